"""Sensors of where a dog is, and how far that can be trusted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfLength, UnitOfRatio

from .const import CONF_EXTRA_TRACKERS, CONF_HOME_EVIDENCE, CONF_TRACKERS
from .model.dog import GpsData
from .model.fusion import Reason
from .model.gps import TrackingQuality
from .sensor_types import DogSensorDescription, whole

ATTR_TRACKER: Final = "tracker"
"""The entity, or the id of the device on the server."""

_OLD: Final = frozenset({TrackingQuality.STALE, TrackingQuality.LOST})


def _quality(gps: GpsData) -> dict[str, Any]:
    """Return what decides the quality; a position that is old enough to stay tells its time."""
    fix = {"last_fix": gps.last_fix} if gps.quality in _OLD else {}
    return {"reason": gps.quality_reason, **fix}


GPS_SENSORS = (
    DogSensorDescription(
        key="tracking_quality",
        translation_key="tracking_quality",
        device_class=SensorDeviceClass.ENUM,
        options=list(TrackingQuality),
        value_fn=lambda data: data.gps.quality,
        attributes_fn=lambda data: _quality(data.gps),
    ),
    DogSensorDescription(
        key="last_fix",
        translation_key="last_fix",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        absolute=600,
        moving=120,
        value_fn=lambda data: data.gps.last_fix,
    ),
    DogSensorDescription(
        key="battery",
        translation_key="battery",
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
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_display_precision=0,
        kind="walk",
        absolute=10,
        value_fn=lambda data: whole(data.gps.distance_from_home),
    ),
)

_TRACKING_SOURCE: Final = DogSensorDescription(
    key="tracking_source",
    translation_key="tracking_source",
    device_class=SensorDeviceClass.ENUM,
    options=list(Reason),
    entity_category=EntityCategory.DIAGNOSTIC,
    value_fn=lambda data: data.gps.reason,
    attributes_fn=lambda data: {ATTR_TRACKER: data.gps.tracker},
)

_STEPS: Final = DogSensorDescription(
    key="steps",
    translation_key="steps",
    state_class=SensorStateClass.MEASUREMENT,
    kind="walk",
    absolute=50,
    value_fn=lambda data: data.gps.steps,
)


def steps(*, counted: bool) -> DogSensorDescription:
    """Return the sensor of what a tracker counts; few trackers do."""
    return replace(_STEPS, entity_registry_enabled_default=counted)


def tracking_source(dog: Mapping[str, Any]) -> DogSensorDescription:
    """Return the sensor of where a position comes from; few need it who have but one tracker."""
    keys = (CONF_TRACKERS, CONF_EXTRA_TRACKERS, CONF_HOME_EVIDENCE)
    several = sum(len(dog.get(key, ())) for key in keys) > 1
    return replace(_TRACKING_SOURCE, entity_registry_enabled_default=several)
