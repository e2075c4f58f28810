"""Number: what a person scores by looking at the dog."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.number import NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .action_call import refuse
from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .model.dog import DogData
from .model.record import Data, VitalSign
from .model.vitals import Vital

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class DogNumberDescription(PacedDescription[DogData], NumberEntityDescription):
    """A number of a dog, and what is logged when a person sets it."""

    value_fn: Callable[[DogData], float | None]
    data_fn: Callable[[float], Data]


def _body_condition(value: float) -> VitalSign:
    """Return what to log of a score; raises ServiceValidationError if it is between two."""
    if not value.is_integer():
        refuse("score_not_whole")
    return VitalSign(vital=Vital.BODY_CONDITION, value=value)


NUMBERS = (
    DogNumberDescription(
        key="body_condition",
        translation_key="body_condition",
        entity_registry_enabled_default=False,
        native_min_value=1,
        native_max_value=9,
        native_step=1,
        mode=NumberMode.SLIDER,
        kind="health",
        immediate=True,
        value_fn=lambda data: data.health.body_condition,
        data_fn=_body_condition,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the numbers of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        async_add_entities(
            (DogNumber(dog, data.updates, description) for description in NUMBERS),
            config_subentry_id=dog_id,
        )


class DogNumber(DogEntity, NumberEntity):
    """What was logged last; setting it logs another."""

    entity_description: DogNumberDescription

    @property
    @override
    def native_value(self) -> float | None:
        return self.entity_description.value_fn(self.coordinator.data)

    @override
    async def async_set_native_value(self, value: float) -> None:
        user_id = self._context.user_id if self._context else None
        await self.coordinator.async_log(self.entity_description.data_fn(value), user_id=user_id)
