"""Random valid questions that are likely to match something."""

from decimal import Decimal

from schema import DAY, LINE, NUMBERS, PER_DAY, RATIOS, measure_parts, text_order

KEYS = ["resellerId", "customerOrgId", "service", "chargeId", "subscriptionId", "productFamily",
        "unitOfMeasurement", "billingAccountId", "resellerName", "partNumber", "distributorId",
        "dataCenterDescription", "customerName"]
BUCKETS = ["day", "week", "month", "quarter", "fiscalQuarter", "anniversary"]
SUMS = ["listCost", "usage", "onDemandUsage", "commitment", "rows"]
PER_UNIT_ONLY = {"overageCost", "underageCost", "unitPrice"}
COMPARISONS = ["LESS_THAN", "LESS_OR_EQUAL", "GREATER_THAN", "GREATER_OR_EQUAL"]


def some_measures(chance, per_unit):
    every = [*SUMS, *SUMS, "overage", "underage", "overageCost", "underageCost", "utilization",
             "unitPrice", "firstDay", "lastDay"]
    every += [f"distinct({chance.choice([*KEYS, DAY])})" for _ in range(2)]
    every += [f"minimum({chance.choice(NUMBERS)})", f"maximum({chance.choice(NUMBERS)})"]
    if not per_unit:
        every = [m for m in every if m not in PER_UNIT_ONLY]
    return list(dict.fromkeys(chance.sample(every, chance.randrange(1, 6))))


def some_filter(rows, chance):
    kinds = [*KEYS, *NUMBERS, DAY, DAY, "listCost"]
    column = chance.choice(kinds)
    some = chance.sample(rows, min(len(rows), 40))
    if column == "listCost":
        subject = {"measure": "listCost"}
        found = [r["usage"] * r["msrpPrice"] for r in some if "usage" in r and "msrpPrice" in r]
    else:
        subject = {"column": column}
        found = [row[column] for row in some if column in row]
    operators = ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN", "BETWEEN", "BETWEEN", *COMPARISONS,
                 "IS_MISSING", "IS_PRESENT"]
    if column == DAY:
        found = sorted(value[:10] for value in found)
    elif column in (*NUMBERS, "listCost"):
        found = [f"{v.normalize():f}" for v in sorted(found)]
    else:
        operators += ["LIKE", "LIKE"]
        found.sort(key=text_order)
    operator = chance.choice(operators)
    if operator in ("IS_MISSING", "IS_PRESENT"):
        return [{**subject, "operator": operator}]
    if not found:
        return []
    picked = [found[i] for i in sorted(chance.sample(range(len(found)), min(len(found), 12)))]
    if operator in ("IN", "NOT_IN"):
        values = picked
    elif operator == "BETWEEN":
        values = picked[:2] if len(picked) < 4 else chance.choice(
            [[picked[0], picked[-1]], [picked[0], picked[1], picked[-2], picked[-1]]])
        values = values * 2 if len(values) == 1 else values
    elif operator == "LIKE":
        values = []
        for value in picked[:chance.choice([1, 1, 3])]:
            begin = chance.randrange(len(value) + 1)
            values.append(value[begin:begin + 3].swapcase())
    else:
        values = [chance.choice(picked)]
        if column in NUMBERS and chance.random() < 0.2:
            values = [values[0] + ("" if "." in values[0] else ".") + "0000000001"]
    return [{**subject, "operator": operator, "values": values}]


def some_key(chance):
    if chance.random() < 0.3:
        return {"column": DAY, "bucket": chance.choice(BUCKETS)}
    return {"column": chance.choice(KEYS)}


def some_period(rows, chance):
    days = sorted(row[DAY][:10] for row in chance.sample(rows, min(len(rows), 9)) if DAY in row)
    return {"from": days[0], "to": days[-1]} if days else {"from": "2023-12-01", "to": "2024-02-29"}


def some_figure(spec, chance):
    if "comparison" not in spec:
        return {}
    return {"of": chance.choice(["value", "previous", "change", "changePercent"])}


def some_sort(spec, chance):
    for _ in range(chance.randrange(3)):
        key = {"descending": chance.random() < 0.5}
        if spec["groupBy"] and chance.random() < 0.5:
            yield {"group": chance.randrange(len(spec["groupBy"])), **key}
        else:
            yield {"measure": chance.choice(spec["measures"]), **key, **some_figure(spec, chance)}


