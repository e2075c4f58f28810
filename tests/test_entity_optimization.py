"""Tests of the batcher, the significance of changes, and the scheduler."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from heapq import heappop, heappush
from itertools import batched, count, islice
from math import cos, inf, nan, radians
from random import Random
from statistics import fmean
import time
from typing import NamedTuple
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from hypothesis import given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol import entity_optimization
from custom_components.pawcontrol.entity_optimization import (
    NOISE_LIMIT,
    SHORTEST_WINDOW_MS,
    UNKNOWN_LIMIT,
    EntityUpdateBatcher,
    EntityUpdateScheduler,
    Position,
    SignificantChangeTracker,
    calculate_optimal_update_interval,
)

from .model.recordings import load, needs_recordings


class FakeEntity:
    """An entity that notes its writes and may do something while it writes."""

    def __init__(self, during: Callable[[], None] = lambda: None) -> None:
        """Create the entity; `during` runs at each write."""
        self.writes = 0
        self.during = during

    def async_write_ha_state(self) -> None:
        """Note the write."""
        self.writes += 1
        self.during()


@dataclass(kw_only=True, slots=True)
class FakeCall:
    """A callback that a fake loop will run."""

    run: Callable[[], object]

    def cancel(self) -> None:
        """Do nothing when the time has come."""
        self.run = lambda: None


class FakeLoop:
    """A loop in which time passes only between callbacks."""

    def __init__(self) -> None:
        """Create the loop; its time is 0."""
        self.now = 0.0
        self._order = count()
        self._calls: list[tuple[float, int, FakeCall]] = []

    def time(self) -> float:
        """Return the time."""
        return self.now

    def call_at(self, when: float, run: Callable[..., object], *args: object) -> FakeCall:
        """Run the callback at that time."""
        call = FakeCall(run=partial(run, *args))
        heappush(self._calls, (when, next(self._order), call))
        return call

    def call_soon(self, run: Callable[..., object], *args: object) -> FakeCall:
        """Run the callback after all that is due."""
        return self.call_at(self.now, run, *args)

    def run(self, *, until: float) -> None:
        """Run what is due until then."""
        while self._calls and self._calls[0][0] <= until:
            when, _, call = heappop(self._calls)
            self.now = max(self.now, when)
            call.run()
        self.now = until


def finish(coroutine: Coroutine[None, None, None]) -> None:
    """Run a coroutine that never waits to its end, also where nothing can be awaited."""
    with suppress(StopIteration):
        coroutine.send(None)


def fail() -> None:
    """Fail as an entity may."""
    raise ValueError


@pytest.fixture
async def batcher(hass: HomeAssistant) -> AsyncGenerator[EntityUpdateBatcher]:
    """Return a batcher with a short window and a batch of three."""
    batcher = EntityUpdateBatcher(hass, batch_window_ms=20.0, max_batch_size=3)
    yield batcher
    await batcher.async_shutdown()


@pytest.fixture
async def scheduler(hass: HomeAssistant) -> AsyncGenerator[EntityUpdateScheduler]:
    """Return a running scheduler."""
    scheduler = EntityUpdateScheduler(hass)
    await scheduler.async_setup()
    yield scheduler
    await scheduler.async_shutdown()


def register(batcher: EntityUpdateBatcher, count: int) -> dict[str, FakeEntity]:
    """Register so many entities and return them by id."""
    entities = {f"sensor.e{number}": FakeEntity() for number in range(count)}
    for entity_id, entity in entities.items():
        batcher.register_entity(entity_id, entity)
    return entities


async def test_a_window_writes_each_entity_once(batcher: EntityUpdateBatcher) -> None:
    entities = register(batcher, 2)
    for _ in range(100):
        await batcher.schedule_update("sensor.e0")
        await batcher.schedule_update("sensor.e1")
    assert batcher.update_count == 0
    assert batcher.avg_batch_size == 0.0
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1, 1]
    assert (batcher.update_count, batcher.batch_count, batcher.avg_batch_size) == (2, 1, 2.0)


async def test_a_large_batch_continues_in_the_next_turns(batcher: EntityUpdateBatcher) -> None:
    entities = register(batcher, 7)
    for entity_id in entities:
        batcher.schedule(entity_id)
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1] * 7
    assert batcher.batch_count == 3


async def test_a_removed_entity_is_not_written(batcher: EntityUpdateBatcher) -> None:
    entities = register(batcher, 3)
    entities["sensor.e0"].during = lambda: batcher.unregister_entity("sensor.e2")
    for entity_id in entities:
        batcher.schedule(entity_id)
    batcher.unregister_entity("sensor.e1")
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1, 0, 0]


async def test_a_window_without_entities_is_no_batch(batcher: EntityUpdateBatcher) -> None:
    register(batcher, 1)
    batcher.schedule("sensor.e0")
    batcher.unregister_entity("sensor.e0")
    await asyncio.sleep(0.04)
    assert batcher.batch_count == 0


@pytest.mark.expects_warnings
async def test_a_failing_entity_does_not_stop_the_batch(
    batcher: EntityUpdateBatcher, caplog: pytest.LogCaptureFixture
) -> None:
    entities = register(batcher, 2)
    entities["sensor.e0"].during = fail
    for _ in range(2):
        batcher.schedule("sensor.e0")
        batcher.schedule("sensor.e1")
        await asyncio.sleep(0.04)
    assert entities["sensor.e1"].writes == 2
    assert batcher.get_stats()["error_count"] == 2
    assert caplog.text.count("ValueError") == 1


@pytest.mark.expects_warnings
async def test_an_entity_that_recovered_is_reported_again(
    batcher: EntityUpdateBatcher, caplog: pytest.LogCaptureFixture
) -> None:
    entity = register(batcher, 1)["sensor.e0"]
    for during in (fail, lambda: None, fail):
        entity.during = during
        batcher.schedule("sensor.e0", urgent=True)
    assert caplog.text.count("ValueError") == 2


@pytest.mark.expects_warnings
async def test_each_unknown_entity_is_counted_and_reported_once(
    batcher: EntityUpdateBatcher, caplog: pytest.LogCaptureFixture
) -> None:
    for entity_id in ("sensor.buddy", "switch.buddy", "buddy") * 2:
        await batcher.schedule_update(entity_id)
    assert batcher.get_stats()["unknown_count"] == 6
    assert caplog.text.count("not registered") == 3
    assert caplog.text.count("'sensor'") == caplog.text.count("'switch'") == 1
    assert "buddy" not in caplog.text


@pytest.mark.expects_warnings
async def test_so_many_unknown_entities_are_reported_at_most(
    batcher: EntityUpdateBatcher, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(UNKNOWN_LIMIT + 5):
        await batcher.schedule_update(f"sensor.e{number}")
    assert batcher.get_stats()["unknown_count"] == UNKNOWN_LIMIT + 5
    assert caplog.text.count("not registered") == UNKNOWN_LIMIT


async def test_an_urgent_write_skips_the_window(batcher: EntityUpdateBatcher) -> None:
    entity = register(batcher, 1)["sensor.e0"]
    batcher.schedule("sensor.e0")
    batcher.schedule("sensor.e0", urgent=True)
    assert entity.writes == 1
    await batcher.schedule_update("sensor.e0")
    batcher.schedule("sensor.e0", urgent=True)
    assert entity.writes == 2
    await asyncio.sleep(0.04)
    assert entity.writes == 2
    assert (batcher.update_count, batcher.batch_count) == (2, 0)


async def test_an_urgent_write_needs_no_window(batcher: EntityUpdateBatcher) -> None:
    entity = register(batcher, 1)["sensor.e0"]
    batcher.schedule("sensor.e0", urgent=True)
    assert entity.writes == 1


async def test_a_write_may_schedule_the_next_one(batcher: EntityUpdateBatcher) -> None:
    entity = register(batcher, 1)["sensor.e0"]
    entity.during = lambda: batcher.schedule("sensor.e0")
    batcher.schedule("sensor.e0", urgent=True)
    assert batcher.get_stats()["pending"] == 1
    await asyncio.sleep(0.07)
    assert 2 <= entity.writes <= 4


async def test_an_entity_that_comes_back_is_written(batcher: EntityUpdateBatcher) -> None:
    register(batcher, 1)
    await batcher.schedule_update("sensor.e0")
    batcher.unregister_entity("sensor.e0")
    entity = register(batcher, 1)["sensor.e0"]
    await batcher.schedule_update("sensor.e0")
    await asyncio.sleep(0.04)
    assert entity.writes == 1


async def test_an_entity_replaced_while_pending_is_written_in_its_place(
    batcher: EntityUpdateBatcher,
) -> None:
    old = register(batcher, 1)["sensor.e0"]
    batcher.schedule("sensor.e0")
    new = register(batcher, 1)["sensor.e0"]
    await asyncio.sleep(0.04)
    assert (old.writes, new.writes) == (0, 1)


async def test_an_entity_may_leave_inside_its_own_write(batcher: EntityUpdateBatcher) -> None:
    entities = register(batcher, 2)
    entities["sensor.e0"].during = lambda: batcher.unregister_entity("sensor.e0")
    for entity_id in entities:
        batcher.schedule(entity_id)
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1, 1]
    assert batcher.get_stats()["total_entities"] == 1
    assert batcher.get_stats()["pending"] == 0


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_a_batch_will_write_is_written_once_whoever_asks_meanwhile(
    batcher: EntityUpdateBatcher, *, urgent: bool
) -> None:
    entities = register(batcher, 5)

    def ask() -> None:
        batcher.schedule("sensor.e1", urgent=urgent)
        batcher.schedule("sensor.e4", urgent=urgent)

    entities["sensor.e0"].during = ask
    for entity_id in entities:
        batcher.schedule(entity_id)
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1] * 5
    assert batcher.get_stats()["pending"] == 0


async def test_what_a_batch_has_written_is_written_again_if_asked_for(
    batcher: EntityUpdateBatcher,
) -> None:
    entities = register(batcher, 2)
    entities["sensor.e1"].during = lambda: batcher.schedule("sensor.e0")
    for entity_id in entities:
        batcher.schedule(entity_id)
    await asyncio.sleep(0.07)
    assert [entity.writes for entity in entities.values()] == [2, 1]


@pytest.mark.parametrize("entities", [40, 60, 200])
def test_a_storm_is_one_write_per_entity_and_window(entities: int) -> None:
    """All entities are scheduled in each turn of the loop, a thousand times a second."""
    loop = FakeLoop()
    batcher = EntityUpdateBatcher(Mock(loop=loop))
    known = register(batcher, entities)

    def schedule_all() -> None:
        for entity_id in known:
            batcher.schedule(entity_id)

    for millisecond in range(1_000):
        loop.call_at(millisecond / 1_000, schedule_all)
        loop.call_at(millisecond / 1_000, partial(loop.call_soon, schedule_all))
    loop.run(until=2.0)
    assert {10, 11} >= {entity.writes for entity in known.values()}
    assert batcher.get_stats()["pending"] == 0


def test_entities_that_schedule_themselves_are_written_once_a_window() -> None:
    loop = FakeLoop()
    batcher = EntityUpdateBatcher(Mock(loop=loop))
    entities = register(batcher, 51)
    for entity_id, entity in entities.items():
        entity.during = partial(batcher.schedule, entity_id)
        batcher.schedule(entity_id)
    loop.run(until=1.05)
    assert {entity.writes for entity in entities.values()} == {10}
    finish(batcher.async_shutdown())
    loop.run(until=2.0)
    assert batcher.update_count == 510


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda batcher: batcher.schedule("sensor.e6"), [1, 1, 1, 1, 1, 1, 1]),
        (lambda batcher: batcher.schedule("sensor.e0"), [2, 1, 1, 1, 1, 1, 1]),
        (lambda batcher: batcher.schedule("sensor.e6", urgent=True), [1, 1, 1, 1, 1, 1, 1]),
        (lambda batcher: batcher.unregister_entity("sensor.e6"), [1, 1, 1, 1, 1, 1, 0]),
        (lambda batcher: finish(batcher.async_shutdown()), [1, 1, 1, 0, 0, 0, 0]),
    ],
)
def test_what_happens_between_two_turns_of_a_batch(
    act: Callable[[EntityUpdateBatcher], None], expected: list[int]
) -> None:
    loop = FakeLoop()
    batcher = EntityUpdateBatcher(Mock(loop=loop), max_batch_size=3)
    entities = register(batcher, 7)
    for entity_id in entities:
        batcher.schedule(entity_id)
    loop.call_at(0.1, partial(act, batcher))
    loop.run(until=1.0)
    assert [entity.writes for entity in entities.values()] == expected
    assert batcher.get_stats()["pending"] == 0


def test_a_batch_that_outlasts_the_next_window_takes_it_along() -> None:
    loop = FakeLoop()
    batcher = EntityUpdateBatcher(Mock(loop=loop), max_batch_size=1)
    entities = register(batcher, 8)

    def work() -> None:
        loop.now += 0.04
        batcher.schedule("sensor.e0")

    for entity_id, entity in entities.items():
        entity.during = work
        batcher.schedule(entity_id)
    entities["sensor.e0"].during = lambda: None
    loop.run(until=10.0)
    assert [entity.writes for entity in entities.values()] == [2, 1, 1, 1, 1, 1, 1, 1]
    assert batcher.get_stats()["batch_count"] == 9
    assert batcher.get_stats()["pending"] == 0


async def test_a_shutdown_inside_a_write_stops_the_batch(batcher: EntityUpdateBatcher) -> None:
    entities = register(batcher, 5)
    entities["sensor.e1"].during = lambda: finish(batcher.async_shutdown())
    for entity_id in entities:
        batcher.schedule(entity_id)
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1, 1, 0, 0, 0]


@pytest.mark.expects_warnings
async def test_an_entity_that_asks_a_canceled_task_does_not_stop_the_batch(
    batcher: EntityUpdateBatcher,
) -> None:
    canceled = asyncio.get_running_loop().create_future()
    canceled.cancel()
    entities = register(batcher, 2)
    entities["sensor.e0"].during = canceled.result
    for entity_id in entities:
        batcher.schedule(entity_id)
    await asyncio.sleep(0.04)
    assert entities["sensor.e1"].writes == 1
    assert batcher.get_stats()["error_count"] == 1


async def test_a_burst_is_one_write_per_entity(batcher: EntityUpdateBatcher) -> None:
    entities = register(batcher, 50)
    for number in range(10_000):
        await batcher.schedule_update(f"sensor.e{number % 50}")
    await asyncio.sleep(0.04)
    assert [entity.writes for entity in entities.values()] == [1] * 50


@settings(deadline=None)
@given(
    calls=st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 9), st.booleans()), max_size=60),
    size=st.integers(1, 5),
)
def test_every_call_is_written_within_the_window(
    calls: list[tuple[int, int, bool]], size: int
) -> None:
    """Calls in milliseconds; the whole window is 100 of them."""
    loop = FakeLoop()
    batcher = EntityUpdateBatcher(Mock(loop=loop), max_batch_size=size)
    written: dict[str, list[float]] = {f"sensor.e{number}": [] for number in range(10)}

    def note(entity_id: str) -> None:
        written[entity_id].append(loop.now)

    for entity_id in written:
        batcher.register_entity(entity_id, FakeEntity(partial(note, entity_id)))
    for at, number, urgent in calls:
        loop.call_at(at / 1000, partial(batcher.schedule, f"sensor.e{number}", urgent=urgent))
    loop.run(until=5.0)
    for at, number, _ in calls:
        assert any(0 <= time - at / 1000 <= 0.1001 for time in written[f"sensor.e{number}"])
    assert sum(map(len, written.values())) <= len(calls)
    assert batcher.get_stats()["pending"] == 0


@pytest.fixture
def quick_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a pause of two windows count as quiet."""
    monkeypatch.setattr(entity_optimization, "QUIET_WINDOWS", 2)


