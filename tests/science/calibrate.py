#!/usr/bin/env python3
"""Calibration re-finds known values from data that the model itself made (docs/calibrate.md).

Twenty times: draw the values of four parameters from their priors, run a made-up town of 5,000 people for a
year with them and a seed of its own, take what came out as the patterns, and calibrate to these. Then over
the twenty: the 90 % interval covers each parameter in 15 to 20; the spread of the posterior is at most half the
prior's for the parameters that such figures tell; the ranks of the true values in their posteriors are flat (Talts et al. 2018); patterns that are
held out are reported and not fitted.

    calibrate.py [FIRST [LAST [POINTS [GENERATIONS]]]]   trials to do; prints a line each, then the verdict
"""
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile

import busy_town

PROGRAM = busy_town.PROGRAM
PRIORS = {"approach.family": (0, 1, "1"), "approach.age_peak": (18, 34, "years"),
          "police.raids": (0.2, 3, "1"), "courts.charge_member": (0.05, 1, "1")}
# what a year of 5,000 people tells. Of raids it tells less: where there are many, those who can be charged run
# out, and twice the raids charge few more
TOLD = {"approach.family", "approach.age_peak", "courts.charge_member"}
# many recruits and arrests in a small town, so that a year tells much
SETTINGS = busy_town.SETTINGS | {
    "recruiters.start": 10, "approach.hours_median": 3, "approach.brings": 1.5, "circle.gain": 0.4,
    "commit.threshold": 0.4, "walk_away.rate": 0.5, "police.take": 6, "border.control": 0.2}
# pattern: intervention, unit, use
PATTERNS = {
    "departures": ("departures", "people", "fitted"),
    "age": ("departure_age_mean", "years", "fitted"),
    "twenties": ("departure_age_share_20_29", "%", "fitted"),
    "friends": ("joined_by_friend_share", "%", "fitted"),
    "family": ("joined_by_family_share", "%", "fitted"),
    "charged": ("charged", "people", "fitted"),
    "uncharged": ("uncharged_over_charged", "1", "fitted"),
    "women": ("departure_women", "%", "sanity"),
    "generations": ("generations", "1", "sanity"),
    "triggered": ("triggered_share", "%", "sanity")}


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"offramp {arguments[0]} failed with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def pattern_lines(ranges):
    return "patterns:\n" + "".join(
        f'  - {{name: {name}, intervention: {intervention}, range: [{ranges[name]!r}, {ranges[name]!r}], unit: "{unit}",'
        f' use: {use}, source: "made by the model"}}\n' for name, (intervention, unit, use) in PATTERNS.items())


def write_town(folder):
    """A town of 5,000 in which much happens for one year; its scenario file."""
    path = busy_town.write_scenario(folder, "kasserine")
    areas = path.parent / "areas.csv"
    head = areas.read_text().splitlines()[0]
    areas.write_text(head + "\nMade-up town,5000,estimate,35.16,8.83,3,33,28,22,32,25,9,30,,2\n")
    (path.parent / "dated_events.csv").write_text("date,event,label,value\n2011-01-01,custody_limit,six days,6\n")
    text = path.read_text()
    groups = {}
    for parameter, value in SETTINGS.items():
        group, name = parameter.split(".")
        groups.setdefault(group, {})[name] = value
    text = text[:text.index("parameters:\n")].replace("area_groups:\n  town: [Kasserine Nord, Kasserine Sud, Ezzouhour]\n", "")
    text = text.replace("end: 2016-12-31", "end: 2011-12-31").replace("name: kasserine", "name: made_up")
    text += "parameters:\n" + "".join(f"  {group}:\n" + "".join(f"    {name}: {value}\n" for name, value in parameters.items())
                                for group, parameters in groups.items())
    path.write_text(text + pattern_lines({name: 0 for name in PATTERNS}))
    return path


