"""Image: the way of the last walk."""

from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .coordinator import DogCoordinator, PawControlConfigEntry
from .entity import device_of
from .model.picture import picture
from .model.record import Kind, Position, Potty, Record, WalkEntry
from .model.route import decode_route

PARALLEL_UPDATES = 0

_TOKEN_LIFE: Final = timedelta(hours=1)
ROUTE = ImageEntityDescription(key="last_route", translation_key="last_route")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the picture of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        async_add_entities([RouteImage(hass, dog, ROUTE)], config_subentry_id=dog_id)


class RouteImage(CoordinatorEntity[DogCoordinator], ImageEntity):
    """The way of the last walk, drawn when somebody looks; its state is when the walk ended."""

    _attr_has_entity_name = True
    _attr_content_type = "image/svg+xml"
    _asked_for = True
    """Whether somebody asked for the picture since the token is the one that it is."""
    _token_since: datetime

    def __init__(
        self, hass: HomeAssistant, dog: DogCoordinator, description: ImageEntityDescription
    ) -> None:
        """Create the picture on the dog's device."""
        super().__init__(dog)
        ImageEntity.__init__(self, hass)
        self.entity_description = description
        self._attr_unique_id = f"{dog.dog_id}_{description.key}"
        self._attr_device_info = device_of(dog)
        self._attr_image_last_updated = self._drawn_at

    @property
    @override
    def available(self) -> bool:
        """A walk that was is there whether the source can be reached or not."""
        return True

    @property
    def _drawn_at(self) -> datetime | None:
        return self.coordinator.data.walk.way_known_at

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self._drawn_at != self.image_last_updated:
            self._attr_image_last_updated = self._drawn_at
            super()._handle_coordinator_update()

    @callback
    @override
    def async_update_token(self) -> None:
        """Leave a token for an hour that nobody used, for each new one is a state change.

        Home Assistant wants another every five minutes, looked at or not: 288 rows a day.
        """
        now = dt_util.utcnow()
        if self._asked_for or now - self._token_since >= _TOKEN_LIFE:
            self._asked_for, self._token_since = False, now
            super().async_update_token()
        elif len(self.access_tokens) > 1:
            # The one before is good for five minutes more, as with all images, and not for an hour.
            self.access_tokens.popleft()

    @override
    async def async_image(self) -> bytes | None:
        self._asked_for = True
        dog = self.coordinator
        journal = dog.journal
        walk = journal.last_finished_walk(dog.dog_id)
        match walk:
            case Record(data=WalkEntry(route=str(route), pauses=pauses, end=end)):
                way = decode_route(route, walk.time)
                return picture(way, pauses, self._marks(walk.time, end), dog.home).encode()
        return None

    def _marks(self, start: datetime, end: datetime | None) -> list[Position]:
        """Return where the dog did its business on a walk, as far as somebody told."""
        dog = self.coordinator
        records = dog.journal.records(dog.dog_id, kinds=[Kind.POTTY], since=start, until=end)
        places = [each.data.position for each in records if isinstance(each.data, Potty)]
        return [place for place in places if place]