async def async_pass(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float) -> None:
    """Let time pass, and the loop turn until all that is due was written."""
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    for _ in range(10):
        await asyncio.sleep(0)


async def windows(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, longest: float, pauses: list[float]
) -> list[float]:
    """Write an entity after each of the pauses, in seconds, and return the windows in ms."""
    batcher = EntityUpdateBatcher(hass, batch_window_ms=longest)
    register(batcher, 1)
    found = []
    for pause in pauses:
        await async_pass(hass, freezer, pause)
        batcher.schedule("sensor.e0")
        found.append(batcher.get_stats()["window_ms"])
        await async_pass(hass, freezer, found[-1] / 1000)
    assert batcher.update_count == len(found)
    await batcher.async_shutdown()
    return found


@pytest.mark.usefixtures("quick_quiet")
async def test_the_window_is_short_after_pauses_and_whole_without(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    found = await windows(hass, freezer, 48.0, [0.1, 0.1, 0.1, 0.1, 0.0, 0.0, 0.1])
    expected = [48, 24, SHORTEST_WINDOW_MS, SHORTEST_WINDOW_MS, 48, 48, 24]
    assert found == pytest.approx(expected)


@pytest.mark.usefixtures("quick_quiet")
async def test_a_window_below_the_shortest_stays(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    assert await windows(hass, freezer, 8.0, [0.0, 0.03, 0.03]) == [8.0, 8.0, 8.0]


async def test_many_entities_make_the_next_window_start_writing_sooner(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    batcher = EntityUpdateBatcher(hass, batch_window_ms=60.0, max_batch_size=2)
    entities = register(batcher, 7)
    found = []

    def take(seconds: float) -> None:
        freezer.tick(seconds)

    for cost in (0.005, 0.05, 0.0, 0.0):
        for entity_id, entity in entities.items():
            entity.during = partial(take, cost * (entity_id in {"sensor.e0", "sensor.e6"}))
            batcher.schedule(entity_id)
        found.append(batcher.get_stats()["window_ms"])
        await async_pass(hass, freezer, 0.06)
    assert found == pytest.approx([60, 55, SHORTEST_WINDOW_MS, 60], abs=0.01)
    await batcher.async_shutdown()


async def test_nothing_is_written_after_shutdown(batcher: EntityUpdateBatcher) -> None:
    entity = register(batcher, 1)["sensor.e0"]
    batcher.schedule("sensor.e0")
    await batcher.async_shutdown()
    batcher.schedule("sensor.e0")
    batcher.schedule("sensor.e0", urgent=True)
    await asyncio.sleep(0.04)
    assert entity.writes == 0
    assert batcher.get_stats()["total_entities"] == 0


async def test_nothing_is_kept_after_shutdown(batcher: EntityUpdateBatcher) -> None:
    await batcher.async_shutdown()
    register(batcher, 1)
    assert batcher.get_stats()["total_entities"] == 0


@pytest.mark.expects_warnings
async def test_an_entity_that_left_while_it_failed_is_reported_again(
    batcher: EntityUpdateBatcher, caplog: pytest.LogCaptureFixture
) -> None:
    def leave() -> None:
        batcher.unregister_entity("sensor.e0")
        fail()

    for during in (leave, fail):
        register(batcher, 1)["sensor.e0"].during = during
        batcher.schedule("sensor.e0", urgent=True)
    assert caplog.text.count("ValueError") == 2


@pytest.mark.parametrize(("window", "size"), [(-1.0, 1), (nan, 1), (inf, 1), (1.0, 0)])
async def test_bad_batcher_bounds_are_refused(
    hass: HomeAssistant, window: float, size: int
) -> None:
    with pytest.raises(ValueError, match="window"):
        EntityUpdateBatcher(hass, window, size)


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOME = (45.5232, -122.6765, 10.0)


class FineFloat(float):
    """A number of a class of its own."""


class Count(int):
    """A whole number of a class of its own."""


class LocalTime(datetime):
    """A time of a class of its own."""


class Place(NamedTuple):
    """A position with names."""

    latitude: float
    longitude: float
    accuracy: float | None


SCALARS = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), datetime.min, datetime.max])  # noqa: DTZ901 - naive on purpose
    | st.datetimes()
    | st.datetimes(timezones=st.timezones())
    | st.text(max_size=3)
    | st.decimals(allow_nan=False)
)


