"""Measure calls, and call less often: metrics, debounce, throttle and batches."""

from annotationlib import Format
from array import array
import asyncio
from asyncio import get_running_loop
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from functools import wraps
from inspect import iscoroutinefunction, signature
import logging
from math import ceil, inf
from struct import pack, unpack
from sys import byteorder
from threading import Lock
from time import monotonic, perf_counter
from typing import Any, Concatenate, Protocol, Self, overload
import weakref

_LOGGER = logging.getLogger(__name__)

BLOCK = 256
GENERATION = 25_600
LOG_PAUSE = 300.0
SLOWEST = 5

# The upper half of a 32-bit float is its bucket: 128 to an octave, linear within it as in
# HdrHistogram, so that the middle is at most 0.4 % off.
_UPPER_HALVES = slice(1 if byteorder == "little" else 0, None, 2)

# Of a block, every second call is looked at. The median of these leaves the middle 60 % of the
# calls before, or 20 of them are beyond what one in twenty was, once in a million blocks by
# chance. A margin of a quarter keeps steady durations together.
_EVERY = 2
_CROWD = 20
_MARGIN = 1.25
_SETTLING = Lock()


def _buckets(seconds: array[float]) -> memoryview[int]:
    """Return the buckets of durations."""
    # The bytes are a copy: a thread may add a duration meanwhile.
    return memoryview(seconds.tobytes()).cast("H")[_UPPER_HALVES]


def _milliseconds(bucket: int) -> float:
    """Return the duration in the middle of a bucket."""
    middle: float = unpack("=f", pack("=I", bucket << 16 | 1 << 15))[0]
    return middle * 1000


def _ranked(counts: Counter[int], share: float) -> int:
    """Return the bucket that the given share of the counted calls does not exceed."""
    total = counts.total()
    above = total - max(1, ceil(share * total))
    buckets = iter(sorted(counts, reverse=True))
    bucket = next(buckets)
    while (above := above - counts[bucket]) >= 0:
        bucket = next(buckets)
    return bucket


