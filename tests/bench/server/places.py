"""Where things are, and how the tables look."""

import datetime
import os
import socket
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PROGRAM = str(ROOT / "build/native/bin/usagescope-mock")
FIXTURES = ROOT / "fixtures"
BENCH_README = ROOT / "tests/bench/README.md"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.split(":", 1)[1].split()[:2])
    return "an unknown processor"


def rows_of(lines):
    """A Markdown table of equal widths, numbers to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    out = []
    for number, line in enumerate(lines):
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        out.append("| " + " | ".join(cells) + " |")
        if number == 0:
            out.append("|" + "-" * (widths[0] + 2) + "|" + "|".join("-" * (w + 1) + ":" for w in widths[1:]) + "|")
    return "\n".join(out)


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write_table(pages, memory, starts, searches, many, options, page_bytes):
    first = next(iter(pages))
    ours = pages[first]["rate"]
    lines = [["", "requests/s", f"{first} is faster", "p50 ms", "p99 ms", "resident MB", "start ms"]]
    for name, run in pages.items():
        lines.append([name, figure(run["rate"]), f"{ours / run['rate']:.2f} x", figure(run["p50"]), figure(run["p99"]),
                      figure(memory[name]), figure(starts[name])])
    load = os.getloadavg()[0]
    goals = [["goal", "wanted", "measured"]]
    if "Prism" in pages:
        goals.append(["a page, against Prism", "at least 25 x", f"{ours / pages['Prism']['rate']:.1f} x"])
    if "nginx" in pages:
        goals.append(["a page, nginx against ours", "at most 1.5 x", f"{pages['nginx']['rate'] / ours:.2f} x"])
    goals += [
        ["a page, p99 at 32 connections", "at most 20 ms", figure(pages[first]["p99"]) + " ms"],
        ["resident after that", "at most 32 MB", figure(memory[first]) + " MB"],
        ["searches over 10,000 rows", "at least 2,000/s", figure(searches["rate"]) + "/s"],
        ["their p99", "-", figure(searches["p99"]) + " ms"],
        ["resident with 10,000 rows", "-", figure(searches["memory"]) + " MB"],
        ["start with 1,000 fixtures", "at most 100 ms", figure(many[1_000]) + " ms"],
        ["start with 10,000 fixtures", "at most 2,000 ms", figure(many[10_000]) + " ms"]]
    return (f"{datetime.date.today()}, a page of 100 rows ({page_bytes:,} bytes), wrk with 32 connections, medians of "
            f"{options.rounds} runs of {options.seconds} s, {os.cpu_count()} cores of {processor()} shared with wrk, "
            f"load {load:.1f}.\n\n{rows_of(lines)}\n\n{rows_of(goals)}\n")
