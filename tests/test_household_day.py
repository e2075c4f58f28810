"""A household day through a real Home Assistant: all that is told of it must agree."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
import logging
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.history import state_changes_during_period
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import Context, State
import pytest
from pytest_homeassistant_custom_component.typing import RecorderInstanceContextManager

from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.simulator import Outing, Sample, SimulatedDog

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
    value,
)
from .day import MINUTE, MOTION, House, Place, tracker_of
from .household import FixedPlan

ANNA: Final = "a" * 32
BEN: Final = "b" * 32
PEOPLE: Final = {ANNA: "Anna", BEN: "Ben"}
REX, BELLA = dog_id(0), dog_id(1)
WORK: Final = 0.05
"""Degrees north of home at which Anna works."""
DETECTION: Final = timedelta(minutes=6)
"""How long it may take to see that a walk began or ended."""

type Do = Callable[[House], Awaitable[object]]


@dataclass(frozen=True)
class Out:
    """A time that Rex is away from home, and who is with him from which minute on."""

    at: str
    minutes: float
    speed: float
    people: Mapping[str, float]
    stays: tuple[tuple[timedelta, timedelta], ...] = ()
    straight: bool = False

    def outing(self, place: Place) -> Outing:
        """Return it as the simulator takes it."""
        return Outing(
            start=place.at(self.at),
            duration=self.minutes * MINUTE,
            speed=self.speed,
            pauses=self.stays,
            escape=self.straight,
        )


@dataclass(frozen=True)
class Fact:
    """What the journal must know of something that a person did."""

    kind: str
    by: str
    data: Mapping[str, Any]
    at: str | None = None
    """The wall time, if it is not that of the step."""


@dataclass(frozen=True)
class Step:
    """Something that happens, what must be known of it, and what is shown then."""

    at: str
    what: str
    do: Do | None = None
    facts: Sequence[Fact] = ()
    shows: Mapping[str, str] = field(default_factory=dict)


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
    dogs = [device_id(house.hass, dog) for dog in (REX, BELLA)]
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
    await house.hass.services.async_call("todo", "update_item", data, blocking=True, context=context)


async def async_tasks(house: House) -> list[dict[str, Any]]:
    """Return the items of Rex's to-do list."""
    todo = entity_id(house.hass, "todo", "care_today")
    answer: Any = await house.hass.services.async_call(
        "todo", "get_items", {"entity_id": todo}, blocking=True, return_response=True
    )
    items: list[dict[str, Any]] = answer[todo]["items"]
    return items


async def _async_check_list(house: House) -> None:
    tasks = [(task["summary"], task["status"]) for task in await async_tasks(house)]
    names = ("Drops", "Breakfast", "Lunch", "Dinner", "Drops")
    assert tasks == [(name, "completed") for name in names]


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
            partial(_async_correct, ANNA, "meal", grams=120, kcal=432),
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
            "10:00",
            "Both dogs have a carrot",
            _async_treat_both,
            [Fact("treat", BEN, {"name": "Carrot", "kcal": 25})],
            {"sensor.calories_today": "457", "sensor.meals_today": "1"},
        ),
        Step("10:30", "Drops are due", shows={"binary_sensor.dose_due": "on"}),
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
        Step("15:27", "Ben has reached him", shows={"binary_sensor.escaped": "off"}),
        Step(
            "16:00",
            "Rex, who came home with Ben, seems to have been on a walk",
            shows={"sensor.walks_today": "3"},
        ),
        Step(
            "16:10",
            "Ben says that it was none",
            partial(_async_delete_last_walk, BEN),
            shows={"sensor.walks_today": "2"},
        ),
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
                "sensor.next_meal": "07:30",
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
        Step("23:50", "The list of the day has been worked off", _async_check_list),
        Step(
            "24:10",
            "A new day",
            shows={
                "sensor.calories_today": "0",
                "sensor.distance_today": "0.0",
                "sensor.doses_missed_today": "0",
                "sensor.meals_today": "0",
                "sensor.walks_today": "0",
            },
        ),
    )


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
    ]
    times = ["02:30:00", "10:30:00", "18:30:00"]
    drops = course(times=times, start=case.place.day.isoformat())
    rex = dog_data(
        trackers=[tracker_of("Rex")],
        motion=MOTION,
        feeding=feeding(meals=meals, kcal=1400.0),
        health=health(courses=[drops]),
    )
    bella = dog_data(name="Bella", trackers=[tracker_of("Bella")])
    folder = tmp_path / "house"
    folder.mkdir()
    house = House(
        case.place, freezer, async_test_recorder, hass_storage, folder, [rex, bella]
    )
    await house.async_start(PEOPLE)
    yield house
    await house.async_stop()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_household_day(case: Case, house: House) -> None:
    outs, steps = outings(case), script(case)
    await async_play(house, outs, steps)
    facts = [(house.place.at(fact.at or step.at), fact) for step in steps for fact in step.facts]
    walks = await check_walks(house, outs)
    await check_journal(house, facts)
    await check_history(house, case, outs)
    await check_timeline(house, steps, outs)
    await check_calendar(house, walks)
    await check_summary(house, walks)
    await check_statistics(house, walks)


