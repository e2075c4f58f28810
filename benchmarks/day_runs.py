"""What a household day costs, beside the same entities written naively, and how true it is."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import sys
from typing import Final

from .day_database import is_empty
from .day_figures import Figures, Run, Way
from .day_house import measure
from .day_plan import Household
from .day_rows import DAY_HOURS, Case, Lines
from .report import Row
from .scale import Scale

BESIDE: Final[Mapping[str, Sequence[Way]]] = {
    "nobody": (Way.OURS,),
    "naive": (Way.OURS, Way.NAIVE),
    "clock": (Way.OURS, Way.NAIVE, Way.CLOCK),
}
"""Who is measured, by what ours is to stand beside."""
EARLY: Final = 6.0
"""The hour at which a part of the day begins: before dogs go out and are fed."""
BUSY: Final = 7.0
"""The hour at which a quick look begins: a walk of the first dog is over within two hours."""


def day(scale: Scale) -> list[Row]:
    """Return the lines of the part of the matrix that takes some minutes."""
    return [row for case in _cases(scale) for row in Lines(case, _measured(case)).rows()]


def asked_day(options: Namespace) -> list[Row]:
    """Return the lines of the one household that options tell, and print who writes if asked.

    Exits if the database that is to be used holds something.
    """
    if options.postgres and not is_empty(options.postgres):
        sys.exit("bench: the database must be empty, for it is cleared after each run")
    first = 0.0 if options.hours == DAY_HOURS else EARLY
    case = Case(
        household=Household(
            dogs=options.dogs, every=options.every, hours=options.hours, first=first
        ),
        ways=BESIDE[options.beside],
        everything=options.all_entities,
    )
    lines = Lines(case, _measured(case, options.postgres))
    if options.by_entity:
        print(lines.by_entity())
    return lines.rows()


def _cases(scale: Scale) -> list[Case]:
    """Return the households that are measured if nobody asks for one."""
    clock, naive = BESIDE["clock"], BESIDE["naive"]
    if scale.hours < DAY_HOURS:
        some = Household(dogs=1, every=30, hours=scale.hours, first=BUSY)
        return [Case(household=some, ways=clock)]
    return [
        Case(household=Household(dogs=1, every=10), ways=naive),
        Case(household=Household(dogs=1, every=30), ways=clock),
        Case(household=Household(dogs=1, every=30), ways=naive, everything=True),
        Case(household=Household(dogs=1, every=60), ways=naive),
        Case(household=Household(dogs=2, every=30)),
        Case(household=Household(dogs=5, every=30)),
        Case(household=Household(dogs=50, every=30, hours=2, first=EARLY)),
        Case(household=Household(dogs=500, every=30, hours=2, first=EARLY)),
    ]


def _measured(case: Case, url: str | None = None) -> dict[Way, Figures]:
    """Measure everybody, and what there is without them, each in a process of its own."""
    ways = (Way.BARE, *case.ways)
    runs = [
        Run(household=case.household, way=way, everything=case.everything, url=url) for way in ways
    ]
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        return dict(zip(ways, pool.map(measure, runs), strict=True))
