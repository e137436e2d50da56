"""Good and bad use of the program: help, exit codes, what is refused and what is left alone."""
import csv
import io
import json
import os
import pathlib
import pty
import re
import signal
import sqlite3
import subprocess
import unittest

from offramp import PROGRAM, SOURCE, folder, offramp

COMMANDS = ["run", "check", "patterns", "league", "distribution", "lives", "export", "parameters", "odd", "resolve", "interventions", "compare", "why", "report"]
SHORT = ["kasserine", "--areas", "Ezzouhour", "--until", "2011-01-31"]


class Help(unittest.TestCase):
    def test_every_command_has_help(self):
        for command in COMMANDS:
            for arguments in ([command, "--help"], [command, "-h"], ["help", command]):
                done = offramp(*arguments)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue(done.stdout.startswith(f"Usage: offramp {command}"))
        for arguments in (["--help"], ["help"], ["-h"]):
            done = offramp(*arguments)
            self.assertEqual(done.returncode, 0)
            for command in COMMANDS:
                self.assertIn(f"\n  {command} ", done.stdout)

    def test_the_version_is_printed(self):
        self.assertRegex(offramp("version").stdout, r"^offramp \d+\.\d+\.\d+\n"
                         r"commit (unknown|[0-9a-f]{12}(-dirty)?); compiler \w+ [\d.]+; options buildtype=\w+ .*\n$")

    def test_man_page_and_completion_name_every_option_of_the_help(self):
        page, completion = offramp("help", "--man").stdout, offramp("help", "--completion").stdout
        commands = re.findall(r"^  (\w+) ", offramp("help").stdout, re.M)
        self.assertLess(set(COMMANDS), set(commands))
        for command in set(commands) - {"help", "version"}:
            options = re.findall(r"^  --([\w-]+)", offramp("help", command).stdout, re.M)
            section = re.search(rf"^\.SH {command}$.*?(?=^\.SH )", page, re.M | re.S)[0]
            words = re.search(rf"'{command} -'\*\) words='(.*)'", completion)[1].split()
            self.assertEqual(sorted(words), sorted(f"--{option}" for option in options), command)
            for option in set(options) - {"help"}:
                self.assertIn(f'.BI "\\-\\-{option.replace("-", chr(92) + "-")} "', section)

    def test_completion_completes(self):
        script = offramp("help", "--completion").stdout
        for words, found in ((["re"], "report resolve replay"), (["run", "--th"], "--threads"),
                             (["why", "--shares", ""], "clear always"), (["help", "pat"], "patterns"),
                             (["run", "kasserine"], "")):
            done = subprocess.run(["bash", "-c", script + '\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _offramp\n'
                                   'echo "${COMPREPLY[*]}"', "bash", "offramp", *words], capture_output=True, text=True,
                                  check=True)
            self.assertEqual(done.stdout, found + "\n", words)

    def test_parameters_are_printed_by_prefix(self):
        done = offramp("parameters", "talk.")
        self.assertEqual(done.returncode, 0)
        self.assertIn("talk.rate (per day): 0.3, in [0.05, 2]; society, ", done.stdout)
        self.assertNotIn("population.", done.stdout)
        self.assertGreater(len(offramp("parameters").stdout), len(done.stdout))

    def test_the_tables_of_the_odd_name_every_parameter(self):
        odd = offramp("odd").stdout
        parameters = [line.split()[0].rstrip(":") for line in offramp("parameters").stdout.splitlines()[3:]
                if line and not line.startswith(" ")]
        self.assertGreater(len(parameters), 50)
        for parameter in parameters:
            self.assertIn(f"| {parameter} |", odd)

    def test_resolve_and_check_take_changes(self):
        done = offramp("resolve", "kasserine", "--set", "talk.rate=0.4")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("talk.rate", done.stdout)
        self.assertEqual(offramp("check", "kasserine").returncode, 0)


