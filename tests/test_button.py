"""The button that feeds a dog, and the guard against feeding it twice."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from unittest.mock import patch
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import translation
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.model.record import Kind, Meal, Record, Source

from .common import (
    async_load,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    stored_meal,
    value,
)

BERLIN: Final = ZoneInfo("Europe/Berlin")
DINNER: Final = stored_meal(id="dinner", name="Dinner", time="18:00:00", grams=None, share=50.0)
PLAN: Final = feeding(meals=[stored_meal(), DINNER], kcal=900.0)


async def _async_start(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    clock: str,
    plan: dict[str, Any] | None = PLAN,
) -> ConfigEntry:
    """Set up a dog in Berlin at a time of 2026-01-05."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    local = datetime.fromisoformat(f"2026-01-05 {clock}").replace(tzinfo=BERLIN)
    freezer.move_to(local.astimezone(UTC))
    config = {} if plan is None else {"feeding": plan}
    entry = entities_entry(hass, [dog_data(**config)])
    await async_load(hass, entry)
    return entry


async def _async_press(hass: HomeAssistant, user_id: str | None = None) -> None:
    target = {"entity_id": entity_id(hass, "button", "feed")}
    context = Context(user_id=user_id)
    await hass.services.async_call("button", "press", target, blocking=True, context=context)
    await hass.async_block_till_done()


def _meals(entry: ConfigEntry) -> list[Record]:
    records: list[Record] = entry.runtime_data.journal.records(dog_id(), kinds=[Kind.MEAL])
    return records


async def _async_text(hass: HomeAssistant, error: HomeAssistantError) -> str:
    """Return an error as a user reads it."""
    texts = await translation.async_get_translations(hass, "en", "exceptions", [DOMAIN])
    message = texts[f"component.{DOMAIN}.exceptions.{error.translation_key}.message"]
    return message.format(**error.translation_placeholders or {})


@pytest.mark.parametrize(
    ("clock", "logged"),
    [
        ("05:00", Meal(meal_id="breakfast", food="Kibble", grams=150, kcal=540)),
        ("09:00", Meal(meal_id="breakfast", food="Kibble", grams=150, kcal=540)),
        ("17:31", Meal(meal_id="dinner", food="Kibble", grams=125, kcal=450)),
        ("23:59", Meal(meal_id="dinner", food="Kibble", grams=125, kcal=450)),
    ],
)
async def test_the_next_meal_is_logged(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
    clock: str,
    logged: Meal,
) -> None:
    entry = await _async_start(hass, freezer, clock)
    await _async_press(hass, hass_admin_user.id)
    (record,) = _meals(entry)
    assert record.data == logged
    assert (record.user_id, record.source) == (hass_admin_user.id, Source.MANUAL)
    assert record.time == datetime.now(UTC)
    assert value(hass, "sensor", "meals_today") == "1"
    assert value(hass, "binary_sensor", "feeding_due") == "off"


async def test_a_meal_too_many_is_just_a_meal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Tomorrow's breakfast is not eaten today."""
    entry = await _async_start(hass, freezer, "18:00")
    for _ in range(2):
        await _async_press(hass)
        freezer.tick(timedelta(hours=3))
    assert [record.data for record in _meals(entry)][1:] == [Meal()]
    assert value(hass, "sensor", "next_meal") == "2026-01-06T06:00:00+00:00"


async def test_a_dog_without_a_plan_is_fed_too(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await _async_start(hass, freezer, "12:00", None)
    await _async_press(hass)
    assert [record.data for record in _meals(entry)] == [Meal()]
    assert value(hass, "sensor", "meals_today") == "1"


async def test_a_meal_keeps_its_amounts_when_the_plan_changes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await _async_start(hass, freezer, "18:00")
    await _async_press(hass)
    plan = PLAN | {"kcal": 1800.0, "kcal_per_100g": 400.0}
    dog = entry.subentries[dog_id()]
    hass.config_entries.async_update_subentry(entry, dog, data=dog_data(feeding=plan))
    await hass.async_block_till_done()
    assert value(hass, "sensor", "calorie_goal") == "1800"
    assert value(hass, "sensor", "calories_today") == "450"


async def test_no_record_holds_a_portion_that_no_dog_eats(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    watery = feeding(meals=[DINNER], kcal=25_000.0, kcal_per_100g=1.0)
    entry = await _async_start(hass, freezer, "18:00", watery)
    await _async_press(hass)
    assert [record.data for record in _meals(entry)] == [
        Meal(meal_id="dinner", food="Kibble", grams=20_000, kcal=200)
    ]


async def test_a_dog_is_not_fed_twice(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser
) -> None:
    entry = await _async_start(hass, freezer, "07:05")
    hass_admin_user.name = "Ann"
    await _async_press(hass, hass_admin_user.id)
    freezer.tick(timedelta(hours=2, seconds=-1))
    with pytest.raises(ServiceValidationError) as error:
        await _async_press(hass)
    text = await _async_text(hass, error.value)
    assert text == "This dog was already fed at 07:05, by Ann."
    assert len(_meals(entry)) == 1
    freezer.tick(timedelta(seconds=1))
    await _async_press(hass)
    assert len(_meals(entry)) == 2


@pytest.mark.parametrize("user_id", [None, "gone", "nameless"])
async def test_who_fed_a_dog_may_be_unknown(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, user_id: str | None
) -> None:
    MockUser(id="nameless", name=None).add_to_hass(hass)
    entry = await _async_start(hass, freezer, "07:05")
    await entry.runtime_data.dogs[dog_id()].async_log(Meal(), user_id=user_id)
    with pytest.raises(ServiceValidationError) as error:
        await _async_press(hass)
    assert await _async_text(hass, error.value) == "This dog was already fed at 07:05."


async def test_the_guard_can_be_switched_off(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await _async_start(hass, freezer, "07:05", PLAN | {"guard_minutes": 0})
    for _ in range(2):
        await _async_press(hass)
    assert len(_meals(entry)) == 2


async def test_a_full_disk_is_told(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    entry = await _async_start(hass, freezer, "07:05")
    failing = HomeAssistantError(translation_domain=DOMAIN, translation_key="journal_not_written")
    with (
        patch.object(entry.runtime_data.journal, "async_log", side_effect=failing),
        pytest.raises(HomeAssistantError) as error,
    ):
        await _async_press(hass)
    assert error.value is failing
    assert value(hass, "sensor", "meals_today") == "0"
