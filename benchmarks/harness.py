"""Time contestants side by side: every round runs each of them once."""

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
import gc
from statistics import median
import time
from typing import Any, Final

type Sample = Callable[[], Coroutine[Any, Any, None]]

OURS: Final = "ours"
LIMIT: Final = "limit"
TEXTBOOK: Final = "textbook"
NAMES: Final = frozenset({OURS, LIMIT, TEXTBOOK})


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Ours may cost at most `factor` times the contestant named `of`."""

    factor: float
    of: str = LIMIT


async def _nothing() -> None:
    """Leave things as they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One operation, done `operations` times by each contestant's sample.

    With `net` the time of the limit, which is the bare call, is taken off all others. What a
    round leaves behind is tidied up after it, outside the measured time.
    """

    name: str
    operations: int
    samples: Mapping[str, Sample]
    target: Target
    net: bool = False
    tidy: Sample = _nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Nanoseconds per operation of one case: for each contestant one figure per round."""

    case: Case
    rounds: Mapping[str, Sequence[float]]

    def net(self, name: str) -> list[float]:
        """Return a contestant's figures, without the bare call where the case is net."""
        own = self.rounds[name]
        if not self.case.net or name == LIMIT:
            return list(own)
        return [one - bare for one, bare in zip(own, self.rounds[LIMIT], strict=True)]

    def typical(self, name: str) -> float:
        """Return a contestant's median."""
        return median(self.net(name))

    @property
    def ratio(self) -> float:
        """The median over the rounds of ours by the contestant of the target."""
        pairs = zip(self.net(OURS), self.net(self.case.target.of), strict=True)
        return median(ours / other for ours, other in pairs)

    @property
    def best_peer(self) -> str | None:
        """The fastest other package, if there is one."""
        return min(self.rounds.keys() - NAMES, key=self.typical, default=None)


async def measure(cases: Sequence[Case], rounds: int) -> list[Timing]:
    """Run all samples in every round, in turned order in every other one, after a warm-up."""
    times: dict[str, dict[str, list[float]]] = {
        case.name: {name: [] for name in case.samples} for case in cases
    }
    for number in range(rounds + 1):
        for case in cases:
            for name in _order(case, number):
                elapsed = await _time(case.samples[name])
                times[case.name][name].append(elapsed / case.operations)
            await case.tidy()
    return [
        Timing(case=case, rounds={name: own[1:] for name, own in times[case.name].items()})
        for case in cases
    ]


def _order(case: Case, number: int) -> list[str]:
    names = list(case.samples)
    return names[::-1] if number % 2 else names


async def _time(sample: Sample) -> float:
    """Return how many nanoseconds a sample takes."""
    with undisturbed():
        start = time.perf_counter_ns()
        await sample()
        return time.perf_counter_ns() - start


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector away."""
    gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def side_by_side[R](runs: Mapping[str, Callable[[], R]], rounds: int) -> dict[str, list[R]]:
    """Return the results of the contestants' runs, one per round, each round running all."""
    results: dict[str, list[R]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            with undisturbed():
                results[name].append(run())
    return results


def pick[R](
    results: Mapping[str, Sequence[R]],
    figure: Callable[[R], float],
    among: Callable[[Iterable[float]], float],
) -> dict[str, float]:
    """Return one of the figures that each contestant's results have, such as the least."""
    return {name: among(map(figure, own)) for name, own in results.items()}
