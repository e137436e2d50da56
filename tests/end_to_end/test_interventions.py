"""Interventions in runs: one that does nothing leaves every bit as it was, one that starts on a day every day before, the
order of options nothing, and one that cannot act leaves what others do alone."""
import contextlib
import pathlib
import sqlite3
import unittest

from offramp import folder, offramp

TOWN = ["kasserine", "--areas", "Ezzouhour", "--until", "2012-12-31", "--no-controls", "--threads", "1",
        "--set", "recruiters.area_spread=0", "--set", "recruiters.start=100"]
START = "2012-03-01"
DAY = 425  # from 2011-01-01


def intervention(name, changes, rest=""):
    return (f"offramp_intervention: 1\nname: {name}\ntitle: {name}\nwhat: For a test.\n{rest}"
            f"changes: {{{changes}}}\ncosts: [{{per: month, value: 1, unit: TND, origin: assumed}}]\n")


RAIDS = "police.raids: {times: 6, origin: assumed}, police.questioned: {times: 5, origin: assumed}"


class Exact(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = folder()
        cls.place = pathlib.Path(cls.folder.name)
        cls.runs = {}
        for name, text in {
                "idle": intervention("idle", RAIDS, "dose: 0\n"),
                "over": intervention("over", RAIDS, "from: 2014-01-01\n"),
                "raids": intervention("raids", RAIDS, f"from: {START}\n"),
                "contacts": intervention("contacts", "police.contacts: {times: 4, origin: assumed},"
                                    " police.raids: {plus: 1, origin: assumed}"),
                "workers": intervention("workers", RAIDS, "who: {ages: [15, 29], coverage: 0.5}\n"
                                   "does: [{effect: isolation, by: -0.3, origin: assumed}]\n"),
                "nobody": intervention("nobody", RAIDS, "who: {ages: [15, 29], coverage: 0}\n"
                                  "does: [{effect: isolation, by: -0.3, origin: assumed}]\n"),
                "plain": intervention("plain", RAIDS),
                "online": intervention("online", "online.moderation: {to: 1, origin: assumed}")}.items():
            (cls.place / f"{name}.yaml").write_text(text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_of(self, *interventions, settings=()):
        """The database of a run with interventions, made once."""
        parameter = interventions + tuple(settings)
        if parameter not in self.runs:
            out = self.place / f"{len(self.runs)}.db"
            options = [word for name in interventions for word in ("--intervention", self.place / f"{name}.yaml")]
            options += [word for setting in settings for word in ("--set", setting)]
            done = offramp("run", *TOWN, *options, "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.runs[parameter] = out
        return self.runs[parameter]

    def ask(self, database, sql, *values):
        with contextlib.closing(sqlite3.connect(database)) as connection:
            return connection.execute(sql, values).fetchall()

    def digest(self, *interventions, settings=()):
        return self.ask(self.run_of(*interventions, settings=settings), "SELECT digest FROM job")

    def test_a_intervention_that_does_nothing_changes_no_bit(self):
        self.assertEqual(self.digest("idle"), self.digest())
        self.assertEqual(self.digest("over"), self.digest())

    def test_days_before_a_intervention_are_as_without_it(self):
        before, after = self.run_of(), self.run_of("raids")
        self.assertNotEqual(self.digest("raids"), self.digest())
        for table in ("event", "series"):
            # area 0 is the daily whole; the weeks of areas may straddle the start
            where = "area = 0 AND day" if table == "series" else "day"
            sql = f"SELECT * FROM {table} WHERE {where} < ? ORDER BY 1, 2, 3"
            self.assertEqual(self.ask(before, sql, DAY), self.ask(after, sql, DAY), table)
            self.assertNotEqual(self.ask(before, sql, 731), self.ask(after, sql, 731), table)
        self.assertEqual(self.ask(after, "SELECT first_day, last_day, dose, unit FROM intervention"),
                         [(START, "2012-12-31", 1.0, "TND")])

    def test_the_order_of_options_changes_nothing(self):
        self.assertEqual(self.digest("raids", "contacts"), self.digest("contacts", "raids"))
        self.assertNotEqual(self.digest("raids", "contacts"), self.digest("raids"))

    def test_a_intervention_that_has_nothing_to_act_on_leaves_the_draws_of_others_alone(self):
        # nobody is approached or threatened online, so there is nothing to take down
        settings = ("recruiters.online=0", "threaten.visits=1")
        self.assertEqual(self.digest("raids", "online", settings=settings), self.digest("raids", settings=settings))
        sql = "SELECT * FROM event ORDER BY 1, 2, 3"
        self.assertEqual(self.ask(self.run_of("raids", "online", settings=settings), sql),
                         self.ask(self.run_of("raids", settings=settings), sql))

    def test_a_programme_in_which_nobody_takes_part_leaves_the_rest_alone(self):
        self.assertEqual(self.digest("nobody"), self.digest("plain"))
        self.assertNotEqual(self.digest("workers"), self.digest("plain"))

    def test_moderation_takes_down_every_contact_online(self):
        sql = ("SELECT count(*) FROM life WHERE event = 'threatened_online' OR (event = 'approached' AND value = 3)")
        self.assertEqual(self.ask(self.run_of("online"), sql), [(0,)])
        self.assertGreater(self.ask(self.run_of(), sql)[0][0], 0)

    def test_the_interventions_of_a_scenario_are_listed_and_told_in_the_summary(self):
        listed = offramp("interventions", "kasserine").stdout
        for name in ("more-raids", "fair-custody", "online-moderation"):
            self.assertIn(f"\n{name}: ", "\n" + listed)
        done = offramp("run", *TOWN[:3], "--until", "2011-01-05", "--no-controls", "--intervention", "protection")
        self.assertIn("with intervention protection: Protection that lasts", done.stdout)
        done = offramp("run", *TOWN[:3], "--until", "2011-01-05", "--intervention", "protecton")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean", done.stderr)


if __name__ == "__main__":
    unittest.main()
