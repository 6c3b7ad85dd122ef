#!/usr/bin/env python3
"""Compares two random loads by usagescope-query-tool and by SQLite: what came, went and changed.

check_snapshots_sqlite.py --tool TOOL --work FOLDER [--seed N] [--questions N] [--first N]

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
from schema import DAY, LINE, NUMBERS, TEXTS  # noqa: E402
from sqlite_figures import Database, SqliteFigures  # noqa: E402
from tool import Tool  # noqa: E402

QUESTIONS_A_PAIR = 10
KINDS = ["added", "changed", "vanished", "unchanged"]
KEY = (*LINE, "time")
COLUMNS = (*TEXTS, *NUMBERS)


def same(left, right, columns):
    return " AND ".join(f"{left}.{c} IS {right}.{c}" for c in columns)


class Oracle:
    """Both loads in one database, the rows of the later one behind those of the earlier."""

    def __init__(self, before, after):
        self.database, self.first_after = Database([*before, *after]), len(before)

    def run(self, query, values=()):
        return self.database.connection.execute(query, values).fetchall()

    def pairs(self, spec):
        """(kind, row before, row after, cost before, cost after, changed columns) of all pairs; costs
        are whole numbers at the figures' scale, 0 where there is none."""
        self.figures = SqliteFigures(self.database, spec)
        run = self.database.connection.execute
        for table in ("side", "pair"):
            run(f"DROP TABLE IF EXISTS temp.{table}")
        # The place of a row among those of its load that are equal to it in all columns.
        run(f"CREATE TEMP TABLE side AS SELECT *, n >= {self.first_after} AS late, "
            f"coalesce({self.figures.cost}, 0) AS cost, row_number() OVER (PARTITION BY "
            f"n >= {self.first_after}, {', '.join((*KEY, *COLUMNS))} ORDER BY n) AS place FROM selected")
        run("CREATE TEMP TABLE pair AS SELECT a.n AS a, b.n AS b FROM side a JOIN side b ON "
            f"NOT a.late AND b.late AND a.place = b.place AND {same('a', 'b', (*KEY, *COLUMNS))}")
        # Of the others, the place among those with the same key.
        run("INSERT INTO pair WITH rest AS (SELECT *, row_number() OVER (PARTITION BY late, "
            f"{', '.join(KEY)} ORDER BY n) AS next FROM side WHERE n NOT IN (SELECT a FROM pair) AND "
            "n NOT IN (SELECT b FROM pair)) SELECT a.n, b.n FROM (SELECT * FROM rest WHERE NOT late) a "
            f"FULL JOIN (SELECT * FROM rest WHERE late) b ON a.next = b.next AND {same('a', 'b', KEY)}")
        differ = ", ".join(f"x.{c} IS NOT y.{c}" for c in COLUMNS)
        found = []
        for a, b, cost_before, cost_after, *unlike in self.run(
                f"SELECT a, b, coalesce(x.cost, 0), coalesce(y.cost, 0), {differ} FROM pair "
                "LEFT JOIN side x ON x.n = a LEFT JOIN side y ON y.n = b"):
            after = None if b is None else b - self.first_after
            changed = {c for c, is_unlike in zip(COLUMNS, unlike) if is_unlike}
            kind = ("added" if a is None else "vanished" if b is None else
                    "changed" if changed else "unchanged")
            found.append((kind, a, after, cost_before, cost_after,
                          changed if kind == "changed" else set()))
        return found

    def answer(self, spec, request):
        pairs = self.pairs(spec)
        scale = 10**self.figures.cost_scale
        totals = {}
        for name in (*KINDS, "total"):
            of = [p for p in pairs if name in ("total", p[0])]
            before, after = (Fraction(sum(p[i] for p in of), scale) for i in (3, 4))
            totals[name] = [len(of), before, after, after - before]
        wanted = request.get("kinds") or KINDS[:3]
        listed = sorted((p for p in pairs if p[0] in wanted),
                        key=lambda p: (-abs(p[4] - p[3]), KINDS.index(p[0]),
                                       p[1] if p[2] is None else p[2]))
        begin = request["offset"]
        return {"rowsBefore": sum(p[1] is not None for p in pairs),
                "rowsAfter": sum(p[2] is not None for p in pairs), **totals,
                "foundCount": len(listed),
                "pairs": [[p[0], p[1], p[2], Fraction(p[4] - p[3], scale), p[5]]
                          for p in listed[begin:begin + request["limit"]]]}


