"""The command line of the checks that ask usagescope-query-tool random questions."""

import argparse
import os
import sys
from pathlib import Path

FEATURES = ("pivot, top, shares, comparison, bridge, having, measures (but sums), "
            "depth (beyond two keys), filters, period, windows")


def options_of(description, leaves_out=False):
    """--tool TOOL --work FOLDER [--seed N], and --without FEATURE... where `leaves_out`.
    USAGESCOPE_SEED in the environment replaces the default seed."""
    options = argparse.ArgumentParser(description=description,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tool", required=True)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--seed", default=os.environ.get("USAGESCOPE_SEED", "1"))
    if leaves_out:
        options.add_argument("--without", nargs="*", default=[],
                             help=f"features to leave out: {FEATURES}")
    return options


def chosen_of(options):
    """What was asked for on the command line; the folder is there."""
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    return chosen


class Numbered:
    """Questions that do not depend on each other, by their numbers: --COUNTED N [--first N]."""

    def __init__(self, description, counted, count, leaves_out=False):
        options = options_of(description, leaves_out)
        options.add_argument(f"--{counted}", dest="count", type=int, default=count)
        options.add_argument("--first", type=int, default=0)
        self.chosen, self.counted = chosen_of(options), counted
        self.tool, self.work, self.seed = self.chosen.tool, self.chosen.work, self.chosen.seed
        self.count, self.first = self.chosen.count, self.chosen.first
        self.numbers = range(self.first, self.first + self.count)
        self.without = set(self.chosen.without) if leaves_out else set()
        print(f"seed {self.seed}, {counted} {self.first} to {self.first + self.count - 1}")

    def again(self, number):
        """The line that says how to ask one of them once more."""
        without = f" --without {' '.join(self.chosen.without)}" if self.without else ""
        return (f"  again: {sys.argv[0]} --tool {self.tool} --work {self.work} "
                f"--seed {self.seed} --first {number} --{self.counted} 1{without}")
