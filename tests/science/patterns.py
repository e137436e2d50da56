"""The figures a scenario was tuned to: over 20 replicates of the whole governorate every fitted pattern holds; the others
are printed as they fall. Every pattern of the whole governorate gets a verdict.

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
        print(f"{p['verdict']:6} {p['use']:9} {p['name']}: {p['value']} ({p['predicted_low']} to {p['predicted_high']})"
              f" in [{p['low']}, {p['high']}]")
    uses = [p["use"] for p in patterns]
    assert uses.count("fitted") >= 8 and uses.count("input") >= 6 and uses.count("held_out") >= 3, uses
    unjudged = [p["name"] for p in patterns if p["verdict"] not in ("holds", "vague", "below", "above", "place")]
    assert not unjudged, unjudged
    assert sum(p["verdict"] == "place" for p in patterns) <= 2, "two are of the town alone"
    failed = [p["name"] for p in patterns if p["use"] == "fitted" and not p["holds"]]
    if len(failed) > misses:
        sys.exit(f"{len(failed)} fail: {', '.join(failed)}; {misses} may")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
