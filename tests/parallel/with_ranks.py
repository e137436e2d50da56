"""How tests start ranks; and the rows of a database without figures of speed."""
import os
import sqlite3
import subprocess

PROGRAM = os.environ["OFR_PROGRAM"]
# more ranks than cores, as root or not; what MPI itself keeps is no leak of ours; threads that wait
# for one another give way, since there are more of them than cores too
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMP_WAIT_POLICY": "passive",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def ranks(n, *command):
    return ["mpirun", "--oversubscribe", "-n", str(n), *map(str, command)]


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
