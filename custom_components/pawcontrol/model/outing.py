"""What a walk was like: its way and climbs, how long the dog moved, and where it paused."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from statistics import median

from .gps import Fix, distance, margin
from .record import Pause
from .rest import STOP_RADIUS
from .route import encode_route, simplified

PAUSE_TIME = timedelta(seconds=60)
"""A stay this long is a pause."""
PATH_TOLERANCE = 3.0
"""Meters between what is stored of a route and the fixes."""
CLIMB = 10.0
"""Meters that a climb has at least: GPS tells heights with errors of several meters, which would
add up to hills in a flat country. Strava has the same limit where no barometer is."""
MOST_ASCENT = 10_000.0
"""Meters; more is an error of the receiver."""
_SMOOTH_TIME = timedelta(seconds=30)
"""Altitudes this far before and after a fix, or those beside it, go into the one that counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """The details of a finished walk."""

    moving_time: float
    """Seconds, without the pauses."""
    pauses: tuple[Pause, ...]
    ascent: float | None
    """Meters uphill; None if the tracker does not tell its altitude."""
    route: str | None
    """See route.encode_route; None for fewer than two fixes."""


class PauseFinder:
    """Finds stays within the stop radius of their first fix, fix by fix."""

    __slots__ = ("_found", "_near")

    def __init__(self) -> None:
        self._found: list[Pause] = []
        self._near: list[Fix] = []

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """What was found, oldest first, the stay that goes on included."""
        return (*self._found, *self._stay())

    def add(self, fix: Fix) -> None:
        """Take the next fix of a dog."""
        waiting = deque([fix])
        while waiting:
            if self._near and not _is_near(self._near[0], waiting[0]):
                waiting.extendleft(reversed(self._leave()))
            else:
                self._near.append(waiting.popleft())

    def _leave(self) -> list[Fix]:
        """Give up the first fix as the middle of a stay; return what another may begin with."""
        stay = self._stay()
        rest = [] if stay else self._near[1:]
        self._found += stay
        self._near = []
        return rest

    def _stay(self) -> list[Pause]:
        """Return the stay that the fixes near the first one are, if it is long enough."""
        if not self._near or self._near[-1].time - self._near[0].time < PAUSE_TIME:
            return []
        return [Pause(start=self._near[0].time, end=self._near[-1].time)]


def outing(path: Sequence[Fix], start: datetime, end: datetime) -> Outing:
    """Return the details of a walk by the fixes of the dog, in the order of their times."""
    fixes = [fix for fix in path if start <= fix.time <= end]
    finder = PauseFinder()
    for fix in fixes:
        finder.add(fix)
    points = simplified(fixes, PATH_TOLERANCE)
    return Outing(
        moving_time=moving_time(finder.pauses, start, end).total_seconds(),
        pauses=finder.pauses,
        ascent=ascent(fixes),
        route=encode_route(points, start) if len(points) > 1 else None,
    )


def moving_time(pauses: Sequence[Pause], start: datetime, end: datetime) -> timedelta:
    """Return how long a dog moved from `start` to `end`, in which it made these pauses."""
    stays = (min(pause.end, end) - max(pause.start, start) for pause in pauses)
    return end - start - sum((max(stay, timedelta()) for stay in stays), timedelta())


def ascent(fixes: Sequence[Fix]) -> float | None:
    """Return the meters uphill along fixes, of which every climb of at least CLIMB counts.

    None if most fixes have no altitude, or all the same one, which nobody measured.
    """
    known = [(fix.time, fix.altitude) for fix in fixes if fix.altitude is not None]
    heights = {altitude for _, altitude in known}
    if 2 * len(known) < len(fixes) or len(heights) < 2:  # noqa: PLR2004 - something to compare
        return None
    total, low, high = 0.0, inf, -inf
    for altitude in _smooth(known):
        climbs = high - low >= CLIMB
        if climbs and high - altitude >= CLIMB:
            total += high - low
        elif climbs or low <= altitude:
            high = max(high, altitude)
            continue
        low = high = altitude
    return round(min(total + (high - low if high - low >= CLIMB else 0.0), MOST_ASCENT), 1)


def _smooth(known: Sequence[tuple[datetime, float]]) -> Iterator[float]:
    """Yield altitudes without spikes and fast noise: each the median of as many on both sides."""
    times, altitudes = [time for time, _ in known], [altitude for _, altitude in known]
    for n, time in enumerate(times):
        before = n - bisect_left(times, time - _SMOOTH_TIME)
        after = bisect_right(times, time + _SMOOTH_TIME) - n - 1
        reach = min(max(1, min(before, after)), n, len(times) - n - 1)
        yield median(altitudes[n - reach : n + reach + 1])


def _is_near(center: Fix, fix: Fix) -> bool:
    """Tell whether a dog is still where a stay began."""
    return distance(center, fix) <= margin(fix, least=STOP_RADIUS, accuracies=1.5)
