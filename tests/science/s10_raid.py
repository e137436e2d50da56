"""S10: a raid at dawn prayers, three days in jail, three more in the capital, released, they stay home -
raids in a slot on a place, everyone there is taken, custody, release or charge, and what follows. That those taken
were there is in test_usual_places.c: a database does not hold where somebody goes."""
from busy_town import CUSTODY_LONGER, SETTINGS, prove, share

BESIDE = 1
IN_CUSTODY = 2
BEATEN = 4


def after(run, arrest, *kinds):
    """What happened next to each person arrested, until they are free or charged."""
    for event in run.lives[arrest.person]:
        if event.day >= arrest.day and event.kind in kinds and event is not arrest:
            return event
    return None


def near(found, n, asked):
    """A share of n that agrees with the parameter it comes from, within four standard errors."""
    return n > 0 and abs(found - asked) < 4 * (asked * (1 - asked) / n) ** 0.5


def shows(run, claims):
    roles = dict(run.ask("SELECT id, role FROM place"))
    arrests = run.events("arrested")
    dawn_hall = [e for e in arrests if e.slot == 0 and e.place is not None and roles[e.place] == "dawn_hall"]
    claims.claim("people are arrested at dawn in halls", len(dawn_hall) >= 20, len(dawn_hall))
    beside = [e for e in dawn_hall if e.value == BESIDE]
    claims.claim("many of them stood beside suspects", len(beside) >= 20, len(beside))
    uninvolved = [e for e in beside if run.first(e.person, "approached") > e.day]
    claims.claim("some were never even approached", len(uninvolved) >= 5, len(uninvolved))

    held = [after(run, e, "held") for e in arrests]
    claims.claim("three days at the local station for all", held and all(e and e.value == 3 for e in held), len(held))
    longer = run.day_of(CUSTODY_LONGER)
    moved = [e for e in run.events("transferred") if e.day < longer - 6]
    claims.claim("three more in the capital for some, no more than six in all under the old law",
                 moved and all(e.value == 3 for e in moved), len(moved))
    late = [e.value for e in run.events("transferred") if e.day > longer]
    claims.claim("up to fifteen in all under the new law", late and max(late) == 12, max(late, default=0))
    done = [e for e in arrests if e.day < run.n_days() - 20]
    ended = [after(run, e, "released", "charged") for e in done]
    claims.claim("all are released or charged", ended and all(ended), len(ended))
    counted = [e for e in run.events("released", "charged") if e.value > 0]
    claims.claim("days held are three, six, or up to the limit", counted and
                 all(3 <= e.value <= (6 if e.day < longer else 15) for e in counted), len(counted))

    charged = [e.kind == "charged" for e, arrest in zip(ended, done) if e
               and run.first(arrest.person, "joined_circle") > arrest.day]
    known = [e.kind == "charged" for e, arrest in zip(ended, done) if e
             and run.first(arrest.person, "joined_circle") <= arrest.day]
    claims.claim("evidence is better for members, not perfect", 0 < share(sum(charged), len(charged)) <
                 share(sum(known), len(known)) < 1,
                 f"{share(sum(charged), len(charged)):.2f} and {share(sum(known), len(known)):.2f}")
    released = run.events("released")
    home = [e for e in released if any(o.kind == "stayed_home" and o.day == e.day for o in run.lives[e.person])]
    claims.claim("half of those released stay at home", near(share(len(home), len(released)), len(released),
                                                            SETTINGS["custody.stays_home"]),
                 f"{share(len(home), len(released)):.2f} of {len(released)}")
    hit = [any(o.kind == "ill_treated" and o.value == IN_CUSTODY and o.day == e.day for o in run.lives[e.person])
           for e in ended if e]
    claims.claim("some of them are ill-treated in custody",
                 near(share(sum(hit), len(hit)), len(hit), SETTINGS["custody.ill_treatment"]),
                 f"{share(sum(hit), len(hit)):.2f} of {len(hit)}")
    heard = [e for e in run.events("trigger") if e.value == BEATEN]
    claims.claim("kin, friends and fellows in courtship or a circle learn of beatings", len(heard) > 20, len(heard))
    again = run.events("questioned")
    claims.claim("only those released are questioned again", again and all(
        run.first(e.person, "released", "left_prison") <= e.day for e in again), len(again))


if __name__ == "__main__":
    prove(shows, [
        ({"rule.police": 0}, ["people are arrested at dawn in halls", "three days at the local station for all",
                              "half of those released stay at home", "only those released are questioned again"]),
        ({"rule.custody": 0}, ["all are released or charged", "half of those released stay at home",
                               "three more in the capital for some, no more than six in all under the old law"]),
        ({"rule.violence": 0}, ["some of them are ill-treated in custody",
                                "kin, friends and fellows in courtship or a circle learn of beatings"]),
        ({"custody.ill_treatment": 0}, ["some of them are ill-treated in custody"]),
        ({"police.dawn": 0}, ["people are arrested at dawn in halls"]),
    ])