class PerformanceMetric:
    """Durations of a call in milliseconds, and how often it failed.

    Count, total, average and maximum cover the lifetime. The percentiles cover the calls since
    the durations last changed their level, at most the last 25 600 to 51 200, with a relative
    error of at most 0.4 %. The level has changed when the median of 256 calls, or a sixth of
    them, are beyond what was usual by a quarter. A failed call counts as a failure only: its
    duration says nothing about the work.
    """

    __slots__ = (
        "_blocks",
        "_count",
        "_counts",
        "_mixed",
        "_older",
        "_total",
        "_usual",
        "failures",
        "longest",
        "pending",
    )

    def __init__(self) -> None:
        self.failures = 0
        self.longest = 0.0
        self.pending = array("f")
        self._count = 0
        self._total = 0.0
        self._blocks = 0
        # The 5th, 20th, 80th and 95th percentile since the last change, with a margin; seconds.
        self._usual = (0.0, 0.0, inf, inf)
        # Whether the block counted last may have begun before the change.
        self._mixed = False
        self._counts: Counter[int] = Counter()
        self._older: Counter[int] = Counter()

    def record(self, seconds: float) -> None:
        """Add the duration of a successful call."""
        self.pending.append(seconds)
        self.longest = max(self.longest, seconds)
        self.settle()

    def settle(self) -> None:
        """Count the pending calls if they fill a block."""
        with _SETTLING:
            if len(self.pending) >= BLOCK:
                block, self.pending = self.pending, array("f")
                self._add(block)

    def _add(self, block: array[float]) -> None:
        self._count += len(block)
        self._total += sum(block)
        changed = self._is_unusual(block)
        if changed or self._mixed:
            self._blocks, self._counts, self._older = 0, Counter(), Counter()
        elif self._blocks * BLOCK >= GENERATION:
            self._blocks, self._counts, self._older = 0, Counter(), self._counts
        self._mixed = changed
        self._counts.update(_buckets(block))
        self._blocks += 1
        if self._blocks.bit_count() == 1:
            self._find_usual()

    def _is_unusual(self, block: array[float]) -> bool:
        """Tell whether more than chance is different from the calls before."""
        lowest, low, high, highest = self._usual
        calls = sorted(block[::_EVERY])
        if calls[_CROWD - 1] < lowest or calls[-_CROWD] > highest:
            return True
        return not low <= calls[len(calls) // 2] <= high

    def _find_usual(self) -> None:
        """Look where the calls are, after 1, 2, 4, 8... blocks."""
        self._usual = (
            self._seconds(0.05) / _MARGIN,
            self._seconds(0.2) / _MARGIN,
            self._seconds(0.8) * _MARGIN,
            self._seconds(0.95) * _MARGIN,
        )
        # Nearly in order they are sorted in no time.
        self._counts = Counter(dict(sorted(self._counts.items(), reverse=True)))

    def _seconds(self, share: float) -> float:
        return _milliseconds(_ranked(self._counts, share)) / 1000

    def merge(self, other: PerformanceMetric) -> None:
        """Add what another metric holds."""
        self.failures += other.failures
        self.longest = max(self.longest, other.longest)
        with _SETTLING:
            # Otherwise a block that a thread is about to count would be in one of these only.
            self._count += other.count
            self._total += other.total / 1000
            self._counts.update(other._recent())

    def _recent(self) -> Counter[int]:
        """Return how often each bucket occurred within the window."""
        counts = self._counts.copy()
        counts.update(self._older)
        counts.update(_buckets(self.pending))
        return counts

    def quantile(self, share: float) -> float:
        """Return the duration that the given share of recent calls does not exceed, or 0."""
        with _SETTLING:
            counts = self._recent()
        return min(self.max, _milliseconds(_ranked(counts, share))) if counts else 0.0

    @property
    def count(self) -> int:
        """How many calls succeeded."""
        return self._count + len(self.pending)

    @property
    def total(self) -> float:
        """The sum of the durations."""
        return (self._total + sum(self.pending)) * 1000

    @property
    def max(self) -> float:
        """The longest duration."""
        return self.longest * 1000

    @property
    def avg(self) -> float:
        """The mean duration, 0 before the first call."""
        return self.total / self.count if self.count else 0.0

    @property
    def p50(self) -> float:
        """The median of the recent durations."""
        return self.quantile(0.5)

    @property
    def p95(self) -> float:
        """The duration that 95 % of the recent calls do not exceed."""
        return self.quantile(0.95)

    @property
    def p99(self) -> float:
        """The duration that 99 % of the recent calls do not exceed."""
        return self.quantile(0.99)

    def as_dict(self) -> dict[str, float]:
        """Return all figures, durations with the suffix _ms."""
        return {
            "count": self.count,
            "failures": self.failures,
            "total_ms": self.total,
            "avg_ms": self.avg,
            "max_ms": self.max,
            "p50_ms": self.p50,
            "p95_ms": self.p95,
            "p99_ms": self.p99,
        }


def _is_method(func: Callable[..., object]) -> bool:
    """Tell by its first parameter whether a function is a method."""
    try:
        # A method may name its own class, which does not exist yet.
        names = signature(func, annotation_format=Format.FORWARDREF).parameters
    except ValueError:
        # Some functions written in C have no signature.
        return False
    return next(iter(names), "").strip("_") in ("self", "cls")


class _States[S]:
    """A state for each instance of a method, which goes with it, or one for a function.

    `own` is that of a function, `held` are all by the identity of their owner. Each call pays for
    the search, so that it is written out where it happens. Instances that cannot be held weakly
    share one state where that may be.
    """

    __slots__ = ("_make", "_may_share", "_owner", "_refs", "held", "own")

    def __init__(
        self, func: Callable[..., object], make: Callable[[], S], *, may_share: bool = False
    ) -> None:
        self._make = make
        self._may_share = may_share
        self._refs: dict[int, weakref.ref[Any]] = {}
        # A function, or the instance of a bound method, stands for itself.
        self._owner = None if _is_method(func) else getattr(func, "__self__", func)
        self.held: dict[int, S] = {}
        self.own: S | None = None
        self.reset()

    def reset(self) -> None:
        """Forget all states."""
        self._refs.clear()
        self.held.clear()
        self.own = None
        if self._owner is not None:
            self.own = self.add(self._owner)

    def add(self, owner: object) -> S:
        """Return a new state for the owner.

        Raises TypeError for an instance that cannot be held weakly, as one with slots.
        """
        key, held, refs = id(owner), self.held, self._refs

        def drop(_: object) -> None:
            held.pop(key, None)
            refs.pop(key, None)

        try:
            refs[key] = weakref.ref(owner, drop)
        except TypeError:
            if not self._may_share:
                raise
            key, self.own = id(self), self._make()
            held[key] = self.own
            return self.own
        held[key] = state = self._make()
        return state

    def of(self, owner: object) -> S | None:
        """Return the state of an instance, or of a function for None, if there is one."""
        if owner is None and self._owner is None:
            message = "A method needs the instance whose calls are meant"
            raise TypeError(message)
        return self.own if owner is None else self.held.get(id(owner))


class _Operation(PerformanceMetric):
    """The metric of one owner and whether its last calls were slow."""

    __slots__ = ("_slow", "_tracker", "limit")

    def __init__(self, tracker: _Tracker) -> None:
        super().__init__()
        self._tracker = tracker
        self._slow = False
        # A longer call, or one that fills a block, must be looked at.
        self.limit = 0.0

    def look_at(self, seconds: float) -> None:
        """Keep the maximum, count a full block, and log when calls became slow or fast again."""
        self.longest = max(self.longest, seconds)
        self.settle()
        threshold = self._tracker.slow_threshold_ms
        if threshold is None:
            self.limit = self.longest
            return
        if (seconds * 1000 > threshold) is not self._slow:
            self._change(seconds * 1000, threshold)
        self.limit = -1.0 if self._slow else min(self.longest, threshold / 1000)

    def _change(self, ms: float, threshold: float) -> None:
        """Log the change of state, once in five minutes at most; a later call tells it then."""
        now, tracker = monotonic(), self._tracker
        if now < tracker.quiet_until:
            return
        self._slow = not self._slow
        tracker.quiet_until = now + LOG_PAUSE
        level, word = (logging.WARNING, "slow") if self._slow else (logging.INFO, "fast again")
        _LOGGER.log(level, "%s is %s: %.1f ms (limit %.1f ms)", tracker.name, word, ms, threshold)


class _Tracker:
    """What is measured of one decorated function."""

    def __init__(self, name: str, slow_threshold_ms: float | None, func: Any) -> None:
        self.name = name
        self.slow_threshold_ms = slow_threshold_ms
        self.quiet_until = 0.0
        self.operations = _States(func, lambda: _Operation(self), may_share=True)

    def metric(self, owners: tuple[object, ...] | None) -> PerformanceMetric:
        """Return the merged metric of the owners, or of all."""
        held = self.operations.held
        found = list(held.values()) if owners is None else (held.get(id(one)) for one in owners)
        merged = PerformanceMetric()
        for operation in found:
            if operation is not None:
                merged.merge(operation)
        return merged


class _Monitor:
    """Whether calls are measured, and the trackers of all functions that still exist."""

    def __init__(self) -> None:
        self.enabled = True
        self.trackers: weakref.WeakSet[_Tracker] = weakref.WeakSet()


_MONITOR = _Monitor()


def set_monitoring(enabled: bool) -> None:  # noqa: FBT001 - the switch is the whole call
    """Switch measuring on or off for all tracked functions."""
    _MONITOR.enabled = enabled


def reset_metrics() -> None:
    """Forget everything measured."""
    for tracker in _MONITOR.trackers:
        tracker.operations.reset()


def track_performance[F: Callable[..., Any]](
    name: str, *, slow_threshold_ms: float | None = None
) -> Callable[[F], F]:
    """Measure the calls of a function or method, async or not, as the operation `name`.

    Methods are measured per instance, which is held weakly. A call above the threshold is
    logged when the operation becomes slow, and again when it is fast again, but once in five
    minutes at most.
    """

    def decorate(func: F) -> F:
        tracker = _Tracker(name, slow_threshold_ms, func)
        _MONITOR.trackers.add(tracker)
        timed: Any = _time_async if iscoroutinefunction(func) else _time_sync
        measured: F = timed(func, tracker.operations)
        return measured

    return decorate


def _time_sync[**P](func: Callable[P, Any], states: _States[_Operation]) -> Callable[P, Any]:
    held = states.held

    @wraps(func)
    def timed(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not _MONITOR.enabled:
            return func(*args, **kwargs)
        operation = states.own or held.get(id(args[0])) or states.add(args[0])
        start = perf_counter()
        try:
            result = func(*args, **kwargs)
        except Exception:
            operation.failures += 1
            raise
        seconds = perf_counter() - start
        pending = operation.pending
        pending.append(seconds)
        if seconds > operation.limit or len(pending) >= BLOCK:
            operation.look_at(seconds)
        return result

    return timed


def _time_async[**P](func: Callable[P, Any], states: _States[_Operation]) -> Callable[P, Any]:
    held = states.held

    @wraps(func)
    async def timed(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not _MONITOR.enabled:
            return await func(*args, **kwargs)
        operation = states.own or held.get(id(args[0])) or states.add(args[0])
        start = perf_counter()
        try:
            result = await func(*args, **kwargs)
        except Exception:
            operation.failures += 1
            raise
        seconds = perf_counter() - start
        pending = operation.pending
        pending.append(seconds)
        if seconds > operation.limit or len(pending) >= BLOCK:
            operation.look_at(seconds)
        return result

    return timed


def _metrics(owners: Iterable[object] | None) -> dict[str, PerformanceMetric]:
    """Return the metrics that have calls, merged by name."""
    chosen = None if owners is None else tuple(owners)
    metrics: dict[str, PerformanceMetric] = {}
    for tracker in _MONITOR.trackers:
        metric = tracker.metric(chosen)
        if metric.count or metric.failures:
            metrics.setdefault(tracker.name, PerformanceMetric()).merge(metric)
    return metrics


def _slowest_first(metrics: dict[str, PerformanceMetric]) -> list[dict[str, Any]]:
    operations = [{"name": name, **metric.as_dict()} for name, metric in metrics.items()]
    return sorted(operations, key=lambda operation: -operation["p95_ms"])


def get_performance_summary(owners: Iterable[object] | None = None) -> dict[str, Any]:
    """Return the figures of all operations, or of those of the given instances.

    `total_calls` and `failed_calls`, `avg_call_time_ms` of the successful ones, `operations` by
    name, and `slowest_operations`, the five with the highest 95th percentile.
    """
    metrics = _metrics(owners)
    merged = PerformanceMetric()
    for metric in metrics.values():
        merged.merge(metric)
    return {
        "avg_call_time_ms": merged.avg,
        "total_calls": merged.count + merged.failures,
        "failed_calls": merged.failures,
        "operations": {name: metric.as_dict() for name, metric in metrics.items()},
        "slowest_operations": _slowest_first(metrics)[:SLOWEST],
    }


def get_slow_operations(
    threshold_ms: float = 100.0, owners: Iterable[object] | None = None
) -> list[dict[str, Any]]:
    """Return the operations whose 95th percentile reaches the threshold, the slowest first."""
    operations = _slowest_first(_metrics(owners))
    return [operation for operation in operations if operation["p95_ms"] >= threshold_ms]


class BoundCancelable[**P, R](Protocol):
    """A cancelable method of an instance."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the method."""

    def cancel(self, owner: object) -> None:
        """Cancel what is pending for the instance."""


class Cancelable[**P, R](Protocol):
    """A decorated function whose pending calls can be canceled.

    Functions: `call.cancel()`. Methods: `instance.call.cancel(instance)`.
    """

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__[S, **Q, T](
        self: Cancelable[Concatenate[S, Q], T], instance: S, owner: type
    ) -> BoundCancelable[Q, T]: ...

    def cancel(self, owner: object = None) -> None:
        """Cancel what is pending, for methods of the instance given."""


class _Pending(Protocol):
    """The state of a decorator for one owner."""

    def cancel(self) -> None:
        """Cancel what is pending."""


def _cancelable[S: _Pending](func: Callable[..., Any], states: _States[S], wrapper: Any) -> Any:
    """Return the wrapper, able to cancel what is pending in the states."""
    inner = getattr(func, "cancel", None)

    def cancel(owner: object = None) -> None:
        state = states.of(owner)
        if state is not None:
            state.cancel()
        if inner is not None:
            inner(owner)

    wrapped: Any = wraps(func)(wrapper)
    wrapped.cancel = cancel
    return wrapped


class _Debounce:
    """One pending call, whose timer is moved only when it fires too early."""

    def __init__(self, func: Callable[..., Any], seconds: float, max_wait: float) -> None:
        self._func = func
        self._seconds = seconds
        self._max_wait = max_wait
        # Where a call is pending.
        self.loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._overdue = False
        self.called = self._latest = 0.0
        self.args: tuple[Any, ...] = ()
        self.kwargs: dict[str, Any] = {}

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start to wait; what was left pending in another loop ended with that."""
        if self._task is not None and self._task.get_loop() is not loop:
            self._task = None
        self.loop, self._overdue = loop, False
        self._latest = self.called + self._max_wait
        self._timer = loop.call_at(self._due, self._fire)

    @property
    def _due(self) -> float:
        return min(self.called + self._seconds, self._latest)

    def _fire(self) -> None:
        loop = get_running_loop()
        if self._task is not None:
            # The end of the running call comes back here.
            self._overdue = True
            return
        if self._timer is not None and self._due > self._timer.when():
            self._timer = loop.call_at(self._due, self._fire)
            return
        args, kwargs = self.args, self.kwargs
        self._close()
        # An error of a plain function goes to the loop's exception handler from here.
        result = self._func(*args, **kwargs)
        if asyncio.iscoroutine(result):
            self._task = loop.create_task(result, eager_start=True)
            self._task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """Let an error surface in the loop's exception handler at once."""
        self._task = None
        if self._overdue:
            self._fire()
        if not task.cancelled() and (err := task.exception()) is not None:
            message = "A debounced call failed"
            task.get_loop().call_exception_handler({"message": message, "exception": err})

    def cancel(self) -> None:
        """Drop the pending call and cancel a running one."""
        if self._timer is not None:
            self._timer.cancel()
        self._close()
        if self._task is not None:
            self._task.cancel()

    def _close(self) -> None:
        """Wait no more."""
        self.loop, self._timer, self._overdue = None, None, False
        self.args, self.kwargs = (), {}


def debounce[**P, R: (Coroutine[Any, Any, None], None)](
    seconds: float, *, max_wait: float = inf
) -> Callable[[Callable[P, R]], Cancelable[P, R]]:
    """Call once, `seconds` after the last call, with its arguments.

    A call returns at once. With `max_wait` the call comes at the latest so many seconds after
    the first. The call never overlaps itself; its error goes to the loop's exception handler.
    Raises ValueError for negative times.
    """
    if not (seconds >= 0 and max_wait >= 0):
        message = "The times of a debounced call must not be negative"
        raise ValueError(message)

    def decorate(func: Callable[P, R]) -> Any:
        states = _States(func, lambda: _Debounce(func, seconds, max_wait))
        held = states.held

        def debounced(*args: P.args, **kwargs: P.kwargs) -> None:
            state = states.own or held.get(id(args[0])) or states.add(args[0])
            loop = get_running_loop()
            state.called, state.args, state.kwargs = loop.time(), args, kwargs
            if state.loop is not loop:
                state.open(loop)

        async def debounced_async(*args: P.args, **kwargs: P.kwargs) -> None:
            state = states.own or held.get(id(args[0])) or states.add(args[0])
            loop = get_running_loop()
            state.called, state.args, state.kwargs = loop.time(), args, kwargs
            if state.loop is not loop:
                state.open(loop)

        wrapper = debounced_async if iscoroutinefunction(func) else debounced
        return _cancelable(func, states, wrapper)

    return decorate


class _Throttle:
    """The starts of the last window, and who waits for one to leave it."""

    def __init__(self, rate: float) -> None:
        self._limit = max(1, int(rate))
        # One millisecond more, for a call starts a little after its start is noted.
        self._window = (1.0 if rate >= 1 else 1 / rate) + 0.001
        self._starts: deque[float] = deque(maxlen=self._limit)
        # In the order of the calls; who may start stays until it does, so that nobody overtakes.
        self.waiting: OrderedDict[asyncio.Future[float], None] = OrderedDict()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.Handle | None = None

    def admit(self) -> bool:
        """Note a start if there is room for one."""
        now, starts = get_running_loop().time(), self._starts
        # A start in the future is one by another clock.
        if len(starts) == self._limit and 0 <= now - starts[0] < self._window:
            return False
        starts.append(now)
        return True

    async def turn(self) -> None:
        """Wait until one more call may start."""
        loop = get_running_loop()
        if self._loop is not loop:
            # Those who waited in another loop ended with it.
            self._loop, self._timer = loop, None
            self.waiting.clear()
        future: asyncio.Future[float] = loop.create_future()
        self.waiting[future] = None
        if self._timer is None:
            # Not at once: those who may start already come first.
            self._timer = loop.call_soon(self._grant)
        try:
            start = await future
        except BaseException:
            self._leave(future)
            raise
        self.waiting.pop(future, None)
        self._drop(start)
        self._starts.append(loop.time())

    def _leave(self, future: asyncio.Future[float]) -> None:
        """Free the slot, or the place in the line, of a canceled waiter."""
        self.waiting.pop(future, None)
        if future.done() and not future.cancelled():
            self._drop(future.result())
        self._grant()

    def _drop(self, start: float) -> None:
        """Forget a start, which a loop blocked for long may have pushed out already."""
        with suppress(ValueError):
            self._starts.remove(start)

    def _grant(self) -> None:
        """Let those at the head of the line start, and wake up again for the next one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for future in self.waiting:
            if future.done():
                continue
            if not self.admit():
                due = self._starts[0] + self._window
                self._timer = get_running_loop().call_at(due, self._grant)
                return
            future.set_result(self._starts[-1])

    def cancel(self) -> None:
        """Cancel all waiters."""
        waiting, self.waiting = self.waiting, OrderedDict()
        for future in waiting:
            future.cancel()
        self._grant()


def throttle[**P, R](
    rate_per_second: float,
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Cancelable[P, Coroutine[Any, Any, R]]]:
    """Let an async function start at most `rate_per_second` times in any second, in call order.

    A rate is rounded down to whole calls per second; one below 1 allows a call every 1/rate
    seconds. Calls beyond it wait; canceling makes them raise CancelledError. Raises ValueError
    for a rate that is not a positive number.
    """
    if not 0 < rate_per_second < inf:
        message = "The rate must be a positive number"
        raise ValueError(message)

    def decorate(func: Callable[P, Coroutine[Any, Any, R]]) -> Any:
        states = _States(func, lambda: _Throttle(rate_per_second))
        held = states.held

        async def throttled(*args: P.args, **kwargs: P.kwargs) -> R:
            state = states.own or held.get(id(args[0])) or states.add(args[0])
            if state.waiting or not state.admit():
                await state.turn()
            return await func(*args, **kwargs)

        return _cancelable(func, states, throttled)

    return decorate


class _Batch:
    """The calls that wait for their batch to be full or old enough."""

    def __init__(self, max_size: int, max_wait: float) -> None:
        self._max_size = max_size
        self._max_wait = max_wait
        self._waiting: list[asyncio.Future[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def join(self) -> asyncio.Future[None]:
        """Return what is done when the batch starts."""
        loop = get_running_loop()
        if self._loop is not loop:
            # Those who waited in another loop ended with it.
            self._loop, self._waiting, self._timer = loop, [], None
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append(future)
        if len(self._waiting) >= self._max_size:
            # In the next turn of the loop, so that the last one does not overtake the others.
            loop.call_soon(_release, self._stop())
        elif self._timer is None:
            self._timer = loop.call_later(self._max_wait, self._start)
        return future

    def leave(self, future: asyncio.Future[None]) -> None:
        """Take a canceled call out of its batch."""
        if future in self._waiting:
            self._waiting.remove(future)
            if not self._waiting:
                self._stop()

    def _start(self) -> None:
        _release(self._stop())

    def _stop(self) -> list[asyncio.Future[None]]:
        """Stop the timer and return who waited."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        return waiting

    def cancel(self) -> None:
        """Cancel all waiters."""
        for future in self._stop():
            future.cancel()


def _release(waiting: Iterable[asyncio.Future[None]]) -> None:
    """Let the calls of a batch start that were not canceled meanwhile."""
    for future in waiting:
        if not future.done():
            future.set_result(None)


def batch_calls[**P, R](
    max_size: int, max_wait_ms: float
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Cancelable[P, Coroutine[Any, Any, R]]]:
    """Start the calls of an async function together: when `max_size` wait, or after `max_wait_ms`.

    Each call runs once, in its caller's task, so that result, error and cancellation are its
    own. Canceling makes waiting calls raise CancelledError. Raises ValueError for a batch
    without room and a wait that is negative.
    """
    if not (max_size >= 1 and max_wait_ms >= 0):
        message = "A batch must hold a call and its wait must not be negative"
        raise ValueError(message)

    def decorate(func: Callable[P, Coroutine[Any, Any, R]]) -> Any:
        states = _States(func, lambda: _Batch(max_size, max_wait_ms / 1000))
        held = states.held

        async def batched(*args: P.args, **kwargs: P.kwargs) -> R:
            state = states.own or held.get(id(args[0])) or states.add(args[0])
            start = state.join()
            try:
                await start
            except asyncio.CancelledError:
                state.leave(start)
                raise
            return await func(*args, **kwargs)

        return _cancelable(func, states, batched)

    return decorate
