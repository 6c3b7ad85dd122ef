#!/usr/bin/env python3
"""Asks usagescope-query-tool and SQLite for rows: lists, facets, finds, summaries, faults.

check_rows_sqlite.py --tool TOOL --work FOLDER [--seed N] [--questions N] [--first N]

A failure prints the command that asks that question again.
"""

import json
import random
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "independent"))

import rows as row_maker  # noqa: E402
import specs  # noqa: E402
from command import Numbered  # noqa: E402
from meaning import label_order  # noqa: E402
from schema import (DAY, LINE, NAMES, NUMBERS, TEXTS, rounded, small)  # noqa: E402
from sqlite_figures import Database, SqliteFigures  # noqa: E402
from tool import Tool  # noqa: E402

QUESTIONS_A_TABLE = 40
KEY = ", ".join((*LINE, "time"))


class Oracle:
    """The rows of a spec in the table `selected`, and what is asked of them."""

    def __init__(self, database, spec):
        self.database, self.spec = database, spec
        self.use(spec)

    def use(self, spec):
        self.figures = SqliteFigures(self.database, spec)
        self.cost, self.scales = self.figures.cost, self.database.scales
        self.cost_scale = self.figures.cost_scale

    def run(self, query, values=()):
        return self.database.connection.execute(query, values).fetchall()

    def numbers(self, query, values=()):
        return [row[0] for row in self.run(query, values)]

    def exact(self, value, scale=None):
        return None if value is None else Fraction(value, 10**(self.cost_scale if scale is None
                                                               else scale))

    def subject(self, key):
        if "measure" in key:
            return self.cost
        return "time" if key["column"] == DAY else key["column"]

    def ordered(self, sort):
        """Row numbers of the list."""
        terms = []
        for key in sort:
            way = "DESC" if key.get("descending", False) else "ASC"
            subject = self.subject(key)
            if key.get("column") in TEXTS:
                terms.append(f"lower({subject}) {way} NULLS LAST")
            terms.append(f"{subject} {way} NULLS LAST")
        return self.numbers(f"SELECT n FROM selected ORDER BY {', '.join([*terms, 'n'])}")

    def list(self, request):
        order = self.ordered(request["sort"])
        offset = request["offset"]
        costs = dict(self.run(f"SELECT n, {self.cost} FROM selected"))
        return {"matchingRows": len(order), "tableRows": self.database.row_count,
                "rows": [[n, self.exact(costs[n])] for n in
                         order[offset:offset + request["limit"]]]}

    def facet(self, request):
        column = request["column"]
        self.use({**self.spec, "filters": [f for f in self.spec.get("filters", [])
                                           if f.get("column") != column],
                  "groupBy": [{k: request[k] for k in ("column", "bucket") if k in request}]})
        if column in NUMBERS:
            least, most, distinct, missing, rows = self.run(
                f"SELECT min({column}), max({column}), count(DISTINCT {column}), "
                f"count(*) - count({column}), count(*) FROM selected")[0]
            return {"matchingRows": rows, "numbers": [
                self.exact(least, self.scales[column]), self.exact(most, self.scales[column]),
                distinct, missing]}
        names = self.database.names.get(column, {})
        found = {value: (count, self.exact(cost)) for value, count, cost in self.run(
            f"SELECT k0, count(*), sum({self.cost}) FROM selected GROUP BY k0")}
        search = small(request.get("search", ""))
        values = [v for v in found if not search or (v is not None and (
            search in small(v) or search in small(names.get(v, v))))]
        key, descending = {"column": column}, request["descending"]
        order = [v for v in label_order(values, key, names, descending and
                                        request["order"] == "label") if v is not None]
        if request["order"] == "count":
            order.sort(key=lambda v: found[v][0], reverse=descending)
        elif request["order"] == "cost":
            priced = [v for v in order if found[v][1] is not None]
            priced.sort(key=lambda v: found[v][1], reverse=descending)
            order = priced + [v for v in order if found[v][1] is None]
        order += [None] * (None in values)
        offset = request["offset"]
        return {"matchingRows": sum(count for count, _ in found.values()),
                "valueCount": len(found), "foundCount": len(values),
                "entries": [[v or "", names.get(v, v) or "", v is None, *found[v]]
                            for v in order[offset:offset + request["limit"]]]}

    def find(self, request):
        hits = {}
        text = request["text"]
        connection = self.database.connection
        for column in NUMBERS:
            scale = self.scales[column]
            connection.create_function(
                f"plain_{column}", 1, lambda v, s=scale: None if v is None else plain(v, s))
        for column in (*TEXTS, *NUMBERS, DAY):
            subject = {DAY: "day"}.get(column, column)
            subject = f"plain_{column}({column})" if column in NUMBERS else f"small({subject})"
            hits[column] = set(self.numbers(
                f"SELECT n FROM selected WHERE instr({subject}, small(?)) > 0", [text]))
        found = set().union(*hits.values()) if text else set()
        order = self.ordered(request["sort"])
        rows = [n for n in order if n in found]
        offset = request["offset"]
        answer = {"rowCount": len(found),
                  "columnHits": {c: len(h) for c, h in hits.items() if h and text},
                  "rows": rows[offset:offset + request["limit"]], "next": None}
        if "step" in request and rows:
            answer["next"] = self.next_found(order, rows, request["step"])
        return answer

    @staticmethod
    def next_found(order, rows, step):
        """[row, position, wrapped]: the nearest one past the step's row, else from the other end."""
        place = {n: i for i, n in enumerate(order)}
        backward, start = step.get("backward", False), place.get(step.get("fromRow"))
        places = sorted((place[n] for n in rows), reverse=backward)
        if start is not None:
            ahead = [p for p in places if (p < start if backward else p > start)]
        else:
            ahead = places
        found = ahead[0] if ahead else places[0]
        return [order[found], found, not ahead]

    def summary(self, request):
        order = self.ordered(request["sort"])
        picked = {n for r in request["ranges"] for n in order[r["begin"]:r["end"]]}
        # Rows by number are of the table, also those that the list leaves out.
        picked |= set(request["rows"])
        self.run("DROP TABLE IF EXISTS temp.picked")
        self.run("CREATE TEMP TABLE picked (m INTEGER PRIMARY KEY)")
        self.database.connection.executemany("INSERT INTO picked VALUES (?)",
                                             [[n] for n in picked])
        answer = {"rows": len(picked)}
        for name in (*NUMBERS, "listCost"):
            subject = self.cost if name == "listCost" else name
            scale = self.cost_scale if name == "listCost" else self.scales[name]
            count, total, least, most = self.run(
                f"SELECT count({subject}), sum({subject}), min({subject}), max({subject}) "
                "FROM usages JOIN picked ON m = n")[0]
            answer[name] = [count, self.exact(total, scale),
                            rounded(self.exact(total, scale) / count) if count else None,
                            self.exact(least, scale), self.exact(most, scale)]
        return answer

    # ---- faults: {kind or (kind, id column): [cases, rows, missing, cost]} ------------------------

    def faults(self, request):
        answer = {"matchingRows": self.numbers("SELECT count(*) FROM selected")[0]}
        whole = ", ".join((*TEXTS, *NUMBERS))
        sets = (f"SELECT *, {self.cost} AS cost, dense_rank() OVER (ORDER BY {KEY}) AS g, "
                f"dense_rank() OVER (ORDER BY {KEY}, {whole}) AS w FROM selected")
        sets = (f"SELECT *, row_number() OVER (PARTITION BY g ORDER BY n) AS place, "
                f"count(*) OVER (PARTITION BY g) AS size, min(w) OVER (PARTITION BY g) <> "
                f"max(w) OVER (PARTITION BY g) AS differ FROM ({sets})")
        for kind, differ in (("duplicateRows", 0), ("conflictingRows", 1)):
            cases, rows, cost = self.run(
                "SELECT count(DISTINCT g), count(*), sum(CASE WHEN place > 1 THEN cost END) "
                f"FROM ({sets}) WHERE size > 1 AND differ = {differ}")[0]
            answer[kind] = [cases, rows, 0, self.exact(cost)]
        at = self.figures.at
        common = 10**self.figures.common_scale()
        answer["identityBreak"] = self.by_line(
            f"onDemandUsage * {common} <> max(0, {at('usage')} - {at('commitment')}) * "
            f"{10**self.scales['onDemandUsage']}", self.cost, self.cost_scale)
        answer["negativeUsage"] = self.by_line("usage < 0", self.cost, self.cost_scale)
        answer["missingDays"] = self.missing_days()
        answer["unitChange"] = self.several(
            "CASE WHEN chargeId IS NULL THEN json_array(" + ", ".join(LINE) + ") "
            "ELSE chargeId END", "unitOfMeasurement")
        for column, name in NAMES.items():
            answer["idWithSeveralNames", column] = self.several(column, name)
            answer["nameWithSeveralIds", column] = self.several(name, column)
        answer["priceChange"] = self.several(
            "CASE WHEN day IS NOT NULL THEN json_array(" + ", ".join(LINE) +
            ", substr(day, 1, 7)) END", "msrpPrice")
        if self.figures.per_unit:
            answer["unusedCommitment"] = self.by_line(
                "usage <= 0 AND commitment > 0", "commitment * msrpPrice",
                self.scales["commitment"] + self.scales["msrpPrice"])
        known = " OR ".join("(subscriptionId = ? AND day NOT BETWEEN ? AND ?)"
                            for _ in request["subscriptions"])
        values = [v for s in request["subscriptions"]
                  for v in (s["subscriptionId"], s["days"]["from"], s["days"]["to"])]
        cases, rows, cost = self.run(
            f"SELECT count(DISTINCT subscriptionId), count(*), sum({self.cost}) FROM selected "
            f"WHERE {known}", values)[0]
        answer["outsideSubscription"] = [cases, rows, 0, self.exact(cost)]
        return answer

    def by_line(self, condition, cost, scale):
        """Rows of a fault, a case for each line."""
        lines = self.run(f"SELECT count(*), sum({cost}) FROM selected WHERE {condition} "
                         f"GROUP BY {', '.join(LINE)}")
        costs = [cost for _, cost in lines if cost is not None]
        return [len(lines), sum(rows for rows, _ in lines), 0,
                self.exact(sum(costs), scale) if costs else None]

    def several(self, subject, value):
        """Subjects that stand beside several values; the rows are those that have both."""
        rows = self.run(
            f"SELECT count(*), sum({self.cost}) FROM selected WHERE {subject} IS NOT NULL AND "
            f"{value} IS NOT NULL GROUP BY {subject} HAVING count(DISTINCT {value}) > 1")
        costs = [cost for _, cost in rows if cost is not None]
        return [len(rows), sum(count for count, _ in rows), 0,
                self.exact(sum(costs)) if costs else None]

    def missing_days(self):
        period = self.spec.get("period")
        first, last = ([period["from"], period["to"]] if period else
                       self.run("SELECT min(day), max(day) FROM selected")[0])
        days = self.numbers(
            "WITH RECURSIVE every(d) AS (SELECT ? WHERE ? IS NOT NULL UNION ALL SELECT "
            "date(d, '+1 day') FROM every WHERE d < ?) SELECT julianday(d) FROM every WHERE d NOT IN "
            "(SELECT day FROM selected WHERE day IS NOT NULL) ORDER BY d", [first, first, last])
        gaps = sum(1 for i, day in enumerate(days) if i == 0 or day != days[i - 1] + 1)
        return [gaps, 0, len(days), None]


