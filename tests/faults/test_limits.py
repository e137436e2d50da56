"""Few cores, threads, memory, stack, descriptors, and a reader that goes away: a report and the right code, never a crash."""
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, SOURCE = os.environ["OFR_PROGRAM"], os.environ["OFR_SOURCE"]
TINY = "tests/bad_scenarios/base/tiny.yaml"
PLAIN = os.environ["OFR_SANITIZED"] == "none"  # sanitizers need address space and stacks of their own
CORES = len(os.sched_getaffinity(0))


class Limits(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.database = pathlib.Path(self.folder.name, "run.db")

    def tearDown(self):
        self.folder.cleanup()

    def run_with(self, *arguments, limits=(), more_threads=False, before=None):
        """Run the program with limits (kind, value) that only it has."""
        def limit():
            if before is not None:
                before()
            for kind, value in limits:
                resource.setrlimit(kind, (value, value))
        environment = {name: value for name, value in os.environ.items() if name != "OFFRAMP_MORE_THREADS"}
        environment.update({"OFFRAMP_MORE_THREADS": "1"} if more_threads else {})
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=SOURCE, timeout=120,
                              preexec_fn=limit, env=environment)

    def assert_report(self, done, *words):
        self.assertEqual(done.returncode, 3, done.stderr)
        for word in ("error: ", *words):
            self.assertIn(word, done.stderr)

    # ---- threads

    def test_no_more_threads_than_cores_unless_forced(self):
        begun = time.monotonic()
        done = self.run_with("run", TINY, "--threads", 1000, "--replicates", 3)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(time.monotonic() - begun, 30)
        self.assertEqual(done.stderr.count(f"warning: {CORES} threads are used instead of 1000"), 1)
        done = self.run_with("run", TINY, "--threads", 16, "--replicates", 20, more_threads=True)
        self.assertEqual((done.returncode, "threads are used" in done.stderr), (0, False), done.stderr)

    def test_cores_are_those_of_the_affinity(self):
        one = min(os.sched_getaffinity(0))
        done = self.run_with("run", TINY, "--threads", 2, before=lambda: os.sched_setaffinity(0, {one}))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("warning: 1 threads are used instead of 2", done.stderr)

    def test_stacks_of_threads_do_not_follow_the_environment(self):
        os.environ["OMP_STACKSIZE"] = "16k"
        try:
            self.assertEqual(self.run_with("run", TINY, "--threads", 2, "--replicates", 4, more_threads=True).returncode, 0)
        finally:
            del os.environ["OMP_STACKSIZE"]

    @unittest.skipUnless(PLAIN, "sanitizers take all address space there is")
    def test_a_lack_of_threads_is_a_failure_of_the_system(self):
        done = self.run_with("run", TINY, "--replicates", 300, "--threads", 300, "--out", self.database, more_threads=True,
                             limits=[(resource.RLIMIT_AS, 1 << 30)])
        self.assert_report(done, "could not start thread", "of 300", "--threads")

    # ---- memory, stack, descriptors

    @unittest.skipUnless(PLAIN, "sanitizers take all address space there is")
    def test_any_address_space_ends_well(self):
        codes = []
        for megabytes in range(12, 60, 4):
            done = self.run_with("run", TINY, "--threads", 2, "--replicates", 2, "--no-controls", more_threads=True,
                                 limits=[(resource.RLIMIT_AS, megabytes << 20)])
            if done.returncode == 127:
                continue  # the loader says that a library has no room
            codes.append(done.returncode)
            if done.returncode != 0:
                self.assert_report(done)
        self.assertIn(3, codes)
        self.assertEqual(codes[-1], 0)

    @unittest.skipUnless(PLAIN, "sanitizers take larger stacks")
    def test_a_small_stack_is_told_and_the_least_one_is_enough(self):
        for kilobytes in (64, 256, 1023):
            self.assert_report(self.run_with("run", TINY, limits=[(resource.RLIMIT_STACK, kilobytes << 10)]),
                               f"the stack is limited to {kilobytes} kB")
        for words in (["run", TINY, "--out", self.database], ["check", TINY], ["patterns", self.database], ["odd"],
                      ["export", self.database, "--csv", pathlib.Path(self.folder.name, "csv")],
                      ["report", self.database, "--out", pathlib.Path(self.folder.name, "r.html")]):
            done = self.run_with(*words, limits=[(resource.RLIMIT_STACK, 1024 << 10)])
            self.assertIn(done.returncode, (0, 1, 2), (words, done.stderr))

    def test_few_descriptors_end_well(self):
        codes = []
        for n in range(4, 12):
            done = self.run_with("run", TINY, "--threads", 2, "--replicates", 2, "--out", self.database, "--replace",
                                 limits=[(resource.RLIMIT_NOFILE, n)])
            codes.append(done.returncode)
            if done.returncode == 127:
                continue
            if done.returncode != 0:
                self.assert_report(done, "could not" if n > 4 else "error")
        self.assertEqual(codes[-4:], [0] * 4)  # 8 are enough

    # ---- a file that may not grow: from a shell, whose children do not ignore the signal as Python's do

    def test_a_limit_of_the_size_of_files_is_a_full_disk(self):
        done = subprocess.run(["sh", "-c", 'ulimit -f 150; exec "$@"', "sh", PROGRAM, "run", TINY, "--replicates", "20", "--out",
                               self.database], capture_output=True, text=True, cwd=SOURCE, timeout=120, restore_signals=True,
                              preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_DFL))
        self.assert_report(done, "could not write", "File too large")
        self.assertEqual(os.listdir(self.folder.name), [])

    # ---- a reader that goes away

    def test_a_reader_that_goes_away_ends_the_program_quietly(self):
        for words in (["parameters"], ["odd"], ["help"], ["help", "--man"], ["run", TINY, "--json"], ["interventions", "kasserine"]):
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run([PROGRAM, *words], stdout=write, stderr=subprocess.PIPE, text=True, cwd=SOURCE, timeout=60)
            os.close(write)
            self.assertEqual(done.returncode, -signal.SIGPIPE, words)
            self.assertNotIn("error", done.stderr)

    def test_what_was_asked_for_is_there_when_the_reader_has_gone(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([PROGRAM, "run", TINY, "--out", self.database], stdout=write, stderr=subprocess.DEVNULL,
                              cwd=SOURCE, timeout=60)
        os.close(write)
        self.assertEqual(done.returncode, -signal.SIGPIPE)
        self.assertEqual(os.listdir(self.folder.name), [self.database.name])
        done = self.run_with("patterns", self.database)
        self.assertNotIn("incomplete", done.stderr)

    def test_in_a_pipe_of_a_shell(self):
        done = subprocess.run(["bash", "-c", '"$0" parameters | { read -r line; echo "$line"; }; echo "${PIPESTATUS[0]}"', PROGRAM],
                              capture_output=True, text=True, cwd=SOURCE, timeout=60)
        self.assertEqual(done.stderr, "")
        self.assertIn(done.stdout.split()[-1], ("0", "141"))  # all fits in the pipe, or not


if __name__ == "__main__":
    unittest.main()
