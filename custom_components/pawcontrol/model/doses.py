"""The doses that courses of medication plan, how they stand, and how long the stock lasts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby
from math import floor
from operator import attrgetter, itemgetter

from .course import Course, Dose, MedicationLog
from .wall import DAY, day_of, moment

LONGEST_STOCK = timedelta(days=3650)
"""A stock that lasts longer runs out on no day."""
ROUNDING = 1e-9
"""Three tenths are three times a tenth."""


class DoseStatus(StrEnum):
    """How a planned dose stands."""

    UPCOMING = "upcoming"
    SNOOZED = "snoozed"
    DUE = "due"
    LATE = "late"
    MISSED = "missed"
    GIVEN = "given"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedDose:
    """A dose of a course at one time, and what became of it."""

    course_id: str
    day: date
    wall: time
    planned: datetime
    """UTC, as all that follow."""
    opens: datetime
    """Halfway from the planned dose before; a dose given from here on belongs to this one."""
    closes: datetime
    """Halfway to the next; a dose that is still open then was missed."""
    due: datetime
    """The planned time, or the end of a snooze."""
    late: datetime
    given: Dose | None = None
    skipped: bool = False

    @property
    def open(self) -> bool:
        """Whether it was neither given nor skipped."""
        return self.given is None and not self.skipped

    def status(self, now: datetime) -> DoseStatus:
        """Return how it stands at a time."""
        if self.given is not None:
            return DoseStatus.GIVEN
        if self.skipped:
            return DoseStatus.SKIPPED
        until = (
            (self.planned, DoseStatus.UPCOMING),
            (self.due, DoseStatus.SNOOZED),
            (self.late, DoseStatus.DUE),
            (self.closes, DoseStatus.LATE),
        )
        return next((status for end, status in until if now < end), DoseStatus.MISSED)

    def next_change(self, now: datetime) -> datetime | None:
        """Return when the status changes by the clock alone."""
        ends = (self.planned, self.due, self.late, self.closes) if self.open else ()
        return min((end for end in ends if now < end), default=None)


def planned_doses(
    course: Course, log: MedicationLog, first: date, last: date, zone: tzinfo
) -> tuple[PlannedDose, ...]:
    """Return the doses planned for the days from first to last, in order of time."""
    own = log.of(course)
    groups = [
        (at, [slot[1:] for slot in slots])
        for at, slots in groupby(_slots(course, first, last, zone), key=itemgetter(0))
    ]
    return tuple(
        dose
        for (before, _), (at, slots), (after, _) in zip(
            groups, groups[1:], groups[2:], strict=False
        )
        for dose in _plan(course, own, slots, before, at, after)
        if first <= dose.day <= last
    )


def next_allowed(course: Course, log: MedicationLog) -> datetime | None:
    """Return when the least time since the last dose is over, UTC; None before the first."""
    last = max((dose.time for dose in log.doses if dose.course_id == course.id), default=None)
    return last + course.min_gap if last is not None else None


def given_already(course: Course, log: MedicationLog, now: datetime, zone: tzinfo) -> Dose | None:
    """Return the dose that speaks against giving one now, None if nothing does.

    It was given less than the least time ago, or for the planned dose that one given now
    would belong to.
    """
    doses = log.of(course).doses
    recent = [dose for dose in doses if dose.time <= now < dose.time + course.min_gap]
    here = _doses_at(course, log, now, zone)
    if not any(dose.open for dose in here):
        recent += [dose.given for dose in here if dose.given is not None]
    return max(recent, key=attrgetter("time"), default=None)


def open_dose(
    course: Course, log: MedicationLog, now: datetime, zone: tzinfo
) -> PlannedDose | None:
    """Return the dose that one given now would belong to, None if there is nothing to give."""
    return next((dose for dose in _doses_at(course, log, now, zone) if dose.open), None)


def _doses_at(course: Course, log: MedicationLog, now: datetime, zone: tzinfo) -> list[PlannedDose]:
    """Return the doses whose windows are open: more than one only after a gap in the clock."""
    day, reach = day_of(now, zone), (course.every + 1) * DAY
    doses = planned_doses(course, log, day - reach, day + reach, zone)
    return [dose for dose in doses if dose.opens <= now < dose.closes]


def stock_left(course: Course, log: MedicationLog) -> float | None:
    """Return the units that are left, never below none; None if nobody counted them."""
    stock = course.stock
    if stock is None:
        return None
    used = (d.units for d in log.doses if d.course_id == course.id and d.time > stock.as_of)
    return max(0.0, stock.units - sum(used))


def runs_out(course: Course, left: float, following: PlannedDose) -> date | None:
    """Return the day of the first dose that the units left are not enough for.

    `following` is the next dose to give. None if they last for the course, or ten years.
    """
    walls = sorted(set(course.times))
    lacking = walls.index(following.wall) + floor(left / course.units + ROUNDING)
    lasts = lacking // len(walls) * course.every
    if lasts > LONGEST_STOCK.days:
        return None
    day = following.day + lasts * DAY
    return None if course.end is not None and day > course.end else day


def _slots(
    course: Course, first: date, last: date, zone: tzinfo
) -> Iterator[tuple[datetime, date, time]]:
    """Yield when doses would be planned, and two days with doses more on both sides.

    They go on beyond the ends of the course, so that every dose has neighbors.
    """
    walls = sorted(set(course.times))
    since = max(0, -(-(first - course.start).days // course.every)) - 2
    until = (last - course.start).days // course.every + 2
    for number in range(since, until + 1):
        day = course.start + number * course.every * DAY
        for wall in walls:
            yield moment(day, wall, zone), day, wall


def _plan(
    course: Course,
    log: MedicationLog,
    slots: Sequence[tuple[date, time]],
    before: datetime,
    at: datetime,
    after: datetime,
) -> Iterator[PlannedDose]:
    """Yield the doses planned for one moment: more than one only after a gap in the clock."""
    opens, closes = before + (at - before) / 2, at + (after - at) / 2
    said = log.within(opens, closes)
    due = min(max([at, *(snooze.until for snooze in said.snoozes[-1:])]), closes)
    planned = [(day, wall) for day, wall in slots if course.plans(day, wall)]
    closed = len(said.doses) + len(said.skips)
    for number, (day, wall) in enumerate(planned):
        given = said.doses[number] if number < len(said.doses) else None
        yield PlannedDose(
            course_id=course.id,
            day=day,
            wall=wall,
            planned=at,
            opens=opens,
            closes=closes,
            due=due,
            late=min(due + course.grace, closes),
            given=given,
            skipped=given is None and number < closed,
        )
