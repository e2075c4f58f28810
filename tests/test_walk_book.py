"""Walks as the entities show them: goals, what is due, sums of weeks and months, who was along."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.walk import Walk
from custom_components.pawcontrol.walk_book import WalkBook

from .common import (
    async_act,
    async_load,
    async_refusal,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
    value,
    walks,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

NOON: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Noon in Berlin, on a Saturday."""
GOALS: Final = walks(walks_per_day=2, longest_gap=6, quiet_from="22:00:00", quiet_to="07:00:00")


@pytest.fixture(autouse=True)
async def _berlin(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(NOON)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)


async def _log(hass: HomeAssistant, start: str, end: str, **told: Any) -> str:
    """Log a walk by wall times; return the id of its record."""
    (record,) = (await async_act(hass, "log_walk", start=start, end=end, **told))["records"]
    await hass.async_block_till_done()
    record_id: str = record["id"]
    return record_id


async def _move_to(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: datetime) -> None:
    freezer.move_to(time)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


def _state(hass: HomeAssistant, platform: str, key: str) -> State:
    state = hass.states.get(entity_id(hass, platform, key))
    assert state
    return state


async def _stroll(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *people: str, steps: int = 20
) -> None:
    """Let the dog walk 40 m in each half a minute, uphill, with people beside it."""
    for step in range(1, steps + 1):
        freezer.tick(timedelta(seconds=30))
        for person in people:
            place(hass, person, north=40 * step - 20)
        place(hass, north=40 * step, altitude=100 + 2 * step)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


async def test_without_goals_nothing_is_said(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass))
    await _log(hass, "2026-10-03 08:00", "2026-10-03 08:30")
    assert value(hass, "binary_sensor", "needs_walk") == "unknown"
    assert value(hass, "sensor", "walk_goal") == "unknown"


async def test_a_dog_needs_a_walk_when_the_longest_time_has_passed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_load(hass, entities_entry(hass, [dog_data(walks=GOALS)]))
    await _log(hass, "2026-10-03 08:00", "2026-10-03 08:30")
    assert value(hass, "binary_sensor", "needs_walk") == "off"
    await _move_to(hass, freezer, NOON + timedelta(minutes=1))
    assert value(hass, "sensor", "walk_goal") == "50"
    assert value(hass, "sensor", "next_walk_due") == "2026-10-03T12:30:00+00:00"
    await _move_to(hass, freezer, NOON + timedelta(hours=2, minutes=30))
    assert value(hass, "binary_sensor", "needs_walk") == "on"
    await _log(hass, "2026-10-03 14:00", "2026-10-03 14:20")
    assert value(hass, "binary_sensor", "needs_walk") == "off"
    await _move_to(hass, freezer, NOON + timedelta(hours=3))
    assert value(hass, "sensor", "walk_goal") == "100"
    assert value(hass, "sensor", "next_walk_due") == "2026-10-03T18:20:00+00:00"


async def test_a_dog_on_a_walk_needs_none(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_load(hass, entities_entry(hass, [dog_data(walks=GOALS)]))
    await _log(hass, "2026-10-03 03:00", "2026-10-03 03:30")
    assert value(hass, "binary_sensor", "needs_walk") == "on"
    await async_act(hass, "start_walk")
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "needs_walk") == "off"
    assert value(hass, "sensor", "walk_goal") == "100"
    freezer.tick(timedelta(minutes=10))
    await async_act(hass, "end_walk")
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "needs_walk") == "off"


