"""What a walk was like: the way it took, how long the dog moved, and where it paused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .gps import Fix, distance, margin
from .record import Pause
from .rest import STOP_RADIUS
from .route import encode_route, simplified

PAUSE_TIME = timedelta(seconds=60)
"""A stay this long is a pause."""
PATH_TOLERANCE = 3.0
"""Meters between what is stored of a route and the fixes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """The details of a finished walk."""

    moving_time: float
    """Seconds, without the pauses."""
    pauses: tuple[Pause, ...]
    route: str | None
    """See route.encode_route; None for fewer than two fixes."""


def outing(path: Sequence[Fix], start: datetime, end: datetime) -> Outing:
    """Return the details of a walk by the fixes of the dog, in the order of their times."""
    fixes = [fix for fix in path if start <= fix.time <= end]
    pauses = tuple(_pauses(fixes))
    still = sum(((pause.end - pause.start) for pause in pauses), timedelta())
    points = simplified(fixes, PATH_TOLERANCE)
    return Outing(
        moving_time=(end - start - still).total_seconds(),
        pauses=pauses,
        route=encode_route(points, start) if len(points) > 1 else None,
    )


def _pauses(fixes: Sequence[Fix]) -> Iterator[Pause]:
    """Find the stays within the stop radius of their first fix, one after the other."""
    first = 0
    while first < len(fixes):
        last = _last_near(fixes, first)
        begin, end = fixes[first].time, fixes[last].time
        if end - begin >= PAUSE_TIME:
            yield Pause(start=begin, end=end)
            first = last
        first += 1


def _last_near(fixes: Sequence[Fix], first: int) -> int:
    """Return the last fix in a row that is where the first one is."""
    center = fixes[first]
    for number in range(first + 1, len(fixes)):
        fix = fixes[number]
        if distance(center, fix) > margin(fix, least=STOP_RADIUS, accuracies=1.5):
            return number - 1
    return len(fixes) - 1
