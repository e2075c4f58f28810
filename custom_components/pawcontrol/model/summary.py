"""What a dog did and got in a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from operator import attrgetter

from .record import (
    Business,
    Dose,
    Meal,
    Potty,
    Record,
    Treat,
    WalkEntry,
    Weight,
    walk_of,
)
from .wall import DAY, add_months, start_of_day


class Period(StrEnum):
    """A time of whole days in the user's zone."""

    DAY = "day"
    WEEK = "week"
    """From Monday on."""
    MONTH = "month"

    def around(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return when the period of a day begins, and when the next one does, UTC."""
        match self:
            case Period.DAY:
                first, after = day, day + DAY
            case Period.WEEK:
                first = day - day.weekday() * DAY
                after = first + 7 * DAY
            case _:
                first = day.replace(day=1)
                after = add_months(first, 1)
        return start_of_day(first, zone), start_of_day(after, zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What a dog did and got in a time."""

    walks: int
    distance: float
    """Meters."""
    duration: timedelta
    """Of all walks, pauses included."""
    moving_time: timedelta
    """Of all walks without pauses, as far as these are known."""
    meals: int
    meals_skipped: int
    treats: int
    doses: int
    doses_skipped: int
    potty: dict[Business, int]
    weight_change: float | None
    """Kilograms; None without a weighing in this time or one to compare it with."""


def summarize(records: Iterable[Record], *, before: Record | None = None) -> Summary:
    """Return the summary of the records of a time; `before` is the last weighing before it."""
    known = list(records)
    walks = [(walk_of(record), data) for record, data in _of(WalkEntry, known)]
    meals = [data.skipped for _, data in _of(Meal, known)]
    treats = _of(Treat, known)
    doses = [data.skipped for _, data in _of(Dose, known)]
    potty = Counter(data.what for _, data in _of(Potty, known))
    weighings = _of(Weight, sorted(known, key=attrgetter("time")))
    weights = [data.kilograms for _, data in [*_of(Weight, filter(None, [before])), *weighings]]
    return Summary(
        walks=len(walks),
        distance=sum(walk.distance for walk, _ in walks),
        duration=sum((walk.duration for walk, _ in walks), timedelta()),
        moving_time=sum(
            (
                walk.duration if data.moving_time is None else timedelta(seconds=data.moving_time)
                for walk, data in walks
            ),
            timedelta(),
        ),
        meals=meals.count(False),
        meals_skipped=meals.count(True),
        treats=len(treats),
        doses=doses.count(False),
        doses_skipped=doses.count(True),
        potty={what: potty[what] for what in Business},
        weight_change=round(weights[-1] - weights[0], 3) if weights[1:] else None,
    )


def _of[T](data: type[T], records: Iterable[Record]) -> list[tuple[Record, T]]:
    """Return the records of a kind, each with its data."""
    return [(each, each.data) for each in records if isinstance(each.data, data)]
