"""Measure how long an async call takes, for tests and for scripts/bench."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter

from custom_components.pawcontrol.performance import PerformanceMetric


@dataclass(frozen=True, kw_only=True, slots=True)
class BenchmarkResult:
    """Milliseconds of a number of calls: their mean, median, 95th percentile and maximum."""

    iterations: int
    avg_ms: float
    p50_ms: float
    p95_ms: float
    max_ms: float


async def benchmark_async(
    func: Callable[[], Awaitable[object]], *, iterations: int = 100
) -> BenchmarkResult:
    """Await the call so many times, one after the other; an error of it ends the benchmark.

    Raises ValueError for less than one iteration.
    """
    if iterations < 1:
        message = "A benchmark needs at least one iteration"
        raise ValueError(message)
    metric = PerformanceMetric()
    for _ in range(iterations):
        start = perf_counter()
        await func()
        metric.record(perf_counter() - start)
    return BenchmarkResult(
        iterations=metric.count,
        avg_ms=metric.avg,
        p50_ms=metric.p50,
        p95_ms=metric.p95,
        max_ms=metric.max,
    )
