"""One dog through good and bad times of its source."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol import parts
from custom_components.pawcontrol.sources import Raw, SourceConnectionError, SourceError
from custom_components.pawcontrol.sources.demo import DemoSource
from custom_components.pawcontrol.turns import SLICE_SECONDS

from ..common import (
    PAIR,
    TRACKER,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
    value,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


class FaultySource(DemoSource):
    """A demo pack whose answers can be taken away."""

    positions_error: SourceError | None = None
    route_error: SourceError | None = None

    @override
    async def async_positions(self) -> dict[str, Raw]:
        if self.positions_error:
            raise self.positions_error
        return await super().async_positions()

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        if self.route_error:
            raise self.route_error
        return await super().async_route(tracker, start, end)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> type[FaultySource]:
    """Put the faulty pack in the demo's place, without its latency."""
    source = type("Source", (FaultySource,), {})
    monkeypatch.setattr(parts, "DemoSource", partial(source, latency=0))
    return source


async def _async_pass(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: timedelta) -> None:
    freezer.tick(time)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(SourceConnectionError(), "source_unreachable"), (SourceError(), "source_refused")],
)
async def test_set_up_is_tried_again_while_nothing_is_known(
    hass: HomeAssistant,
    faulty: type[FaultySource],
    error: SourceError,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(faulty, "positions_error", error)
    entry = demo_entry(hass, dogs=1)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == reason
    monkeypatch.setattr(faulty, "positions_error", None)
    assert await hass.config_entries.async_reload(entry.entry_id)


@pytest.mark.expects_warnings
async def test_a_source_that_fails_later_is_told_by_the_quality(
    hass: HomeAssistant, faulty: type[FaultySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = demo_entry(hass, dogs=1)
    await async_load(hass, entry)
    dog = next(iter(entry.runtime_data.dogs.values()))
    monkeypatch.setattr(faulty, "positions_error", SourceConnectionError())
    await hass.async_block_till_done(wait_background_tasks=True)
    entry.runtime_data.cache.invalidate("")
    await dog.async_refresh()
    assert value(hass, "sensor", "tracking_quality") == "stale"
    assert hass.states.get(entity_id(hass, "device_tracker", "position"))
    monkeypatch.setattr(faulty, "positions_error", None)
    await dog.async_refresh()
    assert value(hass, "sensor", "tracking_quality") in {"live", "at_home", "delayed"}


async def test_earlier_walks_of_the_day_are_looked_up(
    hass: HomeAssistant, faulty: type[FaultySource]
) -> None:
    await hass.config.async_set_time_zone("UTC")
    entry = demo_entry(hass, dogs=1)
    await async_load(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    await asyncio.sleep(0.2)
    assert int(value(hass, "sensor", "walks_today")) >= 2 * dt_util.utcnow().hour - 2
    midnight = dt_util.start_of_local_day()
    records = entry.runtime_data.journal.records(dog_id(), since=midnight)
    over = [record.data for record in records if record.data.end]
    assert [data for data in over if not data.route] == []


async def test_walks_that_cannot_be_looked_up_do_no_harm(
    hass: HomeAssistant, faulty: type[FaultySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    await hass.config.async_set_time_zone("Pacific/Kiritimati")
    entry = demo_entry(hass, dogs=1)
    await async_load(hass, entry)
    monkeypatch.setattr(faulty, "route_error", SourceError())
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED


async def test_the_day_ends_at_the_users_midnight(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("Pacific/Auckland")
    freezer.move_to(datetime(2026, 1, 5, 10, 40, tzinfo=UTC))
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    freezer.tick(timedelta(minutes=5))
    await hass.services.async_call("switch", "turn_off", walk, blocking=True)
    assert value(hass, "sensor", "walks_today") == "1"
    await _async_pass(hass, freezer, timedelta(minutes=14))
    assert value(hass, "sensor", "walks_today") == "1"
    await _async_pass(hass, freezer, timedelta(minutes=1, seconds=1))
    await _async_pass(hass, freezer, timedelta(minutes=1))
    assert value(hass, "sensor", "walks_today") == "0"
    assert value(hass, "sensor", "walk_duration") == "5"


async def test_silence_is_told_without_any_message(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass, north=400)
    await async_load(hass, entry)
    seen = [value(hass, "sensor", "tracking_quality")]
    for minutes in (2, 4, 30):
        await _async_pass(hass, freezer, timedelta(minutes=minutes))
        seen.append(value(hass, "sensor", "tracking_quality"))
    assert seen == ["live", "delayed", "stale", "lost"]


async def test_a_position_that_stays_old_tells_when_it_was_true(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass, north=400)
    await async_load(hass, entry)
    fix = dt_util.utcnow()
    told = []
    for minutes in (0, 6, 30):
        await _async_pass(hass, freezer, timedelta(minutes=minutes))
        state = hass.states.get(entity_id(hass, "sensor", "tracking_quality"))
        assert state
        told.append(state.attributes.get("last_fix"))
    assert told == [None, fix, fix]


async def test_a_moved_home_zone_is_noticed_when_it_settles(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    home = hass.states.get("zone.home")
    assert home
    assert value(hass, "binary_sensor", "at_home") == "on"
    moved = home.attributes | {"latitude": home.attributes["latitude"] + 0.01}
    hass.states.async_set("zone.home", home.state, moved)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "at_home") == "on"
    await _async_pass(hass, freezer, timedelta(seconds=2))
    assert value(hass, "binary_sensor", "at_home") == "off"
    assert float(value(hass, "sensor", "distance_from_home")) == pytest.approx(1112, abs=2)


async def test_without_its_home_zone_a_dog_has_no_home(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    hass.states.async_remove("zone.home")
    await hass.async_block_till_done()
    await _async_pass(hass, freezer, timedelta(seconds=2))
    assert value(hass, "binary_sensor", "at_home") == "unknown"
    assert value(hass, "sensor", "distance_from_home") == "unknown"


async def test_the_network_at_home_knows_the_dog_without_a_position(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    hass.states.async_set(TRACKER, "home", {"source_type": "router"})
    await async_load(hass, entry)
    tracker = hass.states.get(entity_id(hass, "device_tracker", "position"))
    assert tracker
    assert tracker.state == "home"
    assert "latitude" not in tracker.attributes
    assert value(hass, "binary_sensor", "at_home") == "on"
    assert value(hass, "sensor", "tracking_quality") == "at_home"


async def test_the_tracker_that_sees_best_is_believed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    coarse = "device_tracker.phone"
    entry = entities_entry(hass, [dog_data(trackers=[TRACKER, coarse])])
    place(hass, accuracy=5)
    await async_load(hass, entry)
    freezer.tick(timedelta(seconds=60))
    place(hass, coarse, north=400, accuracy=100)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "at_home") == "on"
    freezer.tick(timedelta(minutes=3))
    place(hass, coarse, north=900, accuracy=100)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "at_home") == "off"


async def test_trackers_that_all_report_at_once_share_the_loop_with_others(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass, PAIR)
    await async_load(hass, entry)
    told: list[str] = []

    def tell(dog_id: str) -> None:
        told.append(dog_id)
        freezer.tick(2 * SLICE_SECONDS)

    for dog in entry.runtime_data.dogs.values():
        dog.async_add_listener(partial(tell, dog.dog_id))
    for number, dog in enumerate(PAIR):
        (tracker,) = dog["trackers"]
        place(hass, tracker, north=number)
    assert told == [dog_id()]
    await asyncio.sleep(0)
    assert told == [dog_id(), dog_id(1)]
    await hass.async_block_till_done()


async def test_a_restart_in_the_middle_of_a_walk_goes_on_with_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    await _walk(hass, freezer, range(20, 420, 20))
    before = float(value(hass, "sensor", "walk_distance"))
    assert value(hass, "binary_sensor", "on_walk") == "on"
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "on_walk") == "on"
    await _walk(hass, freezer, range(420, 620, 20))
    assert value(hass, "sensor", "walks_today") == "1"
    assert float(value(hass, "sensor", "walk_distance")) > before + 100
    await _walk(hass, freezer, range(600, 0, -20))
    await _walk(hass, freezer, [0] * 20)
    await _async_pass(hass, freezer, timedelta(minutes=1))
    assert value(hass, "binary_sensor", "on_walk") == "off"
    assert float(value(hass, "sensor", "walk_distance")) == pytest.approx(1200, rel=0.05)


async def test_a_walk_ended_by_hand_stays_ended_over_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    await _walk(hass, freezer, range(20, 420, 20))
    await hass.services.async_call("switch", "turn_off", walk, blocking=True)
    await _walk(hass, freezer, range(400, 200, -20))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await _walk(hass, freezer, range(200, 0, -20))
    assert value(hass, "switch", "walk") == "off"
    assert value(hass, "sensor", "walks_today") == "1"
    assert float(value(hass, "sensor", "walk_distance")) == pytest.approx(400, rel=0.1)


async def test_a_found_walk_that_was_ended_by_hand_stays_ended_over_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    await _walk(hass, freezer, range(20, 420, 20))
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    assert value(hass, "switch", "walk") == "on"
    await hass.services.async_call("switch", "turn_off", walk, blocking=True)
    await _walk(hass, freezer, range(400, 300, -20))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await _walk(hass, freezer, range(300, 0, -20))
    await _walk(hass, freezer, [0] * 20)
    assert value(hass, "switch", "walk") == "off"
    assert value(hass, "sensor", "walks_today") == "1"
    assert float(value(hass, "sensor", "walk_distance")) == pytest.approx(400, rel=0.1)


async def test_two_walks_by_hand_in_a_row_are_counted_once_over_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    for start in (0, 400):
        await hass.services.async_call("switch", "turn_on", walk, blocking=True)
        await _walk(hass, freezer, range(start + 20, start + 320, 20))
        await hass.services.async_call("switch", "turn_off", walk, blocking=True)
        await _walk(hass, freezer, range(start + 320, start + 420, 20))
    before = [value(hass, "sensor", key) for key in ("walks_today", "distance_today")]
    assert before[0] == "2"
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert [value(hass, "sensor", key) for key in ("walks_today", "distance_today")] == before


async def test_old_positions_of_all_trackers_are_no_news_after_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    phone = "device_tracker.phone"
    entry = entities_entry(hass, [dog_data(trackers=[TRACKER, phone])])
    place(hass, phone, north=600)
    await async_load(hass, entry)
    await _async_pass(hass, freezer, timedelta(hours=5))
    await _walk(hass, freezer, [0] * 20)
    assert value(hass, "binary_sensor", "at_home") == "on"
    assert await hass.config_entries.async_unload(entry.entry_id)
    await _async_pass(hass, freezer, timedelta(minutes=10))
    hass.states.async_set(TRACKER, "unavailable")
    place(hass, phone, north=600)
    await async_load(hass, entry)
    assert value(hass, "binary_sensor", "at_home") == "on"


async def test_the_map_agrees_about_home(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    router = "device_tracker.router"
    entry = entities_entry(hass, [dog_data(trackers=[TRACKER, router])])
    place(hass, north=180, accuracy=95)
    await async_load(hass, entry)
    tracker = entity_id(hass, "device_tracker", "position")
    assert value(hass, "binary_sensor", "at_home") == "off"
    assert hass.states.is_state(tracker, "not_home")
    hass.states.async_set(router, "home", {"source_type": "router"})
    await _async_pass(hass, freezer, timedelta(seconds=1))
    await _async_pass(hass, freezer, timedelta(seconds=1))
    assert value(hass, "binary_sensor", "at_home") == "on"
    assert hass.states.is_state(tracker, "home")


async def test_a_tracker_that_never_reported_has_no_position(
    hass: HomeAssistant, faulty: type[FaultySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_source: FaultySource) -> dict[str, Raw]:
        return {}

    monkeypatch.setattr(faulty, "async_positions", nothing)
    await async_load(hass, demo_entry(hass, dogs=1))
    assert value(hass, "sensor", "tracking_quality") == "lost"
    assert value(hass, "device_tracker", "position") == "unknown"


async def test_a_simulated_dog_without_a_zone_lives_where_home_assistant_is(
    hass: HomeAssistant, faulty: type[FaultySource]
) -> None:
    simulated = demo_entry(hass, dogs=1)
    dog = simulated.subentries[dog_id()]
    hass.config_entries.async_update_subentry(
        simulated, dog, data={**dog.data, "home_zone": "zone.gone"}
    )
    await async_load(hass, simulated)
    tracker = hass.states.get(entity_id(hass, "device_tracker", "position"))
    assert tracker
    assert tracker.attributes["latitude"] == pytest.approx(hass.config.latitude, abs=0.01)
    assert value(hass, "binary_sensor", "at_home") == "unknown"


async def test_a_history_that_fails_does_not_hide_the_position(
    hass: HomeAssistant, faulty: type[FaultySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faulty, "route_error", SourceConnectionError())
    entry = demo_entry(hass, dogs=1)
    await async_load(hass, entry)
    assert value(hass, "sensor", "tracking_quality") in {"live", "at_home", "delayed"}


async def test_the_distance_of_the_day_is_told_in_steps(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    await _walk(hass, freezer, range(20, 420, 20))
    seen = list[float]()
    for north in range(420, 1020, 20):
        await _walk(hass, freezer, [north])
        seen.append(float(value(hass, "sensor", "distance_today")))
    steps = [after - before for before, after in pairwise(dict.fromkeys(seen))]
    assert len(steps) > 5
    assert min(steps) >= 0.05


async def _walk(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, norths: Sequence[float]
) -> None:
    """Report a position every 15 s."""
    for north in norths:
        await _async_pass(hass, freezer, timedelta(seconds=15))
        place(hass, north=north)
        await hass.async_block_till_done()
    await _async_pass(hass, freezer, timedelta(seconds=1))
