"""A plan: the command's JSON, the library and the database give the same numbers; a set of one intervention is the arm of a
comparison.

Seen to fail on 96bee0c: `trust_lost` of the trials was not that of the comparison, and plans had no verdict.
Seen to fail with a fault: joins averted with the sign of the difference; harm of the first area for that of the whole;
OFR_LEAST_PAIRS 2."""
import json
import unittest

from contract import (INTERVENTIONS, N, ask_plan, comparison, differences, interval, library, plan, query, verdict)


class Plan(unittest.TestCase):
    def trials(self, interventions, column):
        """Values of a set by replicate; sets by the names of their interventions."""
        point, = query("plan.db", "SELECT point FROM plan_set WHERE interventions = ?", "+".join(interventions))[0]
        return [value for value, in query("plan.db", "SELECT value FROM job JOIN outcome ON outcome.job = job.id"
                                          " WHERE point = ? AND name = ? ORDER BY replicate", point, column)]

    def test_the_library_gives_the_json_and_the_sentences_of_the_command(self):
        self.assertEqual(plan(), library()["plan.json"])
        self.assertEqual(ask_plan(), library()["plan.txt"])

    def test_numbers_and_verdicts_of_a_set_follow_from_its_trials(self):
        self.assertGreater(len(plan()["pareto_front"]), 1)
        for one in plan()["pareto_front"]:
            joins = differences(self.trials(one["interventions"], "joined"), self.trials([], "joined"))
            harm = differences(self.trials(one["interventions"], plan()["harm"]), self.trials([], plan()["harm"]))
            mean, low, high = interval(joins)
            for said, expected in ((one["joins_averted"], -mean), (one["low"], -high), (one["high"], -low),
                                   (one["share_fewer"], sum(d < 0 for d in joins) / N),
                                   *zip((one["harm"][key] for key in ("difference", "low", "high")), interval(harm))):
                self.assertAlmostEqual(said, expected, delta=1e-9 * max(1, abs(expected)), msg=one["interventions"])
            self.assertEqual(one["verdict"], verdict(joins))

    def test_the_table_of_sets_has_the_numbers_of_the_json(self):
        rows = query("plan.db", "SELECT interventions, cost, joined, joined_low, joined_high, harm, harm_low, harm_high "
                     "FROM plan_set WHERE on_front ORDER BY cost, point")
        said = [("+".join(one["interventions"]), one["cost"], -one["joins_averted"], -one["high"], -one["low"],
                 *(one["harm"][key] for key in ("difference", "low", "high"))) for one in plan()["pareto_front"]]
        self.assertEqual([row[0] for row in rows], [row[0] for row in said])
        for row, expected in zip(rows, said):
            for a, b in zip(row[1:], expected[1:]):
                self.assertAlmostEqual(a, b, delta=1e-12 * max(1, abs(b)))

    def test_a_set_of_one_intervention_is_the_arm_of_a_comparison(self):
        for arm in comparison()["arms"]:
            for of in ("outcomes", "harm"):
                for name in {"outcomes": ["joined"], "harm": arm["harm"]}[of]:
                    mean, low, high = interval(differences(self.trials([arm["intervention"]], name), self.trials([], name)))
                    for key, value in (("difference", mean), ("low", low), ("high", high)):
                        self.assertAlmostEqual(arm[of][name][key], value, delta=1e-9 * max(1, abs(value)),
                                               msg=f"{key} of {name}, {arm['intervention']}")
        self.assertEqual({arm["intervention"] for arm in comparison()["arms"]}, set(INTERVENTIONS))

    def test_two_replicates_are_never_enough_for_a_verdict(self):
        for one in json.loads(ask_plan("--json", "--replicates", 2))["pareto_front"]:
            self.assertIn(one["verdict"], ("unclear", "same"), one["interventions"])


if __name__ == "__main__":
    unittest.main()
