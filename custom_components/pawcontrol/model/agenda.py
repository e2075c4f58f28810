"""Agenda: what a dog shall get, as a list to work off today and as dates to look forward to.

What is over without having been done is in neither: nobody should give it any more. All times
are UTC; days are those of the user's zone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from operator import attrgetter

from .booking import Booking
from .care import Care, CareDue, CarePlan, care_due
from .course import Course, MedicationLog
from .doses import DoseStatus, PlannedDose, planned_doses
from .feeding import OPEN, MealPlan, MealState, MealStatus, PlannedMeal
from .wall import DAY, day_of, moment, start_of_day

SHORT = timedelta(minutes=15)
"""What a meal or a dose takes in a calendar, where less could not be seen."""
APPOINTMENT = timedelta(hours=1)
"""What an appointment takes."""
HORIZON = 366 * DAY
"""How far ahead meals and doses are told."""
_WEEK = 7 * DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Plans:
    """What a dog shall get, and what is known of it so far."""

    meals: MealPlan = field(default_factory=MealPlan)
    states: tuple[MealState, ...] = ()
    """Today's meals, and those of yesterday that still wait."""
    kcal_goal: float = 0.0
    courses: tuple[Course, ...] = ()
    medication: MedicationLog = field(default_factory=MedicationLog)
    """As far back as a dose can be open, and some days more."""
    care_plan: CarePlan | None = None
    care: Sequence[Care] = ()
    """All that was ever done."""
    birth: date | None = None
    bookings: tuple[Booking, ...] = ()
    """What somebody put into the calendar, and may not be over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Something that a dog is to get, or got."""

    uid: str
    """The same whenever somebody asks, before it was done and after."""
    what: PlannedMeal | PlannedDose | CareDue | Booking
    name: str
    """As the owner calls it; the kind of a care."""
    detail: str
    """How much or of what, in the owner's words; may be empty."""
    day: date
    start: datetime
    """Midnight if it is for all day."""
    end: datetime
    all_day: bool = False
    done: datetime | None = None
    """When, if it was."""
    until: datetime | None = None
    """How long it is there at least, unless somebody does it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaData:
    """What is on for a dog at one moment."""

    plans: Plans = field(default_factory=Plans)
    tasks: tuple[Task, ...] = ()
    """What is to be done today, done or not, in order of time; what is overdue first."""
    event: Task | None = None
    """What is on now, or next; what takes less time comes before what is for all day."""
    next_deadline: datetime | None = None
    """No later than when anything here changes by the clock alone, UTC."""


def agenda_data(plans: Plans, now: datetime, zone: tzinfo) -> AgendaData:
    """Return the agenda at a time (UTC), its days being those of the user's zone."""
    today = day_of(now, zone)
    tasks = [
        *(_meal(s.planned, plans, s) for s in plans.states if s.status is not MealStatus.SKIPPED),
        *_doses_today(plans, today, now, zone),
        *_care_today(plans, today, zone),
        *(_booked(each) for each in plans.bookings if each.first <= today <= each.last),
    ]
    coming = [task for task in _coming(plans, today, now, zone) if task.end > now]
    changes = [
        *(task.until for task in tasks),
        *(time for task in coming for time in (task.start, task.end) if time > now),
        start_of_day(today + DAY, zone),
    ]
    return AgendaData(
        plans=plans,
        tasks=tuple(sorted(tasks, key=_order)),
        event=_first(coming, now),
        next_deadline=min(filter(None, changes)),
    )


def open_tasks(
    plans: Plans, start: datetime, end: datetime, now: datetime, zone: tzinfo
) -> list[Task]:
    """Return what is to be done from `start` to before `end`, in order of time; no bookings.

    Meals and doses are told up to HORIZON from now, care whenever it is due.
    """
    today = day_of(now, zone)
    first, last = day_of(start, zone), min(day_of(end, zone), today + HORIZON)
    tasks = [
        *_meals(plans, first, last, today, zone),
        *_doses(plans, first, last, now, zone),
        *_care(plans, zone),
    ]
    return sorted((task for task in tasks if start <= task.start < end), key=_order)


def _coming(plans: Plans, today: date, now: datetime, zone: tzinfo) -> Iterator[Task]:
    """Yield at least the next meal, the next dose of each course and the care."""
    yield from _meals(plans, today - DAY, today + _WEEK, today, zone)
    for course in plans.courses:
        last = max(today, course.start) + course.every * DAY
        yield from _doses_of(course, plans, today - DAY, last, now, zone)
    yield from _care(plans, zone)
    yield from (_booked(each) for each in plans.bookings if each.done is None)


