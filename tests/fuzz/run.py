#!/usr/bin/env python3
"""run.py FUZZER PROGRAM yaml|csv|resolved SECONDS: a bounded run of one fuzzer.

Starts from the bad scenarios (for `resolved`, from the resolved form of the tiny one), in a
folder of its own. A crash, a leak or an input that takes over 10 seconds fails; the input is
then printed.
"""
import pathlib
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent


def seed(corpus, program, reader):
    """Fill the folder with what to start from; returns how many files."""
    corpus.mkdir()
    if reader == "resolved":
        tiny = TESTS / "bad_scenarios" / "base" / "tiny.yaml"
        for name, more in [("whole", []), ("part", ["--areas", "town", "--scale", "0.5"])]:
            done = subprocess.run([program, "resolve", tiny, *more], capture_output=True, check=True)
            (corpus / name).write_bytes(done.stdout)
    else:
        everything = corpus.parent / "everything"
        subprocess.run([sys.executable, TESTS / "bad_scenarios" / "run.py", "--write", everything], check=True)
        for path in everything.glob("*." + reader):
            path.rename(corpus / path.name)
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
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
