"""A dog with a collar of a server, and entities of Home Assistant that follow it as well."""

from collections.abc import AsyncGenerator
from typing import Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from custom_components.pawcontrol.diagnostics import async_get_config_entry_diagnostics
from custom_components.pawcontrol.sources.demo import demo_tracker

from .common import async_load, demo_entry, dog_data, dog_id, entity_id, place, value
from .test_traccar import House
from .traccar_server import TraccarServer

PHONE: Final = "device_tracker.phone"
TAG: Final = "binary_sensor.tag"
BATTERY: Final = "sensor.collar_battery"

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00", tick=True)


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[House]:
    """Return a house whose dog wears a collar, carries a phone and has a tag."""
    assert await async_setup_component(hass, "zone", {})
    hass.states.async_set(TAG, "off")
    hass.states.async_set(BATTERY, "64")
    server = await TraccarServer().async_start()
    house = House(
        hass, freezer, server, extra_trackers=[PHONE], home_evidence=[TAG], battery=BATTERY
    )
    yield house
    await house.async_close()


async def _async_lose_server(house: House) -> None:
    await house.server.async_stop()
    await house.async_shows("stale", "down")


def _shown(house: House) -> tuple[str, str]:
    """Return whom the position comes from, and what decides how far to trust it."""
    quality = house.hass.states.get(entity_id(house.hass, "sensor", "tracking_quality"))
    assert quality
    return house.known.gps.tracker or "", quality.attributes["reason"]


async def test_the_better_of_collar_and_phone_is_believed(house: House) -> None:
    await house.async_start()
    assert _shown(house) == ("5", "fix_age")
    assert house.known.gps.battery == 64
    await house.async_later(30)
    place(house.hass, PHONE, north=560, accuracy=3)
    await house.async_later(1)
    assert _shown(house) == ("5", "fix_age")
    await house.async_later(600)
    place(house.hass, PHONE, north=620, accuracy=5)
    await house.async_later(1)
    assert _shown(house) == (PHONE, "fix_age")
    assert house.known.gps.distance_from_home == pytest.approx(620, abs=15)
    await house.async_shows("live", "live")


@pytest.mark.expects_warnings
async def test_a_phone_is_live_while_the_server_is_down(house: House) -> None:
    await house.async_start()
    await _async_lose_server(house)
    assert _shown(house) == ("5", "source_silent")
    await house.async_later(120)
    place(house.hass, PHONE, north=560)
    await house.async_shows("live", "down")
    assert _shown(house) == (PHONE, "fix_age")
    house.hass.states.async_set(PHONE, "unavailable")
    await house.async_shows("stale", "down")
    assert _shown(house) == (PHONE, "tracker_silent")
    await house.async_send(620)
    await house.server.async_start()
    await house.async_later(120)
    await house.async_move(630)
    await house.async_shows("live", "live")
    assert _shown(house) == ("5", "fix_age")


@pytest.mark.expects_warnings
async def test_a_tag_sees_the_dog_at_home_though_the_server_is_down(house: House) -> None:
    await house.async_start()
    await _async_lose_server(house)
    house.hass.states.async_set(TAG, "on")
    await house.async_shows("at_home", "down")
    assert _shown(house) == (TAG, "home_evidence")
    assert value(house.hass, "binary_sensor", "at_home") == "on"
    house.hass.states.async_set(TAG, "off")
    await house.async_shows("stale", "down")


async def test_a_question_to_the_server_takes_nothing_back_that_an_entity_said(
    house: House,
) -> None:
    await house.async_start()
    house.hass.states.async_set(TAG, "on")
    await house.async_shows("at_home", "live")
    await house.entry.runtime_data.poll.async_refresh()
    house.hass.states.async_set(TAG, "off")
    await house.async_shows("live", "live")
    await house.entry.runtime_data.poll.async_refresh()
    await house.async_shows("live", "live")


