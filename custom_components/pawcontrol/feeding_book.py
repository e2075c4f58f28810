"""Feeding: the plan of a dog and the meals of its journal, as the model wants them."""

from datetime import date, datetime, timedelta, tzinfo
from typing import ClassVar, override

from homeassistant.core import callback

from .book import Book
from .const import CONF_BIRTH_DATE, CONF_NEUTERED, CONF_WEIGHT
from .model.energy import EnergyProfile, Fed, recently_fed
from .model.feeding import FeedingData, MealPlan, feeding_data
from .model.record import Kind, Meal, Record, Treat

_LOG = timedelta(days=2)


class FeedingBook(Book[FeedingData]):
    """What a dog was given, and what it is to get."""

    kinds: ClassVar = frozenset({Kind.MEAL, Kind.TREAT})

    @property
    def plan(self) -> MealPlan:
        """The meals that the dog shall get."""
        return MealPlan()

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[FeedingData, datetime | None]:
        records = self._journal.records(self._dog_id, kinds=self.kinds, since=now - _LOG)
        data = feeding_data(
            profile=self._profile,
            plan=self.plan,
            log=[fed for record in records if (fed := _fed(record))],
            now=now,
            zone=zone,
        )
        return data, data.next_deadline

    @callback
    def recently_fed(self, time: datetime, within: timedelta) -> Fed | None:
        """Return the feeding nearest to a time and less than `within` from it, treats aside."""
        records = self._journal.records(
            self._dog_id, kinds=[Kind.MEAL], since=time - within, until=time + within
        )
        return recently_fed([fed for each in records if (fed := _fed(each))], time, within)

    @property
    def _profile(self) -> EnergyProfile:
        birth = self._config[CONF_BIRTH_DATE]
        return EnergyProfile(
            weight=self._config[CONF_WEIGHT],
            birth_date=date.fromisoformat(birth) if birth else None,
            neutered=self._config[CONF_NEUTERED],
        )


def _fed(record: Record) -> Fed | None:
    """Return what a record says that a dog was given."""
    match record.data:
        case Meal(skipped=False) as data:
            return Fed(
                time=record.time,
                grams=data.grams or 0.0,
                kcal=data.kcal or 0.0,
                meal_id=data.meal_id,
                food=data.food,
                user_id=record.user_id,
            )
        case Treat() as data:
            grams, kcal = data.grams or 0.0, data.kcal or 0.0
            return Fed(time=record.time, grams=grams, kcal=kcal, treat=True)
    return None
