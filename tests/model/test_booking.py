"""Appointments as the calendar shows them, in any zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.agenda import Plans, agenda_data
from custom_components.pawcontrol.model.booking import LONGEST, SHIFT, bookings
from custom_components.pawcontrol.model.record import Appointment
from custom_components.pawcontrol.model.wall import DAY, day_of, start_of_day
from tests.model.fixes import NOW
from tests.model.records import note, record
from tests.model.test_wall import ODD_ZONES

zones = st.sampled_from(ODD_ZONES).map(ZoneInfo)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
steady = settings(derandomize=True, deadline=None)


@pytest.mark.parametrize("fields", [{}, {"end": NOW, "day": NOW.date()}])
def test_it_has_an_end_or_days(fields: dict[str, date]) -> None:
    with pytest.raises(ValueError, match="An appointment has an end, or is for whole days"):
        Appointment(summary="x", **fields)  # type: ignore[arg-type] # that is what is checked


def test_others_are_no_bookings() -> None:
    assert not [*bookings([note("x")], UTC)]


@steady
@given(day=days, length=st.integers(1, 31), there=zones, here=zones)
def test_whole_days_are_the_same_dates_everywhere(
    day: date, length: int, there: ZoneInfo, here: ZoneInfo
) -> None:
    made = record(Appointment(summary="x", day=day, days=length), start_of_day(day, there))
    (booking,) = bookings([made], here)
    assert (booking.first, booking.last) == (day, day + (length - 1) * DAY)
    assert booking.start == start_of_day(day, here)
    assert booking.end == start_of_day(day + length * DAY, here)
    assert booking.all_day
    assert abs(booking.start - made.time) < SHIFT
    assert booking.end <= made.time + LONGEST + SHIFT


@steady
@given(
    start=st.datetimes(
        min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
        timezones=st.just(UTC),
    ),
    length=st.timedeltas(timedelta.resolution, LONGEST),
    zone=zones,
)
def test_it_is_on_the_list_of_its_days_and_no_others(
    start: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    made = record(Appointment(summary="x", end=start + length), start)
    plans = Plans(bookings=tuple(bookings([made], zone)))
    first, last = day_of(start, zone), day_of(start + length - timedelta.resolution, zone)
    shown = {
        day: [task.uid for task in agenda_data(plans, start_of_day(day, zone), zone).tasks]
        for day in (first - DAY, first, last, last + DAY)
        if start_of_day(day, zone) < start_of_day(day + DAY, zone)
    }
    assert shown == {day: [made.id] if first <= day <= last else [] for day in shown}
