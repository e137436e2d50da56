"""Shards under Slurm and Snakemake give the rows of one process, also when one was killed and submitted again.

Both come from Debian (slurm-wlm, munge, snakemake). Slurm runs on this machine alone, with daemons, a key and
ports of this test.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from with_ranks import PROGRAM, rows_of

SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
RUN = ["run", "kasserine", "--areas", "Ezzouhour", "--until", "2012-06-30", "--seed", "3", "--replicates", "6",
       "--set", "recruiters.area_spread=0", "--set", "recruiters.start=30"]
SLURM = ["munged", "slurmctld", "slurmd", "sbatch", "squeue"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self.addCleanup(self.folder.cleanup)
        self.place = pathlib.Path(self.folder.name)
        self.environment = {**os.environ, "OFFRAMP": PROGRAM}

    def run_well(self, *words, **more):
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, cwd=SOURCE, env=self.environment, **more)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def assert_whole(self, merged):
        whole = self.place / "whole.db"
        self.run_well(PROGRAM, *RUN, "--threads", "1", "--out", whole)
        one, two = rows_of(whole), rows_of(merged)
        for table in one:
            self.assertTrue(one[table] == two[table], f"table {table} differs")

    def wait_for(self, what, seconds=120):
        until = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), until, "it takes too long")
            time.sleep(0.05)


@unittest.skipUnless(all(shutil.which(name) for name in SLURM) and os.getuid() == 0, "no Slurm here, or no rights to start it")
class Slurm(Case):
    def setUp(self):
        super().setUp()
        host = socket.gethostname().split(".")[0]
        place, key = self.place, self.place / "munge.key"
        os.chmod(place, 0o755)
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (place / "slurm.conf").write_text(f"""ClusterName=test
SlurmctldHost={host}
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
AuthInfo=socket={place}/munge.sock
SlurmUser=root
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool
SlurmctldPidFile={place}/ctld.pid
SlurmdPidFile={place}/slurmd.pid
SlurmctldLogFile={place}/ctld.log
SlurmdLogFile={place}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
NodeName={host} CPUs={os.cpu_count()}
PartitionName=all Nodes=ALL Default=YES
""")
        self.environment["SLURM_CONF"] = str(place / "slurm.conf")
        (place / "state").mkdir()
        (place / "spool").mkdir()
        self.start("munged", "--foreground", "--force", f"--key-file={key}", f"--socket={place}/munge.sock",
                   f"--pid-file={place}/munged.pid", f"--seed-file={place}/munged.seed", f"--log-file={place}/munged.log")
        self.wait_for((place / "munge.sock").exists)
        self.start("slurmctld", "-D")
        self.start("slurmd", "-D")
        self.wait_for(lambda: "idle" in subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True,
                                                       env=self.environment).stdout)

    def start(self, *words):
        process = subprocess.Popen(words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

    def submit(self, *words):
        return self.run_well("sbatch", "--parsable", "--output", self.place / "job-%A-%a.txt", *words).strip()

    def wait_for_jobs(self):
        self.wait_for(lambda: self.run_well("squeue", "-h") == "", 300)

    def test_an_array_of_shards_and_one_that_was_killed(self):
        parts = self.place / "parts"
        self.environment["FOLDER"] = str(parts)
        job = self.submit("--array=1-3", "tools/shards.slurm", *RUN, "--checkpoint", "30d")
        self.wait_for(lambda: list(parts.glob("part-2.db.checkpoint-*")))
        self.run_well("scancel", "--signal=KILL", "--full", f"{job}_2")
        self.wait_for_jobs()
        self.assertTrue((parts / "part-2.db").exists())
        self.assertIn("incomplete", self.run_well(PROGRAM, "merge", parts / "part-1.db", parts / "part-3.db", "--out",
                                                  self.place / "some.db"))
        self.environment["SHARDS"] = "3"
        job = self.submit("--array=2", "tools/shards.slurm", *RUN, "--checkpoint", "30d")
        merged = self.place / "run.db"
        self.submit(f"--dependency=afterok:{job}", "--wrap", f"{PROGRAM} merge {parts}/part-?.db --out {merged}")
        self.wait_for_jobs()
        self.assert_whole(merged)


@unittest.skipUnless(shutil.which("snakemake"), "there is no snakemake here")
class Snakemake(Case):
    def command(self):
        self.environment["HOME"] = str(self.place)
        return ["snakemake", "--snakefile", SOURCE / "tools/Snakefile", "--directory", self.place, "--cores", "2",
                "--config", f"out={self.place}/run.db", "parts=3",
                f"offramp={PROGRAM}", "command=" + " ".join(RUN + ["--checkpoint", "30d"])]

    def test_parts_are_made_and_merged_and_go_on_after_a_kill(self):
        process = subprocess.Popen(list(map(str, self.command())), cwd=SOURCE, env=self.environment, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for(lambda: list(self.place.glob("run.db.parts/*.db.checkpoint-*")))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.run_well(*self.command(), "--unlock")
        self.run_well(*self.command(), "--rerun-incomplete")
        self.assert_whole(self.place / "run.db")


if __name__ == "__main__":
    unittest.main()
