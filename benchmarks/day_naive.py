"""The same entities as a plain integration writes them: all of a dog, with all that is heard."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, override
from unittest.mock import patch

from homeassistant.helpers.entity import Entity
from homeassistant.util import dt as dt_util

from custom_components.pawcontrol.device_tracker import DogTracker
from custom_components.pawcontrol.entity import PacedEntity
from custom_components.pawcontrol.model.dog import DogData, GpsData
from custom_components.pawcontrol.model.gps import Fix, Place, distance

_RAW: Final[Mapping[str, Callable[[DogData], Any]]] = {
    "distance_month": lambda data: data.walk.month.distance,
    "distance_today": lambda data: data.walk.distance_today,
    "distance_week": lambda data: data.walk.week.distance,
    "walk_distance": lambda data: data.walk.distance,
    "walk_duration": lambda data: data.walk.minutes,
    "walk_goal": lambda data: data.walk.progress,
    "walk_speed": lambda data: None if data.walk.speed is None else data.walk.speed * 3.6,
}
"""What sensors show that round a number, as it comes from the model."""


@contextmanager
def deaf_entities() -> Iterator[None]:
    """Let entities do nothing about a change; who wants them written has to write them."""
    with patch.object(PacedEntity, "_handle_coordinator_update", new=_ignore):
        yield


def _ignore(_entity: PacedEntity[Any]) -> None:
    """Do nothing."""


class NaiveEntities:
    """The entities of a dog, which show the last fix as it came."""

    def __init__(self, entities: Iterable[Entity], home: Place, *, clock: bool) -> None:
        """Take entities over, and give each the time as an attribute with `clock`."""
        self._entities = list(entities)
        self._home = home
        self.fix: Fix | None = None
        """The last one."""
        for entity in self._entities:
            self._simplify(entity)
            if clock:
                kind = type(entity)
                entity.__class__ = type(kind.__name__, (_Clocked, kind), {})

    def write(self, fix: Fix | None) -> None:
        """Write all, after a message with a fix, or after another one."""
        self.fix = fix or self.fix
        for entity in self._entities:
            entity.async_write_ha_state()

    def _simplify(self, entity: Entity) -> None:
        """Let an entity show what there is, in full."""
        match entity:
            case DogTracker():
                entity.__class__ = type("Tracker", (_RawTracker,), {"naive": self})
            case PacedEntity(entity_description=description) if description.key in _RAW:
                entity.entity_description = replace(description, value_fn=_RAW[description.key])
            case PacedEntity(entity_description=description) if (
                description.key == "distance_from_home"
            ):
                entity.entity_description = replace(description, value_fn=self._distance)

    def _distance(self, _data: DogData) -> float | None:
        return distance(self._home, self.fix) if self.fix else None


class _RawTracker(DogTracker):
    """A tracker that moves with each fix."""

    naive: NaiveEntities

    @property
    @override
    def _gps(self) -> GpsData:
        return replace(super()._gps, position=self.naive.fix)


class _Clocked(Entity):
    """An entity that tells when it was written."""

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        return {**(super().extra_state_attributes or {}), "updated": dt_util.utcnow().isoformat()}
