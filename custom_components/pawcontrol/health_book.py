"""Health: what the journal says of a dog's body and care, as the model wants it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import ClassVar, Final, override

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .book import Book, month_of
from .const import CONF_BIRTH_DATE, CONF_WEIGHT
from .health_config import (
    HealthConfig,
    care_before,
    care_plan_of,
    course_of,
    health_config,
    target_of,
)
from .model.care import Care, CarePlan
from .model.course import Course, Dose, MedicationLog, Stock
from .model.doses import PlannedDose, given_already, open_dose
from .model.health import HealthData, health_data
from .model.logged import care_done, medication, readings, weighings
from .model.notices import NOTICE_DAYS, HealthLog, HealthProfile
from .model.record import Kind, Record
from .model.wall import DAY
from .model.weight import WeightTarget

_BODY: Final = timedelta(days=366)
"""How long a weight or a vital sign tells anything, unless a target is older."""
_VISITS: Final = timedelta(days=2 * 366)
"""How far back grooming and visits to a vet count as care."""
_STOCK: Final = timedelta(days=2 * 366)
"""How far back doses are taken off a stock."""
_ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SYMPTOMS: Final = (NOTICE_DAYS + 2) * DAY


class HealthBook(Book[HealthData]):
    """How a dog is, and what care it is to get."""

    kinds: ClassVar = frozenset(
        {
            Kind.WEIGHT,
            Kind.VITAL,
            Kind.SYMPTOM,
            Kind.DOSE,
            Kind.SNOOZE,
            Kind.CARE,
            Kind.GROOMING,
            Kind.VET,
        }
    )

    _left: tuple[datetime, list[Course]] | None = None
    """The courses with what was left of their stocks at a time."""

    @override
    @callback
    def forget(self, record: Record) -> None:
        super().forget(record)
        if self._left and record.kind is Kind.DOSE and record.time < self._left[0]:
            self._left = None

    @cached_property
    def _health(self) -> HealthConfig | None:
        """What was configured, None if nothing was."""
        return health_config(self._config)

    @cached_property
    def courses(self) -> Mapping[str, Course]:
        """The courses of medication by id."""
        health = self._health
        return {each["id"]: course_of(each) for each in health["courses"]} if health else {}

    @cached_property
    def care_plan(self) -> CarePlan | None:
        """The care that the dog shall get now and then."""
        return care_plan_of(self._health) if self._health else None

    @cached_property
    def _target(self) -> WeightTarget | None:
        return target_of(self._health) if self._health else None

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[HealthData, datetime | None]:
        birth = self._config[CONF_BIRTH_DATE]
        profile = HealthProfile(
            birth=date.fromisoformat(birth) if birth else None, target=self._target
        )
        courses, log = self._counted(now), self._log(now, zone)
        data = health_data(profile, courses, self.care_plan, log, now, zone)
        if data.weight is None:
            data = replace(data, weight=self._config[CONF_WEIGHT])
        return data, data.next_deadline

    @callback
    def given_already(self, course: Course, time: datetime) -> Dose | None:
        """Return the dose that speaks against giving one at a time (UTC), None if nothing does."""
        log = self._doses([course], time)
        return given_already(course, log, time, dt_util.get_default_time_zone())

    @callback
    def open_dose(self, course: Course, time: datetime) -> PlannedDose | None:
        """Return the dose that one given at a time (UTC) would belong to, None if to give none."""
        log = self._doses([course], time)
        return open_dose(course, log, time, dt_util.get_default_time_zone())

    def _log(self, now: datetime, zone: tzinfo) -> HealthLog:
        since = now - _BODY
        weighed = min(since, self._target.since) if self._target else since
        return HealthLog(
            weighings=weighings(self._weighed(weighed)),
            readings=readings(self._records([Kind.VITAL], since)),
            symptoms=[each.time for each in self._records([Kind.SYMPTOM], now - _SYMPTOMS)],
            medication=self.medication(now),
            care=self.care(now, zone),
        )

    def _weighed(self, since: datetime) -> list[Record]:
        """Return the weighings, the last one in any case."""
        records = self._records([Kind.WEIGHT], since)
        last = None if records else self._journal.last(self._dog_id, Kind.WEIGHT)
        return [last] if last else records

    @callback
    def medication(self, now: datetime) -> MedicationLog:
        """Return what was said about doses, as far as it matters at a time."""
        return self._doses([*self.courses.values()], now)

    def _doses(self, courses: Sequence[Course], now: datetime) -> MedicationLog:
        if not courses:
            return MedicationLog()
        since = _needed_since(courses, now)
        return medication(self._records([Kind.DOSE, Kind.SNOOZE], since))

    def _counted(self, now: datetime) -> list[Course]:
        """Return the courses with stocks as if they had been counted when the log begins."""
        courses = [*self.courses.values()]
        since = _needed_since(courses, now)
        if self._left is None or self._left[0] != since:
            self._left = since, [self._recounted(course, since) for course in courses]
        return self._left[1]

    def _recounted(self, course: Course, time: datetime) -> Course:
        """Return a course with what was left of its stock just before a time (UTC)."""
        stock = course.stock
        if stock is None or stock.as_of >= time:
            return course
        first = max(stock.as_of, time - _STOCK)
        records = self._journal.records(self._dog_id, kinds=[Kind.DOSE], since=first, until=time)
        given = medication(records).doses
        used = sum(d.units for d in given if d.course_id == course.id and d.time > stock.as_of)
        before = Stock(units=stock.units - used, as_of=time - timedelta.resolution)
        return replace(course, stock=before)

    @callback
    def care(self, now: datetime, zone: tzinfo) -> list[Care]:
        """Return the care that was done; what comes back after years is looked for that long."""
        if self.care_plan is None:
            return []
        visits = self._records([Kind.GROOMING, Kind.VET], now - _VISITS)
        logged = care_done([*self._records([Kind.CARE], _ALWAYS), *visits])
        before = care_before(self._health["care"], zone) if self._health else []
        return [*before, *logged]


def _needed_since(courses: Iterable[Course], now: datetime) -> datetime:
    """Return since when doses matter for how the next ones stand: the same for a month."""
    ages = (max((2 * course.every + 2) * DAY, course.min_gap) for course in courses)
    return month_of(now - max(ages, default=DAY))
