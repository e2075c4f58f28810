"""Records that leave a journal come into another one as they were, and nothing else does."""

from dataclasses import replace
from datetime import datetime, timedelta
import json
from typing import Any, Final

from hypothesis import given
import pytest

from custom_components.pawcontrol.model.record import (
    Appointment,
    Meal,
    NoWalk,
    Record,
    Source,
)
from custom_components.pawcontrol.model.transfer import BadRecordError, exported, imported
from tests.model.fixes import NOW
from tests.model.records import REX, note, possible, record, records, routed

MEAL: Final[dict[str, Any]] = {"kind": "meal", "time": NOW.isoformat(), "data": {"grams": 90}}
END: Final = NOW + timedelta(minutes=20)
FAR: Final = NOW + timedelta(days=366 * 32)
WALK: Final[dict[str, Any]] = {
    "kind": "walk",
    "time": NOW.isoformat(),
    "data": {"updated": END.isoformat(), "end": END.isoformat(), "distance": 900},
}


@given(given=records.map(possible))
def test_what_went_out_comes_in(given: Record) -> None:
    latest = given.time + timedelta(days=1)
    text = json.dumps(exported(given, routes=True))
    wanted = replace(given, source=Source.IMPORT, dog_id="bella")
    assert imported(json.loads(text), "bella", latest) == wanted


def test_a_route_goes_out_only_when_it_is_asked_for() -> None:
    walk = routed()
    assert "route" in exported(walk, routes=True)["data"]
    assert "route" not in exported(walk, routes=False)["data"]
    assert "dog_id" not in exported(note("Hi"), routes=False)


def test_a_record_of_few_words() -> None:
    read = imported(MEAL, REX, NOW)
    assert read == record(Meal(grams=90), NOW, id=read.id, source=Source.IMPORT)
    assert imported(MEAL | {"source": "manual", "device_id": "x"}, REX, NOW) == read
    others = [MEAL | {"data": {"grams": 91}}, MEAL | {"time": END.isoformat()}, WALK]
    ids = {imported(each, REX, END).id for each in others} | {imported(MEAL, "bella", NOW).id}
    assert len({*ids, read.id}) == 5


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (None, ("invalid", "", "NoneType is the wrong type")),
        ({}, ("missing", "kind", "")),
        ({"kind": "meal"}, ("missing", "time", "")),
        (MEAL | {"mood": 1}, ("unknown", "mood", "")),
        (MEAL | {"kind": "bath"}, ("invalid", "kind", "'bath' is not a valid Kind")),
        (MEAL | {"kind": []}, ("invalid", "kind", "[] is not a valid Kind")),
        (MEAL | {"data": []}, ("invalid", "data", "list is the wrong type")),
        (MEAL | {"data": {"gram": 90}}, ("unknown", "data.gram", "")),
        (MEAL | {"data": {5: 90}}, ("unknown", "data.5", "")),
        (
            MEAL | {"data": {"grams": -1}},
            ("invalid", "data.grams", "-1 is not between 0 and 20000"),
        ),
        (MEAL | {"data": {"grams": "90"}}, ("invalid", "data.grams", "str is the wrong type")),
        (MEAL | {"data": {"x" * 999: 1}}, ("unknown", f"data.{'x' * 195}", "")),
        (MEAL | {"kind": "x" * 999}, ("invalid", "kind", "'" + "x" * 199)),
        (MEAL | {"id": 5}, ("invalid", "id", "int is the wrong type")),
        (MEAL | {"id": None}, ("invalid", "id", "NoneType is the wrong type")),
        (MEAL | {"time": 5}, ("invalid", "time", "int is the wrong type")),
        (MEAL | {"time": (NOW + timedelta(seconds=1)).isoformat()}, ("time", "time", "")),
        (MEAL | {"time": (NOW - timedelta(days=366 * 33)).isoformat()}, ("time", "time", "")),
        (
            {"kind": "vital", "time": MEAL["time"], "data": {"vital": "temperature", "value": 5}},
            ("invalid", "data", "5.0 is not between 20 and 50"),
        ),
        (
            {"kind": "potty", "time": MEAL["time"], "data": {"what": "pee", "position": {"a": 1}}},
            (
                "invalid",
                "data.position",
                "Position.__init__() got an unexpected keyword argument 'a'",
            ),
        ),
        (
            {
                "kind": "potty",
                "time": MEAL["time"],
                "data": {"what": "pee", "position": {"latitude": 91, "longitude": 0}},
            },
            ("invalid", "data.position.latitude", "91 is not between -90.0 and 90.0"),
        ),
        ({"kind": "potty", "time": MEAL["time"], "data": {}}, ("missing", "data.what", "")),
    ],
)
def test_what_is_wrong_is_told(raw: Any, told: tuple[str, str, str]) -> None:
    with pytest.raises(BadRecordError) as error:
        imported(raw, REX, NOW)
    assert (error.value.fault, error.value.field, error.value.reason) == told


@pytest.mark.parametrize(
    ("end", "days", "fault"),
    [
        (None, 9, "missing"),
        (NOW - timedelta(seconds=1), 9, "time"),
        (NOW + timedelta(days=7, seconds=1), 9, "time"),
        (NOW + timedelta(days=1, seconds=1), 1, "time"),
    ],
)
def test_a_walk_without_a_possible_end(end: datetime | None, days: int, fault: str) -> None:
    walk = WALK | {"data": WALK["data"] | {"end": end}}
    with pytest.raises(BadRecordError) as error:
        imported(walk, REX, NOW + timedelta(days=days))
    assert (error.value.fault, error.value.field) == (fault, "data.end")


@pytest.mark.parametrize(
    ("time", "data"),
    [
        (END, Appointment(summary="Vet", end=END + timedelta(days=31))),
        (FAR, Appointment(summary="Vet", end=FAR + timedelta(hours=1))),
        (NOW - timedelta(days=9), Appointment(summary="Vet", end=NOW, done=NOW)),
        (END + timedelta(hours=14), Appointment(summary="Away", day=END.date(), days=31)),
    ],
)
def test_an_appointment_may_be_to_come(time: datetime, data: Appointment) -> None:
    given = record(data, time, source=Source.IMPORT)
    assert imported(exported(given, routes=False), REX, NOW) == given


@pytest.mark.parametrize(
    ("time", "data", "field"),
    [
        (FAR + timedelta(seconds=1), Appointment(summary="Vet", end=FAR), "time"),
        (NOW, Appointment(summary="Vet", end=NOW), "data.end"),
        (NOW, Appointment(summary="Vet", end=NOW + timedelta(days=31, seconds=1)), "data.end"),
        (NOW, Appointment(summary="Vet", end=END, done=END), "data.done"),
        (NOW, Appointment(summary="Away", day=NOW.date() + timedelta(days=4)), "data.day"),
        (NOW, Appointment(summary="Away", day=NOW.date() - timedelta(days=4)), "data.day"),
        (NOW, NoWalk(end=NOW - timedelta(seconds=1)), "data.end"),
        (NOW - timedelta(days=8), NoWalk(end=NOW), "data.end"),
        (NOW, NoWalk(end=END), "data.end"),
    ],
)
def test_times_that_do_not_fit(time: datetime, data: Any, field: str) -> None:
    with pytest.raises(BadRecordError) as error:
        imported(exported(record(data, time), routes=False), REX, NOW)
    assert (error.value.fault, error.value.field) == ("time", field)