async def test_the_quiet_hours_are_quiet(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_load(hass, entities_entry(hass, [dog_data(walks=GOALS)]))
    await _log(hass, "2026-10-03 08:00", "2026-10-03 08:30")
    seen = []
    for hours in (9, 10, 18.9, 19):
        await _move_to(hass, freezer, NOON + timedelta(hours=hours))
        seen.append(value(hass, "binary_sensor", "needs_walk"))
    assert seen == ["on", "off", "off", "on"]


async def test_a_walk_that_is_deleted_is_needed_again(hass: HomeAssistant) -> None:
    await async_load(hass, entities_entry(hass, [dog_data(walks=GOALS)]))
    await _log(hass, "2026-10-03 03:00", "2026-10-03 03:30")
    record = await _log(hass, "2026-10-03 08:00", "2026-10-03 08:30")
    assert value(hass, "binary_sensor", "needs_walk") == "off"
    await async_act(hass, "delete_record", record_id=record)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "needs_walk") == "on"


async def test_walks_of_the_week_and_of_the_month(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_load(hass, entities_entry(hass))
    for day, meters in (("09-27", 500), ("09-28", 1000), ("09-30", 1500), ("10-01", 2000)):
        await _log(hass, f"2026-{day} 08:00", f"2026-{day} 08:30", distance=meters)
    await _move_to(hass, freezer, NOON + timedelta(minutes=2))
    sums = [value(hass, "sensor", f"{what}_week") for what in ("walks", "distance")]
    assert sums == ["3", "4.5"]
    assert [value(hass, "sensor", f"{what}_month") for what in ("walks", "distance")] == [
        "1",
        "2.0",
    ]
    week, month = _state(hass, "sensor", "walks_week"), _state(hass, "sensor", "distance_month")
    assert week.attributes["last_reset"] == "2026-09-28T00:00:00+02:00"
    assert month.attributes["last_reset"] == "2026-10-01T00:00:00+02:00"

    await _move_to(hass, freezer, datetime(2026, 10, 4, 22, 0, 1, tzinfo=UTC))
    await _move_to(hass, freezer, datetime(2026, 10, 4, 22, 30, tzinfo=UTC))
    assert value(hass, "sensor", "walks_week") == "0"
    assert _state(hass, "sensor", "walks_week").attributes["last_reset"].startswith("2026-10-05")
    assert value(hass, "sensor", "walks_month") == "1"


async def test_the_last_walk_with_who_was_along(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    place(hass, "person.anna")
    place(hass, "person.ben")
    await async_load(hass, entities_entry(hass))
    assert value(hass, "sensor", "last_walk") == "unknown"
    assert value(hass, "sensor", "walk_speed") == "unknown"
    await _stroll(hass, freezer, "person.anna")
    assert value(hass, "binary_sensor", "on_walk") == "on"
    assert float(value(hass, "sensor", "walk_speed")) == pytest.approx(4.8, abs=0.5)
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert (walk["walked_by"], walk["pauses"], walk["ascent"]) == ([], None, None)
    assert walk["pace"] == pytest.approx(12.5, abs=1.5)

    freezer.tick(timedelta(minutes=20))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert (walk["walked_by"], walk["pauses"]) == (["person.anna"], 0)
    assert walk["ascent"] == pytest.approx(38, abs=6)
    assert walk["pace"] == pytest.approx(12.5, abs=1.5)
    assert walk["minutes_moving"] == walk["minutes"]
    last = _state(hass, "sensor", "last_walk")
    assert last.state == walk["end"]
    assert last.attributes["walked_by"] == ["anna"]
    assert last.attributes["ascent"] == round(walk["ascent"])
    assert last.attributes["distance"] == round(walk["distance"])

    told = {"record_id": walk["id"], "fields": {"walked_by": ["person.ben", "person.ben"]}}
    await async_act(hass, "correct_record", **told)
    await hass.async_block_till_done()
    assert _state(hass, "sensor", "last_walk").attributes["walked_by"] == ["ben"]
    hass.states.async_remove("person.ben")
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert walk["walked_by"] == ["ben"]


async def test_who_was_along_on_a_walk_that_was_not_noticed(hass: HomeAssistant) -> None:
    hass.states.async_set("person.renamed", "home", {"id": "anna", "friendly_name": "Anna"})
    await async_load(hass, entities_entry(hass))
    record = await _log(
        hass, "2026-10-03 08:00", "2026-10-03 08:30", **{"with": "person.renamed"}, distance=900
    )
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert (walk["walked_by"], walk["pace"]) == (["person.renamed"], None)
    last = _state(hass, "sensor", "last_walk").attributes
    assert (last["walked_by"], last["distance"], last["pauses"]) == (["Anna"], 900, None)
    (known,) = (await async_act(hass, "get_records"))["records"]
    assert known["data"]["walked_by"] == ["anna"]
    await async_act(hass, "correct_record", record_id=record, fields={"walked_by": []})
    assert (await async_act(hass, "get_walks"))["walks"][0]["walked_by"] == []


async def test_only_persons_walk_a_dog(hass: HomeAssistant) -> None:
    hass.states.async_set("person.anna", "home")
    await async_load(hass, entities_entry(hass))
    times: dict[str, Any] = {"start": "2026-10-03 08:00", "end": "2026-10-03 08:30"}
    error = "sun.sun is not a person of Home Assistant."
    people = ["person.anna", "sun.sun"]
    assert await async_refusal(hass, "log_walk", **times | {"with": people}) == error
    record = await _log(hass, **times | {"with": people[:1]})
    told: dict[str, Any] = {"record_id": record, "fields": {"walked_by": "sun.sun"}}
    assert await async_refusal(hass, "correct_record", **told) == error
    await async_act(hass, "log_note", text="Hello")
    note = (await async_act(hass, "get_records", kinds="note"))["records"][0]["id"]
    told = {"record_id": note, "fields": {"walked_by": people[:1]}}
    assert await async_refusal(hass, "correct_record", **told) == (
        "This record has no field walked_by to correct, but time, note, text."
    )


async def test_the_event_of_a_walk_does_not_tell_who_was_along(hass: HomeAssistant) -> None:
    hass.states.async_set("person.anna", "home")
    await async_load(hass, entities_entry(hass))
    await _log(hass, "2026-10-03 08:00", "2026-10-03 08:30", **{"with": "person.anna"})
    assert "anna" not in str(_state(hass, "event", "timeline").attributes)


async def test_speed_in_miles(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    await async_load(hass, entities_entry(hass))
    await _stroll(hass, freezer)
    speed = _state(hass, "sensor", "walk_speed")
    assert speed.attributes[ATTR_UNIT_OF_MEASUREMENT] == "mph"
    assert float(speed.state) == pytest.approx(3.0, abs=0.3)


async def test_who_wants_quiet_hears_of_no_need(hass: HomeAssistant) -> None:
    journal = Journal(hass, "entry")
    await journal.async_load()
    config = dog_data(walks=GOALS)
    start = NOON - timedelta(hours=9)
    walk = Walk(start=start, updated=start, end=start + timedelta(minutes=5), distance=0.0)
    await journal.async_record_walks(dog_id(), [walk])
    book = WalkBook(journal, dog_id(), config)
    assert book.walks(NOON, None)[0].needed is True
    assert book.walks(NOON, None, quiet=True)[0].needed is False
    assert WalkBook(journal, dog_id(), dog_data()).walks(NOON, None, quiet=True)[0].needed is None


async def test_a_walk_over_midnight_belongs_to_the_day_on_which_it_began(
    hass: HomeAssistant,
) -> None:
    journal = Journal(hass, "entry")
    await journal.async_load()
    book = WalkBook(journal, dog_id(), dog_data(walks=GOALS))
    evening = Walk(start=NOON - timedelta(hours=13), updated=NOON, distance=900.0)
    morning = Walk(start=NOON - timedelta(hours=11), updated=NOON, distance=900.0)
    late, _ = book.walks(NOON, evening)
    assert (late.walks_today, late.progress, late.on_walk) == (0, 0, True)
    early, _ = book.walks(NOON, morning)
    assert (early.walks_today, early.progress, early.distance_today) == (1, 50, 900.0)