@pytest.mark.parametrize(
    ("absolute", "percentage", "old", "new", "expected"),
    [
        (0.5, None, 10.0, 10.49, False),
        (0.5, None, 10.0, 10.5, True),
        (0.5, None, -10.0, -10.5, True),
        (0.5, None, 10, 10.4, False),
        (0.5, None, 10.0, 11, True),
        (0.0, None, 10.0, 10.0000001, True),
        (0.0, None, 10.0, 10, False),
        (None, None, 10.0, 10.0000001, True),
        (None, 0.01, 100.0, 100.9, False),
        (None, 0.01, 100.0, 101.0, True),
        (None, 0.01, -100.0, -100.9, False),
        (None, 0.01, -100.0, -101.0, True),
        (None, 0.01, 0, 0.001, True),
        (None, 0.01, 0, 0.0, False),
        (5.0, 0.01, 100.0, 102.0, False),
        (5.0, 0.01, 1000.0, 1006.0, False),
        (5.0, 0.01, 1000.0, 1010.0, True),
        (99.0, None, 10.0, None, True),
        (99.0, None, None, 10.0, True),
        (99.0, None, None, None, False),
        (99.0, None, 10.0, nan, True),
        (99.0, None, nan, 10.0, True),
        (99.0, None, nan, nan, False),
        (99.0, None, 10.0, inf, True),
        (None, 0.5, inf, 10.0, True),
        (99.0, None, 10.0, "unknown", True),
        (99.0, None, "unavailable", 10.0, True),
        (99.0, None, "unknown", "unavailable", True),
        (99.0, None, "walking", "resting", True),
        (99.0, None, "walking", "walking", False),
        (99.0, None, False, True, True),
        (60.0, None, NOON, NOON + timedelta(seconds=59), False),
        (60.0, None, NOON, NOON - timedelta(seconds=60), True),
        (11.0, None, HOME, (45.52329, -122.6765, 10.0), False),
        (11.0, None, HOME, (45.52330, -122.6765, None), True),
        (11.0, None, HOME, (45.5232, -122.67664, 10.0), False),
        (11.0, None, HOME, (45.5232, -122.67665, 10.0), True),
        (11.0, None, HOME, (45.5232, -122.6765, 90.0), False),
        (11.0, None, (0.0, 179.99999, 1.0), (0.0, -179.99999, 1.0), False),
        (11.0, 0.5, HOME, (45.52330, -122.6765, 10.0), True),
        (2e7, None, (90.0, 0.0, None), (-90.0, 0.0, None), True),
        (11.0, None, HOME, None, True),
        (11.0, None, HOME, (45.5235, -122.6765, 33.3), True),
        (11.0, None, HOME, (45.5235, -122.6765, 33.4), False),
        (11.0, None, (45.5232, -122.6765, 80.0), (45.5235, -122.6765, 33.3), True),
        (11.0, None, (45.5232, -122.6765, 80.0), (45.5232, -122.6765, 40.0), True),
        (11.0, None, (45.5232, -122.6765, 80.0), (45.5232, -122.6765, 41.0), False),
        (11.0, None, (45.5232, -122.6765, 80.0), (45.5232, -122.6765, None), False),
        (11.0, None, (45.5232, -122.6765, None), (45.5232, -122.6765, 5.0), False),
        (11.0, None, (45.5232, -122.6765, 10.9), (45.5232, -122.6765, 1.0), False),
        (11.0, None, (45.5232, -122.6765, 11.0), (45.5232, -122.6765, 1.0), True),
        (11.0, None, HOME, (45.5235, -122.6765, inf), True),
        (11.0, None, HOME, (45.5235, -122.6765, nan), True),
        (11.0, None, HOME, (45.52321, -122.6765, inf), False),
        (11.0, None, (45.5232, -122.6765, inf), (45.52321, -122.6765, 5.0), False),
        (0.0, None, HOME, (45.52320001, -122.6765, 90.0), True),
        (None, None, HOME, (45.5232, -122.6765, 90.0), True),
        (0.0, None, inf, inf, False),
        (1.0, None, inf, -inf, True),
        (0.0, None, nan, nan, False),
        (1.0, None, True, 1.5, True),
        (None, None, NOON, NOON + timedelta(microseconds=1), True),
        (0.1, None, NOON, NOON + timedelta(microseconds=100_000), True),
        (0.1, None, NOON, NOON + timedelta(microseconds=99_999), False),
        (60.0, None, datetime.min, datetime.min + timedelta(seconds=59), False),  # noqa: DTZ901 - naive on purpose
        (60.0, None, datetime.min, datetime.max, True),  # noqa: DTZ901 - naive on purpose
        (60.0, None, NOON.replace(tzinfo=None), NOON + timedelta(seconds=60), True),
        (99.0, None, HOME, (None, None, None), True),
        (99.0, None, (None, None, None), HOME, True),
        (99.0, None, HOME, HOME[:2], True),
        (99.0, None, HOME[:2], (45.5232, -122.67651), True),
        (99.0, None, HOME, (inf, 1.0, None), True),
        (99.0, None, HOME, (nan, nan, None), True),
        (99.0, None, HOME, (45.5232, True, None), True),
        (99.0, None, HOME, (45.5232, "-122.6765", None), True),
        (99.0, None, (nan, nan, 5.0), (float("nan"), float("nan"), 5.0), False),
        (99.0, None, (nan, nan, 5.0), (float("nan"), float("nan"), 6.0), True),
        (99.0, None, (nan, nan, 5.0), (float("nan"), float("nan")), True),
        (99.0, None, 1.0, 10**400, True),
        (99.0, 0.1, 1, 10**400, True),
        (99.0, 0.1, 10**400, 1.5, True),
        (99.0, None, 10**400, 1.5, True),
        (99.0, 0.1, 10**400, 10**400, False),
        (99.0, 0.1, 10**400, 10**400 + 1, True),
        (99.0, None, nan, 10**400, True),
        (0.5, None, 10.0, FineFloat(10.4), False),
        (0.5, None, FineFloat(10.0), 10.4, False),
        (0.5, None, FineFloat(10.0), FineFloat(10.5), True),
        (None, 0.1, FineFloat(100.0), FineFloat(109.0), False),
        (None, 0.1, FineFloat(100.0), FineFloat(110.0), True),
        (2, None, Count(5), Count(6), False),
        (2, None, Count(5), 7, True),
        (60.0, None, NOON, LocalTime(2026, 11, 23, 12, 0, 59, tzinfo=UTC), False),
        (60.0, None, NOON, LocalTime(2026, 11, 23, 12, 1, tzinfo=UTC), True),
        (11.0, None, HOME, Place(45.52329, -122.6765, 10.0), False),
        (11.0, None, Place(*HOME), Place(45.52330, -122.6765, 10.0), True),
        (60.0, None, timedelta(seconds=1), timedelta(seconds=2), True),
        (60.0, None, Decimal(1), Decimal(2), True),
    ],
)
def test_significance(
    absolute: float | None, percentage: float | None, old: object, new: object, *, expected: bool
) -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=absolute, percentage=percentage)
    assert tracker.is_significant_change("sensor.x", "value", old)
    assert tracker.is_significant_change("sensor.x", "value", new) is expected


