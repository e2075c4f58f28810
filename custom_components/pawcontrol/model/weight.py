"""Weight: what was weighed, where it tends, and how far a target is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from operator import attrgetter
from statistics import median

MIN_WEIGHT = 0.1
"""Kilograms; below the lightest newborn that is weighed on a kitchen scale."""
MAX_WEIGHT = 150.0
"""Kilograms; above the heaviest dog on record."""
JUMP = 0.2
"""Share of the last weight; a larger change is rather a mistake than a dog."""

TREND_TIME = timedelta(weeks=8)
"""How far back weighings count for the trend."""
TREND_SPAN = timedelta(weeks=2)
TREND_WEIGHINGS = 3
"""The least time and number of weighings that make a trend."""
MOST_WEIGHINGS = 100
"""A scale that weighs more often in that time is thinned out evenly."""
CHANGE_TIME = timedelta(days=30)
CHANGE_TOLERANCE = timedelta(days=10)
"""How far from 30 days before a weighing may be to be compared with."""

GRAMS = 1000
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighing:
    """One weight of a dog."""

    time: datetime
    """UTC."""
    kg: float


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightTarget:
    """The weight a dog shall reach."""

    kg: float
    since: datetime
    """When it was set, UTC; progress counts from the weight of that time."""


def is_plausible_weight(kg: float) -> bool:
    """Tell whether a dog can weigh that much; not-a-number is no weight."""
    return MIN_WEIGHT <= kg <= MAX_WEIGHT


def needs_confirmation(kg: float, last: Weighing | None) -> bool:
    """Tell whether a weight is so far from the last one that a person should confirm it."""
    return last is not None and abs(kg - last.kg) > JUMP * last.kg


def latest_weighing(weighings: Iterable[Weighing]) -> Weighing | None:
    """Return the last weighing, None if there is none."""
    return max(weighings, key=attrgetter("time", "kg"), default=None)


def nearest_weighing(weighings: Iterable[Weighing], to: datetime) -> Weighing | None:
    """Return the weighing nearest to a time, None if there is none."""
    return min(weighings, key=lambda w: (abs(w.time - to), w.time, w.kg), default=None)


def weight_trend(weighings: Iterable[Weighing], *, since: datetime) -> float | None:
    """Return the median slope of all pairs of weighings in grams per week (Theil-Sen).

    None below three weighings or two weeks.
    """
    recent = sorted((w for w in weighings if w.time >= since), key=attrgetter("time", "kg"))
    if len(recent) < TREND_WEIGHINGS or recent[-1].time - recent[0].time < TREND_SPAN:
        return None
    thinned = recent[:: -(-len(recent) // MOST_WEIGHINGS)]
    return GRAMS * median(
        (later.kg - earlier.kg) / ((later.time - earlier.time) / WEEK)
        for earlier, later in combinations(thinned, 2)
        if earlier.time < later.time
    )


def weight_change(weighings: Iterable[Weighing]) -> float | None:
    """Return the kilograms from about 30 days before the last weighing to it.

    None if the dog was not weighed within 10 days of then.
    """
    known = list(weighings)
    last = latest_weighing(known)
    if last is None:
        return None
    then = last.time - CHANGE_TIME
    before = nearest_weighing(known, then)
    if before is None or abs(before.time - then) > CHANGE_TOLERANCE:
        return None
    return last.kg - before.kg


def target_progress(weighings: Iterable[Weighing], target: WeightTarget) -> float | None:
    """Return the share, 0 to 1, of the way to a target since it was set; None without a weight.

    The way begins at the last weight before the target was set, else at the first after it.
    """
    known = sorted(weighings, key=attrgetter("time", "kg"))
    if not known:
        return None
    start = [known[0], *(w for w in known if w.time <= target.since)][-1].kg
    way = target.kg - start
    return min(1.0, max(0.0, (known[-1].kg - start) / way)) if way else 1.0
