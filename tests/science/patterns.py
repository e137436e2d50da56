"""The figures a scenario was tuned to: over 20 replicates of the whole governorate every pattern marked
input or fitted holds; those held out are printed as they fall.

    patterns.py SEED MISSES    MISSES of them may fail (0 with the seed they were tuned with, 1 with another)
"""
import json
import os
import subprocess
import sys
import tempfile


def main(seed, misses):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "kasserine.db")
        subprocess.run([os.environ["OFR_PROGRAM"], "run", "kasserine", "--replicates", "20", "--seed", seed, "--out", path],
                       check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([os.environ["OFR_PROGRAM"], "patterns", path, "--json"], capture_output=True, text=True)
    patterns = json.loads(done.stdout)
    assert len(patterns) >= 20, len(patterns)
    for p in patterns:
        print(f"{'holds' if p['holds'] else 'fails':6} {p['use']:9} {p['name']}: {p['value']} in [{p['low']}, {p['high']}]")
    uses = [p["use"] for p in patterns]
    assert uses.count("fitted") >= 8 and uses.count("input") >= 2 and uses.count("held_out") >= 3, uses
    failed = [p["name"] for p in patterns if p["use"] in ("input", "fitted") and not p["holds"]]
    if len(failed) > misses:
        sys.exit(f"{len(failed)} fail: {', '.join(failed)}; {misses} may")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
