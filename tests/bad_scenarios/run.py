#!/usr/bin/env python3
"""Bad scenarios: each is a fault in the valid scenario base/tiny.yaml; the file beside it holds the
whole report of the program.

    run.py PROGRAM [NAME]...             check each NAME.fault (all, without names)
    run.py PROGRAM --update [NAME]...    write NAME.expected again; read the difference before you keep it
    run.py --write FOLDER                write the bad scenarios as files, for the fuzzer to start from

A fault is a text. Its first lines, up to the first order, say what is wrong. Orders are:

    In FILE, replace / (indented lines) / with / (indented lines)   the text must occur once
    In FILE, remove / (indented lines)
    Write FILE / (indented lines)                                   in place of what was there, if anything
    Write FILE as bytes / (indented lines with escapes as in Python)
    Make FILE a folder
    Remove FILE
    Run ARGUMENTS                                                   instead of: check tiny.yaml

For each fault the program must exit with 2, print nothing on standard output, print the report
on standard error, and leave the folder as it was. The base itself must pass.
"""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BASE = HERE / "base"
INDENT = "    "


class Wrong(Exception):
    """A fault that is badly described."""


def indented(lines, i):
    """The indented lines from i on, as one text, and where they end; empty lines belong to them."""
    block = []
    while i < len(lines) and (lines[i].startswith(INDENT) or (lines[i] == "" and block)):
        block.append(lines[i][len(INDENT):])
        i += 1
    while block and block[-1] == "":
        block.pop()
    return "\n".join(block) + "\n", i


def replace(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise Wrong(f"{old!r} occurs in {name} {text.count(old)} times; it must occur once")
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def apply(fault, folder):
    """Make the fault in a copy of the base; returns the arguments to run."""
    lines = fault.read_text(encoding="utf-8").splitlines()
    arguments, i, n_orders = ["check", "tiny.yaml"], 0, 0
    while i < len(lines):
        line, i = lines[i], i + 1
        words = line.split()
        if line.startswith("In ") and line.endswith(", replace"):
            old, i = indented(lines, i)
            if i >= len(lines) or lines[i] != "with":
                raise Wrong(f"'with' is expected after {line!r}")
            new, i = indented(lines, i + 1)
            replace(folder, words[1].rstrip(","), old, new)
        elif line.startswith("In ") and line.endswith(", remove"):
            old, i = indented(lines, i)
            replace(folder, words[1].rstrip(","), old, "")
        elif line.startswith("Write "):
            text, i = indented(lines, i)
            remove(folder / words[1])
            raw = line.endswith(" as bytes")
            data = text[:-1].encode("latin-1").decode("unicode_escape").encode("latin-1") if raw else text.encode()
            (folder / words[1]).write_bytes(b"" if text == "\n" else data)
        elif line.startswith("Make ") and line.endswith(" a folder"):
            remove(folder / words[1])
            (folder / words[1]).mkdir()
        elif line.startswith("Remove "):
            remove(folder / words[1])
        elif line.startswith("Run "):
            arguments = words[1:]
        elif n_orders > 0 and line != "":
            raise Wrong(f"{line!r} is no order")
        else:
            continue
        n_orders += 1
    if n_orders == 0:
        raise Wrong("it has no order")
    return arguments


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


def run(program, fault, scratch):
    """Run the program on the base with a fault (None: without); returns (output, faults of the run)."""
    folder = scratch / (fault.stem if fault else "base")
    shutil.copytree(BASE, folder)
    arguments = apply(fault, folder) if fault else ["check", "tiny.yaml"]
    before = contents(folder)
    environment = {name: value for name, value in os.environ.items() if name != "OFFRAMP_SCENARIOS"}
    done = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, timeout=60)
    wrong = []
    if done.returncode != (2 if fault else 0):
        wrong.append(f"it exited with {done.returncode}")
    if fault and done.stdout:
        wrong.append("it printed on standard output: " + done.stdout.decode(errors="replace"))
    if contents(folder) != before:
        wrong.append("it left or changed files: " + ", ".join(sorted(set(contents(folder)) ^ set(before))))
    return done.stderr.decode(errors="replace"), wrong


def check(program, fault, scratch, update):
    """True when the program says of a fault what is expected."""
    expected = fault.with_suffix(".expected") if fault else None
    try:
        said, wrong = run(program, fault, scratch)
    except Wrong as why:
        said, wrong = "", [str(why)]
    if update and expected and not wrong:
        expected.write_text(said, encoding="utf-8")
    wanted = expected.read_text(encoding="utf-8") if expected and expected.exists() else ""
    if said != wanted:
        wrong.append("it said otherwise than expected:\n" + "\n".join(
            difflib.unified_diff(wanted.splitlines(), said.splitlines(), "expected", "said", lineterm="")))
    elif fault and not wanted:
        wrong.append("there is nothing expected of it")
    for line in wrong:
        print(f"{fault.stem if fault else 'base'}: {line}")
    return not wrong


def write_seeds(folder):
    """The files of the base and of every fault, one file each, with names that differ."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for fault in [None, *sorted(HERE.glob("*.fault"))]:
            made = pathlib.Path(scratch) / (fault.stem if fault else "base")
            shutil.copytree(BASE, made)
            if fault:
                apply(fault, made)
            for path in made.iterdir():
                old = BASE / path.name
                if path.is_file() and not (fault and old.exists() and old.read_bytes() == path.read_bytes()):
                    shutil.copy(path, folder / f"{made.name}.{path.name}")


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--write":
        write_seeds(pathlib.Path(arguments[1]))
        return 0
    if not arguments:
        print(__doc__)
        return 2
    program = str(pathlib.Path(arguments[0]).resolve())
    update = "--update" in arguments
    names = [name for name in arguments[1:] if name != "--update"]
    faults = [HERE / (name + ".fault") for name in names] or [None, *sorted(HERE.glob("*.fault"))]
    with tempfile.TemporaryDirectory() as scratch:
        bad = [fault for fault in faults if not check(program, fault, pathlib.Path(scratch), update)]
    n_told = sum(fault is not None for fault in faults)
    print(f"{n_told} bad scenarios, {len(bad)} of them not as expected")
    return 1 if bad or n_told == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
