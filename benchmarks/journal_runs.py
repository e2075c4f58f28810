"""What a journal of many years costs: to load it, to keep it, to write to it, to read it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
import gc
import os
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
import tracemalloc
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR, Store

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.record import (
    Data,
    Dose,
    Meal,
    Record,
    Source,
    WalkEntry,
    Weight,
    new_id,
)
from custom_components.pawcontrol.model.route import COARSE_TIME, FULL_TIME, encode_route

from .harness import OURS, TEXTBOOK, undisturbed
from .loop import Blocking, MeasuredLoop, home, run
from .report import Row, count, milliseconds, octets, seconds, value_row
from .scale import Scale

ENTRY: Final = "bench"
BOOK: Final = "bench_book"
DOGS: Final = 5
NOW: Final = datetime(2026, 11, 1, tzinfo=UTC)
USER: Final = "0123456789abcdef0123456789abcdef"
POINTS: Final = 60
COARSE_POINTS: Final = 20
LOAD_SECONDS: Final = 1.0
BLOCK_MS: Final = 10.0
ACTION_BYTES: Final = 300
RECORD_BYTES: Final = 300


type Step = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Diary:
    """What holds all records: how to load it anew, and how to log one more."""

    path: Path
    load: Step
    log: Callable[[Record], Awaitable[object]]
    written: Callable[[int], float]
    """How many bytes each of so many actions has written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """What a diary costs: seconds, bytes, and how it blocks the loop."""

    size: int
    load_seconds: float
    load: Blocking
    memory: int
    log_seconds: float
    log: Blocking
    fsyncs: float
    log_bytes: float


def journal(scale: Scale) -> list[Row]:
    """Return the lines about a household of five dogs after many days."""
    records = household_records([f"dog-{dog}" for dog in range(DOGS)], scale.days, NOW)

    async def scenario(loop: MeasuredLoop) -> list[Row]:
        async with home() as hass:
            return await _rows(hass, loop, records, scale)

    return run(scenario, skip=False)


def household_records(dog_ids: Sequence[str], days: int, now: datetime) -> list[Record]:
    """Return what is logged of dogs on the days before a time (UTC)."""
    random = Random(17)  # noqa: S311 - a benchmark needs no secret
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        _record(dog_id, time, data)
        for day in range(days, 0, -1)
        for dog_id in dog_ids
        for time, data in _day(midnight - timedelta(days=day), now, random)
    ]


def _day(midnight: datetime, now: datetime, random: Random) -> Iterator[tuple[datetime, Data]]:
    """Yield what is logged of a dog on a day: docs/performance-journal.md tells what that is."""
    for hour in (7, 12, 18):
        start = midnight + timedelta(hours=hour, seconds=random.randrange(3600))
        end = start + timedelta(minutes=random.uniform(15, 60))
        distance, route = (
            round(random.uniform(800, 4000), 1),
            _route(start, end, now - start, random),
        )
        yield (
            start,
            WalkEntry(updated=end, end=end, distance=distance, moving_time=900, route=route),
        )
    for hour in (6, 17, 12)[: random.randint(2, 3)]:
        time = midnight + timedelta(hours=hour, seconds=random.randrange(3600))
        yield time, Meal(meal_id="breakfast", grams=random.randrange(80, 300), kcal=420)
    for hour in (8, 20)[: random.randint(0, 2)]:
        time = midnight + timedelta(hours=hour, seconds=random.randrange(3600))
        yield time, Dose(course_id="carprofen", units=1)
    if midnight.weekday() == 0:
        yield midnight + timedelta(hours=9), Weight(kilograms=round(random.uniform(20, 22), 1))


def _route(start: datetime, end: datetime, age: timedelta, random: Random) -> str | None:
    """Return the way of a walk as it would be stored at its age."""
    if age > COARSE_TIME:
        return None
    points = COARSE_POINTS if age > FULL_TIME else POINTS
    latitude, longitude, fixes = 52.0, 13.0, list[Fix]()
    for number in range(points):
        latitude += random.gauss(0, 2e-4)
        longitude += random.gauss(0, 3e-4)
        time = start + number * (end - start) / points
        fixes.append(Fix(time=time, latitude=latitude, longitude=longitude))
    return encode_route(fixes, start)


def _record(dog_id: str, time: datetime, data: Data) -> Record:
    return Record(
        id=new_id(), dog_id=dog_id, time=time, source=Source.MANUAL, user_id=USER, data=data
    )


async def _rows(
    hass: HomeAssistant, loop: MeasuredLoop, records: list[Record], scale: Scale
) -> list[Row]:
    outcomes = {
        name: await _outcome(await fill(hass, records), loop, len(records), scale, logs)
        for name, fill, logs in (
            (OURS, _ours, scale.logs),
            (TEXTBOOK, _textbook, min(scale.logs, 3)),
        )
    }

    def row(
        case: str,
        value: Callable[[_Outcome], float],
        text: Callable[[float], str],
        target: float | None = None,
    ) -> Row:
        values = {name: value(outcome) for name, outcome in outcomes.items()}
        return value_row(case, values, text=text, target=target)

    return [
        value_row("records", {OURS: len(records)}, text=count),
        row("file", lambda outcome: outcome.size, _mebibytes),
        row("load", lambda outcome: outcome.load_seconds, seconds, LOAD_SECONDS),
        row("load, longest callback", lambda o: 1000 * o.load.longest, milliseconds, BLOCK_MS),
        row("load, loop lag", lambda outcome: 1000 * outcome.load.lag, milliseconds),
        row("memory, per record", lambda outcome: outcome.memory, octets, RECORD_BYTES),
        row("action, until it returns", lambda o: 1000 * o.log_seconds, milliseconds),
        row("action, bytes written", lambda outcome: outcome.log_bytes, octets, ACTION_BYTES),
        value_row("action, fsyncs", {OURS: outcomes[OURS].fsyncs}, text=_tenths, target=1),
        row("action, longest callback", lambda o: 1000 * o.log.longest, milliseconds, BLOCK_MS),
        *await _reading_rows(hass, loop, scale.repeats),
    ]


