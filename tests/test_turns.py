"""Turns of the loop: few things are done at once, many of them in slices."""

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, callback

from custom_components.pawcontrol.turns import SLICE_SECONDS, Turns


class Work:
    """Jobs that take a share of a slice each, and the turn of the loop in which each was done."""

    def __init__(self, freezer: FrozenDateTimeFactory, share: float) -> None:
        """Count the turns of the loop from now on."""
        self._freezer = freezer
        self._seconds = share * SLICE_SECONDS
        self._turn = 0
        self.turns: list[int] = []

    @callback
    def do(self) -> None:
        """Take some time."""
        self.turns.append(self._turn)
        self._freezer.tick(self._seconds)

    async def async_count(self, turns: int) -> None:
        """Count so many turns."""
        for _ in range(turns):
            self._turn += 1
            await asyncio.sleep(0)


def lengths(turns: list[int]) -> Iterator[int]:
    """Yield the differences of the numbers of turns that follow one another."""
    return (after - before for before, after in pairwise(turns))


async def test_few_jobs_are_done_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns = Work(freezer, 0.0), Turns(hass)
    for _ in range(3):
        turns.run(work.do)
    assert work.turns == [0, 0, 0]


async def test_jobs_that_take_long_are_done_in_one_turn_each(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns = Work(freezer, 1.1), Turns(hass)
    for _ in range(3):
        turns.run(work.do)
    assert work.turns == [0]
    await work.async_count(6)
    assert len(work.turns) == 3
    assert all(length == 1 for length in lengths(work.turns))


async def test_jobs_keep_their_order(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    done: list[int] = []
    work, turns = Work(freezer, 1.1), Turns(hass)
    turns.run(work.do)
    for number in range(5):
        turns.run(partial(done.append, number))
    assert done == []
    await work.async_count(2)
    assert done == [0, 1, 2, 3, 4]


async def test_what_a_late_job_asks_for_comes_after_what_was_late_before(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    done: list[str] = []
    work, turns = Work(freezer, 1.1), Turns(hass)
    turns.run(work.do)
    turns.run(lambda: turns.run(partial(done.append, "asked for")))
    turns.run(partial(done.append, "late before"))
    await work.async_count(3)
    assert done == ["late before", "asked for"]


async def test_others_have_their_turns_between_items_that_take_long(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns = Work(freezer, 1.1), Turns(hass)

    async def take() -> list[int]:
        taken = []
        async for item in turns.each(range(4)):
            work.do()
            taken.append(item)
        return taken

    taken, _ = await asyncio.gather(take(), work.async_count(8))
    assert taken == [0, 1, 2, 3]
    assert all(length >= 1 for length in lengths(work.turns))


async def test_all_who_take_items_share_a_slice(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns = Work(freezer, 1.1), Turns(hass)

    async def take() -> None:
        async for _ in turns.each(range(2)):
            work.do()

    await asyncio.gather(take(), take(), work.async_count(10))
    assert len(work.turns) == 4
    assert all(length >= 1 for length in lengths(work.turns))


async def test_items_that_take_no_time_are_had_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns = Work(freezer, 0.0), Turns(hass)

    async def take() -> None:
        async for _ in turns.each(range(5)):
            work.do()

    await asyncio.gather(take(), work.async_count(3))
    assert work.turns == [0] * 5


async def test_what_is_late_is_dropped_at_the_end(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns = Work(freezer, 1.1), Turns(hass)
    for _ in range(3):
        turns.run(work.do)
    turns.async_shutdown()
    await work.async_count(4)
    assert work.turns == [0]


async def test_an_error_of_a_job_does_not_keep_the_others(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    work, turns, errors = Work(freezer, 1.1), Turns(hass), list[object]()
    hass.loop.set_exception_handler(lambda _, context: errors.append(context.get("exception")))
    broken = ValueError("broken")

    @callback
    def fail() -> None:
        raise broken

    for job in (work.do, fail, work.do):
        turns.run(job)
    await work.async_count(5)
    assert len(work.turns) == 2
    assert errors == [broken]
