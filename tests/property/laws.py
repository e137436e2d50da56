"""Laws that hold in any run, looked for in a busy one: who is approached and by whom, order of events,
what people do who are held, abroad or dead, what a switch and a seed change."""
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(os.environ["OFR_SOURCE"], "tests", "science")))
from busy_town import Run  # noqa: E402

RULES = ["talk", "approach", "circle", "commit", "leave", "walk_away", "threaten", "police", "custody", "prison",
         "protect", "closure", "camps", "abroad", "work", "fear", "age", "whereabouts", "risk", "violence"]
PRISON, AWAY, FREE = "prison", "away", "free"
# events that remove a person from the town, and events that return them
MOVES = {"arrested": "held", "imprisoned": PRISON, "released": FREE, "left_prison": FREE, "left_abroad": AWAY,
         "left_camp": AWAY, "returned": FREE, "fled": AWAY, "killed_here": "dead", "killed_abroad": "dead"}
# what only somebody free does or suffers
AMONG_OTHERS = {"joined_circle", "committed", "became_recruiter", "exit_refused", "left_abroad", "left_camp",
                "walked_away", "threatened_online", "threatened_visit", "kin_threatened", "summoned", "complied",
                "reported", "fled", "arrested", "questioned", "patrol_night", "uncovered_night", "harmed", "found_work",
                "lost_work"}
FAMILY_AND_FRIENDS = (0, 1)


def whereabouts(life):
    """Each event of a life with where the person was before it."""
    where = FREE
    for event in life:
        yield event, where
        where = MOVES.get(event.kind, where)


class Laws(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.run_ = Run()
        cls.prisons = {place for place, in cls.run_.ask("SELECT id FROM place WHERE role = 'prison'")}
        cls.away = {}  # (day from, day until) of each stay elsewhere
        for person, life in cls.run_.lives.items():
            for event, where in whereabouts(life):
                now = MOVES.get(event.kind, where)
                if where != FREE and now != where:
                    cls.away[person][-1][1] = event.day
                if now != FREE and now != where:
                    cls.away.setdefault(person, []).append([event.day, 1 << 30, now])

    def test_nobody_under_15_is_approached(self):
        years = {e: int(self.run_.ask("SELECT strftime('%Y', first_day, ?) - strftime('%Y', first_day) FROM ensemble",
                                      f"+{e} days")[0][0]) for e in {e.day for e in self.run_.events("approached")}}
        ages = [self.run_.people[e.person]["age"] + years[e.day] for e in self.run_.events("approached")]
        self.assertGreater(len(ages), 5000)
        self.assertEqual(min(ages), 15)  # and some are 15, so the run comes near the law

    def test_nobody_under_15_is_in_a_circle_or_arrested(self):
        born = {p: about["age"] for p, about in self.run_.people.items()}
        for person in self.run_.who("joined_circle", "committed", "complied", "arrested", "threatened_online"):
            self.assertGreaterEqual(born[person], 13)  # two years in the run at most

    def test_events_of_a_life_are_in_order(self):
        for life in self.run_.lives.values():
            days = [event.day for event in life]
            self.assertEqual(days, sorted(days))

    def test_who_is_held_abroad_or_dead_does_nothing_among_others(self):
        seen = 0
        for life in self.run_.lives.values():
            for event, where in whereabouts(life):
                seen += where != FREE
                if event.kind in AMONG_OTHERS:
                    self.assertEqual(where, FREE, f"person {event.person}, day {event.day}: {event.kind}")
        self.assertGreater(seen, 1000)

    def test_the_dead_have_no_more_events(self):
        dead = self.run_.who("killed_here", "killed_abroad")
        self.assertGreater(len(dead), 20)
        for person in dead:
            self.assertIn(self.run_.lives[person][-1].kind, ("killed_here", "killed_abroad"))

    def test_nobody_is_approached_by_somebody_who_is_elsewhere(self):
        inside = 0
        for event in self.run_.events("approached"):
            if event.place in self.prisons:
                inside += 1
                continue
            for start, end, where in self.away.get(event.by, []):
                # on the day itself the order of slots decides; in between there is no doubt
                self.assertFalse(start < event.day < end, f"{event.by} was {where} on day {event.day}")
            for start, end, where in self.away.get(event.person, []):
                self.assertFalse(start < event.day < end, f"{event.person} was {where} on day {event.day}")
        self.assertGreater(inside, 0)

    def test_nobody_threatens_or_summons_from_where_he_is_held(self):
        threats = self.run_.events("threatened_online", "threatened_visit", "summoned", "joined_circle")
        self.assertGreater(len(threats), 1000)
        for event in threats:
            for start, end, where in self.away.get(event.by, []):
                self.assertFalse(start < event.day < end, f"{event.kind} by {event.by}, who was {where}")

    def test_friends_bring_friends_and_relatives_relatives(self):
        people = self.run_.people
        for event in self.run_.events("approached"):
            if event.value == 1:
                self.assertEqual(people[event.person]["family"], people[event.by]["family"])
            self.assertNotEqual(event.person, event.by)

    def test_stocks_add_up_to_the_people_with_a_record(self):
        last = {name: self.run_.series(name)[-1][1] for name in
                ("in_custody", "in_prison", "abroad", "in_camp")}
        counted = {}
        for life in self.run_.lives.values():
            where = FREE
            for event in life:
                where = {"left_abroad": "abroad", "left_camp": "in_camp", "imprisoned": "in_prison",
                         "arrested": "in_custody"}.get(event.kind, MOVES.get(event.kind, where))
            counted[where] = counted.get(where, 0) + 1
        for name, n in last.items():
            self.assertEqual(n, counted.get(name, 0), name)

    def test_each_switch_changes_the_digest(self):
        digest = {"": self.digest(self.run_)}
        for rule in RULES:
            digest[rule] = self.digest(Run({f"rule.{rule}": 0}))
            self.assertNotEqual(digest[rule], digest[""], rule)

    def test_another_seed_differs(self):
        self.assertNotEqual(self.digest(Run(seed=2)), self.digest(self.run_))

    def test_a_short_run_is_the_beginning_of_a_long_one(self):
        short = Run(until="2011-06-30")
        n_days = short.n_days()
        self.assertEqual(n_days, 181)

        def told(run):
            return [(e.person, e.day, e.slot, e.kind, e.place, e.by, e.value)
                    for life in run.lives.values() for e in life if e.day < n_days]
        self.assertGreater(len(told(short)), 1000)
        self.assertEqual(told(short), told(self.run_))

    @staticmethod
    def digest(run):
        return run.ask("SELECT digest FROM job ORDER BY id LIMIT 1")[0][0]


if __name__ == "__main__":
    unittest.main()
