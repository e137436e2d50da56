"""A host with a decimal comma gets the digests, texts and JSON of one with a point."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HOST = pathlib.Path(os.environ["OFR_BUILD"], "tests", "locale", "host")
SCENARIO = pathlib.Path(os.environ["OFR_SOURCE"], "scenarios", "kasserine", "kasserine.yaml")
SKIPPED = 77  # meson's code
LANGUAGE = "fr_FR.UTF-8"


def made_locale(folder):
    """Build a locale with a decimal comma in the folder; says why it cannot be."""
    try:
        done = subprocess.run(["localedef", "-i", "fr_FR", "-f", "UTF-8", pathlib.Path(folder, LANGUAGE)],
                              capture_output=True, text=True)
    except FileNotFoundError:
        return "there is no localedef"
    return None if pathlib.Path(folder, LANGUAGE, "LC_NUMERIC").exists() else done.stderr


def answers(language, folder):
    done = subprocess.run([HOST, SCENARIO, "Haidra", "community-workers"], capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": language, "LOCPATH": folder, "OMP_WAIT_POLICY": "passive"})
    timed = re.compile(r"person_days_per_second|person-days|second")
    return done.returncode, [line for line in done.stdout.splitlines() if not timed.search(line)], done.stderr


class ACommaLocale(unittest.TestCase):
    folder = None

    def test_the_host_gets_the_same_answers_and_keeps_its_locale(self):
        code, point, said = answers("C", self.folder)
        self.assertEqual((code, said), (0, ".\n. 0.5\n"), said)
        code, comma, said = answers(LANGUAGE, self.folder)
        self.assertEqual((code, said), (0, ",\n, 0,5\n"), said)
        self.assertGreater(len(point), 1000)
        self.assertEqual(sum(line.startswith("digest ") for line in point), 2)
        self.assertEqual(point, comma)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        why = made_locale(folder)
        if why is not None:
            print(f"SKIPPED: no locale with a decimal comma could be made ({why.strip()}); install Debian's package "
                  "locales")
            sys.exit(SKIPPED)
        ACommaLocale.folder = folder
        unittest.main()
