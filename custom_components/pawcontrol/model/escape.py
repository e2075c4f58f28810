"""Escape: a dog outside of every place where it is safe, with nobody of its household near."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .gps import Fix, distance, seconds
from .track import Zone

NEAR = 75.0
"""Meters, beyond what is doubtful, within which a person is with the dog."""
STROLL = 1.5
"""Meters per second that somebody walks with a dog."""
RUN, SPRINT = 3.0, 20.0
"""Meters per second that a dog does not reach at a stroll, and not at all."""
EXACT = 30.0
"""Meters: a fix that is as good as this shows a run by itself."""
CONFIRM_TIME = timedelta(minutes=10)
"""Within this a second fix must say the same."""
PRESENT_TIME = timedelta(minutes=30)
"""A person was where it was seen for so long, away from home."""
SAME_TIME = timedelta(minutes=2)
"""Two fixes this far apart in time still tell whether two were together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Where somebody of the household is."""

    fix: Fix
    home_since: datetime | None = None
    """Since when it is seen at home, where nothing need be reported for hours; UTC."""

    def was_seen(self, time: datetime) -> bool:
        """Tell whether it is known where the person was at a time (UTC)."""
        if self.home_since:
            return self.home_since <= time + SAME_TIME
        return -SAME_TIME <= time - self.fix.time <= PRESENT_TIME

    def may_be_at(self, fix: Fix) -> bool:
        """Tell whether the person may be there who was out some time before or after."""
        walked = STROLL * abs((fix.time - self.fix.time).total_seconds())
        return (
            not self.home_since and distance(self.fix, fix) <= NEAR + _doubt(self.fix, fix) + walked
        )


class EscapeGuard:
    """Watches one dog; alarms only if everybody is known to be elsewhere."""

    def __init__(self) -> None:
        """Begin with a dog that is safe."""
        self._suspect: Fix | None = None
        self._last: Fix | None = None
        self.escape: Fix | None = None
        """The first fix of an escape, None while there is none."""

    def found(self) -> None:
        """End the alarm: somebody has the dog."""
        self._suspect = self.escape = None

    def add(self, fix: Fix, safe: Collection[Zone], people: Collection[Person] | None) -> None:
        """Take a fix that was believed.

        `safe` are the circles in which the dog may be alone. `people` is None if it is not known
        where somebody is: then nothing new is suspected.
        """
        last, self._last = self._last, fix
        if any(zone.contains(fix) for zone in safe) or _is_accompanied(fix, people or ()):
            self.found()
            return
        if self.escape or not safe or not _is_alone(fix, people) or not _is_outside(fix, safe):
            return
        first = self._suspect
        if first and fix.time - first.time <= CONFIRM_TIME:
            self.escape = first
        elif last and _is_running(last, fix):
            self.escape = fix
        else:
            self._suspect = fix


def _is_outside(fix: Fix, safe: Iterable[Zone]) -> bool:
    """Tell whether a fix is outside whatever its accuracy."""
    return all(distance(zone, fix) - (fix.accuracy or 0.0) > zone.radius for zone in safe)


def _is_accompanied(fix: Fix, people: Iterable[Person]) -> bool:
    return any(distance(person.fix, fix) <= NEAR + _doubt(person.fix, fix) for person in people)


def _is_alone(fix: Fix, people: Collection[Person] | None) -> bool:
    """Tell whether there is somebody, and everybody was seen elsewhere at that time."""
    if not people:
        return False
    return all(person.was_seen(fix.time) and not person.may_be_at(fix) for person in people)


def _is_running(last: Fix, fix: Fix) -> bool:
    """Tell whether the dog ran between two exact fixes, beyond their doubt; a jump is no run."""
    time = seconds(last, fix)
    exact = all(each.accuracy is not None and each.accuracy <= EXACT for each in (last, fix))
    if not exact or not 0 < time <= CONFIRM_TIME.total_seconds():
        return False
    return RUN <= (distance(last, fix) - _doubt(last, fix)) / time <= SPRINT


def _doubt(a: Fix, b: Fix) -> float:
    return (a.accuracy or 0.0) + (b.accuracy or 0.0)
