#!/usr/bin/env python3
"""Asks usagescope-query-tool and SQLite the same random questions and compares every figure.

check_sqlite.py --tool TOOL --work FOLDER [--seed N] [--specs N] [--first N]

The specs 0, 1, 2 ... of a seed do not depend on each other: a failure prints the command that asks
that one again. USAGESCOPE_SEED in the environment replaces the default seed.
"""

import argparse
import json
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "independent"))

import meaning  # noqa: E402
import rows as row_maker  # noqa: E402
import specs  # noqa: E402
from sqlite_figures import Database, SqliteFigures  # noqa: E402
from tool import Tool  # noqa: E402

SPECS_A_TABLE = 50


def table_of(seed, number):
    """Rows and database of a table; small tables make the rare cases frequent."""
    chance = random.Random(f"{seed}/table/{number}")
    count = chance.choice([1, 20, 150, 300, 500])
    found = list(row_maker.some_rows(count, chance))
    return found, Database(found)


def question_of(seed, number, rows, database, left_out=frozenset()):
    """The spec, the window, the figures."""
    chance = random.Random(f"{seed}/spec/{number}")
    spec = specs.without(specs.some_spec(rows, chance), left_out)
    window = specs.some_window(spec, rows, chance, left_out)
    figures = SqliteFigures(database, spec)
    answer = meaning.Answer(figures, spec, window)
    if spec["groupBy"] and "having" not in left_out and chance.random() < 0.3:
        conditions = [specs.some_having(spec, answer, chance) for _ in range(chance.choice([1, 1, 2]))]
        if any(conditions):
            spec["having"] = [c for c in conditions if c]
            answer = meaning.Answer(figures, spec, window)
    return spec, window, answer.whole()


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tool", required=True)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--seed", default=os.environ.get("USAGESCOPE_SEED", "1"))
    options.add_argument("--specs", type=int, default=2000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--without", nargs="*", default=[],
                         help="features to leave out: pivot, top, shares, comparison, bridge, having, "
                         "measures (but sums), depth (beyond two keys), filters, period, windows")
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    print(f"seed {chosen.seed}, specs {chosen.first} to {chosen.first + chosen.specs - 1}")
    failed = figures = asked_rows = 0
    with Tool(chosen.tool) as tool:
        table = None
        for number in range(chosen.first, chosen.first + chosen.specs):
            if table != number // SPECS_A_TABLE:
                table = number // SPECS_A_TABLE
                rows, database = table_of(chosen.seed, table)
                file = chosen.work / f"table-{chosen.first}.ndjson"
                row_maker.write_rows(file, rows)
                tool.load(file)
            spec, window, expected = question_of(chosen.seed, number, rows, database,
                                                 set(chosen.without))
            found = meaning.differences(expected, tool.ask({"spec": spec, "window": window}))
            asked_rows += len(expected["rows"]) + 1
            figures += (len(expected["rows"]) + 1) * len(spec["measures"])
            if not found:
                continue
            failed += 1
            if failed <= 10:
                print(f"spec {number}: {json.dumps(spec)}", f"window: {json.dumps(window)}",
                      *found[:8], sep="\n  ")
                print(f"  again: {sys.argv[0]} --tool {chosen.tool} --work {chosen.work} "
                      f"--seed {chosen.seed} --first {number} --specs 1"
                      + (f" --without {' '.join(chosen.without)}" if chosen.without else ""))
    print(f"{chosen.specs} specs, {asked_rows} rows of answers, {figures} figures, {failed} differ")
    if asked_rows < 5 * chosen.specs and chosen.specs >= 100:
        sys.exit("the questions find too little to be worth asking")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
