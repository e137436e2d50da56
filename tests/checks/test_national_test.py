"""tools/national-test computes what docs/national-test.md states, and accepts a model that is true."""
import collections
import csv
import importlib.machinery
import importlib.util
import math
import random
import unittest

import checking

SCRIPT = checking.TOOLS / "national-test"
loader = importlib.machinery.SourceFileLoader("national_test", str(SCRIPT))
test = importlib.util.module_from_spec(importlib.util.spec_from_loader("national_test", loader))
loader.exec_module(test)

PEOPLE = [1056, 576, 632, 380, 788, 177, 568, 303, 401, 243, 223, 675, 549, 411, 955, 571, 439, 430, 374, 480, 149, 337,
          108, 157]
N_WORLDS, N_RECORDS = 400, 619


def rows(table):
    with open(checking.TOOLS.parent / "scenarios/tunisia" / table, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def poisson(draws, mean):
    if mean > 200:
        return max(0, round(draws.gauss(mean, math.sqrt(mean))))
    n, product = 0, draws.random()
    while product > math.exp(-mean):
        n, product = n + 1, product * draws.random()
    return n


def world(draws, spread, error):
    """Four replicates of a model, and records: a sample of a history of the same model times errors by place."""
    means = [3700 * p / sum(PEOPLE) * math.exp(draws.gauss(0, 0.5)) for p in PEOPLE]

    def history(factors):
        return [poisson(draws, mean * f * math.exp(draws.gauss(0, spread))) for mean, f in zip(means, factors)]

    table = [history([1] * len(means)) for _ in range(4)]
    truth = history([math.exp(draws.gauss(0, error)) for _ in means])
    share = N_RECORDS / sum(truth)
    return table, [sum(draws.random() < share for _ in range(n)) for n in truth]


def share_accepted(spread, error):
    draws, accepted = random.Random(7), 0
    for _ in range(N_WORLDS):
        table, records = world(draws, spread, error)
        accepted += test.F_RANGE[0] <= test.statistics_of(table, records, PEOPLE)["F"] <= test.F_RANGE[1]
    return accepted / N_WORLDS


class NationalTest(unittest.TestCase):
    def test_ranks_share_ties_and_correlate(self):
        self.assertEqual(test.ranks([3, 1, 3, 0]), [3.5, 2, 3.5, 1])
        self.assertAlmostEqual(test.rank_correlation([1, 2, 3, 4], [1, 3, 2, 4]), 0.8)

    def test_equal_rates_give_the_figure_of_the_page(self):
        self.assertAlmostEqual(test.chi_square([4, 9, 5], [6, 6, 6]), (4 + 9 + 1) / 6 / 2)
        self.assertEqual(test.shares([[0, 1], [0, 2]]), [0.5 / 4, 3.5 / 4])
        people, records = collections.Counter(), {}
        for row in rows("areas.csv"):
            people[row["governorate"]] += int(row["population"])
        for row in rows("entry_records.csv"):
            records[row["governorate"]] = int(row["records"])
        equal = [sum(records.values()) * people[name] / sum(people.values()) for name in records]
        self.assertAlmostEqual(test.chi_square(records.values(), equal), 11.53, delta=0.005)

    def test_a_true_model_is_accepted_in_19_of_20_worlds_and_a_wrong_one_is_not(self):
        error = math.sqrt(0.05 * 0.95 / N_WORLDS)
        for spread in (0.3, 0.6):
            self.assertGreater(share_accepted(spread, 0), 0.95 - 4 * error, spread)
        self.assertLess(share_accepted(0.3, 1.0), 0.5)

    def test_directions_are_rates_over_the_countrys(self):
        names = sorted(name for own, _ in test.REGIONS.values() for name in own)
        self.assertEqual(len(names), 24)
        values = [2 if name in test.REGIONS["North-West"][0] else 1 for name in names]
        found = test.directions(names, values, [10] * 24)
        self.assertAlmostEqual(found["North-West"], 2 / (28 / 24))
        self.assertAlmostEqual(found["South-West"], 1 / (28 / 24))


if __name__ == "__main__":
    unittest.main()
