"""What a query means, written a second time: rows are dicts, numbers are Python's decimals.

Follows the contracts in core/query/*.hpp, shares no code with them, and is as plain as can be.
"""

import datetime
import decimal
from decimal import Decimal

# Far more digits than any sum has: every operation below is exact.
decimal.getcontext().prec = 200
decimal.getcontext().traps[decimal.Inexact] = True

NAMES = {"chargeId": "chargeDescription", "customerOrgId": "customerName",
         "distributorId": "distributorName", "resellerId": "resellerName"}
NUMBERS = {"commitment", "msrpPrice", "onDemandUsage", "usage"}
LINE = ("subscriptionId", "chargeId", "partNumber", "dataCenterDescription", "customerOrgId",
        "billingEngineDiscountContractId")


def day_of(row):
    stamp = row.get("usageTimestamp")
    return None if stamp is None else datetime.date.fromisoformat(stamp[:10])


def ascii_lower(text):
    return "".join(c.lower() if "A" <= c <= "Z" else c for c in text)


def text_order(text):
    """Byte order of UTF-8."""
    return text.encode("utf-8")


def matches(row, condition):
    column, operator, values = condition["column"], condition["operator"], condition["values"]
    if column == "usageTimestamp":
        value, values = day_of(row), [datetime.date.fromisoformat(v) for v in values]
    elif column in NUMBERS:
        value, values = row.get(column), [Decimal(v) for v in values]
    else:
        value = row.get(column)
    if value is None:
        return False
    if operator == "LIKE":
        return ascii_lower(values[0]) in ascii_lower(value)
    if operator == "BETWEEN":
        if isinstance(value, str):
            return text_order(values[0]) <= text_order(value) <= text_order(values[1])
        return values[0] <= value <= values[1]
    return value in values


def selected(rows, spec):
    period = spec.get("period")
    for number, row in enumerate(rows):
        if period:
            day = day_of(row)
            if day is None or not period["from"] <= day.isoformat() <= period["to"]:
                continue
        if all(matches(row, condition) for condition in spec.get("filters", [])):
            yield number


def key_of(row, key):
    """Value of a group key as text; None: missing."""
    if key["column"] != "usageTimestamp":
        return row.get(key["column"])
    day = day_of(row)
    if day is None:
        return None
    if key["bucket"] == "day":
        return day.isoformat()
    if key["bucket"] == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def latest_names(rows, column):
    found = {}
    for number, row in enumerate(rows):
        key, name = row.get(column), row.get(NAMES[column])
        if key is None or name is None:
            continue
        age = (day_of(row) or datetime.date.min, day_of(row) is not None, number)
        if key not in found or found[key][0] <= age:
            found[key] = (age, name)
    return {key: name for key, (_, name) in found.items()}


def commitment(rows, numbers, grain):
    if grain == "day":
        values = [rows[n]["commitment"] for n in numbers if rows[n].get("commitment") is not None]
        return sum(values, Decimal(0)) if values else None
    latest = {}
    for n in numbers:
        row = rows[n]
        if row.get("commitment") is None:
            continue
        stamp = row.get("usageTimestamp")
        line = tuple(row.get(part) for part in LINE)
        if grain == "month":
            line += (stamp and stamp[:7],)
        age = (stamp is not None, stamp and (stamp + " 00:00:00")[:19], n)
        if line not in latest or latest[line][0] < age:
            latest[line] = (age, row["commitment"])
    return sum((v for _, v in latest.values()), Decimal(0)) if latest else None


def figure(rows, numbers, measure, spec):
    if measure == "rows":
        return Decimal(len(numbers))
    if measure == "commitment":
        return commitment(rows, numbers, spec.get("commitmentGrain", "day"))
    if measure == "listCost":
        if spec.get("priceBasis", "perUnit") == "perLine":
            terms = [rows[n].get("msrpPrice") for n in numbers]
        else:
            terms = [None if rows[n].get("usage") is None or rows[n].get("msrpPrice") is None
                     else rows[n]["usage"] * rows[n]["msrpPrice"] for n in numbers]
    else:
        terms = [rows[n].get(measure) for n in numbers]
    terms = [term for term in terms if term is not None]
    return sum(terms, Decimal(0)) if terms else None


