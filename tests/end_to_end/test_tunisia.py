"""The scenario tunisia: its areas sum to the census, Kasserine in it is Kasserine, and a small part of it runs."""
import collections
import csv
import json
import re
import sqlite3
import unittest

from offramp import SOURCE, folder, offramp

# INS, census 2014
CENSUS = {"Ariana": 576088, "Beja": 303032, "Ben Arous": 631842, "Bizerte": 568219, "Gabes": 374300, "Gafsa": 337331,
          "Jendouba": 401477, "Kairouan": 570559, "Kasserine": 439243, "Kebili": 156961, "Kef": 243156,
          "Mahdia": 410812, "Manouba": 379518, "Medenine": 479520, "Monastir": 548828, "Nabeul": 787920, "Sfax": 955421,
          "Sidi Bouzid": 429912, "Siliana": 223087, "Sousse": 674971, "Tataouine": 149453, "Tozeur": 107912,
          "Tunis": 1056247, "Zaghouan": 176945}


def rows(path):
    with open(SOURCE / "scenarios" / path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Tables(unittest.TestCase):
    def test_the_scenario_has_no_fault(self):
        done = offramp("check", "scenarios/tunisia/tunisia.yaml")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_governorates_sum_to_the_census(self):
        found = collections.Counter()
        for row in rows("tunisia/areas.csv"):
            found[row["governorate"]] += int(row["population"])
        self.assertEqual(dict(found), CENSUS)
        self.assertEqual(sum(CENSUS.values()), 10982754)

    def test_there_are_264_delegations_and_only_those_of_kasserine_were_counted(self):
        areas = rows("tunisia/areas.csv")
        self.assertEqual(len(areas), 264)
        counted = {row["governorate"] for row in areas if row["population_status"] == "census"}
        self.assertEqual(counted, {"Kasserine"})

    def test_kasserine_stands_in_it_as_it_stands_alone(self):
        inside = [row for row in rows("tunisia/areas.csv") if row["governorate"] == "Kasserine"]
        alone = rows("kasserine/areas.csv")
        self.assertEqual(len(inside), len(alone))
        for there, here in zip(inside, alone):
            for column in set(here) - {"recruiter_weight", "poverty"}:
                self.assertEqual(there[column], here[column], (here["area"], column))
        for table in ("ages", "household_sizes"):
            of_it = [{k: v for k, v in row.items() if k != "governorate"} for row in rows(f"tunisia/{table}.csv")
                     if row["governorate"] == "Kasserine"]
            self.assertEqual(of_it, rows(f"kasserine/{table}.csv"))

    def test_entry_records_are_compared_with_and_move_nothing(self):
        records = {row["governorate"]: int(row["records"]) for row in rows("tunisia/entry_records.csv")}
        self.assertEqual((set(records), sum(records.values())), (set(CENSUS), 619))
        with folder() as place:
            text = re.sub(r"  entry_records:\n.*?\n(?=\n)", "",
                          (SOURCE / "scenarios/tunisia/tunisia.yaml").read_text(encoding="utf-8"), flags=re.S)
            self.assertNotIn("entry_records", text)
            text = re.sub(r"file: (\S+)", lambda m: f"file: {(SOURCE / 'scenarios/tunisia' / m[1]).resolve()}", text)
            with open(f"{place}/without.yaml", "w", encoding="utf-8") as file:
                file.write(text)
            part = ["--areas", "tozeur", "--until", "2011-02-28", "--json"]
            digests = [json.loads(offramp("run", which, *part).stdout)["digests"]
                       for which in ("tunisia", f"{place}/without.yaml")]
            self.assertEqual(digests[0], digests[1])


class Run(unittest.TestCase):
    def test_a_small_part_runs_with_one_digest_for_any_number_of_threads(self):
        with folder() as place:
            part = ["tunisia", "--scale", "0.02", "--until", "2011-02-28", "--json"]
            one = offramp("run", *part, "--threads", 1, "--out", f"{place}/run.db")
            self.assertEqual(one.returncode, 0, one.stderr)
            two = json.loads(offramp("run", *part, "--threads", 2).stdout)
            self.assertEqual(json.loads(one.stdout)["digests"], two["digests"])
            checks = dict((name, (asked, made)) for name, asked, made in sqlite3.connect(f"{place}/run.db").execute(
                "SELECT name, asked, made FROM population_check"))
        # 55,000 households: three standard errors of a share of 0.2 are 0.5 %
        asked, made = checks["households with kin in another governorate"]
        self.assertAlmostEqual(asked, made, delta=0.6)
        self.assertAlmostEqual(*checks["mean household"], delta=0.05)

    def test_a_governorate_can_be_cut_out_by_name(self):
        done = json.loads(offramp("run", "tunisia", "--areas", "KASSERINE", "--until", "2011-01-02", "--json").stdout)
        self.assertEqual(done["people"], CENSUS["Kasserine"])
        refused = offramp("run", "tunisia", "--areas", "Kaserine", "--until", "2011-01-02")
        self.assertEqual(refused.returncode, 2)
        self.assertIn('did you mean "Kasserine"', refused.stderr)


if __name__ == "__main__":
    unittest.main()
