"""A run: the command's JSON, the library, the database and the page give the same numbers; totals are sums or
population-weighted means of the areas.

Seen to fail on 96bee0c: `trust_lost` of the whole compared one day's seventh of the people with another day's.
Seen to fail with a fault: `1.02 *` before a term of ofr_mean_over_areas; the first area left out of ofr_harm_of; `n` for
`n - 1` in ofr_spread_of; 0.001 added to the mean over areas in the page alone; a library built for another place."""
import statistics
import unittest

from contract import ASKED, N, SEED, interval, library, offramp, outcomes_of, page, query, run

SPEEDS = {"person_days_per_second", "bytes_per_person", "talks_per_person_day"}


def percentile(values, p):
    """Linear between the order statistics (type 7 of Hyndman and Fan 1996)."""
    values = sorted(values)
    at = p * (len(values) - 1)
    low = int(at)
    return values[low] + (at - low) * (values[min(low + 1, len(values) - 1)] - values[low])


class Run(unittest.TestCase):
    def test_the_library_gives_the_json_of_the_command(self):
        mine, theirs = dict(run()), dict(library()["run.json"])
        for key in SPEEDS:
            mine.pop(key), theirs.pop(key)
        self.assertEqual(mine, theirs)

    def test_the_library_gives_the_summary_of_the_command_but_for_speed(self):
        mine = offramp("run", *ASKED, "--no-controls").split("\nSpeed\n")
        theirs = library()["run.txt"].split("\nSpeed\n")
        self.assertEqual((len(mine), mine[0]), (2, theirs[0]))

    def test_digests_are_those_of_the_database(self):
        self.assertEqual([(SEED,)], query("run.db", "SELECT seed FROM ensemble"))
        self.assertEqual([(digest,) for digest in run()["digests"]],
                         query("run.db", "SELECT digest FROM job ORDER BY replicate"))

    def test_outcomes_have_mean_and_spread_of_the_database(self):
        self.assertGreater(run()["outcomes"]["joined"]["mean"], 5)
        for name, said in run()["outcomes"].items():
            values = outcomes_of("run.db", "", name)
            self.assertEqual(len(values), N)
            expected = {"mean": statistics.fmean(values), "sd": statistics.stdev(values),
                        **{f"p{p:02}": percentile(values, p / 100) for p in (5, 50, 95)}}
            for key, value in expected.items():
                self.assertAlmostEqual(said[key], value, delta=1e-9 * max(1, abs(value)), msg=f"{key} of {name}")

    def test_harm_of_the_whole_is_the_sum_or_the_weighted_mean_of_the_areas(self):
        people = dict(query("run.db", "SELECT id, people FROM area"))
        kinds = dict(query("run.db", "SELECT name, observed FROM observable WHERE harm = 1"))
        self.assertGreater(len(people), 1)
        self.assertEqual(set(kinds.values()), {"flow", "level"})
        for name, kind in kinds.items():
            for replicate in range(N):
                harm = dict(query("run.db", "SELECT area, value FROM harm WHERE job = ? AND name = ?", replicate, name))
                self.assertEqual(set(harm), {0, *people})
                expected = sum(harm[area] * (n / sum(people.values()) if kind == "level" else 1)
                               for area, n in people.items())
                self.assertAlmostEqual(harm[0], expected, delta=1e-9, msg=f"{name}, replicate {replicate}")
        self.assertGreater(query("run.db", "SELECT max(abs(value)) FROM harm WHERE name = 'trust_lost'")[0][0], 0.001)

    def test_harm_is_that_of_the_series(self):
        days = run()["days"]
        for name, kind in query("run.db", "SELECT name, observed FROM observable WHERE harm = 1"):
            what = f"sum({name})" if kind == "flow" else name
            where = "" if kind == "flow" else f"AND day + days = {days}"
            series = query("run.db", f"SELECT job, area, {what} FROM series WHERE 1 {where} GROUP BY 1, 2 ORDER BY 1, 2")
            harm = query("run.db", "SELECT job, area, value FROM harm WHERE name = ? ORDER BY 1, 2", name)
            self.assertEqual(len(series), 3 * N)
            for (r, area, value), found in zip(series, harm, strict=True):
                self.assertEqual(found[:2], (r, area))
                self.assertAlmostEqual(value, found[2], delta=1e-12, msg=f"{name}, replicate {r}, area {area}")

    def test_flows_of_the_whole_are_the_sums_of_the_areas(self):
        for name, in query("run.db", "SELECT name FROM observable WHERE observed = 'flow'"):
            whole, parts = (query("run.db", f"SELECT job, sum({name}) FROM series WHERE area {where} GROUP BY 1")
                            for where in ("= 0", "> 0"))
            self.assertEqual(whole, parts, name)

    def test_the_page_has_the_digests_outcomes_and_harm_of_the_database(self):
        self.assertEqual(page()["digests"][0], run()["digests"])
        spreads = page()["spreads"][0]
        for names, said, sql in ((page()["outcomes"], spreads["outcomes"], "SELECT value FROM outcome WHERE name = ?"),
                                 (page()["harms"], spreads["harms"], "SELECT value FROM harm WHERE area = 0 AND name = ?")):
            for name, one in zip(names, said, strict=True):
                values = [value for value, in query("run.db", f"{sql} ORDER BY job", name)]
                mean, low, high = interval(values)
                for key, value in (("n", N), ("mean", mean), ("low", low), ("high", high), ("least", min(values)),
                                   ("most", max(values))):
                    self.assertAlmostEqual(one[key], value, delta=1e-9 * max(1, abs(value)), msg=f"{key} of {name}")


if __name__ == "__main__":
    unittest.main()
