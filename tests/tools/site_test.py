#!/usr/bin/env python3
"""Checks the assembled page: site_test.py SITE"""

import gzip
import re
import subprocess
import sys
import unittest
from pathlib import Path

SITE = Path()
FIRST_VIEW_BYTES = 600 * 1024  # goal for everything the first view fetches, brotli

ELSEWHERE = re.compile(r"(?:src\s*=\s*|url\(\s*|<link[^>]*href\s*=\s*)[\"']?(?:https?:)?//|@import")


def plain_files():
    return [f for f in SITE.rglob("*") if f.is_file() and f.suffix not in (".br", ".gz")]


class Site(unittest.TestCase):
    def test_has_the_parts(self):
        self.assertTrue((SITE / "index.html").is_file())
        self.assertLessEqual({".css", ".mjs", ".wasm", ".ttf"}, {f.suffix for f in plain_files()})

    def test_precompressed_copies_are_the_same_file(self):
        for file in plain_files():
            with self.subTest(file=file.name):
                content = file.read_bytes()
                brotli = subprocess.run(["brotli", "--decompress", "--stdout", f"{file}.br"],
                                        capture_output=True, check=True).stdout
                self.assertEqual(brotli, content)
                self.assertEqual(gzip.decompress(Path(f"{file}.gz").read_bytes()), content)

    def test_no_copy_without_its_file(self):
        for file in SITE.rglob("*"):
            if file.suffix in (".br", ".gz"):
                self.assertTrue(file.with_suffix("").is_file(), file)

    def test_is_small(self):
        total = sum(Path(f"{file}.br").stat().st_size for file in plain_files())
        print(f"site: {total} bytes brotli in {len(plain_files())} files", file=sys.stderr)
        self.assertLessEqual(total, FIRST_VIEW_BYTES)

    def test_fetches_nothing_from_elsewhere(self):
        for file in plain_files():
            if file.suffix in (".html", ".css"):
                with self.subTest(file=file.name):
                    text = file.read_text(encoding="utf-8")
                    self.assertEqual(ELSEWHERE.findall(text), [])


if __name__ == "__main__":
    SITE = Path(sys.argv.pop(1)).resolve()
    unittest.main(argv=sys.argv[:1])
