"""Records are counted by full hours, and none is lost."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.hourly import HourRange, HourTotal, ranges, totals
from tests.model.records import zones

SEVEN: Final = datetime(2026, 10, 3, 7, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
times: Final = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 4), timezones=zones)  # noqa: DTZ001 - hypothesis adds the time zone


def test_totals() -> None:
    late, early = SEVEN + 3 * HOUR - timedelta.resolution, SEVEN + timedelta(minutes=59)
    assert totals([(late, 5), (SEVEN, 1), (early, 2)]) == [
        HourTotal(start=SEVEN, amount=3, total=3),
        HourTotal(start=SEVEN + 2 * HOUR, amount=5, total=8),
    ]
    assert totals([]) == []


def test_ranges() -> None:
    assert ranges([(SEVEN, 20), (SEVEN + 5 * HOUR, 21), (SEVEN + HOUR / 2, 23)]) == [
        HourRange(start=SEVEN, mean=21.5, least=20, greatest=23),
        HourRange(start=SEVEN + 5 * HOUR, mean=21, least=21, greatest=21),
    ]


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    found = totals([(first, 1), (first.replace(fold=1), 1)])
    assert [hour.start for hour in found] == [
        datetime(2026, 10, 25, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    ]


@given(amounts=st.lists(st.tuples(times, st.floats(0, 1e6))))
def test_nothing_is_lost(amounts: list[tuple[datetime, float]]) -> None:
    found = totals(amounts)
    starts = [hour.start for hour in found]
    assert starts == sorted({*starts})
    assert {start.minute for start in starts} <= {0}
    assert sum(hour.amount for hour in found) == pytest.approx(sum(a for _, a in amounts))
    assert [hour.total for hour in found][-1:] == [
        pytest.approx(sum(a for _, a in amounts)) for _ in found[-1:]
    ]
