"""A household day through a real Home Assistant: all that is told of it must agree.

The script says what Rex and his people do, what the entities show then, and what must be known of
it. The account at the end compares that with the journal, the states that the recorder has, the
timeline, the calendar, the summary and the long-term statistics.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
import logging
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context
import pytest
from pytest_homeassistant_custom_component.typing import RecorderInstanceContextManager

from .common import (
    async_act,
    async_refusal,
    course,
    device_id,
    dog_data,
    dog_id,
    entity_id,
    feeding,
    health,
    stored_meal,
    walks as goals,
)
from .day import FEEDER, MINUTE, MOTION, Do, Fact, House, Out, Place, Step, async_play, tracker_of
from .day_told import (
    async_events,
    async_records,
    async_spans,
    async_states,
    async_statistics,
    async_tasks,
    async_walks,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

ANNA: Final = "a" * 32
BEN: Final = "b" * 32
PEOPLE: Final = {ANNA: "Anna", BEN: "Ben"}
BELLA: Final = dog_id(1)
DETECTION: Final = timedelta(minutes=6)
"""How long it may take to see that a walk began or ended."""
GAP: Final = timedelta(hours=5)
"""The longest time that Rex shall be without a walk, but for the night."""
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A house on a day, when Rex must out first, and when his drops of the night are due."""

    place: Place
    first: str
    drops: str
    power_cut: bool = False


CASES: Final = {
    "ordinary": Case(
        place=Place(zone="Europe/Berlin", day=date(2026, 5, 6), home=(52.5, 13.4)),
        first="06:10",
        drops="02:30",
    ),
    "spring": Case(
        place=Place(zone="Europe/Berlin", day=date(2026, 3, 29), home=(52.5, 13.4)),
        first="01:45",
        drops="03:00",
    ),
    "autumn": Case(
        place=Place(zone="Europe/Berlin", day=date(2026, 10, 25), home=(52.5, 13.4)),
        first="02:45",
        drops="02:30",
    ),
    "new_york": Case(
        place=Place(zone="America/New_York", day=date(2026, 5, 6), home=(40.7, -74.0)),
        first="06:10",
        drops="02:30",
        power_cut=True,
    ),
    "kolkata": Case(
        place=Place(zone="Asia/Kolkata", day=date(2026, 5, 6), home=(22.6, 88.4)),
        first="06:10",
        drops="02:30",
    ),
}


def _act(user_id: str, action: str, **data: Any) -> Do:
    """Return what calls an action for Rex."""

    async def call(house: House) -> None:
        await async_act(house.hass, action, user_id=user_id, **data)

    return call


async def _async_call(domain: str, service: str, key: str, user_id: str, house: House) -> None:
    """Use one of Rex's entities."""
    data = {"entity_id": entity_id(house.hass, domain, key)}
    context = Context(user_id=user_id)
    await house.hass.services.async_call(domain, service, data, blocking=True, context=context)


async def _async_be_refused(user_id: str, wall: str, name: str, house: House) -> None:
    """Try to feed Rex once more, and be told who fed him when."""
    told = await async_refusal(house.hass, "log_meal", user_id=user_id)
    assert wall in told
    assert name in told


async def _async_correct(user_id: str, kind: str, house: House, **fields: Any) -> None:
    """Correct the last record of a kind."""
    record = (await async_act(house.hass, "get_records", kinds=[kind]))["records"][-1]
    data = {"record_id": record["id"], "fields": fields}
    await async_act(house.hass, "correct_record", user_id=user_id, **data)


async def _async_log_last_night(house: House) -> None:
    """Log a walk of the evening before."""
    japan = ZoneInfo("Asia/Tokyo")
    start, end = (house.place.at(wall).astimezone(japan) for wall in ("-03:00", "-02:40"))
    data = {"start": start.isoformat(), "end": end.isoformat(), "distance": 900}
    await async_act(house.hass, "log_walk", user_id=ANNA, **data)


async def _async_treat_both(house: House) -> None:
    dogs = [device_id(house.hass, dog) for dog in (dog_id(), BELLA)]
    data = {"device_id": dogs, "name": "Carrot", "kcal": 25}
    await async_act(house.hass, "log_treat", user_id=BEN, **data)


async def _async_delete_last_walk(user_id: str, house: House) -> None:
    walk = (await async_act(house.hass, "get_walks"))["walks"][-1]
    await async_act(house.hass, "delete_record", user_id=user_id, record_id=walk["id"])


