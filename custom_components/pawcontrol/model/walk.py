"""Walks: found in the fixes of a dog, or started by hand, and their distance."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .gps import Fix, distance, margin, seconds
from .rest import FREE_HOP, STOP_RADIUS, RestGate

WALK_REACH = 60.0
"""Meters from the anchor (or four accuracies) that make a departure a walk."""
REACH_SCATTERS = 5.0
"""The same in learned scatters of the tracker."""
SLOW_WALK_TIME = timedelta(seconds=300)
"""A departure that lasts this long is a walk at three quarters of the reach."""
SLOW_WALK_REACH = 0.75
JOIN_TIME = timedelta(seconds=300)
"""Walks less than this apart are one."""
JOIN_REACH = 0.5
"""Share of the reach that is enough to go on with a walk."""
SILENCE_TIME = timedelta(minutes=15)
"""A walk without a fix for this long ended at its last one."""
REST_TIME = timedelta(minutes=30)
"""A walk started by hand ends by itself after a rest of this length."""
FORGOTTEN_TIME = timedelta(hours=6)
"""A walk started by hand without a fix for this long ended at its last one."""
DOOR_TIME = timedelta(minutes=10)
"""How long before a departure the door may have opened for it."""
UNSIGNALED_FACTOR = 2.0
"""How much farther a dog must go when no sensor saw it leave and nobody goes along."""

STEP = 3.0
"""Meters (or half an accuracy) below which a dog has not moved."""
FOOT_SPEED = 15.0
"""Meters per second; what is faster goes by car and is no part of the distance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """One walk of a dog; it runs on while it has no end."""

    start: datetime
    """When the dog left, UTC."""
    updated: datetime
    """Time of the last fix that counted, UTC."""
    distance: float
    """Meters walked."""
    end: datetime | None = None
    """When the dog came to rest, UTC."""
    manual: bool = False
    """Whether a person started or ended it."""

    @property
    def active(self) -> bool:
        """Whether the walk runs on."""
        return self.end is None

    @property
    def duration(self) -> timedelta:
        """From the start to the end, or to the last fix of a running walk."""
        return (self.end or self.updated) - self.start


def is_same_outing(walk: Walk, other: Walk) -> bool:
    """Tell whether two walks share some time, or began together."""
    return walk.start == other.start or (
        walk.start < (other.end or other.updated) and other.start < (walk.end or walk.updated)
    )


class _Odometer:
    """Meters along fixes, steady against jitter.

    Within the stop radius only the farthest point counts until the dog leaves it, so that
    a pause adds next to nothing and the distance never decreases.
    """

    __slots__ = ("_center", "_far", "_path", "_point", "_sure")

    def __init__(self, fix: Fix) -> None:
        self._center = self._point = fix
        self._sure = self._path = self._far = 0.0

    @property
    def distance(self) -> float:
        return self._sure + self._far

    def add(self, fix: Fix) -> None:
        hop = distance(self._point, fix)
        if hop < margin(fix, least=STEP, accuracies=0.5):
            return
        if hop <= max(FREE_HOP, FOOT_SPEED * seconds(self._point, fix)):
            self._path += hop
        self._point = fix
        away = distance(self._center, fix)
        if away > margin(fix, least=STOP_RADIUS, accuracies=1.5):
            self._sure += self._path
            self._center, self._path, self._far = fix, 0.0, 0.0
        else:
            self._far = max(self._far, min(away, self._path))


class _Departure:
    """What a dog did since it was last at the place it rested at, or was last heard of."""

    __slots__ = ("_odometer", "_steps", "last", "moved", "reach", "start")

    def __init__(self, start: Fix, *, moved: bool = False) -> None:
        self.start = self.last = start
        self.moved = moved
        self.reach = 0.0  # The most meters from the start.
        self._odometer = _Odometer(start)
        self._steps = 0

    @property
    def distance(self) -> float:
        return self._odometer.distance

    @property
    def repeats(self) -> bool:
        """Whether all fixes repeat one position: a receiver does so with a wrong one, too."""
        return self._steps <= 1

    def add(self, fix: Fix, *, moved: bool) -> None:
        self._steps += distance(self.last, fix) > 0
        self.reach = max(self.reach, distance(self.start, fix))
        self.last = fix
        self.moved |= moved
        self._odometer.add(fix)


