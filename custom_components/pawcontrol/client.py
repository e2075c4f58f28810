"""What every source gets: cache, single flight, rate limit, retries, breaker and metrics."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import inf
from random import uniform
from time import monotonic
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from .breaker import BreakerState, CircuitBreaker
from .cache import MISSING, Missing, TwoLevelCache, cached
from .model.track import Report
from .model.wall import day_of
from .performance import batch_calls, throttle, track_performance
from .sources import (
    Link,
    Raw,
    Receiver,
    Remote,
    Source,
    SourceConnectionError,
    SourceError,
    SourceFaultError,
)
from .sources.entities import EntitiesSource, is_of_entity

HOUR: Final = timedelta(hours=1)

_POSITIONS: Final = "positions"
_POSITIONS_AGE: Final = 5.0
"""Seconds: those who want to know now, the poll above all, share one request for so long."""
_POSITIONS_TTL: Final = 60.0
"""Seconds after which nobody gets them any more."""
_OPEN_HOUR_TTL: Final = 30.0
_OPEN_HOUR_GRACE: Final = 600.0
"""For so long most of an hour is better than nothing when the source fails."""
_CLOSED_HOUR_TTL: Final = 36 * 3600.0
_LATE: Final = timedelta(minutes=10)
"""How long after its end an hour may still receive fixes that a tracker held back."""
_TRAIL: Final = "trail:"
_TRAIL_TTL: Final = 7 * 24 * 3600.0
_TRAIL_PAGE: Final = 60
"""Messages in one cache entry, so that a new one rewrites little."""
_PAGE_DIGITS: Final = 6
_SHORT: Final = "short_interval:"
_SHORT_TTL: Final = 7 * 24 * 3600.0
_TIMEOUT: Final = 10.0
_PAST_TIMEOUT: Final = 30.0
_REQUESTS_PER_SECOND: Final = 10.0
_ROUTE_BATCH: Final = 4
_ROUTE_WAIT_MS: Final = 20.0
_ROUTE_ATTEMPTS: Final = 3
_ROUTE_PAUSE: Final = 0.25
"""Seconds before the first repetition at most; the next one may wait twice as long."""
_FAILED_TTL: Final = 30.0
"""Seconds for which an hour that could not be had is not asked for again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What went wrong when a source was asked."""

    kind: str
    """The name of the error's class."""
    time: datetime
    """UTC."""