def _first(tasks: Sequence[Task], now: datetime) -> Task | None:
    active = [task for task in tasks if task.start <= now]
    if active:
        return min(active, key=lambda task: (task.end - task.start, task.start, task.uid))
    return min(tasks, key=_order, default=None)


def _meals(plans: Plans, first: date, last: date, today: date, zone: tzinfo) -> Iterator[Task]:
    """Yield the meals that the dog has yet to get."""
    for state in plans.states:
        if state.status in OPEN and first <= state.planned.day <= last:
            yield _meal(state.planned, plans, state)
    first = max(first, today + DAY)
    for number in range((last - first).days + 1):
        for planned in plans.meals.meals_of(first + number * DAY, zone):
            yield _meal(planned, plans)


def _meal(planned: PlannedMeal, plans: Plans, state: MealState | None = None) -> Task:
    meal = planned.meal
    return Task(
        uid=f"meal-{meal.id}-{planned.day}",
        what=planned,
        name=meal.name,
        detail=f"{meal.portion(plans.kcal_goal):.0f} g {meal.food.name}",
        day=planned.day,
        start=planned.time,
        end=planned.time + SHORT,
        done=state.fed.time if state and state.fed else None,
        until=state.until if state else None,
    )


def _doses(plans: Plans, first: date, last: date, now: datetime, zone: tzinfo) -> Iterator[Task]:
    for course in plans.courses:
        yield from _doses_of(course, plans, first, last, now, zone)


def _doses_of(
    course: Course, plans: Plans, first: date, last: date, now: datetime, zone: tzinfo
) -> Iterator[Task]:
    """Yield the doses of a course that can still be given, with snoozed ones of days before."""
    first = max(first - course.every * DAY, _earliest(course, day_of(now, zone)))
    for dose in planned_doses(course, plans.medication, first, last, zone):
        if dose.open and now < dose.closes:
            yield _dose(course, dose)


def _doses_today(plans: Plans, today: date, now: datetime, zone: tzinfo) -> Iterator[Task]:
    """Yield the doses for today, those of earlier days that wait, and what was given today."""
    midnight = start_of_day(today, zone)
    for course in plans.courses:
        first = _earliest(course, today)
        for dose in planned_doses(course, plans.medication, first, today, zone):
            over = dose.status(now) in {DoseStatus.MISSED, DoseStatus.SKIPPED}
            earlier = dose.given is not None and dose.given.time < midnight
            if not over and (dose.day == today or not earlier):
                yield _dose(course, dose)


def _earliest(course: Course, today: date) -> date:
    """Return a day before which no dose of a course can be open."""
    return today - (course.every + 1) * DAY


def _dose(course: Course, dose: PlannedDose) -> Task:
    return Task(
        uid=f"dose-{course.id}-{dose.day}-{dose.wall}",
        what=dose,
        name=course.name,
        detail=course.dose,
        day=dose.day,
        start=dose.due,
        end=dose.due + SHORT,
        done=dose.given.time if dose.given else None,
        until=dose.closes if dose.open else None,
    )


def _care_today(plans: Plans, today: date, zone: tzinfo) -> Iterator[Task]:
    """Yield the care that was due at the last midnight or is today."""
    midnight = start_of_day(today, zone)
    times = {care.kind: care.time for care in plans.care if care.time >= midnight}
    before = [care for care in plans.care if care.time < midnight]
    for due in _care_due(plans, before, zone):
        if due.day <= today:
            yield _care_task(due, zone, times.get(due.kind))


def _care(plans: Plans, zone: tzinfo) -> Iterator[Task]:
    """Yield the care that is due next, overdue care included."""
    for due in _care_due(plans, plans.care, zone):
        yield _care_task(due, zone)


def _care_due(plans: Plans, done: Iterable[Care], zone: tzinfo) -> tuple[CareDue, ...]:
    return care_due(plans.care_plan, done, plans.birth, zone) if plans.care_plan else ()


def _care_task(due: CareDue, zone: tzinfo, done: datetime | None = None) -> Task:
    if due.wall is None:
        start, end = start_of_day(due.day, zone), start_of_day(due.day + DAY, zone)
    else:
        start = moment(due.day, due.wall, zone)
        end = start + APPOINTMENT
    return Task(
        uid="-".join(filter(None, ("care", due.kind, str(due.day), str(due.wall or "")))),
        what=due,
        name=due.kind,
        detail=due.note,
        day=due.day,
        start=start,
        end=end,
        all_day=due.wall is None,
        done=done,
    )


def _booked(booking: Booking) -> Task:
    return Task(
        uid=booking.id,
        what=booking,
        name=booking.name,
        detail=booking.detail,
        day=booking.first,
        start=booking.start,
        end=booking.end,
        all_day=booking.all_day,
        done=booking.done,
    )


_order = attrgetter("start", "uid")