def summary(rows, numbers, spec):
    """Figures of a set of rows, as comparable fields."""
    units = {rows[n].get("unitOfMeasurement") for n in numbers}
    known = units - {None}
    return {
        "values": [figure(rows, numbers, m, spec) for m in spec.get("measures", ["listCost"])],
        "rows": len(numbers),
        "mixedUnits": len(known) > 1,
        "unit": next(iter(known)) if len(units) == 1 and known else "",
    }


def groups_of(rows, numbers, key):
    """Row numbers by value of the key, in order of first appearance."""
    groups = {}
    for n in numbers:
        groups.setdefault(key_of(rows[n], key), []).append(n)
    return groups


def ordered(entries, level, spec, names):
    """Entries (value, summary), stably sorted by one key after another, the last one first."""
    for sort in reversed(spec.get("sort", [])):
        descending = sort.get("descending", True)
        if "measure" in sort:
            index = spec.get("measures", ["listCost"]).index(sort["measure"])
            known = [e for e in entries if e[1]["values"][index] is not None]
            missing = [e for e in entries if e[1]["values"][index] is None]
            known.sort(key=lambda e: e[1]["values"][index], reverse=descending)
        elif sort["group"] != level:
            continue
        else:
            known = [e for e in entries if e[0] is not None]
            missing = [e for e in entries if e[0] is None]
            if spec["groupBy"][level]["column"] == "usageTimestamp":
                known.sort(key=lambda e: e[0], reverse=descending)
            else:
                known.sort(key=lambda e: (text_order(ascii_lower(names.get(e[0], e[0]))),
                                          text_order(ascii_lower(e[0])), text_order(e[0])),
                           reverse=descending)
        entries = known + missing
    return entries


def breaks_identity(row):
    usage, commitment_, on_demand = (row.get("usage"), row.get("commitment"),
                                     row.get("onDemandUsage"))
    if usage is None or commitment_ is None or on_demand is None:
        return False
    return on_demand != max(Decimal(0), usage - commitment_)


def answer(rows, spec, window):
    """The result in the shape of the JSON form, numbers as decimals, all members there."""
    numbers = list(selected(rows, spec))
    keys = spec.get("groupBy", [])
    names = [latest_names(rows, k["column"]) if k["column"] in NAMES else {} for k in keys]
    toggled = {tuple(path) for path in window.get("toggled", [])}
    visible, counts = [], [0] * len(keys)
    first = groups_of(rows, numbers, keys[0]) if keys else {}

    def row_of(level, value, fields, expanded):
        children = level + 1 < len(keys)
        return {"level": level, "value": value or "", "missing": value is None,
                "label": "" if value is None else names[level].get(value, value),
                "children": children, "expanded": expanded, **fields}

    summaries = [(value, summary(rows, part, spec)) for value, part in first.items()]
    for value, fields in ordered(summaries, 0, spec, names[0] if names else {}):
        children = groups_of(rows, first[value], keys[1]) if len(keys) > 1 else {}
        if children:
            counts[1] += len(children)
        expanded = len(keys) > 1 and window.get("expanded", False) != ((value or "",) in toggled)
        visible.append(row_of(0, value, fields, expanded))
        if expanded:
            below = [(v, summary(rows, part, spec)) for v, part in children.items()]
            visible += [row_of(1, v, f, False) for v, f in ordered(below, 1, spec, names[1])]
    total = summary(rows, numbers, spec)
    if not numbers:
        measures = spec.get("measures", ["listCost"])
        total["values"] = [Decimal(0) if m == "rows" else None for m in measures]
    if keys:
        counts[0] = len(first)
    offset = min(window.get("offset", 0), len(visible))
    return {
        "matchingRows": len(numbers), "tableRows": len(rows), "visibleRows": len(visible),
        "measures": spec.get("measures", ["listCost"]), "groupCounts": counts, "offset": offset,
        "identityBreaks": sum(breaks_identity(rows[n]) for n in numbers),
        "total": {"level": 0, "value": "", "missing": False, "label": "", "children": False,
                  "expanded": False, **total},
        "rows": visible[offset:offset + window.get("limit", 200)],
    }
