"""Sensors: where, how far, how long, how well, and what the integration itself costs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, override

from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.const import UnitOfLength, UnitOfMass
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .coordinator import DogCoordinator, PawControlConfigEntry
from .entity import DogEntity, MetricsEntity
from .feeding_sensors import FEEDING_SENSORS
from .gps_sensors import ATTR_TRACKER, GPS_SENSORS, steps, tracking_source
from .health_sensors import HEALTH_SENSORS
from .metrics_sensors import METRICS_SENSORS
from .model.wall import day_of
from .sensor_types import DogSensorDescription, MetricsSensorDescription
from .surroundings import persons
from .units import mass_unit, way_unit
from .updates import Updates
from .walk_sensors import LAST_WALK, WALK_SENSORS, WALKED_BY

PARALLEL_UPDATES = 0

DOG_SENSORS = (*GPS_SENSORS, *WALK_SENSORS, *FEEDING_SENSORS, *HEALTH_SENSORS)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every dog and of the entry."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        sensors = [*DOG_SENSORS, tracking_source(dog.subentry.data)]
        if data.source.has_alarms:
            sensors.append(steps(counted=dog.data.gps.steps is not None))
        async_add_entities(
            (DogSensor(dog, data.updates, description) for description in sensors),
            config_subentry_id=dog_id,
        )
        async_add_entities(
            [LastWalkSensor(dog, data.updates, LAST_WALK)], config_subentry_id=dog_id
        )
    async_add_entities(
        MetricsSensor(data.metrics, data.updates, description) for description in METRICS_SENSORS
    )


class DogSensor(DogEntity, SensorEntity):
    """A sensor of a dog."""

    _unrecorded_attributes = frozenset({ATTR_TRACKER})
    entity_description: DogSensorDescription

    def __init__(
        self, coordinator: DogCoordinator, updates: Updates, description: DogSensorDescription
    ) -> None:
        """Create a sensor of a dog."""
        super().__init__(coordinator, updates, description)
        self._shown_day = self._day

    @property
    @override
    def suggested_unit_of_measurement(self) -> str | None:
        """A dog is weighed in pounds, and walks miles, where people do that."""
        hass, description = self.coordinator.hass, self.entity_description
        if description.suggested_unit_of_measurement == UnitOfLength.KILOMETERS:
            return way_unit(hass)
        if description.native_unit_of_measurement == UnitOfMass.KILOGRAMS:
            return mass_unit(hass)
        return description.suggested_unit_of_measurement

    @property
    @override
    def native_value(self) -> StateType | date | datetime:
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def _current_mode(self) -> object:
        return super()._current_mode, self._day

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the count of another day also if it is as much as the one before."""
        self._shows_mode = self._day != self._shown_day
        self._shown_day = self._day
        super()._handle_coordinator_update()

    @property
    def _day(self) -> datetime | None:
        """When the day began, for a sensor that counts since then, or since an earlier day."""
        counts = self.entity_description.state_class is SensorStateClass.TOTAL
        return self.coordinator.data.day_began if counts else None

    @property
    @override
    def last_reset(self) -> datetime | None:
        """When the count of the day, or of another period, began."""
        if self._day is None:
            return None
        zone = dt_util.get_default_time_zone()
        begin, _ = self.entity_description.period.around(day_of(self._day, zone), zone)
        return dt_util.as_local(begin)


class LastWalkSensor(DogSensor):
    """When the last walk ended, with its details; who was along is told by name."""

    _unrecorded_attributes = frozenset({WALKED_BY})

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        attributes = {**(super().extra_state_attributes or {})}
        if ids := attributes.get(WALKED_BY):
            known = persons(self.hass)
            attributes[WALKED_BY] = [known[key].name if key in known else key for key in ids]
        return attributes


class MetricsSensor(MetricsEntity, SensorEntity):
    """A sensor of the entry."""

    entity_description: MetricsSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        return self.entity_description.value_fn(self.coordinator.data)
