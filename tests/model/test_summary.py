"""Summaries of days, weeks and months."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.pawcontrol.model.record import (
    Business,
    Dose,
    Meal,
    Potty,
    Record,
    Treat,
    WalkEntry,
    Weight,
)
from custom_components.pawcontrol.model.summary import Period, Summary, summarize
from tests.model.fixes import NOW
from tests.model.records import note, record


@pytest.mark.parametrize(
    ("period", "day", "first", "after"),
    [
        (Period.DAY, date(2026, 10, 25), (2026, 10, 24, 22), (2026, 10, 25, 23)),
        (Period.WEEK, date(2026, 10, 25), (2026, 10, 18, 22), (2026, 10, 25, 23)),
        (Period.WEEK, date(2026, 10, 26), (2026, 10, 25, 23), (2026, 11, 1, 23)),
        (Period.MONTH, date(2026, 12, 31), (2026, 11, 30, 23), (2026, 12, 31, 23)),
    ],
)
def test_periods(
    period: Period,
    day: date,
    first: tuple[int, int, int, int],
    after: tuple[int, int, int, int],
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert period.around(day, berlin) == (
        datetime(*first, tzinfo=UTC),
        datetime(*after, tzinfo=UTC),
    )


def test_nothing() -> None:
    assert summarize([note("only")]) == Summary(
        walks=0,
        distance=0,
        duration=timedelta(),
        moving_time=timedelta(),
        meals=0,
        meals_skipped=0,
        treats=0,
        doses=0,
        doses_skipped=0,
        potty={Business.PEE: 0, Business.POOP: 0, Business.ACCIDENT: 0},
        weight_change=None,
    )


def test_everything() -> None:
    end = NOW + timedelta(minutes=30)
    records = [
        record(WalkEntry(updated=end, end=end, distance=900)),
        record(WalkEntry(updated=end, end=end, distance=100, moving_time=600)),
        record(Meal(kcal=300)),
        record(Meal()),
        record(Meal(kcal=300, skipped=True)),
        record(Treat(kcal=20)),
        record(Dose(course_id="c", units=1)),
        record(Dose(course_id="c", units=1, skipped=True)),
        record(Potty(what=Business.ACCIDENT)),
    ]
    assert summarize(records) == Summary(
        walks=2,
        distance=1000,
        duration=timedelta(hours=1),
        moving_time=timedelta(minutes=40),
        meals=2,
        meals_skipped=1,
        treats=1,
        doses=1,
        doses_skipped=1,
        potty={Business.PEE: 0, Business.POOP: 0, Business.ACCIDENT: 1},
        weight_change=None,
    )


def _weighed(kilograms: float, hours: float) -> Record:
    return record(Weight(kilograms=kilograms), NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("before", "within", "change"),
    [
        (None, [], None),
        (20, [], None),
        (None, [20], None),
        (20, [20.4], 0.4),
        (None, [20, 19.5], -0.5),
        (21, [20, 19.5], -1.5),
    ],
)
def test_the_change_of_weight(
    before: float | None, within: list[float], change: float | None
) -> None:
    records = [_weighed(kg, hours) for hours, kg in enumerate(within)]
    earlier = None if before is None else _weighed(before, -24)
    assert summarize(reversed(records), before=earlier).weight_change == change
