"""Large files: what is read takes time in proportion to its size, or is above a limit and refused in words.

No case takes a second. Readers that compare each name with each other name take half a minute; the limit lies between.
What is printed is bounded, whatever is read.
"""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BASE = pathlib.Path(os.environ["OFR_SOURCE"], "tests", "bad_scenarios", "base")
PROGRAM = os.environ["OFR_PROGRAM"]
SECONDS = 20 if os.environ["OFR_SANITIZED"] == "none" else 120
N = 100_000
MOST_REPORTS = 101  # a hundred, and how many more there are
MOST_BYTES = MOST_REPORTS * 3 * 1400

HEAD = "area,population,lat,lon,km2,border_km,unemployment,male_unemployment,internet_use,poverty,recruiter_weight\n"
ROW = ",300,35.16,8.83,40,30,25,20,30,,2\n"
KEPT = f"Upper{ROW}Lower{ROW}Far{ROW}"  # the scenario speaks of them
TOO_MANY = "the file has more than 100,000 values"


def after(line, text):
    """An edit of the scenario: text behind a line."""
    def edit(yaml):
        assert yaml.count(line) == 1, line
        return yaml.replace(line, line + text)
    return edit


def lines(form, n):
    return "".join(form.format(i=i) for i in range(n))


def in_place(old, new):
    def edit(yaml):
        assert yaml.count(old) == 1, old
        return yaml.replace(old, new)
    return edit


