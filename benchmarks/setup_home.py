"""What the set-up of a household costs whose journal is a year old, and what memory it keeps."""

import asyncio
import gc
from statistics import median
from time import process_time
import tracemalloc
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from custom_components.pawcontrol.const import DOMAIN

from .setup_clock import TurnLoop
from .setup_house import Collars, async_fill_journal, core, dog, entries_of

type Figures = dict[str, Any]


def measure(dogs: int, days: int, repeats: int, traced: int) -> Figures:
    """Return the CPU seconds that set-up takes, or, traced, the bytes that it keeps."""
    loop = TurnLoop(skip=False)

    async def scenario() -> Figures:
        async with core() as hass:
            Collars(hass, dogs)
            await async_setup_component(hass, DOMAIN, {})
            (entry,) = entries_of(hass, [dog(number) for number in range(dogs)])
            records = await async_fill_journal(hass, entry, days)
            if traced:
                return await _async_kept(hass, entry)
            first = await _async_timed(hass, entry, loop, 1)
            # From now on the registries of Home Assistant know the entities, as at any start.
            again = await _async_timed(hass, entry, loop, repeats)
            return again | {"records": records, "first": first["seconds"]}

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(scenario())


async def _async_timed(
    hass: HomeAssistant, entry: ConfigEntry, loop: TurnLoop, repeats: int
) -> Figures:
    """Return the median of the seconds, and the least of the longest turns."""
    seconds, longest = list[float](), list[float]()
    for _ in range(repeats):
        gc.collect()
        with loop.watched() as turns:
            start = process_time()
            await hass.config_entries.async_setup(entry.entry_id)
            await hass.async_block_till_done()
            seconds.append(process_time() - start)
        longest.append(turns.longest)
        await hass.config_entries.async_unload(entry.entry_id)
    return {"seconds": median(seconds), "turn": min(longest)}


async def _async_kept(hass: HomeAssistant, entry: ConfigEntry) -> Figures:
    """Return the bytes that are kept when an entry is set up, and the most while it is."""
    gc.collect()
    tracemalloc.start()
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    gc.collect()
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"kept": kept, "most": most}
