"""The escape guard in Home Assistant: persons, safe zones, and what ends an alarm."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from .common import TRACKER, async_load, dog_data, entities_entry, entity_id, place, value

PERSON = "person.owner"


async def _walk(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *distances: float, person: float = 0.0
) -> list[str]:
    """Return what the alarm says after each fix some meters from home, a minute apart."""
    seen = []
    for north in distances:
        freezer.tick(timedelta(minutes=1))
        place(hass, PERSON, north=person)
        place(hass, TRACKER, north=north)
        await hass.async_block_till_done()
        seen.append(value(hass, "binary_sensor", "escaped"))
    return seen


async def _load(hass: HomeAssistant, **changes: object) -> None:
    place(hass, TRACKER)
    place(hass, PERSON)
    await async_load(hass, entities_entry(hass, [dog_data(**changes)]))


async def test_a_dog_that_leaves_alone_is_told_of_until_it_is_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    seen = await _walk(hass, freezer, 50, 180, 320, 350, 20)
    assert seen == ["off", "off", "on", "on", "off"]


async def test_a_dog_that_leaves_with_its_owner_is_on_a_walk(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    for north in (200, 300, 400, 600):
        assert await _walk(hass, freezer, north, person=north + 20) == ["off"]


async def test_nobody_known_means_no_alarm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    hass.states.async_set("person.guest", "unknown")
    assert await _walk(hass, freezer, 300, 320, 340) == ["off"] * 3


async def test_who_starts_a_walk_by_hand_has_the_dog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    assert await _walk(hass, freezer, 150, 200) == ["off", "on"]
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "escaped") == "off"
    assert await _walk(hass, freezer, 300, 400, 600) == ["off"] * 3
    await hass.services.async_call("switch", "turn_off", walk, blocking=True)
    assert await _walk(hass, freezer, 600, 620) == ["off", "on"]


async def test_a_dog_that_was_taken_out_by_hand_has_not_escaped_unless_it_is_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    walk, lost = ({"entity_id": entity_id(hass, "switch", key)} for key in ("walk", "lost_mode"))
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    assert await _walk(hass, freezer, 150, 300, 450) == ["off"] * 3
    (entry,) = hass.config_entries.async_entries("pawcontrol")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await _walk(hass, freezer, 600, 750, 900) == ["off"] * 3
    await hass.services.async_call("switch", "turn_on", lost, blocking=True)
    assert await _walk(hass, freezer, 950, 1000) == ["off", "on"]


@pytest.mark.parametrize("changes", [{"safe_radius": 400.0}, {"safe_zones": ["zone.meadow"]}])
async def test_a_dog_has_safe_places_of_its_own(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, changes: dict[str, object]
) -> None:
    latitude, longitude = place(hass, "device_tracker.elsewhere", north=330)
    meadow = {"latitude": latitude, "longitude": longitude, "radius": 60}
    hass.states.async_set("zone.meadow", "0", meadow)
    await _load(hass, **changes)
    assert await _walk(hass, freezer, 320, 340, 360) == ["off"] * 3
    assert await _walk(hass, freezer, 500, 520) == ["off", "on"]


async def test_an_entry_from_before_the_guard_watches_its_home(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    old = {k: v for k, v in dog_data().items() if k not in {"safe_zones", "safe_radius"}}
    place(hass, TRACKER)
    place(hass, PERSON)
    await async_load(hass, entities_entry(hass, [old]))
    assert await _walk(hass, freezer, 150, 200) == ["off", "on"]


async def test_an_alarm_is_written_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    assert await _walk(hass, freezer, 150) == ["off"]
    freezer.tick(timedelta(seconds=20))
    place(hass, TRACKER, north=170)
    assert value(hass, "binary_sensor", "escaped") == "on"


async def test_a_person_without_a_position_may_be_with_the_dog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _load(hass)
    hass.states.async_set(PERSON, "not_home")
    freezer.tick(timedelta(minutes=1))
    place(hass, TRACKER, north=300)
    freezer.tick(timedelta(minutes=1))
    place(hass, TRACKER, north=320)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "escaped") == "off"
