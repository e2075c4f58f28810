"""Appointments as the calendar shows them: at a time, or on whole days of the user's zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from .record import Appointment, Record
from .wall import DAY, day_of, start_of_day

LONGEST = 31 * DAY
"""What an appointment takes at most."""
SHIFT = 2 * DAY
"""More than whole days can move against the time of their record, in another zone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """An appointment that somebody put into the calendar."""

    id: str
    """That of its record."""
    name: str
    detail: str
    """May be empty, as the place."""
    place: str
    start: datetime
    """UTC; midnight if it is for whole days."""
    end: datetime
    first: date
    last: date
    all_day: bool
    done: datetime | None


def bookings(records: Iterable[Record], zone: tzinfo) -> Iterator[Booking]:
    """Yield the appointments among records."""
    for record in records:
        match record.data:
            case Appointment(end=datetime() as end) as data:
                span = record.time, end
                days = day_of(record.time, zone), day_of(end - timedelta.resolution, zone)
                yield _booking(record, data, span, days)
            case Appointment(day=date() as first) as data:
                last = first + (data.days - 1) * DAY
                span = start_of_day(first, zone), start_of_day(last + DAY, zone)
                yield _booking(record, data, span, (first, last))


def _booking(
    record: Record, data: Appointment, span: tuple[datetime, datetime], days: tuple[date, date]
) -> Booking:
    return Booking(
        id=record.id,
        name=data.summary,
        detail=data.note or "",
        place=data.location or "",
        start=span[0],
        end=span[1],
        first=days[0],
        last=days[1],
        all_day=data.day is not None,
        done=data.done,
    )
