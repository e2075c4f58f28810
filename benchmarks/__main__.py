"""Measure the core: python -m benchmarks core [--quick | --tiny]."""

from argparse import ArgumentParser
import sys
import time

from .peers import versions
from .report import PAGE, machine, page, table
from .scale import FULL, QUICK, TINY
from .suite import core


def main() -> int:
    """Measure, print the table, and write it to docs/performance.md if it was a full run."""
    parser = ArgumentParser(prog="scripts/bench", description="Measure the core.")
    parser.add_argument("suite", choices=["core"])
    parser.set_defaults(scale=FULL)
    shorter = parser.add_mutually_exclusive_group()
    for option, scale, purpose in (
        ("--quick", QUICK, "few rounds, and docs/performance.md stays"),
        ("--tiny", TINY, "everything once, to see that it runs; the figures mean nothing"),
    ):
        shorter.add_argument(option, action="store_const", dest="scale", const=scale, help=purpose)
    scale = parser.parse_args().scale
    start = time.monotonic()
    rows = core(scale)
    print(table(rows))
    print(f"{machine()}; {scale.rounds} rounds in {time.monotonic() - start:.0f} s")
    if scale is FULL:
        PAGE.write_text(page(rows, scale, versions()), encoding="utf-8")
        print(f"written to {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
