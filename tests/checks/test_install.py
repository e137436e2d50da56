"""What `make install` leaves behind is enough to compile, link and run a program of one's own."""
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = r"""
#include <offramp.h>
#include <stdio.h>
static bool put(void *to, const char *text, size_t n) { return fwrite(text, 1, n, (FILE *)to) == n; }
int main(void) {
    ofr_reports *reports = ofr_reports_new();
    ofr_sink sink = {put, stdout};
    ofr_status status = ofr_parameters("talk.", sink, reports);
    ofr_reports_free(reports);
    return (int)status;
}
"""


class Install(unittest.TestCase):
    def test_a_program_is_built_with_pkg_config_against_the_installed_library(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["meson", "install", "-C", os.environ["OFR_BUILD"], "--no-rebuild", "--destdir", folder],
                           check=True, stdout=subprocess.DEVNULL)
            found = list(pathlib.Path(folder).rglob("offramp.pc"))
            self.assertEqual(len(found), 1)
            for name in ("bin/offramp", "include/offramp.h", "man/man1/offramp.1",
                         "completions/offramp.bash", "share/offramp/scenarios/kasserine/kasserine.yaml"):
                self.assertEqual(len([path for path in pathlib.Path(folder).rglob("*") if str(path).endswith(name)]),
                                 1, name)
            environment = {**os.environ, "PKG_CONFIG_PATH": str(found[0].parent), "PKG_CONFIG_SYSROOT_DIR": folder,
                           "LD_LIBRARY_PATH": str(found[0].parent.parent)}
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", "offramp"], check=True, capture_output=True,
                                   text=True, env=environment).stdout.split()
            source = pathlib.Path(folder, "own.c")
            source.write_text(PROGRAM, encoding="utf-8")
            own = pathlib.Path(folder, "own")
            subprocess.run(["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", source, "-o", own, *flags],
                           check=True)
            done = subprocess.run([own], capture_output=True, text=True, env=environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("talk.rate", done.stdout)

    def test_the_page_is_installed_where_it_was_built(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "MESON_BUILD_ROOT": folder, "MESON_INSTALL_DESTDIR_PREFIX": f"{folder}/usr"}
            command = [pathlib.Path(os.environ["OFR_SOURCE"], "tools", "install-page"), "share"]
            subprocess.run(command, check=True, env=environment)
            self.assertEqual(os.listdir(folder), [])
            pathlib.Path(folder, "offramp.html").write_text("the page")
            subprocess.run(command, check=True, env=environment)
            self.assertEqual(pathlib.Path(folder, "usr/share/offramp/offramp.html").read_text(), "the page")


if __name__ == "__main__":
    unittest.main()
