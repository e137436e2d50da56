"""Rows S2 to S16 of the mission: each mechanism has an effect beyond itself.

A row says what is changed, by how much and what must follow, mostly two or more steps away: a raid that exists is in
another test; here it must keep somebody's brother from reporting. The changed run has the people and draws of the base,
so a change is a paired difference. It must have the stated sign with its 95 % interval (Student) beyond 0.

    effects.py S2

The place is Ezzouhour with the settings of the busy town. Nothing is shown of Kasserine."""
import statistics
import sys

from busy_town import CLEARING, Run, share

N = 12
STUDENT = 2.2010  # at 97.5 %, 11 degrees of freedom
TOWN = {"areas": "Ezzouhour", "until": "2012-06-30", "options": ["--replicates", str(N)]}


# ---- what is measured: a number for each replicate ----------------------------------------------------------

def by_replicate(run, question, *values):
    found = dict(run.ask(question, *values))
    return [found.get(replicate, 0) or 0 for replicate in range(N)]


def outcome(name):
    return lambda run: by_replicate(run, "SELECT replicate, value FROM outcome JOIN job ON id = job WHERE name = ?", name)


def mean_of(name, since="2011-01-01"):
    """Mean of a daily series of the whole from a day on."""
    return lambda run: by_replicate(run, f'SELECT replicate, avg("{name}") FROM series JOIN job ON id = job '
                                         "WHERE area = 0 AND day >= ? GROUP BY 1", run.day_of(since))


def events(kind, condition="1"):
    """Events of a kind; a condition may use event, place and person."""
    return lambda run: by_replicate(
        run, "SELECT replicate, count(*) FROM event JOIN job ON job.id = event.job JOIN event_kind ON "
             "event_kind.id = event.kind JOIN person ON person.id = event.person LEFT JOIN place ON place.id = event.place "
             f"WHERE event_kind.name = ? AND {condition} GROUP BY 1", kind)


def after(first, then, days):
    """People to whom an event happens within days after another."""
    return lambda run: by_replicate(
        run, "SELECT replicate, count(DISTINCT b.person) FROM event a JOIN event b ON b.job = a.job AND b.person = a.person "
             "JOIN job ON job.id = a.job JOIN event_kind x ON x.id = a.kind JOIN event_kind y ON y.id = b.kind "
             "WHERE x.name = ? AND y.name = ? AND b.day > a.day AND b.day <= a.day + ? GROUP BY 1", first, then, days)


def joiners_with_kin(run):
    """Of those who joined, the share with another one in the extended family, by replicate."""
    shares = []
    for replicate in range(N):
        families = [n for _, n in run.ask(
            "SELECT family, count(DISTINCT person.id) FROM event JOIN job ON job.id = event.job JOIN person ON "
            "person.id = event.person JOIN event_kind ON event_kind.id = kind "
            "WHERE replicate = ? AND event_kind.name IN ('committed', 'complied') GROUP BY 1", replicate)]
        shares.append(share(sum(n for n in families if n > 1), sum(families)))
    return shares


def over(part, whole):
    return lambda run: [share(a, b) for a, b in zip(part(run), whole(run))]


# ---- rows: change, what follows, direction, in words --------------------------------------------------------

