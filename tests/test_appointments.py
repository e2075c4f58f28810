"""Appointments: written in the calendar, seen where a dog's day is, ticked, corrected, deleted."""

from datetime import UTC, datetime
from typing import Any, Final
from unittest.mock import ANY

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.pawcontrol.model.feeding import MealPlan
from custom_components.pawcontrol.model.record import Meal

from .common import (
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
    value,
)
from .plans import BREAKFAST, give_plans

CHECK: Final = {
    "summary": "Teeth",
    "start_date_time": "2026-01-07T15:00:00+01:00",
    "end_date_time": "2026-01-07T15:45:00+01:00",
}
HOLIDAY: Final = {"summary": "Kennel", "start_date": "2026-01-09", "end_date": "2026-01-12"}
RECORD: Final[dict[str, Any]] = {
    "device_id": ANY,
    "id": ANY,
    "kind": "appointment",
    "time": "2026-01-07T14:00:00+00:00",
    "source": "manual",
    "data": {"summary": "Teeth", "end": "2026-01-07T14:45:00+00:00"},
}
SOON: Final = {"until": "2026-02-01 00:00"}


@pytest.fixture(autouse=True)
async def _monday(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let it be half past six on Monday 5 January in Berlin, and a dog get breakfast."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    give_plans(monkeypatch, meals=MealPlan(meals=(BREAKFAST,), kcal=1000))
    freezer.move_to("2026-01-05T05:30:00Z")
    place(hass)


@pytest.fixture
async def entry(hass: HomeAssistant, _monday: None) -> ConfigEntry:
    entry = entities_entry(hass, [dog_data(), dog_data(name="Fido")])
    await async_load(hass, entry)
    return entry


async def _async_wait(hass: HomeAssistant, freezer: FrozenDateTimeFactory, until: str) -> None:
    freezer.move_to(datetime.fromisoformat(until).astimezone(UTC))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def _create(hass: HomeAssistant, user_id: str | None = None, **event: Any) -> None:
    data = {"entity_id": entity_id(hass, "calendar", "schedule")} | event
    context = Context(user_id=user_id)
    await hass.services.async_call("calendar", "create_event", data, blocking=True, context=context)
    await hass.async_block_till_done()


async def _records(hass: HomeAssistant, **asked: Any) -> list[dict[str, Any]]:
    answer = await async_act(hass, "get_records", kinds=["appointment"], **SOON | asked)
    records: list[dict[str, Any]] = answer["records"]
    return records


async def _events(hass: HomeAssistant, first: str, last: str) -> list[dict[str, Any]]:
    """Return the appointments among the events from one day to the end of another."""
    calendar = entity_id(hass, "calendar", "schedule")
    data = {
        "entity_id": calendar,
        "start_date_time": f"{first}T00:00:00+01:00",
        "end_date_time": f"{last}T23:59:59+01:00",
    }
    answer: Any = await hass.services.async_call(
        "calendar", "get_events", data, blocking=True, return_response=True
    )
    return [event for event in answer[calendar]["events"] if event["summary"] != "Breakfast"]


async def _say(ws: Any, kind: str, calendar: str, **message: Any) -> dict[str, Any]:
    """Tell the calendar what its dialog does; return the answer."""
    await ws.send_json_auto_id({"type": f"calendar/event/{kind}", "entity_id": calendar} | message)
    answer: dict[str, Any] = await ws.receive_json()
    return answer


async def test_creating_by_an_action(
    hass: HomeAssistant, entry: ConfigEntry, hass_admin_user: MockUser
) -> None:
    text = {"description": "Bring the pass", "location": "Main street 1"}
    await _create(hass, hass_admin_user.id, **CHECK | text)
    assert await _records(hass) == [
        RECORD
        | {
            "user_id": hass_admin_user.id,
            "data": RECORD["data"] | {"note": "Bring the pass", "location": "Main street 1"},
        }
    ]
    assert await _events(hass, "2026-01-07", "2026-01-07") == [
        {
            "start": "2026-01-07T15:00:00+01:00",
            "end": "2026-01-07T15:45:00+01:00",
            "summary": "Teeth",
            **text,
        }
    ]


async def test_an_appointment_for_days(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await _create(hass, **HOLIDAY)
    (record,) = await _records(hass)
    assert record["time"] == "2026-01-08T23:00:00+00:00"
    assert record["data"] == {"summary": "Kennel", "day": "2026-01-09", "days": 3}
    expected = {"start": "2026-01-09", "end": "2026-01-12", "summary": "Kennel"}
    for day in ("2026-01-09", "2026-01-11"):
        assert await _events(hass, day, day) == [expected]
    for day in ("2026-01-08", "2026-01-12"):
        assert await _events(hass, day, day) == []
    # In another time zone it is on the same dates.
    await hass.config.async_update(time_zone="Pacific/Auckland")
    assert expected in await _events(hass, "2026-01-10", "2026-01-10")
    await hass.config.async_update(time_zone="America/Los_Angeles")
    assert expected in await _events(hass, "2026-01-10", "2026-01-10")


async def test_the_dialog_of_the_calendar(
    hass: HomeAssistant,
    entry: ConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    ws, calendar = await hass_ws_client(hass), entity_id(hass, "calendar", "schedule")
    MockUser(id="someone", is_owner=True).add_to_hass(hass)
    await _create(hass, "someone", **HOLIDAY)
    with pytest.raises(ServiceValidationError):
        await _create(hass, "someone", **HOLIDAY | {"summary": ""})
    event = {
        "summary": "Teeth",
        "dtstart": "2026-01-07T15:00:00+01:00",
        "dtend": "2026-01-07T15:45:00+01:00",
    }
    assert (await _say(ws, "create", calendar, event=event))["success"]
    created, holiday = await _records(hass)
    assert holiday["user_id"] == "someone"
    assert created == RECORD | {"user_id": hass_admin_user.id}
    event |= {"summary": "Paw", "dtend": "2026-01-07T16:00:00+01:00", "description": "left"}
    assert (await _say(ws, "update", calendar, uid=created["id"], event=event))["success"]
    data = {"summary": "Paw", "note": "left", "end": "2026-01-07T15:00:00+00:00"}
    assert (await _records(hass))[0] == created | {"data": data}
    event |= {"dtstart": "2026-01-08", "dtend": "2026-01-09", "description": ""}
    assert (await _say(ws, "update", calendar, uid=created["id"], event=event))["success"]
    data = {"summary": "Paw", "day": "2026-01-08"}
    moved = created | {"time": "2026-01-07T23:00:00+00:00", "data": data}
    assert await _records(hass) == [moved, holiday]
    assert (await _say(ws, "delete", calendar, uid=created["id"]))["success"]
    assert await _records(hass) == [holiday]


@pytest.mark.parametrize("uid", ["meal-b-2026-01-05", "done", "gone", "fidos"])
async def test_only_appointments_of_the_dog_can_be_changed(
    hass: HomeAssistant, entry: ConfigEntry, hass_ws_client: WebSocketGenerator, uid: str
) -> None:
    dogs = entry.runtime_data.dogs
    meal = await dogs[dog_id()].async_log(Meal(grams=100))
    await _create(hass, **CHECK, entity_id=entity_id(hass, "calendar", "schedule", dog_id(1)))
    (fidos,) = await _records(hass, device_id=device_id(hass, dog_id(1)))
    uid = {"done": meal.id, "fidos": fidos["id"]}.get(uid, uid)
    ws, calendar = await hass_ws_client(hass), entity_id(hass, "calendar", "schedule")
    event = {"summary": "x", "dtstart": "2026-01-08", "dtend": "2026-01-09"}
    for kind, more in (("update", {"event": event}), ("delete", {})):
        answer = await _say(ws, kind, calendar, uid=uid, **more)
        assert answer["error"]["message"].startswith("Only appointments can be changed")
    journal = entry.runtime_data.journal
    assert journal.get(meal.id) == meal
    assert journal.get(fidos["id"])


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (CHECK | {"summary": " "}, "appointment_text"),
        (CHECK | {"summary": "x" * 101}, "appointment_text"),
        (CHECK | {"description": "x" * 501}, "appointment_text"),
        (CHECK | {"location": "x" * 501}, "appointment_text"),
        (CHECK | {"end_date_time": "2026-02-08T15:00:00+01:00"}, "appointment_times"),
        (HOLIDAY | {"end_date": "2026-02-10"}, "appointment_times"),
        (HOLIDAY | {"start_date": "1990-01-09", "end_date": "1990-01-10"}, "time_too_old"),
        (HOLIDAY | {"start_date": "2100-01-09", "end_date": "2100-01-10"}, "appointment_too_far"),
        (HOLIDAY | {"start_date": "1815-01-09", "end_date": "1815-01-10"}, "time_too_old"),
        (CHECK | {"end_date_time": "2250-01-01T00:00:00+01:00"}, "appointment_too_far"),
        (HOLIDAY | {"start_date": "9999-12-30", "end_date": "9999-12-31"}, "appointment_too_far"),
    ],
)
async def test_what_is_no_appointment(
    hass: HomeAssistant, entry: ConfigEntry, event: dict[str, Any], key: str
) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await _create(hass, **event)
    assert error.value.translation_key == key
    assert await _records(hass) == []


async def test_appointments_do_not_recur(
    hass: HomeAssistant, entry: ConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    ws, calendar = await hass_ws_client(hass), entity_id(hass, "calendar", "schedule")
    event = {"summary": "x", "dtstart": "2026-01-08", "dtend": "2026-01-09", "rrule": "FREQ=DAILY"}
    answer = await _say(ws, "create", calendar, event=event)
    assert answer["error"]["message"].startswith("Appointments of a dog cannot recur.")
    assert await _records(hass) == []


async def test_it_is_kept_over_a_restart(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await _create(hass, **CHECK)
    await _create(hass, **HOLIDAY)
    before = await _records(hass)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert await _records(hass) == before
    assert len(before) == 2


async def test_it_is_the_event_and_on_the_list_of_its_day(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _create(hass, **CHECK)
    await _create(hass, **HOLIDAY)
    calendar = entity_id(hass, "calendar", "schedule")
    shown = []
    for time, left in (
        ("2026-01-06T23:59:00+01:00", "1"),
        ("2026-01-07T00:00:00+01:00", "2"),
        ("2026-01-07T14:59:00+01:00", "2"),
        ("2026-01-07T15:00:00+01:00", "2"),
        ("2026-01-07T15:45:00+01:00", "2"),
        ("2026-01-09T12:00:00+01:00", "2"),
        ("2026-01-11T23:59:00+01:00", "2"),
        ("2026-01-12T12:00:00+01:00", "1"),
    ):
        await _async_wait(hass, freezer, time)
        state = hass.states.get(calendar)
        assert state
        shown.append((state.state, state.attributes["message"]))
        assert value(hass, "todo", "care_today") == left, time
    assert shown == [
        ("off", "Breakfast"),
        ("off", "Breakfast"),
        ("off", "Teeth"),
        ("on", "Teeth"),
        ("off", "Breakfast"),
        ("on", "Kennel"),
        ("on", "Kennel"),
        ("off", "Breakfast"),
    ]


async def test_ticking_it(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _create(hass, **CHECK)
    await _async_wait(hass, freezer, "2026-01-07T15:30:00+01:00")
    (record,) = await _records(hass)
    todo = {"entity_id": entity_id(hass, "todo", "care_today"), "item": record["id"]}
    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call("todo", "update_item", todo | {"rename": "X"}, blocking=True)
    assert error.value.translation_key == "appointment_not_renamed"
    for status, done, left, event in (
        ("completed", {"done": "2026-01-07T14:30:00+00:00"}, "1", "Breakfast"),
        ("needs_action", {}, "2", "Teeth"),
        ("completed", {"done": "2026-01-07T14:30:00+00:00"}, "1", "Breakfast"),
    ):
        await hass.services.async_call("todo", "update_item", todo | {"status": status})
        await hass.async_block_till_done()
        assert await _records(hass) == [record | {"data": record["data"] | done}]
        assert value(hass, "todo", "care_today") == left
        state = hass.states.get(entity_id(hass, "calendar", "schedule"))
        assert state
        assert state.attributes["message"] == event
    assert [event["summary"] for event in await _events(hass, "2026-01-07", "2026-01-07")] == [
        "Teeth"
    ]


async def test_what_was_done_and_is_put_off_is_to_be_done(
    hass: HomeAssistant, entry: ConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    await _create(hass, **CHECK)
    (record,) = await _records(hass)
    done = {"done": "2026-01-05 06:00"}
    await async_act(hass, "correct_record", record_id=record["id"], fields=done)
    ws, calendar = await hass_ws_client(hass), entity_id(hass, "calendar", "schedule")
    event = {
        "summary": "Paw",
        "dtstart": "2026-01-07T15:00:00+01:00",
        "dtend": "2026-01-07T15:45:00+01:00",
    }
    assert (await _say(ws, "update", calendar, uid=record["id"], event=event))["success"]
    assert (await _records(hass))[0]["data"]["done"] == "2026-01-05T05:00:00+00:00"
    event |= {"dtend": "2026-01-07T16:00:00+01:00"}
    assert (await _say(ws, "update", calendar, uid=record["id"], event=event))["success"]
    assert "done" not in (await _records(hass))[0]["data"]


@pytest.mark.parametrize(
    ("event", "changes", "time", "data"),
    [
        (
            CHECK,
            {"time": "2026-01-07 14:00", "summary": "Paw"},
            "2026-01-07T13:00:00+00:00",
            {"summary": "Paw", "end": "2026-01-07T14:45:00+00:00"},
        ),
        (
            CHECK,
            {"end": "2026-01-07 16:00", "location": "here"},
            "2026-01-07T14:00:00+00:00",
            {"summary": "Teeth", "end": "2026-01-07T15:00:00+00:00", "location": "here"},
        ),
        (
            HOLIDAY,
            {"day": "2026-01-10", "days": 2},
            "2026-01-09T23:00:00+00:00",
            {"summary": "Kennel", "day": "2026-01-10", "days": 2},
        ),
    ],
)
async def test_a_correction(
    hass: HomeAssistant,
    entry: ConfigEntry,
    event: dict[str, Any],
    changes: dict[str, Any],
    time: str,
    data: dict[str, Any],
) -> None:
    await _create(hass, **event)
    (record,) = await _records(hass)
    await async_act(hass, "correct_record", record_id=record["id"], fields=changes)
    assert await _records(hass) == [record | {"time": time, "data": data}]
    await async_act(hass, "delete_record", record_id=record["id"])
    assert await _records(hass) == []


@pytest.mark.parametrize(
    ("event", "changes", "error"),
    [
        (CHECK, {"end": "2026-01-07 15:00"}, "An appointment ends after it begins, and within 31"),
        (CHECK, {"end": "2026-03-07 15:00"}, "An appointment ends after it begins, and within 31"),
        (CHECK, {"time": "2090-01-07 15:00"}, "2090-01-07 15:00 is too far ahead."),
        (CHECK, {"done": "2026-01-07 15:00"}, "2026-01-07 15:00 is still to come."),
        (CHECK, {"day": "2026-01-07"}, "This record has no field day to correct, but time, end,"),
        (HOLIDAY, {"day": None}, "The field day takes a date, such as 2026-10-03."),
        (HOLIDAY, {"day": "9999-12-31"}, "The field day takes a date, such as 2026-10-03."),
        (HOLIDAY, {"days": 32}, "The field days takes a whole number from 1 to 31."),
        (HOLIDAY, {"time": "2026-01-07 15:00"}, "This record has no field time to correct, but"),
    ],
)
async def test_a_correction_that_is_none(
    hass: HomeAssistant,
    entry: ConfigEntry,
    event: dict[str, Any],
    changes: dict[str, Any],
    error: str,
) -> None:
    await _create(hass, **event)
    (record,) = await _records(hass)
    told = await async_refusal(hass, "correct_record", record_id=record["id"], fields=changes)
    assert told.startswith(error)
    assert await _records(hass) == [record]


async def test_what_is_to_come_changes_nothing_else(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    before = {state.entity_id: state.state for state in hass.states.async_all("sensor")}
    summary = await async_act(hass, "get_summary", period="month")
    await _create(hass, **CHECK)
    after = {state.entity_id: state.state for state in hass.states.async_all("sensor")}
    metrics = {key for key in before if "rex" not in key}
    assert {key: after[key] for key in before.keys() - metrics} == {
        key: before[key] for key in before.keys() - metrics
    }
    assert await async_act(hass, "get_summary", period="month") == summary
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_the_timeline_tells_of_it_when_it_is_made(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await _create(hass, **CHECK, location="Main street 1")
    state = hass.states.get(entity_id(hass, "event", "timeline"))
    assert state
    assert state.attributes["event_type"] == "appointment"
    assert state.attributes["summary"] == "Teeth"
    assert "location" not in state.attributes


async def test_the_night_of_the_clock_change(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, "2026-03-20T12:00:00+01:00")
    event = {"summary": "Day", "start_date": "2026-03-29", "end_date": "2026-03-30"}
    await _create(hass, **event)
    early = {"start_date_time": "2026-03-29 01:30:00", "end_date_time": "2026-03-29 03:30:00"}
    await _create(hass, summary="Hour", **early)
    shown = [(e["start"], e["end"]) for e in await _events(hass, "2026-03-29", "2026-03-29")]
    assert shown == [
        ("2026-03-29", "2026-03-30"),
        ("2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"),
    ]
    # By the clock it is an hour, but the clock is put forward by just that hour.
    gap = {"start_date_time": "2026-03-29 02:30:00", "end_date_time": "2026-03-29 03:30:00"}
    with pytest.raises(ServiceValidationError) as error:
        await _create(hass, summary="Gap", **gap)
    assert error.value.translation_key == "appointment_times"
