"""The past of a dog, as far as its source remembers it."""

import asyncio
from datetime import datetime

from .client import HOUR, SourceClient
from .model.walk import Walk, WalkDetector
from .sources import Raw


async def async_messages(
    client: SourceClient, tracker: str, since: datetime, until: datetime
) -> list[Raw]:
    """Return the messages of the full hours (UTC) that cover a time, oldest first.

    Raises SourceError or one of its kinds.
    """
    hours = _hours(since, until)
    pages = await asyncio.gather(*(client.async_route(tracker, hour) for hour in hours))
    return [raw for page in pages for raw in page]


async def async_walks(
    client: SourceClient, tracker: str, since: datetime, until: datetime
) -> list[Walk]:
    """Return the finished walks that a detector finds in a past time.

    Hours are asked for one after the other, to leave room for what is going on now. Raises
    SourceError or one of its kinds.
    """
    detector, found = WalkDetector(), dict[datetime, Walk]()
    for hour in _hours(since, until):
        for raw in await client.async_route(tracker, hour):
            if fix := client.parse(raw).fix:
                detector.add(fix)
            if (walk := detector.walk) and not walk.active:
                found[walk.start] = walk
    return list(found.values())


def _hours(since: datetime, until: datetime) -> list[datetime]:
    first = since.replace(minute=0, second=0, microsecond=0)
    return [first + n * HOUR for n in range(int((until - first) / HOUR) + 1)]
