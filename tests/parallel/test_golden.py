"""The digests of one small run are the recorded ones: a change that should move no number moves none.

A change that moves numbers on purpose is listed in CHANGELOG.md under Results; then the values below change, too.
"""
import json
import os
import subprocess
import unittest

SOURCE = os.environ["OFR_SOURCE"]
# a fiftieth of the people holds one recruiter or so; these settings give every rule work
TOWN = ["kasserine", "--scale", "0.02", "--set", "recruiters.start=40", "--set", "approach.brings=2",
        "--set", "approach.seen=24", "--set", "police.raids=20"]
DIGESTS = ["7294de1c06fa9621", "0aea790a0ba7d8a9"]


class Golden(unittest.TestCase):
    def test_the_digests_are_the_recorded_ones(self):
        for threads in ("1", "2"):
            done = subprocess.run([os.environ["OFR_PROGRAM"], "run", *TOWN, "--seed", "1", "--replicates", "2",
                                   "--no-controls", "--threads", threads, "--json"],
                                  capture_output=True, text=True, cwd=SOURCE)
            self.assertEqual(done.returncode, 0, done.stderr)
            said = json.loads(done.stdout)
            self.assertGreater(said["outcomes"]["joined"]["mean"], 0)
            self.assertEqual(said["digests"], DIGESTS, "numbers moved: see the first lines of this file")


if __name__ == "__main__":
    unittest.main()
