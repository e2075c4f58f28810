"""Measure calls, and call less often: metrics, debounce, throttle and batches."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from inspect import iscoroutinefunction, signature
from itertools import chain
import logging
from math import exp, log
from time import monotonic, perf_counter
from typing import Any, Concatenate, Protocol, Self, overload
import weakref

_LOGGER = logging.getLogger(__name__)

HALF_WINDOW = 500
LOG_PAUSE = 300.0
SLOWEST = 5

# Buckets grow by 2 %, so that their middle is at most 1 % off: the logarithmic mapping of
# DDSketch (Masson, Rim and Lee, VLDB 2019). The first one starts at ten nanoseconds.
_GAMMA = 1.02
_SCALE = 1 / log(_GAMMA)
_PER_MS = 1e5
_MIDDLE = 2 * _GAMMA / (1 + _GAMMA)


class PerformanceMetric:
    """Durations of a call in milliseconds, and how often it failed.

    Counts, total, average and maximum cover the lifetime; the percentiles cover the last 500 to
    1 000 successful calls, with a relative error of at most 1 % from ten nanoseconds on. A
    failed call counts as a failure only: its duration says nothing about the work.
    """

    __slots__ = ("_older", "_recent", "_room", "count", "failures", "max", "total")

    def __init__(self) -> None:
        self.count = 0
        self.failures = 0
        self.total = 0.0
        self.max = 0.0
        self._recent: dict[int, int] = {}
        self._older: dict[int, int] = {}
        self._room = HALF_WINDOW

    def record(self, seconds: float) -> None:
        """Add the duration of a successful call."""
        if not self._room:
            self._older, self._recent, self._room = self._recent, {}, HALF_WINDOW
        self._room -= 1
        ms = seconds * 1000
        self.count += 1
        self.total += ms
        self.max = max(self.max, ms)
        scaled = ms * _PER_MS
        index = int(log(scaled) * _SCALE) if scaled > 1 else 0
        self._recent[index] = self._recent.get(index, 0) + 1

    def merge(self, other: PerformanceMetric) -> None:
        """Add what another metric holds."""
        self.count += other.count
        self.failures += other.failures
        self.total += other.total
        self.max = max(self.max, other.max)
        for index, count in chain(other._older.items(), other._recent.items()):
            self._older[index] = self._older.get(index, 0) + count

    def quantile(self, share: float) -> float:
        """Return the duration that the given share of recent calls does not exceed, or 0."""
        counts = self._older.copy()
        for index, count in self._recent.items():
            counts[index] = counts.get(index, 0) + count
        rank = share * (sum(counts.values()) - 1)
        seen = 0
        for index in sorted(counts):
            seen += counts[index]
            if seen > rank:
                return exp(index / _SCALE) * _MIDDLE / _PER_MS
        return 0.0

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


class _PerOwner[S]:
    """A state for each owner, known by identity; it goes when the owner goes."""

    def __init__(self, make: Callable[[], S]) -> None:
        self._make = make
        self._states: dict[int, tuple[weakref.ref[Any], S]] = {}

    def of(self, owner: object) -> S:
        """Return the owner's state, made at the first call."""
        held = self._states.get(id(owner))
        return self._add(owner) if held is None else held[1]

    def _add(self, owner: object) -> S:
        key, states, state = id(owner), self._states, self._make()
        states[key] = (weakref.ref(owner, lambda _: states.pop(key, None)), state)
        return state

    def get(self, owner: object) -> S | None:
        """Return the owner's state if there is one."""
        held = self._states.get(id(owner))
        return None if held is None else held[1]

    def all(self) -> list[S]:
        """Return the states of all owners."""
        return [state for _, state in self._states.values()]

    def clear(self) -> None:
        """Forget all states."""
        self._states.clear()


def _is_method(func: Callable[..., object]) -> bool:
    return next(iter(signature(func).parameters), "") in ("self", "cls")


