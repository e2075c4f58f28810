"""The obvious implementation of everything: what most integrations would write."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from functools import wraps
import time
from typing import Any

from homeassistant.helpers.storage import Store

SAVE_EVERY = 10
DURATIONS = 100


class TextbookCache:
    """An ordered dictionary under a lock."""

    def __init__(self, max_size: int, ttl: float) -> None:
        self.max_size = max_size
        self.ttl = ttl
        self.entries: OrderedDict[str, tuple[Any, float]] = OrderedDict()
        self.hits = 0
        self.misses = 0
        self.lock = asyncio.Lock()

    async def get(self, key: str) -> Any:
        """Return the value or None."""
        async with self.lock:
            entry = self.entries.get(key)
            if entry is None or time.time() >= entry[1]:
                self.entries.pop(key, None)
                self.misses += 1
                return None
            self.entries.move_to_end(key)
            self.hits += 1
            return entry[0]

    async def set(self, key: str, value: Any) -> None:
        """Keep the value."""
        async with self.lock:
            self.entries[key] = (value, time.time() + self.ttl)
            self.entries.move_to_end(key)
            while len(self.entries) > self.max_size:
                self.entries.popitem(last=False)


class TextbookTwoLevelCache:
    """Two of them, the second saved at every tenth write."""

    def __init__(self, store: Store[dict[str, Any]], l1_size: int = 100) -> None:
        self.l1 = TextbookCache(l1_size, 300.0)
        self.l2 = TextbookCache(10_000, 3600.0)
        self.store = store
        self.writes = 0

    async def get(self, key: str) -> Any:
        """Return the value of the first level that has it, or None."""
        value = await self.l1.get(key)
        if value is None:
            value = await self.l2.get(key)
            if value is not None:
                await self.l1.set(key, value)
        return value

    async def set(self, key: str, value: Any) -> None:
        """Keep the value in both levels."""
        await self.l1.set(key, value)
        await self.l2.set(key, value)
        self.writes += 1
        if self.writes % SAVE_EVERY == 0:
            await self.save()

    async def save(self) -> None:
        """Write the second level."""
        await self.store.async_save(
            {
                key: {"value": value, "expires": expires}
                for key, (value, expires) in self.l2.entries.items()
            }
        )

    async def load(self) -> None:
        """Read the second level."""
        stored = await self.store.async_load() or {}
        for key, entry in stored.items():
            if entry["expires"] > time.time():
                self.l2.entries[key] = (entry["value"], entry["expires"])


def cached[R](
    cache: TextbookCache, prefix: str
) -> Callable[[Callable[..., Coroutine[Any, Any, R]]], Callable[..., Coroutine[Any, Any, R]]]:
    """Cache results under a key made of the printed arguments."""

    def decorate(func: Callable[..., Coroutine[Any, Any, R]]) -> Any:
        @wraps(func)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = f"{prefix}:{args}:{sorted(kwargs.items())}"
            value = await cache.get(key)
            if value is None:
                value = await func(*args, **kwargs)
                await cache.set(key, value)
            return value

        return wrapper

    return decorate


class TextbookMetric:
    """The last hundred durations, sorted when somebody asks."""

    def __init__(self) -> None:
        self.durations: deque[float] = deque(maxlen=DURATIONS)
        self.count = 0
        self.total = 0.0
        self.minimum = float("inf")
        self.maximum = 0.0

    def record(self, milliseconds: float) -> None:
        """Add a duration."""
        self.durations.append(milliseconds)
        self.count += 1
        self.total += milliseconds
        self.minimum = min(self.minimum, milliseconds)
        self.maximum = max(self.maximum, milliseconds)

    def quantile(self, share: float) -> float:
        """Return the duration that the share of the last hundred does not exceed."""
        durations = sorted(self.durations)
        return durations[int(share * (len(durations) - 1))]


class TextbookTracker:
    """A metric per name, found again at every call."""

    def __init__(self) -> None:
        self.metrics: dict[str, TextbookMetric] = {}

    def record(self, name: str, seconds: float) -> None:
        """Add a duration to the metric of that name."""
        if name not in self.metrics:
            self.metrics[name] = TextbookMetric()
        self.metrics[name].record(seconds * 1000)


class TextbookDebounce:
    """A sleeping task per call; each call cancels the one before."""

    def __init__(self, func: Callable[..., object], seconds: float) -> None:
        self.func = func
        self.seconds = seconds
        self.task: asyncio.Task[None] | None = None

    def __call__(self, *args: Any) -> None:
        """Plan the call."""
        self.cancel()
        self.task = asyncio.create_task(self._later(args))

    def cancel(self) -> None:
        """Cancel the planned call."""
        if self.task is not None:
            self.task.cancel()

    async def _later(self, args: tuple[Any, ...]) -> None:
        await asyncio.sleep(self.seconds)
        self.func(*args)


def throttle(
    rate: float,
) -> Callable[[Callable[..., Coroutine[Any, Any, Any]]], Callable[..., Coroutine[Any, Any, Any]]]:
    """Keep a pause between the starts, under a lock."""
    lock = asyncio.Lock()
    last = 0.0

    def decorate(func: Callable[..., Coroutine[Any, Any, Any]]) -> Any:
        @wraps(func)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal last
            async with lock:
                wait = last + 1 / rate - time.monotonic()
                if wait > 0:
                    await asyncio.sleep(wait)
                last = time.monotonic()
            return await func(*args, **kwargs)

        return wrapper

    return decorate


class TextbookBatch:
    """A future and a sleeping task per call; each call cancels the task before."""

    def __init__(self, func: Callable[..., Coroutine[Any, Any, Any]], size: int) -> None:
        self.func = func
        self.size = size
        self.calls: list[tuple[tuple[Any, ...], asyncio.Future[Any]]] = []
        self.task: asyncio.Task[None] | None = None

    async def __call__(self, *args: Any) -> Any:
        """Run the call with its batch and return its result."""
        future = asyncio.get_running_loop().create_future()
        self.calls.append((args, future))
        if self.task is not None:
            self.task.cancel()
        if len(self.calls) >= self.size:
            await self._run()
        else:
            self.task = asyncio.create_task(self._later())
        return await future

    async def _later(self) -> None:
        await asyncio.sleep(0.1)
        await self._run()

    async def _run(self) -> None:
        calls, self.calls = self.calls, []
        for args, future in calls:
            future.set_result(await self.func(*args))
