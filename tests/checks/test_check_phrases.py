"""tools/check-phrases finds refused phrases in comments, strings and documents, and leaves code alone."""
import unittest

import checking

CASES = [  # file, text, what must be said ("": nothing)
    ("src/a.c", "/* Whoever comes. */\n", "src/a.c:1: 'Whoever'"),
    ("src/a.c", "\n/*\n * The reader is\n * told. */\n", "src/a.c:3: 'is told'"),
    ("src/a.c", "// he goes\n", "'he'"),
    ("src/a.c", 'const char *a = "what of it";\n', "'what of'"),
    ("src/a.c", "int he = surely(his);\n", ""),
    ("src/a.c", "/* they; the; this; she's; told; stand_in; him_self */\n", ""),
    ("web/src/a.ts", "const a = `so too ${b}`;\n", "'so too'"),
    ("web/src/a.ts", "const his = surely(1); // their\n", ""),
    ("docs/a.md", "Anna\nstands in\nfor Bea.\n", "docs/a.md:2: 'stands in'"),
    ("README.md", "Told apart.\n", "'Told apart'"),
    ("README.md", "A bundle; formerly a handout.\n", "'handout'"),
    ("docs/glossary.md", "A bundle; formerly a handout.\n", ""),
    ("tests/a.py", '"""It surely does."""\n', "'surely'"),
    ("scenarios/a/a.yaml", "note: his age\n", "'his'"),
]


class CheckPhrases(unittest.TestCase):
    def test_each_phrase_is_found_where_it_is_and_plain_text_passes(self):
        for name, text, expected in CASES:
            with self.subTest(text):
                code, said = checking.run("check-phrases", {name: text})
                self.assertEqual(code, 1 if expected else 0, said)
                self.assertIn(expected or "1 files, 0 refused phrases", said)

    def test_a_folder_without_files_does_not_pass(self):
        self.assertEqual(checking.run("check-phrases", {})[0], 1)


if __name__ == "__main__":
    unittest.main()
