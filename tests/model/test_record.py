"""Records, their JSON, and what becomes of one when more is known."""

from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

from hypothesis import given
import pytest

from custom_components.pawcontrol.model.record import (
    Business,
    Kind,
    Meal,
    Position,
    Potty,
    Record,
    Source,
    Symptom,
    VitalSign,
    WalkEntry,
    Weight,
    corrected,
    is_dismissed,
    new_id,
    no_walk,
    walk_of,
    walk_record,
    walked_on,
)
from custom_components.pawcontrol.model.route import decode_route
from custom_components.pawcontrol.model.vitals import Vital
from custom_components.pawcontrol.model.walk import Walk
from tests.model.fixes import NOW, at
from tests.model.records import ROUTE, note, record, records, routed

POTTY = record(
    Potty(
        what=Business.POOP,
        stool_score=3,
        position=Position(latitude=52, longitude=-13.5),
        note="behind the oak",
    ),
    id="0123456789abcdef",
    user_id="me",
)
POTTY_JSON: dict[str, Any] = {
    "id": "0123456789abcdef",
    "kind": "potty",
    "dog_id": "rex",
    "time": "2026-05-01T12:00:00+00:00",
    "source": "manual",
    "data": {
        "note": "behind the oak",
        "what": "poop",
        "stool_score": 3,
        "position": {"latitude": 52.0, "longitude": -13.5},
    },
    "user_id": "me",
}


@given(record=records)
def test_a_record_survives_json(record: Record) -> None:
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_a_record_in_json() -> None:
    assert POTTY.to_json() == POTTY_JSON
    assert next(iter(POTTY.to_json())) == "id"
    assert Record.from_json(POTTY_JSON) == POTTY
    assert POTTY.kind is Kind.POTTY


@pytest.mark.parametrize("missing", ["id", "kind", "dog_id", "time", "source", "data"])
def test_a_record_needs_its_fields(missing: str) -> None:
    with pytest.raises((KeyError, TypeError)):
        Record.from_json({key: value for key, value in POTTY_JSON.items() if key != missing})


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": 'a"b'},
        {"id": "x" * 65},
        {"kind": "bath"},
        {"kind": "meal"},
        {"dog_id": ""},
        {"time": "2026-05-01T12:00:00"},
        {"source": "rumor"},
        {"data": None},
        {"data": []},
        {"data": {}},
        {"data": {"what": "poop", "stool_score": 8}},
        {"data": {"what": "poop", "stool_score": 0}},
        {"data": {"what": "poop", "color": "brown"}},
        {"data": {"what": "poop", "note": "x" * 501}},
        {"data": {"what": "poop", "position": {"latitude": 91, "longitude": 0}}},
        {"data": {"what": "poop", "position": {"latitude": 0, "longitude": 181}}},
        {"mood": "good"},
    ],
)
def test_what_is_no_record_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Record.from_json(POTTY_JSON | wrong)


@pytest.mark.parametrize("kilograms", [0, -1, 150.1, 1e300])
def test_no_dog_has_such_a_weight(kilograms: float) -> None:
    with pytest.raises(ValueError, match="not between"):
        Weight(kilograms=kilograms)


@pytest.mark.parametrize(
    ("vital", "low", "high"),
    [
        (Vital.TEMPERATURE, 20, 50),
        (Vital.HEART_RATE, 10, 400),
        (Vital.BREATHING_RATE, 1, 400),
        (Vital.BODY_CONDITION, 1, 9),
    ],
)
def test_no_dog_has_such_a_vital_sign(vital: Vital, low: float, high: float) -> None:
    assert [VitalSign(vital=vital, value=end).value for end in (low, high)] == [low, high]
    for wrong in (low - 0.1, high + 0.1):
        with pytest.raises(ValueError, match="not between"):
            VitalSign(vital=vital, value=wrong)
    with pytest.raises(ValueError, match="not between"):
        corrected(record(VitalSign(vital=vital, value=low)), {"value": high + 1})


