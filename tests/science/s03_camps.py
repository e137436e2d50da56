"""S3: ridges near the border that hide camps, fighters from both sides, a government that tries to
uproot them - arrivals, capacity, cover, clearing, attacks. Arrivals by distance to the border and what
cover saves in an operation are counted in test_s03_massifs.c."""
import csv
import math

from busy_town import SETTINGS, SERIES, SOURCE, ZONE_CLOSED, CLEARING, prove


def table(name):
    with open(SOURCE / "scenarios" / "kasserine" / (name + ".csv")) as file:
        return list(csv.DictReader(file))


def distance(a, b):
    """km between two rows with lat and lon."""
    lat = math.radians((float(a["lat"]) + float(b["lat"])) / 2)
    north = (float(a["lat"]) - float(b["lat"])) * 111.19
    east = (float(a["lon"]) - float(b["lon"])) * 111.19 * math.cos(lat)
    return math.hypot(north, east)


def draw_of(area, massif):
    """How much a massif draws the people of an area: cover and nearness."""
    far = max(0.0, distance(area, massif) - float(massif["radius"]))
    return float(massif["cover"]) * math.exp(-far / SETTINGS["leave.camp_distance"])


def share_near(massif, areas, kept):
    """Share of the people near a massif that live in the areas which were cut out."""
    near = {name: float(area["population"]) * math.exp(-distance(area, massif) / SETTINGS["leave.camp_distance"])
            for name, area in areas.items()}
    return sum(near[name] for name in kept) / sum(near.values())


def shows(run, claims):
    massifs = table("massifs")
    areas = {row["area"]: row for row in table("areas")}
    names = {number: name for number, name in run.ask("SELECT id, name FROM area")}
    fighters = dict(run.series("fighters"))
    inside = dict(run.series("in_camp"))
    others = {day: n - inside[day] for day, n in fighters.items()}

    claims.claim("fighters arrive across the border", max(others.values()) >= 10, max(others.values()))
    capacity = sum(float(massif["capacity"]) * share_near(massif, areas, names.values()) for massif in massifs)
    claims.claim("camps hold no more than their capacity", 0 < max(fighters.values()) <= capacity + len(massifs),
                 f"{max(fighters.values())} of {capacity:.1f}")
    near = [massif for massif in run.events("left_camp")
            if massif.value == max(range(len(massifs)),
                                   key=lambda m: draw_of(areas[names[run.people[massif.person]["area"]]], massifs[m]))]
    claims.claim("townspeople go to the camp that cover and nearness put first",
                 near and len(near) == len(run.events("left_camp")), len(near))
    attacks = sum(n for _, n in run.series("attacks"))
    years = sum(fighters.values()) / 365
    expected = SETTINGS["camps.attack_rate"] * years
    claims.claim("camps stage attacks by their strength, within four standard errors",
                 attacks > 0 and abs(attacks - expected) < 4 * expected ** 0.5, f"{attacks}, expected {expected:.1f}")

    clearings = run.series("clearings")
    closed, ordered = run.day_of(ZONE_CLOSED), run.day_of(CLEARING)
    claims.claim("no operation before the zone is closed, every massif on the day of the order",
                 sum(n for day, n in clearings if day < closed) == 0 and dict(clearings)[ordered] >= len(massifs),
                 dict(clearings)[ordered])
    killed = [e for e in run.events("killed_here") if e.value == 1]
    claims.claim("townspeople in camps die in operations", killed and all(
        run.first(e.person, "left_camp") < e.day and dict(clearings)[e.day] > 0 for e in killed), len(killed))
    fell = [fighters[day] - fighters[day - 1] for day, n in clearings if n > 0 and day > 0]
    claims.claim("there are fewer fighters after operations", fell and sum(fell) < 0, sum(fell))


if __name__ == "__main__":
    prove(shows, [({"rule.camps": 0}, ["fighters arrive across the border",
                                       "camps hold no more than their capacity",
                                       "townspeople go to the camp that cover and nearness put first",
                                       "camps stage attacks by their strength, within four standard errors",
                                       "no operation before the zone is closed, every massif on the day of the order"]),
                  ({"camps.arrivals": 0}, ["fighters arrive across the border"]),
                  ({"camps.cleared": 0}, ["townspeople in camps die in operations"])])
