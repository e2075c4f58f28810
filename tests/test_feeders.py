"""Entities that tell that a dog was fed: what becomes a meal, and what does not."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.feeders import DOMAINS
from custom_components.pawcontrol.model.record import Kind, Meal, Record, Source

from .common import (
    async_act,
    async_load,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    stored_meal,
    value,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

BREAKFAST: Final = Meal(meal_id="breakfast", food="Kibble", grams=150, kcal=540)
GRAMS: Final = {"device_class": "weight", "unit_of_measurement": "g", "state_class": "measurement"}
POUNDS: Final = GRAMS | {"unit_of_measurement": "lb"}
GIVEN: Final = GRAMS | {"state_class": "total_increasing"}
NOW: Final = datetime(2026, 1, 5, 6, 45, tzinfo=UTC)
"""A quarter to seven where the dog lives, which is in UTC: breakfast is due."""

type Start = Callable[..., Coroutine[Any, Any, ConfigEntry]]
type Tell = Callable[..., Coroutine[Any, Any, None]]


@pytest.fixture(name="start")
async def _start(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Start:
    """Return what sets up a dog with feeders in the morning."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(NOW - timedelta(hours=1))

    async def start(*feeders: str, **plan: Any) -> ConfigEntry:
        freezer.move_to(NOW)
        config = feeding(**{"meals": [stored_meal()], "feeders": [*feeders]} | plan)
        entry = entities_entry(hass, [dog_data(feeding=config)])
        await async_load(hass, entry)
        return entry

    return start


@pytest.fixture(name="tell")
def _tell(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Tell:
    """Return what lets an entity have a state, and then some seconds pass."""

    async def tell(
        feeder: str, state: str, seconds: float = 0, attributes: dict[str, Any] | None = None
    ) -> None:
        hass.states.async_set(feeder, state, attributes or {})
        await hass.async_block_till_done()
        freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    return tell


def _records(entry: ConfigEntry) -> list[Record]:
    records: list[Record] = entry.runtime_data.journal.records(dog_id(), kinds=[Kind.MEAL])
    return records


def _meals(entry: ConfigEntry) -> list[Any]:
    return [record.data for record in _records(entry)]


def _grams(entry: ConfigEntry) -> list[float]:
    return [meal.grams for meal in _meals(entry)]


def _now() -> str:
    return datetime.now(UTC).isoformat()


# Buttons, events, lids and dispensers


@pytest.mark.parametrize(
    "feeder",
    [
        "button.portion",
        "input_button.portion",
        "event.feeder",
    ],
)
async def test_what_happens_at_a_time(
    hass: HomeAssistant, start: Start, tell: Tell, feeder: str
) -> None:
    hass.states.async_set(feeder, "unknown")
    entry = await start(feeder)
    hass.states.async_set(feeder, _now(), context=Context(user_id="ann"))
    await hass.async_block_till_done()
    (record,) = _records(entry)
    assert record.data == BREAKFAST
    assert (record.time, record.source, record.user_id) == (NOW, Source.ENTITY, "ann")
    assert value(hass, "sensor", "meals_today") == "1"
    assert value(hass, "binary_sensor", "feeding_due") == "off"


@pytest.mark.parametrize("feeder", ["switch.feeder", "binary_sensor.lid"])
async def test_what_turns_on(hass: HomeAssistant, start: Start, tell: Tell, feeder: str) -> None:
    hass.states.async_set(feeder, "on")
    entry = await start(feeder)
    for state in ("off", "unavailable", "on", "unknown", "off"):
        await tell(feeder, state, 5)
    assert _meals(entry) == []
    await tell(feeder, "on")
    assert _meals(entry) == [BREAKFAST]


@pytest.mark.parametrize("feeder", [f"{domain}.feeder" for domain in DOMAINS])
async def test_a_start_is_no_meal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Start, tell: Tell, feeder: str
) -> None:
    """Nor is what comes back as it was, or what makes no sense."""
    entry = await start(feeder)
    old = {"binary_sensor": "on", "switch": "on", "sensor": "5"}
    state = old.get(feeder.split(".", maxsplit=1)[0], (NOW - timedelta(hours=1)).isoformat())
    for each in (state, "unavailable", state, "unknown", state, "later", "2026-01-05 06:45:00"):
        await tell(feeder, each, 5)
    hass.states.async_remove(feeder)
    await hass.async_block_till_done()
    await tell(feeder, state)
    assert _meals(entry) == []


