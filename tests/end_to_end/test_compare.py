"""Comparisons: an arm is what a run with its intervention is, to the bit; what is said of it follows from the replicates;
order, threads and a kill move nothing; what cannot be compared is refused."""
import contextlib
import json
import pathlib
import sqlite3
import statistics
import unittest

from offramp import folder, offramp
from test_resume import content, kill_after

TOWN = ["kasserine", "--areas", "Ezzouhour", "--until", "2012-06-30", "--set", "recruiters.area_spread=0", "--set",
        "recruiters.start=300", "--threads", "1"]  # so that enough happens
START, DAY, LAST = "2012-03-01", 425, 546
RAIDS = "police.raids: {times: 12, origin: assumed}, police.take: {to: 20, origin: assumed}"


def intervention(name, changes, rest="", cost=1):
    return (f"offramp_intervention: 1\nname: {name}\ntitle: {name}\nwhat: For a test.\n{rest}"
            f"changes: {{{changes}}}\ncosts: [{{per: month, value: {cost}, unit: TND, origin: assumed}}]\n")


INTERVENTIONS = {
    "idle": intervention("idle", RAIDS, "dose: 0\n"),
    "raids": intervention("raids", RAIDS, f"from: {START}\n"),
    "later": intervention("later", RAIDS, "from: 2012-05-01\n"),
    "online": intervention("online", "online.moderation: {to: 1, origin: assumed}", f"from: {START}\n", 30),
    "euros": intervention("euros", "abroad.reintegration: {to: 1, origin: assumed}").replace("TND", "EUR"),
}


