#!/usr/bin/env python3
"""Asks usagescope-query-tool and SQLite the same random questions and compares every figure.

check_sqlite.py --tool TOOL --work FOLDER [--seed N] [--specs N] [--first N]

The specs 0, 1, 2 ... of a seed do not depend on each other: a failure prints the command that asks
that one again. USAGESCOPE_SEED in the environment replaces the default seed.
"""

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "independent"))

import meaning  # noqa: E402
import rows as row_maker  # noqa: E402
import specs  # noqa: E402
from command import Numbered  # noqa: E402
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
    asked = Numbered(__doc__, "specs", 2000, leaves_out=True)
    failed = figures = asked_rows = 0
    with Tool(asked.tool) as tool:
        table = None
        for number in asked.numbers:
            if table != number // SPECS_A_TABLE:
                table = number // SPECS_A_TABLE
                rows, database = table_of(asked.seed, table)
                file = asked.work / f"table-{asked.first}.ndjson"
                row_maker.write_rows(file, rows)
                tool.load(file)
            spec, window, expected = question_of(asked.seed, number, rows, database, asked.without)
            found = meaning.differences(expected, tool.ask({"spec": spec, "window": window}))
            asked_rows += len(expected["rows"]) + 1
            figures += (len(expected["rows"]) + 1) * len(spec["measures"])
            if not found:
                continue
            failed += 1
            if failed <= 10:
                print(f"spec {number}: {json.dumps(spec)}", f"window: {json.dumps(window)}",
                      *found[:8], sep="\n  ")
                print(asked.again(number))
    print(f"{asked.count} specs, {asked_rows} rows of answers, {figures} figures, {failed} differ")
    if asked_rows < 5 * asked.count and asked.count >= 100:
        sys.exit("the questions find too little to be worth asking")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
