"""Buttons that log with one tap, and the guard against feeding a dog twice."""

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
from custom_components.pawcontrol.model.record import (
    Business,
    Kind,
    Meal,
    Position,
    Potty,
    Record,
    Source,
    Treat,
)

from .common import (
    async_act,
    async_load,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    place,
    stored_meal,
    value,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

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


async def _async_press(hass: HomeAssistant, user_id: str | None = None, key: str = "feed") -> None:
    target = {"entity_id": entity_id(hass, "button", key)}
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
    assert text == (
        "Rex was fed at 07:05 by Ann. If this was another meal,"
        " log it with the action and choose to log it anyway."
    )
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
    text = await _async_text(hass, error.value)
    assert text.startswith("Rex was fed at 07:05. If this")


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


@pytest.mark.parametrize(
    ("plan", "treat", "left"),
    [
        (None, Treat(), "119"),
        (PLAN, Treat(), "90"),
        (PLAN | {"treat": "Biscuit"}, Treat(name="Biscuit"), "90"),
        (PLAN | {"treat": "Biscuit", "treat_kcal": 15.0}, Treat(name="Biscuit", kcal=15), "75"),
        (PLAN | {"treat": None, "treat_kcal": 15.0}, Treat(kcal=15), "75"),
    ],
)
async def test_a_treat(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
    plan: dict[str, Any] | None,
    treat: Treat,
    left: str,
) -> None:
    """Treats follow each other as people give them; one of unknown energy takes none."""
    entry = await _async_start(hass, freezer, "12:00", plan)
    await _async_press(hass, hass_admin_user.id, "treat")
    (record,) = entry.runtime_data.journal.records(dog_id())
    assert (record.data, record.user_id, record.source) == (
        treat,
        hass_admin_user.id,
        Source.MANUAL,
    )
    assert value(hass, "sensor", "treats_left") == left
    await _async_press(hass, hass_admin_user.id, "treat")
    assert len(entry.runtime_data.journal.records(dog_id())) == 2


@pytest.mark.parametrize(
    ("told", "kcal"),
    [
        ({}, 15),
        ({"name": "Biscuit"}, 15),
        ({"name": "Bone"}, None),
        ({"grams": 8}, None),
        ({"kcal": 40}, 40),
    ],
)
async def test_a_treat_that_was_told_in_words(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: dict[str, Any], kcal: float | None
) -> None:
    await _async_start(hass, freezer, "12:00", PLAN | {"treat": "Biscuit", "treat_kcal": 15.0})
    (record,) = (await async_act(hass, "log_treat", **told))["records"]
    assert record["data"].get("kcal") == kcal


@pytest.mark.parametrize("what", [Business.PEE, Business.POOP])
async def test_business(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: MockUser,
    what: Business,
) -> None:
    """It has a place on a walk, and none at home."""
    entry = await _async_start(hass, freezer, "12:00")
    latitude, longitude = place(hass, north=40)
    await hass.async_block_till_done()
    await _async_press(hass, hass_admin_user.id, what)
    freezer.tick(timedelta(seconds=1))
    await async_act(hass, "start_walk")
    await _async_press(hass, hass_admin_user.id, what)
    at_home, outside = entry.runtime_data.journal.records(dog_id(), kinds=[Kind.POTTY])
    assert at_home.data == Potty(what=what)
    assert at_home.user_id == hass_admin_user.id
    assert outside.data.position == Position(latitude=latitude, longitude=longitude)


async def test_business_at_an_unknown_place(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await _async_start(hass, freezer, "12:00")
    await async_act(hass, "start_walk")
    await _async_press(hass, key="pee")
    (record,) = entry.runtime_data.journal.records(dog_id(), kinds=[Kind.POTTY])
    assert record.data == Potty(what=Business.PEE)
