"""The journal of a dog goes out as a whole, and comes in again as it was."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json
import os
from typing import Any, Final
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from hypothesis import given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol import action_transfer
from custom_components.pawcontrol.model.record import Record, Source
from custom_components.pawcontrol.model.walk import Walk

from .common import (
    PAIR,
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_id,
    entities_entry,
    entity_id,
    place,
    value,
)
from .model.records import note, possible, records, routed

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Saturday noon in Berlin."""
WALK: Final[dict[str, Any]] = {
    "id": "walk",
    "kind": "walk",
    "time": "2026-10-03T06:00:00+00:00",
    "data": {
        "updated": "2026-10-03T06:30:00+00:00",
        "end": "2026-10-03T06:30:00+00:00",
        "distance": 900,
    },
}
NOTE: Final[dict[str, Any]] = {"kind": "note", "time": WALK["time"], "data": {"text": "Hi"}}


@pytest.fixture(autouse=True)
async def entry(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> ConfigEntry:
    """Set up two dogs in Berlin."""
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)
    entry = entities_entry(hass, PAIR)
    await async_load(hass, entry)
    return entry


async def async_export(hass: HomeAssistant, **asked: Any) -> list[dict[str, Any]]:
    """Return all records of the first dog, page by page."""
    answer = await async_act(hass, "export_journal", **asked)
    found: list[dict[str, Any]] = answer["records"]
    while answer["more"]:
        answer = await async_act(hass, "export_journal", **asked | {"since": answer["next"]})
        found += answer["records"]
    return found


async def async_import(hass: HomeAssistant, *told: Any, **fields: Any) -> tuple[int, int]:
    """Import records for the first dog; return how many were imported, and skipped."""
    answer = await async_act(hass, "import_journal", journal=[*told], **fields)
    assert answer["device_id"] == fields.get("device_id", device_id(hass))
    return answer["imported"], answer["skipped"]


