"""The sensor that tells whom a position comes from, and why."""

from datetime import timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.db_schema import StateAttributes
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .common import TRACKER, async_load, dog_data, entities_entry, entity_id, place, value

PHONE: Final = "device_tracker.phone"
TAG: Final = "binary_sensor.tag"


@pytest.mark.parametrize(
    ("links", "enabled"),
    [
        ({}, False),
        ({"trackers": [TRACKER, PHONE]}, True),
        ({"home_evidence": [TAG]}, True),
    ],
)
async def test_only_who_has_several_trackers_is_told(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    links: dict[str, Any],
    *,
    enabled: bool,
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass, [dog_data(**links)]))
    registered = entity_registry.async_get(entity_id(hass, "sensor", "tracking_source"))
    assert registered
    assert (registered.disabled_by is None) is enabled


async def test_an_entry_from_before_home_evidence_still_loads(hass: HomeAssistant) -> None:
    old = {key: each for key, each in dog_data().items() if key != "home_evidence"}
    place(hass)
    await async_load(hass, entities_entry(hass, [old]))
    assert value(hass, "binary_sensor", "at_home") == "on"


async def test_whom_a_position_comes_from_and_why(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    links = {"trackers": [TRACKER, PHONE], "home_evidence": [TAG]}
    place(hass, north=300, accuracy=30)
    hass.states.async_set(TAG, "off")
    await async_load(hass, entities_entry(hass, [dog_data(**links)]))
    sensor = entity_id(hass, "sensor", "tracking_source")
    told = []

    async def note() -> None:
        freezer.tick(timedelta(minutes=10))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        state = hass.states.get(sensor)
        assert state
        told.append((state.state, state.attributes["tracker"]))

    await note()
    place(hass, PHONE, north=300, accuracy=8)
    await note()
    hass.states.async_set(TAG, "on")
    await note()
    hass.states.async_set(TAG, "off")
    await note()
    assert told == [
        ("only_one", TRACKER),
        ("most_accurate", PHONE),
        ("home_evidence", TAG),
        ("most_accurate", PHONE),
    ]


async def test_the_recorder_does_not_keep_whose_tracker_it_was(hass: HomeAssistant) -> None:
    changes: list[Event[EventStateChangedData]] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        changes.append(event)

    hass.bus.async_listen("state_changed", note)
    place(hass)
    await async_load(hass, entities_entry(hass, [dog_data(trackers=[TRACKER, PHONE])]))
    sensor = entity_id(hass, "sensor", "tracking_source")
    (change,) = (each for each in changes if each.data["entity_id"] == sensor)
    stored = StateAttributes.shared_attrs_bytes_from_event(change, None)
    assert b"Position from" in stored
    assert TRACKER.encode() not in stored
