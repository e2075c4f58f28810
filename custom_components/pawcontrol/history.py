"""The past of a dog, as far as its source remembers it.

A history that fails must not hide the present: what is asked for while somebody waits answers
with what can be had. Only `async_past` waits for a source that fails, because nobody waits for it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from math import inf
from operator import itemgetter
from random import uniform
from time import monotonic
from typing import Final

from homeassistant.util import dt as dt_util

from .client import SourceClient
from .const import LOGGER
from .model.gps import Fix
from .model.track import Track
from .model.walk import Walk, WalkDetector
from .model.wall import DAY
from .routes import HOUR
from .sources import (
    Raw,
    SourceAuthError,
    SourceConnectionError,
    SourceError,
    SourceFaultError,
)

type Piece = tuple[datetime, list[tuple[str, Raw]]]
"""Until when the past was read, UTC, and what was found, each with its tracker."""

REST: Final = 0.5
"""Seconds between two questions about the past; more if the source took longer for the last."""
_LONGEST_REST: Final = 30.0
FIRST_WAIT: Final = 2.0
_LONGEST_WAIT: Final = 300.0
_REFUSALS: Final = 12
"""After so many in a row, a source that answers does not want to tell its past."""
_FAULTS: Final = 60
"""The same for a source that says that it is unwell: two hours or so."""
MANY: Final = 10_000
"""Messages that a device of little memory still takes at once with ease."""

type LookBack = Callable[[str, Fix | None, datetime], None]
"""Is told of a tracker, its last known fix, and the time before which it may have walked."""

_CATCH_UP: Final = timedelta(hours=2)
"""How far back positions are fetched before a dog is shown; earlier ones follow."""
_OUTAGE: Final = timedelta(minutes=10)
"""A gap that is filled even for a dog at rest."""
_LATE: Final = timedelta(hours=6)
"""How long after its end a day may still receive fixes that a tracker held back."""


class Gaps:
    """What a dog did between two polls of its source."""

    def __init__(
        self, client: SourceClient, track: Track, trackers: Iterable[str], look_back: LookBack
    ) -> None:
        """Fill the gaps of a dog by its trackers; `look_back` is for what is too long ago."""
        self._client = client
        self._track = track
        self._trackers = trackers
        self._look_back = look_back

    async def async_missed(self, news: Mapping[str, Raw]) -> list[tuple[str, Raw]]:
        """Return the messages that came before these, with their trackers, in order of time."""
        missed = await asyncio.gather(
            *(
                self._async_missed_of(tracker, news[tracker])
                for tracker in self._trackers
                if tracker in news
            )
        )
        found = sorted(chain.from_iterable(missed), key=itemgetter(0))
        return [(tracker, raw) for _, tracker, raw in found]

    async def _async_missed_of(self, tracker: str, raw: Raw) -> list[tuple[datetime, str, Raw]]:
        """Return the messages between the last known fix of a tracker and a newer one."""
        fix, known = self._client.parse(raw).fix, self._track.last_fix_of(tracker)
        if fix is None:
            return []
        earliest = fix.time - _CATCH_UP
        if known is None or known.time < earliest:
            self._look_back(tracker, known, earliest)
        since = max(known.time, earliest) if known else earliest
        if fix.time - since <= self._tolerated:
            return []
        messages = await async_messages(self._client, tracker, since, fix.time)
        fixes = [(self._client.parse(message).fix, message) for message in messages]
        return [(each.time, tracker, message) for each, message in fixes if each]

    @property
    def _tolerated(self) -> timedelta:
        """The time between two fixes that needs no look into the history."""
        return _OUTAGE if self._track.at_rest else 2 * timedelta(seconds=self._client.fix_interval)


async def async_messages(
    client: SourceClient, tracker: str, since: datetime, until: datetime
) -> list[Raw]:
    """Return the messages of the full hours (UTC) that cover a time, oldest first.

    At `until` the tracker was heard: what somebody asked for before that may lack the end.
    """
    pages = await asyncio.gather(
        *(_async_hour(client, tracker, hour, until) for hour in _hours(since, until))
    )
    return [raw for page in pages for raw in page]


async def _async_hour(
    client: SourceClient, tracker: str, hour: datetime, until: datetime
) -> list[Raw]:
    try:
        return await client.async_route_to(tracker, hour, until)
    except SourceError as err:
        LOGGER.debug("A gap could not be filled: %s", type(err).__name__)
        return []


async def async_day(
    client: SourceClient,
    tracker: str,
    day: tuple[datetime, datetime],
    *,
    newest: datetime | None,
    rest: datetime | None,
) -> list[Raw]:
    """Return the messages of a tracker on a day of the user, oldest first.

    A day is closed once it is over for some hours and the tracker has told of a later time: what
    it held back for want of a network has come by then. `newest` is the time of its last known
    fix, after which there is nothing to be had, and `rest` since when its dog has been at rest.
    There may be some from before a day that goes on.

    Raises SourceError or one of its kinds.
    """
    now, (start, end) = dt_util.utcnow(), day
    if newest is None or end <= now:
        closed = end + _LATE < now and newest is not None and newest > end
        return await client.async_day(tracker, start, end, closed=closed)
    if newest < start:
        return []
    hours = _hours(start, min(now, newest))
    pages = await asyncio.gather(
        *(client.async_route(tracker, hour, newest=newest, rest=rest) for hour in hours)
    )
    return [raw for page in pages for raw in page]


async def async_walks(
    client: SourceClient, tracker: str, since: datetime, until: datetime
) -> tuple[list[Walk], list[Fix]]:
    """Return the finished walks that a detector finds in a past time, and all fixes of it.

    Hours are asked for one after the other, to leave room for what is going on now.
    """
    detector, found, path = WalkDetector(), dict[datetime, Walk](), list[Fix]()
    try:
        for hour in _hours(since, until):
            for raw in await client.async_route(tracker, hour):
                if fix := client.parse(raw).fix:
                    detector.add(fix)
                    path.append(fix)
                if (walk := detector.walk) and not walk.active:
                    found[walk.start] = walk
    except SourceError as err:
        LOGGER.info("Some earlier walks of today are unknown: %s", type(err).__name__)
    return list(found.values()), path


async def async_past(
    client: SourceClient,
    trackers: Sequence[str],
    since: datetime,
    until: datetime,
    note_wait: Callable[[bool], None],
) -> AsyncGenerator[Piece]:
    """Yield what a source remembers, in pieces of a day, less where it remembers much.

    The source works at most half of the time for this. One that fails is waited for, which
    `note_wait` is told, and asked for less then.

    Raises SourceError if it answers, but does not tell its past.
    """
    start, span, failures = since, DAY, 0
    while start < until:
        began, end = monotonic(), min(start + span, until)
        try:
            pages = [(each, await client.async_past(each, start, end)) for each in trackers]
        except SourceError as err:
            failures += 1
            if failures >= _most_failures(err):
                raise
            note_wait(True)  # noqa: FBT003 - the name says it
            await asyncio.sleep(max(err.retry_after or 0.0, _wait(failures)))
            span = max(span / 2, HOUR)
            continue
        note_wait(False)  # noqa: FBT003 - as above
        messages = [(tracker, raw) for tracker, page in pages for raw in page]
        yield end, messages
        start, span, failures = end, _next_span(span, len(messages)), 0
        await asyncio.sleep(min(max(REST, monotonic() - began), _LONGEST_REST))


def _most_failures(error: SourceError) -> float:
    """Return after how many failures in a row there is no use in asking again."""
    match error:
        case SourceAuthError():
            return 1
        case SourceConnectionError() | SourceError(retry_after=float()):
            return inf
        case SourceFaultError():
            return _FAULTS
    return _REFUSALS


def _wait(failures: int) -> float:
    """Return seconds, any within a range that doubles (full jitter)."""
    longest = min(FIRST_WAIT * 2.0**failures, _LONGEST_WAIT)
    return uniform(FIRST_WAIT / 2, longest)  # noqa: S311 - no secret


def _next_span(span: timedelta, messages: int) -> timedelta:
    if messages > MANY:
        return max(span / 2, HOUR)
    return min(2 * span, DAY) if 4 * messages < MANY else span


def _hours(since: datetime, until: datetime) -> list[datetime]:
    first = since.replace(minute=0, second=0, microsecond=0)
    return [first + n * HOUR for n in range(int((until - first) / HOUR) + 1)]