async def _reading_rows(hass: HomeAssistant, loop: MeasuredLoop, repeats: int) -> list[Row]:
    """Return the lines about reading all of a dog, with the collector of garbage and without."""
    journal = Journal(hass, ENTRY)
    await journal.async_load()
    found: list[list[Record]] = []

    async def read() -> None:
        # Nothing is let go of, which would take its time, too.
        found.append(await journal.async_records("dog-0"))

    collected = await _blocked(loop, read, repeats)
    with undisturbed():
        alone = await _blocked(loop, read, repeats)
    await journal.async_shutdown()
    name = "life of a dog"
    return [
        value_row(f"{name}, records", {OURS: len(found[0])}, text=count),
        value_row(f"{name}, longest callback", _ms(alone), text=milliseconds, target=BLOCK_MS),
        value_row(f"{name}, with garbage collection", _ms(collected), text=milliseconds),
    ]


def _ms(blocking: Blocking) -> dict[str, float]:
    return {OURS: 1000 * blocking.longest}


def _mebibytes(value: float) -> str:
    return f"{value / 1024 / 1024:,.1f} MiB"


def _tenths(value: float) -> str:
    return f"{value:.1f}"


async def _ours(hass: HomeAssistant, records: list[Record]) -> _Diary:
    """Fill a journal, and return one that is loaded when it is measured."""
    filled = Journal(hass, ENTRY)
    await filled.async_load()
    await filled.async_import(records)
    await filled.async_shutdown()
    loaded: list[Journal] = []

    async def load() -> object:
        loaded[:] = [Journal(hass, ENTRY)]
        return await loaded[0].async_load()

    async def log(record: Record) -> None:
        await loaded[0].async_log(record)

    path = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.journal.{ENTRY}"))
    return _Diary(
        path=path,
        load=load,
        log=log,
        written=lambda actions: path.with_name(f"{path.name}.log").stat().st_size / actions,
    )


async def _textbook(hass: HomeAssistant, records: list[Record]) -> _Diary:
    """Return a store of all records, which is saved after each change."""
    store = Store[dict[str, list[Any]]](hass, 1, BOOK, atomic_writes=True)
    await store.async_save({"records": [record.to_json() for record in records]})
    data: dict[str, list[Any]] = {}

    async def load() -> object:
        data.clear()
        data.update(await Store[dict[str, list[Any]]](hass, 1, BOOK).async_load() or {})
        return data

    async def log(record: Record) -> None:
        data["records"].append(record.to_json())
        await store.async_save(data)

    path = Path(hass.config.path(STORAGE_DIR, BOOK))
    return _Diary(path=path, load=load, log=log, written=lambda _: path.stat().st_size)


async def _outcome(
    diary: _Diary, loop: MeasuredLoop, records: int, scale: Scale, logs: int
) -> _Outcome:
    """Return what a diary costs; its first action, which begins a file, is left out of times."""
    size = _size(diary.path)
    load = await _blocked(loop, diary.load, scale.repeats)
    memory = await _octets(diary.load)
    load_seconds = await _seconds(diary.load)
    first, *news = (
        _record("dog-0", NOW + timedelta(seconds=number), Meal(grams=90))
        for number in range(logs + 1)
    )
    await diary.log(first)
    durations: list[float] = []

    async def act() -> None:
        durations.extend([await _seconds(partial(diary.log, record)) for record in news])

    with patch("os.fsync", wraps=os.fsync) as fsync:
        log = await _blocked(loop, act, 1)
    return _Outcome(
        size=size,
        load_seconds=load_seconds,
        load=load,
        memory=memory // records,
        log_seconds=median(durations),
        log=log,
        fsyncs=fsync.call_count / logs,
        log_bytes=diary.written(logs + 1),
    )


def _size(path: Path) -> int:
    return path.stat().st_size


async def _seconds(step: Step) -> float:
    start = perf_counter()
    await step()
    return perf_counter() - start


async def _blocked(loop: MeasuredLoop, step: Step, repeats: int) -> Blocking:
    """Return how a step blocks the loop: the least of several times, each on its own."""
    found: list[Blocking] = []
    for _ in range(repeats):
        # Callbacks count as a whole: one ends before, and the last one within.
        await asyncio.sleep(0)
        with loop.watched() as blocking:
            await step()
            await asyncio.sleep(0)
        found.append(blocking)
    return Blocking(
        longest=min(each.longest for each in found), lag=min(each.lag for each in found)
    )


async def _octets(step: Step) -> int:
    """Return how much memory is taken by what a step leaves behind."""
    gc.collect()
    tracemalloc.start()
    try:
        await step()
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return taken
