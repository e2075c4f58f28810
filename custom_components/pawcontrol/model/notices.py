"""What is known of the health of a dog, and what about it is worth a look."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from operator import attrgetter

from .care import Care
from .course import MedicationLog
from .vitals import (
    BREATHING_LIMIT,
    IDEAL_CONDITION,
    TEMPERATURE,
    Observation,
    Range,
    Reading,
    Vital,
    observe_breathing,
    observe_heart_rate,
    observe_temperature,
    observe_weight,
    usual_heart_rate,
)
from .wall import DAY, add_months, start_of_day
from .weight import Weighing, WeightTarget, latest_weighing

GROWING_MONTHS = 12
"""Age until which a dog may grow and runs cooler."""
FAST_HEART_MONTHS = 6
"""Age until which the heart beats as a puppy's."""
NOTICE_DAYS = 3
"""Days that a vital sign is worth a notice."""
SYMPTOM_TIME = timedelta(days=1)
"""How near to a temperature symptoms belong to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthProfile:
    """What is usual for one dog; the ranges are estimates, to be set by your vet."""

    birth: date | None = None
    """A dog of unknown age is taken for grown."""
    target: WeightTarget | None = None
    temperature: Range = TEMPERATURE
    heart_rate: Range | None = None
    """None for the range by age and size."""
    breathing_limit: float = BREATHING_LIMIT


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthLog:
    """What people logged about the health of a dog, in any order."""

    weighings: Sequence[Weighing] = ()
    readings: Sequence[Reading] = ()
    symptoms: Sequence[datetime] = ()
    """When there were any, UTC."""
    medication: MedicationLog = field(default_factory=MedicationLog)
    care: Sequence[Care] = ()

    def of(self, vital: Vital) -> list[Reading]:
        """Return the readings of a vital sign in order of time."""
        found = (reading for reading in self.readings if reading.vital is vital)
        return sorted(found, key=attrgetter("time", "value"))

    def last(self, vital: Vital) -> Reading | None:
        """Return the last reading of a vital sign, None if there is none."""
        return next(reversed(self.of(vital)), None)


def usual_range(profile: HealthProfile, vital: Vital, kg: float | None, day: date) -> Range:
    """Return the usual values of a vital sign of a dog of some kilograms on a day."""
    match vital:
        case Vital.TEMPERATURE:
            growing = _is_younger(profile, GROWING_MONTHS, day)
            return Range(high=profile.temperature.high) if growing else profile.temperature
        case Vital.HEART_RATE:
            puppy = _is_younger(profile, FAST_HEART_MONTHS, day)
            return profile.heart_rate or usual_heart_rate(kg, puppy=puppy)
        case Vital.BREATHING_RATE:
            return Range(high=profile.breathing_limit)
    return IDEAL_CONDITION


def _is_younger(profile: HealthProfile, months: int, today: date) -> bool:
    return profile.birth is not None and today < add_months(profile.birth, months)


def find_notices(
    profile: HealthProfile, log: HealthLog, trend: float | None, today: date, zone: tzinfo
) -> tuple[Observation, ...]:
    """Return what is unusual; of the vital signs, those of the last days only."""
    since = start_of_day(today - NOTICE_DAYS * DAY, zone)
    found = (
        _weight_notice(profile, log, trend, today),
        _temperature_notice(profile, log, today, since),
        _heart_notice(profile, log, today, since),
        _breathing_notice(profile, log, since),
    )
    return tuple(each for each in found if each is not None)


def _weight_notice(
    profile: HealthProfile, log: HealthLog, trend: float | None, today: date
) -> Observation | None:
    last = latest_weighing(log.weighings)
    if trend is None or last is None:
        return None
    return observe_weight(trend, last.kg, puppy=_is_younger(profile, GROWING_MONTHS, today))


def _temperature_notice(
    profile: HealthProfile, log: HealthLog, today: date, since: datetime
) -> Observation | None:
    last = log.last(Vital.TEMPERATURE)
    if last is None or last.time < since:
        return None
    return observe_temperature(
        last.value,
        profile.temperature,
        puppy=_is_younger(profile, GROWING_MONTHS, today),
        symptoms=any(abs(time - last.time) <= SYMPTOM_TIME for time in log.symptoms),
    )


def _heart_notice(
    profile: HealthProfile, log: HealthLog, today: date, since: datetime
) -> Observation | None:
    last = log.last(Vital.HEART_RATE)
    if last is None or last.time < since:
        return None
    weighing = latest_weighing(log.weighings)
    kg = weighing.kg if weighing is not None else None
    return observe_heart_rate(last.value, usual_range(profile, Vital.HEART_RATE, kg, today))


def _breathing_notice(
    profile: HealthProfile, log: HealthLog, since: datetime
) -> Observation | None:
    readings = log.of(Vital.BREATHING_RATE)
    if not readings or readings[-1].time < since:
        return None
    return observe_breathing([each.value for each in readings], profile.breathing_limit)
