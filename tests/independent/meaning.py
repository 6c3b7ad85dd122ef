"""What a question means above its figures: tree, order, having, top, shares, comparison, window.

Written a second time from the contracts of core/query; shares no code with core. The figures of
sets of rows come from a backend, SQL (tests/differential) or Python (decimal_figures.py):

  sets(depth, with_cells, hidden)  {(period, path[, cell]): RawSet}: the rows of each period ("now",
                                   "before") by the first `depth` group keys, and the pivot's
  lines(depth, hidden)             {path: [Line]}: both periods' rows, by what a bridge compares
  latest_names(column)             {id: name}
  table_rows, matching_rows, identity_breaks

`hidden` is a list of paths: only their rows count, and they are taken together by the path above.
Figures are exact fractions or None; a path is a tuple of values, None where missing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from schema import (ADDITIVE, DAY, NAMES, PER_DAY, RATIOS, ascii_lower, day_number, measure_parts,
                    rounded, text_order)


@dataclass
class RawSet:
    """Rows of one period with the same keys."""
    rows: int = 0
    first: int = 0           # the row number that comes first
    values: list = None      # a figure for each measure, ratios unrounded
    units: frozenset = frozenset()  # None among them: a row without


class Shown:
    """The figures of one row of the answer."""

    def __init__(self, spec, now, before):
        measures = spec.get("measures", ["listCost"])
        empty = [Fraction(0) if m == "rows" else None for m in measures]
        self.rows = now.rows if now else 0
        # Rows of the current period are met first.
        self.first = (not now, (now or before).first) if now or before else (True, 0)
        comparison = spec.get("comparison")
        per_day = bool(comparison) and comparison.get("perDay", False)
        self.value = shown(measures, now.values if now else empty,
                           days_of(spec["period"]) if per_day else None)
        self.whole = shown(measures, now.values if now else empty, None)
        both = comparison is not None
        self.units = frozenset().union(*(s.units for s in (now, before) if s))
        if not both:
            return
        self.previous_rows = before.rows if before else 0
        self.previous = shown(measures, before.values if before else empty,
                              days_of(comparison["period"]) if per_day else None)
        self.change = [None if a is None or b is None else a - b
                       for a, b in zip(self.value, self.previous)]
        exact = [unrounded(measures, s.values if s else empty, days_of(period) if per_day else None)
                 for s, period in ((now, spec["period"]), (before, comparison["period"]))]
        self.changePercent = [None if a is None or not b or m in ("firstDay", "lastDay")
                              else rounded(100 * (a - b) / abs(b))
                              for a, b, m in zip(*exact, measures)]

    def figure(self, of, measure):
        return getattr(self, of)[measure]


def days_of(period):
    return day_number(period["to"]) - day_number(period["from"]) + 1


def unrounded(measures, exact, days):
    """Each day's part where asked for, not rounded; ratios are rounded always."""
    result = []
    for text, value in zip(measures, exact):
        name = measure_parts(text)[0]
        if value is not None and name in RATIOS:
            value = rounded(value)
        if value is not None and days and name in PER_DAY:
            value = Fraction(value) / days
        result.append(value)
    return result


def shown(measures, exact, days):
    """Figures as they are told: each day's part rounded too."""
    return [rounded(value) if value is not None and days and measure_parts(text)[0] in PER_DAY
            else value
            for text, value in zip(measures, unrounded(measures, exact, days))]


@dataclass
class Line:
    """What a bridge is made of: cost and priced usage of a line's rows, of both periods."""
    rows: tuple    # now, before
    cost: tuple    # of the rows that have usage and price, as fractions
    usage: tuple   # of the same rows
    units: frozenset


def compared_days(spec):
    """What the figures of the two periods are divided by."""
    per_day = spec["comparison"].get("perDay", False)
    return [days_of(p) if per_day else 1 for p in (spec["period"], spec["comparison"]["period"])]


