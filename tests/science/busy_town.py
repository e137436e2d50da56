"""Runs that the tests of science share, and how a row of the mission is proved on them.

The busy town is the three delegations of Kasserine town (109,000 people) for two years in which
much happens: the shipped tables, but a series that stands at a high level from the first day, and
dated events brought forward. Every parameter that sets how often things happen is given here, so that no
test depends on values that calibration will move. It shows that rules do what they say; it says
nothing of Kasserine.

A run is made once for each program and setting, by whichever test needs it first, and kept in the
build folder.
"""
import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time

PROGRAM = os.environ["OFR_PROGRAM"]
SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
BUILD = pathlib.Path(os.environ["OFR_BUILD"])

# one row of the table `series` that holds throughout
SERIES = {"month": "2011-01-01", "pull_syria": 1, "pull_libya": 0.6, "border_control": 0.4, "refusals": 24,
          "raids": 6, "camp_arrivals": 24, "openness": 1}
CUSTODY_LONGER = "2012-01-01"
ZONE_CLOSED = "2011-09-01"
CLEARING = "2012-02-01"
ATTACK_ELSEWHERE = "2012-03-01"
DATED = [("2011-01-01", "custody_limit", "six days", 6), (ZONE_CLOSED, "zone_closed", "the massifs", 1),
         (CUSTODY_LONGER, "custody_limit", "fifteen days", 15), (CLEARING, "clearing", "operation", 1),
         (ATTACK_ELSEWHERE, "attack_elsewhere", "far away", 40)]
UNTIL = "2012-12-31"

SETTINGS = {
    "talk.rate": 0.05, "opinion.distrust": 0.2, "opinion.distrust_regional": 0, "recruiters.area_spread": 0,
    "risk.share": 0.12,
    "recruiters.start": 140, "recruiters.hours": 40, "recruiters.online": 0.15, "recruiters.courts": 20,
    "approach.seen": 24, "approach.brings": 1, "approach.family": 0.3, "approach.acquaintances": 0.3, "approach.covert": 0.6,
    "approach.age_peak": 24, "approach.age_width": 5, "approach.women": 0.15, "approach.strangers": 0.5,
    "approach.again_after": 365, "approach.hours_median": 8, "approach.hours_spread": 1,
    "approach.contact": 0.4, "approach.contact_hours": 2, "approach.given_up_after": 120,
    "recruiters.gives_up": 0.3, "recruiters.arrest_ends": 0.5, "recruiters.online_friends": 0.2,
    "recruiters.online_area": 0.5, "approach.activity_spread": 1, "peers.joined": 0.52, "circle.together": 0.3,
    "leave.together": 0.3, "leave.gone_before": 2, "leave.recruiters": 0.3, "border.suspicion": 1, "border.deters": 0.2,
    "walk_away.together": 0.15,
    "circle.meetings": 2, "circle.attends": 0.7, "circle.after_dawn": 0.4, "circle.in_home": 0.3,
    "circle.pull": 0.02, "circle.pole": 1.5, "circle.gain": 0.16, "circle.loss": 0.01, "circle.size": 12,
    "commit.threshold": 1, "commit.threshold_spread": 1, "commit.trigger_step": 0.4,
    "commit.becomes_recruiter": 0.2,
    "leave.rate": 2, "leave.camp_rate": 1, "leave.travel_scale": 12, "leave.camp_distance": 25,
    "border.control": 1, "border.committed_share": 0.2, "border.charged": 0.1, "border.retries": 0.5,
    "border.retry_after": 60,
    "walk_away.rate": 3, "walk_away.commitment": 1.2, "walk_away.tenure": 2, "walk_away.committed": 0.25,
    "walk_away.family": 1.5, "walk_away.reality_check": 10, "threaten.chance": 0.8, "threaten.knows_after": 14, "threaten.weeks": 16,
    "threaten.names_kin": 0.4, "threaten.visits": 0.3, "threaten.summons": 0.3, "threaten.complies": 0.5,
    "threaten.reports": 0.3, "threaten.hides": 0.1, "threaten.flees": 0.05, "threaten.fear": 0.25,
    "police.raids": 4, "police.take": 8, "police.dawn": 0.7, "police.knows_members": 0.35,
    "police.seen_in_meeting": 0.1, "police.tips": 0.1, "police.noise": 0.02, "police.questioned": 1.5, "police.told": 0.8,
    "custody.local_days": 3, "custody.transferred": 0.6, "custody.extended": 0.25, "custody.distrust": 0.8,
    "custody.fear": 0.5, "custody.stays_home": 0.5, "custody.procedural_justice": 0.4, "custody.hardens": 0.3,
    "courts.charge_member": 0.5, "courts.charge_uninvolved": 0.05, "courts.sentence": 0.6,
    "courts.acquitted": 0.3, "prison.contacts": 2, "prison.pull": 0.05,
    "protect.nights": 45, "protect.coverage": 0.95, "protect.decay": 4, "protect.patrols": 20,
    "protect.harm": 0.02, "protect.killed": 0.2, "protect.memory": 0.3,
    "closure.delay": 3, "closure.days": 120, "closure.error": 1, "closure.elsewhere": 0.6, "closure.breaks": 0.25,
    "closure.to_online": 0.3,
    "camps.arrivals": 1, "camps.border_scale": 30, "camps.stay": 2.5, "camps.clearings": 4, "camps.cleared": 0.5, "camps.taken": 0.5,
    "camps.attack_rate": 0.6, "camps.killed": 1.5, "camps.residents": 0.5, "camps.attack_fear": 0.12,
    "abroad.deaths": 0.08, "abroad.returns": 0.08, "abroad.lost": 0.05, "abroad.imprisoned": 0.4,
    "abroad.recruits": 0.2, "spillover.kin": 0.3, "spillover.friends": 0.15,
    "spillover.lasting": 0.5, "spillover.by_state": 1, "violence.rate": 0.008, "violence.at_raid": 1,
    "violence.reports": 0.19, "violence.trigger": 0.5, "custody.ill_treatment": 0.3, "fear.half_life": 45, "fear.keeps_home": 0.5, "fear.silences": 0.7,
}
NEVER = 1 << 30


