"""Health of a dog at one moment: weight, vital signs, medication and care.

It informs and never diagnoses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from operator import attrgetter

from .care import CareDue, CarePlan, care_due
from .course import Course, MedicationLog
from .doses import DoseStatus, PlannedDose, next_allowed, planned_doses, runs_out, stock_left
from .energy import ideal_weight
from .notices import HealthLog, HealthProfile, find_notices
from .vitals import Observation, Reading, Vital
from .wall import DAY, day_of, start_of_day
from .weight import (
    TREND_TIME,
    Weighing,
    latest_weighing,
    nearest_weighing,
    target_progress,
    weight_change,
    weight_trend,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseData:
    """One course of medication right now."""

    course_id: str
    name: str
    dose: str = ""
    """What to give, in words."""
    next_dose: datetime | None = None
    """Planned time of the first dose that is still to give, late ones included, UTC."""
    status: DoseStatus | None = None
    """How that dose stands."""
    next_allowed: datetime | None = None
    """When the least time since the last dose is over, UTC."""
    stock: float | None = None
    """Units left."""
    stock_days: int | None = None
    """Days until the stock runs out."""
    runs_out: date | None = None
    """Day of the first dose that the stock is not enough for; None if it lasts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthData:
    """What the entities of a dog show about its health."""

    weight: float | None = None
    """Kilograms."""
    weight_trend: float | None = None
    """Grams per week."""
    weight_change: float | None = None
    """Kilograms in 30 days."""
    target_progress: float | None = None
    """Share from 0 to 1."""
    ideal_weight: float | None = None
    """Kilograms by the last body condition score, an estimate."""
    body_condition: int | None = None
    """Score from 1 to 9."""
    temperature: float | None = None
    """Degrees Celsius."""
    heart_rate: float | None = None
    """Beats per minute at rest."""
    breathing_rate: float | None = None
    """Breaths per minute asleep."""
    courses: tuple[CourseData, ...] = ()
    doses_due: int = 0
    doses_late: int = 0
    doses_missed: int = 0
    """Doses whose window closed today."""
    care: tuple[CareDue, ...] = ()
    """What is due from today on, in order of days."""
    overdue: tuple[CareDue, ...] = ()
    """What was due before today."""
    notices: tuple[Observation, ...] = ()
    next_deadline: datetime | None = None
    """No later than when anything here changes by the clock alone, UTC."""

    @property
    def doses_open(self) -> int:
        """How many doses wait to be given, late ones included."""
        return self.doses_due + self.doses_late

    @property
    def next_dose(self) -> CourseData | None:
        """The course whose dose is to give first."""
        return _least(self.courses, "next_dose")

    @property
    def least_stock(self) -> CourseData | None:
        """The course whose stock runs out first."""
        return _least(self.courses, "stock_days")

    @property
    def next_care(self) -> CareDue | None:
        """The next appointment or other care that is not overdue."""
        return self.care[0] if self.care else None


def health_data(
    profile: HealthProfile,
    courses: Sequence[Course],
    care: CarePlan | None,
    log: HealthLog,
    now: datetime,
    zone: tzinfo,
) -> HealthData:
    """Return the health of a dog at a time (UTC), its days being those of the user's zone."""
    today = day_of(now, zone)
    midnight = start_of_day(today, zone)
    planned = {each.id: _doses_around(each, log.medication, today, zone) for each in courses}
    doses = [dose for each in planned.values() for dose in each]
    states = [dose.status(now) for dose in doses]
    changes = [dose.next_change(now) for dose in doses]
    due = care_due(care, log.care, profile.birth, zone) if care is not None else ()
    last = latest_weighing(log.weighings)
    score = log.last(Vital.BODY_CONDITION)
    trend = weight_trend(log.weighings, since=midnight - TREND_TIME)
    return HealthData(
        weight=last.kg if last is not None else None,
        weight_trend=trend,
        weight_change=weight_change(log.weighings),
        target_progress=target_progress(log.weighings, profile.target) if profile.target else None,
        ideal_weight=_ideal_weight(log.weighings, score),
        body_condition=round(score.value) if score is not None else None,
        temperature=_value(log.last(Vital.TEMPERATURE)),
        heart_rate=_value(log.last(Vital.HEART_RATE)),
        breathing_rate=_value(log.last(Vital.BREATHING_RATE)),
        courses=tuple(
            _course_data(each, log.medication, planned[each.id], now, today) for each in courses
        ),
        doses_due=states.count(DoseStatus.DUE),
        doses_late=states.count(DoseStatus.LATE),
        doses_missed=sum(
            state is DoseStatus.MISSED and dose.closes >= midnight
            for dose, state in zip(doses, states, strict=True)
        ),
        care=tuple(each for each in due if each.day >= today),
        overdue=tuple(each for each in due if each.day < today),
        notices=find_notices(profile, log, trend, today, zone),
        next_deadline=min([start_of_day(today + DAY, zone), *filter(None, changes)]),
    )


def _doses_around(
    course: Course, log: MedicationLog, today: date, zone: tzinfo
) -> tuple[PlannedDose, ...]:
    """Return the doses whose windows closed today or are open, and the next ones."""
    first = today - (course.every + 1) * DAY
    last = max(today, course.start) + (2 * course.every + 1) * DAY
    return planned_doses(course, log, first, last, zone)


def _course_data(
    course: Course,
    log: MedicationLog,
    planned: Iterable[PlannedDose],
    now: datetime,
    today: date,
) -> CourseData:
    following = next((dose for dose in planned if dose.open and now < dose.closes), None)
    left = stock_left(course, log)
    empty = runs_out(course, left, following) if left is not None and following else None
    return CourseData(
        course_id=course.id,
        name=course.name,
        dose=course.dose,
        next_dose=following.planned if following else None,
        status=following.status(now) if following else None,
        next_allowed=next_allowed(course, log) if course.min_gap else None,
        stock=left,
        stock_days=max(0, (empty - today).days) if empty else None,
        runs_out=empty,
    )


def _least(courses: Iterable[CourseData], field: str) -> CourseData | None:
    value = attrgetter(field)
    return min((each for each in courses if value(each) is not None), key=value, default=None)


def _value(reading: Reading | None) -> float | None:
    return reading.value if reading is not None else None


def _ideal_weight(weighings: Iterable[Weighing], score: Reading | None) -> float | None:
    """Return the ideal weight by the weighing nearest to the score."""
    weighing = nearest_weighing(weighings, score.time) if score is not None else None
    if score is None or weighing is None:
        return None
    return ideal_weight(weighing.kg, body_condition=round(score.value))
