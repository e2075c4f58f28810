"""Measure a part of Paw Control: python -m benchmarks SUITE [--quick | --tiny]."""

from argparse import ArgumentParser
import sys
import time

from .peers import versions
from .report import PAGES, machine, page, table
from .scale import FULL, QUICK, TINY
from .suite import SUITES


def main() -> int:
    """Measure, print the table, and write it to the page of the suite if it was a full run."""
    parser = ArgumentParser(prog="scripts/bench", description="Measure a part of Paw Control.")
    parser.add_argument("suite", choices=[*SUITES])
    parser.set_defaults(scale=FULL)
    shorter = parser.add_mutually_exclusive_group()
    for option, scale, purpose in (
        ("--quick", QUICK, "few rounds, and the page in docs stays"),
        ("--tiny", TINY, "everything once, to see that it runs; the figures mean nothing"),
    ):
        shorter.add_argument(option, action="store_const", dest="scale", const=scale, help=purpose)
    options = parser.parse_args()
    suite, scale = SUITES[options.suite], options.scale
    start = time.monotonic()
    rows = suite.measure(scale)
    print(table(rows))
    print(f"{machine()}; {scale.rounds} rounds in {time.monotonic() - start:.0f} s")
    if scale is FULL:
        text = page(suite.template, rows, scale, versions())
        (PAGES / suite.page).write_text(text, encoding="utf-8")
        print(f"written to {PAGES / suite.page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
