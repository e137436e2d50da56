"""An audit: the command, the library, the database and a branched run give the same numbers, and nothing tells what a
mechanism of the group brings in.

Seen to fail with a fault: the base's people for the arm's in audit_take.c; `without - with`; OFR_OF_LEVEL for a flow;
a mechanism of the group told like the others."""
import json
import unittest

from contract import ASKED, AUDITED, FROM, N, ROOM, audit, differences, interval, library, offramp, query


def values_of(name):
    return [value for value, in query("audit.db", "SELECT value FROM outcome JOIN job ON id = job WHERE name = ? "
                                      "ORDER BY replicate", name)]


def of_group():
    """Single mechanisms of the group; the block of all of them has numbers."""
    return {one["mechanism"] for one in audit()["mechanisms"] if one["side"] == "group" and one["mechanism"] != "the-group"}


class Audit(unittest.TestCase):
    def test_the_library_gives_the_json_and_the_text_of_the_command(self):
        self.assertEqual(audit(), library()["audit.json"])
        self.assertEqual(offramp("audit", *ASKED, *AUDITED), library()["audit.txt"])

    def check(self, said, after, before, what):
        for key, value in zip(("change", "change_low", "change_high"), interval(differences(after, before))):
            self.assertAlmostEqual(said[key], value, delta=1e-9 * max(1, abs(value)), msg=f"{key} of {what}")
        self.assertAlmostEqual(said["with"], sum(before) / N)

    def test_changes_are_those_of_the_database(self):
        for one in audit()["effects"]:
            self.check(one, values_of(f"{one['mechanism']}: {one['measure']} without it"), values_of(one["measure"]), one)
        told = [one for one in audit()["mechanisms"] if one["mechanism"] not in of_group()]
        self.assertGreater(len(told), 3)
        for one in told:
            self.check(one, values_of(f"{one['mechanism']}: own without it"), values_of(f"{one['mechanism']}: own"), one)

    def test_changes_are_those_of_a_branched_run(self):
        """A branch changes the same parameters on the same day, by another way through the program."""
        settings = {"raids": "police.raids=0,police.attack_raids=0", "walking-away": "rule.walk_away=0"}
        out = ROOM / "branches.db"
        branches = [word for name, setting in settings.items() for word in ("--branch", f"{name}:{setting}")]
        found = json.loads(offramp("run", *ASKED, "--no-controls", "--branch-at", FROM[-1], *branches, "--json", "--out", out))
        for branch in found["branches"]:
            said, = (one for one in audit()["effects"] if one["mechanism"] == branch["name"] and one["measure"] == "joined")
            self.assertAlmostEqual(said["change"], branch["outcomes"]["joined"]["difference"], msg=branch["name"])
            without = values_of(f"{branch['name']}: joined without it")
            self.assertNotEqual(without, values_of("joined"), branch["name"])  # the mean may be 0 by chance

    def test_shares_of_people_and_the_change_of_their_number_agree(self):
        joined = sum(values_of("joined"))
        for one in audit()["shares"]:
            averted, added = (sum(values_of(f"{one['mechanism']}: {part}")) for part in ("averted", "added"))
            self.assertAlmostEqual(one["not_without"], averted / joined)
            self.assertAlmostEqual(one["only_without"], added / joined)
            self.assertEqual(added - averted, sum(values_of(f"{one['mechanism']}: joined without it")) - joined)

    def test_what_the_group_brings_in_is_told_of_no_single_mechanism(self):
        self.assertEqual(of_group(), {"kin-contact", "coercion"})
        for one in audit()["mechanisms"]:
            if one["mechanism"] in of_group():
                self.assertEqual([one[key] for key in ("with", "change", "change_low", "change_high", "relative")], [None] * 5)
                stored = query("audit.db", "SELECT DISTINCT name, value FROM outcome WHERE name LIKE ?", one["mechanism"] + "%")
                self.assertEqual({name for name, _ in stored}, {one["mechanism"] + ": direction"})
                self.assertLessEqual({value for _, value in stored}, {-1, 0, 1})
        for table in ("effects", "shares"):
            self.assertFalse(of_group() & {one["mechanism"] for one in audit()[table]}, table)
        self.assertIn(("the-group", "group"), {(one["mechanism"], one["side"]) for one in audit()["mechanisms"]})
        self.assertIn("the-group", {one["mechanism"] for one in audit()["shares"]})
        self.assertEqual(query("audit.db", "SELECT DISTINCT arm FROM job"), [("",)])

    def test_generations_are_counted_from_the_day_over_all_replicates_together(self):
        ratios, joined = values_of("ratio"), values_of("joined")
        told = [(ratio, n) for ratio, n in zip(ratios, joined) if n > 0]
        self.assertTrue(all(ratio is not None for ratio, _ in told))
        said = {one["name"]: one for one in audit()["numbers"]}
        brought = sum(round(ratio * n) for ratio, n in told)
        self.assertEqual(audit()["replicates_with_ratio"], len(told))
        self.assertAlmostEqual(said["ratio"]["value"], brought / sum(joined))
        if said["multiplier"]["value"] is not None:
            self.assertLess(said["ratio"]["value_high"], 1)

    def test_generations_of_too_few_replicates_are_not_told(self):
        two = [word for word in ASKED]
        two[two.index("--replicates") + 1] = 2
        found = json.loads(offramp("audit", *two, *FROM, "--mechanism", "raids", "--json"))
        self.assertLess(found["replicates_with_ratio"], 3)
        said = {one["name"]: one for one in found["numbers"]}
        self.assertEqual((said["ratio"]["value"], said["multiplier"]["value"]), (None, None))

    def test_a_mechanism_that_had_nothing_to_do_has_no_occasion_and_one_that_is_not_there_absent(self):
        found = {one["mechanism"]: one["finding"] for one in audit()["mechanisms"]}
        self.assertEqual(found["closure"], "no occasion")  # no order comes before 2015
        self.assertEqual(found["walking-away"], "active")
        without = json.loads(offramp("audit", *ASKED, *FROM, "--mechanism", "tips", "--set", "police.tips=0",
                                     "--json"))
        self.assertEqual([one["finding"] for one in without["mechanisms"]], ["absent"])

    def test_an_interrupted_audit_goes_on_to_the_same_result(self):
        out, few = ROOM / "again.db", [2 if word == N else word for word in ASKED]
        asked = [*FROM, "--mechanism", "raids", "--mechanism", "circles", "--json"]
        offramp("audit", *few, *asked, "--out", out)
        again = json.loads(offramp("audit", *ASKED, *asked, "--out", out, "--resume"))
        self.assertEqual(again, json.loads(offramp("audit", *ASKED, *asked)))


if __name__ == "__main__":
    unittest.main()
