"""The calendar of a dog: what is planned, and what was done."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.model.feeding import Meal as MealOfPlan, MealPlan
from custom_components.pawcontrol.model.record import (
    Business,
    Data,
    Dose,
    Grooming,
    Meal,
    Position,
    Potty,
    Vet,
    WalkEntry,
)
from custom_components.pawcontrol.turns import SLICE_SECONDS

from .common import PAIR, async_load, dog_id, entities_entry, entity_id, place
from .plans import BREAKFAST, CARE, DINNER, MEALS, TABLETS, give_plans

BERLIN: Final = ZoneInfo("Europe/Berlin")
TODAY: Final = date(2026, 1, 5)
DAY: Final = timedelta(days=1)


def _at(hour: int, minute: int = 0, day: date = TODAY, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


@pytest.fixture(autouse=True)
async def _morning(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let it be half past six in Berlin, and a dog have plans."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    give_plans(monkeypatch, meals=MEALS, courses=(TABLETS,), care=CARE)
    freezer.move_to(_at(6, 30))
    place(hass)


@pytest.fixture
async def entry(hass: HomeAssistant, _morning: None) -> ConfigEntry:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    return entry


async def _async_wait(hass: HomeAssistant, freezer: FrozenDateTimeFactory, until: datetime) -> None:
    freezer.move_to(until)
    async_fire_time_changed(hass, until.astimezone(UTC))
    await hass.async_block_till_done()


async def _events(hass: HomeAssistant, start: datetime, end: datetime) -> list[dict[str, Any]]:
    calendar = entity_id(hass, "calendar", "schedule")
    data = {
        "entity_id": calendar,
        "start_date_time": start.isoformat(),
        "end_date_time": end.isoformat(),
    }
    answer: Any = await hass.services.async_call(
        "calendar", "get_events", data, blocking=True, return_response=True
    )
    events: list[dict[str, Any]] = answer[calendar]["events"]
    return events


async def _day(hass: HomeAssistant, day: date, zone: ZoneInfo = BERLIN) -> list[tuple[str, str]]:
    """Return when the events of a day begin, and what they are called."""
    midnight = _at(0, day=day, zone=zone)
    events = await _events(hass, midnight, _at(0, day=day + DAY, zone=zone))
    return [(event["start"], event["summary"]) for event in events]


def _state(hass: HomeAssistant) -> tuple[str, str]:
    state = hass.states.get(entity_id(hass, "calendar", "schedule"))
    assert state
    return state.state, state.attributes["message"]


async def _log(entry: ConfigEntry, data: Data, time: datetime) -> None:
    await entry.runtime_data.dogs[dog_id()].async_log(data, time=time.astimezone(UTC))


@pytest.fixture
async def pair(hass: HomeAssistant, _morning: None) -> ConfigEntry:
    entry = entities_entry(hass, PAIR)
    await async_load(hass, entry)
    return entry


def _begin_breakfast(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: list[tuple[str, str]]
) -> None:
    """Let the meal of two dogs begin; tell what their calendars show, which takes long."""

    @callback
    def tell(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        told.append((event.data["entity_id"], state.state if state else ""))
        freezer.tick(SLICE_SECONDS)

    calendars = [entity_id(hass, "calendar", "schedule", dog_id(dog)) for dog in range(2)]
    async_track_state_change_event(hass, calendars, tell)
    freezer.move_to(_at(7))
    async_fire_time_changed(hass, _at(7).astimezone(UTC))


async def test_calendars_of_dogs_that_eat_at_once_take_turns(
    hass: HomeAssistant, pair: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    told: list[tuple[str, str]] = []
    _begin_breakfast(hass, freezer, told)
    assert [state for _, state in told] == ["on"]
    await hass.async_block_till_done()
    assert {(calendar, "on") for calendar, _ in told} == set(told)
    assert len(set(told)) == 2


async def test_a_calendar_that_leaves_before_its_turn_waits_for_nothing(
    hass: HomeAssistant,
    pair: ConfigEntry,
    freezer: FrozenDateTimeFactory,
    entity_registry: er.EntityRegistry,
) -> None:
    told: list[tuple[str, str]] = []
    _begin_breakfast(hass, freezer, told)
    late = entity_id(hass, "calendar", "schedule", dog_id(1))
    entity_registry.async_remove(late)
    await hass.async_block_till_done()
    assert [state for calendar, state in told if calendar == late] == [""]


async def test_what_is_planned_for_a_day(hass: HomeAssistant, entry: ConfigEntry) -> None:
    assert await _events(hass, _at(0), _at(19)) == [
        {
            "start": "2026-01-05T07:00:00+01:00",
            "end": "2026-01-05T07:15:00+01:00",
            "summary": "Breakfast",
            "description": "150 g Kibble",
        },
        {
            "start": "2026-01-05T08:00:00+01:00",
            "end": "2026-01-05T08:15:00+01:00",
            "summary": "Carprofen",
            "description": "half a tablet",
        },
        {
            "start": "2026-01-05T15:00:00+01:00",
            "end": "2026-01-05T16:00:00+01:00",
            "summary": "Vet visit",
            "description": "Teeth",
        },
        {
            "start": "2026-01-05T18:00:00+01:00",
            "end": "2026-01-05T18:15:00+01:00",
            "summary": "Dinner",
            "description": "100 g Kibble",
        },
    ]


async def test_what_is_for_a_whole_day(hass: HomeAssistant, entry: ConfigEntry) -> None:
    events = await _events(hass, _at(0, day=TODAY - DAY), _at(0))
    assert {"start": "2026-01-04", "end": "2026-01-05", "summary": "Worming"} in events


async def test_what_was_done_stands_where_it_happened(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(17))
    end = _at(10, 45).astimezone(UTC)
    outing = WalkEntry(updated=end, end=end, distance=2345, note="Rain")
    await _log(entry, Meal(meal_id="b", note="Hungry"), _at(7, 20))
    await _log(entry, Dose(course_id="t", units=0.5), _at(8, 40))
    await _log(entry, outing, _at(10))
    await _log(entry, Grooming(what="Brushing"), _at(12))
    await _log(entry, Meal(food="Sausage", grams=20), _at(13))
    await _log(entry, Dose(course_id="old", units=1), _at(13, 30))
    await _log(entry, Vet(reason="Teeth cleaned"), _at(15, 10))
    events = await _events(hass, _at(0), _at(0, day=TODAY + DAY))
    assert [(event["start"][11:16], event["summary"]) for event in events] == [
        ("07:20", "Breakfast"),
        ("08:40", "Carprofen"),
        ("10:00", "Walk"),
        ("12:00", "Brushing"),
        ("13:00", "Meal"),
        ("13:30", "Dose"),
        ("15:10", "Teeth cleaned"),
        ("18:00", "Dinner"),
        ("20:00", "Carprofen"),
    ]
    assert events[0]["description"] == "Hungry"
    assert events[2]["end"] == "2026-01-05T10:45:00+01:00"
    assert events[2]["description"] == "2.3 km"


async def test_what_was_left_out_or_is_under_way_is_no_event(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(17, 30))
    await _log(entry, Meal(meal_id="b", skipped=True), _at(7))
    await _log(entry, Dose(course_id="t", units=0, skipped=True), _at(8))
    await _log(entry, WalkEntry(updated=_at(13).astimezone(UTC), distance=10), _at(13))
    assert await _day(hass, TODAY - 2 * DAY) == []
    assert [name for _, name in await _day(hass, TODAY)] == ["Vet visit", "Dinner", "Carprofen"]


async def test_positions_are_never_told(hass: HomeAssistant, entry: ConfigEntry) -> None:
    where = Position(latitude=1.2345, longitude=2.3456)
    await _log(entry, Potty(what=Business.PEE, position=where), _at(6))
    await _log(entry, WalkEntry(updated=_at(6, 20), end=_at(6, 20), distance=900), _at(6))
    events = await _events(hass, _at(0), _at(12))
    assert "Walk" in {event["summary"] for event in events}
    assert {key for event in events for key in event} == {
        "start",
        "end",
        "summary",
        "description",
    }


async def test_distances_are_in_the_units_of_the_house(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    await _log(entry, WalkEntry(updated=_at(6), end=_at(6), distance=3219), _at(5, 30))
    (walk,) = await _events(hass, _at(5), _at(6))
    assert walk["description"] == "2.0 mi"


async def test_an_event_over_midnight_is_part_of_both_days(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    walk = WalkEntry(updated=_at(0, 30), end=_at(0, 30), distance=900)
    await _log(entry, walk, _at(23, 50, TODAY - DAY))
    for day in (TODAY - DAY, TODAY):
        assert ("2026-01-04T23:50:00+01:00", "Walk") in await _day(hass, day)
    assert "Walk" not in [event["summary"] for event in await _events(hass, _at(0, 30), _at(7))]


@pytest.mark.parametrize(
    ("day", "night", "hours"),
    [
        (date(2026, 3, 29), "2026-03-29T03:00:00+02:00", 23),
        (date(2026, 10, 25), "2026-10-25T02:30:00+02:00", 25),
    ],
)
async def test_days_on_which_the_clocks_change(
    hass: HomeAssistant,
    entry: ConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    day: date,
    night: str,
    hours: int,
) -> None:
    night_meal = MealOfPlan(id="n", name="Night", at=time(2, 30), food=BREAKFAST.food, grams=10)
    give_plans(monkeypatch, meals=MealPlan(meals=(BREAKFAST, DINNER, night_meal), kcal=1000))
    assert await hass.config_entries.async_reload(entry.entry_id)
    start, end = _at(0, day=day), _at(0, day=day + DAY)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)
    expected = [
        (night, "Night"),
        (_at(7, day=day).isoformat(), "Breakfast"),
        (_at(18, day=day).isoformat(), "Dinner"),
    ]
    assert await _day(hass, day) == expected
    await _async_wait(hass, freezer, start)
    assert await _day(hass, day) == expected


async def test_what_was_done_while_the_clocks_went_back(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """By the clock on the wall the walk was over before it began."""
    night = date(2026, 10, 25)
    start = _at(2, 45, day=night).astimezone(UTC)
    end, drops = start + timedelta(minutes=35), start + timedelta(minutes=20)
    await _async_wait(hass, freezer, _at(6, day=night))
    await _log(entry, WalkEntry(updated=end, end=end, distance=900), start)
    await _log(entry, Dose(course_id="t", units=0.5), drops)
    walk, dose = await _events(hass, _at(0, day=night), _at(6, day=night))
    assert (walk["start"], walk["end"]) == (
        "2026-10-25T02:45:00+02:00",
        "2026-10-25T02:45:00+02:00",
    )
    assert (dose["start"], dose["end"]) == (
        "2026-10-25T02:05:00+01:00",
        "2026-10-25T02:20:00+01:00",
    )


async def test_what_is_planned_for_when_the_clocks_go_back(
    hass: HomeAssistant,
    entry: ConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    night, supper = date(2026, 10, 25), replace(BREAKFAST, name="Supper", at=time(2, 50))
    give_plans(monkeypatch, meals=MealPlan(meals=(supper,), kcal=1000))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await _async_wait(hass, freezer, _at(0, day=night))
    assert _state(hass) == ("off", "Supper")
    assert await _day(hass, night) == [("2026-10-25T02:50:00+02:00", "Supper")]


async def test_another_zone_has_other_days(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    await hass.config.async_set_time_zone(zone.key)
    give_plans(monkeypatch, meals=MEALS, care=CARE)
    await async_load(hass, entities_entry(hass))
    assert await _day(hass, TODAY + DAY, zone) == [
        ("2026-01-06T07:00:00+13:00", "Breakfast"),
        ("2026-01-06T18:00:00+13:00", "Dinner"),
    ]
    assert ("2026-01-04", "Worming") in await _day(hass, TODAY - DAY, zone)


async def test_a_year_is_told_in_order(hass: HomeAssistant, entry: ConfigEntry) -> None:
    for day in range(1, 101):
        await _log(entry, Meal(meal_id="d"), _at(18, 5, TODAY - day * DAY))
    events = await _events(hass, _at(0, day=TODAY - 100 * DAY), _at(0, day=TODAY + 265 * DAY))
    starts = [
        datetime.fromisoformat(event["start"]) for event in events if len(event["start"]) > 10
    ]
    assert starts == sorted(starts)
    meals = [event for event in events if event["summary"] in {"Breakfast", "Dinner"}]
    assert len(meals) == 100 + 2 * 265
    assert len({(event["start"], event["summary"]) for event in events}) == len(events)


async def test_any_time_can_be_asked_for(hass: HomeAssistant, entry: ConfigEntry) -> None:
    start = datetime(1, 1, 3, tzinfo=UTC)
    (events, longer) = [
        await _events(hass, start, end)
        for end in (_at(0, day=TODAY + 400 * DAY), datetime(9999, 12, 30, tzinfo=UTC))
    ]
    assert events == longer
    assert events[0]["summary"] == "Worming"
    assert events[-1]["start"][:10] == "2027-01-06"


async def test_the_state_follows_the_clock(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    shown = [_state(hass)]
    for moment in (_at(7), _at(7, 15), _at(8), _at(8, 15), _at(15), _at(16), _at(21)):
        await _async_wait(hass, freezer, moment)
        shown.append(_state(hass))
    assert shown == [
        ("off", "Breakfast"),
        ("on", "Breakfast"),
        ("off", "Carprofen"),
        ("on", "Carprofen"),
        ("off", "Vet visit"),
        ("on", "Vet visit"),
        ("off", "Dinner"),
        ("off", "Breakfast"),
    ]


async def test_what_is_done_is_no_longer_the_event(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(7))
    await _log(entry, Meal(meal_id="b"), _at(7))
    await hass.async_block_till_done()
    assert _state(hass) == ("off", "Carprofen")


async def test_a_restart_changes_nothing(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await _log(entry, Meal(meal_id="b"), _at(6, 10))
    await hass.async_block_till_done()
    before = _state(hass), await _day(hass, TODAY)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert (_state(hass), await _day(hass, TODAY)) == before
    assert ("2026-01-05T06:10:00+01:00", "Breakfast") in before[1]


async def test_a_dog_without_plans_has_an_empty_calendar(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_plans(monkeypatch)
    await async_load(hass, entities_entry(hass))
    assert await _day(hass, TODAY) == []
    state = hass.states.get(entity_id(hass, "calendar", "schedule"))
    assert state
    assert state.state == "off"
    assert "message" not in state.attributes
