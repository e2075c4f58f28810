"""Vaccinations, worming and appointments: when they are due next."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.care import (
    DEFAULT_RULES,
    Appointment,
    Care,
    CareDue,
    CareKind,
    CarePlan,
    CareRule,
    Interval,
    care_due,
    next_due,
)

BERLIN = ZoneInfo("Europe/Berlin")
BIRTH = date(2026, 1, 5)
LONG_AGO = date(2000, 1, 1)
WORMING = DEFAULT_RULES[CareKind.WORMING]
CORE = DEFAULT_RULES[CareKind.CORE_VACCINES]
LEPTOSPIROSIS = DEFAULT_RULES[CareKind.LEPTOSPIROSIS]
RABIES = DEFAULT_RULES[CareKind.RABIES]
GROOMING = CareRule(kind=CareKind.GROOMING, every=Interval(days=42))

steady = settings(derandomize=True, deadline=None)


def at_age(weeks: float) -> date:
    """Return the day on which the puppy is some weeks old."""
    return BIRTH + timedelta(days=weeks * 7)


def care(kind: CareKind, day: date, hour: int = 12) -> Care:
    """Return care that was done on a day."""
    return Care(kind=kind, time=datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def series(rule: CareRule, number: int) -> list[date]:
    """Return the days of a puppy whose people do everything on the day it is due."""
    done: list[date] = []
    for _ in range(number):
        day = next_due(rule, done, BIRTH, LONG_AGO)
        assert day is not None
        done.append(day)
    return done


@pytest.mark.parametrize(("months", "days"), [(0, 0), (-1, 0), (1, -1)])
def test_an_interval_is_longer_than_nothing(months: int, days: int) -> None:
    with pytest.raises(ValueError, match="some months or days"):
        Interval(months=months, days=days)


def test_an_interval_ends_with_the_month() -> None:
    assert Interval(months=1).after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert Interval(months=1, days=2).after(date(2026, 1, 31)) == date(2026, 3, 2)


# Rules


def test_core_vaccines_of_a_puppy() -> None:
    done = series(CORE, 5)
    assert done[:4] == [at_age(8), at_age(12), at_age(16), at_age(26)]
    assert done[4] == date(2029, 7, 6)


def test_worming_of_a_puppy() -> None:
    done = series(WORMING, 10)
    assert done[:5] == [at_age(2), at_age(4), at_age(6), at_age(8), at_age(10)]
    assert done[5:] == [
        date(2026, 4, 16),
        date(2026, 5, 16),
        date(2026, 6, 16),
        date(2026, 7, 16),
        date(2026, 10, 16),
    ]


def test_leptospirosis_is_two_doses_and_then_yearly() -> None:
    first, second = date(2026, 5, 1), date(2026, 5, 29)
    assert next_due(LEPTOSPIROSIS, [], BIRTH, LONG_AGO) is None
    assert next_due(LEPTOSPIROSIS, [first], BIRTH, LONG_AGO) == second
    assert next_due(LEPTOSPIROSIS, [first, second], BIRTH, LONG_AGO) == date(2027, 5, 29)


def test_rabies_is_from_twelve_weeks_and_again_after_a_year() -> None:
    assert series(RABIES, 3) == [at_age(12), date(2027, 3, 30), date(2028, 3, 30)]


def test_of_a_dog_of_unknown_age_only_what_was_done_counts() -> None:
    assert next_due(CORE, [], None, LONG_AGO) is None
    assert next_due(CORE, [date(2026, 5, 1)], None, LONG_AGO) == date(2029, 5, 1)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (at_age(5), at_age(8)),
        (at_age(8), at_age(8)),
        (at_age(9), at_age(8)),
        (at_age(12), at_age(12)),
        (at_age(15.9), at_age(12)),
        (at_age(20), at_age(16)),
        (at_age(27), None),
        (at_age(300), None),
    ],
)
def test_a_plan_asks_for_the_last_vaccination_that_a_puppy_should_have_had(
    since: date, due: date | None
) -> None:
    assert next_due(CORE, [], BIRTH, since) == due


def test_a_dog_is_asked_for_rabies_until_the_booster_is_due() -> None:
    assert next_due(RABIES, [], BIRTH, at_age(30)) == at_age(12)
    assert next_due(RABIES, [], BIRTH, at_age(60)) == at_age(12)
    assert next_due(RABIES, [], BIRTH, at_age(70)) is None


@steady
@given(
    rule=st.sampled_from([*DEFAULT_RULES.values(), GROOMING]),
    birth=st.none() | st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    since=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    done=st.lists(st.dates(date(2010, 1, 1), date(2030, 1, 1)), max_size=8),
    more=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
)
def test_more_care_never_makes_the_next_due_earlier(
    rule: CareRule, birth: date | None, since: date, done: list[date], more: date
) -> None:
    before = next_due(rule, done, birth, since)
    after = next_due(rule, [*done, more], birth, since)
    assert after is not None
    assert (before or date.min) <= after
    assert more < after


# Plan


def due(
    done: Sequence[Care] = (),
    rules: tuple[CareRule, ...] = (),
    appointments: tuple[Appointment, ...] = (),
) -> tuple[CareDue, ...]:
    """Return what a plan of the puppy's birthday asks for."""
    plan = CarePlan(since=BIRTH, rules=rules, appointments=appointments)
    return care_due(plan, done, BIRTH, BERLIN)


