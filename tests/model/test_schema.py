"""Data that checks itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from math import inf, nan
from typing import Annotated, Any

import pytest

from custom_components.pawcontrol.model.schema import Checked, Matching, UpTo, Within

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2026, 5, 1)


class Color(StrEnum):
    """An enumeration."""

    RED = "red"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf(Checked):
    """A class within another."""

    size: Annotated[float, Within(0, 10)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Other(Checked):
    """Another class, with the same field."""

    size: Annotated[float, Within(0, 10)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree(Checked):
    """A class with fields of all kinds."""

    name: Annotated[str, Matching("[a-z]{1,5}")] = "oak"
    nickname: Annotated[str, UpTo(5)] = "Oakey"
    count: Annotated[int, Within(1, 7)] = 1
    time: datetime = NOON
    day: date = TODAY
    color: Color = Color.RED
    leaf: Leaf | None = None
    leaves: tuple[Leaf, ...] = ()
    kind: Leaf | Other = Leaf(size=1)
    alive: bool = True


WHOLE = Tree(
    name="elm",
    count=7,
    time=NOON + timedelta(hours=1),
    day=date(2026, 6, 1),
    leaf=Leaf(size=2),
    leaves=(Leaf(size=3), Leaf(size=4.5)),
    alive=False,
)


def test_json_tells_what_differs_from_the_defaults() -> None:
    assert Tree().to_json() == {}
    assert WHOLE.to_json() == {
        "name": "elm",
        "count": 7,
        "time": "2026-05-01T13:00:00+00:00",
        "day": "2026-06-01",
        "leaf": {"size": 2.0},
        "leaves": [{"size": 3.0}, {"size": 4.5}],
        "alive": False,
    }
    assert Tree(kind=Other(size=2)).to_json() == {"kind": {"size": 2.0}}


def test_making_is_reading() -> None:
    assert Tree(**WHOLE.to_json()) == WHOLE


def test_times_become_utc() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert Tree(time=local).time.tzinfo is UTC
    assert Tree(time=local) == Tree()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": 5}, TypeError),
        ({"name": None}, TypeError),
        ({"name": ""}, ValueError),
        ({"name": "Elm"}, ValueError),
        ({"name": "elm\n"}, ValueError),
        ({"name": "\ud800"}, ValueError),
        ({"nickname": ""}, ValueError),
        ({"nickname": "longer"}, ValueError),
        ({"nickname": "\ud800"}, ValueError),
        ({"count": 0}, ValueError),
        ({"count": 8}, ValueError),
        ({"count": 2.0}, TypeError),
        ({"count": True}, TypeError),
        ({"leaf": {"size": nan}}, ValueError),
        ({"leaf": {"size": inf}}, ValueError),
        ({"leaf": {"size": 10**400}}, ValueError),
        ({"leaf": {"size": "5"}}, TypeError),
        ({"leaf": {"size": 5, "hue": 1}}, TypeError),
        ({"leaf": {}}, TypeError),
        ({"leaf": [5]}, TypeError),
        ({"leaf": Other(size=5)}, TypeError),
        ({"leaves": 5}, TypeError),
        ({"leaves": [5]}, TypeError),
        ({"kind": Tree()}, TypeError),
        ({"time": 5}, TypeError),
        ({"time": "at noon"}, ValueError),
        ({"time": "2026-05-01T12:00:00"}, ValueError),
        ({"time": NOON.replace(tzinfo=None)}, ValueError),
        ({"time": "1969-12-31T23:59:59+00:00"}, ValueError),
        ({"time": "1970-01-01T00:30:00+01:00"}, ValueError),
        ({"time": "2200-01-01T00:00:00+00:00"}, ValueError),
        ({"time": "0001-01-01T00:00:00+01:00"}, ValueError),
        ({"day": NOON}, TypeError),
        ({"day": 5}, TypeError),
        ({"day": "today"}, ValueError),
        ({"day": "1969-12-31"}, ValueError),
        ({"day": "2200-01-01"}, ValueError),
        ({"color": "blue"}, ValueError),
        ({"alive": 1}, TypeError),
        ({"crown": 1}, TypeError),
    ],
)
def test_what_is_foreign_is_refused(wrong: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Tree(**wrong)
