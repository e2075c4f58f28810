"""What many dogs cost: to set them up, while fixes come in, at midnight, and to unload them."""

import asyncio
import gc
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from custom_components.pawcontrol.const import DOMAIN

from .setup_clock import TurnLoop, Turns, begin_before_midnight, minutes_to_midnight
from .setup_house import Collars, core, dog, entries_of

FIX_SECONDS: Final = 30
OUT: Final = 10
"""One of so many dogs is on a walk."""
STEP_METERS: Final = 27.0
SPARE_MINUTES: Final = 6
"""Before midnight, for all that takes time beside the fixes, and after it."""


def measure(dogs: int, minutes: int) -> dict[str, float]:
    """Return CPU seconds of the loop: of a fix, of the set-up, and of the longest turns."""
    loop = TurnLoop(skip=True)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(_async_measure(loop, dogs, minutes))


async def _async_measure(loop: TurnLoop, dogs: int, minutes: int) -> dict[str, float]:
    begin_before_midnight(2 * minutes + SPARE_MINUTES)
    async with core() as hass:
        collars = Collars(hass, dogs)
        alone = await _async_fixes(loop, collars, dogs, minutes)
        await async_setup_component(hass, DOMAIN, {})
        entries = entries_of(hass, [dog(number) for number in range(dogs)])
        await _async_set_up(hass, loop, entries)
        unload = await _async_unload(hass, loop, entries)
        # The registries of Home Assistant know the entities now, as at any start.
        again = await _async_set_up(hass, loop, entries)
        await asyncio.sleep(2 * FIX_SECONDS)
        # To look through all that is there takes Python long, but it seldom does so.
        gc.collect()
        gc.freeze()
        fixes = await _async_fixes(loop, collars, dogs, minutes)
        midnight = await _async_fixes(
            loop, collars, dogs, minutes_to_midnight() + SPARE_MINUTES // 2
        )
        gc.unfreeze()
    count = dogs * minutes * 60 // FIX_SECONDS
    return {
        "alone": alone.total / count,
        "fix": fixes.total / count,
        "turn": fixes.longest,
        "midnight": midnight.longest,
        "set_up": again.total - again.collected,
        "set_up_turn": again.longest,
        "set_up_stopped": again.stopped,
        "unload_turn": unload.longest,
    }


async def _async_fixes(loop: TurnLoop, collars: Collars, dogs: int, minutes: int) -> Turns:
    """Let each dog report so often, one after the other, and one of ten go for a walk."""
    with loop.watched() as turns:
        for _ in range(minutes * 60 // FIX_SECONDS):
            for number in range(dogs):
                await asyncio.sleep(FIX_SECONDS / dogs)
                if number % OUT == 0:
                    collars.walk(number, STEP_METERS)
                collars.report(number)
    return turns


async def _async_set_up(hass: HomeAssistant, loop: TurnLoop, entries: list[ConfigEntry]) -> Turns:
    await asyncio.sleep(0)
    with loop.watched() as turns:
        for entry in entries:
            await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
    return turns


async def _async_unload(hass: HomeAssistant, loop: TurnLoop, entries: list[ConfigEntry]) -> Turns:
    await asyncio.sleep(0)
    with loop.watched() as turns:
        for entry in entries:
            await hass.config_entries.async_unload(entry.entry_id)
    return turns
