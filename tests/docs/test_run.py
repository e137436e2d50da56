#!/usr/bin/env python3
"""The test of the documents finds what it should: one document with one fault at a time."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUN = pathlib.Path(__file__).with_name("run.py")


def run(text, *options):
    """The exit code and output of run.py on one document, and the document afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page.md"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, RUN, *options, path], text=True, stdout=subprocess.PIPE, env=os.environ)
        return done.returncode, done.stdout, path.read_text(encoding="utf-8")


def console(command, output, mark=""):
    return f"{mark}```console\n$ {command}\n{output}```\n"


class Examples(unittest.TestCase):
    def test_an_output_that_agrees_is_accepted(self):
        self.assertEqual(run(console("printf 'a\\nb\\nc 12 s\\n'", "a\n...\nc ... s\n"))[0], 0)

    def test_another_output_is_a_fault(self):
        code, text, _ = run(console("echo two", "one\n"))
        self.assertEqual((code, "page.md:2: $ echo two prints" in text), (1, True))

    def test_a_missing_line_is_a_fault(self):
        self.assertEqual(run(console("echo a", "a\nb\n"))[0], 1)

    def test_a_failing_command_is_a_fault_unless_marked(self):
        self.assertEqual(run(console("exit 2", ""))[0], 1)
        self.assertEqual(run(console("exit 2", "", "<!-- exit 2 -->\n"))[0], 0)
        self.assertEqual(run(console("exit 0", "", "<!-- exit 2 -->\n"))[0], 1)

    def test_slow_examples_run_on_request_only(self):
        text = console("echo a", "a\n") + console("echo b", "c\n", "<!-- slow -->\n")
        self.assertEqual((run(text)[0], run(text, "--slow")[0]), (0, 1))

    def test_a_file_of_the_document_is_there_for_its_commands(self):
        self.assertEqual(run("<!-- file a.yaml -->\n```yaml\nb: 1\n```\n" + console("cat a.yaml", "b: 1\n"))[0], 0)

    def test_unknown_options_targets_and_paths_are_faults(self):
        good = console("echo a", "a\n")
        for bad in ("```sh\nofframp run kasserine --no-such-option\n```\n", "```sh\nmake no-such-target\n```\n",
                    "`src/no/such/file.c`\n", "[a](no-such.md)\n"):
            self.assertEqual(run(good + bad)[0], 1, bad)

    def test_update_writes_what_was_printed_and_keeps_cuts(self):
        page = run(console("printf 'a\\nb\\nc 2\\nd\\n'", "...\nc 1\n...\n"), "--update")[2]
        self.assertEqual(page, console("printf 'a\\nb\\nc 2\\nd\\n'", "...\nc 2\n...\n"))


if __name__ == "__main__":
    unittest.main()