async def _async_correct_walk(house: House) -> None:
    """Let the walk by hand have been 30 m longer."""
    walks = (await async_act(house.hass, "get_walks"))["walks"]
    (walk,) = [walk for walk in walks if walk["note"] is None and walk["user_id"] == BEN]
    fields = {"distance": walk["distance"] + 30}
    data = {"record_id": walk["id"], "fields": fields}
    await async_act(house.hass, "correct_record", user_id=BEN, **data)


async def _async_book(user_id: str, name: str, start: str, end: str, house: House) -> None:
    """Write an appointment into the calendar."""
    data = {
        "entity_id": entity_id(house.hass, "calendar", "schedule"),
        "summary": name,
        "start_date_time": house.place.at(start).isoformat(),
        "end_date_time": house.place.at(end).isoformat(),
    }
    context = Context(user_id=user_id)
    await house.hass.services.async_call(
        "calendar", "create_event", data, blocking=True, context=context
    )


async def _async_feed(house: House) -> None:
    house.feed()


async def _async_tick(user_id: str, name: str, house: House) -> None:
    """Tick the open task of a name off."""
    todo = entity_id(house.hass, "todo", "care_today")
    (task,) = [
        item
        for item in await async_tasks(house)
        if (item["summary"], item["status"]) == (name, "needs_action")
    ]
    data = {"entity_id": todo, "item": task["uid"], "status": "completed"}
    context = Context(user_id=user_id)
    await house.hass.services.async_call(
        "todo", "update_item", data, blocking=True, context=context
    )


async def _async_check_plan(house: House) -> None:
    """Look at what the calendar has for the rest of the day."""
    events = [
        (house.place.wall(datetime.fromisoformat(event["start"])), event["summary"])
        for event in await async_events(house)
    ]
    assert [event for event in events if event[0] >= "10:30"] == [
        ("10:30", "Drops"),
        ("12:00", "Lunch"),
        ("16:30", "Hairdresser"),
        ("18:00", "Dinner"),
        ("18:30", "Drops"),
        ("22:00", "Supper"),
    ]


async def _async_check_list(drops: str, house: House) -> None:
    """Look at what was to be done on the day; what was missed is no longer there."""
    tasks = [
        (
            house.place.wall(datetime.fromisoformat(task["due"])),
            task["summary"],
            task["status"],
        )
        for task in await async_tasks(house)
    ]
    planned = (
        (drops, "Drops"),
        ("07:30", "Breakfast"),
        ("12:00", "Lunch"),
        ("16:30", "Hairdresser"),
        ("18:00", "Dinner"),
        ("18:30", "Drops"),
        ("22:00", "Supper"),
    )
    assert tasks == [(*task, "completed") for task in planned]


async def _async_start(house: House) -> None:
    await house.async_start(PEOPLE)


def outings(case: Case) -> tuple[Out, ...]:
    """Return where Rex is."""
    stay = timedelta(seconds=225), timedelta(seconds=150)
    return (
        Out(case.first, 35, 1.0, {"Anna": 0}),
        Out("12:41", 23, 0.7, {"Ben": 0}),
        Out("15:20", 10, 3.0, {"Ben": 5}, stays=(stay,), straight=True),
        Out("18:40", 45, 1.1, {"Anna": 0, "Ben": 0}),
    )


