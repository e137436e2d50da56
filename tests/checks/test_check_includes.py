"""tools/check-includes finds files that include each other, directly or by way of others."""
import unittest

import checking

A_TO_B = {"src/base/a.h": '#include "base/b.h"\n', "src/base/b.h": "\n"}


class CheckIncludes(unittest.TestCase):
    def test_a_chain_passes(self):
        code, said = checking.run("check-includes", {**A_TO_B, "src/base/a.c": '#include "base/a.h"\n'})
        self.assertEqual((code, said), (0, "3 files, 0 cycles of includes\n"))

    def test_a_pair_and_a_cycle_of_three_do_not_pass(self):
        for back in ({"src/base/b.h": '\n#include "base/a.h"\n'},
                     {"src/base/b.h": '\n#include "base/c.h"\n', "src/base/c.h": '#include "base/a.h"\n'}):
            code, said = checking.run("check-includes", {**A_TO_B, **back})
            self.assertEqual(code, 1)
            self.assertIn("src/base/b.h:2: base/b.h includes base/", said)

    def test_with_pairs_a_source_file_counts_as_its_header(self):
        files = {**A_TO_B, "src/base/b.c": '#include "base/b.h"\n#include "base/a.h"\n'}
        self.assertEqual(checking.run("check-includes", files)[0], 0)
        self.assertEqual(checking.run("check-includes", files, "--pairs")[0], 1)


if __name__ == "__main__":
    unittest.main()
