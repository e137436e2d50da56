"""offramp sensitivity: killed and gone on with; SALib's files; what is refused; the same whatever the threads."""
import csv
import json
import pathlib
import signal
import sqlite3
import subprocess
import time
import unittest

from offramp import PROGRAM, SOURCE, folder, offramp

STUDY = ["sensitivity", "kasserine", "--areas", "Ezzouhour", "--scale", 0.4, "--until", "2011-03-31", "--seed", 3]
PARAMETERS = ["--parameters", "talk.effect,risk.share,population.friends,custody.local_days"]
MORRIS = [*STUDY, *PARAMETERS, "--trajectories", 3]
SOBOL = [*STUDY, *PARAMETERS, "--method", "sobol", "--samples", 4]


def content(database):
    """All rows of all tables."""
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: list(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in sorted(tables)}


def n_trials(database):
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM job").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def kill_after_trials(n, arguments, database):
    """Start the program and kill it once n trials are written; True when it was still at work."""
    process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               cwd=SOURCE)
    while process.poll() is None and n_trials(database) < n:
        time.sleep(0.005)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return running


def read_problem(path):
    """As SALib's read_param_file reads it: the form is sniffed from blanks."""
    with open(path, encoding="utf-8") as file:
        form = csv.Sniffer().sniff(file.read(1024))
        file.seek(0)
        rows = list(csv.DictReader(file, fieldnames=["name", "low", "high", "group", "dist"], dialect=form))
    return [(row["name"], float(row["low"]), float(row["high"]), row["group"]) for row in rows
            if not row["name"].startswith("#")]


def read_table(path):
    """As numpy's loadtxt."""
    return [[float(number) for number in line.split()] for line in pathlib.Path(path).read_text().splitlines()
            if not line.startswith("#")]


