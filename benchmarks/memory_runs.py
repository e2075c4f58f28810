"""How much memory things take, counted by tracemalloc."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import gc
from random import Random
import tracemalloc
from typing import Any, Final

from homeassistant.core import HomeAssistant

from custom_components.pawcontrol.cache import TwoLevelCache
from custom_components.pawcontrol.entity_optimization import (
    EntityUpdateScheduler,
    SignificantChangeTracker,
)
from custom_components.pawcontrol.performance import PerformanceMetric

from . import limits, textbook, textbook_updates
from .cache_cases import book_store
from .entities import FreeEntity
from .harness import LIMIT, OURS, TEXTBOOK
from .loop import MeasuredLoop, home, run
from .payload import payload
from .report import Row, octets, value_row
from .scale import Scale
from .scheduler_runs import INTERVALS

FIXES: Final = 2
TTL: Final = 300.0
ATTRIBUTE: Final = "latitude"
THRESHOLD: Final = 0.5
CALLS: Final = 200
METRICS: Final = 50

type Make = Callable[[], Awaitable[object]]


def memory_rows(scale: Scale) -> list[Row]:
    """Return the lines about memory."""

    async def scenario(_loop: MeasuredLoop) -> list[Row]:
        async with home() as hass:
            ids = [f"sensor.bella_{number}" for number in range(scale.items)]
            return [
                await _row("entry in both levels", _entries(hass, ids), scale.items, 1_600),
                await _row("tracked attribute", _attributes(ids), scale.items, 260),
                await _row("scheduled entity", _entities(hass, ids), scale.items, 48),
                await _row(f"metric of {CALLS} calls", _metrics(), METRICS, 5_200),
            ]

    return run(scenario, skip=False)


async def _row(name: str, makers: Mapping[str, Make], items: int, target: float) -> Row:
    values = {contestant: await _octets(make) / items for contestant, make in makers.items()}
    return value_row(f"memory, {name}", values, text=octets, target=target)


async def _octets(make: Make) -> int:
    """Return how much of what was made is kept."""
    # The first time fills caches that have nothing to do with it.
    await make()
    gc.collect()
    tracemalloc.start()
    try:
        kept = await make()
        await asyncio.sleep(0)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return taken


def _entries(hass: HomeAssistant, keys: list[str]) -> dict[str, Make]:
    """Return what keeps a value of 1,158 bytes under each key, without the caller's own."""
    size = len(keys)

    async def ours() -> object:
        cache = TwoLevelCache[Any](hass, name="bench_memory", l1_size=size)
        for number, key in enumerate(keys):
            await cache.set(key, payload(number, FIXES))
        return cache

    async def value() -> object:
        return [payload(number, FIXES) for number in range(size)]

    async def book() -> object:
        cache = textbook.TextbookTwoLevelCache(book_store(hass, "bench_memory"), size)
        for number, key in enumerate(keys):
            made = payload(number, FIXES)
            await cache.l1.set(key, made)
            await cache.l2.set(key, made)
        return cache

    return {OURS: ours, LIMIT: value, TEXTBOOK: book}


def _attributes(ids: list[str]) -> dict[str, Make]:
    async def ours() -> object:
        tracker = SignificantChangeTracker()
        for number, entity_id in enumerate(ids):
            tracker.set_threshold(entity_id, ATTRIBUTE, absolute=THRESHOLD)
            tracker.is_significant_change(entity_id, ATTRIBUTE, number / 3)
        return tracker

    async def limit() -> object:
        values = limits.Values(THRESHOLD)
        for number, entity_id in enumerate(ids):
            values.is_far(entity_id, ATTRIBUTE, number / 3)
        return values

    async def book() -> object:
        tracker = textbook_updates.TextbookSignificance()
        for number, entity_id in enumerate(ids):
            tracker.set_threshold(entity_id, ATTRIBUTE, THRESHOLD)
            tracker.is_significant_change(entity_id, ATTRIBUTE, number / 3)
        return tracker

    return {OURS: ours, LIMIT: limit, TEXTBOOK: book}


def _entities(hass: HomeAssistant, ids: list[str]) -> dict[str, Make]:
    entity = FreeEntity([0])
    intervals = [INTERVALS[number % len(INTERVALS)] for number in range(len(ids))]

    async def ours() -> object:
        scheduler = EntityUpdateScheduler(hass)
        for entity_id, interval in zip(ids, intervals, strict=True):
            scheduler.register_entity(entity_id, entity, update_interval=interval)
        return scheduler

    async def limit() -> object:
        groups: dict[int, list[FreeEntity]] = {interval: [] for interval in INTERVALS}
        for interval in intervals:
            groups[interval].append(entity)
        return groups

    async def book() -> object:
        scheduler = textbook_updates.TextbookScheduler()
        for entity_id, interval in zip(ids, intervals, strict=True):
            scheduler.register_entity(entity_id, entity, interval)
        return scheduler

    return {OURS: ours, LIMIT: limit, TEXTBOOK: book}


def _metrics() -> dict[str, Make]:
    async def ours() -> object:
        return [_recorded(PerformanceMetric(), 0.001) for _ in range(METRICS)]

    async def book() -> object:
        return [_recorded(textbook.TextbookMetric(), 1.0) for _ in range(METRICS)]

    return {OURS: ours, TEXTBOOK: book}


def _recorded[M: (PerformanceMetric, textbook.TextbookMetric)](metric: M, unit: float) -> M:
    random = Random(17)  # noqa: S311 - a benchmark needs no secret
    for _ in range(CALLS):
        metric.record(unit * random.lognormvariate(1.0, 0.8))
    return metric
