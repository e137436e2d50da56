"""A comparison: the command's JSON, the library, the database and the page give the same differences, verdicts and warnings.

Seen to fail on 96bee0c: harm of `trust_lost` was not that of the database.
Seen to fail with a fault: OFR_LEAST_PAIRS 2; `0.95 *` before the half width of an interval; in the page alone, the mean
for the low end, OFR_MORE for OFR_FEWER, and events with the intervention for those without it (warnings)."""
import json
import re
import unittest

from contract import (ASKED, INTERVENTIONS, N, comparison, differences, harm_of, holm, interval, library, offramp,
                      options_of_interventions, outcomes_of, page, probability, query, verdicts)


class Compare(unittest.TestCase):
    def test_the_library_gives_the_json_and_the_sentences_of_the_command(self):
        self.assertEqual(comparison(), library()["compare.json"])
        self.assertEqual(offramp("compare", *ASKED, "--fixed", *options_of_interventions()), library()["compare.txt"])

    def check(self, said, after, before, what):
        expected = dict(zip(("difference", "low", "high"), interval(differences(after, before))))
        expected |= {"with": sum(after) / N, "baseline": sum(before) / N}
        for key, value in expected.items():
            self.assertAlmostEqual(said[key], value, delta=1e-9 * max(1, abs(value)), msg=f"{key} of {what}")

    def test_differences_and_intervals_are_those_of_the_database(self):
        self.assertEqual({arm["intervention"] for arm in comparison()["arms"]}, set(INTERVENTIONS))
        for arm in comparison()["arms"]:
            variant = arm["intervention"]
            for of, values in (("outcomes", outcomes_of), ("harm", harm_of)):
                self.assertGreater(len(arm[of]), 5)
                for name, said in arm[of].items():
                    self.check(said, values("compare.db", variant, name), values("compare.db", "", name), f"{name}, {variant}")

    def test_verdicts_follow_from_the_database(self):
        arms = comparison()["arms"]
        expected = verdicts([differences(outcomes_of("compare.db", arm["intervention"], comparison()["outcome"]),
                                         outcomes_of("compare.db", "", comparison()["outcome"])) for arm in arms])
        for arm, one in zip(arms, expected):
            self.assertEqual(arm["verdict"], one, arm["intervention"])
        found = set(expected)
        self.assertGreater(len(found), 1)

    def test_verdicts_on_harm_are_right_for_all_arms_and_lines_together(self):
        arms = comparison()["arms"]
        lines = [line for arm in arms for line in arm["harm"].values() if line["high"] > line["low"]]
        clear = [p <= 0.05 for p in holm(lines)]
        self.assertEqual([line["verdict"] in ("fewer", "more") for line in lines], clear)
        alone = [probability(line) <= 0.05 / len(arms) for line in lines]
        self.assertGreater(sum(alone), sum(clear))  # clear among the arms, but not among all lines
        told = offramp("compare", *ASKED, "--fixed", *options_of_interventions())
        self.assertIn("Clear alone, but not among so many lines:", re.sub(r"\s+", " ", told))

    def test_sentences_have_the_verdict_and_the_numbers_of_the_json(self):
        text = re.sub(r"\s+", " ", offramp("compare", *ASKED, "--fixed", *options_of_interventions()))
        for arm in comparison()["arms"]:
            said = arm["outcomes"][comparison()["outcome"]]
            sentence = text[text.index(f"{arm['intervention']}, from"):]
            mean = abs(said["difference"])
            number = f"{mean:.0f}" if mean >= 99.5 else f"{mean:.1f}" if mean >= 0.95 else f"{mean:.3f}"
            words = {"fewer": f"{number} people fewer", "more": f"{number} people more", "unclear": "is unclear",
                     "same": "changes nothing"}[arm["verdict"]]
            self.assertIn(words, sentence[:300])

    def test_two_replicates_are_never_enough_for_a_verdict(self):
        few = ["--replicates" if word == "--replicates" else word for word in ASKED]
        few[few.index("--replicates") + 1] = 2
        for arm in json.loads(offramp("compare", *few, "--fixed", *options_of_interventions(), "--json"))["arms"]:
            self.assertIn(arm["verdict"], ("unclear", "same"))

    def test_digests_are_those_of_the_database_and_of_the_page(self):
        for name, digests in zip(["", *INTERVENTIONS], page()["digests"], strict=True):
            rows = query("compare.db", "SELECT digest FROM job WHERE arm = ? ORDER BY replicate", name)
            said = next((arm["digests"] for arm in comparison()["arms"] if arm["intervention"] == name), comparison()["digests"])
            self.assertEqual([digest for digest, in rows], said)
            self.assertEqual(digests, said, name)

    def check_page(self, mine, theirs, what):
        for key, name in (("mean", "difference"), ("low", "low"), ("high", "high"), ("baseline", "baseline"),
                          ("with", "with"), ("relative", "relative")):
            if theirs[name] is None or mine[key] is None:
                self.assertIs(theirs[name], mine[key], f"{key} of {what}")
            else:
                self.assertAlmostEqual(mine[key], theirs[name], delta=1e-12 * max(1, abs(theirs[name])), msg=f"{key} of {what}")

    def test_the_page_has_the_differences_and_verdicts_of_the_command(self):
        for outcome, compared in zip(page()["outcomes"], page()["compared"], strict=True):
            for mine in compared:
                theirs, = (arm for arm in comparison()["arms"] if arm["intervention"] == mine["arm"])
                self.assertEqual(mine["n"], N)
                self.check_page(mine["outcome"], theirs["outcomes"][outcome], outcome)
                for name, one in zip(page()["harms"], mine["harms"], strict=True):
                    self.check_page(one, theirs["harm"][name], name)
                    self.assertEqual(one["verdict"], theirs["harm"][name]["verdict"], name)
                if outcome == comparison()["outcome"]:
                    self.assertEqual(mine["outcome"]["verdict"], theirs["verdict"], mine["arm"])

    def test_the_page_warns_as_the_command_does(self):
        for mine in page()["compared"][page()["outcomes"].index(comparison()["outcome"])]:
            theirs, = (arm for arm in comparison()["arms"] if arm["intervention"] == mine["arm"])
            self.assertEqual(mine["warnings"], theirs["warnings"], mine["arm"])
        self.assertTrue(any(arm["warnings"] for arm in comparison()["arms"]))

    def test_the_page_has_the_evidence_and_the_conclusion_of_the_command(self):
        text = re.sub(r"\s+", " ", offramp("compare", *ASKED, "--fixed", *options_of_interventions()))
        kinds = set()
        for mine in page()["compared"][page()["outcomes"].index(comparison()["outcome"])]:
            theirs, = (arm for arm in comparison()["arms"] if arm["intervention"] == mine["arm"])
            self.assertEqual(mine["evidence"]["grades"], theirs["evidence"]["grades"], mine["arm"])
            rests = theirs["evidence"]["rests_on_assumptions"]
            for key in ("difference", "low", "high"):
                self.assertAlmostEqual(mine["evidence"]["restsOnAssumptions"][key], rests[key], delta=1e-12 * max(1, abs(rests[key])))
            self.assertEqual(mine["conclusion"], theirs["conclusion"], mine["arm"])
            self.assertIn(f"{mine['evidence']['says']} {mine['conclusion']}", text)
            self.assertEqual(mine["costOrigin"], theirs["cost_origin"], mine["arm"])
            self.assertIsNone(mine["costPerAverted"])  # all costs are assumed
            kinds.add(mine["evidence"]["gradesSay"])
        self.assertEqual(kinds, {"1 expert, 1 none", "1 none"})


if __name__ == "__main__":
    unittest.main()
