"""Random usage rows with everything that is legal and unpleasant, and their text."""

import json
from decimal import Decimal

TEXTS = ["Alpha", "alpha", "Beta GmbH & Co", "Zoë", "éclair", "", "a\"b\\c", "  ", "日本", "50%_",
         "Žďár ŁÓDŹ", "Ωμέγα ΠΟΛΥΣ", "Ёлка Юг"]


class Numbers:
    """How large and how fine the quantities of a table are: digits before and after the point."""

    def __init__(self, usage=(4, 3), price=(3, 4), are_all_long=False):
        self.usage_digits, self.price_digits = usage, price
        self.are_all_long = are_all_long

    def some(self, chance, digits):
        """From zero up to the limit, short and long numbers alike."""
        whole, scale = digits
        limit = 10**(whole + scale)
        if self.are_all_long:
            return Decimal(chance.randrange(limit * 9 // 10, limit)).scaleb(-scale)
        scale = chance.randint(0, scale)
        return Decimal(chance.randrange(10**chance.randint(1, whole + scale))).scaleb(-scale)

    def usage(self, chance):
        kind = chance.random()
        if kind < 0.05:
            return Decimal(0)
        value = self.some(chance, self.usage_digits)
        return -value if kind < 0.12 else value

    def price(self, chance):
        kind = chance.random()
        if kind < 0.04:
            return Decimal(0)
        value = self.some(chance, self.price_digits)
        return -value if kind < 0.07 else value

    def commitment(self, chance):
        some = chance.choice([0, 0, 5, 100, 2500, -40, None])
        return self.some(chance, self.usage_digits) if some is None else Decimal(some)


def some_line(i, chance):
    return {"subscriptionId": f"M{i % 17}", "chargeId": f"VOD-{i % 7}",
            "customerOrgId": f"c-{i % 11}", "partNumber": f"P{i % 3}",
            "dataCenterDescription": chance.choice(["US West", "EU"]),
            "billingEngineDiscountContractId": str(i % 4),
            "unitOfMeasurement": chance.choice(["GB", "GB", "Hours", "IP"])}


def some_day(chance):
    """Of some fourteen months; month ends and a leap day come often."""
    month = chance.randrange(11, 25)
    year, month = 2023 + (month - 1) // 12, (month - 1) % 12 + 1
    last = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    day = chance.choice([1, 2, last, last - 1, 15, chance.randrange(1, last + 1)])
    return f"{year}-{month:02}-{day:02}"


def some_rows(count, chance, numbers=Numbers()):
    # Few enough lines for each to come back on several days.
    lines = [some_line(i, chance) for i in range(count // 12 + 1)]
    prices = [numbers.price(chance) for _ in lines]
    for _ in range(count):
        row = {}

        def put(column, value, missing=0.06):
            if chance.random() >= missing:
                row[column] = value

        reseller = chance.randrange(6)
        put("resellerId", f"R{reseller}" if reseller else "")
        put("resellerName", chance.choice(TEXTS))
        number = chance.randrange(len(lines))
        for column, value in lines[number].items():
            put(column, value, 0.02)
        put("distributorId", chance.choice(["D1", "d1"]), 0.1)
        put("distributorName", chance.choice(TEXTS), 0.3)
        put("customerName", chance.choice(TEXTS) + str(chance.randrange(3)))
        put("service", chance.choice(["VMC", "vmc", "DR", "NSX "]))
        put("productFamily", chance.choice(TEXTS))
        put("chargeDescription", chance.choice(["Host", "IP", "Egress"]), 0.5)
        put("billingAccountId", str(chance.randrange(70_000)), 0.5)
        put("usage", numbers.usage(chance))
        put("msrpPrice", prices[number] if chance.random() < 0.8 else numbers.price(chance))
        put("commitment", numbers.commitment(chance), 0.2)
        if "usage" in row and "commitment" in row and chance.random() < 0.9:
            row["onDemandUsage"] = max(Decimal(0), row["usage"] - row["commitment"])
        else:
            put("onDemandUsage", abs(numbers.usage(chance)))
        time = chance.choice([" 00:00:00", "", f" {chance.randrange(24):02}:30:59"])
        put("usageTimestamp", some_day(chance) + time)
        yield row


def row_text(row):
    """A row as JSON with its numbers in plain notation."""
    parts = [f"{json.dumps(k)}:{v:f}" if isinstance(v, Decimal) else
             f"{json.dumps(k)}:{json.dumps(v, ensure_ascii=False)}" for k, v in row.items()]
    return "{" + ",".join(parts) + "}"


def write_rows(path, rows):
    path.write_text("".join(row_text(row) + "\n" for row in rows), encoding="utf-8")


def write_pages(path, rows, page_rows):
    """Answers of the service one after another, so many rows each."""
    pages = [rows[at:at + page_rows] for at in range(0, len(rows), page_rows)] or [[]]
    path.write_text("\n".join('{"totalResultsCount":%d,"results":[%s]}' % (
        len(rows), ",".join(map(row_text, page))) for page in pages), encoding="utf-8")


def write_csv(path, rows):
    """The download layout. An empty text and a missing one are the same there."""
    def field(value):
        text = f"{value:f}" if isinstance(value, Decimal) else value
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text

    columns = sorted({column for row in rows for column in row}) or ["usage"]
    lines = [",".join(columns)]
    lines += [",".join(field(row.get(column, "")) for column in columns) for row in rows]
    path.write_text("".join(line + "\r\n" for line in lines), encoding="utf-8", newline="")


def read_rows(text):
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal)
            for line in text.split("\n") if line]
