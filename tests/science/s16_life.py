"""S16: one young man's story from first prayer to second arrest - anybody's dated events in order, and
a query that finds lives like a story."""
import re
import subprocess

from busy_town import PROGRAM, SOURCE, prove

STORY = SOURCE / "tests" / "science" / "story.yaml"


def ask(*arguments):
    done = subprocess.run([PROGRAM, "lives", *map(str, arguments)], capture_output=True, text=True)
    return done.stdout if done.returncode in (0, 1) else ""


def has_story(life):
    """The steps of story.yaml written out once more: any way of taking events in order."""
    def fits(step, event, last):
        gap = event.day - last.day if last else 0
        return [lambda: event.kind == "approached", lambda: event.kind == "joined_circle",
                lambda: event.kind == "arrested" and event.slot == 0,
                lambda: event.kind == "held" and event.value == 3 and gap <= 1,
                lambda: event.kind == "released" and gap <= 16,
                lambda: event.kind in ("walked_away", "stayed_home"),
                lambda: event.kind == "questioned"][step]()

    def search(step, start, last):
        if step == 7:
            return True
        return any(fits(step, life[i], last) and search(step + 1, i + 1, life[i]) for i in range(start, len(life)))
    return search(0, 0, None)


def shows(run, claims):
    mine = [person for person, life in run.lives.items() if has_story(life)]
    told = ask(run.path, "--like", STORY, "--most", 1)
    found = re.match(r"(\d+) of (\d+) li", told)
    claims.claim("the query finds the lives that have the story", found and int(found[1]) == len(mine) > 0,
                 f"{found[1] if found else 0} found, {len(mine)} by hand")
    person = mine[0] if mine else next(iter(run.lives), 0)
    life = ask(run.path, "--person", person)
    dates = re.findall(r"\b(\d{4}-\d{2}-\d{2})\b", life)
    claims.claim("a life is written in dated lines, in order", len(dates) >= len(run.lives.get(person, [])) > 0
                 and dates[1:] == sorted(dates[1:]), f"{len(dates)} dates")
    claims.claim("it says what happened", mine and all(word in life for word in ("arrested", "released", "questioned")))
    claims.claim("and that it is made up", "made up, no real person" in life)


if __name__ == "__main__":
    gone = ["the query finds the lives that have the story", "it says what happened"]
    prove(shows, [({"rule.approach": 0}, gone), ({"rule.police": 0}, gone), ({"rule.circle": 0}, gone),
                  ({"rule.custody": 0}, gone)])
