"""Courses of medication and the log of their doses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from custom_components.pawcontrol.model.course import (
    Course,
    Dose,
    MedicationLog,
    Skip,
    Snooze,
)

START = date(2026, 10, 3)
NOON = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def course(
    *, end: date | None = None, units: float = 1, every: int = 1, not_before: time = time.min
) -> Course:
    """Return a course of one dose in the morning."""
    return Course(
        id="a",
        name="Eye drops",
        start=START,
        end=end,
        units=units,
        every=every,
        not_before=not_before,
        times=(time(8),),
    )


@pytest.mark.parametrize(
    ("units", "every", "end"),
    [(0, 1, None), (-1, 1, None), (1, 0, None), (1, 1, date(2026, 10, 2))],
)
def test_a_course_that_is_never_given_is_an_error(
    units: float, every: int, end: date | None
) -> None:
    with pytest.raises(ValueError, match="positive units"):
        course(units=units, every=every, end=end)


def test_a_course_of_one_day_plans_that_day() -> None:
    single = course(end=START)
    assert single.plans(START, time(8))
    assert not single.plans(START + timedelta(days=1), time(8))
    assert not single.plans(START - timedelta(days=1), time(8))


def test_a_course_may_begin_in_the_middle_of_a_day() -> None:
    begun = course(not_before=time(12))
    assert not begun.plans(START, time(8))
    assert begun.plans(START, time(12))
    assert begun.plans(START + timedelta(days=1), time(8))


def test_a_course_without_times_is_given_as_needed() -> None:
    assert Course(id="a", name="Pain killer", start=START).as_needed
    assert not course().as_needed


def test_the_log_of_a_course_is_its_own_in_order_of_time() -> None:
    early = Dose(course_id="a", time=NOON - HOUR)
    late = Dose(course_id="a", time=NOON)
    skip = Skip(course_id="a", time=NOON)
    snooze = Snooze(course_id="a", time=NOON, until=NOON + HOUR)
    log = MedicationLog(
        doses=[late, Dose(course_id="b", time=NOON), early],
        skips=[Skip(course_id="b", time=NOON), skip],
        snoozes=[snooze, Snooze(course_id="b", time=NOON, until=NOON)],
    )
    own = log.of(course())
    assert own == MedicationLog(doses=[early, late], skips=[skip], snoozes=[snooze])
    assert own.within(NOON - HOUR, NOON) == MedicationLog(doses=[early], skips=[], snoozes=[])