def test_a_plan_without_rules_asks_for_nothing() -> None:
    assert due([care(CareKind.VET, BIRTH)]) == ()


def test_care_is_due_in_order_of_days() -> None:
    done = [care(CareKind.GROOMING, at_age(1))]
    assert due(done, rules=(CORE, GROOMING, WORMING, LEPTOSPIROSIS)) == (
        CareDue(kind=CareKind.WORMING, day=at_age(2)),
        CareDue(kind=CareKind.GROOMING, day=at_age(7)),
        CareDue(kind=CareKind.CORE_VACCINES, day=at_age(8)),
    )


def test_care_at_night_counts_for_the_day_of_the_user() -> None:
    late = Care(kind=CareKind.GROOMING, time=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    (next_time,) = due([late], rules=(GROOMING,))
    assert next_time.day == date(2026, 7, 2) + timedelta(days=42)


def test_a_day_set_by_hand_wins_over_the_rule() -> None:
    vet = Appointment(
        kind=CareKind.CORE_VACCINES, day=at_age(9), wall=time(15, 30), note="Dr. Green"
    )
    assert due(rules=(CORE,), appointments=(vet,)) == (
        CareDue(
            kind=CareKind.CORE_VACCINES,
            day=at_age(9),
            wall=time(15, 30),
            note="Dr. Green",
            manual=True,
        ),
    )


@pytest.mark.parametrize(("done", "day"), [(8.9, 9), (9, 13), (9.5, 13.5)])
def test_care_on_the_day_or_later_meets_an_appointment(done: float, day: float) -> None:
    vet = Appointment(kind=CareKind.CORE_VACCINES, day=at_age(9))
    log = [care(CareKind.CORE_VACCINES, at_age(done))]
    assert [each.day for each in due(log, rules=(CORE,), appointments=(vet,))] == [at_age(day)]


def test_all_open_appointments_are_there_in_order_of_time() -> None:
    evening = Appointment(kind=CareKind.VET, day=BIRTH, wall=time(18))
    morning = Appointment(kind=CareKind.GROOMING, day=BIRTH, wall=time(9))
    whole_day = Appointment(kind=CareKind.FLEA, day=BIRTH)
    later = Appointment(kind=CareKind.VET, day=at_age(3))
    found = due(appointments=(later, evening, morning, whole_day))
    assert [(each.kind, each.wall) for each in found] == [
        (CareKind.FLEA, None),
        (CareKind.GROOMING, time(9)),
        (CareKind.VET, time(18)),
        (CareKind.VET, None),
    ]


@steady
@given(
    booked=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    done=st.lists(st.dates(date(2026, 1, 1), date(2030, 1, 1)), max_size=5),
    more=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)
def test_more_care_never_makes_a_plan_ask_earlier(
    booked: date, done: list[date], more: date
) -> None:
    def first(days: list[date]) -> date:
        log = [care(CareKind.CORE_VACCINES, day) for day in days]
        vet = Appointment(kind=CareKind.CORE_VACCINES, day=booked)
        return due(log, rules=(CORE,), appointments=(vet,))[0].day

    assert first(done) <= first([*done, more])
