"""One digest for any number of threads, from YAML or resolved text, native or WebAssembly."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
BUILD = pathlib.Path(os.environ["OFR_BUILD"])
WASM = SOURCE / "build-wasm"
RUN_WASM = ["node", SOURCE / "tools" / "run-wasm"]
# one recruiter or so falls to a fiftieth of the people; these settings let every rule have work
TOWN = ["kasserine", "--scale", "0.02", "--set", "recruiters.start=40", "--set", "approach.brings=2",
        "--set", "approach.seen=24", "--set", "police.raids=20"]


def output_of(command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=SOURCE, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} gave {done.returncode}:\n{done.stderr}")
    return done.stdout


def run_of(*arguments):
    return json.loads(output_of([os.environ["OFR_PROGRAM"], "run", *TOWN, "--json", *arguments]))


def digests_of(*arguments):
    return run_of(*arguments)["digests"]


class Numbers(unittest.TestCase):
    def test_numbers_and_draws_have_the_same_bits_in_webassembly(self):
        native = output_of([BUILD / "tests" / "parallel" / "numbers"])
        self.assertGreater(native.count("\n"), 50000)
        # assertTrue, since a difference of 60,000 lines helps nobody
        self.assertTrue(output_of([*RUN_WASM, WASM / "tests" / "parallel" / "numbers.wasm"]) == native)


class Digests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.digests = digests_of("--seed", "1", "--replicates", "2", "--threads", "1")
        cls.resolved = output_of([os.environ["OFR_PROGRAM"], "resolve", *TOWN])

    def test_something_happens_in_the_town(self):
        outcomes = run_of("--seed", "1", "--replicates", "2")["outcomes"]
        for name in ("approached", "joined", "arrested", "walked_away"):
            self.assertGreater(outcomes[name]["mean"], 0, name)

    def test_replicates_differ(self):
        self.assertEqual(len(set(self.digests)), 2)
        for digest in self.digests:
            self.assertRegex(digest, "^[0-9a-f]{16}$")

    def test_two_threads_give_the_digests_of_one(self):
        self.assertEqual(digests_of("--seed", "1", "--replicates", "2", "--threads", "2"), self.digests)

    def test_threads_inside_a_replicate_give_its_digest(self):
        # enough people for several parts of a day's work
        many = [*TOWN, "--scale", "0.2", "--until", "2011-04-30", "--seed", "1", "--replicates", "1"]
        found = [json.loads(output_of([os.environ["OFR_PROGRAM"], "run", *many, "--json", "--threads", n]))["digests"]
                 for n in (1, 2, 3)]
        self.assertEqual(found[1:], [found[0], found[0]])

    def test_threads_across_and_inside_give_the_same_digests(self):
        self.assertEqual(digests_of("--seed", "1", "--replicates", "2", "--threads", "6"), self.digests)

    def test_a_replicate_does_not_depend_on_how_many_there_are(self):
        self.assertEqual(digests_of("--seed", "1", "--replicates", "1"), self.digests[:1])

    def test_another_seed_gives_other_digests(self):
        self.assertFalse(set(digests_of("--seed", "2", "--replicates", "1")) & set(self.digests))

    def test_the_core_alone_gives_the_digest_from_the_resolved_text(self):
        core = BUILD / "tests" / "parallel" / "core_main"
        self.assertEqual(output_of([core, 1, 1], input=self.resolved).strip(), self.digests[1])

    def test_webassembly_gives_the_native_digest(self):
        program = [*RUN_WASM, WASM / "offramp.wasm"]
        for replicate in (0, 1):
            self.assertEqual(output_of([*program, 1, replicate], input=self.resolved).strip(),
                             self.digests[replicate])

    def test_interventions_give_one_digest_from_options_and_from_resolved_text(self):
        # dates of shipped interventions lie after the end of this run: all begin with it
        with tempfile.TemporaryDirectory() as folder:
            interventions = []
            for name in ("community-workers", "mentoring", "online-moderation", "jobs"):
                path = pathlib.Path(folder, f"{name}.yaml")
                shipped = pathlib.Path(SOURCE, "scenarios", "kasserine", "interventions", path.name)
                path.write_text("".join(line for line in shipped.read_text().splitlines(keepends=True)
                                        if not line.startswith("from:")))
                interventions += ["--intervention", str(path)]
            digest = digests_of("--seed", "1", "--replicates", "1", "--threads", "1", *interventions)
            resolved = output_of([os.environ["OFR_PROGRAM"], "resolve", *TOWN, *interventions])
        self.assertNotEqual(digest, self.digests[:1])
        for program in ([BUILD / "tests" / "parallel" / "core_main"], [*RUN_WASM, WASM / "offramp.wasm"]):
            self.assertEqual([output_of([*program, 1, 0], input=resolved).strip()], digest)


if __name__ == "__main__":
    unittest.main()
