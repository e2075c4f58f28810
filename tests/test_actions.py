"""What people log by actions, and what is refused."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed
import voluptuous as vol

from custom_components.pawcontrol.feeding_book import FeedingBook
from custom_components.pawcontrol.health_book import HealthBook
from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.course import Course
from custom_components.pawcontrol.model.energy import Food
from custom_components.pawcontrol.model.feeding import Meal, MealPlan

from .common import (
    PAIR,
    TRACKER,
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_id,
    entities_entry,
    place,
    value,
)
from .storage import Storage

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Noon in Berlin."""


@pytest.fixture(autouse=True)
async def _dogs(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Set up two dogs in Berlin, one of them 40 m north of its home."""
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass, north=40)
    await async_load(hass, entities_entry(hass, PAIR))


def pair(hass: HomeAssistant) -> list[str]:
    """Return the devices of both dogs."""
    return [device_id(hass), device_id(hass, dog_id(1))]


async def _reload(hass: HomeAssistant) -> None:
    (entry,) = hass.config_entries.async_entries("pawcontrol")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
async def plan(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan a breakfast for every dog."""
    food = Food(name="Kibble", kcal_per_100g=370)
    breakfast = Meal(id="m1", name="Breakfast", at=time(7), food=food, grams=120)
    monkeypatch.setattr(FeedingBook, "plan", MealPlan(meals=(breakfast,)))
    await _reload(hass)


@pytest.fixture
async def course(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prescribe every dog a medication."""
    pills = Course(id="c1", name="Joints", start=date(2026, 1, 1), units=0.5, times=(time(8),))
    monkeypatch.setattr(HealthBook, "courses", {pills.id: pills})
    await _reload(hass)


@pytest.mark.parametrize(
    ("action", "fields", "data"),
    [
        ("log_meal", {}, {}),
        (
            "log_meal",
            {"food": " Kibble ", "grams": "120", "kcal": 444, "note": "ate all"},
            {"food": "Kibble", "grams": 120.0, "kcal": 444.0, "note": "ate all"},
        ),
        ("log_meal", {"skipped": True}, {"skipped": True}),
        ("log_treat", {"name": "Bone", "grams": 8}, {"name": "Bone", "grams": 8.0}),
        ("log_water", {"milliliters": 200}, {"milliliters": 200.0}),
        ("log_weight", {"weight": 20.12345}, {"kilograms": 20.123}),
        ("log_weight", {"weight": 44, "unit": "lb"}, {"kilograms": 19.958}),
        ("log_potty", {"what": "pee"}, {"what": "pee"}),
        (
            "log_potty",
            {"what": "poop", "stool_score": 4.0, "note": "late"},
            {"what": "poop", "stool_score": 4, "note": "late"},
        ),
        ("log_symptom", {"name": "Cough", "severity": 2}, {"name": "Cough", "severity": 2}),
        ("log_grooming", {"what": "Bath"}, {"what": "Bath"}),
        ("log_vet", {"reason": "Check", "cost": 80}, {"reason": "Check", "cost": 80.0}),
        ("log_note", {"text": "First swim"}, {"text": "First swim"}),
    ],
)
async def test_what_is_logged_is_answered_and_stays(
    hass: HomeAssistant, action: str, fields: dict[str, Any], data: dict[str, Any]
) -> None:
    (record,) = (await async_act(hass, action, user_id="me", **fields))["records"]
    assert record == {
        "device_id": device_id(hass),
        "id": record["id"],
        "kind": action.removeprefix("log_"),
        "time": NOW.isoformat(),
        "source": "manual",
        "user_id": "me",
        "data": data,
    }
    assert await async_act(hass, "get_records") == {"records": [record], "more": False}


@pytest.mark.parametrize(
    ("action", "fields", "error"),
    [
        ("log_meal", {"grams": -1}, "The field grams takes a number from 0 to 20000."),
        ("log_meal", {"grams": True}, "The field grams takes a number from 0 to 20000."),
        ("log_meal", {"kcal": "nan"}, "The field kcal takes a number from 0 to 50000."),
        ("log_meal", {"food": "x" * 101}, "The field food takes a text of 1 to 100 characters."),
        ("log_meal", {"food": " "}, "The field food takes a text of 1 to 100 characters."),
        ("log_meal", {"meal": ["m1"]}, "The field meal takes a text of 1 to 100 characters."),
        ("log_meal", {"note": "x" * 501}, "The field note takes a text of 1 to 500 characters."),
        (
            "log_meal",
            {"time": "noon"},
            "The field time takes a date and a time, such as 2026-10-03 08:00.",
        ),
        (
            "log_meal",
            {"time": "0001-01-01 00:00"},
            "The field time takes a date and a time, such as 2026-10-03 08:00.",
        ),
        ("log_meal", {"device_id": []}, "The field device_id takes the devices of 1 to 50 dogs."),
        ("log_meal", {"stool_score": 3}, "This action has no field stool_score."),
        ("log_meal", {"force": "perhaps"}, "The field force is either true or false."),
        ("log_water", {}, "The field milliliters is missing."),
        (
            "log_dose",
            {"course_id": "c 1"},
            "The field course_id takes an ID: letters without accents, digits, - and _.",
        ),
        ("log_weight", {"weight": "heavy"}, "The field weight takes a number from 0 to 1000."),
        (
            "log_weight",
            {"weight": 20, "device_id": ["a", "b"]},
            "The field device_id takes the device of one dog.",
        ),
        (
            "log_weight",
            {"weight": 20, "unit": "stone"},
            "The field unit takes one of these: kg, lb.",
        ),
        ("log_potty", {}, "The field what is missing."),
        (
            "log_potty",
            {"what": "bark"},
            "The field what takes one of these: pee, poop, accident.",
        ),
        (
            "log_potty",
            {"what": "poop", "stool_score": 8},
            "The field stool_score takes a whole number from 1 to 7.",
        ),
        (
            "log_potty",
            {"what": "poop", "stool_score": 2.5},
            "The field stool_score takes a whole number from 1 to 7.",
        ),
        (
            "log_symptom",
            {"name": "Cough", "severity": 0},
            "The field severity takes a whole number from 1 to 5.",
        ),
        (
            "log_note",
            {"text": "", "time": "2026-10-03 10:00"},
            "The field text takes a text of 1 to 500 characters.",
        ),
        ("log_note", {"text": "\ud800"}, "The field text takes a text of 1 to 500 characters."),
    ],
)
async def test_what_no_field_can_have_is_refused_in_a_sentence(
    hass: HomeAssistant, action: str, fields: dict[str, Any], error: str
) -> None:
    assert await async_refusal(hass, action, **fields) == error
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_what_has_no_fields_at_all_is_refused(hass: HomeAssistant) -> None:
    fields: Any = ["text"]
    with pytest.raises(vol.Invalid):
        await hass.services.async_call("pawcontrol", "log_note", fields, blocking=True)


async def test_several_dogs_at_once(hass: HomeAssistant) -> None:
    devices = pair(hass)
    answer = await async_act(hass, "log_treat", device_id=[*devices, devices[0]], name="Bone")
    assert [record["device_id"] for record in answer["records"]] == devices
    for device in devices:
        assert len((await async_act(hass, "get_records", device_id=device))["records"]) == 1


async def test_without_a_question_there_is_no_answer(hass: HomeAssistant) -> None:
    data = {"device_id": device_id(hass), "text": "Hi"}
    assert await hass.services.async_call("pawcontrol", "log_note", data, blocking=True) is None
    assert len((await async_act(hass, "get_records"))["records"]) == 1


@pytest.mark.expects_warnings
async def test_what_cannot_be_written_is_told(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, storage: Storage
) -> None:
    monkeypatch.setattr("os.fsync", _full)
    with pytest.raises(HomeAssistantError) as error:
        await async_act(hass, "log_note", text="Hi")
    assert error.value.translation_key == "journal_not_written"


def _full(_descriptor: int) -> None:
    raise OSError


# Times


@pytest.mark.parametrize(
    ("told", "utc"),
    [
        ("2026-10-03 07:30:00", "2026-10-03T05:30:00+00:00"),
        ("2026-10-03T05:30:00-04:00", "2026-10-03T09:30:00+00:00"),
        ("2026-03-29 02:30:00", "2026-03-29T01:00:00+00:00"),
        ("2025-10-26 02:30:00", "2025-10-26T00:30:00+00:00"),
        ("2026-10-03 12:05:00", "2026-10-03T10:05:00+00:00"),
        ("1996-01-01 00:00:00", "1995-12-31T23:00:00+00:00"),
    ],
)
async def test_what_happened_earlier(hass: HomeAssistant, told: str, utc: str) -> None:
    (record,) = (await async_act(hass, "log_note", text="Hi", time=told))["records"]
    assert record["time"] == utc


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("2026-10-03 12:05:01", "12:05 is still to come."),
        ("2026-10-04 07:00:00", "2026-10-04 07:00 is still to come."),
        ("1990-05-01 07:00:00", "1990-05-01 07:00 is too long ago."),
    ],
)
async def test_times_at_which_nothing_can_have_happened(
    hass: HomeAssistant, told: str, error: str
) -> None:
    assert await async_refusal(hass, "log_note", text="Hi", time=told) == error


async def test_a_meal_of_the_morning_counts_for_the_day(hass: HomeAssistant) -> None:
    await async_act(hass, "log_meal", time="2026-10-03 00:10:00", grams=100)
    assert (await async_act(hass, "get_summary"))["meals"] == 1
    assert (await async_act(hass, "get_summary", date="2026-10-02"))["meals"] == 0


# Feeding twice


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ann", "Rex was fed at 12:00 by Ann."),
        ("", "Rex was fed at 12:00."),
        (None, "Rex was fed at 12:00."),
    ],
)
async def test_a_second_meal_is_refused(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, name: str | None, told: str
) -> None:
    advice = "If this was another meal, log it with the action and choose to log it anyway."
    error = f"{told} {advice}"
    user = MockUser(name=name).add_to_hass(hass)
    await async_act(hass, "log_meal", user_id=user.id)
    freezer.tick(timedelta(minutes=119))
    assert await async_refusal(hass, "log_meal", user_id="other") == error
    assert await async_refusal(hass, "log_meal", device_id=pair(hass)) == error
    assert await async_refusal(hass, "log_meal", time="2026-10-03 10:01") == error
    assert (await async_act(hass, "log_meal", skipped=True))["records"]
    assert (await async_act(hass, "log_meal", device_id=pair(hass), force=True))["records"]
    freezer.tick(timedelta(hours=2))
    assert (await async_act(hass, "log_meal", device_id=pair(hass)))["records"]
    records = (await async_act(hass, "get_records", device_id=pair(hass)[1]))["records"]
    assert len(records) == 2


@pytest.mark.parametrize("user_id", [None, "gone"])
async def test_who_fed_may_be_unknown(hass: HomeAssistant, user_id: str | None) -> None:
    await async_act(hass, "log_meal", user_id=user_id, time="2026-10-02 23:30")
    error = await async_refusal(hass, "log_meal", time="2026-10-03 00:30")
    assert error.startswith("Rex was fed at 2026-10-02 23:30. ")


async def test_of_two_people_who_feed_at_once_one_is_refused(hass: HomeAssistant) -> None:
    bella = [device_id(hass, dog_id(1))]
    results = await asyncio.gather(
        async_act(hass, "log_meal", device_id=pair(hass)),
        async_act(hass, "log_meal", device_id=bella),
        return_exceptions=True,
    )
    assert [result.__class__ for result in results] == [dict, ServiceValidationError]
    assert len((await async_act(hass, "get_records", device_id=bella[0]))["records"]) == 1


async def test_a_treat_is_no_meal(hass: HomeAssistant) -> None:
    await async_act(hass, "log_treat")
    assert (await async_act(hass, "log_meal"))["records"]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("meal", ["Breakfast", "m1"])
async def test_a_meal_of_the_plan(hass: HomeAssistant, meal: str) -> None:
    (record,) = (await async_act(hass, "log_meal", meal=meal))["records"]
    assert record["data"] == {"meal_id": "m1", "food": "Kibble", "grams": 120, "kcal": 444}


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    "told", [{"grams": 90.0}, {"kcal": 50.0}, {"food": "Chicken"}, {"skipped": True}]
)
async def test_what_is_told_of_a_meal_is_not_replaced(
    hass: HomeAssistant, told: dict[str, Any]
) -> None:
    (record,) = (await async_act(hass, "log_meal", meal="Breakfast", **told))["records"]
    assert record["data"] == {"meal_id": "m1"} | told


@pytest.mark.usefixtures("plan")
async def test_another_amount_has_another_energy(hass: HomeAssistant) -> None:
    (record,) = (await async_act(hass, "log_meal", meal="Breakfast"))["records"]
    correct = partial(async_act, hass, "correct_record", record_id=record["id"])
    (record,) = (await correct(fields={"grams": 60}))["records"]
    assert record["data"]["kcal"] == 222
    (record,) = (await correct(fields={"grams": 20_000}))["records"]
    assert record["data"]["kcal"] == 50_000
    (record,) = (await correct(fields={"grams": 30, "kcal": 100}))["records"]
    assert record["data"]["kcal"] == 100
    (record,) = (await correct(fields={"grams": None}))["records"]
    assert record["data"]["kcal"] == 100
    (record,) = (await correct(fields={"grams": 30}))["records"]
    assert record["data"]["kcal"] == 100


@pytest.mark.usefixtures("plan")
async def test_a_meal_that_is_not_planned(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "log_meal", meal="Brunch")
    assert error == "Rex has no meal Brunch, but Breakfast."


async def test_a_meal_without_a_plan(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "log_meal", meal="Brunch")
    assert error == "Rex has no meal Brunch, because no meals are planned."


# Doses


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ({}, {"units": 0.5}),
        ({"units": 1}, {"units": 1.0}),
        ({"skipped": True, "note": "vomited"}, {"units": 0.5, "skipped": True, "note": "vomited"}),
    ],
)
async def test_a_dose(hass: HomeAssistant, fields: dict[str, Any], data: dict[str, Any]) -> None:
    (record,) = (await async_act(hass, "log_dose", course_id="c1", **fields))["records"]
    assert record["data"] == {"course_id": "c1"} | data


@pytest.mark.usefixtures("course")
async def test_a_dose_of_an_unknown_course(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "log_dose", course_id="c2")
    assert error == "Rex has no course c2, but c1 (Joints)."


async def test_a_dose_without_courses(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "log_dose", course_id="c2")
    assert error == "Rex has no course c2, because it gets no medication."


# Weights


async def test_a_weight_is_told_in_the_units_of_the_house(hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    (record,) = (await async_act(hass, "log_weight", weight=44))["records"]
    assert record["data"] == {"kilograms": 19.958}
    error = await async_refusal(hass, "log_weight", weight=20)
    assert error.startswith("20 lb is far from the 44 lb that Rex had at 12:00.")
    (record,) = (await async_act(hass, "log_weight", weight=20, unit="kg"))["records"]
    assert record["data"] == {"kilograms": 20.0}


@pytest.mark.parametrize("weight", [0, 0.04, 151])
async def test_a_weight_that_no_dog_has(hass: HomeAssistant, weight: float) -> None:
    error = await async_refusal(hass, "log_weight", weight=weight, force=True)
    assert error.startswith("No dog has this weight.")


async def test_a_weight_that_is_far_from_the_last(hass: HomeAssistant) -> None:
    await async_act(hass, "log_weight", weight=20, time="2026-10-01 08:00")
    assert await async_refusal(hass, "log_weight", weight=24.1) == (
        "24.1 kg is far from the 20 kg that Rex had at 2026-10-01 08:00."
        " Choose to log it anyway if it is right."
    )
    assert (await async_act(hass, "log_weight", weight=24))["records"]
    assert (await async_act(hass, "log_weight", weight=30, force=True))["records"]
    bella = device_id(hass, dog_id(1))
    assert (await async_act(hass, "log_weight", weight=7, device_id=bella))["records"]


async def test_an_earlier_weight_is_compared_with_that_of_its_time(hass: HomeAssistant) -> None:
    await async_act(hass, "log_weight", weight=5, time="2026-01-01 08:00")
    await async_act(hass, "log_weight", weight=20, force=True)
    assert (await async_act(hass, "log_weight", weight=5.5, time="2026-01-09 08:00"))["records"]


# Potty


async def test_here_is_where_the_dog_is(hass: HomeAssistant) -> None:
    (record,) = (await async_act(hass, "log_potty", what="poop", here=True))["records"]
    state = hass.states.get(TRACKER)
    assert state
    assert record["data"]["position"] == {
        "latitude": state.attributes["latitude"],
        "longitude": state.attributes["longitude"],
    }


@pytest.mark.parametrize(
    ("fields", "dogs", "error"),
    [
        ({"what": "pee", "stool_score": 3}, slice(2), "Pee has no stool score."),
        (
            {"what": "poop", "here": True, "time": "2026-10-03 08:00"},
            slice(2),
            (
                "Home Assistant knows where a dog is now, but not where it was."
                " Leave out the time or the place."
            ),
        ),
        ({"what": "poop", "here": True}, slice(2), "Nobody knows where Bella is."),
    ],
)
async def test_potty_that_cannot_be(
    hass: HomeAssistant, fields: dict[str, Any], dogs: slice, error: str
) -> None:
    devices: Sequence[str] = pair(hass)[dogs]
    assert await async_refusal(hass, "log_potty", device_id=devices, **fields) == error
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_actions_change_the_entities(hass: HomeAssistant) -> None:
    await async_act(
        hass, "log_walk", start="2026-10-03 08:00", end="2026-10-03 08:30", distance=900
    )
    async_fire_time_changed(hass, NOW + timedelta(seconds=1))
    await hass.async_block_till_done()
    assert value(hass, "sensor", "walks_today") == "1"
    assert value(hass, "sensor", "walk_distance") == "900"


async def test_what_is_answered_is_on_disk(hass: HomeAssistant) -> None:
    (record,) = (await async_act(hass, "log_note", text="Hi"))["records"]
    other = Journal(hass, "entities-entry")
    await other.async_load()
    assert [each.id for each in other.records(dog_id())] == [record["id"]]
