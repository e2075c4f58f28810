"""The health of a dog as its entities show it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given as given_examples, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.care import (
    DEFAULT_RULES,
    Appointment,
    Care,
    CareDue,
    CareKind,
    CarePlan,
)
from custom_components.pawcontrol.model.course import (
    Course,
    Dose,
    MedicationLog,
    Skip,
    Snooze,
    Stock,
)
from custom_components.pawcontrol.model.doses import DoseStatus
from custom_components.pawcontrol.model.health import CourseData, HealthData, health_data
from custom_components.pawcontrol.model.notices import HealthLog, HealthProfile
from custom_components.pawcontrol.model.vitals import Notice, Reading, Vital
from custom_components.pawcontrol.model.wall import moment
from custom_components.pawcontrol.model.weight import Weighing, WeightTarget

from .test_wall import ODD_ZONES

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 10, 5)
DROPS = Course(id="drops", name="Eye drops", start=date(2026, 10, 1), times=(time(8), time(20)))
NEEDED = Course(
    id="needed", name="Pain killer", start=date(2026, 10, 1), min_gap=timedelta(hours=8)
)
NOBODY = HealthProfile()


def at(hour: float) -> datetime:
    """Return an hour of the day in Berlin."""
    return moment(DAY, time(), BERLIN) + timedelta(hours=hour)


def health(
    hour: float = 12,
    *courses: Course,
    log: HealthLog | None = None,
    care: CarePlan | None = None,
    profile: HealthProfile = NOBODY,
) -> HealthData:
    """Return the health at an hour of the day."""
    return health_data(profile, courses, care, log or HealthLog(), at(hour), BERLIN)


def given(*hours: float, course: str = "drops") -> HealthLog:
    """Return a log of doses."""
    doses = [Dose(course_id=course, time=at(hour)) for hour in hours]
    return HealthLog(medication=MedicationLog(doses=doses))


def test_nothing_is_known_of_a_dog_at_first() -> None:
    data = health()
    assert data == HealthData(next_deadline=at(24))
    assert (data.next_dose, data.least_stock, data.next_care) == (None, None, None)
    assert data.doses_open == 0


# Weight and vital signs


def test_weight_with_trend_change_and_target() -> None:
    log = HealthLog(
        weighings=[Weighing(time=at(12 - 24 * days), kg=20 + days / 70) for days in range(0, 71, 7)]
    )
    profile = HealthProfile(target=WeightTarget(kg=19.9, since=at(12 - 24 * 7)))
    data = health(log=log, profile=profile)
    assert data.weight == 20
    assert data.weight_trend == pytest.approx(-100)
    assert data.weight_change == pytest.approx(-0.4)
    assert data.target_progress == pytest.approx(0.5)


def test_trend_ends_when_nobody_weighs_the_dog_any_more() -> None:
    log = HealthLog(weighings=[Weighing(time=at(-24 * days), kg=20) for days in (0, 10, 20)])
    assert health(log=log).weight_trend == 0
    assert health(12 + 24 * 60, log=log).weight_trend is None
    assert health(12 + 24 * 60, log=log).weight == 20


def test_ideal_weight_is_by_the_weight_when_the_condition_was_scored() -> None:
    scored = Reading(vital=Vital.BODY_CONDITION, time=at(-24 * 30), value=7)
    now, then = Weighing(time=at(0), kg=20), Weighing(time=at(-24 * 31), kg=24)
    data = health(log=HealthLog(weighings=[now, then], readings=[scored]))
    assert data.body_condition == 7
    assert data.ideal_weight == pytest.approx(20)
    assert health(log=HealthLog(readings=[scored])).ideal_weight is None
    assert health(log=HealthLog(weighings=[now])).ideal_weight is None


def test_the_last_vital_signs_are_shown_with_a_notice() -> None:
    log = HealthLog(
        readings=[
            Reading(vital=Vital.TEMPERATURE, time=at(9), value=39.8),
            Reading(vital=Vital.TEMPERATURE, time=at(8), value=38.8),
            Reading(vital=Vital.HEART_RATE, time=at(8), value=90),
            Reading(vital=Vital.BREATHING_RATE, time=at(8), value=18),
        ]
    )
    data = health(log=log)
    assert (data.temperature, data.heart_rate, data.breathing_rate) == (39.8, 90, 18)
    assert [each.notice for each in data.notices] == [Notice.TEMPERATURE_HIGH]


# Medication


@pytest.mark.parametrize(
    ("hour", "counts", "deadline"),
    [
        (3, (0, 0, 1), 8),
        (8, (1, 0, 1), 9),
        (9, (0, 1, 1), 14),
        (14, (0, 0, 2), 20),
        (21, (0, 1, 2), 24),
        (24, (0, 1, 0), 26),
        (26, (0, 0, 1), 32),
    ],
)
def test_a_day_on_which_nobody_gives_anything(
    hour: float, counts: tuple[int, int, int], deadline: float
) -> None:
    data = health(hour, DROPS)
    assert (data.doses_due, data.doses_late, data.doses_missed) == counts
    assert data.next_deadline == at(deadline)


def test_a_dose_that_is_missed_at_midnight_counts_for_the_day_that_begins() -> None:
    course = Course(id="a", name="Drops", start=DAY, times=(time(6), time(18)))
    assert [health(hour, course).doses_missed for hour in (23.9, 24, 35.9, 36)] == [1, 1, 1, 2]


def test_the_next_dose_is_the_first_to_give_and_may_be_late() -> None:
    noon = Course(id="noon", name="Tablet", start=DAY, times=(time(12),))
    late = health(10, noon, DROPS)
    assert late.next_dose == CourseData(
        course_id="drops", name="Eye drops", next_dose=at(8), status=DoseStatus.LATE
    )
    after = health(10, noon, DROPS, log=given(9))
    assert after.next_dose == CourseData(
        course_id="noon", name="Tablet", next_dose=at(12), status=DoseStatus.UPCOMING
    )


def test_the_next_dose_of_a_course_that_begins_later() -> None:
    later = Course(id="later", name="Tablet", start=DAY + timedelta(days=90), times=(time(8),))
    (data,) = health(12, later).courses
    assert data.next_dose == moment(DAY + timedelta(days=90), time(8), BERLIN)
    assert data.status is DoseStatus.UPCOMING


def test_a_course_that_is_over_has_no_next_dose() -> None:
    over = Course(
        id="over",
        name="Tablet",
        start=date(2026, 9, 1),
        end=date(2026, 9, 20),
        times=(time(8),),
        stock=Stock(units=3, as_of=at(-1000)),
    )
    data = health(12, over)
    assert data.courses == (CourseData(course_id="over", name="Tablet", stock=3),)
    assert data.next_dose is None
    assert data.least_stock is None


def test_as_needed_tells_when_the_next_is_allowed() -> None:
    (data,) = health(12, NEEDED, log=given(9, course="needed")).courses
    assert data == CourseData(course_id="needed", name="Pain killer", next_allowed=at(17))


def test_the_least_stock_is_shown() -> None:
    stocks = [
        Course(
            id=name,
            name=name,
            start=date(2026, 10, 1),
            times=(time(8),),
            stock=Stock(units=units, as_of=at(0)),
        )
        for name, units in (("much", 30), ("little", 3))
    ]
    data = health(7, DROPS, *stocks)
    assert data.least_stock == CourseData(
        course_id="little",
        name="little",
        next_dose=at(8),
        status=DoseStatus.UPCOMING,
        stock=3,
        stock_days=3,
        runs_out=DAY + timedelta(days=3),
    )


def test_an_empty_stock_lasts_no_day_also_for_a_dose_of_yesterday() -> None:
    empty = Course(
        id="a",
        name="Drops",
        start=date(2026, 10, 1),
        times=(time(20),),
        stock=Stock(units=0, as_of=at(0)),
    )
    (data,) = health(1, empty).courses
    assert data.status is DoseStatus.LATE
    assert data.stock_days == 0


def test_a_snoozed_dose_is_neither_due_nor_late() -> None:
    snooze = Snooze(course_id="drops", time=at(8), until=at(10.5))
    log = HealthLog(medication=MedicationLog(snoozes=[snooze]))
    data = health(9.5, DROPS, log=log)
    assert (data.doses_due, data.doses_late) == (0, 0)
    assert data.next_deadline == at(10.5)
    assert data.next_dose is not None
    assert data.next_dose.status is DoseStatus.SNOOZED


def test_the_dose_of_the_night_the_clocks_go_back_is_asked_for_once() -> None:
    night = Course(id="a", name="Drops", start=date(2026, 10, 20), times=(time(2, 30),))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    log = HealthLog(medication=MedicationLog(doses=[Dose(course_id="a", time=first)]))
    data = health_data(NOBODY, [night], None, log, first + timedelta(hours=1), BERLIN)
    assert (data.doses_due, data.doses_late) == (0, 0)
    assert data.courses[0].next_dose == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


# Care


def test_care_of_today_is_next_and_that_of_yesterday_is_overdue() -> None:
    plan = CarePlan(
        since=date(2026, 1, 1),
        rules=(DEFAULT_RULES[CareKind.WORMING],),
        appointments=(
            Appointment(kind=CareKind.GROOMING, day=DAY),
            Appointment(kind=CareKind.VET, day=DAY + timedelta(days=1)),
        ),
    )
    log = HealthLog(care=[Care(kind=CareKind.WORMING, time=datetime(2026, 7, 4, 9, tzinfo=UTC))])
    data = health(log=log, care=plan)
    assert data.next_care == CareDue(kind=CareKind.GROOMING, day=DAY, manual=True)
    assert [each.kind for each in data.care] == [CareKind.GROOMING, CareKind.VET]
    assert data.overdue == (CareDue(kind=CareKind.WORMING, day=date(2026, 10, 4)),)


# Properties

moments = st.datetimes(
    min_value=datetime(2026, 9, 20),  # noqa: DTZ001 - hypothesis adds the time zone
    max_value=datetime(2026, 11, 10),  # noqa: DTZ001 - hypothesis adds the time zone
    timezones=st.just(UTC),
)
walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
courses = st.builds(
    Course,
    id=st.sampled_from("ab"),
    name=st.just("Drops"),
    start=st.dates(date(2026, 9, 1), date(2026, 11, 10)),
    every=st.integers(1, 3),
    times=st.lists(walls, max_size=3).map(tuple),
    min_gap=st.sampled_from([timedelta(), timedelta(hours=6)]),
    stock=st.none() | st.builds(Stock, units=st.integers(0, 20), as_of=moments),
)
course_ids = st.sampled_from("ab")
logs = st.builds(
    HealthLog,
    weighings=st.lists(st.builds(Weighing, time=moments, kg=st.floats(5, 40)), max_size=6),
    readings=st.lists(
        st.builds(
            Reading,
            vital=st.sampled_from([Vital.TEMPERATURE, Vital.HEART_RATE, Vital.BREATHING_RATE]),
            time=moments,
            value=st.floats(20, 200),
        ),
        max_size=6,
    ),
    medication=st.builds(
        MedicationLog,
        doses=st.lists(st.builds(Dose, course_id=course_ids, time=moments), max_size=10),
        skips=st.lists(st.builds(Skip, course_id=course_ids, time=moments), max_size=3),
        snoozes=st.lists(
            st.builds(Snooze, course_id=course_ids, time=moments, until=moments), max_size=3
        ),
    ),
    care=st.lists(
        st.builds(Care, kind=st.sampled_from(CareKind), time=moments),
        max_size=4,
    ),
)
plans = st.builds(
    CarePlan,
    since=st.just(date(2026, 9, 1)),
    rules=st.just(tuple(DEFAULT_RULES.values())),
    appointments=st.lists(
        st.builds(
            Appointment,
            kind=st.sampled_from(CareKind),
            day=st.dates(date(2026, 9, 20), date(2026, 11, 10)),
        ),
        max_size=3,
    ).map(tuple),
)
profiles = st.builds(HealthProfile, birth=st.none() | st.dates(date(2025, 9, 1), date(2026, 9, 1)))


@settings(derandomize=True, deadline=None, max_examples=60)
@given_examples(
    profile=profiles,
    some=st.lists(courses, max_size=2, unique_by=lambda course: course.id),
    plan=plans,
    log=logs,
    now=moments,
    zone=st.sampled_from(ODD_ZONES).map(ZoneInfo),
    share=st.floats(0, 1, exclude_max=True),
)
def test_nothing_changes_by_the_clock_before_the_next_deadline(
    profile: HealthProfile,
    some: list[Course],
    plan: CarePlan,
    log: HealthLog,
    now: datetime,
    zone: ZoneInfo,
    share: float,
) -> None:
    data = health_data(profile, some, plan, log, now, zone)
    assert data.next_deadline is not None
    assert now < data.next_deadline
    # The product may be rounded up to the deadline itself.
    later = min(now + share * (data.next_deadline - now), data.next_deadline - timedelta.resolution)
    assert health_data(profile, some, plan, log, later, zone) == data


@settings(derandomize=True, deadline=None, max_examples=30)
@given_examples(some=courses, log=logs, zone=st.sampled_from(ODD_ZONES).map(ZoneInfo))
def test_following_the_deadlines_a_dose_never_waits_in_the_past_for_its_window(
    some: Course, log: HealthLog, zone: ZoneInfo
) -> None:
    now = datetime(2026, 10, 20, tzinfo=UTC)
    times = []
    for _ in range(60):
        data = health_data(NOBODY, [some], None, log, now, zone)
        times += [each.next_dose for each in data.courses if each.next_dose is not None]
        assert data.next_deadline is not None
        now = data.next_deadline
    assert all(earlier <= later for earlier, later in pairwise(times))
