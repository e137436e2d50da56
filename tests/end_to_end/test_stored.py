"""A stored run lives on: its shards make the same rows, killed or not, and it can be run again from its file."""
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

from offramp import PROGRAM, SOURCE, folder, offramp

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parallel"))
from with_ranks import rows_of

PLACE = ["kasserine", "--areas", "Ezzouhour", "--threads", "1", "--set", "recruiters.area_spread=0", "--set", "recruiters.start=30"]
RUN = ["run", *PLACE, "--until", "2012-06-30", "--seed", "3", "--replicates", "7"]
BRANCHES = ["--branch-at", "2012-01-01", "--branch", "less:police.contacts=0"]
COMPARE = ["compare", *PLACE, "--until", "2011-12-31", "--seed", "3", "--replicates", "4", "--intervention", "more-raids"]


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = folder()
        self.place = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def well(self, *words):
        done = offramp(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, *words):
        done = offramp(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        return done.stderr

    def path(self, name):
        return self.place / name

    def ask(self, name, sql):
        with sqlite3.connect(self.path(name)) as connection:
            return connection.execute(sql).fetchall()

    def shards(self, n, *words):
        for i in range(1, n + 1):
            self.well(*words, "--shard", f"{i}/{n}", "--out", self.path(f"part-{i}.db"))
        return [self.path(f"part-{i}.db") for i in range(1, n + 1)]


class Shards(Case):
    def assert_same(self, name, other):
        one, two = rows_of(self.path(name)), rows_of(self.path(other))
        self.assertEqual(list(one), list(two))
        for table in one:
            self.assertTrue(one[table] == two[table], f"table {table} differs")

    def test_parts_of_a_run_make_the_whole(self):
        for more in ([], ["--no-controls", *BRANCHES]):
            self.well(*RUN, *more, "--out", self.path("whole.db"), "--replace")
            parts = self.shards(3, *RUN, *more, "--replace")
            self.assertEqual(self.ask("part-1.db", "SELECT DISTINCT replicate FROM job ORDER BY 1"), [(0,), (3,), (6,)])
            self.assertEqual(self.ask("part-1.db", "SELECT status FROM ensemble"), [("incomplete",)])
            said = self.well("merge", *parts, "--out", self.path("merged.db"), "--replace")
            self.assertIn("It is complete.", said)
            self.assert_same("whole.db", "merged.db")
            self.well("distribution", self.path("merged.db"))

    def test_a_part_that_was_killed_is_gone_on_with(self):
        self.well(*RUN, "--out", self.path("whole.db"))
        self.well(*RUN, "--shard", "2/2", "--out", self.path("part-2.db"))
        command = [PROGRAM, *RUN, "--shard", "1/2", "--checkpoint", "30d", "--out", self.path("part-1.db")]
        process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SOURCE)
        while process.poll() is None and not list(self.place.glob("part-1.db.checkpoint-*")):
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        some = self.well("merge", self.path("part-2.db"), "--out", self.path("some.db"))
        self.assertIn("It is incomplete.", some)
        self.well(*RUN, "--shard", "1/2", "--out", self.path("part-1.db"), "--resume")
        self.assertEqual([path.name for path in self.place.glob("*checkpoint*")], [])
        self.well("merge", self.path("part-1.db"), self.path("part-2.db"), "--out", self.path("merged.db"))
        self.assert_same("whole.db", "merged.db")
        self.well(*RUN, "--out", self.path("some.db"), "--resume")  # one process does what is missing
        self.assert_same("whole.db", "some.db")

    def test_parts_of_a_comparison_say_what_the_whole_says(self):
        whole = self.well(*COMPARE, "--out", self.path("whole.db"), "--json")
        parts = self.shards(2, *COMPARE)
        self.assertIn("prints the comparison", self.well("merge", *parts, "--out", self.path("merged.db")))
        self.assert_same("whole.db", "merged.db")
        self.assertEqual(self.well(*COMPARE, "--out", self.path("merged.db"), "--resume", "--json"), whole)

    def test_what_is_not_of_one_run_is_refused_and_nothing_is_written(self):
        parts = self.shards(2, *RUN, "--no-controls")
        self.well(*RUN, "--no-controls", "--seed", "4", "--shard", "2/2", "--out", self.path("seed.db"))
        self.well(*RUN, "--no-controls", "--set", "police.raids=3", "--shard", "2/2", "--out", self.path("other.db"))
        diary = self.path("diary.txt")
        diary.write_text("dear diary")
        before = sorted(path.name for path in self.place.iterdir())
        out = ["--out", self.path("merged.db")]
        for second, reason in ((self.path("seed.db"), "of another seed"), (self.path("other.db"), "of another scenario"),
                               (diary, "no database of Offramp"), (self.path("none.db"), "there is no such file")):
            self.assertIn(reason, self.refused("merge", parts[0], second, *out))
        shutil.copy(parts[0], diary)
        with sqlite3.connect(diary) as connection:
            connection.execute("UPDATE job SET digest = '0123456789abcdef' WHERE id = 0")
        self.assertIn("another digest", self.refused("merge", parts[0], diary, *out))
        self.assertIn("is read by the same command", self.refused("merge", *parts, "--out", parts[0], "--replace"))
        self.assertIn("--replace", self.refused("merge", parts[0], "--out", parts[1]))
        self.assertEqual(sorted(path.name for path in self.place.iterdir()), before)
        analysis = self.path("why.db")
        shutil.copy(parts[1], analysis)
        with sqlite3.connect(analysis) as connection:
            connection.execute("UPDATE ensemble SET kind = 'why'")
        kept = analysis.read_bytes()
        self.assertIn("is a database of why, not of run", self.refused("merge", parts[0], "--out", analysis, "--replace"))
        self.assertEqual(analysis.read_bytes(), kept)

    def test_bad_use(self):
        for words, reason in ((["--shard", "0/3"], "I/N"), (["--shard", "4/3"], "I/N"), (["--shard", "3"], "I/N"),
                              (["--shard", "1/8", "--out", "x.db"], "there are 8 shards of 7 replicates"),
                              (["--shard", "1/2"], "needs --out")):
            self.assertIn(reason, self.refused(*RUN, *words))
        self.assertIn("a precision decides", self.refused(*COMPARE, "--precision", "5%", "--shard", "1/2", "--out", "x.db"))


