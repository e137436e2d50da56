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

    def test_governorates_sum_to_the_census_but_for_the_stated_differences(self):
        found = collections.Counter()
        for row in rows("tunisia/areas.csv"):
            found[row["governorate"]] += int(row["population"])
        stated = {"Nabeul": -2, "Kairouan": -123}  # scenarios/tunisia/README.md
        self.assertEqual({name: n - CENSUS[name] for name, n in found.items()},
                         {name: stated.get(name, 0) for name in CENSUS})
        self.assertEqual(sum(CENSUS.values()), 10982754)

    def test_most_of_the_264_delegations_were_counted(self):
        areas = rows("tunisia/areas.csv")
        self.assertEqual(len(areas), 264)
        counted = collections.Counter(row["population_status"] for row in areas if row["governorate"] != "Kasserine")
        self.assertEqual(sum(counted.values()), 251)
        self.assertEqual(counted["census"], 197)

    def test_poverty_by_delegation_has_the_published_mean(self):
        areas = rows("tunisia/areas.csv")
        mean = (sum(int(row["population"]) * float(row["poverty"]) for row in areas) /
                sum(int(row["population"]) for row in areas))
        self.assertAlmostEqual(mean, 15.2, delta=0.1)  # INS and World Bank, 2015

    def test_distrust_is_that_of_the_country_on_average(self):
        areas = rows("tunisia/areas.csv")
        people = sum(int(row["population"]) for row in areas)
        mean = sum(int(row["population"]) * float(row["distrust_shift"]) for row in areas) / people
        self.assertAlmostEqual(mean, 0, delta=0.001)  # shifts are written with three decimals

    def test_recruiters_at_the_start_follow_no_count_of_people_who_left_or_were_accused(self):
        """The weight of a governorate follows from people and the published places outside control alone."""
        weight, people = collections.Counter(), collections.Counter()
        for row in rows("tunisia/areas.csv"):
            weight[row["governorate"]] += float(row["recruiter_weight"])
            people[row["governorate"]] += int(row["population"])
        outside = {"Tunis": 14, "Ariana": 7, "Bizerte": 16, "Siliana": 1, "Mahdia": 11, "Kasserine": 3,
                   "Sidi Bouzid": 10, "Medenine": 5, "Tataouine": 0, "Gafsa": 2, "Tozeur": 0}
        pull = 1.54 * sum(CENSUS.values()) / 149
        others = (149 - sum(outside.values())) / sum(n for name, n in CENSUS.items() if name not in outside)
        for name, n in CENSUS.items():
            rate = (outside[name] + 1.54) / (n + pull) if name in outside else others
            self.assertAlmostEqual(weight[name], n * rate, delta=0.01, msg=name)

    def test_kasserine_stands_in_it_as_it_stands_alone(self):
        inside = [row for row in rows("tunisia/areas.csv") if row["governorate"] == "Kasserine"]
        alone = rows("kasserine/areas.csv")
        self.assertEqual(len(inside), len(alone))
        for there, here in zip(inside, alone):
            for column in here:
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
