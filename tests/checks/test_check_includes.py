"""tools/check-includes finds cycles of any length and nothing else."""
import pathlib
import subprocess
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check-includes"


def check(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, included in files.items():
            path = pathlib.Path(folder, "src", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f'#include "{one}"\n' for one in included))
        done = subprocess.run([CHECK, folder], capture_output=True, text=True)
        return done.returncode, done.stdout


class CheckIncludes(unittest.TestCase):
    def test_a_chain_is_no_cycle(self):
        code, said = check({"a/a.h": ["a/b.h"], "a/a.c": ["a/a.h"], "a/b.h": ["a/c.h"], "a/c.h": []})
        self.assertEqual((code, said), (0, "3 files, 0 cycles of includes\n"))

    def test_a_source_file_counts_with_its_header(self):
        code, said = check({"a/a.h": [], "a/a.c": ["a/a.h", "a/b.h"], "a/b.h": ["a/a.h"]})
        self.assertEqual(code, 1)
        self.assertIn("a.c:2: a/a includes a/b", said)
        self.assertIn("b.h:1: a/b includes a/a", said)

    def test_a_cycle_of_three_is_found_once(self):
        code, said = check({"a/a.h": ["a/b.h"], "a/b.h": ["a/c.h"], "a/c.h": ["a/a.h"]})
        self.assertEqual((code, said.count("cycle of includes:")), (1, 1))

    def test_a_folder_without_files_is_refused(self):
        self.assertEqual(check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