class Case(unittest.TestCase):
    values = []  # options that say which values of parameters replicates have

    @classmethod
    def setUpClass(cls):
        cls.folder = folder()
        cls.place = pathlib.Path(cls.folder.name)
        for name, text in INTERVENTIONS.items():
            (cls.place / f"{name}.yaml").write_text(text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def words(self, *arms):
        """Options for arms, each names with + between."""
        return [word for arm in arms
                for word in ("--intervention", "+".join(str(self.place / f"{name}.yaml") for name in arm.split("+")))]

    def compare(self, *arms, more=(), expect=0):
        done = offramp("compare", *TOWN, *self.values, *self.words(*arms), *more)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def ask(self, database, sql, *values):
        with contextlib.closing(sqlite3.connect(database)) as connection:
            return connection.execute(sql, values).fetchall()


class Exact(Case):
    values = ["--fixed"]  # a plain run has the scenario's values, too

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.out = cls.place / "all.db"
        cls.done = cls.compare(cls(), "later", "raids+online", "idle", "raids",
                               more=["--replicates", "3", "--json", "--out", cls.out])
        cls.said = json.loads(cls.done.stdout)
        cls.arms = {arm["intervention"]: arm for arm in cls.said["arms"]}

    def test_a_intervention_that_does_nothing_leaves_every_digest(self):
        self.assertEqual(self.arms["idle"]["digests"], self.said["digests"])
        for outcome in self.arms["idle"]["outcomes"].values():
            self.assertIn(outcome["difference"], (0, None))
        self.assertEqual(self.arms["idle"]["verdict"], "same")
        self.assertEqual(self.arms["idle"]["joined_because"] + self.arms["idle"]["not_joined_because"], 0)
        self.assertTrue(any("does nothing" in text for text in self.arms["idle"]["warnings"]))

    def test_an_arm_is_the_run_with_its_interventions(self):
        for arm in ("raids", "later", "online+raids"):
            out = self.place / "one.db"
            done = offramp("run", *TOWN, "--no-controls", *self.words(*arm.split("+")), "--out", out, "--replace")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.arms[arm]["digests"][0], self.ask(out, "SELECT digest FROM job")[0][0])

    def test_days_before_an_arm_begins_are_those_of_the_run(self):
        own = "(SELECT id FROM job WHERE arm = ? AND replicate = 1)"
        sql = (f"SELECT person, step, day, slot, kind, place, by, value FROM event WHERE job = {own} AND day < ?"
               " ORDER BY person, step")
        self.assertEqual(self.ask(self.out, sql, "", DAY), self.ask(self.out, sql, "raids", DAY))
        self.assertNotEqual(self.ask(self.out, sql, "", 600), self.ask(self.out, sql, "raids", 600))
        self.assertEqual(self.ask(self.out, "SELECT name, from_day FROM arm ORDER BY from_day, name"),
                         [("", 0), ("online+raids", DAY), ("raids", DAY), ("later", DAY + 61), ("idle", LAST)])

    def test_order_and_threads_change_nothing(self):
        out = self.place / "other.db"
        words = ["compare", *TOWN[:-2], *self.values, *self.words("raids", "idle", "online+raids", "later"), "--threads", "2"]
        done = offramp(*words, "--replicates", "3", "--json", "--out", out)
        self.assertEqual(done.stdout, self.done.stdout)
        self.assertEqual(content(out), content(self.out))

    def test_an_arm_is_the_same_beside_other_arms(self):
        said = json.loads(self.compare("raids", more=["--replicates", "3", "--json"]).stdout)
        together = ("verdict", "main_verdicts", "best", "conclusion")  # are of all arms
        for name, value in said["arms"][0].items():
            if name not in together:
                self.assertEqual(value, self.arms["raids"][name], name)

    def test_differences_are_those_of_the_replicates(self):
        rows = self.ask(self.out, "SELECT arm, job.replicate, value FROM outcome JOIN job"
                        " ON job.id = outcome.job WHERE name = 'arrested' ORDER BY 1, 2")
        values = {arm: [row[2] for row in rows if row[0] == arm] for arm in ("", "raids")}
        differences = [with_it - without for with_it, without in zip(values["raids"], values[""])]
        said = self.arms["raids"]["outcomes"]["arrested"]
        half = 4.302653 * statistics.stdev(differences) / 3 ** 0.5
        self.assertAlmostEqual(said["difference"], statistics.mean(differences), 9)
        self.assertAlmostEqual(said["low"], statistics.mean(differences) - half, 4)
        self.assertAlmostEqual(said["high"], statistics.mean(differences) + half, 4)
        self.assertAlmostEqual(said["relative"], said["difference"] / said["baseline"], 9)
        self.assertAlmostEqual(said["variance_ratio"], statistics.variance(differences)
                               / (statistics.variance(values["raids"]) + statistics.variance(values[""])), 9)

    def test_people_who_joined_or_not_because_of_it_are_those_of_the_event_log(self):
        joined = {}
        for arm, replicate, person in self.ask(
                self.out, "SELECT DISTINCT arm, replicate, person FROM life WHERE event IN ('committed', 'complied')"):
            joined.setdefault((arm, replicate), set()).add(person)
        pairs = [(joined.get(("raids", r), set()), joined.get(("", r), set())) for r in range(3)]
        self.assertAlmostEqual(self.arms["raids"]["joined_because"], sum(len(a - b) for a, b in pairs) / 3)
        self.assertAlmostEqual(self.arms["raids"]["not_joined_because"], sum(len(b - a) for a, b in pairs) / 3)

    def test_costs_are_those_of_the_days_it_ran(self):
        self.assertAlmostEqual(self.arms["later"]["cost"], 61 * 12 / 365)
        self.assertAlmostEqual(self.arms["online+raids"]["cost"], 31 * 122 * 12 / 365)
        self.assertEqual(self.arms["idle"]["cost"], 0)
        rows = self.ask(self.out, "SELECT arm, name, unit FROM intervention WHERE arm LIKE '%+%' ORDER BY name")
        self.assertEqual(rows, [("online+raids", "online", "TND"), ("online+raids", "raids", "TND")])

    def test_nothing_is_called_fewer_or_more_while_its_interval_holds_zero(self):
        for arm in self.said["arms"]:
            joined = arm["outcomes"]["joined"]
            if joined["low"] <= 0 <= joined["high"]:
                self.assertIn(arm["verdict"], ("unclear", "same"))
                self.assertIsNone(arm["cost_per_join_averted"])
        told = self.compare("later", more=["--replicates", "3", "--until", "2012-05-31"]).stdout
        self.assertIn("No clear difference", told)
        self.assertNotRegex(told.split("In words")[1].split("Caution")[0], "better|worse|best")


