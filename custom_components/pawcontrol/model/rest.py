"""Rest: which fixes are plausible, and whether a dog stays where it is."""

from dataclasses import replace
from datetime import timedelta

from .gps import Fix, Place, between, distance, margin, seconds

FREE_HOP = 30.0
"""Meters from one fix to the next that need no explanation."""
BRISK_SPEED = 5.0
"""Meters per second; a faster hop counts only once the next fix agrees with it."""
LONGEST_HOP = 1000.0
"""Meters; a longer hop counts only once the next fix agrees, however long it took."""

EXIT_AT_ONCE = 20.0
"""Meters (or three accuracies) from a resting place beyond which one fix ends the rest."""
EXIT_BY_TWO = 15.0
"""Meters (or one and a half accuracies) beyond which two fixes in a row end it."""
NEAR_RADIUS = 12.0
"""Meters (or one accuracy, or the learned scatter) within which a dog is at a resting place."""
STOP_RADIUS = 20.0
"""Meters (or one and a half accuracies) within which a dog stays to rest again."""
STOP_SCATTERS = 2.0
"""The same in learned scatters, where the dog rested last."""
STOP_TIME = timedelta(seconds=180)
"""How long it stays there before it rests."""
GONE_REACH = 60.0
"""Meters from its resting place at which a dog is no longer just badly received there."""
REACH_TIME = timedelta(seconds=45)
"""How long a dog is at least that far away before it counts as reached."""
EXCURSION_TIME = timedelta(seconds=300)
"""A dog that is back within this time and never was gone has rested on."""
LEARNING_TIME = 1200.0
"""Seconds over which the middle of a resting place and the scatter are learned."""
LEARNING_LIMIT = 0.1
"""The largest share of one fix in what is learned."""


class SpikeFilter:
    """Passes fixes on in order of time and holds back a hop until a later fix agrees with it.

    A receiver may repeat a wrong position to the last digit, so that a repetition agrees only
    the second time.
    """

    __slots__ = ("_last", "_repeated", "_suspect")

    def __init__(self) -> None:
        self._last: Fix | None = None
        self._suspect: Fix | None = None
        self._repeated = False

    def add(self, fix: Fix) -> tuple[Fix, ...]:
        """Return the fixes this one makes plausible, oldest first: none, itself, or two."""
        last, suspect = self._last, self._suspect
        if last is None:
            self._last = fix
            return (fix,)
        if fix.time <= (suspect or last).time:
            return ()
        hop = distance(last, fix)
        if hop <= min(LONGEST_HOP, max(FREE_HOP, BRISK_SPEED * seconds(last, fix))):
            self._last, self._suspect = fix, None
            return (fix,)
        if suspect is not None and self._agrees(suspect, fix, hop):
            self._last, self._suspect = fix, None
            return (suspect, fix)
        self._suspect = fix
        return ()

    def _agrees(self, suspect: Fix, fix: Fix, hop: float) -> bool:
        apart = distance(suspect, fix)
        known, self._repeated = self._repeated, apart == 0
        return 2 * apart <= hop and (known or apart > 0)


