"""Set-up, unload, restart and removal of an entry."""

import asyncio
from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from unittest.mock import AsyncMock, patch

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.pawcontrol import parts
from custom_components.pawcontrol.button import LogButton
from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.walk import Walk
from custom_components.pawcontrol.performance import get_performance_summary
from custom_components.pawcontrol.sources.demo import DemoSource
from custom_components.pawcontrol.turns import SLICE_SECONDS

from .common import (
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
from .storage import Storage

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

JOURNAL = "pawcontrol.journal.entities-entry"


async def test_demo_lives_from_the_first_second(hass: HomeAssistant) -> None:
    entry = demo_entry(hass)
    await async_load(hass, entry)
    trackers = hass.states.async_all("device_tracker")
    assert len(trackers) == 3
    assert all("latitude" in state.attributes for state in trackers)
    assert {value(hass, "sensor", "tracking_quality", dog_id(n)) for n in range(3)} <= {
        "live",
        "at_home",
        "delayed",
        "stale",
    }


async def test_reloads_leave_nothing_behind(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The clock stands still, so that files of Home Assistant that wait to be written still do."""
    entry = entities_entry(hass)
    await async_load(hass, entry)
    listeners = hass.bus.async_listeners()
    entities = {
        e.entity_id for e in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    }
    for _ in range(20):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    # Others may have written what they put off.
    assert Counter(hass.bus.async_listeners()) <= Counter(listeners)
    assert entities == {
        e.entity_id for e in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    }


async def test_entities_that_leave_share_the_loop_with_others(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entity_registry: er.EntityRegistry
) -> None:
    entry = entities_entry(hass, PAIR)
    await async_load(hass, entry)
    known = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    left: list[str] = []
    turns: list[int] = []

    @callback
    def leave(event: Event[EventStateChangedData]) -> None:
        left.append(event.data["entity_id"])
        freezer.tick(SLICE_SECONDS)

    async def count() -> None:
        while entry.state is not ConfigEntryState.NOT_LOADED:
            turns.append(len(left))
            await asyncio.sleep(0)

    hass.bus.async_listen(EVENT_STATE_CHANGED, leave)
    await asyncio.gather(hass.config_entries.async_unload(entry.entry_id), count())
    assert sorted(left) == sorted(each.entity_id for each in known)
    assert max(after - before for before, after in pairwise(turns)) < len(left) / 4
    assert er.async_entries_for_config_entry(entity_registry, entry.entry_id) == known


@pytest.mark.expects_warnings
async def test_an_entity_that_fails_to_leave_holds_up_nobody(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)

    fail = AsyncMock(side_effect=ValueError("nobody knows why"))
    monkeypatch.setattr(LogButton, "async_remove", fail)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert "nobody knows why" in caplog.text
    assert value(hass, "sensor", "tracking_quality") == "unavailable"


async def test_an_unloaded_dog_hears_nothing_more(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    dog = entry.runtime_data.dogs[dog_id()]
    before = dog.data
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(timedelta(hours=7))
    place(hass, north=500)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert dog.data is before
    assert value(hass, "sensor", "tracking_quality") == "unavailable"


async def test_restart_shows_the_last_known_state_without_a_request(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = demo_entry(hass, dogs=1)
    await async_load(hass, entry)
    before = hass.states.get(entity_id(hass, "device_tracker", "position"))
    fix = value(hass, "sensor", "last_fix")
    assert before
    assert await hass.config_entries.async_unload(entry.entry_id)
    monkeypatch.setattr(parts, "DemoSource", partial(DemoSource, latency=3600))
    with freeze_time(dt_util.utcnow() + timedelta(hours=7)):
        assert await hass.config_entries.async_setup(entry.entry_id)
        after = hass.states.get(entity_id(hass, "device_tracker", "position"))
        assert after
        assert after.attributes["latitude"] == pytest.approx(
            before.attributes["latitude"], abs=2e-4
        )
        assert value(hass, "sensor", "last_fix") == fix
        assert value(hass, "sensor", "tracking_quality") == "lost"
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_state_repeated_by_a_restart_is_no_new_fix(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    fix = value(hass, "sensor", "last_fix")
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(timedelta(hours=2))
    place(hass)
    await async_load(hass, entry)
    assert value(hass, "sensor", "last_fix") == fix
    assert value(hass, "sensor", "tracking_quality") == "stale"
    freezer.tick(timedelta(minutes=1))
    place(hass)
    await hass.async_block_till_done()
    assert value(hass, "sensor", "tracking_quality") == "at_home"


async def test_a_walk_by_hand_survives_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    (walked,) = await walks_on_disk(hass)
    assert walked.manual
    assert walked.active
    started = dt_util.utcnow()
    for minute in range(1, 6):
        freezer.tick(timedelta(minutes=1))
        place(hass, north=60 * minute)
        await hass.async_block_till_done()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "on_walk") == "on"
    assert float(value(hass, "sensor", "walk_distance")) == pytest.approx(300, abs=30)
    freezer.tick(timedelta(minutes=1))
    await hass.services.async_call("switch", "turn_off", walk, blocking=True)
    (walked,) = await walks_on_disk(hass)
    assert (walked.start, walked.end) == (started, dt_util.utcnow())
    assert walked.distance == pytest.approx(300, abs=30)
    for _ in range(2):
        assert value(hass, "binary_sensor", "on_walk") == "off"
        assert value(hass, "sensor", "walks_today") == "1"
        assert float(value(hass, "sensor", "walk_distance")) == pytest.approx(300, abs=30)
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()


async def test_a_walk_by_hand_needs_no_tracker_fix(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    for service in ("turn_off", "turn_on", "turn_on"):
        await hass.services.async_call("switch", service, walk, blocking=True)
    assert value(hass, "sensor", "walks_today") == "1"
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert value(hass, "switch", "walk") == "on"


async def test_links_follow_a_renamed_entity(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, freezer: FrozenDateTimeFactory
) -> None:
    other = MockConfigEntry(domain="test")
    other.add_to_hass(hass)
    collar = entity_registry.async_get_or_create(
        "device_tracker", "test", "1", suggested_object_id="collar", config_entry=other
    )
    assert collar.entity_id == TRACKER
    tag = entity_registry.async_get_or_create("binary_sensor", "test", "2", config_entry=other)
    park = entity_registry.async_get_or_create("zone", "test", "3", config_entry=other)
    dog = dog_data(home_evidence=[tag.entity_id], safe_zones=[park.entity_id])
    entry = entities_entry(hass, [dog])
    place(hass)
    await async_load(hass, entry)
    entity_registry.async_update_entity(TRACKER, name="Collar of Rex")
    entity_registry.async_update_entity(TRACKER, new_entity_id="device_tracker.new")
    await hass.async_block_till_done()
    entity_registry.async_update_entity(tag.entity_id, new_entity_id="binary_sensor.tag")
    await hass.async_block_till_done()
    assert entry.subentries[dog_id()].data["trackers"] == ["device_tracker.new"]
    assert entry.subentries[dog_id()].data["home_evidence"] == ["binary_sensor.tag"]
    entity_registry.async_update_entity(park.entity_id, new_entity_id="zone.meadow")
    await hass.async_block_till_done()
    assert entry.subentries[dog_id()].data["safe_zones"] == ["zone.meadow"]
    freezer.tick(timedelta(minutes=3))
    place(hass, "device_tracker.new", north=400)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "at_home") == "off"


async def test_safe_zones_follow_a_renamed_zone(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    garden = entity_registry.async_get_or_create(
        "zone", "zone", "1", suggested_object_id="garden"
    ).entity_id
    old = dog_data(name="Bella", trackers=["device_tracker.other"])
    del old["home_evidence"]
    entry = entities_entry(hass, [dog_data(safe_zones=["zone.park", garden]), old])
    await async_load(hass, entry)
    entity_registry.async_update_entity(garden, new_entity_id="zone.orchard")
    await hass.async_block_till_done()
    assert entry.subentries[dog_id()].data["safe_zones"] == ["zone.park", "zone.orchard"]
    assert dict(entry.subentries[dog_id(1)].data) == old


@pytest.mark.parametrize("gone", ["unavailable", "unknown"])
async def test_an_unavailable_tracker_is_never_live(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, gone: str
) -> None:
    entry = entities_entry(hass)
    place(hass, north=400)
    await async_load(hass, entry)
    assert value(hass, "sensor", "tracking_quality") == "live"
    hass.states.async_set(TRACKER, gone)
    await hass.async_block_till_done()
    assert value(hass, "sensor", "tracking_quality") == "stale"
    hass.states.async_remove(TRACKER)
    await hass.async_block_till_done()
    assert value(hass, "sensor", "tracking_quality") == "stale"
    freezer.tick(timedelta(seconds=10))
    place(hass, north=410)
    await hass.async_block_till_done()
    assert value(hass, "sensor", "tracking_quality") == "live"


async def test_removing_the_entry_deletes_its_files(
    hass: HomeAssistant, hass_storage: dict[str, Any], storage: Storage
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    assert await hass.config_entries.async_unload(entry.entry_id)
    storage.write(f"{JOURNAL}.unreadable.1", b"?")
    assert [key for key in hass_storage if key.startswith(DOMAIN)]
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in hass_storage if key.startswith(DOMAIN)]
    assert storage.names() == []
    assert not dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)


async def test_removing_a_dog_deletes_what_is_known_of_it(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    other = "device_tracker.other"
    entry = entities_entry(hass, [dog_data(), dog_data(name="Ada", trackers=[other])])
    place(hass)
    place(hass, other)
    await async_load(hass, entry)
    for owner in (dog_id(0), dog_id(1)):
        walk = {"entity_id": entity_id(hass, "switch", "walk", owner)}
        await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    hass.config_entries.async_remove_subentry(entry, dog_id(1))
    await hass.async_block_till_done()
    assert await walks_on_disk(hass, dog_id(0))
    assert not await walks_on_disk(hass, dog_id(1))
    assert await hass.config_entries.async_unload(entry.entry_id)
    cache = str(hass_storage["pawcontrol.entities-entry.cache"])
    assert dog_id(0) in cache
    assert dog_id(1) not in cache


@pytest.mark.parametrize("step", ["async_load", "async_keep"])
async def test_a_journal_on_a_failing_disk_is_tried_again(hass: HomeAssistant, step: str) -> None:
    entry = entities_entry(hass)
    with patch.object(Journal, step, side_effect=HomeAssistantError):
        assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "journal_unavailable"


async def test_a_trail_of_another_version_is_left_out(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    entry.runtime_data.client.remember(dog_id(), TRACKER, {"odd": 1}, anew=True)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert value(hass, "sensor", "tracking_quality") == "at_home"


async def walks_on_disk(hass: HomeAssistant, dog: str = dog_id()) -> list[Walk]:
    """Return what a restart would find in the journal."""
    journal = Journal(hass, "entities-entry")
    await journal.async_load()
    return journal.walks(dog, dt_util.utcnow() - timedelta(days=1))


@pytest.mark.expects_warnings
async def test_a_journal_that_cannot_be_read_is_reported_until_it_is_gone(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, storage: Storage
) -> None:
    entry = entities_entry(hass)
    place(hass)
    storage.write(f"{JOURNAL}.log", b"no log\n")
    await async_load(hass, entry)
    assert value(hass, "sensor", "tracking_quality") == "at_home"
    (aside,) = (name for name in storage.names() if ".unreadable." in name)
    assert storage.read(aside) == b"no log\n"
    issue_id = "journal_set_aside_entities-entry"
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue
    assert issue.translation_placeholders == {"source": entry.title, "files": aside}
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert issue_registry.async_get_issue(DOMAIN, issue_id)
    storage.delete(aside)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert not issue_registry.async_get_issue(DOMAIN, issue_id)


async def test_nothing_is_measured_while_no_entry_wants_it(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    for wanted, calls in ((False, 0), (True, 1)):
        hass.config_entries.async_update_entry(entry, options={"measure_performance": wanted})
        await hass.async_block_till_done()
        assert get_performance_summary([*entry.runtime_data.dogs.values()])["total_calls"] == calls


async def test_what_one_entry_wants_is_measured_until_it_goes(hass: HomeAssistant) -> None:
    entry, demo = entities_entry(hass), demo_entry(hass, dogs=0)
    hass.config_entries.async_update_entry(entry, options={"measure_performance": False})
    await async_load(hass, entry)
    (dog,) = entry.runtime_data.dogs.values()
    await dog.async_refresh()
    assert get_performance_summary([dog])["total_calls"] == 2
    await hass.config_entries.async_remove(demo.entry_id)
    await dog.async_refresh()
    assert get_performance_summary([dog])["total_calls"] == 2