@pytest.mark.parametrize(
    ("absolute", "percentage", "values"),
    [
        (0.0001, None, [45.5 + step / 10_000 for step in range(1_000)]),
        (0.1, None, [step / 10 for step in range(1_000)]),
        (None, 0.1, [0.3, 0.33, 0.363]),
        (0.1, None, [NOON + timedelta(milliseconds=100 * step) for step in range(1_000)]),
    ],
)
def test_a_step_that_reaches_the_threshold_counts_however_it_is_rounded(
    absolute: float | None, percentage: float | None, values: list[object]
) -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=absolute, percentage=percentage)
    assert all(tracker.is_significant_change("sensor.x", "value", value) for value in values)


async def test_a_threshold_holds_for_times_of_a_frozen_clock(
    freezer: FrozenDateTimeFactory,
) -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=60.0)
    found = []
    for _ in range(4):
        found.append(tracker.is_significant_change("sensor.x", "value", datetime.now(tz=UTC)))
        freezer.tick(30)
    assert found == [True, False, True, False]


@pytest.mark.parametrize("learn_noise", [False, True])
@given(values=st.lists(SCALARS | st.tuples(SCALARS, SCALARS, SCALARS), max_size=20))
def test_no_value_is_too_odd(values: list[object], *, learn_noise: bool) -> None:
    """A value told twice counts once, whatever it is and whatever came before."""
    tracker = SignificantChangeTracker()
    tracker.set_threshold(
        "sensor.x", "value", absolute=1.0, percentage=0.1, learn_noise=learn_noise
    )
    for value in values:
        tracker.is_significant_change("sensor.x", "value", value)
        assert not tracker.is_significant_change("sensor.x", "value", deepcopy(value))


