#!/usr/bin/env python3
"""Asks usagescope-query-tool and the reference the same questions and compares every figure.

check_queries.py --tool TOOL --work FOLDER (--hostile ROWS | --mock MOCK --rows ROWS) [--seed N]

Everything must be equal: figures to the last digit, order, counts, labels, units. The rows are asked
twice, the second time shuffled; then the totals must not have moved either.
"""

import argparse
import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import reference

GROUPS = ["resellerId", "customerOrgId", "service", "chargeId", "subscriptionId", "productFamily",
          "unitOfMeasurement", "billingAccountId", "resellerName", "partNumber"]
BUCKETS = ["day", "month", "quarter"]
MEASURES = ["listCost", "usage", "onDemandUsage", "commitment", "rows"]


def hostile_rows(count, chance):
    """Rows with everything that is legal and unpleasant."""
    # Few enough lines for each to come back on several days.
    lines = [{"subscriptionId": f"M{i % 60}", "chargeId": f"VOD-{i % 12}",
              "customerOrgId": f"c-{i % 30}", "partNumber": f"P{i % 3}",
              "dataCenterDescription": chance.choice(["US West", "EU"]),
              "billingEngineDiscountContractId": str(i % 4)} for i in range(count // 20 + 1)]
    names = ["Alpha", "alpha", "Beta GmbH & Co", "Zoë", "éclair", "", "a\"b\\c", "  ", "日本"]
    for _ in range(count):
        row = {}

        def put(column, value, missing=0.06):
            if chance.random() >= missing:
                row[column] = value

        reseller = chance.randrange(6)
        put("resellerId", f"R{reseller}" if reseller else "")
        put("resellerName", chance.choice(names))
        for column, value in chance.choice(lines).items():
            put(column, value, 0.02)
        put("customerName", chance.choice(names) + str(chance.randrange(4)))
        put("service", chance.choice(["VMC", "vmc", "DR", "NSX "]))
        put("productFamily", chance.choice(names))
        put("chargeDescription", chance.choice(["Host", "IP", "Egress"]), 0.5)
        put("billingAccountId", str(chance.randrange(70_000)), 0.5)
        put("unitOfMeasurement", chance.choice(["GB", "GB", "GB", "Hours", "IP"]), 0.02)
        put("usage", Decimal(chance.randrange(-50, 100_000)).scaleb(-chance.randrange(5)))
        put("msrpPrice", Decimal(chance.randrange(0, 10_000_000)).scaleb(-chance.randrange(9)))
        put("commitment", Decimal(chance.choice([0, 0, 5, 100, 2500])), 0.2)
        if "usage" in row and "commitment" in row and chance.random() < 0.9:
            row["onDemandUsage"] = max(Decimal(0), row["usage"] - row["commitment"])
        else:
            put("onDemandUsage", Decimal(chance.randrange(100)))
        time = chance.choice([" 00:00:00", "", f" {chance.randrange(24):02}:30:59"])
        day = f"202{chance.randrange(3)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 6):02}"
        put("usageTimestamp", day + time)
        yield row


def row_text(row):
    """A row as JSON with its numbers in plain notation."""
    parts = [f"{json.dumps(k)}:{v:f}" if isinstance(v, Decimal) else
             f"{json.dumps(k)}:{json.dumps(v, ensure_ascii=False)}" for k, v in row.items()]
    return "{" + ",".join(parts) + "}"


def read_rows(text):
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal)
            for line in text.split("\n") if line]


def some_filter(rows, chance):
    column = chance.choice(["chargeId", "resellerName", "customerName", "usage", "msrpPrice",
                            "commitment", "usageTimestamp", "subscriptionId"])
    found = [row[column] for row in chance.sample(rows, min(len(rows), 60)) if column in row]
    if not found:
        return []
    operators = ["EQUALS", "IN", "BETWEEN"]
    if column == "usageTimestamp":
        found = sorted(value[:10] for value in found)
    elif column in reference.NUMBERS:
        found = [f"{value:f}" for value in sorted(found)]
    else:
        operators.append("LIKE")
        found.sort(key=reference.text_order)
    operator = chance.choice(operators)
    picked = sorted(chance.sample(range(len(found)), min(len(found), 12)))
    values = [found[i] for i in picked]
    if operator == "EQUALS":
        values = values[:1]
    elif operator == "BETWEEN":
        values = [values[0], values[-1]]
    elif operator == "LIKE":
        begin = chance.randrange(len(values[0]) + 1)
        values = [values[0][begin:begin + 3].swapcase()]
    return [{"column": column, "operator": operator, "values": values}]


def some_key(chance):
    if chance.random() < 0.3:
        return {"column": "usageTimestamp", "bucket": chance.choice(BUCKETS)}
    return {"column": chance.choice(GROUPS)}