class _Operation:
    """The metric of one owner and whether its last calls were slow."""

    __slots__ = ("_quiet_until", "_slow", "_tracker", "metric")

    def __init__(self, tracker: _Tracker) -> None:
        self.metric = PerformanceMetric()
        self._tracker = tracker
        self._slow = False
        self._quiet_until = 0.0

    def succeed(self, seconds: float) -> None:
        """Record a call and log when it became slow or fast again."""
        self.metric.record(seconds)
        threshold = self._tracker.slow_threshold_ms
        if threshold is not None and (seconds * 1000 > threshold) is not self._slow:
            self._change(seconds * 1000, threshold)

    def _change(self, ms: float, threshold: float) -> None:
        """Log the change of state, at most once in five minutes; a later call tells it then."""
        now = monotonic()
        if now < self._quiet_until:
            return
        self._slow = not self._slow
        self._quiet_until = now + LOG_PAUSE
        level, word = (logging.WARNING, "slow") if self._slow else (logging.INFO, "fast again")
        name = self._tracker.name
        _LOGGER.log(level, "%s is %s: %.1f ms (limit %.1f ms)", name, word, ms, threshold)


class _Tracker:
    """What is measured of one decorated function."""

    def __init__(self, name: str, slow_threshold_ms: float | None, func: Any) -> None:
        self.name = name
        self.slow_threshold_ms = slow_threshold_ms
        self.method = _is_method(func)
        # A function, or the instance of a bound method, stands for itself.
        self.owner = getattr(func, "__self__", func)
        self.operations = _PerOwner(lambda: _Operation(self))

    def operation(self, args: tuple[Any, ...]) -> _Operation:
        """Return the operation of the instance called, or of the function."""
        return self.operations.of(args[0] if self.method else self.owner)

    def metric(self, owners: tuple[object, ...] | None) -> PerformanceMetric:
        """Return the merged metric of the owners, or of all."""
        found = self.operations.all() if owners is None else map(self.operations.get, owners)
        merged = PerformanceMetric()
        for operation in found:
            if operation is not None:
                merged.merge(operation.metric)
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
        tracker.operations.clear()


