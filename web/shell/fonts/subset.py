#!/usr/bin/env python3
"""Subsets one Inter face for the page: SOURCE.otf -> OUT.ttf.

The code points 0 to 9 draw the tabular digits, all ten equally wide, because Dear ImGui cannot
switch OpenType features on. Layout tables, hints and subroutines are dropped: stb_truetype and the
style sheet need only outlines, widths and the character map. The same input gives the same bytes.
"""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# What the page can meet in names and numbers: half-open ranges of code points.
RANGES = [
    (0x0020, 0x007F),  # Latin
    (0x00A0, 0x0100),  # Latin-1
    (0x0100, 0x0180),  # Latin Extended-A
    (0x0218, 0x021C),  # Romanian S and T with comma
    (0x0370, 0x0400),  # Greek
    (0x0400, 0x0460),  # Cyrillic
    (0x2010, 0x2016),  # hyphens and dashes
    (0x2018, 0x2023),  # quotation marks, daggers, bullet
    (0x2026, 0x2027),  # ellipsis
    (0x202F, 0x2034),  # narrow space, per mille, primes
    (0x2039, 0x203B),  # single guillemets
    (0x20A0, 0x20C1),  # currency
    (0x2116, 0x2117),  # numero
    (0x2122, 0x2123),  # trade mark
    (0x2190, 0x219A),  # arrows
    (0x2206, 0x2207),  # increment
    (0x2211, 0x2213),  # sum, minus
    (0x221E, 0x221F),  # infinity
    (0x2248, 0x2249),  # almost equal
    (0x2260, 0x2261),  # not equal
    (0x2264, 0x2266),  # at most, at least
    (0x25B2, 0x25C4),  # triangles
    (0x2713, 0x2714),  # check mark
]


def tabular_digits(font):
    """Glyph of each digit under the feature `tnum`, by code point."""
    character_map = font.getBestCmap()
    table = font["GSUB"].table
    mapping = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for subtable in table.LookupList.Lookup[index].SubTable:
                inner = getattr(subtable, "ExtSubTable", subtable)
                mapping.update(inner.mapping)
    digits = {code: mapping.get(character_map[code]) for code in range(ord("0"), ord("9") + 1)}
    missing = [chr(code) for code, glyph in digits.items() if glyph is None]
    if missing:
        sys.exit(f"no tabular glyph for {' '.join(missing)}: not the Inter that was expected")
    return digits


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: subset.py SOURCE.otf OUT.ttf")
    source, out = sys.argv[1:]
    font = TTFont(source, recalcTimestamp=False)

    digits = tabular_digits(font)
    for table in font["cmap"].tables:
        for code, glyph in digits.items():
            if code in table.cmap:
                table.cmap[code] = glyph
    # The semibold 4 is 3 units short of the others.
    metrics = font["hmtx"].metrics
    widest = max(metrics[glyph][0] for glyph in digits.values())
    for glyph in digits.values():
        metrics[glyph] = (widest, metrics[glyph][1])

    options = Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, end in RANGES for code in range(first, end)])
    subsetter.subset(font)
    font.save(out)


if __name__ == "__main__":
    main()
