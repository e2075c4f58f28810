"""Fixes, distances and tracking quality."""

from datetime import UTC, datetime, timedelta, timezone
from math import inf, nan

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.gps import (
    Fix,
    Place,
    TrackingQuality,
    distance,
    make_fix,
    tracking_quality,
)
from tests.model.fixes import DEGREE, HOME, NOW, fix

places = st.builds(Place, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


def test_make_fix_takes_numbers() -> None:
    made = make_fix(time=NOW, latitude=52, longitude=-13.5, accuracy=7, now=NOW)
    assert made == Fix(time=NOW, latitude=52.0, longitude=-13.5, accuracy=7.0)


def test_make_fix_gives_utc() -> None:
    local = NOW.astimezone(timezone(timedelta(hours=2)))
    made = make_fix(time=local, latitude=52, longitude=13, now=NOW)
    assert made is not None
    assert made.time.tzinfo is UTC
    assert made.time == NOW


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (None, 13),
        (52, None),
        ("52", 13),
        (True, 13),
        (nan, 13),
        (52, inf),
        (52, 10**400),
        (90.1, 13),
        (52, -180.1),
        (0, 0.0),
    ],
)
def test_make_fix_refuses_what_is_no_place(latitude: object, longitude: object) -> None:
    assert make_fix(time=NOW, latitude=latitude, longitude=longitude, now=NOW) is None


@pytest.mark.parametrize(
    "time", [None, NOW.replace(tzinfo=None), NOW + timedelta(seconds=61), NOW + timedelta(days=2)]
)
def test_make_fix_refuses_what_is_no_time(time: datetime | None) -> None:
    assert make_fix(time=time, latitude=52, longitude=13, now=NOW) is None


def test_make_fix_tolerates_a_clock_slightly_ahead() -> None:
    ahead = NOW + timedelta(seconds=60)
    assert make_fix(time=ahead, latitude=52, longitude=13, now=NOW) is not None


@pytest.mark.parametrize("accuracy", [None, 0, -5, nan, inf, "good", True])
def test_make_fix_knows_no_accuracy_from_nonsense(accuracy: object) -> None:
    made = make_fix(time=NOW, latitude=52, longitude=13, accuracy=accuracy, now=NOW)
    assert made is not None
    assert made.accuracy is None


@pytest.mark.parametrize(
    ("altitude", "known"),
    [(0, 0.0), (-3.5, -3.5), (9000, 9000.0), (9001, None), (-501, None), ("5", None), (nan, None)],
)
def test_make_fix_knows_where_a_dog_can_walk(altitude: object, known: float | None) -> None:
    made = make_fix(time=NOW, latitude=52, longitude=13, altitude=altitude, now=NOW)
    assert made is not None
    assert made.altitude == known


def test_distance_of_known_places() -> None:
    berlin = Place(latitude=52.52, longitude=13.405)
    paris = Place(latitude=48.8566, longitude=2.3522)
    assert distance(berlin, paris) == pytest.approx(877_460, rel=1e-3)
    assert distance(fix(0), Place(latitude=HOME[0], longitude=HOME[1])) == 0


def test_distance_crosses_the_date_line() -> None:
    east, west = Place(latitude=0, longitude=179.9995), Place(latitude=0, longitude=-179.9995)
    assert distance(east, west) == pytest.approx(DEGREE / 1000, rel=1e-6)


@given(places, places, places)
def test_distance_is_a_metric(a: Place, b: Place, c: Place) -> None:
    assert distance(a, a) == 0
    assert distance(a, b) == distance(b, a)
    assert 0 <= distance(a, c) <= distance(a, b) + distance(b, c) + 1


AWAY = [
    (0, TrackingQuality.LIVE, 90),
    (90, TrackingQuality.LIVE, 90),
    (91, TrackingQuality.DELAYED, 300),
    (300, TrackingQuality.DELAYED, 300),
    (301, TrackingQuality.STALE, 1800),
    (1800, TrackingQuality.STALE, 1800),
]
AT_HOME = [
    (0, TrackingQuality.AT_HOME, 3600),
    (3600, TrackingQuality.AT_HOME, 3600),
    (3601, TrackingQuality.STALE, 21_600),
    (21_600, TrackingQuality.STALE, 21_600),
]


@pytest.mark.parametrize(
    ("age", "quality", "limit", "at_home"),
    [*((*row, False) for row in AWAY), *((*row, True) for row in AT_HOME)],
)
def test_tracking_quality(age: int, quality: TrackingQuality, limit: int, *, at_home: bool) -> None:
    fix_time = NOW - timedelta(seconds=age)
    found, change = tracking_quality(fix_time=fix_time, now=NOW, connected=True, at_home=at_home)
    assert found is quality
    assert change is not None
    assert change == fix_time + timedelta(seconds=limit, microseconds=1)
    later, _ = tracking_quality(fix_time=fix_time, now=change, connected=True, at_home=at_home)
    assert later is not quality


@pytest.mark.parametrize(("age", "at_home"), [(1801, False), (21_601, True)])
def test_old_fix_is_lost_for_good(age: int, *, at_home: bool) -> None:
    old = NOW - timedelta(seconds=age)
    assert tracking_quality(fix_time=old, now=NOW, connected=True, at_home=at_home) == (
        TrackingQuality.LOST,
        None,
    )


def test_dog_without_fix_is_lost() -> None:
    assert tracking_quality(fix_time=None, now=NOW, connected=True, at_home=True) == (
        TrackingQuality.LOST,
        None,
    )


@pytest.mark.parametrize(("at_home", "limit"), [(False, 1800), (True, 21_600)])
def test_without_connection_quality_is_stale_at_best(*, at_home: bool, limit: int) -> None:
    assert tracking_quality(fix_time=NOW, now=NOW, connected=False, at_home=at_home) == (
        TrackingQuality.STALE,
        NOW + timedelta(seconds=limit, microseconds=1),
    )
