"""What the tests of the program share: running it, and a small run that is made once."""
import os
import pathlib
import subprocess
import tempfile

PROGRAM = os.environ["OFR_PROGRAM"]
SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
# one delegation, two years: long enough for every part of a database to hold something
# recruiters start where people live, and enough of them that some are in every replicate of a small area
SMALL = ["kasserine", "--areas", "Ezzouhour", "--until", "2012-12-31", "--set", "recruiters.area_spread=0",
         "--set", "recruiters.start=30"]


def offramp(*arguments, **options):
    """Run the program from the source folder; text output is kept."""
    options.setdefault("cwd", SOURCE)
    options.setdefault("timeout", 300)
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, **options)


def folder():
    """A folder that goes away with the test."""
    return tempfile.TemporaryDirectory(prefix="offramp-")
