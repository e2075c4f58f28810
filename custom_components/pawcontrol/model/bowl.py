"""A scale under a bowl or a feeder: what was eaten, from readings that waver and jump.

A level counts once it has held for a while; food that is gone then was eaten. A scale that shows
less than nothing has no bowl on it, and says nothing until the bowl is back.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

NOISE = 3.0
"""Grams between readings of the same level."""
LEAST = 10.0
"""Grams by which a level must differ; less adds up until it is that much."""
MOST = 5000.0
"""Grams above which what is gone was not eaten, but taken away."""
SETTLE = timedelta(minutes=1)
"""For so long a level must hold, which it does not while a dog eats or a person fills."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Eaten:
    """Food that is gone."""

    time: datetime
    """When it was gone, UTC."""
    grams: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hold:
    """Readings of one level since a time."""

    since: datetime
    low: float
    high: float

    @property
    def grams(self) -> float:
        return (self.low + self.high) / 2

    def with_reading(self, time: datetime, grams: float) -> _Hold:
        """Return the hold that goes on, or a new one if the reading is of another level."""
        low, high = min(self.low, grams), max(self.high, grams)
        if high - low <= NOISE:
            return replace(self, low=low, high=high)
        return _Hold(since=time, low=grams, high=grams)


class Bowl:
    """Follows what is in a bowl; all times are UTC and weights grams."""

    def __init__(self) -> None:
        """Know nothing; the first level that holds is what is in the bowl."""
        self.level: float | None = None
        """What is known to be in the bowl."""
        self._hold: _Hold | None = None
        self._settled = False

    @property
    def next_deadline(self) -> datetime | None:
        """When the readings may have become a level, None if they are one already."""
        return None if self._hold is None or self._settled else self._hold.since + SETTLE

    def forget(self) -> None:
        """Begin anew: nobody knows what happened to the bowl meanwhile."""
        self.level = self._hold = None

    def add(self, time: datetime, grams: float) -> Eaten | None:
        """Take a reading; return what was eaten before, if that is not yet known."""
        eaten = self.advance(time)
        before = self._hold
        first = _Hold(since=time, low=grams, high=grams)
        self._hold = before.with_reading(time, grams) if before else first
        self._settled = self._settled and before is not None and before.since == self._hold.since
        return eaten

    def advance(self, now: datetime) -> Eaten | None:
        """Return what was eaten, if the readings have become a level by now."""
        hold, deadline = self._hold, self.next_deadline
        if hold is None or deadline is None or now < deadline:
            return None
        self._settled = True
        gone = 0.0 if self.level is None else self.level - hold.grams
        if hold.grams < -NOISE or (self.level is not None and abs(gone) < LEAST):
            return None
        self.level = hold.grams
        return Eaten(time=hold.since, grams=gone) if 0 < gone <= MOST else None
