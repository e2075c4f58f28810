"""How many writes a burst and an even stream of changes lead to, and how late the last ones are."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Final

from custom_components.pawcontrol.entity_optimization import EntityUpdateBatcher

from . import textbook_updates as textbook
from .entities import ChangingEntity
from .harness import LIMIT, OURS, TEXTBOOK, pick, side_by_side
from .loop import MeasuredLoop, home, run
from .report import Row, count, milliseconds, value_row
from .scale import Scale

ENTITIES: Final = 50
WINDOW: Final = 0.1
PACE: Final = 0.001
LATEST_MS: Final = 110.0
# Writes of the full paced run: one of all entities per window.
WRITES: Final = 5_050
SETTLE_SECONDS: Final = 1.0

type Entities = Mapping[str, ChangingEntity]
type Schedule = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """Writes, those needed, milliseconds from change to write, and entities not written."""

    writes: int
    needed: int
    latest_ms: float
    lost: int


def batcher_rows(scale: Scale) -> list[Row]:
    """Return the lines about the batcher."""
    return [*_rows("burst", scale, 0.0, ENTITIES), *_rows("paced", scale, PACE, WRITES)]


def _rows(name: str, scale: Scale, pause: float, writes: int) -> list[Row]:
    runs = {
        contestant: partial(_outcome, schedule, scale.calls, pause)
        for contestant, schedule in ((OURS, _ours), (TEXTBOOK, _textbook))
    }
    results = side_by_side(runs, scale.repeats)
    needed = pick({LIMIT: results[OURS]}, lambda outcome: outcome.needed, max)
    return [
        value_row(
            f"{name}, writes",
            pick(results, lambda outcome: outcome.writes, max) | needed,
            text=count,
            target=writes,
        ),
        value_row(
            f"{name}, latest write",
            pick(results, lambda outcome: outcome.latest_ms, min),
            text=milliseconds,
            target=LATEST_MS,
        ),
        value_row(
            f"{name}, writes lost",
            pick(results, lambda outcome: outcome.lost, max),
            text=count,
            target=0,
        ),
    ]


def needed_writes(changes: Sequence[float]) -> int:
    """Return the writes of windows that each begin with the first change after the one before."""
    written: set[int] = set()
    writes, end = 0, -inf
    for number, when in enumerate(changes):
        if when > end:
            # A change that comes right when the window ends still belongs to it.
            writes, end = writes + len(written), when + WINDOW + PACE / 2
            written.clear()
        written.add(number % ENTITIES)
    return writes + len(written)


def _outcome(
    schedule: Callable[[MeasuredLoop, Entities, float, int], Awaitable[None]],
    calls: int,
    pause: float,
) -> _Outcome:
    async def scenario(loop: MeasuredLoop) -> _Outcome:
        changes: list[float] = []
        entities = {
            f"sensor.bella_{number}": ChangingEntity(loop, changes) for number in range(ENTITIES)
        }
        await schedule(loop, entities, pause, calls)
        return _Outcome(
            writes=sum(entity.writes for entity in entities.values()),
            needed=needed_writes(changes),
            latest_ms=1000 * max(entity.latest for entity in entities.values()),
            lost=sum(entity.lost for entity in entities.values()),
        )

    return run(scenario, skip=True)


async def _ours(loop: MeasuredLoop, entities: Entities, pause: float, calls: int) -> None:
    async with home() as hass:
        batcher = EntityUpdateBatcher(hass, batch_window_ms=WINDOW * 1000)
        for entity_id, entity in entities.items():
            batcher.register_entity(entity_id, entity)
        await _drive(loop, batcher.schedule_update, entities, pause, calls)
        await batcher.async_shutdown()


async def _textbook(loop: MeasuredLoop, entities: Entities, pause: float, calls: int) -> None:
    batcher = textbook.TextbookBatcher(WINDOW, entities)
    await _drive(loop, batcher.schedule_update, entities, pause, calls)


async def _drive(
    loop: MeasuredLoop, schedule: Schedule, entities: Entities, pause: float, calls: int
) -> None:
    """Change one entity after the other, and wait until all changes should be written."""
    start = loop.time()
    ids = list(entities)
    for number in range(calls):
        entity_id = ids[number % ENTITIES]
        entities[entity_id].change()
        await schedule(entity_id)
        if pause:
            await asyncio.sleep(start + (number + 1) * pause - loop.time())
    await asyncio.sleep(SETTLE_SECONDS)
