"""A benign baseline: with no recruiters at the start and nobody arriving, nobody is ever approached -
over 20 replicates. Arguments: options of `offramp run` that say how large a run."""
import json
import os
import subprocess
import sys

INVOLVED = ["approached", "joined_circle", "committed", "joined", "joined_coerced", "left_abroad", "left_camp",
            "walked_away", "threatened", "reported", "returned"]


def outcomes(*changes):
    settings = [part for change in changes for part in ("--set", change)]
    done = subprocess.run([os.environ["OFR_PROGRAM"], "run", "kasserine", "--replicates", "20", "--no-controls",
                           "--json", *sys.argv[1:], *settings], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["replicates"] == 20 and len(set(found["digests"])) == 20
    return found["outcomes"]


if __name__ == "__main__":
    quiet = outcomes("recruiters.start=0", "camps.arrivals=0", "police.raids=10")
    assert quiet["arrested"]["mean"] > 0, "the state is at work all the same"
    for name in INVOLVED:
        assert quiet[name]["mean"] == 0 and quiet[name]["sd"] == 0, name
    if "--scale" in sys.argv: # the short run: what it says can be otherwise
        assert outcomes("recruiters.start=40", "camps.arrivals=0")["approached"]["mean"] > 0
