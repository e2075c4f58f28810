"""The way of every entity write: does it count, is it time, and who is written along."""

from collections.abc import Callable
from typing import Final

from homeassistant.core import HomeAssistant, callback

from .entity_optimization import (
    EntityUpdateBatcher,
    EntityUpdateScheduler,
    SignificantChangeTracker,
    Updatable,
)

VALUE: Final = "value"
"""What the tracker knows of each entity."""


class Updates:
    """The update engine of an entry, shared by all of its entities."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Create the engine; async_setup starts it."""
        self.batcher = EntityUpdateBatcher(hass)
        self.tracker = SignificantChangeTracker()
        self.scheduler = EntityUpdateScheduler(hass, update=self._flush)
        self.changes = 0
        """Values that differed from the one before: what a plain integration would write."""
        self.suppressed = 0
        """Those of them that were never written: superseded or taken back before."""
        self._flushes: dict[str, Callable[[], None]] = {}

    async def async_setup(self) -> None:
        """Start the scheduler."""
        await self.scheduler.async_setup()

    async def async_shutdown(self) -> None:
        """Stop the timers; nothing is written afterwards."""
        await self.scheduler.async_shutdown()
        await self.batcher.async_shutdown()

    @callback
    def async_register(
        self, entity_id: str, entity: Updatable, flush: Callable[[], None], interval: int
    ) -> None:
        """Take an entity in, or change its interval in seconds.

        `flush` is called at the end of each interval to write what was held back.
        """
        self._flushes[entity_id] = flush
        self.batcher.register_entity(entity_id, entity)
        self.scheduler.register_entity(entity_id, entity, update_interval=interval)

    @callback
    def async_unregister(self, entity_id: str) -> None:
        """Forget an entity, and what was set for it."""
        self.scheduler.unregister_entity(entity_id)
        self.batcher.unregister_entity(entity_id)
        self.tracker.forget(entity_id, VALUE)
        self._flushes.pop(entity_id, None)

    @callback
    def _flush(self, entity_id: str, _entity: Updatable) -> None:
        self._flushes[entity_id]()

    @property
    def writes(self) -> int:
        """State writes since set-up, without the first one of each entity."""
        return self.batcher.update_count
