"""Measure the core: python -m benchmarks core [--quick]."""

from argparse import ArgumentParser
import sys
import time

from .report import PAGE, machine, table, write_page
from .scale import FULL, QUICK
from .suite import core


def main() -> int:
    """Measure, print the table, and write it to docs/performance.md unless it was a quick run."""
    parser = ArgumentParser(prog="scripts/bench", description="Measure the core.")
    parser.add_argument("suite", choices=["core"])
    parser.add_argument(
        "--quick", action="store_true", help="few rounds, and docs/performance.md stays"
    )
    options = parser.parse_args()
    scale = QUICK if options.quick else FULL
    start = time.monotonic()
    rows = core(scale)
    print(table(rows))
    print(f"{machine()}; {scale.rounds} rounds in {time.monotonic() - start:.0f} s")
    if not options.quick:
        write_page(rows, scale)
        print(f"written to {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
