"""Company: which people of the household go along with a dog."""

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter

from .escape import NEAR, SAME_TIME, Person
from .gps import Fix, Point, distance
from .walk import Walk

SET_OUT = 30.0
"""Meters, beyond what is doubtful, from where a dog rested at which a person has set out."""
EXACT = 100.0
"""Meters: a phone that knows its place less exactly could be anywhere on the walk."""
MOST_FIXES = 2000
"""Fixes of one person that are kept of a walk."""

type People = Mapping[str, Person | None]
"""Where the people of the household are, by their ids; None where that is not known."""


class Company:
    """Remembers where people were while a dog is out."""

    def __init__(self) -> None:
        """Begin without having seen anybody."""
        self._seen: dict[str, deque[Fix]] = {}

    def add(self, people: People, *, since: datetime) -> None:
        """Take where people are; what they did before `since` is forgotten."""
        for key, person in people.items():
            if person is None:
                continue
            seen = self._seen.setdefault(key, deque(maxlen=MOST_FIXES))
            if not seen or person.fix.time > seen[-1].time:
                seen.append(person.fix)
            while seen and seen[0].time < since:
                seen.popleft()

    def along(self, walk: Walk, path: Sequence[Fix]) -> tuple[str, ...]:
        """Return the ids of those who were along on a walk, by the fixes of the dog.

        A person was along if at least half of the person's own fixes were beside the dog. A phone
        tells its place seldom, so it is compared with where the dog was at that time. Only fixes
        count by which somebody who stayed where the walk began can be told apart.
        """
        way = [fix for fix in path if walk.start <= fix.time <= (walk.end or walk.updated)]
        return tuple(sorted(key for key, seen in self._seen.items() if _was_along(way, seen)))


def goes_along(fix: Fix, origin: Point | None, people: People) -> bool | None:
    """Tell whether somebody has set out with a dog from where it rested.

    None if that is not known: if there is nobody, or somebody was not seen lately.
    """
    if origin is None or not people:
        return None
    known = [person for person in people.values() if person]
    if any(_is_beside(person.fix, fix) and _has_set_out(person.fix, origin) for person in known):
        return True
    is_known = len(known) == len(people) and all(person.was_seen(fix.time) for person in known)
    return False if is_known else None


def _has_set_out(fix: Fix, origin: Point) -> bool:
    return distance(fix, origin) > SET_OUT + (fix.accuracy or 0.0)


def _is_beside(person: Fix, dog: Fix) -> bool:
    """Tell whether a person was with the dog when both were seen."""
    together = abs(person.time - dog.time) <= SAME_TIME and (person.accuracy or 0.0) <= EXACT
    return together and distance(person, dog) <= _reach(person, dog)


def _reach(person: Fix, dog: Fix) -> float:
    """Return the meters within which two may be together, as far as they know their places."""
    return NEAR + (person.accuracy or 0.0) + (dog.accuracy or 0.0)


def _was_along(way: Sequence[Fix], seen: Sequence[Fix]) -> bool:
    pairs = [(fix, _nearest(way, fix.time)) for fix in seen] if way else []
    telling = [
        _is_beside(person, dog)
        for person, dog in pairs
        if abs(person.time - dog.time) <= SAME_TIME and distance(way[0], dog) > _reach(person, dog)
    ]
    return bool(telling) and 2 * sum(telling) >= len(telling)


def _nearest(way: Sequence[Fix], time: datetime) -> Fix:
    """Return the fix that is nearest in time."""
    after = bisect_left(way, time, key=attrgetter("time"))
    return min(way[max(0, after - 1) : after + 1], key=lambda fix: abs(fix.time - time))
