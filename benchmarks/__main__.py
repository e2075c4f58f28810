"""Measure a part of Paw Control: python -m benchmarks SUITE [--quick | --tiny].

Suite day can be asked for one household alone, which leaves its page as it is.
"""

from argparse import ArgumentParser
import sys
import time
from typing import Final

from .day_rows import DAY_HOURS
from .day_runs import BESIDE, asked_day
from .overview import write_overview
from .peers import versions
from .report import PAGES, machine, page, table
from .scale import FULL, QUICK, TINY
from .suite import SUITES

_OVERVIEW: Final = "overview"
"""What makes the page about all suites anew, and measures nothing."""


def main() -> int:
    """Measure, print the table, and write it to the page of the suite if it was a full run."""
    parser = ArgumentParser(prog="scripts/bench", description="Measure a part of Paw Control.")
    parser.add_argument("suite", choices=[*SUITES, _OVERVIEW])
    parser.set_defaults(scale=FULL)
    shorter = parser.add_mutually_exclusive_group()
    for option, scale, purpose in (
        ("--quick", QUICK, "few rounds, and the page in docs stays"),
        ("--tiny", TINY, "everything once, to see that it runs; the figures mean nothing"),
    ):
        shorter.add_argument(option, action="store_const", dest="scale", const=scale, help=purpose)
    asked = _add_household(parser)
    options = parser.parse_args()
    if options.suite == _OVERVIEW:
        print(f"written to {write_overview()}")
        return 0
    suite, scale = SUITES[options.suite], options.scale
    alone = any(getattr(options, each) != parser.get_default(each) for each in asked)
    if alone and options.suite != "day":
        parser.error("only suite day can be asked for a household")
    start = time.monotonic()
    rows = asked_day(options) if alone else suite.measure(scale)
    print(table(rows))
    print(f"{machine()}; {scale.rounds} rounds in {time.monotonic() - start:.0f} s")
    if scale is FULL and not alone:
        text = page(suite.template, rows, scale, versions())
        (PAGES / suite.page).write_text(text, encoding="utf-8")
        print(f"written to {PAGES / suite.page} and {write_overview()}")
    return 0


def _add_household(parser: ArgumentParser) -> list[str]:
    """Take what can be said of a household; return the names of these options."""
    household = parser.add_argument_group("one household alone (suite day)")
    actions = (
        household.add_argument("--dogs", type=int, default=1, help="how many"),
        household.add_argument("--every", type=int, default=30, help="seconds between two fixes"),
        household.add_argument(
            "--hours", type=float, default=DAY_HOURS, help="fewer than 24 begin at six"
        ),
        household.add_argument("--beside", choices=BESIDE, default="naive", help="else naive"),
        household.add_argument("--postgres", metavar="URL", help="an empty database to record in"),
        household.add_argument(
            "--all-entities", action="store_true", help="also those that a user must enable"
        ),
        household.add_argument(
            "--by-entity", action="store_true", help="print the state changes of each entity"
        ),
    )
    return [action.dest for action in actions]


if __name__ == "__main__":
    sys.exit(main())
