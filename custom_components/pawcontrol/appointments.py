"""Appointments of a dog, from what a calendar says of an event, and how they can be corrected."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from homeassistant.components.calendar import (
    EVENT_DESCRIPTION,
    EVENT_END,
    EVENT_LOCATION,
    EVENT_RRULE,
    EVENT_START,
    EVENT_SUMMARY,
)
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .action_call import as_utc, local, not_too_old, refuse
from .model.booking import LONGEST
from .model.dog import LONGEST_LIFE
from .model.record import Appointment, Record
from .model.wall import start_of_day

_YEARS: Final = range(1971, 2199)
"""What a record can tell in all time zones."""


@callback
def appointment(event: Mapping[str, Any]) -> tuple[datetime, Appointment]:
    """Return when an event begins, UTC, and what to log of it.

    Raises ServiceValidationError for what cannot be an appointment of a dog.
    """
    if event.get(EVENT_RRULE):
        refuse("appointment_recurs")
    start, span = _span(event[EVENT_START], event[EVENT_END])
    texts = {
        "summary": event[EVENT_SUMMARY].strip(),
        "note": (event.get(EVENT_DESCRIPTION) or "").strip() or None,
        "location": (event.get(EVENT_LOCATION) or "").strip() or None,
    }
    try:
        return start, Appointment(**texts, **span)
    except ValueError:
        refuse("appointment_text")


@callback
def moved(record: Record, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes that make an event of a record's appointment; raises as above.

    At another time it is yet to be done.
    """
    start, data = appointment(event)
    texts = {name: getattr(data, name) for name in ("summary", "note", "location")}
    when = {name: getattr(data, name) for name in ("end", "day", "days")}
    before = {name: getattr(record.data, name) for name in when}
    same = before == when and (data.day is not None or record.time == start)
    return {"time": start, **texts, **when} | ({} if same else {"done": None})


def _span(start: date, end: date) -> tuple[datetime, dict[str, Any]]:
    """Return the time of an appointment's record, and its end or its days."""
    for each in (start, end):
        if each.year not in _YEARS:
            key = "time_too_old" if each.year < _YEARS[0] else "appointment_too_far"
            refuse(key, time=str(each.year))
    match start, end:
        case datetime(), datetime():
            time, until = bookable(start), as_utc(end)
            length, span = until - time, dict[str, Any](end=until)
        case _:
            time = bookable(start_of_day(start, dt_util.get_default_time_zone()))
            length = max(end - start, timedelta(days=1))
            span = {"day": start, "days": length.days}
    _check_length(length)
    return time, span


@callback
def bookable(time: datetime) -> datetime:
    """Return a time in UTC (see as_utc) at which something can be, in the past or in the future.

    Raises ServiceValidationError for times when no dog of today lives.
    """
    utc = not_too_old(as_utc(time))
    if utc > dt_util.utcnow() + LONGEST_LIFE:
        refuse("appointment_too_far", time=local(utc))
    return utc


@callback
def refuse_senseless(record: Record) -> None:
    """Raise ServiceValidationError for an appointment that ends before it begins, or too late."""
    match record.data:
        case Appointment(end=datetime() as end):
            _check_length(end - record.time)


@callback
def _check_length(length: timedelta) -> None:
    if not timedelta() < length <= LONGEST:
        refuse("appointment_times", days=str(LONGEST.days))