class ByRule(Case):
    """An intervention that forbids by its own setting what it is compared by shows nothing, and it is said so."""

    def warnings(self, *words):
        done = offramp("compare", *TOWN, "--replicates", "2", "--json", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {arm["intervention"]: arm["warnings"] for arm in json.loads(done.stdout)["arms"]}

    def test_a_intervention_that_bars_people_from_being_approached_is_told(self):
        for name, by, coverage in (("bar", 0, 0.5), ("some", 0.5, 0.5)):
            (self.place / f"{name}.yaml").write_text(
                f"offramp_intervention: 1\nname: {name}\ntitle: T\nwhat: W.\nfrom: {START}\n"
                f"who: {{ages: [15, 29], coverage: {coverage}}}\n"
                f"does: [{{effect: approach, by: {by}, origin: assumed}}]\n"
                "costs: [{per: month, value: 1, unit: TND, origin: assumed}]\n")
        said = self.warnings(*self.words("bar", "some", "raids", "bar+raids"))
        for arm in ("bar", "bar+raids"):
            self.assertEqual(len(said[arm]), 1)
            self.assertRegex(said[arm][0], r"^bar makes impossible by rule .* approached \d+ times without it, 0 with it")
            self.assertIn("approach times 0", said[arm][0])
        self.assertEqual(said["some"], [])
        self.assertEqual(said["raids"], [])

    def test_so_is_a_parameter_at_the_end_of_its_range(self):
        said = self.warnings(*self.words("online"), "--set", "recruiters.online=0.9", "--set", "recruiters.start=60")
        self.assertEqual(len(said["online"]), 1)
        self.assertRegex(said["online"][0], r"approached \(value 3;.* times without it, 0 with it")
        self.assertIn("online.moderation at 1", said["online"][0])


class Points(Case):
    """Each replicate has a point of parameters and sizes, the same in all arms; repeats have the first points again."""
    N, REPEATS = 4, 2
    MORE = ["--replicates", "4", "--repeats", "2", "--prior", "--set", "leave.rate=2", "--until", "2012-04-30"]
    STUDY = "origin: estimated, grade: trial, source: a study"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        what = "who: {ages: [15, 60], coverage: 0.9}\ndoes:\n  - {effect: isolation, by: 0, " + cls.STUDY + "}\n"
        rest = "costs: [{per: month, value: 1, unit: TND, origin: assumed}]\n"
        head = f"offramp_intervention: 1\ntitle: T\nwhat: W.\nfrom: {START}\n"
        (cls.place / "mixed.yaml").write_text(head + "name: mixed\n" + what + "  - {effect: approach, by: {uniform: [0, 0.4]},"
                                              " origin: assumed}\n" + rest)
        (cls.place / "two.yaml").write_text(head + "name: two\n" + what + "  - {effect: approach, by: {uniform: [0, 0.4]},"
                                            " origin: assumed}\n  - {effect: walk_away, by: 3, origin: assumed}\n" + rest)
        cls.out = cls.place / "points.db"
        cls.done = cls.compare(cls(), "mixed", "two", "raids", more=[*cls.MORE, "--json", "--out", cls.out])
        cls.said = json.loads(cls.done.stdout)
        cls.arms = {arm["intervention"]: arm for arm in cls.said["arms"]}

    def drawn(self, arm):
        rows = self.ask(self.out, "SELECT replicate, parameter, value FROM drawn JOIN job ON job.id = job WHERE arm = ?"
                        " ORDER BY replicate, parameter", arm)
        points = {}
        for replicate, parameter, value in rows:
            points.setdefault(replicate, {})[parameter] = value
        return points

    def test_arms_share_the_points_and_repeats_have_the_first_ones(self):
        base = self.drawn("")
        self.assertEqual(sorted(base), list(range(self.N + self.REPEATS)))
        for arm in ("mixed", "raids", "mixed without approach"):
            self.assertEqual(self.drawn(arm), base)
        for i in range(self.REPEATS):
            self.assertEqual(base[self.N + i], base[i])
        self.assertEqual(len({point["courts.charge_member"] for point in base.values()}), self.N)
        self.assertNotIn("leave.rate", base[0])  # a setting holds it
        self.assertEqual((self.said["replicates"], self.said["points"]["repeats"]), (self.N, self.REPEATS))
        digests = self.ask(self.out, "SELECT digest FROM job WHERE arm = '' ORDER BY replicate")
        self.assertEqual(len({digest for digest, in digests}), self.N + self.REPEATS)

    def test_a_study_that_finds_nothing_leaves_the_change_to_the_assumption(self):
        mixed = self.arms["mixed"]["evidence"]
        self.assertEqual(mixed["grades"], {"none": 1, "expert": 0, "quasi_experiment": 0, "trial": 1})
        one, = mixed["ablations"]
        self.assertEqual((one["without"], one["left"]["difference"]), ("approach", 0))
        self.assertEqual(one["rests"]["difference"], self.arms["mixed"]["outcomes"]["joined"]["difference"])
        base = self.ask(self.out, "SELECT digest FROM job WHERE arm = '' ORDER BY replicate")
        self.assertEqual(self.ask(self.out, "SELECT digest FROM job WHERE arm = 'mixed without approach' ORDER BY replicate"), base)
        self.assertEqual([one["without"] for one in self.arms["two"]["evidence"]["ablations"]],
                         ["approach", "walk_away", "all assumptions"])
        self.assertEqual(self.arms["raids"]["evidence"]["ablations"], [])  # nothing would be left
        self.assertEqual(self.arms["raids"]["evidence"]["rests_on_assumptions"]["difference"],
                         self.arms["raids"]["outcomes"]["joined"]["difference"])

    def test_shares_of_points_are_those_of_the_replicates(self):
        rows = self.ask(self.out, "SELECT arm, job.replicate, value FROM outcome JOIN job ON job.id = outcome.job"
                        " WHERE name = 'joined' AND job.replicate < ? ORDER BY 1, 2", self.N)
        values = {}
        for arm, _, value in rows:
            values.setdefault(arm, []).append(value)
        named = list(self.arms)
        best = dict.fromkeys([*named, ""], 0)
        for r in range(self.N):
            lowest = min(values[arm][r] for arm in named)
            lowest = min(lowest, values[""][r])
            winners = [arm for arm in best if values[arm][r] == lowest]
            for arm in winners:
                best[arm] += 1 / len(winners) / self.N
        for arm in named:
            differences = [a - b for a, b in zip(values[arm], values[""])]
            mean = sum(differences) / self.N
            self.assertAlmostEqual(self.arms[arm]["best"], best[arm])
            if mean == 0:
                self.assertIsNone(self.arms[arm]["same_sign"])
            else:
                same = sum(d * mean > 0 for d in differences) / sum(d != 0 for d in differences)
                self.assertAlmostEqual(self.arms[arm]["same_sign"], same)
            self.assertAlmostEqual(self.arms[arm]["unchanged"], sum(d == 0 for d in differences) / self.N)
        self.assertAlmostEqual(self.said["nothing_best"], best[""])

    def test_repeated_points_are_no_replicates_of_a_pattern_or_a_distribution(self):
        done = offramp("patterns", self.out, "--json")
        counts = {one["replicates"] for one in json.loads(done.stdout)} - {0}
        self.assertEqual(max(counts), self.N)
        self.assertIn(f": {self.N} replicates", offramp("patterns", self.out).stdout)
        self.assertIn(f"{self.N} replicates", offramp("distribution", self.out).stdout)

    def test_the_group_is_one_block_without_a_direction(self):
        parameters = offramp("parameters").stdout
        for arm in self.said["arms"]:
            blocks = [turn for turn in arm["turned_by"] if turn["name"] == "the group's parameters"]
            self.assertEqual(len(blocks), 1)
            self.assertNotIn("rank_correlation", blocks[0])
            for turn in arm["turned_by"]:
                if turn not in blocks and "." in turn["name"] and turn["name"] in parameters:
                    said = parameters[parameters.index(f"\n{turn['name']}"):].split("\n")[1]
                    self.assertNotIn("; group,", said)

    def test_order_threads_and_resume_change_nothing(self):
        out = self.place / "again.db"
        again = self.compare("raids", "two", "mixed", more=[*self.MORE, "--json", "--out", out, "--threads", "2"])
        self.assertEqual(again.stdout, self.done.stdout)
        self.assertEqual(content(out), content(self.out))
        once_more = self.compare("raids", "two", "mixed", more=[*self.MORE, "--json", "--out", out, "--resume"])
        self.assertEqual(once_more.stdout, self.done.stdout)

    def test_an_intervention_after_the_run_is_named_with_both_days(self):
        told = " ".join(self.compare("later", more=["--replicates", "1", "--fixed", "--until", "2012-04-29"]).stdout.split())
        self.assertIn("later starts on 2012-05-01, and the run ends on 2012-04-29: it does nothing in it and costs nothing.", told)
        self.assertIn("It costs nothing within the run.", told)
        self.assertNotIn("states no cost", told)
        plan = ["plan", *TOWN, "--budget", "9", "--fixed", *self.words("later"), "--replicates", "2", "--until", "2012-04-29"]
        self.assertIn("later starts on 2012-05-01, and the run ends on 2012-04-29", " ".join(offramp(*plan).stdout.split()))
        self.assertEqual(len(json.loads(offramp(*plan, "--json").stdout)["warnings"]), 1)

    def test_an_unknown_outcome_has_the_nearest_names(self):
        told = self.compare("raids", more=["--outcome", "over_theta_mean"], expect=2).stderr
        self.assertRegex(told, 'there is no outcome "over_theta_mean"; the nearest are [a-z_]+, [a-z_]+ and [a-z_]+')

    def test_words_say_what_is_fixed_and_what_may_be_concluded(self):
        told = self.compare("mixed", more=["--replicates", "3", "--fixed", "--until", "2012-03-31"]).stdout
        self.assertIn("Parameters are fixed: intervals hold chance only.", told)
        self.assertEqual(" ".join(told.split()).count("A planner may conclude"), 1)
        self.assertNotIn("repeat the first points", told)
        bare = self.compare("mixed", more=["--replicates", "3", "--no-ablations", "--until", "2012-03-31", "--json"]).stdout
        self.assertEqual(json.loads(bare)["arms"][0]["evidence"]["ablations"], [])
        self.assertIsNone(json.loads(bare)["arms"][0]["evidence"]["rests_on_assumptions"])
        self.assertIn("one of them can be", self.compare("mixed", more=["--fixed", "--prior"], expect=2).stderr)


class Goes(Case):
    RUN = ["--replicates", "3", "--until", "2012-04-30"]

    def test_a_killed_comparison_goes_on_to_the_same_end(self):
        whole, cut = self.place / "whole.db", self.place / "cut.db"
        done = self.compare("raids", "idle", more=[*self.RUN, "--out", whole, "--json"])
        command = ["compare", *TOWN, *self.words("raids", "idle"), *self.RUN, "--out", cut]
        for n, seconds in enumerate((0.6, 0.9, 1.2)):
            kill_after(seconds, command + (["--resume"] if n > 0 else []))
        again = self.compare("raids", "idle", more=[*self.RUN, "--out", cut, "--json", "--resume"])
        self.assertEqual(again.stdout, done.stdout)
        self.assertEqual(content(cut), content(whole))
        one = json.loads(self.compare("raids", more=[*self.RUN, "--out", cut, "--json", "--resume"]).stdout)
        both = [arm for arm in json.loads(done.stdout)["arms"] if arm["intervention"] == "raids"]
        for arm in (*one["arms"], *both):
            del arm["best"]  # among so many arms
        self.assertEqual(one["arms"], both)
        self.assertEqual(content(cut), content(whole))

    def test_another_intervention_is_added_to_a_finished_comparison(self):
        whole, grown = self.place / "both.db", self.place / "grown.db"
        done = self.compare("raids", "later", more=[*self.RUN, "--out", whole, "--json"])
        self.compare("raids", more=[*self.RUN, "--out", grown])
        before = self.ask(grown, "SELECT arm, replicate, digest, seconds FROM job ORDER BY id")
        again = self.compare("raids", "later", more=[*self.RUN, "--out", grown, "--json", "--resume"])
        self.assertEqual(again.stdout, done.stdout)
        self.assertEqual(self.ask(grown, "SELECT arm, replicate, digest, seconds FROM job WHERE arm <> 'later' ORDER BY id"),
                         before)
        for table in ("outcome", "harm", "event", "covered", "series"):
            one, other = (sorted(map(repr, (row[:2] + row[3:] for row in self.ask(
                database, f"SELECT job.arm, job.replicate, {table}.* FROM {table} JOIN job ON id = job"))))
                for database in (whole, grown))
            self.assertTrue(one == other, table)

    def test_precision_adds_replicates_until_it_is_reached_or_says_that_it_is_not(self):
        out = self.place / "precise.db"
        busy = ["--until", "2012-03-31", "--set", "recruiters.online=0.9", "--set", "recruiters.start=200"]
        more = [*busy, "--json", "--outcome", "approached", "--precision", "0.3%", "--out", out]
        said = json.loads(self.compare("online", more=more).stdout)
        self.assertTrue(said["precision"]["holds"])
        self.assertLessEqual(said["precision"]["reached"], 0.003)
        self.assertGreater(said["replicates"], 6)  # of the first round
        rows = self.ask(out, "SELECT replicates, (SELECT count(*) FROM job) FROM ensemble")
        self.assertEqual(rows, [(said["replicates"], 2 * said["replicates"])])
        self.assertEqual(json.loads(self.compare("online", more=[*more, "--resume"]).stdout), said)
        more = [*busy, "--precision", "0.01%", "--replicates", "2", "--outcome", "approached"]
        told = self.compare("online", more=more).stdout
        self.assertIn("was not reached", told)


class Refused(Case):
    def test_bad_use_is_told_with_exit_2(self):
        for more, text in ((["--precision", "0"], "--precision is '0'"), (["--precision", "5 %"], "--precision"),
                           (["--replicates", "0"], "--replicates is '0'"), (["--outcome", "joind"], "joined"),
                           (["--intervention", "fair-custdy"], "did you mean"), (["--outcomes", "x"], "did you mean --outcome")):
            done = offramp("compare", *TOWN, "--intervention", "fair-custody", *more)
            self.assertEqual(done.returncode, 2, more)
            self.assertIn(text, done.stderr)
            self.assertEqual(done.stdout, "")
        done = offramp("compare", *TOWN)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no intervention", done.stderr)

    def test_arms_that_cannot_be_are_refused(self):
        self.assertIn("twice", self.compare("raids", "raids", expect=2).stderr)
        self.assertIn("one currency", self.compare("raids+euros", expect=2).stderr)
        self.assertIn("twice", self.compare("raids+raids", expect=2).stderr)
        done = offramp("compare", *TOWN, "--intervention", "no/such.yaml", "--intervention", "fair-custdy")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no/such.yaml", done.stderr)
        self.assertIn("fair-custdy", done.stderr)


if __name__ == "__main__":
    unittest.main()
