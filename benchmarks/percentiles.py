"""How right percentiles are: over two streams, and after a slow-down."""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from statistics import median
import time
from typing import Any, Final, Protocol

from custom_components.pawcontrol.performance import PerformanceMetric

from . import textbook
from .harness import OURS, TEXTBOOK
from .peers import load

LENGTH: Final = 10_000
WINDOW: Final = 1_000
STEP: Final = 500
SHARES: Final = (0.95, 0.99)
QUERIES: Final = 15
DDSKETCH: Final = "ddsketch"


class _Sketch(Protocol):
    """What can be told durations and asked for percentiles, both in the same unit."""

    def record(self, duration: float, /) -> None:
        """Add a duration."""

    def quantile(self, share: float) -> float:
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
    """The sketch of the package, which covers the whole stream."""

    def __init__(self, module: Any) -> None:
        sketch = module.DDSketch(0.01)
        self.record = sketch.add
        self.quantile = sketch.get_quantile_value


def _sketches() -> dict[str, _Sketch]:
    sketches: dict[str, _Sketch] = {OURS: _Ours(), TEXTBOOK: textbook.TextbookMetric()}
    if module := load(DDSKETCH):
        sketches[DDSKETCH] = _DDSketch(module)
    return sketches


def _lognormal(random: Random) -> list[float]:
    return [random.lognormvariate(1.0, 0.8) for _ in range(LENGTH)]


def _bimodal(random: Random) -> list[float]:
    """Return fast calls, of which one in ten has to ask a server."""
    return [
        random.gauss(200.0, 20.0) if random.random() < 0.1 else random.lognormvariate(0.0, 0.3)  # noqa: PLR2004 - the share is told above
        for _ in range(LENGTH)
    ]


def _exact(durations: Iterable[float], share: float) -> float:
    ordered = sorted(durations)
    return ordered[int(share * (len(ordered) - 1))]


def worst_errors() -> dict[str, float]:
    """Return each contestant's worst relative error of p95 and p99 along both streams.

    Compared with the exact percentile of the last thousand calls; for the sketch of the whole
    stream with that of the whole stream.
    """
    random = Random(11)  # noqa: S311 - a benchmark needs no secret
    worst: dict[str, float] = {}
    for stream in (_lognormal(random), _bimodal(random)):
        for name, sketch in _sketches().items():
            error = _worst_error(sketch, stream, LENGTH if name == DDSKETCH else WINDOW)
            worst[name] = max(worst.get(name, 0.0), error)
    return worst


def _worst_error(sketch: _Sketch, stream: list[float], window: int) -> float:
    worst = 0.0
    for end in range(STEP, LENGTH + 1, STEP):
        for duration in stream[end - STEP : end]:
            sketch.record(duration)
        if end >= WINDOW:
            worst = max(worst, _error(sketch, stream[max(0, end - window) : end]))
    return worst


def _error(sketch: _Sketch, covered: list[float]) -> float:
    return max(abs(sketch.quantile(share) / _exact(covered, share) - 1) for share in SHARES)


def slow_down_errors() -> dict[str, float]:
    """Return how far p95 is from the new level a thousand calls after a tenfold slow-down."""
    before = _lognormal(Random(12))  # noqa: S311 - a benchmark needs no secret
    after = [10 * duration for duration in before[:WINDOW]]
    level = _exact(after, SHARES[0])
    errors = {}
    for name, sketch in _sketches().items():
        for duration in (*before, *after):
            sketch.record(duration)
        errors[name] = abs(sketch.quantile(SHARES[0]) / level - 1)
    return errors


def query_times() -> Mapping[str, float]:
    """Return each contestant's time of one query, in nanoseconds."""
    stream = _lognormal(Random(13))  # noqa: S311 - a benchmark needs no secret
    times = {}
    for name, sketch in _sketches().items():
        for duration in stream:
            sketch.record(duration)
        times[name] = median(_elapsed(sketch.quantile) for _ in range(QUERIES))
    return times


def _elapsed(quantile: Callable[[float], float]) -> float:
    start = time.perf_counter_ns()
    quantile(SHARES[0])
    return time.perf_counter_ns() - start
