"""Agenda: the plans of a dog and what its journal says of them, as the model wants them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, ClassVar, Final, override

from .book import Book
from .const import CONF_BIRTH_DATE
from .feeding_book import FeedingBook
from .health_book import HealthBook
from .journal import Journal
from .model.agenda import AgendaData, Plans, agenda_data
from .model.care import Care, CareKind
from .model.course import Dose as Given, MedicationLog, Skip
from .model.feeding import MealState
from .model.record import Dose, Kind, Record
from .model.wall import DAY, day_of

_CARE: Final = {Kind.GROOMING: CareKind.GROOMING, Kind.VET: CareKind.VET}


class AgendaBook(Book[AgendaData]):
    """What a dog is to get, today and later."""

    kinds: ClassVar = FeedingBook.kinds | HealthBook.kinds | {Kind.DOSE, *_CARE}

    def __init__(
        self,
        journal: Journal,
        dog_id: str,
        config: Mapping[str, Any],
        feeding: FeedingBook,
        health: HealthBook,
    ) -> None:
        """Open the agenda of a dog beside the books that have its plans."""
        super().__init__(journal, dog_id, config)
        self._feeding = feeding
        self._health = health

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[AgendaData, datetime | None]:
        birth = self._config[CONF_BIRTH_DATE]
        feeding, until = self._feeding.at(now)
        plans = Plans(
            meals=self._feeding.plan,
            states=self._meal_states(now, zone),
            kcal_goal=feeding.kcal_goal or 0.0,
            courses=self._health.courses,
            medication=self._medication(now),
            care_plan=self._health.care_plan,
            care=self._care(),
            birth=date.fromisoformat(birth) if birth else None,
        )
        data = agenda_data(plans, now, zone)
        return data, min(filter(None, (until, data.next_deadline)), default=None)

    def _meal_states(self, now: datetime, zone: tzinfo) -> tuple[MealState, ...]:
        """Return today's meals, and the one of yesterday that still waits."""
        feeding, _ = self._feeding.at(now)
        following, today = feeding.next_meal, day_of(now, zone)
        if following is None or following.planned.day >= today:
            return feeding.meals
        return (following, *feeding.meals)

    def _medication(self, now: datetime) -> MedicationLog:
        spans = (max((course.every + 2) * DAY, course.min_gap) for course in self._health.courses)
        since = now - max(spans, default=timedelta())
        records = self._journal.records(self._dog_id, kinds=[Kind.DOSE], since=since)
        doses, skips = list[Given](), list[Skip]()
        for record in records:
            match record.data:
                case Dose(skipped=False) as data:
                    doses.append(_given(record, data))
                case Dose() as data:
                    skips.append(Skip(course_id=data.course_id, time=record.time))
        return MedicationLog(doses=doses, skips=skips)

    def _care(self) -> list[Care]:
        records = self._journal.records(self._dog_id, kinds=_CARE)
        return [Care(kind=_CARE[record.kind], time=record.time) for record in records]


def _given(record: Record, data: Dose) -> Given:
    return Given(course_id=data.course_id, time=record.time, units=data.units)
