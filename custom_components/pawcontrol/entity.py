"""Base entities: what they share is how a change becomes a write."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.translation import async_translate_state_attr
from homeassistant.helpers.update_coordinator import CoordinatorEntity, DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .const import CONF_BREED, DOMAIN
from .coordinator import DogCoordinator, MetricsCoordinator
from .entity_optimization import calculate_optimal_update_interval
from .model.agenda import Task
from .model.care import CareDue
from .model.dog import DogData
from .updates import VALUE, Updates

SCHEDULE: Final = "schedule"
"""The translation key under which the words of the agenda are kept."""


@dataclass(frozen=True, kw_only=True)
class PacedDescription[DataT](EntityDescription):
    """What an entity shows, and how much of a change is worth a write."""

    value_fn: Callable[[DataT], Any]
    kind: str = "gps"
    """The pace of its writes: a kind of calculate_optimal_update_interval."""
    absolute: float | None = None
    """Smallest change that counts, in the value's own unit (seconds for times)."""
    moving: float | None = None
    """The same while the dog moves, where that is another."""
    percentage: float | None = None
    """The same as a share of the last written value."""
    immediate: bool = False
    """Whether every change is written at once: an alarm, or what a person just said."""
    attributes_fn: Callable[[DataT], Mapping[str, Any]] | None = None
    """What the entity tells beside its value. A change of it counts as well, and thresholds do
    not hold then."""
    learn_noise: bool = False
    """Whether the noise of the values raises these: where values waver while nothing happens.

    Not for positions and distances: what wavers there is the dog, for the rest gate has taken
    the noise out. Not for alarms and counters, which do not waver.
    """