class League(unittest.TestCase):
    """Of a town of which only one part was counted in a census."""

    @classmethod
    def setUpClass(cls):
        cls.folder = folder()
        cls.database = pathlib.Path(cls.folder.name, "town.db")
        done = offramp("run", "kasserine", "--areas", "town", "--until", "2011-01-07", "--replicates", "1",
                       "--no-controls", "--out", cls.database)
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def on_a_terminal(self, **changes):
        """What the command writes where standard output is a terminal."""
        ours, theirs = pty.openpty()
        environment = {parameter: value for parameter, value in os.environ.items() if parameter != "NO_COLOR"}
        subprocess.run([PROGRAM, "league", self.database], stdout=theirs, check=True,
                       env=environment | {"TERM": "xterm"} | changes)
        os.close(theirs)
        text = b""
        try:
            while part := os.read(ours, 65536):
                text += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        return text.decode()

    def test_an_area_that_nobody_counted_is_shown_and_not_ranked(self):
        table = json.loads(offramp("league", self.database, "--json", "--by", "delegation").stdout)
        self.assertEqual([row["area"] for row in table], ["Ezzouhour", "Kasserine Nord", "Kasserine Sud"])
        self.assertEqual([row["rank"] for row in table], [1, None, None])
        self.assertEqual([row["rank_high"] for row in table], [1, None, None])
        words = offramp("league", self.database).stdout
        self.assertLess(words.index("Ezzouhour"), words.index("nobody counted"))
        self.assertLess(words.index("nobody counted"), words.index("Kasserine Nord"))
        self.assertIn("Warning: with one replicate", words)

    def test_csv_and_html_have_the_rows_of_the_json(self):
        rows = json.loads(offramp("league", self.database, "--json", "--by", "delegation").stdout)
        self.assertEqual(rows, json.loads(offramp("league", self.database, "--format", "json", "--by", "delegation").stdout))
        table = list(csv.DictReader(io.StringIO(offramp("league", self.database, "--format", "csv", "--by",
                                                        "delegation").stdout, newline="")))
        self.assertEqual([row["area"] for row in table], [row["area"] for row in rows])
        for csv_row, row in zip(table, rows):
            self.assertEqual(set(csv_row), set(row))
            self.assertEqual(float(csv_row["per_100k"]), row["per_100k"])
            self.assertEqual(csv_row["rank"], "" if row["rank"] is None else str(row["rank"]))
        page = offramp("league", self.database, "--format", "html").stdout
        self.assertEqual((page.count("<table>"), page.count("<tr>")), (1, 1 + len(rows)))
        self.assertEqual(offramp("patterns", self.database, "--format", "tex").returncode, 2)

    def test_colour_is_for_terminals_and_not_with_no_color(self):
        self.assertIn("\033[90m", self.on_a_terminal())
        self.assertNotIn("\033", self.on_a_terminal(NO_COLOR="1"))
        self.assertNotIn("\033", self.on_a_terminal(TERM="dumb"))
        self.assertNotIn("\033", offramp("league", self.database).stdout)

    def test_what_it_cannot_do_is_refused(self):
        for arguments, word in ((["--by", "governorate"], "name no governorate"), (["--by", "street"], "must be"),
                                (["--jsn"], "did you mean --json?"), ([str(self.database)], "one database")):
            done = offramp("league", self.database, *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(word, done.stderr)
        self.assertEqual(offramp("league", "nowhere.db").returncode, 2)


class BadUse(unittest.TestCase):
    def refused(self, arguments, *words):
        with folder() as place:
            out = pathlib.Path(place, "run.db")
            arguments = [str(out) if argument == "OUT" else argument for argument in arguments]
            done = offramp(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertEqual(done.stdout, "", arguments)
            for word in ("error: ", *words):
                self.assertIn(word, done.stderr, arguments)
            self.assertEqual(os.listdir(place), [], arguments)

    def test_what_is_not_there_is_refused_with_the_nearest_that_is(self):
        self.refused([], "no command")
        self.refused(["rnu"], "did you mean 'run'?")
        self.refused(["xyzzy"], "there is no command 'xyzzy'")
        self.refused(["help", "lifes"], "did you mean 'lives'?")
        self.refused(["run", "kasserine", "--replicate", "x", "--out", "OUT"])
        self.refused(["run", "kasserine", "--replicats", "2", "--out", "OUT"], "did you mean --replicates?")
        self.refused(["run", "kasserine", "--jsn"], "did you mean --json?")
        self.refused(["run", "kasserine", "-q"], "there is no option -q")
        self.refused(["run", "kasserine", "--json=yes"], "--json takes no value")
        self.refused(["run", "kasserine", "--out"], "--out needs a value")
        self.refused(["run", "kaserine", "--out", "OUT"])
        self.refused(["run", "--out", "OUT"], "no scenario")
        self.refused(["run", "kasserine", "kasserine", "--out", "OUT"], "only one scenario")
        self.refused(["parameters", "tlak.rate"], "did you mean talk.rate?")
        self.refused(["parameters", "a", "b"], "only one part of a name")
        self.refused(["odd", "x"], "no arguments")

    def test_old_names_are_refused_with_the_new_one(self):
        self.refused(["keys"], "'keys' is now called 'parameters'")
        self.refused(["help", "measures"], "'measures' is now called 'interventions'")
        self.refused(["run", "kasserine", "--measure", "x", "--out", "OUT"], "--measure is now called --intervention")
        self.refused(["run", "kasserine", "--branch-at", "2011-02-01", "--branch", "a:measure=x", "--out", "OUT"],
                     "is now called intervention=")
        self.refused(["why", "kasserine", "--average=x.yaml"], "--average is now called --reference")
        self.refused(["sensitivity", "kasserine", "--keys", "talk.rate"], "--keys is now called --parameters")

    def test_numbers_are_read_strictly(self):
        for option, values in {"--replicates": ["0", "-1", "1.5", "2x", "", " 3", "1e3", "99999999999999999999"],
                               "--seed": ["-1", "0x10", "18446744073709551616", ""],
                               "--threads": ["0", "many"],
                               "--scale": ["0", "-0.1", "1.1", "nan", "inf", "0x1p-1", "", "1e300", "0.5 "],
                               "--until": ["2011-13-01", "2010-01-01", "20110101", "tomorrow", ""],
                               "--areas": ["Atlantis", ""],
                               "--set": ["talk.rate", "talk.rate=", "talk.rate=-1", "talk.rate=1e300", "talk.rate=nan",
                                         "talk.rate=0.3x", "tlak.rate=0.3", "=3"]}.items():
            for value in values:
                self.refused(["run", *SHORT, f"{option}={value}", "--out", "OUT"])

    def test_all_faults_of_settings_are_listed_at_once(self):
        done = offramp("run", "kasserine", "--set", "talk.rate=9", "--set", "tlak.rate=1", "--areas", "Atlantis",
                       "--until", "1999-01-01")
        self.assertEqual(done.returncode, 2)
        self.assertGreaterEqual(done.stderr.count("error: "), 4)

    def test_what_is_no_run_is_refused(self):
        with folder() as place:
            text = pathlib.Path(place, "text.db")
            text.write_text("dear diary " * 50)
            other = pathlib.Path(place, "other.db")
            sqlite3.connect(other).execute("CREATE TABLE mine (x)").connection.close()
            empty = pathlib.Path(place, "empty.db")
            empty.touch()
            for path in (text, other, empty, place, "/no/such/file.db", "/dev/null"):
                for command in (["patterns", path], ["lives", path, "--person", 1], ["export", path, "--csv", place]):
                    done = offramp(*command)
                    self.assertEqual((done.returncode, done.stdout), (2, ""), (command, done.stderr))
            self.assertEqual(text.read_text(), "dear diary " * 50)

    def test_lives_want_one_thing(self):
        for arguments in ([], ["--person", "1", "--like", "x"], ["--person", "-1"], ["--person", "1.5"],
                          ["--like", "x", "--replicate", "1"]):
            self.assertEqual(offramp("lives", "x.db", *arguments).returncode, 2)


class Files(unittest.TestCase):
    def test_only_a_run_is_replaced_and_only_when_asked(self):
        with folder() as place:
            diary = pathlib.Path(place, "diary.txt")
            diary.write_text("dear diary")
            done = offramp("run", *SHORT, "--out", diary)
            self.assertEqual(done.returncode, 2)
            self.assertIn("is not a database of Offramp", done.stderr)
            self.assertEqual(diary.read_text(), "dear diary")
            run = pathlib.Path(place, "run.db")
            run.touch()
            self.assertEqual(offramp("run", *SHORT, "--out", run, "--replace").returncode, 2)
            self.assertEqual(run.read_bytes(), b"")
            run.unlink()
            for seed in (1, 2):
                self.assertEqual(offramp("run", *SHORT, "--seed", seed, "--out", run, "--replace").returncode, 0)
                self.assertEqual(sqlite3.connect(run).execute("SELECT seed, status FROM ensemble").fetchall(),
                                 [(seed, "complete")])
            before = run.read_bytes()
            for more in (["--set", "talk.rate=99", "--replace"], []):
                self.assertEqual(offramp("run", *SHORT, *more, "--out", run).returncode, 2)
                self.assertEqual(run.read_bytes(), before)
            self.assertEqual(sorted(os.listdir(place)), ["diary.txt", "run.db"])

    def test_a_place_that_cannot_be_written_is_refused(self):
        for out in ("/no/such/folder/run.db", "/tmp", "/dev/full", ""):
            self.assertEqual(offramp("run", *SHORT, "--out", out).returncode, 2, out)

    def test_a_full_standard_output_is_a_failure_of_the_system(self):
        for command in (["run", *SHORT], ["run", *SHORT, "--json"], ["parameters"], ["odd"], ["help"], ["run", "--help"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([PROGRAM, *command], stdout=full, stderr=subprocess.PIPE, text=True, cwd=SOURCE,
                                      timeout=300)
            self.assertEqual(done.returncode, 3, command)
            self.assertIn("could not be written in full", done.stderr)

    def test_a_reader_that_goes_away_ends_the_program_quietly(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([PROGRAM, "odd"], stdout=write, stderr=subprocess.PIPE, text=True, cwd=SOURCE, timeout=60)
        os.close(write)
        self.assertEqual((done.returncode, done.stderr), (-signal.SIGPIPE, ""))


if __name__ == "__main__":
    unittest.main()
