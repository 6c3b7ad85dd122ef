#!/usr/bin/env python3
"""Compares core's exact decimals and civil dates with Python's.

usage: check_calculator.py PROGRAM

Random calculations (fixed seed) and hand-picked edges go through PROGRAM's standard input; each
answer must have the value that Python's decimal module finds with more than enough digits, or be
the error that the limits (38 digits, 37 after the point) call for.
"""

import datetime
import decimal
import random
import subprocess
import sys

MAX_DIGITS = 38
MAX_SCALE = 37
CASES_PER_OPERATION = 20_000

decimal.setcontext(decimal.Context(prec=400, Emax=10**6, Emin=-10**6, rounding=decimal.ROUND_HALF_EVEN))
Decimal = decimal.Decimal


def is_held(value):
    """Whether the value fits 38 digits with a scale of 0 to 37."""
    if value == 0:
        return True
    _, digits, exponent = value.normalize().as_tuple()
    if exponent >= 0:
        return len(digits) + exponent <= MAX_DIGITS
    return -exponent <= MAX_SCALE and len(digits) <= MAX_DIGITS


def random_number(rng):
    """Plain notation; digit counts near the limits as often as small ones."""
    kind = rng.random()
    if kind < 0.1:
        return rng.choice(["0", "0.0", "1", "-1", "0.5", "-0.5", "9" * 38, "-" + "9" * 38, "1" + "0" * 37,
                           "0." + "0" * 36 + "1", "1" + "0" * 36 + ".5", "9" * 19 + "." + "9" * 19,
                           "5" + "0" * 18, "18446744073709551615", "18446744073709551616",
                           "-9223372036854775808", "340282366920938463463374607431768211455"[:38]])
    digits = rng.randint(1, MAX_DIGITS if kind < 0.6 else 12)
    text = str(rng.randrange(10 ** (digits - 1), 10**digits))
    if rng.random() < 0.3:
        kept = rng.randint(1, digits)
        text = text[:kept] + "0" * (digits - kept)
    scale = rng.randint(0, min(MAX_SCALE, digits + 5))
    if scale:
        text = text.rjust(scale + 1, "0")
        text = text[:-scale] + "." + text[-scale:]
        if len(text.replace(".", "").lstrip("0")) > MAX_DIGITS:
            return random_number(rng)
    return ("-" if rng.random() < 0.4 else "") + text


def random_literal(rng):
    """JSON numbers with exponents, some beyond the limits."""
    text = random_number(rng)
    if rng.random() < 0.7:
        text += rng.choice("eE") + rng.choice(["", "+", "-"]) + str(rng.randint(0, rng.choice([3, 40, 100])))
    return text


def expected_exact(value):
    return value if is_held(value) else "overflow"


def cases(rng):
    """Yields (line, expected): a Decimal, an error name, or the exact text."""
    for _ in range(CASES_PER_OPERATION):
        text = random_literal(rng)
        value = Decimal(text)
        yield f"parse {text}", value if is_held(value) else "out_of_range"
    for _ in range(CASES_PER_OPERATION):
        a, b = random_number(rng), random_number(rng)
        if rng.random() < 0.2:
            b = a.lstrip("-") + ("0" if "." in a and len(a) < 30 else "")
        x, y = Decimal(a), Decimal(b)
        yield f"add {a} {b}", expected_exact(x + y)
        yield f"subtract {a} {b}", expected_exact(x - y)
        yield f"multiply {a} {b}", expected_exact(x * y)
        yield f"compare {a} {b}", "<" if x < y else ">" if x > y else "="
        digits = rng.randint(0, MAX_SCALE)
        if y == 0:
            yield f"divide {a} {b} {digits}", "invalid_argument"
        else:
            quotient = exact_round(x, y, digits)
            held = abs(quotient) < Decimal(10) ** (MAX_DIGITS - digits)
            yield f"divide {a} {b} {digits}", plain(quotient, digits) if held else "overflow"
        yield f"round {a} {digits}", expected_rounding(x, a, digits)
    for _ in range(CASES_PER_OPERATION):
        day = datetime.date.fromordinal(rng.randint(1, datetime.date.max.toordinal()))
        yield f"day {day.isoformat()}", (f"{day.toordinal() - 719163} {day.weekday()} {day.isoformat()} "
                                         f"{day.year:04d}-Q{(day.month + 2) // 3}")


def exact_round(x, y, digits):
    """x / y half to even, through whole numbers, so that no rounding happens twice."""
    scale = 10**120
    numerator, denominator = int(x * scale) * 10**digits, int(y * scale)
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    quotient, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and quotient % 2):
        quotient += 1
    return Decimal(sign * quotient).scaleb(-digits)


def plain(value, digits):
    text = f"{value:.{digits}f}"
    return text[1:] if value == 0 and text.startswith("-") else text


def expected_rounding(value, text, digits):
    scale = len(text.partition(".")[2])
    if digits > scale:
        room = MAX_DIGITS - len(text.replace(".", "").lstrip("-0"))
        digits = digits if value == 0 else min(digits, scale + room)
    return plain(value.quantize(Decimal(1).scaleb(-digits)), digits)


def is_right(expected, answer):
    if isinstance(expected, str):
        return expected == answer
    try:
        return Decimal(answer) == expected and "E" not in answer
    except decimal.InvalidOperation:
        return False


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    todo = list(cases(random.Random(20211111)))
    run = subprocess.run([sys.argv[1]], input="\n".join(line for line, _ in todo) + "\n",
                         capture_output=True, text=True, check=True)
    answers = run.stdout.splitlines()
    if len(answers) != len(todo):
        sys.exit(f"{len(todo)} calculations, but {len(answers)} answers")
    wrong = [(line, expected, answer) for (line, expected), answer in zip(todo, answers)
             if not is_right(expected, answer)]
    for line, expected, answer in wrong[:20]:
        print(f"{line}\n  expected {expected}\n  found    {answer}")
    refusals = sum(1 for _, expected in todo if expected in ("overflow", "out_of_range"))
    print(f"{len(todo)} calculations, {refusals} of them beyond the limits, {len(wrong)} wrong")
    sys.exit(1 if wrong or refusals < 1000 else 0)


if __name__ == "__main__":
    main()