def track_performance[**P, R](
    name: str, *, slow_threshold_ms: float | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Measure the calls of a function or method, async or not, as the operation `name`.

    Methods are measured per instance, which is held weakly. A call above the threshold is
    logged when the operation becomes slow, and again when it is fast again.
    """

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        tracker = _Tracker(name, slow_threshold_ms, func)
        _MONITOR.trackers.add(tracker)
        timed = _time_async if iscoroutinefunction(func) else _time_sync
        return timed(func, tracker)

    return decorate


def _time_sync[**P](func: Callable[P, Any], tracker: _Tracker) -> Callable[P, Any]:
    @wraps(func)
    def timed(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not _MONITOR.enabled:
            return func(*args, **kwargs)
        operation = tracker.operation(args)
        start = perf_counter()
        try:
            result = func(*args, **kwargs)
        except Exception:
            operation.metric.failures += 1
            raise
        operation.succeed(perf_counter() - start)
        return result

    return timed


def _time_async[**P](func: Callable[P, Any], tracker: _Tracker) -> Callable[P, Any]:
    @wraps(func)
    async def timed(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not _MONITOR.enabled:
            return await func(*args, **kwargs)
        operation = tracker.operation(args)
        start = perf_counter()
        try:
            result = await func(*args, **kwargs)
        except Exception:
            operation.metric.failures += 1
            raise
        operation.succeed(perf_counter() - start)
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


def _cancelable[S: _Pending](
    func: Callable[..., Any], make: Callable[[], S], wrap: Callable[[Callable[[Any], S]], Any]
) -> Any:
    """Return the wrapper that `wrap` builds around a state per owner, able to cancel."""
    states = _PerOwner(make)
    method = _is_method(func)
    inner = getattr(func, "cancel", None)

    def state_of(args: tuple[Any, ...]) -> S:
        return states.of(args[0] if method else func)

    def cancel(owner: object = None) -> None:
        state = states.get(func if owner is None else owner)
        if state is not None:
            state.cancel()
        if inner is not None:
            inner(owner)

    wrapper: Any = wraps(func)(wrap(state_of))
    wrapper.cancel = cancel
    return wrapper


class _Debounce:
    """One pending call, whose timer is moved only when it fires too early."""

    def __init__(self, func: Callable[..., Any], seconds: float, max_wait: float | None) -> None:
        self._func = func
        self._seconds = seconds
        self._max_wait = float("inf") if max_wait is None else max_wait
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._due = self._latest = 0.0
        self._args: tuple[Any, ...] = ()
        self._kwargs: dict[str, Any] = {}

    def call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Plan the call with these arguments in place of the last ones."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._args, self._kwargs = args, kwargs
        if self._timer is None:
            self._latest = now + self._max_wait
            self._timer = loop.call_at(min(now + self._seconds, self._latest), self._fire)
        self._due = min(now + self._seconds, self._latest)

    def _fire(self) -> None:
        loop = asyncio.get_running_loop()
        if self._task is not None:
            self._due = max(self._due, loop.time() + self._seconds)
        if self._timer is not None and self._due > self._timer.when():
            self._timer = loop.call_at(self._due, self._fire)
            return
        args, kwargs = self._args, self._kwargs
        self._timer, self._args, self._kwargs = None, (), {}
        # An error of a plain function goes to the loop's exception handler from here.
        result = self._func(*args, **kwargs)
        if asyncio.iscoroutine(result):
            self._task = loop.create_task(result, eager_start=True)
            self._task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """Let an error surface in the loop's exception handler at once."""
        self._task = None
        if not task.cancelled() and (err := task.exception()) is not None:
            message = "A debounced call failed"
            task.get_loop().call_exception_handler({"message": message, "exception": err})

    def cancel(self) -> None:
        """Drop the pending call and cancel a running one."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._args, self._kwargs = None, (), {}
        if self._task is not None:
            self._task.cancel()


def debounce[**P, R: (Coroutine[Any, Any, None], None)](
    seconds: float, *, max_wait: float | None = None
) -> Callable[[Callable[P, R]], Cancelable[P, R]]:
    """Call once, `seconds` after the last call, with its arguments.

    A call returns at once. With `max_wait` the call comes at the latest so many seconds after
    the first. The call never overlaps itself; its error goes to the loop's exception handler.
    """

    def decorate(func: Callable[P, R]) -> Any:
        def wrap(state_of: Callable[[Any], _Debounce]) -> Any:
            def debounced(*args: P.args, **kwargs: P.kwargs) -> None:
                state_of(args).call(args, kwargs)

            async def debounced_async(*args: P.args, **kwargs: P.kwargs) -> None:
                state_of(args).call(args, kwargs)

            return debounced_async if iscoroutinefunction(func) else debounced

        return _cancelable(func, lambda: _Debounce(func, seconds, max_wait), wrap)

    return decorate


class _Throttle:
    """The starts of the last window, and who waits for one to leave it."""

    def __init__(self, rate: float) -> None:
        self._limit = max(1, int(rate))
        # One millisecond more, for a call starts a little after its start is noted.
        self._window = (1.0 if rate >= 1 else 1 / rate) + 0.001
        self._starts: deque[list[float]] = deque()
        self._waiting: deque[asyncio.Future[list[float]]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def _take(self, now: float) -> list[float] | None:
        """Return a new start if there is room for one."""
        starts = self._starts
        while starts and now - starts[0][0] >= self._window:
            starts.popleft()
        if len(starts) >= self._limit:
            return None
        start = [now]
        starts.append(start)
        return start

    async def turn(self) -> None:
        """Wait until one more call may start."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._take(loop.time()) is not None:
            return
        future: asyncio.Future[list[float]] = loop.create_future()
        self._waiting.append(future)
        self._grant()
        try:
            start = await future
        except asyncio.CancelledError:
            self._give_back(future)
            raise
        start[0] = loop.time()

    def _give_back(self, future: asyncio.Future[list[float]]) -> None:
        """Free the slot, or the place in the line, of a canceled waiter."""
        if future.cancelled():
            self._waiting = deque(waiter for waiter in self._waiting if waiter is not future)
        else:
            self._starts.remove(future.result())
        self._grant()

    def _grant(self) -> None:
        """Let those at the head of the line start, and wake up again for the next one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        while self._waiting:
            start = self._take(loop.time())
            if start is None:
                self._timer = loop.call_at(self._starts[0][0] + self._window, self._grant)
                return
            self._waiting.popleft().set_result(start)

    def cancel(self) -> None:
        """Cancel all waiters."""
        waiting, self._waiting = self._waiting, deque()
        for future in waiting:
            future.cancel()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def throttle[**P, R](
    rate_per_second: float,
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Cancelable[P, Coroutine[Any, Any, R]]]:
    """Let an async function start at most `rate_per_second` times in any second, in call order.

    A rate is rounded down to whole calls per second; one below 1 allows a call every 1/rate
    seconds. Calls beyond it wait; canceling makes them raise CancelledError.
    """
    if not rate_per_second > 0:
        message = "The rate must be positive"
        raise ValueError(message)

    def decorate(func: Callable[P, Coroutine[Any, Any, R]]) -> Any:
        def wrap(state_of: Callable[[Any], _Throttle]) -> Any:
            async def throttled(*args: P.args, **kwargs: P.kwargs) -> R:
                await state_of(args).turn()
                return await func(*args, **kwargs)

            return throttled

        return _cancelable(func, lambda: _Throttle(rate_per_second), wrap)

    return decorate


class _Batch:
    """The calls that wait for their batch to be full or old enough."""

    def __init__(self, max_size: int, max_wait: float) -> None:
        self._max_size = max_size
        self._max_wait = max_wait
        self._waiting: dict[asyncio.Future[None], None] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self) -> None:
        """Wait for the batch to start."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting[future] = None
        if len(self._waiting) >= self._max_size:
            self._start()
            # The last one takes its turn after those that came before it.
            await asyncio.sleep(0)
            return
        if self._timer is None:
            self._timer = loop.call_later(self._max_wait, self._start)
        try:
            await future
        finally:
            self._waiting.pop(future, None)
            if not self._waiting:
                self._stop()

    def _start(self) -> None:
        waiting = self._stop()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _stop(self) -> dict[asyncio.Future[None], None]:
        """Stop the timer and return who waited."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, {}
        return waiting

    def cancel(self) -> None:
        """Cancel all waiters."""
        for future in self._stop():
            future.cancel()


def batch_calls[**P, R](
    max_size: int, max_wait_ms: float
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Cancelable[P, Coroutine[Any, Any, R]]]:
    """Start the calls of an async function together: when `max_size` wait, or after `max_wait_ms`.

    Each call runs once, in its caller's task, so that result, error and cancellation are its
    own. Canceling makes waiting calls raise CancelledError.
    """
    if max_size < 1 or max_wait_ms < 0:
        message = "A batch must hold a call and its wait must not be negative"
        raise ValueError(message)

    def decorate(func: Callable[P, Coroutine[Any, Any, R]]) -> Any:
        def wrap(state_of: Callable[[Any], _Batch]) -> Any:
            async def batched(*args: P.args, **kwargs: P.kwargs) -> R:
                await state_of(args).turn()
                return await func(*args, **kwargs)

            return batched

        return _cancelable(func, lambda: _Batch(max_size, max_wait_ms / 1000), wrap)

    return decorate
