"""The least that each operation can cost: nothing is bounded, copied, counted or cleaned up."""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable, Coroutine, Mapping, Sequence
from time import monotonic, perf_counter
from typing import Any

from lru import LRU

from custom_components.pawcontrol.entity_optimization import Updatable

type Entry = tuple[Any, float]
type Async = Callable[..., Coroutine[Any, Any, Any]]
type Plain = Callable[..., Any]


class DictCache:
    """A dictionary with an expiry check."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries

    async def get(self, key: str) -> Any:
        """Return the value or None."""
        entry = self.entries.get(key)
        if entry is None or monotonic() >= entry[1]:
            return None
        return entry[0]


class LRUDict:
    """The compiled dictionary of lru-dict with an expiry check."""

    def __init__(self, size: int, ttl: float) -> None:
        self.entries: LRU[str, Entry] = LRU(size)
        self.ttl = ttl

    def get(self, key: str) -> Any:
        """Return the value or None."""
        entry = self.entries.get(key)
        if entry is None or monotonic() >= entry[1]:
            return None
        return entry[0]

    def set(self, key: str, value: Any) -> None:
        """Keep the value."""
        self.entries[key] = (value, monotonic() + self.ttl)


def cached(entries: dict[tuple[str, ...], Entry], func: Async) -> Async:
    """Look the arguments up in a dictionary with an expiry check."""

    async def wrapper(*args: str) -> Any:
        entry = entries.get(args)
        if entry is None or monotonic() >= entry[1]:
            entry = entries[args] = (await func(*args), monotonic() + 300.0)
        return entry[0]

    return wrapper


def timed_async(func: Async, record: Callable[[float], object]) -> Async:
    """Read the clock before and after each call and hand the seconds on."""

    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        result = await func(*args, **kwargs)
        record(perf_counter() - start)
        return result

    return wrapper


def timed_sync(func: Plain, record: Callable[[float], object]) -> Plain:
    """Read the clock before and after each call and hand the seconds on."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        result = func(*args, **kwargs)
        record(perf_counter() - start)
        return result

    return wrapper


def clocked_async(func: Async) -> Async:
    """Read the clock before and after each call, and drop what it says."""

    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        result = await func(*args, **kwargs)
        _ = perf_counter() - start
        return result

    return wrapper


def clocked_sync(func: Plain) -> Plain:
    """Read the clock before and after each call, and drop what it says."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        result = func(*args, **kwargs)
        _ = perf_counter() - start
        return result

    return wrapper


class Values:
    """A dictionary of the last accepted values."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.values: dict[tuple[str, str], Any] = {}

    def is_far(self, entity_id: str, attribute: str, value: float) -> bool:
        """Return whether a number differs enough, and accept it in that case."""
        key = (entity_id, attribute)
        old = self.values.get(key)
        if old is not None and abs(value - old) < self.threshold:
            return False
        self.values[key] = value
        return True

    def is_other(self, entity_id: str, attribute: str, value: str) -> bool:
        """Return whether a text is another one, and accept it in that case."""
        key = (entity_id, attribute)
        if value == self.values.get(key):
            return False
        self.values[key] = value
        return True


class Deadline:
    """The last arguments and the time at which their call is due, moved by every call."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.due = 0.0
        self.args: tuple[Any, ...] = ()
        self.kwargs: dict[str, Any] = {}

    def move(self, *args: Any, **kwargs: Any) -> None:
        """Move the deadline."""
        self.args, self.kwargs = args, kwargs
        self.due = monotonic() + self.seconds

    async def move_async(self, *args: Any, **kwargs: Any) -> None:
        """Move the deadline."""
        self.args, self.kwargs = args, kwargs
        self.due = monotonic() + self.seconds


class IntervalTimers:
    """A timer per interval, which writes all its entities at once and is armed again."""

    def __init__(self, entities: Mapping[float, Sequence[Updatable]]) -> None:
        self.loop = get_running_loop()
        self.entities = entities
        self.timers: dict[float, TimerHandle] = {}

    def start(self) -> None:
        """Arm the timers."""
        for interval in self.entities:
            self._arm(interval, self.loop.time() + interval)

    def stop(self) -> None:
        """Cancel the timers."""
        for timer in self.timers.values():
            timer.cancel()

    def _arm(self, interval: float, when: float) -> None:
        self.timers[interval] = self.loop.call_at(when, self._tick, interval, when)

    def _tick(self, interval: float, when: float) -> None:
        for entity in self.entities[interval]:
            entity.async_write_ha_state()
        self._arm(interval, when + interval)
