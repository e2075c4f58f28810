"""What is left of a file when its process is killed while it writes."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
import json
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
import time
from typing import Any, Final

from homeassistant.core import HomeAssistant

from custom_components.pawcontrol.cache import TwoLevelCache

from .harness import OURS, TEXTBOOK
from .payload import payload
from .report import Row, count, value_row
from .scale import Scale

NAME: Final = "bench_kills"
KEY: Final = "generation"
ENTRIES: Final = 1_000
FIXES: Final = 6
# Several saves fit into the longest life after the first one.
LONGEST_SECONDS: Final = 0.04
PATIENCE_SECONDS: Final = 60.0
VALUES: Final = {f"dog_data:{number}": payload(number, FIXES) for number in range(ENTRIES)}


def _save_ours(folder: str, saved: Connection) -> None:
    """Save a cache again and again, and tell each time that it was done."""

    async def save() -> None:
        cache = TwoLevelCache[Any](HomeAssistant(folder), name=NAME)
        await cache.async_setup()
        for key, value in VALUES.items():
            await cache.set(key, value)
        generation = 0
        while True:
            generation += 1
            await cache.set(KEY, generation)
            await cache.async_save()
            saved.send(generation)

    asyncio.run(save())


def _load_ours(folder: str) -> int | None:
    async def load() -> int | None:
        hass = HomeAssistant(folder)
        cache = TwoLevelCache[int](hass, name=NAME)
        await cache.async_setup()
        generation = await cache.get(KEY)
        await hass.async_stop(force=True)
        return generation

    return asyncio.run(load())


def _save_textbook(folder: str, saved: Connection) -> None:
    """Write a file again and again, and tell each time that it was done."""
    path = Path(folder, NAME)
    generation = 0
    while True:
        generation += 1
        with path.open("w", encoding="utf-8") as file:
            json.dump({KEY: generation, **VALUES}, file)
        saved.send(generation)


def _load_textbook(folder: str) -> int | None:
    try:
        data: dict[str, Any] = json.loads(Path(folder, NAME).read_text(encoding="utf-8"))
    except ValueError:
        return None
    generation: int = data[KEY]
    return generation


@dataclass(frozen=True, kw_only=True, slots=True)
class _Contestant:
    """What saves in a child until it is killed, and what reads the last generation then."""

    save: Callable[[str, Connection], None]
    load: Callable[[str], int | None]


CONTESTANTS: Final[Mapping[str, _Contestant]] = {
    OURS: _Contestant(save=_save_ours, load=_load_ours),
    TEXTBOOK: _Contestant(save=_save_textbook, load=_load_textbook),
}


def kill_rows(scale: Scale) -> list[Row]:
    """Return the lines about files after a kill."""
    random = Random(5)  # noqa: S311 - a benchmark needs no secret
    unreadable: dict[str, float] = dict.fromkeys(CONTESTANTS, 0)
    missing: dict[str, float] = dict.fromkeys(CONTESTANTS, 0)
    for _ in range(scale.kills):
        for name, contestant in CONTESTANTS.items():
            saved, found = _kill(contestant, random.uniform(0, LONGEST_SECONDS))
            unreadable[name] += found is None
            missing[name] += (found or 0) < saved
    name = f"killed {scale.kills} times"
    return [
        value_row(f"{name}, files unreadable", unreadable, text=count, target=0),
        value_row(f"{name}, last save missing", missing, text=count, target=0),
    ]


def _kill(contestant: _Contestant, seconds: float) -> tuple[int, int | None]:
    """Return the generation that a child said to have saved, and the one in its file."""
    # A server that has Home Assistant loaded forks faster than Python starts.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    receiver, sender = context.Pipe(duplex=False)
    with TemporaryDirectory() as folder, receiver:
        child = context.Process(target=contestant.save, args=(folder, sender), daemon=True)
        child.start()
        sender.close()
        try:
            saved = _last(receiver, PATIENCE_SECONDS)
            time.sleep(seconds)
        finally:
            child.kill()
            child.join()
            child.close()
        return max(saved, _last(receiver, 0)), contestant.load(folder)


def _last(receiver: Connection, patience: float) -> int:
    """Return the last of the numbers received, 0 if there is none."""
    last = 0
    try:
        while receiver.poll(patience):
            last, patience = receiver.recv(), 0
    except EOFError:
        pass
    return last