def plain(value, scale):
    """Plain notation without trailing zeros."""
    text = f"{Decimal(value).scaleb(-scale):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text):
    return None if text is None else Fraction(Decimal(text))


def comparable(kind, answer):
    """The program's answer as the oracle gives it."""
    if "error" in answer:
        return answer
    if kind == "list":
        return {"matchingRows": answer["matchingRows"], "tableRows": answer["tableRows"],
                "rows": [[r["row"], number(r.get("listCost"))] for r in answer["rows"]]}
    if kind == "facet" and "numbers" in answer:
        of = answer["numbers"]
        return {"matchingRows": answer["matchingRows"], "numbers": [
            number(of.get("minimum")), number(of.get("maximum")), of["distinct"], of["missing"]]}
    if kind == "facet":
        return {**{k: answer[k] for k in ("matchingRows", "valueCount", "foundCount")},
                "entries": [[e["value"], e.get("label", e["value"]), e.get("missing", False),
                             e["rows"], number(e.get("listCost"))] for e in answer["entries"]]}
    if kind == "find":
        step = answer.get("next")
        return {"rowCount": answer["rowCount"], "columnHits": answer["columnHits"],
                "rows": answer["rows"], "next": step and [step["row"], step["position"],
                                                         step.get("wrapped", False)]}
    if kind == "summary":
        return {name: of if name == "rows" else [of["count"], *(number(of.get(k)) for k in (
            "sum", "average", "minimum", "maximum"))] for name, of in answer.items()}
    found = {"matchingRows": answer["matchingRows"]}
    for fault in answer["faults"]:
        key = (fault["kind"], fault["idColumn"]) if "idColumn" in fault else fault["kind"]
        found[key] = [fault["cases"], fault["rows"], fault.get("missing", 0),
                      number(fault.get("listCost"))]
    return found


