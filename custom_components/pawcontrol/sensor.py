"""Sensors: where, how far, how long, how well, and what the integration itself costs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfEnergy,
    UnitOfLength,
    UnitOfMass,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .coordinator import DogCoordinator, Metrics, PawControlConfigEntry
from .entity import DogEntity, MetricsEntity, PacedDescription
from .model.dog import DogData
from .model.gps import TrackingQuality
from .model.health import CourseData
from .updates import Updates

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class DogSensorDescription(PacedDescription[DogData], SensorEntityDescription):
    """A sensor of a dog."""

    value_fn: Callable[[DogData], StateType | date | datetime]


@dataclass(frozen=True, kw_only=True)
class MetricsSensorDescription(PacedDescription[Metrics], SensorEntityDescription):
    """A sensor of the entry."""

    value_fn: Callable[[Metrics], StateType]
    kind: str = "walk"
    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _tenths(number: float | None) -> float | None:
    return None if number is None else round(number, 1)


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
    """Return what care is next, and its wall time if it is an appointment."""
    care = data.health.next_care
    if care is None:
        return {}
    return {"care": care.kind.value, "time": care.wall and care.wall.isoformat("minutes")}


DOG_SENSORS = (
    DogSensorDescription(
        key="tracking_quality",
        translation_key="tracking_quality",
        device_class=SensorDeviceClass.ENUM,
        options=list(TrackingQuality),
        value_fn=lambda data: data.gps.quality,
    ),
    DogSensorDescription(
        key="last_fix",
        translation_key="last_fix",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        absolute=600,
        moving=120,
        value_fn=lambda data: data.gps.last_fix,
    ),
    DogSensorDescription(
        key="battery",
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        entity_category=EntityCategory.DIAGNOSTIC,
        # A level told by the voltage goes up and down by a percent or two.
        absolute=1,
        learn_noise=True,
        value_fn=lambda data: data.gps.battery,
    ),
    DogSensorDescription(
        key="distance_from_home",
        translation_key="distance_from_home",
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_display_precision=0,
        kind="walk",
        absolute=10,
        value_fn=lambda data: _whole(data.gps.distance_from_home),
    ),
    DogSensorDescription(
        key="walk_distance",
        translation_key="walk_distance",
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_display_precision=0,
        kind="walk",
        absolute=10,
        value_fn=lambda data: _whole(data.walk.distance),
    ),
    DogSensorDescription(
        key="walk_duration",
        translation_key="walk_duration",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        kind="walk",
        value_fn=lambda data: _whole(data.walk.minutes),
    ),
    DogSensorDescription(
        key="walks_today",
        translation_key="walks_today",
        state_class=SensorStateClass.TOTAL_INCREASING,
        kind="walk",
        value_fn=lambda data: data.walk.walks_today,
    ),
    DogSensorDescription(
        key="distance_today",
        translation_key="distance_today",
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=2,
        kind="walk",
        absolute=50,
        value_fn=lambda data: _whole(data.walk.distance_today),
    ),
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
        value_fn=lambda data: _whole(data.health.weight_trend),
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
        value_fn=lambda data: _whole(data.health.heart_rate),
    ),
    DogSensorDescription(
        key="breathing_rate",
        translation_key="breathing_rate",
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        kind="health",
        immediate=True,
        value_fn=lambda data: _whole(data.health.breathing_rate),
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
        state_class=SensorStateClass.MEASUREMENT,
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.doses_open,
    ),
    DogSensorDescription(
        key="doses_missed_today",
        translation_key="doses_missed_today",
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
        state_class=SensorStateClass.MEASUREMENT,
        kind="health",
        immediate=True,
        value_fn=lambda data: len(data.health.overdue),
        attributes_fn=lambda data: {"care": [each.kind.value for each in data.health.overdue]},
    ),
)
FEEDING_SENSORS = (
    DogSensorDescription(
        key="next_meal",
        translation_key="next_meal",
        device_class=SensorDeviceClass.TIMESTAMP,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: meal.planned.time if (meal := data.feeding.next_meal) else None,
    ),
    DogSensorDescription(
        key="next_portion",
        translation_key="next_portion",
        device_class=SensorDeviceClass.WEIGHT,
        native_unit_of_measurement=UnitOfMass.GRAMS,
        suggested_display_precision=0,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: _whole(data.feeding.next_portion),
    ),
    DogSensorDescription(
        key="last_fed",
        translation_key="last_fed",
        device_class=SensorDeviceClass.TIMESTAMP,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: fed.time if (fed := data.feeding.last_fed) else None,
    ),
    DogSensorDescription(
        key="meals_today",
        translation_key="meals_today",
        # A meal that is deleted makes less of the day, which must not look like a new one.
        state_class=SensorStateClass.TOTAL,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: data.feeding.fed_today,
    ),
    DogSensorDescription(
        key="calories_today",
        translation_key="calories_today",
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfEnergy.KILO_CALORIE,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: _whole(data.feeding.kcal_today),
    ),
    DogSensorDescription(
        key="calorie_goal",
        translation_key="calorie_goal",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfEnergy.KILO_CALORIE,
        kind="feeding",
        value_fn=lambda data: _whole(data.feeding.kcal_goal),
    ),
    DogSensorDescription(
        key="treats_left",
        translation_key="treats_left",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfEnergy.KILO_CALORIE,
        entity_registry_enabled_default=False,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: _whole(data.feeding.treats_left),
    ),
    DogSensorDescription(
        key="food_left",
        translation_key="food_left",
        device_class=SensorDeviceClass.WEIGHT,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfMass.GRAMS,
        suggested_display_precision=0,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: _whole(data.feeding.stock_left),
    ),
    DogSensorDescription(
        key="food_days_left",
        translation_key="food_days_left",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.DAYS,
        suggested_display_precision=0,
        kind="feeding",
        absolute=0.2,
        value_fn=lambda data: _tenths(data.feeding.stock_days),
    ),
    DogSensorDescription(
        key="food_runs_out",
        translation_key="food_runs_out",
        device_class=SensorDeviceClass.DATE,
        entity_registry_enabled_default=False,
        kind="feeding",
        value_fn=lambda data: data.feeding.stock_empty,
    ),
)
METRICS_SENSORS = (
    MetricsSensorDescription(
        key="cache_hit_rate",
        translation_key="cache_hit_rate",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=0,
        absolute=1,
        value_fn=lambda metrics: metrics.cache_hit_rate,
    ),
    MetricsSensorDescription(
        key="requests_per_minute",
        translation_key="requests_per_minute",
        state_class=SensorStateClass.MEASUREMENT,
        absolute=1,
        learn_noise=True,
        value_fn=lambda metrics: metrics.requests_per_minute,
    ),
    MetricsSensorDescription(
        key="requests_avoided",
        translation_key="requests_avoided",
        state_class=SensorStateClass.TOTAL_INCREASING,
        percentage=0.05,
        value_fn=lambda metrics: metrics.requests_avoided,
    ),
    MetricsSensorDescription(
        key="state_writes",
        translation_key="state_writes",
        state_class=SensorStateClass.TOTAL_INCREASING,
        percentage=0.05,
        value_fn=lambda metrics: metrics.state_writes,
    ),
    MetricsSensorDescription(
        key="suppressed_writes",
        translation_key="suppressed_writes",
        state_class=SensorStateClass.TOTAL_INCREASING,
        percentage=0.05,
        value_fn=lambda metrics: metrics.suppressed_writes,
    ),
    MetricsSensorDescription(
        key="update_latency",
        translation_key="update_latency",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=1,
        percentage=0.05,
        learn_noise=True,
        value_fn=lambda metrics: metrics.update_latency,
    ),
    MetricsSensorDescription(
        key="slow_operations",
        translation_key="slow_operations",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda metrics: metrics.slow_operations,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every dog and of the entry."""
    data = entry.runtime_data
    for dog_id, dog in data.dogs.items():
        async_add_entities(
            (
                DogSensor(dog, data.updates, description)
                for description in (*DOG_SENSORS, *FEEDING_SENSORS)
            ),
            config_subentry_id=dog_id,
        )
    async_add_entities(
        MetricsSensor(data.metrics, data.updates, description) for description in METRICS_SENSORS
    )


class DogSensor(DogEntity, SensorEntity):
    """A sensor of a dog."""

    entity_description: DogSensorDescription

    def __init__(
        self, coordinator: DogCoordinator, updates: Updates, description: DogSensorDescription
    ) -> None:
        """Create a sensor; a dog is weighed in pounds where people do that."""
        super().__init__(coordinator, updates, description)
        pounds = coordinator.hass.config.units.mass_unit == UnitOfMass.POUNDS
        if pounds and description.native_unit_of_measurement == UnitOfMass.KILOGRAMS:
            self._attr_suggested_unit_of_measurement = UnitOfMass.POUNDS

    @property
    @override
    def native_value(self) -> StateType | date | datetime:
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def last_reset(self) -> datetime | None:
        """When the count of the day began."""
        counts_the_day = self.entity_description.state_class is SensorStateClass.TOTAL
        return dt_util.start_of_local_day() if counts_the_day else None


class MetricsSensor(MetricsEntity, SensorEntity):
    """A sensor of the entry."""

    entity_description: MetricsSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        return self.entity_description.value_fn(self.coordinator.data)
