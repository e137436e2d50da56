"""tools/check-model-words finds a word of a model wherever code uses it outside the model's folder."""
import os
import unittest

import checking

PROGRAM = os.environ["OFR_PROGRAM"]


class CheckModelWords(unittest.TestCase):
    def faults(self, name, text):
        code, said = checking.run("check-model-words", {name: text}, PROGRAM)
        lines = [line for line in said.splitlines() if "is a word of the model pathway" in line]
        self.assertEqual(code, 1 if lines else 0, said)
        return lines

    def test_identifiers_and_whole_strings_are_found(self):
        self.assertEqual(len(self.faults("src/report/a.c", "int joined;\n")), 1)
        self.assertEqual(len(self.faults("src/report/a.c", 'const char *a = "left_abroad";\n')), 1)
        self.assertEqual(len(self.faults("include/offramp.h", "double receptivity_mean;\n")), 1)
        self.assertIn("web/src/a.ts:2:", self.faults("web/src/a.ts", "\nrun.outcomes['walked_away'];\n")[0])

    def test_parameters_are_found_within_strings(self):
        self.assertEqual(len(self.faults("src/cli/a.c", 'puts("try talk.rate=0.5");\n')), 1)
        self.assertEqual(len(self.faults("src/cli/a.c", "double talk_rate;\n")), 1)

    def test_the_folder_of_the_model_comments_and_other_words_are_free(self):
        self.assertEqual(self.faults("src/models/pathway/a.c", "int joined;\n"), [])
        self.assertEqual(self.faults("src/report/a.c", "/* joined */ int joiner; // joined\n"), [])
        self.assertEqual(self.faults("src/report/a.c", 'const char *a = "they joined it";\n'), [])


if __name__ == "__main__":
    unittest.main()
