"""Health: what the journal says of a dog's body and care, as the model wants it."""

from datetime import date, datetime, tzinfo
from typing import ClassVar, override

from .book import Book
from .const import CONF_BIRTH_DATE
from .model.course import Course
from .model.health import HealthData, health_data
from .model.notices import HealthLog, HealthProfile
from .model.record import Kind, Record, Weight
from .model.weight import Weighing


class HealthBook(Book[HealthData]):
    """How a dog is, and what care it is to get."""

    kinds: ClassVar = frozenset({Kind.WEIGHT})

    @property
    def courses(self) -> tuple[Course, ...]:
        """The medication that the dog gets."""
        return ()

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[HealthData, datetime | None]:
        records = self._journal.records(self._dog_id, kinds=self.kinds)
        birth = self._config[CONF_BIRTH_DATE]
        data = health_data(
            HealthProfile(birth=date.fromisoformat(birth) if birth else None),
            self.courses,
            None,
            HealthLog(weighings=[each for record in records if (each := _weighing(record))]),
            now,
            zone,
        )
        return data, data.next_deadline


def _weighing(record: Record) -> Weighing | None:
    match record.data:
        case Weight(kilograms=kilograms):
            return Weighing(time=record.time, kg=kilograms)
    return None
