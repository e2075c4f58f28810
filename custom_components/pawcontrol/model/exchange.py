"""Routes of walks for other programs: GeoJSON (RFC 7946) and GPX 1.1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import re
from typing import Any, Final
from xml.etree import ElementTree as ET

from .gps import HALF_TURN, Fix, Point
from .record import Pause
from .route import nearest

CREATOR: Final = "Paw Control"
DECIMALS: Final = 6
"""Of degrees: a tenth of a meter, which is finer than any fix."""
GPX: Final = "http://www.topografix.com/GPX/1/1"
START, END, PAUSE, WAY = "start", "end", "pause", "way"
"""What the parts of a route are called."""
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Something that happened on the way."""

    what: str
    time: datetime
    """UTC."""
    place: Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """The way of one walk; it has at least two fixes."""

    name: str
    """Who went it."""
    fixes: Sequence[Fix]
    """In the order of their times."""
    over: bool = True
    """Whether the walk has ended."""
    pauses: Sequence[Pause] = ()
    marks: Sequence[Mark] = ()

    @property
    def all_marks(self) -> list[Mark]:
        """The marks, with the ends and pauses of the way, in the order of their times."""
        first, last = self.fixes[0], self.fixes[-1]
        ends = [
            Mark(what=START, time=first.time, place=first),
            *([Mark(what=END, time=last.time, place=last)] if self.over else []),
        ]
        return sorted([*ends, *self._rests, *self.marks], key=lambda mark: mark.time)

    @property
    def _rests(self) -> list[Mark]:
        return [
            Mark(what=PAUSE, time=pause.start, place=nearest(self.fixes, pause.start))
            for pause in self.pauses
        ]


def geojson(way: Way) -> dict[str, Any]:
    """Return a FeatureCollection: the way as a LineString with its times, a Point for each mark.

    The times are those of the positions, in the property `coordTimes` as other programs have it.
    """
    times = [fix.time.isoformat() for fix in way.fixes]
    line = {"type": "LineString", "coordinates": [_longitude_first(fix) for fix in way.fixes]}
    ends = {pause.start: pause.end.isoformat() for pause in way.pauses}
    points = [
        _feature(
            {"type": "Point", "coordinates": _longitude_first(mark.place)},
            {"kind": mark.what, "time": mark.time.isoformat()}
            | ({"until": ends[mark.time]} if mark.what == PAUSE else {}),
        )
        for mark in way.all_marks
    ]
    known = {"kind": WAY, "name": way.name, "coordTimes": times}
    return {"type": "FeatureCollection", "features": [_feature(line, known), *points]}


def gpx(way: Way, words: Mapping[str, str]) -> str:
    """Return a GPX file: a track of one segment, and waypoints named by `words` for the marks."""
    root = ET.Element("gpx", {"version": "1.1", "creator": CREATOR, "xmlns": GPX})
    metadata = ET.SubElement(root, "metadata")
    _text(metadata, "name", way.name)
    _text(metadata, "time", _zulu(way.fixes[0].time))
    for mark in way.all_marks:
        point = _point(root, "wpt", mark.place, mark.time)
        _text(point, "name", words.get(mark.what, mark.what))
        _text(point, "type", mark.what)
    track = ET.SubElement(root, "trk")
    _text(track, "name", way.name)
    segment = ET.SubElement(track, "trkseg")
    for fix in way.fixes:
        _point(segment, "trkpt", fix, fix.time)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text.decode()


def _feature(geometry: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _longitude_first(point: Point) -> list[float]:
    return [_rounded(point.longitude), _rounded(point.latitude)]


def _rounded(degrees: float) -> float:
    """Return degrees without a minus before nothing."""
    return round(degrees, DECIMALS) + 0.0


def _point(parent: ET.Element, tag: str, point: Point, time: datetime) -> ET.Element:
    """Add a point; in GPX the half turn is west."""
    latitude, longitude = _rounded(point.latitude), _rounded(point.longitude)
    east = -HALF_TURN if longitude == HALF_TURN else longitude
    degrees = {"lat": f"{latitude:.{DECIMALS}f}", "lon": f"{east:.{DECIMALS}f}"}
    element = ET.SubElement(parent, tag, degrees)
    _text(element, "time", _zulu(time))
    return element


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _NOT_IN_XML.sub("", text)


def _zulu(time: datetime) -> str:
    return time.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
