"""What the independent checks know of the data: columns, lines, days. Shares nothing with core."""

import datetime
from fractions import Fraction

NAMES = {"chargeId": "chargeDescription", "customerOrgId": "customerName",
         "distributorId": "distributorName", "resellerId": "resellerName"}
NUMBERS = ("commitment", "msrpPrice", "onDemandUsage", "usage")
DAY = "usageTimestamp"
TEXTS = ("billingAccountId", "billingEngineDiscountContractId", "chargeDescription", "chargeId",
         "customerName", "customerOrgId", "dataCenterDescription", "distributorId",
         "distributorName", "partNumber", "productFamily", "resellerId", "resellerName", "service",
         "subscriptionId", "unitOfMeasurement")
LINE = ("subscriptionId", "chargeId", "partNumber", "dataCenterDescription", "customerOrgId",
        "billingEngineDiscountContractId")

RATIO_DIGITS = 6
RATIOS = {"utilization", "unitPrice"}
ADDITIVE = {"listCost", "usage", "onDemandUsage", "rows"}
PER_DAY = ADDITIVE | {"overage", "underage", "overageCost", "underageCost"}
OF_COMMITMENTS = {"overage", "underage", "overageCost", "underageCost", "utilization"}


def ascii_lower(text):
    return "".join(c.lower() if "A" <= c <= "Z" else c for c in text)


def small(text):
    """What LIKE, find and a facet's search compare: small letters of Latin, modern Greek, Cyrillic."""
    def letter(c):
        is_one = c <= "\u017F" or "\u0386" <= c <= "\u03CE" or "\u0400" <= c <= "\u052F"
        if not is_one or len(c.lower()) != 1:
            return c
        return "σ" if c == "ς" else c.lower()
    return "".join(map(letter, text))


def text_order(text):
    """Byte order of UTF-8."""
    return text.encode("utf-8")


def rounded(value):
    """Half-even to RATIO_DIGITS; Python rounds fractions exactly and to even."""
    scale = 10**RATIO_DIGITS
    return Fraction(round(Fraction(value) * scale), scale)


def day_number(text):
    """Days since 1970-01-01 of YYYY-MM-DD."""
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def measure_parts(text):
    """"distinct(chargeId)" -> ("distinct", "chargeId"); "usage" -> ("usage", None)."""
    name, _, rest = text.partition("(")
    return name, rest[:-1] or None
