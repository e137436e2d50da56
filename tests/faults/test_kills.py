"""Kills at random moments: every database is whole, and every resume ends with what an undisturbed command writes.

    test_kills.py [--kills N] [--seed N]    so many kills (50), over all commands in turn

Moments follow from the seed; what they hit also depends on the machine. A kill may hit before the file is there.
"""
import argparse
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "parallel"))
from with_ranks import ENVIRONMENT, PROGRAM, ranks, rows_of

SOURCE = os.environ["OFR_SOURCE"]
BUSY = ["kasserine", "--areas", "Haidra", "--until", "2011-09-30", "--set", "recruiters.start=60", "--threads", "2"]
SHORT = ["kasserine", "--areas", "Haidra", "--until", "2011-03-31", "--set", "recruiters.start=60", "--threads", "2"]
FIT = """offramp_fit: 1
patterns:
  - {name: charged, statistic: charged, range: [0, 4], unit: people, use: fitted, source: "made up"}
  - {name: fighters, statistic: fighters_mean, range: [0, 2], unit: people, use: fitted, source: "made up"}
priors:
  - {parameter: police.raids, uniform: [0.5, 12], unit: "1", source: "made up"}
  - {parameter: camps.arrivals, lognormal: [1, 0.7], unit: "1", source: "made up"}
"""


def commands(place):
    """Command lines without --out, each with how many ranks it has; small, and of every kind that writes a database."""
    run = ["run", *BUSY, "--replicates", "6"]
    branch = ["--branch-at", "2011-05-01", "--branch", "less:police.contacts=0"]
    calibrate = ["calibrate", *SHORT, "--fit", place / "fit.yaml"]
    return {
        "run": (0, run),
        "run with checkpoints": (0, [*run, "--replicates", "3", "--checkpoint", "3w"]),
        "run with branches": (0, [*run, "--replicates", "3", "--no-controls", *branch, "--checkpoint", "3w"]),
        "shard": (0, [*run, "--replicates", "9", "--shard", "2/2", "--checkpoint", "3w"]),
        "ranks": (2, [*run, "--replicates", "4", "--checkpoint", "3w"]),
        "compare": (0, ["compare", *BUSY, "--fixed", "--no-ablations", "--replicates", "3", "--intervention", "more-raids"]),
        "why": (0, ["why", *SHORT, "--fixed", "--replicates", "4", "--factors", "border,cover", "--shares", "always"]),
        "plan": (0, ["plan", *SHORT, "--fixed", "--budget", "9", "--replicates", "4", "--intervention", "more-raids", "--intervention",
                     "community-workers"]),
        "audit": (0, ["audit", *SHORT, "--fixed", "--from", "2011-02-01", "--replicates", "2"]),
        "sensitivity": (0, ["sensitivity", *SHORT, "--method", "morris", "--trajectories", "4", "--parameters",
                            "talk.rate,police.raids", "--replicates", "2"]),
        "calibrate": (0, [*calibrate, "--points", "20", "--seeds", "1", "--generations", "2", "--checks", "2"]),
        "bank": (0, [*calibrate, "--points", "20", "--waves", "1", "--posterior-points", "20", "--checks", "4"]),
    }


class Command:
    def __init__(self, name, n_ranks, words, place):
        self.name, self.ranks, self.words, self.place = name, n_ranks, words, place
        self.is_bank = name == "bank"
        began = time.monotonic()
        done = self.finish("whole")
        self.seconds = time.monotonic() - began
        assert done.returncode == 0, (name, done.stderr)
        self.whole = self.content("whole")

    def file(self, name):
        return self.place / f"{self.name.replace(' ', '-')}-{name}{'.csv' if self.is_bank else '.db'}"

    def line(self, name, resume):
        out = ["--bank", self.file(name)] if self.is_bank else ["--out", self.file(name), *(["--resume"] if resume else [])]
        words = list(map(str, [PROGRAM, *self.words, *out]))
        return ranks(self.ranks, *words) if self.ranks else words

    def finish(self, name, resume=False):
        return subprocess.run(self.line(name, resume), capture_output=True, text=True, cwd=SOURCE, env=ENVIRONMENT, timeout=300)

    def kill(self, name, resume, seconds):
        """Start it and kill it; True when it was still at work."""
        process = subprocess.Popen(self.line(name, resume), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SOURCE,
                                   env=ENVIRONMENT, start_new_session=True)
        try:
            process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            if self.ranks:  # mpirun's ranks go when it does, some time after
                subprocess.run(["pkill", "-KILL", "-f", str(self.file(name))], check=False)
                process.wait()
                time.sleep(0.3)
            else:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            return True

    def content(self, name):
        if self.is_bank:
            return self.file(name).read_text()
        return rows_of(self.file(name))

    def assert_whole(self, name):
        path = self.file(name)
        if self.is_bank or not path.exists():
            return
        with sqlite3.connect(path) as database:
            found = database.execute("PRAGMA integrity_check").fetchall()
            assert found == [("ok",)], (self.name, found)
            status = database.execute("SELECT status FROM ensemble").fetchall()
            assert status in ([("incomplete",)], [("complete",)]), (self.name, status)
            assert database.execute("PRAGMA foreign_key_check").fetchall() == [], self.name

    def clean(self, name):
        for path in self.place.glob(self.file(name).name + "*"):
            path.unlink()


def round_of(command, chance, kills_left):
    """Kill a command one to three times, resume it, and compare; how many kills hit it at work."""
    hits = 0
    for n in range(min(chance.randint(1, 3), kills_left)):
        hits += command.kill("killed", n > 0, command.seconds * chance.uniform(0, 1))
        command.assert_whole("killed")
    done = command.finish("killed", True)
    assert done.returncode == 0, (command.name, done.stderr)
    assert command.content("killed") == command.whole, f"{command.name}: the content differs"
    left = sorted(path.name for path in command.place.glob(command.file("killed").name + "?*"))
    assert left == [], (command.name, left)
    command.clean("killed")
    return hits


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        place = pathlib.Path(folder)
        (place / "fit.yaml").write_text(FIT)
        made = [Command(name, n, words, place) for name, (n, words) in commands(place).items() if n == 0 or shutil.which("mpirun")]
        hits = dict.fromkeys((command.name for command in made), 0)
        while sum(hits.values()) < asked.kills:
            for command in made:
                hits[command.name] += round_of(command, chance, 3)
                if sum(hits.values()) >= asked.kills:
                    break
    print(f"{sum(hits.values())} kills: " + ", ".join(f"{name} {n}" for name, n in hits.items()))


if __name__ == "__main__":
    main()
