"""What is on for a dog, today and later."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from custom_components.pawcontrol.model.agenda import (
    HORIZON,
    AgendaData,
    Plans,
    Task,
    agenda_data,
    open_tasks,
)
from custom_components.pawcontrol.model.care import Care, CareKind, CarePlan
from custom_components.pawcontrol.model.course import Course, Dose, MedicationLog, Skip, Snooze
from custom_components.pawcontrol.model.energy import Fed
from custom_components.pawcontrol.model.feeding import MealPlan, meal_states
from tests.plans import BREAKFAST, CARE, CHECK, DINNER, GROOMING, MEALS, TABLETS

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 1, 5)
DAY = timedelta(days=1)
WEEKLY = Course(id="w", name="Drops", start=TODAY - 2 * DAY, times=(time(9),), every=7)


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


def fed(hour: int) -> Fed:
    return Fed(time=at(hour), grams=150, kcal=600)


def meals(now: datetime, *log: Fed, plan: MealPlan = MEALS) -> Plans:
    """Return plans with meals alone, as far as they came."""
    day = now.astimezone(BERLIN).date()
    states = meal_states(day, plan=plan, log=log, now=now, zone=BERLIN)
    return Plans(meals=plan, states=states, kcal_goal=1000)


def doses(*given_at: datetime, course: Course = TABLETS) -> Plans:
    """Return plans with a course alone, of which doses were given."""
    log = [Dose(course_id=course.id, time=time) for time in given_at]
    return Plans(courses=(course,), medication=MedicationLog(doses=log))


def agenda(plans: Plans, now: datetime) -> AgendaData:
    return agenda_data(plans, now, BERLIN)


def told(tasks: tuple[Task, ...] | list[Task]) -> list[tuple[str, datetime]]:
    return [(task.name, task.start) for task in tasks]


def test_without_plans_nothing_is_on() -> None:
    data = agenda(Plans(), at(12))
    assert data == AgendaData(next_deadline=at(0, day=TODAY + DAY))


def test_meals_of_today_are_tasks_until_they_are_over() -> None:
    early = agenda(meals(at(6)), at(6))
    assert [(t.uid, t.name, t.detail, t.start, t.done) for t in early.tasks] == [
        ("meal-b-2026-01-05", "Breakfast", "150 g Kibble", at(7), None),
        ("meal-d-2026-01-05", "Dinner", "100 g Kibble", at(18), None),
    ]
    done = agenda(meals(at(8), fed(7)), at(8))
    assert [task.done for task in done.tasks] == [at(7), None]
    assert [t.uid for t in done.tasks] == [t.uid for t in early.tasks]
    over = agenda(meals(at(17, 30)), at(17, 30))
    assert [task.name for task in over.tasks] == ["Dinner"]


def test_the_event_is_what_is_on_or_comes_next() -> None:
    for now, event in (
        (at(6), ("Breakfast", at(7))),
        (at(7, 14), ("Breakfast", at(7))),
        (at(7, 15), ("Dinner", at(18))),
        (at(18, 15), ("Breakfast", at(7, day=TODAY + DAY))),
    ):
        data = agenda(meals(now), now)
        assert data.event
        assert (data.event.name, data.event.start) == event


def test_a_meal_that_was_fed_early_is_not_the_next_event() -> None:
    data = agenda(meals(at(6, 50), fed(6)), at(6, 50))
    assert data.event
    early = agenda(meals(at(6, 50), replace(fed(6), meal_id="b")), at(6, 50))
    assert early.event
    assert (data.event.name, early.event.name) == ("Breakfast", "Dinner")


def test_what_takes_less_time_comes_first() -> None:
    plans = replace(meals(at(7)), care_plan=CARE)
    today = replace(CHECK, wall=None)
    all_day = replace(plans, care_plan=replace(CARE, appointments=(today,)))
    events = [agenda(all_day, now).event for now in (at(6), at(7), at(7, 15))]
    assert [event.name for event in events if event] == ["vet", "Breakfast", "vet"]
    assert agenda(plans, at(15, 30)).event == agenda(plans, at(14)).event
    assert agenda(plans, at(16)).event != agenda(plans, at(14)).event


def test_the_deadline_is_the_next_change_of_the_clock() -> None:
    assert agenda(meals(at(7)), at(7)).next_deadline == at(7, 15)
    assert agenda(meals(at(7, 15)), at(7, 15)).next_deadline == at(8)
    assert agenda(doses(), at(13)).next_deadline == at(14)
    assert agenda(doses(), at(23)).next_deadline == at(0, day=TODAY + DAY)


def test_doses_are_tasks_while_they_can_be_given() -> None:
    assert told(agenda(doses(), at(9)).tasks) == [("Carprofen", at(8)), ("Carprofen", at(20))]
    assert told(agenda(doses(), at(14)).tasks) == [("Carprofen", at(20))]
    assert told(agenda(doses(), at(1)).tasks)[0] == ("Carprofen", at(20, day=TODAY - DAY))
    given_late = agenda(doses(at(1)), at(9)).tasks
    assert [task.done for task in given_late] == [at(1), None, None]
    given_yesterday = agenda(doses(at(21, day=TODAY - DAY)), at(9)).tasks
    assert [task.done for task in given_yesterday] == [None, None]


def test_a_dose_that_was_left_out_is_no_task() -> None:
    log = MedicationLog(skips=[Skip(course_id="t", time=at(8))])
    plans = Plans(courses=(TABLETS,), medication=log)
    assert told(agenda(plans, at(9)).tasks) == [("Carprofen", at(20))]


def test_a_snoozed_dose_is_told_when_it_is_due_again() -> None:
    snooze = Snooze(course_id="t", time=at(21), until=at(1, day=TODAY + DAY))
    plans = Plans(courses=(TABLETS,), medication=MedicationLog(snoozes=[snooze]))
    midnight = at(0, day=TODAY + DAY)
    found = open_tasks(plans, midnight, midnight + DAY, at(22), BERLIN)
    assert told(found)[0] == ("Carprofen", at(1, day=TODAY + DAY))


def test_a_weekly_dose_waits_for_days() -> None:
    data = agenda(doses(course=WEEKLY), at(12))
    assert [(task.day, task.done) for task in data.tasks] == [(WEEKLY.start, None)]
    assert data.event
    assert data.event.day == WEEKLY.start + 7 * DAY
    done = agenda(doses(at(11), course=WEEKLY), at(12))
    assert [task.done for task in done.tasks] == [at(11)]


def test_a_course_that_has_yet_to_begin_is_an_event() -> None:
    later = replace(TABLETS, start=TODAY + 40 * DAY)
    data = agenda(doses(course=later), at(12))
    assert data.tasks == ()
    assert data.event
    assert data.event.start == at(8, day=later.start)


def test_care_is_a_task_from_its_day_on_until_the_day_it_was_done() -> None:
    plan = CarePlan(since=TODAY, rules=(GROOMING,))
    bath = Care(kind=CareKind.GROOMING, time=at(12, day=TODAY - 31 * DAY))
    plans = Plans(care_plan=plan, care=(bath,))
    (task,) = agenda(plans, at(9)).tasks
    assert (task.name, task.day, task.all_day, task.done) == (
        "grooming",
        TODAY - DAY,
        True,
        None,
    )
    done = replace(plans, care=(bath, Care(kind=CareKind.GROOMING, time=at(10))))
    assert agenda(done, at(11)).tasks == (replace(task, done=at(10)),)
    tomorrow = agenda(done, at(0, day=TODAY + DAY))
    assert tomorrow.tasks == ()
    assert tomorrow.event
    assert tomorrow.event.day == TODAY + 30 * DAY


def test_an_appointment_has_a_time() -> None:
    plans = Plans(care_plan=CarePlan(since=TODAY, appointments=(CHECK,)))
    (task,) = agenda(plans, at(9)).tasks
    assert (task.uid, task.detail) == ("care-vet-2026-01-05-15:00:00", "Teeth")
    assert (task.start, task.end, task.all_day) == (at(15), at(16), False)


def test_open_tasks_are_told_where_they_are_planned() -> None:
    now = at(12)
    plans = replace(meals(now, fed(7)), courses=(TABLETS,), care_plan=CARE)
    found = open_tasks(plans, at(0), at(0, day=TODAY + 2 * DAY), now, BERLIN)
    assert told(found) == [
        ("Carprofen", at(8)),
        ("vet", at(15)),
        ("Dinner", at(18)),
        ("Carprofen", at(20)),
        ("Breakfast", at(7, day=TODAY + DAY)),
        ("Carprofen", at(8, day=TODAY + DAY)),
        ("Dinner", at(18, day=TODAY + DAY)),
        ("Carprofen", at(20, day=TODAY + DAY)),
    ]


def test_meals_and_doses_are_told_for_a_year() -> None:
    now = at(12)
    plans = replace(meals(now), courses=(TABLETS,))
    end = now + 2 * HORIZON
    found = open_tasks(plans, now, end, now, BERLIN)
    assert {task.day for task in found} == {TODAY + n * DAY for n in range(HORIZON.days + 1)}
    assert open_tasks(plans, now + HORIZON + DAY, end, now, BERLIN) == []


@given(
    now=st.datetimes(
        min_value=datetime(2026, 3, 20),  # noqa: DTZ001 - hypothesis adds the time zone
        max_value=datetime(2026, 11, 5),  # noqa: DTZ001 - hypothesis adds the time zone
        timezones=st.just(BERLIN),
    ),
    cuts=st.lists(st.integers(-100, 300), min_size=2, max_size=6, unique=True).map(sorted),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_slices_of_a_time_tell_the_same_as_the_whole(now: datetime, cuts: list[int]) -> None:
    now = now.astimezone(UTC)
    night = replace(DINNER, at=time(2, 30))
    plan = MealPlan(meals=(BREAKFAST, night), kcal=1000)
    snooze = Snooze(course_id="t", time=now, until=now + timedelta(hours=5))
    plans = replace(
        meals(now, plan=plan),
        courses=(TABLETS, WEEKLY),
        medication=MedicationLog(snoozes=[snooze]),
        care_plan=CARE,
    )
    times = [now + timedelta(hours=cut) for cut in cuts]
    whole = open_tasks(plans, times[0], times[-1], now, BERLIN)
    parts = [task for a, b in pairwise(times) for task in open_tasks(plans, a, b, now, BERLIN)]
    assert parts == whole
    assert len({task.uid for task in whole}) == len(whole)
    deadline = agenda(plans, now).next_deadline
    assert deadline
    assert deadline > now
