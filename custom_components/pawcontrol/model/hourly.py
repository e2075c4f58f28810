"""Records by the hour, as long-term statistics count them: hours are full ones of UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from statistics import fmean


@dataclass(frozen=True, kw_only=True, slots=True)
class HourTotal:
    """What came together in an hour, and up to its end."""

    start: datetime
    """When the hour began, UTC."""
    amount: float
    total: float


@dataclass(frozen=True, kw_only=True, slots=True)
class HourRange:
    """What was measured in an hour."""

    start: datetime
    """When the hour began, UTC."""
    mean: float
    least: float
    greatest: float


def totals(amounts: Iterable[tuple[datetime, float]]) -> list[HourTotal]:
    """Return the hours in which anything happened, in order, of amounts at their times."""
    hours = {hour: sum(values) for hour, values in _by_hour(amounts)}
    return [
        HourTotal(start=hour, amount=amount, total=total)
        for (hour, amount), total in zip(hours.items(), accumulate(hours.values()), strict=True)
    ]


def ranges(values: Iterable[tuple[datetime, float]]) -> list[HourRange]:
    """Return the hours in which anything was measured, in order, of values at their times."""
    return [
        HourRange(start=hour, mean=fmean(found), least=min(found), greatest=max(found))
        for hour, found in _by_hour(values)
    ]


def _by_hour(values: Iterable[tuple[datetime, float]]) -> list[tuple[datetime, list[float]]]:
    hours: dict[datetime, list[float]] = {}
    for time, value in values:
        hour = time.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        hours.setdefault(hour, []).append(value)
    return sorted(hours.items())
