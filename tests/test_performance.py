"""Tests of metrics, debounce, throttle and batches."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
import gc
from inspect import iscoroutinefunction, signature
import logging
from math import ceil, exp, inf, nan
from random import Random
from statistics import NormalDist
import sys
import time
import tracemalloc
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.pawcontrol.performance import (
    PerformanceMetric,
    batch_calls,
    debounce,
    get_performance_summary,
    get_slow_operations,
    reset_metrics,
    set_monitoring,
    throttle,
    track_performance,
)

MODULE = "custom_components.pawcontrol.performance"


@pytest.fixture(autouse=True)
def _fresh_metrics() -> Generator[None]:
    set_monitoring(True)
    reset_metrics()
    yield
    set_monitoring(True)
    reset_metrics()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return what moves the clocks of the module, which stand still by themselves."""
    now = [1000.0]

    def move(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(f"{MODULE}.perf_counter", lambda: now[0])
    monkeypatch.setattr(f"{MODULE}.monotonic", lambda: now[0])
    return move


def exact(durations: list[float], share: float) -> float:
    """Return the quantile of the durations in milliseconds, by the nearest rank."""
    return sorted(durations)[ceil(share * len(durations)) - 1] * 1000


def lognormal(random: Random) -> float:
    """Return a duration around 3 ms with a long tail."""
    return random.lognormvariate(-6, 1.5)


def bimodal(random: Random) -> float:
    """Return a fast or a slow duration."""
    return random.choice((random.uniform(0.001, 0.002), random.uniform(0.5, 0.9)))


@pytest.mark.parametrize("draw", [lognormal, bimodal])
@pytest.mark.parametrize("count", [1, 2, 200, 1000])
def test_percentiles_are_within_one_percent(draw: Callable[[Random], float], count: int) -> None:
    metric = PerformanceMetric()
    random = Random(7)  # noqa: S311 - made-up durations
    durations = [draw(random) for _ in range(count)]
    for duration in durations:
        metric.record(duration)
    assert metric.p50 == pytest.approx(exact(durations, 0.5), rel=0.01)
    assert metric.p95 == pytest.approx(exact(durations, 0.95), rel=0.01)
    assert metric.p99 == pytest.approx(exact(durations, 0.99), rel=0.01)
    assert metric.total == pytest.approx(sum(durations) * 1000)
    assert metric.avg == pytest.approx(sum(durations) * 1000 / count)
    assert metric.max == max(durations) * 1000
    assert metric.count == count


def test_old_durations_leave_the_window() -> None:
    metric = PerformanceMetric()
    for _ in range(10_000):
        metric.record(0.001)
    for _ in range(1000):
        metric.record(0.010)
    assert metric.p50 == pytest.approx(10.0, rel=0.01)
    assert metric.p95 == pytest.approx(10.0, rel=0.01)
    assert metric.count == 11_000


@pytest.mark.parametrize("draw", [lognormal, bimodal])
def test_percentiles_of_a_steady_stream_cover_all_of_it(draw: Callable[[Random], float]) -> None:
    metric = PerformanceMetric()
    random = Random(11)  # noqa: S311 - made-up durations
    durations = [draw(random) for _ in range(20_000)]
    for duration in durations:
        metric.record(duration)
    assert metric.p95 == pytest.approx(exact(durations, 0.95), rel=0.02)
    assert metric.p99 == pytest.approx(exact(durations, 0.99), rel=0.02)
    assert metric.total == pytest.approx(sum(durations) * 1000)
    assert metric.count == 20_000


@pytest.mark.parametrize("before", [2000, 8000, 8101, 8180, 8255])
@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_percentiles_follow_a_change_within_1000_calls(before: int, factor: float) -> None:
    metric = PerformanceMetric()
    random = Random(before)  # noqa: S311 - made-up durations
    for _ in range(before):
        metric.record(random.lognormvariate(-6, 0.4))
    for _ in range(1000):
        metric.record(factor * random.lognormvariate(-6, 0.4))
    level = factor * 1000 * exp(-6 + 0.4 * NormalDist().inv_cdf(0.95))
    assert metric.p95 == pytest.approx(level, rel=0.1)


def test_a_change_that_keeps_the_median_leaves_with_the_window() -> None:
    metric = PerformanceMetric()
    for _ in range(20_000):
        metric.record(0.001)
        metric.record(0.004)
    for _ in range(1000):
        metric.record(0.002)
    assert metric.p95 == pytest.approx(4.0, rel=0.01)
    for _ in range(51_200):
        metric.record(0.002)
    assert metric.p95 == pytest.approx(2.0, rel=0.01)
    assert metric.count == 92_200


def test_outliers_and_small_drifts_do_not_count_as_a_change() -> None:
    metric = PerformanceMetric()
    for number in range(10_000):
        metric.record(0.001 * (1.2 if number > 5000 else 1.0) if number % 10 else 0.1)
    assert metric.p50 == pytest.approx(1.2, rel=0.01)
    assert metric.quantile(0.25) == pytest.approx(1.0, rel=0.01)
    assert metric.p95 == pytest.approx(100.0, rel=0.01)


def test_a_metric_of_200_calls_is_small() -> None:
    random = Random(5)  # noqa: S311 - made-up durations
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    metric = PerformanceMetric()
    for _ in range(200):
        metric.record(lognormal(random))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert metric.count == 200
    assert after - before <= 5200


def test_an_empty_metric_is_zero_and_a_tiny_duration_is_tiny() -> None:
    metric = PerformanceMetric()
    assert metric.as_dict() == dict.fromkeys(metric.as_dict(), 0)
    metric.record(1e-12)
    assert 0 < metric.p99 <= 1e-9


def test_percentiles_of_few_calls_know_the_slow_one() -> None:
    metric = PerformanceMetric()
    metric.record(0.001)
    metric.record(1.0)
    assert metric.p50 == pytest.approx(1.0, rel=0.01)
    assert metric.p95 == 1000.0


@pytest.mark.parametrize("slow_share", [0.2, 0.3, 0.4, 0.6])
@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_percentiles_follow_a_change_of_calls_of_two_kinds(
    slow_share: float, factor: float
) -> None:
    random = Random(5)  # noqa: S311 - made-up durations

    def draw() -> float:
        return random.choices((0.001, 0.02), (1 - slow_share, slow_share))[0]

    metric = PerformanceMetric()
    for _ in range(10_000):
        metric.record(draw())
    for _ in range(1000):
        metric.record(factor * draw())
    assert metric.p95 == pytest.approx(factor * 20.0, rel=0.01)


def test_threads_may_measure_while_somebody_looks() -> None:
    @track_performance("work")
    def work() -> int:
        return 1

    def work_often() -> int:
        return sum(work() for _ in range(20_000))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(work_often) for _ in range(2)]
            seen = [get_performance_summary()["total_calls"] for _ in range(100)]
            assert [each.result() for each in done] == [20_000, 20_000]
    finally:
        sys.setswitchinterval(interval)
    assert get_performance_summary()["total_calls"] >= max(seen)


