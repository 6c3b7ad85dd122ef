"""The figures of a question out of SQLite: SQL written from the spec over whole numbers.

Quantities are columns of integers at one scale, so that SQLite's sums are exact; it refuses a sum
beyond 64 bits. Ratios are made of such sums by Python. See meaning.py for what a backend offers.
"""

import sqlite3
from decimal import Decimal
from fractions import Fraction

from meaning import Line, RawSet
from schema import DAY, LINE, NAMES, NUMBERS, OF_COMMITMENTS, TEXTS, measure_parts, small

LINE_COLUMNS = ", ".join(LINE)


class Database:
    """The rows of a table, loaded once for many questions."""

    def __init__(self, rows):
        self.connection = sqlite3.connect(":memory:")
        self.connection.create_function(
            "small", 1, lambda text: None if text is None else small(text), deterministic=True)
        self.scales = {c: max([0, *(-r[c].as_tuple().exponent for r in rows if c in r)])
                       for c in NUMBERS}
        columns = [*TEXTS, *NUMBERS]
        self.connection.execute(
            f"CREATE TABLE usages (n INTEGER PRIMARY KEY, {', '.join(c + ' TEXT' for c in TEXTS)}, "
            f"{', '.join(c + ' INTEGER' for c in NUMBERS)}, day TEXT, time TEXT)")
        for n, row in enumerate(rows):
            stamp = row.get(DAY)
            values = [row.get(c) for c in TEXTS]
            values += [self.scaled(row[c], c) if c in row else None for c in NUMBERS]
            values += [stamp and stamp[:10], stamp and (stamp + " 00:00:00")[:19]]
            self.connection.execute(
                f"INSERT INTO usages (n, {', '.join(columns)}, day, time) "
                f"VALUES (?{', ?' * (len(columns) + 2)})", [n, *values])
        self.row_count = len(rows)
        self.names = {column: self.read_latest_names(column) for column in NAMES}

    def scaled(self, value, column):
        whole = value.scaleb(self.scales[column])
        assert whole == int(whole)
        return int(whole)

    def read_latest_names(self, column):
        """Rows without a day count as the earliest; of one day the later row wins."""
        return dict(self.connection.execute(
            f"SELECT id, name FROM (SELECT {column} AS id, {NAMES[column]} AS name, row_number() "
            f"OVER (PARTITION BY {column} ORDER BY day DESC NULLS LAST, n DESC) AS age FROM usages "
            f"WHERE {column} IS NOT NULL AND {NAMES[column]} IS NOT NULL) WHERE age = 1"))


