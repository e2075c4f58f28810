"""Event: the timeline of a dog, and the alarms of its tracker."""

from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .alarm_event import AlarmEvent
from .coordinator import DogCoordinator, PawControlConfigEntry
from .entity import device_of
from .model.record import Kind, Record, Source, walk_of
from .model.walk import Walk, is_same_outing

PARALLEL_UPDATES = 0

WALK_STARTED: Final = "walk_started"
WALK_ENDED: Final = "walk_ended"
EVENT_TYPES: Final = (
    WALK_STARTED,
    WALK_ENDED,
    *(kind.value for kind in Kind if kind is not Kind.NO_WALK),
)
_KEY: Final = "timeline"
_RECENT: Final = timedelta(hours=1)
"""A walk that ended earlier is no news when it is found in the source's history."""
_PRIVATE: Final = frozenset({"location", "pauses", "position", "route", "updated", "walked_by"})
"""What the recorder need not keep of a record: where the dog was or will be, how, and with whom."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the timeline of every dog, and alarms where trackers may raise some."""
    data = entry.runtime_data
    alarms = data.source.has_alarms
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        events = [TimelineEvent(dog), *([AlarmEvent(dog)] if alarms else [])]
        async_add_entities(events, config_subentry_id=dog_id)


class TimelineEvent(CoordinatorEntity[DogCoordinator], EventEntity):
    """Tells what was logged of a dog, and of the beginning and the end of its walks.

    A walk that was logged, or found shortly afterwards, is told as one event. What was imported
    is not told at all: it is the past, and the import answers how much it was.
    """

    _attr_has_entity_name = True
    _attr_translation_key = _KEY

    def __init__(self, coordinator: DogCoordinator) -> None:
        """Create the timeline on the dog's device."""
        super().__init__(coordinator)
        self._attr_unique_id = f"{coordinator.dog_id}_{_KEY}"
        self._attr_device_info = device_of(coordinator)
        self._attr_event_types = [*EVENT_TYPES]
        self._walk: Walk | None = None
        self._ended: Walk | None = None
        """The walk whose end was told last: it may go on."""

    @property
    @override
    def available(self) -> bool:
        """What was logged stays logged."""
        return True

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the journal; a walk that is under way already has been told of."""
        await super().async_added_to_hass()
        self._walk = self._under_way
        journal = self.coordinator.journal
        self.async_on_remove(journal.async_subscribe(self._record_changed))

    @property
    def _under_way(self) -> Walk | None:
        walk = self.coordinator.data.walk.current
        return walk if walk and walk.active else None

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell of a walk that began."""
        walk, before = self._under_way, self._walk or self._ended
        if walk is None:
            return
        self._walk = walk
        if before is None or not is_same_outing(walk, before):
            self._tell(WALK_STARTED, {"time": walk.start.isoformat(), "manual": walk.manual})

    @callback
    def _record_changed(self, old: Record | None, new: Record | None) -> None:
        if new is None or new.dog_id != self.coordinator.dog_id or new.kind is Kind.NO_WALK:
            return
        if new.source is Source.IMPORT:
            return
        if new.kind is Kind.WALK:
            self._walk_changed(old, new)
        elif old is None:
            self._tell(new.kind, _attributes(new))

    @callback
    def _walk_changed(self, old: Record | None, new: Record) -> None:
        """Tell of the end of the walk that was under way, or of another that is new."""
        walk = walk_of(new)
        if walk.active:
            return
        if self._walk and is_same_outing(walk, self._walk):
            self._walk, self._ended = None, walk
            self._tell(WALK_ENDED, _attributes(new))
        elif old is None and (new.source is Source.MANUAL or _is_recent(walk)):
            self._tell(Kind.WALK, _attributes(new))

    @callback
    def _tell(self, event_type: str, attributes: dict[str, Any]) -> None:
        self._trigger_event(event_type, attributes)
        self.async_write_ha_state()


def _attributes(record: Record) -> dict[str, Any]:
    """Return what is worth seeing of a record."""
    raw = record.to_json()
    data = {key: value for key, value in raw["data"].items() if key not in _PRIVATE}
    return {"record_id": raw["id"], "time": raw["time"], "source": raw["source"], **data}


def _is_recent(walk: Walk) -> bool:
    return dt_util.utcnow() - (walk.end or walk.updated) <= _RECENT