def some_request(kind, rows, chance):
    def sort():
        found = []
        for _ in range(chance.randrange(4)):
            key = {"measure": "listCost"} if chance.random() < 0.15 else {
                "column": chance.choice([*specs.KEYS, *NUMBERS, DAY])}
            found.append({**key, "descending": chance.random() < 0.5})
        return found

    window = {"offset": chance.choice([0, 0, 3, 50]), "limit": chance.choice([5, 40, 10_000])}
    if kind == "list":
        return {"sort": sort(), **window}
    if kind == "facet":
        column = chance.choice([*specs.KEYS, *NUMBERS, DAY])
        request = {"column": column, "order": chance.choice(["cost", "count", "label"]),
                   "descending": chance.random() < 0.5, **window}
        if column == DAY:
            request["bucket"] = chance.choice(specs.BUCKETS)
        if chance.random() < 0.4 and column not in NUMBERS:
            request["search"] = chance.choice(["a", "Z", "M1", "c-", "20", "é", "%", " "])
        return request
    if kind == "find":
        row = chance.choice(rows)
        value = f"{chance.choice([*row.values(), 'none']) if row else ''}"
        begin = chance.randrange(len(value) + 1)
        request = {"text": value[begin:begin + chance.randint(1, 4)].swapcase(), "sort": sort(),
                   **window}
        if chance.random() < 0.7:
            request["step"] = {"backward": chance.random() < 0.5}
            if chance.random() < 0.8:
                request["step"]["fromRow"] = chance.randrange(len(rows))
        return request
    if kind == "summary":
        ranges = [{"begin": begin, "end": begin + chance.randrange(60)}
                  for begin in (chance.randrange(len(rows)) for _ in range(chance.randrange(3)))]
        return {"sort": sort(), "ranges": ranges,
                "rows": [chance.randrange(len(rows)) for _ in range(chance.randrange(6))]}
    return {"limit": 3, "subscriptions": [
        {"subscriptionId": f"M{i}", "days": {"from": "2024-01-01", "to": "2024-06-30"}}
        for i in range(4)]}


