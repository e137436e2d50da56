#!/usr/bin/env python3
"""run.py FUZZER PROGRAM READER SECONDS: a bounded run of one fuzzer.

READER is one of yaml, csv, resolved, intervention, reference, story, problem, sample, replay and posterior. `yaml`
and `csv` start from the bad scenarios, `resolved` and `replay` from the resolved form of the tiny one, and the others
from the files of the checkout, in a folder of its own. OFR_FUZZ_SECONDS overrides SECONDS.
A crash, a leak or an input that takes over 10 seconds fails; the input is then printed.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
# files of the checkout to start from, and short texts
FILES = {"intervention": "scenarios/kasserine/interventions/*.yaml", "reference": "scenarios/*/reference.yaml",
         "story": "tests/*/**/story.yaml", "posterior": "scenarios/*/posterior.csv"}
TEXTS = {"problem": ["# names\ntalk.rate 0.2 0.6\npolice.raids 1 9 police unif\nrecruiters.start 1 9 group\n"],
         "sample": ["0.3 4\n0.2,9\n", "# numbers\n2e-1\t1\n"],
         "story": ["title: x\nsteps:\n  - {event: [joined, arrested], place: shop, by: friend, slot: evening}\n"
                   "  - {event: left_camp, within_days: 30, value: [0, 1], own_neighbourhood: true}\n",
                   "- {place: shop, event: arrested, place: mosque, event: joined}\n"],
         "posterior": ["# points\ntalk.rate,police.raids\n0.3,2\n0.4,3\n"]}


def resolved(program, *more):
    tiny = TESTS / "bad_scenarios" / "base" / "tiny.yaml"
    return subprocess.run([program, "resolve", tiny, *more], capture_output=True, check=True).stdout


def replay(program):
    plans = [{"name": name, "resolved": resolved(program).decode(), "digests": ["0123456789abcdef"] * 2}
             for name in ("", "plan")]
    return json.dumps({"offramp_replay": 1, "version": "0.2.0", "seed": 1, "plans": plans}).encode()


def texts(corpus, program, reader):
    """(name, text) of what to start from."""
    if reader == "resolved":
        yield "whole", resolved(program)
        yield "part", resolved(program, "--areas", "town", "--scale", "0.5")
    elif reader == "replay":
        yield "replay", replay(program)
    elif reader in ("yaml", "csv"):
        everything = corpus.parent / "everything"
        subprocess.run([sys.executable, TESTS / "bad_scenarios" / "run.py", "--write", everything], check=True)
        for path in everything.glob("*." + reader):
            yield path.name, path.read_bytes()
    for i, path in enumerate(ROOT.glob(FILES[reader]) if reader in FILES else []):
        yield f"file-{i}", path.read_bytes()
    for i, text in enumerate(TEXTS.get(reader, [])):
        yield f"text-{i}", text.encode()


def seed(corpus, program, reader):
    """Fill the folder with what to start from; returns how many files."""
    corpus.mkdir()
    for name, text in texts(corpus, program, reader):
        (corpus / name).write_bytes(text)
    return len(list(corpus.iterdir()))


def main(fuzzer, program, reader, seconds):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if seed(scratch / "corpus", program, reader) == 0:
            print("no seeds")
            return 1
        done = subprocess.run([pathlib.Path(fuzzer).resolve(), "corpus", f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048",
                               "-seed=1", "-max_len=65536", "-print_final_stats=1", "-artifact_prefix=found-"],
                              cwd=scratch, stderr=subprocess.PIPE)
        said = done.stderr.decode(errors="replace").splitlines()
        print("\n".join(said[-40:] if done.returncode else said[-8:]))
        for path in scratch.glob("found-*"):
            print(f"{path.name}: {path.read_bytes()!r}")
        return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(os.environ.get("OFR_FUZZ_SECONDS", sys.argv[4]))))
