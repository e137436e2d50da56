"""S4: a street where nearly every family has a son missing, dead or in jail - joins by street and
family, and those lost, measured against chance."""
import random

from busy_town import prove

LOST = ["left_abroad", "left_camp", "killed_abroad", "killed_here", "imprisoned"]
DRAWS = 200


def sizes(run, kind):
    """Eligible members of every street or family of the town."""
    return [members for members, n in run.ask("SELECT members, count FROM grouping WHERE kind = ?", kind)
            for _ in range(n)]


def index(counts, n_groups):
    """Variance over mean of members who joined, over all groups."""
    mean = sum(counts) / n_groups
    square = sum(n * n for n in counts) / n_groups
    return (square - mean * mean) / mean if mean else 0.0


def by_chance(members, n, intervention):
    """The intervention when n of the eligible join at random: mean and standard deviation."""
    draw = random.Random(1)
    everybody = [group for group, size in enumerate(members) for _ in range(size)]
    values = []
    for _ in range(DRAWS):
        counts = {}
        for group in draw.sample(everybody, n):
            counts[group] = counts.get(group, 0) + 1
        values.append(intervention(list(counts.values()), len(members)))
    mean = sum(values) / DRAWS
    return mean, (sum((value - mean) ** 2 for value in values) / (DRAWS - 1)) ** 0.5


def crowding(run, claims, people, who, kind):
    """Claim that some of each kind have many, others none; who of how many they hold."""
    members = sizes(run, kind)
    counts = {}
    for person in people:
        group = run.people[person][kind]
        counts[group] = counts.get(group, 0) + 1
    found = index(list(counts.values()), len(members))
    mean, deviation = by_chance(members, len(people), index)
    claims.claim(f"{who}: on some {kind} many, on most nobody, far from chance", found > mean + 4 * deviation,
                 f"variance over mean {found:.2f}, by chance {mean:.2f} +- {deviation:.3f}")
    return members, counts


def families(run, claims, people, who):
    members, counts = crowding(run, claims, people, who, "family")
    two = sum(1 for n in counts.values() if n >= 2)
    chance, deviation = by_chance(members, len(people), lambda groups, _: sum(1 for n in groups if n >= 2))
    claims.claim(f"{who}: half as many families again as by chance have two or more",
                 two > max(1.5 * chance, chance + 4 * deviation),
                 f"{two}, by chance {chance:.1f} +- {deviation:.1f}")


def most_on_a_street(run, people):
    """Most families of one street that have lost somebody."""
    streets = {}
    for person in people:
        streets.setdefault(run.people[person]["street"], set()).add(run.people[person]["family"])
    return max(map(len, streets.values()), default=0)


def shows(run, claims):
    joined = run.who("committed", "complied")
    crowding(run, claims, joined, "joined", "street")
    families(run, claims, joined, "joined")
    lost = {person for person in run.who(*LOST) if person in joined}
    families(run, claims, lost, "missing, dead or in jail")
    most = most_on_a_street(run, lost)
    claims.claim("there is a street on which three families or more have lost somebody", most >= 3, most)


if __name__ == "__main__":
    street = "joined: on some street many, on most nobody, far from chance"
    family = "joined: half as many families again as by chance have two or more"
    lost = "missing, dead or in jail: half as many families again as by chance have two or more"
    # fewer are receptive than in the other tests, since where all join there is no crowding; and members
    # bring close friends, who live near
    prove(shows, [({"rule.approach": 0}, [street, family, lost]),
                  # nobody brings friends or relatives: what is left are recruiters in places
                  ({"approach.brings": 0, "circle.together": 0, "peers.joined": 0}, [family, lost])], base={"risk.share": 0.12, "approach.acquaintances": 0})
