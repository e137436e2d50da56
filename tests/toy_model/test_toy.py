#!/usr/bin/env python3
"""Every command over a model of 150 lines that no other folder knows: a model is a folder."""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

TOY = os.path.abspath(sys.argv.pop(1))
HERE = pathlib.Path(__file__).resolve().parent
PLACE = HERE / "village" / "village.yaml"
ROOM = tempfile.TemporaryDirectory(prefix="offramp-toy-")
DATABASE = pathlib.Path(ROOM.name) / "run.db"
SEED = ["--seed", 1, "--threads", 1]


def offramp(*arguments, code=0):
    done = subprocess.run([TOY, *map(str, arguments)], capture_output=True, text=True, timeout=100)
    if done.returncode != code:
        raise AssertionError(f"{' '.join(map(str, arguments))} gave {done.returncode}:\n{done.stderr}")
    return done.stdout


def query(sql, *values):
    with sqlite3.connect(DATABASE) as database:
        return database.execute(sql, values).fetchall()


class Toy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.run_json = json.loads(offramp("run", PLACE, "--replicates", 3, *SEED, "--out", DATABASE, "--json"))

    def test_run_counts_people_and_cases(self):
        outcomes = self.run_json["outcomes"]
        self.assertEqual(set(outcomes), {"ever_ill", "cases"})
        self.assertGreater(outcomes["cases"]["mean"], outcomes["ever_ill"]["mean"])
        (people,), = query("SELECT count(*) FROM (SELECT DISTINCT job, person FROM event)")
        self.assertAlmostEqual(outcomes["ever_ill"]["mean"], people / 3)
        text = offramp("run", PLACE, "--replicates", 1, *SEED)
        for words in ("\nIllness\n  ever ill ", "days of illness", "cases per 10,000", "Cases by year"):
            self.assertIn(words, text)

    def test_threads_and_resume_change_no_digest(self):
        both = json.loads(offramp("run", PLACE, "--replicates", 3, "--seed", 1, "--threads", 2, "--json"))
        self.assertEqual(both["digests"], self.run_json["digests"])

    def test_patterns_use_the_statistics_of_the_model(self):
        text = offramp("patterns", DATABASE, "--json", code=1)  # three replicates predict nothing
        patterns = {one["name"]: one for one in json.loads(text)}
        self.assertEqual({one["verdict"] for one in patterns.values()}, {"few"})
        six = pathlib.Path(ROOM.name) / "six.db"
        offramp("run", PLACE, "--replicates", 6, *SEED, "--out", six)
        verdicts = {one["name"]: one["verdict"] for one in json.loads(offramp("patterns", six, "--json"))}
        self.assertEqual(verdicts, {"cases": "holds", "peak": "holds", "women": "holds"})
        short = pathlib.Path(ROOM.name) / "short.db"
        offramp("run", PLACE, "--replicates", 6, "--until", "2011-08-30", *SEED, "--out", short)
        self.assertEqual({one["verdict"] for one in json.loads(offramp("patterns", short, "--json", code=1))}, {"years"})
        (cases,), = query("SELECT count(*) FROM event JOIN event_kind ON kind = id WHERE name = 'fell_ill'")
        self.assertAlmostEqual(patterns["cases"]["value"], cases / 3)
        peaks = query("SELECT max(ill_now) FROM series WHERE area = 0 GROUP BY job")
        self.assertAlmostEqual(patterns["peak"]["value"], sum(peak for peak, in peaks) / 3)
        women = query("SELECT 100.0 * sum(sex = 'female') / count(*) FROM (SELECT DISTINCT job, person FROM event)"
                      " JOIN person ON id = person GROUP BY job")
        self.assertAlmostEqual(patterns["women"]["value"], sum(share for share, in women) / 3)

    def test_harm_of_the_whole_is_the_mean_over_areas(self):
        rows = query("SELECT job, sum(value * people) / sum(people) FROM harm JOIN area ON area.id = harm.area"
                     " WHERE harm.name = 'prevalence' GROUP BY job ORDER BY job")
        whole = query("SELECT job, value FROM harm WHERE name = 'prevalence' AND area = 0 ORDER BY job")
        self.assertEqual(len(rows), 3)
        for (_, mean), (_, value) in zip(rows, whole):
            self.assertAlmostEqual(mean, value, places=9)

    def test_compare_ranks_by_the_primary_outcome(self):
        found = json.loads(offramp("compare", PLACE, "--intervention", "hand-washing", "--replicates", 4, *SEED, "--json"))
        text = json.dumps(found)
        self.assertIn("ever_ill", text)
        self.assertIn("fewer", text)
        self.assertIn("ever_ill", offramp("compare", PLACE, "--intervention", "hand-washing", "--replicates", 3, *SEED))

    def test_plan_finds_the_intervention_within_the_budget(self):
        text = offramp("plan", PLACE, "--budget", 2000, "--intervention", "hand-washing", "--replicates", 4, *SEED)
        self.assertIn("Harm: ill_days", text)
        self.assertIn("hand-washing", text)

    def test_why_shares_the_difference_among_the_factors(self):
        text = offramp("why", PLACE, "--replicates", 4, "--shares", "always", *SEED)
        for words in ("ever_ill", "meetings", "homes", "all together", "100 %"):
            self.assertIn(words, text)

    def test_audit_takes_out_the_mechanisms_of_the_model(self):
        asked = ["audit", PLACE, "--from", "2011-06-15", "--replicates", 6, *SEED]
        found = json.loads(offramp(*asked, "--json"))
        self.assertEqual({one["mechanism"]: one["finding"] for one in found["mechanisms"]},
                         {"homes": "active", "meetings": "active"})
        self.assertEqual({one["mechanism"] for one in found["effects"]}, {"homes"})  # meetings are of its group
        self.assertIn("days of illness", offramp(*asked))

    def test_sensitivity_ranks_the_parameters_of_the_model(self):
        text = offramp("sensitivity", PLACE, "--trajectories", 4, "--parameters", "spread.area,spread.home", *SEED)
        self.assertIn("spread.area", text)
        self.assertIn("(cases)", text)
        self.assertIn("(ever_ill)", text)

    def test_calibrate_narrows_the_prior(self):
        fit = pathlib.Path(ROOM.name) / "fit.db"
        text = offramp("calibrate", PLACE, "--points", 20, "--seeds", 1, "--generations", 2, "--checks", 2, *SEED,
                       "--out", fit)
        self.assertIn("spread.area", text)
        self.assertTrue(fit.stat().st_size > 0)

    def test_calibrate_over_a_bank_writes_a_posterior(self):
        bank, points = pathlib.Path(ROOM.name) / "bank.csv", pathlib.Path(ROOM.name) / "points.csv"
        text = offramp("calibrate", PLACE, "--bank", bank, "--points", 20, "--waves", 2, "--posterior-points", 20,
                       "--checks", 2, "--write-posterior", points, *SEED)
        self.assertIn("spread.area", text)
        self.assertEqual(bank.read_text().splitlines()[0], "model,wave,point,seed,digest,spread.area,all_cases,ill_peak,ill_women")
        self.assertEqual(points.read_text().count("\n"), 21)

    def test_lives_are_told_with_the_sentences_of_the_model(self):
        person, = query("SELECT min(person) FROM event WHERE by IS NOT NULL")[0]
        text = offramp("lives", DATABASE, "--person", person)
        self.assertRegex(text, r": falls ill, from (his|her) \w+\.\n")
        self.assertRegex(text, r"At the end, 2011-08-31: (ill )?at home; ill (more than )?once\.")
        found = offramp("lives", DATABASE, "--like", HERE / "village" / "story.yaml")
        self.assertIn("have the 3 steps", found)
        self.assertRegex(found, r"\n\* 2011-\d\d-\d\d: is well again\.")
        self.assertIn("2", [line.split()[0] for line in found.splitlines() if "is well again; within 100 days" in line])

    def test_the_rates_of_the_league_table_are_those_of_the_model(self):
        self.assertIn("People ever ill per 100,000", offramp("league", DATABASE))

    def test_the_distribution_is_of_the_outcome_of_the_model(self):
        found = json.loads(offramp("distribution", DATABASE, "--json"))
        self.assertEqual({row["outcome"] for row in found["gini"]}, {"ever_ill"})  # its event is the ranked one
        (people,), = query("SELECT count(*) FROM (SELECT DISTINCT job, person FROM event)")
        ages = [row["count"] for row in found["distribution"] if row["by"] == "age"]
        self.assertAlmostEqual(sum(ages), people / 3)
        self.assertIn("streets by how many each has", offramp("distribution", DATABASE))

    def test_export_and_report_hold_the_run(self):
        folder = pathlib.Path(ROOM.name) / "csv"
        offramp("export", DATABASE, "--csv", folder)
        self.assertIn("fell_ill", (folder / "event_kind.csv").read_text())
        self.assertIn("prevalence", (folder / "series.csv").read_text())
        report, page = pathlib.Path(ROOM.name) / "report.html", pathlib.Path(ROOM.name) / "page.html"
        version = offramp("version").split()[1]
        form = re.search(r"OFR_BUNDLE_FORMAT (\d+)", (HERE.parents[1] / "src/store/bundle.h").read_text())[1]
        page.write_text("<!doctype html>\n<html><head><title>Offramp</title></head><body>\n"
                        f"<!-- offramp report puts a run here: version {version}, format {form} -->\n</body></html>\n")
        offramp("report", DATABASE, "--out", report, "--page", page)
        self.assertIn("<title>Two made-up areas - Offramp</title>", report.read_text())


    def test_the_model_is_declared_with_the_others(self):
        text = offramp("odd")
        self.assertIn("## Model `toy`: A contagion with two states", text)
        self.assertIn("| ill_peak | people |", text)
        self.assertIn("spread.area", offramp("parameters", "spread."))
        self.assertIn("Hand washing", offramp("interventions", PLACE))

    def test_faults_name_what_the_model_declares(self):
        done = subprocess.run([TOY, "compare", PLACE, "--intervention", "hand-washing", "--outcome", "casses"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn('did you mean "cases"', done.stderr)


if __name__ == "__main__":
    os.chdir(ROOM.name)
    unittest.main()