def test_a_walk_route_is_one_that_can_be_decoded() -> None:
    with pytest.raises(ValueError, match="does not match"):
        WalkEntry(updated=NOW, distance=1, route="not a route")


def test_ids_differ() -> None:
    assert len({new_id() for _ in range(100)}) == 100


# Corrections


def test_a_correction_changes_what_it_names() -> None:
    meal = record(Meal(grams=120, kcal=400), source=Source.ENTITY, user_id="me")
    changed = corrected(meal, {"grams": 100, "time": at(-60), "note": "left some"})
    assert changed.data == Meal(grams=100, kcal=400, note="left some")
    assert (changed.id, changed.time, changed.user_id) == (meal.id, at(-60), "me")
    assert changed.source is Source.MANUAL
    assert corrected(meal, {"source": "import"}).source is Source.IMPORT


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grams": -1}, ValueError),
        ({"grams": "much"}, TypeError),
        ({"milliliters": 5}, TypeError),
        ({"id": "other"}, TypeError),
        ({"dog_id": "bella"}, TypeError),
        ({"kind": "treat"}, TypeError),
        ({"time": "yesterday"}, ValueError),
    ],
)
def test_a_correction_must_be_right(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        corrected(record(Meal(grams=120)), changes)


def test_a_route_keeps_its_times_when_the_walk_began_earlier() -> None:
    walk = routed()
    earlier = corrected(walk, {"time": at(-90)})
    assert decode_route(_route(earlier), at(-90)) == decode_route(ROUTE, NOW)
    assert _route(corrected(walk, {"distance": 5})) == ROUTE


def _route(record: Record) -> str:
    route: str = record.to_json()["data"]["route"]
    return route


# Walks


def test_a_walk_becomes_a_record_and_back() -> None:
    walk = Walk(start=NOW, updated=at(60), end=at(60), distance=812.34, manual=True)
    made = walk_record("rex", walk, "me")
    assert (made.kind, made.source, made.user_id) == (Kind.WALK, Source.MANUAL, "me")
    assert walk_of(made) == replace(walk, distance=812.3)
    found = walk_record("rex", replace(walk, manual=False, end=None), None)
    assert found.source is Source.AUTOMATIC
    assert walk_of(found).active


def test_only_a_walk_is_a_walk() -> None:
    with pytest.raises(TypeError):
        walk_of(note("no walk"))
    with pytest.raises(TypeError):
        walk_of(record(Symptom(name="limps", severity=2)))


def test_what_else_a_walk_tells_stays_when_it_goes_on() -> None:
    known = corrected(routed(), {"note": "with Bella", "ascent": 12})
    longer = Walk(start=NOW, updated=NOW + timedelta(hours=1), distance=3000)
    more = walked_on(known, longer, "me")
    assert walk_of(more) == longer
    assert (more.id, more.user_id, more.source) == (known.id, "me", Source.AUTOMATIC)
    assert more.data == WalkEntry(
        updated=longer.updated, distance=3000, route=ROUTE, note="with Bella", ascent=12
    )
    assert walked_on(more, longer, "you").user_id == "me"


def test_what_is_dismissed_is_a_walk() -> None:
    walk = walk_of(routed())
    assert is_dismissed(walk, no_walk(routed()))
    assert not is_dismissed(walk, note("There was a walk"))


@pytest.mark.parametrize(
    ("start", "end", "dismissed"),
    [(0, 20, True), (10, 30, True), (-20, 20, True), (11, 31, False), (-21, 20, False)],
)
def test_at_least_half_of_a_walk_was_deleted(start: float, end: float, *, dismissed: bool) -> None:
    minutes = [NOW + timedelta(minutes=minute) for minute in (start, end)]
    walk = Walk(start=minutes[0], updated=minutes[1], end=minutes[1], distance=500)
    assert is_dismissed(walk, no_walk(routed())) is dismissed