class RestGate:
    """Tells rest from movement and holds one position, the anchor, through a rest.

    A dog rests when it is first seen, and again after three minutes within the stop radius.
    The middle of its last resting place, around which the fixes stray, is learned beside the
    anchor; a short excursion from there is taken for noise.
    """

    __slots__ = (
        "_anchor",
        "_away",
        "_last",
        "_left",
        "_level",
        "_level_since",
        "_outside",
        "_place",
        "_plausible",
        "_stop",
        "_stop_is_place",
        "at_rest",
        "near",
        "reach",
        "scatter",
    )

    _anchor: Fix
    _away: float
    """Meters of the last fix from the last resting place."""
    _place: Place

    at_rest: bool
    """Whether the dog stays where it is; false before the first fix."""
    near: bool
    """Whether the last fix is near the last resting place."""
    reach: float
    """Meters from there that the dog was away for some time since it was near."""
    scatter: float
    """Learned: mean of the meters that fixes stray from a resting place, at most 60."""

    def __init__(self) -> None:
        self.at_rest = self.near = False
        self._away = self.reach = self.scatter = 0.0
        self._plausible = SpikeFilter()
        self._last: Fix | None = None
        self._outside = 0

    @property
    def position(self) -> Fix | None:
        """The anchor during a rest, else the last plausible fix; None before the first.

        The time of the anchor is the beginning of the rest.
        """
        return self._anchor if self.at_rest else self._last

    @property
    def last(self) -> Fix | None:
        """The last plausible fix."""
        return self._last

    def add(self, fix: Fix, *, moving: bool | None = None) -> tuple[Fix, ...]:
        """Take a fix and return those that have become plausible by it.

        `moving` is the motion flag of the tracker: False holds the anchor whatever the
        fixes say, None means there is no flag.
        """
        plausible = self._plausible.add(fix)
        for each in plausible:
            if self._last is None:
                self._settle(each, is_place=False)
            else:
                self._measure(each)
                self._learn(each, seconds(self._last, each))
                follow = self._stay if self.at_rest else self._roam
                follow(each, held=moving is False)
            self._last = each
        return plausible

    def _measure(self, fix: Fix) -> None:
        """Take the distance from the resting place; its least in a stretch of time is reached."""
        was_near, self._away = self.near, distance(self._place, fix)
        self.near = self._away <= margin(fix, least=max(NEAR_RADIUS, self.scatter), accuracies=1)
        if self.near:
            self.reach = 0.0
        if self.near or was_near:
            self._level, self._level_since = self._away, fix.time
            return
        self._level = min(self._level, self._away)
        if fix.time - self._level_since >= REACH_TIME:
            self.reach = max(self.reach, self._level)
            self._level, self._level_since = self._away, fix.time

    def _learn(self, fix: Fix, elapsed: float) -> None:
        """Let the place follow the fixes, but hardly one that leaves it."""
        if self.reach < GONE_REACH:
            share = min(LEARNING_LIMIT, elapsed / LEARNING_TIME)
            self.scatter += share * (min(self._away, GONE_REACH) - self.scatter)
            pull = share * STOP_RADIUS / max(self._away, STOP_RADIUS)
            self._place = between(self._place, fix, pull)

    def _stay(self, fix: Fix, *, held: bool) -> None:
        inside = self._away <= margin(fix, least=EXIT_BY_TWO, accuracies=1.5)
        self._outside = 0 if inside else self._outside + 1
        at_once = self._away > margin(fix, least=EXIT_AT_ONCE, accuracies=3)
        if not held and (at_once or self._outside > 1):
            self.at_rest, self._left = False, fix.time
            self._stop_at(fix, is_place=False)

    def _roam(self, fix: Fix, *, held: bool) -> None:
        back = self.near and self.reach < GONE_REACH
        if back and fix.time - self._left < EXCURSION_TIME:
            self.at_rest, self._outside = True, 0
            return
        radius = margin(fix, least=STOP_RADIUS, accuracies=1.5)
        in_place = self._away <= max(radius, STOP_SCATTERS * self.scatter)
        if distance(self._stop, fix) <= radius or (in_place and self._stop_is_place):
            self._outside = 0
        elif held:
            self._stop_at(replace(fix, time=self._stop.time), is_place=in_place)
        elif self._stop_is_place and not self._outside:
            self._outside = 1
        else:
            self._stop_at(fix, is_place=in_place)
        if not self._outside and fix.time - self._stop.time >= STOP_TIME:
            self._settle(self._stop, is_place=in_place)

    def _stop_at(self, fix: Fix, *, is_place: bool) -> None:
        self._stop, self._stop_is_place, self._outside = fix, is_place, 0

    def _settle(self, stop: Fix, *, is_place: bool) -> None:
        """Rest where the dog stopped, in the middle of the last resting place if it was there."""
        if not is_place:
            self._place = Place(latitude=stop.latitude, longitude=stop.longitude)
        place = self._place
        self._anchor = replace(stop, latitude=place.latitude, longitude=place.longitude)
        self.at_rest = self.near = True
        self.reach, self._outside = 0.0, 0
