"""Runs a check of tools/ on a folder made for a test."""
import pathlib
import subprocess
import sys
import tempfile

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"


def run(check, files, *arguments):
    """Run tools/CHECK on a folder with these files (name to text); returns (exit code, output)."""
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, TOOLS / check, *arguments, folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr
