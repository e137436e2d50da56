"""Branches on ranks, and runs that one number of ranks began and another goes on with: the digests and rows of one process."""
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from with_ranks import ENVIRONMENT, PROGRAM, ranks, rows_of, run

TOWN = [PROGRAM, "run", "kasserine", "--areas", "town", "--until", "2011-06-30", "--no-controls", "--threads", "1", "--json",
        "--branch-at", "2011-03-01", "--branch", "more:police.contacts=2"]


class RanksResume(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.database = pathlib.Path(self.folder.name, "run.db")

    def tearDown(self):
        self.folder.cleanup()

    def whole(self, n_ranks, *more):
        database = pathlib.Path(self.folder.name, f"whole-{n_ranks}.db")
        command = [*TOWN, *more, "--out", database, "--replace"]
        done = run(ranks(n_ranks, *command) if n_ranks else command, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        return [said["digests"], said["branches"]], rows_of(database)

    def begin_and_kill(self, n_ranks, *more):
        """Run until there is a checkpoint, then kill every process of it."""
        command = list(map(str, [*TOWN, *more, "--checkpoint", "2w", "--out", self.database]))
        process = subprocess.Popen(ranks(n_ranks, *command) if n_ranks else command, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, cwd=os.environ["OFR_SOURCE"], env=ENVIRONMENT,
                                   start_new_session=True)
        while process.poll() is None and not list(pathlib.Path(self.folder.name).glob("run.db.checkpoint-?")):
            time.sleep(0.005)
        self.assertIsNone(process.poll(), "it ended before it could be killed")
        try: # mpirun puts its ranks into groups of their own, and they go when it does
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        self.wait_for_lock() # the ranks go some time after mpirun

    def wait_for_lock(self):
        """Until no rank that was killed holds the database any more."""
        with open(f"{self.database}.lock", "ab") as lock:
            for _ in range(600):
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                except BlockingIOError:
                    time.sleep(0.05)
        self.fail("a rank goes on after it was killed")

    def go_on(self, n_ranks, *more):
        command = [*TOWN, *more, "--resume", "--out", self.database]
        done = run(ranks(n_ranks, *command) if n_ranks else command, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual([path for path in os.listdir(self.folder.name) if "checkpoint" in path], [])
        return [said["digests"], said["branches"]], rows_of(self.database)

    def test_branches_are_the_same_on_any_number_of_ranks(self):
        alone = self.whole(0, "--replicates", "2")
        for n in (2, 3):
            self.assertEqual(self.whole(n, "--replicates", "2"), alone)
        one = self.whole(0)
        self.assertEqual(self.whole(3), one) # they share the replicate

    def test_what_one_process_began_ranks_go_on_with(self):
        for replicates, n_ranks in (("1", 3), ("1", 2), ("3", 2)): # shared, rows apart, whole replicates spread
            whole = self.whole(0, "--replicates", replicates)
            self.begin_and_kill(0, "--replicates", replicates)
            self.assertEqual(self.go_on(n_ranks, "--replicates", replicates), whole)
            self.database.unlink()

    def test_what_ranks_began_of_one_replicate_one_process_goes_on_with(self):
        whole = self.whole(0)
        for n_ranks in (3, 2): # 2: the run and its branch apart
            self.begin_and_kill(n_ranks)
            self.assertEqual(self.go_on(0), whole)
            self.database.unlink()

    def test_what_ranks_began_with_whole_replicates_other_ranks_go_on_with(self):
        whole = self.whole(0, "--replicates", "4")
        self.begin_and_kill(2, "--replicates", "4")
        self.assertEqual(self.go_on(3, "--replicates", "4"), whole)


if __name__ == "__main__":
    unittest.main()
