"""What `make install` leaves behind is enough to compile, link and run a program of one's own."""
import json
import os
import pathlib
import re
import shutil
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

SOURCE = pathlib.Path(os.environ["OFR_SOURCE"])


def loader_folders():
    """The folders of the loader's configuration: those that Debian's libc6 brings, and more."""
    text = "".join(path.read_text() for path in pathlib.Path("/etc/ld.so.conf.d").glob("*.conf"))
    return {line.strip() for line in text.splitlines() if line.startswith("/")}


def write_program(path, text):
    path.write_text("#!/bin/sh\n" + text, encoding="utf-8")
    path.chmod(0o755)


class PlainDebian(unittest.TestCase):
    def test_pkg_config_and_the_loader_look_where_the_library_goes(self):
        with tempfile.TemporaryDirectory() as folder:
            # plain Debian has no dpkg-architecture
            write_program(pathlib.Path(folder, "dpkg-architecture"), "exit 1\n")
            environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
            build = f"{folder}/build"
            subprocess.run(["meson", "setup", build, "-Dmpi=disabled", "-Dtests=disabled"], check=True, cwd=SOURCE,
                           env=environment, stdout=subprocess.DEVNULL)
            said = subprocess.run(["meson", "introspect", "--buildoptions", build], check=True, capture_output=True)
            options = {option["name"]: option["value"] for option in json.loads(said.stdout)}
        library = f"{options['prefix']}/{options['libdir']}"
        searched = subprocess.run(["pkg-config", "--variable", "pc_path", "pkg-config"], check=True, capture_output=True,
                                  text=True).stdout.strip().split(":")
        self.assertIn(f"{library}/pkgconfig", searched)
        self.assertIn(library, loader_folders())

    def test_each_target_names_the_packages_that_are_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("Makefile", "tools"):
                path = SOURCE / name
                (shutil.copytree if path.is_dir() else shutil.copy)(path, pathlib.Path(folder, name))
            programs = pathlib.Path(folder, "programs")
            programs.mkdir()
            write_program(programs / "dpkg-query", "exit 1\n")
            write_program(programs / "sudo", "exit 1\n")
            write_program(programs / "id", "echo 1000\n")
            environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "MAKEFLAGS": ""}
            for target in ("build", "bench", "install", "odd", "demo", "check", "test", "page", "docs", "coverage"):
                done = subprocess.run(["make", target], cwd=folder, env=environment, capture_output=True, text=True)
                self.assertNotEqual(done.returncode, 0, target)
                line = re.search(r"sudo apt-get update && sudo apt-get install -y --no-install-recommends (.*)",
                                 done.stderr)
                self.assertIsNotNone(line, f"{target}: {done.stderr}")
                self.assertIn("mkdocs" if target == "docs" else "libfyaml-dev", line.group(1).split(), target)


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
            command = [SOURCE / "tools" / "install-page", "share"]
            subprocess.run(command, check=True, env=environment)
            self.assertEqual(os.listdir(folder), [])
            pathlib.Path(folder, "offramp.html").write_text("the page")
            subprocess.run(command, check=True, env=environment)
            self.assertEqual(pathlib.Path(folder, "usr/share/offramp/offramp.html").read_text(), "the page")


if __name__ == "__main__":
    unittest.main()
