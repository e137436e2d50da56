"""One run, from the command line to JSON, database, CSV, patterns and lives: the same numbers from all."""
import csv
import json
import pathlib
import re
import sqlite3
import unittest

from offramp import SMALL, SOURCE, folder, offramp

OUTCOMES = """approached joined_circle committed joined joined_willing joined_coerced joined_by_friend
joined_by_family joined_by_recruiter joined_online left_abroad left_camp exits_refused
exits_refused_uninvolved walked_away threatened kin_threatened reported harmed_after_reporting
protected_nights uncovered_nights arrested arrested_uninvolved arrested_curious children_detained
custody_days charged charged_uninvolved closed_places closed_harmless_places attacks killed_here
killed_abroad returned imprisoned unaccounted generation_ratio fear_peak
ill_treated ill_treated_in_custody complaints""".split()
TABLES = """ensemble parameter drawn intervention covered area entry_record place person population_check grouping arm job observable series
event_kind event harm outcome pattern""".split()
SPEED = {"ensemble": ["person_days_per_second", "bytes_per_person"], "job": ["seconds"]}


def rows(database, table):
    """All rows of a table but figures of speed."""
    with sqlite3.connect(database) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        kept = [f'"{name}"' for name in names if name not in SPEED.get(table, [])]
        return connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()