def test_nothing_is_left_of_what_was_forgotten() -> None:
    tracker = SignificantChangeTracker()
    for entity_id, attribute in (("sensor.x", "a"), ("sensor.x", "b"), ("sensor.y", "a")):
        tracker.set_threshold(entity_id, attribute, absolute=1.0)
        tracker.accept(entity_id, attribute, 1.0)
    tracker.forget("sensor.x")
    assert tracker.get_stats()["tracked"] == 1
    assert tracker.is_significant_change("sensor.x", "a", 1.0)
    assert tracker.is_significant_change("sensor.x", "a", 1.1)
    assert not tracker.is_significant_change("sensor.y", "a", 1.1)


def test_one_attribute_is_forgotten_alone() -> None:
    tracker = SignificantChangeTracker()
    for attribute in ("a", "b"):
        tracker.accept("sensor.x", attribute, 1.0)
    tracker.forget("sensor.x", "a")
    tracker.forget("sensor.x", "c")
    assert tracker.get_stats()["tracked"] == 1
    assert tracker.is_significant_change("sensor.x", "a", 1.0)
    assert not tracker.is_significant_change("sensor.x", "b", 1.0)


def test_a_slow_drift_adds_up() -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=1.0)
    values = [tracker.is_significant_change("sensor.x", "value", step * 0.4) for step in range(7)]
    assert values == [True, False, False, True, False, False, True]
    assert tracker.get_stats() == {"accepted": 3, "suppressed": 4, "tracked": 1, "raised": 0}


def test_a_share_is_one_of_the_value_accepted_last() -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", percentage=0.1)
    values = [100, 109, 200.0, 219.0, 220, 241, -50, -54.0]
    found = [tracker.is_significant_change("sensor.x", "value", value) for value in values]
    assert found == [True, False, True, False, True, False, True, False]


def test_a_threshold_counts_at_once_for_the_value_accepted_before() -> None:
    tracker = SignificantChangeTracker()
    tracker.accept("sensor.x", "value", 100.0)
    tracker.set_threshold("sensor.x", "value", percentage=0.1)
    assert not tracker.is_significant_change("sensor.x", "value", 109.0)
    tracker.set_threshold("sensor.x", "value", absolute=5.0)
    assert tracker.is_significant_change("sensor.x", "value", 109.0)


def test_reset_leaves_nothing_of_what_has_no_threshold() -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.y", "value", absolute=1.0)
    for entity_id in ("sensor.x", "sensor.y", "sensor.z"):
        tracker.accept(entity_id, "value", 1.0)
    tracker.reset("sensor.x")
    assert tracker.get_stats()["tracked"] == 2
    assert tracker.is_significant_change("sensor.x", "value", 1.0)
    tracker.reset()
    assert tracker.get_stats()["tracked"] == 0


def test_a_write_made_for_another_reason_is_what_counts() -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=1.0)
    tracker.accept("sensor.x", "value", 10.0)
    assert not tracker.is_significant_change("sensor.x", "value", 10.9)
    tracker.accept("sensor.x", "value", 10.9)
    assert not tracker.is_significant_change("sensor.x", "value", 11.8)
    assert (tracker.accepted, tracker.suppressed) == (0, 2)


def test_reset_forgets_the_values_and_keeps_the_thresholds() -> None:
    tracker = SignificantChangeTracker()
    for entity_id in ("sensor.x", "sensor.y"):
        tracker.set_threshold(entity_id, "value", absolute=1.0)
        tracker.accept(entity_id, "value", 1.0)
    tracker.reset("sensor.x")
    assert tracker.is_significant_change("sensor.x", "value", 1.0)
    assert not tracker.is_significant_change("sensor.x", "value", 1.5)
    assert not tracker.is_significant_change("sensor.y", "value", 1.5)
    tracker.reset()
    assert tracker.is_significant_change("sensor.y", "value", 1.0)


def test_only_values_that_differ_count_as_held_back() -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=1.0)
    for value in (5.0, 5.0, 5, 5.5, 5.0):
        tracker.is_significant_change("sensor.x", "value", value)
    assert (tracker.accepted, tracker.suppressed) == (1, 1)


type Values = list[float]


def learner(absolute: float = 1.0) -> SignificantChangeTracker:
    """Return a tracker that learns the noise of one attribute."""
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=absolute, learn_noise=True)
    return tracker


def feed(tracker: SignificantChangeTracker, values: Iterable[object]) -> int:
    """Ask about the values and return how many counted."""
    return sum(tracker.is_significant_change("sensor.x", "value", value) for value in values)


def least(tracker: SignificantChangeTracker, at: Callable[[float], object] = float) -> float:
    """Return the least difference that counts, to a twentieth; `at` makes a value that far off."""

    def counts(step: int) -> bool:
        probe = deepcopy(tracker)
        # After a gap, what is asked here teaches nothing.
        probe.accept("sensor.x", "value", None)
        probe.accept("sensor.x", "value", at(0.0))
        return probe.is_significant_change("sensor.x", "value", at(step / 20))

    return bisect_left(range(2_000), 1, key=counts) / 20


def learned(
    values: Iterable[object], absolute: float = 1.0, at: Callable[[float], object] = float
) -> float:
    """Return the least difference on average while a tracker goes on learning from values."""
    tracker, found = learner(absolute), []
    for chunk in batched(values, 40, strict=False):
        feed(tracker, chunk)
        found.append(least(tracker, at))
    return fmean(found[5:])


def white(sigma: float, size: int = 4_000) -> Values:
    """Return white noise."""
    random = Random(8)  # noqa: S311 - a simulation
    return [random.gauss(0, sigma) for _ in range(size)]


def position(start: tuple[float, float], north: float, east: float = 0.0) -> Position:
    """Return the position so many meters north and east of a start."""
    latitude = start[0] + north / 111_195
    longitude = start[1] + east / (111_195 * cos(radians(start[0])))
    return latitude, (longitude + 180) % 360 - 180, None


@pytest.mark.parametrize(
    ("sigma", "expected"),
    [(0.0, 1.0), (0.1, 1.0), (0.45, 1.5), (0.6, 2.0), (0.75, 2.5), (2.0, 3.0), (1e6, 3.0)],
)
def test_white_noise_raises_the_threshold_to_three_deviations(
    sigma: float, expected: float
) -> None:
    assert learned(white(sigma)) == pytest.approx(expected, rel=0.12)


