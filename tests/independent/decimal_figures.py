"""The figures of a question out of plain Python: rows are dicts, quantities are decimals.

As plain as can be, for quantities of any size (see meaning.py for what a backend offers).
"""

import datetime
import decimal
from decimal import Decimal
from fractions import Fraction

from meaning import Line, RawSet
from schema import (DAY, LINE, NAMES, NUMBERS, OF_COMMITMENTS, day_number,
                    measure_parts, small, text_order)

# Far more digits than any sum has: every operation below is exact.
EXACT = decimal.Context(prec=400, Emax=10**6, Emin=-10**6, traps=[decimal.Inexact])
decimal.setcontext(EXACT)


def total(terms):
    """Sum of those that are there; None without any."""
    terms = [term for term in terms if term is not None]
    return sum(terms, Decimal(0)) if terms else None


def day_of(row):
    return row[DAY][:10] if DAY in row else None


def age_of(row, number):
    """Larger is later; a row without a time is the earliest, of one time the later row wins."""
    return (DAY in row, (row.get(DAY, "") + " 00:00:00")[:19], number)


def read_latest_names(rows, column):
    found = {}
    for number, row in enumerate(rows):
        if column in row and NAMES[column] in row:
            age = (day_of(row) or "", number)
            if row[column] not in found or found[row[column]][0] <= age:
                found[row[column]] = (age, row[NAMES[column]])
    return {key: name for key, (_, name) in found.items()}


