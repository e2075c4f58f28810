"""Actions about vital signs and about doses that are put off."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import ATTR_TIME, UnitOfTemperature
from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import TemperatureConverter
import voluptuous as vol

from .action_call import answer, as_utc, dog_of, local, past, refuse
from .action_schemas import A_DOG, WHEN, Fields, choice, fields_of, number, time
from .coordinator import DogCoordinator
from .model.course import Course
from .model.record import POSSIBLE, Snooze, VitalSign
from .model.vitals import Vital

ATTR_COURSE_ID: Final = "course_id"
ATTR_MINUTES: Final = "minutes"
ATTR_UNIT: Final = "unit"
ATTR_UNTIL: Final = "until"
LONGEST_SNOOZE: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_TEMPERATURE_UNITS: Final = (UnitOfTemperature.CELSIUS, UnitOfTemperature.FAHRENHEIT)

LOG_VITAL: Final[Fields] = {
    **A_DOG,
    **WHEN,
    vol.Optional(ATTR_UNIT): choice(_TEMPERATURE_UNITS),
} | fields_of(VitalSign)
SNOOZE_DOSE: Final[Fields] = {
    **A_DOG,
    vol.Optional(ATTR_UNTIL): time,
    vol.Optional(ATTR_MINUTES): number(1, LONGEST_SNOOZE // _MINUTE),
} | fields_of(Snooze, leave_out=[ATTR_UNTIL])


async def async_log_vital(call: ServiceCall) -> ServiceResponse:
    """Log something read off a dog."""
    device_id, dog = dog_of(call)
    when = past(call.data[ATTR_TIME]) if ATTR_TIME in call.data else None
    data = VitalSign(vital=call.data["vital"], value=_value(call), note=call.data.get("note"))
    record = await dog.async_log(data, time=when, user_id=call.context.user_id)
    return {"records": [answer(device_id, record)]}


@callback
def _value(call: ServiceCall) -> float:
    """Return a value in the unit of its vital sign; raises ServiceValidationError if it has none.

    A temperature without a unit is in that of the house.
    """
    vital: Vital = call.data["vital"]
    told: float = call.data["value"]
    celsius = UnitOfTemperature.CELSIUS
    unit: str = celsius
    if vital is Vital.TEMPERATURE:
        unit = call.data.get(ATTR_UNIT, call.hass.config.units.temperature_unit)
    elif ATTR_UNIT in call.data:
        refuse("unit_without_temperature")
    if vital is Vital.BODY_CONDITION and not told.is_integer():
        refuse("score_not_whole")
    value = round(TemperatureConverter.convert(told, unit, celsius), 2)
    limits = POSSIBLE[vital]
    if not limits.low <= value <= limits.high:
        low, high = (
            TemperatureConverter.convert(x, celsius, unit) for x in (limits.low, limits.high)
        )
        refuse("vital_impossible", low=f"{low:g}", high=f"{high:g}")
    return value


async def async_snooze_dose(call: ServiceCall) -> ServiceResponse:
    """Put off the reminder of the dose that is to give now."""
    device_id, dog = dog_of(call)
    course, now = known_course(dog, call.data[ATTR_COURSE_ID]), dt_util.utcnow()
    until = _until(call, now)
    _refuse_idle_snooze(dog, course, now, until)
    data = Snooze(course_id=course.id, until=until, note=call.data.get("note"))
    record = await dog.async_log(data, time=now, user_id=call.context.user_id)
    return {"records": [answer(device_id, record)]}


@callback
def known_course(dog: DogCoordinator, course_id: str) -> Course:
    """Return a course of a dog; raises ServiceValidationError if it has none of that id."""
    courses = dog.health_book.courses
    if course_id not in courses:
        known = ", ".join(f"{course.id} ({course.name})" for course in courses.values())
        key = "course_unknown" if courses else "no_courses"
        refuse(key, dog=dog.subentry.title, course=course_id, courses=known)
    return courses[course_id]


@callback
def _until(call: ServiceCall, now: datetime) -> datetime:
    """Return until when a call wants to wait, UTC."""
    told = [name for name in (ATTR_UNTIL, ATTR_MINUTES) if name in call.data]
    if len(told) != 1:
        refuse("snooze_how_long")
    if ATTR_UNTIL in told:
        return as_utc(call.data[ATTR_UNTIL])
    minutes: float = call.data[ATTR_MINUTES]
    return now + minutes * _MINUTE


@callback
def _refuse_idle_snooze(
    dog: DogCoordinator, course: Course, now: datetime, until: datetime
) -> None:
    """Raise ServiceValidationError for a wish to wait that changes nothing, or too much."""
    if course.as_needed:
        refuse("snooze_as_needed", course=course.name)
    if until <= now:
        refuse("snooze_past", time=local(until))
    if until > now + LONGEST_SNOOZE:
        refuse("snooze_too_long")
    dose = dog.health_book.open_dose(course, now)
    if dose is None:
        refuse("no_dose_to_snooze", dog=dog.subentry.title, course=course.name)
    if until <= dose.planned:
        refuse("snooze_before_dose", course=course.name, time=local(dose.planned))
    if until >= dose.closes:
        refuse("snooze_over_dose", course=course.name, time=local(dose.closes))
