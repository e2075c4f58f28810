"""Wall times: when a time of day happens, and where a day begins, in the user's zone."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


def moment(day: date, wall: time, zone: tzinfo) -> datetime:
    """Return when a wall time happens, UTC.

    In the gap of a clock change that is the first moment after it; of two it is the first.
    """
    local = datetime.combine(day, wall.replace(fold=0), zone)
    utc = local.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return utc
    before = local.replace(fold=1).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    changed = bisect_left(
        range(int((utc - before).total_seconds())),
        True,  # noqa: FBT003 - what is looked for, not a switch
        key=lambda s: (before + timedelta(seconds=s)).astimezone(zone).utcoffset() != offset,
    )
    return before + timedelta(seconds=changed)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins, UTC."""
    return moment(day, time.min, zone)


def day_of(now: datetime, zone: tzinfo) -> date:
    """Return the day of a moment.

    A day begins only once, also where the clocks go back over midnight.
    """
    day = now.astimezone(zone).date()
    return day + DAY if start_of_day(day + DAY, zone) <= now else day


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, the last of the month if there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    after = (first + 31 * DAY).replace(day=1)
    return min(first + (day.day - 1) * DAY, after - DAY)
