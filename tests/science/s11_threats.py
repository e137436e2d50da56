"""S11: threats on Facebook against one who left: "we know your mother, your house" - threats online, in
person and to their family, to those who walked away from a circle."""
from busy_town import NEVER, SETTINGS, prove, share

THREATS = ("threatened_online", "threatened_visit")


def shows(run, claims):
    threats = run.events(*THREATS)
    claims.claim("people are threatened, online and at their door",
                 min(len(run.events(kind)) for kind in THREATS) >= 20, [len(run.events(kind)) for kind in THREATS])
    left = {e.person: e.day for e in reversed(run.events("walked_away")) if e.value >= 1}
    claims.claim("only those who walked away from a circle, and after that",
                 threats and all(left.get(e.person, NEVER) <= e.day for e in threats), len(run.who(*THREATS)))
    stay = run.who("joined_circle") - set(left)
    claims.claim("nobody who stayed", stay and threats and not stay & run.who(*THREATS), len(stay))
    # recruiters from the start led a circle and joined none
    knew = [p for p, day in left.items() if run.first(p, "joined_circle") == NEVER
            or day - run.first(p, "joined_circle") >= SETTINGS["threaten.knows_after"]]
    new = set(left) - set(knew)
    claims.claim("nobody who left before they knew the members", new and threats and not new & run.who(*THREATS), len(new))
    claims.claim("by somebody of the group", threats and all(
        run.first(e.by, "joined_circle", "committed") < e.day or e.by not in run.lives or
        run.first(e.by, "approached") == NEVER for e in threats), len({e.by for e in threats}))
    kin = run.events("kin_threatened")
    home = [e for e in kin if run.people[e.person]["household"] == run.people[e.by]["household"] and e.by != e.person]
    claims.claim("relatives of the household are named", kin and len(home) == len(kin), len(kin))
    mothers = [e for e in home if run.people[e.by]["sex"] == "female"
               and run.people[e.by]["age"] - run.people[e.person]["age"] > 14]
    claims.claim("often the mother", share(len(mothers), len(kin)) > 0.3, f"{share(len(mothers), len(kin)):.2f}")
    visits = share(len(run.events("threatened_visit")), len(threats))
    claims.claim("most are online", 0 < visits < 0.5, f"{visits:.2f} at the door")
    spans, gaps = [], []
    for person in run.who(*THREATS):
        days = [e.day for e in run.lives[person] if e.kind in THREATS]
        gaps += [b - a for a, b in zip(days, days[1:])]
        spans.append(days[-1] - left[person] if person in left else NEVER)
    claims.claim("once a week at most", gaps and min(gaps) >= 7 and gaps.count(7) > 0.8 * len(gaps), len(gaps))


if __name__ == "__main__":
    nothing = ["people are threatened, online and at their door", "nobody who stayed",
               "only those who walked away from a circle, and after that", "relatives of the household are named"]
    prove(shows, [({"rule.threaten": 0}, nothing), ({"rule.walk_away": 0}, nothing),
                  ({"threaten.names_kin": 0}, ["relatives of the household are named"]),
                  ({"threaten.visits": 0}, ["people are threatened, online and at their door"])])
