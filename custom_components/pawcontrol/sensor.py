"""Sensors: where, how far, how long, how well, and what the integration itself costs."""

from datetime import date, datetime
from typing import override

from homeassistant.components.sensor import SensorEntity, SensorStateClass
from homeassistant.const import UnitOfLength, UnitOfMass
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .coordinator import DogCoordinator, PawControlConfigEntry
from .entity import DogEntity, MetricsEntity
from .feeding_sensors import FEEDING_SENSORS
from .gps_sensors import GPS_SENSORS
from .health_sensors import HEALTH_SENSORS
from .metrics_sensors import METRICS_SENSORS
from .sensor_types import DogSensorDescription, MetricsSensorDescription
from .updates import Updates
from .walk_sensors import WALK_SENSORS

PARALLEL_UPDATES = 0

DOG_SENSORS = (*GPS_SENSORS, *WALK_SENSORS, *FEEDING_SENSORS, *HEALTH_SENSORS)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of every dog and of the entry."""
    data = entry.runtime_data
    for dog_id, dog in data.dogs.items():
        async_add_entities(
            (DogSensor(dog, data.updates, description) for description in DOG_SENSORS),
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
        """Create a sensor; a dog is weighed in pounds, and walks miles, where people do that."""
        super().__init__(coordinator, updates, description)
        units = coordinator.hass.config.units
        pounds = units.mass_unit == UnitOfMass.POUNDS
        miles = units.length_unit == UnitOfLength.MILES
        if pounds and description.native_unit_of_measurement == UnitOfMass.KILOGRAMS:
            self._attr_suggested_unit_of_measurement = UnitOfMass.POUNDS
        if miles and description.suggested_unit_of_measurement == UnitOfLength.KILOMETERS:
            self._attr_suggested_unit_of_measurement = UnitOfLength.MILES
        self._counted_since = self.last_reset

    @property
    @override
    def native_value(self) -> StateType | date | datetime:
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def _current_mode(self) -> object:
        return super()._current_mode, self.last_reset

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Show the count of another day also if it is as much as the one before."""
        self._shows_mode = self.last_reset != self._counted_since
        self._counted_since = self.last_reset
        super()._handle_coordinator_update()

    @property
    @override
    def last_reset(self) -> datetime | None:
        """When the count of the day began."""
        began = self.coordinator.data.day_began
        counts_the_day = self.entity_description.state_class is SensorStateClass.TOTAL
        return dt_util.as_local(began) if began and counts_the_day else None


class MetricsSensor(MetricsEntity, SensorEntity):
    """A sensor of the entry."""

    entity_description: MetricsSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        return self.entity_description.value_fn(self.coordinator.data)