async def async_play(house: House, outs: Sequence[Out], steps: Sequence[Step]) -> None:
    """Let a day pass, minute by minute and fix by fix."""
    for moment, _, do in sorted(_happenings(house, outs, steps), key=itemgetter(0, 1)):
        await house.async_wait(moment)
        await do(house)


def _happenings(
    house: House, outs: Sequence[Out], steps: Sequence[Step]
) -> Iterator[tuple[datetime, int, Do]]:
    """Yield what happens, in which order if it is at the same time, and how."""
    start, end = house.now, house.place.at("25:05")
    walks = tuple(out.outing(house.place) for out in outs)
    rex = _dog(house, "Rex", walks).samples(start, end)
    for sample in rex:
        yield sample.time, 1, partial(_async_rex_moves, sample)
    for sample in _dog(house, "Bella", ()).samples(start, end):
        yield sample.time, 1, partial(_async_seen, "Bella", sample)
    seen = {sample.time: sample for sample in rex}
    for number in range((end - start) // MINUTE):
        now = start + number * MINUTE
        yield now, 0, partial(_async_people, _where(house.place, outs, now, seen.get(now)))
    for step in steps:
        yield house.place.at(step.at), 2, partial(_async_step, step)


def _dog(house: House, key: str, walks: tuple[Outing, ...]) -> SimulatedDog:
    plan = FixedPlan(walks=walks)
    home = house.place.home
    return SimulatedDog(seed=7, key=key, home=home, plan=plan, moving_step=30, rest_step=300)


async def _async_rex_moves(sample: Sample, house: House) -> None:
    """Let the collar tell what it feels, and then where it is."""
    house.flag(moving=sample.moving)
    await _async_seen("Rex", sample, house)


async def _async_seen(name: str, sample: Sample, house: House) -> None:
    fix = Fix(
        time=sample.time,
        latitude=sample.latitude,
        longitude=sample.longitude,
        accuracy=sample.accuracy,
    )
    await house.async_see(name, fix)


def _where(
    place: Place, outs: Sequence[Out], now: datetime, rex: Sample | None
) -> Mapping[str, Fix]:
    """Return what the phones tell: each minute when on the way with Rex, else every ten."""
    minute = now.minute
    north, east = place.home
    accuracy = 10.0 + minute // 10 % 2
    home = Fix(time=now, latitude=north, longitude=east, accuracy=accuracy)
    known = {} if minute % 10 else {"Anna": home, "Ben": home}
    if known and place.at("08:30") <= now < place.at("17:20"):
        known["Anna"] = replace(home, latitude=north + WORK)
    for out in outs:
        outing = out.outing(place)
        for name, since in out.people.items():
            if rex and outing.start + since * MINUTE <= now <= outing.end:
                known[name] = Fix(
                    time=now,
                    latitude=rex.true_latitude,
                    longitude=rex.true_longitude,
                    accuracy=10.0,
                )
    return known


async def _async_people(phones: Mapping[str, Fix], house: House) -> None:
    for name, fix in phones.items():
        await house.async_see(name, fix)


async def _async_step(step: Step, house: House) -> None:
    """Let something happen, and look at what is shown then."""
    if step.do:
        await step.do(house)
    await house.async_settle()
    shown = {key: _shown(house, key) for key in step.shows}
    assert shown == step.shows, f"{step.at} {step.what}"


def _shown(house: House, entity: str) -> str:
    """Return what an entity of Rex shows, times by the clock of the house."""
    platform, key = entity.split(".")
    state = value(house.hass, platform, key)
    return state if len(state) < len("2026-01-01T00:00") else house.place.wall(datetime.fromisoformat(state))


# What is told afterwards


def _day(place: Place) -> tuple[datetime, datetime]:
    """Return when the day began and ended."""
    return place.at("00:00"), place.at("24:00")


async def check_walks(house: House, outs: Sequence[Out]) -> list[dict[str, Any]]:
    """Compare the walks of the day with what Rex did, without the one that was none."""
    place = house.place
    since, until = _day(place)
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    walks = (await async_act(house.hass, "get_walks", **asked))["walks"]
    assert [(walk["source"], walk["user_id"]) for walk in walks] == [
        ("automatic", None),
        ("manual", BEN),
        ("automatic", None),
    ]
    true = [out.outing(place) for out in outs if not out.straight]
    for walk, outing in zip(walks, true, strict=True):
        start, end = map(datetime.fromisoformat, (walk["start"], walk["end"]))
        assert abs(start - outing.start) <= 2 * MINUTE
        assert abs(end - outing.end) <= 3 * MINUTE
        assert walk["minutes"] == round((end - start) / MINUTE, 1)
        assert walk["distance"] == pytest.approx(outing.length, rel=0.15)
    by_hand = walks[1]
    told = [place.wall(datetime.fromisoformat(by_hand[key])) for key in ("start", "end")]
    assert told == ["12:40", "13:05"]
    return walks


async def check_journal(house: House, facts: Sequence[tuple[datetime, Fact]]) -> None:
    """Compare the journal with what people did."""
    since, until = house.place.at("-12:00"), house.place.at("24:20")
    asked = {"since": since.isoformat(), "until": until.isoformat(), "limit": 1000}
    answer = await async_act(house.hass, "get_records", **asked)
    assert not answer["more"]
    by_hand = [each for each in answer["records"] if not _is_of_the_day(each, house.place)]
    facts = sorted(facts, key=itemgetter(0))
    told = [(each["time"], each["kind"], each["source"], each["user_id"]) for each in by_hand]
    assert told == [(time.isoformat(), fact.kind, "manual", fact.by) for time, fact in facts]
    for record, (_, fact) in zip(by_hand, facts, strict=True):
        assert record["data"] == record["data"] | fact.data
    assert await _kinds(house, BELLA) == ["treat"]


def _is_of_the_day(record: Mapping[str, Any], place: Place) -> bool:
    """Tell whether a record is one of the walks of the day, which check_walks looks at."""
    return record["kind"] == "walk" and record["time"] >= place.at("00:00").isoformat()


async def _kinds(house: House, dog: str) -> list[str]:
    records = await async_act(house.hass, "get_records", device_id=device_id(house.hass, dog))
    return [record["kind"] for record in records["records"]]


async def check_history(house: House, case: Case, outs: Sequence[Out]) -> None:
    """Compare what the entities showed through the day with what happened."""
    place = house.place
    exact = {
        "feeding_due": [("07:00", "07:55"), ("11:30", "12:20"), ("17:30", "19:40")],
        "dose_due": [(case.drops, "02:40"), ("10:30", "14:30"), ("18:30", "19:45")],
    }
    for key, spans in exact.items():
        seen = await _spans(house, key)
        assert seen == [(place.at(on), place.at(off)) for on, off in spans], key
    away = [(out.outing(place).start, out.outing(place).end) for out in outs]
    _, _, (ran, _), _ = away
    about = {
        "on_walk": away,
        "escaped": [(ran, ran + outs[2].people["Ben"] * MINUTE)],
    }
    for key, expected in about.items():
        seen = await _spans(house, key)
        late = [
            (on - start, off - end)
            for (on, off), (start, end) in zip(seen, expected, strict=True)
        ]
        assert all(-MINUTE <= each <= DETECTION for pair in late for each in pair), (key, late)
    numbers = {
        "calories_today": ["0", "540", "432", "457", "817", "1537", "0"],
        "doses_missed_today": ["0", "1", "0"],
        "meals_today": ["0", "1", "2", "3", "0"],
        "walks_today": ["0", "1", "2", "3", "2", "3", "0"],
        "weight": ["20.0", "20.4"],
    }
    for key, values in numbers.items():
        states = await _states(house, "sensor", key)
        assert [state for state, _ in groupby(each.state for each in states)] == values, key


async def _states(house: House, platform: str, key: str, dog: str = REX) -> list[State]:
    """Return the states that the recorder has of an entity, without those that tell nothing."""
    hass, entity = house.hass, entity_id(house.hass, platform, key, dog)
    look = partial(
        state_changes_during_period,
        hass,
        house.place.at("00:01"),
        house.now,
        entity,
        include_start_time_state=True,
    )
    states = await get_instance(hass).async_add_executor_job(look)
    return [state for state in states[entity] if state.state not in {"unavailable", "unknown"}]


async def _spans(house: House, key: str) -> list[tuple[datetime, datetime]]:
    """Return when a binary sensor was on: since when and until when."""
    states = await _states(house, "binary_sensor", key)
    turns = [next(same) for _, same in groupby(states, key=attrgetter("state"))]
    assert [state.state for state in turns] == ["off", *["on", "off"] * (len(turns) // 2)]
    times = [state.last_changed for state in turns[1:]]
    return list(zip(times[::2], times[1::2], strict=True))


async def check_timeline(house: House, steps: Sequence[Step], outs: Sequence[Out]) -> None:
    """Compare the events with what happened, in the order in which it was known."""
    place = house.place
    told = [(place.at(step.at), fact.kind) for step in steps for fact in step.facts]
    for out in outs:
        outing = out.outing(place)
        told += [(outing.start, "walk_started"), (outing.end, "walk_ended")]
    states = await _states(house, "event", "timeline")
    seen = [
        next(same).attributes["event_type"]
        for _, same in groupby(states, key=attrgetter("state"))
    ]
    assert seen == [kind for _, kind in sorted(told)]


async def check_calendar(house: House, walks: Sequence[Mapping[str, Any]]) -> None:
    """Compare the calendar of the day with what was done: nothing of it is open any more."""
    place = house.place
    start, end = _day(place)
    calendar = entity_id(house.hass, "calendar", "schedule")
    data = {
        "entity_id": calendar,
        "start_date_time": start.isoformat(),
        "end_date_time": end.isoformat(),
    }
    answer: Any = await house.hass.services.async_call(
        "calendar", "get_events", data, blocking=True, return_response=True
    )
    events = [(event["start"], event["summary"]) for event in answer[calendar]["events"]]
    zone = ZoneInfo(place.zone)
    known = [
        (place.at("02:40"), "Drops"),
        (place.at("07:55"), "Breakfast"),
        (place.at("12:05"), "Lunch"),
        (place.at("19:40"), "Dinner"),
        (place.at("19:45"), "Drops"),
        *((datetime.fromisoformat(walk["start"]), "Walk") for walk in walks),
    ]
    expected = [(time.astimezone(zone).isoformat(), name) for time, name in sorted(known)]
    assert events == expected


async def check_summary(house: House, walks: Sequence[Mapping[str, Any]]) -> None:
    """Compare the summary of the day with what happened."""
    answer = await async_act(house.hass, "get_summary", date=house.place.day.isoformat())
    distance = sum(walk["distance"] for walk in walks)
    minutes = sum(walk["minutes"] for walk in walks)
    assert answer == answer | {
        "walks": 3,
        "meals": 3,
        "meals_skipped": 0,
        "treats": 1,
        "kcal": 1537,
        "doses": 2,
        "doses_skipped": 0,
        "pee": 0,
        "poop": 1,
        "accident": 0,
        "weight_change": None,
    }
    assert answer["distance"] == pytest.approx(distance, abs=1)
    assert answer["minutes"] == pytest.approx(minutes, abs=1)


async def check_statistics(house: House, walks: Sequence[Mapping[str, Any]]) -> None:
    """Compare the long-term statistics of the day with what happened."""
    hass, place = house.hass, house.place
    start, end = _day(place)
    recorder = await house.async_compile(place.at("-00:20"), place.at("25:00"))
    keys = ("calories_today", "distance_today", "meals_today", "walks_today", "weight")
    ids = {key: entity_id(hass, "sensor", key) for key in keys}
    statistics = await recorder.async_add_executor_job(
        statistics_during_period,
        hass,
        start,
        end - MINUTE,
        {*ids.values()},
        "day",
        None,
        {"change", "mean", "min", "max"},
    )
    (days,) = {len(statistics[entity]) for entity in ids.values()}
    assert days == 1
    found = {key: statistics[entity][0] for key, entity in ids.items()}
    changes = {key: found[key]["change"] for key in keys[:-1]}
    meters = sum(walk["distance"] for walk in walks)
    assert changes == {
        "calories_today": 1537,
        "distance_today": pytest.approx(meters / 1000, abs=0.002),
        "meals_today": 3,
        "walks_today": 3,
    }
    first, after = (_full_hour(time) for time in (start, end))
    light = (place.at("09:20") - first) / (after - first)
    weight = found["weight"]
    assert (weight["min"], weight["max"]) == (20.0, 20.4)
    assert weight["mean"] == pytest.approx(20.4 - 0.4 * light, abs=0.0001)


def _full_hour(time: datetime) -> datetime:
    """Return when the first hour begins that counts for a day in long-term statistics."""
    return time + (datetime.min.replace(tzinfo=UTC) - time) % timedelta(hours=1)
