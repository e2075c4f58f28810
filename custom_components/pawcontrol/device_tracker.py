"""Device tracker: where the dog is, for the map and the zones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.device_tracker import TrackerEntity, TrackerEntityDescription
from homeassistant.components.zone import async_in_zones
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_HOME_ZONE
from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .entity_optimization import Position
from .model.dog import DogData, GpsData
from .model.gps import Fix
from .photo import photo_url

PARALLEL_UPDATES = 0


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

    _shows_mode = True
    entity_description: DogTrackerDescription

    @property
    @override
    def entity_category(self) -> EntityCategory | None:
        """None, for where the dog is matters most of all."""
        return None

    @property
    @override
    def entity_picture(self) -> str | None:
        """The dog's photo, which maps show too."""
        return photo_url(self.coordinator.subentry.data)

    @property
    def _gps(self) -> GpsData:
        return self.coordinator.data.gps

    @property
    @override
    def latitude(self) -> float | None:
        return self._gps.position.latitude if self._gps.position else None

    @property
    @override
    def longitude(self) -> float | None:
        return self._gps.position.longitude if self._gps.position else None

    @property
    @override
    def location_accuracy(self) -> float:
        return self._gps.position.accuracy or 0 if self._gps.position else 0

    @property
    @override
    def in_zones(self) -> list[str] | None:
        """The zones around the dog; about the home zone its other entities must agree."""
        home, at_home = self.coordinator.subentry.data[CONF_HOME_ZONE], self._gps.at_home
        around = [zone for zone in self._zones_around if zone != home]
        if at_home is None and not around:
            return None
        return [home, *around] if at_home else around

    @property
    def _zones_around(self) -> list[str]:
        if (fix := self._gps.position) is None:
            return []
        return async_in_zones(self.hass, fix.latitude, fix.longitude, self.location_accuracy)[1]
