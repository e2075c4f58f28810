"""How right percentiles are: over two streams, and after a slow-down."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from random import Random
from statistics import median
import time
from typing import Any, Final, Protocol

from custom_components.pawcontrol.performance import PerformanceMetric

from . import textbook
from .harness import OURS, TEXTBOOK
from .peers import load
from .report import Row, nanoseconds, percent, value_row
from .scale import Scale

LENGTHS: Final = (1_000, 10_000)
LAST: Final = 1_000
STEP: Final = 500
SHARES: Final = (0.95, 0.99)
SIGMAS: Final = (0.5, 0.8)
FACTOR: Final = 10
QUERIES: Final = 15
WORST_ERROR: Final = 2.0
SLOW_DOWN_ERROR: Final = 10.0
QUERY_NS: Final = 25_000.0
# An hour in the microseconds that a histogram of whole numbers counts.
LONGEST_US: Final = 3_600_000_000


class _Sketch(Protocol):
    """What can be told durations and asked for percentiles, both in the same unit."""

    def record(self, duration: float, /) -> None:
        """Add a duration."""

    def quantile(self, share: float, /) -> float:
        """Return the duration that the share of them does not exceed."""


class _Ours:
    """Our metric, which takes seconds and answers in milliseconds."""

    def __init__(self) -> None:
        self._metric = PerformanceMetric()
        self.quantile = self._metric.quantile

    def record(self, duration: float) -> None:
        """Add a duration in milliseconds."""
        self._metric.record(duration / 1000)


class _DDSketch:
    """The sketch of ddsketch, by buckets of logarithmic width."""

    def __init__(self, module: Any) -> None:
        sketch = module.DDSketch(0.01)
        self.record = sketch.add
        self.quantile = sketch.get_quantile_value


class _TDigest:
    """The sketch of fastdigest, by the centers of clusters."""

    def __init__(self, module: Any) -> None:
        sketch = module.TDigest()
        self.record = sketch.update
        self.quantile = sketch.quantile


class _Histogram:
    """The histogram of hdrhistogram, of whole microseconds with two digits."""

    def __init__(self, module: Any) -> None:
        self._histogram = module.HdrHistogram(1, LONGEST_US, 2)

    def record(self, duration: float) -> None:
        """Add a duration in milliseconds."""
        self._histogram.record_value(round(duration * 1000))

    def quantile(self, share: float) -> float:
        """Return the duration in milliseconds."""
        microseconds: int = self._histogram.get_value_at_percentile(100 * share)
        return microseconds / 1000


PEERS: Final[dict[str, Callable[[Any], _Sketch]]] = {
    "ddsketch": _DDSketch,
    "fastdigest": _TDigest,
    "hdrhistogram": _Histogram,
}


def _makers() -> dict[str, Callable[[], _Sketch]]:
    makers: dict[str, Callable[[], _Sketch]] = {OURS: _Ours, TEXTBOOK: textbook.TextbookMetric}
    for package, make in PEERS.items():
        if module := load(package):
            makers[package] = partial(make, module)
    return makers


def percentile_rows(scale: Scale) -> list[Row]:
    """Return the lines about percentiles."""
    return [
        *(_error_row(f"p95 and p99, of {one:,} calls", one, one) for one in LENGTHS),
        _error_row(f"p95 and p99, of the last {LAST:,} calls", LENGTHS[-1], LAST, target=None),
        *(row for sigma in SIGMAS for row in _slow_down_rows(sigma, scale.seeds)),
        value_row("p95 query", _query_times(), text=nanoseconds, target=QUERY_NS),
    ]


def _error_row(name: str, length: int, covered: int, target: float | None = WORST_ERROR) -> Row:
    """Return the worst errors against the exact percentiles of so many calls at the end."""
    worst = {
        contestant: 100 * max(_error(make(), stream, covered) for stream in _streams(length))
        for contestant, make in _makers().items()
    }
    return value_row(name, worst, text=percent, target=target)


def _streams(length: int) -> Iterator[Sequence[float]]:
    random = Random(11)  # noqa: S311 - a benchmark needs no secret
    yield _lognormal(random, length, SIGMAS[-1])
    yield [_bimodal(random) for _ in range(length)]


def _lognormal(random: Random, length: int, sigma: float) -> list[float]:
    return [random.lognormvariate(1.0, sigma) for _ in range(length)]


def _bimodal(random: Random) -> float:
    """Return the duration of a fast call, or of one in ten that has to ask a server."""
    server = random.random() < 0.1  # noqa: PLR2004 - the share is told above
    return random.gauss(200.0, 20.0) if server else random.lognormvariate(0.0, 0.3)


def _exact(durations: Iterable[float], share: float) -> float:
    ordered = sorted(durations)
    return ordered[int(share * (len(ordered) - 1))]


def _error(sketch: _Sketch, stream: Sequence[float], covered: int) -> float:
    """Return the worst relative error at each five hundred calls."""
    worst = 0.0
    for end in range(STEP, len(stream) + 1, STEP):
        for duration in stream[end - STEP : end]:
            sketch.record(duration)
        exact = stream[max(0, end - covered) : end]
        errors = (abs(sketch.quantile(share) / _exact(exact, share) - 1) for share in SHARES)
        worst = max(worst, *errors)
    return worst


def _slow_down_rows(sigma: float, seeds: int) -> list[Row]:
    """Return how far p95 is from that of the thousand calls since all take ten times as long."""
    errors = {
        name: [100 * _slow_down_error(make(), sigma, seed) for seed in range(seeds)]
        for name, make in _makers().items()
    }
    name = f"p95 after a slow-down, sigma {sigma}"
    return [
        value_row(
            f"{name}, {kind}",
            {contestant: among(own) for contestant, own in errors.items()},
            text=percent,
            target=SLOW_DOWN_ERROR,
        )
        for kind, among in (("median", median), ("worst", max))
    ]


def _slow_down_error(sketch: _Sketch, sigma: float, seed: int) -> float:
    random = Random(seed)  # noqa: S311 - a benchmark needs no secret
    before = _lognormal(random, LENGTHS[-1], sigma)
    after = [FACTOR * duration for duration in _lognormal(random, LAST, sigma)]
    for duration in chain(before, after):
        sketch.record(duration)
    return abs(sketch.quantile(SHARES[0]) / _exact(after, SHARES[0]) - 1)


def _query_times() -> dict[str, float]:
    """Return each contestant's time of one query, in nanoseconds."""
    stream = _lognormal(Random(13), LENGTHS[-1], SIGMAS[-1])  # noqa: S311 - a benchmark needs no secret
    times = {}
    for name, make in _makers().items():
        sketch = make()
        for duration in stream:
            sketch.record(duration)
        times[name] = median(_elapsed(sketch) for _ in range(QUERIES))
    return times


def _elapsed(sketch: _Sketch) -> float:
    start = time.perf_counter_ns()
    sketch.quantile(SHARES[0])
    return time.perf_counter_ns() - start
