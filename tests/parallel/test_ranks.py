"""One digest and one database for any number of ranks; a rank that fails ends all of them, with exit 3."""
import json
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["OFR_PROGRAM"]
COLLECTIVES = pathlib.Path(os.environ["OFR_BUILD"], "tests", "parallel", "collectives")
TOWN = ["run", "kasserine", "--scale", "0.02", "--until", "2011-06-30", "--set", "recruiters.start=40", "--set",
        "approach.brings=2", "--set", "approach.per_session=5", "--set", "police.raids=20"]
# more ranks than cores, as root or not; what MPI itself keeps is no leak of ours
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def ranks(n, *command):
    return ["mpirun", "--oversubscribe", "-n", str(n), *map(str, command)]


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, cwd=os.environ["OFR_SOURCE"], env=ENVIRONMENT,
                          timeout=120, **more)


def rows_of(database):
    """All rows of a database, without figures of speed."""
    with sqlite3.connect(database) as connection:
        tables = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')
                       if row[1] not in ("seconds", "person_days_per_second", "bytes_per_person", "made_at")]
            names = ", ".join(f'"{name}"' for name in columns)
            rows[table] = sorted(map(repr, connection.execute(f'SELECT {names} FROM "{table}"')))
    return rows


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
            parts = [":" if word is None else word for rank in range(3) for word in
                     (["-n", "1", PROGRAM, "run", "tests/missing.yaml" if rank == bad else "kasserine"] +
                      ([None] if rank < 2 else []))]
            with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
                done = run(["mpirun", "--oversubscribe", *parts, "--out", f"{folder}/run.db"])
                self.assertEqual(os.listdir(folder), [])
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertEqual(done.stderr.count("error: "), 2, done.stderr)
            self.assertIn("missing.yaml", done.stderr)
            self.assertRegex(done.stderr, f"error: rank {bad} of 3, on .*, failed; all ranks end")

    def test_another_scenario_on_one_rank_is_refused(self):
        done = run(["mpirun", "--oversubscribe", "-n", "1", PROGRAM, *TOWN, ":", "-n", "1", PROGRAM, *TOWN, "--set",
                    "talk.rate=0.31"])
        self.assertEqual(done.returncode, 3)
        self.assertIn("error: the scenario is not the one that rank 0 has", done.stderr)
        self.assertIn("error: rank 1 of 2", done.stderr)

    def test_other_commands_run_once(self):
        done = run(ranks(3, PROGRAM, "version"))
        self.assertEqual((done.returncode, done.stdout.count("offramp")), (0, 1))


if __name__ == "__main__":
    unittest.main()
