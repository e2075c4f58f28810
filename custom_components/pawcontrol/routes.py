"""Routes: what a source remembers of its trackers, asked for once and kept."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
import json
from random import uniform
from time import monotonic
from typing import Any, Final

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .breaker import BreakerState
from .cache import PersistentCache, TwoLevelCache, cached
from .gate import Gate
from .performance import batch_calls
from .sources import Raw, Source, SourceConnectionError, SourceError

HOUR: Final = timedelta(hours=1)
ROUTES_BYTES: Final = 8 * 2**20
"""Of routes that are kept, in memory and on disk; what is asked for least goes first."""
_OPEN_HOUR_TTL: Final = 30.0
_CALM_HOUR_TTL: Final = 3600.0
"""The same while the dog rests: nothing is added but fixes of that rest."""
_OPEN_HOUR_GRACE: Final = 600.0
"""For so long most of an hour is better than nothing when the source fails."""
_CLOSED_HOUR_TTL: Final = 36 * 3600.0
_LATE: Final = timedelta(minutes=10)
"""How long after its end an hour may still receive fixes that a tracker held back."""
_OPEN_DAY_TTL: Final = 300.0
_OPEN_DAY_GRACE: Final = 24 * 3600.0
_CLOSED_DAY_TTL: Final = 10 * 365 * 86400.0
"""For good."""
_CLOSED: Final = ("route_closed", "day", "day_closed")
_BATCH: Final = 4
_WAIT_MS: Final = 20.0
_ATTEMPTS: Final = 3
_PAUSE: Final = 0.25
"""Seconds before the first repetition at most; the next one may wait twice as long."""
_FAILED_TTL: Final = 30.0
"""Seconds for which a time that could not be had is not asked for again."""


class Routes:
    """Hours and days of trackers.

    The hour under way is kept beside what else changes all the time. All others have a file of
    their own, which is written only when there is one more.
    """

    def __init__(
        self,
        source: Source,
        gate: Gate,
        cache: TwoLevelCache[Any],
        closed: PersistentCache[Any] | TwoLevelCache[Any],
    ) -> None:
        """Ask a source through its gate; `closed` keeps what has an end."""
        self._source = source
        self._gate = gate
        self._cache = cache
        self._closed = closed
        self._failed: dict[tuple[str, str, str], tuple[float, SourceError]] = {}
        self.missed = 0
        """Questions that took a request."""

    @callback
    def async_shutdown(self) -> None:
        """Cancel the requests that wait for others to join them."""
        self._fetch.cancel(self)

    async def async_hour(
        self,
        tracker: str,
        hour: datetime,
        *,
        newest: datetime | None = None,
        rest: datetime | None = None,
    ) -> list[Raw]:
        """Return the messages of a tracker in the hour that starts at `hour`, oldest first.

        `newest` is the time of the last known fix of the tracker: as long as that is not later
        than the hour, the tracker may hold back some of it. None if it told all by now.
        `rest` is since when the dog has been at rest, None if it is not.
        Raises SourceError or one of its kinds.
        """
        end = hour + HOUR
        span = _stamp(hour), _stamp(end)
        if end + _LATE < dt_util.utcnow() and (newest is None or newest >= end):
            return await self._closed_hour(tracker, *span)
        if rest is not None:
            return await self._calm_hour(tracker, *span, _stamp(rest))
        return await self._open_hour(tracker, *span)

    async def async_hour_anew(self, tracker: str, hour: datetime, newest: datetime) -> list[Raw]:
        """Return the messages of a tracker in an hour, with all of them up to `newest`.

        Raises SourceError or one of its kinds.
        """
        end = hour + HOUR
        span = _stamp(hour), _stamp(end)
        if end + _LATE < dt_util.utcnow() and newest >= end:
            return await self._closed_hour(tracker, *span)
        return await self._hour_to(tracker, *span, _stamp(newest))

    async def async_day(
        self, tracker: str, start: datetime, end: datetime, *, closed: bool
    ) -> list[Raw]:
        """Return the messages of a tracker on a day that is over, oldest first.

        `closed` tells that the tracker has nothing more to add: then they are kept for good.
        Raises SourceError or one of its kinds.
        """
        span = _stamp(start), _stamp(end)
        if closed:
            return await self._closed_day(tracker, *span)
        return await self._open_day(tracker, *span)

    @callback
    def forget_others(self, trackers: Collection[str]) -> None:
        """Drop what is kept of all other trackers."""
        own = tuple(f"{prefix}:[{json.dumps(each)}" for prefix in _CLOSED for each in trackers)
        for prefix in _CLOSED:
            for key in self._closed.keys(f"{prefix}:"):
                if not key.startswith(own):
                    self._closed.discard(key)

    @cached("_cache", "route", ttl=_OPEN_HOUR_TTL, stale_if_error=_OPEN_HOUR_GRACE)
    async def _open_hour(self, tracker: str, start: str, end: str) -> list[Raw]:
        return await self._ask(tracker, start, end)

    @cached("_cache", "route_calm", ttl=_CALM_HOUR_TTL)
    async def _calm_hour(self, tracker: str, start: str, end: str, _rest: str) -> list[Raw]:
        return await self._ask(tracker, start, end)

    @cached("_cache", "route_to", ttl=_OPEN_HOUR_TTL)
    async def _hour_to(self, tracker: str, start: str, end: str, _newest: str) -> list[Raw]:
        return await self._ask(tracker, start, end)

    @cached("_closed", "route_closed", ttl=_CLOSED_HOUR_TTL)
    async def _closed_hour(self, tracker: str, start: str, end: str) -> list[Raw]:
        return await self._ask(tracker, start, end)

    @cached("_closed", "day", ttl=_OPEN_DAY_TTL, stale_if_error=_OPEN_DAY_GRACE)
    async def _open_day(self, tracker: str, start: str, end: str) -> list[Raw]:
        return await self._ask(tracker, start, end)

    @cached("_closed", "day_closed", ttl=_CLOSED_DAY_TTL)
    async def _closed_day(self, tracker: str, start: str, end: str) -> list[Raw]:
        return await self._ask(tracker, start, end)

    async def _ask(self, tracker: str, start: str, end: str) -> list[Raw]:
        """Ask for a time, unless that failed a moment ago: then it fails as it did."""
        until, known = self._failed.pop((tracker, start, end), (0.0, None))
        if known and monotonic() < until:
            self._failed[tracker, start, end] = until, known
            raise known
        self.missed += 1
        try:
            return await self._fetch(tracker, start, end)
        except SourceError as err:
            self._note_failed((tracker, start, end), err)
            raise

    @callback
    def _note_failed(self, asked: tuple[str, str, str], error: SourceError) -> None:
        """Remember a time that could not be had, and forget those of long ago."""
        now = monotonic()
        recent = {key: each for key, each in self._failed.items() if now < each[0]}
        self._failed = recent | {asked: (now + _FAILED_TTL, error)}

    @batch_calls(_BATCH, _WAIT_MS)
    async def _fetch(self, tracker: str, start: str, end: str) -> list[Raw]:
        span = datetime.fromisoformat(start), datetime.fromisoformat(end)

        async def request() -> list[Raw]:
            return await self._source.async_route(tracker, *span)

        if span[1] - span[0] > HOUR:
            # It may take long, and that it fails must not hide where the dogs are now.
            return await self._gate.async_behind(request)
        return await self._persistently(lambda: self._gate.async_ahead(request))

    async def _persistently(self, call: Callable[[], Awaitable[list[Raw]]]) -> list[Raw]:
        """Repeat a call that finds nobody there, unless the source wants to rest."""
        for attempt in range(_ATTEMPTS - 1):
            try:
                return await call()
            except SourceConnectionError as err:
                if err.retry_after or self._gate.state is not BreakerState.CLOSED:
                    raise
            await asyncio.sleep(uniform(0, _PAUSE * 2**attempt))  # noqa: S311 - no secret
        return await call()


def _stamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()
