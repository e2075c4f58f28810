"""Fixes by seconds from a noon and meters from a home."""

from datetime import UTC, datetime, timedelta
from math import cos, pi, radians

from custom_components.pawcontrol.model.gps import Fix

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOME = (52.0, 13.0)
"""Latitude and longitude in degrees, WGS 84."""
DEGREE = 6_371_008.8 * pi / 180
"""Meters along a meridian."""


def at(second: float) -> datetime:
    """Return a time some seconds after noon."""
    return NOW + timedelta(seconds=second)


def fix(second: float, east: float = 0, north: float = 0, *, accuracy: float | None = None) -> Fix:
    """Return a fix some seconds after noon, meters from home."""
    return Fix(
        time=at(second),
        latitude=HOME[0] + north / DEGREE,
        longitude=HOME[1] + east / DEGREE / cos(radians(HOME[0])),
        accuracy=accuracy,
    )
