"""How tests start ranks and kill one; and the rows of a database without figures of speed."""
import os
import pathlib
import signal
import sqlite3
import subprocess
import time

PROGRAM = os.environ["OFR_PROGRAM"]
# more ranks than cores, as root or not; what MPI itself keeps is no leak of ours; threads that wait
# for one another give way, since there are more of them than cores too
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def ranks(n, *command):
    return ["mpirun", "--oversubscribe", "-n", str(n), *map(str, command)]


def unlike(*commands):
    """A rank for each command."""
    words = [word for command in commands for word in (":", "-n", "1", *map(str, command))]
    return ["mpirun", "--oversubscribe", *words[1:]]


def run(command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          cwd=os.environ["OFR_SOURCE"], env=ENVIRONMENT, **more)


def rows_of(database):
    with sqlite3.connect(database) as connection:
        tables = [name for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')
                       if row[1] not in ("seconds", "person_days_per_second", "bytes_per_person", "made_at")]
            names = ", ".join(f'"{name}"' for name in columns)
            rows[table] = sorted(map(repr, connection.execute(f'SELECT {names} FROM "{table}"')))
    return rows


def count(database, table):
    """Rows of a table, 0 while there is none."""
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    except sqlite3.Error:
        return 0


def run_and_kill_one(command, database, table, n):
    """Start ranks, kill one when a table has n rows, wait for the end of all; the exit code of mpirun."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               cwd=os.environ["OFR_SOURCE"], env=ENVIRONMENT)
    ended = time.monotonic() + 60
    while time.monotonic() < ended and count(database, table) < n:
        time.sleep(0.01)
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[-1]), signal.SIGKILL)
    return process.wait(timeout=60)