def script(case: Case) -> tuple[Step, ...]:
    """Return what happens beside."""
    act, day = _act, case.place.day
    return (
        Step(
            "00:10",
            "Everybody sleeps",
            shows={
                "binary_sensor.at_home": "on",
                "binary_sensor.dose_due": "off",
                "binary_sensor.feeding_due": "off",
                "sensor.doses_missed_today": "0",
                "sensor.meals_today": "0",
                "sensor.next_dose": case.drops,
                "sensor.next_meal": "07:30",
                "sensor.tracking_quality": "at_home",
                "sensor.walks_today": "0",
                "sensor.weight": "20.0",
            },
        ),
        Step(
            "02:40",
            "Anna gives the drops of the night",
            act(ANNA, "log_dose", course_id="drops"),
            [Fact("dose", ANNA, {"course_id": "drops", "units": 1.0})],
            {"binary_sensor.dose_due": "off", "sensor.next_dose": "10:30"},
        ),
        Step(
            "07:00",
            "Breakfast is due",
            shows={"binary_sensor.feeding_due": "on", "sensor.next_portion": "150"},
        ),
        Step(
            "07:55",
            "Anna feeds Rex and presses the button",
            partial(_async_call, "button", "press", "feed", ANNA),
            [
                Fact(
                    "meal",
                    ANNA,
                    {"meal_id": "breakfast", "food": "Kibble", "grams": 120, "kcal": 432},
                )
            ],
            {
                "binary_sensor.feeding_due": "off",
                "sensor.calories_today": "540",
                "sensor.last_fed": "07:55",
                "sensor.meals_today": "1",
                "sensor.next_meal": "12:00",
            },
        ),
        Step(
            "08:20",
            "Ben, who does not know that, is told",
            partial(_async_be_refused, BEN, "07:55", "Anna"),
            shows={"sensor.meals_today": "1"},
        ),
        Step(
            "08:25",
            "Anna looks at the bag again: it was not 150 g",
            partial(_async_correct, ANNA, "meal", grams=120),
            shows={"sensor.calories_today": "432"},
        ),
        Step(
            "09:20",
            "Ben weighs Rex",
            act(BEN, "log_weight", weight=20.4, unit="kg"),
            [Fact("weight", BEN, {"kilograms": 20.4})],
            {"sensor.weight": "20.4"},
        ),
        Step(
            "09:40",
            "Anna tells of last night's walk, by the clock of her phone, which is in Japan",
            _async_log_last_night,
            [Fact("walk", ANNA, {"distance": 900}, at="-03:00")],
            {"sensor.walks_today": "1"},
        ),
        Step(
            "09:50",
            "Anna writes into the calendar where Rex has to be in the afternoon",
            partial(_async_book, ANNA, "Hairdresser", "16:30", "17:00"),
            [Fact("appointment", ANNA, {"summary": "Hairdresser"}, at="16:30")],
        ),
        Step(
            "10:00",
            "Both dogs have a carrot",
            _async_treat_both,
            [Fact("treat", BEN, {"name": "Carrot", "kcal": 25})],
            {"sensor.calories_today": "457", "sensor.meals_today": "1"},
        ),
        Step("10:30", "Drops are due", shows={"binary_sensor.dose_due": "on"}),
        Step("11:00", "Anna looks at the calendar", _async_check_plan),
        Step("11:30", "Lunch is due", shows={"binary_sensor.feeding_due": "on"}),
        Step(
            "12:20",
            "Ben remembers to tell of lunch",
            act(BEN, "log_meal", meal="Lunch", grams=100, time=f"{day} 12:05:00"),
            [Fact("meal", BEN, {"meal_id": "lunch", "grams": 100}, at="12:05")],
            {
                "binary_sensor.feeding_due": "off",
                "sensor.calories_today": "817",
                "sensor.last_fed": "12:05",
                "sensor.meals_today": "2",
                "sensor.next_meal": "18:00",
            },
        ),
        Step(
            "12:40",
            "Ben starts a walk by hand",
            act(BEN, "start_walk"),
            shows={"binary_sensor.on_walk": "on", "switch.walk": "on"},
        ),
        Step(
            "13:05",
            "He ends it with the switch",
            partial(_async_call, "switch", "turn_off", "walk", BEN),
            shows={
                "binary_sensor.on_walk": "off",
                "sensor.walk_duration": "25",
                "sensor.walks_today": "2",
            },
        ),
        Step(
            "14:30",
            "Nobody gave the drops",
            shows={
                "binary_sensor.dose_due": "off",
                "sensor.doses_missed_today": "1",
                "sensor.next_dose": "18:30",
            },
        ),
        Step("15:23", "Rex has run away", shows={"binary_sensor.escaped": "on"}),
        Step(
            "15:24",
            "Ben says so",
            partial(_async_call, "switch", "turn_on", "lost_mode", BEN),
            [Fact("lost_mode", BEN, {"on": True})],
            {"switch.lost_mode": "on"},
        ),
        Step(
            "15:28",
            "He has reached him",
            partial(_async_call, "switch", "turn_off", "lost_mode", BEN),
            [Fact("lost_mode", BEN, {"on": False})],
            {"binary_sensor.escaped": "off", "switch.lost_mode": "off"},
        ),
        Step(
            "16:00",
            "Rex, who came home with Ben, seems to have been on a walk",
            shows={"sensor.walk_goal": "100", "sensor.walks_today": "3"},
        ),
        Step(
            "16:10",
            "Ben says that it was none",
            partial(_async_delete_last_walk, BEN),
            shows={
                "image.last_route": "13:05",
                "sensor.last_walk": "13:05",
                "sensor.walk_goal": "67",
                "sensor.walks_today": "2",
            },
        ),
        Step("17:00", "Ben was there with him", partial(_async_tick, BEN, "Hairdresser")),
        Step("17:30", "Dinner is due", shows={"binary_sensor.feeding_due": "on"}),
        Step("18:30", "Drops are due", shows={"binary_sensor.dose_due": "on"}),
        Step(
            "18:55",
            "Rex does his business far from home",
            act(ANNA, "log_potty", what="poop", stool_score=2, here=True),
            [Fact("potty", ANNA, {"what": "poop", "stool_score": 2})],
            {"binary_sensor.on_walk": "on", "sensor.walks_today": "3"},
        ),
        Step(
            "19:05",
            "Home Assistant stops",
            House.async_cut_power if case.power_cut else House.async_stop,
        ),
        Step(
            "19:07",
            "It is there again, and dinner is late",
            _async_start,
            shows={
                "binary_sensor.dose_due": "on",
                "binary_sensor.feeding_due": "on",
                "binary_sensor.on_walk": "on",
                "sensor.calories_today": "817",
                "sensor.doses_missed_today": "1",
                "sensor.last_fed": "12:05",
                "sensor.meals_today": "2",
                "sensor.walks_today": "3",
                "sensor.weight": "20.4",
                "switch.walk": "on",
            },
        ),
        Step(
            "19:40",
            "Ben ticks dinner off",
            partial(_async_tick, BEN, "Dinner"),
            [Fact("meal", BEN, {"meal_id": "dinner"})],
            {
                "binary_sensor.feeding_due": "off",
                "binary_sensor.on_walk": "off",
                "sensor.calories_today": "1537",
                "sensor.meals_today": "3",
                "sensor.next_meal": "22:00",
                "sensor.walk_goal": "100",
                "sensor.walks_today": "3",
            },
        ),
        Step(
            "19:45",
            "Anna ticks the drops off",
            partial(_async_tick, ANNA, "Drops"),
            [Fact("dose", ANNA, {"course_id": "drops", "units": 1.0})],
            {"binary_sensor.dose_due": "off", "sensor.next_dose": "02:30"},
        ),
        Step(
            "20:15",
            "Anna notes how the day was",
            act(ANNA, "log_note", text="He likes to run"),
            [Fact("note", ANNA, {"text": "He likes to run"})],
        ),
        Step("20:30", "Ben adds what the collar missed at noon", _async_correct_walk),
        Step(
            "22:00",
            "The feeder gives supper",
            _async_feed,
            [
                Fact(
                    "meal",
                    None,
                    {"meal_id": "supper", "food": "Kibble", "grams": 50, "kcal": 180},
                    source="entity",
                )
            ],
            {
                "sensor.calories_today": "1717",
                "sensor.meals_today": "4",
                "sensor.next_meal": "07:30",
            },
        ),
        Step(
            "23:50",
            "The list of the day has been worked off",
            partial(_async_check_list, case.drops),
        ),
        Step(
            "24:10",
            "A new day",
            shows={
                "sensor.calories_today": "0",
                "sensor.distance_today": "0.0",
                "sensor.doses_missed_today": "0",
                "sensor.meals_today": "0",
                "sensor.walk_goal": "0",
                "sensor.walks_today": "0",
            },
        ),
    )