def number(text):
    return Fraction(Decimal(text))


def comparable(answer):
    """The program's answer as the oracle gives it."""
    if "error" in answer:
        return answer
    totals = {name: [of["pairs"], *(number(of[k]) for k in ("costBefore", "costAfter", "difference"))]
              for name, of in answer.items() if name in (*KINDS, "total")}
    return {**{k: answer[k] for k in ("rowsBefore", "rowsAfter", "foundCount")}, **totals,
            "pairs": [[p["kind"], p.get("before", {}).get("row"), p.get("after", {}).get("row"),
                       number(p["difference"]), set(p.get("changed", []))]
                      for p in answer["pairs"]]}


def some_change(row, chance):
    """The row as a later load has it."""
    changed = dict(row)
    column = chance.choice(["usage", "msrpPrice", "usage", "customerName", "commitment", "service",
                            "chargeId", DAY, "partNumber"])
    if chance.random() < 0.2:
        changed.pop(column, None)
    elif column in NUMBERS:
        # Often the same number with other zeros, which is no change.
        of = row.get(column, Decimal(1))
        same = of + Decimal("0.000")
        changed[column] = same if chance.random() < 0.3 else of + chance.choice([1, -3, Decimal("0.5")])
    else:
        changed[column] = "2024-01-31" if column == DAY else chance.choice(["VMC", "", "P1", "é"])
    return changed


def some_loads(chance):
    before = list(row_maker.some_rows(chance.choice([1, 40, 300]), chance))
    # Some rows come several times, whole or in part.
    before += [some_change(row, chance) if chance.random() < 0.5 else dict(row)
               for row in chance.choices(before, k=len(before) // 4)]
    after = [some_change(row, chance) if chance.random() < 0.2 else dict(row)
             for row in before if chance.random() < 0.9]
    after += [dict(row) for row in chance.choices(before, k=len(before) // 10)]
    after += row_maker.some_rows(chance.choice([0, 1, 30]), chance)
    if chance.random() < 0.6:
        chance.shuffle(after)
    return before, after


def main():
    asked = Numbered(__doc__, "questions", 400)
    failed, found, loads = 0, dict.fromkeys(KINDS, 0), None
    with Tool(asked.tool) as tool:
        for question in asked.numbers:
            if loads != question // QUESTIONS_A_PAIR:
                loads = question // QUESTIONS_A_PAIR
                before, after = some_loads(random.Random(f"{asked.seed}/loads/{loads}"))
                oracle = Oracle(before, after)
                for name, rows in (("loadBefore", before), ("load", after)):
                    file = asked.work / f"{name}.ndjson"
                    row_maker.write_rows(file, rows)
                    tool.load(file, into=name)
            chance = random.Random(f"{asked.seed}/snapshot/{question}")
            spec = specs.without(specs.some_spec(before, chance), {
                "comparison", "pivot", "top", "shares", "sort", "groupBy", "measures"})
            spec.pop("measures")
            if chance.random() < 0.4:
                spec.pop("filters", None)
            request = {"offset": chance.choice([0, 0, 7]), "limit": chance.choice([5, 10_000])}
            if chance.random() < 0.6:
                request["kinds"] = chance.sample(KINDS, chance.randint(1, 4))
            expected = oracle.answer(spec, request)
            answer = comparable(tool.ask({"spec": spec, "snapshot": request}))
            for kind in KINDS:
                found[kind] += expected[kind][0]
            wrong = [f"{key}: expected {expected[key]}, got {answer.get(key)}"
                     for key in expected if expected[key] != answer.get(key)]
            if not wrong:
                continue
            failed += 1
            if failed <= 10:
                print(f"question {question}: {json.dumps(spec)}", f"snapshot: {json.dumps(request)}",
                      *[line[:1000] for line in wrong], sep="\n  ")
                print(asked.again(question))
    print(f"{asked.count} questions, {failed} differ; pairs: {found}")
    if asked.count >= 100 and min(found.values()) < asked.count:
        sys.exit("the loads differ too little to be worth comparing")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
