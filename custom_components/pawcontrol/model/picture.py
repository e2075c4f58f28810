"""The way of a walk as a picture: SVG with a scale, without a map, trimmed near home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

from .gps import EARTH_RADIUS, Fix, Point, distance
from .record import Pause
from .route import nearest
from .track import Zone

SIZE, EDGE = 480.0, 40.0
"""Width and height, and what stays free around the way."""
SMALLEST = 50.0
"""Meters that the picture shows at least."""
TRIM = 150.0
"""Meters around the center of the home zone that are not shown, or its radius."""

_STYLE = (
    "svg{background:#fff}.way{fill:none;stroke:#03a9f4;stroke-width:5;stroke-linejoin:round;"
    "stroke-linecap:round}.start{fill:#4caf50}.end{fill:#f44336}.pause{fill:#ff9800}"
    ".mark{fill:#795548}.scale{stroke:#555;stroke-width:3}text{font:16px sans-serif;fill:#555}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Plane:
    """Where the picture shows what."""

    west: float
    north: float
    east_scale: float
    """Units of the picture for a degree of longitude, and of latitude."""
    north_scale: float

    def at(self, point: Point) -> tuple[float, float]:
        """Return where a point is shown."""
        return (
            EDGE + (point.longitude - self.west) * self.east_scale,
            EDGE + (self.north - point.latitude) * self.north_scale,
        )


def trimmed(route: Sequence[Fix], home: Zone | None) -> list[Fix]:
    """Return a route without what is near home, where it would show the house."""
    if home is None:
        return list(route)
    near = max(TRIM, home.radius)
    return [fix for fix in route if distance(home, fix) > near]


def picture(
    route: Sequence[Fix], pauses: Iterable[Pause], marks: Iterable[Point], home: Zone | None
) -> str:
    """Return the picture of a route in SVG; an empty one if nothing of it may be shown.

    Where the way leads through the surroundings of home it has a gap there.
    """
    shown = trimmed(route, home)
    if len(shown) < 2:  # noqa: PLR2004 - a way has two ends
        return _svg([])
    plane = _plane(shown)
    spots = [_spot(plane, fix, "pause", 6) for fix in trimmed(_where(route, pauses), home)] + [
        _spot(plane, mark, "mark", 5) for mark in marks if not _is_near(home, mark)
    ]
    return _svg(
        [
            *(_line(plane, part) for part in _parts(route, home)),
            *spots,
            _spot(plane, shown[0], "start", 9),
            _spot(plane, shown[-1], "end", 9),
            _scale(plane),
        ]
    )


def _svg(parts: Iterable[str]) -> str:
    size = f"{SIZE:g} {SIZE:g}"
    content = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">'
        f"<style>{_STYLE}</style>{content}</svg>"
    )


def _is_near(home: Zone | None, point: Point) -> bool:
    return home is not None and distance(home, point) <= max(TRIM, home.radius)


def _parts(route: Sequence[Fix], home: Zone | None) -> list[list[Fix]]:
    """Return the pieces of the way between its visits to the surroundings of home."""
    parts: list[list[Fix]] = [[]]
    for fix in route:
        if not _is_near(home, fix):
            parts[-1].append(fix)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if len(part) > 1]


def _where(route: Sequence[Fix], pauses: Iterable[Pause]) -> list[Fix]:
    """Return where the dog was when each pause began."""
    return [nearest(route, pause.start) for pause in pauses]


def _plane(points: Sequence[Point]) -> _Plane:
    """Return a plane on which all points are shown with equal scales, in the middle."""
    norths, easts = [p.latitude for p in points], [p.longitude for p in points]
    middle = (max(norths) + min(norths)) / 2, (max(easts) + min(easts)) / 2
    degree = EARTH_RADIUS * radians(1)
    squeeze = max(0.01, cos(radians(middle[0])))
    meters = max(
        SMALLEST,
        (max(norths) - min(norths)) * degree,
        (max(easts) - min(easts)) * degree * squeeze,
    )
    per_meter = (SIZE - 2 * EDGE) / meters
    return _Plane(
        west=middle[1] - meters / 2 / degree / squeeze,
        north=middle[0] + meters / 2 / degree,
        east_scale=per_meter * degree * squeeze,
        north_scale=per_meter * degree,
    )


def _line(plane: _Plane, points: Iterable[Point]) -> str:
    path = " ".join("{:.1f},{:.1f}".format(*plane.at(point)) for point in points)
    return f'<polyline class="way" points="{path}"/>'


def _spot(plane: _Plane, point: Point, kind: str, radius: float) -> str:
    x, y = plane.at(point)
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>'


def _scale(plane: _Plane) -> str:
    """Return a bar of a round number of meters, up to a third of the width."""
    per_meter = plane.north_scale / (EARTH_RADIUS * radians(1))
    longest = SIZE / 3 / per_meter
    power = 10.0 ** floor(log10(longest))
    meters = next(step * power for step in (5, 2, 1) if step * power <= longest)
    end, y = EDGE + meters * per_meter, SIZE - EDGE / 2
    text = f"{meters:g} m" if meters < 1000 else f"{meters / 1000:g} km"  # noqa: PLR2004 - a kilometer
    return (
        f'<line class="scale" x1="{EDGE:g}" y1="{y:g}" x2="{end:.1f}" y2="{y:g}"/>'
        f'<text x="{end + 8:.1f}" y="{y + 5:g}">{text}</text>'
    )