def make_data(town, folder, seed, truth):
    """What the model gives for known values, as a file to fit."""
    settings = [part for parameter, value in truth.items() for part in ("--set", f"{parameter}={value}")]
    run("run", town, "--no-controls", "--threads", 1, "--seed", seed, "--out", folder / "data.db", *settings)
    found = json.loads(run("patterns", folder / "data.db", "--json"))
    fit = "offramp_fit: 1\n" + pattern_lines({pattern["name"]: pattern["value"] for pattern in found}) + "priors:\n"
    for parameter, (low, high, unit) in PRIORS.items():
        fit += f'  - {{parameter: {parameter}, uniform: [{low}, {high}], unit: "{unit}", source: "test"}}\n'
    (folder / "fit.yaml").write_text(fit)
    return folder / "fit.yaml"


def rank(database, parameter, truth):
    below = database.execute("SELECT total(weight) FROM posterior WHERE parameter = ? AND value < ?", (parameter, truth))
    return below.fetchone()[0]


def spread_left(database, parameter):
    """Standard deviation of the posterior over that of the prior, which is even."""
    mean, square = database.execute("SELECT total(weight * value), total(weight * value * value) FROM posterior"
                                    " WHERE parameter = ?", (parameter,)).fetchone()
    low, high, _ = PRIORS[parameter]
    return (square - mean * mean) ** 0.5 / ((high - low) / 12 ** 0.5)


def trial(town, folder, number, points, generations):
    """Rank of the truth and spread left, by parameter."""
    draws = random.Random(number)
    truth = {parameter: round(draws.uniform(low, high), 4) for parameter, (low, high, _) in PRIORS.items()}
    fit = make_data(town, folder, 1000 + number, truth)
    run("calibrate", town, "--fit", fit, "--points", points, "--generations", generations, "--checks", 5,
        "--seed", number, "--out", folder / "posterior.db")
    database = sqlite3.connect(folder / "posterior.db")
    fitted = dict(database.execute("SELECT pattern, fitted FROM fit"))
    reported = dict(database.execute("SELECT pattern, checks FROM fit"))
    for name, (_, _, use) in PATTERNS.items():
        if fitted[name] != (use == "fitted") or reported[name] == 0:
            sys.exit(f"pattern {name} is {use}, but fitted is {fitted[name]} and checks are {reported[name]}")
    spread = {parameter: spread_left(database, parameter) for parameter in PRIORS}
    return {parameter: (truth[parameter], rank(database, parameter, truth[parameter]), spread[parameter]) for parameter in PRIORS}


def judge(trials):
    """Say how each parameter fared; true when all is as it must be."""
    good, n = True, len(trials)
    for parameter in PRIORS:
        ranks = [found[parameter][1] for found in trials]
        spread = sum(found[parameter][2] for found in trials) / n
        covered = sum(0.05 <= rank <= 0.95 for rank in ranks)
        counts = [sum(min(int(4 * rank), 3) == q for rank in ranks) for q in range(4)]
        chi_square = sum((count - n / 4) ** 2 / (n / 4) for count in counts)
        # 16.3: 0.1 % of a chi-square of 3 degrees of freedom
        holds = 15 * n <= 20 * covered and (spread <= 0.5 or parameter not in TOLD) and chi_square < 16.3
        good = good and holds
        print(f"{'yes' if holds else 'no '} {parameter:22} covered {covered} of {n}, spread left {spread:.2f}, "
              f"ranks by quarter {counts}, chi-square {chi_square:.1f} of 3", flush=True)
    return good


# 1,500 trials each: fewer points leave too few effective ones for a regression on seven figures
def main():
    first, last, points, generations = (list(map(int, sys.argv[1:])) + [1, 20, 300, 4][len(sys.argv) - 1:])
    trials = []
    with tempfile.TemporaryDirectory(prefix="offramp-") as name:
        folder = pathlib.Path(name)
        town = write_town(folder / "scenarios")
        for number in range(first, last + 1):
            trials.append(trial(town, folder, number, points, generations))
            print(number, *(f"{parameter} {truth:.3g} at {rank:.3f}, {spread:.2f}"
                            for parameter, (truth, rank, spread) in trials[-1].items()), sep="; ", flush=True)
    sys.exit(0 if judge(trials) else 1)


if __name__ == "__main__":
    main()
