"""A Home Assistant in simulated time: waits take no time, and all clocks agree on it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
import gc
from selectors import SelectorKey
from tempfile import TemporaryDirectory
from threading import get_ident
from time import CLOCK_MONOTONIC, clock_gettime, monotonic, thread_time
from typing import Any, Final, Protocol, override
from unittest.mock import patch

from freezegun import freeze_time
from homeassistant import loader
from homeassistant.core import HomeAssistant
from homeassistant.helpers import event
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from .job_loop import JobLoop, JobSelector

_LEAST: Final = 1e-6
"""Seconds: the frozen clock knows nothing finer."""


class _Clock(Protocol):
    """A clock that stands still."""

    def tick(self, delta: timedelta, /) -> object:
        """Move it on."""


def real_time() -> float:
    """Return seconds by a clock that nobody stops."""
    return clock_gettime(CLOCK_MONOTONIC)


class Turns:
    """How long the loop is at work in one go, in seconds of the processor.

    Only those count, for others may hold the thread up.
    """

    def __init__(self) -> None:
        """Have seen no turn."""
        self.began = real_time()
        """When the turn under way began."""
        self._thread = get_ident()
        self._since = self._collecting_since = thread_time()
        self._collecting = 0.0
        self.forget()

    def forget(self) -> None:
        """Look from now on."""
        self.longest = self.longest_collecting = 0.0
        """Without the collection of garbage, and with it."""

    def begin(self) -> None:
        """Look at the clocks when the loop has something to do."""
        self.began, self._since, self._collecting = real_time(), thread_time(), 0.0

    def end(self) -> None:
        """Look again when the loop begins to wait."""
        took = thread_time() - self._since
        self.longest = max(self.longest, took - self._collecting)
        self.longest_collecting = max(self.longest_collecting, took)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """See when garbage is collected."""
        gc.callbacks.append(self._collect)
        try:
            yield
        finally:
            gc.callbacks.remove(self._collect)

    def _collect(self, phase: str, _info: dict[str, int]) -> None:
        if get_ident() != self._thread:
            return
        if phase == "start":
            self._collecting_since = thread_time()
        else:
            self._collecting += thread_time() - self._collecting_since


class _Selector(JobSelector):
    """Moves the clock instead of waiting for it, unless a worker thread is at work."""

    def __init__(self, clock: _Clock, turns: Turns) -> None:
        super().__init__()
        self._clock = clock
        self._turns = turns

    @override
    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        self._turns.end()
        ready = self._wait(timeout)
        self._turns.begin()
        return ready

    def _wait(self, timeout: float | None) -> list[tuple[SelectorKey, int]]:
        if self.jobs and timeout != 0:
            return super().select(None)
        ready = super().select(timeout and 0)
        if timeout and not ready:
            self._clock.tick(timedelta(seconds=max(timeout, _LEAST)))
        return ready


class _Loop(JobLoop):
    """Begins at zero; the work of other threads takes no time by its clock."""

    def __init__(self, selector: _Selector) -> None:
        self._start = monotonic()
        super().__init__(selector)

    @override
    def time(self) -> float:
        # From zero on: seconds since 1970 leave no room for the fractions that asyncio compares.
        return super().time() - self._start


def run_simulated[R](
    start: datetime, scenario: Callable[[], Coroutine[Any, Any, R]], turns: Turns | None = None
) -> R:
    """Return what a scenario returns that begins at a time; its turns of the loop are watched."""
    watched = turns or Turns()
    with (
        _frozen(start) as clock,
        watched.watching(),
        asyncio.Runner(loop_factory=partial(_loop, clock, watched)) as runner,
    ):
        return runner.run(scenario())


def _loop(clock: _Clock, turns: Turns) -> _Loop:
    return _Loop(_Selector(clock, turns))


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
