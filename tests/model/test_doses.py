"""Planned doses: when they are due, what closes them, and what stock they take."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.course import (
    Course,
    Dose,
    MedicationLog,
    Skip,
    Snooze,
    Stock,
)
from custom_components.pawcontrol.model.doses import (
    DoseStatus,
    PlannedDose,
    given_already,
    next_allowed,
    open_dose,
    planned_doses,
    runs_out,
    stock_left,
)
from custom_components.pawcontrol.model.wall import moment

from .test_wall import ODD_ZONES

DAY = date(2026, 10, 5)
HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
TWICE = Course(id="a", name="Eye drops", start=date(2026, 10, 1), times=(time(20), time(8)))
NEEDED = Course(id="n", name="Pain killer", start=date(2026, 10, 1), min_gap=8 * HOUR)
NOTHING = MedicationLog()

steady = settings(derandomize=True, deadline=None, max_examples=60)


def at(hour: float, day: date = DAY) -> datetime:
    """Return an hour of the day in Berlin."""
    return moment(day, time(), BERLIN) + hour * HOUR


def dose(hour: float, course_id: str = "a", units: float = 1) -> Dose:
    """Return a dose given at an hour of the day."""
    return Dose(course_id=course_id, time=at(hour), units=units, user_id="anna")


def today(log: MedicationLog = NOTHING, course: Course = TWICE) -> tuple[PlannedDose, ...]:
    """Return the doses planned for the day."""
    return planned_doses(course, log, DAY, DAY, BERLIN)


# Status


@pytest.mark.parametrize(
    ("hour", "morning", "evening"),
    [
        (2, DoseStatus.UPCOMING, DoseStatus.UPCOMING),
        (7.99, DoseStatus.UPCOMING, DoseStatus.UPCOMING),
        (8, DoseStatus.DUE, DoseStatus.UPCOMING),
        (8.99, DoseStatus.DUE, DoseStatus.UPCOMING),
        (9, DoseStatus.LATE, DoseStatus.UPCOMING),
        (13.99, DoseStatus.LATE, DoseStatus.UPCOMING),
        (14, DoseStatus.MISSED, DoseStatus.UPCOMING),
        (20, DoseStatus.MISSED, DoseStatus.DUE),
        (26, DoseStatus.MISSED, DoseStatus.MISSED),
    ],
)
def test_status_through_a_day_without_doses(
    hour: float, morning: DoseStatus, evening: DoseStatus
) -> None:
    assert [each.status(at(hour)) for each in today()] == [morning, evening]


def test_a_dose_tells_when_its_status_changes_next() -> None:
    morning = today()[0]
    assert [morning.next_change(at(hour)) for hour in (0, 8, 9, 14)] == [
        at(8),
        at(9),
        at(14),
        None,
    ]


@pytest.mark.parametrize("hour", [2, 7, 8, 11, 13.99])
def test_a_dose_in_the_window_is_given(hour: float) -> None:
    morning, evening = today(MedicationLog(doses=[dose(hour)]))
    assert morning.given == dose(hour)
    assert morning.status(at(23)) is DoseStatus.GIVEN
    assert morning.next_change(at(0)) is None
    assert evening.open


@pytest.mark.parametrize("hour", [1.99, 26])
def test_a_dose_of_the_day_before_or_after_closes_none_of_the_day(hour: float) -> None:
    assert all(each.open for each in today(MedicationLog(doses=[dose(hour)])))


def test_a_second_dose_closes_no_other_one() -> None:
    morning, evening = today(MedicationLog(doses=[dose(9), dose(8)]))
    assert morning.given == dose(8)
    assert evening.open


def test_a_dose_of_another_course_closes_nothing() -> None:
    assert all(each.open for each in today(MedicationLog(doses=[dose(8, "b"), dose(20, "b")])))


def test_a_skipped_dose_is_not_late() -> None:
    morning, evening = today(MedicationLog(skips=[Skip(course_id="a", time=at(8))]))
    assert morning.status(at(10)) is DoseStatus.SKIPPED
    assert not morning.open
    assert evening.open


def test_a_dose_that_was_given_after_all_is_not_skipped() -> None:
    log = MedicationLog(doses=[dose(10)], skips=[Skip(course_id="a", time=at(8))])
    assert today(log)[0].status(at(11)) is DoseStatus.GIVEN


@pytest.mark.parametrize(
    ("hour", "status"),
    [
        (7.5, DoseStatus.UPCOMING),
        (8, DoseStatus.SNOOZED),
        (9.99, DoseStatus.SNOOZED),
        (10, DoseStatus.DUE),
        (11, DoseStatus.LATE),
        (14, DoseStatus.MISSED),
    ],
)
def test_a_snoozed_dose_is_due_again_later(hour: float, status: DoseStatus) -> None:
    log = MedicationLog(snoozes=[Snooze(course_id="a", time=at(8.5), until=at(10))])
    morning, evening = today(log)
    assert morning.status(at(hour)) is status
    assert evening.due == at(20)


def test_the_last_snooze_counts_and_none_outlasts_the_window() -> None:
    later = Snooze(course_id="a", time=at(8.5), until=at(15))
    sooner = Snooze(course_id="a", time=at(9), until=at(7))
    assert today(MedicationLog(snoozes=[later]))[0].due == at(14)
    assert today(MedicationLog(snoozes=[sooner, later]))[0].due == at(8)


def test_a_dose_is_due_no_longer_than_its_window() -> None:
    patient = Course(
        id="a", name="Drops", start=DAY, times=(time(8), time(20)), grace=timedelta(days=2)
    )
    morning = today(course=patient)[0]
    assert morning.status(at(13.99)) is DoseStatus.DUE
    assert morning.status(at(14)) is DoseStatus.MISSED


# Plan


def test_a_course_plans_nothing_outside_its_days() -> None:
    short = Course(
        id="a",
        name="Drops",
        start=DAY,
        not_before=time(12),
        end=DAY + timedelta(days=1),
        times=(time(8), time(20)),
    )
    planned = planned_doses(short, NOTHING, date(2020, 1, 1), date(2030, 1, 1), BERLIN)
    assert [each.planned for each in planned] == [at(20), at(32), at(44)]


def test_every_three_days_counts_from_the_first_day() -> None:
    worming = Course(id="a", name="Tablet", start=DAY, every=3, times=(time(8),))
    planned = planned_doses(
        worming, NOTHING, DAY + timedelta(days=1), DAY + timedelta(days=8), BERLIN
    )
    assert [each.day for each in planned] == [DAY + timedelta(days=3), DAY + timedelta(days=6)]
    assert planned[0].opens == at(8 + 36)
    assert planned[0].closes == at(8 + 36 + 72)


def test_a_course_as_needed_plans_nothing() -> None:
    assert today(course=NEEDED) == ()


def test_the_same_time_twice_is_one_dose() -> None:
    twice = Course(id="a", name="Drops", start=DAY, times=(time(8), time(8)))
    assert len(today(course=twice)) == 1


def test_a_dose_in_the_gap_of_the_clock_is_planned_right_after_it() -> None:
    night = Course(id="a", name="Drops", start=DAY, times=(time(2, 30),))
    (planned,) = planned_doses(night, NOTHING, date(2027, 3, 28), date(2027, 3, 28), BERLIN)
    assert planned.planned == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_two_doses_in_one_gap_need_two_logs() -> None:
    night = Course(id="a", name="Drops", start=DAY, times=(time(2, 15), time(2, 45)))
    spring = date(2027, 3, 28)
    gap = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    one = Dose(course_id="a", time=gap)
    two = Dose(course_id="a", time=gap + HOUR)

    def given_by(*doses: Dose) -> list[Dose | None]:
        log = MedicationLog(doses=doses)
        return [each.given for each in planned_doses(night, log, spring, spring, BERLIN)]

    assert given_by(one) == [one, None]
    assert given_by(two, one) == [one, two]


def test_a_day_that_a_zone_skipped_keeps_its_dose() -> None:
    apia = ZoneInfo("Pacific/Apia")
    nightly = Course(id="a", name="Drops", start=date(2011, 12, 1), times=(time(),))
    planned = planned_doses(nightly, NOTHING, date(2011, 12, 29), date(2012, 1, 1), apia)
    assert [each.day.day for each in planned] == [29, 30, 31, 1]
    assert planned[1].planned == planned[2].planned


@pytest.mark.parametrize("day", [date(2011, 12, 30), date(2011, 12, 31)])
def test_a_day_beside_a_skipped_one_may_be_asked_for_alone(day: date) -> None:
    nightly = Course(id="a", name="Drops", start=date(2011, 12, 1), times=(time(),))
    (planned,) = planned_doses(nightly, NOTHING, day, day, ZoneInfo("Pacific/Apia"))
    assert planned.day == day


# Guards


def test_a_dose_as_needed_is_allowed_when_the_least_time_is_over() -> None:
    log = MedicationLog(doses=[dose(9, "n"), dose(3, "n"), dose(12, "a")])
    assert next_allowed(NEEDED, log) == at(17)
    assert given_already(NEEDED, log, at(16.9), BERLIN) == dose(9, "n")
    assert given_already(NEEDED, log, at(17), BERLIN) is None


def test_the_first_dose_as_needed_is_allowed() -> None:
    assert next_allowed(NEEDED, NOTHING) is None
    assert given_already(NEEDED, NOTHING, at(8), BERLIN) is None


@pytest.mark.parametrize(
    ("hour", "given"), [(9, dose(7)), (13.9, dose(7)), (14, None), (1.9, None)]
)
def test_a_planned_dose_is_not_given_twice(hour: float, given: Dose | None) -> None:
    log = MedicationLog(doses=[dose(7)])
    assert given_already(TWICE, log, at(hour), BERLIN) == given


def test_a_skipped_dose_may_be_given_after_all() -> None:
    log = MedicationLog(skips=[Skip(course_id="a", time=at(8))])
    assert given_already(TWICE, log, at(9), BERLIN) is None


# Stock


def stocked(units: float, *, each: float = 1, end: date | None = None) -> Course:
    """Return a course with doses at 8 and at 20 and a stock counted at the start of the day."""
    return Course(
        id="a",
        name="Drops",
        start=date(2026, 10, 1),
        end=end,
        units=each,
        times=(time(8), time(20)),
        stock=Stock(units=units, as_of=at(0)),
    )


def test_doses_after_the_count_are_taken_off_the_stock() -> None:
    log = MedicationLog(doses=[dose(-1), dose(0), dose(8, units=0.5), dose(20), dose(9, "b")])
    assert stock_left(stocked(10), log) == 8.5
    assert stock_left(stocked(1), log) == 0
    assert stock_left(TWICE, log) is None


@pytest.mark.parametrize(
    ("units", "each", "days"),
    [(0, 1, 0), (1, 1, 0), (2, 1, 1), (3, 1, 1), (3.9, 1, 1), (4, 1, 2), (0.6, 0.1, 3)],
)
def test_stock_runs_out_on_the_day_of_the_first_dose_that_lacks(
    units: float, each: float, days: int
) -> None:
    course = stocked(units, each=each)
    assert runs_out(course, units, today(course=course)[0]) == DAY + timedelta(days=days)


def test_after_the_morning_dose_the_evening_one_is_next() -> None:
    assert runs_out(TWICE, 1, today()[1]) == DAY + timedelta(days=1)


def test_stock_that_lasts_for_the_course_or_ten_years_runs_out_on_no_day() -> None:
    course = stocked(4, end=DAY + timedelta(days=1))
    assert runs_out(course, 4, today(course=course)[0]) is None
    assert runs_out(course, 3, today(course=course)[0]) == DAY + timedelta(days=1)
    assert runs_out(TWICE, 1e12, today()[0]) is None


# Properties

zones = st.sampled_from(ODD_ZONES).map(ZoneInfo)
courses = st.builds(
    Course,
    id=st.just("a"),
    name=st.just("Drops"),
    start=st.dates(date(2009, 1, 1), date(2030, 1, 1)),
    every=st.integers(1, 5),
    times=st.lists(
        st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59])),
        min_size=1,
        max_size=4,
        unique=True,
    ).map(tuple),
)
YEAR = timedelta(days=400)


@steady
@given(course=courses, zone=zones)
def test_a_year_with_its_clock_changes_has_every_dose_once(course: Course, zone: ZoneInfo) -> None:
    planned = planned_doses(course, NOTHING, course.start, course.start + YEAR, zone)
    assert [(each.day, each.wall) for each in planned] == [
        (course.start + timedelta(days=number), wall)
        for number in range(0, YEAR.days + 1, course.every)
        for wall in sorted(course.times)
    ]


@steady
@given(course=courses, zone=zones)
def test_windows_follow_each_other_without_gap_or_overlap(course: Course, zone: ZoneInfo) -> None:
    planned = planned_doses(course, NOTHING, course.start, course.start + YEAR, zone)
    windows = [key for key, _ in groupby((each.opens, each.closes) for each in planned)]
    assert all(closes == opens for (_, closes), (opens, _) in pairwise(windows))
    assert all(each.opens < each.planned < each.closes for each in planned)


@steady
@given(
    course=courses,
    zone=zones,
    hours=st.lists(st.floats(-100, 2000), max_size=60),
    random=st.randoms(use_true_random=False),
)
def test_a_log_closes_at_most_one_dose_whatever_the_order(
    course: Course, zone: ZoneInfo, hours: list[float], random: Random
) -> None:
    begin = moment(course.start, time(), zone)
    doses = [
        Dose(course_id="a", time=begin + hour * HOUR, user_id=str(n))
        for n, hour in enumerate(hours)
    ]
    last = course.start + timedelta(days=100)
    planned = planned_doses(course, MedicationLog(doses=doses), course.start, last, zone)
    given_by = [each.given for each in planned if each.given is not None]
    assert all(count == 1 for count in Counter(given_by).values())
    assert all(
        each.opens <= each.given.time < each.closes for each in planned if each.given is not None
    )
    shuffled = MedicationLog(doses=random.sample(doses, len(doses)))
    again = planned_doses(course, shuffled, course.start, last, zone)
    assert [each.open for each in again] == [each.open for each in planned]


@steady
@given(course=courses, zone=zones, minutes=st.integers(-60, 60))
def test_a_dose_given_about_every_planned_time_leaves_none_open(
    course: Course, zone: ZoneInfo, minutes: int
) -> None:
    last = course.start + YEAR
    planned = planned_doses(course, NOTHING, course.start, last, zone)
    shares = [
        (each.closes - each.planned if minutes >= 0 else each.planned - each.opens)
        for each in planned
    ]
    doses = [
        Dose(course_id="a", time=each.planned + minutes / 61 * share)
        for each, share in zip(planned, shares, strict=True)
    ]
    done = planned_doses(course, MedicationLog(doses=doses), course.start, last, zone)
    assert not any(each.open for each in done)


@steady
@given(course=courses, zone=zones, units=st.integers(0, 200))
def test_giving_all_doses_uses_up_the_stock_on_the_day_foretold(
    course: Course, zone: ZoneInfo, units: int
) -> None:
    planned = planned_doses(
        course, NOTHING, course.start, course.start + timedelta(days=1005), zone
    )
    assert runs_out(course, units, planned[0]) == planned[units].day


@steady
@given(course=courses, zone=zones, first=st.integers(0, 300), length=st.integers(0, 30))
def test_a_dose_is_planned_the_same_whichever_days_are_asked_for(
    course: Course, zone: ZoneInfo, first: int, length: int
) -> None:
    begin = course.start + timedelta(days=first)
    end = begin + timedelta(days=length)
    year = planned_doses(course, NOTHING, course.start, course.start + YEAR, zone)
    assert planned_doses(course, NOTHING, begin, end, zone) == tuple(
        each for each in year if begin <= each.day <= end
    )


# The one to give now


@pytest.mark.parametrize(
    ("hour", "given", "wall"),
    [
        (1.9, [], None),
        (2.1, [], time(8)),
        (8.5, [], time(8)),
        (13.9, [], time(8)),
        (14, [], time(20)),
        (8.5, [8], None),
        (14, [8], time(20)),
    ],
)
def test_the_dose_to_give_now(hour: float, given: list[float], wall: time | None) -> None:
    course = Course(id="a", name="Eye drops", start=DAY, times=(time(8), time(20)))
    log = MedicationLog(doses=[dose(hour) for hour in given])
    found = open_dose(course, log, at(hour), BERLIN)
    assert (found.wall if found else None) == wall


def test_what_is_given_as_needed_is_never_open() -> None:
    assert open_dose(NEEDED, NOTHING, at(8), BERLIN) is None


@steady
@given(st.floats(-100, 100), st.lists(st.floats(-100, 100), max_size=6))
def test_a_dose_that_is_open_is_given_by_the_next_one(hour: float, given: list[float]) -> None:
    log = MedicationLog(doses=[dose(each) for each in given if each < hour])
    found = open_dose(TWICE, log, at(hour), BERLIN)
    assert (found is None) == (given_already(TWICE, log, at(hour), BERLIN) is not None)
