"""Vital signs, care and doses that are put off, by actions."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.model.course import Course

from .common import (
    PAIR,
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_id,
    entities_entry,
    place,
    value,
)
from .plans import CARE, TABLETS, give_plans

NOW: Final = datetime(2026, 10, 3, 6, 5, tzinfo=UTC)
"""Five past eight in Berlin, just after the time of the tablets."""
DROPS: Final = Course(id="d", name="Drops", start=date(2026, 1, 1))
OVER: Final = Course(
    id="o", name="Over", start=date(2026, 1, 1), end=date(2026, 2, 1), times=(time(8),)
)


@pytest.fixture(autouse=True)
async def _dogs(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    entity_registry_enabled_by_default: None,
) -> None:
    """Set up two dogs in Berlin; both get tablets at 8:00 and 20:00, and drops as needed."""
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    give_plans(monkeypatch, courses=(TABLETS, DROPS, OVER), care=CARE)
    place(hass)
    await async_load(hass, entities_entry(hass, PAIR))


async def _async_log(hass: HomeAssistant, action: str, **fields: Any) -> dict[str, Any]:
    """Log something and return its record."""
    (record,) = (await async_act(hass, action, **fields))["records"]
    found: dict[str, Any] = record
    return found


# Vital signs


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"vital": "temperature", "value": 38.5}, 38.5),
        ({"vital": "temperature", "value": 101.3, "unit": "°F"}, 38.5),
        ({"vital": "temperature", "value": "38.456", "unit": "°C"}, 38.46),
        ({"vital": "heart_rate", "value": 80}, 80.0),
        ({"vital": "breathing_rate", "value": 18}, 18.0),
        ({"vital": "body_condition", "value": 5}, 5.0),
    ],
)
async def test_a_vital_sign(hass: HomeAssistant, fields: dict[str, Any], stored: float) -> None:
    told = {"time": "2026-10-03 07:00", "note": "calm"}
    record = await _async_log(hass, "log_vital", user_id="me", **fields, **told)
    assert record == {
        "device_id": device_id(hass),
        "id": record["id"],
        "kind": "vital",
        "time": "2026-10-03T05:00:00+00:00",
        "source": "manual",
        "user_id": "me",
        "data": {"note": "calm", "vital": fields["vital"], "value": stored},
    }
    assert (await async_act(hass, "get_records"))["records"] == [record]


async def test_a_vital_sign_is_shown(hass: HomeAssistant) -> None:
    record = await _async_log(hass, "log_vital", vital="body_condition", value=7)
    assert record["time"] == NOW.isoformat()
    assert value(hass, "number", "body_condition") == "7"


async def test_a_temperature_in_the_unit_of_the_house(hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    record = await _async_log(hass, "log_vital", vital="temperature", value=101.3)
    assert record["data"]["value"] == 38.5
    refused = await async_refusal(hass, "log_vital", vital="temperature", value=38.5)
    assert refused == "No dog has this value. Give one between 68 and 122."


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (
            {"vital": "temperature", "value": 101.3},
            "No dog has this value. Give one between 20 and 50.",
        ),
        (
            {"vital": "heart_rate", "value": 9},
            "No dog has this value. Give one between 10 and 400.",
        ),
        (
            {"vital": "breathing_rate", "value": 0},
            "No dog has this value. Give one between 1 and 400.",
        ),
        (
            {"vital": "body_condition", "value": 10},
            "No dog has this value. Give one between 1 and 9.",
        ),
        (
            {"vital": "body_condition", "value": 4.5},
            "A body condition score is a whole number from 1 to 9.",
        ),
        (
            {"vital": "heart_rate", "value": 80, "unit": "°C"},
            "Only a temperature has a unit to choose.",
        ),
        (
            {"vital": "heart_rate", "value": 80, "time": "2026-10-03 09:00"},
            "09:00 is still to come.",
        ),
    ],
)
async def test_a_vital_sign_that_no_dog_has(
    hass: HomeAssistant, fields: dict[str, Any], error: str
) -> None:
    assert await async_refusal(hass, "log_vital", **fields) == error
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_a_vital_sign_that_cannot_be_corrected_so(hass: HomeAssistant) -> None:
    record = await _async_log(hass, "log_vital", vital="heart_rate", value=80)
    wrong = {"record_id": record["id"], "fields": {"value": 500}}
    refused = await async_refusal(hass, "correct_record", **wrong)
    assert refused == "No dog has this value. Give one between 10 and 400."
    right = {"record_id": record["id"], "fields": {"value": 85}}
    corrected = await _async_log(hass, "correct_record", **right)
    assert corrected["data"] == {"vital": "heart_rate", "value": 85.0}


async def test_a_score_that_cannot_be_corrected_so(hass: HomeAssistant) -> None:
    record = await _async_log(hass, "log_vital", vital="body_condition", value=5)
    wrong = {"record_id": record["id"], "fields": {"value": 5.5}}
    refused = await async_refusal(hass, "correct_record", **wrong)
    assert refused == "A body condition score is a whole number from 1 to 9."


# Care


async def test_care_of_both_dogs(hass: HomeAssistant) -> None:
    dogs = [device_id(hass), device_id(hass, dog_id(1))]
    told = {"care": "worming", "note": "tablet", "time": "2026-10-01 18:00"}
    records = (await async_act(hass, "log_care", device_id=dogs, **told))["records"]
    assert [record["device_id"] for record in records] == dogs
    for record in records:
        assert record["kind"] == "care"
        assert record["time"] == "2026-10-01T16:00:00+00:00"
        assert record["data"] == {"note": "tablet", "care": "worming"}


async def test_care_that_was_done_is_due_no_more(hass: HomeAssistant) -> None:
    before = float(value(hass, "sensor", "care_overdue"))
    await async_act(hass, "log_care", care="worming")
    await hass.async_block_till_done()
    assert float(value(hass, "sensor", "care_overdue")) == before - 1


async def test_care_that_does_not_exist(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "log_care", care="magic")
    assert error.startswith("The field care takes one of these: core_vaccines, ")


# Putting off


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ({"minutes": 30}, "2026-10-03T06:35:00+00:00"),
        ({"minutes": "2.5"}, "2026-10-03T06:07:30+00:00"),
        ({"until": "2026-10-03 09:00"}, "2026-10-03T07:00:00+00:00"),
        ({"until": "2026-10-03T07:00:00+00:00"}, "2026-10-03T07:00:00+00:00"),
    ],
)
async def test_a_dose_is_put_off(hass: HomeAssistant, told: dict[str, Any], until: str) -> None:
    record = await _async_log(hass, "snooze_dose", course_id="t", user_id="me", **told)
    assert (record["kind"], record["user_id"]) == ("snooze", "me")
    assert record["time"] == NOW.isoformat()
    assert record["data"] == {"course_id": "t", "until": until}


async def test_a_dose_that_was_put_off_is_due_later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    assert value(hass, "binary_sensor", "dose_due") == "on"
    await async_act(hass, "snooze_dose", course_id="t", minutes=30)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "dose_due") == "off"
    assert value(hass, "binary_sensor", "dose_due", dog_id(1)) == "on"
    freezer.tick(timedelta(minutes=31))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "dose_due") == "on"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (
            {"minutes": 30, "until": "2026-10-03 09:00"},
            "Tell either a time or a number of minutes.",
        ),
        ({}, "Tell either a time or a number of minutes."),
        ({"until": "2026-10-03 08:05"}, "08:05 has passed already."),
        ({"until": "2026-10-04 08:06"}, "A dose can be put off by a day at most."),
        (
            {"minutes": 360, "course_id": "d"},
            "Drops is given as needed, so there is nothing to put off.",
        ),
        (
            {"minutes": 30, "course_id": "o"},
            "Rex has no dose of Over to give now, so there is nothing to put off.",
        ),
        (
            {"minutes": 360},
            "The dose of Carprofen counts as missed from 14:00 on. Put it off to an earlier time.",
        ),
        (
            {"minutes": 30, "course_id": "x"},
            "Rex has no course x, but t (Carprofen), d (Drops), o (Over).",
        ),
    ],
)
async def test_what_cannot_be_put_off(
    hass: HomeAssistant, fields: dict[str, Any], error: str
) -> None:
    told = {"course_id": "t"} | fields
    assert await async_refusal(hass, "snooze_dose", **told) == error
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_a_dose_that_was_given_cannot_be_put_off(hass: HomeAssistant) -> None:
    await async_act(hass, "log_dose", course_id="t")
    error = await async_refusal(hass, "snooze_dose", course_id="t", minutes=30)
    assert error.startswith("Rex has no dose of Carprofen to give now")


async def test_a_dose_that_is_not_due_yet(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(datetime(2026, 10, 3, 15, 0, tzinfo=UTC))
    error = await async_refusal(hass, "snooze_dose", course_id="t", minutes=30)
    assert error == "The dose of Carprofen is not due before 20:00."
    assert await _async_log(hass, "snooze_dose", course_id="t", minutes=190)


async def test_a_snooze_is_not_moved_by_a_correction(hass: HomeAssistant) -> None:
    record = await _async_log(hass, "snooze_dose", course_id="t", minutes=30)
    changes = {"record_id": record["id"], "fields": {"until": "2026-10-03 10:00"}}
    error = await async_refusal(hass, "correct_record", **changes)
    assert error == "This record has no field until to correct, but time, note."


@pytest.mark.parametrize("minutes", [0, 1441, "soon"])
async def test_minutes_that_nobody_means(hass: HomeAssistant, minutes: Any) -> None:
    error = await async_refusal(hass, "snooze_dose", course_id="t", minutes=minutes)
    assert error == "The field minutes takes a number from 1 to 1440."