def bridge_parts(lines, days):
    """Volumes of units and prices of lines that are in both periods, each rounded by itself."""
    pools, prices = {}, []
    for number, line in enumerate(lines):
        if not all(line.rows):
            continue
        # A line of several units shares its unit with no other.
        pool = min(line.units, default=None) if len(line.units) == 1 else number
        pools.setdefault(pool, []).append(line)
        if line.usage[1]:
            before = line.cost[1] / line.usage[1]
            prices.append(rounded((line.cost[0] - line.usage[0] * before) / days[0]))
    volumes = []
    for pool in pools.values():
        now, before = (sum(i.usage[p] for i in pool) for p in (0, 1))
        if before:
            change = now / days[0] - before / days[1]
            volumes.append(rounded(change * sum(i.cost[1] for i in pool) / before))
    return volumes, prices


def bridge(lines, spec):
    """Why the cost changed (see Bridge)."""
    days = compared_days(spec)

    def figure(costs, period):
        value = sum(costs, Fraction(0)) / days[period]
        return rounded(value) if spec["comparison"].get("perDay", False) else value

    added = figure([i.cost[0] for i in lines if not i.rows[1]], 0)
    gone = -figure([i.cost[1] for i in lines if not i.rows[0]], 1)
    volume, price = (sum(parts, Fraction(0)) for parts in bridge_parts(lines, days))
    change = figure([i.cost[0] for i in lines], 0) - figure([i.cost[1] for i in lines], 1)
    return {"added": added, "gone": gone, "volume": volume, "price": price,
            "mix": change - added - gone - volume - price}


def condition_holds(value, operator, texts, is_day):
    """A having on one figure."""
    if operator == "IS_MISSING":
        return value is None
    if operator == "IS_PRESENT":
        return value is not None
    values = [Fraction(day_number(t)) if is_day else Fraction(Decimal(t)) for t in texts]
    if operator in ("NOT_EQUALS", "NOT_IN"):
        return value is None or value not in values
    if value is None:
        return False
    if operator == "BETWEEN":
        return any(low <= value <= high for low, high in zip(values[::2], values[1::2]))
    return {"EQUALS": lambda: value == values[0], "IN": lambda: value in values,
            "LESS_THAN": lambda: value < values[0],
            "LESS_OR_EQUAL": lambda: value <= values[0],
            "GREATER_THAN": lambda: value > values[0],
            "GREATER_OR_EQUAL": lambda: value >= values[0]}[operator]()


