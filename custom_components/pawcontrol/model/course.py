"""Medication: courses, and what people said about their doses. No advice on dosage."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter

GRACE = timedelta(hours=1)
"""How long a dose is due before it is late."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """Units of a medicine as somebody counted them."""

    units: float
    as_of: datetime
    """UTC; doses given later are taken off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A medication as a vet prescribed it.

    Without times it is given as needed. Raises ValueError if it could never be given.
    """

    id: str
    name: str
    start: date
    """The first day; with `every`, the day that others are counted from."""
    not_before: time = time.min
    """Wall time before which nothing is planned on the first day."""
    end: date | None = None
    """The last day."""
    dose: str = ""
    """What to give, in words, such as half a tablet."""
    units: float = 1.0
    """Units of the stock that a dose takes."""
    times: tuple[time, ...] = ()
    """Wall times."""
    every: int = 1
    """Days from one day with doses to the next."""
    min_gap: timedelta = timedelta()
    """The least time from one dose to the next."""
    grace: timedelta = GRACE
    stock: Stock | None = None

    def __post_init__(self) -> None:
        """Check it."""
        if self.units <= 0 or self.every < 1 or (self.end is not None and self.end < self.start):
            msg = "A course has a last day after its first, and positive units and days"
            raise ValueError(msg)

    @property
    def as_needed(self) -> bool:
        """Whether doses have no planned times."""
        return not self.times

    def plans(self, day: date, wall: time) -> bool:
        """Tell whether a wall time of a day with doses is within the course."""
        begun = (day, wall) >= (self.start, self.not_before)
        return begun and (self.end is None or day <= self.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """A dose that was given."""

    course_id: str
    time: datetime
    """UTC."""
    units: float = 1.0
    user_id: str | None = None
    """The Home Assistant user who gave it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """Somebody decided not to give a dose."""

    course_id: str
    time: datetime
    """UTC; the planned time, or any other in the window of the dose."""
    user_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Snooze:
    """Somebody asked to be reminded of a dose later; the last one counts."""

    course_id: str
    time: datetime
    """UTC; when they asked, or any other time in the window of the dose."""
    until: datetime
    """UTC."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MedicationLog:
    """What people said about doses, in any order."""

    doses: Sequence[Dose] = ()
    skips: Sequence[Skip] = ()
    snoozes: Sequence[Snooze] = ()

    def of(self, course: Course) -> MedicationLog:
        """Return what is about a course, in order of time."""
        return MedicationLog(
            doses=_about(course, self.doses),
            skips=_about(course, self.skips),
            snoozes=_about(course, self.snoozes),
        )

    def within(self, begin: datetime, end: datetime) -> MedicationLog:
        """Return a part of a log that is in order of time, without the end."""
        return MedicationLog(
            doses=_within(self.doses, begin, end),
            skips=_within(self.skips, begin, end),
            snoozes=_within(self.snoozes, begin, end),
        )


def _about[T: (Dose, Skip, Snooze)](course: Course, entries: Sequence[T]) -> Sequence[T]:
    own = (entry for entry in entries if entry.course_id == course.id)
    return sorted(own, key=attrgetter("time"))


def _within[T: (Dose, Skip, Snooze)](
    entries: Sequence[T], begin: datetime, end: datetime
) -> Sequence[T]:
    time_of = attrgetter("time")
    return entries[
        bisect_left(entries, begin, key=time_of) : bisect_left(entries, end, key=time_of)
    ]
