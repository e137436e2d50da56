"""Why here: a place like the reference gets a sentence and no shares; one that differs in one factor gets all of it
from that; threads, a kill and asking twice move nothing.

    test_why.py          small places, for every run of the tests
    test_why.py --long   every coalition of seven factors simulated, so that chance is in all of them
"""
import json
import pathlib
import shutil
import sys
import time
import unittest

from offramp import SOURCE, folder, offramp
from test_resume import content, kill_after

SEVEN = {
    "border": "camps.arrivals: {times: 1, origin: assumed}",
    "cover": "massifs.cover: {times: 1, origin: assumed}",
    "unemployment": "areas.unemployment: {times: 1, origin: assumed}, "
                    "areas.male_unemployment: {times: 1, origin: measured, source: made up}",
    "poverty": "areas.poverty: {times: 1, origin: measured, source: made up}",
    "distrust": "opinion.distrust: {times: 1, origin: assumed}",
    "recruiters": "recruiters.start: {times: 1, origin: assumed}",
    "policing": "police.raids: {times: 1, origin: assumed}",
}
# so little that it is next to nothing beside twenty recruiters for two, yet histories part
NEARLY = {
    "border": "camps.arrivals: {times: 0.9, origin: assumed}",
    "cover": "massifs.cover: {times: 0.9, origin: assumed}",
    "unemployment": "areas.unemployment: {times: 0.97, origin: assumed}",
    "poverty": "areas.poverty: {times: 0.97, origin: assumed}",
    "distrust": "opinion.distrust: {times: 0.95, origin: assumed}",
    "recruiters": "recruiters.start: {to: 2, origin: assumed}",
    "policing": "police.raids: {times: 0.9, origin: assumed}",
}
FEW = {"recruiters": "recruiters.start: {to: 2, origin: assumed}"}
RECORDS = "records:\n  - {name: records, here: %d, all: 1000, origin: assumed}\n"


def reference(factors, rest=""):
    lines = "".join(f"  {name}: {{changes: {{{changes}}}}}\n" for name, changes in factors.items())
    return ("offramp_reference: 1\nname: land\ntitle: the land around\npeople: {value: 70000, origin: assumed}\n"
            f"{rest}factors:\n{lines}")


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = folder()
        self.place = pathlib.Path(self.folder.name, "tiny")
        shutil.copytree(SOURCE / "tests/bad_scenarios/base", self.place)

    def tearDown(self):
        self.folder.cleanup()

    def why(self, factors, *more, rest="", expect=0, replicates=4, until="2011-06-30", recruiters=20):
        (self.place / "reference.yaml").write_text(reference(factors, rest))
        self.asked = ["why", self.place / "tiny.yaml", "--until", until, "--replicates", replicates,
                      "--set", f"recruiters.start={recruiters}", *more]
        done = offramp(*self.asked, timeout=1800)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def json(self, *arguments, **options):
        return json.loads(self.why(*arguments, "--json", **options).stdout)

    def assert_holds(self, factor, value):
        self.assertLessEqual(factor["low"], value, factor)
        self.assertGreaterEqual(factor["high"], value, factor)

    def assert_all_of(self, said, name):
        for factor in said["factors"]:
            self.assert_holds(factor, 1 if factor["name"] == name else 0)
        self.assertAlmostEqual(sum(factor["share"] for factor in said["factors"]), 1)


class Resolve(Case):
    def test_what_the_place_is_compared_with_is_printed_as_lines_and_nothing_simulated(self):
        lines = self.why(FEW, "--resolve", rest=RECORDS % 30).stdout.splitlines()
        self.assertEqual(lines[0], "offramp-reference 1")
        self.assertIn('change recruiters.start to 0 0x1p+1 assumed -', lines)
        self.assertIn('record "records" 0x1.ep+4 0x1.f4p+9 assumed -', lines)
        self.assertEqual(lines[-1], "end")

    def test_a_factor_that_is_not_asked_for_is_left_out(self):
        lines = self.why(SEVEN, "--resolve", "--factors", "cover").stdout.splitlines()
        self.assertEqual([line for line in lines if line.startswith("factor ")], ['factor "cover" "cover" 1'])

    def test_a_fault_of_the_file_is_told_as_ever(self):
        said = self.why({"cover": "massifs.covers: {times: 1, origin: assumed}"}, "--resolve", expect=2).stderr
        self.assertIn("there is no parameter massifs.covers", said)


