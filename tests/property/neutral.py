"""Religion, ethnicity and nationality move nothing and are named nowhere; every parameter has an actor."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["OFR_PROGRAM"]
SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])
FORBIDDEN = ["religio", "ethnic", "nationality", "muslim", "islam", "salafi", "sunni", "shia", "christian", "jewish",
             "mosque", "imam", "tribe", "race ", "skin", "immigrant", "pious", "devout"]
RANKING = ["should be approached", "best target", "whom to approach", "most likely to join", "raises joins",
           "increase recruitment", "vulnerable"]


def ask(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


class Neutral(unittest.TestCase):
    def digest(self, folder, scale=0.05):
        found = ask("run", folder / "kasserine.yaml", "--scale", scale, "--until", "2012-06-30", "--no-controls", "--json",
                    "--set", "talk.rate=0.1", "--set", "recruiters.start=40", "--set", "approach.brings=0.5",
                    "--set", "police.raids=10")
        outcomes = json.loads(found)
        self.assertGreater(outcomes["outcomes"]["approached"]["mean"], 0)
        return outcomes["digests"]

    def changed_places(self, folder, old, new):
        path = pathlib.Path(folder, "kasserine")
        shutil.copytree(SOURCE / "scenarios" / "kasserine", path)
        text = (path / "places.csv").read_text()
        self.assertIn(old, text)
        (path / "places.csv").write_text(text.replace(old, new))
        return path

    def test_a_hall_by_another_name_changes_no_digest(self):
        as_shipped = self.digest(SOURCE / "scenarios" / "kasserine")
        with tempfile.TemporaryDirectory() as folder:
            renamed = self.changed_places(folder, "place of worship,hall", "hall with dawn hours,hall")
            self.assertEqual(self.digest(renamed), as_shipped)
        with tempfile.TemporaryDirectory() as folder:
            fewer = self.changed_places(folder, "place of worship,hall,0.455", "place of worship,hall,0.2")
            self.assertNotEqual(self.digest(fewer), as_shipped)  # a change that matters is seen

    def test_every_parameter_has_an_actor_and_a_scope(self):
        parameters = re.findall(r"^([a-z_]+\.[a-z_]+)[^\n]*: ([^\n]*)$", ask("parameters"), re.M)
        self.assertGreater(len(parameters), 150)
        for name, rest in parameters:
            self.assertRegex(rest, r"; (group|state|society), (place|country|group|theory), (measured|published|estimated|assumed)", name)
        actors = dict(parameters)
        for name in ("recruiters.start", "approach.brings", "circle.size", "threaten.chance", "leave.rate"):
            self.assertIn("; group,", actors[name], name)
        for name in ("police.raids", "protect.nights", "closure.days", "border.control"):
            self.assertIn("; state,", actors[name], name)

    def test_no_text_names_religion_or_ranks_people(self):
        # a source may name the ministry whose figure it is
        texts = {"parameters": re.sub(r"^    source: .*$", "", ask("parameters"), flags=re.M), "help": ask("help"),
                 "observed": (SOURCE / "src/models/pathway/declarations.h").read_text()}
        with tempfile.TemporaryDirectory() as folder:
            texts["summary"] = ask("run", "kasserine", "--scale", "0.02", "--until", "2011-01-31", "--no-controls",
                                   "--set", "recruiters.start=40", "--out", pathlib.Path(folder, "run.db"))
            texts["summary"] = re.sub(r"place of worship", "", texts["summary"])
        for name, text in texts.items():
            self.assertGreater(len(text), 200)
            for word in FORBIDDEN + RANKING:
                self.assertNotIn(word, text.lower(), f"{name} has '{word}'")

    def test_a_parameter_on_religion_is_refused(self):
        for parameter in ("approach.religion=1", "risk.religion=0.5", "risk.ethnicity=1"):
            done = subprocess.run([PROGRAM, "run", "kasserine", "--scale", "0.02", "--set", parameter],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, parameter)


if __name__ == "__main__":
    unittest.main()
