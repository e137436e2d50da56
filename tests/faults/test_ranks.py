"""A rank that is killed ends all ranks, soon, with a report and exit 3; the database says that it is incomplete."""
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["OFR_PROGRAM"]
SOURCE = os.environ["OFR_SOURCE"]
RUN = ["run", "kasserine", "--areas", "town", "--threads", "1", "--ranks", "3"]
SOON = 60 # seconds: a second or two, and more on a machine that is busy


def parent_of(pid):
    return int(pathlib.Path("/proc", str(pid), "stat").read_text().rsplit(")", 1)[1].split()[1])


def is_running(pid):
    """False for one that has ended, whether or not somebody has taken note of it."""
    try:
        return pathlib.Path("/proc", str(pid), "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for_end(pid, deadline):
    """mpirun ends when it has told the ranks to: the system may still be taking one down. False if it goes on."""
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


def rank_of(pid):
    for word in pathlib.Path("/proc", str(pid), "environ").read_bytes().split(b"\0"):
        if word.startswith(b"OMPI_COMM_WORLD_RANK="):
            return int(word.split(b"=")[1])
    return None


def processes_of(launcher):
    """The process of each rank that a launcher started: launcher, mpirun, ranks."""
    found = {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            if parent_of(parent_of(pid)) == launcher:
                found[rank_of(pid)] = pid
        except OSError:
            continue # it has ended
    found.pop(None, None)
    return found


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.database = pathlib.Path(self.folder.name, "run.db")

    def tearDown(self):
        self.folder.cleanup()

    def start(self, *more):
        process = subprocess.Popen([PROGRAM, *RUN, "--out", self.database, *more], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, cwd=SOURCE)
        while not self.database.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.5)
        ranks = processes_of(process.pid)
        self.assertEqual(sorted(ranks), [0, 1, 2])
        return process, ranks

    def assert_ended(self, process, ranks, began, report="error: a rank was killed, so the others ended too"):
        output, errors = process.communicate(timeout=SOON)
        self.assertEqual((process.returncode, output), (3, ""), errors)
        self.assertIn(report, errors)
        self.assertLess(time.monotonic() - began, SOON)
        for rank, pid in ranks.items():
            self.assertTrue(wait_for_end(pid, began + SOON), f"rank {rank} goes on")
        with sqlite3.connect(self.database) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("SELECT status FROM ensemble").fetchall(), [("incomplete",)])
        self.assertLessEqual(set(os.listdir(self.folder.name)), {"run.db", "run.db.lock"})

    def test_a_killed_rank_ends_a_shared_replicate(self):
        for rank in (0, 1, 2):
            process, ranks = self.start("--no-controls")
            began = time.monotonic()
            os.kill(ranks[rank], signal.SIGKILL)
            self.assert_ended(process, ranks, began)
            self.database.unlink()

    def test_a_killed_rank_ends_replicates_that_were_spread(self):
        process, ranks = self.start("--replicates", "60")
        began = time.monotonic()
        os.kill(ranks[2], signal.SIGKILL)
        self.assert_ended(process, ranks, began)

    def test_asking_the_launcher_twice_ends_the_ranks_at_once(self):
        process, ranks = self.start("--no-controls")
        began = time.monotonic()
        for rank in ranks.values():
            os.kill(rank, signal.SIGSTOP)  # so that none can end its day
        process.terminate()
        time.sleep(0.3)
        process.terminate()
        self.assert_ended(process, ranks, began, "error: the ranks were ended")


if __name__ == "__main__":
    unittest.main()
