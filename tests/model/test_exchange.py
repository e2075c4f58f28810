"""Routes for other programs, read back by other means."""

from datetime import UTC, datetime, timedelta
import json
from typing import Any, Final
from xml.etree import ElementTree as ET

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.exchange import Mark, Way, geojson, gpx
from custom_components.pawcontrol.model.gps import Fix, Place
from custom_components.pawcontrol.model.record import Pause

START: Final = datetime(2026, 6, 1, 12, 0, 5, tzinfo=UTC)
NS: Final = {"g": "http://www.topografix.com/GPX/1/1"}
WORDS: Final = {"start": "Beginn", "end": "Ende", "pause": "Rast", "pee": "Pinkeln"}


def at(minute: float, latitude: float, longitude: float) -> Fix:
    """Return a fix some minutes after the start."""
    return Fix(time=START + timedelta(minutes=minute), latitude=latitude, longitude=longitude)


FIXES: Final = [at(0, 52.12345678, 13.4), at(5, 52.124, 13.41), at(20, 52.1234567, -0.0000001)]
REST: Final = Pause(start=START + timedelta(minutes=4), end=START + timedelta(minutes=9))
PEE: Final = Mark(
    what="pee",
    time=START + timedelta(minutes=3),
    place=Place(latitude=52.1231, longitude=13.4001),
)
WAY: Final = Way(name="Rex", fixes=FIXES, pauses=[REST], marks=[PEE])


def _parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - it was made here


def _points(way: Way) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = geojson(way)["features"][1:]
    return found


def test_a_line_with_its_times() -> None:
    found = geojson(WAY)
    assert json.loads(json.dumps(found)) == found
    assert found["type"] == "FeatureCollection"
    line = found["features"][0]
    assert line == {
        "type": "Feature",
        "geometry": {
            "type": "LineString",
            "coordinates": [[13.4, 52.123457], [13.41, 52.124], [0.0, 52.123457]],
        },
        "properties": {
            "kind": "way",
            "name": "Rex",
            "coordTimes": [
                "2026-06-01T12:00:05+00:00",
                "2026-06-01T12:05:05+00:00",
                "2026-06-01T12:20:05+00:00",
            ],
        },
    }
    assert "-0.0" not in json.dumps(found)


def test_points_in_the_order_of_their_times() -> None:
    points = _points(WAY)
    assert [point["properties"] for point in points] == [
        {"kind": "start", "time": "2026-06-01T12:00:05+00:00"},
        {"kind": "pee", "time": "2026-06-01T12:03:05+00:00"},
        {
            "kind": "pause",
            "time": "2026-06-01T12:04:05+00:00",
            "until": "2026-06-01T12:09:05+00:00",
        },
        {"kind": "end", "time": "2026-06-01T12:20:05+00:00"},
    ]
    assert [point["geometry"]["coordinates"] for point in points] == [
        [13.4, 52.123457],
        [13.4001, 52.1231],
        [13.41, 52.124],
        [0.0, 52.123457],
    ]


def test_a_walk_under_way_has_no_end() -> None:
    kinds = [
        point["properties"]["kind"] for point in _points(Way(name="Rex", fixes=FIXES, over=False))
    ]
    assert kinds == ["start"]


def test_a_track_of_one_segment() -> None:
    text = gpx(WAY, WORDS)
    assert text.startswith("<?xml version='1.0' encoding='utf-8'?>")
    root = _parsed(text)
    assert root.tag == "{http://www.topografix.com/GPX/1/1}gpx"
    assert root.attrib == {"version": "1.1", "creator": "Paw Control"}
    assert [child.tag.rpartition("}")[2] for child in root] == ["metadata", *4 * ["wpt"], "trk"]
    assert root.findtext("g:metadata/g:name", namespaces=NS) == "Rex"
    assert root.findtext("g:metadata/g:time", namespaces=NS) == "2026-06-01T12:00:05Z"
    (segment,) = root.findall("g:trk/g:trkseg", NS)
    assert [point.attrib for point in segment] == [
        {"lat": "52.123457", "lon": "13.400000"},
        {"lat": "52.124000", "lon": "13.410000"},
        {"lat": "52.123457", "lon": "0.000000"},
    ]
    assert [point.findtext("g:time", namespaces=NS) for point in segment] == [
        "2026-06-01T12:00:05Z",
        "2026-06-01T12:05:05Z",
        "2026-06-01T12:20:05Z",
    ]


def test_waypoints_in_the_order_of_the_schema() -> None:
    marks = _parsed(gpx(WAY, WORDS)).findall("g:wpt", NS)
    told = [[(child.tag.rpartition("}")[2], child.text) for child in mark] for mark in marks]
    assert told[1] == [("time", "2026-06-01T12:03:05Z"), ("name", "Pinkeln"), ("type", "pee")]
    assert [dict(each)["name"] for each in told] == ["Beginn", "Pinkeln", "Rast", "Ende"]


def test_what_has_no_word_is_called_what_it_is() -> None:
    names = _parsed(gpx(WAY, {})).findall("g:wpt/g:name", NS)
    assert [name.text for name in names] == ["start", "pee", "pause", "end"]


@pytest.mark.parametrize("name", ["<Rex & Co>", "R\x00e\x0bx\ufffe", "Réx 🐕"])
def test_any_name_makes_a_file_that_can_be_read(name: str) -> None:
    root = _parsed(gpx(Way(name=name, fixes=FIXES), WORDS))
    kept = name.translate(dict.fromkeys((0, 11, 0xFFFE)))
    assert root.findtext("g:trk/g:name", namespaces=NS) == kept


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(degrees, min_size=2, max_size=20))
def test_both_formats_tell_the_same_places(places: list[tuple[float, float]]) -> None:
    way = Way(name="Rex", fixes=[at(n, *place) for n, place in enumerate(places)])
    line = geojson(way)["features"][0]["geometry"]["coordinates"]
    points = _parsed(gpx(way, WORDS)).findall("g:trk/g:trkseg/g:trkpt", NS)
    track = [(float(point.attrib["lat"]), float(point.attrib["lon"])) for point in points]
    assert all(-180 <= longitude < 180 for _, longitude in track)
    assert track == [(y, -180 if x == 180 else x) for x, y in line]
    for (x, y), (latitude, longitude) in zip(line, places, strict=True):
        assert (y, x) == pytest.approx((latitude, longitude), abs=5.1e-7)
