"""Comparisons shared by ranks: the answer and the database of one process, whether whole replicates are spread with
their arms, arms by themselves, or all ranks share each; ranks need not have the same number of threads."""
import json
import pathlib
import tempfile
import unittest

from with_ranks import PROGRAM, count, ranks, rows_of, run, run_and_kill_one, unlike

PLACE = ["kasserine", "--areas", "Ezzouhour,Haidra,Jedeliane", "--until", "2011-04-30", "--set", "recruiters.start=600"]
RAIDS = """offramp_intervention: 1
name: raids
title: Raids
what: For a test.
from: 2011-03-01
changes: {police.raids: {times: 12, origin: assumed}, police.take: {to: 20, origin: assumed}}
costs: [{per: month, value: 1, unit: TND, origin: assumed}]
"""
# sets a factor to nothing for those it covers, which the counts of what happens to them must show
BAR = """offramp_intervention: 1
name: bar
title: Nobody is approached
what: For a test.
from: 2011-03-01
who: {ages: [15, 29], coverage: 0.5}
does: [{effect: approach, by: 0, origin: assumed}]
costs: [{per: month, value: 1, unit: TND, origin: assumed}]
"""


class Comparisons(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.interventions = []
        for name, text in (("raids", RAIDS), ("bar", BAR)):
            (self.folder / f"{name}.yaml").write_text(text)
            self.interventions += ["--intervention", self.folder / f"{name}.yaml"]

    def words(self, name, *more):
        return ["compare", *PLACE, "--fixed", *self.interventions, "--json", "--out", self.folder / name, *more]

    def compare(self, n_ranks, name, *more):
        return self.take(ranks(n_ranks, PROGRAM, *self.words(name, "--threads", "1", *more)), name)

    def take(self, command, name):
        done = run(command, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout), rows_of(self.folder / name)

    def assert_same(self, found, right):
        self.assertEqual(found[0], right[0])
        for table, rows in right[1].items():
            self.assertTrue(found[1][table] == rows, table)

    def test_replicates_with_their_arms_are_spread(self):
        alone = self.compare(1, "alone.db", "--replicates", "3")
        self.assertGreater(alone[0]["arms"][0]["outcomes"]["approached"]["baseline"], 0)
        bar = next(arm for arm in alone[0]["arms"] if arm["intervention"] == "bar")
        self.assertIn("makes impossible by rule", bar["warnings"][0])  # so what is tracked has come over, too
        self.assert_same(self.compare(2, "two.db", "--replicates", "3"), alone)

    def test_with_fewer_replicates_than_ranks_arms_are_spread_by_themselves(self):
        alone = self.compare(1, "alone.db", "--replicates", "2")
        self.assert_same(self.compare(3, "three.db", "--replicates", "2"), alone)

    def test_with_fewer_still_all_ranks_share_each(self):
        alone = self.compare(1, "alone.db", "--replicates", "1")
        self.assert_same(self.compare(4, "four.db", "--replicates", "1"), alone)

    def test_a_precision_ends_on_all_ranks_at_once(self):
        wanted = ["--precision", "2%", "--outcome", "approached", "--replicates", "40"]
        alone = self.compare(1, "alone.db", *wanted)
        self.assertTrue(alone[0]["precision"]["holds"])
        self.assertGreater(alone[0]["replicates"], 6)  # more than one round
        self.assert_same(self.compare(2, "two.db", *wanted), alone)
        self.assert_same(self.compare(7, "seven.db", *wanted), alone)  # more ranks than a round has replicates
        self.assert_same(self.compare(3, "two.db", *wanted, "--resume"), alone)  # complete: nothing is simulated

    def test_ranks_may_have_different_numbers_of_threads(self):
        alone = self.compare(1, "alone.db", "--replicates", "5")
        words = [[PROGRAM, *self.words("uneven.db", "--replicates", "5", "--threads", threads)] for threads in ("1", "3")]
        self.assert_same(self.take(unlike(*words), "uneven.db"), alone)

    def test_ranks_that_are_asked_for_different_things_end(self):
        asked = self.words("other.db", "--replicates", "3")
        (self.folder / "milder.yaml").write_text(RAIDS.replace("times: 12", "times: 6"))
        milder = [self.folder / "milder.yaml" if word == self.folder / "raids.yaml" else word for word in asked]
        for other in ([*asked, "--seed", "2"], [*asked, "--resume"], [*asked, "--precision", "5%"], milder):
            done = run(unlike([PROGRAM, *asked], [PROGRAM, *other]), timeout=60)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("the ensemble asked for is not the one that rank 0 has", done.stderr)
            self.assertFalse((self.folder / "other.db").exists())

    def test_bad_use_of_one_rank_ends_all(self):
        asked = self.words("bad.db", "--replicates", "3")
        for bad in ([*asked, "--replicates", "none"], ["compare", *self.interventions]):
            done = run(unlike([PROGRAM, *asked], [PROGRAM, *bad]), timeout=60)
            self.assertIn(done.returncode, (2, 3), done.stderr)
            self.assertFalse((self.folder / "bad.db").exists())

    def test_a_file_that_is_no_database_ends_all_and_is_left_alone(self):
        (self.folder / "text.db").write_text("not a database")
        done = run(ranks(2, PROGRAM, *self.words("text.db", "--replicates", "3")), timeout=60)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("text.db", done.stderr)
        self.assertEqual((self.folder / "text.db").read_text(), "not a database")

    def test_a_killed_comparison_goes_on_with_other_ranks(self):
        more = ["--replicates", "10"]
        alone = self.compare(1, "alone.db", *more)
        command = ranks(2, PROGRAM, *self.words("killed.db", "--threads", "1", *more))
        self.assertNotEqual(run_and_kill_one(command, self.folder / "killed.db", "job", 1), 0)
        self.assertIn(count(self.folder / "killed.db", "job"), range(1, 30))  # of 30 rows
        self.assert_same(self.compare(3, "killed.db", *more, "--resume"), alone)


if __name__ == "__main__":
    unittest.main()
