"""Routes as text, and how they get coarser."""

from datetime import timedelta
from itertools import pairwise
from math import cos, radians
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.gps import Fix, distance
from custom_components.pawcontrol.model.route import (
    COARSE_TIME,
    COARSE_TOLERANCE,
    FULL_TIME,
    ROUTE_PATTERN,
    decode_route,
    encode_route,
    simplified,
    thinned,
)
from tests.model.fixes import DEGREE, HOME, NOW, at, fix
from tests.model.records import ROUTE

SECOND = timedelta(seconds=1)
steps = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


def way(hops: list[tuple[float, float]]) -> list[Fix]:
    """Return fixes 20 s apart, by meters east and north of each other."""
    east = north = 0.0
    fixes = [fix(0)]
    for n, (right, up) in enumerate(hops, 1):
        east, north = east + right, north + up
        fixes.append(fix(20 * n, east, north))
    return fixes


routes = st.lists(steps, max_size=40).map(way)


def test_a_known_route() -> None:
    places = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
    fixes = [
        Fix(time=at(second), latitude=latitude, longitude=longitude)
        for second, (latitude, longitude) in enumerate(places)
    ]
    text = encode_route(fixes, NOW)
    assert text == "?_p~iF~ps|UA_ulLnnqCA_mqNvxq`@"
    assert decode_route(text, NOW) == fixes


@given(fixes=routes)
def test_a_route_survives(fixes: list[Fix]) -> None:
    text = encode_route(fixes, at(-600))
    assert re.fullmatch(ROUTE_PATTERN, text)
    again = decode_route(text, at(-600))
    assert [each.time for each in again] == [each.time for each in fixes]
    assert all(distance(a, b) < 1 for a, b in zip(fixes, again, strict=True))
    assert encode_route(again, at(-600)) == text


@given(text=st.from_regex(ROUTE_PATTERN, fullmatch=True))
def test_whatever_matches_can_be_read(text: str) -> None:
    assert thinned(text, FULL_TIME) == text
    assert thinned(text, FULL_TIME + SECOND) is not None


def test_points_before_the_start_and_over_the_date_line() -> None:
    fixes = [
        Fix(time=at(-90), latitude=-17, longitude=179.9999),
        Fix(time=at(-60), latitude=-17, longitude=-179.9999),
        Fix(time=at(-30), latitude=-17, longitude=-179.9998),
    ]
    assert decode_route(encode_route(fixes, NOW), NOW) == fixes
    assert simplified(fixes, COARSE_TOLERANCE) == [fixes[0], fixes[2]]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_short_route_cannot_be_simpler(count: int) -> None:
    fixes = way([(3, 3)] * 2)[:count]
    assert simplified(fixes, COARSE_TOLERANCE) == fixes


def test_a_straight_line_needs_its_ends_alone() -> None:
    fixes = way([(10, 5)] * 20)
    assert simplified(fixes, 1) == [fixes[0], fixes[-1]]


def test_there_and_back_keeps_the_turn() -> None:
    fixes = way([*[(10, 0)] * 10, *[(-10, 0)] * 10])
    assert simplified(fixes, COARSE_TOLERANCE) == [fixes[0], fixes[10], fixes[20]]


@given(fixes=routes)
def test_a_simpler_route_passes_every_point(fixes: list[Fix]) -> None:
    kept = simplified(fixes, COARSE_TOLERANCE)
    assert kept[0] == fixes[0]
    assert kept[-1] == fixes[-1]
    assert [each for each in fixes if each in kept] == kept
    lines = [*pairwise(kept), (kept[0], kept[0])]
    nearest = (min(off(each, *line) for line in lines) for each in fixes)
    assert all(meters <= COARSE_TOLERANCE * 1.01 for meters in nearest)
    assert simplified(kept, COARSE_TOLERANCE) == kept


def flat(fix: Fix) -> complex:
    """Return meters east and north of home."""
    east = (fix.longitude - HOME[1]) * DEGREE * cos(radians(HOME[0]))
    return complex(east, (fix.latitude - HOME[0]) * DEGREE)


def off(point: Fix, first: Fix, last: Fix) -> float:
    """Return the meters from a point to a line."""
    way, line = flat(point) - flat(first), flat(last) - flat(first)
    share = (way * line.conjugate()).real / (abs(line) ** 2 or 1)
    return abs(way - min(1, max(0, share)) * line)


@pytest.mark.parametrize(
    ("age", "points"),
    [
        (timedelta(days=-1), 40),
        (FULL_TIME, 40),
        (FULL_TIME + SECOND, 40),
        (COARSE_TIME, 40),
    ],
)
def test_a_zigzag_wider_than_the_tolerance_stays(age: timedelta, points: int) -> None:
    route = thinned(ROUTE, age)
    assert route is not None
    assert len(decode_route(route, NOW)) == points


def test_a_route_gets_coarser_and_goes() -> None:
    route = encode_route(way([(10, 5 * (-1) ** n) for n in range(30)]), NOW)
    coarse = thinned(route, FULL_TIME + SECOND)
    assert coarse is not None
    assert len(decode_route(coarse, NOW)) == 2
    assert thinned(coarse, COARSE_TIME) == coarse
    assert thinned(coarse, COARSE_TIME + SECOND) is None
    assert thinned(None, FULL_TIME) is None
