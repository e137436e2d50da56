"""What the contract tests share: one run, one comparison and one plan, each asked for through the command, the library
and the page, and numbers computed here from the tables of the database alone."""
import functools
import json
import math
import os
import pathlib
import re
import sqlite3
import statistics
import subprocess
import tempfile

SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
BUILD = pathlib.Path(os.environ["OFR_BUILD"])
PROGRAM = os.environ["OFR_PROGRAM"]
HERE = pathlib.Path(__file__).parent
FOLDER = tempfile.TemporaryDirectory(prefix="offramp-contract-")
ROOM = pathlib.Path(FOLDER.name)

PLACE = dict(re.findall(r"#define PLACE_(\w+)\s+(?:\\\n)?\s*(.*)", (HERE / "place.h").read_text()))
SETTINGS = re.findall(r'"([^"]*)"', PLACE["SETTINGS"])
FROM = ["--fixed", "--from", PLACE["AUDITED"].strip('"')]
AUDITED = [*FROM,
           *(word for one in re.findall(r'"([^"]*)"', PLACE["MECHANISMS"]) for word in ("--mechanism", one))]
SEED, N = int(PLACE["SEED"]), int(PLACE["REPLICATES"])
OPTIONS = [PLACE["SCENARIO"].strip('"'), "--areas", PLACE["AREAS"].strip('"'), "--scale", PLACE["SCALE"],
           "--until", PLACE["UNTIL"].strip('"'), *(word for one in SETTINGS for word in ("--set", one))]
ASKED = [*OPTIONS, "--seed", SEED, "--replicates", N, "--threads", 1]
# at 97.5 % and at 98.75 %, by degrees: for the last and the first of two tests (Holm)
STUDENT_OF_TWO = {2: 6.205346816570682, 3: 4.176534846186889, 4: 3.4954059325}
STUDENT = {1: 12.706204736174707, 2: 4.302652729749464, 3: 3.182446305284263, 4: 2.7764451051977987}  # at 97.5 %, by degrees

INTERVENTIONS = {"raids": "changes: {police.raids: {times: 2, origin: estimated, grade: expert, source: a test}, "
                          "police.take: {to: 20, origin: assumed}}",
                 "shield": "who: {ages: [15, 40], coverage: 0.9}\ndoes: [{effect: approach, by: 0, origin: assumed}]"}


def output_of(*command, may_fail=False, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=SOURCE, **more)
    if done.returncode != 0 and not (may_fail and done.returncode == 1):
        raise AssertionError(f"{' '.join(map(str, command))} gave {done.returncode}:\n{done.stderr}")
    return done.stdout


def offramp(*arguments, **more):
    return output_of(PROGRAM, *arguments, **more)


@functools.cache
def interventions():
    """Two interventions from the middle of the run on: one that does harm, one that protects."""
    paths = []
    for name, changes in INTERVENTIONS.items():
        path = ROOM / f"{name}.yaml"
        path.write_text(f"offramp_intervention: 1\nname: {name}\ntitle: {name}\nwhat: For a test.\nfrom: 2011-03-01\n"
                        f"{changes}\ncosts: [{{per: month, value: 7, unit: TND, origin: assumed}}]\n")
        paths.append(path)
    return paths


def options_of_interventions():
    return [word for path in interventions() for word in ("--intervention", path)]


@functools.cache
def run():
    """The run as the command has it: JSON, and its database at ROOM/run.db."""
    return json.loads(offramp("run", *ASKED, "--no-controls", "--json", "--out", ROOM / "run.db"))


@functools.cache
def comparison():
    return json.loads(offramp("compare", *ASKED, "--fixed", *options_of_interventions(), "--json", "--out", ROOM / "compare.db"))


@functools.cache
def audit():
    return json.loads(offramp("audit", *ASKED, *AUDITED, "--json", "--out", ROOM / "audit.db"))


def ask_plan(*more):
    return offramp("plan", *ASKED, "--fixed", "--budget", PLACE["BUDGET"], *options_of_interventions(), *more)


