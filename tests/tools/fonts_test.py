#!/usr/bin/env python3
"""Checks the subset fonts: fonts_test.py FONT.ttf... (needs fontTools)"""

import sys
import unittest
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = []

# Signs that the page draws itself; a missing one would show as a box.
SIGNS = "−+—–…·×≈≤≥≠←→↑↓▲▼✓€£¥₹₽“”‘’‹›«»•°%‰№"
# Names come from customers: a letter of each supported script.
LETTERS = "AzÅßĄčőŞșΩλЖя"


class Fonts(unittest.TestCase):
    def each(self):
        self.assertTrue(FONTS)
        for path in FONTS:
            with self.subTest(font=path.name):
                yield path, TTFont(path)

    def test_digits_are_tabular(self):
        for _, font in self.each():
            character_map = font.getBestCmap()
            widths = {font["hmtx"][character_map[ord(digit)]][0] for digit in "0123456789"}
            self.assertEqual(len(widths), 1, widths)

    def test_characters_are_there(self):
        for _, font in self.each():
            missing = [sign for sign in SIGNS + LETTERS if ord(sign) not in font.getBestCmap()]
            self.assertEqual(missing, [])

    def test_only_what_the_page_reads(self):
        for path, font in self.each():
            self.assertFalse({"GSUB", "GPOS", "GDEF"} & set(font.keys()))
            self.assertIn("CFF ", font)
            self.assertLess(path.stat().st_size, 80_000)


if __name__ == "__main__":
    FONTS = [Path(argument) for argument in sys.argv[1:]]
    unittest.main(argv=sys.argv[:1])
