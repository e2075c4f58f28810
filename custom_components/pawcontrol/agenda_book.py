"""Agenda: the plans of a dog and what its journal says of them, as the model wants them."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any, ClassVar, override

from .book import Book
from .const import CONF_BIRTH_DATE
from .feeding_book import FeedingBook
from .health_book import HealthBook
from .journal import Journal
from .model.agenda import AgendaData, Plans, agenda_data
from .model.booking import LONGEST, SHIFT, bookings
from .model.feeding import MealState
from .model.record import Kind
from .model.wall import day_of


class AgendaBook(Book[AgendaData]):
    """What a dog is to get, today and later."""

    kinds: ClassVar = FeedingBook.kinds | HealthBook.kinds | {Kind.APPOINTMENT}

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
            courses=tuple(self._health.courses.values()),
            medication=self._health.medication(now),
            care_plan=self._health.care_plan,
            care=self._health.care(now, zone),
            birth=date.fromisoformat(birth) if birth else None,
            bookings=tuple(
                bookings(self._records([Kind.APPOINTMENT], now - LONGEST - SHIFT), zone)
            ),
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