class Ratio(Case):
    def test_a_place_like_the_reference_gets_the_sentence_and_no_shares(self):
        said = self.json(SEVEN)
        self.assertEqual([said["ratio"], said["ratio_low"], said["ratio_high"]], [1, 1, 1])
        self.assertGreater(said["place"], 0)
        self.assertEqual(said["place"], said["reference"])
        self.assertEqual(said["factors"], [])
        text = self.why(SEVEN).stdout
        self.assertIn("the model makes no difference between them", " ".join(text.split()))
        self.assertIn("no shares are drawn", text)

    def test_the_json_has_what_the_documents_say_and_no_more(self):
        said = self.json(FEW)
        self.assertEqual(set(said), {"areas", "outcome", "place", "reference", "ratio", "ratio_low", "ratio_high", "factors",
                                     "drawn", "points", "same_sign", "due_to_parameters", "turned_by", "says"})
        self.assertEqual(set(said["says"]), {"verdict", "factors", "structure", "chance", "points", "doubt"})
        self.assertIsNone(said["says"]["doubt"])  # parameters are fixed
        text = " ".join(self.why(FEW).stdout.split())
        for sentence in filter(None, said["says"].values()):
            self.assertIn(sentence, text)
        self.assertEqual(said["areas"], ["Upper", "Lower", "Far"])
        self.assertEqual(said["outcome"], "joined")
        for factor in said["factors"]:
            self.assertEqual(set(factor), {"name", "share", "low", "high", "assumed"})

    def test_no_shares_where_the_data_show_no_difference_unless_asked_for(self):
        clear = self.json(FEW, replicates=8, rest=RECORDS % 300)
        self.assertGreater(clear["ratio_low"], 1)
        self.assertEqual([factor["name"] for factor in clear["factors"]], ["recruiters"])
        not_clear = self.why(FEW, replicates=8, rest=RECORDS % 110).stdout
        self.assertIn("The data do not show that joined is other here", not_clear)
        self.assertNotIn("What makes the difference", not_clear)
        always = self.why(FEW, "--shares", "always", replicates=8, rest=RECORDS % 110).stdout
        self.assertIn("What makes the difference", always)

    def test_a_ratio_without_an_interval_is_not_said_to_hold_one(self):
        for rest, why in (("", "the ratio has no interval"),
                          (RECORDS % 110, "the interval of the ratio holds 1 in the data, and the model's ratio has none")):
            said = self.json(FEW, replicates=2, rest=rest)
            self.assertIsNotNone(said["ratio"])
            self.assertIsNone(said["ratio_low"])
            self.assertTrue(said["says"]["verdict"].endswith(f": {why}."), said["says"]["verdict"])


class Shares(Case):
    def test_one_factor_that_differs_gets_all_of_it(self):
        said = self.json({**SEVEN, **FEW}, replicates=8)
        self.assert_all_of(said, "recruiters")
        self.assertEqual({factor["name"]: factor["assumed"] for factor in said["factors"]},
                         {**dict.fromkeys(SEVEN, True), "poverty": False})
        for factor in said["factors"]:
            if factor["name"] != "recruiters":
                self.assertEqual([factor["share"], factor["low"], factor["high"]], [0, 0, 0])

    def test_a_factor_without_effect_gets_nothing_although_its_figure_differs(self):
        off = {**FEW, "cover": "massifs.cover: {times: 0.1, origin: assumed}",
               "border": "camps.arrivals: {times: 3, origin: assumed}"}
        said = self.json(off, "--set", "rule.camps=0", "--shares", "always", "--outcome", "joined", replicates=2)
        shares = {factor["name"]: factor["share"] for factor in said["factors"]}
        self.assertEqual([shares["cover"], shares["border"]], [0, 0])
        self.assertAlmostEqual(shares["recruiters"], 1)

    def test_unemployment_tells_the_same_people_apart(self):
        """Half as many without work: fewer in public by day, so fewer are approached there; the people stay."""
        half = {"unemployment": "areas.unemployment: {times: 0.5, origin: assumed}, "
                                "areas.male_unemployment: {times: 0.5, origin: assumed}"}
        database = pathlib.Path(self.folder.name, "why.db")
        self.why(half, "--shares", "always", "--out", database, replicates=3)
        trials = content(database)["job"]
        self.assertEqual(len(trials), 6)
        self.assertEqual(len({row.split(",")[5] for row in trials}), 6, "digests of coalitions are the same")

    def test_factors_left_out_stay_as_they_are(self):
        both = {**FEW, "policing": "police.raids: {times: 5, origin: assumed}"}
        said = self.json(both, "--shares", "always", "--factors", "recruiters", replicates=2)
        alone = self.json(FEW, "--shares", "always", replicates=2)
        self.assertEqual(said, alone)

    def test_structure_stands_apart_and_is_no_share(self):
        rest = "structure: {title: household sizes, changes: {household_sizes.share: {to: [30, 40, 20, 10], origin: assumed}}}\n"
        done = self.why(FEW, "--shares", "always", rest=rest)
        self.assertIn("structure (household sizes)", done.stdout)
        said = self.json(FEW, "--shares", "always", rest=rest)
        self.assertEqual([factor["name"] for factor in said["factors"]], ["recruiters"])