class Run(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = folder()
        cls.database = pathlib.Path(cls.folder.name, "run.db")
        cls.done = offramp("run", *SMALL, "--replicates", 3, "--threads", 2, "--out", cls.database, "--json")
        assert cls.done.returncode == 0, cls.done.stderr
        cls.json = json.loads(cls.done.stdout)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ask(self, sql, *values):
        with sqlite3.connect(self.database) as connection:
            return connection.execute(sql, values).fetchall()

    def test_json_has_the_agreed_fields(self):
        run = self.json
        for name in ("scenario model seed replicates people days slots_per_day digests person_days_per_second "
                     "bytes_per_person outcomes").split():
            self.assertIn(name, run)
        self.assertEqual((run["scenario"], run["model"], run["seed"], run["replicates"]),
                         ("kasserine", "pathway", 1, 3))
        self.assertEqual((run["days"], run["slots_per_day"]), (731, 4))
        self.assertEqual(len(run["digests"]), 3)
        for digest in run["digests"]:
            self.assertRegex(digest, "^[0-9a-f]{16}$")
        self.assertEqual(list(run["outcomes"]), OUTCOMES)
        for outcome in run["outcomes"].values():
            self.assertEqual(set(outcome), {"mean", "sd", "p05", "p50", "p95"})
        self.assertGreater(run["person_days_per_second"], 0)
        self.assertGreater(run["bytes_per_person"], 0)

    def test_progress_is_plain_lines_where_there_is_no_terminal(self):
        lines = self.done.stderr.splitlines()
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(line, r"^ *\d+ %  [a-z ]+(, .* left)?$")
        self.assertNotIn("\x1b", self.done.stderr)

    def test_the_run_says_that_it_is_complete(self):
        self.assertEqual(self.ask("SELECT status, seed, replicates, people, days FROM ensemble"),
                         [("complete", 1, 3, self.json["people"], 731)])
        self.assertEqual([row[0] for row in self.ask("SELECT digest FROM job WHERE arm = '' ORDER BY id")],
                         self.json["digests"])

    def test_all_tables_are_strict_and_whole(self):
        with sqlite3.connect(self.database) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(connection.execute("PRAGMA foreign_key_check").fetchall(), [])
            found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        self.assertEqual(set(found), set(TABLES))
        for sql in found.values():
            self.assertIn("STRICT", sql)

    def test_every_column_is_documented(self):
        described = {}
        for line in (SOURCE / "docs/results.md").read_text(encoding="utf-8").splitlines():
            cells = line.split(" | ")
            if line.startswith("| `") and len(cells) == 3:
                described[re.match(r"\| `(\w+)`", line)[1]] = set(re.findall(r"`(\w+)`", cells[2]))
        observables = {row[0] for row in self.ask("SELECT name FROM observable")}
        for table in TABLES + ["life"]:
            columns = {row[0] for row in self.ask(f"SELECT name FROM pragma_table_info('{table}')")}
            missing = columns - described[table] - {"id"} - (observables if table == "series" else set())
            self.assertEqual(missing, set(), table)

    def test_outcomes_are_the_same_in_json_and_database(self):
        for name in OUTCOMES:
            values = [row[0] for row in self.ask(
                "SELECT value FROM outcome JOIN job ON id = outcome.job"
                " WHERE arm = '' AND name = ? AND value IS NOT NULL", name)]
            if values:
                self.assertAlmostEqual(sum(values) / len(values), self.json["outcomes"][name]["mean"], places=9)
            else:
                self.assertIsNone(self.json["outcomes"][name]["mean"])

    def test_outcomes_are_the_same_as_counts_of_events(self):
        kinds = dict(self.ask("SELECT name, id FROM event_kind"))
        for outcome, kind, count in (("approached", "approached", "DISTINCT person"), ("left_abroad", "left_abroad", "*"),
                                     ("joined_circle", "joined_circle", "DISTINCT person"),
                                     ("committed", "committed", "DISTINCT person"), ("charged", "charged", "*"),
                                     ("killed_abroad", "killed_abroad", "*")):
            for replicate in range(3):
                events = self.ask(f"SELECT count({count}) FROM event WHERE job = ? AND kind = ?", replicate,
                                  kinds[kind])[0][0]
                said = self.ask("SELECT value FROM outcome WHERE job = ? AND name = ?", replicate, outcome)[0][0]
                self.assertEqual(events, said, (outcome, replicate))
        joined = self.ask("SELECT count(DISTINCT person) FROM event WHERE job = 0 AND kind IN (?, ?)",
                          kinds["committed"], kinds["complied"])[0][0]
        self.assertEqual(joined, self.ask("SELECT value FROM outcome WHERE job = 0 AND name = 'joined'")[0][0])

    def test_weeks_of_areas_sum_to_days_of_the_whole(self):
        flows = [row[0] for row in self.ask("SELECT name FROM observable WHERE observed = 'flow'")]
        self.assertIn("talks", flows)
        for name in flows:
            whole, areas = (self.ask(f'SELECT sum("{name}") FROM series WHERE job = 0 AND area {test}')[0][0]
                            for test in ("= 0", "> 0"))
            self.assertEqual(whole, areas, name)
        self.assertEqual(self.ask("SELECT sum(days) FROM series WHERE job = 0 AND area = 1"), [(731,)])

    def test_the_harm_ledger_sums_up_the_series(self):
        for name, in self.ask("SELECT name FROM observable WHERE harm = 1 AND observed = 'flow'"):
            self.assertEqual(self.ask("SELECT value FROM harm WHERE job = 1 AND area = 0 AND name = ?", name)[0][0],
                             self.ask(f'SELECT sum("{name}") FROM series WHERE job = 1 AND area = 0')[0][0])

    def test_everybody_in_an_event_is_in_the_table_of_people(self):
        self.assertEqual(self.ask("SELECT count(*) FROM event WHERE person NOT IN (SELECT id FROM person)"), [(0,)])
        self.assertEqual(self.ask("SELECT count(*) FROM event WHERE by NOT IN (SELECT id FROM person)"), [(0,)])
        self.assertGreater(self.ask("SELECT count(*) FROM person")[0][0], 0)

    def test_the_view_of_lives_has_dates(self):
        first, last, n = self.ask("SELECT min(date), max(date), count(*) FROM life")[0]
        self.assertGreaterEqual(first, "2011-01-01")
        self.assertLessEqual(last, "2012-12-31")
        self.assertEqual(n, self.ask("SELECT count(*) FROM event")[0][0])

    def test_export_writes_every_row_of_every_table(self):
        target = pathlib.Path(self.folder.name, "csv")
        self.assertEqual(offramp("export", self.database, "--csv", target).returncode, 0)
        self.assertEqual({path.stem for path in target.iterdir()}, {*TABLES, "offramp-export"})
        self.assertEqual((target / "offramp-export.txt").read_text().split("\n", 1)[1],
                         "".join(f"{row[0]}.csv\n" for row in self.ask("SELECT name FROM sqlite_schema WHERE type = 'table'")))
        for table in TABLES:
            with open(target / f"{table}.csv", newline="", encoding="utf-8") as file:
                written = list(csv.reader(file))
            names = [row[0] for row in self.ask(f"SELECT name FROM pragma_table_info('{table}')")]
            self.assertEqual(written[0], names)
            self.assertEqual(len(written) - 1, self.ask(f"SELECT count(*) FROM {table}")[0][0], table)
        with open(target / "ensemble.csv", newline="", encoding="utf-8") as file:
            run = next(csv.DictReader(file))
        self.assertEqual(run["resolved"], self.ask("SELECT resolved FROM ensemble")[0][0])

    def test_patterns_say_in_json_what_they_say_in_words(self):
        words, found = offramp("patterns", self.database), offramp("patterns", self.database, "--json")
        patterns = json.loads(found.stdout)
        self.assertEqual(len(patterns), self.ask("SELECT count(*) FROM pattern")[0][0])
        for pattern in patterns:
            low, high = pattern["low"], pattern["high"]
            self.assertTrue(low is None or high is None or low <= high, pattern)
            self.assertIn(pattern["name"], words.stdout)
        # three replicates of a part of the place: no verdict, and that is no success
        self.assertEqual({pattern["verdict"] for pattern in patterns} - {"few", "place", "nothing"}, set())
        self.assertTrue(any(pattern["verdict"] == "place" for pattern in patterns))
        self.assertEqual((found.returncode, words.returncode), (1, 1))
        for text in ("Too few replicates", "Not for this place", "held_out 0 of 0 hold; no verdict on 4"):
            self.assertIn(text, words.stdout)

    def test_a_distribution_counts_everybody_once(self):
        done = offramp("distribution", self.database, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        found = json.loads(done.stdout)
        for outcome, events in (("joined", "'committed', 'complied'"), ("left_abroad", "'left_abroad'")):
            people = "SELECT DISTINCT job.id AS job, event.person AS person FROM event JOIN job ON job.id = event.job" \
                f" JOIN event_kind ON event_kind.id = kind WHERE arm = '' AND event_kind.name IN ({events})"
            mean = self.ask(f"SELECT count(*) FROM ({people})")[0][0] / 3
            groups = {by: [row for row in found["distribution"] if (row["outcome"], row["by"]) == (outcome, by)]
                      for by in ("street", "area", "age", "year")}
            for by in ("area", "age", "year"):
                self.assertAlmostEqual(sum(row["count"] for row in groups[by]), mean, places=9)
            (n_streets,), = self.ask("SELECT sum(streets) FROM area")
            self.assertAlmostEqual(sum(row["count"] for row in groups["street"]), n_streets, places=9)
            self.assertAlmostEqual(sum(row["by_chance"] for row in groups["street"]), n_streets, places=6)
            streets = self.ask(f"SELECT n, count(*) / 3.0 FROM (SELECT count(*) AS n FROM ({people}) AS p JOIN person"
                               " ON person.id = p.person GROUP BY p.job, street) WHERE n < 10 GROUP BY n")
            for n, count in streets:
                row, = [row for row in groups["street"] if row["group"] == str(n)]
                self.assertAlmostEqual(row["count"], count, places=9)
            curve = [row["share"] for row in found["lorenz"] if (row["outcome"], row["by"]) == (outcome, "street")]
            self.assertEqual(curve, sorted(curve))
        words, one = offramp("distribution", self.database).stdout, offramp("distribution", self.database, "--by", "year").stdout
        self.assertIn("Joins: streets by how many each has", words)
        self.assertIn("Gini coefficient", one)
        self.assertNotIn("streets by how many", one)
        self.assertTrue(offramp("distribution", self.database, "--format", "csv").stdout.startswith("outcome,by,group,count,"))

    def test_the_league_table_counts_people_who_left_by_home(self):
        done = offramp("league", self.database, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        table = json.loads(done.stdout)
        self.assertEqual([sorted(row) for row in table],
                         [["area", "high", "low", "per_100k", "rank", "rank_high", "rank_low"]])
        left = self.ask("SELECT count(*) FROM (SELECT DISTINCT replicate, person FROM life"
                        " WHERE event = 'left_abroad' AND arm = '')")[0][0]
        people = self.ask("SELECT people FROM ensemble")[0][0]
        self.assertAlmostEqual(table[0]["per_100k"], 1e5 * left / 3 / people, places=9)
        self.assertLess(table[0]["low"], table[0]["per_100k"])
        self.assertGreater(table[0]["high"], table[0]["per_100k"])
        self.assertEqual([table[0][parameter] for parameter in ("rank", "rank_low", "rank_high")], [1, 1, 1])
        words = offramp("league", self.database).stdout
        self.assertIn(f"{table[0]['per_100k']:.1f}", words)
        for word in ("no forecast", "no score of people", "not ranked", "Saudi Arabia", "Soufan Group"):
            self.assertIn(word, " ".join(words.split()))

    def test_a_life_is_told(self):
        person, replicate = self.ask("SELECT person, replicate FROM event JOIN job ON job.id = job WHERE arm = ''"
                                     " GROUP BY 1, 2 ORDER BY count(*) DESC")[0]
        told = offramp("lives", self.database, "--person", person, "--replicate", replicate)
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn(f"Synthetic person {person}, replicate {replicate}: made up, no real person.", told.stdout)
        self.assertTrue(re.search(r"^  201[12]-\d\d-\d\d.*: .*\.$", told.stdout, re.M))
        self.assertIn("At the end, 2012-12-31: ", told.stdout)

    def test_stories_are_looked_for(self):
        story = pathlib.Path(self.folder.name, "story.yaml")
        story.write_text("steps:\n  - {event: approached, place: dawn_hall}\n")
        found = offramp("lives", self.database, "--like", story, "--most", 1)
        n = self.ask("SELECT count(DISTINCT event.job * 1000000 + person) FROM event JOIN event_kind"
                     " ON event_kind.id = event.kind JOIN place ON place.id = event.place JOIN job"
                     " ON job.id = event.job WHERE event_kind.name = 'approached' AND arm = ''"
                     " AND role = 'dawn_hall'")[0][0]
        self.assertGreater(n, 0)
        self.assertTrue(found.stdout.startswith(f"{n} of "), found.stdout[:80])
        self.assertEqual(found.stdout.count("Synthetic person"), 1)

    def test_the_shipped_story_can_be_read(self):
        found = offramp("lives", self.database, "--like", "scenarios/kasserine/interview.yaml")
        self.assertIn(found.returncode, (0, 1), found.stderr)
        self.assertIn("have the 13 steps", found.stdout)
        funnel = json.loads(offramp("lives", self.database, "--like", "scenarios/kasserine/interview.yaml", "--json").stdout)
        lives = [step["lives"] for step in funnel["funnel"]]
        self.assertEqual(len(lives), 13)
        self.assertEqual(lives, sorted(lives, reverse=True))
        self.assertEqual(funnel["breaks_at"], lives.index(0) + 1 if 0 in lives else None)
        before = [funnel["lives"], *lives[:-1]]
        for step, n in zip(funnel["funnel"], before):
            if n > 0:
                self.assertAlmostEqual(step["rate"], step["lives"] / n, places=12)
            else:
                self.assertIsNone(step["rate"])
            self.assertIn(step["what"], found.stdout)
        self.assertEqual(funnel["funnel"][2]["what"], "is arrested in a raid; at a place of worship; at dawn")

    def test_an_equal_run_gives_equal_rows(self):
        again = pathlib.Path(self.folder.name, "again.db")
        self.assertEqual(offramp("run", *SMALL, "--replicates", 3, "--threads", 1, "--out", again).returncode, 0)
        for table in TABLES:
            self.assertEqual(rows(self.database, table), rows(again, table), table)

    def test_a_summary_says_what_it_is(self):
        done = offramp("run", *SMALL, "--until", "2011-02-28")
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in ("Synthetic people", "Harm ledger", "Departures for the war by year", "Origins of the inputs",
                     "forecast nothing", "No database was written", "realised talks a person-day"):
            self.assertIn(text, " ".join(done.stdout.split()))


if __name__ == "__main__":
    unittest.main()
