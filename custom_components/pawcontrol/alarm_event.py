"""Tracker alarm: what the tracker of a dog finds alarming, told as it is raised."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, override

from homeassistant.components.event import EventEntity
from homeassistant.const import ATTR_TIME
from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .coordinator import DogCoordinator
from .entity import device_of
from .model.alarm import Alarm, AlarmKind

_KEY: Final = "tracker_alarm"


class AlarmEvent(CoordinatorEntity[DogCoordinator], EventEntity):
    """Tells each alarm once, with its own time: a tracker without a network tells of it late."""

    _attr_has_entity_name = True
    _attr_translation_key = _KEY
    _attr_event_types = [kind.value for kind in AlarmKind]  # noqa: RUF012 - as the base class has it

    def __init__(self, coordinator: DogCoordinator) -> None:
        """Create the alarms on the dog's device."""
        super().__init__(coordinator)
        self._attr_unique_id = f"{coordinator.dog_id}_{_KEY}"
        self._attr_device_info = device_of(coordinator)
        self._told: Sequence[Alarm] = coordinator.heard_alarms
        self._since = datetime.max.replace(tzinfo=UTC)

    @property
    @override
    def available(self) -> bool:
        """What was raised was raised."""
        return True

    @override
    async def async_added_to_hass(self) -> None:
        """Go on after the alarm that was told last; what came before this was here is no news."""
        await super().async_added_to_hass()
        if before := await self.async_get_last_state():
            told = (self.state_attributes or {}).get(ATTR_TIME)
            # Without one, all that was raised before the last start was judged then.
            self._since = (told and dt_util.parse_datetime(told)) or before.last_changed
        else:
            self._since = dt_util.utcnow()
        self._handle_coordinator_update()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        alarms = self.coordinator.data.gps.alarms
        news = [each for each in alarms if each not in self._told and each.time > self._since]
        self._told = alarms
        for alarm in news:
            self._trigger_event(alarm.kind, {ATTR_TIME: alarm.time.isoformat()})
            self.async_write_ha_state()