def test_metrics_merge() -> None:
    one, other = PerformanceMetric(), PerformanceMetric()
    for _ in range(600):
        one.record(0.001)
        other.record(0.1)
    other.failures += 1
    one.merge(other)
    assert (one.count, one.failures, one.max) == (1200, 1, 100.0)
    assert one.quantile(0.49) == pytest.approx(1.0, rel=0.01)
    assert one.quantile(0.51) == pytest.approx(100.0, rel=0.01)
    assert other.count == 600


async def test_functions_are_measured(clock: Callable[[float], None]) -> None:
    @track_performance("sync")
    def double(value: int, *, by: float) -> int:
        """Double the value."""
        clock(by)
        return value * 2

    @track_performance("async")
    async def triple(value: int) -> int:
        clock(0.003)
        return value * 3

    assert double(2, by=0.001) == 4
    assert await triple(2) == 6
    assert iscoroutinefunction(triple)
    assert not iscoroutinefunction(double)
    assert list(signature(double).parameters) == ["value", "by"]
    assert double.__doc__ == "Double the value."
    summary = get_performance_summary()
    assert summary["total_calls"] == 2
    assert summary["failed_calls"] == 0
    assert summary["avg_call_time_ms"] == pytest.approx(2.0)
    assert [operation["name"] for operation in summary["slowest_operations"]] == ["async", "sync"]
    assert summary["operations"]["async"]["p95_ms"] == pytest.approx(3.0, rel=0.01)
    assert [found["name"] for found in get_slow_operations(threshold_ms=2.0)] == ["async"]
    assert get_slow_operations() == []


