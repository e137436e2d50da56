"""A life: the command, the library and the page tell the events of the database, in its order, with its sentences.

Seen to fail with a fault: the first event of a life left out, in the program and in the page alone; each event told with
the words of the one before."""
import re
import unittest

from contract import ROOM, library, offramp, page, person, query

# a line is "DATE: words", "DATE, SLOT: words", or for several events together "DATE to DATE: words"
LINE = re.compile(r"  (\d{4}-\d\d-\d\d)(?:, (\w+))?(?: to (\d{4}-\d\d-\d\d))?: (.*)")
PRONOUNS = {"himself": "(?:himself|herself)", "his": "(?:his|her)", "him": "(?:him|her)", "he": "(?:he|she)"}


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = offramp("lives", ROOM / "run.db", "--person", person(), "--replicate", 0)
        cls.lines = [match for line in cls.text.splitlines() if (match := LINE.fullmatch(line))]
        cls.events = query("run.db", "SELECT date, event FROM life WHERE job = 0 AND person = ? ORDER BY step", person())
        cls.kinds = dict(query("run.db", "SELECT name, sentence FROM event_kind"))

    def test_the_library_tells_the_life_of_the_command(self):
        self.assertEqual(self.text, library()["life.txt"])

    def test_the_page_tells_the_life_of_the_command(self):
        self.assertEqual(self.text, page()["life"])

    def test_the_person_is_that_of_the_database(self):
        sex, age, area = query("run.db", "SELECT sex, age, area.name FROM person JOIN area ON area.id = person.area "
                               "WHERE person.id = ?", person())[0]
        head = self.text.splitlines()[1]
        for word in ({"male": ("man", "boy"), "female": ("woman", "girl")}[sex], (f" of {age},",), (f" of {area},",)):
            self.assertTrue(any(one in head for one in word), f"{word} in {head}")

    def test_lines_have_the_dates_and_sentences_of_the_events_in_order(self):
        self.assertGreater(len(self.events), 8)
        self.assertGreater(len(self.lines), 5)
        at = 0
        for line in self.lines:
            date, _, last, words = line.groups()
            while last is None and at < len(self.events) and not (
                    self.events[at][0] == date and re.match(self.sentence(self.events[at][1]), words)):
                at += 1
            self.assertLess(at, len(self.events), f"no event of the database has this line: {line.group()}")
            at += last is None
        told = {date for date, _ in self.events for line in self.lines
                if line.group(1) <= date <= (line.group(3) or line.group(1))}
        self.assertEqual(told, {date for date, _ in self.events})

    def sentence(self, event):
        """How the sentence of an event begins, up to its first part that depends on the event."""
        beginning = re.split(r"[\[{]", self.kinds[event])[0].strip()
        return "".join(PRONOUNS.get(word, re.escape(word)) for word in re.split(r"(\w+)", beginning))


if __name__ == "__main__":
    unittest.main()
