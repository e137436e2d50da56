"""A file from elsewhere ends in a report: it is never run, never believed, never changed."""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import hostile
from hostile import call

RECURSIVE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory(prefix="offramp-")
        cls.good = hostile.make_good(cls.kept.name)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def setUp(self):
        self.kept_here = tempfile.TemporaryDirectory(prefix="offramp-")
        self.folder = pathlib.Path(self.kept_here.name)

    def tearDown(self):
        self.kept_here.cleanup()

    def altered(self, kind, sql):
        path = self.folder / f"{kind}.db"
        shutil.copy(self.good[kind], path)
        hostile.alter(path, sql)
        return path

    def raw(self, kind, *statements):
        """Changed with its own checks in force, or by writing to the schema."""
        path = self.folder / f"{kind}.db"
        shutil.copy(self.good[kind], path)
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return path

    def assert_refused(self, kind, path, *words):
        """Every command that reads it refuses it with a report, quickly, and changes nothing."""
        before = path.read_bytes()
        for command in hostile.commands(kind, path, self.folder):
            done = call(*command, cwd=self.folder)
            with self.subTest(command=command[0], said=done.stderr[-300:]):
                self.assertEqual(hostile.faults_of(done, path, before), [])
                if command[0] == "verify":
                    self.assertEqual(done.returncode, 1)
                    said = done.stdout.decode()
                    self.assertIn("not whole" if "--json" not in command else '"whole": false', said)
                else:
                    self.assertEqual(done.returncode, 2)
                    said = done.stderr
                for word in words:
                    self.assertIn(word, " ".join(said.split()))

    def assert_resume_refused(self, path):
        before = path.read_bytes()
        done = call(*hostile.RUN, "--replicates", "3", "--out", path, "--resume")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(path.read_bytes(), before)

    def test_good_ones_are_whole(self):
        for kind, path in self.good.items():
            before = path.read_bytes()
            for command in hostile.commands(kind, path, self.folder):
                done = call(*command, cwd=self.folder)
                self.assertEqual(hostile.faults_of(done, path, before), [], command)
                self.assertIn(done.returncode, (0, 1) if command[0] in ("patterns", "lives") else (0,), done.stderr)

    def test_verify_tells_whole_incomplete_and_foreign_apart(self):
        found = json.loads(call("verify", self.good["run"], "--json").stdout)
        self.assertEqual((found["whole"], found["complete"], found["kind"]), (True, True, "run"))
        path = self.altered("run", "UPDATE ensemble SET status = 'incomplete'")
        done = call("verify", path, "--json")
        found = json.loads(done.stdout)
        self.assertEqual((done.returncode, found["whole"], found["complete"]), (1, True, False))
        (self.folder / "text.db").write_text("no database")
        self.assertEqual(call("verify", self.folder / "text.db").returncode, 2)
        self.assertEqual(call("verify", self.folder / "none.db").returncode, 2)
        path = self.raw("run", "PRAGMA user_version = 3")
        self.assertEqual(call("verify", path).returncode, 2)

    def test_tables_of_other_names_are_neither_written_nor_run(self):
        (self.folder / "PWNED.csv").write_text("mine")
        for name in ("../PWNED", "my notes", "order", "(select load_extension(1))", "a\"b", "notes"):
            quoted = name.replace('"', '""')
            with self.subTest(name=name):
                path = self.raw("screening", f'CREATE TABLE "{quoted}"(a)')
                self.assert_refused("screening", path, "Offramp did not make the table")
                self.assertEqual((self.folder / "PWNED.csv").read_text(), "mine")
                self.assertFalse((self.folder / "out").exists())

    def test_views_triggers_and_indexes_of_others_are_refused(self):
        for sql, what in (("CREATE VIEW mine AS SELECT 1", "view mine"), ("CREATE INDEX mine ON job (seed)", "index mine"),
                          ("CREATE TRIGGER mine AFTER INSERT ON job BEGIN DELETE FROM event; END", "trigger mine"),
                          ("ANALYZE", "table sqlite_stat1")):
            with self.subTest(sql=sql):
                path = self.raw("run", sql)
                self.assert_refused("run", path, what)
                self.assert_resume_refused(path)

    def test_a_table_that_is_a_view_over_an_endless_query_does_not_hang(self):
        for table in ("event", "job", "person", "ensemble"):
            columns = [row[1] for row in sqlite3.connect(self.good["run"]).execute(f"PRAGMA table_info({table})")]
            query = f"{RECURSIVE} " + ", ".join(f'i AS "{column}"' for column in columns) + " FROM n"
            with self.subTest(table=table):
                path = self.raw("run", f"DROP TABLE {table}", f"CREATE VIEW {table} AS {query}")
                self.assert_refused("run", path, f"table {table}")
                self.assert_resume_refused(path)

    def test_a_table_that_is_missing_or_has_other_columns_is_bad_input(self):
        for table in ("job", "event", "series", "ensemble", "pattern", "outcome"):
            with self.subTest(table=table):
                path = self.raw("run", f"DROP TABLE {table}")
                self.assert_refused("run", path, f"lacks the table {table}")
                path = self.raw("run", f"ALTER TABLE {table} ADD COLUMN more TEXT")
                self.assert_refused("run", path, f"table {table}")
        path = self.raw("screening", "DROP TABLE effect")
        done = call("sensitivity", hostile.TINY, "--method", "sobol", "--samples", "2", "--strongest", "1", "--of", path)
        self.assertEqual(done.returncode, 2)
        path = self.raw("posterior", "DROP TABLE posterior")
        self.assertEqual(call("run", hostile.TINY, "--posterior", path).returncode, 2)

    def test_values_that_are_missing_or_of_another_type_are_refused(self):
        for kind, sql in (("screening", "UPDATE ensemble SET kind = NULL"), ("posterior", "UPDATE ensemble SET kind = NULL"),
                          ("run", "UPDATE ensemble SET kind = NULL"), ("run", "UPDATE ensemble SET version = NULL"),
                          ("run", "UPDATE ensemble SET design = NULL"), ("run", "UPDATE arm SET name = NULL"),
                          ("run", "UPDATE arm SET identity = NULL"), ("run", "UPDATE arm SET kind = NULL"),
                          ("run", "UPDATE job SET digest = NULL"), ("run", "UPDATE job SET arm = NULL"),
                          ("run", "UPDATE event_kind SET sentence = NULL"), ("run", "UPDATE person SET activity = NULL"),
                          ("run", "UPDATE person SET age = 'old'"), ("run", "UPDATE event SET day = x'00'"),
                          ("screening", "UPDATE job SET point = 'one'"), ("run", "UPDATE pattern SET use = NULL"),
                          ("run", "UPDATE observable SET meaning = NULL"), ("run", "UPDATE ensemble SET days = 'many'")):
            with self.subTest(kind=kind, sql=sql):
                path = self.altered(kind, sql)
                self.assert_refused(kind, path)
                if kind == "run":
                    self.assert_resume_refused(path)

    def test_rows_out_of_range_are_refused(self):
        many = ("WITH RECURSIVE n(i) AS (SELECT 60 UNION ALL SELECT i + 1 FROM n WHERE i < 460) INSERT INTO event_kind"
                " SELECT i * 1240 / 460, 'k' || i, 'is there', 'none' FROM n")
        for sql, words in ((many, "event_kind"), ("UPDATE event_kind SET id = id + 1000", "event_kind"),
                           ("UPDATE pattern SET first_year = -2147483648, last_year = 2147483647", "pattern"),
                           ("INSERT INTO pattern SELECT 99, 'p', 's', '', -2147483648, 2147483647, 0, '', 1, 2, 'fitted', 0, '', '', ''",
                            "pattern"),
                           ("UPDATE ensemble SET days = 1000000000", "days"), ("UPDATE ensemble SET days = 0", "days"),
                           ("UPDATE ensemble SET first_day = 'yesterday'", "dates"), ("UPDATE ensemble SET people = -1", "people"),
                           ("UPDATE ensemble SET replicates = 100000000", "replicates"), ("UPDATE ensemble SET scale = 9e999", "scale"),
                           ("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO job"
                            " SELECT i, 0, '', i, 1, '0123456789abcdef', 1, 1 FROM n", "job"),
                           ("UPDATE event SET kind = 255", "event"), ("UPDATE event SET day = 60000", "event"),
                           ("UPDATE event SET slot = 7", "event"), ("UPDATE event SET place = 4294967290", "event"),
                           ("UPDATE event SET person = -person - 1", "person"), ("UPDATE person SET area = 77", "area"),
                           ("UPDATE area SET id = id + 5", "area"), ("UPDATE area SET people = 1", "people"),
                           ("UPDATE place SET id = id + 1000000", "place"), ("UPDATE grouping SET count = 99999999999", "grouping"),
                           ("UPDATE series SET day = day + 100000", "series"), ("UPDATE job SET digest = 'zz'", "digest"),
                           ("UPDATE job SET id = id + 5", "job"), ("DELETE FROM outcome WHERE job = 1", "outcomes"),
                           ("DELETE FROM series WHERE job = 1 AND day > 30", "series"), ("DELETE FROM series WHERE job = 1", "series"),
                           ("DELETE FROM harm WHERE area = 1", "harm"), ("DELETE FROM ensemble", "ensemble"),
                           ("DELETE FROM job WHERE id = 1", "job"), ("UPDATE ensemble SET areas_kept = 9", "areas")):
            with self.subTest(sql=sql):
                path = self.altered("run", sql)
                self.assert_refused("run", path, words)
                self.assert_resume_refused(path)

    def test_all_faults_are_reported_in_one_go(self):
        path = self.altered("run", "UPDATE event SET slot = 7; UPDATE job SET digest = 'zz'; UPDATE grouping SET count = -1")
        said = call("patterns", path).stderr
        for word in ("event", "digest", "grouping"):
            self.assertIn(word, said)

    def test_sums_that_do_not_agree_are_found_by_verify(self):
        path = self.altered("run", "UPDATE series SET approached = approached + 1 WHERE job = 1 AND area = 0 AND day = 3")
        done = call("verify", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("approached does not sum", " ".join(done.stdout.decode().split()))

    def test_texts_that_are_not_utf8_are_refused(self):
        for sql in ("UPDATE area SET name = CAST(x'55ff80' AS TEXT)", "UPDATE area SET name = CAST(x'550055' AS TEXT)",
                    "UPDATE area SET lat = 9e999"):
            self.assert_refused("run", self.altered("run", sql), "area have a text")

    def test_a_database_of_another_encoding_or_journal_is_refused(self):
        path = self.raw("run", "PRAGMA journal_mode = WAL")
        before = path.read_bytes()
        done = call("patterns", path)
        self.assertEqual(hostile.faults_of(done, path, before), [])
        self.assertIn("write-ahead", done.stderr)
        path = self.folder / "wide.db"
        connection = sqlite3.connect(path)
        connection.executescript("PRAGMA encoding = 'UTF-16'; PRAGMA application_id = 1330008656; CREATE TABLE a (b)")
        connection.close()
        done = call("patterns", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn("UTF-8", done.stderr)

    def test_two_ensembles_in_one_file_are_refused(self):
        path = self.altered("run", "CREATE TABLE more AS SELECT * FROM ensemble; UPDATE more SET id = 2;"
                                   "INSERT INTO ensemble SELECT * FROM more; DROP TABLE more")
        self.assert_refused("run", path)

    def test_weights_that_are_all_0_are_refused(self):
        path = self.altered("posterior", "UPDATE posterior SET weight = 0")
        done = call("run", hostile.TINY, "--areas", "Upper", "--until", "2011-01-03", "--posterior", path)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("weight", done.stderr)

    def test_a_table_of_results_of_other_columns_is_refused(self):
        for table in ("CREATE TABLE posterior (sample TEXT, weight TEXT, parameter TEXT, value TEXT) STRICT",
                      "CREATE TABLE \"posterior\" (\"sample\" INTEGER) STRICT"):
            path = self.raw("posterior", "DROP TABLE posterior", table)
            self.assertEqual(call("run", hostile.TINY, "--posterior", path).returncode, 2)

    def test_what_is_no_regular_file_is_not_waited_for(self):
        pipe = self.folder / "pipe.db"
        os.mkfifo(pipe)
        for place in (pipe, "/dev/zero", self.folder):
            for command in (["verify"], ["patterns"], ["export", "--csv", self.folder / "out"], ["run", hostile.TINY, "--posterior"]):
                words = [*command, place] if command[0] == "run" else [command[0], place, *command[1:]]
                done = subprocess.run([hostile.PROGRAM, *map(str, words)], capture_output=True, timeout=20 * hostile.SLOWER)
                self.assertEqual(done.returncode, 2, (words, done.stderr))

    def test_pages_that_refer_to_one_another_do_not_hang(self):
        """Every page of the file is a copy of one inner page, so that a walk down the tree never ends."""
        path = self.folder / "run.db"
        good = self.good["run"].read_bytes()
        inner = [at for at in range(4096, len(good), 4096) if good[at] in (2, 5)]
        self.assertTrue(inner)
        data = bytearray(good)
        for at in inner:
            page = bytearray(good[at:at + 4096])
            own = (at // 4096 + 1).to_bytes(4, "big")
            page[8:12] = own
            cells = int.from_bytes(page[3:5], "big")
            for i in range(cells):
                cell = int.from_bytes(page[12 + 2 * i:14 + 2 * i], "big")
                page[cell:cell + 4] = own
            data[at:at + 4096] = page
        path.write_bytes(data)
        self.assert_refused("run", path)

    def test_a_journal_of_another_is_left_alone(self):
        """A journal may name a file that SQLite would remove."""
        path = self.folder / "run.db"
        shutil.copy(self.good["run"], path)
        victim = self.folder / "precious"
        victim.write_text("precious")
        name = str(victim).encode()
        head = bytes.fromhex("d9d505f920a163d7") + (1).to_bytes(4, "big") + bytes(4) + (len(path.read_bytes()) // 4096).to_bytes(4, "big")
        head += (512).to_bytes(4, "big") + (4096).to_bytes(4, "big")
        end = name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + bytes.fromhex("d9d505f920a163d7")
        journal = pathlib.Path(f"{path}-journal")
        journal.write_bytes(head.ljust(512, b"\0") + (0x7fffffff).to_bytes(4, "big") + end)
        before = path.read_bytes()
        done = call("patterns", path)
        self.assertEqual(done.returncode, 2, done.stderr)
        done = call(*hostile.RUN, "--replicates", "3", "--out", path, "--resume")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual((path.read_bytes(), victim.read_text()), (before, "precious"))


if __name__ == "__main__":
    unittest.main()
