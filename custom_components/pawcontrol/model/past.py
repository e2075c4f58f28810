"""Past walks: found once more in what a source remembers of a dog."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from .gps import Fix
from .outing import Outing, outing
from .track import Report, Track
from .walk import Walk

SETTLED_TIME = timedelta(hours=1)
"""How long after its end a walk is told: it may go on for some time, as one."""


class PastWalks:
    """Follows a dog through its past, in pieces, as it is followed when it happens."""

    def __init__(self, trackers: Sequence[str], since: datetime) -> None:
        """Look for walks from a time (UTC) on, by trackers in the order of preference.

        A walk that began earlier may be cut off, because what is read has to begin somewhere.
        """
        self._track = Track(trackers, signals_linked=False)
        self._since = since
        self._over: Walk | None = None
        self._found: dict[datetime, tuple[Walk, Outing]] = {}

    def read(self, fixes: Iterable[tuple[str, Fix]], until: datetime) -> list[tuple[Walk, Outing]]:
        """Go on to a time (UTC) with the fixes up to then, each with its tracker.

        Return the walks that are over for good, oldest first, and what each was like.
        """
        for tracker, fix in sorted(fixes, key=lambda each: each[1].time):
            self._track.add(tracker, Report(fix=fix))
            self._note()
        self._track.advance(until)
        self._note()
        settled = [start for start, (walk, _) in self._found.items() if self._over_by(walk, until)]
        return [self._found.pop(start) for start in settled]

    def _note(self) -> None:
        """Remember a walk that ended while its way is known, in place of its first part."""
        walk = self._track.walk
        if walk is None or walk.end is None or walk == self._over:
            return
        self._over = walk
        if walk.start >= self._since:
            self._found[walk.start] = walk, outing(self._track.path, walk.start, walk.end)

    def _over_by(self, walk: Walk, until: datetime) -> bool:
        latest = self._track.walk
        goes_on = latest is not None and latest.active and latest.start == walk.start
        return not goes_on and walk.updated + SETTLED_TIME <= until
