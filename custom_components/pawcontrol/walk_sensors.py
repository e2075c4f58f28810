"""Sensors of the walks of a dog."""

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfLength, UnitOfTime

from .sensor_types import DogSensorDescription, whole

WALK_SENSORS = (
    DogSensorDescription(
        key="walk_distance",
        translation_key="walk_distance",
        device_class=SensorDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_display_precision=0,
        kind="walk",
        absolute=10,
        value_fn=lambda data: whole(data.walk.distance),
    ),
    DogSensorDescription(
        key="walk_duration",
        translation_key="walk_duration",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        kind="walk",
        value_fn=lambda data: whole(data.walk.minutes),
    ),
    DogSensorDescription(
        key="walks_today",
        translation_key="walks_today",
        # A walk that is deleted makes less of the day, which must not look like a new one.
        state_class=SensorStateClass.TOTAL,
        kind="walk",
        value_fn=lambda data: data.walk.walks_today,
    ),
    DogSensorDescription(
        key="distance_today",
        translation_key="distance_today",
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=2,
        kind="walk",
        absolute=50,
        value_fn=lambda data: whole(data.walk.distance_today),
    ),
)
