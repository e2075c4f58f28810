"""How long a large second level blocks the loop: saving it, loading it, setting values."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR, Store
import orjson

from custom_components.pawcontrol.cache import TwoLevelCache
from tests.benchmark import BenchmarkResult, benchmark_async

from .cache_cases import book_store
from .harness import LIMIT, OURS, TEXTBOOK, pick, side_by_side
from .loop import Blocking, MeasuredLoop, home, run
from .payload import payload
from .report import Row, microseconds, milliseconds, value_row
from .scale import Scale
from .textbook import TextbookTwoLevelCache

FIXES: Final = 6
NAME: Final = "bench_disk"
SAVE_MS: Final = 3.5
LOAD_MS: Final = 10.0
LAG_MS: Final = 25.0
SMALL_SET_US: Final = 6.0
LARGE_SET_US: Final = 12.0
SET_MS: Final = 1.5
# The textbook saves at every tenth one.
SETS: Final = {OURS: 1_000, TEXTBOOK: 50}
# Longer than any cache waits before it writes.
DELAY_SECONDS: Final = 60.0
LATE: Final = "late"

type Values = Mapping[str, Any]
type Action = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Disk:
    """What saves all values now or later, loads them into an empty cache, and sets one."""

    save: Action
    load: Action
    save_later: Action
    set: Callable[[str, Any], Awaitable[object]]


async def _ours(hass: HomeAssistant, values: Values) -> _Disk:
    cache = TwoLevelCache[Any](hass, name=NAME)
    await cache.async_setup()
    for key, value in values.items():
        await cache.set(key, value)
    return _Disk(
        save=cache.async_save,
        load=lambda: TwoLevelCache[Any](hass, name=NAME).async_setup(),
        save_later=lambda: cache.set(LATE, LATE),
        set=cache.set,
    )


async def _fragments(hass: HomeAssistant, values: Values) -> _Disk:
    """Return a store of values that are serialized beforehand, which writes in a thread."""
    store = Store[Values](
        hass, 1, NAME, private=True, atomic_writes=True, serialize_in_event_loop=False
    )
    return _of_store(store, {key: orjson.Fragment(orjson.dumps(v)) for key, v in values.items()})


async def _store(hass: HomeAssistant, values: Values) -> _Disk:
    return _of_store(book_store(hass, NAME), dict(values))


def _of_store(store: Store[Any], data: dict[str, Any]) -> _Disk:
    async def save_later() -> None:
        data[LATE] = LATE
        store.async_delay_save(lambda: data, DELAY_SECONDS / 2)

    async def store_one(key: str, value: Any) -> None:
        data[key] = value

    return _Disk(
        save=lambda: store.async_save(data),
        load=store.async_load,
        save_later=save_later,
        set=store_one,
    )


async def _textbook(hass: HomeAssistant, values: Values) -> _Disk:
    cache = TextbookTwoLevelCache(book_store(hass, NAME))
    for key, value in values.items():
        await cache.l2.set(key, value)

    async def save_now() -> None:
        await cache.l2.set(LATE, LATE)
        await cache.save()

    return _Disk(
        save=cache.save,
        load=TextbookTwoLevelCache(book_store(hass, NAME)).load,
        save_later=save_now,
        set=cache.set,
    )


CONTESTANTS: Final[Mapping[str, Callable[[HomeAssistant, Values], Awaitable[_Disk]]]] = {
    OURS: _ours,
    LIMIT: _fragments,
    "Store": _store,
    TEXTBOOK: _textbook,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """How the loop was blocked by saving at once and later, and by loading."""

    save: Blocking
    later: Blocking
    load: Blocking


def disk_rows(scale: Scale) -> list[Row]:
    """Return the lines about the second level."""
    outcomes = side_by_side(
        {name: partial(_outcome, name, scale.large) for name in CONTESTANTS}, scale.repeats
    )
    delayed = {name: own for name, own in outcomes.items() if name != TEXTBOOK}
    entries = f"of {scale.large:,} entries"
    return [
        *_blocking_rows(f"save {entries}", outcomes, lambda outcome: outcome.save, SAVE_MS),
        *_blocking_rows(f"delayed save {entries}", delayed, lambda outcome: outcome.later, SAVE_MS),
        *_blocking_rows(f"load {entries}", outcomes, lambda outcome: outcome.load, LOAD_MS),
        *_set_rows(scale.small, SMALL_SET_US, scale.repeats),
        *_set_rows(scale.large, LARGE_SET_US, scale.repeats),
    ]


def _blocking_rows(
    name: str,
    outcomes: Mapping[str, list[_Outcome]],
    blocking: Callable[[_Outcome], Blocking],
    target: float,
) -> list[Row]:
    longest = pick(outcomes, lambda outcome: 1000 * blocking(outcome).longest, min)
    lag = pick(outcomes, lambda outcome: 1000 * blocking(outcome).lag, min)
    return [
        value_row(f"{name}, longest callback", longest, text=milliseconds, target=target),
        value_row(f"{name}, loop lag", lag, text=milliseconds, target=LAG_MS),
    ]


def _values(entries: int) -> Values:
    return {f"dog_data:{number}": payload(number, FIXES) for number in range(entries)}


def _outcome(name: str, entries: int) -> _Outcome:
    """Return how saving and loading so many entries blocks the loop."""

    async def scenario(loop: MeasuredLoop) -> _Outcome:
        async with home() as hass:
            disk = await CONTESTANTS[name](hass, _values(entries))

            async def written() -> None:
                # A turn for the timer that is due now, and one for the task that it starts.
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                await hass.async_block_till_done()

            save = await _blocked(loop, disk.save)
            load = await _blocked(loop, disk.load)
            await disk.save_later()
            later = await _blocked(loop, written, DELAY_SECONDS)
            if not _holds_late(hass):
                message = f"{name} did not save in time, so that nothing was measured"
                raise RuntimeError(message)
            return _Outcome(save=save, later=later, load=load)

    return run(scenario, skip=False)


def _holds_late(hass: HomeAssistant) -> bool:
    """Tell whether the value of the delayed save is on disk."""
    files = Path(hass.config.path(STORAGE_DIR)).iterdir()
    return any(f'"{LATE}"' in file.read_text(encoding="utf-8") for file in files)


async def _blocked(loop: MeasuredLoop, action: Action, ahead: float = 0.0) -> Blocking:
    """Return how the loop was blocked by what happens from some seconds ahead."""
    # Callbacks count as a whole: one ends before, and the last one within.
    await asyncio.sleep(0)
    loop.jump(ahead)
    with loop.watched() as blocking:
        await action()
        await asyncio.sleep(0)
    return blocking


def _set_rows(entries: int, target: float, repeats: int) -> list[Row]:
    results = side_by_side({name: partial(_set, name, entries) for name in SETS}, repeats)
    name = f"set among {entries:,} entries"
    return [
        value_row(
            f"{name}, mean",
            pick(results, lambda result: 1000 * result.avg_ms, median),
            text=microseconds,
            target=target,
        ),
        value_row(
            f"{name}, longest",
            pick(results, lambda result: result.max_ms, min),
            text=milliseconds,
            target=SET_MS,
        ),
    ]


def _set(name: str, entries: int) -> BenchmarkResult:
    """Return how long the sets after a save take."""

    async def scenario(_loop: MeasuredLoop) -> BenchmarkResult:
        async with home() as hass:
            values = _values(entries)
            disk = await CONTESTANTS[name](hass, values)
            await disk.save()
            items = cycle(values.items())
            return await benchmark_async(lambda: disk.set(*next(items)), iterations=SETS[name])

    return run(scenario, skip=False)
