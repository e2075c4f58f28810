"""Lost mode and visitor mode: what the household said stays said."""

from datetime import timedelta
from typing import Any, Final
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.pace import Pace
from custom_components.pawcontrol.model.record import Kind, Record

from .common import (
    async_act,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
    value,
)

MODES: Final = ("lost_mode", "visitor_mode")
OTHER: Final = "device_tracker.other"


@pytest.fixture(name="entry", autouse=True)
async def _entry(hass: HomeAssistant) -> ConfigEntry:
    """Return an entry with two dogs at home."""
    place(hass)
    place(hass, OTHER)
    entry = entities_entry(hass, [dog_data(), dog_data(name="Ada", trackers=[OTHER])])
    await async_load(hass, entry)
    return entry


async def _turn(
    hass: HomeAssistant, key: str, state: str, owner: str = dog_id(), **context: Any
) -> None:
    target = {"entity_id": entity_id(hass, "switch", key, owner)}
    await hass.services.async_call(
        "switch", f"turn_{state}", target, blocking=True, context=Context(**context)
    )


def _states(hass: HomeAssistant, key: str) -> list[str]:
    return [value(hass, "switch", key, owner) for owner in (dog_id(0), dog_id(1))]


async def _on_disk(entry: ConfigEntry, hass: HomeAssistant, key: str) -> list[Record]:
    """Return what a restart would find of a mode, which is nothing but what is on disk."""
    journal = Journal(hass, entry.entry_id)
    await journal.async_load()
    return journal.records(dog_id(), kinds=[Kind(key)])


@pytest.mark.parametrize("key", MODES)
async def test_a_mode_is_on_disk_when_the_action_returns(
    hass: HomeAssistant, entry: ConfigEntry, hass_admin_user: MockUser, key: str
) -> None:
    assert _states(hass, key) == ["off", "off"]
    await _turn(hass, key, "on", user_id=hass_admin_user.id)
    (record,) = await _on_disk(entry, hass, key)
    assert record.to_json()["data"]["on"] is True
    assert (record.user_id, record.source) == (hass_admin_user.id, "manual")
    await hass.async_block_till_done()
    assert _states(hass, key) == ["on", "off"]


@pytest.mark.parametrize("key", MODES)
async def test_a_mode_lasts_over_a_restart(
    hass: HomeAssistant, entry: ConfigEntry, key: str
) -> None:
    for state in ("on", "off", "on"):
        await _turn(hass, key, state)
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert _states(hass, key) == [state, "off"]
    assert {value(hass, "switch", each) for each in MODES} == {"on", "off"}


@pytest.mark.usefixtures("freezer")
async def test_what_is_so_already_is_not_logged_again(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    for state in ("off", "on", "on", "off", "off", "on"):
        await _turn(hass, "lost_mode", state)
    records = await _on_disk(entry, hass, "lost_mode")
    assert [record.to_json()["data"]["on"] for record in records] == [True, False, True]


async def test_a_mode_can_be_ended_though_the_clock_was_ahead(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    freezer.tick(timedelta(days=400))
    await _turn(hass, "lost_mode", "on")
    freezer.tick(timedelta(days=-400))
    await _turn(hass, "lost_mode", "off")
    await hass.async_block_till_done()
    assert _states(hass, "lost_mode") == ["off", "off"]
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert _states(hass, "lost_mode") == ["off", "off"]


async def test_the_timeline_tells_of_a_mode(hass: HomeAssistant) -> None:
    await _turn(hass, "lost_mode", "on")
    await hass.async_block_till_done()
    timeline = hass.states.get(entity_id(hass, "event", "timeline"))
    assert timeline
    assert timeline.attributes["event_type"] == "lost_mode"
    assert timeline.attributes["on"] is True


async def test_a_record_of_a_mode_can_be_corrected_and_deleted(hass: HomeAssistant) -> None:
    await _turn(hass, "visitor_mode", "on")
    (record,) = (await async_act(hass, "get_records", kinds=["visitor_mode"]))["records"]
    assert record["data"] == {"on": True}
    await async_act(hass, "correct_record", record_id=record["id"], fields={"on": False})
    await hass.async_block_till_done()
    assert _states(hass, "visitor_mode") == ["off", "off"]
    await async_act(hass, "correct_record", record_id=record["id"], fields={"on": True})
    await async_act(hass, "delete_record", record_id=record["id"])
    await hass.async_block_till_done()
    assert _states(hass, "visitor_mode") == ["off", "off"]


async def test_a_lost_dog_is_followed_at_the_pace_of_a_walk(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    dog = entry.runtime_data.dogs[dog_id()]
    assert (dog.volatility, dog.modes.lost, dog.data.modes.lost) == ("low", False, False)
    await _turn(hass, "lost_mode", "on")
    assert (dog.volatility, dog.modes.lost, dog.data.modes.lost) == ("urgent", True, True)
    await _turn(hass, "lost_mode", "off")
    assert dog.volatility == "low"


async def test_a_source_is_asked_at_once_for_a_lost_dog(hass: HomeAssistant) -> None:
    demo = demo_entry(hass, dogs=1, first=2)
    await async_load(hass, demo)
    requests = demo.runtime_data.client
    before = requests.requests + requests.requests_avoided
    await _turn(hass, "lost_mode", "on", dog_id(2))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert demo.runtime_data.poll.pace is Pace.LOST
    assert demo.runtime_data.poll.update_interval == timedelta(seconds=10)
    assert requests.requests + requests.requests_avoided > before


async def test_a_visitor_changes_no_pace(hass: HomeAssistant, entry: ConfigEntry) -> None:
    dog = entry.runtime_data.dogs[dog_id()]
    await _turn(hass, "visitor_mode", "on")
    assert (dog.volatility, dog.modes.visitor, dog.data.modes.visitor) == ("low", True, True)


@pytest.mark.expects_warnings
async def test_a_mode_that_cannot_be_written_is_told_and_written_later(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    path = "custom_components.pawcontrol.journal_log.os.fsync"
    with patch(path, side_effect=OSError), pytest.raises(HomeAssistantError):
        await _turn(hass, "lost_mode", "on")
    await _turn(hass, "lost_mode", "on")
    (record,) = await _on_disk(entry, hass, "lost_mode")
    assert record.to_json()["data"]["on"] is True
