"""S12: "we have a job for you" - those summoned comply, report, hide or flee; coerced and willing
recruits are counted apart."""
from busy_town import prove, share


def shows(run, claims):
    outcome = dict(run.ask("SELECT name, value FROM outcome"))
    summoned, complied = run.events("summoned"), run.events("complied")
    claims.claim("some of those threatened are summoned to a job", len(summoned) >= 30 and all(
        run.first(e.person, "threatened_online", "threatened_visit") <= e.day for e in summoned), len(summoned))
    asked = {(e.person, e.day) for e in summoned}
    claims.claim("a person who complies was summoned that day, most are not moved",
                 complied and all((e.person, e.day) in asked for e in complied) and len(complied) < 0.6 * len(summoned),
                 f"{len(complied)} of {len(summoned)}")
    answers = [len(run.events(kind)) for kind in ("complied", "reported", "fled")]
    hiding = [e for e in run.events("stayed_home")
              if any(o.day == e.day and o.kind.startswith("threatened") for o in run.lives[e.person])]
    claims.claim("comply, report, hide, flee: each is done", min(answers + [len(hiding)]) >= 3, answers + [len(hiding)])

    coerced = {e.person for e in complied if run.first(e.person, "committed") > e.day}
    willing = run.who("committed") - coerced
    claims.claim("coerced are those whose compliance came before any commitment",
                 coerced and outcome["joined_coerced"] == len(coerced), len(coerced))
    claims.claim("willing and coerced add up to all who joined, once a person",
                 willing and coerced and outcome["joined_willing"] == len(willing)
                 and outcome["joined"] == len(willing) + len(coerced), f"{len(willing)} + {len(coerced)}")
    claims.claim("the coerced are a part, not most", 0 < share(len(coerced), outcome["joined"]) < 0.5,
                 f"{share(len(coerced), outcome['joined']):.2f}")


if __name__ == "__main__":
    nothing = ["a person who complies was summoned that day, most are not moved",
               "coerced are those whose compliance came before any commitment",
               "willing and coerced add up to all who joined, once a person"]
    prove(shows, [({"rule.threaten": 0}, nothing + ["some of those threatened are summoned to a job"]),
                  ({"rule.fear": 0}, nothing + ["comply, report, hide, flee: each is done"]), # fear is what makes them
                  ({"threaten.summons": 0}, nothing)])
