"""Button: feed a dog."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .feeding_guard import async_refuse_second_feeding
from .model.dog import DogData

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class DogButtonDescription(PacedDescription[DogData], ButtonEntityDescription):
    """A button of a dog."""


FEED = DogButtonDescription(
    key="feed", translation_key="feed", kind="feeding", value_fn=lambda _data: None
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the feeding button of every dog."""
    data = entry.runtime_data
    for dog_id, dog in data.dogs.items():
        async_add_entities([FeedButton(dog, data.updates, FEED)], config_subentry_id=dog_id)


class FeedButton(DogEntity, ButtonEntity):
    """Logs the meal that is next, or just some meal."""

    entity_description: DogButtonDescription

    @override
    async def async_press(self) -> None:
        now, dog = dt_util.utcnow(), self.coordinator
        await async_refuse_second_feeding(self.hass, dog.feeding_book, now)
        await dog.async_log(dog.feeding_book.next_feeding(now), time=now, user_id=self._user_id)