class Repeat(Case):
    def test_a_stored_run_gives_its_digests_again(self):
        self.well(*RUN, *BRANCHES, "--branch", "raids:intervention=more-raids", "--out", self.path("run.db"))
        said = self.well("run", self.path("run.db"), "--out", self.path("copy.db"))
        digests = self.ask("run.db", "SELECT digest FROM job WHERE arm <> 'raids'")
        self.assertEqual(said.count("  same "), len(digests))
        for digest, in digests:
            self.assertIn(digest, said)
        self.assertIn("Not run again: 1 arm", said)
        self.assertEqual(self.ask("run.db", "SELECT id, arm, digest FROM job WHERE arm = '' ORDER BY id"),
                         self.ask("copy.db", "SELECT id, arm, digest FROM job WHERE arm = '' ORDER BY id"))
        with sqlite3.connect(self.path("run.db")) as connection:
            connection.execute("UPDATE job SET digest = '0123456789abcdef' WHERE id = 2")
        done = offramp("run", self.path("run.db"))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.count("DIFFERENT"), 1)

    def test_values_that_were_drawn_are_taken_from_the_file(self):
        self.well(*RUN, "--no-controls", "--posterior", "scenarios/kasserine/posterior.csv", "--out", self.path("run.db"))
        self.assertGreater(self.ask("run.db", "SELECT max(n) FROM (SELECT count(DISTINCT value) AS n FROM drawn"
                                              " GROUP BY parameter)")[0][0], 3)
        said = self.well("run", self.path("run.db"))
        self.assertEqual(said.count("  same "), 7)
        self.assertIn("is read by the same command", self.refused(*RUN, "--no-controls", "--posterior", self.path("run.db"), "--out",
                                                                  self.path("run.db"), "--replace"))

    def test_only_its_place_and_speed_may_be_chosen(self):
        self.well(*RUN, "--replicates", "1", "--no-controls", "--out", self.path("run.db"))
        self.assertIn("is read by the same command",
                      self.refused("run", self.path("run.db"), "--out", self.path("run.db"), "--replace"))
        for more in (["--seed", "4"], ["--set", "talk.rate=0.3"], ["--until", "2011-12-31"], ["--json"]):
            self.assertIn("run again as it was", self.refused("run", self.path("run.db"), *more))


if __name__ == "__main__":
    unittest.main()
