"""A Home Assistant in simulated time: waits take no time, and all clocks agree on it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from selectors import DefaultSelector, SelectorKey
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Final, Protocol, override
from unittest.mock import patch

from freezegun import freeze_time
from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.helpers import event
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_test_home_assistant

_LEAST: Final = 1e-6
"""Seconds: the frozen clock knows nothing finer."""


class _Clock(Protocol):
    """A clock that stands still."""

    def tick(self, delta: timedelta, /) -> object:
        """Move it on."""


class _Selector(DefaultSelector):
    """Moves the clock instead of waiting for it, unless a worker thread is at work."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__()
        self._clock = clock
        self.jobs = 0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if self.jobs and timeout != 0:
            return super().select(None)
        ready = super().select(timeout and 0)
        if timeout and not ready:
            self._clock.tick(timedelta(seconds=max(timeout, _LEAST)))
        return ready


class _Loop(asyncio.SelectorEventLoop):
    """Tells its selector about the work of other threads, which takes no time by the clock."""

    def __init__(self, selector: _Selector) -> None:
        self._start = monotonic()
        super().__init__(selector)
        self._jobs = selector

    @override
    def time(self) -> float:
        # From zero on: seconds since 1970 leave no room for the fractions that asyncio compares.
        return super().time() - self._start

    @override
    def run_in_executor[*Ts, T](
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        self._jobs.jobs += 1
        future.add_done_callback(self._done)
        return future

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        # A thread that is no job waits for the others.
        self._jobs.jobs += 1
        await super().shutdown_default_executor(timeout)
        self._jobs.jobs -= 1

    def _done(self, _future: asyncio.Future[Any]) -> None:
        self._jobs.jobs -= 1


def run_simulated[R](start: datetime, scenario: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Return what a scenario returns that begins at a time."""
    with _frozen(start) as clock, asyncio.Runner(loop_factory=partial(_loop, clock)) as runner:
        return runner.run(scenario())


def _loop(clock: _Clock) -> _Loop:
    return _Loop(_Selector(clock))


@contextmanager
def _frozen(start: datetime) -> Iterator[_Clock]:
    """Freeze the clock, and also what Home Assistant made of the real one when it was imported."""
    with ExitStack() as stack, freeze_time(start) as clock:
        for module, name in ((dt_util, "utcnow"), (event, "time_tracker_utcnow")):
            stack.enter_context(patch.object(module, name, _utcnow))
        yield clock


def _utcnow() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def simulated_home(place: tuple[float, float]) -> AsyncIterator[HomeAssistant]:
    """Return a Home Assistant at a place that finds the integration, for a while."""
    with TemporaryDirectory() as folder:
        async with async_test_home_assistant(config_dir=folder) as hass:
            del hass.data[loader.DATA_CUSTOM_COMPONENTS]
            await hass.config.async_set_time_zone("UTC")
            hass.config.latitude, hass.config.longitude = place
            await async_setup_component(hass, "zone", {})
            try:
                yield hass
            finally:
                await hass.async_stop(force=True)
