"""Records of every kind, by strategy and by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from custom_components.pawcontrol.model.care import CareKind
from custom_components.pawcontrol.model.record import (
    Appointment,
    Business,
    CareDone,
    Data,
    Dose,
    Grooming,
    LostMode,
    Meal,
    Note,
    NoWalk,
    Pause,
    Position,
    Potty,
    Record,
    Snooze,
    Source,
    Symptom,
    Treat,
    Vet,
    VisitorMode,
    VitalSign,
    WalkEntry,
    Water,
    Weight,
    new_id,
)
from custom_components.pawcontrol.model.route import encode_route
from custom_components.pawcontrol.model.vitals import Vital
from tests.model.fixes import NOW, fix

REX: Final = "rex"
ROUTE: Final = encode_route([fix(20 * n, 15 * n, 40 * (n % 2)) for n in range(40)], NOW)


def record(data: Data, time: datetime = NOW, **changes: Any) -> Record:
    """Return a new record of Rex that a person logged."""
    known: dict[str, Any] = {"id": new_id(), "dog_id": REX, "source": Source.MANUAL}
    return Record(**known | changes, data=data, time=time)


def note(text: str, time: datetime = NOW, **changes: Any) -> Record:
    """Return a new note about Rex."""
    return record(Note(text=text), time, **changes)


def routed(time: datetime = NOW) -> Record:
    """Return a walk of 20 minutes with a route of 40 points."""
    end = time + timedelta(minutes=20)
    return record(WalkEntry(updated=end, end=end, distance=900, route=ROUTE), time)


def possible(given: Record) -> Record:
    """Return a record whose times fit each other: what began is over after half an hour."""
    time, data = given.time, given.data
    end = time + timedelta(minutes=30)
    match data:
        case WalkEntry() | NoWalk():
            return replace(given, data=replace(data, end=end))
        case Appointment(day=None):
            return replace(given, data=replace(data, end=end, done=data.done and time))
        case Appointment():
            return replace(given, data=replace(data, day=time.date(), done=data.done and time))
    return given


zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("Europe/Berlin")]
)
stamps = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the time zone
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001 - hypothesis adds the time zone
    timezones=zones,
)
ids = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64)
notes = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=500)
places = st.builds(Position, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
pauses = st.builds(Pause, start=stamps, end=stamps)


def _upto(limit: float) -> st.SearchStrategy[float]:
    return st.floats(0, limit) | st.integers(0, int(limit))


_done = st.none() | stamps
_grams = st.none() | _upto(20_000)
_kcal = st.none() | _upto(50_000)
data: st.SearchStrategy[Data] = st.one_of(
    st.builds(
        WalkEntry,
        note=notes,
        updated=stamps,
        distance=_upto(1e6),
        end=st.none() | stamps,
        moving_time=st.none() | _upto(1e7),
        pauses=st.lists(pauses, max_size=3).map(tuple),
        ascent=st.none() | _upto(1e4),
        route=st.sampled_from([None, "", ROUTE]),
    ),
    st.builds(
        Meal,
        note=notes,
        meal_id=st.none() | ids,
        food=st.none() | names,
        grams=_grams,
        kcal=_kcal,
        skipped=st.booleans(),
    ),
    st.builds(Treat, note=notes, name=st.none() | names, grams=_grams, kcal=_kcal),
    st.builds(Water, note=notes, milliliters=_upto(20_000)),
    st.builds(Dose, note=notes, course_id=ids, units=_upto(10_000), skipped=st.booleans()),
    st.builds(Weight, note=notes, kilograms=st.floats(0.1, 150)),
    st.builds(
        Potty,
        note=notes,
        what=st.sampled_from(Business),
        stool_score=st.none() | st.integers(1, 7),
        position=st.none() | places,
    ),
    st.builds(Symptom, note=notes, name=names, severity=st.integers(1, 5)),
    st.builds(Grooming, note=notes, what=names),
    st.builds(Vet, note=notes, reason=names, cost=st.none() | _upto(1e6)),
    st.builds(Note, note=notes, text=names),
    st.builds(
        VitalSign,
        note=notes,
        vital=st.sampled_from([vital for vital in Vital if vital is not Vital.BODY_CONDITION]),
        value=st.floats(20, 50),
    ),
    st.builds(VitalSign, note=notes, vital=st.just(Vital.BODY_CONDITION), value=st.integers(1, 9)),
    st.builds(CareDone, note=notes, care=st.sampled_from(CareKind)),
    st.builds(Snooze, note=notes, course_id=ids, until=stamps),
    st.builds(Appointment, note=notes, summary=names, location=notes, end=stamps, done=_done),
    st.builds(
        Appointment,
        note=notes,
        summary=names,
        day=st.dates(date(1970, 1, 1), date(2199, 12, 31)),
        days=st.integers(1, 31),
        done=_done,
    ),
    st.builds(NoWalk, note=notes, end=stamps),
    st.builds(LostMode, note=notes, on=st.booleans()),
    st.builds(VisitorMode, note=notes, on=st.booleans()),
)
records = st.builds(
    Record,
    id=ids,
    dog_id=names,
    time=stamps,
    source=st.sampled_from(Source),
    user_id=st.none() | names,
    data=data,
)