async def test_failures_are_counted_apart(clock: Callable[[float], None]) -> None:
    @track_performance("sync")
    def fail() -> None:
        clock(1.0)
        raise ValueError

    @track_performance("async")
    async def fail_async() -> None:
        clock(1.0)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the error has no text
        fail()
    with pytest.raises(ValueError):  # noqa: PT011 - the error has no text
        await fail_async()
    summary = get_performance_summary()
    assert (summary["total_calls"], summary["failed_calls"]) == (2, 2)
    assert summary["avg_call_time_ms"] == 0.0
    assert summary["operations"]["sync"]["failures"] == 1


async def test_a_canceled_call_is_no_failure() -> None:
    @track_performance("wait")
    async def wait() -> None:
        await asyncio.sleep(60)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait((task,))
    assert get_performance_summary()["total_calls"] == 0


class Client:
    """Something with measured methods."""

    def __init__(self, wait: Callable[[float], None]) -> None:
        """Create the client; `wait` passes seconds."""
        self._wait = wait

    @track_performance("fetch")
    async def fetch(self, seconds: float) -> float:
        """Take a while."""
        self._wait(seconds)
        return seconds

    @track_performance("measure", slow_threshold_ms=5000.0)
    def measure(self, seconds: float) -> None:
        """Take a while."""
        self._wait(seconds)

    def parse(self) -> None:
        """Take a second."""
        self._wait(1.0)


async def test_methods_are_measured_per_instance(clock: Callable[[float], None]) -> None:
    first, second = Client(clock), Client(clock)
    await first.fetch(0.001)
    await second.fetch(0.004)
    await second.fetch(0.002)
    await first.fetch(0.001)
    assert get_performance_summary()["avg_call_time_ms"] == pytest.approx(2.0)
    assert get_performance_summary([second])["avg_call_time_ms"] == pytest.approx(3.0)
    assert get_performance_summary([])["total_calls"] == 0
    assert get_slow_operations(0.0, [first, Client(clock)])[0]["count"] == 2


def test_many_calls_of_plain_methods_are_measured(clock: Callable[[float], None]) -> None:
    first, second = Client(clock), Client(clock)
    for number in range(1, 701):
        first.measure(number / 1024)
        second.measure(2.0)
    figures = get_performance_summary([first])["operations"]["measure"]
    assert figures["count"] == 700
    assert figures["max_ms"] == 700 / 1.024
    assert figures["total_ms"] == pytest.approx(701 * 350 / 1.024)
    assert figures["p50_ms"] > 0.5 * figures["max_ms"]
    assert get_performance_summary([second])["operations"]["measure"]["p50_ms"] == pytest.approx(
        2000.0, rel=0.01
    )
    reset_metrics()
    first.measure(0.5)
    assert get_performance_summary()["total_calls"] == 1


class Slotted:
    """Something that cannot be held weakly."""

    __slots__ = ()

    @track_performance("slotted")
    def measured(self) -> None:
        """Do nothing."""

    @throttle(1.0)
    async def limited(self) -> None:
        """Do nothing."""


async def test_instances_that_cannot_be_held_weakly_are_measured_together() -> None:
    for _ in range(3):
        Slotted().measured()
    assert get_performance_summary()["operations"]["slotted"]["count"] == 3
    reset_metrics()
    Slotted().measured()
    assert get_performance_summary()["operations"]["slotted"]["count"] == 1
    with pytest.raises(TypeError, match="weak"):
        await Slotted().limited()


def test_annotations_may_name_what_does_not_exist_yet() -> None:
    class Early:
        @track_performance("merge")
        def merge(self, other: Late) -> Late:
            return other

    class Late:
        pass

    late = Late()
    assert Early().merge(late) is late


def test_a_function_without_a_signature_can_be_measured() -> None:
    largest = track_performance("max")(max)
    assert largest(1, 2) == 2
    assert get_performance_summary()["operations"]["max"]["count"] == 1


async def test_an_instance_is_held_weakly(clock: Callable[[float], None]) -> None:
    client = Client(clock)
    await client.fetch(0.001)
    del client
    gc.collect()
    assert get_performance_summary()["total_calls"] == 0


