"""test_corrupted.py N SEED [HOSTILE]: N files corrupted by bytes and HOSTILE by SQL, each taken by a command that reads it.

Deterministic by SEED. Whatever the file: an exit code of 0, 1 or 2, no signal, under 10 seconds, and the file as it was. Databases,
checkpoints, replay files and samples of SALib take their turns."""
import json
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import hostile
from hostile import RUN, TINY, call

PAGE = 4096
FORMAT = 1  # of a replay file
STUDY = ["sensitivity", TINY, "--areas", "Upper", "--until", "2011-01-03", "--threads", "1"]
VALUES = [None, 0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -2**31, 2**32 - 1, 2**32, 2**63 - 1, -2**63, 0.5, 1e308, float("inf"), "",
          "zz", "2011-02-30", "x" * 5000, "../x", b"\x00\xff", "%n%s"]


def corrupt(data, numbers):
    """The bytes with one kind of damage."""
    data = bytearray(data)
    at = numbers.randrange(len(data))
    kind = numbers.randrange(7)
    if kind == 0:  # single bits
        for _ in range(numbers.choice([1, 1, 2, 8, 64])):
            data[numbers.randrange(len(data))] ^= 1 << numbers.randrange(8)
    elif kind == 1:  # a cut
        del data[at:]
    elif kind == 2:  # nothing, or anything, in place of a stretch
        n = numbers.choice([1, 4, 100, PAGE])
        data[at:at + n] = bytes(n) if numbers.random() < 0.5 else numbers.randbytes(n)
    elif kind == 3:  # one page over another
        pages = max(1, len(data) // PAGE)
        one, other = numbers.randrange(pages) * PAGE, numbers.randrange(pages) * PAGE
        data[one:one + PAGE] = data[other:other + PAGE]
    elif kind == 4:  # the head of a page: its kind, its cells and where they are
        page = numbers.randrange(max(1, len(data) // PAGE)) * PAGE
        for _ in range(numbers.choice([1, 2, 6])):
            data[min(page + numbers.randrange(40), len(data) - 1)] = numbers.choice([0, 1, 2, 5, 10, 13, 127, 255])
    elif kind == 5:  # the header of the file, its size and formats
        data[min(numbers.randrange(16, 100), len(data) - 1)] = numbers.randrange(256)
    else:  # more behind the end
        data += numbers.randbytes(numbers.choice([1, 512, 3 * PAGE]))
    return bytes(data)


def hostile_sql(path, numbers):
    """A few statements that change cells, rows, tables or the schema, whatever the schema allows."""
    with sqlite3.connect(path) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        columns = {table: [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')] for table in tables}
    table = numbers.choice(tables)
    column = numbers.choice(columns[table])
    value = numbers.choice(VALUES)
    quoted = database.execute("SELECT quote(?)", (value,)).fetchone()[0] if value != float("inf") else "9e999"
    database.close()
    query = ", ".join(f'i AS "{name}"' for name in columns[table])
    endless = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {query} FROM n"
    return numbers.choice([
        f'UPDATE "{table}" SET "{column}" = {quoted}',
        f'UPDATE OR IGNORE "{table}" SET "{column}" = {quoted} WHERE length(quote("{column}")) % 3 = 0',
        f'UPDATE OR IGNORE "{table}" SET "{column}" = "{column}" + {numbers.choice([1, -1, 1000, 2**40])}',
        f'DELETE FROM "{table}"', f'DELETE FROM "{table}" WHERE length(quote("{column}")) % 2 = 0',
        f'DROP TABLE "{table}"', f'DROP TABLE "{table}"; CREATE VIEW "{table}" AS {endless}',
        f'ALTER TABLE "{table}" RENAME TO "{table}s"', f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "a b"',
        f'CREATE TABLE "../{table}" AS SELECT * FROM "{table}"',
        f'CREATE TABLE copy AS SELECT * FROM "{table}"; DROP TABLE "{table}"; ALTER TABLE copy RENAME TO "{table}"',
        f'CREATE TRIGGER t AFTER INSERT ON "{table}" BEGIN SELECT load_extension(1); END',
        f'CREATE INDEX i ON "{table}" ("{column}") WHERE "{column}" > 0',
        "CREATE VIRTUAL TABLE words USING fts5(a)",
    ])


class Files:
    """Good files of each kind, and what reads each of them."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.databases = hostile.make_good(folder)
        self.replay = self.make_replay()
        self.make_samples()
        self.make_checkpoint()

    def make_replay(self):
        path = self.folder / "replay.json"
        text = call("resolve", TINY, "--areas", "Upper", "--until", "2011-01-02").stdout.decode()
        plan = {"name": "", "resolved": text, "digests": ["0123456789abcdef"]}
        version = call("--version").stdout.decode().split()[1]
        path.write_text(json.dumps({"offramp_replay": FORMAT, "version": version, "seed": 1, "plans": [plan]}))
        done = call("replay", path)
        if done.returncode != 1:  # read and run: its digest is another one
            raise RuntimeError(done.stderr)
        return path

    def make_samples(self):
        self.problem, self.samples = self.folder / "p.txt", self.folder / "s.txt"
        self.problem.write_text("talk.rate 0.2 0.6\npolice.raids 1 4\n")
        done = call(*STUDY, "--problem", self.problem, "--trajectories", "2", "--group-factor", "1", "--design-only",
                    "--write-samples", self.samples)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)

    def make_checkpoint(self):
        """Of a run that was stopped on its way."""
        database = self.folder / "stopped.db"
        process = subprocess.Popen([hostile.PROGRAM, *RUN[:4], "--until", "2016-12-31", "--threads", "1", "--checkpoint", "1", "--out",
                                    str(database)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.checkpoint = pathlib.Path(f"{database}.checkpoint-0")
        while not self.checkpoint.exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.checkpoint = self.checkpoint if self.checkpoint.exists() else None

    def commands(self, kind, path, numbers):
        if kind == "replay":
            return [["replay", path]]
        if kind == "samples":
            return [[*STUDY, "--method", "given", "--problem", self.problem, "--samples-file", path, "--design-only"]]
        every = hostile.commands(kind, path, self.folder)
        return [every[0], numbers.choice(every[1:])]


def try_one(files, kind, good, number, seed, by_sql):
    """The faults of one file."""
    numbers = random.Random(f"{seed}-{kind}-{number}-{by_sql}")
    path = files.folder / f"tried{good.suffix}"
    for end in ("", "-journal", "-wal", "-shm"):
        pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    said = "bytes"
    if by_sql:
        shutil.copy(good, path)
        said = hostile_sql(path, numbers)
        try:
            hostile.alter(path, said)
        except sqlite3.Error:
            return []
    else:
        path.write_bytes(corrupt(good.read_bytes(), numbers))
    before, found = path.read_bytes(), []
    for command in files.commands(kind, path, numbers):
        done = call(*command, cwd=files.folder)
        found += [f"{kind} {number} ({said}): {command[0]}: {fault}" for fault in hostile.faults_of(done, path, before)]
    return found


def main(n, seed, n_hostile):
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        files = Files(folder)
        kinds = [*files.databases.items(), *files.databases.items(), ("replay", files.replay), ("samples", files.samples)]
        found = []
        for number in range(n):
            kind, good = kinds[number % len(kinds)]
            found += try_one(files, kind, good, number, seed, False)
        databases = list(files.databases.items())
        for number in range(n_hostile):
            kind, good = databases[number % len(databases)]
            found += try_one(files, kind, good, number, seed, True)
        if files.checkpoint is not None:
            found += try_checkpoints(files, max(1, n // 20), seed)
    print("\n".join(found))
    print(f"{n} corrupted and {n_hostile} hostile files: {len(found)} faults")
    return 1 if found else 0


def try_checkpoints(files, n, seed):
    """A corrupted checkpoint stops the resume of its run and is left as it is."""
    found, good = [], files.checkpoint.read_bytes()
    database = files.folder / "stopped.db"
    for number in range(n):
        numbers = random.Random(f"{seed}-checkpoint-{number}")
        bad = corrupt(good, numbers)
        if bad == good:
            continue
        files.checkpoint.write_bytes(bad)
        done = call(*RUN[:4], "--until", "2016-12-31", "--threads", "1", "--checkpoint", "1", "--out", database, "--resume")
        faults = hostile.faults_of(done, files.checkpoint, bad)
        if done.returncode != 2:
            faults.append(f"exit code {done.returncode}, 2 is expected: {done.stderr[-300:]}")
        found += [f"checkpoint {number}: {fault}" for fault in faults]
    return found


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0))
