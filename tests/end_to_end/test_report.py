"""offramp report: a run in a copy of the page. The page here is a stand-in with the place for a run; the real one,
in a browser, is tested by web/test/browser/reported.test.ts."""
import base64
import gzip
import os
import pathlib
import re
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import unittest
import zlib

from offramp import PROGRAM, SOURCE, folder, offramp

VERSION = offramp("version").stdout.split()[1]
PLACE = f"<!-- offramp report puts a run here: version {VERSION}, format 3 -->"
PAGE = f"<!doctype html>\n<html><head><title>Offramp</title></head><body>\n{PLACE}\n<p>after</p></body></html>\n"


def wholes(data, n):
    values, at, before = [], 0, 0
    for _ in range(n):
        number = shift = 0
        while True:
            byte = data[at]
            at += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if number == 0:
            values.append(None)
            continue
        number -= 1
        before += number // 2 if number % 2 == 0 else -(number + 1) // 2
        values.append(before)
    return values


def columns(packed):
    """src/store/columns.h, read once more: name -> values."""
    data = zlib.decompress(packed)
    n, n_columns = struct.unpack_from("<II", data)
    at, found = 8, {}
    for _ in range(n_columns):
        kind, length = data[at], data[at + 1]
        name = data[at + 2:at + 2 + length].decode()
        size, = struct.unpack_from("<I", data, at + 2 + length)
        at += 6 + length
        cell = data[at:at + size]
        at += size
        if kind == 1:
            planes = [cell[i * n:(i + 1) * n] for i in range(4)]
            found[name] = [None if value != value else value
                           for value in (struct.unpack("<f", bytes(p[row] for p in planes))[0] for row in range(n))]
        elif kind == 2:
            words_size, = struct.unpack_from("<I", cell)
            words = cell[4:4 + words_size].decode().split("\0")
            found[name] = [None if i is None else words[i] for i in wholes(cell[4 + words_size:], n)]
        else:
            found[name] = wholes(cell, n)
    return n, found


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = folder()
        cls.place = pathlib.Path(cls.folder.name)
        cls.page = cls.place / "page.html"
        cls.page.write_text(PAGE)
        cls.database = cls.place / "run.db"
        done = offramp("run", "kasserine", "--areas", "Haidra", "--until", "2011-12-31", "--replicates", "2",
                       "--branch-at", "2011-03-01", "--branch", "raids:intervention=more-raids", "--out", cls.database)
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.out = self.place / "report.html"
        self.out.unlink(missing_ok=True)

    def report(self, database=None, *more, **options):
        return offramp("report", database or self.database, "--out", self.out, "--page", self.page, *more, **options)

    def refused(self, done, *words, code=2):
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse(self.out.exists())
        self.assertEqual([name for name in os.listdir(self.place) if name.startswith(self.out.name)], [])

    def inside(self):
        """The database in the report."""
        text = self.out.read_text()
        found = re.findall(r'<script type="application/octet-stream" id="inside-run">([^<]*)</script>', text)
        self.assertEqual(len(found), 1)
        bundle = sqlite3.connect(":memory:")
        path = self.place / "inside.db"
        path.write_bytes(gzip.decompress(base64.b64decode(found[0], validate=True)))
        with sqlite3.connect(path) as file:
            file.backup(bundle)
        path.unlink()
        return bundle

    def test_a_report_is_the_page_with_the_run_in_it(self):
        done = self.report()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"Written to {self.out}", done.stdout)
        self.assertRegex(done.stdout, r"Left out: \d+ control runs")
        self.assertNotIn("replicates\nLeft out: events", done.stdout)
        text = self.out.read_text()
        self.assertIn("<title>Kasserine governorate, Tunisia, 2011-2016 - Offramp</title>", text)
        self.assertNotIn(PLACE, text)
        self.assertTrue(text.endswith("\n<p>after</p></body></html>\n"))
        self.assertEqual(re.findall("https?://", text), [])

    def test_it_holds_the_numbers_of_the_run(self):
        self.assertEqual(self.report().returncode, 0)
        bundle, run = self.inside(), sqlite3.connect(self.database)
        for table in ("area", "intervention"):
            self.assertEqual(bundle.execute(f"SELECT * FROM {table}").fetchall(),
                             run.execute(f"SELECT * FROM {table}").fetchall(), table)
        shown = "(SELECT id FROM job WHERE arm IN ('', 'raids'))"
        for table in ("outcome", "harm"):
            self.assertEqual(bundle.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall(),
                             run.execute(f"SELECT * FROM {table} WHERE job IN {shown} ORDER BY 1, 2, 3").fetchall())
        replicates = bundle.execute("SELECT id, digest FROM job ORDER BY id").fetchall()
        self.assertEqual(replicates, run.execute("SELECT id, digest FROM job WHERE arm IN ('', 'raids')"
                                                 " ORDER BY id").fetchall())
        self.assertEqual(len(replicates), 4)
        n_rows = 0
        for replicate, _ in replicates:
            for part, sql in (("events", "SELECT * FROM event WHERE job = ? ORDER BY person, step"),
                              ("areas", "SELECT * FROM series WHERE job = ? AND area > 0 ORDER BY area, day"),
                              ("days", "SELECT * FROM series WHERE job = ? AND area = 0 ORDER BY day")):
                packed, = bundle.execute("SELECT bytes FROM part WHERE name = ? AND job = ?",
                                          (part, replicate)).fetchone()
                n, found = columns(packed)
                cursor = run.execute(sql, (replicate,))
                names = [one[0] for one in cursor.description]
                rows = cursor.fetchall()
                self.assertEqual(n, len(rows))
                n_rows += n
                for k, name in enumerate(names):
                    if name in found:
                        self.assert_same([row[k] for row in rows], found[name], f"{part}.{name}")
        self.assertGreater(n_rows, 4 * 365)
        self.assertEqual(bundle.execute("SELECT count(*) FROM kept WHERE kept < made").fetchone(), (0,))
        people = columns(bundle.execute("SELECT bytes FROM part WHERE name = 'person'").fetchone()[0])[1]
        rows = run.execute("SELECT id, sex, activity, street FROM person WHERE id IN (SELECT person FROM event WHERE"
                           f" job IN {shown} UNION SELECT by FROM event WHERE job IN {shown}) ORDER BY id").fetchall()
        self.assertEqual(list(zip(*(people[name] for name in ("id", "sex", "activity", "street")))), rows)

    def assert_same(self, asked, found, what):
        """Whole numbers to the bit, reals to seven digits."""
        for one, other in zip(asked, found):
            if isinstance(one, float):
                self.assertAlmostEqual(other, one, delta=1e-6 * max(1, abs(one)), msg=what)
            else:
                self.assertEqual(other, one, what)

    def test_what_does_not_fit_stays_out_and_is_said(self):
        everything = self.report()
        size = self.out.stat().st_size - len(PAGE)
        wide = self.place / "wide.html"
        wide.write_text(PAGE + " " * (2_000_000 - len(PAGE) - size * 3 // 4))
        done = offramp("report", self.database, "--out", self.out, "--page", wide, "--most", "2", "--replace")
        wide.unlink()
        self.assertEqual((everything.returncode, done.returncode, done.stderr), (0, 0, ""))
        self.assertIn("Left out: events of people, in 1 of 2 replicates of each branch\n", done.stdout)
        bundle = self.inside()
        left = bundle.execute("SELECT kind, part, kept, made FROM kept WHERE kept < made").fetchall()
        self.assertIn(("branch", "events", 1, 2), left)
        self.assertEqual(done.stdout.count("Left out: ") - 1, len(left))
        self.assertEqual(bundle.execute("SELECT count(DISTINCT job) FROM outcome").fetchone(), (4,))

    def test_an_incomplete_run_is_put_in_as_far_as_it_is_and_said_to_be(self):
        cut = self.place / "cut.db"
        shutil.copy(self.database, cut)
        with sqlite3.connect(cut) as connection:
            connection.execute("UPDATE ensemble SET status = 'incomplete'")
            for table in ("event", "series", "harm", "outcome"):
                connection.execute(f"DELETE FROM {table} WHERE job <> 0")
            connection.execute("DELETE FROM job WHERE id <> 0")
        done = self.report(cut)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("incomplete", done.stderr)
        self.assertEqual(self.inside().execute("SELECT status, replicates, (SELECT count(*) FROM job) FROM ensemble")
                         .fetchone(), ("incomplete", 2, 1))
        with sqlite3.connect(cut) as connection:
            for table in ("event", "series", "harm", "outcome", "covered", "drawn", "job"):
                connection.execute(f"DELETE FROM {table}")
        self.out.unlink()
        self.refused(self.report(cut), "no replicate of the run itself is finished")
        cut.unlink()

    def test_what_is_no_run_is_refused(self):
        self.refused(self.report(self.place / "nowhere.db"), "nowhere.db")
        self.refused(self.report(self.place), "is not a database of Offramp")
        other = self.place / "other.db"
        other.write_text("Dear planner\n" * 400)
        self.refused(self.report(other), "is not a database of Offramp")
        other.write_bytes(b"")
        self.refused(self.report(other), "is not a database of Offramp")
        whole = self.database.read_bytes()
        for share in (0.3, 0.6, 0.95):
            other.write_bytes(whole[:int(len(whole) * share)])
            self.refused(self.report(other), "other.db")
        half = len(whole) // 8192 * 4096
        other.write_bytes(whole[:half] + b"\xa5" * 40960 + whole[half + 40960:])
        self.refused(self.report(other), "other.db")
        shutil.copy(self.database, other)
        with sqlite3.connect(other) as connection:
            connection.execute("PRAGMA user_version = 3")
        self.refused(self.report(other), "format 3")
        with sqlite3.connect(other) as connection:
            connection.execute("PRAGMA application_id = 7")
        self.refused(self.report(other), "is not a database of Offramp")
        other.unlink()

    def test_what_is_no_page_is_refused(self):
        def put(text):
            other.write_text(text)
            return offramp("report", self.database, "--out", self.out, "--page", other)
        other = self.place / "other.html"
        self.refused(offramp("report", self.database, "--out", self.out, "--page", other), "cannot open the page")
        self.refused(offramp("report", self.database, "--out", self.out, "--page", self.place), "cannot open the page")
        self.refused(put("<title>Offramp</title> and nothing"), "is not the page of Offramp")
        self.refused(put(""), "is not the page of Offramp")
        self.refused(put(PAGE.replace(VERSION, "0.0.7")), "the page of another version", "make page")
        self.refused(put(PAGE.replace("format 3", "format 2")), "the page of another version")
        self.assertEqual(self.report().returncode, 0)
        self.out.rename(other)
        self.refused(offramp("report", self.database, "--out", self.out, "--page", other), "holds a run already")
        other.unlink()

    def test_the_page_is_found_beside_the_program_and_where_it_was_installed(self):
        program = self.place / "bin" / "offramp"
        program.parent.mkdir()
        shutil.copy(PROGRAM, program)

        def ask():
            return subprocess.run([program, "report", self.database, "--out", self.out, "--replace"], capture_output=True, text=True)
        try:
            if not pathlib.Path("/usr/local/share/offramp/offramp.html").exists():
                self.refused_but_bin(ask(), "'make page' builds it")
            for page in (self.place / "share" / "offramp" / "offramp.html", program.parent / "offramp.html"):
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(PAGE.replace("after", page.parent.name))
                done = ask()
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"<p>{page.parent.name}</p>", self.out.read_text())
        finally:
            shutil.rmtree(self.place / "share", ignore_errors=True)
            shutil.rmtree(program.parent)

    def refused_but_bin(self, done, word):
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn(word, done.stderr)
        self.assertFalse(self.out.exists())

    def test_only_a_report_is_replaced(self):
        self.assertEqual(self.report().returncode, 0)
        first = self.out.read_bytes()
        self.out.write_bytes(first + b"<!-- kept -->")
        self.assertEqual(self.report().returncode, 2)
        self.assertEqual(self.out.read_bytes(), first + b"<!-- kept -->")
        self.assertEqual(self.report(None, "--replace").returncode, 0)
        self.assertEqual(self.out.read_bytes(), first)
        for content in ("<!doctype html><title>Minutes</title>", PAGE, "x", ""):
            self.out.write_text(content)
            done = self.report(None, "--replace")
            self.assertEqual(done.returncode, 2)
            self.assertIn("it is left alone", done.stderr)
            self.assertEqual(self.out.read_text(), content)
        done = offramp("report", self.database, "--page", self.page, "--out", self.database, "--replace")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(offramp("patterns", self.database).returncode, 1)
        for out, word in ((self.place / "no" / "x.html", "there is no folder"), (self.place, "not a regular file"),
                          ("", "the name of a report of Offramp is empty")):
            done = offramp("report", self.database, "--page", self.page, "--out", out)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(word, done.stderr)

    def test_a_full_disk_leaves_nothing_or_the_report_before(self):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        done = subprocess.run([PROGRAM, "report", self.database, "--out", self.out, "--page", self.page],
                              capture_output=True, text=True, cwd=SOURCE, preexec_fn=limit)
        self.refused(done, "could not write", code=3)
        self.assertEqual(self.report().returncode, 0)
        first = self.out.read_bytes()
        done = subprocess.run([PROGRAM, "report", self.database, "--out", self.out, "--page", self.page, "--replace"],
                              capture_output=True, text=True, cwd=SOURCE, preexec_fn=limit)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.out.read_bytes(), first)
        self.assertEqual([path.name for path in self.place.iterdir() if self.out.name in path.name], [self.out.name])

    def test_bad_use(self):
        for arguments, word in (([], "no database"), ([self.database], "--out FILE.html"),
                                ([self.database, self.database, "--out", self.out], "only one database"),
                                ([self.database, "--out", self.out, "--most", "1"], "[2, 1000]"),
                                ([self.database, "--out", self.out, "--most", "x"], "[2, 1000]"),
                                ([self.database, "--ot", self.out], "did you mean --out?")):
            self.refused(offramp("report", *arguments), word)


if __name__ == "__main__":
    unittest.main()