@pytest.mark.parametrize(
    "disturb",
    [
        pytest.param(lambda number: 3.0 * number, id="a ramp"),
        pytest.param(lambda number: 30.0 * (number // 50), id="steps"),
        pytest.param(lambda number: 500.0 * (number % 50 == 0), id="outliers"),
    ],
)
@pytest.mark.parametrize(("sigma", "expected"), [(0.0, 1.0), (0.2, 1.0), (0.6, 2.0)])
def test_what_is_no_noise_hardly_moves_the_threshold(
    disturb: Callable[[int], float], sigma: float, expected: float
) -> None:
    values = [value + disturb(number) for number, value in enumerate(white(sigma))]
    assert learned(values) == pytest.approx(expected, rel=0.15)


def test_noise_is_learned_from_some_values_and_unlearned_when_it_ends() -> None:
    tracker, found = learner(), []
    for value in [5.0, -5.0] * 50 + [0.0] * 40:
        tracker.is_significant_change("sensor.x", "value", value)
        found.append(tracker.get_stats()["raised"])
    assert found[:10] == [0] * 10
    assert found[15:100] == [1] * 85
    assert found[-10:] == [0] * 10


def test_a_gap_is_no_noise() -> None:
    tracker = learner()
    feed(tracker, [0, 50.0, None, 9, nan, -50.0, "unknown", 1e3, True] * 20)
    assert tracker.get_stats()["raised"] == 0


@given(
    values=st.lists(st.floats(-100, 100) | st.integers(-100, 100), max_size=200),
    absolute=st.floats(0, 10),
    percentage=st.floats(0, 0.5),
)
def test_noise_never_lowers_a_threshold_and_is_bounded(
    values: Values, absolute: float, percentage: float
) -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold(
        "sensor.x", "value", absolute=absolute, percentage=percentage, learn_noise=True
    )
    tracker.accept("sensor.x", "value", 0.0)
    last = 0.0
    for value in values:
        distance = abs(value - last)
        least_set = max(absolute, percentage * abs(last))
        counts = tracker.is_significant_change("sensor.x", "value", value)
        assert not counts or distance >= least_set * (1 - 1e-9)
        assert counts or distance == 0 or distance < NOISE_LIMIT * least_set
        last = value if counts else last


def test_a_threshold_of_zero_learns_nothing() -> None:
    tracker = learner(0.0)
    assert feed(tracker, white(1.0)) == 4_000


def test_what_was_learned_survives_a_change_of_the_threshold_but_no_reset() -> None:
    tracker = learner()
    feed(tracker, white(0.6))
    before = least(tracker)
    for absolute in (50.0, 0.0, 1.0):
        tracker.set_threshold("sensor.x", "value", absolute=absolute, learn_noise=True)
    assert least(tracker) == before > 1.2
    tracker.reset("sensor.x")
    assert least(tracker) == 1.0
    assert tracker.get_stats()["raised"] == 0


def test_noise_is_forgotten_when_it_shall_not_be_learned() -> None:
    tracker = learner()
    feed(tracker, white(0.6))
    tracker.set_threshold("sensor.x", "value", absolute=1.0)
    assert least(tracker) == 1.0
    tracker.set_threshold("sensor.x", "value", absolute=1.0, learn_noise=True)
    assert least(tracker) == 1.0


def test_an_alarm_is_shown_whatever_was_learned() -> None:
    tracker = learner()
    feed(tracker, white(5.0))
    tracker.accept("sensor.x", "value", 10.0)
    assert not tracker.is_significant_change("sensor.x", "value", 10.0 + 2.0)
    tracker.accept("sensor.x", "value", 12.0)
    assert not tracker.is_significant_change("sensor.x", "value", 10.0)
    assert tracker.is_significant_change("sensor.x", "value", 12.0 + 3.0)


@pytest.mark.parametrize(
    ("sigma", "start", "expected"),
    [
        (0.5, (52.0, 5.0), 11.0),
        (3.0, (52.0, 5.0), 17.3),
        (3.0, (0.0, 179.99999), 17.3),
        (3.0, (-70.0, -180.0), 17.3),
        (3.0, (89.999, 0.0), 17.3),
        (50.0, (52.0, 5.0), 33.0),
    ],
)
def test_the_noise_of_positions_is_learned_in_meters(
    sigma: float, start: tuple[float, float], expected: float
) -> None:
    """Noise of three meters on each axis has a median bend of 8.65 m; the threshold is 11 m."""
    north, east = batched(white(sigma, 8_000), 4_000, strict=True)
    noise = [position(start, *each) for each in zip(north, east, strict=True)]
    assert learned(noise, 11.0, partial(position, start)) == pytest.approx(expected, rel=0.12)


def test_the_way_of_a_walk_is_no_noise() -> None:
    walk = [position((52.0, 5.0), 15.0 * number, 9.0 * number) for number in range(500)]
    tracker = learner(11.0)
    feed(tracker, walk)
    assert tracker.get_stats()["raised"] == 0


@needs_recordings
@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("dog_walk_1hz_22min", 1.0, 1.0),
        ("dog_walk_1hz_acc_12min", 1.0, 1.0),
        ("hike_sparse_14s_76min", 0.95, 1.0),
        ("pet_collar_186s_2days", 0.3, 0.5),
    ],
)
def test_learning_spares_writes_at_rest_and_hardly_any_on_a_walk(
    name: str, low: float, high: float
) -> None:
    fixes = [(fix.latitude, fix.longitude, fix.accuracy) for fix in load(name)]
    plain = SignificantChangeTracker()
    plain.set_threshold("sensor.x", "value", absolute=11.0)
    assert low <= feed(learner(11.0), fixes) / feed(plain, fixes) <= high


@pytest.mark.parametrize(("absolute", "percentage"), [(-1.0, None), (None, -0.1), (nan, None)])
def test_a_bad_threshold_is_refused(absolute: float | None, percentage: float | None) -> None:
    tracker = SignificantChangeTracker()
    with pytest.raises(ValueError, match="threshold"):
        tracker.set_threshold("sensor.x", "value", absolute=absolute, percentage=percentage)


async def test_each_interval_has_its_own_pace(scheduler: EntityUpdateScheduler) -> None:
    fast, slow, steady = FakeEntity(), FakeEntity(), FakeEntity()
    scheduler.register_entity("sensor.fast", fast, update_interval=0.02)
    scheduler.register_entity("sensor.slow", slow, update_interval=0.05)
    scheduler.register_entity("sensor.steady", steady, update_interval=0.05)
    assert scheduler.get_stats()["total_entities"] == 3
    assert scheduler.get_stats()["intervals"] == {0.02: 1, 0.05: 2}
    await asyncio.sleep(0.13)
    assert 3 <= fast.writes <= 6
    assert slow.writes == steady.writes == 2
    stats = scheduler.get_stats()
    assert stats["ticks"] == fast.writes + slow.writes
    assert stats["update_count"] == fast.writes + slow.writes + steady.writes
    assert stats["error_count"] == 0


