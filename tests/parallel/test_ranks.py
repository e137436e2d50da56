"""What ranks do together; whole replicates spread over them; a failed one ends all, with exit 3."""
import os
import pathlib
import tempfile
import unittest

from with_ranks import PROGRAM, ranks, rows_of, run, unlike

COLLECTIVES = pathlib.Path(os.environ["OFR_BUILD"], "tests", "parallel", "collectives")
TOWN = ["run", "kasserine", "--scale", "0.02", "--until", "2011-06-30", "--set", "recruiters.start=40", "--set",
        "approach.brings=2", "--set", "approach.seen=24", "--set", "police.raids=20"]


class Collectives(unittest.TestCase):
    def test_they_do_what_they_say_on_one_to_four_ranks(self):
        for n in (1, 2, 3, 4):
            done = run(ranks(n, COLLECTIVES))
            self.assertEqual((done.returncode, done.stdout), (0, f"{n} ranks: fine\n"), done.stderr)


class Replicates(unittest.TestCase):
    def test_whole_replicates_spread_over_ranks_give_the_same_database(self):
        with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
            alone = pathlib.Path(folder, "alone.db")
            self.assertEqual(run([PROGRAM, *TOWN, "--replicates", "5", "--out", alone]).returncode, 0)
            rows = rows_of(alone)
            self.assertGreater(len(rows["event"]), 0)
            for n, threads in ((1, 1), (2, 1), (3, 2), (4, 1)):
                spread = pathlib.Path(folder, f"{n}.db")
                done = run(ranks(n, PROGRAM, *TOWN, "--replicates", "5", "--threads", threads, "--out", spread))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(done.stdout.count("What was run"), 1)
                for table, right in rows.items():
                    self.assertEqual(rows_of(spread)[table], right, table)


class Shared(unittest.TestCase):
    def test_a_replicate_shared_by_three_ranks_gives_the_same_database(self):
        with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
            alone, shared = pathlib.Path(folder, "alone.db"), pathlib.Path(folder, "shared.db")
            self.assertEqual(run([PROGRAM, *TOWN, "--no-controls", "--out", alone]).returncode, 0)
            done = run(ranks(3, PROGRAM, *TOWN, "--no-controls", "--threads", "1", "--out", shared), timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = rows_of(shared)
            for table, right in rows_of(alone).items():
                self.assertEqual(rows[table], right, table)


class Failures(unittest.TestCase):
    def test_bad_input_on_all_ranks_is_said_once(self):
        done = run(ranks(3, PROGRAM, "run", "kaserine"))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count('error: there is no scenario "kaserine"'), 1, done.stderr)
        done = run(ranks(3, PROGRAM, "run", "kasserine", "--replicants", "2"))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("error:"), 1, done.stderr)

    def test_bad_input_on_one_rank_ends_all_with_a_report_that_names_it(self):
        for bad in (0, 1, 2):
            parts = [[PROGRAM, "run", "tests/missing.yaml" if rank == bad else "kasserine"] for rank in range(3)]
            with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
                done = run([*unlike(*parts), "--out", f"{folder}/run.db"])
                self.assertEqual(os.listdir(folder), [])
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(done.stderr.count("error: "), 2, done.stderr)
            self.assertIn("missing.yaml", done.stderr)
            self.assertRegex(done.stderr, f"error: rank {bad} of 3, on .*, failed; all ranks end")

    def test_another_scenario_on_one_rank_is_refused(self):
        done = run(unlike([PROGRAM, *TOWN], [PROGRAM, *TOWN, "--set", "talk.rate=0.31"]))
        self.assertEqual(done.returncode, 3)
        self.assertIn("error: the scenario is not the one that rank 0 has", done.stderr)
        self.assertIn("error: rank 1 of 2", done.stderr)

    @unittest.skipIf(os.environ["OFR_SANITIZED"] != "none", "a sanitizer needs more memory than any limit")
    def test_short_memory_on_one_rank_ends_all(self):
        command = [PROGRAM, "run", "tunisia", "--scale", "0.2", "--no-controls"]
        short = ["sh", "-c", 'ulimit -v 300000; exec "$@"', "sh", *command]
        done = run(unlike(command, short), timeout=120)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("error: not enough memory for", done.stderr)
        self.assertIn("error: rank 1 of 2", done.stderr)

    def test_other_commands_run_once(self):
        done = run(ranks(3, PROGRAM, "version"))
        self.assertEqual((done.returncode, done.stdout.count("offramp")), (0, 1))


if __name__ == "__main__":
    unittest.main()