def test_a_bound_method_belongs_to_its_instance(clock: Callable[[float], None]) -> None:
    client = Client(clock)
    parse = track_performance("parse")(client.parse)
    parse()
    assert get_performance_summary([client])["total_calls"] == 1


async def test_monitoring_can_be_switched_off(clock: Callable[[float], None]) -> None:
    client = Client(clock)
    parse = track_performance("parse")(client.parse)
    set_monitoring(False)
    parse()
    assert await client.fetch(1.0) == 1.0
    assert get_performance_summary()["total_calls"] == 0


def test_only_the_five_slowest_are_listed(clock: Callable[[float], None]) -> None:
    calls = [track_performance(f"op{number}")(clock) for number in range(7)]
    for number, call in enumerate(calls):
        call(number + 1.0)
    summary = get_performance_summary()
    names = [operation["name"] for operation in summary["slowest_operations"]]
    assert names == ["op6", "op5", "op4", "op3", "op2"]


@pytest.mark.expects_warnings
def test_slowness_is_logged_once_per_state_and_rarely(
    clock: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger=MODULE)
    call = track_performance("fetch", slow_threshold_ms=100.0)(clock)

    def levels(*durations: float) -> list[str]:
        caplog.clear()
        for duration in durations:
            call(duration)
        return [record.levelname for record in caplog.records if record.name == MODULE]

    assert levels(0.05, 0.2, 0.3) == ["WARNING"]
    assert levels(0.05, 0.2, 0.05) == []
    clock(301)
    assert levels(0.05, 0.05) == ["INFO"]
    assert "fetch is fast again: 50.0 ms (limit 100.0 ms)" in caplog.text


