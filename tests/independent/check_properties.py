#!/usr/bin/env python3
"""What must hold for figures of any size, order and division of rows.

check_properties.py --tool TOOL --work FOLDER [--seed N] [--tables N]

Each random table has its own size and fineness of numbers, up to the 18 digits that a column holds.
Answers must equal Python's decimals to the last digit, or be the overflow error where a figure needs
more than the 38 digits of a Decimal; and they must not change when the rows are shuffled, or come in
several files of several formats, cut into pieces of any size. USAGESCOPE_SEED in the environment
replaces the default seed.
"""

import itertools
import json
import random
import sys
from decimal import Decimal

import meaning
import rows as row_maker
import specs
from command import Numbered
from decimal_figures import DecimalFigures
from schema import ADDITIVE, RATIO_DIGITS, measure_parts
from tool import Tool

MAX_DIGITS = 38
COLUMN_DIGITS = 18


def is_held(value):
    """Whether a figure fits a Decimal. Its denominator is a power of ten."""
    if value is None or value == 0:
        return True
    scale = 0
    while value.denominator != 1 and (value * 10**scale).denominator != 1:
        scale += 1
    return len(str(abs(int(value * 10**scale)))) <= MAX_DIGITS and scale < MAX_DIGITS


def is_short(value, scale):
    """Whether a figure can be worked out at that scale, zeros at the end counted as digits."""
    return value is None or abs(value) * 10**scale < 10**MAX_DIGITS


def working_scale(rows):
    """Digits after the point of list costs, which are made at the scales of their columns, and of
    the parts of a bridge, which are rounded."""
    costs = sum(max([-row[c].as_tuple().exponent for row in rows if c in row], default=0)
                for c in ("usage", "msrpPrice"))
    return max(costs, RATIO_DIGITS)


