"""Patterns: the command's JSON and table, the library, the database and the page give the same values and verdicts.

Seen to fail with a fault: joins by family counted as joins by friends; the error of the mean for the spread of
replicates, in the program and in the page alone; the share of values above the range for the share in it; a verdict
whatever the place."""
import json
import statistics
import unittest

from contract import N, ROOM, library, offramp, outcomes_of, page, query, run


T_AT_95 = 2.13184678632665  # Student's, with 4 degrees of freedom


def patterns():
    run()
    return json.loads(offramp("patterns", ROOM / "run.db", "--json", may_fail=True))


def share(part, whole):
    return [100 * a / b for a, b in zip(outcomes_of("run.db", "", part), outcomes_of("run.db", "", whole))]


class Patterns(unittest.TestCase):
    def test_the_library_gives_the_json_and_the_table_of_the_command(self):
        self.assertEqual(patterns(), library()["patterns.json"])
        self.assertEqual(offramp("patterns", ROOM / "run.db", may_fail=True), library()["patterns.txt"])

    def test_values_follow_from_the_outcomes_of_the_database(self):
        statistic = dict(query("run.db", "SELECT name, statistic FROM pattern"))
        known = {"joined_by_friend_share": share("joined_by_friend", "joined"),
                 "joined_by_family_share": share("joined_by_family", "joined"),
                 "coerced_share": share("joined_coerced", "joined"),
                 "joined_of_approached": share("joined", "approached"),
                 "generations": outcomes_of("run.db", "", "generation_ratio")}
        found = cut = 0
        for one in patterns():
            values = known.get(statistic[one["name"]])
            if values is None:
                continue
            found += 1
            self.assertEqual(one["replicates"], N)
            half = T_AT_95 * statistics.stdev(values) * (1 + 1 / N) ** 0.5
            mean = statistics.fmean(values)
            least, most = max(mean - half, 0), min(mean + half, 1 if statistic[one["name"]] == "generations" else 100)
            cut += least > mean - half
            for key, value in (("value", mean), ("predicted_low", least), ("predicted_high", most),
                               ("share_in_range", sum(one["low"] <= v <= one["high"] for v in values) / N)):
                self.assertAlmostEqual(one[key], value, delta=1e-9 * max(1, abs(value)), msg=f"{key} of {one['name']}")
        self.assertEqual(found, len(known))
        self.assertGreater(cut, 0)  # no share and no count lies below 0

    def test_a_verdict_is_given_for_the_place_and_period_alone(self):
        places = dict(query("run.db", "SELECT name, areas FROM pattern"))
        periods = dict(query("run.db", "SELECT name, any_period FROM pattern"))
        for one in patterns():  # a part of the areas, and of their people, for nine months
            if places[one["name"]] != "any":
                self.assertEqual((one["verdict"], one["share_in_range"]), ("place", None), one["name"])
            elif not periods[one["name"]]:
                self.assertEqual((one["verdict"], one["share_in_range"]), ("years", None), one["name"])

    def test_verdicts_and_numbers_of_the_table_are_those_of_the_json(self):
        table = offramp("patterns", ROOM / "run.db", may_fail=True)
        judged = 0
        for one in patterns():
            line = next(line for line in table.splitlines() if line.startswith(f"{one['name']} "))
            self.assertEqual("  holds" in line, one["holds"], line)
            if one["value"] is not None:
                self.assertIn(f" {one['value']:.4g} ", line)
            if one["share_in_range"] is None:
                self.assertFalse(one["holds"], one["name"])
                continue
            judged += 1
            low, high = one["low"], one["high"]
            low, high = float("-inf") if low is None else low, float("inf") if high is None else high
            meets = one["predicted_low"] <= high and one["predicted_high"] >= low
            vague = one["predicted_high"] - one["predicted_low"] > 2 * (high - low)
            self.assertEqual(one["holds"], meets, one["name"])
            self.assertEqual(one["verdict"] == "vague", meets and vague, one["name"])
        self.assertGreater(judged, 5)

    def test_the_page_has_the_values_and_verdicts_of_the_command(self):
        controls = dict(query("run.db", "SELECT name, control FROM pattern"))
        for mine, theirs in zip(page()["patterns"], patterns(), strict=True):
            for key, name in (("value", "value"), ("low", "predicted_low"), ("high", "predicted_high"),
                              ("inRange", "share_in_range")):
                if mine[key] is None or theirs[name] is None:
                    self.assertIs(mine[key], theirs[name], f"{key} of {theirs['name']}")
                else:
                    self.assertAlmostEqual(mine[key], theirs[name], delta=1e-12 * max(1, abs(mine[key])), msg=theirs["name"])
            self.assertEqual(mine["verdict"], "control" if controls[theirs["name"]] else theirs["verdict"], theirs["name"])


if __name__ == "__main__":
    unittest.main()
