"""Replicates in two threads that write one database, and threads that share a replicate; ThreadSanitizer, where built in, ends it on a race."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest


class Threads(unittest.TestCase):
    def test_two_threads_share_a_run_without_a_race(self):
        with tempfile.TemporaryDirectory() as folder:
            database = pathlib.Path(folder, "run.db")
            done = subprocess.run(
                [os.environ["OFR_PROGRAM"], "run", "kasserine", "--scale", "0.02", "--until", "2011-06-30",
                 "--replicates", "4", "--threads", "2", "--out", database, "--json"],
                capture_output=True, text=True, cwd=os.environ["OFR_SOURCE"])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("ThreadSanitizer", done.stderr)
            self.assertEqual(len(set(json.loads(done.stdout)["digests"])), 4)
            self.assertTrue(database.exists())

    def test_three_threads_share_a_replicate_without_a_race(self):
        done = subprocess.run(
            [os.environ["OFR_PROGRAM"], "run", "kasserine", "--scale", "0.2", "--until", "2011-02-15",
             "--replicates", "1", "--threads", "3", "--no-controls", "--json"],
            capture_output=True, text=True, cwd=os.environ["OFR_SOURCE"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("ThreadSanitizer", done.stderr)

    def test_two_threads_write_checkpoints_and_branch_without_a_race(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [os.environ["OFR_PROGRAM"], "run", "kasserine", "--scale", "0.02", "--until", "2011-04-30",
                 "--replicates", "3", "--threads", "2", "--no-controls", "--checkpoint", "10", "--branch-at", "2011-03-01",
                 "--branch", "more:police.contacts=2", "--out", pathlib.Path(folder, "run.db"), "--json"],
                capture_output=True, text=True, cwd=os.environ["OFR_SOURCE"])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("ThreadSanitizer", done.stderr)
            self.assertEqual(len(json.loads(done.stdout)["branches"][0]["digests"]), 3)


if __name__ == "__main__":
    unittest.main()
