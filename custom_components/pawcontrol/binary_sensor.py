"""Binary sensors: at home, escaped, on a walk, what is due, and what to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .model.dog import DogData

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class DogBinarySensorDescription(PacedDescription[DogData], BinarySensorEntityDescription):
    """A binary sensor of a dog."""

    value_fn: Callable[[DogData], bool | None]


BINARY_SENSORS = (
    DogBinarySensorDescription(
        key="at_home",
        translation_key="at_home",
        device_class=BinarySensorDeviceClass.PRESENCE,
        value_fn=lambda data: data.gps.at_home,
    ),
    DogBinarySensorDescription(
        key="escaped",
        translation_key="escaped",
        device_class=BinarySensorDeviceClass.PROBLEM,
        value_fn=lambda data: data.gps.escaped,
    ),
    DogBinarySensorDescription(
        key="on_walk",
        translation_key="on_walk",
        kind="walk",
        value_fn=lambda data: data.walk.on_walk,
    ),
    DogBinarySensorDescription(
        key="needs_walk",
        translation_key="needs_walk",
        kind="walk",
        immediate=True,
        value_fn=lambda data: data.walk.needed,
    ),
    DogBinarySensorDescription(
        key="charging",
        device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda data: data.gps.charging,
    ),
    DogBinarySensorDescription(
        key="feeding_due",
        translation_key="feeding_due",
        kind="feeding",
        immediate=True,
        value_fn=lambda data: data.feeding.needs_feeding,
    ),
    DogBinarySensorDescription(
        key="food_low",
        translation_key="food_low",
        device_class=BinarySensorDeviceClass.PROBLEM,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: data.feeding.stock_low,
    ),
    DogBinarySensorDescription(
        key="dose_due",
        translation_key="dose_due",
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.doses_open > 0,
    ),
    DogBinarySensorDescription(
        key="health_notice",
        translation_key="health_notice",
        device_class=BinarySensorDeviceClass.PROBLEM,
        kind="health",
        immediate=True,
        value_fn=lambda data: bool(data.health.notices),
        attributes_fn=lambda data: {
            "notices": [each.notice.value for each in data.health.notices],
            "call_vet": any(each.call_vet for each in data.health.notices),
        },
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        async_add_entities(
            (DogBinarySensor(dog, data.updates, description) for description in BINARY_SENSORS),
            config_subentry_id=dog_id,
        )


class DogBinarySensor(DogEntity, BinarySensorEntity):
    """A binary sensor of a dog."""

    entity_description: DogBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        return self.entity_description.value_fn(self.coordinator.data)