@pytest.mark.expects_warnings
def test_many_slow_instances_are_logged_once(
    clock: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    clients = [Client(clock) for _ in range(5)]
    for client in clients:
        client.measure(6.0)
    assert caplog.text.count("measure is slow") == 1


class Recorder:
    """Something with calls that are debounced, throttled or batched."""

    def __init__(self) -> None:
        """Create the recorder."""
        self.calls: list[Any] = []
        self.starts: list[float] = []
        self.running = 0

    @debounce(0.1)
    def note(self, value: int, *, mark: str = "") -> None:
        """Note the last call."""
        self.calls.append((value, mark))

    @debounce(0.1, max_wait=0.15)
    async def note_later(self, value: int) -> None:
        """Note the last call, at the latest after 150 ms."""
        self.calls.append(value)

    @debounce(0.01)
    async def work(self, seconds: float) -> None:
        """Work for a while."""
        self.running += 1
        self.calls.append(self.running)
        await asyncio.sleep(seconds)
        self.running -= 1

    @throttle(20)
    async def request(self, value: int) -> int:
        """Note the start."""
        self.starts.append(time.monotonic())
        self.calls.append(value)
        return value * 2

    @batch_calls(3, 200.0)
    async def page(self, value: int) -> int:
        """Return the double of a positive value."""
        self.calls.append(value)
        self.starts.append(time.monotonic())
        if value < 0:
            raise ValueError(value)
        return value * 2

    @track_performance("stack")
    @throttle(1.0)
    @batch_calls(3, 20.0)
    async def stack(self) -> None:
        """Pass a batch and then a throttle."""


@pytest.fixture
async def recorder() -> AsyncGenerator[Recorder]:
    """Return a recorder whose calls are canceled in the end."""
    recorder = Recorder()
    yield recorder
    for call in (recorder.note, recorder.note_later, recorder.work):
        call.cancel(recorder)
    recorder.request.cancel(recorder)
    recorder.page.cancel(recorder)
    await asyncio.sleep(0)


async def test_debounce_calls_once_with_the_last_arguments(recorder: Recorder) -> None:
    other = Recorder()
    other.note(7)
    for value in range(5):
        recorder.note(value, mark=str(value))
        await asyncio.sleep(0.01)
    assert recorder.calls == []
    await asyncio.sleep(0.15)
    assert recorder.calls == [(4, "4")]
    assert other.calls == [(7, "")]
    recorder.note(9)
    await asyncio.sleep(0.15)
    assert recorder.calls[1:] == [(9, "")]


async def test_debounce_waits_no_longer_than_max_wait(recorder: Recorder) -> None:
    for value in range(20):
        await recorder.note_later(value)
        await asyncio.sleep(0.01)
    assert recorder.calls
    assert recorder.calls[0] < 19
    await asyncio.sleep(0.2)
    assert recorder.calls[-1] == 19


async def test_a_debounced_call_does_not_overlap_itself(recorder: Recorder) -> None:
    await recorder.work(0.06)
    await asyncio.sleep(0.03)
    await recorder.work(0.0)
    await asyncio.sleep(0.09)
    assert recorder.calls == [1, 1]
    assert recorder.running == 0


async def test_a_call_that_waits_for_the_running_one_costs_nothing() -> None:
    starts: list[float] = []
    loop = asyncio.get_running_loop()

    @debounce(0.0)
    async def work() -> None:
        starts.append(loop.time())
        await asyncio.sleep(0.05)

    await work()
    await asyncio.sleep(0.01)
    await work()
    turns = 0
    while len(starts) < 2:
        turns += 1
        await asyncio.sleep(0.005)
    assert turns <= 12
    assert 0.05 <= starts[1] - starts[0] < 1.0
    await asyncio.sleep(0.06)


async def test_a_call_made_while_another_one_runs_is_debounced_after_it() -> None:
    starts: list[int] = []

    @debounce(0.05)
    async def work(number: int) -> None:
        starts.append(number)
        await asyncio.sleep(0.07)

    await work(1)
    await asyncio.sleep(0.06)
    await work(2)
    await asyncio.sleep(0.052)
    await work(3)
    await asyncio.sleep(0.03)
    assert starts == [1]
    await asyncio.sleep(0.05)
    assert starts == [1, 3]
    await asyncio.sleep(0.07)


def test_decorated_functions_work_in_one_loop_after_the_other() -> None:
    calls: list[tuple[str, int]] = []

    @debounce(0.01)
    async def note(number: int) -> None:
        calls.append(("note", number))

    @throttle(1.0)
    async def limited(number: int) -> None:
        calls.append(("limited", number))

    @batch_calls(2, 10_000.0)
    async def together(number: int) -> None:
        calls.append(("together", number))

    async def leave() -> None:
        await note(1)
        with suppress(TimeoutError):
            async with asyncio.timeout(0.02):
                await asyncio.gather(together(1), limited(1), limited(2))

    async def leave_at_once() -> None:
        await note(2)
        tasks = [asyncio.ensure_future(call) for call in (together(2), limited(3))]
        await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        for task in tasks:
            loop.call_soon(task.cancel)

    async def stay() -> None:
        await note(3)
        await asyncio.gather(together(3), together(4), limited(4))
        await asyncio.sleep(0.02)

    for scenario in (leave, leave_at_once, stay):
        asyncio.run(scenario())
    assert calls == [
        ("limited", 1),
        ("note", 1),
        ("together", 3),
        ("together", 4),
        ("note", 3),
        ("limited", 4),
    ]


def test_a_call_that_ran_in_an_ended_loop_does_not_hold_up_the_next() -> None:
    starts: list[int] = []

    @debounce(0.0)
    async def work(number: int) -> None:
        starts.append(number)
        await asyncio.sleep(number)

    async def use(number: int) -> None:
        await work(number)
        await asyncio.sleep(0.02)

    first = asyncio.new_event_loop()
    first.run_until_complete(use(60))
    asyncio.run(use(0))
    assert starts == [60, 0]
    work.cancel()
    tasks = asyncio.all_tasks(first)
    for task in tasks:
        task.cancel()
    first.run_until_complete(asyncio.wait(tasks))
    first.close()


@pytest.mark.parametrize("times", [(-1.0, inf), (nan, inf), (1.0, -1.0), (1.0, nan)])
def test_bad_times_are_refused(times: tuple[float, float]) -> None:
    seconds, max_wait = times
    with pytest.raises(ValueError, match="negative"):
        debounce(seconds, max_wait=max_wait)


async def test_debounce_cancels_the_pending_and_the_running_call(recorder: Recorder) -> None:
    await recorder.work(60)
    await asyncio.sleep(0.03)
    await recorder.work(60)
    recorder.work.cancel(recorder)
    await asyncio.sleep(0.03)
    assert recorder.calls == [1]
    recorder.work.cancel(recorder)
    Recorder.work.cancel(Recorder())


async def test_the_error_of_a_debounced_call_surfaces() -> None:
    contexts: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: contexts.append(context))

    @debounce(0.0)
    async def fail_async() -> None:
        await asyncio.sleep(0)
        raise ValueError("async")  # noqa: EM101 - the text is looked for

    @debounce(0.0)
    def fail() -> None:
        raise ValueError("sync")  # noqa: EM101 - the text is looked for

    await fail_async()
    fail()
    await asyncio.sleep(0.02)
    assert sorted(str(context["exception"]) for context in contexts) == ["async", "sync"]


