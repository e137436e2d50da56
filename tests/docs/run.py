#!/usr/bin/env python3
"""Run the examples of the documents and compare what they print with what the documents show.

    tests/docs/run.py [--slow | --published] [--update] [FILE...]

Without FILE: README.md, ARCHITECTURE.md, CONTRIBUTING.md and docs/*.md. Each document has a folder of its
own, in which its examples run in order; the folder has links to scenarios, tools and build.

A block ```console is an example. A line that begins with `$ ` is a command, and the lines below it
are its output. A line `...` stands for any lines, and `...` within a line for any text. A comment on the
line above the block changes what happens:

    <!-- slow -->           it takes minutes: run with --slow only
    <!-- published TIME --> it makes a published table and takes TIME: run with --published only
    <!-- exit 1 -->         the last command ends with this exit code instead of 0
    <!-- file NAME -->      no example: the block is written to the file NAME for the commands below
    <!-- rows DATABASE -->  SQL: each statement must give rows

A block ```sh is not run. Each `offramp COMMAND --option` in it must be in the help of the program, and
each `make TARGET` must be in the Makefile. A path in `code` or in a link must exist.

--update writes what was printed into the document where the two differ.
The environment has OFR_PROGRAM (the program) and OFR_SOURCE (the source folder).
"""
import difflib
import os
import pathlib
import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("OFR_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = pathlib.Path(os.environ.get("OFR_PROGRAM", SOURCE / "build" / "offramp")).resolve()
BLOCK = re.compile(r"((?:<!-- [^\n]* -->\n)*)```(\w*)\n(.*?)^```\n", re.S | re.M)
PATH = re.compile(r"`((?:src|include|tests|tools|docs|scenarios|bench|web|python)/[\w./-]+)`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def pattern_of(line):
    """A regular expression for one expected line, in which `...` stands for any text."""
    return ".*".join(re.escape(part) for part in line.split("..."))


def agrees(expected, actual):
    """Do the lines printed agree with those expected? A line `...` stands for any lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(agrees(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and re.fullmatch(pattern_of(expected[0]), actual[0]) is not None and \
        agrees(expected[1:], actual[1:])


def refreshed(expected, actual):
    """What was printed, cut where the expected lines have a line `...`: each part from the line most like its
    first to the line most like its last."""
    parts, start = [[]], 0
    for line in expected:
        parts.append([]) if line == "..." else parts[-1].append(line)
    for i, part in enumerate(parts):
        part = [line for line in part if line]
        if part:
            first, last = (max(range(start, len(actual)), key=lambda j, line=line: likeness(line, actual[j]))
                           for line in (part[0], part[-1]))
            parts[i], start = actual[first:max(first, last) + 1], max(first, last)
    return [line for i, part in enumerate(parts) for line in (["..."] if i else []) + part]


def likeness(one, other):
    return difflib.SequenceMatcher(None, one, other).ratio()


def steps_of(block):
    """The commands of a block, each with its text and the lines expected of it."""
    steps = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append((line, []))
        elif steps and steps[-1][0].endswith("\\"):
            steps[-1] = (steps[-1][0] + "\n" + line, [])
        elif steps:
            steps[-1][1].append(line)
    return steps


def execute(command, folder):
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return done.returncode, lines, done.stderr


class Document:
    """One document: its examples, the folder they run in, and what was found wrong."""

    def __init__(self, path, wanted, update):
        self.path, self.wanted, self.update = path, wanted, update
        self.faults, self.n_run = [], 0
        self.folder = tempfile.TemporaryDirectory()
        for name in ("scenarios", "tools", "tests", "docs"):
            os.symlink(SOURCE / name, pathlib.Path(self.folder.name) / name)
        os.symlink(PROGRAM.parent, pathlib.Path(self.folder.name) / "build")

    def fault(self, text, what):
        line = self.text[:self.text.find(text)].count("\n") + 1
        self.faults.append(f"{self.path}:{line}: {what}")

    def run(self):
        self.text = self.path.read_text(encoding="utf-8")
        new = BLOCK.sub(self.block, self.text)
        self.check_paths()
        if self.update and new != self.text:
            self.path.write_text(new, encoding="utf-8")
        self.folder.cleanup()

    def block(self, match):
        marks, language, body = match.groups()
        if mark := re.search(r"<!-- file (\S+) -->", marks):
            (pathlib.Path(self.folder.name) / mark[1]).write_text(body, encoding="utf-8")
        elif mark := re.search(r"<!-- rows (\S+) -->", marks):
            self.ask(pathlib.Path(self.folder.name) / mark[1], match[0], body)
        elif language == "sh":
            self.check_words(body)
        elif language == "console":
            kind = re.search(r"<!-- (slow|published)\b", marks)
            if kind is None or kind[1] in self.wanted:
                return match[0].replace(body, self.console(marks, body))
        return match[0]

    def console(self, marks, body):
        """Run the commands of a block; its text with what they printed where that differs."""
        mark, steps, text = re.search(r"<!-- exit (\d+) -->", marks), steps_of(body), ""
        for i, (command, expected) in enumerate(steps):
            code, actual, error = execute(command[2:], self.folder.name)
            self.n_run += 1
            if code != (int(mark[1]) if mark and i == len(steps) - 1 else 0):
                self.fault(command, f"exit code {code} of {command}\n{error}")
            while expected and not expected[-1]:
                expected.pop()
            if not agrees(expected, actual):
                if not self.update:
                    self.fault(command, "\n".join([f"{command} prints", *actual, "where the document has", *expected]))
                expected = refreshed(expected, actual) if "..." in expected else actual
            text += "\n".join([command, *expected]) + "\n" + ("\n" if i < len(steps) - 1 and expected else "")
        return text

    def ask(self, database, block, body):
        """Each SQL statement must give at least one row."""
        if not database.exists():
            return  # made by a slow example that was not run
        with sqlite3.connect(database) as connection:
            for statement in body.split(";\n"):
                if statement.strip() and not connection.execute(statement).fetchall():
                    self.fault(block, f"no rows: {statement}")

    def check_words(self, body):
        """Commands that are not run: their options and targets must exist."""
        for line in body.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["make"]:
                if f"\n{words[1]}:" not in (SOURCE / "Makefile").read_text(encoding="utf-8"):
                    self.fault(line, f"no target {words[1]} in the Makefile")
            at = [i for i, word in enumerate(words) if word.rsplit("/", 1)[-1] == "offramp"]
            if at and len(words) > at[0] + 1 and not words[at[0] + 1].startswith("-"):
                code, known, _ = execute(f"offramp {words[at[0] + 1]} --help", self.folder.name)
                missing = [word for word in words[at[0] + 2:] if word.startswith("--") and
                           not any(re.search(rf"(^|\W){re.escape(word)}\b", line) for line in known)]
                if code != 0 or missing:
                    self.fault(line, f"offramp {words[at[0] + 1]} has no {' '.join(missing) or 'such command'}")

    def check_paths(self):
        for path in PATH.findall(self.text):
            if "NAME" not in path and not (SOURCE / path).exists():
                self.fault(f"`{path}`", f"there is no {path}")
        for path in LINK.findall(self.text):
            if not (self.path.parent / path).exists():
                self.fault(f"]({path}", f"the link to {path} leads nowhere")


def main():
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    files = [pathlib.Path(word).resolve() for word in sys.argv[1:] if not word.startswith("--")]
    if set(options) - {"--slow", "--published", "--update"}:
        sys.exit(__doc__)
    wanted = {option[2:] for option in options if option in ("--slow", "--published")}
    files = files or [SOURCE / "README.md", SOURCE / "ARCHITECTURE.md", SOURCE / "CONTRIBUTING.md",
                      SOURCE / "MODEL_CARD.md", *sorted((SOURCE / "docs").glob("*.md"))]
    n_run, faults = 0, []
    for path in files:
        document = Document(path, wanted, "--update" in options)
        document.run()
        n_run, faults = n_run + document.n_run, faults + document.faults
    print("\n".join(faults + [f"{n_run} commands of {len(files)} documents run, {len(faults)} faults"]))
    return 1 if faults or n_run == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