class PacedEntity[CoordinatorT: DataUpdateCoordinator[Any]](CoordinatorEntity[CoordinatorT]):
    """Writes when the dog's mode changes, else when a change is significant and due."""

    _attr_has_entity_name = True
    _shows_mode = False
    """Whether the state depends on the mode beside the value."""
    entity_description: PacedDescription[Any]

    def __init__(
        self,
        coordinator: CoordinatorT,
        updates: Updates,
        description: PacedDescription[Any],
        owner_id: str,
    ) -> None:
        """Create an entity of the dog or entry with the id `owner_id`."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{owner_id}_{description.key}"
        self._updates = updates
        self._seen: Any = None
        self._shown: Any = None
        self._mode: object = None
        self._written_in_interval = False
        self._held = False

    @property
    @override
    def available(self) -> bool:
        """What was last known stays; the tracking quality tells how far to trust it."""
        return True

    @property
    def content(self) -> Any:
        """What the entity shows."""
        description, data = self.entity_description, self.coordinator.data
        if description.attributes_fn is None:
            return description.value_fn(data)
        return description.value_fn(data), description.attributes_fn(data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """What else the entity shows."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn(self.coordinator.data) if attributes_fn else None

    @property
    @abstractmethod
    def _current_mode(self) -> object:
        """What, when it changes, must be seen at once."""

    @property
    @abstractmethod
    def _volatility(self) -> str:
        """How fast things change, for calculate_optimal_update_interval."""

    @property
    def _counts_as_it_is(self) -> bool:
        """Whether the change that is told of is written at once, however small it is."""
        return self.entity_description.immediate

    @override
    async def async_added_to_hass(self) -> None:
        """Join the update engine; the first state is written by Home Assistant."""
        await super().async_added_to_hass()
        self._seen = self._shown = self.content
        self._mode = self._current_mode
        self._updates.tracker.accept(self.entity_id, VALUE, self._seen)
        self._join()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Leave the update engine."""
        self._updates.async_unregister(self.entity_id)
        await super().async_will_remove_from_hass()

    @callback
    def _join(self) -> None:
        """Take the threshold and the pace that fit the mode."""
        description, volatility = self.entity_description, self._volatility
        moving = description.moving if volatility != "low" else None
        self._updates.tracker.set_threshold(
            self.entity_id,
            VALUE,
            absolute=description.absolute if moving is None else moving,
            percentage=description.percentage,
            learn_noise=description.learn_noise,
        )
        interval = calculate_optimal_update_interval(description.kind, volatility=volatility)
        self._updates.async_register(self.entity_id, self, self._flush, interval)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        value, mode = self.content, self._current_mode
        if changed := value != self._seen:
            self._updates.changes += 1
            self._updates.suppressed += (self._seen != self._shown) + (value == self._shown)
        self._seen = value
        if mode != self._mode:
            self._mode = mode
            self._join()
            self._write_at_once()
        elif changed and self._counts_as_it_is:
            self._write_at_once()
        elif changed and self._written_in_interval:
            self._held = True
        elif changed:
            self._write_if_significant()

    @callback
    def _flush(self) -> None:
        """Start a new interval with what the last one held back."""
        held, self._held, self._written_in_interval = self._held, False, False
        if held:
            self._write_if_significant()

    @callback
    def _write_if_significant(self) -> None:
        if self._updates.tracker.is_significant_change(self.entity_id, VALUE, self._seen):
            self._write()

    @callback
    def _write_at_once(self) -> None:
        self._held = False
        if self._seen != self._shown or self._shows_mode:
            self._updates.tracker.accept(self.entity_id, VALUE, self._seen)
            self._write(urgent=True)

    @callback
    def _write(self, *, urgent: bool = False) -> None:
        self._shown = self._seen
        self._held, self._written_in_interval = False, True
        self._updates.batcher.schedule(self.entity_id, urgent=urgent)


def device_of(dog: DogCoordinator) -> DeviceInfo:
    """Return the device of a dog."""
    return DeviceInfo(
        identifiers={(DOMAIN, dog.dog_id)},
        name=dog.subentry.title,
        model=dog.subentry.data[CONF_BREED],
    )


class DogEntity(PacedEntity[DogCoordinator]):
    """An entity of one dog."""

    entity_description: PacedDescription[DogData]

    def __init__(
        self, coordinator: DogCoordinator, updates: Updates, description: PacedDescription[DogData]
    ) -> None:
        """Create an entity on the dog's device."""
        super().__init__(coordinator, updates, description, coordinator.dog_id)
        self._attr_device_info = device_of(coordinator)

    @property
    @override
    def _current_mode(self) -> object:
        data = self.coordinator.data
        gps, walk = data.gps, data.walk
        return gps.quality, gps.at_home, gps.escaped, walk.on_walk, data.modes

    @property
    @override
    def _volatility(self) -> str:
        return self.coordinator.volatility

    @property
    @override
    def _counts_as_it_is(self) -> bool:
        return super()._counts_as_it_is or self.coordinator.told

    @property
    def _user_id(self) -> str | None:
        """The user whose call the entity carries out."""
        return self._context.user_id if self._context else None


class AgendaEntity(DogEntity):
    """An entity that shows what is on; whoever works it off must see at once what is done.

    It tells times by the user's clock.
    """

    _shows_mode = True

    @property
    @override
    def _current_mode(self) -> object:
        return self.content, dt_util.get_default_time_zone()

    def _name(self, task: Task) -> str:
        """Return what a task is called, in the language of the house."""
        match task.what:
            case CareDue(kind=kind):
                return self._word(kind)
        return task.name

    def _word(self, key: str) -> str:
        """Return one of the words that a calendar of a dog is made of."""
        return async_translate_state_attr(
            self.hass, key, Platform.CALENDAR, DOMAIN, SCHEDULE, None, "message"
        )


class MetricsEntity(PacedEntity[MetricsCoordinator]):
    """An entity of the entry itself."""

    def __init__(
        self, coordinator: MetricsCoordinator, updates: Updates, description: PacedDescription[Any]
    ) -> None:
        """Create an entity on the device of the entry."""
        entry = coordinator.config_entry
        super().__init__(coordinator, updates, description, entry.entry_id)
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            name=entry.title,
            entry_type=DeviceEntryType.SERVICE,
        )

    @property
    @override
    def _current_mode(self) -> object:
        return None

    @property
    @override
    def _volatility(self) -> str:
        return "low"
