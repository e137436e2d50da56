"""Analyses shared by ranks: the same answer and the same database, and no rank is left waiting for one that failed."""
import pathlib
import sqlite3
import tempfile
import unittest

from with_ranks import PROGRAM, count, ranks, rows_of, run, run_and_kill_one, unlike

PLACE = ["kasserine", "--areas", "Haidra", "--until", "2011-02-28", "--set", "recruiters.start=60"]
FIT = """offramp_fit: 1
patterns:
  - {name: charged, statistic: charged, range: [2, 4], unit: people, use: fitted, source: "made up"}
  - {name: departures, statistic: departures, range: [0, 1], unit: people, use: fitted, source: "made up"}
priors:
  - {parameter: police.raids, uniform: [0.5, 12], unit: "1", source: "made up"}
"""
SENSITIVITY = ["sensitivity", *PLACE, "--parameters", "police.raids,risk.share", "--trajectories", "2"]
ANALYSES = {
    "why": ["why", *PLACE, "--factors", "poverty,policing", "--shares", "always", "--replicates", "2"],
    "sensitivity": SENSITIVITY,
    "calibrate": ["calibrate", *PLACE, "--fit", "FIT", "--points", "20", "--seeds", "1",
                  "--generations", "2", "--checks", "2"],
    "plan": ["plan", *PLACE, "--budget", "1e9", "--intervention", "fair-custody", "--intervention", "mentoring", "--replicates", "4"],
}


class Analyses(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "fit.yaml").write_text(FIT)

    def ask(self, n, words, out, *more):
        words = [self.folder / "fit.yaml" if word == "FIT" else word for word in words]
        done = run(ranks(n, PROGRAM, *words, "--threads", 1, "--out", self.folder / out, *more), timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.replace(out, "OUT")

    def test_ranks_give_the_answer_and_the_database_of_one_process(self):
        for name, words in ANALYSES.items():
            with self.subTest(name):
                alone = self.ask(1, words, f"{name}-1.db")
                rows = rows_of(self.folder / f"{name}-1.db")
                self.assertGreater(len(rows["job"]), 3)
                self.assertEqual(self.ask(3, words, f"{name}-3.db"), alone)
                self.assertEqual(rows_of(self.folder / f"{name}-3.db"), rows)

    def test_ranks_fill_the_bank_of_one_process(self):
        said, banks = [], []
        for n in (1, 3):
            bank = self.folder / f"bank-{n}.csv"
            words = ["calibrate", *PLACE, "--fit", self.folder / "fit.yaml", "--points", "20", "--waves", "1",
                     "--posterior-points", "20", "--checks", "2", "--bank", bank, "--threads", "1"]
            done = run(ranks(n, PROGRAM, *words), timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr)
            said.append(done.stdout.replace(bank.name, "BANK"))
            banks.append(bank.read_text())
        self.assertEqual(said[0], said[1])
        self.assertEqual(banks[0], banks[1])
        self.assertEqual(banks[0].count("\n"), 1 + 20 + 2)

    def test_ranks_go_on_where_one_process_was_cut_short(self):
        whole = self.ask(1, SENSITIVITY, "whole.db")
        self.ask(1, SENSITIVITY, "cut.db")
        with sqlite3.connect(self.folder / "cut.db") as connection:
            connection.execute("DELETE FROM outcome WHERE job IN (SELECT id FROM job WHERE point >= 3)")
            connection.execute("DELETE FROM job WHERE point >= 3")
            connection.execute("UPDATE ensemble SET status = 'incomplete'")
            (left,) = connection.execute("SELECT count(*) FROM job").fetchone()
        self.assertGreater(left, 0)
        self.assertEqual(self.ask(2, SENSITIVITY, "cut.db", "--resume"), whole)
        self.assertEqual(rows_of(self.folder / "cut.db"), rows_of(self.folder / "whole.db"))

    def test_ranks_may_have_different_numbers_of_threads(self):
        alone = self.ask(1, SENSITIVITY, "alone.db")
        out = ["--out", self.folder / "uneven.db"]
        done = run(unlike(*([PROGRAM, *SENSITIVITY, "--threads", threads, *out] for threads in ("1", "3"))), timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.replace("uneven.db", "OUT"), alone)
        self.assertEqual(rows_of(self.folder / "uneven.db"), rows_of(self.folder / "alone.db"))

    def test_ranks_that_are_asked_for_different_things_end(self):
        asked = [PROGRAM, *SENSITIVITY]
        done = run(unlike(asked, [*asked, "--seed", "2"]), timeout=60)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("the ensemble asked for is not the one that rank 0 has", done.stderr)

    def test_a_file_that_rank_0_may_not_replace_ends_all(self):
        (self.folder / "text.db").write_text("not a database")
        for name in ("why", "plan"):
            done = run(ranks(2, PROGRAM, *ANALYSES[name], "--out", self.folder / "text.db"), timeout=60)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("text.db", done.stderr)
        self.assertEqual((self.folder / "text.db").read_text(), "not a database")

    def test_a_scenario_that_one_rank_cannot_read_ends_all(self):
        done = run(unlike(*([PROGRAM, "why", place, "--until", "2011-01-31", "--shares", "always"]
                            for place in ("kasserine", "tests/missing.yaml"))), timeout=60)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("missing.yaml", done.stderr)

    def test_a_killed_rank_ends_all_and_the_inquiry_can_go_on(self):
        words = ["sensitivity", *PLACE, "--parameters", "police.raids,risk.share", "--trajectories", "40"]
        out = self.folder / "killed.db"
        command = ranks(2, PROGRAM, *words, "--threads", 1, "--out", out)
        self.assertNotEqual(run_and_kill_one(command, out, "job", 3), 0)
        with sqlite3.connect(out) as connection:
            self.assertEqual(connection.execute("SELECT status FROM ensemble").fetchall(), [("incomplete",)])
        self.assertGreater(count(out, "job"), 2)


if __name__ == "__main__":
    unittest.main()