def drawn() -> list[Record]:
    """Return records of every kind, not old enough to lose their routes; walks are over."""
    found: dict[str, Record] = {}

    @settings(max_examples=300, derandomize=True)
    @given(
        each=records,
        time=st.datetimes(datetime(2026, 7, 10), datetime(2026, 10, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the time zone
    )
    def collect(each: Record, time: datetime) -> None:
        found[each.id] = possible(replace(each, dog_id=dog_id(), time=time))

    collect()
    return [*found.values()]


async def test_all_that_went_out_comes_into_another_journal(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    known = drawn()
    await entry.runtime_data.journal.async_log(*known)
    exported = await async_export(hass, routes=True, limit=9)
    assert len(exported) == len(known)
    assert await hass.config_entries.async_remove(entry.entry_id)
    entry = entities_entry(hass, PAIR[1:])
    await async_load(hass, entry)
    assert await async_import(hass, *exported) == (len(known), 0)
    assert await hass.config_entries.async_reload(entry.entry_id)
    journal = entry.runtime_data.journal
    wanted = {each.id: replace(each, source=Source.IMPORT) for each in known}
    assert {each.id: each for each in journal.records(dog_id())} == wanted
    assert await async_import(hass, *exported) == (0, len(known))
    sources = [each | {"source": "import"} for each in exported]
    assert await async_export(hass, routes=True) == sources


async def test_an_export(hass: HomeAssistant, entry: ConfigEntry) -> None:
    walk = routed(NOW - timedelta(days=400))
    await entry.runtime_data.journal.async_log(replace(walk, dog_id=dog_id()))
    answer = await async_act(hass, "export_journal")
    told = walk.to_json()
    del told["dog_id"], told["data"]["route"]
    assert answer == {
        "device_id": device_id(hass),
        "format": "pawcontrol.journal",
        "version": 1,
        "records": [told],
        "more": False,
        "next": None,
    }
    bella = device_id(hass, dog_id(1))
    answer = await async_act(hass, "export_journal", device_id=bella)
    assert answer["records"] == []


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ({}, ["one", "two", "three"]),
        ({"since": "2026-10-02 09:00"}, ["two", "three"]),
        ({"until": "2026-10-02 09:00"}, ["one"]),
        ({"since": "2026-10-02 09:00", "until": "2026-10-02 09:01"}, ["two"]),
    ],
)
async def test_a_part(hass: HomeAssistant, asked: dict[str, Any], texts: list[str]) -> None:
    await async_act(hass, "log_note", text="three")
    await async_act(hass, "log_note", text="two", time="2026-10-02 09:00")
    await async_act(hass, "log_note", text="one", time="2026-08-01 09:00")
    assert [each["data"]["text"] for each in await async_export(hass, **asked)] == texts


async def test_a_part_of_no_time(hass: HomeAssistant) -> None:
    same = {"since": "2026-10-02 09:00", "until": "2026-10-02 09:00"}
    text = await async_refusal(hass, "export_journal", **same)
    assert text == "2026-10-02 09:00 is not before 2026-10-02 09:00."


async def test_pages_end_between_moments(
    hass: HomeAssistant, entry: ConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [NOW - timedelta(hours=hours) for hours in (1, 2, 2, 2, 3, 900)]
    notes = [note(f"{n}", time, dog_id=dog_id()) for n, time in enumerate(times)]
    await entry.runtime_data.journal.async_log(*notes)
    answer = await async_act(hass, "export_journal", limit=3)
    assert (len(answer["records"]), answer["more"]) == (5, True)
    assert answer["next"] == times[0].isoformat()
    monkeypatch.setattr(action_transfer, "MAX_BYTES", 150)
    answer = await async_act(hass, "export_journal")
    assert (len(answer["records"]), answer["next"]) == (2, times[1].isoformat())
    assert len(await async_export(hass)) == len(notes)


async def test_a_walk_under_way_is_not_exported(hass: HomeAssistant) -> None:
    await async_act(hass, "start_walk")
    assert await async_export(hass) == []
    await async_act(hass, "end_walk")
    assert len(await async_export(hass)) == 1


async def test_an_export_comes_in_as_it_is(hass: HomeAssistant) -> None:
    await async_act(hass, "log_note", text="Hi", user_id="me")
    answer = await async_act(hass, "export_journal")
    (record,) = (await async_act(hass, "get_records"))["records"]
    await async_act(hass, "delete_record", record_id=record["id"])
    told = await async_act(hass, "import_journal", journal=answer)
    assert (told["imported"], told["skipped"]) == (1, 0)
    (back,) = (await async_act(hass, "get_records"))["records"]
    assert back == record | {"source": "import"}
    await async_act(hass, "delete_record", record_id=record["id"])
    assert await async_import(hass, record) == (1, 0)


async def test_what_is_shown_follows(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    weight = {"kind": "weight", "time": WALK["time"], "data": {"kilograms": 21.5}}
    assert await async_import(hass, WALK, weight) == (2, 0)
    freezer.tick(timedelta(minutes=15))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert value(hass, "sensor", "walks_today") == "1"
    assert float(value(hass, "sensor", "weight")) == 21.5
    bella = [value(hass, "sensor", key, dog_id(1)) for key in ("walks_today", "weight")]
    assert bella == ["0", "20.0"]


async def test_nothing_is_told_one_by_one(hass: HomeAssistant) -> None:
    await async_import(hass, WALK, NOTE)
    await hass.async_block_till_done()
    assert value(hass, "event", "timeline") == "unknown"
    await async_act(hass, "log_note", text="now")
    assert value(hass, "event", "timeline") != "unknown"


async def test_an_appointment_to_come_goes_along(hass: HomeAssistant) -> None:
    calendar = {"entity_id": entity_id(hass, "calendar", "schedule")}
    for event in (
        {"start_date": "2027-03-01", "end_date": "2027-03-02"},
        {"start_date_time": "2027-03-28 02:30:00", "end_date_time": "2027-03-28 04:00:00"},
    ):
        told = calendar | event | {"summary": "Vet"}
        await hass.services.async_call("calendar", "create_event", told, blocking=True)
    known = await async_export(hass)
    assert [each["kind"] for each in known] == ["appointment"] * 2
    for each in known:
        await async_act(hass, "delete_record", record_id=each["id"])
    assert await async_import(hass, *known) == (2, 0)
    assert await async_export(hass) == [each | {"source": "import"} for each in known]


async def test_what_is_known_is_skipped(hass: HomeAssistant) -> None:
    assert await async_import(hass, WALK, NOTE, WALK, NOTE) == (2, 2)
    assert await async_import(hass, WALK | {"data": WALK["data"] | {"distance": 5}}) == (0, 1)
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert walk["distance"] == 900.0


async def test_a_walk_that_is_known_otherwise_is_skipped(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    start = datetime.fromisoformat(WALK["time"]) + timedelta(minutes=10)
    end = start + timedelta(minutes=30)
    walk = Walk(start=start, updated=end, end=end, distance=700)
    await entry.runtime_data.journal.async_record_walks(dog_id(), [walk])
    later = WALK | {"id": "later", "time": "2026-10-03T08:00:00+00:00"}
    later["data"] = {**WALK["data"], "end": "2026-10-03T08:20:00+00:00"}
    assert await async_import(hass, WALK, later) == (1, 1)
    assert len(await async_export(hass)) == 2
    assert await async_import(hass, WALK, device_id=device_id(hass, dog_id(1))) == (1, 0)


async def test_two_imports_at_once_double_nothing(hass: HomeAssistant) -> None:
    notes = [NOTE | {"data": {"text": f"{n}"}} for n in range(120)]
    both = await asyncio.gather(async_import(hass, *notes), async_import(hass, *notes))
    assert sorted(both) == [(0, 120), (120, 0)]
    assert len(await async_export(hass)) == 120


async def test_all_is_one_wait_for_the_disk(hass: HomeAssistant) -> None:
    notes = [NOTE | {"data": {"text": f"{n}"}} for n in range(300)]
    with patch("os.fsync", wraps=os.fsync) as fsync:
        await async_import(hass, *notes)
    assert fsync.call_count <= 2


async def test_an_import_survives_a_reload_in_the_middle(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    notes = [NOTE | {"data": {"text": f"{n}"}} for n in range(300)]
    records = [note(f"{n}", NOW, dog_id=dog_id()) for n in range(300)]
    journal = entry.runtime_data.journal
    running = hass.async_create_task(journal.async_import(records))
    await asyncio.sleep(0)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await running == 300
    assert len(await async_export(hass)) == 300
    with pytest.raises(HomeAssistantError) as error:
        await journal.async_import([note("late", NOW, dog_id=dog_id())])
    assert error.value.translation_key == "journal_unavailable"
    assert await async_import(hass, *notes) == (300, 0)


async def test_a_caller_that_leaves_gets_all(hass: HomeAssistant, entry: ConfigEntry) -> None:
    records = [note(f"{n}", NOW, dog_id=dog_id()) for n in range(300)]
    journal = entry.runtime_data.journal
    running = hass.async_create_task(journal.async_import(records))
    await asyncio.sleep(0)
    running.cancel()
    await hass.async_block_till_done()
    assert len(await async_export(hass)) == 300


# What is refused


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"data": {}}, "The field records[1].data.text is missing."),
        ({"data": {"text": "Hi", "mood": 1}}, "There is no field records[1].data.mood."),
        (
            {"data": {"text": 5}},
            "The field records[1].data.text cannot have this value: int is the wrong type.",
        ),
        (
            {"time": "2026-10-03T10:05:01+00:00"},
            (
                "The time records[1].time is in the future, too long ago, or does not fit the "
                "beginning."
            ),
        ),
    ],
)
async def test_one_bad_record_keeps_all_out(
    hass: HomeAssistant, wrong: dict[str, Any], text: str
) -> None:
    told = await async_refusal(hass, "import_journal", journal=[NOTE, NOTE | wrong, NOTE])
    assert told == f"{text} Nothing was imported."
    assert await async_export(hass) == []


async def test_what_is_no_record_at_all(hass: HomeAssistant) -> None:
    text = await async_refusal(hass, "import_journal", journal=["Hi"])
    assert text.startswith("The field records[0] cannot have this value: str is the wrong type.")


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({}, "This is neither an export of a journal nor a list of records."),
        (
            {"format": "pawcontrol.journal", "version": 1},
            "This is neither an export of a journal nor a list of records.",
        ),
        (
            {"format": "pawcontrol.journal", "version": 2, "records": []},
            (
                "A newer version of Paw Control wrote this export (format 2). "
                "Update Paw Control first."
            ),
        ),
        ([NOTE] * 20_001, "This is too much for one time. Import at most 20000 records."),
    ],
)
async def test_what_is_no_export(hass: HomeAssistant, told: Any, text: str) -> None:
    assert await async_refusal(hass, "import_journal", journal=told) == text


async def test_a_text_is_no_export(hass: HomeAssistant) -> None:
    text = await async_refusal(hass, "import_journal", journal=json.dumps([NOTE]))
    assert text == "This is neither an export of a journal nor a list of records."


async def test_what_belongs_to_another_dog_stays_there(hass: HomeAssistant) -> None:
    await async_import(hass, NOTE, WALK)
    bella = device_id(hass, dog_id(1))
    text = await async_refusal(hass, "import_journal", device_id=bella, journal=[NOTE, WALK])
    assert text == (
        "The record of records[1].id belongs to another dog than Bella. Nothing was imported."
    )
    assert await async_import(hass, NOTE, device_id=bella) == (1, 0)