@pytest.mark.expects_warnings
async def test_what_entities_say_is_shown_from_the_start_though_the_server_is_down(
    house: House,
) -> None:
    await house.server.async_stop()
    place(house.hass, PHONE, north=560)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    assert house.entry.state is ConfigEntryState.LOADED
    await house.async_shows("live", "down")
    await house.async_send(620, accuracy=4)
    await house.server.async_start()
    for _ in range(3):
        await house.async_later(60)
    await house.async_move(630, accuracy=4)
    await house.async_shows("live", "live")
    assert _shown(house) == ("5", "fix_age")


@pytest.mark.expects_warnings
async def test_a_phone_that_repeats_an_old_place_after_a_restart_tells_nothing_new(
    house: House,
) -> None:
    await house.async_start()
    await _async_lose_server(house)
    await house.async_later(120)
    place(house.hass, PHONE, north=560)
    await house.async_shows("live", "down")
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.async_later(300)
    place(house.hass, PHONE, north=560)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_shows("stale", "down")
    assert house.known.gps.distance_from_home == pytest.approx(560, abs=1)


@pytest.mark.expects_warnings
async def test_a_phone_that_is_no_longer_linked_leaves_what_it_said(house: House) -> None:
    await house.async_start()
    await _async_lose_server(house)
    await house.async_later(120)
    place(house.hass, PHONE, north=560)
    await house.async_shows("live", "down")
    hass, (rex,) = house.hass, house.entry.subentries.values()
    stored = {key: rex.data[key] for key in rex.data if key != "extra_trackers"}
    hass.config_entries.async_update_subentry(house.entry, rex, data=stored)
    await house.async_shows("stale", "down")
    assert house.known.gps.distance_from_home == pytest.approx(560, abs=1)


async def test_the_past_is_fetched_of_the_collar_only(house: House) -> None:
    await house.async_start()
    before = house.server.requests["reports/route"]
    await house.async_later(900)
    place(house.hass, PHONE, north=560)
    await house.async_later(1)
    assert house.server.requests["reports/route"] == before


async def test_a_phone_that_gets_another_name_is_followed(house: House) -> None:
    hass, entities = house.hass, er.async_get(house.hass)
    entities.async_get_or_create("device_tracker", "mobile_app", "1", suggested_object_id="phone")
    await house.async_start()
    entities.async_update_entity(PHONE, new_entity_id="device_tracker.pixel")
    await house.async_shows("live", "live")
    (rex,) = house.entry.subentries.values()
    assert rex.data["extra_trackers"] == ["device_tracker.pixel"]
    place(hass, "device_tracker.pixel", north=560, accuracy=3)
    await house.async_later(600)
    place(hass, "device_tracker.pixel", north=620, accuracy=3)
    await house.async_later(1)
    assert house.known.gps.tracker == "device_tracker.pixel"


async def test_diagnostics_count_the_entities_and_name_none(house: House) -> None:
    await house.async_start()
    place(house.hass, PHONE, north=560)
    told = await async_get_config_entry_diagnostics(house.hass, house.entry)
    (rex,) = told["dogs"]
    assert (rex["trackers"], rex["extra_trackers"]) == (1, 1)
    assert rex["linked"] == ["battery", "home_evidence"]
    assert not [each for each in (PHONE, TAG, BATTERY) if each in str(told)]


async def test_a_simulated_dog_may_have_a_tag(hass: HomeAssistant) -> None:
    hass.states.async_set(TAG, "on")
    entry = demo_entry(hass, dogs=1)
    (bella,) = entry.subentries.values()
    data = dog_data(name="Bella", trackers=[demo_tracker(0)], home_evidence=[TAG])
    hass.config_entries.async_update_subentry(entry, bella, data=data)
    await async_load(hass, entry)
    assert value(hass, "sensor", "tracking_quality", dog_id()) == "at_home"
    assert entry.runtime_data.dogs[dog_id()].data.gps.tracker == TAG
