#!/usr/bin/env python3
"""calibrate and run --posterior: a small calibration to its end, killed and resumed, and bad input."""
import json
import pathlib
import signal
import sqlite3
import subprocess
import time
import unittest

import offramp

# counts that every replicate has, of a small delegation over a quarter
PLACE = ["kasserine", "--areas", "Haidra", "--until", "2011-03-31", "--set", "recruiters.start=60"]
SIZE = ["--points", "24", "--seeds", "2", "--generations", "2", "--checks", "4"]
FIT = """offramp_fit: 1
patterns:
  - {name: charged, statistic: charged, range: [2, 4], unit: people, use: fitted, source: "made up"}
  - {name: fighters, statistic: fighters_mean, range: [1, 1], unit: people, use: fitted, source: "made up"}
  - {name: departures, statistic: departures, range: [0, 1], unit: people, use: %s, source: "made up"}
  - {name: opinions, statistic: receptivity_mean, control: quiet, range: [4.5, 6.5], unit: "%%", use: sanity, source: "made up"}
priors:
  - {parameter: police.raids, uniform: [0.5, 12], unit: "1", source: "made up"}
  - {parameter: camps.arrivals, lognormal: [1, 0.7], unit: "1", source: "made up"}
"""


def write(folder, text):
    path = pathlib.Path(folder) / "fit.yaml"
    path.write_text(text)
    return path


def content(path):
    """All rows of all tables."""
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        return {table: sorted(map(repr, database.execute(f"SELECT * FROM \"{table}\""))) for table in tables}


