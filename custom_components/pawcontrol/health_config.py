"""Health as it is stored with a dog, and as the model wants it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, TypedDict

from .const import CONF_FEEDING, CONF_HEALTH, CONF_TARGET_WEIGHT
from .model.care import DEFAULT_RULES, Appointment, Care, CareKind, CarePlan, CareRule, Interval
from .model.course import Course, Stock
from .model.wall import start_of_day
from .model.weight import WeightTarget


class CourseConfig(TypedDict):
    """A course of medication: dates, wall times and UTC times in ISO 8601."""

    id: str
    name: str
    dose: str
    units: float
    times: list[str]
    every: int
    min_hours: float
    start: str
    not_before: str
    end: str | None
    stock: float | None
    stock_time: str | None


class CareConfig(TypedDict):
    """How often care is due; as the guidelines say if there is neither a month nor a day."""

    kind: str
    months: int
    days: int
    last: str | None
    """The day on which it was done last, as far as the journal does not know."""


class AppointmentConfig(TypedDict):
    """A day, and maybe a wall time, on which care is to be."""

    kind: str
    date: str
    time: str | None
    note: str


class HealthConfig(TypedDict):
    """What is stored of a dog under CONF_HEALTH."""

    target_weight: float | None
    """Kilograms."""
    target_since: str | None
    courses: list[CourseConfig]
    care: list[CareConfig]
    care_since: str
    """When the first care was planned."""
    appointments: list[AppointmentConfig]


def health_config(dog: Mapping[str, Any]) -> HealthConfig | None:
    """Return what is stored of a dog's health, None before somebody edited it."""
    return dog.get(CONF_HEALTH)


def target_weight(dog: Mapping[str, Any]) -> float | None:
    """Return the kilograms that a dog is to reach, which were once part of its feeding."""
    health = health_config(dog)
    kg = health["target_weight"] if health else None
    before: float | None = (dog.get(CONF_FEEDING) or {}).get(CONF_TARGET_WEIGHT)
    return before if kg is None else kg


def without_target_weight(dog: Mapping[str, Any]) -> dict[str, Any]:
    """Return the feeding of a dog without the target weight that was once part of it."""
    feeding = dog.get(CONF_FEEDING) or {}
    if CONF_TARGET_WEIGHT not in feeding:
        return {}
    return {CONF_FEEDING: {k: value for k, value in feeding.items() if k != CONF_TARGET_WEIGHT}}


def target_of(config: HealthConfig) -> WeightTarget | None:
    """Return the weight that the dog shall reach."""
    kg, since = config["target_weight"], config["target_since"]
    if kg is None or since is None:
        return None
    return WeightTarget(kg=kg, since=datetime.fromisoformat(since))


def course_of(config: CourseConfig) -> Course:
    """Return a course of medication."""
    end = config["end"]
    return Course(
        id=config["id"],
        name=config["name"],
        start=date.fromisoformat(config["start"]),
        not_before=time.fromisoformat(config["not_before"]),
        end=date.fromisoformat(end) if end is not None else None,
        dose=config["dose"],
        units=config["units"],
        times=tuple(map(time.fromisoformat, config["times"])),
        every=config["every"],
        min_gap=timedelta(hours=config["min_hours"]),
        stock=_stock(config),
    )


def _stock(config: CourseConfig) -> Stock | None:
    units, counted = config["stock"], config["stock_time"]
    if units is None or counted is None:
        return None
    return Stock(units=units, as_of=datetime.fromisoformat(counted))


def care_plan_of(config: HealthConfig) -> CarePlan:
    """Return the care that the dog shall get."""
    return CarePlan(
        since=date.fromisoformat(config["care_since"]),
        rules=tuple(map(_rule, config["care"])),
        appointments=tuple(map(_appointment, config["appointments"])),
    )


def _rule(config: CareConfig) -> CareRule:
    kind, months, days = CareKind(config["kind"]), config["months"], config["days"]
    if not months and not days:
        return DEFAULT_RULES[kind]
    return CareRule(kind=kind, every=Interval(months=months, days=days))


def _appointment(config: AppointmentConfig) -> Appointment:
    wall = config["time"]
    return Appointment(
        kind=CareKind(config["kind"]),
        day=date.fromisoformat(config["date"]),
        wall=time.fromisoformat(wall) if wall is not None else None,
        note=config["note"],
    )


def care_before(config: Iterable[CareConfig], zone: tzinfo) -> list[Care]:
    """Return the care that was done before somebody logged any, in the user's zone."""
    return [
        Care(kind=CareKind(each["kind"]), time=start_of_day(date.fromisoformat(last), zone))
        for each in config
        if (last := each["last"]) is not None
    ]
