"""The digest of a country that was killed three times and taken up again is that of one that was not."""
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import unittest

RUN = [os.environ["OFR_PROGRAM"], "run", "tunisia", "--scale", "0.05", "--until", "2011-12-31", "--no-controls",
       "--threads", "1"]


class Resumed(unittest.TestCase):
    def test_a_year_of_tunisia_killed_at_three_moments_has_the_digest_of_an_undisturbed_one(self):
        started = time.monotonic()
        whole = subprocess.run([*RUN, "--json"], capture_output=True, text=True, cwd=os.environ["OFR_SOURCE"], check=True)
        seconds = time.monotonic() - started
        with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
            database = pathlib.Path(folder, "run.db")
            kept = pathlib.Path(folder, "run.db.checkpoint-0")
            going_on = [*RUN, "--out", str(database), "--checkpoint", "4w", "--resume"]
            days, moments = [], sorted(random.Random(os.urandom(8)).uniform(0.3, 0.9) for _ in range(3))
            for moment in moments: # each takes up what the one before left
                process = subprocess.Popen(going_on, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                           cwd=os.environ["OFR_SOURCE"])
                time.sleep(moment * seconds)
                process.kill()
                process.wait()
                days.append(kept.read_bytes()[84:88] if kept.exists() else b"")
            done = subprocess.run([*going_on, "--json"], capture_output=True, text=True, cwd=os.environ["OFR_SOURCE"])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["digests"], json.loads(whole.stdout)["digests"])
            self.assertEqual(os.listdir(folder), ["run.db"])
            self.assertTrue(any(days), "no checkpoint was ever taken up")


if __name__ == "__main__":
    unittest.main()
