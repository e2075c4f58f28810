"""The cases of entity updates: significance and the batcher."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.significant_change import check_absolute_change

from custom_components.pawcontrol.entity_optimization import (
    EntityUpdateBatcher,
    SignificantChangeTracker,
)

from . import limits, textbook_updates as textbook
from .drive import await_each, check_each
from .harness import LIMIT, OURS, TEXTBOOK, Case, Target

OPERATIONS: Final = 2_000
ENTITY: Final = "sensor.bella"
ATTRIBUTE: Final = "latitude"
THRESHOLD: Final = 0.0001
# Steps around a latitude: below the threshold, and above it.
QUIET: Final = [45.5232 + number % 7 * 1e-6 for number in range(OPERATIONS)]
ACCEPTED: Final = [45.5232 + number % 7 * 1e-3 for number in range(OPERATIONS)]
SAME: Final = ["live"] * OPERATIONS


def update_cases(hass: HomeAssistant) -> list[Case]:
    """Return all cases of this file."""
    return [
        _significance("significance, quiet", QUIET, 1.5),
        _significance("significance, accepted", ACCEPTED, 1.3),
        _same(),
        _schedule(hass),
    ]


def _trackers() -> tuple[SignificantChangeTracker, textbook.TextbookSignificance]:
    ours = SignificantChangeTracker()
    ours.set_threshold(ENTITY, ATTRIBUTE, absolute=THRESHOLD)
    book = textbook.TextbookSignificance()
    book.set_threshold(ENTITY, ATTRIBUTE, THRESHOLD)
    return ours, book


class _HomeAssistantCheck:
    """Home Assistant's check of an absolute change with a dictionary of values."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], float] = {}

    def is_far(self, entity_id: str, attribute: str, value: float) -> bool:
        """Return whether a number differs enough, and accept it in that case."""
        key = (entity_id, attribute)
        if not check_absolute_change(self.values.get(key), value, THRESHOLD):
            return False
        self.values[key] = value
        return True


def _significance(name: str, values: list[float], factor: float) -> Case:
    ours, book = _trackers()
    calls: Mapping[str, Any] = {
        OURS: ours.is_significant_change,
        LIMIT: limits.Values(THRESHOLD).is_far,
        TEXTBOOK: book.is_significant_change,
        "Home Assistant": _HomeAssistantCheck().is_far,
    }
    return Case(
        name=name,
        operations=OPERATIONS,
        samples={contestant: check_each(call, values) for contestant, call in calls.items()},
        target=Target(factor=factor),
    )


def _same() -> Case:
    ours, book = _trackers()
    samples = {
        OURS: check_each(ours.is_significant_change, SAME),
        LIMIT: check_each(limits.Values(THRESHOLD).is_other, SAME),
        TEXTBOOK: check_each(book.is_significant_change, SAME),
    }
    return Case(
        name="significance, same text",
        operations=OPERATIONS,
        samples=samples,
        target=Target(factor=1.8),
    )


class _Entity:
    """An entity whose state costs nothing to write."""

    def async_write_ha_state(self) -> None:
        """Write nothing."""


def _schedule(hass: HomeAssistant) -> Case:
    """Return updates of 50 entities while the window is open."""
    entities = {f"sensor.bella_{number}": _Entity() for number in range(50)}
    ours = EntityUpdateBatcher(hass, batch_window_ms=600_000.0)
    for entity_id, entity in entities.items():
        ours.register_entity(entity_id, entity)
    book = textbook.TextbookBatcher(600.0, entities)
    pending: dict[str, None] = {}

    async def store(entity_id: str) -> None:
        pending[entity_id] = None

    calls = {OURS: ours.schedule_update, LIMIT: store, TEXTBOOK: book.schedule_update}
    updates = list(entities) * (OPERATIONS // len(entities))
    return Case(
        name="schedule_update, window open",
        operations=OPERATIONS,
        samples={contestant: await_each(call, updates) for contestant, call in calls.items()},
        target=Target(factor=1.05),
    )