TOWN = "town: [Upper, Lower]"
# what is large, how the scenario is changed, tables, what is said first, what is said last
CASES = [
    ("unknown names", lambda yaml: yaml + "\n" + lines("x{i}: 1\n", N - 500), {}, 'there is no part of a scenario "x0"',
     "more of that kind"),
    ("unknown names on one line", lambda yaml: "{" + lines("x{i}: 1, ", N - 500) + "}\n", {}, 'no part of a scenario "x0"',
     "more of that kind"),
    ("more unknown names", lambda yaml: yaml + "\n" + lines("x{i}: 1\n", N), {}, TOO_MANY, TOO_MANY),
    ("a name again and again", lambda yaml: yaml + "\n" + "title: a\n" * (N - 500), {}, "title appears twice",
     "more of that kind"),
    ("unknown parameters", after("  talk:\n", lines("    p{i}: 1\n", N - 500)), {}, 'no parameter "talk.p0"',
     "more of that kind"),
    ("unknown parameter groups", after("parameters:\n", lines("  p{i}: 1\n", N - 500)), {}, 'no parameter group "p0"',
     "more of that kind"),
    ("a list of a million", in_place(TOWN, "town: [" + "Upper, " * 10 * N + "]"), {}, TOO_MANY, TOO_MANY),
    ("an area again and again", in_place(TOWN, "town: [" + "Upper, " * (N - 500) + "]"), {},
     'area "Upper" appears twice in group town', "more of that kind"),
    ("unknown areas", in_place(TOWN, "town: [" + lines("U{i}, ", N - 500) + "]"), {}, 'there is no area "U0"',
     "more of that kind"),
    ("area groups", after(TOWN + "\n", lines("  g{i}: [Upper]\n", N)), {}, TOO_MANY, TOO_MANY),
    ("fewer area groups", after(TOWN + "\n", lines("  g{i}: [Upper]\n", N // 2 - 500)), {}, None, None),
    ("areas", lambda yaml: yaml, {"areas.csv": HEAD + lines("a{i}" + ROW, N)}, "at most 5000 are read", "table has"),
    ("fewer areas", lambda yaml: yaml, {"areas.csv": HEAD + lines("a{i}" + ROW, 4997) + KEPT}, None, None),
    ("an area in every row", lambda yaml: yaml, {"areas.csv": HEAD + ("a" + ROW) * 4997 + KEPT}, 'area "a" appears twice',
     "more of that kind"),
    ("governorates", lambda yaml: yaml, {"areas.csv": HEAD.replace("area,", "area,governorate,") +
                                         lines("a{i},g{i}" + ROW, 4997) + KEPT.replace(ROW, ",g" + ROW)}, None, None),
    ("columns", lambda yaml: yaml, {"household_sizes.csv": lines("c{i},", N) + "\n"}, 'no column "c0"', ""),
    ("a column again and again", lambda yaml: yaml, {"household_sizes.csv": "size," * N + "share\n"},
     "column size appears twice", ""),
    ("fields", lambda yaml: yaml, {"household_sizes.csv": "size,share\n" + "1," * 10 * N + "1\n"}, "the row has", ""),
    ("a name of 10 MB", lambda yaml: yaml + "\n" + "x" * 100 * N + ": 1\n", {}, "no part of a scenario", ""),
    ("a line of 10 MB", lambda yaml: "{" + "y" * 50 * N + ": 1, zz: " + "x" * 50 * N + "}\n", {},
     "no part of a scenario", ""),
    ("a cell of 10 MB", lambda yaml: yaml, {"household_sizes.csv": "size,share\n1," + "x" * 100 * N + "\n"},
     "a number in [0, 100] is expected", ""),
    ("a number of 10 MB", in_place("effect: 0.01", "effect: " + "9" * 100 * N), {}, "must lie in", ""),
]


class LargeFiles(unittest.TestCase):
    def check(self, edit, tables, *options):
        with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
            folder = pathlib.Path(folder, "place")
            shutil.copytree(BASE, folder)
            yaml = (folder / "tiny.yaml").read_text()
            (folder / "tiny.yaml").write_text(edit(yaml))
            for name, text in tables.items():
                (folder / name).write_text(text)
            return subprocess.run([PROGRAM, "check", "tiny.yaml", *options], cwd=folder, capture_output=True, text=True,
                                  timeout=SECONDS)

    def test_each_is_read_in_time_or_refused_in_few_words(self):
        for what, edit, tables, first, last in CASES:
            with self.subTest(what):
                done = self.check(edit, tables)
                if first is None:
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    continue
                self.assertEqual(done.returncode, 2)
                self.assertIn(first, done.stderr[:4000])
                self.assertIn(last, done.stderr[-4000:])
                self.assertLess(len(done.stderr), MOST_BYTES)

    def test_a_report_shows_200_characters_of_a_line(self):
        done = self.check(in_place(TOWN, "town: [Upper, Lower," + " " * 5000 + "Uper," + " " * 5000 + "Far]"), {})
        _, shown, caret = done.stderr.splitlines()
        self.assertEqual(len(shown), len("   11 | ") + 200 + 2 * len("..."))
        self.assertEqual(shown.index("Uper"), caret.index("^"))

    def test_what_a_place_is_called_does_nothing_in_a_terminal_or_a_spreadsheet(self):
        formula, turned = "=cmd|'/C calc'!A0", "Up\u202ereppU"
        with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
            folder = pathlib.Path(folder, "place")
            shutil.copytree(BASE, folder)
            (folder / "areas.csv").write_text(HEAD + formula + ROW + turned + ROW + KEPT)

            def offramp(*arguments):
                done = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, timeout=SECONDS)
                self.assertEqual((done.returncode, done.stderr.replace("\u202e", "")), (0, done.stderr))
                self.assertNotIn("\u202e", done.stdout)
                return done.stdout

            offramp("run", "tiny.yaml", "--until", "2011-03-31", "--replicates", "1", "--out", "r.db")
            self.assertIn("Up\\u202ereppU", offramp("league", "r.db"))
            names = {text for row in json.loads(offramp("league", "r.db", "--json")) for text in row.values()}
            self.assertLessEqual({formula, turned}, names)
            offramp("export", "r.db", "--csv", "csv")
            with open(folder / "csv" / "area.csv", newline="", encoding="utf-8") as file:
                cells = [row["name"] for row in csv.DictReader(file)]
            self.assertIn("'" + formula, cells)
            self.assertFalse([cell for cell in cells if cell.startswith("=")])

    def test_areas_are_named_in_any_case_beyond_ascii(self):
        tables = {"areas.csv": HEAD + "Djenné" + ROW + KEPT}
        for name in ("Djenné", "DJENNÉ", "djennÉ"):
            done = self.check(lambda yaml: yaml, tables, "--areas", name)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertRegex(done.stdout, r"areas +1\b", name)
        done = self.check(lambda yaml: yaml, {"areas.csv": HEAD + "Djenné" + ROW + "DJENNÉ" + ROW + KEPT})
        self.assertIn('area "DJENNÉ" appears twice', done.stderr)

    def test_parameters_are_found_by_a_part_of_their_names(self):
        done = subprocess.run([PROGRAM, "parameters", "raid"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("police.raids", done.stdout)
        done = subprocess.run([PROGRAM, "parameters", "raidz"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""))


if __name__ == "__main__":
    unittest.main()