class Kept(Case):
    def test_threads_and_a_kill_move_nothing(self):
        whole, killed = (pathlib.Path(self.folder.name, name) for name in ("whole.db", "killed.db"))
        factors = {**FEW, "policing": "police.raids: {times: 3, origin: assumed}",
                   "unemployment": SEVEN["unemployment"].replace("times: 1,", "times: 0.7,")}
        started = time.monotonic()
        said = self.json(factors, "--shares", "always", "--threads", 1, "--out", whole, replicates=6)
        seconds = time.monotonic() - started
        arguments = [*self.asked[:-1], "--out", killed, "--threads", 2]
        left = [kill_after(seconds * share, arguments + ["--resume"]) for share in (0.3, 0.2)]
        self.assertIn(True, left)
        done = offramp(*arguments, "--resume", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), said)
        self.assertEqual(content(whole), content(killed))

    def test_another_outcome_is_asked_of_what_is_there(self):
        database = pathlib.Path(self.folder.name, "why.db")
        self.why(FEW, "--shares", "always", "--out", database)
        before = content(database)["job"]
        said = self.json(FEW, "--shares", "always", "--out", database, "--resume", "--outcome", "approached")
        self.assertEqual(content(database)["job"], before)
        self.assertEqual(said["outcome"], "approached")
        self.assertGreater(said["ratio"], 1)

    def test_a_database_of_another_question_is_left_alone(self):
        database = pathlib.Path(self.folder.name, "why.db")
        self.why(FEW, "--out", database)
        before = database.read_bytes()
        done = self.why({"recruiters": "recruiters.start: {to: 3, origin: assumed}"}, "--out", database, "--resume", expect=2)
        self.assertIn("cannot resume", done.stderr)
        self.assertEqual(database.read_bytes(), before)


class Use(Case):
    def test_bad_use_is_told_and_nothing_is_written(self):
        database = pathlib.Path(self.folder.name, "why.db")
        for more, words in ((["--outcome", "joinde"], "did you mean"), (["--shares", "never"], "clear or always"),
                            (["--replicates", "0"], "--replicates is '0'"), (["--resume"], "--resume needs --out"),
                            (["--reference", "none.yaml"], "none.yaml"), (["--factors", "recruiter"], "did you mean")):
            out = [] if "--resume" in more else ["--out", database]
            done = self.why(FEW, *more, *out, expect=2)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertFalse(database.exists())
        (self.place / "reference.yaml").unlink()
        done = offramp("why", self.place / "tiny.yaml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("has no reference to compare it with", done.stderr)
        self.assertIn("Usage: offramp why", offramp("why", "--help").stdout)

    def test_kasserine_is_not_clearly_above_the_country(self):
        done = offramp("why", "kasserine", "--areas", "ezzouhour", "--until", "2011-02-28", "--replicates", 1, "--threads", 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1.25  (0.89 to 1.76)", done.stdout)
        self.assertIn("1.30  (1.00 to 1.69)", done.stdout)
        self.assertIn("no shares are drawn", done.stdout)


class Chance(Case):
    """All 128 coalitions are simulated and differ by chance; about two minutes of a core."""

    def test_the_factor_that_differs_gets_all_and_chance_gives_the_others_nothing(self):
        said = self.json(NEARLY, "--shares", "always", replicates=8, until="2011-12-31")
        self.assert_all_of(said, "recruiters")
        recruiters = next(factor for factor in said["factors"] if factor["name"] == "recruiters")
        self.assertGreater(recruiters["low"], 0.5)
        n_by_chance = sum(factor["low"] < factor["high"] for factor in said["factors"])
        self.assertGreaterEqual(n_by_chance, 4, said["factors"])


if __name__ == "__main__":
    long = "--long" in sys.argv
    cases = [Chance] if long else [Ratio, Shares, Kept, Use]
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(case) for case in cases)
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())
