"""What was logged can be asked for, corrected and deleted."""

from datetime import UTC, datetime
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .common import (
    async_act,
    async_load,
    async_refusal,
    dog_id,
    entities_entry,
    feeding,
    place,
    stored_meal,
    value,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Saturday noon in Berlin."""


@pytest.fixture(autouse=True)
async def _dog(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)
    await async_load(hass, entities_entry(hass))


async def async_log(hass: HomeAssistant, action: str, **fields: Any) -> dict[str, Any]:
    """Log something and return its record."""
    (record,) = (await async_act(hass, action, **fields))["records"]
    found: dict[str, Any] = record
    return found


# Ask


@pytest.mark.parametrize(
    ("asked", "texts", "more"),
    [
        ({}, ["two", "three"], False),
        ({"since": "2026-08-01 00:00"}, ["one", "two", "three"], False),
        ({"since": "2026-08-01 00:00", "limit": 2}, ["two", "three"], True),
        ({"until": "2026-10-02 09:00"}, [], False),
        ({"until": "2026-10-02 09:01"}, ["two"], False),
        ({"since": "2026-10-03T08:00:00+00:00"}, ["three"], False),
        ({"kinds": ["note", "note"]}, ["two", "three"], False),
        ({"kinds": "meal"}, [], False),
    ],
)
async def test_records(
    hass: HomeAssistant, asked: dict[str, Any], texts: list[str], *, more: bool
) -> None:
    await async_act(hass, "log_note", text="three")
    await async_act(hass, "log_note", text="one", time="2026-08-01 09:00")
    await async_act(hass, "log_note", text="two", time="2026-10-02 09:00")
    answer = await async_act(hass, "get_records", **asked)
    assert [record["data"]["text"] for record in answer["records"]] == texts
    assert answer["more"] is more


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"limit": 0}, "The field limit takes a whole number from 1 to 1000."),
        ({"limit": 1001}, "The field limit takes a whole number from 1 to 1000."),
        ({"kinds": []}, "The field kinds takes some of these: walk, meal, "),
        ({"kinds": ["no_walk"]}, "The field kinds takes some of these: walk, meal, "),
    ],
)
async def test_what_cannot_be_asked(hass: HomeAssistant, asked: dict[str, Any], error: str) -> None:
    assert (await async_refusal(hass, "get_records", **asked)).startswith(error)


# Correct


@pytest.mark.parametrize(
    ("action", "fields", "changes", "data"),
    [
        ("log_meal", {"grams": 100, "note": "x"}, {"grams": 90, "note": None}, {"grams": 90.0}),
        ("log_note", {"text": "one"}, {"text": "two"}, {"text": "two"}),
        ("log_potty", {"what": "pee"}, {"what": "poop"}, {"what": "poop"}),
        ("log_weight", {"weight": 20}, {"kilograms": "21"}, {"kilograms": 21.0}),
        (
            "log_walk",
            {"start": "2026-10-03 08:00", "end": "2026-10-03 08:30"},
            {"end": "2026-10-03 08:40", "distance": 900},
            {
                "updated": "2026-10-03T06:40:00+00:00",
                "end": "2026-10-03T06:40:00+00:00",
                "distance": 900.0,
            },
        ),
    ],
)
async def test_a_correction(
    hass: HomeAssistant,
    action: str,
    fields: dict[str, Any],
    changes: dict[str, Any],
    data: dict[str, Any],
) -> None:
    record = await async_log(hass, action, **fields)
    corrected = await async_log(hass, "correct_record", record_id=record["id"], fields=changes)
    assert corrected == record | {"data": data}
    assert (await async_act(hass, "get_records"))["records"] == [corrected]


async def test_a_correction_is_shown_at_once_however_small(hass: HomeAssistant) -> None:
    times = {"start": "2026-10-03 08:00", "end": "2026-10-03 08:30"}
    walk = await async_log(hass, "log_walk", **times, distance=1200)
    for meters, shown in ((1230, "1.23"), (1229, "1.229")):
        await async_log(hass, "correct_record", record_id=walk["id"], fields={"distance": meters})
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        assert value(hass, "sensor", "distance_today") == shown


async def test_a_corrected_time(hass: HomeAssistant) -> None:
    record = await async_log(hass, "log_note", text="one", user_id="me")
    changes = {"time": "2026-10-02 07:00"}
    corrected = await async_log(hass, "correct_record", record_id=record["id"], fields=changes)
    assert corrected == record | {"time": "2026-10-02T05:00:00+00:00"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {"text": "x"},
            "This record has no field text to correct, but time, note, what, stool_score.",
        ),
        (
            {"position": None},
            "This record has no field position to correct, but time, note, what, stool_score.",
        ),
        ({"what": None}, "The field what takes one of these: pee, poop, accident."),
        ({"stool_score": 9}, "The field stool_score takes a whole number from 1 to 7."),
        ({"time": "2026-10-03 13:00"}, "13:00 is still to come."),
        ({"stool_score": 3}, "Pee has no stool score."),
    ],
)
async def test_a_correction_that_is_none(
    hass: HomeAssistant, changes: dict[str, Any], error: str
) -> None:
    record = await async_log(hass, "log_potty", what="pee")
    refused = await async_refusal(hass, "correct_record", record_id=record["id"], fields=changes)
    assert refused.startswith(error)
    assert (await async_act(hass, "get_records"))["records"] == [record]


async def test_an_empty_correction(hass: HomeAssistant) -> None:
    record = await async_log(hass, "log_note", text="one")
    refused = await async_refusal(hass, "correct_record", record_id=record["id"], fields={})
    assert refused == ("The field fields takes what is to be corrected, each with its new value.")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"time": "2026-10-03 09:00"}, "A walk ends after it began, and within 24 hours."),
        (
            {"end": "2026-10-03 10:10"},
            "Rex was on a walk from 10:00 to 10:20 already. Correct that one instead.",
        ),
        ({"end": None}, "The field end takes a date and a time, such as 2026-10-03 08:00."),
    ],
)
async def test_a_walk_that_cannot_be_corrected_so(
    hass: HomeAssistant, changes: dict[str, Any], error: str
) -> None:
    one = await async_log(hass, "log_walk", start="2026-10-03 08:00", end="2026-10-03 08:30")
    await async_log(hass, "log_walk", start="2026-10-03 10:00", end="2026-10-03 10:20")
    refused = await async_refusal(hass, "correct_record", record_id=one["id"], fields=changes)
    assert refused.startswith(error)


# Delete


async def test_a_deletion(hass: HomeAssistant) -> None:
    record = await async_log(hass, "log_meal")
    assert await async_log(hass, "delete_record", record_id=record["id"]) == record
    assert (await async_act(hass, "get_records"))["records"] == []
    assert (await async_act(hass, "log_meal"))["records"]


@pytest.mark.parametrize(
    ("action", "fields"), [("delete_record", {}), ("correct_record", {"fields": {"note": "x"}})]
)
async def test_what_cannot_be_changed(
    hass: HomeAssistant, action: str, fields: dict[str, Any]
) -> None:
    error = await async_refusal(hass, action, record_id="gone", **fields)
    assert error == "Rex has no record gone."
    (walk,) = (await async_act(hass, "start_walk"))["walks"]
    error = await async_refusal(hass, action, record_id=walk["id"], **fields)
    assert error == "Rex is still on this walk. End it first."
    await async_act(hass, "end_walk")
    await async_act(hass, "delete_record", record_id=walk["id"])
    journal = hass.config_entries.async_entries("pawcontrol")[0].runtime_data.journal
    (deletion,) = journal.records(dog_id())
    error = await async_refusal(hass, action, record_id=deletion.id, **fields)
    assert error == f"Rex has no record {deletion.id}."


# Sum up


async def test_a_day(hass: HomeAssistant) -> None:
    await async_act(hass, "log_weight", weight=20, time="2026-09-20 08:00")
    await async_act(hass, "log_weight", weight=20.5)
    await async_act(hass, "log_meal", kcal=400.4)
    await async_act(hass, "log_meal", kcal=100, skipped=True)
    await async_act(hass, "log_treat", kcal=30)
    await async_act(hass, "log_treat", kcal=1000, time="2026-10-02 23:59")
    for what in ("pee", "pee", "poop"):
        await async_act(hass, "log_potty", what=what)
    walk = {"start": "2026-10-03 08:00", "end": "2026-10-03 08:30"}
    await async_act(hass, "log_walk", **walk, distance=1200)
    answer = await async_act(hass, "get_summary")
    assert answer.pop("device_id")
    assert answer == {
        "period": "day",
        "start": "2026-10-02T22:00:00+00:00",
        "end": "2026-10-03T22:00:00+00:00",
        "walks": 1,
        "distance": 1200,
        "minutes": 30,
        "minutes_moving": 30,
        "meals": 1,
        "meals_skipped": 1,
        "treats": 1,
        "kcal": 430,
        "doses": 0,
        "doses_skipped": 0,
        "pee": 2,
        "poop": 1,
        "accident": 0,
        "weight_change": 0.5,
    }


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ({"period": "week"}, "2026-09-27T22:00", "2026-10-04T22:00"),
        ({"period": "month"}, "2026-09-30T22:00", "2026-10-31T23:00"),
        ({"date": "2026-10-25"}, "2026-10-24T22:00", "2026-10-25T23:00"),
        ({"period": "month", "date": "2024-02-29"}, "2024-01-31T23:00", "2024-02-29T23:00"),
    ],
)
async def test_periods_begin_at_midnights_of_the_user(
    hass: HomeAssistant, asked: dict[str, Any], start: str, end: str
) -> None:
    answer = await async_act(hass, "get_summary", **asked)
    assert (answer["start"], answer["end"]) == (f"{start}:00+00:00", f"{end}:00+00:00")
    assert answer["weight_change"] is None


@pytest.mark.parametrize("date", ["9999-12-31", "0001-01-01", "1969-12-31"])
@pytest.mark.parametrize("period", ["day", "week", "month"])
async def test_a_summary_of_no_time(hass: HomeAssistant, period: str, date: str) -> None:
    told = await async_refusal(hass, "get_summary", period=period, date=date)
    assert told.startswith("The field date takes a date")


@pytest.mark.parametrize("date", ["1971-01-01", "2198-12-31"])
@pytest.mark.parametrize("period", ["day", "week", "month"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue"])
async def test_a_summary_of_a_far_time(
    hass: HomeAssistant, zone: str, period: str, date: str
) -> None:
    await hass.config.async_set_time_zone(zone)
    assert (await async_act(hass, "get_summary", period=period, date=date))["walks"] == 0


async def test_the_energy_of_a_summary_follows_from_the_plan(hass: HomeAssistant) -> None:
    (entry,) = hass.config_entries.async_entries("pawcontrol")
    dog = entry.subentries[dog_id()]
    hass.config_entries.async_update_subentry(
        entry, dog, data={**dog.data, "feeding": feeding(meals=[stored_meal()])}
    )
    await hass.async_block_till_done()
    await async_act(hass, "log_meal", meal="Breakfast")
    answer = await async_act(hass, "get_summary", period="day")
    assert answer["kcal"] == 540