class Answer:
    def __init__(self, figures, spec, window):
        self.figures, self.spec, self.window = figures, spec, window
        self.measures = spec.get("measures", ["listCost"])
        self.keys = spec.get("groupBy", [])
        self.comparison = spec.get("comparison")
        self.names = [figures.latest_names(k["column"]) if k["column"] in NAMES else {}
                      for k in self.keys]
        self.toggled = {tuple(path) for path in window.get("toggled", [])}
        self.hidden = [[] for _ in self.keys]  # by level: groups inside an "Other"
        self.failed = 0
        self.levels = [self.sets_at(depth) for depth in range(len(self.keys) + 1)]
        self.cells = [self.cells_at(depth) for depth in range(len(self.keys) + 1)]
        self.lines = [figures.lines(depth) if self.has_bridge() else None
                      for depth in range(len(self.keys) + 1)]
        self.below = [self.children_of(depth) for depth in range(len(self.keys))]
        self.columns = self.pivot_columns()

    def has_bridge(self):
        return bool(self.comparison) and self.comparison.get("bridge", False)

    def all_bridge_parts(self):
        """What all bridges are worked out from: costs of both periods, and the rounded parts."""
        found = []
        for lines in (lines for groups in self.lines if groups for lines in groups.values()):
            found += [sum(i.cost[period] for i in lines) for period in (0, 1)]
            found += [p for parts in bridge_parts(lines, compared_days(self.spec)) for p in parts]
        return found

    # ---- sets of rows as they are shown ---------------------------------------------------------

    def sets_at(self, depth, hidden=None):
        """{path: Shown} in order of first appearance."""
        raw = self.figures.sets(depth, False, hidden)
        paths = {path for _, path in raw}
        if depth == 0 and hidden is None:
            paths.add(())
        found = {path: Shown(self.spec, raw.get(("now", path)), raw.get(("before", path)))
                 for path in paths}
        return dict(sorted(found.items(), key=lambda item: item[1].first))

    def cells_at(self, depth, hidden=None):
        """{(path, cell): Shown}."""
        if "pivot" not in self.spec:
            return {}
        raw = self.figures.sets(depth, True, hidden)
        return {key: Shown(self.spec, raw.get(("now", *key)), raw.get(("before", *key)))
                for key in {(path, cell) for _, path, cell in raw}}

    def children_of(self, depth):
        """{path of `depth` keys: its groups, in order of first appearance}."""
        below = {}
        for path in self.levels[depth + 1]:
            below.setdefault(path[:-1], []).append(path)
        return below

    def pivot_columns(self):
        if "pivot" not in self.spec:
            return []
        key = self.spec["pivot"]
        names = self.figures.latest_names(key["column"]) if key["column"] in NAMES else {}
        values = {cell for path, cell in self.cells[0]}
        return [self.group_value(v, names) for v in label_order(values, key, names, False)]

    # ---- order, having, top ---------------------------------------------------------------------

    def passes(self, level, shown_set):
        for condition in self.spec.get("having", []):
            if condition.get("level", 0) != level:
                continue
            index = self.measures.index(condition["measure"])
            of = condition.get("of", "value")
            is_day = condition["measure"] in ("firstDay", "lastDay") and of in ("value", "previous")
            if not condition_holds(shown_set.figure(of, index), condition["operator"],
                                   condition.get("values", []), is_day):
                return False
        return True

    def ordered(self, paths, level):
        """Stable: one key after another, the last one first."""
        sets = self.levels[level + 1]
        for sort in reversed(self.spec.get("sort", [])):
            descending = sort.get("descending", True)
            if "measure" in sort:
                index, of = self.measures.index(sort["measure"]), sort.get("of", "value")
                known = [p for p in paths if sets[p].figure(of, index) is not None]
                missing = [p for p in paths if sets[p].figure(of, index) is None]
                known.sort(key=lambda p: sets[p].figure(of, index), reverse=descending)
                paths = known + missing
            elif sort["group"] == level:
                order = label_order([p[-1] for p in paths], self.keys[level], self.names[level],
                                    descending)
                place = {value: i for i, value in enumerate(order)}
                paths = sorted(paths, key=lambda p: place[p[-1]])
        return paths

    def kept(self, parent):
        """Groups of a parent that are shown, in order, and those that are not but for "Other"."""
        level = len(parent)
        groups = self.ordered([p for p in self.below[level].get(parent, [])
                               if self.passes(level, self.levels[level + 1][p])], level)
        tops = self.spec.get("top", [])
        top = tops[level] if level < len(tops) else 0
        # A single group takes no more room than the "Other" that would hide it.
        if top == 0 or len(groups) <= top + 1:
            return groups, []
        return groups[:top], groups[top:]

    # ---- the list -------------------------------------------------------------------------------

    def is_expanded(self, path):
        if not self.has_children(path):
            return False
        marked = tuple(value or "" for value in path) in self.toggled
        return marked != self.window.get("expanded", False)

    def has_children(self, path):
        """Whether there is a group below, one that passes."""
        depth = len(path)
        return depth < len(self.keys) and any(
            self.passes(depth, self.levels[depth + 1][p]) for p in self.below[depth].get(path, []))

    def listed(self, parent=()):
        """(path, other groups or None) of all visible rows."""
        shown_groups, rest = self.kept(parent)
        for path in shown_groups:
            yield path, None
            if self.is_expanded(path):
                yield from self.listed(path)
        if rest:
            yield parent, rest

    def group_value(self, value, names):
        return {"value": value or "", "label": "" if value is None else names.get(value, value),
                "missing": value is None}

    def fields(self, shown_set, parent_set, cells, lines):
        known = shown_set.units - {None}
        row = {"values": shown_set.value, "rows": shown_set.rows, "mixedUnits": len(known) > 1,
               "unit": next(iter(known)) if len(shown_set.units) == 1 and known else "",
               "shares": [], "compared": None,
               "cells": [self.cell(cell) for cell in cells]}
        if self.spec.get("shares") and parent_set:
            row["shares"] = [self.share(i, shown_set, parent_set) for i in range(len(self.measures))]
        if self.comparison:
            row["compared"] = {"previous": shown_set.previous, "change": shown_set.change,
                               "changePercent": shown_set.changePercent,
                               "previousRows": shown_set.previous_rows,
                               "bridge": bridge(lines, self.spec) if self.has_bridge() else None}
        return row

    def share(self, index, part, whole):
        if measure_parts(self.measures[index])[0] not in ADDITIVE:
            return None
        of, all_of = part.whole[index], whole.whole[index]
        return None if of is None or all_of is None or all_of == 0 else rounded(of / all_of)

    def cell(self, shown_set):
        shown_set = shown_set or Shown(self.spec, None, None)
        return {"rows": shown_set.rows, "values": shown_set.value,
                "previous": shown_set.previous if self.comparison else []}

    def group_row(self, path):
        level = len(path) - 1
        depth = len(path)
        cells = [self.cells[depth].get((path, c["value"] if not c["missing"] else None))
                 for c in self.columns]
        lines = self.lines[depth]
        return {"level": level, **self.group_value(path[-1], self.names[level]),
                "children": self.has_children(path), "expanded": self.is_expanded(path),
                "otherGroups": 0,
                **self.fields(self.levels[depth][path], self.levels[depth - 1][path[:-1]], cells,
                              lines and lines[path])}

    def other_row(self, parent, rest):
        depth = len(parent) + 1
        shown_set = self.sets_at(depth, rest)[parent]
        found = self.cells_at(depth, rest)
        cells = [found.get((parent, c["value"] if not c["missing"] else None))
                 for c in self.columns]
        lines = self.has_bridge() and self.figures.lines(depth, rest)[parent]
        return {"level": len(parent), "value": "", "label": "", "missing": False,
                "children": False, "expanded": False, "otherGroups": len(rest),
                **self.fields(shown_set, self.levels[depth - 1][parent], cells, lines)}

    def total_row(self):
        total = self.levels[0][()]
        cells = [self.cells[0].get(((), c["value"] if not c["missing"] else None))
                 for c in self.columns]
        return {"level": 0, "value": "", "label": "", "missing": False, "children": False,
                "expanded": False, "otherGroups": 0,
                **self.fields(total, None, cells, self.lines[0] and self.lines[0].get((), []))}

    def failing(self, parent=()):
        """Groups that fail a having; those below them are not counted."""
        level = len(parent)
        if level == len(self.keys):
            return 0
        return sum(self.failing(path) if self.passes(level, self.levels[level + 1][path]) else 1
                   for path in self.below[level].get(parent, []))

    def whole(self):
        visible = list(self.listed()) if self.keys else []
        offset = min(self.window.get("offset", 0), len(visible))
        cut = visible[offset:offset + self.window.get("limit", 200)]
        above = []
        if cut:
            path, rest = cut[0]
            above = path if rest is not None else path[:-1]
        return {
            "measures": self.measures, "matchingRows": self.figures.matching_rows,
            "tableRows": self.figures.table_rows, "visibleRows": len(visible),
            "groupCounts": [len(level) for level in self.levels[1:]],
            "hiddenGroups": self.failing(), "offset": offset,
            "ancestors": [self.group_value(v, self.names[i]) for i, v in enumerate(above)],
            "pivotColumns": self.columns, "identityBreaks": self.figures.identity_breaks,
            "total": self.total_row(),
            "rows": [self.group_row(path) if rest is None else self.other_row(path, rest)
                     for path, rest in cut],
        }


