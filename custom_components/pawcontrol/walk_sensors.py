"""Sensors of the walks of a dog."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfLength, UnitOfRatio, UnitOfSpeed, UnitOfTime

from .model.dog import LastWalk, WalkData, WalkTotal
from .model.summary import Period
from .sensor_types import DogSensorDescription, tenths, whole

type _Total = Callable[[WalkData], WalkTotal]

_TOTALS: Final[tuple[tuple[Period, _Total], ...]] = (
    (Period.WEEK, attrgetter("week")),
    (Period.MONTH, attrgetter("month")),
)
"""The times whose walks are counted beside today's, and where they are."""
WALKED_BY: Final = "walked_by"


def _kilometers_per_hour(speed: float | None) -> float | None:
    return None if speed is None else speed * 3.6


def _details(walk: LastWalk | None) -> dict[str, Any]:
    """Return what is known of a walk: meters, minutes, and the ids of who was along."""
    if walk is None:
        return {}
    return {
        "start": walk.start,
        "minutes": whole(walk.minutes),
        "distance": whole(walk.distance),
        "speed": tenths(_kilometers_per_hour(walk.speed)),
        "ascent": whole(walk.ascent),
        "pauses": walk.pauses,
        WALKED_BY: list(walk.walked_by),
    }


def _walks_in(period: Period, total: _Total) -> DogSensorDescription:
    """Return the count of the walks of a week or a month; the one under way is not in it yet."""
    return DogSensorDescription(
        key=f"walks_{period}",
        translation_key=f"walks_{period}",
        # A walk that is deleted makes less of it, which must not look like a new period.
        state_class=SensorStateClass.TOTAL,
        entity_registry_enabled_default=False,
        period=period,
        kind="walk",
        value_fn=lambda data: total(data.walk).walks,
    )


def _distance_in(period: Period, total: _Total) -> DogSensorDescription:
    """Return the same for their distance."""
    return DogSensorDescription(
        key=f"distance_{period}",
        translation_key=f"distance_{period}",
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfLength.METERS,
        suggested_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=2,
        entity_registry_enabled_default=period is Period.WEEK,
        period=period,
        kind="walk",
        value_fn=lambda data: whole(total(data.walk).distance),
    )


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
        entity_registry_enabled_default=False,
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
    # Speed rather than pace: Home Assistant converts it, and higher is faster in its graphs.
    DogSensorDescription(
        key="walk_speed",
        translation_key="walk_speed",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.SPEED,
        native_unit_of_measurement=UnitOfSpeed.KILOMETERS_PER_HOUR,
        suggested_display_precision=1,
        kind="walk",
        absolute=0.2,
        value_fn=lambda data: tenths(_kilometers_per_hour(data.walk.speed)),
    ),
    DogSensorDescription(
        key="walk_goal",
        translation_key="walk_goal",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        kind="walk",
        absolute=5,
        value_fn=lambda data: whole(data.walk.progress),
    ),
    DogSensorDescription(
        key="next_walk_due",
        translation_key="next_walk_due",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
        kind="walk",
        immediate=True,
        value_fn=lambda data: data.walk.due,
    ),
    *(_walks_in(period, total) for period, total in _TOTALS),
    *(_distance_in(period, total) for period, total in _TOTALS),
)
LAST_WALK = DogSensorDescription(
    key="last_walk",
    translation_key="last_walk",
    device_class=SensorDeviceClass.TIMESTAMP,
    kind="walk",
    immediate=True,
    value_fn=lambda data: last.end if (last := data.walk.last) else None,
    attributes_fn=lambda data: _details(data.walk.last),
)
