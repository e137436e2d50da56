"""tools/check-layers finds each fault it is for, where it stands, and nothing in clean code."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check-layers"

# file, its text, what must be said ("" for nothing)
CASES = [
    ("engine/clock.c", '#include "population/population.h"\n#include "offramp.h"\n', ""),
    ("engine/clock.c", '\n#include "models/registry.h"\n', "src/engine/clock.c:2: includes models/registry.h"),
    ("engine/clock.c", '#include "clock.h"\n', "write it as STAGE/clock.h"),
    ("scenario/read.c", '#include "report/json.h"\n', "report is to the right of scenario"),
    ("output/series.c", '#include "models/registry.h"\n', "output depends on no model"),
    ("stats/sobol.c", '#include "scenario/parameter.h"\n', "statistics depend on no people"),
    ("stats/sobol.c", '#include "base/draws.h"\n', ""),
    ("analysis/why.c", '#include "store/trials.h"\n#include "stats/sobol.h"\n', ""),
    ("report/lives.c", '#include "analysis/trials.h"\n', "analysis is to the right of report"),
    ("cli/main.c", '#include "offramp.h"\n#include "show.h"\n', ""),
    ("cli/main.c", '#include "base/memory.h"\n', "programs see offramp.h alone"),
    ("ensemble/why.c", "#include <sqlite3.h>\n", "SQL has its home in src/store"),
    ("store/sql.c", "#include <sqlite3.h>\n", ""),
    ("report/lives.c", "#include <libfyaml.h>\n", "YAML has its home"),
    ("engine/ranks.c", "#include <mpi.h>\n", "MPI has its home"),
    ("base/comm.c", "#include <mpi.h>\nvoid f(void) {\n    MPI_Init(0, 0);\n}\n", ""),
    ("engine/clock.c", "void f(void) {\n    MPI_Init(0, 0);\n}\n", "src/engine/clock.c:2: uses MPI_Init"),
    ("report/odd.c", 'void f(char *s, double x) {\n    snprintf(s, 9, "%5.2f", x);\n}\n', "src/report/odd.c:2: calls snprintf"),
    ("report/odd.c", 'void f(FILE *s, double x) {\n    fprintf(s, "(%s" A\n            " %-+*.*lg",\n        3, x);\n}\n',
     "src/report/odd.c:2: calls fprintf"),
    ("report/odd.c", 'void f(char *s, const char *how) {\n    snprintf(s, 9, how, 3);\n}\n', "without a literal format"),
    ("report/odd.c", 'void f(char *s, int x) {\n    snprintf(s, 9, "100 %% (%5d) of %s", x, g("%a"));\n}\n', "calls snprintf"),
    ("report/odd.c", 'void f(char *s, int x) {\n    snprintf(s, 9, "100 %% e (%5d) %.*s", x, 2, s);\n}\n', ""),
    ("report/odd.c", 'void f(char *s, double x) {\n    ofr_format(s, 9, "%g", x);\n}\n', ""),
    ("cli/main.c", 'void f(double x) {\n    printf("%g", x);\n}\n', "src/cli/main.c:2: calls printf"),
    ("base/number.c", 'void f(char *s, double x) {\n    snprintf(s, 9, "%g", x);\n}\n', ""),
    ("cli/main.c", "double f(const char *s) {\n    return strtod(s, 0);\n}\n", "uses strtod"),
    ("scenario/read.c", "double f(const char *s) {\n    return atof(s);\n}\n", "uses atof"),
    ("base/text.c", "void f(char *s, const char *how, va_list a) {\n    vsnprintf(s, 9, how, a);\n}\n", "uses vsnprintf"),
    ("report/odd.c", "#include <ctype.h>\n", "base/characters.h"),
    ("report/odd.c", "#include <locale.h>\n", "base/number.c"),
    ("ensemble/run.c", 'void f(void) {\n    printf("x");\n}\n', "only programs print"),
    ("ensemble/run.c", 'void f(void) {\n    fputs("x", stderr);\n}\n', "only programs print"),
    ("ensemble/run.c", 'void f(char *s) {\n    snprintf(s, 3, "printf(x)"); /* printf(y) */\n}\n', ""),
    ("ensemble/run.c", "void f(void) {\n    abort();\n}\n", "never ends the program"),
    ("ensemble/run.c", "void f(void) {\n    exit(1);\n}\n", "never ends the program"),
    ("engine/clock.c", "void *f(void) {\n    return malloc(3);\n}\n", "allocation has its home"),
    ("engine/clock.c", "void f(void *x) {\n    ofr_free(x);\n    x->free(x);\n}\n", ""),
    ("models/pathway/talk.c", "double f(double x) {\n    return exp(x);\n}\n", "libm differs"),
    ("models/pathway/talk.c", "double f(double x) {\n    return ofr_exp(x) + floor(x) + sqrt(x);\n}\n", ""),
    ("report/patterns.c", "double f(double x) {\n    return exp(x);\n}\n", ""),
    ("models/pathway/talk.c", "int f(void) {\n    return rand();\n}\n", "random numbers come from"),
    ("models/pathway/talk.c", 'void f(void) {\n    fopen("x", "r");\n}\n', "reads no files"),
    ("models/pathway/talk.c", "static int n_talks;\n", "src/models/pathway/talk.c:1: defines n_talks"),
    ("models/pathway/talk.c", 'static const char *names[] = {"a"};\n', "no mutable file-scope state"),
    ("models/pathway/talk.c", 'static const char *const names[] = {"a"};\nconst double half = 0.5;\n', ""),
    ("models/pathway/utils.c", "\n", "no module is named utils"),
    ("helpers/clock.c", "\n", "is in no stage"),
]


class CheckLayers(unittest.TestCase):
    def test_each_fault_is_found_and_clean_code_passes(self):
        for name, text, expected in CASES:
            with self.subTest(name=name, text=text), tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder, "src", name)
                path.parent.mkdir(parents=True)
                path.write_text(text, encoding="utf-8")
                done = subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True)
                if expected:
                    self.assertIn(expected, done.stdout)
                    self.assertEqual(done.returncode, 1)
                else:
                    self.assertEqual(done.stdout, "1 files, 0 faults\n")
                    self.assertEqual(done.returncode, 0)

    def test_a_folder_without_code_does_not_pass(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(subprocess.run([sys.executable, CHECK, folder], capture_output=True).returncode, 1)


if __name__ == "__main__":
    unittest.main()