def label_order(values, key, names, descending):
    """By label, then by value; days by time; missing last."""
    known = [v for v in values if v is not None]
    if key["column"] == DAY:
        known.sort(reverse=descending)
    else:
        known.sort(key=lambda v: (text_order(ascii_lower(names.get(v, v))),
                                  text_order(ascii_lower(v)), text_order(v)), reverse=descending)
    return known + [None] * (len(values) - len(known))


# ---- the program's answer in the same shape ------------------------------------------------------

def figure_list(values, measures=None):
    """Numbers as fractions, days as days since 1970."""
    result = []
    for i, value in enumerate(values):
        if value is None:
            result.append(None)
        elif measures and measures[i] in ("firstDay", "lastDay"):
            result.append(Fraction((date.fromisoformat(value) - date(1970, 1, 1)) //
                                   timedelta(days=1)))
        else:
            result.append(Fraction(Decimal(value)))
    return result


def complete_group(value):
    return {"value": value["value"], "label": value.get("label", value["value"]),
            "missing": value.get("missing", False)}


def complete_row(row, measures):
    """A row of the program's answer with the members that it leaves out."""
    compared = row.get("compared")
    if compared:
        bridge = compared.get("bridge")
        compared = {"previous": figure_list(compared["previous"], measures),
                    "change": figure_list(compared["change"]),
                    "changePercent": figure_list(compared["changePercent"]),
                    "previousRows": compared["previousRows"],
                    "bridge": bridge and {k: Fraction(Decimal(v)) for k, v in bridge.items()}}
    return {"level": row["level"], **complete_group(row), "children": row.get("children", False),
            "expanded": row.get("expanded", False), "otherGroups": row.get("otherGroups", 0),
            "values": figure_list(row["values"], measures), "rows": row["rows"],
            "mixedUnits": row.get("mixedUnits", False), "unit": row.get("unit", ""),
            "shares": figure_list(row.get("shares", [])), "compared": compared,
            "cells": [{"rows": c["rows"], "values": figure_list(c["values"], measures),
                       "previous": figure_list(c.get("previous", []), measures)}
                      for c in row.get("cells", [])]}


