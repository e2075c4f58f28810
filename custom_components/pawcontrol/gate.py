"""Gate: what every request to a source passes, in its turn, in time, counted, and held back."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .breaker import BreakerState, CircuitBreaker
from .cache import TwoLevelCache
from .model.wall import day_of
from .performance import throttle
from .sources import SourceConnectionError, SourceError, SourceFaultError
from .trail import REST_SAVE_DELAY

_TIMEOUT: Final = 10.0
_PAST_TIMEOUT: Final = 30.0
_REQUESTS_PER_SECOND: Final = 10.0
_COUNT: Final = "requests_today"
_COUNT_TTL: Final = 2 * 24 * 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What went wrong when a source was asked."""

    kind: str
    """The name of the error's class."""
    time: datetime
    """UTC."""


class Gate:
    """Lets requests through to one source, as many as are good for it."""

    def __init__(self, cache: TwoLevelCache[Any]) -> None:
        """Create a gate that is open; `cache` keeps the count of the day over a restart."""
        self._cache = cache
        self.requests = 0
        """Requests made."""
        self._recent: deque[float] = deque()
        self._breaker = CircuitBreaker()
        self._asking = 0
        self._calm = asyncio.Event()
        self._calm.set()
        self.last_failure: Failure | None = None

    @callback
    def async_shutdown(self) -> None:
        """Cancel the requests that wait for their turn."""
        self._turn.cancel(self)

    @property
    def requests_last_minute(self) -> int:
        """Requests made within the last 60 s."""
        while self._recent and self._recent[0] < monotonic() - 60:
            self._recent.popleft()
        return len(self._recent)

    @property
    def requests_today(self) -> int:
        """Requests made since midnight by the user's clock."""
        match self._cache.peek(_COUNT):
            case [str() as day, int() as count] if day == _today():
                return count
        return 0

    @property
    def state(self) -> BreakerState:
        """Whether requests are let through."""
        return self._breaker.state

    @callback
    def async_reached(self) -> None:
        """Note that the source is there, because it spoke by itself: it may be asked again."""
        self._breaker.succeeded()

    async def async_ahead[T](self, call: Callable[[], Awaitable[T]]) -> T:
        """Make one request before any into the past."""
        self._asking += 1
        self._calm.clear()
        try:
            return await self.async_request(call)
        finally:
            self._asking -= 1
            if not self._asking:
                self._calm.set()

    async def async_request[T](self, call: Callable[[], Awaitable[T]]) -> T:
        """Make one request: in its turn, within the time limit, counted; none while it rests.

        Raises SourceError or one of its kinds.
        """
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

    async def async_behind[T](self, call: Callable[[], Awaitable[T]]) -> T:
        """Make one request while nothing else is asked.

        That it fails says nothing of the present, unless the source wants to rest, or was in
        doubt anyway. Raises SourceError or one of its kinds.
        """
        await self._calm.wait()
        if self._breaker.state is not BreakerState.CLOSED:
            return await self.async_request(call)
        await self._turn()
        self._count()
        try:
            async with asyncio.timeout(_PAST_TIMEOUT):
                return await call()
        except TimeoutError as err:
            raise SourceConnectionError from err
        except SourceError as err:
            if err.retry_after:
                self._breaker.failed(err.retry_after)
            raise

    @callback
    def _count(self) -> None:
        self.requests += 1
        self._recent.append(monotonic())
        count = [_today(), self.requests_today + 1]
        self._cache.put(_COUNT, count, ttl=_COUNT_TTL, save_delay=REST_SAVE_DELAY)

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


def _today() -> str:
    """Return the day by the user's clock."""
    return day_of(dt_util.utcnow(), dt_util.get_default_time_zone()).isoformat()
