"""Whatever happens to a run - a kill, a full disk - its file opens and says that it is incomplete."""
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["OFR_PROGRAM"]
SOURCE = os.environ["OFR_SOURCE"]
# replicates of one size: recruiters start in the same areas in each
RUN = ["run", "kasserine", "--areas", "Ezzouhour", "--until", "2011-06-30", "--set", "recruiters.area_spread=0", "--set", "recruiters.start=30"]


def status_of(database):
    """What the file says of itself, and whether it is whole."""
    with sqlite3.connect(database) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall()
        status = connection.execute("SELECT status FROM ensemble").fetchall()
        written = connection.execute("SELECT count(*) FROM job").fetchone()[0]
        series = connection.execute("SELECT count(DISTINCT job) FROM series").fetchone()[0]
    return whole, status, written, series


class Disk(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.database = pathlib.Path(self.folder.name, "run.db")

    def tearDown(self):
        self.folder.cleanup()

    def assert_incomplete(self):
        whole, status, written, series = status_of(self.database)
        self.assertEqual((whole, status), ([("ok",)], [("incomplete",)]))
        self.assertEqual(written, series)
        done = subprocess.run([PROGRAM, "patterns", self.database], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("incomplete", done.stderr)
        return written

    def test_a_kill_at_any_moment_leaves_an_incomplete_run(self):
        killed = 0
        for delay in (0.0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6):
            self.database.unlink(missing_ok=True)
            # a kill before the first byte leaves an empty journal, which SQLite does not take away
            pathlib.Path(f"{self.database}-journal").unlink(missing_ok=True)
            process = subprocess.Popen([PROGRAM, *RUN, "--replicates", "1000", "--out", self.database],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SOURCE)
            while not self.database.exists() and process.poll() is None:
                time.sleep(0.0005)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            self.assertEqual(process.wait(), -signal.SIGKILL)
            self.assert_incomplete()
            killed += 1
        self.assertEqual(killed, 9)

    def test_a_run_that_was_killed_can_be_replaced(self):
        process = subprocess.Popen([PROGRAM, *RUN, "--replicates", "1000", "--out", self.database],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SOURCE)
        while not self.database.exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(0.3)
        process.kill()
        process.wait()
        # a journal that was left behind must not be played into the run that follows
        pathlib.Path(f"{self.database}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
        command = [PROGRAM, *RUN, "--out", self.database]
        done = subprocess.run(command, capture_output=True, text=True, cwd=SOURCE)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--replace", done.stderr)
        done = subprocess.run([*command, "--replace"], capture_output=True, text=True, cwd=SOURCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(status_of(self.database)[:3], ([("ok",)], [("complete",)], 2 if self.controls() else 1))

    def controls(self):
        with sqlite3.connect(self.database) as connection:
            return connection.execute("SELECT controls FROM ensemble").fetchone()[0]

    def limited(self, size, *arguments):
        """Run with files of at most `size` bytes; writes beyond fail."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return subprocess.run([PROGRAM, *RUN, *arguments, "--out", self.database], capture_output=True, text=True,
                              cwd=SOURCE, preexec_fn=limit)

    def size_of_nothing(self):
        """Bytes of a run in which not a single replicate was written, and of one replicate."""
        done = subprocess.run([PROGRAM, *RUN, "--no-controls", "--out", self.database], capture_output=True, cwd=SOURCE)
        self.assertEqual(done.returncode, 0)
        with sqlite3.connect(self.database) as connection:
            for table in ("event", "series", "harm", "outcome", "job", "person"):
                connection.execute(f"DELETE FROM {table}")
            connection.commit()
            whole = self.database.stat().st_size
            connection.execute("VACUUM")
        least = self.database.stat().st_size
        self.database.unlink()
        return least, whole

    def test_a_file_that_cannot_grow_is_a_failure_of_the_system(self):
        least, whole = self.size_of_nothing()
        self.assertLess(least + 16384, whole)
        for size in (least + 16384, least + (whole - least) // 3):  # replicates differ in size by half
            done = self.limited(size, "--no-controls", "--replicates", "4", "--threads", "2")
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("error: could not write", done.stderr)
            self.assertEqual(self.assert_incomplete(), 0)
            self.database.unlink()
        done = self.limited(whole + 4 * (whole - least), "--replicates", "100", "--threads", "2")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertGreaterEqual(self.assert_incomplete(), 1)

    def test_no_room_for_the_tables_leaves_no_file_and_keeps_the_old_one(self):
        least, _ = self.size_of_nothing()
        done = self.limited(least // 2)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(os.listdir(self.folder.name), [])
        self.assertEqual(subprocess.run([PROGRAM, *RUN, "--out", self.database], capture_output=True,
                                        cwd=SOURCE).returncode, 0)
        before = self.database.read_bytes()
        for size in (least // 2, least + 16384):  # no room for the tables; none for a replicate
            self.assertEqual(self.limited(size, "--replace").returncode, 3)
            self.assertEqual(self.database.read_bytes(), before)

    def test_a_full_disk_leaves_an_incomplete_run(self):
        """The same on a file system that is really full, where one can be mounted."""
        least, whole = self.size_of_nothing()
        script = ('mount -t tmpfs -o size="$1" none "$2" || exit 99; shift; place="$1"; shift; "$@" --out "$place/run.db";'
                  ' code=$?; cp "$place/run.db" "$place/../copy.db"; exit $code')
        place = pathlib.Path(self.folder.name, "disk")
        place.mkdir()
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", str((least + whole) // 2), place, PROGRAM,
                               *RUN, "--replicates", "3"], capture_output=True, text=True, cwd=SOURCE)
        if done.returncode == 99 or not shutil.which("unshare") or "unshare failed" in done.stderr:
            return  # not allowed here; the limit on the size of files replaces it above
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("error: could not write", done.stderr)
        self.database = pathlib.Path(self.folder.name, "copy.db")
        self.assert_incomplete()


if __name__ == "__main__":
    unittest.main()