async def test_registered_before_setup_starts_with_setup(hass: HomeAssistant) -> None:
    written: list[str] = []
    scheduler = EntityUpdateScheduler(hass, lambda entity_id, _: written.append(entity_id))
    scheduler.register_entity("sensor.x", FakeEntity(), update_interval=0.02)
    await asyncio.sleep(0.03)
    assert written == []
    await scheduler.async_setup()
    await scheduler.async_setup()
    await asyncio.sleep(0.03)
    assert written == ["sensor.x"]
    await scheduler.async_shutdown()


def running(loop: FakeLoop) -> EntityUpdateScheduler:
    """Return a scheduler that runs on a fake loop."""
    scheduler = EntityUpdateScheduler(Mock(loop=loop))
    finish(scheduler.async_setup())
    return scheduler


def test_an_interval_can_change() -> None:
    loop = FakeLoop()
    scheduler = running(loop)
    entity, replaced = FakeEntity(), FakeEntity()
    scheduler.register_entity("sensor.x", replaced, update_interval=20)
    scheduler.register_entity("sensor.x", entity, update_interval=20)
    loop.run(until=30)
    scheduler.register_entity("sensor.x", entity, update_interval=60)
    assert scheduler.get_stats()["intervals"] == {20: 1}
    loop.run(until=60)
    assert scheduler.get_stats()["intervals"] == {60: 1}
    assert (entity.writes, replaced.writes) == (2, 0)


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        pytest.param([(0, 10)], [10, 20, 30, 40], id="none"),
        pytest.param([(0, 10), (3, 10), (16, 10)], [10, 20, 30, 40], id="to the same"),
        pytest.param([(0, 10), (3, 30)], [10, 40], id="to a longer one"),
        pytest.param([(0, 30), (3, 10)], [13, 23, 33, 43], id="to a shorter one"),
        pytest.param([(0, 30), (25, 10)], [30, 40], id="to a shorter one, nearly due"),
        pytest.param([(0, 10), (3, 30), (6, 10)], [10, 20, 30, 40], id="there and back"),
        pytest.param([(0, 10), (3, 30), (6, 15), (9, 20)], [10, 30], id="to the last"),
        pytest.param([(0, 10), (3, 15), (9, 10), (16, 15), (19, 10)], [10, 20, 30, 40], id="fro"),
    ],
)
def test_a_move_waits_for_what_was_due_before(
    moves: list[tuple[int, int]], expected: list[int]
) -> None:
    loop = FakeLoop()
    scheduler = running(loop)
    found: list[float] = []
    entity = FakeEntity(lambda: found.append(loop.now))
    for at, interval in moves:
        register = partial(scheduler.register_entity, "sensor.x", entity, update_interval=interval)
        loop.call_at(at, register)
    loop.run(until=45.0)
    assert found == expected


def test_a_move_before_setup_counts_from_setup() -> None:
    loop = FakeLoop()
    scheduler, entity = EntityUpdateScheduler(Mock(loop=loop)), FakeEntity()
    scheduler.register_entity("sensor.x", entity, update_interval=600.0)
    scheduler.register_entity("sensor.x", entity, update_interval=10.0)
    loop.run(until=20.0)
    finish(scheduler.async_setup())
    loop.run(until=45.0)
    assert entity.writes == 2


def test_a_move_that_waits_goes_with_its_entity() -> None:
    loop = FakeLoop()
    scheduler = running(loop)
    left, entity = FakeEntity(), FakeEntity()
    scheduler.register_entity("sensor.x", left, update_interval=10.0)
    scheduler.register_entity("sensor.x", left, update_interval=30.0)
    scheduler.unregister_entity("sensor.x")
    assert scheduler.get_stats()["intervals"] == {}
    scheduler.register_entity("sensor.x", entity, update_interval=10.0)
    loop.run(until=45.0)
    assert (left.writes, entity.writes) == (0, 4)


def longest_waits(events: list[tuple[float, float]], until: float) -> list[tuple[float, float]]:
    """Return each wait for an update, and the longest interval set since the one before.

    An event is a time with the interval set then, or with 0 when the entity was updated.
    """
    waits, since, allowed, interval = [], events[0][0], 0.0, 0.0
    for at, new in [*events, (until, 0.0)]:
        interval = new or interval
        allowed = max(allowed, interval)
        waits.append((at - since, allowed))
        since, allowed = (since, allowed) if new else (at, interval)
    return waits


@given(
    moves=st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 3), st.integers(8, 40)), max_size=40
    ),
    inside=st.lists(st.tuples(st.integers(0, 3), st.integers(8, 40)), max_size=20),
)
def test_no_entity_starves_whoever_moves(
    moves: list[tuple[int, int, int]], inside: list[tuple[int, int]]
) -> None:
    """Times and intervals are in eighths; each update makes the next of the moves inside."""
    loop = FakeLoop()
    scheduler = running(loop)
    events: list[list[tuple[float, float]]] = [[] for _ in range(4)]
    rest = iter(inside)

    def move(number: int, eighths: int) -> None:
        events[number].append((loop.now, eighths / 8))
        scheduler.register_entity(
            f"sensor.e{number}", entities[number], update_interval=eighths / 8
        )

    def update(number: int) -> None:
        events[number].append((loop.now, 0.0))
        for each in islice(rest, 1):
            move(*each)

    entities = [FakeEntity(partial(update, number)) for number in range(4)]
    for number in range(4):
        move(number, 16)
    for at, number, eighths in moves:
        loop.call_at(at / 8, partial(move, number, eighths))
    loop.run(until=40.0)
    waits = [wait for each in events for wait in longest_waits(each, 40.0)]
    assert all(waited <= allowed for waited, allowed in waits)
    assert len(scheduler.get_stats()["intervals"]) <= 4


async def test_unregistering_inside_a_tick_is_safe(scheduler: EntityUpdateScheduler) -> None:
    def leave() -> None:
        scheduler.unregister_entity("sensor.e0")
        scheduler.unregister_entity("sensor.e1")

    first, second = FakeEntity(leave), FakeEntity()
    scheduler.register_entity("sensor.e0", first, update_interval=0.02)
    scheduler.register_entity("sensor.e1", second, update_interval=0.02)
    await asyncio.sleep(0.05)
    assert (first.writes, second.writes) == (1, 0)
    assert scheduler.get_stats()["intervals"] == {}
    scheduler.unregister_entity("sensor.e0")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sensor.e0": 40.0}, [3, 10, 10]),
        ({"sensor.e1": 40.0}, [10, 3, 10]),
        ({"sensor.e2": 2.0}, [10, 10, 46]),
        ({"sensor.e0": 2.0, "sensor.e1": 2.0, "sensor.e2": 2.0}, [46, 46, 46]),
    ],
)
def test_intervals_can_change_inside_a_tick(changes: dict[str, float], expected: list[int]) -> None:
    """The first of three entities sets new intervals at its first write, after ten seconds."""
    loop = FakeLoop()
    scheduler = running(loop)
    entities = {f"sensor.e{number}": FakeEntity() for number in range(3)}

    to_do = dict(changes)

    def change() -> None:
        for entity_id, interval in to_do.items():
            scheduler.register_entity(entity_id, entities[entity_id], update_interval=interval)
        to_do.clear()

    for entity_id, entity in entities.items():
        scheduler.register_entity(entity_id, entity, update_interval=10.0)
    entities["sensor.e0"].during = change
    loop.run(until=100.0)
    assert [entity.writes for entity in entities.values()] == expected