class Calibrate(unittest.TestCase):
    maxDiff = 1000

    @classmethod
    def setUpClass(cls):
        cls.kept = offramp.folder()
        cls.folder = pathlib.Path(cls.kept.name)
        cls.fit = write(cls.folder, FIT % "sanity")
        cls.database = cls.folder / "whole.db"
        cls.done = offramp.offramp("calibrate", *PLACE, *SIZE, "--fit", cls.fit, "--out", cls.database, "--json")

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def test_one_object_says_what_was_found(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        found = json.loads(self.done.stdout)
        self.assertEqual([parameter["parameter"] for parameter in found["parameters"]], ["police.raids", "the group's, as one block"])
        self.assertIsNone(found["parameters"][1]["posterior"]["mean"])  # values of the group are not described
        # 24 points, then 12, of 2 seeds; 4 checks as the run itself and as the control
        self.assertEqual(found["trials"], 2 * (24 + 12) + 4 * 2)
        with sqlite3.connect(self.database) as database:
            total, = database.execute("SELECT total(weight) FROM posterior WHERE parameter = 'police.raids'").fetchone()
            self.assertAlmostEqual(total, 1)
            seeds, trials = database.execute("SELECT count(DISTINCT seed), count(*) FROM job WHERE point % 2 = 0").fetchone()
            self.assertEqual(seeds, trials)  # no two trials share people and draws

    def test_sanity_checks_are_reported_and_not_fitted(self):
        uses = {p["pattern"]: (p["fitted"], p["posterior"]["mean"] is not None) for p in json.loads(self.done.stdout)["patterns"]}
        self.assertEqual(uses, {"charged": (True, True), "fighters": (True, True), "departures": (False, True),
                                "opinions": (False, True)})
        # another range of a pattern that is not fitted changes nothing
        fit = self.folder / "other.yaml"
        fit.write_text((FIT % "sanity").replace("range: [0, 1]", "range: [500, 900]"))
        other = offramp.offramp("calibrate", *PLACE, *SIZE, "--fit", fit, "--json")
        self.assertEqual(json.loads(other.stdout)["parameters"], json.loads(self.done.stdout)["parameters"])

    def test_killed_and_resumed_is_the_same(self):
        killed = self.folder / "killed.db"
        command = [offramp.PROGRAM, "calibrate", *PLACE, *SIZE, "--fit", str(self.fit), "--out", str(killed), "--resume",
                   "--threads", "1"]
        for at_least in (7, 60):  # within each generation
            process = subprocess.Popen(command, cwd=offramp.SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while process.poll() is None:
                try:
                    with sqlite3.connect(f"file:{killed}?mode=ro", uri=True, timeout=30) as database:
                        if database.execute("SELECT count(*) FROM job").fetchone()[0] >= at_least:
                            break
                except sqlite3.OperationalError:
                    pass  # not there yet
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait()
        refused = offramp.offramp("run", *PLACE, "--posterior", killed)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        resumed = subprocess.run(command, cwd=offramp.SOURCE, capture_output=True, text=True)
        self.assertEqual(resumed.returncode, 0, resumed.stderr)
        self.assertEqual(content(killed), content(self.database))

    def test_replicates_draw_from_the_posterior(self):
        out = self.folder / "run.db"
        done = offramp.offramp("run", *PLACE, "--replicates", "3", "--posterior", self.database, "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        with sqlite3.connect(out) as run, sqlite3.connect(self.database) as calibration:
            rows = run.execute("SELECT job.arm, job.replicate, parameter, value FROM drawn"
                               " JOIN job ON id = drawn.job").fetchall()
            sample = set(calibration.execute("SELECT parameter, value FROM posterior"))
            shared = {(number, parameter): value for variant, number, parameter, value in rows if variant == ""}
            self.assertEqual(len(shared), 3 * 2)
            for variant, number, parameter, value in rows:
                if variant == "quiet":
                    self.assertEqual(value, 0)  # what a control changes stays changed
                else:
                    self.assertEqual(value, shared[number, parameter])
                    self.assertIn((parameter, value), sample)
            self.assertGreater(len({value for (_, parameter), value in shared.items() if parameter == "police.raids"}), 1)

    def test_tables_are_exported(self):
        done = offramp.offramp("export", self.database, "--csv", self.folder / "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        names = sorted(path.name for path in (self.folder / "csv").iterdir())
        self.assertEqual(names, ["arm.csv", "calibrated.csv", "ensemble.csv", "fit.csv", "generation.csv", "intervention.csv", "job.csv",
                                 "offramp-export.txt", "outcome.csv", "parameter.csv", "posterior.csv"])
        lines = (self.folder / "csv" / "posterior.csv").read_text().splitlines()
        self.assertEqual(lines[0], "sample,weight,point,distance,parameter,value")
        self.assertEqual(len(lines), 1 + 24 * 2)

    def refuse(self, text, *words, arguments=()):
        fit = self.folder / "bad.yaml"
        fit.write_text(text)
        out = self.folder / "bad.db"
        done = offramp.offramp("calibrate", *PLACE, "--fit", fit, "--out", out, *arguments)
        self.assertEqual((done.returncode, done.stdout, out.exists()), (2, "", False), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_bad_priors_are_all_named_with_their_place(self):
        self.refuse("""offramp_fit: 1
priors:
  - {parameter: police.raid, uniform: [0, 1], unit: "1", source: "x"}
  - {parameter: police.raids, uniform: [3, 1], unit: "1", source: "x"}
  - {parameter: police.raids, normal: [1, 0], unit: "per day", source: "x"}
  - {parameter: population.friends, uniform: [3, 5], unit: people, source: "x"}
  - {parameter: leave.rate, lognormal: [0, 1], unit: per year, source: "x"}
  - {parameter: leave.rate, uniform: [0, 21], unit: per year}
  - {parameter: talk.rate, unit: per day, source: "x"}
  - {parameter: rule.talk, uniform: [0, 1], unit: "1", source: "x"}
  - {parameter: talk.effect, uniform: [1], unit: "1", source: "x", origin: assumed}
  - police.raids
""", "bad.yaml:3:17: error: there is no parameter", "did you mean \"police.raids\"?", "bad.yaml:4:44: error: the prior of police.raids ends at 1",
            "bad.yaml:5:43: error: the standard deviation", "the unit of police.raids is \"per day\"", "police.raids has two priors",
            "population.friends decides who the people are", "bad.yaml:7:41: error: the median of the lognormal prior",
            "leave.rate has no source", "leave.rate is 21", "a prior has no distribution", "rule.talk is a switch",
            "uniform has 1 numbers; two are expected", "bad.yaml:11", "bad.yaml:12:5: error: a prior is a single value")

    def test_what_cannot_be_fitted_is_refused(self):
        self.refuse((FIT % "fitted").replace("range: [0, 1]", "range: [0, .inf]"), "has an open end")
        self.refuse((FIT % "sanity").replace("use: fitted", "use: input"), "nothing to calibrate to")
        self.refuse("offramp_fit: 2\n", "offramp_fit is 2")
        self.refuse("offramp_fit: 1\npriors: []\n", "declares no priors")
        self.refuse(FIT % "sanity", "--points is '5'", arguments=["--points", "5"])
        missing = offramp.offramp("calibrate", *PLACE, "--fit", self.folder / "none.yaml")
        self.assertEqual(missing.returncode, 2)

    def test_another_design_is_not_resumed(self):
        before = content(self.database)
        done = offramp.offramp("calibrate", *PLACE, *SIZE, "--fit", self.fit, "--out", self.database, "--resume", "--seed", "2")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(content(self.database), before)
        for other in (self.fit, self.folder / "none.db"):
            done = offramp.offramp("run", *PLACE, "--posterior", other)
            self.assertEqual(done.returncode, 2, done.stderr)


if __name__ == "__main__":
    unittest.main()
