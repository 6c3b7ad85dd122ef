#!/usr/bin/env python3
"""Asks questions about the mock server's demo rows and compares the answers with Python's decimals.

check_demo_rows.py --tool TOOL --work FOLDER --mock MOCK [--rows N] [--queries N] [--seed N]
"""

import json
import random
import subprocess
import sys

import meaning
import specs
from command import chosen_of, options_of
from decimal_figures import NAMES, DecimalFigures, read_latest_names
from rows import read_rows
from tool import Tool


def main():
    options = options_of(__doc__, leaves_out=True)
    options.add_argument("--mock", required=True)
    options.add_argument("--rows", type=int, default=6000)
    options.add_argument("--queries", type=int, default=60)
    chosen = chosen_of(options)
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