class Sensitivity(unittest.TestCase):
    def setUp(self):
        self.temporary = folder()
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def run_well(self, *arguments):
        result = offramp(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def assert_refused(self, arguments, *says):
        result = offramp(*arguments)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, "")
        for text in says:
            self.assertIn(text, result.stderr)

    def test_a_killed_study_goes_on_to_the_same_database(self):
        for name, study, at in (("morris", MORRIS, 7), ("sobol", SOBOL, 11)):
            whole, cut = self.folder / f"{name}.db", self.folder / f"{name}_cut.db"
            said = self.run_well(*study, "--out", whole, "--threads", 1)
            self.assertTrue(kill_after_trials(at, [*study, "--out", cut, "--threads", 1], cut), "it was too quick to kill")
            before = n_trials(cut)
            self.assertGreaterEqual(before, at)
            self.assertLess(before, n_trials(whole))
            with sqlite3.connect(cut) as connection:
                self.assertEqual(connection.execute("SELECT status FROM ensemble").fetchone()[0], "incomplete")
            self.assertTrue(kill_after_trials(before + 3, [*study, "--out", cut, "--resume", "--threads", 2], cut))
            said_again = self.run_well(*study, "--out", cut, "--resume", "--threads", 2)
            self.assertEqual(content(whole), content(cut))
            self.assertEqual(said.replace(str(whole), ""), said_again.replace(str(cut), ""))
            self.run_well(*study, "--out", cut, "--resume")
            self.assertEqual(content(whole), content(cut))

    def test_json_has_every_parameter_ranked_and_the_group_apart(self):
        found = json.loads(self.run_well(*MORRIS, "--json", "--outcome", "approached"))
        self.assertEqual((found["scenario"], found["seed"], found["method"]), ("kasserine", 3, "morris"))
        self.assertEqual(found["points"], 3 * 6)
        outcome = found["outcomes"][0]
        self.assertEqual(outcome["outcome"], "approached")
        self.assertEqual([parameter["rank"] for parameter in outcome["parameters"]], [1, 2, 3, 4])
        strengths = [parameter["mu_star"] for parameter in outcome["parameters"]]
        self.assertEqual(strengths, sorted(strengths, reverse=True))
        self.assertNotIn("recruiters.start", [parameter["parameter"] for parameter in outcome["parameters"]])
        self.assertEqual(outcome["group"]["parameter"], "unknown group behaviour")
        self.assertIsNone(outcome["group"]["rank"])
        self.assertIsNone(outcome["group"]["mu"])
        for parameter in outcome["parameters"] + [outcome["group"]]:
            self.assertLessEqual(parameter["mu_star_low"], parameter["mu_star"])
            self.assertGreaterEqual(parameter["mu_star_high"], parameter["mu_star"])
        self.assertGreater(outcome["variance_between_replicates"], 0)

    def test_salib_files_go_round(self):
        problem, samples, outputs, again = (self.folder / name for name in ("p.txt", "x.txt", "y.txt", "z.txt"))
        database = self.folder / "sobol.db"
        files = ["--write-problem", problem, "--write-samples", samples]
        self.assertEqual(self.run_well(*SOBOL, *files, "--design-only"), "")
        names = read_problem(problem)
        self.assertEqual([name for name, *_ in names[:4]],
                         ["talk.effect", "risk.share", "population.friends", "custody.local_days"])
        self.assertEqual(names[1][1:], (0.02, 0.12, "risk.share"))
        self.assertEqual({group for *_, group in names[4:]}, {"group"})
        points = read_table(samples)
        self.assertEqual(len(points), 4 * (5 + 2))
        for point in points:
            self.assertEqual(len(point), len(names))
            for value, (name, low, high, _) in zip(point, names):
                self.assertTrue(low <= value <= high, name)
            self.assertEqual(point[3], int(point[3]))
        self.run_well(*SOBOL, "--out", database, "--write-outputs", outputs)
        self.assertEqual(len(read_table(outputs)), len(points))
        given = [*STUDY, "--method", "given", "--problem", problem, "--samples-file", samples]
        self.run_well(*given, "--write-outputs", again)
        self.assertEqual(outputs.read_text(), again.read_text())
        with sqlite3.connect(database) as connection:
            rows = connection.execute("SELECT a.value, b.value FROM job JOIN outcome a ON a.job = id AND a.name ="
                                      " 'joined_circle' JOIN outcome b ON b.job = id AND b.name = 'joined'"
                                      " WHERE replicate = 0 ORDER BY point").fetchall()
        self.assertEqual([list(row) for row in rows], read_table(outputs))

    def test_the_strongest_of_a_screening_are_taken(self):
        database = self.folder / "morris.db"
        study = [*MORRIS, "--outcome", "approached"]
        ranked = json.loads(self.run_well(*study, "--json", "--out", database))["outcomes"][0]["parameters"]
        found = json.loads(self.run_well(*STUDY, "--method", "sobol", "--strongest", 2, "--of", database, "--samples", 2,
                                         "--json", "--group-factor", 1, "--outcome", "approached"))
        self.assertEqual({parameter["parameter"] for parameter in found["outcomes"][0]["parameters"]}, {parameter["parameter"] for parameter in ranked[:2]})
        self.assertIsNone(found["outcomes"][0]["group"])
        self.assert_refused([*STUDY, "--strongest", 9, "--of", database], "has 4 parameters")

    def test_logs_come_of_the_same_trials(self):
        database = self.folder / "morris.db"
        study = [*MORRIS, "--outcome", "approached", "--out", database]
        self.run_well(*study)
        before = content(database)
        found = json.loads(self.run_well(*study, "--resume", "--log", "--json"))
        self.assertTrue(found["log"])
        after = content(database)
        self.assertEqual({table: after[table] for table in before}, before)
        self.assertEqual(set(after) - set(before), {"effect_log", "noise_log"})
        self.assertLess(found["outcomes"][0]["mean"], 10)

    def test_all_faults_of_the_options_are_told_at_once(self):
        self.assert_refused(["sensitivity", "kasserine", "--method", "sabol", "--outcome", "joind", "--samples-file", "x"],
                            'did you mean "sobol"?', 'did you mean "joined"?', "--samples-file is for --method given")
        self.assert_refused(["sensitivity", "kasserine", "--parameters", "talk.rat,rule.talk,recruiters.start,talk.rate,talk.rate"],
                            'did you mean "talk.rate"?', "rule.talk cannot be moved: it switches a rule",
                            "recruiters.start describes the group", "talk.rate is named twice")
        self.assert_refused(["sensitivity", "kasserine", "--trajectories", "1"], "must be a whole number in [2, 10000]")
        self.assert_refused(["sensitivity", "kasserine", "--group-factor", "0.5"], "must be a number in [1, 100]")
        self.assert_refused(["sensitivity"], "no scenario was given")
        self.assert_refused(["sensitivity", "kasserine", "--out", "/no/such/folder/x.db"], "there is no folder")
        self.assert_refused(["sensitivity", "kasserine", "--strongest", "3", "--of", "README.md"], "is not a database of Offramp")

    def test_all_faults_of_a_problem_are_told_at_their_places(self):
        problem, samples = self.folder / "p.txt", self.folder / "x.txt"
        problem.write_text("# comment\ntalk.rate 0.1 3\nrule.talk 0 1\ntalk.effct 0 1\n"
                           "risk.share 0.1 0.05\ntalk.alpha 0 1 talk.alpha norm\ntalk.online low 0.4\nfear.raid 0\n")
        self.assert_refused([*STUDY, "--problem", problem],
                            f"{problem}:2:15: error: the upper bound of talk.rate is 3; it must lie in [0.05, 2]",
                            f"{problem}:3:1: error: rule.talk cannot be moved", f"{problem}:4:1: error: there is no parameter",
                            f"{problem}:5:1: error: the bounds of risk.share are 0.1 and 0.05",
                            f"{problem}:6:27: error: the distribution of talk.alpha is \"norm\"",
                            f"{problem}:7:13: error: the lower bound of talk.online is \"low\"",
                            f"{problem}:8:1: error: a line has 2 words")
        problem.write_text("talk.rate 0.1 0.5\nrisk.share 0.03 0.1\n")
        samples.write_text("0.2 0.05\n0.2\n0.7 0.05\n0.2 x\n")
        self.assert_refused([*STUDY, "--method", "given", "--problem", problem, "--samples-file", samples],
                            f"{samples}:2:1: error: a row has 1 numbers; the problem has 2 parameters",
                            f"{samples}:3:1: error: the value of talk.rate is 0.7", f"{samples}:4:5: error: the value of risk.share is \"x\"")

    def test_another_outcome_is_added_to_a_finished_database(self):
        database, whole = self.folder / "study.db", self.folder / "whole.db"
        both = self.run_well(*MORRIS, "--outcome", "joined_circle,approached", "--out", whole)
        self.run_well(*MORRIS, "--outcome", "joined_circle", "--out", database)
        self.assertEqual(self.run_well(*MORRIS, "--outcome", "joined_circle,approached", "--out", database, "--resume")
                         .replace(database.name, whole.name), both)
        self.assertEqual(content(database), content(whole))

    def test_another_study_is_not_gone_on_with(self):
        database = self.folder / "study.db"
        self.run_well(*SOBOL, "--out", database)
        before = content(database)
        self.assert_refused([*SOBOL[:-1], 8, "--out", database, "--resume"], "it has another design, method sobol, 28 points")
        self.assert_refused([*SOBOL, "--set", "police.raids=3", "--out", database, "--resume"], "another scenario or of other settings")
        self.assertEqual(content(database), before)
        run = offramp("run", "kasserine", "--areas", "Ezzouhour", "--until", "2011-01-02", "--out", database)
        self.assertEqual(run.returncode, 2)
        self.assertIn("is a database of sensitivity, not of run; it is left alone", run.stderr)
        self.assert_refused(["patterns", database], "is a database of an analysis; one of a run is expected")
        self.assertEqual(content(database), before)


if __name__ == "__main__":
    unittest.main()
