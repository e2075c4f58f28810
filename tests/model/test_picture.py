"""The way of a walk as a picture."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import hypot
import re
from xml.etree import ElementTree as ET

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.gps import Fix, Place, distance
from custom_components.pawcontrol.model.picture import SIZE, picture, trimmed
from custom_components.pawcontrol.model.record import Pause
from custom_components.pawcontrol.model.track import Zone

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
METER = 1 / 111_195
HOME = Zone(latitude=52.0, longitude=13.0, radius=100.0)
SVG = "{http://www.w3.org/2000/svg}"


def at(seconds: float, north: float, east: float = 0.0) -> Fix:
    """Return a fix some meters from home."""
    return Fix(
        time=START + timedelta(seconds=seconds),
        latitude=52.0 + north * METER,
        longitude=13.0 + east * METER / 0.6157,
    )


LOOP = [at(0, 0), at(100, 200), at(300, 600), at(400, 600, 300), at(600, 250, 300), at(800, 10)]


def drawn(svg: str, kind: str) -> list[ET.Element]:
    """Return the parts of a picture of one class."""
    found = ET.fromstring(svg).iter()  # noqa: S314 - it was made here
    return [part for part in found if part.get("class") == kind]


def points(part: ET.Element) -> list[tuple[float, float]]:
    """Return the points of a line."""
    pairs = (pair.split(",") for pair in (part.get("points") or "").split())
    return [(float(x), float(y)) for x, y in pairs]


def test_a_loop_is_shown_with_its_ends_and_a_scale() -> None:
    svg = picture(LOOP, [], [], HOME)
    (way,) = drawn(svg, "way")
    assert len(points(way)) == 4
    (start,), (end,) = drawn(svg, "start"), drawn(svg, "end")
    assert (start.get("cx"), start.get("cy")) == tuple(f"{x:.1f}" for x in points(way)[0])
    assert (end.get("cx"), end.get("cy")) == tuple(f"{x:.1f}" for x in points(way)[-1])
    assert re.search(r">(100|50) m<", svg)


def test_lengths_are_true_to_the_scale() -> None:
    svg = picture(LOOP, [], [], HOME)
    (way,) = drawn(svg, "way")
    (bar,) = drawn(svg, "scale")
    per_meter = (float(bar.get("x2") or 0) - float(bar.get("x1") or 0)) / 100
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points(way))]
    meters = [distance(a, b) for a, b in pairwise(LOOP[1:5])]
    assert [length / per_meter for length in lengths] == pytest.approx(meters, rel=0.02)


def test_nothing_near_home_is_shown() -> None:
    assert trimmed(LOOP, HOME) == LOOP[1:5]
    assert trimmed(LOOP, None) == LOOP
    wide = Zone(latitude=52.0, longitude=13.0, radius=300.0)
    assert trimmed(LOOP, wide) == LOOP[2:5]
    assert not drawn(picture(LOOP[:2], [], [], HOME), "way")
    assert not drawn(picture([], [], [], None), "way")


def test_a_way_past_home_has_a_gap_there() -> None:
    way = [at(0, 400), at(60, 200), at(120, 20), at(180, -200), at(240, -400), at(300, 0)]
    assert len(drawn(picture(way, [], [], HOME), "way")) == 2
    assert len(drawn(picture(way, [], [], None), "way")) == 1


def test_pauses_and_marks_are_shown_where_they_were_unless_near_home() -> None:
    pauses = [
        Pause(start=START + timedelta(seconds=s), end=START + timedelta(seconds=s + 90))
        for s in (0, 290)
    ]
    away = Place(latitude=LOOP[3].latitude, longitude=LOOP[3].longitude)
    at_home = Place(latitude=52.0, longitude=13.0)
    svg = picture(LOOP, pauses, [away, at_home], HOME)
    assert len(drawn(svg, "pause")) == 1
    assert len(drawn(svg, "mark")) == 1
    assert not drawn(picture(LOOP, [], [], HOME), "pause")


def test_a_long_way_has_a_scale_in_kilometers() -> None:
    svg = picture([at(0, 0), at(3600, 9000)], [], [], None)
    assert ">2 km<" in svg


@settings(derandomize=True, deadline=None)
@given(
    way=st.lists(st.tuples(st.floats(-80, 80), st.floats(-170, 170)), min_size=2, max_size=8),
)
def test_every_way_fits_into_the_picture(way: list[tuple[float, float]]) -> None:
    fixes = [
        Fix(time=START + timedelta(seconds=n), latitude=north, longitude=east)
        for n, (north, east) in enumerate(way)
    ]
    (line,) = drawn(picture(fixes, [], [], None), "way")
    assert all(0 <= x <= SIZE and 0 <= y <= SIZE for x, y in points(line))
