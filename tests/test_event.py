"""The timeline of a dog."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.model.walk import Walk

from .common import (
    PAIR,
    async_act,
    async_load,
    device_id,
    dog_id,
    entities_entry,
    entity_id,
    place,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)


@pytest.fixture(name="entry", autouse=True)
async def _entry(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> ConfigEntry:
    freezer.move_to(NOW)
    place(hass)
    entry = entities_entry(hass, PAIR)
    await async_load(hass, entry)
    return entry


@pytest.fixture(autouse=True)
def told(hass: HomeAssistant, entry: ConfigEntry) -> list[dict[str, Any]]:
    """Return the attributes of what the timeline tells from now on."""
    timeline, found = entity_id(hass, "event", "timeline"), list[dict[str, Any]]()

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if new and event.data["entity_id"] == timeline and "event_type" in new.attributes:
            found.append(dict(new.attributes))

    hass.bus.async_listen("state_changed", changed)
    return found


def types(told: list[dict[str, Any]]) -> list[str]:
    """Return the types of events."""
    return [attributes["event_type"] for attributes in told]


async def async_pass(hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: float) -> None:
    """Let time pass."""
    freezer.tick(timedelta(minutes=minutes))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def async_leave(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the dog walk away by itself for six minutes."""
    for step in range(1, 13):
        place(hass, north=40 * step)
        await async_pass(hass, freezer, 0.5)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("log_meal", {"food": "Kibble", "grams": 120.0, "note": "ate all"}),
        ("log_treat", {"name": "Bone"}),
        ("log_water", {"milliliters": 200.0}),
        ("log_potty", {"what": "poop", "stool_score": 4}),
        ("log_symptom", {"name": "Cough", "severity": 2}),
        ("log_grooming", {"what": "Bath"}),
        ("log_vet", {"reason": "Check"}),
        ("log_note", {"text": "First swim"}),
    ],
)
async def test_what_is_logged_is_told(
    hass: HomeAssistant, told: list[dict[str, Any]], action: str, fields: dict[str, Any]
) -> None:
    (record,) = (await async_act(hass, action, **fields))["records"]
    await hass.async_block_till_done()
    (attributes,) = told
    own = {"event_types", "friendly_name"}
    assert {key: attributes[key] for key in attributes if key not in own} == {
        "event_type": record["kind"],
        "record_id": record["id"],
        "time": record["time"],
        "source": "manual",
        **fields,
    }
    state = hass.states.get(entity_id(hass, "event", "timeline"))
    assert state
    assert state.state == "2026-10-03T10:00:00.000+00:00"


async def test_where_the_dog_was_is_not_told(
    hass: HomeAssistant, told: list[dict[str, Any]]
) -> None:
    await async_act(hass, "log_potty", what="pee", here=True)
    (attributes,) = told
    assert "position" not in attributes


async def test_only_what_is_new_of_this_dog_is_told(
    hass: HomeAssistant, told: list[dict[str, Any]]
) -> None:
    await async_act(hass, "log_note", text="Hi", device_id=device_id(hass, dog_id(1)))
    (record,) = (await async_act(hass, "log_note", text="one"))["records"]
    changes = {"record_id": record["id"], "fields": {"text": "two"}}
    await async_act(hass, "correct_record", **changes)
    await async_act(hass, "delete_record", record_id=record["id"])
    assert [attributes["text"] for attributes in told] == ["one"]


async def test_each_of_two_events_is_told(hass: HomeAssistant, told: list[dict[str, Any]]) -> None:
    await async_act(hass, "log_note", text="one")
    await async_act(hass, "log_note", text="one")
    assert types(told) == ["note", "note"]


async def test_a_walk_of_the_past_is_one_event(
    hass: HomeAssistant, told: list[dict[str, Any]]
) -> None:
    times = {"start": "2026-10-03T08:00:00+00:00", "end": "2026-10-03T08:30:00+00:00"}
    (record,) = (await async_act(hass, "log_walk", **times, distance=900))["records"]
    changes = {"record_id": record["id"], "fields": {"distance": 800}}
    await async_act(hass, "correct_record", **changes)
    await async_act(hass, "delete_record", record_id=record["id"])
    (attributes,) = told
    assert (attributes["event_type"], attributes["distance"]) == ("walk", 900.0)
    assert (attributes["time"], attributes["end"]) == (times["start"], times["end"])


async def test_a_walk_by_hand(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: list[dict[str, Any]]
) -> None:
    await async_act(hass, "start_walk")
    await async_pass(hass, freezer, 10)
    await async_act(hass, "end_walk")
    await async_pass(hass, freezer, 10)
    assert types(told) == ["walk_started", "walk_ended"]
    assert (told[0]["time"], told[0]["manual"]) == (NOW.isoformat(), True)
    assert told[1]["end"] == "2026-10-03T10:10:00+00:00"


async def test_walks_that_are_noticed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: list[dict[str, Any]]
) -> None:
    await async_leave(hass, freezer)
    assert types(told) == ["walk_started"]
    await async_pass(hass, freezer, 20)
    assert types(told) == ["walk_started", "walk_ended"]
    assert (told[0]["manual"], told[1]["source"]) == (False, "automatic")
    await async_act(hass, "start_walk")
    await async_act(hass, "end_walk")
    assert types(told)[2:] == ["walk_started", "walk_ended"]


async def test_a_walk_that_goes_on_began_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: list[dict[str, Any]]
) -> None:
    await async_leave(hass, freezer)
    for second in range(4):
        place(hass, north=480 + second)
        await async_pass(hass, freezer, 1)
    assert types(told) == ["walk_started", "walk_ended"]
    for step in range(1, 13):
        place(hass, north=480 + 40 * step)
        await async_pass(hass, freezer, 0.5)
    for second in range(4):
        place(hass, north=960 + second)
        await async_pass(hass, freezer, 1)
    assert types(told) == ["walk_started", "walk_ended", "walk_ended"]
    assert told[1]["record_id"] == told[2]["record_id"]


async def test_a_restart_in_the_middle_of_a_walk(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    told: list[dict[str, Any]],
    entry: ConfigEntry,
) -> None:
    await async_leave(hass, freezer)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await async_pass(hass, freezer, 20)
    first, *restored, last = types(told)
    assert {first, *restored} == {"walk_started"}
    assert last == "walk_ended"


async def test_the_last_event_is_there_after_a_restart(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    await async_act(hass, "log_note", text="one")
    timeline = entity_id(hass, "event", "timeline")
    before = hass.states.get(timeline)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    after = hass.states.get(timeline)
    assert before
    assert after
    assert (after.state, after.attributes["text"]) == (before.state, "one")


@pytest.mark.parametrize(("hours", "news"), [(0.5, ["walk"]), (2.0, [])])
async def test_a_walk_found_long_after_it_is_no_news(
    hass: HomeAssistant,
    entry: ConfigEntry,
    told: list[dict[str, Any]],
    hours: float,
    news: list[str],
) -> None:
    end = NOW - timedelta(hours=hours)
    walk = Walk(start=end - timedelta(minutes=30), updated=end, end=end, distance=900.0)
    await entry.runtime_data.journal.async_record_walks(dog_id(), [walk])
    await hass.async_block_till_done()
    assert types(told) == news