def figures_of(value):
    """All fractions of an answer."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [f for part in value for f in figures_of(part)]
    return [value] if hasattr(value, "denominator") and not isinstance(value, int) else []


def some_numbers(chance):
    """Small, fine, huge, or as many digits as a column holds."""
    def digits():
        scale = chance.choice([0, 1, 3, 6, 9, 12])
        return chance.choice([1, 4, COLUMN_DIGITS - scale, COLUMN_DIGITS - scale]), scale
    return row_maker.Numbers(digits(), digits(), are_all_long=chance.random() < 0.3)


class Checker:
    def __init__(self, tool, folder, seed, left_out):
        self.tool, self.folder, self.seed, self.left_out = tool, folder, seed, left_out
        self.failed = self.asked = self.overflows = 0

    def fail(self, what, query, *lines):
        self.failed += 1
        if self.failed <= 10:
            print(f"{what}: {json.dumps(query)}", *lines, sep="\n  ")

    def against_decimals(self, name, rows, queries):
        """Asks all; returns the answers as they came."""
        answers = []
        scale = working_scale(rows)
        for query in queries:
            expected = meaning.Answer(DecimalFigures(rows, query["spec"]), query["spec"],
                                      query["window"]).whole()
            answer = self.tool.ask(query)
            answers.append(answer)
            self.asked += 1
            if answer.get("error") == "overflow":
                self.overflows += 1
                if all(is_short(f, scale) for f in self.all_figures(rows, query["spec"])):
                    self.fail(f"{name}: overflow, but all figures fit", query)
                continue
            if not all(is_held(f) for f in figures_of(expected)):
                self.fail(f"{name}: a figure is too long, but there is no error", query)
                continue
            if found := meaning.differences(expected, answer):
                self.fail(name, query, *found[:6])
        return answers

    @staticmethod
    def all_figures(rows, spec):
        """What the answer is made of, also outside the window, any of which may be too long."""
        if "unitPrice" in spec["measures"] and "listCost" not in spec["measures"]:
            spec = {**spec, "measures": [*spec["measures"], "listCost"]}
        answer = meaning.Answer(DecimalFigures(rows, spec), spec,
                                {"limit": 10**6, "expanded": True})
        return figures_of(answer.whole()) + answer.all_bridge_parts()

    def table(self, number):
        chance = random.Random(f"{self.seed}/{number}")
        rows = list(row_maker.some_rows(chance.choice([2, 40, 400]), chance, some_numbers(chance)))
        whole = self.folder / "whole.ndjson"
        row_maker.write_rows(whole, rows)
        self.tool.load(whole)
        queries = []
        for _ in range(12):
            spec = specs.without(specs.some_spec(rows, chance), self.left_out)
            window = specs.some_window(spec, rows, chance, self.left_out)
            queries.append({"spec": spec, "window": window})
        before = self.against_decimals(f"table {number}", rows, queries)
        self.in_parts(number, rows, queries, before, chance)
        self.added_up(number, rows, chance)
        self.shuffled(number, rows, queries, before, chance)

    def write_part(self, number, rows, chance):
        """One of the formats, for CSV only where it can say what the rows are."""
        formats = ["ndjson", "pages"]
        if all(value != "" for row in rows for value in row.values()) and all(rows):
            formats.append("csv")
        which = chance.choice(formats)
        file = self.folder / f"part{number}.{which}"
        if which == "ndjson":
            row_maker.write_rows(file, rows)
        elif which == "pages":
            row_maker.write_pages(file, rows, chance.choice([1, 7, 100]))
        else:
            row_maker.write_csv(file, rows)
        return file

    def in_parts(self, number, rows, queries, before, chance):
        """Several files of any format, read in pieces of any size, make the table of one file."""
        cuts = sorted(chance.randrange(len(rows) + 1) for _ in range(chance.randint(1, 6)))
        files = [self.write_part(i, rows[begin:end], chance)
                 for i, (begin, end) in enumerate(zip([0, *cuts], [*cuts, len(rows)]))]
        pieces = chance.choice([1, 13, 1000, 65_536])
        self.tool.load(*files, pieceBytes=pieces)
        for query, answer in zip(queries, before):
            if self.tool.ask(query) != answer:
                self.fail(f"table {number} in parts ({pieces} bytes) answers differently", query,
                          *map(str, files))

    def added_up(self, number, rows, chance):
        """Sums of the parts, each a table of its own, are the sum of the whole."""
        spec = {"measures": sorted(ADDITIVE)}
        parts = [[], [], []]
        for row in rows:
            chance.choice(parts).append(row)
        totals = []
        for part in [rows, *parts]:
            file = self.folder / "part.ndjson"
            row_maker.write_rows(file, part)
            self.tool.load(file)
            answer = self.tool.ask({"spec": spec, "window": {}})
            if "error" in answer:
                return  # checked as an overflow elsewhere
            totals.append([Decimal(v or 0) for v in answer["total"]["values"]])
        if totals[0] != [sum(column, Decimal(0)) for column in zip(*totals[1:])]:
            self.fail(f"table {number}: sums of the parts are not the sum of the whole", spec)

    def shuffled(self, number, rows, queries, before, chance):
        chance.shuffle(rows)
        file = self.folder / "shuffled.ndjson"
        row_maker.write_rows(file, rows)
        self.tool.load(file)
        after = self.against_decimals(f"table {number}, shuffled", rows, queries)
        for query, one, other in zip(queries, before, after):
            if "error" in one or "error" in other:
                if one != other:
                    self.fail(f"table {number}: an error moved with the order of rows", query)
                continue
            # The latest of several commitments of one time is the later row: there order matters.
            names = {measure_parts(m)[0] for m in query["spec"]["measures"]}
            by_latest = names & {"overageCost", "underageCost"} or (
                query["spec"]["commitmentGrain"] != "day" and
                names & {"commitment", "overage", "underage", "utilization"})
            if not by_latest and one["total"]["values"] != other["total"]["values"]:
                self.fail(f"table {number}: the total moved with the order of rows", query,
                          one["total"]["values"], other["total"]["values"])

    def limits(self):
        """A number that a column cannot hold is refused with its place, and nothing is lost."""
        good = self.folder / "good.ndjson"
        row_maker.write_rows(good, [{"usage": Decimal(9) * 10**17, "msrpPrice": Decimal("0.1")}] * 2)
        self.tool.load(good)
        query = {"spec": {"measures": ["usage", "listCost", "rows"]}, "window": {}}
        before = self.tool.ask(query)
        for text in ["9" * 19, "-" + "9" * 19, "0." + "0" * 17 + "1", "1e400", "1e-38", "0.1e-40"]:
            for column in ("usage", "msrpPrice", "commitment", "onDemandUsage"):
                bad = self.folder / "bad.ndjson"
                bad.write_text('{"%s":1}\n{"%s":%s}\n' % (column, column, text), encoding="utf-8")
                answer = self.tool.ask({"load": [str(bad)]})
                if answer.get("error") != "out_of_range" or not answer["path"].endswith(column):
                    self.fail(f"{column} {text} should be refused", answer)
                if self.tool.ask(query) != before:
                    self.fail(f"{column} {text}: the table changed", query)
        if before["total"]["values"] != ["1800000000000000000", "180000000000000000", "2"]:
            self.fail("sums of long numbers", query, before["total"]["values"])


    def edges(self):
        """The largest numbers of every scale, either sign, in every format; one digit more is refused
        with its place."""
        formats = {"ndjson": row_maker.write_rows, "csv": row_maker.write_csv,
                   "json": lambda path, rows: row_maker.write_pages(path, rows, 7)}
        query = {"spec": {"measures": ["usage", "minimum(usage)", "maximum(usage)", "listCost"]}}
        for scale in range(13):
            for sign, (name, write) in itertools.product((1, -1), formats.items()):
                most = Decimal(sign * (10**COLUMN_DIGITS - 1)).scaleb(-scale)
                least = Decimal(sign).scaleb(-scale)
                rows = [{"usage": most, "msrpPrice": least}, {"usage": least, "msrpPrice": most}]
                good, bad = self.folder / f"edge.{name}", self.folder / f"beyond.{name}"
                write(good, rows)
                self.tool.load(good)
                answer = self.tool.ask(query)
                expected = [most + least, min(most, least), max(most, least), 2 * most * least]
                values = [Decimal(value) for value in answer["total"]["values"]]
                if values != expected:
                    self.fail(f"{most} as {name}", query, expected, values)
                # Finer, so that the number before would need a digit more.
                write(bad, [{"usage": least}, {"usage": least.scaleb(-1)}])
                error = self.tool.ask({"load": [str(good), str(bad)]})
                place = {"ndjson": "2:/usage", "csv": "3:usage", "json": "/results/1/usage"}[name]
                if error.get("error") != "out_of_range" or error["path"] != f"{bad}:{place}":
                    self.fail(f"{least.scaleb(-1)} after {most} as {name} should be refused", error)
                if self.tool.ask(query) != answer:
                    self.fail(f"{most} as {name}: the table changed", query)


def main():
    asked = Numbered(__doc__, "tables", 40, leaves_out=True)
    with Tool(asked.tool) as tool:
        checker = Checker(tool, asked.work, asked.seed, asked.without)
        checker.limits()
        checker.edges()
        for number in asked.numbers:
            failed = checker.failed
            checker.table(number)
            if checker.failed > failed:
                print(asked.again(number))
    print(f"{checker.asked} questions, {checker.overflows} answered as overflow, "
          f"{checker.failed} failed")
    if asked.count >= 40 and checker.overflows == 0:
        sys.exit("no overflow came: the numbers are too small to be worth asking about")
    sys.exit(1 if checker.failed else 0)


if __name__ == "__main__":
    main()
