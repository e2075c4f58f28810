"""How many of the calls made at once start in any second, and how long all of them take."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from custom_components.pawcontrol.performance import throttle

from . import textbook
from .harness import OURS, TEXTBOOK
from .loop import MeasuredLoop, run
from .peers import load
from .report import Row, count, seconds, value_row

CALLS: Final = 50
RATES: Final = (100, 10)
# Seconds that all may take, as a multiple of those that the rate stands for.
PATIENCE: Final = 1.12

type Start = Callable[[], Coroutine[Any, Any, None]]
type Limit = Callable[[Start], Start]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """The starts in the fullest second, and the seconds until all calls ran."""

    fullest: int
    until_all: float


def throttle_rows() -> list[Row]:
    """Return the lines about throttled calls."""
    return [row for rate in RATES for row in _rows(rate)]


def _rows(rate: int) -> list[Row]:
    contestants: dict[str, Limit] = {OURS: throttle(rate), TEXTBOOK: textbook.throttle(rate)}
    if module := load("aiolimiter"):
        contestants["aiolimiter"] = partial(_limited, module, rate)
    outcomes = {name: _outcome(limit) for name, limit in contestants.items()}
    return [
        value_row(
            f"throttle, {CALLS} at {rate}/s, fullest second",
            {name: outcome.fullest for name, outcome in outcomes.items()},
            text=count,
            target=rate,
        ),
        value_row(
            f"throttle, {CALLS} at {rate}/s, until all ran",
            {name: outcome.until_all for name, outcome in outcomes.items()},
            text=seconds,
            target=PATIENCE * CALLS / rate,
        ),
    ]


def _limited(module: Any, rate: int, start: Start) -> Start:
    limiter = module.AsyncLimiter(rate, 1)

    async def call() -> None:
        async with limiter:
            await start()

    return call


def _outcome(limit: Limit) -> _Outcome:
    async def scenario(loop: MeasuredLoop) -> _Outcome:
        starts: list[float] = []

        async def start() -> None:
            starts.append(loop.time())

        begin = loop.time()
        call = limit(start)
        await asyncio.gather(*(call() for _ in range(CALLS)))
        return _Outcome(fullest=fullest_second(starts), until_all=starts[-1] - begin)

    return run(scenario, skip=True)


def fullest_second(starts: Sequence[float]) -> int:
    """Return how many starts the fullest second has, its end not included."""
    return max(bisect_left(starts, when + 1) - first for first, when in enumerate(starts))
