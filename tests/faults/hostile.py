"""Files that another program may have made: good ones, ways to alter them, and what every command must do with them."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

PROGRAM = os.environ["OFR_PROGRAM"]
SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
TINY = SOURCE / "tests" / "bad_scenarios" / "base" / "tiny.yaml"
RUN = ["run", str(TINY), "--areas", "Upper,Lower", "--until", "2011-03-31", "--set", "recruiters.start=40", "--threads", "1"]
SCREEN = ["sensitivity", str(TINY), "--areas", "Upper", "--until", "2011-01-31", "--trajectories", "2", "--parameters",
          "talk.rate,police.raids", "--threads", "1"]
FIT = """offramp_fit: 1
patterns:
  - {name: talk, statistic: receptivity_mean, range: [0, 100], unit: "%", use: fitted, source: "made up"}
priors:
  - {parameter: police.raids, uniform: [0.5, 12], unit: "1", source: "made up"}
"""
MOST_SECONDS = 10
SLOWER = 10 if os.environ.get("OFR_SANITIZED", "none") != "none" else 1


def call(*arguments, cwd=None):
    """Run the program; a signal, a hang or a code that is not documented is a failure."""
    begun = time.monotonic()
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, cwd=cwd, timeout=60 * SLOWER)
    done.seconds = time.monotonic() - begun
    done.stderr = done.stderr.decode(errors="replace")
    return done


def make(*arguments):
    done = call(*arguments)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)


def make_good(folder):
    """A run, a screening and a calibration, each whole."""
    folder = pathlib.Path(folder)
    (folder / "fit.yaml").write_text(FIT)
    make(*RUN, "--replicates", "2", "--out", folder / "run.db")
    make(*SCREEN, "--out", folder / "screening.db")
    make("calibrate", TINY, "--areas", "Upper", "--until", "2011-01-31", "--fit", folder / "fit.yaml", "--points", "20",
         "--generations", "1", "--checks", "2", "--threads", "1", "--out", folder / "posterior.db")
    return {kind: folder / f"{kind}.db" for kind in ("run", "screening", "posterior")}


def alter(path, sql):
    """Change a database as anybody can who has SQLite: its checks and strict types are taken away for the time."""
    with_checks = {}
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    for name, text in connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall():
        with_checks[name] = text
        loose = text.replace("STRICT, WITHOUT ROWID", "WITHOUT ROWID").replace(" STRICT", "").replace(" NOT NULL", "")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (loose, name))
    connection.close()
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN;" + sql + ";COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    connection.execute("PRAGMA writable_schema = ON")
    for name, text in with_checks.items():
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ? AND type = 'table'", (text, name))
    connection.close()


def commands(kind, path, folder):
    """What reads such a database; none of it may change the file."""
    out = pathlib.Path(folder, "out")
    shutil.rmtree(out, ignore_errors=True)
    every = [["verify", path], ["verify", path, "--json"], ["export", path, "--csv", out]]
    if kind == "run":
        steps = pathlib.Path(folder, "steps.yaml")
        steps.write_text("steps:\n  - {event: arrested}\n")
        every += [["patterns", path], ["league", path, "--by", "delegation", "--json"], ["distribution", path], ["lives", path, "--person", "1"],
                  ["lives", path, "--like", steps]]
    if kind == "screening":
        every += [["sensitivity", TINY, "--areas", "Upper", "--until", "2011-01-31", "--method", "sobol", "--samples", "2",
                   "--strongest", "1", "--of", path, "--design-only", "--write-problem", pathlib.Path(folder, "problem.txt"), "--replace"]]
    if kind == "posterior":
        every += [["run", TINY, "--areas", "Upper", "--until", "2011-01-03", "--replicates", "2", "--threads", "1", "--posterior", path]]
    return every


def faults_of(done, path, before):
    """What is wrong with how a command took a file; empty when nothing is."""
    found = []
    if done.returncode not in (0, 1, 2):
        found.append(f"exit code {done.returncode}: {done.stderr[-600:]}")
    if done.seconds > MOST_SECONDS * SLOWER:
        found.append(f"{done.seconds:.1f} s")
    if pathlib.Path(path).read_bytes() != before:
        found.append("the file was changed")
    for end in ("-journal", "-wal", "-shm"):
        if os.path.exists(f"{path}{end}"):
            found.append(f"a file {end} was left")
    return found
