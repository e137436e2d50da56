"""S7: recruiters at work in the open in places and online, and friends who bring friends - first
contacts by channel and place, joins by channel, befriending before recruiting. That people usually go where they are befriended is in
test_usual_places.c: a database does not hold where somebody goes."""
from busy_town import NEVER, prove, share

FRIEND, FAMILY, RECRUITER, ONLINE = range(4)
OPEN = ("dawn_hall", "cafe")


def shows(run, claims):
    roles = dict(run.ask("SELECT id, role FROM place"))
    contacts = {channel: [e for e in run.events("approached") if e.value == channel] for channel in range(4)}
    n = [len(contacts[channel]) for channel in range(4)]
    claims.claim("first contacts by friends, relatives, recruiters in places and online", min(n) >= 20, n)

    open_place = [e for e in contacts[RECRUITER]
                  if e.place is not None and (roles[e.place] in OPEN or roles[e.place] == "prison")]
    claims.claim("recruiters befriend people in halls and cafés",
                 open_place and len(open_place) == len(contacts[RECRUITER]), f"{len(open_place)} of {n[RECRUITER]}")
    halls = [e for e in open_place if roles[e.place] == "dawn_hall"]
    claims.claim("some of them in halls with dawn hours, in the open", halls, len(halls))
    claims.claim("online there is no place", contacts[ONLINE] and all(e.place is None for e in contacts[ONLINE]), n[ONLINE])
    family = [e for e in contacts[FAMILY] if run.people[e.person]["family"] == run.people[e.by]["family"]]
    claims.claim("relatives are of one family", family and len(family) == n[FAMILY], len(family))

    joined = run.who("committed", "complied")
    channel = {e.person: e.value for e in run.events("approached")}
    shares = [share(sum(1 for p in joined if channel.get(p) == c), len(joined)) for c in range(4)]
    claims.claim("joins through people known before outnumber the rest", shares[FRIEND] + shares[FAMILY] > 0.5,
                 " ".join(f"{x:.2f}" for x in shares))
    claims.claim("joins through recruiters in places outnumber those online", shares[RECRUITER] > shares[ONLINE] > 0)

    waits = sorted(run.first(p, "joined_circle") - run.first(p, "approached") for p in run.who("joined_circle")
                   if run.first(p, "approached") < NEVER)
    middle = waits[len(waits) // 2] if waits else -1
    claims.claim("befriending comes before: days to weeks of contact before a circle",
                 waits and waits[0] >= 0 and 3 <= middle <= 60, f"half within {middle} days")


if __name__ == "__main__":
    prove(shows, [
        ({"rule.approach": 0, "rule.prison": 0}, ["first contacts by friends, relatives, recruiters in places and online",
                                "recruiters befriend people in halls and cafés"]),
        ({"recruiters.online": 0}, ["online there is no place"]),
        ({"approach.brings": 0}, ["joins through people known before outnumber the rest"]),
        # all stay at home: nobody is met in a place
        ({"rule.whereabouts": 0}, ["recruiters befriend people in halls and cafés"]),
        ({"approach.contact": 0}, ["befriending comes before: days to weeks of contact before a circle"]),
    ])
