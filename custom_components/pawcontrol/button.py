"""Buttons: log with one tap what happens every day, and ask a tracker where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import DogCoordinator, PawControlConfigEntry
from .entity import DogEntity, PacedDescription
from .feeding_guard import async_refuse_second_feeding
from .model.dog import DogData
from .model.record import Business, Data, Position, Potty, Treat
from .sources import Ability

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class DogButtonDescription(PacedDescription[DogData], ButtonEntityDescription):
    """A button of a dog."""

    value_fn: Callable[[DogData], None] = lambda _data: None


@dataclass(frozen=True, kw_only=True)
class LogButtonDescription(DogButtonDescription):
    """A button that logs the same whenever it is pressed."""

    data_fn: Callable[[DogCoordinator], Data]


def _potty(what: Business) -> Callable[[DogCoordinator], Potty]:
    """Return what tells of a dog's business, and on a walk where it was."""

    def tell(dog: DogCoordinator) -> Potty:
        fix = dog.data.gps.position if dog.data.walk.on_walk else None
        place = Position(latitude=fix.latitude, longitude=fix.longitude) if fix else None
        return Potty(what=what, position=place)

    return tell


FEED = DogButtonDescription(key="feed", translation_key="feed", kind="feeding")
LOCATE = DogButtonDescription(key="locate", translation_key="locate")
LOG_BUTTONS = (
    LogButtonDescription(
        key="treat",
        translation_key="treat",
        kind="feeding",
        data_fn=lambda dog: dog.feeding_book.treat(Treat()),
    ),
    LogButtonDescription(
        key="pee", translation_key="pee", kind="health", data_fn=_potty(Business.PEE)
    ),
    LogButtonDescription(
        key="poop", translation_key="poop", kind="health", data_fn=_potty(Business.POOP)
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        buttons = [LogButton(dog, data.updates, description) for description in LOG_BUTTONS]
        async_add_entities(
            [FeedButton(dog, data.updates, FEED), *buttons], config_subentry_id=dog_id
        )
    _add_locate_buttons(entry, async_add_entities)


@callback
def _add_locate_buttons(
    entry: PawControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add a button to each dog with a tracker that can be asked, as soon as that is known."""
    data, added = entry.runtime_data, set[str]()

    @callback
    def learned() -> None:
        for dog_id, dog in data.dogs.items():
            if dog_id not in added and data.remote.able(dog, Ability.LOCATE):
                added.add(dog_id)
                async_add_entities(
                    [LocateButton(dog, data.updates, LOCATE)], config_subentry_id=dog_id
                )

    entry.async_on_unload(data.remote.async_on_learned(learned))
    learned()


class FeedButton(DogEntity, ButtonEntity):
    """Logs the meal that is next, or just some meal."""

    entity_description: DogButtonDescription

    @override
    async def async_press(self) -> None:
        now, dog = dt_util.utcnow(), self.coordinator
        await async_refuse_second_feeding(dog, now)
        await dog.async_log(dog.feeding_book.next_feeding(now), time=now, user_id=self._user_id)


class LogButton(DogEntity, ButtonEntity):
    """Logs what happened just now."""

    entity_description: LogButtonDescription

    @override
    async def async_press(self) -> None:
        data = self.entity_description.data_fn(self.coordinator)
        await self.coordinator.async_log(data, user_id=self._user_id)


class LocateButton(DogEntity, ButtonEntity):
    """Lets the trackers of a dog report where they are."""

    entity_description: DogButtonDescription

    @override
    async def async_press(self) -> None:
        dog = self.coordinator
        await dog.config_entry.runtime_data.remote.async_locate(dog)
