#!/usr/bin/env python3
"""calibrate --bank: waves to a posterior, killed and gone on with, another version of the model, bad input."""
import csv
import json
import pathlib
import signal
import subprocess
import time
import unittest

import offramp

# a small delegation over a quarter, with counts that differ from run to run
PLACE = ["kasserine", "--areas", "Haidra", "--until", "2011-03-31", "--set", "recruiters.start=60"]
SIZE = ["--points", "40", "--waves", "2", "--posterior-points", "30", "--checks", "6"]
FIT = """offramp_fit: 1
patterns:
  - {name: contacts, statistic: joined_of_approached, range: [1, 5], unit: "%", use: fitted, source: "made up"}
  - {name: charged, statistic: charged, range: [0, 2], unit: people, use: fitted, source: "made up"}
  - {name: fighters, statistic: fighters_mean, range: [0, 1], unit: people, use: sanity, source: "made up"}
  - {name: opinions, statistic: receptivity_mean, control: quiet, range: [4.5, 6.5], unit: "%", use: sanity, source: "made up"}
priors:
  - {parameter: police.raids, uniform: [0.5, 12], unit: "1", source: "made up"}
  - {parameter: approach.hours_median, lognormal: [6, 0.5], unit: hours, source: "made up"}
"""


class Match(unittest.TestCase):
    maxDiff = 1000

    @classmethod
    def setUpClass(cls):
        cls.kept = offramp.folder()
        cls.folder = pathlib.Path(cls.kept.name)
        cls.fit = cls.folder / "fit.yaml"
        cls.fit.write_text(FIT)
        cls.done = cls.calibrate("whole.csv", "--json")

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    @classmethod
    def command(cls, bank, *more):
        return ["calibrate", *PLACE, *SIZE, "--fit", cls.fit, "--bank", cls.folder / bank, "--write-posterior",
                cls.folder / f"posterior-{bank}", *more]

    @classmethod
    def calibrate(cls, bank, *more):
        return offramp.offramp(*cls.command(bank, *more))

    def text(self, name):
        return (self.folder / name).read_text()

    def test_the_bank_holds_each_run_once(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        rows = list(csv.DictReader(self.text("whole.csv").splitlines()))
        self.assertEqual(len(rows), 2 * 40 + 6)
        self.assertEqual(len({row["seed"] for row in rows}), len(rows))
        self.assertEqual(len({(row["wave"], row["point"]) for row in rows}), len(rows))
        self.assertEqual(list(rows[0])[5:], ["police.raids", "approach.hours_median", "joined_of_approached", "charged",
                                             "fighters_mean"])

    def test_a_line_of_the_bank_can_be_simulated_again(self):
        row = list(csv.DictReader(self.text("whole.csv").splitlines()))[7]
        done = offramp.offramp("run", *PLACE, "--seed", row["seed"], "--no-controls", "--out", self.folder / "run.db", "--json",
                               "--set", f"police.raids={row['police.raids']}",
                               "--set", f"approach.hours_median={row['approach.hours_median']}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(row["digest"], done.stdout)

    def test_points_are_distinct_and_a_run_draws_them(self):
        lines = self.text("posterior-whole.csv").splitlines()
        self.assertEqual(lines[0], "police.raids,approach.hours_median")
        self.assertEqual(len(set(lines)), 1 + 30)
        self.assertIn("offramp_posterior: 1", self.text("posterior-whole.yaml"))
        done = offramp.offramp("run", *PLACE, "--replicates", "2", "--posterior", self.folder / "posterior-whole.csv")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_group_is_one_block_without_values(self):
        found = json.loads(self.done.stdout)
        names = [parameter["parameter"] for parameter in found["parameters"]]
        self.assertEqual(names, ["police.raids", "the group's, as one block"])
        self.assertIsNone(found["parameters"][1]["posterior"]["mean"])
        self.assertNotIn("approach", self.done.stdout.replace("joined_of_approached", ""))
        self.assertEqual(found["parameters"][0]["truths"], 20)
        self.assertEqual({p["pattern"]: p["posterior"] is not None for p in found["patterns"]},
                         {"contacts": True, "charged": True, "fighters": True, "opinions": False})

    def test_killed_and_gone_on_with_is_the_same(self):
        bank = self.folder / "killed.csv"
        command = [offramp.PROGRAM, *map(str, self.command("killed.csv", "--json", "--threads", "1"))]
        process = subprocess.Popen(command, cwd=offramp.SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and (not bank.exists() or bank.read_text().count("\n") < 10):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assertLess(bank.read_text().count("\n"), 2 * 40 + 7)
        bank.write_text(bank.read_text() + "0123,1,2")  # as a kill in the midst of a line leaves it
        done = self.calibrate("killed.csv", "--json", "--threads", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(bank.read_text(), self.text("whole.csv"))
        self.assertEqual(self.text("posterior-killed.csv"), self.text("posterior-whole.csv"))
        self.assertEqual(done.stdout, self.done.stdout)
        self.assertEqual(self.calibrate("killed.csv", "--json").returncode, 2)  # it would replace the posterior
        again = self.calibrate("killed.csv", "--json", "--replace")
        self.assertEqual((again.stdout, bank.read_text()), (self.done.stdout, self.text("whole.csv")))

    def test_other_versions_and_scenarios_are_told_apart(self):
        lines = self.text("whole.csv").splitlines(keepends=True)
        bank = self.folder / "other.csv"
        cells = lines[-1].split(",")
        cells[4] = "0000000000000001"
        bank.write_text("".join(lines[:-1]) + ",".join(cells))
        done = self.calibrate("other.csv")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("another version of the model", done.stderr)
        bank.write_text("".join(lines))
        done = self.calibrate("other.csv", "--set", "talk.rate=0.2", "--core-minutes", "1", "--waves", "1", "--no-coverage")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("86 runs in", done.stderr)
        self.assertTrue(bank.read_text().startswith("".join(lines)))

    def test_faults_of_a_bank_are_all_named_with_their_place(self):
        lines = self.text("whole.csv").splitlines(keepends=True)
        bank = self.folder / "bad.csv"
        bank.write_text(lines[0] + lines[1].replace(",1,", ",one,", 1) + "1,2,3\n" + lines[3])
        done = self.calibrate("bad.csv")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('bad.csv:2:18: error: wave is "one"; a number is expected', done.stderr)
        self.assertIn("bad.csv:3:1: error: a run of 3 columns; 10 are expected", done.stderr)
        bank.write_text(lines[0].replace("charged", "charges") + lines[1])
        done = self.calibrate("bad.csv")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("the bank has charges where the scenario's priors and patterns ask for charged", done.stderr)

    def test_bad_use_is_refused(self):
        for more in (["--out", self.folder / "x.db"], ["--points", "5"], ["--checks", "50"]):
            self.assertEqual(self.calibrate("whole.csv", *more).returncode, 2)
        done = offramp.offramp("calibrate", *PLACE, "--fit", self.fit, "--write-posterior", self.folder / "p.csv")
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
