"""Switch: start and end a walk by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .model.dog import DogData

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class DogSwitchDescription(PacedDescription[DogData], SwitchEntityDescription):
    """A switch of a dog."""

    value_fn: Callable[[DogData], bool]


WALK = DogSwitchDescription(
    key="walk", translation_key="walk", kind="walk", value_fn=lambda data: data.walk.on_walk
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the walk switch of every dog."""
    data = entry.runtime_data
    for dog_id, dog in data.dogs.items():
        async_add_entities([WalkSwitch(dog, data.updates, WALK)], config_subentry_id=dog_id)


class WalkSwitch(DogEntity, SwitchEntity):
    """On while the dog is on a walk, whoever noticed it."""

    entity_description: DogSwitchDescription

    @property
    @override
    def is_on(self) -> bool:
        return self.entity_description.value_fn(self.coordinator.data)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.coordinator.async_start_walk(self._user_id)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.coordinator.async_end_walk(self._user_id)
