"""Feeders: entities that tell that a dog was fed, and how their word becomes a meal.

- A button or an event is a portion when it is pressed or happens.
- A switch or a binary sensor is a portion, or an opened lid, when it turns from off to on.
- A sensor of weight is a scale under a bowl or a feeder: what is gone was eaten.
- Any other sensor counts portions, or their weight if it is a total: what is added was given.

States that come back after an entity was away, or at a start of Home Assistant, tell nothing;
neither does anything within the time in which the dog should not be fed again. Only what is
eaten from the same feeder within that time is added to its meal.
"""

from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2s
from math import isfinite
from typing import Any, Final

from homeassistant.components.sensor import ATTR_STATE_CLASS, SensorStateClass
from homeassistant.const import (
    ATTR_UNIT_OF_MEASUREMENT,
    STATE_OFF,
    STATE_ON,
    Platform,
    UnitOfMass,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import (
    async_track_point_in_utc_time,
    async_track_state_change_event,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import MassConverter

from .const import CONF_FEEDERS, CONF_FEEDING
from .coordinator import DogCoordinator
from .model.bowl import Bowl, Eaten
from .model.record import Data, Meal, Record, Source, new_id

MOMENTS: Final = (Platform.BUTTON, Platform.EVENT, "input_button")
"""Their states are times."""
LIDS: Final = (Platform.BINARY_SENSOR, Platform.SWITCH)
DOMAINS: Final = (*MOMENTS, *LIDS, Platform.SENSOR)
"""What can be a feeder."""
BOUNCE: Final = timedelta(minutes=1)
"""A second signal within this is none, and a time that is older is no news."""
ONE_MEAL: Final = timedelta(minutes=15)
"""What is eaten from a bowl within this is one meal."""
_TOTALS: Final = (SensorStateClass.TOTAL, SensorStateClass.TOTAL_INCREASING)


def feeders_of(config: Mapping[str, Any]) -> list[str]:
    """Return the entities that tell that a dog was fed, by its configuration."""
    feeding = config.get(CONF_FEEDING) or {}
    feeders: list[str] = feeding.get(CONF_FEEDERS, [])
    return feeders


class Feeders:
    """Logs what the feeders of a dog tell."""

    def __init__(self, dog: DogCoordinator) -> None:
        """Create them; async_start listens."""
        self._dog = dog
        self._feeders = feeders_of(dog.subentry.data)
        self._scales: dict[str, _Scale] = {}

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Listen from now on; return what ends that."""
        hass = self._dog.hass
        for entity_id in self._feeders:
            state = hass.states.get(entity_id)
            if state and _is_scale(state):
                self._hear(entity_id, None, state)
        unsubscribe = async_track_state_change_event(hass, self._feeders, self._changed)

        @callback
        def stop() -> None:
            unsubscribe()
            for scale in self._scales.values():
                scale.stop()

        return stop

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        data = event.data
        self._hear(data["entity_id"], data["old_state"], data["new_state"])

    @callback
    def _hear(self, entity_id: str, old: State | None, new: State | None) -> None:
        domain = split_entity_id(entity_id)[0]
        if domain == Platform.SENSOR:
            self._read(entity_id, old, new)
        elif old is not None and new is not None and old.state != new.state:
            time = _signal(new) if domain in MOMENTS else _opening(old, new)
            if time is not None:
                self._log_portion(time, new.context.user_id)

    @callback
    def _read(self, entity_id: str, old: State | None, new: State | None) -> None:
        """Compare what a sensor shows with what it showed."""
        amount, before = _amount(new), _amount(old)
        if new is None or amount is None:
            if entity_id in self._scales:
                self._scales[entity_id].forget()
        elif _is_scale(new):
            self._scale(entity_id).add(new.last_changed, amount)
        elif before is not None and amount > before:
            self._rose(entity_id, new, amount - before)

    @callback
    def _rose(self, entity_id: str, state: State, amount: float) -> None:
        """Log what a counter added."""
        now = dt_util.utcnow()
        if _is_mass(state):
            self._log_eaten(entity_id, Eaten(time=now, grams=amount))
        else:
            self._log_portion(now, state.context.user_id)

    def _scale(self, entity_id: str) -> _Scale:
        if entity_id not in self._scales:
            log = partial(self._log_eaten, entity_id)
            self._scales[entity_id] = _Scale(self._dog.hass, log)
        return self._scales[entity_id]

    @callback
    def _log_portion(self, time: datetime, user_id: str | None) -> None:
        """Log the meal that is due, or just some meal, unless the dog was fed around that time."""
        book = self._dog.feeding_book
        if not book.recently_fed(time, max(book.guard, BOUNCE)):
            self._log(book.due(dt_util.utcnow()), time, new_id(), user_id)

    @callback
    def _log_eaten(self, entity_id: str, eaten: Eaten) -> None:
        """Log a meal of so many grams, or add them to the one that this feeder told of."""
        book, journal = self._dog.feeding_book, self._dog.journal
        within = max(book.guard, ONE_MEAL)
        mark = f"feeder-{blake2s(entity_id.encode(), digest_size=6).hexdigest()}-"
        match self._meal(mark, eaten.time, within):
            case Record(id=record_id, data=Meal(grams=float(grams)) as known):
                more = book.eaten(known, grams + eaten.grams)
                changes = {"grams": more.grams, "kcal": more.kcal, "source": Source.ENTITY}
                self._write(journal.async_correct(record_id, changes))
            case None if not book.recently_fed(eaten.time, within):
                meal = book.eaten(book.due(dt_util.utcnow()), eaten.grams)
                self._log(meal, eaten.time, mark + new_id())

    def _meal(self, mark: str, time: datetime, within: timedelta) -> Record | None:
        """Return the meal near a time that a feeder told of, as long as no person corrected it."""
        records = self._dog.journal.records(
            self._dog.dog_id, kinds=[Meal.kind], since=time - within, until=time + within
        )
        own = (each for each in reversed(records) if each.id.startswith(mark))
        return next((each for each in own if each.source is Source.ENTITY), None)

    @callback
    def _log(self, meal: Data, time: datetime, record_id: str, user_id: str | None = None) -> None:
        self._write(
            self._dog.async_log(
                meal, time=time, user_id=user_id, source=Source.ENTITY, record_id=record_id
            )
        )

    @callback
    def _write(self, writing: Coroutine[Any, Any, Record]) -> None:
        """Write a record; it is known before anything else can happen."""

        async def write() -> None:
            # The journal has logged what went wrong, and the next write includes this meal.
            with suppress(HomeAssistantError):
                await writing

        entry = self._dog.config_entry
        entry.async_create_task(self._dog.hass, write(), "meal of a feeder")


class _Scale:
    """A bowl on a scale, and the timer that looks whether a level has held."""

    def __init__(self, hass: HomeAssistant, tell: Callable[[Eaten], None]) -> None:
        """Create a scale that has shown nothing."""
        self._hass = hass
        self._tell = tell
        self._bowl = Bowl()
        self._deadline: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def add(self, time: datetime, grams: float) -> None:
        """Take a reading."""
        self._take(self._bowl.add(time, grams))

    @callback
    def forget(self) -> None:
        """Begin anew."""
        self._bowl.forget()
        self.stop()

    @callback
    def stop(self) -> None:
        """Stop the timer."""
        self._deadline = None
        if self._cancel:
            self._cancel()
            self._cancel = None

    @callback
    def _take(self, eaten: Eaten | None) -> None:
        deadline = self._bowl.next_deadline
        if deadline != self._deadline:
            self.stop()
            self._deadline = deadline
        if deadline and not self._cancel:
            self._cancel = async_track_point_in_utc_time(self._hass, self._held, deadline)
        if eaten:
            self._tell(eaten)

    @callback
    def _held(self, now: datetime) -> None:
        deadline, self._deadline, self._cancel = self._deadline, None, None
        self._take(self._bowl.advance(deadline or now))


def _signal(state: State) -> datetime | None:
    """Return when a button was pressed or an event happened, None if that is no news."""
    time, now = dt_util.parse_datetime(state.state), dt_util.utcnow()
    if time is None or time.tzinfo is None or abs(now - time) > BOUNCE:
        return None
    return min(dt_util.as_utc(time), now)


def _opening(old: State, new: State) -> datetime | None:
    """Return when something was switched on, or opened."""
    return dt_util.utcnow() if (old.state, new.state) == (STATE_OFF, STATE_ON) else None


def _amount(state: State | None) -> float | None:
    """Return what a sensor shows, in grams if it is a weight; None if that is no number."""
    try:
        number = float(state.state) if state else None
    except ValueError:
        return None
    if state is None or number is None or not isfinite(number):
        return None
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return MassConverter.convert(number, unit, UnitOfMass.GRAMS) if _is_mass(state) else number


def _is_mass(state: State) -> bool:
    return state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) in MassConverter.VALID_UNITS


def _is_scale(state: State) -> bool:
    """Tell whether a sensor shows what lies on it, and not what was ever given."""
    return _is_mass(state) and state.attributes.get(ATTR_STATE_CLASS) not in _TOTALS
