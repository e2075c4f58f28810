"""Every entity of a dog and of the entry, as users meet it: names, units, classes, states."""

from datetime import UTC, datetime
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.pawcontrol import PLATFORMS

from .common import (
    async_load,
    course,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    health,
    place,
    stored_meal,
    walks,
)

DOG = dog_data(
    breed="Beagle",
    battery="sensor.collar_battery",
    feeding=feeding(meals=[stored_meal()], stock=3000.0, stock_time="2026-01-04T12:00:00+00:00"),
    health=health(
        courses=[course(stock=30.0, stock_time="2026-01-04T12:00:00+00:00")],
        care=[{"kind": "flea", "months": 1, "days": 0, "last": "2025-11-15"}],
        appointments=[{"kind": "vet", "date": "2026-02-03", "time": "09:30:00", "note": ""}],
    ),
    walks=walks(walks_per_day=3, minutes_per_day=90),
)


@pytest.fixture(autouse=True)
async def _dog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put a dog at rest 300 m north of its home, and let no access token be drawn by lot."""
    monkeypatch.setattr("homeassistant.components.image._RND.getrandbits", lambda _: 1)
    freezer.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC))
    hass.states.async_set("sensor.collar_battery", "80")
    place(hass, north=300)


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_entities(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    entry = entities_entry(hass, [DOG])
    with patch("custom_components.pawcontrol.PLATFORMS", [platform]):
        await async_load(hass, entry)
    await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


async def test_a_dog_has_some_thirty_entities_unless_somebody_enables_more(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    entry = entities_entry(hass, [DOG])
    await async_load(hass, entry)
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    mine = [each for each in entities if each.config_subentry_id == dog_id()]
    disabled = {each.unique_id.removeprefix(f"{dog_id()}_") for each in mine if each.disabled_by}
    assert 25 <= len(mine) - len(disabled) <= 35
    assert {"heart_rate", "treats_left", "distance_month", "weight_trend"} <= disabled
    assert disabled.isdisjoint({"position", "walk", "next_meal", "next_dose", "lost_mode"})


async def test_devices(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry, snapshot: SnapshotAssertion
) -> None:
    entry = entities_entry(hass, [DOG])
    await async_load(hass, entry)
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert {device.name: device for device in devices} == snapshot
    assert [device.config_subentry_id for device in devices if device.name == "Rex"] == [dog_id()]


@pytest.mark.parametrize(
    ("key", "unit"), [("weight", "lb"), ("walk_distance", "ft"), ("distance_today", "mi")]
)
async def test_sensors_have_the_units_of_the_house(
    hass: HomeAssistant, key: str, unit: str
) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    await async_load(hass, entities_entry(hass, [DOG]))
    state = hass.states.get(entity_id(hass, "sensor", key))
    assert state
    assert state.attributes["unit_of_measurement"] == unit
