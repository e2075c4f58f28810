"""Positions: fixes, distances and tracking quality."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

EARTH_RADIUS = 6_371_008.8
"""Mean radius in meters (IUGG)."""

POLE = 90.0
HALF_TURN = 180.0
"""Degrees: the largest latitude and longitude."""
LOWEST, HIGHEST = -500.0, 9000.0
"""Meters above the sea between which a dog can walk."""

FUTURE_TOLERANCE = timedelta(seconds=60)
"""How far ahead of ours the clock of a tracker may be."""

LIVE_TIME = timedelta(seconds=90)
DELAYED_TIME = timedelta(minutes=5)
STALE_TIME = timedelta(minutes=30)
HOME_TIME = timedelta(minutes=60)
HOME_STALE_TIME = timedelta(hours=6)


class Point(Protocol):
    """Anything with coordinates: a fix, the center of a zone."""

    @property
    def latitude(self) -> float:
        """Degrees, WGS 84."""

    @property
    def longitude(self) -> float:
        """Degrees, WGS 84."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A point without a time, such as the center of a zone."""

    latitude: float
    """Degrees, WGS 84."""
    longitude: float
    """Degrees, WGS 84."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix:
    """One position of a dog as a tracker saw it."""

    time: datetime
    """When the position was true, UTC."""
    latitude: float
    """Degrees, WGS 84."""
    longitude: float
    """Degrees, WGS 84."""
    accuracy: float | None = None
    """Radius in meters; None if the tracker does not tell."""
    altitude: float | None = None
    """Meters above the sea; None if the tracker does not tell."""


def make_fix(
    *,
    time: datetime | None,
    latitude: object,
    longitude: object,
    accuracy: object = None,
    altitude: object = None,
    now: datetime,
) -> Fix | None:
    """Return what a tracker reports as a fix, None if it is not a position in time and space."""
    if time is None or time.utcoffset() is None or time > now + FUTURE_TOLERANCE:
        return None
    north, east, radius = _number(latitude), _number(longitude), _number(accuracy)
    if north is None or east is None or abs(north) > POLE or abs(east) > HALF_TURN:
        return None
    if north == east == 0:
        return None
    height = _number(altitude)
    return Fix(
        time=time.astimezone(UTC),
        latitude=north,
        longitude=east,
        accuracy=radius if radius is not None and radius > 0 else None,
        altitude=height if height is not None and LOWEST <= height <= HIGHEST else None,
    )


def _number(value: object) -> float | None:
    """Return a number of earthly size as float, None for anything else; a bool is no number."""
    match value:
        case bool():
            return None
        case int() | float() if abs(value) <= EARTH_RADIUS:
            return float(value)
    return None


def distance(a: Point, b: Point) -> float:
    """Return meters between two points on a sphere (haversine formula)."""
    north, other_north = radians(a.latitude), radians(b.latitude)
    across = sin(radians(b.longitude - a.longitude) / 2)
    along = sin((other_north - north) / 2)
    chord = along * along + cos(north) * cos(other_north) * across * across
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def margin(fix: Fix, *, least: float, accuracies: float) -> float:
    """Return a number of accuracies of a fix in meters, at least `least`."""
    return max(least, accuracies * (fix.accuracy or 0.0))


def between(a: Point, b: Point, share: float) -> Place:
    """Return the point a share of the short way from one point to another near it."""
    east = (b.longitude - a.longitude + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
    return Place(
        latitude=a.latitude + share * (b.latitude - a.latitude),
        longitude=a.longitude + share * east,
    )


def seconds(a: Fix, b: Fix) -> float:
    """Return seconds from one fix to another."""
    return (b.time - a.time).total_seconds()


class TrackingQuality(StrEnum):
    """How far a position can be trusted."""

    LIVE = "live"
    DELAYED = "delayed"
    STALE = "stale"
    LOST = "lost"
    AT_HOME = "at_home"


class QualityReason(StrEnum):
    """What decides how far a position can be trusted."""

    FIX_AGE = "fix_age"
    HOME_EVIDENCE = "home_evidence"
    """Something sees the dog at home without a position."""
    NO_FIX = "no_fix"
    """There was none yet."""
    TRACKER_SILENT = "tracker_silent"
    """All trackers are known to be."""
    SOURCE_SILENT = "source_silent"
    """The source cannot be asked."""


_AWAY = (
    (LIVE_TIME, TrackingQuality.LIVE),
    (DELAYED_TIME, TrackingQuality.DELAYED),
    (STALE_TIME, TrackingQuality.STALE),
)
_AT_HOME = (
    (HOME_TIME, TrackingQuality.AT_HOME),
    (HOME_STALE_TIME, TrackingQuality.STALE),
)


def tracking_quality(
    *, fix_time: datetime | None, now: datetime, connected: bool, at_home: bool
) -> tuple[TrackingQuality, datetime | None]:
    """Return the quality and when it would change with no further fix (None: never).

    Without a connection the quality is stale at best.
    """
    if fix_time is None:
        return TrackingQuality.LOST, None
    steps = _AT_HOME if at_home else _AWAY
    for limit, quality in steps if connected else steps[-1:]:
        if now - fix_time <= limit:
            return quality, fix_time + limit + timedelta.resolution
    return TrackingQuality.LOST, None
