"""Comparisons shared by ranks: the answer and the database of one process, whether whole replicates are spread with
their arms, arms by themselves, or all ranks share each; ranks need not have the same number of threads."""
import json
import pathlib
import tempfile
import unittest

from with_ranks import PROGRAM, ranks, rows_of, run

TOWN = ["kasserine", "--areas", "town", "--until", "2011-04-30", "--set", "recruiters.start=200"]
RAIDS = """offramp_measure: 1
name: raids
title: Raids
what: For a test.
from: 2011-03-01
changes: {police.raids: {times: 12, origin: assumed}, police.take: {to: 20, origin: assumed}}
costs: [{per: month, value: 1, unit: TND, origin: assumed}]
"""
# sets a factor to nothing for those it covers, which the counts of what happens to them must show
BAR = """offramp_measure: 1
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
        self.measures = []
        for name, text in (("raids", RAIDS), ("bar", BAR)):
            (self.folder / f"{name}.yaml").write_text(text)
            self.measures += ["--measure", self.folder / f"{name}.yaml"]

    def words(self, name, *more):
        return ["compare", *TOWN, *self.measures, "--json", "--out", self.folder / name, *more]

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
        bar = next(arm for arm in alone[0]["arms"] if arm["measure"] == "bar")
        self.assertIn("makes impossible by rule", bar["warnings"][0])  # so what is watched has come over, too
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
        self.assert_same(self.compare(3, "two.db", *wanted, "--resume"), alone)  # complete: nothing is simulated

    def test_ranks_may_have_different_numbers_of_threads(self):
        alone = self.compare(1, "alone.db", "--replicates", "5")
        parts = []
        for threads in ("1", "3"):
            parts += [":"] if parts else []
            parts += ["-n", "1", PROGRAM, *self.words("uneven.db", "--replicates", "5", "--threads", threads)]
        self.assert_same(self.take(["mpirun", "--oversubscribe", *parts], "uneven.db"), alone)


if __name__ == "__main__":
    unittest.main()
