"""An event loop that tells how long it was blocked, and that can leave waits out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context
from dataclasses import dataclass
from selectors import DefaultSelector, SelectorKey
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final, override
from weakref import WeakSet

from homeassistant.core import HomeAssistant

PROBE_SECONDS: Final = 0.001


@dataclass(kw_only=True, slots=True)
class Blocking:
    """Seconds that the longest callback took, and that a timer of every millisecond was late."""

    longest: float = 0.0
    lag: float = 0.0


class _Selector(DefaultSelector):
    """A selector that moves the clock instead of waiting for it."""

    def __init__(self, jump: Callable[[float], None]) -> None:
        super().__init__()
        self._jump = jump

    @override
    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        ready = super().select(timeout and 0)
        if timeout and not ready:
            self._jump(timeout)
        return ready


class MeasuredLoop(asyncio.SelectorEventLoop):
    """A loop that times its callbacks.

    With `skip` waits for timers take no time: the loop's clock jumps to the next one. Work takes
    the time that it takes. Nothing may wait for another thread then.
    """

    def __init__(self, *, skip: bool) -> None:
        self._ahead = 0.0
        self._handles: WeakSet[asyncio.TimerHandle] = WeakSet()
        self.blocking = Blocking()
        super().__init__(_Selector(self.jump) if skip else None)

    def jump(self, seconds: float) -> None:
        """Move the clock."""
        self._ahead += seconds

    @override
    def time(self) -> float:
        return super().time() + self._ahead

    @override
    def call_soon[*Ts](
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        return super().call_soon(self._timed, callback, *args, context=context)

    @override
    def call_at[*Ts](
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        handle = super().call_at(when, self._timed, callback, *args, context=context)
        self._handles.add(handle)
        return handle

    def _timed(self, callback: Callable[..., object], *args: object) -> None:
        start = perf_counter()
        try:
            callback(*args)
        finally:
            self.blocking.longest = max(self.blocking.longest, perf_counter() - start)

    def count_timers(self) -> int:
        """Return how many timers are to come."""
        now = self.time()
        return sum(handle.when() > now and not handle.cancelled() for handle in self._handles)

    @contextmanager
    def watched(self, *, probing: bool = True) -> Iterator[Blocking]:
        """Tell how long the loop is blocked meanwhile, by whole callbacks."""
        self.blocking = blocking = Blocking()

        def look(due: float) -> None:
            blocking.lag = max(blocking.lag, self.time() - due)

        def probe(due: float) -> None:
            look(due)
            following = self.time() + PROBE_SECONDS
            pending[:] = [self.call_at(following, probe, following)]

        pending: list[asyncio.TimerHandle] = []
        if probing:
            probe(self.time())
        yield blocking
        for handle in pending:
            look(handle.when())
            handle.cancel()
        self.blocking = Blocking()


def run[R](scenario: Callable[[MeasuredLoop], Coroutine[Any, Any, R]], *, skip: bool) -> R:
    """Return what a scenario returns in a loop of its own."""
    loop = MeasuredLoop(skip=skip)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(scenario(loop))


@asynccontextmanager
async def home() -> AsyncIterator[HomeAssistant]:
    """Return a Home Assistant in a folder of its own for a while."""
    with TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        try:
            yield hass
        finally:
            await hass.async_stop(force=True)
