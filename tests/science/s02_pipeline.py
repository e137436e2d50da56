"""S2: a pipeline of recruits - flows from first contact to departure, by destination and month, and
people stopped on the way."""
from busy_town import NEVER, SERIES, prove, share

STEPS = ["approached", "joined_circle", "committed", "left_abroad"]


def in_order(run, person):
    days = [run.first(person, step) for step in STEPS]
    return NEVER not in days and days == sorted(days)


def shows(run, claims):
    gone = run.who("left_abroad")
    claims.claim("many leave", len(gone) >= 50, len(gone))
    # recruiters at the start were of the group before the run began; some leave it for the war later
    before = {p for p in gone | run.who("exit_refused") if run.first(p, "approached") == NEVER}
    claims.claim("people who left were befriended, joined a circle and committed before",
                 len(gone - before) > 0.9 * len(gone) > 0 and all(in_order(run, person) for person in gone - before)
                 and len(before) <= run.series("recruiters")[0][1], f"{len(gone)}, {len(before)} recruiters at the start")
    narrows = [len(run.who(step)) for step in STEPS]
    claims.claim("the pipeline narrows at each step", all(a > b > 0 for a, b in zip(narrows, narrows[1:])), narrows)

    months = {}
    for event in run.events("left_abroad"):
        months.setdefault((event.day // 30, event.value), []).append(event)
    for destination, name in enumerate(["Syria and Iraq", "Libya"]):
        n = sum(1 for month, to in months if to == destination)
        claims.claim(f"people leave for {name} in a third of the months or more", n >= 8, n)
    flow = sum(value for _, value in run.series("left_abroad"))
    claims.claim("the series counts the same departures", flow == len(run.events("left_abroad")) and flow > 0, flow)

    refused = run.events("exit_refused")
    claims.claim("those turned back had committed themselves",
                 refused and all(run.first(e.person, "committed") <= e.day for e in refused if e.person not in before),
                 len(refused))
    attempts = len(refused) + len(run.events("left_abroad"))
    expected = SERIES["border_control"]
    error = (expected * (1 - expected) / attempts) ** 0.5 if attempts else 0
    claims.claim("border control refuses the share of attempts the series says, within four standard errors",
                 attempts > 0 and abs(share(len(refused), attempts) - expected) < 4 * error,
                 f"{share(len(refused), attempts):.3f} of {attempts}")
    uninvolved = sum(value for _, value in run.series("exits_refused_uninvolved"))
    every = sum(value for _, value in run.series("exits_refused"))
    claims.claim("refusals of the uninvolved are in the ledger, separately",
                 uninvolved > 0 and every == uninvolved + len(refused), f"{uninvolved} of {every}")
    ever = [person for person in run.who("exit_refused") if run.first(person, "left_abroad") < NEVER]
    claims.claim("some of those stopped try once more and leave", ever, len(ever))


if __name__ == "__main__":
    prove(shows, [
        ({"rule.leave": 0}, ["many leave", "refusals of the uninvolved are in the ledger, separately"]),
        ({"rule.approach": 0}, ["many leave", "the pipeline narrows at each step"]),
        ({"rule.circle": 0}, ["many leave", "the pipeline narrows at each step"]),
        ({"rule.commit": 0}, ["many leave", "the pipeline narrows at each step"]),
        ({"border.control": 0}, ["those turned back had committed themselves",
                                 "border control refuses the share of attempts the series says, "
                                 "within four standard errors"]),
    ])
