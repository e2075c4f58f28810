"""Entities at five intervals over minutes: writes, timers, and how long ticks block."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from statistics import median
from time import perf_counter_ns
from typing import Final

from custom_components.pawcontrol.entity_optimization import EntityUpdateScheduler, Updatable

from . import limits, textbook_updates as textbook
from .entities import BusyEntity, FreeEntity
from .harness import LIMIT, OURS, TEXTBOOK, pick, side_by_side
from .loop import MeasuredLoop, home, run
from .report import Row, count as whole, milliseconds, nanoseconds, value_row
from .scale import Scale

INTERVALS: Final = (10, 30, 60, 300, 900)
TIMERS: Final = 5
LONGEST_MS: Final = 5.0
LAG_MS: Final = 15.0
SETTLE_SECONDS: Final = 5.0
EACH: Final = "a timer each"

type Entities = Mapping[float, Sequence[Updatable]]
type Start = Callable[[Entities], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def _ours(entities: Entities) -> AsyncGenerator[None]:
    ids = map(str, count())
    async with home() as hass:
        scheduler = EntityUpdateScheduler(hass)
        for interval, group in entities.items():
            for entity in group:
                scheduler.register_entity(next(ids), entity, update_interval=interval)
        await scheduler.async_setup()
        yield
        await scheduler.async_shutdown()


@asynccontextmanager
async def _limit(entities: Entities) -> AsyncGenerator[None]:
    timers = limits.IntervalTimers(entities)
    timers.start()
    yield
    timers.stop()


@asynccontextmanager
async def _each(entities: Entities) -> AsyncGenerator[None]:
    timers = [
        limits.IntervalTimers({interval: [entity]})
        for interval, group in entities.items()
        for entity in group
    ]
    for timer in timers:
        timer.start()
    yield
    for timer in timers:
        timer.stop()


@asynccontextmanager
async def _textbook(entities: Entities) -> AsyncGenerator[None]:
    ids = map(str, count())
    scheduler = textbook.TextbookScheduler()
    for interval, group in entities.items():
        for entity in group:
            scheduler.register_entity(next(ids), entity, interval)
    scheduler.start()
    yield
    scheduler.stop()


STARTS: Final[Mapping[str, Start]] = {
    OURS: _ours,
    LIMIT: _limit,
    EACH: _each,
    TEXTBOOK: _textbook,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """Writes, timers, milliseconds of the longest callback, and those the worst tick was late."""

    writes: int
    timers: int
    longest_ms: float
    lag_ms: float


def scheduler_rows(scale: Scale) -> list[Row]:
    """Return the lines about the scheduler."""
    due = sum(scale.minutes * 60 // one for one in INTERVALS) * (scale.entities // len(INTERVALS))
    busy = side_by_side(
        {name: partial(_busy, start, scale) for name, start in STARTS.items()},
        max(1, scale.repeats // 2),
    )
    free = side_by_side(
        {name: partial(_nanoseconds, start, scale) for name, start in STARTS.items()},
        scale.repeats,
    )
    return [
        value_row(
            "scheduler, writes",
            pick(busy, lambda outcome: outcome.writes, min),
            text=whole,
            target=due,
            at_least=True,
        ),
        value_row(
            "scheduler, timers",
            pick(busy, lambda outcome: outcome.timers, max),
            text=whole,
            target=TIMERS,
        ),
        value_row("scheduler, per write", pick(free, float, median), text=nanoseconds),
        value_row(
            "scheduler, longest callback",
            pick(busy, lambda outcome: outcome.longest_ms, min),
            text=milliseconds,
            target=LONGEST_MS,
        ),
        value_row(
            "scheduler, worst lag of a tick",
            pick(busy, lambda outcome: outcome.lag_ms, min),
            text=milliseconds,
            target=LAG_MS,
        ),
    ]


def _busy(start: Start, scale: Scale) -> _Outcome:
    """Return what comes of entities whose writes take time."""

    async def scenario(loop: MeasuredLoop) -> _Outcome:
        ticks: dict[float, list[float]] = {interval: [] for interval in INTERVALS}
        entities = {
            interval: [BusyEntity(loop, own) for _ in range(scale.entities // len(INTERVALS))]
            for interval, own in ticks.items()
        }
        async with start(entities):
            begin = loop.time()
            await asyncio.sleep(0)
            timers = loop.count_timers()
            await asyncio.sleep(0)
            with loop.watched(probing=False) as blocking:
                await asyncio.sleep(scale.minutes * 60 + SETTLE_SECONDS)
        return _Outcome(
            writes=sum(entity.writes for group in entities.values() for entity in group),
            timers=timers,
            longest_ms=1000 * blocking.longest,
            lag_ms=1000 * max(worst_lag(interval, own, begin) for interval, own in ticks.items()),
        )

    return run(scenario, skip=True)


def worst_lag(interval: float, ticks: Sequence[float], begin: float) -> float:
    """Return how late the worst tick came, in seconds."""
    dues = (begin + number * interval for number in count(1))
    return max((when - due for when, due in zip(ticks, dues, strict=False)), default=0.0)


def _nanoseconds(start: Start, scale: Scale) -> float:
    """Return how long each write of entities that cost nothing takes."""

    async def scenario(_loop: MeasuredLoop) -> float:
        writes = [0]
        group = [FreeEntity(writes)] * (scale.entities // len(INTERVALS))
        async with start(dict.fromkeys(INTERVALS, group)):
            begin = perf_counter_ns()
            await asyncio.sleep(scale.minutes * 60 + SETTLE_SECONDS)
            elapsed = perf_counter_ns() - begin
        return elapsed / writes[0]

    return run(scenario, skip=True)
