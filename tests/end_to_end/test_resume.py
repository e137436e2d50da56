"""A run that was killed goes on to the same end; what is not its own is refused; branches share their past."""
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from offramp import PROGRAM, SOURCE, folder, offramp

# one thread: where cores are shared with others, threads that wait for one another are slow
RUN = ["run", "kasserine", "--areas", "Ezzouhour", "--until", "2012-12-31", "--seed", 3, "--threads", 1,
       "--set", "recruiters.area_spread=0", "--set", "recruiters.start=30"]
SPEED = {"ensemble": ["person_days_per_second", "bytes_per_person"], "job": ["seconds"]}


def content(database):
    """All rows of all tables but figures of speed."""
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in sorted(tables):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [f'"{name}"' for name in names if name not in SPEED.get(table, [])]
            found[table] = sorted(map(repr, connection.execute(f"SELECT {', '.join(kept)} FROM {table}")))
    return found


def kill_after(seconds, arguments):
    """Start the program and kill it; True when it was still at work."""
    process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               cwd=SOURCE)
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = folder()
        self.database = pathlib.Path(self.folder.name, "run.db")

    def tearDown(self):
        self.folder.cleanup()

    def assert_same_content(self, database, other):
        one, two = content(database), content(other)
        self.assertEqual(list(one), list(two))
        for table in one:
            self.assertTrue(one[table] == two[table], f"table {table} differs")

    def run_whole(self, *more, name="whole.db"):
        """An undisturbed run: its database, its JSON and how long it took."""
        database = pathlib.Path(self.folder.name, name)
        started = time.monotonic()
        done = offramp(*RUN, *more, "--out", database, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return database, json.loads(done.stdout), time.monotonic() - started

    def files(self):
        return sorted(path.name for path in pathlib.Path(self.folder.name).iterdir())


class Resume(Case):
    def kill_and_resume(self, *more):
        whole, said, seconds = self.run_whole(*more)
        arguments = [*RUN, *more, "--checkpoint", "3w", "--out", self.database]
        chance = random.Random(os.urandom(8))
        for n in range(3):
            delay = seconds * chance.uniform(0.05, 0.7)
            kill_after(delay, arguments + (["--resume"] if n > 0 else []))
        pathlib.Path(f"{self.database}.checkpoint-0.part").write_bytes(b"of someone else")
        done = offramp(*arguments, "--resume", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["digests"], said["digests"])
        self.assertEqual(json.loads(done.stdout)["outcomes"], said["outcomes"])
        self.assert_same_content(self.database, whole)
        self.assertEqual(self.files(), ["run.db", "run.db.checkpoint-0.part", "whole.db"])

    def test_a_run_killed_at_three_moments_ends_as_if_it_had_not_been(self):
        self.kill_and_resume("--replicates", 3, "--threads", 2)

    def test_so_does_a_run_with_branches(self):
        self.kill_and_resume("--replicates", 2, "--threads", 2, "--no-controls", "--branch-at", "2012-01-01",
                             "--branch", "less:police.contacts=0", "--branch", "more:police.contacts=0.5")

    def test_a_run_of_which_nothing_is_there_begins(self):
        done = offramp(*RUN, "--until", "2011-01-31", "--out", self.database, "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.files(), ["run.db"])

    def test_a_run_that_is_complete_says_the_same_again(self):
        whole, said, _ = self.run_whole("--replicates", 2)
        before = whole.read_bytes()
        done = offramp(*RUN, "--replicates", 2, "--out", whole, "--resume", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        again = json.loads(done.stdout)
        for name in ("digests", "outcomes", "talks_per_person_day", "people"):
            self.assertEqual(again[name], said[name])
        self.assertTrue(whole.read_bytes() == before)
        done = offramp(*RUN, "--replicates", 2, "--out", whole, "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Nothing was simulated: the run was complete", done.stdout)

    def test_without_the_option_nothing_is_written_and_a_run_that_was_cut_short_is_replaced(self):
        self.leave_checkpoints()
        self.assertGreater(len(self.files()), 1)
        self.assertEqual(offramp(*RUN, "--replicates", 2, "--until", "2011-01-31", "--out",
                                 self.database, "--replace").returncode, 0)
        self.assertEqual([name for name in self.files() if name.endswith(("-0", "-1"))], [])

    # ---- what is refused --------------------------------------------------------------

    def leave_checkpoints(self, *more):
        """Kill a run once each of two replicates has a checkpoint; the paths of both."""
        paths = [pathlib.Path(f"{self.database}.checkpoint-{row}") for row in range(2)]
        process = subprocess.Popen([PROGRAM, *map(str, [*RUN, *more, "--replicates", 2, "--threads", 2, "--no-controls",
                                                        "--checkpoint", "30d", "--out", self.database])],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SOURCE)
        while process.poll() is None and not all(path.exists() for path in paths):
            time.sleep(0.002)
        process.send_signal(signal.SIGSTOP) # so that no file is just being replaced
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assertEqual([path.exists() for path in paths], [True, True])
        return paths

    def everything(self):
        return {path.name: path.read_bytes() for path in pathlib.Path(self.folder.name).iterdir()
                if not path.name.endswith(("-journal", ".lock"))}

    def assert_refused(self, reason, *more, without=()):
        """Refused with exit 2 and the reason, and nothing is lost by it."""
        before = self.everything()
        words = [*RUN, "--replicates", 2, "--threads", 2, "--no-controls", *more]
        words = [word for word in words if word not in without]
        done = offramp(*words, "--out", self.database, "--resume")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(reason, done.stderr)
        self.assertEqual(self.everything(), before)

    def test_a_checkpoint_that_was_cut_or_altered_is_refused_with_its_reason(self):
        first, second = self.leave_checkpoints()
        whole = first.read_bytes()
        chance = random.Random(1)
        for size in (0, 5, 100, 1000, len(whole) - 1):
            first.write_bytes(whole[:size])
            self.assert_refused("cut short" if size > 0 else "it is not a checkpoint of Offramp")
        for place in [8, 20, 50, 119, 120, *(chance.randrange(120, len(whole)) for _ in range(6)), len(whole) - 1]:
            turned = bytearray(whole)
            turned[place] ^= 1 << chance.randrange(8)
            first.write_bytes(turned)
            self.assert_refused("altered")
        first.write_bytes(b"something else altogether")
        self.assert_refused("it is not a checkpoint of Offramp")
        first.write_bytes(whole)
        whole_second = second.read_bytes()
        second.write_bytes(whole)
        self.assert_refused("it is of replicate 0, not 1")
        second.write_bytes(whole_second)
        done = offramp(*RUN, "--replicates", 2, "--no-controls", "--out", self.database, "--resume")
        self.assertEqual(done.returncode, 0, done.stderr) # nothing was lost by all that

    def test_a_database_or_checkpoint_of_another_run_is_refused(self):
        first, second = self.leave_checkpoints()
        keep = {path: path.read_bytes() for path in (self.database, first, second)}
        for reason, more in (("it is of seed 3, not 4", ["--seed", 4]),
                             ("another scenario or of other settings", ["--set", "police.raids=3"]),
                             ("another scenario or of other settings", ["--until", "2012-11-30"])):
            self.assert_refused(reason, *more)
        # a checkpoint without its database
        self.database.unlink()
        self.assert_refused("it is of seed 3, not 4", "--seed", 4)
        self.assert_refused("another scenario", "--set", "police.raids=3")
        for path, text in keep.items():
            path.write_bytes(text)
        with sqlite3.connect(self.database) as connection:
            connection.execute("UPDATE ensemble SET version = '9.9.9'")
        self.assert_refused("it was written by version 9.9.9")

    # ---- adding to a finished run -------------------------------------------------------

    BRANCH = ["--branch-at", "2012-06-01", "--branch", "a:police.raids=3"]
    SHORT = ["--until", "2012-08-31"]

    def numbered(self, database):
        """The content of a database, with jobs and arms by name."""
        with sqlite3.connect(database) as connection:
            jobs = {number: (arm, replicate) for number, arm, replicate in
                    connection.execute("SELECT id, arm, replicate FROM job")}
            found = {}
            for table, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                cursor = connection.execute(f"SELECT * FROM {table}")
                names = [column[0] for column in cursor.description]
                kept = [i for i, name in enumerate(names) if name not in SPEED.get(table, []) + ["number"]]
                found[table] = sorted(repr([jobs[row[i]] if names[i] == "job" or (table, names[i]) == ("job", "id")
                                            else row[i] for i in kept]) for row in cursor)
        return found

    def assert_added(self, first, then):
        """A run with some options, to which others are added, is the run that asked for all at once."""
        whole, said, _ = self.run_whole(*self.SHORT, *then)
        words = [*RUN, *self.SHORT, *first, "--out", self.database]
        self.assertEqual(offramp(*words).returncode, 0)
        done = offramp(*RUN, *self.SHORT, *then, "--out", self.database, "--resume", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        again = json.loads(done.stdout)
        for name in ("digests", "outcomes", "branches"):
            self.assertEqual(again.get(name), said.get(name))
        one, other = self.numbered(self.database), self.numbered(whole)
        for table in other:
            self.assertEqual(one[table], other[table], table)
        # what was there is not simulated again, and less may be asked of it
        before = self.database.read_bytes()
        done = offramp(*words, "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Nothing was simulated: the run was complete", done.stdout)
        self.assertTrue(self.database.read_bytes() == before)

    def test_more_replicates_are_added(self):
        self.assert_added(["--replicates", 1], ["--replicates", 3, "--threads", 2])

    def test_a_branch_and_control_runs_are_added(self):
        self.assert_added(["--replicates", 2, "--no-controls"], ["--replicates", 2, *self.BRANCH])

    def test_arms_that_would_stay_behind_are_asked_for(self):
        words = [*RUN, "--until", "2012-06-30", "--no-controls", "--out", self.database]
        self.assertEqual(offramp(*words, *self.BRANCH).returncode, 0)
        before = self.database.read_bytes()
        done = offramp(*words, "--replicates", 2, "--resume")
        self.assertEqual(done.returncode, 2)
        self.assertIn("it also has the branch a, whose replicates would stay behind: ask for it, too", done.stderr)
        done = offramp(*words, *self.BRANCH[:-1], "a:police.raids=4", "--resume")
        self.assertEqual(done.returncode, 2)
        self.assertIn("its branch a has other settings", done.stderr)
        self.assertTrue(self.database.read_bytes() == before)

    def test_options_that_do_not_go_together_are_bad_use(self):
        for reason, more in (("need --out", ["--checkpoint", "30"]), ("need --out", ["--resume"]),
                             ("--checkpoint is '0'", ["--checkpoint", "0"]),
                             ("--checkpoint is '3x'", ["--checkpoint", "3x"]),
                             ("--checkpoint is '-1'", ["--checkpoint", "-1"]),
                             ("--checkpoint is '101y'", ["--checkpoint", "101y"])):
            done = offramp(*RUN, *more)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(reason, done.stderr)

    # ---- the disk ---------------------------------------------------------------------

    def test_a_run_goes_on_when_a_checkpoint_cannot_be_written(self):
        short = ["--scale", 0.3, "--until", "2011-03-31", "--no-controls"]
        run = ["run", "kasserine", "--threads", 1, *short]
        whole = pathlib.Path(self.folder.name, "whole.db")
        done = offramp(*run, "--out", whole, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        arguments = [*run, "--checkpoint", "30", "--out", self.database, "--json"]
        def limit(): # of so many people and so few days a checkpoint is larger than the database
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (whole.stat().st_size + 4096, whole.stat().st_size + 4096))
        done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=SOURCE,
                              preexec_fn=limit)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("warning: could not write the checkpoint", done.stderr)
        self.assertIn("the run went on without", done.stderr)
        self.assertEqual(done.stderr.count("warning:"), 1)
        self.assertEqual(json.loads(done.stdout)["digests"], said["digests"])
        self.assert_same_content(self.database, whole)
        self.assertEqual(self.files(), ["run.db", "whole.db"])


class Branch(Case):
    def digests(self, database):
        with sqlite3.connect(database) as connection:
            return {(variant, replicate): digest for variant, replicate, digest in
                    connection.execute("SELECT arm, replicate, digest FROM job")}

    def test_a_branch_that_changes_nothing_is_the_run_and_the_run_is_as_without_branches(self):
        plain, said, _ = self.run_whole("--replicates", 2, "--no-controls")
        noise = self.value(plain, "police.contacts")
        branched, again, _ = self.run_whole("--replicates", 2, "--no-controls", "--branch-at", "2011-08-10", "--branch",
                                            f"same:police.contacts={noise}", "--branch", "other:police.contacts=0.5",
                                            name="branched.db")
        self.assertEqual(again["digests"], said["digests"])
        digests = self.digests(branched)
        for replicate in range(2):
            self.assertEqual(digests["same", replicate], said["digests"][replicate])
            self.assertNotEqual(digests["other", replicate], said["digests"][replicate])

    def value(self, database, parameter):
        with sqlite3.connect(database) as connection:
            return connection.execute("SELECT value FROM parameter WHERE name = ?", [parameter]).fetchone()[0]

    def test_up_to_its_day_a_branch_has_the_events_of_the_run(self):
        branched, _, _ = self.run_whole("--no-controls", "--branch-at", "2011-08-10", "--branch",
                                        "other:police.contacts=0.5,custody.distrust=0")
        with sqlite3.connect(branched) as connection:
            day = connection.execute("SELECT from_day FROM arm WHERE name = 'other'").fetchone()[0]
            rows = [number for number, in connection.execute("SELECT id FROM job ORDER BY id")]
            events = [connection.execute("SELECT person, day, slot, kind, place, by, value FROM event"
                                         " WHERE job = ? AND day < ? ORDER BY person, step", [row, day]).fetchall()
                      for row in rows]
            series = [connection.execute("SELECT * FROM series WHERE job = ? AND area = 0 AND day < ?",
                                         [row, day]).fetchall() for row in rows]
            changes = connection.execute("SELECT kind, changes FROM arm WHERE name = 'other'").fetchone()
        self.assertEqual(day, 221)
        self.assertGreater(len(events[0]), 0)
        self.assertEqual(*events)
        self.assertEqual(*([row[1:] for row in rows] for rows in series))
        self.assertEqual(changes, ("branch", "police.contacts=0.5,custody.distrust=0"))

    def test_a_branch_is_a_full_run_when_its_parameters_are_read_after_its_day_only(self):
        # the shipped order that closes places comes after the attacks of 2015
        long = ["--until", "2016-06-30", "--no-controls"]
        branched, said, _ = self.run_whole(*long, "--branch-at", "2015-01-01", "--branch",
                                           "open:closure.distrust=0,closure.days=20")
        full, again, _ = self.run_whole(*long, "--set", "closure.distrust=0", "--set", "closure.days=20", name="full.db")
        self.assertNotEqual(said["digests"], again["digests"])
        self.assertEqual(self.digests(branched)["open", 0], again["digests"][0])

    def test_a_branch_with_a_intervention_is_a_full_run_with_it(self):
        day = ["--until", "2013-06-30", "--no-controls"]
        branched, _, _ = self.run_whole(*day, "--branch-at", "2013-01-01", "--branch", "a:intervention=more-raids",
                                        "--branch", "b:intervention=fair-custody,police.contacts=1")
        full, said, _ = self.run_whole(*day, "--intervention", "more-raids", name="full.db")
        self.assertEqual(self.digests(branched)["a", 0], said["digests"][0])
        with sqlite3.connect(branched) as connection:
            changes = dict(connection.execute("SELECT name, changes FROM arm"))
        self.assertEqual(changes, {"": "", "a": "intervention=more-raids", "b": "police.contacts=1,intervention=fair-custody"})
        done = offramp(*RUN, *day, "--branch-at", "2013-02-01", "--branch", "a:intervention=more-raids")
        self.assertEqual(done.returncode, 2)
        self.assertIn("intervention more-raids begins on 2013-01-01", done.stderr)

    def test_what_a_branch_may_not_change_is_refused_with_its_reason(self):
        for branch, reason in (("a:approach.brings=0.1", "describes the group"),
                               ("a:opinion.sd=0.5", "is read when a run starts"),
                               ("a:talk.half_life=60", "reaches back"),
                               ("a:population.family_households=2", "who the people are"),
                               ("a:police.raids=99999", "it must lie in"),
                               ("a:police.raid=1", "did you mean \"police.raids\"?"),
                               ("a:police.raids", "PARAMETER=VALUE is expected"),
                               ("police.raids=1", "NAME:PARAMETER=VALUE"), (":police.raids=1", "NAME:PARAMETER=VALUE"),
                               ("quiet:police.raids=1", "NAME of its own")):
            done = offramp(*RUN, "--branch-at", "2012-01-01", "--branch", branch, "--out", self.database)
            self.assertEqual(done.returncode, 2, branch)
            self.assertIn(f"--branch {branch}: error: ", done.stderr)
            self.assertIn(reason, done.stderr)
        for day in ("2010-12-31", "2013-01-01", "soon"):
            done = offramp(*RUN, "--branch-at", day, "--branch", "a:police.raids=1")
            self.assertEqual(done.returncode, 2, day)
            self.assertIn("2011-01-01 to 2012-12-31", done.stderr)
        for words in (["--branch-at", "2012-01-01"], ["--branch", "a:police.raids=1"]):
            done = offramp(*RUN, *words)
            self.assertEqual(done.returncode, 2)
            self.assertIn("go together", done.stderr)
        self.assertEqual(self.files(), [])

    def test_summary_and_json_have_the_branches(self):
        _, said, _ = self.run_whole("--replicates", 2, "--no-controls", "--branch-at", "2011-08-10", "--branch",
                                    "more:police.contacts=0.5")
        branch, = said["branches"]
        self.assertEqual((branch["name"], branch["from"], branch["changes"]), ("more", "2011-08-10", "police.contacts=0.5"))
        self.assertEqual(len(branch["digests"]), 2)
        self.assertEqual(list(branch["outcomes"]), list(said["outcomes"]))
        done = offramp(*RUN, "--no-controls", "--branch-at", "2011-08-10", "--branch", "more:police.contacts=0.5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Branches from 2011-08-10", done.stdout)
        self.assertIn("police.contacts=0.5", done.stdout)


if __name__ == "__main__":
    unittest.main()