def some_rows(chance):
    rows = list(row_maker.some_rows(chance.choice([1, 30, 200, 400]), chance))
    # Some rows again, whole or with another usage, as overlapping files bring them.
    for row in chance.sample(rows, len(rows) // 8):
        again = dict(row)
        if chance.random() < 0.4:
            again["usage"] = Decimal(7)
        rows.insert(chance.randrange(len(rows) + 1), again)
    return rows


def shown(value):
    if isinstance(value, Fraction):
        return f"{float(value):.9g}"
    return [shown(v) for v in value] if isinstance(value, list) else value


def main():
    asked = Numbered(__doc__, "questions", 1000)
    failed, table = 0, None
    with Tool(asked.tool) as tool:
        for question in asked.numbers:
            if table != question // QUESTIONS_A_TABLE:
                table = question // QUESTIONS_A_TABLE
                rows = some_rows(random.Random(f"{asked.seed}/table/{table}"))
                database = Database(rows)
                row_maker.write_rows(asked.work / "table.ndjson", rows)
                tool.load(asked.work / "table.ndjson")
            chance = random.Random(f"{asked.seed}/rows/{question}")
            kind = chance.choice(["list", "facet", "facet", "find", "summary", "faults"])
            spec = specs.without(specs.some_spec(rows, chance), {
                "comparison", "pivot", "top", "shares", "sort", "groupBy", "measures"})
            spec.pop("measures")
            request = some_request(kind, rows, chance)
            expected = getattr(Oracle(database, spec), kind)(request)
            answer = comparable(kind, tool.ask({"spec": spec, kind: request}))
            wrong = [f"{key}: expected {shown(expected[key])}, got {shown(answer.get(key))}"
                     for key in expected if expected[key] != answer.get(key)]
            if not wrong:
                continue
            failed += 1
            if failed <= 10:
                print(f"question {question}: {json.dumps(spec)}", f"{kind}: {json.dumps(request)}",
                      *[line[:1000] for line in wrong], sep="\n  ")
                print(asked.again(question))
    print(f"{asked.count} questions, {failed} differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
