"""Sensors of how a dog is, and what care it is to get."""

from datetime import date, datetime
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfMass, UnitOfTemperature, UnitOfTime

from .model.dog import DogData
from .model.health import CourseData
from .sensor_types import DogSensorDescription, whole


def _next_dose(data: DogData) -> datetime | None:
    course = data.health.next_dose
    return course.next_dose if course else None


def _days_left(data: DogData) -> int | None:
    course = data.health.least_stock
    return course.stock_days if course else None


def _next_care(data: DogData) -> date | None:
    care = data.health.next_care
    return care.day if care else None


def _medication(course: CourseData | None) -> dict[str, Any]:
    """Return which medication a value is about."""
    if course is None:
        return {}
    return {"medication": course.name, "course_id": course.course_id, "dose": course.dose}


def _care(data: DogData) -> dict[str, Any]:
    """Return what care is next, and its wall time if it is an appointment.

    Home Assistant shows the date of a state as it is written, and that of an attribute in words.
    """
    care = data.health.next_care
    if care is None:
        return {}
    time = care.wall and care.wall.isoformat("minutes")
    return {"care": care.kind.value, "date": care.day.isoformat(), "time": time}


HEALTH_SENSORS = (
    DogSensorDescription(
        key="weight",
        translation_key="weight",
        device_class=SensorDeviceClass.WEIGHT,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfMass.KILOGRAMS,
        suggested_display_precision=1,
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.weight,
    ),
    DogSensorDescription(
        key="weight_trend",
        translation_key="weight_trend",
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        kind="health",
        absolute=1,
        value_fn=lambda data: whole(data.health.weight_trend),
    ),
    DogSensorDescription(
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=1,
        entity_registry_enabled_default=False,
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.temperature,
    ),
    DogSensorDescription(
        key="heart_rate",
        translation_key="heart_rate",
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        kind="health",
        immediate=True,
        value_fn=lambda data: whole(data.health.heart_rate),
    ),
    DogSensorDescription(
        key="breathing_rate",
        translation_key="breathing_rate",
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        kind="health",
        immediate=True,
        value_fn=lambda data: whole(data.health.breathing_rate),
    ),
    DogSensorDescription(
        key="next_dose",
        translation_key="next_dose",
        device_class=SensorDeviceClass.TIMESTAMP,
        kind="health",
        immediate=True,
        value_fn=_next_dose,
        attributes_fn=lambda data: _medication(data.health.next_dose),
    ),
    DogSensorDescription(
        key="doses_due",
        translation_key="doses_due",
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.doses_open,
    ),
    DogSensorDescription(
        key="doses_missed_today",
        translation_key="doses_missed_today",
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.doses_missed,
    ),
    DogSensorDescription(
        key="medication_left",
        translation_key="medication_left",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.DAYS,
        suggested_display_precision=0,
        kind="health",
        value_fn=_days_left,
        attributes_fn=lambda data: _medication(data.health.least_stock),
    ),
    DogSensorDescription(
        key="next_care",
        translation_key="next_care",
        device_class=SensorDeviceClass.DATE,
        kind="health",
        immediate=True,
        value_fn=_next_care,
        attributes_fn=_care,
    ),
    DogSensorDescription(
        key="care_overdue",
        translation_key="care_overdue",
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        kind="health",
        immediate=True,
        value_fn=lambda data: len(data.health.overdue),
        attributes_fn=lambda data: {"care": [each.kind.value for each in data.health.overdue]},
    ),
)
