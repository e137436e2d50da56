"""tools/check-functions finds functions of more than 60 lines, in C and in TypeScript."""
import unittest

import checking

FILL = "    n += 1;\n"
ARROW = "const pick = (n: number): number => {\n"


def c_function(n_lines, head="static int count(int n) {\n"):
    return head + FILL * (n_lines - 1 - head.count("\n")) + "}\n"


class CheckFunctions(unittest.TestCase):
    def found(self, name, text):
        code, said = checking.run("check-functions", {name: text})
        self.assertEqual(code, 0 if ", 0 of more than" in said else 1, said)
        return said

    def test_sixty_lines_pass_and_sixty_one_do_not(self):
        self.assertIn("1 functions, 0 of", self.found("src/a.c", c_function(60)))
        self.assertIn("src/a.c:2: count has 61 lines", self.found("src/a.c", "\n" + c_function(61)))

    def test_a_head_of_several_lines_counts(self):
        head = "static int count(int n,\n                 int (*f)(int)) {\n"
        self.assertIn("src/a.c:1: count has 61 lines", self.found("src/a.c", c_function(61, head)))

    def test_what_is_no_function_is_not_one(self):
        text = ("struct a {\n" + "    int n;\n" * 70 + "};\nstatic const int b[] = {\n" + "    1,\n" * 70 + "};\n"
                "#define F(x) \\\n" + "    x \\\n" * 70 + "    {\n/* f() {\n" + "\n" * 70 + "} */\n" + c_function(9))
        self.assertIn("1 functions, 0 of", self.found("src/a.h", text))

    def test_brackets_in_strings_and_characters_do_not_matter(self):
        text = c_function(30).replace("n += 1;", "n += '{' + \"{\\\"{\"[0];", 1) + c_function(61)
        self.assertIn("src/a.c:31: count has 61 lines", self.found("src/a.c", text))

    def test_each_kind_of_function_in_typescript_is_found(self):
        heads = {
            "count": "export async function count<T>(n: T[]): Promise<{ n: number }> {\n",
            "pick": ARROW,
            "make": "const view = {\n  make(n: number) {\n",
            "look": "class A {\n  private look(n = f(1)): string[] {\n",
            "(unnamed)": "each.forEach((n) => {\n",
        }
        for name, head in heads.items():
            with self.subTest(name):
                said = self.found("web/src/a.ts", head + "  n += 1;\n" * 61 + "}\n")
                self.assertIn(f"web/src/a.ts:{1 if name not in ('make', 'look') else 2}: {name} has 6", said)

    def test_what_only_looks_like_a_function_in_typescript_is_none(self):
        text = ("function f() {\n  return 1;\n}\nconst table = {\n" + "  n: 1,\n" * 70 + "};\n"
                "const text = `\n" + "() => {\n" * 70 + "${table.n}`;\nconst found = /=> {\\/[/]\"/.exec('');\n"
                "interface A {\n" + "  n: number;\n" * 70 + "}\n")
        self.assertIn("1 functions, 0 of", self.found("web/src/a.ts", text))

    def test_a_list_of_tests_may_be_long(self):
        text = "describe('it', () => {\n" + "  it('is', () => {\n    f();\n  });\n" * 30 + "});\n"
        self.assertIn("30 functions, 0 of", self.found("web/test/a.test.ts", text))

    def test_a_folder_without_functions_does_not_pass(self):
        self.assertEqual(checking.run("check-functions", {"src/a.h": "\n"})[0], 1)


if __name__ == "__main__":
    unittest.main()
