"""The obvious implementation of entity updates: what most integrations would write."""

import asyncio
from collections.abc import Mapping
from typing import Any

from custom_components.pawcontrol.entity_optimization import Updatable


class TextbookSignificance:
    """Thresholds and values in dictionaries of dictionaries."""

    def __init__(self) -> None:
        self.thresholds: dict[str, dict[str, float]] = {}
        self.values: dict[str, dict[str, Any]] = {}

    def set_threshold(self, entity_id: str, attribute: str, threshold: float) -> None:
        """Set the least difference that counts."""
        self.thresholds.setdefault(entity_id, {})[attribute] = threshold

    def is_significant_change(self, entity_id: str, attribute: str, value: Any) -> bool:
        """Return whether the value differs enough from the last accepted one."""
        values = self.values.setdefault(entity_id, {})
        old = values.get(attribute)
        threshold = self.thresholds.get(entity_id, {}).get(attribute)
        if isinstance(old, (int, float)) and isinstance(value, (int, float)):
            changed = abs(value - old) >= (threshold or 0.0)
        else:
            changed = value != old
        if changed:
            values[attribute] = value
        return changed


class TextbookBatcher:
    """A set of pending entities and a task that sleeps over the window."""

    def __init__(self, window: float, entities: Mapping[str, Updatable]) -> None:
        self.window = window
        self.entities = entities
        self.pending: set[str] = set()
        self.task: asyncio.Task[None] | None = None

    async def schedule_update(self, entity_id: str) -> None:
        """Write the entity when the window ends."""
        self.pending.add(entity_id)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        await asyncio.sleep(self.window)
        for entity_id in self.pending:
            self.entities[entity_id].async_write_ha_state()
        self.pending.clear()


class TextbookScheduler:
    """A sleeping task per interval, which updates its entities one after the other."""

    def __init__(self) -> None:
        self.entities: dict[float, dict[str, Updatable]] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def register_entity(self, entity_id: str, entity: Updatable, interval: float) -> None:
        """Update the entity every so many seconds."""
        self.entities.setdefault(interval, {})[entity_id] = entity

    def start(self) -> None:
        """Start the tasks."""
        self.tasks = [asyncio.create_task(self._run(interval)) for interval in self.entities]

    def stop(self) -> None:
        """Cancel the tasks."""
        for task in self.tasks:
            task.cancel()

    async def _run(self, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            for entity_id in list(self.entities[interval]):
                await self._update(entity_id, interval)

    async def _update(self, entity_id: str, interval: float) -> None:
        entity = self.entities[interval].get(entity_id)
        if entity is not None:
            entity.async_write_ha_state()
