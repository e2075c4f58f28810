"""Which devices are dogs that something can be done for."""

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .common import (
    async_act,
    async_load,
    async_refusal,
    demo_entry,
    device_id,
    dog_id,
    entities_entry,
    place,
)


@pytest.fixture(autouse=True)
def _place(hass: HomeAssistant) -> None:
    """Let the tracker tell where the dog is."""
    place(hass)


async def test_dogs_of_two_entries(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass))
    rex = device_id(hass)
    await async_load(hass, demo_entry(hass, first=1))
    luna = device_id(hass, dog_id(3))
    answer = await async_act(hass, "log_note", device_id=[rex, luna], text="Hi")
    records = {record[ATTR_DEVICE_ID]: record["id"] for record in answer["records"]}
    for device, record in records.items():
        found = await async_act(hass, "get_records", device_id=device, kinds="note")
        assert [each["id"] for each in found["records"]] == [record]
    error = await async_refusal(hass, "delete_record", device_id=rex, record_id=records[luna])
    assert error == f"Rex has no record {records[luna]}."


async def test_a_device_that_is_not_there(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass))
    error = await async_refusal(hass, "log_note", device_id="gone", text="Hi")
    assert error == "There is no device gone."


async def test_the_device_of_the_entry_is_no_dog(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    service = device_id(hass, entry.entry_id)
    error = await async_refusal(hass, "log_note", device_id=service, text="Hi")
    assert error == "Paw Control is no dog."


async def test_a_device_of_another_integration(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass))
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=other.entry_id, identifiers={("other", dog_id())}, name="Lamp"
    )
    error = await async_refusal(hass, "log_note", device_id=device.id, text="Hi")
    assert error == "Lamp does not belong to Paw Control."


async def test_a_dog_whose_entry_is_not_loaded(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    dr.async_get(hass).async_update_device(device_id(hass), name_by_user="Rexi")
    await hass.config_entries.async_unload(entry.entry_id)
    error = await async_refusal(hass, "get_records")
    assert error == "Rexi is not available, because its source is not loaded."
    await async_load(hass, entry)
    assert await async_act(hass, "get_records") == {"records": [], "more": False}


async def test_if_one_device_is_wrong_nothing_is_done(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass))
    await async_refusal(hass, "log_note", device_id=[device_id(hass), "gone"], text="Hi")
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_a_time_ends_after_it_begins(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass))
    span = {"since": "2026-10-03T10:00:00+00:00", "until": "2026-10-03T10:00:00+00:00"}
    error = await async_refusal(hass, "get_records", **span)
    assert error == "2026-10-03 03:00 is not before 2026-10-03 03:00."