@settings(deadline=None, max_examples=10)
@given(
    eighths=st.lists(st.integers(8, 400), min_size=1, max_size=12),
    leaving=st.integers(2, 50),
    offset=st.integers(-3, 3),
)
def test_each_entity_is_updated_as_often_as_due_whoever_leaves(
    eighths: list[int], leaving: int, offset: int
) -> None:
    """Of 5 000 entities, some make another one leave in their first update."""
    loop = FakeLoop()
    scheduler = running(loop)
    entities = [FakeEntity() for _ in range(5_000)]
    due = [int(60 // (eighth / 8)) for eighth in eighths]
    left = set()
    for number, entity in enumerate(entities):
        interval = eighths[number % len(eighths)] / 8
        scheduler.register_entity(f"sensor.e{number}", entity, update_interval=interval)
    for number in range(0, 5_000, leaving):
        left.add(number + offset)
        leaver = partial(scheduler.unregister_entity, f"sensor.e{number + offset}")
        entities[number].during = leaver
    loop.run(until=60.0)
    found = [entity.writes for entity in entities]
    assert all(found[number] == due[number % len(due)] for number in {*range(5_000)} - left)
    assert all(found[number] <= due[number % len(due)] for number in left & {*range(5_000)})


@pytest.mark.expects_warnings
async def test_a_failing_entity_does_not_stop_a_tick(scheduler: EntityUpdateScheduler) -> None:
    entity = FakeEntity()
    scheduler.register_entity("sensor.bad", FakeEntity(fail), update_interval=0.05)
    scheduler.register_entity("sensor.good", entity, update_interval=0.05)
    await asyncio.sleep(0.08)
    assert entity.writes > 0
    assert scheduler.get_stats()["error_count"] == entity.writes


@pytest.mark.expects_blocking
async def test_a_large_tick_lets_the_loop_breathe(scheduler: EntityUpdateScheduler) -> None:
    loop = asyncio.get_running_loop()
    others: list[int] = []
    work = FakeEntity(lambda: time.sleep(0.001))
    for number in range(20):
        scheduler.register_entity(f"sensor.e{number}", work, update_interval=0.1)
    loop.call_later(0.101, lambda: others.append(work.writes))
    await asyncio.sleep(0.18)
    assert 0 < others[0] < 20
    assert work.writes == 20


@pytest.mark.expects_blocking
async def test_intervals_that_are_due_together_take_turns(
    scheduler: EntityUpdateScheduler,
) -> None:
    turn = 0
    turns: Counter[int] = Counter()
    names: Counter[str] = Counter()

    async def count_turns() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    def work(name: str) -> None:
        turns[turn] += 1
        names[name] += 1
        time.sleep(0.001)

    for name, interval in (("a", 0.03), ("b", 0.031), ("c", 0.032)):
        entity = FakeEntity(partial(work, name))
        for number in range(8):
            entity_id = f"sensor.{name}{number}"
            scheduler.register_entity(entity_id, entity, update_interval=interval)
    time.sleep(0.035)  # noqa: ASYNC251 - everything comes due in the same turn of the loop
    with suppress(TimeoutError):
        await asyncio.wait_for(count_turns(), 0.025)
    assert set(names) == {"a", "b", "c"}
    # Two writes of a millisecond are a slice, and a turn of the loop has one of them.
    assert max(turns.values()) <= 2


@pytest.mark.expects_blocking
async def test_missed_ticks_are_left_out(scheduler: EntityUpdateScheduler) -> None:
    entity = FakeEntity()
    scheduler.register_entity("sensor.x", entity, update_interval=0.1)
    time.sleep(0.32)  # noqa: ASYNC251 - the loop is blocked on purpose
    await asyncio.sleep(0.005)
    assert entity.writes == 1
    await asyncio.sleep(0.1)
    assert entity.writes == 2


@pytest.mark.expects_blocking
async def test_shutdown_stops_a_tick_under_way(scheduler: EntityUpdateScheduler) -> None:
    work = FakeEntity(lambda: time.sleep(0.003))
    for number in range(5):
        scheduler.register_entity(f"sensor.e{number}", work, update_interval=0.02)
    await asyncio.sleep(0.021)
    await scheduler.async_shutdown()
    before = work.writes
    scheduler.register_entity("sensor.late", work, update_interval=0.01)
    await asyncio.sleep(0.03)
    assert 0 < before < 5
    assert work.writes == before
    assert scheduler.get_stats()["total_entities"] == 0


def test_updates_that_take_longer_than_their_interval_do_not_pile_up() -> None:
    loop = FakeLoop()
    scheduler = running(loop)
    times: list[float] = []

    def block() -> None:
        times.append(loop.now)
        loop.now += 25.0

    other = FakeEntity()
    scheduler.register_entity("sensor.slow", FakeEntity(block), update_interval=10.0)
    scheduler.register_entity("sensor.other", other, update_interval=15.0)
    loop.run(until=101.0)
    assert times == [10.0, 40.0, 70.0, 100.0]
    assert other.writes == 3


def test_a_shutdown_inside_an_update_stops_the_tick() -> None:
    loop = FakeLoop()
    scheduler = running(loop)
    entities = [FakeEntity() for _ in range(4)]
    entities[1].during = lambda: finish(scheduler.async_shutdown())
    for number, entity in enumerate(entities):
        interval = 2.0 - number // 3
        scheduler.register_entity(f"sensor.e{number}", entity, update_interval=interval)
    loop.run(until=10.0)
    assert [entity.writes for entity in entities] == [1, 1, 0, 1]
    assert scheduler.get_stats()["intervals"] == {}


@pytest.mark.parametrize("interval", [0.0, -1.0, inf, nan])
async def test_a_bad_interval_is_refused(scheduler: EntityUpdateScheduler, interval: float) -> None:
    with pytest.raises(ValueError, match="interval"):
        scheduler.register_entity("sensor.x", FakeEntity(), update_interval=interval)


@pytest.mark.parametrize(
    ("kind", "intervals"),
    [
        ("gps", [30, 20, 15, 10]),
        ("walk", [60, 45, 30, 30]),
        ("feeding", [600, 300, 300, 300]),
        ("health", [1800, 900, 900, 900]),
    ],
)
def test_intervals(kind: str, intervals: list[int]) -> None:
    levels = ("low", "medium", "high", "urgent")
    found = [calculate_optimal_update_interval(kind, volatility=level) for level in levels]
    assert found == intervals
    assert calculate_optimal_update_interval(kind) == intervals[1]


@pytest.mark.parametrize(("kind", "volatility"), [("weather", "low"), ("gps", "extreme")])
def test_an_unknown_interval_is_refused(kind: str, volatility: str) -> None:
    with pytest.raises(ValueError, match="No update interval"):
        calculate_optimal_update_interval(kind, volatility=volatility)
