"""Wall times and days, in zones and nights where they are odd."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.wall import add_months, day_of, moment, start_of_day

BERLIN = ZoneInfo("Europe/Berlin")
ODD_ZONES = [
    "Africa/Cairo",
    "America/Havana",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
]

steady = settings(derandomize=True, deadline=None)
zones = st.sampled_from(ODD_ZONES).map(ZoneInfo)
days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
walls = st.times().map(lambda wall: wall.replace(microsecond=0))


@pytest.mark.parametrize(
    ("day", "wall", "hour", "minute"),
    [
        (date(2026, 7, 1), time(8, 0), 6, 0),
        (date(2026, 1, 1), time(8, 0), 7, 0),
        (date(2026, 3, 29), time(1, 59), 0, 59),
        (date(2026, 3, 29), time(2, 0), 1, 0),
        (date(2026, 3, 29), time(2, 30), 1, 0),
        (date(2026, 3, 29), time(3, 0), 1, 0),
        (date(2026, 10, 25), time(2, 30), 0, 30),
        (date(2026, 10, 25), time(2, 30, fold=1), 0, 30),
        (date(2026, 10, 25), time(3, 0), 2, 0),
    ],
)
def test_wall_time_of_berlin(day: date, wall: time, hour: int, minute: int) -> None:
    assert moment(day, wall, BERLIN) == datetime(
        day.year, day.month, day.day, hour, minute, tzinfo=UTC
    )


def test_a_day_that_a_zone_skipped_is_the_first_moment_of_the_next() -> None:
    apia = ZoneInfo("Pacific/Apia")
    skipped = moment(date(2011, 12, 30), time(8, 0), apia)
    assert skipped == start_of_day(date(2011, 12, 31), apia)
    assert skipped == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


def test_a_day_begins_once_where_the_clock_goes_back_over_midnight() -> None:
    st_johns = ZoneInfo("America/St_Johns")
    begin = start_of_day(date(2010, 11, 7), st_johns)
    later = begin + timedelta(minutes=30)
    assert later.astimezone(st_johns).date() == date(2010, 11, 6)
    assert day_of(begin - timedelta(seconds=1), st_johns) == date(2010, 11, 6)
    assert day_of(begin, st_johns) == day_of(later, st_johns) == date(2010, 11, 7)


@steady
@given(day=days, zone=zones, wall=walls)
def test_a_wall_time_is_never_before_its_day_nor_after_the_next_begins(
    day: date, zone: ZoneInfo, wall: time
) -> None:
    begin, end = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    assert begin <= moment(day, wall, zone) <= end


@steady
@given(day=days, zone=zones, earlier=walls, later=walls)
def test_wall_times_happen_in_their_order(
    day: date, zone: ZoneInfo, earlier: time, later: time
) -> None:
    first, last = sorted([earlier, later])
    assert moment(day, first, zone) <= moment(day, last, zone)


@steady
@given(day=days, zone=zones, wall=walls)
def test_the_clock_shows_the_wall_time_or_has_just_jumped_over_it(
    day: date, zone: ZoneInfo, wall: time
) -> None:
    at = moment(day, wall, zone)
    asked = datetime.combine(day, wall)
    before, after = (
        (at + step).astimezone(zone).replace(tzinfo=None)
        for step in (timedelta(seconds=-1), timedelta())
    )
    assert before < asked <= after


@steady
@given(
    at=st.datetimes(
        min_value=datetime(2005, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
        timezones=st.just(UTC),
    ),
    zone=zones,
)
def test_a_moment_is_within_its_day(at: datetime, zone: ZoneInfo) -> None:
    day = day_of(at, zone)
    assert start_of_day(day, zone) <= at < start_of_day(day + timedelta(days=1), zone)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, after: date) -> None:
    assert add_months(day, months) == after
