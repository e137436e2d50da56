"""S13: the police promise protection; the patrol passes one day, two, three - coverage that decays,
nights uncovered, harm that follows. What harm does to reporting is in test_rules.c."""
import math

from busy_town import NEVER, SETTINGS, prove, share


def shows(run, claims):
    promises = {}
    for e in run.events("protection_promised"):
        promises.setdefault(e.person, []).append(e.day)
    promised = {person: min(days) for person, days in promises.items()}
    nights = run.events("patrol_night", "uncovered_night")

    def since(person, day):
        """The day of the last promise; a person may be promised protection again after one has run out."""
        return max((d for d in promises.get(person, []) if d <= day), default=NEVER)

    claims.claim("those who report or tell are promised protection", len(promised) >= 20 and all(
        min(run.first(p, "reported"), run.first(p, "questioned")) <= day for p, day in promised.items()), len(promised))
    claims.claim("every night since the promise is counted, covered or not", nights and all(
        e.value == e.day - since(e.person, e.day) + 1 for e in nights), len(nights))

    covered = {}
    for e in nights:
        seen = covered.setdefault(e.value, [0, 0])
        seen[e.kind == "patrol_night"] += 1
    rates = {night: share(patrols, patrols + none) for night, (none, patrols) in covered.items()}
    claims.claim("the patrol comes at first", rates.get(1, 0) > 0.8, f"{rates.get(1, 0):.2f} on the first night")
    agree, worst = True, 0.0
    for night, (none, patrols) in covered.items():
        n = none + patrols
        asked = SETTINGS["protect.coverage"] * math.exp(-(night - 1) / SETTINGS["protect.decay"])
        error = max((asked * (1 - asked) / n) ** 0.5, 1 / n)
        worst = max(worst, abs(rates[night] - asked) / error)
    agree = bool(covered) and worst < 4.5
    claims.claim("it comes less and less: by exp(-nights/4), within sampling error", agree, f"at worst {worst:.1f} errors")
    late = [rates[night] for night in rates if night > 20]
    claims.claim("after three weeks it comes no more", late and sum(late) / len(late) < 0.05)

    harmed = run.events("harmed")
    bare = {(e.person, e.day) for e in run.events("uncovered_night")}
    claims.claim("harm follows, on nights without a patrol alone", len(harmed) >= 5 and all(
        (e.person, e.day) in bare for e in harmed), len(harmed))
    killed = [e for e in run.events("killed_here") if e.value == 0]
    claims.claim("of which some die", killed and all(run.first(e.person, "harmed") <= e.day for e in killed), len(killed))
    harms = {(e.person, e.day) for e in harmed}
    over = [e for e in nights if any((e.person, day) in harms for day in range(since(e.person, e.day), e.day))]
    claims.claim("no promise runs before the last one is over", all(
        later - earlier >= SETTINGS["protect.nights"] or any((person, day) in harms for day in range(earlier, later))
        for person, days in promises.items() for earlier, later in zip(sorted(days), sorted(days)[1:])))
    claims.claim("after that the promise is over", harmed and not over, len(over))


if __name__ == "__main__":
    prove(shows, [
        ({"rule.protect": 0}, ["those who report or tell are promised protection", "the patrol comes at first",
                               "harm follows, on nights without a patrol alone"]),
        ({"protect.decay": 365}, ["it comes less and less: by exp(-nights/4), within sampling error",
                                  "after three weeks it comes no more"]),
        ({"protect.harm": 0}, ["harm follows, on nights without a patrol alone"]),
    ])
