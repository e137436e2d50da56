"""S15: missing, dead, in jail - what became of those who left, abroad and at home."""
from busy_town import NEVER, SETTINGS, prove, share


def months_abroad(run):
    """Months of people abroad in which the rule may act: until death, return or no more news."""
    months = 0
    for e in run.events("left_abroad"):
        ends = [o.day for o in run.lives[e.person]
                if o.day > e.day and o.kind in ("killed_abroad", "returned", "unaccounted")]
        months += (min(ends, default=run.n_days() - 1) - e.day) // 30
    return months


def shows(run, claims):
    left = run.events("left_abroad")
    fates = {kind: run.events(kind) for kind in ("killed_abroad", "returned", "unaccounted")}
    claims.claim("killed, returned, unaccounted: each happens", min(map(len, fates.values())) >= 5,
                 {kind: len(found) for kind, found in fates.items()})
    months = months_abroad(run)
    for kind, key in (("killed_abroad", "abroad.deaths"), ("returned", "abroad.returns"), ("unaccounted", "abroad.lost")):
        expected = SETTINGS[key] * months
        claims.claim(f"{kind}: at the monthly hazard of the key, within a fifth and four standard errors",
                     expected > 0 and abs(len(fates[kind]) - expected) < 0.2 * expected + 4 * expected ** 0.5,
                     f"{len(fates[kind])}, expected {expected:.0f}")
    claims.claim("only those who left", left and all(run.first(e.person, "left_abroad") < e.day
                                                     for found in fates.values() for e in found), len(left))
    stock = run.series("abroad")[-1][1]
    claims.claim("everybody who left is abroad, dead or came back",
                 left and len(left) == stock + len(fates["killed_abroad"]) + len(fates["returned"]), stock)
    outcome = dict(run.ask("SELECT name, value FROM outcome"))
    claims.claim("those without news for long are counted", 0 < outcome["unaccounted"] <= len(fates["unaccounted"]),
                 outcome["unaccounted"])
    back = {e.person: e.day for e in fates["returned"]}
    jailed = [p for p, day in back.items() if any(o.kind == "charged" and o.day == day for o in run.lives[p])]
    tracked = [p for p in back if run.first(p, "reintegrated") < NEVER]
    claims.claim("of those who come back some go to prison, some are left free", jailed and tracked,
                 f"{len(jailed)} and {len(tracked)} of {len(back)}")
    prison = run.events("imprisoned")
    out = run.events("left_prison")
    claims.claim("others are in jail here, and come out", len(prison) > len(jailed) and out, f"{len(prison)}, {len(out)} out")
    dead = run.who("killed_abroad", "killed_here")
    claims.claim("nothing happens to the dead", dead and all(run.lives[p][-1].kind in ("killed_abroad", "killed_here")
                                                            for p in dead), len(dead))


if __name__ == "__main__":
    prove(shows, [
        ({"rule.abroad": 0}, ["killed, returned, unaccounted: each happens", "those without news for long are counted",
                              "of those who come back some go to prison, some are left free"]),
        ({"rule.leave": 0}, ["only those who left", "everybody who left is abroad, dead or came back"]),
        ({"rule.custody": 0}, ["others are in jail here, and come out"]),
    ])
