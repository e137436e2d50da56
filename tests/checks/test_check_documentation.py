"""tools/check-documentation says what the comment of a prototype lacks."""
import unittest

import checking

HEAD = "/* Head.\n * @param reports [in,out] the list\n */\n\n"
CASES = [  # a header, what must be said ("": nothing)
    ("/** Make it. */\nvoid ofr_make(void);\n", ""),
    ("void ofr_make(void);\n", "ofr_make: no comment"),
    ("double ofr_exp(double x); /* e^x */\n", ""),
    ("double ofr_exp(double x); /* exponential */\n", "x is not explained"),
    ("double ofr_exp(double x);\n/* e^x */\n", "ofr_exp: no comment"),
    ("/** Make it. */\n\nvoid ofr_make(void);\n", "no comment"),
    ("/** Start and stop. */\nvoid ofr_start(void);\nvoid ofr_stop(void);\n", ""),
    ("/** Start. */\nvoid ofr_start(void);\n\nvoid ofr_stop(void);\n", "ofr_stop: no comment"),
    ("/** Start. */\n#define A 1\nvoid ofr_stop(void);\n", "ofr_stop: no comment"),
    ("/** Keep `share` of the people, from 0 to 1. */\nvoid ofr_keep(struct a *a, double share);\n", ""),
    ("/** Keep some. */\nvoid ofr_keep(struct a *a, double share);\n", "share is not explained"),
    ("/** Keep some. */\nvoid ofr_keep(const char *name);\n", "name is not explained"),
    ("/** Sum. @param x [in] [n] in days */\ndouble ofr_sum(const double *x, size_t n);\n", ""),
    ("/** Sum x and n. */\ndouble ofr_sum(const double *x, size_t n);\n", "x needs a line '@param x"),
    ("/** Sum. @param x [in] in days, n of them */\ndouble ofr_sum(const double *x, size_t n);\n", "x needs a shape"),
    ("/** Split. @param low, high [out] in days */\nvoid ofr_split(double *low, double *high);\n", ""),
    ("/** Open. @param a [out] NULL on failure */\nvoid ofr_open(struct a **a);\n", ""),
    ("/** Open. */\nvoid ofr_open(struct a **a);\n", "a needs a line '@param a"),
    ("/** Open. @errors OFR_SYSTEM */\nOFR_MUST_USE ofr_status ofr_open(struct ofr_reports *reports);\n", ""),
    ("/** Open. */\nOFR_MUST_USE ofr_status ofr_open(struct ofr_reports *reports);\n", "no line @errors"),
    ("/** Pick. */\nvoid ofr_pick(int (*choose)(int n, int m));\n", "choose is not explained"),
    ("/* A: a list.\n * @param day day number, from 0 */\n\n/** Pick. */\nvoid ofr_pick(uint32_t day);\n", ""),
    ("/** Pick. */\nvoid ofr_pick(void);\nstatic inline int f(int n) { return n; }\ntypedef int (*ofr_f)(int n);\n", ""),
]


class CheckDocumentation(unittest.TestCase):
    def test_each_fault_is_found_and_what_is_documented_passes(self):
        for text, expected in CASES:
            with self.subTest(text):
                code, said = checking.run("check-documentation", {"include/offramp.h": HEAD + text if "/* A" not in text else text, "src/base/a.h": CASES[0][0]})
                self.assertEqual(code, 1 if expected else 0, said)
                self.assertIn(expected or "100.0 %", said)

    def test_the_others_may_lack_one_in_twenty(self):
        good, bad = "/** Make it. */\nvoid ofr_make(void);\n\n", "void ofr_break(void);\n"
        for n_good, code in ((19, 0), (18, 1)):
            files = {"include/offramp.h": good, "src/base/a.h": good * n_good + bad}
            self.assertEqual(checking.run("check-documentation", files)[0], code)

    def test_a_folder_without_prototypes_does_not_pass(self):
        self.assertEqual(checking.run("check-documentation", {"src/base/a.h": "\n"})[0], 1)


if __name__ == "__main__":
    unittest.main()