def month_start(date, day, months_back):
    """The day on which the billing period of a month begins; the last one of a short month."""
    index = date.year * 12 + date.month - 1 - months_back
    first = datetime.date(index // 12, index % 12 + 1, 1)
    after = datetime.date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first + datetime.timedelta(days=min(day, (after - first).days) - 1)


class DecimalFigures:
    def __init__(self, rows, spec, names=None):
        self.rows, self.spec = rows, spec
        self.names = names or {c: read_latest_names(rows, c) for c in NAMES}
        self.per_unit = spec.get("priceBasis", "perUnit") == "perUnit"
        self.grain = spec.get("commitmentGrain", "day")
        self.anniversaries = {a["customerOrgId"]: a["day"] for a in spec.get("anniversaries", [])}
        self.table_rows = len(rows)
        self.selected = [("now", n) for n in self.select(spec.get("period"))]
        now = [rows[n] for _, n in self.selected]
        self.matching_rows = len(now)
        self.identity_breaks = sum(map(self.breaks_identity, now))
        if "comparison" in spec:
            self.selected += [("before", n) for n in self.select(spec["comparison"]["period"])]

    def latest_names(self, column):
        return self.names[column]

    @staticmethod
    def breaks_identity(row):
        if not all(c in row for c in ("usage", "commitment", "onDemandUsage")):
            return False
        return row["onDemandUsage"] != max(Decimal(0), row["usage"] - row["commitment"])

    # ---- which rows, with which keys ------------------------------------------------------------

    def cost(self, row):
        if "msrpPrice" not in row or (self.per_unit and "usage" not in row):
            return None
        return row["usage"] * row["msrpPrice"] if self.per_unit else row["msrpPrice"]

    def select(self, period):
        for number, row in enumerate(self.rows):
            if period and not (DAY in row and period["from"] <= day_of(row) <= period["to"]):
                continue
            if all(self.matches(row, c) for c in self.spec.get("filters", [])):
                yield number

    def matches(self, row, condition):
        operator, values = condition["operator"], condition.get("values", [])
        column = condition.get("column")
        if "measure" in condition:
            value, values = self.cost(row), [Decimal(v) for v in values]
        elif column == DAY:
            value = day_of(row)
        elif column in NUMBERS:
            value, values = row.get(column), [Decimal(v) for v in values]
        else:
            value, values = row.get(column), list(values)
        if operator in ("IS_MISSING", "IS_PRESENT"):
            return (value is None) == (operator == "IS_MISSING")
        if operator in ("NOT_EQUALS", "NOT_IN"):
            return value is None or value not in values
        if value is None:
            return False
        if operator == "LIKE":
            return any(small(v) in small(value) for v in values)
        if operator in ("EQUALS", "IN"):
            return value in values
        if isinstance(value, str):
            value, values = text_order(value), [text_order(v) for v in values]
        if operator == "BETWEEN":
            return any(a <= value <= b for a, b in zip(values[::2], values[1::2]))
        below, equal = value < values[0], value == values[0]
        return {"LESS_THAN": below, "LESS_OR_EQUAL": below or equal,
                "GREATER_THAN": not below and not equal, "GREATER_OR_EQUAL": not below}[operator]

    def key_of(self, row, key):
        """Value of a group key as text; None: missing."""
        if key["column"] != DAY:
            return row.get(key["column"])
        if DAY not in row:
            return None
        date, bucket = datetime.date.fromisoformat(day_of(row)), key["bucket"]
        if bucket == "week":
            date -= datetime.timedelta(days=date.weekday())
        elif bucket == "month":
            return day_of(row)[:7]
        elif bucket in ("quarter", "fiscalQuarter"):
            start = self.spec.get("fiscalYearStartMonth", 1) if bucket != "quarter" else 1
            index = date.year * 12 + date.month - 1 + (13 - start) % 12
            return ("FY" if bucket != "quarter" else "") + f"{index // 12:04}-Q{index % 12 // 3 + 1}"
        elif bucket == "anniversary":
            day = self.anniversaries.get(row.get("customerOrgId"), 1)
            start = month_start(date, day, 0)
            date = start if start <= date else month_start(date, day, 1)
        return date.isoformat()

    def grouped(self, depth, with_cells, hidden):
        keys = self.spec.get("groupBy", [])[:depth]
        wanted = None if hidden is None else set(hidden)
        groups = {}
        for period, n in self.selected:
            path = tuple(self.key_of(self.rows[n], key) for key in keys)
            if wanted is not None:
                if path not in wanted:
                    continue
                path = path[:-1]
            where = (period, path)
            if with_cells:
                where += (self.key_of(self.rows[n], self.spec["pivot"]),)
            groups.setdefault(where, []).append(n)
        return groups

    # ---- figures --------------------------------------------------------------------------------

    def sets(self, depth, with_cells=False, hidden=None):
        measures = [measure_parts(m) for m in self.spec.get("measures", ["listCost"])]
        return {where: RawSet(len(numbers), numbers[0],
                              [self.fraction(self.figure(numbers, *m)) for m in measures],
                              frozenset(self.rows[n].get("unitOfMeasurement") for n in numbers))
                for where, numbers in self.grouped(depth, with_cells, hidden).items()}

    @staticmethod
    def fraction(value):
        return None if value is None else Fraction(value)

    def figure(self, numbers, name, column):
        rows = [self.rows[n] for n in numbers]
        if name == "rows":
            return len(rows)
        if name == "listCost":
            return total(map(self.cost, rows))
        if name == "unitPrice":
            rows = [r for r in rows if "usage" in r and "msrpPrice" in r]
            usage = total(r["usage"] for r in rows)
            return Fraction(total(map(self.cost, rows))) / Fraction(usage) if usage else None
        if name == "commitment":
            return total(c for c, _, _ in self.commitments(numbers))
        if name in OF_COMMITMENTS:
            return self.against_commitment(numbers, name)
        if name == "distinct":
            found = {day_of(r) if column == DAY else r[column] for r in rows if column in r}
            return len(found) if found else None
        if name in ("firstDay", "lastDay"):
            days = [day_number(day_of(r)) for r in rows if DAY in r]
            return (min if name == "firstDay" else max)(days, default=None)
        if name in ("minimum", "maximum"):
            values = [r[column] for r in rows if column in r]
            return (min if name == "minimum" else max)(values, default=None)
        return total(r.get(name) for r in rows)

    def commitments(self, numbers):
        """(figure, usage, price) of each commitment of a set."""
        parts = {}
        for n in numbers:
            line = tuple(self.rows[n].get(part) for part in LINE)
            if self.grain == "month":
                line += ((day_of(self.rows[n]) or "")[:7],)
            parts.setdefault(n if self.grain == "day" else line, []).append(n)
        for part in parts.values():
            part.sort(key=lambda n: age_of(self.rows[n], n))
            rows = [self.rows[n] for n in part]

            def latest(column):
                return next((r[column] for r in reversed(rows) if column in r), None)

            yield latest("commitment"), total(r.get("usage") for r in rows), latest("msrpPrice")

    def against_commitment(self, numbers, name):
        counted = [(c, u, p) for c, u, p in self.commitments(numbers)
                   if c is not None and c > 0 and u is not None]
        if name == "utilization":
            committed = total(c for c, _, _ in counted)
            return Fraction(total(u for _, u, _ in counted)) / Fraction(committed) if counted else None
        zero = Decimal(0)
        beyond = [(max(zero, u - c) if name.startswith("over") else max(zero, c - u), p)
                  for c, u, p in counted]
        if name.endswith("Cost"):
            return total(amount * p for amount, p in beyond if p is not None)
        return total(amount for amount, _ in beyond)

    # ---- why the cost changed -------------------------------------------------------------------

    def lines(self, depth, hidden=None):
        groups = {}
        for (period, path), numbers in self.grouped(depth, False, hidden).items():
            for n in numbers:
                line = tuple(self.rows[n].get(part) for part in LINE)
                rows = groups.setdefault(path, {}).setdefault(line, {"now": [], "before": []})
                rows[period].append(self.rows[n])
        return {path: [self.line(rows["now"], rows["before"]) for rows in lines.values()]
                for path, lines in groups.items()}

    def line(self, now, before):
        priced = [[r for r in rows if "usage" in r and "msrpPrice" in r] for rows in (now, before)]
        return Line((len(now), len(before)),
                    tuple(Fraction(total(map(self.cost, rows)) or 0) for rows in priced),
                    tuple(Fraction(total(r["usage"] for r in rows) or 0) for rows in priced),
                    frozenset(r.get("unitOfMeasurement") for r in now + before))
