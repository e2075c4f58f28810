"""Clocks that can be moved on, and a loop that moves them and times its own turns.

Unlike a frozen clock these cost next to nothing, so that work can be timed by other clocks.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
import gc
from importlib import import_module
from selectors import SelectorKey
from threading import get_ident
import time
from typing import Any, Final, override

from .job_loop import JobLoop, JobSelector

_AHEAD: Final = [0.0]
"""By how many seconds the clocks are ahead."""


def move_clocks() -> None:
    """Let the clocks of this process be moved; call it before they are imported by name."""
    for name in ("time", "monotonic"):
        setattr(time, name, _ahead_of(getattr(time, name)))
    module: Any = import_module("homeassistant.util.dt")
    module.utcnow = _utcnow
    module.now = lambda zone=None: _in_zone(zone or module.DEFAULT_TIME_ZONE)


def _ahead_of(clock: Callable[[], float]) -> Callable[[], float]:
    return lambda: clock() + _AHEAD[0]


def _utcnow() -> datetime:
    return _in_zone(UTC)


def _in_zone(zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(time.time(), zone)


def begin_before_midnight(minutes: int) -> None:
    """Move the clocks to a time before a midnight (UTC)."""
    _AHEAD[0] += (_to_midnight() + timedelta(days=1, minutes=-minutes)).total_seconds()


def minutes_to_midnight() -> int:
    """Return how long it is until midnight (UTC), in whole minutes."""
    return _to_midnight() // timedelta(minutes=1)


def _to_midnight() -> timedelta:
    day = timedelta(days=1)
    return day - timedelta(seconds=_utcnow().timestamp()) % day


@dataclass(kw_only=True, slots=True)
class Turns:
    """Seconds of CPU time that the loop took: all of its turns, and the longest ones.

    The longest one is without what the collector of garbage took, and `stopped` with it;
    `collected` is all that it took.
    """

    total: float = 0.0
    collected: float = 0.0
    longest: float = 0.0
    stopped: float = 0.0


class _Selector(JobSelector):
    """Times what happens between two looks at what came in; moves the clocks instead of waiting."""

    def __init__(self, *, skip: bool) -> None:
        super().__init__()
        self._skip = skip
        self.turns = Turns()
        self._begin = time.thread_time()
        self._thread = get_ident()
        self._collecting = 0.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        self.note()
        if not self._skip or (self.jobs and timeout != 0):
            ready = super().select(timeout)
        elif not (ready := super().select(timeout and 0)) and timeout:
            _AHEAD[0] += timeout
        self._begin = time.thread_time()
        return ready

    def note(self) -> None:
        """Count the turn so far."""
        now = time.thread_time()
        turns, taken = self.turns, now - self._begin
        turns.longest = max(turns.longest, taken - self._collecting)
        turns.stopped = max(turns.stopped, taken)
        turns.total += taken
        turns.collected += self._collecting
        self._begin, self._collecting = now, 0.0

    def collect(self, phase: str, _info: Mapping[str, int]) -> None:
        """Take the time of the collector of garbage, unless another thread called it."""
        if get_ident() != self._thread:
            return
        now = time.thread_time()
        self._collecting += now if phase == "stop" else -now


class TurnLoop(JobLoop):
    """A loop that tells how long its turns are, by the CPU time of its own thread.

    A turn is all that is done before the loop looks again for what came in. With `skip` waits
    take no time, unless a worker thread is waited for.
    """

    def __init__(self, *, skip: bool) -> None:
        self._own = _Selector(skip=skip)
        super().__init__(self._own)

    @contextmanager
    def watched(self) -> Iterator[Turns]:
        """Tell about the turns meanwhile; those at both ends count with the part in between."""
        self._own.note()
        self._own.turns = turns = Turns()
        gc.callbacks.append(self._own.collect)
        yield turns
        gc.callbacks.remove(self._own.collect)
        self._own.note()
        self._own.turns = Turns()