IN_HALLS = "place.role = 'dawn_hall' AND event.value = 2"
ROWS = {
    "S2": [({"approach.seen": 12, "approach.brings": 0.4}, outcome("left_abroad"), -1, "fewer contacts, fewer departures"),
           ({"leave.rate": 0.5}, outcome("killed_abroad"), -1, "fewer departures, fewer deaths abroad"),
           ({"border.control": 2}, outcome("left_abroad"), -1, "a tighter border, fewer departures")],
    "S3": [({"camps.arrivals": 0.3}, outcome("attacks"), -1, "fewer arrivals in camps, fewer attacks"),
           ({"camps.clearings": 20, "camps.cleared": 0.9}, mean_of("fighters", CLEARING), -1, "clearing empties camps"),
           ({"camps.attack_rate": 0}, outcome("killed_here"), -1, "without attacks fewer are killed")],
    "S4": [({"approach.family": 0}, joiners_with_kin, -1, "without contact among kin, joins are less alike in families")],
    "S5": [({"whereabouts.public_unemployed": 0}, events("approached", "event.value = 2 AND slot = 1"), -1,
            "who stays at home in the day is met less by recruiters"),
           ({"rule.poverty": 0}, mean_of("receptivity_mean"), -1, "having no work makes people receptive")],
    "S6": [({"spillover.kin": 0.9, "spillover.friends": 0.45, "violence.distrust": 1.2, "violence.distrust_close": 0.6},
            mean_of("receptivity_mean", "2011-07-01"), 1, "what the state does makes adults receptive"),
           ({"rule.violence": 0}, mean_of("distrust_mean", "2011-07-01"), -1, "without beatings there is less distrust"),
           ({"opinion.deprivation_poverty": 0, "opinion.deprivation": -1}, mean_of("receptivity_mean"), -1,
            "deprivation makes adults receptive")],
    "S7": [({"recruiters.online": 1}, outcome("joined_by_recruiter"), -1, "recruiters who leave the places find fewer there"),
           ({"approach.contact": 0.1}, outcome("joined_circle"), -1, "who is befriended less is recruited less")],
    "S8": [({"circle.meetings": 0.5}, outcome("committed"), -1, "fewer meetings, fewer commitments"),
           ({"circle.gain": 0.04}, outcome("left_abroad"), -1, "weaker circles, fewer departures")],
    "S9": [({"closure.orders": 300}, events("approached", IN_HALLS), -1, "orders shut halls: fewer are met there")],
    "S10": [({"police.raids": 0}, mean_of("distrust_mean", "2011-07-01"), -1, "raids raise distrust"),
            ({"custody.procedural_justice": 1}, after("released", "committed", 120), -1,
             "fair custody: fewer commit after release"),
            ({"custody.stays_home": 0}, events("stayed_home"), -1, "arrest keeps people at home")],
    "S11": [({"threaten.chance": 0}, events("stayed_home"), -1, "threats keep people at home"),
            ({"threaten.chance": 0}, mean_of("fear"), -1, "threats frighten an area")],
    "S12": [({"threaten.summons": 0}, outcome("joined"), -1, "without coercion fewer join"),
            ({"rule.fear": 0}, outcome("joined_coerced"), -1, "who is not afraid is not coerced")],
    "S13": [({"protect.decay": 365, "protect.patrols": 100}, outcome("harmed_after_reporting"), -1, "patrols that go on coming keep people from harm"),
            ({"protect.harm": 0.1}, outcome("reported"), -1, "harm to those who reported silences others")],
    "S14": [({"rule.fear": 0}, outcome("reported"), 1, "without fear more report"),
            ({"fear.keeps_home": 0}, outcome("committed"), 1, "fear keeps members from meetings")],
    "S15": [({"abroad.deaths": 0.3}, events("trigger", "event.value = 2"), 1, "deaths abroad are felt by kin at home"),
            ({"abroad.imprisoned": 1}, outcome("imprisoned"), 1, "charged returnees fill the prison")],
    "S16": [({"walk_away.reality_check": 1}, after("released", "walked_away", 60), -1, "custody is a turning point of a life"),
            ({"custody.procedural_justice": 0, "custody.hardens": 1}, after("released", "walked_away", 60), -1,
             "whom custody hardens stays")],
}


def main():
    row, faults = sys.argv[1], []
    base = Run({}, **TOWN)
    for change, measure, sign, words in ROWS[row]:
        before, changed = measure(base), measure(Run(change, **TOWN))
        differences = [b - a for a, b in zip(before, changed)]
        mean, half = statistics.fmean(differences), STUDENT * statistics.stdev(differences) / N ** 0.5
        holds = sign * mean - half > 0
        print(f"   {'yes' if holds else 'no '} {words}: {statistics.fmean(before):.4g}, with {change} {mean:+.4g} "
              f"({mean - half:+.4g} to {mean + half:+.4g})")
        if not holds:
            faults.append(words)
    if faults:
        sys.exit("no effect: " + "; ".join(faults))


if __name__ == "__main__":
    main()
