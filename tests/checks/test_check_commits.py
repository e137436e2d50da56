"""tools/check-commits refuses subjects that are long or not in the imperative."""
import importlib.machinery
import importlib.util
import unittest

import checking

LOADER = importlib.machinery.SourceFileLoader("check_commits", str(checking.TOOLS / "check-commits"))
check_commits = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_commits", LOADER))
LOADER.exec_module(check_commits)

CASES = [  # message, what must be said ("": nothing)
    ("Count people once\n\nThe totals were twice what they should be.\n", ""),
    ("Process events of a day in order", ""),
    ("Need no list of names", ""),
    ("C" * 72, ""),
    ("C" * 73, "the subject has 73 characters"),
    ("count people once", "capital letter"),
    ("Counts people once", "'counts' is not"),
    ("Counted people once", "'counted' is not"),
    ("Counting people once", "'counting' is not"),
    ("The people are counted once", "'the' is not"),
    ("Count people once.", "full stop"),
    ("Count people once\nand no more", "empty line"),
]


class CheckCommits(unittest.TestCase):
    def test_each_fault_of_a_message_is_found(self):
        for message, expected in CASES:
            with self.subTest(message):
                said = "\n".join(check_commits.faults_of(message))
                self.assertIn(expected, said) if expected else self.assertEqual(said, "")


if __name__ == "__main__":
    unittest.main()