class SqliteFigures:
    def __init__(self, database, spec):
        self.database, self.spec = database, spec
        self.run = database.connection.execute
        self.scales = database.scales
        self.per_unit = spec.get("priceBasis", "perUnit") == "perUnit"
        self.cost = "usage * msrpPrice" if self.per_unit else "msrpPrice"
        self.cost_scale = self.scales["msrpPrice"] + (self.scales["usage"] if self.per_unit else 0)
        self.measures = [measure_parts(m) for m in spec.get("measures", ["listCost"])]
        self.table_rows = database.row_count
        self.select()
        self.matching_rows, self.identity_breaks = self.run(
            "SELECT count(*), coalesce(sum(breaks), 0) FROM (SELECT onDemandUsage * 1000000 <> "
            f"max(0, {self.at('usage')} - {self.at('commitment')}) * "
            f"{10 ** (6 + self.scales['onDemandUsage'] - self.common_scale())} "
            "AS breaks FROM selected WHERE period = 'now')").fetchone()

    def common_scale(self):
        return max(self.scales["usage"], self.scales["commitment"])

    def at(self, column, name=None):
        """A quantity at the scale that usage and commitment share."""
        return f"{name or column} * {10 ** (self.common_scale() - self.scales[column])}"

    def latest_names(self, column):
        return self.database.names[column]

    # ---- which rows, with which keys ------------------------------------------------------------

    def select(self):
        spec, parts, values = self.spec, [], []
        keys = [self.key(k) for k in spec.get("groupBy", [])]
        cell = self.key(spec["pivot"]) if "pivot" in spec else "NULL"
        self.run("DROP TABLE IF EXISTS temp.selected")
        self.run("DROP TABLE IF EXISTS temp.anniversary")
        self.run("CREATE TEMP TABLE anniversary (org TEXT PRIMARY KEY, at INTEGER)")
        for entry in spec.get("anniversaries", []):
            self.run("INSERT INTO anniversary VALUES (?, ?)", [entry["customerOrgId"], entry["day"]])
        periods = [("now", spec.get("period"))]
        if "comparison" in spec:
            periods.append(("before", spec["comparison"]["period"]))
        for name, period in periods:
            conditions = ["1"]
            if period:
                conditions.append("day BETWEEN ? AND ?")
                values += [period["from"], period["to"]]
            for condition in spec.get("filters", []):
                conditions.append(self.condition(condition, values))
            columns = "".join(f", {key} AS k{i}" for i, key in enumerate(keys))
            parts.append(f"SELECT usages.*, '{name}' AS period{columns}, {cell} AS cell FROM usages "
                         "LEFT JOIN anniversary ON org = customerOrgId "
                         f"WHERE {' AND '.join(conditions)}")
        self.run("CREATE TEMP TABLE selected AS " + " UNION ALL ".join(parts), values)

    def key(self, key):
        bucket = key.get("bucket")
        month, year = "CAST(substr(day, 6, 2) AS INTEGER)", "CAST(substr(day, 1, 4) AS INTEGER)"
        if bucket is None:
            return key["column"]
        if bucket == "day":
            return "day"
        if bucket == "week":
            return "date(day, 'weekday 0', '-6 days')"
        if bucket == "month":
            return "substr(day, 1, 7)"
        if bucket == "quarter":
            return f"substr(day, 1, 4) || '-Q' || (({month} + 2) / 3)"
        if bucket == "fiscalQuarter":
            # Months since the fiscal year that ends in this year or the next began.
            start = self.spec.get("fiscalYearStartMonth", 1)
            ends_later = f"({month} >= {start} AND {start} > 1)"
            return (f"printf('FY%04d', {year} + {ends_later}) || '-Q' || "
                    f"(({month} - {start} + 12) % 12 / 3 + 1)")
        at = "coalesce(at, 1)"
        return (f"CASE WHEN CAST(substr(day, 9, 2) AS INTEGER) >= {self.start_day('day', at, 0)} "
                f"THEN {self.start('day', at, 0)} ELSE {self.start('day', at, 1)} END")

    @staticmethod
    def start_day(day, at, months_back):
        """The day of the month on which a billing period begins."""
        last = f"date({day}, 'start of month', '-{months_back} months', '+1 month', '-1 day')"
        return f"min({at}, CAST(substr({last}, 9, 2) AS INTEGER))"

    def start(self, day, at, months_back):
        return (f"date({day}, 'start of month', '-{months_back} months', '+' || "
                f"({self.start_day(day, at, months_back)} - 1) || ' days')")

    def condition(self, condition, values):
        operator, texts = condition["operator"], condition.get("values", [])
        if "measure" in condition:
            subject, scale = self.cost, self.cost_scale
        elif condition["column"] == DAY:
            subject, scale = "day", None
        else:
            subject = condition["column"]
            scale = self.scales.get(subject)
        operands = []
        for text in texts:
            operand = text
            if scale is not None:
                # Compared at the finer of the two scales.
                number = Decimal(text)
                finer = max(scale, -number.as_tuple().exponent)
                operand = int(number.scaleb(finer))
                subject_at = f"({subject}) * {10 ** (finer - scale)}"
            else:
                subject_at = subject
            operands.append((subject_at, operand))
        signs = {"LESS_THAN": "<", "LESS_OR_EQUAL": "<=", "GREATER_THAN": ">",
                 "GREATER_OR_EQUAL": ">="}
        if operator in ("IS_MISSING", "IS_PRESENT"):
            return f"({subject}) IS {'NOT ' if operator == 'IS_PRESENT' else ''}NULL"
        if operator == "BETWEEN":
            terms = []
            for (low_at, low), (high_at, high) in zip(operands[::2], operands[1::2]):
                terms.append(f"({low_at} >= ? AND {high_at} <= ?)")
                values += [low, high]
        elif operator == "LIKE":
            terms = [f"instr(small({at}), small(?)) > 0" for at, _ in operands]
            values += [operand for _, operand in operands]
        elif operator in ("NOT_EQUALS", "NOT_IN"):
            values += [operand for _, operand in operands]
            return "(" + " AND ".join(f"{at} IS NOT ?" for at, _ in operands) + ")"
        else:
            terms = [f"{at} {signs.get(operator, '=')} ?" for at, _ in operands]
            values += [operand for _, operand in operands]
        return "(" + " OR ".join(terms) + ")"

    # ---- figures --------------------------------------------------------------------------------

    def groups(self, depth, with_cells, hidden):
        """Columns to group by after the period, and the rows as a FROM clause."""
        source = "selected"
        if hidden is not None:
            self.run("DROP TABLE IF EXISTS temp.other")
            self.run(f"CREATE TEMP TABLE other ({', '.join(f'o{i} TEXT' for i in range(depth))})")
            for path in hidden:
                self.run(f"INSERT INTO other VALUES (?{', ?' * (depth - 1)})", path)
            same = " AND ".join(f"k{i} IS o{i}" for i in range(depth))
            source = f"(SELECT selected.* FROM selected JOIN other ON {same})"
            depth -= 1
        return [f"k{i}" for i in range(depth)] + (["cell"] if with_cells else []), source

    def sets(self, depth, with_cells=False, hidden=None):
        keys, source = self.groups(depth, with_cells, hidden)
        depth = len(keys) - with_cells
        by = ", ".join(["period", *keys])
        found = {}

        def place(row):
            path = (row[0], tuple(row[1:1 + depth]))
            return path + ((row[1 + depth],) if with_cells else ()), row[1 + len(keys):]

        plain = [self.plain(name, column) for name, column in self.measures]
        expressions = ", ".join(["count(*)", "min(n)", *(e for e, _ in plain)])
        for row in self.run(f"SELECT {by}, {expressions} FROM {source} GROUP BY {by}"):
            where, values = place(row)
            found[where] = RawSet(values[0], values[1],
                                  [self.exact(v, scale) for v, (_, scale) in zip(values[2:], plain)])
        for row in self.run(f"SELECT {by}, unitOfMeasurement FROM {source} GROUP BY {by}, "
                            "unitOfMeasurement"):
            where, values = place(row)
            found[where].units |= {values[0]}
        for i, (name, column) in enumerate(self.measures):
            if name == "unitPrice":
                for row in self.run(f"SELECT {by}, sum(usage * msrpPrice), sum(usage) FROM {source} "
                                    f"WHERE usage IS NOT NULL AND msrpPrice IS NOT NULL GROUP BY {by}"):
                    where, (cost, usage) = place(row)
                    if usage:
                        found[where].values[i] = (self.exact(cost, self.cost_scale) /
                                                  self.exact(usage, self.scales["usage"]))
            elif name == "commitment" or name in OF_COMMITMENTS:
                for row in self.run(self.commitments(name, by, source)):
                    where, values = place(row)
                    found[where].values[i] = self.commitment_figure(name, values)
        return found

    def plain(self, name, column):
        """(aggregate, scale) of a measure that one aggregate works out; NULL for the others."""
        if name == "listCost":
            return f"sum({self.cost})", self.cost_scale
        if name in ("usage", "onDemandUsage"):
            return f"sum({name})", self.scales[name]
        if name == "rows":
            return "count(*)", 0
        if name == "distinct":
            return f"nullif(count(DISTINCT {'day' if column == DAY else column}), 0)", 0
        if name in ("minimum", "maximum"):
            return f"{name[:3]}({column})", self.scales[column]
        if name in ("firstDay", "lastDay"):
            function = "min" if name == "firstDay" else "max"
            return f"CAST(julianday({function}(day)) - 2440587.5 AS INTEGER)", 0
        return "NULL", 0

    @staticmethod
    def exact(value, scale):
        assert value is None or isinstance(value, int), value
        return None if value is None else Fraction(value, 10**scale)

    def commitments(self, name, by, source):
        """Sums over the commitments of each group: each row, or each line (in each month)."""
        grain = self.spec.get("commitmentGrain", "day")
        part = {"day": "n", "month": LINE_COLUMNS + ", substr(day, 1, 7)",
                "contract": LINE_COLUMNS}[grain]

        def latest(column):
            return (f"first_value({column}) OVER (PARTITION BY {by}, {part} ORDER BY "
                    f"{column} IS NULL, time DESC NULLS LAST, n DESC)")

        # One row for each commitment: its figure c, its usage u and its price p.
        each = (f"SELECT {by}, min(c) AS c, sum(usage) AS u, min(p) AS p FROM (SELECT *, "
                f"{latest('commitment')} AS c, {latest('msrpPrice')} AS p FROM {source}) "
                f"GROUP BY {by}, {part}")
        if name == "commitment":
            return f"SELECT {by}, sum(c) FROM ({each}) GROUP BY {by}"
        u, c = self.at("usage", "u"), self.at("commitment", "c")
        over, under = f"max(0, {u} - {c})", f"max(0, {c} - {u})"
        figures = {"overage": f"sum({over})", "underage": f"sum({under})",
                   "overageCost": f"sum({over} * p)", "underageCost": f"sum({under} * p)",
                   "utilization": f"sum({u}), sum({c})"}[name]
        return (f"SELECT {by}, {figures} FROM ({each}) WHERE c > 0 AND u IS NOT NULL GROUP BY {by}")

    def commitment_figure(self, name, values):
        if name == "commitment":
            return self.exact(values[0], self.scales["commitment"])
        if name == "utilization":
            return Fraction(values[0], values[1])
        scale = self.common_scale() + (self.scales["msrpPrice"] if name.endswith("Cost") else 0)
        return self.exact(values[0], scale)

    # ---- why the cost changed -------------------------------------------------------------------

    def lines(self, depth, hidden=None):
        keys, source = self.groups(depth, False, hidden)
        by = "".join(k + ", " for k in keys)

        def total(period, term):
            return (f"coalesce(sum(CASE WHEN period = '{period}' AND usage * msrpPrice IS NOT NULL "
                    f"THEN {term} END), 0)")

        query = (f"SELECT {by}sum(period = 'now'), sum(period = 'before'), "
                 f"{total('now', 'usage * msrpPrice')}, {total('before', 'usage * msrpPrice')}, "
                 f"{total('now', 'usage')}, {total('before', 'usage')}, "
                 "count(DISTINCT unitOfMeasurement) + (count(*) > count(unitOfMeasurement)), "
                 f"min(unitOfMeasurement) FROM {source} GROUP BY {by}{LINE_COLUMNS}")
        found = {}
        for row in self.run(query):
            values = row[len(keys):]
            # Of several units only their number matters.
            units = {values[7]} if values[6] == 1 else range(values[6])
            line = Line(values[0:2], tuple(Fraction(v, 10**self.cost_scale) for v in values[2:4]),
                        tuple(Fraction(v, 10**self.scales["usage"]) for v in values[4:6]),
                        frozenset(units))
            found.setdefault(tuple(row[:len(keys)]), []).append(line)
        return found
