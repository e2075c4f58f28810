"""Switches: a walk by hand, and the modes of a dog."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .model.dog import DogData
from .model.record import LostMode, VisitorMode
from .modes import Mode

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class DogSwitchDescription(PacedDescription[DogData], SwitchEntityDescription):
    """A switch of a dog."""

    value_fn: Callable[[DogData], bool]


WALK = DogSwitchDescription(
    key="walk", translation_key="walk", kind="walk", value_fn=lambda data: data.walk.on_walk
)


@dataclass(frozen=True, kw_only=True)
class ModeSwitchDescription(DogSwitchDescription):
    """A switch for a mode of a dog."""

    mode: type[Mode]
    immediate: bool = True


MODES = (
    ModeSwitchDescription(
        key="lost_mode",
        translation_key="lost_mode",
        mode=LostMode,
        value_fn=lambda data: data.modes.lost,
    ),
    ModeSwitchDescription(
        key="visitor_mode",
        translation_key="visitor_mode",
        mode=VisitorMode,
        value_fn=lambda data: data.modes.visitor,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        switches = [
            WalkSwitch(dog, data.updates, WALK),
            *(ModeSwitch(dog, data.updates, mode) for mode in MODES),
        ]
        async_add_entities(switches, config_subentry_id=dog_id)


class DogSwitch(DogEntity, SwitchEntity):
    """A switch of a dog."""

    entity_description: DogSwitchDescription

    @property
    @override
    def is_on(self) -> bool:
        return self.entity_description.value_fn(self.coordinator.data)


class WalkSwitch(DogSwitch):
    """On while the dog is on a walk, whoever noticed it."""

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.coordinator.async_start_walk(self._user_id)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.coordinator.async_end_walk(self._user_id)


class ModeSwitch(DogSwitch):
    """On until somebody says otherwise, over restarts too."""

    entity_description: ModeSwitchDescription

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._async_set(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._async_set(on=False)

    async def _async_set(self, *, on: bool) -> None:
        mode = self.entity_description.mode(on=on)
        await self.coordinator.async_set_mode(mode, self._user_id)
