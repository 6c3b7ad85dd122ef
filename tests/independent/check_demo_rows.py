#!/usr/bin/env python3
"""Asks questions about the mock server's demo rows and compares the answers with Python's decimals.

check_demo_rows.py --tool TOOL --work FOLDER --mock MOCK [--rows N] [--queries N] [--seed N]
"""

import argparse
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import meaning
import specs
from decimal_figures import NAMES, DecimalFigures, read_latest_names
from rows import read_rows
from tool import Tool


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tool", required=True)
    options.add_argument("--mock", required=True)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--rows", type=int, default=6000)
    options.add_argument("--queries", type=int, default=60)
    options.add_argument("--seed", default=os.environ.get("USAGESCOPE_SEED", "1"))
    options.add_argument("--without", nargs="*", default=[],
                         help="features to leave out: pivot, top, shares, comparison, bridge, having, "
                         "measures (but sums), depth (beyond two keys), filters, period, windows")
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    file = chosen.work / "demo.ndjson"
    subprocess.run([chosen.mock, "generate", "--rows", str(chosen.rows), "--seed", "1", "--out", file],
                   check=True)
    rows = read_rows(file.read_text(encoding="utf-8"))
    names = {column: read_latest_names(rows, column) for column in NAMES}
    chance = random.Random(f"{chosen.seed}/demo")
    failed = figures = 0
    with Tool(chosen.tool) as tool:
        tool.load(file)
        for number in range(chosen.queries):
            spec = specs.without(specs.some_spec(rows, chance), set(chosen.without))
            window = specs.some_window(spec, rows, chance, set(chosen.without))
            expected = meaning.Answer(DecimalFigures(rows, spec, names), spec, window).whole()
            figures += (len(expected["rows"]) + 1) * len(spec["measures"])
            if found := meaning.differences(expected, tool.ask({"spec": spec, "window": window})):
                failed += 1
                print(f"query {number}: {json.dumps(spec)}", f"window: {json.dumps(window)}",
                      *found[:6], sep="\n  ")
    print(f"seed {chosen.seed}: {len(rows)} rows, {chosen.queries} queries, {figures} figures, "
          f"{failed} differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
