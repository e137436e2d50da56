"""S1: Tunisia heads the league table of foreign fighters, its towns feed it unevenly - departures per
100,000 by governorate and delegation, ranked, with intervals, and published figures of countries.

The country at a twentieth of its people, a busy year of it, three replicates. What is shown is that
the table tells unlike governorates apart and like ones not; nothing is shown of Tunisia, since the
dynamics do not scale."""
import json
import subprocess

from busy_town import PROGRAM, prove

EVERY = {"area", "per_100k", "low", "high", "rank", "rank_low", "rank_high"}


def league(run, *options):
    done = subprocess.run([PROGRAM, "league", run.path, *options], capture_output=True, text=True, check=True)
    return json.loads(done.stdout) if "--json" in options else done.stdout


def counts(run, column):
    """People who left, by replicate and by a column of the table of areas."""
    found = {}
    for replicate, name, n in run.ask(
            f"SELECT event.job, area.{column}, count(DISTINCT person.id) FROM event"
            " JOIN event_kind ON event_kind.id = event.kind JOIN person ON person.id = event.person"
            " JOIN area ON area.id = person.area WHERE event_kind.name = 'left_abroad' GROUP BY 1, 2"):
        found.setdefault(replicate, {})[name] = n
    return found


def by_governorate(run, claims):
    people = dict(run.ask("SELECT governorate, sum(people) FROM area GROUP BY 1"))
    n_replicates = run.ask("SELECT replicates FROM ensemble")[0][0]
    table = league(run, "--by", "governorate", "--json")
    left = counts(run, "governorate")
    rates = {name: sum(one.get(name, 0) for one in left.values()) / n_replicates / people[name] * 1e5
             for name in people}
    claims.claim("every governorate is in the table once, with all figures",
                 sorted(row["area"] for row in table) == sorted(people) and len(table) == 24
                 and all(set(row) == EVERY for row in table), len(table))
    claims.claim("each rate is that of the events, inside its interval",
                 all(abs(row["per_100k"] - rates[row["area"]]) < 1e-6 and row["low"] <= row["per_100k"] <= row["high"]
                     for row in table), f"{table[0]['area']} {table[0]['per_100k']:.1f}")
    claims.claim("ranks follow the rates, each inside its range",
                 all(row["rank"] == 1 + sum(other > rates[row["area"]] + 1e-9 for other in rates.values())
                     and 1 <= row["rank_low"] <= row["rank"] <= row["rank_high"] <= 24 for row in table))
    sure = sum(row["rank_low"] - 1 for row in table)
    claims.claim("governorates feed it unevenly: some rank above others with 95 % confidence", sure >= 3,
                 f"in {sure} of 276 pairs; {table[0]['area']} {table[0]['rank_low']}-{table[0]['rank_high']}, "
                 f"{table[-1]['area']} {table[-1]['rank_low']}-{table[-1]['rank_high']}")
    claims.claim("like governorates are not distinguished", sure < 200, f"{276 - sure} of 276 pairs")


def by_delegation(run, claims):
    counted = {name for name, in run.ask("SELECT name FROM area WHERE population_origin = 'measured'")}
    table = league(run, "--by", "delegation", "--json")
    ranked = {row["area"] for row in table if row["rank"] is not None}
    claims.claim("of the delegations those that a census counted are ranked, no others",
                 ranked == counted and 0 < len(ranked) < len(table), f"{len(ranked)} of {len(table)}")


def in_words(run, claims):
    words = league(run, "--by", "governorate")
    start = words.index("Published figures of countries")
    ranking, reference = words[:start], words[start:]
    published = [line.split("people")[0].rsplit(None, 1) for line in reference.splitlines() if "per 100,000" in line]
    most = max(published, key=lambda row: float(row[1]))[0].strip()
    claims.claim("Tunisia heads the published figures, which follow unranked",
                 most == "Tunisia" and "Saudi Arabia" in reference and "Saudi Arabia" not in ranking, most)
    claims.claim("entry records are listed, with a rank correlation", "rank correlation" in ranking,
                 next((line for line in ranking.splitlines() if "Spearman" in line), ""))


def shows(run, claims):
    by_governorate(run, claims)
    by_delegation(run, claims)
    in_words(run, claims)


if __name__ == "__main__":
    uneven = "governorates feed it unevenly: some rank above others with 95 % confidence"
    order = "entry records are listed, with a rank correlation"
    prove(shows, [({"rule.leave": 0}, [uneven, order])],
          # the road decides who gets away, so that places far from every way out send few
          base={"leave.travel_scale": 0.7, "leave.rate": 10, "recruiters.start": 300,
                "approach.activity_spread": 0, "leave.together": 0, "circle.together": 0},
          scenario="tunisia", until="2011-12-31", areas=None, options=["--scale", "0.05", "--replicates", "3"])