class SourceClient:
    """The one way to a source: asks it as rarely as the answers stay true."""

    def __init__(
        self,
        source: Source,
        cache: TwoLevelCache[Any],
        linked: EntitiesSource | None = None,
    ) -> None:
        """Create the client of an entry; the cache is set up and shut down by the entry.

        `linked` are entities that dogs have beside the source. They need no link, no request and
        no cache, so that neither of the two hides what the other one says.
        """
        self._source = source
        self._linked = linked
        self._cache = cache
        self._asked = 0
        self._missed = 0
        self._requests = 0
        self._recent: deque[float] = deque()
        self._today: tuple[date | None, int] = (None, 0)
        self._pages: dict[str, int] = {}
        self._latest: dict[str, dict[str, Raw]] = {}
        self._failed: dict[tuple[str, str], tuple[float, SourceError]] = {}
        self._breaker = CircuitBreaker()
        self._answered = True
        self._positions_time = -inf
        self._asking = 0
        self._calm = asyncio.Event()
        self._calm.set()
        self.last_failure: Failure | None = None

    async def async_shutdown(self) -> None:
        """Cancel the requests that wait for their turn."""
        self._fetch_hour.cancel(self)
        self._turn.cancel(self)

    @property
    def polls(self) -> bool:
        """Whether the source must be asked for new positions."""
        return self._source.fix_interval is not None

    @property
    def link(self) -> Link:
        """How positions come in."""
        return self._source.link

    @property
    def connected(self) -> bool:
        """Whether positions would come in if there were any."""
        return self.link is Link.LIVE or (self.link is Link.POLLING and self._answered)

    @callback
    def async_forget_positions(self) -> None:
        """Forget the last answer: the link changed, so only the source itself can tell more.

        A question that is under way asks the source, and is left to go on.
        """
        self._positions_time = -inf

    @callback
    def async_reached(self) -> None:
        """Note that the source is there, because it spoke by itself: it may be asked again."""
        self._breaker.succeeded()

    @property
    def fix_interval(self) -> float:
        """Seconds between the fixes of a moving tracker; 0 if every one is pushed."""
        return self._source.fix_interval or 0.0

    @property
    def requests(self) -> int:
        """Requests made since set-up."""
        return self._requests

    @property
    def requests_avoided(self) -> int:
        """Questions since set-up that needed no request of their own."""
        return self._asked - self._missed

    @property
    def requests_last_minute(self) -> int:
        """Requests made within the last 60 s."""
        while self._recent and self._recent[0] < monotonic() - 60:
            self._recent.popleft()
        return len(self._recent)

    @property
    def requests_today(self) -> int:
        """Requests made since midnight by the user's clock."""
        day, count = self._today
        return count if day == _today() else 0

    @property
    def breaker_state(self) -> BreakerState:
        """Whether requests are let through to the source."""
        return self._breaker.state

    @track_performance("positions")
    async def async_positions(self, *, max_age: float = _POSITIONS_AGE) -> dict[str, Raw]:
        """Return the latest message of every origin, at most `max_age` seconds old.

        Who can do with older ones gets what the poll brought. Raises SourceError or one of its
        kinds, with the seconds after which to ask again if the source needs a rest.
        """
        if not self.polls:
            return await self._source.async_positions()
        self._asked += 1
        if monotonic() - self._positions_time < max_age:
            known: dict[str, Raw] | Missing = self._cache.lookup(_POSITIONS)
            if known is not MISSING:
                return known
        try:
            positions = await self._positions(self._source.origins)
        except SourceError:
            self._answered = False
            raise
        self._answered = True
        return positions

    @track_performance("route")
    async def async_route(self, tracker: str, hour: datetime) -> list[Raw]:
        """Return the messages of a tracker in the hour that starts at `hour`, oldest first.

        Raises SourceError or one of its kinds.
        """
        self._asked += 1
        stamp = hour.astimezone(UTC).isoformat()
        if hour + HOUR + _LATE < dt_util.utcnow():
            return await self._closed_hour(tracker, stamp)
        return await self._open_hour(tracker, stamp)

    @property
    def has_remote(self) -> bool:
        """Whether the source does more for its trackers than listening to them."""
        return self._source.remote is not None

    async def async_tell[T](self, what: Callable[[Remote], Awaitable[T]]) -> T:
        """Let the source do something for its trackers, once.

        Raises SourceError or one of its kinds.
        """
        remote = self._source.remote
        if remote is None:
            raise SourceError
        return await self._request(lambda: what(remote))

    @callback
    def mark_short_interval(self, tracker: str, *, short: bool) -> None:
        """Remember, also over a restart, whether a tracker may report at a short interval."""
        if short:
            self._cache.put(f"{_SHORT}{tracker}", value=True, ttl=_SHORT_TTL)
        else:
            self._cache.discard(f"{_SHORT}{tracker}")

    @property
    def short_intervals(self) -> list[str]:
        """The trackers that are marked so."""
        return [key.removeprefix(_SHORT) for key in self._cache.keys(_SHORT)]

    def parse(self, raw: Raw) -> Report:
        """Read a message."""
        source = self._linked if self._linked and is_of_entity(raw) else self._source
        return source.parse(raw, dt_util.utcnow())

    @callback
    def async_linked(self, origins: Collection[str]) -> dict[str, Raw]:
        """Return what those of the origins that are linked beside the source say now."""
        linked = self._linked
        return linked.latest(o for o in linked.origins if o in origins) if linked else {}

    @callback
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        """Pass on what the source pushes, and what entities beside it say."""
        linked = [*self.async_linked(origins)]
        own = [origin for origin in origins if origin not in linked]
        unsubscribe = self._source.async_subscribe(own, receive)
        if self._linked is None:
            return unsubscribe
        leave = self._linked.async_subscribe(linked, receive)

        @callback
        def unsubscribe_both() -> None:
            unsubscribe()
            leave()

        return unsubscribe_both

    @callback
    def remember(self, dog_id: str, origin: str, raw: Raw, *, anew: bool) -> None:
        """Keep a message on the dog's trail, to know after a restart what was known before.

        `anew` drops the trail so far but for the last message of each origin: nothing else of it
        is needed to go on from here.
        """
        latest = self._note_latest(dog_id, origin, raw)
        index = self._pages.get(dog_id, 0)
        page: list[Any] = []
        if anew:
            for old in range(1, index + 1):
                self._cache.discard(_trail(dog_id, old))
            index = 0
        elif (known := self._cache.peek(_trail(dog_id, index))) is not MISSING:
            page = known
        if len(page) >= _TRAIL_PAGE:
            index, page = index + 1, []
        self._pages[dog_id] = index
        added = latest if anew else {origin: raw}
        page += [[origin, raw] for origin, raw in added.items()]
        self._cache.put(_trail(dog_id, index), page, ttl=_TRAIL_TTL)

    @callback
    def _note_latest(self, dog_id: str, origin: str, raw: Raw) -> dict[str, Raw]:
        """Return the last message of each origin of a dog, this one at the end."""
        latest = self._latest.setdefault(dog_id, {})
        latest.pop(origin, None)
        latest[origin] = raw
        return latest

    @callback
    def forget_others(self, dog_ids: Collection[str]) -> None:
        """Drop the trails of all other dogs."""
        for key in self._cache.keys(_TRAIL):
            if key.removeprefix(_TRAIL).partition(":")[0] not in dog_ids:
                self._cache.discard(key)

    async def async_trail(self, dog_id: str) -> list[tuple[str, Raw]]:
        """Return what is remembered of a dog with its origin, oldest first, without a request."""
        trail: list[tuple[str, Raw]] = []
        for key in sorted(self._cache.keys(_trail(dog_id))):
            trail += [(origin, raw) for origin, raw in await self._cache.get(key, [])]
            self._pages[dog_id] = int(key[-_PAGE_DIGITS:])
        for origin, raw in trail:
            self._note_latest(dog_id, origin, raw)
        return trail

    @cached("_cache", "positions_now", ttl=0)
    async def _positions(self, _origins: tuple[str, ...]) -> dict[str, Raw]:
        self._missed += 1
        positions = await self._ahead(self._source.async_positions)
        self._cache.put(_POSITIONS, positions, ttl=_POSITIONS_TTL)
        self._positions_time = monotonic()
        return positions

    @cached("_cache", "route", ttl=_OPEN_HOUR_TTL, stale_if_error=_OPEN_HOUR_GRACE)
    async def _open_hour(self, tracker: str, hour: str) -> list[Raw]:
        return await self._hour(tracker, hour)

    @cached("_cache", "route_closed", ttl=_CLOSED_HOUR_TTL)
    async def _closed_hour(self, tracker: str, hour: str) -> list[Raw]:
        return await self._hour(tracker, hour)

    async def _hour(self, tracker: str, hour: str) -> list[Raw]:
        """Ask for an hour, unless that failed a moment ago: then it fails as it did."""
        until, known = self._failed.pop((tracker, hour), (0.0, None))
        if known and monotonic() < until:
            self._failed[tracker, hour] = until, known
            raise known
        self._missed += 1
        try:
            return await self._fetch_hour(tracker, hour)
        except SourceError as err:
            self._note_failed(tracker, hour, err)
            raise

    @callback
    def _note_failed(self, tracker: str, hour: str, error: SourceError) -> None:
        """Remember an hour that could not be had, and forget those of long ago."""
        now = monotonic()
        recent = {key: each for key, each in self._failed.items() if now < each[0]}
        self._failed = recent | {(tracker, hour): (now + _FAILED_TTL, error)}

    @batch_calls(_ROUTE_BATCH, _ROUTE_WAIT_MS)
    async def _fetch_hour(self, tracker: str, hour: str) -> list[Raw]:
        start = datetime.fromisoformat(hour)
        for attempt in range(_ROUTE_ATTEMPTS - 1):
            try:
                return await self._route(tracker, start)
            except SourceConnectionError as err:
                if err.retry_after or self._breaker.state is not BreakerState.CLOSED:
                    raise
            await asyncio.sleep(uniform(0, _ROUTE_PAUSE * 2**attempt))  # noqa: S311 - no secret
        return await self._route(tracker, start)

    async def _route(self, tracker: str, start: datetime) -> list[Raw]:
        return await self._ahead(lambda: self._source.async_route(tracker, start, start + HOUR))

    async def async_past(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        """Return the messages of a tracker from `start` to `end`, oldest first, in the background.

        It waits while anything else is asked, and is neither cached nor repeated. That it fails
        says nothing of the present, unless the source wants to rest, or was in doubt anyway.

        Raises SourceError or one of its kinds.
        """
        await self._calm.wait()
        if self._breaker.state is not BreakerState.CLOSED:
            return await self._request(lambda: self._source.async_route(tracker, start, end))
        await self._turn()
        self._count()
        try:
            async with asyncio.timeout(_PAST_TIMEOUT):
                return await self._source.async_route(tracker, start, end)
        except TimeoutError as err:
            raise SourceConnectionError from err
        except SourceError as err:
            if err.retry_after:
                self._breaker.failed(err.retry_after)
            raise

    async def _ahead[T](self, call: Callable[[], Awaitable[T]]) -> T:
        """Make one request before any into the past."""
        self._asking += 1
        self._calm.clear()
        try:
            return await self._request(call)
        finally:
            self._asking -= 1
            if not self._asking:
                self._calm.set()

    async def _request[T](self, call: Callable[[], Awaitable[T]]) -> T:
        """Make one request: in its turn, within the time limit, counted; none while it rests."""
        await self._turn()
        if not self._breaker.admit():
            raise SourceConnectionError(retry_after=self._breaker.wait)
        self._count()
        try:
            async with asyncio.timeout(_TIMEOUT):
                answer = await call()
        except (TimeoutError, SourceConnectionError) as err:
            raise self._failure(err) from err
        except SourceError as err:
            self._note_answer(err)
            raise
        except BaseException:
            self._breaker.abandoned()
            raise
        self._breaker.succeeded()
        return answer

    @callback
    def _count(self) -> None:
        self._requests += 1
        self._recent.append(monotonic())
        self._today = _today(), self.requests_today + 1

    @callback
    def _failure(self, error: TimeoutError | SourceConnectionError) -> SourceConnectionError:
        """Note that the source did not answer; return what its callers are told."""
        asked_for = error.retry_after if isinstance(error, SourceConnectionError) else None
        self._breaker.failed(asked_for)
        self._note_failure(error)
        return SourceConnectionError(retry_after=self._breaker.wait or None)

    @callback
    def _note_answer(self, error: SourceError) -> None:
        """Note an answer that is none: the source is there, but may be unwell or want to rest."""
        if error.retry_after or isinstance(error, SourceFaultError):
            self._breaker.failed(error.retry_after)
        else:
            self._breaker.succeeded()
        self._note_failure(error)

    @callback
    def _note_failure(self, error: Exception) -> None:
        self.last_failure = Failure(kind=type(error).__name__, time=dt_util.utcnow())

    @throttle(_REQUESTS_PER_SECOND)
    async def _turn(self) -> None:
        """Let at most ten requests start in a second."""


def _trail(dog_id: str, page: int | None = None) -> str:
    """Return the key of a page of the trail, or what all of its pages begin with."""
    return f"{_TRAIL}{dog_id}:" + ("" if page is None else f"{page:0{_PAGE_DIGITS}d}")


def _today() -> date:
    """Return the day by the user's clock."""
    return day_of(dt_util.utcnow(), dt_util.get_default_time_zone())