SHOWN: Final[Mapping[str, Sequence[str]]] = {
    "calories_today": ("0", "540", "432", "457", "817", "1537", "1717", "0"),
    "doses_missed_today": ("0", "1", "0"),
    "meals_today": ("0", "1", "2", "3", "4", "0"),
    "walks_today": ("0", "1", "2", "3", "2", "3", "0"),
    "weight": ("20.0", "20.4"),
}
"""What sensors showed one after the other, from the beginning of the day to the next."""
SUMMARY: Final[Mapping[str, Any]] = {
    "walks": 3,
    "meals": 4,
    "meals_skipped": 0,
    "treats": 1,
    "kcal": 1717,
    "doses": 2,
    "doses_skipped": 0,
    "pee": 0,
    "poop": 1,
    "accident": 0,
    "weight_change": None,
}
DONE: Final = (
    ("02:40", "Drops"),
    ("07:55", "Breakfast"),
    ("12:05", "Lunch"),
    ("16:30", "Hairdresser"),
    ("19:40", "Dinner"),
    ("19:45", "Drops"),
    ("22:00", "Supper"),
)
"""What is in the calendar beside the walks: nothing that is open, and nothing twice."""


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: RecorderInstanceContextManager) -> None:
    """Let the database be there before any Home Assistant."""


