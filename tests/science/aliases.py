#!/usr/bin/env python3
"""No two parameters do the same: the check that none can be traded for another.

If two parameters act only through their product or their ratio, doubling one gives the run that doubling or halving the
other gives, to the bit. So each parameter is doubled and halved in the busy town, and no two of these runs may
have the same digest, unless it is that of the unchanged run. A factor of two is exact in binary numbers, so rounding
hides nothing. A parameter whose change leaves the digest as it is shows nothing here; they are counted.

Seen to fail on 7a9680c: leave.travel_scale, leave.road_speed and leave.detour were one parameter.

    aliases.py [PARAMETER...]      all without names
"""
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from busy_town import PROGRAM, SETTINGS, write_scenario

OPTIONS = ["--no-controls", "--areas", "Ezzouhour", "--until", "2012-06-30", "--threads", "1", "--json"]
DECLARED = re.compile(r"^(\w+\.\w+)(?: \(.*\))?: (\S+), in \[(\S+), (\S+)\](.*);", re.M)


def parameters():
    """(name, value in the busy town, low, high) of each parameter that is a number and not 0."""
    text = subprocess.run([PROGRAM, "parameters"], check=True, capture_output=True, text=True).stdout
    for name, default, low, high, more in DECLARED.findall(text):
        value = float(SETTINGS.get(name, default.rstrip(",")))
        if "0 or 1" not in more and value != 0:
            yield name, value, float(low), float(high.rstrip(","))


def digest(scenario, changes):
    """The digest of a run; None where the scenario as a whole refuses the value."""
    command = [PROGRAM, "run", scenario, *OPTIONS]
    for name, value in (SETTINGS | changes).items():
        command += ["--set", f"{name}={value!r}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 2:
        return None
    if done.returncode != 0:
        sys.exit(f"{changes}: exit code {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)["digests"][0]


def main(names):
    runs = [(name, factor, {name: value * factor}) for name, value, low, high in parameters() for factor in (0.5, 2)
            if low <= value * factor <= high and (not names or name in names)]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        scenario = write_scenario(pathlib.Path(folder), "kasserine")
        base = digest(scenario, {})
        digests = list(pool.map(lambda run: digest(scenario, run[2]), runs))
    same = collections.defaultdict(list)
    for (name, factor, _), found in zip(runs, digests):
        if found is not None:
            same[found].append((name, factor))
    idle = same.pop(base, [])
    faults = [who for who in same.values() if len({name for name, _ in who}) > 1]
    for who in faults:
        print("the same run:", ", ".join(f"{name} times {factor:g}" for name, factor in who))
    print(f"{len(runs)} changes of {len({name for name, *_ in runs})} parameters, {len(idle)} without any effect here: "
          f"{', '.join(f'{name} times {factor:g}' for name, factor in idle)}")
    print(f"{len(faults)} pairs that cannot be distinguished")
    return 1 if faults or len(same) < len(runs) / 2 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
