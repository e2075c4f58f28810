"""Tests of the batcher, the significance of changes, and the scheduler."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from math import inf, nan
import time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol import entity_optimization
from custom_components.pawcontrol.entity_optimization import (
    SHORTEST_WINDOW_MS,
    EntityUpdateBatcher,
    EntityUpdateScheduler,
    SignificantChangeTracker,
    calculate_optimal_update_interval,
)


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
async def test_an_unknown_entity_is_counted_and_reported_once(
    batcher: EntityUpdateBatcher, caplog: pytest.LogCaptureFixture
) -> None:
    await batcher.schedule_update("sensor.buddy")
    await batcher.schedule_update("sensor.buddy")
    assert batcher.get_stats()["unknown_count"] == 2
    assert caplog.text.count("not registered") == 1
    assert "buddy" not in caplog.text


async def test_an_urgent_write_skips_the_window(batcher: EntityUpdateBatcher) -> None:
    entity = register(batcher, 1)["sensor.e0"]
    batcher.schedule("sensor.e0")
    batcher.schedule("sensor.e0", urgent=True)
    assert entity.writes == 1
    await asyncio.sleep(0.04)
    assert entity.writes == 1
    assert (batcher.update_count, batcher.batch_count) == (1, 0)


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


@pytest.mark.parametrize(("window", "size"), [(-1.0, 1), (1.0, 0)])
async def test_bad_batcher_bounds_are_refused(
    hass: HomeAssistant, window: float, size: int
) -> None:
    with pytest.raises(ValueError, match="window"):
        EntityUpdateBatcher(hass, window, size)


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOME = (45.5232, -122.6765, 10.0)


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
    ],
)
def test_significance(
    absolute: float | None, percentage: float | None, old: object, new: object, *, expected: bool
) -> None:
    tracker = SignificantChangeTracker()
    tracker.set_threshold("sensor.x", "value", absolute=absolute, percentage=percentage)
    assert tracker.is_significant_change("sensor.x", "value", old)
    assert tracker.is_significant_change("sensor.x", "value", new) is expected


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


async def test_an_interval_can_change(scheduler: EntityUpdateScheduler) -> None:
    entity, replaced = FakeEntity(), FakeEntity()
    scheduler.register_entity("sensor.x", replaced, update_interval=0.02)
    scheduler.register_entity("sensor.x", entity, update_interval=0.02)
    await asyncio.sleep(0.03)
    scheduler.register_entity("sensor.x", entity, update_interval=60)
    assert scheduler.get_stats()["intervals"] == {60: 1}
    await asyncio.sleep(0.03)
    assert (entity.writes, replaced.writes) == (1, 0)


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


@pytest.mark.expects_warnings
async def test_a_failing_entity_does_not_stop_a_tick(scheduler: EntityUpdateScheduler) -> None:
    entity = FakeEntity()
    scheduler.register_entity("sensor.bad", FakeEntity(fail), update_interval=0.02)
    scheduler.register_entity("sensor.good", entity, update_interval=0.02)
    await asyncio.sleep(0.03)
    assert entity.writes == 1
    assert scheduler.get_stats()["error_count"] == 1


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
