"""The past of a dog, as far as its source remembers it.

A history that fails must not hide the present: both functions answer with what can be had.
"""

import asyncio
from datetime import datetime

from .client import HOUR, SourceClient
from .const import LOGGER
from .model.gps import Fix
from .model.walk import Walk, WalkDetector
from .sources import Raw, SourceError


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


def _hours(since: datetime, until: datetime) -> list[datetime]:
    first = since.replace(minute=0, second=0, microsecond=0)
    return [first + n * HOUR for n in range(int((until - first) / HOUR) + 1)]
