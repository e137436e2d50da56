"""Plans: sets within the budget race, what stays is the same after a kill and in any order; interventions alone are searched."""
import json
import pathlib
import sqlite3
import unittest

from offramp import folder, offramp
from test_resume import kill_after

TOWN = ["kasserine", "--areas", "Ezzouhour", "--scale", "0.2", "--until", "2012-01-31", "--replicates", "8",
        "--set", "recruiters.area_spread=0", "--set", "recruiters.start=300"]
RAIDS = "police.raids: {times: 12, origin: assumed}, police.take: {to: 20, origin: assumed}"


def intervention(name, changes, cost):
    return (f"offramp_intervention: 1\nname: {name}\ntitle: {name}\nwhat: For a test.\nfrom: 2011-06-01\n{changes}"
            f"costs: [{{per: once, value: {cost}, unit: TND, origin: assumed}}]\n")


INTERVENTIONS = {
    "harmful": intervention("harmful", f"changes: {{{RAIDS}}}\n", 5),
    "idle": intervention("idle", f"dose: 0\nchanges: {{{RAIDS}}}\n", 4),
    "wasted": intervention("wasted", "changes: {abroad.reintegration: {to: 0, origin: assumed}}\n", 3),
    "shield": intervention("shield", "who: {ages: [15, 40], coverage: 0.9}\n"
                      "does: [{effect: approach, by: 0.1, origin: assumed}]\n", 10),
    "clash": intervention("clash", "changes: {police.take: {to: 3, origin: assumed}}\n", 1),
    "euros": intervention("euros", "changes: {police.take: {to: 3, origin: assumed}}\n", 1).replace("TND", "EUR"),
}


class Plan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = folder()
        cls.place = pathlib.Path(cls.folder.name)
        for name, text in INTERVENTIONS.items():
            (cls.place / f"{name}.yaml").write_text(text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def words(self, budget, names, more=()):
        return ["plan", *TOWN, "--fixed", "--budget", budget, *more,
                *(word for name in names for word in ("--intervention", self.place / f"{name}.yaml"))]

    def plan(self, budget, *names, more=(), expect=0):
        done = offramp(*self.words(budget, names, more))
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def test_sets_that_are_beaten_leave_whatever_the_order_threads_or_kills(self):
        out, cut = self.place / "plan.db", self.place / "cut.db"
        done = self.plan("15", "harmful", "wasted", "shield", more=["--json", "--threads", "1", "--out", out])
        said = json.loads(done.stdout)
        self.assertEqual((said["sets"], said["posterior"]), (7, None))  # all but the one of all three, for 18
        front = [row["interventions"] for row in said["pareto_front"]]
        self.assertEqual(front[0], [])  # to do nothing is on it
        self.assertNotIn(["wasted"], front)  # it costs and does nothing
        self.assertIn(["shield"], front)
        self.assertTrue(all(row["cost"] <= 15 for row in said["pareto_front"]))
        self.assertLess(said["trials"], 7 * 8)
        again = self.plan("15", "shield", "wasted", "harmful", more=["--json", "--threads", "2"])
        self.assertEqual(again.stdout, done.stdout)
        for n, seconds in enumerate((0.5, 1.0)):
            kill_after(seconds, self.words("15", ["harmful", "wasted", "shield"],
                                           ["--out", cut] + (["--resume"] if n > 0 else [])))
        again = self.plan("15", "harmful", "wasted", "shield", more=["--json", "--out", cut, "--resume"])
        self.assertEqual(again.stdout, done.stdout)
        rows = []
        for path in (out, cut):
            with sqlite3.connect(path) as database:
                rows.append(database.execute("SELECT * FROM plan_set ORDER BY point").fetchall())
                self.assertEqual(database.execute("SELECT status FROM ensemble").fetchone()[0], "complete")
        self.assertEqual(rows[0], rows[1])
        other = self.plan("16", "harmful", "wasted", "shield", more=["--out", out, "--resume"], expect=2)
        self.assertIn("cannot resume", other.stderr)

    def test_each_replicate_draws_from_a_posterior_the_same_values_for_all_sets(self):
        place = ["kasserine", "--areas", "Haidra", "--until", "2011-03-31", "--set", "recruiters.start=400", "--set", "recruiters.area_spread=0"]
        fit, posterior, out = (self.place / name for name in ("fit.yaml", "posterior.db", "robust.db"))
        fit.write_text("offramp_fit: 1\npatterns:\n  - {name: charged, statistic: charged, range: [2, 4], unit: people,"
                       " use: fitted, source: s}\npriors:\n  - {parameter: police.raids, uniform: [0.5, 12], unit: '1', source: s}\n")
        done = offramp("calibrate", *place, "--points", "20", "--seeds", "1", "--generations", "1", "--checks", "0",
                       "--fit", fit, "--out", posterior)
        self.assertEqual(done.returncode, 0, done.stderr)
        words = ["plan", *place, "--budget", "9", "--intervention", self.place / "early.yaml", "--replicates", "6", "--json"]
        (self.place / "early.yaml").write_text(INTERVENTIONS["wasted"].replace("2011-06-01", "2011-02-01"))
        plain = self.place / "plain.db"
        self.assertEqual(offramp(*words, "--fixed", "--out", plain).returncode, 0)
        words += ["--posterior", posterior, "--out", out]
        said = json.loads(offramp(*words).stdout)
        self.assertEqual(said["posterior"], str(posterior))
        sql = ("SELECT replicate, name, value FROM job JOIN outcome ON outcome.job = job.id WHERE point % 2 = 0"
               " AND name LIKE '%_uninvolved' ORDER BY replicate, name")
        with sqlite3.connect(out) as one, sqlite3.connect(plain) as other:
            self.assertNotEqual(one.execute(sql).fetchall(), other.execute(sql).fetchall())
        # it does nothing, whatever the values: pairs have the same ones
        with sqlite3.connect(out) as database:
            self.assertEqual(database.execute("SELECT DISTINCT joined, harm FROM plan_set").fetchall(), [(0, 0)])
        self.assertEqual(json.loads(offramp(*words, "--resume").stdout), said)

    def test_interventions_that_cannot_be_taken_together_are_in_no_set(self):
        said = json.loads(self.plan("100", "harmful", "clash", more=["--json", "--until", "2011-07-31"]).stdout)
        self.assertEqual(said["sets"], 3)

    def test_bad_use_is_told_with_exit_2(self):
        for words, text in ((["--intervention", "jobs"], "no --budget"), (["--budget", "x", "--intervention", "jobs"], "--budget is 'x'"),
                            (["--budget", "-1", "--intervention", "jobs"], "--budget is '-1'"),
                            (["--budget", "1e9"], "no --intervention"), (["--budget", "5", "--intervention", "jobs"], "allows none"),
                            (["--budget", "1e9", "--intervention", "job"], "did you mean"),
                            (["--budget", "1e9", "--intervention", "jobs", "--intervention", "jobs"], "twice"),
                            (["--budget", "1e9", "--intervention", "jobs", "--harm", "joy"], "harm ledger"),
                            (["--budget", "1e9", "--intervention", "jobs", "--posterior", "no.db"], "no.db"),
                            (["--budget", "1e9", "--intervention", "jobs", "--replicates", "1"], "--replicates is '1'"),
                            (["--budget", "1e9", "--set", "talk.rate=9", "--intervention", "jobs"], "talk.rate")):
            done = offramp("plan", *TOWN, "--until", "2013-06-30", *words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertIn(text, done.stderr)
        self.assertIn("one currency", self.plan("9", "harmful", "euros", expect=2).stderr)


if __name__ == "__main__":
    unittest.main()
