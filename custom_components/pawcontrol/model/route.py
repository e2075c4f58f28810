"""Routes: the way of a walk as a short text, and how it gets coarser with age."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from math import cos, hypot, radians
from typing import Final

from .gps import EARTH_RADIUS, HALF_TURN, Fix, Point

FULL_TIME: Final = timedelta(days=90)
"""Until this age a route stays as it was recorded."""
COARSE_TIME: Final = timedelta(days=2 * 365)
"""Until this age its shape stays; afterwards only the distance of the walk is known."""
COARSE_TOLERANCE: Final = 10.0
"""Meters between a coarse route and the recorded one."""
ROUTE_PATTERN: Final = r"(?:(?:[_-~]{0,6}[?-^]){3})*"
"""What every route in text form matches, and everything that matches it can be decoded."""

_SCALE: Final = 1e5
"""Steps in a degree: at most 1.1 m."""
_FIRST: Final = 63
_BITS: Final = 5
_MORE: Final = 1 << _BITS


@dataclass(frozen=True, kw_only=True, slots=True)
class _Vertex:
    """A point of a route; seconds are counted from the start of the walk."""

    second: int
    latitude: float
    longitude: float


def encode_route(fixes: Iterable[Fix], start: datetime) -> str:
    """Return fixes as text: whole seconds since `start` and degrees to five decimals.

    Each point is the difference to the one before it, as three numbers of variable length in
    printable characters, in the manner of an encoded polyline. Accuracies are left out.
    """
    return _encode(
        _Vertex(
            second=round((fix.time - start).total_seconds()),
            latitude=fix.latitude,
            longitude=fix.longitude,
        )
        for fix in fixes
    )


def decode_route(route: str, start: datetime) -> list[Fix]:
    """Return the fixes of a route that matches ROUTE_PATTERN, for the same `start`."""
    return [
        Fix(
            time=start + timedelta(seconds=vertex.second),
            latitude=vertex.latitude,
            longitude=vertex.longitude,
        )
        for vertex in _decode(route)
    ]


def nearest(route: Sequence[Fix], time: datetime) -> Fix:
    """Return the fix of a route whose time is nearest to another; raises ValueError for no fix."""
    return min(route, key=lambda fix: abs(fix.time - time))


def thinned(route: str | None, age: timedelta) -> str | None:
    """Return what is kept of a route of this age; doing it again changes nothing."""
    if route is None or age > COARSE_TIME:
        return None
    return _encode(simplified(_decode(route), COARSE_TOLERANCE)) if age > FULL_TIME else route


def simplified[P: Point](points: Sequence[P], tolerance: float) -> list[P]:
    """Return the points that a line needs to pass all others within `tolerance` meters.

    The algorithm is Ramer's (1972) and Douglas and Peucker's (1973), on a plane that touches the
    earth at the first point.
    """
    flat = _flat(points)
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        off, farthest = max(
            ((_off(flat[n], flat[first], flat[last]), n) for n in range(first + 1, last)),
            default=(0.0, 0),
        )
        if off > tolerance:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [point for n, point in enumerate(points) if n in kept]


def _flat(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Return meters east and north of the first point."""
    if not points:
        return []
    home = points[0]
    north = EARTH_RADIUS * radians(1)
    east = north * cos(radians(home.latitude))
    return [
        (
            east * ((p.longitude - home.longitude + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN),
            north * (p.latitude - home.latitude),
        )
        for p in points
    ]


def _off(
    point: tuple[float, float], first: tuple[float, float], last: tuple[float, float]
) -> float:
    """Return how far a point is from the line between two others."""
    x, y = point[0] - first[0], point[1] - first[1]
    along, up = last[0] - first[0], last[1] - first[1]
    length = along * along + up * up
    share = min(1.0, max(0.0, (x * along + y * up) / length)) if length else 0.0
    return hypot(x - share * along, y - share * up)


def _encode(vertices: Iterable[_Vertex]) -> str:
    text: list[str] = []
    last = (0, 0, 0)
    for vertex in vertices:
        new = (
            vertex.second,
            round(vertex.latitude * _SCALE),
            round(vertex.longitude * _SCALE),
        )
        text += [_number(b - a) for a, b in zip(last, new, strict=True)]
        last = new
    return "".join(text)


def _number(value: int) -> str:
    """Return a whole number in groups of five bits, the lowest first and the sign in the lowest."""
    rest = ~(value << 1) if value < 0 else value << 1
    text = ""
    while rest >= _MORE:
        text += chr((rest % _MORE | _MORE) + _FIRST)
        rest >>= _BITS
    return text + chr(rest + _FIRST)


def _numbers(route: str) -> Iterator[int]:
    value = shift = 0
    for character in route:
        group = ord(character) - _FIRST
        value |= group % _MORE << shift
        shift += _BITS
        if group < _MORE:
            yield ~(value >> 1) if value % 2 else value >> 1
            value = shift = 0


def _decode(route: str) -> list[_Vertex]:
    second = north = east = 0
    vertices: list[_Vertex] = []
    for seconds, norths, easts in batched(_numbers(route), 3, strict=True):
        second, north, east = second + seconds, north + norths, east + easts
        vertices.append(_Vertex(second=second, latitude=north / _SCALE, longitude=east / _SCALE))
    return vertices