class WalkDetector:
    """Finds the walks of one dog, fix by fix; it has no clock of its own."""

    __slots__ = (
        "_base",
        "_departure",
        "_door_opened",
        "_gate",
        "_held",
        "_piece",
        "_rest",
        "_walk",
    )

    def __init__(self) -> None:
        self._gate = RestGate()
        self._walk: Walk | None = None
        self._base = 0.0  # Meters of the walk before the present departure.
        self._departure: _Departure | None = None
        self._rest: Fix | None = None
        self._door_opened: datetime | None = None
        self._held = False
        self._piece: Walk | None = None  # The last one, which a departure may go on with.

    @property
    def walk(self) -> Walk | None:
        """The running walk, else the last one."""
        return self._walk

    @property
    def at_rest(self) -> bool:
        """Whether the dog stays where it is."""
        return self._gate.at_rest

    @property
    def position(self) -> Fix | None:
        """The anchor during a rest, else the last plausible fix."""
        return self._gate.position

    @property
    def next_deadline(self) -> datetime | None:
        """When `advance` would change something; None if nothing is due."""
        walk = self._running
        if walk is None:
            return None
        since, patience = self._quiet(walk)
        return since + patience

    def _quiet(self, walk: Walk) -> tuple[datetime, timedelta]:
        """Return since when nothing happened on a walk, and how long that may last."""
        rest = self._gate.position if self._gate.at_rest else None
        if not walk.manual:
            return walk.updated, SILENCE_TIME
        if rest is not None:
            return max(rest.time, walk.start), REST_TIME
        return walk.updated, FORGOTTEN_TIME

    @property
    def _running(self) -> Walk | None:
        return self._walk if self._walk is not None and self._walk.active else None

    def add(
        self,
        fix: Fix,
        *,
        moving: bool | None = None,
        door_opened: datetime | None = None,
        signals_linked: bool = False,
        accompanied: bool | None = None,
    ) -> None:
        """Take a fix with what other sensors saw; one that is not newer changes nothing.

        `moving` is the tracker's motion flag, `door_opened` when a door last opened, and
        `signals_linked` tells whether such sensors exist, so that their silence counts.
        `accompanied` tells whether a person has set out with the dog; None if nobody knows.
        """
        linked = signals_linked or accompanied is not None
        self.advance(fix.time)
        self._door_opened = door_opened or self._door_opened
        for each in self._gate.add(fix, moving=moving):
            self._notice_rest()
            departure = self._follow(each, moved=moving is True or accompanied is True)
            walk = self._running
            if walk is not None:
                self._go_on(walk, departure)
            elif not self._held and self._is_walk(departure, signals_linked=linked):
                self._open(departure)

    def advance(self, now: datetime) -> None:
        """Let time pass: a walk on which nothing happens any more ends when that began."""
        walk = self._running
        if walk is None:
            return
        since, patience = self._quiet(walk)
        if now >= since + patience:
            self._close(walk, since)

    def start(self, now: datetime) -> None:
        """Start a walk by hand; a walk that runs already goes on as one."""
        walk = self._running
        if walk is not None:
            self._walk = replace(walk, manual=True)
            return
        self._walk = Walk(start=now, updated=now, distance=0.0, manual=True)
        self._base, self._departure = 0.0, None
        last, position = self._gate.last, self._gate.position
        if last is not None and position is not None and now - last.time <= SILENCE_TIME:
            self._departure = _Departure(replace(position, time=last.time))

    def end(self, now: datetime) -> None:
        """End the running walk by hand; none is found before the dog has rested."""
        walk = self._running
        if walk is not None:
            self._close(replace(walk, manual=True), now)
            self._piece, self._held = None, not self._gate.at_rest

    def _notice_rest(self) -> None:
        rest = self._gate.position if self._gate.at_rest else None
        if rest is not None and rest is not self._rest and not self._held:
            self._arrive(rest.time)
        self._held = self._held and rest is None
        self._rest = rest

    def _arrive(self, now: datetime) -> None:
        """End the walk, or keep what may have been its beginning."""
        walk, departure = self._running, self._departure
        if walk is not None:
            self._base = walk.distance
            if not walk.manual:
                self._close(walk, now)
        elif departure is not None and departure.start.time < now and not self._joins(departure):
            start, walked = departure.start.time, departure.distance
            self._piece = Walk(start=start, updated=now, distance=walked, end=now)

    def _follow(self, fix: Fix, *, moved: bool) -> _Departure:
        """Return the departure of a fix; it begins anew while the dog is still at its place."""
        departure, roams = self._departure, self._running is not None and not self._gate.at_rest
        silent = departure is None or fix.time - departure.last.time > SILENCE_TIME
        self._held = self._held and not silent
        if departure is None or (not roams and (silent or self._gate.near)):
            departure = self._departure = _Departure(fix, moved=moved)
        else:
            departure.add(fix, moved=moved)
        return departure

    def _is_walk(self, departure: _Departure, *, signals_linked: bool) -> bool:
        gate, start = self._gate, departure.start.time
        need = max(
            margin(departure.last, least=WALK_REACH, accuracies=4),
            REACH_SCATTERS * gate.scatter,
        )
        door = self._door_opened is not None and self._door_opened >= start - DOOR_TIME
        if signals_linked and not (door or departure.moved):
            need *= UNSIGNALED_FACTOR
        if self._piece is self._walk and self._joins(departure):
            need *= JOIN_REACH
        if departure.last.time - start >= SLOW_WALK_TIME:
            need *= SLOW_WALK_REACH
        if gate.at_rest or departure.repeats:
            return False
        # After a silence the dog may be far from its place without having gone on from there.
        return min(gate.reach, departure.reach) >= need and 2 * departure.distance >= need

    def _joins(self, departure: _Departure) -> bool:
        """Tell whether a departure goes on with the last piece."""
        end = self._piece.end if self._piece is not None else None
        return end is not None and departure.start.time - end < JOIN_TIME

    def _open(self, departure: _Departure) -> None:
        now = departure.last.time
        if self._piece is not None and self._joins(departure):
            walk = replace(self._piece, end=None)
        else:
            walk = Walk(start=departure.start.time, updated=now, distance=0.0)
        self._base = walk.distance
        self._go_on(walk, departure)

    def _go_on(self, walk: Walk, departure: _Departure) -> None:
        there = 0.0 if self._gate.at_rest else departure.distance
        walked = max(walk.distance, self._base + there)
        self._walk = replace(walk, updated=departure.last.time, distance=walked)

    def _close(self, walk: Walk, end: datetime) -> None:
        end = max(end, walk.start)
        self._walk = self._piece = replace(walk, updated=end, end=end)
