"""The past of a dog, as far as its source remembers it.

A history that fails must not hide the present: what is asked for while somebody waits answers
with what can be had. Only `async_past` waits for a source that fails, because nobody waits for it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta
from random import uniform
from time import monotonic
from typing import Final

from .client import HOUR, SourceClient
from .const import LOGGER
from .model.gps import Fix
from .model.walk import Walk, WalkDetector
from .model.wall import DAY
from .sources import Raw, SourceAuthError, SourceConnectionError, SourceError

type Piece = tuple[datetime, list[tuple[str, Raw]]]
"""Until when the past was read, UTC, and what was found, each with its tracker."""

REST: Final = 0.5
"""Seconds between two questions about the past; more if the source took longer for the last."""
_LONGEST_REST: Final = 30.0
FIRST_WAIT: Final = 2.0
_LONGEST_WAIT: Final = 300.0
_REFUSALS: Final = 12
"""After so many in a row, a source that answers does not want to tell its past."""
MANY: Final = 10_000
"""Messages that a device of little memory still takes at once with ease."""


async def async_messages(
    client: SourceClient, tracker: str, since: datetime, until: datetime
) -> list[Raw]:
    """Return the messages of the full hours (UTC) that cover a time, oldest first."""
    hours = _hours(since, until)
    try:
        pages = await asyncio.gather(*(client.async_route(tracker, hour) for hour in hours))
    except SourceError as err:
        LOGGER.debug("A gap could not be filled: %s", type(err).__name__)
        return []
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
            if isinstance(err, SourceAuthError) or (failures >= _REFUSALS and _refused(err)):
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


def _refused(error: SourceError) -> bool:
    """Tell whether a source answered, and not just that it wants to rest."""
    return not (error.retry_after or isinstance(error, SourceConnectionError))


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
