"""Device tracker: where the dog is, for the map and the zones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.device_tracker import TrackerEntity, TrackerEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_HOME_ZONE
from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .model.dog import DogData
from .model.gps import Fix

PARALLEL_UPDATES = 0

type Position = tuple[float, float, float | None]
"""Latitude and longitude in degrees, accuracy in meters."""


@dataclass(frozen=True, kw_only=True)
class DogTrackerDescription(PacedDescription[DogData], TrackerEntityDescription):
    """The tracker of a dog."""

    value_fn: Callable[[DogData], Position | None]


def _position(fix: Fix | None) -> Position | None:
    return (fix.latitude, fix.longitude, fix.accuracy) if fix else None


TRACKER = DogTrackerDescription(
    key="position",
    translation_key="position",
    name=None,
    absolute=11.0,
    value_fn=lambda data: _position(data.gps.position),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the tracker of every dog."""
    data = entry.runtime_data
    for dog_id, dog in data.dogs.items():
        async_add_entities([DogTracker(dog, data.updates, TRACKER)], config_subentry_id=dog_id)


class DogTracker(DogEntity, TrackerEntity):
    """The position of a dog."""

    entity_description: DogTrackerDescription

    @property
    @override
    def entity_category(self) -> EntityCategory | None:
        """None, for where the dog is matters most of all."""
        return None

    @property
    def _fix(self) -> Fix | None:
        return self.coordinator.data.gps.position

    @property
    @override
    def latitude(self) -> float | None:
        return self._fix.latitude if self._fix else None

    @property
    @override
    def longitude(self) -> float | None:
        return self._fix.longitude if self._fix else None

    @property
    @override
    def location_accuracy(self) -> float:
        return self._fix.accuracy or 0 if self._fix else 0

    @property
    @override
    def in_zones(self) -> list[str] | None:
        """The home zone, where something other than GPS saw the dog at home."""
        if self._fix is None and self.coordinator.data.gps.at_home:
            return [self.coordinator.subentry.data[CONF_HOME_ZONE]]
        return None