def some_spec(rows, chance):
    """All but having, which wants to know the figures."""
    per_unit = chance.random() < 0.75
    spec = {"measures": some_measures(chance, per_unit)}
    if not per_unit:
        spec["priceBasis"] = "perLine"
    spec["commitmentGrain"] = chance.choice(["day", "month", "contract"])
    spec["filters"] = [f for _ in range(chance.choice([0, 0, 1, 1, 2]))
                       for f in some_filter(rows, chance)]
    if chance.random() < 0.4:
        spec["period"] = some_period(rows, chance)
    if chance.random() < 0.3:
        spec.setdefault("period", some_period(rows, chance))
        spec["comparison"] = {"period": some_period(rows, chance)}
        if chance.random() < 0.3:
            spec["comparison"]["perDay"] = True
        if per_unit and chance.random() < 0.5:
            spec["comparison"]["bridge"] = True
    keys = []
    for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 4, 5])):
        key = some_key(chance)
        if key not in keys:
            keys.append(key)
    spec["groupBy"] = keys
    if chance.random() < 0.2:
        pivot = some_key(chance)
        if pivot not in keys and pivot["column"] not in ("billingAccountId",):
            spec["pivot"] = pivot
    if chance.random() < 0.8:
        spec["fiscalYearStartMonth"] = chance.randrange(1, 13)
    if chance.random() < 0.8:
        spec["anniversaries"] = [{"customerOrgId": f"c-{i}", "day": chance.choice([1, 15, 28, 29, 30, 31])}
                                 for i in range(11) if chance.random() < 0.7]
    spec["sort"] = list(some_sort(spec, chance))
    if keys and chance.random() < 0.3:
        spec["top"] = [chance.randrange(5) for _ in range(chance.randint(1, len(keys)))]
    if chance.random() < 0.3:
        spec["shares"] = True
    return spec


def without(spec, features):
    """The spec less some of its features, to find out which one a failure comes from."""
    features = features | ({"comparison"} if "period" in features else set())
    spec = {key: value for key, value in spec.items() if key not in features - {"measures", "filters"}}
    if "bridge" in features and "comparison" in spec:
        spec["comparison"] = {k: v for k, v in spec["comparison"].items() if k != "bridge"}
    if "measures" in features:
        spec["measures"] = [m for m in spec["measures"] if m in SUMS] or ["listCost"]
    spec.setdefault("groupBy", [])
    if "depth" in features:
        spec["groupBy"] = spec["groupBy"][:2]
    if "filters" in features:
        spec["filters"] = []
    spec["sort"] = [s for s in spec.get("sort", []) if s.get("measure") in spec["measures"] or
                    s.get("group", len(spec["groupBy"])) < len(spec["groupBy"])]
    if "comparison" not in spec:
        spec["sort"] = [{k: v for k, v in s.items() if k != "of"} for s in spec["sort"]]
    if "top" in spec:
        spec["top"] = spec["top"][:len(spec["groupBy"])]
    return spec


def some_having(spec, answer, chance):
    """A condition near the figures of the groups of a level, so that it holds for some."""
    level = chance.randrange(len(spec["groupBy"]))
    index = chance.randrange(len(spec["measures"]))
    measure = spec["measures"][index]
    of = some_figure(spec, chance).get("of", "value")
    found = sorted({s.figure(of, index) for s in answer.levels[level + 1].values()} - {None})
    condition = {"level": level, "measure": measure, **({"of": of} if of != "value" else {})}
    operator = chance.choice(["EQUALS", "NOT_EQUALS", "IN", "NOT_IN", "BETWEEN", *COMPARISONS,
                              *COMPARISONS, "IS_MISSING", "IS_PRESENT"])
    if operator in ("IS_MISSING", "IS_PRESENT"):
        return {**condition, "operator": operator}
    if measure in ("firstDay", "lastDay") and of not in ("value", "previous"):
        found = found  # differences of days are numbers
    picked = [found[i] for i in sorted(chance.sample(range(len(found)), min(len(found), 4)))]
    if not picked:
        return None
    if operator == "BETWEEN":
        picked = [picked[0], picked[-1]]
    elif operator not in ("IN", "NOT_IN"):
        picked = picked[:1]
    is_day = measure in ("firstDay", "lastDay") and of in ("value", "previous")
    return {**condition, "operator": operator, "values": [figure_text(v, is_day) for v in picked]}


def figure_text(value, is_day):
    """Plain notation; the figures' denominators have no primes but 2 and 5."""
    if is_day:
        from datetime import date, timedelta
        return (date(1970, 1, 1) + timedelta(days=int(value))).isoformat()
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
    return f"{Decimal(int(value * 10**scale)).scaleb(-scale):f}"


def some_window(spec, rows, chance, left_out=frozenset()):
    window = {"offset": 0, "limit": 1_000_000}
    if chance.random() < 0.4 and "windows" not in left_out:
        window = {"offset": chance.randrange(40), "limit": chance.randrange(1, 40)}
    window["expanded"] = chance.random() < 0.5
    if spec["groupBy"]:
        toggled = []
        for row in chance.sample(rows, min(len(rows), 3)):
            path = []
            for key in spec["groupBy"][:chance.randint(1, len(spec["groupBy"]))]:
                if key["column"] == DAY:
                    path.append(row.get(DAY, "")[:{"day": 10, "month": 7}.get(key["bucket"], 10)])
                else:
                    path.append(row.get(key["column"], ""))
            if path not in toggled:
                toggled.append(path)
        window["toggled"] = toggled
    return window