async def test_debounced_functions_can_be_canceled() -> None:
    calls: list[int] = []

    @debounce(0.01)
    def note() -> None:
        calls.append(1)

    note()
    note.cancel()
    await asyncio.sleep(0.03)
    assert calls == []


async def test_throttle_never_starts_too_many_in_a_second(recorder: Recorder) -> None:
    results = await asyncio.gather(*(recorder.request(value) for value in range(50)))
    assert results == [value * 2 for value in range(50)]
    assert recorder.calls == list(range(50))
    gaps = [later - earlier for earlier, later in zip(recorder.starts, recorder.starts[20:])]  # noqa: B905 - the ends differ on purpose
    # A busy machine notes a start a little late, which shortens the gap that follows.
    assert min(gaps) >= 0.99


async def test_throttled_instances_do_not_wait_for_each_other() -> None:
    recorders = [Recorder() for _ in range(3)]
    async with asyncio.timeout(0.5):
        for recorder in recorders:
            await asyncio.gather(*(recorder.request(value) for value in range(20)))


async def test_a_canceled_waiter_frees_its_slot() -> None:
    starts: list[str] = []

    @throttle(5.0)
    async def start(name: str) -> None:
        starts.append(name)

    await asyncio.gather(*(start("first") for _ in range(5)))
    gone, last = asyncio.create_task(start("gone")), asyncio.create_task(start("last"))
    await asyncio.sleep(0.01)
    gone.cancel()
    await asyncio.sleep(0.01)
    assert gone.cancelled()
    start.cancel()
    await asyncio.wait((last,))
    assert last.cancelled()
    assert starts == ["first"] * 5


async def test_a_waiter_canceled_after_its_grant_frees_its_slot() -> None:
    starts: list[str] = []
    tasks: list[asyncio.Task[None]] = []

    @throttle(10 / 3)
    async def start(name: str) -> None:
        starts.append(name)

    await asyncio.gather(*(start("first") for _ in range(3)))
    tasks += [asyncio.create_task(start(name)) for name in ("a", "b", "c", "d")]
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    # Runs in the same turn as the grant at 1.001 s, after it and before the waiters.
    loop.call_later(0.9, time.sleep, 0.12)
    loop.call_later(1.0015, tasks[0].cancel)
    await asyncio.wait(tasks, timeout=1.3)
    assert tasks[0].cancelled()
    assert starts == ["first"] * 3 + ["b", "c", "d"]


async def test_nobody_overtakes_a_waiter_that_may_start() -> None:
    starts: list[str] = []
    loop = asyncio.get_running_loop()

    @throttle(2.0)
    async def start(name: str) -> None:
        starts.append(name)

    await asyncio.gather(start("first"), start("second"))
    tasks = [asyncio.create_task(start("waiter"))]
    await asyncio.sleep(0)
    # Due after the waiter's turn, in the same turn of the loop as that.
    loop.call_later(0.9, time.sleep, 0.2)
    loop.call_later(1.05, lambda: tasks.append(asyncio.Task(start("late"), eager_start=True)))
    await asyncio.sleep(1.2)
    await asyncio.gather(*tasks)
    assert starts == ["first", "second", "waiter", "late"]


async def test_many_canceled_waiters_leave_together() -> None:
    @throttle(1.0)
    async def start() -> None:
        """Do nothing."""

    await start()
    tasks = [asyncio.create_task(start()) for _ in range(5000)]
    await asyncio.sleep(0)
    for task in tasks[1:]:
        task.cancel()
    await asyncio.wait(tasks[1:])
    await tasks[0]
    assert sum(task.cancelled() for task in tasks) == 4999