@pytest.fixture
def persistent_database() -> bool:
    """Let the database outlive a Home Assistant."""
    return True


@pytest.fixture
async def house(
    case: Case,
    freezer: FrozenDateTimeFactory,
    async_test_recorder: RecorderInstanceContextManager,
    hass_storage: dict[str, Any],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[House]:
    """Return the house on the evening before the day, with two dogs."""
    caplog.set_level(logging.WARNING)
    caplog.set_level(logging.WARNING, "sqlalchemy.engine")
    freezer.move_to(case.place.at("-00:20"))
    meals = [
        stored_meal(id="breakfast", name="Breakfast", time="07:30:00", grams=150.0),
        stored_meal(id="lunch", name="Lunch", time="12:00:00", grams=100.0),
        stored_meal(id="dinner", name="Dinner", time="18:00:00", grams=200.0),
        stored_meal(id="supper", name="Supper", time="22:00:00", grams=50.0),
    ]
    times = ["02:30:00", "10:30:00", "18:30:00"]
    drops = course(times=times, start=case.place.day.isoformat())
    rex = dog_data(
        trackers=[tracker_of("Rex")],
        motion=MOTION,
        feeding=feeding(meals=meals, kcal=1400.0, feeders=[FEEDER]),
        health=health(courses=[drops]),
        walks=goals(walks_per_day=3, longest_gap=5.0, quiet_from="22:00:00", quiet_to="06:00:00"),
    )
    bella = dog_data(name="Bella", trackers=[tracker_of("Bella")])
    folder = tmp_path / "house"
    folder.mkdir()
    house = House(case.place, freezer, async_test_recorder, hass_storage, folder, [rex, bella])
    await house.async_start(PEOPLE)
    yield house
    await house.async_stop()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_household_day(case: Case, house: House) -> None:
    outs, steps = outings(case), script(case)
    await async_play(house, outs, steps)
    walks = await async_walks(house)
    _check_walks(house.place, walks, [out for out in outs if not out.straight])
    await _async_check_journal(house, steps, walks)
    await _async_check_states(house, case, outs)
    await _async_check_timeline(house, steps, outs)
    await _async_check_calendar(house, walks)
    await _async_check_summary(house, walks)
    await _async_check_statistics(house, walks)


def _check_walks(place: Place, walks: Sequence[dict[str, Any]], outs: Sequence[Out]) -> None:
    """Compare the walks with where Rex was; what was no walk is none."""
    told = [(walk["source"], walk["user_id"]) for walk in walks]
    assert told == [("automatic", None), ("manual", BEN), ("automatic", None)]
    for walk, out in zip(walks, outs, strict=True):
        start, end = map(datetime.fromisoformat, (walk["start"], walk["end"]))
        true = out.outing(place)
        assert abs(start - true.start) <= 2 * MINUTE
        assert abs(end - true.end) <= 3 * MINUTE
        assert walk["minutes"] == round((end - start) / MINUTE, 1)
        assert walk["distance"] == pytest.approx(true.length, rel=0.15)
    anna, ben = "person.anna", "person.ben"
    assert [walk["walked_by"] for walk in walks] == [[anna], [ben], [anna, ben]]
    by_hand = [place.wall(datetime.fromisoformat(walks[1][key])) for key in ("start", "end")]
    assert by_hand == ["12:40", "13:05"]


async def _async_check_journal(
    house: House, steps: Sequence[Step], walks: Sequence[dict[str, Any]]
) -> None:
    """Compare the journal with what people said, each once and in order."""
    facts = [(house.place.at(fact.at or step.at), fact) for step in steps for fact in step.facts]
    facts.sort(key=itemgetter(0))
    of_the_day = {walk["id"] for walk in walks}
    records = [each for each in await async_records(house) if each["id"] not in of_the_day]
    told = [(each["time"], each["kind"], each["source"], each.get("user_id")) for each in records]
    assert told == [(time.isoformat(), fact.kind, fact.source, fact.by) for time, fact in facts]
    for record, (_, fact) in zip(records, facts, strict=True):
        assert record["data"] == {**record["data"], **fact.data}
    assert [record["kind"] for record in await async_records(house, BELLA)] == ["treat"]


async def _async_check_states(house: House, case: Case, outs: Sequence[Out]) -> None:
    """Compare what the entities showed through the day with what happened."""
    at = house.place.at
    exact = {
        "feeding_due": [
            ("07:00", "07:55"),
            ("11:30", "12:20"),
            ("17:30", "19:40"),
            ("21:30", "22:00"),
        ],
        "dose_due": [(case.drops, "02:40"), ("10:30", "14:30"), ("18:30", "19:45")],
    }
    for key, due in exact.items():
        assert await async_spans(house, key) == [(at(on), at(off)) for on, off in due], key
    away = [(out.outing(house.place).start, out.outing(house.place).end) for out in outs]
    alone = [(at(out.at), at(out.at) + out.people["Ben"] * MINUTE) for out in outs if out.straight]
    morning, noon, _, evening = away
    needed = [(morning[1] + GAP, noon[0]), (at("13:05") + GAP, evening[0])]
    for key, true in (("on_walk", away), ("escaped", alone), ("needs_walk", needed)):
        seen = await async_spans(house, key)
        both = zip(seen, true, strict=True)
        late = [(on - start, off - end) for (on, off), (start, end) in both]
        assert all(-MINUTE <= each <= DETECTION for pair in late for each in pair), (key, late)
    home = await async_states(house, "binary_sensor", "at_home")
    assert [state.state for state in home] == ["on", *["off", "on"] * len(outs)]
    for key, values in SHOWN.items():
        states = await async_states(house, "sensor", key)
        assert tuple(state.state for state in states) == values, key
    quiet = await async_states(house, "sensor", "walks_today", BELLA)
    assert [state.state for state in quiet] == ["0"]


async def _async_check_timeline(house: House, steps: Sequence[Step], outs: Sequence[Out]) -> None:
    """Compare the events with what happened, in the order in which it was known."""
    known = [(house.place.at(step.at), fact.kind) for step in steps for fact in step.facts]
    for out in outs:
        outing = out.outing(house.place)
        known += [(outing.start, "walk_started"), (outing.end, "walk_ended")]
    states = await async_states(house, "event", "timeline")
    assert [state.attributes["event_type"] for state in states] == [w for _, w in sorted(known)]


async def _async_check_calendar(house: House, walks: Sequence[dict[str, Any]]) -> None:
    """Compare the calendar of the day with what was done."""
    known = [(house.place.at(wall), name) for wall, name in DONE]
    known += [(datetime.fromisoformat(walk["start"]), "Walk") for walk in walks]
    zone = ZoneInfo(house.place.zone)
    events = [(event["start"], event["summary"]) for event in await async_events(house)]
    assert events == [(time.astimezone(zone).isoformat(), name) for time, name in sorted(known)]


async def _async_check_summary(house: House, walks: Sequence[dict[str, Any]]) -> None:
    answer = await async_act(house.hass, "get_summary", date=house.place.day.isoformat())
    assert answer == {**answer, **SUMMARY}
    assert answer["distance"] == pytest.approx(sum(walk["distance"] for walk in walks), abs=1)
    assert answer["minutes"] == pytest.approx(sum(walk["minutes"] for walk in walks), abs=1)


async def _async_check_statistics(house: House, walks: Sequence[dict[str, Any]]) -> None:
    """Compare the statistics with the journal; a dog weighs what it was weighed with last."""
    meters = sum(walk["distance"] for walk in walks)
    totals = {
        "calories_today": 1717,
        "distance_today": pytest.approx(meters / 1000, abs=0.002),
        # What was told today of the evening before is of the same week.
        "distance_week": pytest.approx((meters + 900) / 1000, abs=0.002),
        "meals_today": 4,
        "walks_today": 3,
        "walks_week": 4,
    }
    found = await async_statistics(house, [*totals, "weight"])
    assert {key: found[key]["change"] for key in totals} == totals
    weight = found["weight"]
    assert (weight["min"], weight["max"]) == (20.0, 20.4)
    first, after = (_full_hour(house.place.at(wall)) for wall in ("00:00", "24:00"))
    light = (house.place.at("09:20") - first) / (after - first)
    assert weight["mean"] == pytest.approx(20.4 - 0.4 * light, abs=0.0001)


def _full_hour(time: datetime) -> datetime:
    """Return when the first hour begins that counts for a day in long-term statistics."""
    return time + (datetime.min.replace(tzinfo=UTC) - time) % HOUR