@functools.cache
def plan():
    return json.loads(ask_plan("--json", "--out", ROOM / "plan.db"))


@functools.cache
def person():
    """The person with the most events in replicate 0."""
    rows = query("run.db", "SELECT person FROM event WHERE job = 0 GROUP BY person ORDER BY count(*) DESC, person")
    return rows[0][0]


@functools.cache
def library():
    """Answers of the library by name of file, JSON or text."""
    run()
    output_of(BUILD / "tests" / "contract" / "library", ROOM, person(), *interventions())
    return {path.name.removeprefix("library-"): json.loads(path.read_text()) if path.suffix == ".json"
            else path.read_text() for path in ROOM.glob("library-*")}


@functools.cache
def page():
    """Answers of the engine in the page (WebAssembly), from the resolved form of each arm."""
    paths = [ROOM / "0.resolved"]
    paths[0].write_text(offramp("resolve", *OPTIONS))
    for path in interventions():
        paths.append(path.with_suffix(".resolved"))
        paths[-1].write_text(offramp("resolve", *OPTIONS, "--intervention", path))
    return json.loads(output_of("node", HERE / "page.mjs", SOURCE / "build-wasm" / "page.wasm", SEED, N, person(), *paths))


def query(database, sql, *values):
    {"run.db": run, "compare.db": comparison, "plan.db": plan, "audit.db": audit}[database]()  # writes it, the first time
    connection = sqlite3.connect(ROOM / database)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def outcomes_of(database, arm, name):
    """Values of an outcome by replicate."""
    return [value for value, in query(database, "SELECT o.value FROM outcome o JOIN job r ON r.id = o.job "
                                      "WHERE r.arm = ? AND o.name = ? ORDER BY r.replicate", arm, name)]


def harm_of(database, arm, name):
    """Values of a line of the harm ledger, of the whole, by replicate."""
    return [value for value, in query(database, "SELECT h.value FROM harm h JOIN job r ON r.id = h.job "
                                      "WHERE r.arm = ? AND h.name = ? AND h.area = 0 ORDER BY r.replicate",
                                      arm, name)]


def interval(values):
    """Mean, low and high at 95 %."""
    mean = statistics.fmean(values)
    half = STUDENT[len(values) - 1] * statistics.stdev(values) / len(values) ** 0.5
    return mean, mean - half, mean + half


def differences(after, before):
    return [a - b for a, b in zip(after, before, strict=True)]


def verdicts(lists):
    """Verdicts on the differences of at most two arms that are right for both (Holm)."""
    alone = [verdict(values) for values in lists]
    tested = [i for i, values in enumerate(lists) if alone[i] != "same"]
    if len(tested) < 2:
        return alone
    sizes = {i: abs(interval(lists[i])[0]) / max((interval(lists[i])[2] - interval(lists[i])[1]) / 2, 1e-300) for i in tested}
    first = max(tested, key=sizes.get)
    degrees = len(lists[first]) - 1
    if sizes[first] * STUDENT[degrees] <= STUDENT_OF_TWO.get(degrees, math.inf):
        return ["unclear" if i in tested else one for i, one in enumerate(alone)]
    return alone


def probability(line):
    """Of a mean as far from 0 as that of a line of five pairs, if the true one is 0: Student's, 4 degrees of freedom."""
    t = STUDENT[4] * 2 * abs(line["difference"]) / (line["high"] - line["low"])
    square = t * t / (4 + t * t)
    return 1 - 1.5 * square ** 0.5 * (1 - square / 3)


def holm(lines):
    """Corrected probabilities of lines that all are judged together."""
    most, corrected = 0, [1] * len(lines)
    for rank, i in enumerate(sorted(range(len(lines)), key=lambda i: probability(lines[i]))):
        most = corrected[i] = max(most, (len(lines) - rank) * probability(lines[i]))
    return corrected


def verdict(values):
    """What the differences of pairs allow one to say of one arm alone."""
    _, low, high = interval(values)
    if low == high == 0:
        return "same"
    if len(values) < 3 or low <= 0 <= high:
        return "unclear"
    return "fewer" if high < 0 else "more"