def complete(answer):
    measures = answer["measures"]
    return {**answer, "hiddenGroups": answer.get("hiddenGroups", 0),
            "ancestors": [complete_group(v) for v in answer.get("ancestors", [])],
            "pivotColumns": [complete_group(v) for v in answer.get("pivotColumns", [])],
            "total": complete_row(answer["total"], measures),
            "rows": [complete_row(row, measures) for row in answer["rows"]]}


def readable(value):
    if isinstance(value, Fraction):
        return str(Decimal(value.numerator) / Decimal(value.denominator))
    if isinstance(value, dict):
        return {k: readable(v) for k, v in value.items()}
    return [readable(v) for v in value] if isinstance(value, (list, tuple)) else value


def row_difference(name, want, got):
    lines = [f"{name} {key}: expected {readable(want[key])}, got {readable(got.get(key))}"
             for key in want if want[key] != got.get(key)]
    return [f"{name} is {readable(want['value'])!r} at level {want['level']}"] + lines if lines else []


def differences(expected, actual):
    """Readable lines, none when equal."""
    if "error" in actual:
        return [f"refused: {actual}"]
    actual = complete(actual)
    found = [f"{name}: expected {readable(expected[name])}, got {readable(actual[name])}"
             for name in expected
             if name not in ("rows", "total") and expected[name] != actual[name]]
    found += [f"{name} is not expected" for name in actual if name not in expected]
    found += row_difference("total", expected["total"], actual["total"])
    for i, (want, got) in enumerate(zip(expected["rows"], actual["rows"])):
        found += row_difference(f"row {i}", want, got)
    if len(expected["rows"]) != len(actual["rows"]):
        found.append(f"{len(expected['rows'])} rows expected, {len(actual['rows'])} came")
    return found
