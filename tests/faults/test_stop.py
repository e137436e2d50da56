"""The first Ctrl-C ends the current day and leaves what can be resumed to the same rows; the second ends at once."""
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parallel"))
from with_ranks import ENVIRONMENT, rows_of

PROGRAM, SOURCE = os.environ["OFR_PROGRAM"], os.environ["OFR_SOURCE"]
PLACE = ["kasserine", "--areas", "Haidra", "--until", "2011-04-30"]
# long enough to be stopped on the way
COMMANDS = {
    "run": ["run", *PLACE, "--replicates", "60", "--checkpoint", "10d"],
    "compare": ["compare", *PLACE, "--intervention", "more-raids", "--no-ablations", "--replicates", "40", "--fixed"],
    "why": ["why", *PLACE, "--replicates", "40", "--fixed"],
    "plan": ["plan", *PLACE, "--budget", "1000000", "--intervention", "more-raids", "--intervention", "mentoring", "--replicates", "30",
             "--fixed"],
    "audit": ["audit", *PLACE, "--replicates", "3", "--fixed"],
    "sensitivity": ["sensitivity", *PLACE, "--method", "morris", "--trajectories", "2", "--parameters", "talk.rate",
                    "--replicates", "8"],
    "calibrate": ["calibrate", *PLACE, "--set", "recruiters.start=60", "--points", "24", "--seeds", "3", "--generations", "1", "--fit", "FIT"],
}
FIT = """offramp_fit: 1
patterns:
  - {name: charged, statistic: charged, range: [2, 4], unit: people, use: fitted, source: "made up"}
priors:
  - {parameter: police.raids, uniform: [0.5, 12], unit: "1", source: "made up"}
"""
TOLD = "Stopping after the current day; once more stops at once."
HOW = "warning: stopped as asked; what was done is kept: the same command with --resume goes on"


class Stop(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.inputs = tempfile.TemporaryDirectory(prefix="offramp-")

    def tearDown(self):
        self.folder.cleanup()
        self.inputs.cleanup()

    def at(self, name):
        return pathlib.Path(self.folder.name, name)

    def start(self, words, database):
        process = subprocess.Popen([PROGRAM, *words, "--out", database], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   cwd=SOURCE, env=ENVIRONMENT)
        while not database.exists() and process.poll() is None:
            time.sleep(0.005)
        time.sleep(0.3)
        return process

    def finish(self, words, database, *more):
        done = subprocess.run([PROGRAM, *words, "--out", database, *more], capture_output=True, text=True, cwd=SOURCE, timeout=300,
                              env=ENVIRONMENT)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return rows_of(database)

    def status_of(self, database):
        with sqlite3.connect(database) as connection:
            self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            return connection.execute("SELECT status FROM ensemble").fetchone()[0]

    def stop(self, words, database, with_signal, code):
        process = self.start(words, database)
        process.send_signal(with_signal)
        output, errors = process.communicate(timeout=60)
        self.assertEqual((process.returncode, output), (code, ""), errors)
        self.assertEqual(errors.count(TOLD), 1, errors)
        self.assertEqual(errors.count(HOW), 1, errors)
        self.assertNotIn("error:", errors)
        self.assertEqual(self.status_of(database), "incomplete")

    def check(self, name, threads, with_signal, code):
        fit = pathlib.Path(self.inputs.name, "fit.yaml")
        fit.write_text(FIT)
        words = [*(str(fit) if word == "FIT" else word for word in COMMANDS[name]), "--threads", threads]
        database = self.at(f"{name}-{threads}.db")
        self.stop(words, database, with_signal, code)
        resumed = self.finish(words, database, "--resume")
        self.assertEqual(resumed, self.finish(words, self.at(f"{name}-undisturbed.db")))

    def test_every_command_stops_and_goes_on(self):
        for i, name in enumerate(COMMANDS):
            with self.subTest(command=name):
                self.check(name, str(1 + i % 2), *((signal.SIGINT, 130), (signal.SIGTERM, 143))[i % 2])

    def test_checkpoints_are_of_the_day_on_which_it_stopped(self):
        words = ["run", "kasserine", "--areas", "town", "--replicates", "2", "--no-controls", "--threads", "2", "--checkpoint", "6y"]
        database = self.at("run.db")
        self.stop(words, database, signal.SIGINT, 130)
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["run.db", "run.db.checkpoint-0", "run.db.checkpoint-1"])

    def test_the_second_stops_at_once(self):
        for second in (signal.SIGINT, signal.SIGTERM):
            database = self.at(f"{second.name}.db")
            process = self.start(COMMANDS["run"], database)
            os.kill(process.pid, signal.SIGSTOP)  # so that both are there before the day is at its end
            os.kill(process.pid, signal.SIGINT)
            os.kill(process.pid, signal.SIGCONT)
            while TOLD not in process.stderr.readline():
                pass
            process.send_signal(second)
            process.communicate(timeout=60)
            self.assertIn(process.returncode, (-second, 130))  # it had stopped before
            self.assertEqual(self.status_of(database), "incomplete")

    def test_what_is_replaced_stays_until_the_new_one_is_complete(self):
        words, database = [*COMMANDS["run"], "--threads", "2"], self.at("run.db")
        small = [*COMMANDS["run"], "--threads", "2", "--seed", "2", "--replicates", "2"]
        self.finish(small, database)
        before = database.read_bytes()
        process = self.start([*words, "--replace"], database)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn(f"{HOW.replace('--resume', '--resume and --replace')}", errors)
        self.assertEqual(database.read_bytes(), before)
        self.assertEqual(self.finish(words, database, "--resume", "--replace"), self.finish(words, self.at("undisturbed.db")))

    def test_a_command_that_does_not_simulate_ends_at_once(self):
        pipe = self.at("pipe")
        os.mkfifo(pipe)
        process = subprocess.Popen([PROGRAM, "check", pipe], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=SOURCE)
        time.sleep(0.3)  # it waits for somebody to write
        process.send_signal(signal.SIGINT)
        self.assertEqual((process.wait(60), process.stderr.read()), (-signal.SIGINT, ""))
        process.stderr.close()

    def test_a_job_of_a_shell_in_the_background_ignores_ctrl_c(self):
        process = subprocess.Popen(["sh", "-c", 'trap "" INT; exec "$@"', "sh", PROGRAM, "run", *PLACE, "--replicates", "8"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SOURCE)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(120), 0)

    @unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun")
    def test_ranks_stop_together_and_go_on(self):
        place = ["run", "kasserine", "--areas", "Haidra", "--no-controls", "--threads", "1"]
        for name, more in {"spread": ["--until", "2011-12-31", "--replicates", "40", "--checkpoint", "20d"],
                           "shared": ["--until", "2015-12-31", "--checkpoint", "5y"]}.items():
            with self.subTest(ranks=name):
                words, database = [*place, *more], self.at(f"{name}.db")
                self.stop([*words, "--ranks", "2"], database, signal.SIGINT, 130)
                self.assertTrue(list(database.parent.glob(f"{name}.db.checkpoint-*")))
                self.assertEqual(self.finish(words, database, "--resume", "--ranks", "2"), self.finish(words, self.at(f"{name}-one.db")))


if __name__ == "__main__":
    unittest.main()