async def test_a_press_is_not_replayed(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    """Not even at once, and by nobody who switched the guard off."""
    entry = await start("button.portion", guard_minutes=0)
    await tell("button.portion", "unknown")
    pressed = _now()
    await tell("button.portion", pressed, 10)
    await tell("button.portion", "unavailable", 10)
    await tell("button.portion", pressed, 10)
    await tell("button.portion", pressed, 10, {"icon": "mdi:bone"})
    assert len(_meals(entry)) == 1
    assert await hass.config_entries.async_reload(entry.entry_id)
    await tell("button.portion", "unavailable", 10)
    await tell("button.portion", pressed, 20)
    assert len(_meals(entry)) == 1
    await tell("button.portion", _now())
    assert len(_meals(entry)) == 2


async def test_a_clock_that_is_ahead(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("event.feeder", "unknown")
    entry = await start("event.feeder")
    await tell("event.feeder", (NOW + timedelta(seconds=20)).isoformat())
    assert [record.time for record in _records(entry)] == [NOW]


async def test_the_guard_holds_for_feeders(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Start, tell: Tell
) -> None:
    """A second portion, one after a person fed the dog, and a person after one."""
    hass.states.async_set("switch.feeder", "off")
    hass.states.async_set("button.portion", "unknown")
    entry = await start("switch.feeder", "button.portion")
    await async_act(hass, "log_meal", grams=20)
    for _ in range(2):
        await tell("switch.feeder", "on", 60)
        await tell("switch.feeder", "off", 60)
        await tell("button.portion", _now(), 60)
    assert _grams(entry) == [20]
    freezer.tick(timedelta(hours=2))
    await tell("button.portion", _now())
    assert len(_meals(entry)) == 2
    with pytest.raises(HomeAssistantError) as error:
        await async_act(hass, "log_meal")
    assert error.value.translation_key == "fed_already"


async def test_two_signals_at_once_are_one_meal(
    hass: HomeAssistant, start: Start, tell: Tell
) -> None:
    """Also before the first is on the disk."""
    hass.states.async_set("switch.feeder", "off")
    hass.states.async_set("binary_sensor.lid", "off")
    entry = await start("switch.feeder", "binary_sensor.lid")
    hass.states.async_set("switch.feeder", "on")
    await tell("binary_sensor.lid", "on")
    assert _meals(entry) == [BREAKFAST]


async def test_a_portion_when_no_meal_is_due(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    """Not even for the next meal, which the dog gets later."""
    hass.states.async_set("switch.feeder", "off")
    entry = await start("switch.feeder", meals=[stored_meal(time="18:00:00")])
    await tell("switch.feeder", "on")
    assert _meals(entry) == [Meal()]


async def test_a_dog_without_a_plan(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("switch.feeder", "off")
    entry = await start("switch.feeder", meals=[])
    await tell("switch.feeder", "on")
    assert _meals(entry) == [Meal()]


async def test_plans_of_before_have_no_feeders(hass: HomeAssistant) -> None:
    plan = {key: value for key, value in feeding().items() if key != "feeders"}
    await async_load(hass, entities_entry(hass, [dog_data(feeding=plan), dog_data(name="Bella")]))


# Counters


async def test_a_counter_of_portions(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("sensor.portions", "3")
    entry = await start("sensor.portions", guard_minutes=0)
    for state in ("2", "unavailable", "7", "nan", "8", "0"):
        await tell("sensor.portions", state, 90)
    assert _meals(entry) == []
    await tell("sensor.portions", "1", 10)
    await tell("sensor.portions", "2", 90)
    assert _meals(entry) == [BREAKFAST]
    await tell("sensor.portions", "3")
    assert len(_meals(entry)) == 2


async def test_a_counter_of_grams(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    """What is given within the time of the guard is one meal."""
    hass.states.async_set("sensor.given", "100", GIVEN)
    entry = await start("sensor.given")
    await tell("sensor.given", "120", 30, GIVEN)
    await tell("sensor.given", "150", 30, GIVEN)
    (record,) = _records(entry)
    assert record.data == Meal(meal_id="breakfast", food="Kibble", grams=50, kcal=180)
    assert record.source is Source.ENTITY
    await tell("sensor.given", "0", 7200, GIVEN)
    await tell("sensor.given", "25", 0, GIVEN)
    assert _grams(entry) == [50, 25]


# Scales


async def test_a_bowl(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("sensor.bowl", "3", GRAMS)
    entry = await start("sensor.bowl")
    weigh = partial(tell, "sensor.bowl", attributes=GRAMS)
    await weigh("153", 120)
    for state in ("190", "90.5", "120", "101"):
        await weigh(state, 10)
    assert _meals(entry) == []
    await weigh("100", 120)
    (record,) = _records(entry)
    assert record.data == Meal(meal_id="breakfast", food="Kibble", grams=52.5, kcal=189)
    assert record.time == NOW + timedelta(seconds=150)
    assert value(hass, "sensor", "meals_today") == "1"
    await weigh("4", 120)
    assert _grams(entry) == [pytest.approx(149, abs=3)]
    assert [each.id for each in _records(entry)] == [record.id]
    assert value(hass, "sensor", "meals_today") == "1"


async def test_a_bowl_in_pounds_of_a_dog_with_grazing_manners(
    hass: HomeAssistant, start: Start, tell: Tell
) -> None:
    """After the time of the guard it is another meal."""
    hass.states.async_set("sensor.bowl", "2", POUNDS)
    entry = await start("sensor.bowl")
    await tell("sensor.bowl", "1.9", 3700, POUNDS)
    await tell("sensor.bowl", "1.8", 3700, POUNDS)
    await tell("sensor.bowl", "1.7", 3700, POUNDS)
    assert _grams(entry) == [90.8, 45.4]


async def test_a_bowl_after_a_restart(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    """It knows its meal, and not what happened meanwhile."""
    hass.states.async_set("sensor.bowl", "150", GRAMS)
    entry = await start("sensor.bowl")
    await tell("sensor.bowl", "100", 120, GRAMS)
    await hass.config_entries.async_unload(entry.entry_id)
    await tell("sensor.bowl", "80", 120, GRAMS)
    await hass.config_entries.async_setup(entry.entry_id)
    await tell("sensor.bowl", "50", 120, GRAMS)
    assert _grams(entry) == [80]


async def test_a_scale_that_was_away(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("sensor.bowl", "150", GRAMS)
    entry = await start("sensor.bowl")
    await tell("sensor.bowl", "100", 30, GRAMS)
    await tell("sensor.bowl", "unavailable", 120)
    await tell("sensor.bowl", "0", 120, GRAMS)
    hass.states.async_remove("sensor.bowl")
    await tell("sensor.bowl", "-40", 120, GRAMS)
    assert _meals(entry) == []


async def test_a_bowl_whose_dog_was_fed(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    """What a person said of the meal is right, also as a correction."""
    hass.states.async_set("sensor.bowl", "150", GRAMS)
    entry = await start("sensor.bowl")
    await async_act(hass, "log_meal", grams=150)
    await tell("sensor.bowl", "100", 120, GRAMS)
    assert _grams(entry) == [150]
    journal = entry.runtime_data.journal
    await journal.async_delete(_records(entry)[0].id)
    await tell("sensor.bowl", "60", 120, GRAMS)
    assert _grams(entry) == [40]
    await journal.async_correct(_records(entry)[0].id, {"grams": 90.0})
    await tell("sensor.bowl", "20", 120, GRAMS)
    assert _grams(entry) == [90]


async def test_a_bowl_of_unknown_food(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("sensor.bowl", "150", GRAMS)
    entry = await start("sensor.bowl", meals=[])
    await tell("sensor.bowl", "100", 120, GRAMS)
    assert _meals(entry) == [Meal(food="Kibble", grams=50, kcal=180)]


# The rest of the house


async def test_nothing_is_heard_after_the_end(
    hass: HomeAssistant, start: Start, tell: Tell
) -> None:
    hass.states.async_set("sensor.bowl", "150", GRAMS)
    hass.states.async_set("switch.feeder", "off")
    entry = await start("sensor.bowl", "switch.feeder")
    await tell("sensor.bowl", "50", 10, GRAMS)
    journal = entry.runtime_data.journal
    assert await hass.config_entries.async_unload(entry.entry_id)
    await tell("switch.feeder", "on", 120)
    assert journal.records(dog_id()) == []


async def test_a_full_disk_loses_no_meal(hass: HomeAssistant, start: Start, tell: Tell) -> None:
    hass.states.async_set("switch.feeder", "off")
    entry = await start("switch.feeder")
    failing = HomeAssistantError(translation_domain=DOMAIN, translation_key="journal_not_written")
    with patch("custom_components.pawcontrol.journal.Disk.async_write", side_effect=failing):
        await tell("switch.feeder", "on")
    assert _meals(entry) == [BREAKFAST]


async def test_a_feeder_that_is_renamed(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, start: Start, tell: Tell
) -> None:
    entity_registry.async_get_or_create("switch", "test", "1", suggested_object_id="feeder")
    entry = await start("switch.feeder", "switch.other")
    entity_registry.async_update_entity("switch.feeder", new_entity_id="switch.dispenser")
    await hass.async_block_till_done()
    plan = entry.subentries[dog_id()].data["feeding"]
    assert plan["feeders"] == ["switch.dispenser", "switch.other"]
    await tell("switch.dispenser", "off")
    await tell("switch.dispenser", "on")
    assert len(_meals(entry)) == 1


async def test_a_feeder_feeds_its_own_dog_only(
    hass: HomeAssistant, start: Start, tell: Tell
) -> None:
    hass.states.async_set("switch.feeder", "off")
    await hass.config.async_set_time_zone("UTC")
    dogs = [
        dog_data(feeding=feeding(feeders=["switch.feeder"])),
        dog_data(name="Bella", trackers=[], feeding=feeding()),
    ]
    await async_load(hass, entities_entry(hass, dogs))
    await tell("switch.feeder", "on")
    meals = [hass.states.get(entity_id(hass, "sensor", "meals_today", dog_id(n))) for n in (0, 1)]
    assert [meal.state for meal in meals if meal] == ["1", "0"]
