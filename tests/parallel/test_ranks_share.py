"""One replicate shared by ranks: the digest and the database of one process, for any number of ranks and threads.

The country at a twentieth, for a year; it has 264 areas to share out.
"""
import json
import os
import pathlib
import re
import tempfile
import unittest

from with_ranks import PROGRAM, ranks, rows_of, run

CORE = pathlib.Path(os.environ["OFR_BUILD"], "tests", "parallel", "core_main")
COUNTRY = ["tunisia", "--scale", "0.05", "--until", "2011-12-31"]


class Share(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        cls.alone = cls.run_on(cls, 0, 1)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_on(self, n_ranks, threads, *more):
        database = pathlib.Path(self.folder.name, f"{n_ranks}-{threads}.db")
        command = [PROGRAM, "run", *COUNTRY, "--no-controls", "--threads", threads, "--json", "--out", database, *more]
        done = run(ranks(n_ranks, *command) if n_ranks else command, timeout=500)
        if done.returncode != 0:
            raise AssertionError(f"{n_ranks} ranks gave {done.returncode}:\n{done.stderr}")
        return json.loads(done.stdout), rows_of(database)

    def assert_same(self, n_ranks, threads):
        result, rows = self.run_on(n_ranks, threads)
        self.assertEqual(result["digests"], self.alone[0]["digests"])
        self.assertEqual(result["outcomes"], self.alone[0]["outcomes"])
        for table, right in self.alone[1].items():
            self.assertTrue(rows[table] == right, f"{n_ranks} ranks: {table}")
        return result

    def test_things_happen(self):
        for name in ("approached", "joined", "arrested", "walked_away"):
            self.assertGreater(self.alone[0]["outcomes"][name]["mean"], 0, name)

    def test_one_rank(self):
        self.assert_same(1, 2)

    def test_two_ranks_send_what_the_document_says(self):
        moved = self.assert_same(2, 1)["bytes_exchanged_per_day"]
        document = pathlib.Path(os.environ["OFR_SOURCE"], "docs", "scale.md").read_text()
        row = re.search(r"\| a twentieth of the country, .*, for a year \| 2 \|(.*)\|", document).group(1)
        said = [float(cell.replace(",", "")) for cell in row.split("|")]
        for what, bytes_a_day in zip(("boundary", "online", "known", "counts"), said, strict=True):
            self.assertGreater(moved[what], 0, what)
            self.assertLess(moved[what], 1.1 * bytes_a_day + 100, what)

    def test_two_ranks_of_two_threads(self):
        self.assert_same(2, 2)

    def test_three_ranks(self):
        self.assert_same(3, 1)

    def test_four_ranks(self):
        self.assert_same(4, 1)

    def test_without_mpi(self):
        resolved = run([PROGRAM, "resolve", *COUNTRY]).stdout
        self.assertEqual([run([CORE, 1, 0], input=resolved).stdout.strip()], self.alone[0]["digests"])


if __name__ == "__main__":
    unittest.main()
