"""When the escape guard is asked: not while a visitor has the dog, nor while it is seen at home."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.escape_watch import EscapeWatch
from custom_components.pawcontrol.model.gps import make_fix
from custom_components.pawcontrol.surroundings import people

from .common import TRACKER, async_load, dog_data, entities_entry, entity_id, place, value

PERSON: Final = "person.owner"
TAG: Final = "binary_sensor.tag"


@pytest.fixture(name="entry", autouse=True)
async def _entry(hass: HomeAssistant) -> ConfigEntry:
    """Return an entry with a dog whose owner is at home, as the dog is."""
    place(hass, TRACKER)
    place(hass, PERSON)
    hass.states.async_set(TAG, "off")
    entry = entities_entry(hass, [dog_data(home_evidence=[TAG])])
    await async_load(hass, entry)
    return entry


async def _turn(hass: HomeAssistant, key: str, state: str) -> None:
    target = {"entity_id": entity_id(hass, "switch", key)}
    await hass.services.async_call("switch", f"turn_{state}", target, blocking=True)
    await hass.async_block_till_done()


def _see_at_home(hass: HomeAssistant) -> None:
    place(hass, PERSON)
    person = hass.states.get(PERSON)
    assert person
    hass.states.async_set(PERSON, "home", person.attributes)


async def _go(hass: HomeAssistant, freezer: FrozenDateTimeFactory, *norths: float) -> list[str]:
    """Return what the alarm says after each fix, a minute apart."""
    seen = []
    for north in norths:
        freezer.tick(timedelta(minutes=1))
        place(hass, PERSON)
        place(hass, TRACKER, north=north)
        await hass.async_block_till_done()
        seen.append(value(hass, "binary_sensor", "escaped"))
    return seen


async def test_a_dog_with_a_visitor_does_not_escape(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _turn(hass, "visitor_mode", "on")
    assert await _go(hass, freezer, 300, 320, 900) == ["off"] * 3


async def test_a_visitor_ends_an_alarm_and_later_it_is_judged_afresh(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    assert await _go(hass, freezer, 150, 200) == ["off", "on"]
    await _turn(hass, "visitor_mode", "on")
    assert value(hass, "binary_sensor", "escaped") == "off"
    await _turn(hass, "visitor_mode", "off")
    assert value(hass, "binary_sensor", "escaped") == "off"
    assert await _go(hass, freezer, 240, 280) == ["off", "on"]


@pytest.mark.parametrize(("visitor", "walks"), [("on", "on"), ("off", "off")])
async def test_a_visitor_need_not_be_a_person_to_walk_a_dog(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, visitor: str, walks: str
) -> None:
    await _turn(hass, "visitor_mode", visitor)
    await _go(hass, freezer, 30, 50, 70, 80)
    assert value(hass, "binary_sensor", "on_walk") == walks


async def test_a_walk_with_a_visitor_is_a_walk(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _turn(hass, "visitor_mode", "on")
    await _go(hass, freezer, 80, 160, 240, 320, 400)
    assert value(hass, "binary_sensor", "on_walk") == "on"


async def test_a_visit_goes_on_after_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: ConfigEntry
) -> None:
    await _turn(hass, "visitor_mode", "on")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert await _go(hass, freezer, 300, 320) == ["off", "off"]


async def test_a_dog_that_is_seen_at_home_has_not_escaped(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set(TAG, "on")
    assert await _go(hass, freezer, 300, 320) == ["off", "off"]
    hass.states.async_set(TAG, "unavailable")
    assert await _go(hass, freezer, 240, 280) == ["off", "on"]
    hass.states.async_set(TAG, "on")
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "escaped") == "off"


async def test_a_lost_dog_stays_lost_at_home_until_somebody_says_that_it_was_found(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    assert await _go(hass, freezer, 150, 200) == ["off", "on"]
    await _turn(hass, "lost_mode", "on")
    assert value(hass, "binary_sensor", "escaped") == "on"
    assert await _go(hass, freezer, *[10] * 20) == ["off"] * 20
    assert value(hass, "switch", "lost_mode") == "on"
    await _turn(hass, "lost_mode", "off")
    assert value(hass, "switch", "lost_mode") == "off"


async def test_a_tag_at_home_does_not_hide_a_dog_that_is_lost(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set(TAG, "on")
    assert await _go(hass, freezer, 150, 200) == ["off", "off"]
    assert value(hass, "binary_sensor", "at_home") == "on"
    await _turn(hass, "lost_mode", "on")
    assert await _go(hass, freezer, 240, 280) == ["off", "on"]
    assert value(hass, "binary_sensor", "at_home") == "off"


async def test_who_has_found_the_dog_ends_the_alarm(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _turn(hass, "lost_mode", "on")
    assert await _go(hass, freezer, 150, 200) == ["off", "on"]
    await _turn(hass, "lost_mode", "off")
    assert value(hass, "binary_sensor", "escaped") == "off"


@pytest.mark.parametrize(
    ("minutes", "escaped"), [((5, 4), True), ((15, 8), False), ((90, 80), False)]
)
async def test_where_people_are_now_says_nothing_of_a_fix_of_long_ago(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: ConfigEntry,
    minutes: tuple[int, int],
    *,
    escaped: bool,
) -> None:
    _see_at_home(hass)
    freezer.tick(timedelta(hours=2))
    (dog,) = entry.runtime_data.dogs.values()
    watch = EscapeWatch(hass, dog.subentry.data, dog.modes)
    away = make_fix(
        time=dt_util.utcnow(),
        latitude=hass.config.latitude + 0.01,
        longitude=hass.config.longitude,
        accuracy=10,
        now=dt_util.utcnow(),
    )
    assert away
    for age in minutes:
        fix = replace(away, time=away.time - timedelta(minutes=age))
        watch.add(fix, people(hass), seen_at_home=False, walk=None)
    assert watch.escaped is escaped


async def test_late_fixes_of_a_walk_that_is_over_are_no_escape(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entry: ConfigEntry
) -> None:
    (dog,) = entry.runtime_data.dogs.values()
    watch = EscapeWatch(hass, dog.subentry.data, dog.modes)
    latitude, longitude = place(hass, PERSON, north=600)
    out = make_fix(
        time=dt_util.utcnow(),
        latitude=latitude,
        longitude=longitude,
        accuracy=10,
        now=dt_util.utcnow(),
    )
    assert out
    freezer.tick(timedelta(minutes=6))
    _see_at_home(hass)
    for seconds in (0, 20):
        fix = replace(out, time=out.time + timedelta(seconds=seconds))
        watch.add(fix, people(hass), seen_at_home=False, walk=None)
    assert not watch.escaped