async def test_a_closed_waiter_frees_its_place() -> None:
    @throttle(1.0)
    async def start() -> None:
        """Do nothing."""

    await start()
    waiting = start()
    waiting.send(None)
    waiting.close()
    begin = time.monotonic()
    await start()
    assert time.monotonic() - begin < 1.5


async def test_starts_in_the_future_do_not_count(freezer: FrozenDateTimeFactory) -> None:
    @throttle(1.0)
    async def start() -> None:
        """Do nothing."""

    await start()
    freezer.move_to("2001-01-01")
    async with asyncio.timeout(0.5):
        await start()


async def test_cancel_needs_the_instance(recorder: Recorder) -> None:
    recorder.note(1)
    with pytest.raises(TypeError, match="instance"):
        Recorder.note.cancel()


async def test_a_rate_below_one_spaces_the_calls() -> None:
    starts: list[float] = []

    @throttle(0.8)
    async def start() -> None:
        starts.append(time.monotonic())

    await asyncio.gather(start(), start())
    assert 1.25 <= starts[1] - starts[0] < 2.0
    start.cancel()


async def test_a_full_batch_starts_at_once(recorder: Recorder) -> None:
    started = time.monotonic()
    assert await asyncio.gather(*(recorder.page(value) for value in range(6))) == [
        0,
        2,
        4,
        6,
        8,
        10,
    ]
    assert recorder.calls == list(range(6))
    assert time.monotonic() - started < 0.15


async def test_a_small_batch_waits_its_time(recorder: Recorder) -> None:
    started = time.monotonic()
    assert await asyncio.gather(*(recorder.page(value) for value in range(5))) == [0, 2, 4, 6, 8]
    assert sorted(recorder.calls) == list(range(5))
    assert recorder.starts[2] - started < 0.15
    assert recorder.starts[3] - started >= 0.199


async def test_results_and_errors_return_to_their_caller(recorder: Recorder) -> None:
    calls = (recorder.page(1), recorder.page(-1), recorder.page(2))
    results: list[object] = await asyncio.gather(*calls, return_exceptions=True)
    assert [repr(result) for result in results] == ["2", "ValueError(-1)", "4"]


async def test_a_canceled_call_leaves_its_batch(recorder: Recorder) -> None:
    tasks = [asyncio.create_task(recorder.page(value)) for value in (1, 2)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(recorder.page(value)) for value in (3, 4)]
    await asyncio.wait(tasks)
    assert recorder.calls == [2, 3, 4]


async def test_a_batch_that_everybody_left_keeps_no_timer() -> None:
    lonely = Recorder()
    task = asyncio.create_task(lonely.page(1))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait((task,))
    # The check for lingering timers fails this test if there is one left.
    assert lonely.calls == []


async def test_a_call_canceled_as_its_batch_starts_harms_no_other(recorder: Recorder) -> None:
    tasks = [asyncio.create_task(recorder.page(value)) for value in (1, 2)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    assert await recorder.page(3) == 6
    assert await tasks[1] == 4
    assert tasks[0].cancelled()


async def test_waiting_calls_of_a_batch_can_be_canceled(recorder: Recorder) -> None:
    task = asyncio.create_task(recorder.page(1))
    await asyncio.sleep(0)
    recorder.page.cancel(recorder)
    await asyncio.wait((task,))
    assert task.cancelled()
    recorder.page.cancel(recorder)
    assert recorder.calls == []


async def test_cancel_reaches_through_stacked_decorators(recorder: Recorder) -> None:
    tasks = [asyncio.create_task(recorder.stack()) for _ in range(2)]
    await asyncio.sleep(0)
    vars(Recorder)["stack"].cancel(recorder)
    await asyncio.wait(tasks)
    assert [task.cancelled() for task in tasks] == [True, True]


@pytest.mark.parametrize("rate", [0.0, -1.0, nan, inf])
def test_a_bad_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        throttle(rate)


@pytest.mark.parametrize(("size", "wait"), [(0, 1.0), (1, -1.0), (1, nan)])
def test_a_bad_batch_is_refused(size: int, wait: float) -> None:
    with pytest.raises(ValueError, match="batch"):
        batch_calls(size, wait)