def some_query(rows, chance):
    """A valid query that is likely to match something."""
    spec = {"measures": chance.sample(MEASURES, chance.randrange(1, 6))}
    if chance.random() < 0.6:
        spec["filters"] = some_filter(rows, chance)
    if chance.random() < 0.4:
        days = sorted(row["usageTimestamp"][:10] for row in chance.sample(rows, min(len(rows), 9))
                      if "usageTimestamp" in row)
        if days:
            spec["period"] = {"from": days[0], "to": days[-1]}
    keys = []
    for _ in range(chance.choice([0, 1, 1, 2, 2])):
        key = some_key(chance)
        if key not in keys:
            keys.append(key)
    spec["groupBy"] = keys
    spec["priceBasis"] = chance.choice(["perUnit", "perLine"])
    spec["commitmentGrain"] = chance.choice(["day", "month", "contract"])
    spec["sort"] = []
    for _ in range(chance.randrange(3)):
        descending = chance.random() < 0.5
        if keys and chance.random() < 0.5:
            spec["sort"].append({"group": chance.randrange(len(keys)), "descending": descending})
        else:
            spec["sort"].append({"measure": chance.choice(spec["measures"]),
                                 "descending": descending})
    window = {"offset": 0, "limit": 1_000_000}
    if chance.random() < 0.4:
        window = {"offset": chance.randrange(40), "limit": chance.randrange(1, 40)}
    window["expanded"] = chance.random() < 0.5
    if keys and keys[0]["column"] != "usageTimestamp":
        window["toggled"] = [[row.get(keys[0]["column"], "")] for row in chance.sample(rows, 2)]
    return {"spec": spec, "window": window}


def ask(tool, folder, rows_text, queries):
    rows_file, queries_file = folder / "rows.ndjson", folder / "queries.json"
    rows_file.write_text(rows_text, encoding="utf-8")
    queries_file.write_text(json.dumps(queries), encoding="utf-8")
    done = subprocess.run([tool, rows_file, queries_file], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.decode("utf-8"))


def complete(row):
    """A row of the tool's answer with the members that it leaves out, numbers as decimals."""
    value = row["value"]
    return {"level": row["level"], "value": value, "label": row.get("label", value),
            "missing": row.get("missing", False), "children": row.get("children", False),
            "expanded": row.get("expanded", False),
            "values": [None if v is None else Decimal(v) for v in row["values"]],
            "rows": row["rows"], "mixedUnits": row.get("mixedUnits", False),
            "unit": row.get("unit", "")}


def differences(expected, actual):
    """Readable lines, none when equal."""
    if "error" in actual:
        return [f"refused: {actual}"]
    actual = {**actual, "total": complete(actual["total"]),
              "rows": [complete(row) for row in actual["rows"]]}
    found = [f"{name}: expected {expected[name]}, got {actual[name]}"
             for name in expected if name != "rows" and expected[name] != actual[name]]
    for i, (want, got) in enumerate(zip(expected["rows"], actual["rows"])):
        if want != got:
            found.append(f"row {i}:\n    expected {want}\n    got      {got}")
    if len(expected["rows"]) != len(actual["rows"]):
        found.append(f"{len(expected['rows'])} rows expected, {len(actual['rows'])} came")
    return found


def check(tool, folder, text, queries, what):
    rows = read_rows(text)
    answers = ask(tool, folder, text, queries)
    if len(answers) != len(queries):
        sys.exit(f"{what}: {len(queries)} queries, {len(answers)} answers")
    failed = figures = 0
    for query, actual in zip(queries, answers):
        expected = reference.answer(rows, query["spec"], query["window"])
        found = differences(expected, actual)
        figures += (len(expected["rows"]) + 1) * len(expected["total"]["values"])
        if found:
            failed += 1
            print(f"{what}: {json.dumps(query)}", *found[:6], sep="\n  ")
    print(f"{what}: {len(rows)} rows, {len(queries)} queries, {figures} figures, {failed} differ")
    return failed, answers


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tool", required=True)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--hostile", type=int)
    options.add_argument("--mock")
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--queries", type=int, default=120)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    folder = chosen.work / ("hostile" if chosen.hostile else "demo")
    folder.mkdir(parents=True, exist_ok=True)
    if chosen.hostile:
        text = "".join(row_text(row) + "\n" for row in hostile_rows(chosen.hostile, chance))
    else:
        out = folder / "generated.ndjson"
        subprocess.run([chosen.mock, "generate", "--rows", str(chosen.rows), "--seed",
                        str(chosen.seed), "--out", out], check=True)
        text = out.read_text(encoding="utf-8")
    rows = read_rows(text)
    queries = [some_query(rows, chance) for _ in range(chosen.queries)]
    failed, before = check(chosen.tool, folder, text, queries, "as generated")

    lines = text.split("\n")[:-1]
    chance.shuffle(lines)
    failed_shuffled, after = check(chosen.tool, folder, "\n".join(lines) + "\n", queries, "shuffled")
    for query, one, other in zip(queries, before, after):
        # The latest of several commitments on one day is the later row, so there the order matters.
        if query["spec"]["commitmentGrain"] == "day" and one["total"] != other["total"]:
            failed += 1
            print(f"total moved with the order of rows: {json.dumps(query)}")
    if failed + failed_shuffled:
        sys.exit(1)


if __name__ == "__main__":
    main()
