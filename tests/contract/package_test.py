#!/usr/bin/env python3
"""The Debian package, and the program as it lies in it: found by default, documented, self-contained.

What a bare machine makes of it is tests/contract/package_root.sh's matter (./test.sh --package).
"""

import gzip
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

CMAKE = os.environ["USAGESCOPE_CMAKE"]
BUILD = Path(os.environ["USAGESCOPE_BUILD"])
FIXTURES = Path(os.environ["USAGESCOPE_FIXTURES"])


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=250, **options).stdout.decode()


def files_below(folder):
    return {path.relative_to(folder): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for old in BUILD.glob("usagescope-mock_*.deb"):
            old.unlink()
        run(CMAKE, "--build", BUILD, "--target", "usagescope-package")
        (cls.package,) = BUILD.glob("usagescope-mock_*.deb")
        cls.root = Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / "root"
        run("dpkg-deb", "-x", cls.package, cls.root)
        cls.program = cls.root / "usr/bin/usagescope-mock"
        cls.help = run(cls.program, "--help")

    def field(self, name):
        return run("dpkg-deb", "-f", self.package, name).strip()

    def test_name_version_architecture(self):
        name, version, architecture = self.package.stem.split("_")
        self.assertEqual((self.field("Package"), self.field("Version")), (name, version))
        self.assertEqual(self.field("Architecture"), architecture)
        self.assertEqual(architecture, run("dpkg", "--print-architecture").strip())
        summary, *lines = self.field("Description").splitlines()
        self.assertLess(len(summary), 80)
        self.assertTrue(lines and all(re.match(r" \S", line) for line in lines))

    def test_depends_on_what_it_is_linked_with(self):
        depends = {item.split()[0] for item in self.field("Depends").split(",")}
        self.assertIn("libc6", depends)
        needed = re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", self.program))
        for library, package in (("libssl", "libssl"), ("libz.", "zlib1g"), ("libbrotlienc", "libbrotli1"), ("libre2", "libre2")):
            self.assertTrue(any(name.startswith(library) for name in needed), library)
            self.assertTrue(any(name.startswith(package) for name in depends), package)
        self.assertFalse([name for name in depends if name.endswith("-dev")])

    def test_files_belong_to_root_and_are_readable(self):
        for line in run("dpkg-deb", "-c", self.package).splitlines():
            mode, owner, *_, path = line.split()
            self.assertEqual(owner, "root/root", line)
            self.assertIn(mode, {"drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x"}, line)
            self.assertEqual(mode == "-rwxr-xr-x", path == "./usr/bin/usagescope-mock", line)
            self.assertTrue(path.startswith("./usr/"), line)

    def test_nothing_of_the_machine_that_built_it(self):
        source = str(FIXTURES.parent).encode()
        for path, content in files_below(self.root).items():
            self.assertNotIn(source, content, path)

    def test_fixtures_are_those_of_the_tree(self):
        self.assertEqual(files_below(self.root / "usr/share/usagescope/fixtures"), files_below(FIXTURES))

    def test_manual_page_says_what_help_says(self):
        page = gzip.decompress((self.root / "usr/share/man/man1/usagescope-mock.1.gz").read_bytes()).decode()
        self.assertTrue(page.startswith(".TH "))
        for section in ("NAME", "DESCRIPTION", "FILES"):
            self.assertIn(f".SH {section}\n", page)
        plain = page.replace("\\-", "-").replace("\\e", "\\")
        for line in self.help.splitlines()[1:]:
            self.assertIn(line, plain)

    def test_documents(self):
        documents = self.root / "usr/share/doc/usagescope-mock"
        self.assertIn("MIT", (documents / "copyright").read_text())
        self.assertTrue(gzip.decompress((documents / "changelog.gz").read_bytes()).startswith(b"# Changelog"))
        self.assertIn("/__admin", (documents / "docs/admin.md").read_text())

    def test_it_serves_its_own_fixtures_from_anywhere(self):
        with tempfile.TemporaryDirectory() as elsewhere:
            answer = self.first_answer(elsewhere)
            self.assertIn(str(self.root), answer)
            # A folder of one's own comes first.
            shutil.copytree(FIXTURES, Path(elsewhere) / "fixtures")
            self.assertIn('"folder":"fixtures"', self.first_answer(elsewhere))

    def first_answer(self, folder):
        port_file = Path(folder) / "port"
        port_file.unlink(missing_ok=True)
        process = subprocess.Popen([self.program, "--port", "0", "--port-file", port_file, "--quiet"], cwd=folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin"})
        try:
            self.assertIn(b"ready", process.stdout.readline())
            while not port_file.exists():
                self.assertIsNone(process.poll())
            url = f"http://127.0.0.1:{port_file.read_text().strip()}/__admin/health"
            with urllib.request.urlopen(url, timeout=20) as answer:
                return answer.read().decode()
        finally:
            process.terminate()
            self.assertEqual(process.wait(timeout=20), 0)
            process.stdout.close()

    def test_install_to_a_prefix(self):
        with tempfile.TemporaryDirectory() as prefix:
            run(CMAKE, "--install", BUILD, "--prefix", prefix)
            self.assertIn("usage", run(Path(prefix) / "bin/usagescope-mock", "--help"))
            self.assertTrue((Path(prefix) / "share/usagescope/fixtures/cpn-mock.json").is_file())


if __name__ == "__main__":
    unittest.main()
