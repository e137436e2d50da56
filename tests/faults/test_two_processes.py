"""Of two processes that write one file, one does and the other leaves it alone, whenever they start."""
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parallel"))
from with_ranks import ENVIRONMENT, ranks

PROGRAM, SOURCE = os.environ["OFR_PROGRAM"], os.environ["OFR_SOURCE"]
PLACE = ["kasserine", "--areas", "Haidra", "--until", "2012-06-30", "--threads", "1", "--fixed"]
HELD = r"is being written by process (\d+) on \S+ since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC; it is left alone"
COMMANDS = {
    "run": ["run", *[word for word in PLACE if word != "--fixed"], "--replicates", "12"],
    "compare": ["compare", *PLACE, "--intervention", "more-raids", "--no-ablations", "--replicates", "5"],
    "sensitivity": ["sensitivity", *[word for word in PLACE if word != "--fixed"], "--method", "morris", "--trajectories", "3",
                    "--parameters", "talk.rate,risk.share", "--replicates", "3"],
}


def start(words):
    return subprocess.Popen(list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=SOURCE, env=ENVIRONMENT)


def rows_of(database):
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return (connection.execute("SELECT seed, status FROM ensemble").fetchall(),
                connection.execute("SELECT arm, replicate, point, digest FROM job ORDER BY id").fetchall())


class TwoProcesses(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.database = pathlib.Path(self.folder.name, "b.db")

    def tearDown(self):
        self.folder.cleanup()

    def begin(self, words, seed, *more):
        return start([PROGRAM, *words, "--seed", seed, "--out", self.database, *more])

    def assert_one_of(self, processes, seeds):
        """One ended well and wrote what it writes alone; the other named it, with its process."""
        ends = [(process, process.communicate(timeout=300)[1]) for process in processes]
        self.assertEqual(sorted(process.returncode for process, _ in ends), [0, 2], ends)
        winner = next(i for i, (process, _) in enumerate(ends) if process.returncode == 0)
        found = re.search(HELD, ends[1 - winner][1])
        self.assertIsNotNone(found, ends[1 - winner][1])
        self.assertEqual(int(found.group(1)), processes[winner].pid)
        self.assertEqual(os.listdir(self.folder.name), [self.database.name])
        header, rows = rows_of(self.database)
        self.assertEqual(header, [(seeds[winner], "complete")])
        return rows, seeds[winner]

    def alone(self, words, seed):
        other = pathlib.Path(self.folder.name, "alone.db")
        process = start([PROGRAM, *words, "--seed", seed, "--out", other])
        self.assertEqual((process.wait(300), process.stderr.close())[0], 0)
        rows = rows_of(other)[1]
        other.unlink()
        return rows

    def test_two_at_once_and_one_after_the_other(self):
        for name, words in COMMANDS.items():
            for later in (False, True):
                with self.subTest(command=name, later=later):
                    self.database.unlink(missing_ok=True)
                    first = self.begin(words, 1)
                    while later and not self.database.exists():
                        time.sleep(0.002)
                    rows, seed = self.assert_one_of([first, self.begin(words, 2)], [1, 2])
                    if later:
                        self.assertEqual(seed, 1)
                        self.assertEqual(rows, self.alone(words, seed))

    def test_two_that_resume_and_one_that_replaces(self):
        words = COMMANDS["run"]
        killed = self.begin(words, 1, "--checkpoint", "30d")
        while not self.database.exists():
            time.sleep(0.002)
        time.sleep(0.2)
        killed.kill()
        killed.communicate()
        self.assertTrue(pathlib.Path(f"{self.database}.lock").exists()) # it left its lock
        first = self.begin(words, 1, "--resume", "--checkpoint", "30d")
        time.sleep(0.3)
        for more in (["--resume"], ["--replace"]):
            second = self.begin(words, 1, *more)
            said = second.communicate(timeout=60)[1]
            self.assertEqual(second.returncode, 2, said)
            self.assertEqual(int(re.search(HELD, said).group(1)), first.pid)
        self.assertEqual(first.wait(300), 0)
        first.stderr.close()
        self.assertEqual(rows_of(self.database)[1], self.alone(words, 1))

    def test_a_stopped_process_still_holds_its_database(self):
        first = self.begin(COMMANDS["run"], 1)
        while not self.database.exists():
            time.sleep(0.002)
        first.send_signal(signal.SIGSTOP)
        second = self.begin(COMMANDS["run"], 1, "--resume")
        self.assertIn("is being written by", second.communicate(timeout=60)[1])
        first.send_signal(signal.SIGCONT)
        self.assertEqual(first.wait(300), 0)
        first.stderr.close()

    def test_two_that_fill_a_bank(self):
        bank = pathlib.Path(self.folder.name, "bank.csv")
        words = [PROGRAM, "calibrate", "kasserine", "--areas", "Haidra", "--until", "2011-12-31", "--bank", bank, "--waves", "1",
                 "--points", "60", "--threads", "1"]
        first, second = start(words), start(words)
        ends = [(process.communicate(timeout=300)[1], process.returncode) for process in (first, second)]
        refused = [said for said, code in ends if code == 2 and re.search(HELD, said)]
        self.assertEqual(len(refused), 1, ends)
        lines = bank.read_text().splitlines()
        self.assertEqual(len(lines), len(set(lines)))
        self.assertGreater(len(lines), 60)

    @unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun")
    def test_ranks_count_as_one_process(self):
        words = [PROGRAM, *COMMANDS["run"], "--out", self.database]
        first, second = start(ranks(2, *words, "--seed", 1)), start(ranks(2, *words, "--seed", 2))
        ends = [(process.communicate(timeout=300)[1], process.returncode) for process in (first, second)]
        self.assertEqual(sorted(code for _, code in ends), [0, 2], ends)
        self.assertTrue(any(re.search(HELD, said) for said, _ in ends))
        self.assertEqual(rows_of(self.database)[0][0][1], "complete")


if __name__ == "__main__":
    unittest.main()