def fingerprint(text):
    """Of the program, the scenario and a text: another of these is another run."""
    digest = hashlib.sha256(pathlib.Path(PROGRAM).read_bytes())
    for path in sorted((SOURCE / "scenarios").rglob("*.*")):
        digest.update(path.read_bytes())
    digest.update(text.encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def locked(path):
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_scenario(folder, name):
    """A shipped scenario with the series and dated events of the busy town; its path."""
    shutil.copytree(SOURCE / "scenarios", folder, dirs_exist_ok=True)
    with open(folder / name / "series.csv", "w") as file:
        print(",".join(SERIES), ",".join(map(str, SERIES.values())), sep="\n", file=file)
    with open(folder / name / "dated_events.csv", "w") as file:
        print("date,event,label,value", *(",".join(map(str, row)) for row in DATED), sep="\n", file=file)
    return folder / name / f"{name}.yaml"


def make_run(path, scenario, settings, options):
    """Run the busy town into a database, unless that was done."""
    if path.exists():
        return
    scenario = write_scenario(path.with_suffix(".scenario"), scenario)
    command = [PROGRAM, "run", scenario, "--no-controls", "--threads", "1", "--out", path.with_suffix(".part")]
    for parameter, value in settings.items():
        command += ["--set", f"{parameter}={value}"]
    done = subprocess.run(command + options, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the run failed with {done.returncode}: {done.stderr}")
    path.with_suffix(".part").rename(path)
    shutil.rmtree(path.with_suffix(".scenario"))


def forget_old(folder):
    """Remove what another program left behind a day ago or earlier."""
    for path in folder.glob("*.db"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > 86400:
                path.unlink()


class Run:
    """One run of the busy town, read from its database alone."""

    def __init__(self, changes=None, until=UNTIL, seed=1, areas="town", scenario="kasserine", options=()):
        settings = SETTINGS | (changes or {})
        options = ["--until", until, "--seed", str(seed), *options] + (["--areas", areas] if areas else [])
        folder = BUILD / "science-runs"
        folder.mkdir(exist_ok=True)
        forget_old(folder)
        name = fingerprint(repr((scenario, sorted(settings.items()), options, SERIES, DATED)))
        self.path = folder / (name + ".db")
        with locked(folder / (name + ".lock")):
            make_run(self.path, scenario, settings, options)
        self.database = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        self.people = {}
        cursor = self.database.execute("SELECT * FROM person")
        names = [column[0] for column in cursor.description]
        for row in cursor:
            self.people[row[0]] = dict(zip(names, row))
        self.lives = {}
        self.kinds = {}
        for person, day, slot, kind, place, by, value in self.database.execute(
                "SELECT person, day, slot, event_kind.name, place, by, event.value FROM event"
                " JOIN event_kind ON event_kind.id = kind WHERE job ="
                " (SELECT min(id) FROM job) ORDER BY person, step"):
            event = Event(person, day, slot, kind, place, by, value)
            self.lives.setdefault(person, []).append(event)
            self.kinds.setdefault(kind, []).append(event)

    def events(self, *kinds):
        return [event for kind in kinds for event in self.kinds.get(kind, [])]

    def who(self, *kinds):
        return {event.person for event in self.events(*kinds)}

    def first(self, person, *kinds):
        """Day of somebody's first such event; NEVER without one."""
        return min((e.day for e in self.lives.get(person, []) if e.kind in kinds), default=NEVER)

    def ask(self, question, *values):
        return self.database.execute(question, values).fetchall()

    def series(self, name, area=0):
        """Day and value of an observable, daily for the whole (area 0), weekly for an area."""
        return self.ask(f'SELECT day, "{name}" FROM series WHERE area = ? ORDER BY day', area)

    def day_of(self, date):
        return int(self.ask("SELECT julianday(?) - julianday(first_day) FROM ensemble", date)[0][0])

    def n_days(self):
        return self.ask("SELECT days FROM ensemble")[0][0]


class Event:
    __slots__ = ("person", "day", "slot", "kind", "place", "by", "value")

    def __init__(self, person, day, slot, kind, place, by, value):
        self.person, self.day, self.slot, self.kind = person, day, slot, kind
        self.place, self.by, self.value = place, by, value


class Claims:
    """What a run shows: claims by name, each true or not, with the figures they rest on."""

    def __init__(self):
        self.held = {}

    def claim(self, name, holds, figures=""):
        self.held[name] = bool(holds)
        print(f"   {'yes' if holds else 'no ':3} {name}{': ' if figures != '' else ''}{figures}")


def prove(shows, without, base=None, **town):
    """Fail unless a run shows every claim, and a run without a rule loses those that rest on it.

    shows(run, claims) makes the claims; `without` is a list of (changes to the settings, the names of
    the claims that must then be false); `base` are changes that all of these runs have, `town` says
    what else makes a Run.
    """
    base = base or {}
    faults = []
    print("as it is")
    claims = Claims()
    shows(Run(base, **town), claims)
    faults += [f"does not hold: {name}" for name, holds in claims.held.items() if not holds]
    for changes, lost in without:
        print("with", ", ".join(f"{parameter}={value}" for parameter, value in changes.items()))
        claims_without = Claims()
        shows(Run(base | changes, **town), claims_without)
        for name in lost:
            if claims_without.held[name]:
                faults.append(f"holds with {changes} too: {name}")
    if faults:
        sys.exit("\n".join(faults))


def share(part, whole):
    return part / whole if whole else 0.0
