"""Write entity states in batches, only when they matter, and on time."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from itertools import islice
import logging
from math import asin, cos, inf, nan, radians, sin, sqrt
from sys import float_info
import time
from types import MappingProxyType
from typing import Any, Final, Protocol

from homeassistant.core import HomeAssistant, callback

_LOGGER = logging.getLogger(__name__)

EARTH_RADIUS_M: Final = 6_371_008.8
TURN_DEG: Final = 360.0
SLICE_SECONDS: Final = 0.002
SHORTEST_WINDOW_MS: Final = 20.0
UNKNOWN_LIMIT: Final = 10
"""So many ids that are not registered are reported, each once."""
QUIET_WINDOWS: Final = 10
NOISE_FACTOR: Final = 2.0
"""Learned noise raises a threshold to so many median bends."""
NOISE_LIMIT: Final = 3.0
"""Learned noise raises a threshold to so many times what was set, at most."""
ROUNDING: Final = 1 - 1e-9
"""A difference reaches a threshold if it is this share of it: differences are rounded."""
NOISE_STEP: Final = 1 / 16
"""The share of the set threshold by which one value moves the learned noise."""

_INTERVALS: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {
        "gps": {"low": 30, "medium": 20, "high": 15, "urgent": 10},
        "walk": {"low": 60, "medium": 45, "high": 30, "urgent": 30},
        "feeding": {"low": 600, "medium": 300, "high": 300, "urgent": 300},
        "health": {"low": 1800, "medium": 900, "high": 900, "urgent": 900},
    }
)


class Updatable(Protocol):
    """An entity as far as this module needs it."""

    def async_write_ha_state(self) -> None:
        """Write the state to the state machine."""


type Update = Callable[[str, Updatable], None]
"""What is called in the event loop; nobody would await a coroutine that it returned."""


def calculate_optimal_update_interval(kind: str, *, volatility: str = "medium") -> int:
    """Return seconds between updates for "gps", "walk", "feeding" or "health".

    The volatility is "low", "medium", "high" or "urgent". Raises ValueError for anything else.
    """
    try:
        return _INTERVALS[kind][volatility]
    except KeyError as err:
        message = f"No update interval for kind {kind!r} with volatility {volatility!r}"
        raise ValueError(message) from err


def _write(_entity_id: str, entity: Updatable) -> None:
    """Write the entity's state: the default update."""
    entity.async_write_ha_state()


class _Writer:
    """Updates entities one by one; a failing one is logged once until it succeeds again."""

    def __init__(self, update: Update, is_known: Callable[[str], bool]) -> None:
        self._update = update
        self._is_known = is_known
        self._failing: set[str] = set()
        self.error_count = 0
        self.update_count = 0

    def write(self, entity_id: str, entity: Updatable) -> None:
        """Update the entity; an error is counted and logged by type, for texts may hold names."""
        try:
            self._update(entity_id, entity)
        except (Exception, asyncio.CancelledError) as err:  # noqa: BLE001 - one must not stop all
            self.error_count += 1
            if entity_id not in self._failing:
                _LOGGER.warning("Updating an entity failed: %s", type(err).__name__)
                # It may have left in this very update.
                if self._is_known(entity_id):
                    self._failing.add(entity_id)
        else:
            self.update_count += 1
            self._failing.discard(entity_id)

    def forget(self, entity_id: str) -> None:
        """Drop what is remembered about the entity."""
        self._failing.discard(entity_id)


class EntityUpdateBatcher:
    """Gathers the writes of a window, so that an entity is written once however often it changed.

    The window starts with the first scheduled entity and lasts `batch_window_ms` milliseconds.
    A loop turn writes at most `max_batch_size` entities; the rest follow in the next turns. What
    is scheduled meanwhile waits for the next window, unless it is among the rest.

    The window adapts to the load, down to `SHORTEST_WINDOW_MS`. After a pause of `QUIET_WINDOWS`
    times its whole length, it is half as long as the one before, so that a lone change is seen
    sooner; this costs an entity one more write per pause at most. Without a pause it is whole
    again, less the time that the further turns of the last writes took, so that the last of
    many entities is not late.
    """

    def __init__(
        self, hass: HomeAssistant, batch_window_ms: float = 100.0, max_batch_size: int = 50
    ) -> None:
        if not 0 <= batch_window_ms < inf or max_batch_size < 1:
            message = "The window must be finite, not negative, and the batch must hold an entity"
            raise ValueError(message)
        self._hass = hass
        self._window = self._longest = batch_window_ms / 1000
        self._shortest = min(self._longest, SHORTEST_WINDOW_MS / 1000)
        # When writes took place last; there is no pause before the first window.
        self._last_turn = inf
        self._overtime = 0.0
        self._max_batch_size = max_batch_size
        self._entities: dict[str, Updatable] = {}
        # What waits for its window to end, and what of ended windows waits for its turn; an
        # entity is in one of them at most.
        self._pending: dict[str, None] = {}
        self._writing: dict[str, None] = {}
        self._writer = _Writer(_write, self._entities.__contains__)
        self._timer: asyncio.Handle | None = None
        self._turn: asyncio.Handle | None = None
        self._closed = False
        self._unknown: set[str] = set()
        self._batched_count = 0
        self._unknown_count = 0
        self.batch_count = 0

    @property
    def update_count(self) -> int:
        """The number of writes, urgent ones included."""
        return self._writer.update_count

    @property
    def avg_batch_size(self) -> float:
        """The mean number of entities in a batch; 0 before the first."""
        return self._batched_count / self.batch_count if self.batch_count else 0.0

    @callback
    def register_entity(self, entity_id: str, entity: Updatable) -> None:
        """Make the entity known; the same id again replaces it. Nothing is after shutdown."""
        if not self._closed:
            self._entities[entity_id] = entity

    @callback
    def unregister_entity(self, entity_id: str) -> None:
        """Forget the entity; a pending write of it is dropped."""
        self._entities.pop(entity_id, None)
        self._withdraw(entity_id)
        self._writer.forget(entity_id)

    def _withdraw(self, entity_id: str) -> None:
        self._pending.pop(entity_id, None)
        self._writing.pop(entity_id, None)

    async def schedule_update(self, entity_id: str) -> None:
        """Write the entity's state when the window ends; for an urgent write use `schedule`."""
        # What is pending already is registered and has its window.
        if entity_id not in self._pending:
            self.schedule(entity_id)

    @callback
    def schedule(self, entity_id: str, *, urgent: bool = False) -> None:
        """Write the entity's state when the window ends, or now when urgent.

        An id that is not registered is counted; the first few are reported, without their names.
        """
        if self._closed:
            return
        if entity_id not in self._entities:
            self._report_unknown(entity_id)
        elif urgent:
            self._withdraw(entity_id)
            self._writer.write(entity_id, self._entities[entity_id])
        elif entity_id not in self._writing:
            self._pending[entity_id] = None
            if self._timer is None:
                self._open_window()

    def _open_window(self) -> None:
        now = self._hass.loop.time()
        if now - self._last_turn >= QUIET_WINDOWS * self._longest:
            window = self._window / 2
        else:
            window = self._longest - self._overtime
        self._window = max(self._shortest, window)
        self._timer = self._hass.loop.call_at(now + self._window, self._close_window)

    @callback
    def _close_window(self) -> None:
        self._timer = None
        self._writing |= self._pending
        self._pending.clear()
        if self._turn is None:
            self._flush(self._hass.loop.time())

    def _report_unknown(self, entity_id: str) -> None:
        self._unknown_count += 1
        if entity_id not in self._unknown and len(self._unknown) < UNKNOWN_LIMIT:
            self._unknown.add(entity_id)
            domain, dot, _ = entity_id.partition(".")
            _LOGGER.warning(
                "An update was scheduled for an entity that is not registered, of the domain %r",
                domain if dot else None,
            )

    @callback
    def _flush(self, first_turn: float) -> None:
        self._last_turn = self._hass.loop.time()
        batch = list(islice(self._writing, self._max_batch_size))
        if len(batch) < len(self._writing):
            self._turn = self._hass.loop.call_soon(self._flush, first_turn)
        else:
            self._turn = None
            self._overtime = self._last_turn - first_turn
        written = 0
        for entity_id in batch:
            # An earlier write of this batch may have removed the entity or written it urgently.
            if entity_id in self._writing:
                del self._writing[entity_id]
                self._writer.write(entity_id, self._entities[entity_id])
                written += 1
        if written:
            self._batched_count += written
            self.batch_count += 1

    def get_stats(self) -> dict[str, float]:
        """Return counts of entities, writes, batches, errors and unknown ids, and the window."""
        return {
            "total_entities": len(self._entities),
            "pending": len(self._pending) + len(self._writing),
            "update_count": self.update_count,
            "batch_count": self.batch_count,
            "avg_batch_size": self.avg_batch_size,
            "error_count": self._writer.error_count,
            "unknown_count": self._unknown_count,
            "window_ms": self._window * 1000,
        }

    async def async_shutdown(self) -> None:
        """Stop: pending writes are dropped and nothing is written any more."""
        self._closed = True
        self._pending.clear()
        self._writing.clear()
        self._entities.clear()
        for handle in (self._timer, self._turn):
            if handle is not None:
                handle.cancel()
        self._timer = self._turn = None


type Position = tuple[float, float, float | None]
"""Latitude and longitude in degrees, accuracy in meters or None where it is not known.

An accuracy that is no finite number is not known either.
"""


class _Kind(Enum):
    """As what a value is measured."""

    NUMBER = auto()
    TIME = auto()
    POSITION = auto()


def _kind_of(value: object) -> _Kind | None:
    """Return as what a value is measured; where that is nothing, any difference counts."""
    match value:
        case bool():
            return None
        case float() | int():
            return _Kind.NUMBER if abs(value) <= float_info.max else None
        case datetime():
            return _Kind.TIME
        case tuple((float() | int() as latitude, float() | int() as longitude, _)):
            return _Kind.POSITION if abs(latitude) <= TURN_DEG >= abs(longitude) else None
        case _:
            return None


def _is_same(old: object, new: object) -> bool:
    """Tell whether two values are the same, as NaN is here, also inside of tuples."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(_is_same, old, new, strict=True))
    return old == new or (old != old and new != new)  # noqa: PLR0124 - only NaN differs from itself


def _meters(old: Position, new: Position) -> float:
    """Return the great-circle distance of two positions by the haversine formula.

    A latitude beyond a pole is on the other side of it, and may round the share below zero.
    """
    north, south = radians(old[0]), radians(new[0])
    half_latitude = sin((south - north) / 2)
    half_longitude = sin(radians(new[1] - old[1]) / 2)
    share = half_latitude**2 + cos(north) * cos(south) * half_longitude**2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, abs(share))))


def _accuracy(position: Position) -> float | None:
    return position[2] if _kind_of(position[2]) is _Kind.NUMBER else None


def _timestamp(time: datetime) -> float:
    """Return the POSIX timestamp; one of a time without a zone counts as UTC."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def _is_near_in_number(old: float, new: float, least: float) -> bool:
    return abs(new - old) < least


def _is_near_in_time(old: datetime, new: datetime, least: float) -> bool:
    """Tell whether two times are near, to the microsecond, which is all that they tell."""
    return round(abs(_timestamp(new) - _timestamp(old)), 6) < least


def _is_near_in_space(old: Position, new: Position, least: float) -> bool:
    """Tell whether the new fix says no more than the old one, within its own accuracy too.

    A fix at least twice as accurate as an old one too vague for the threshold says more.
    """
    vague, accuracy = _accuracy(old) or 0.0, _accuracy(new)
    if accuracy is not None and least <= vague >= 2 * accuracy:
        return False
    return _meters(old, new) < max(least, accuracy or 0.0)


_IS_NEAR: Final[Mapping[_Kind, Callable[[Any, Any, float], bool]]] = MappingProxyType(
    {
        _Kind.NUMBER: _is_near_in_number,
        _Kind.TIME: _is_near_in_time,
        _Kind.POSITION: _is_near_in_space,
    }
)


def _bend_of_numbers(before: float, last: float, value: float) -> float:
    return abs(value - 2.0 * last + before)


def _bend_of_positions(before: Position, last: Position, value: Position) -> float:
    return _meters((2 * last[0] - before[0], 2 * last[1] - before[1], None), value)


# How far a value is from where the line through the two before it leads.
_BENDS: Final[Mapping[_Kind | None, Callable[[Any, Any, Any], float]]] = MappingProxyType(
    {
        _Kind.NUMBER: _bend_of_numbers,
        _Kind.POSITION: _bend_of_positions,
    }
)


@dataclass(kw_only=True, slots=True)
class _Noise:
    """The noise of an attribute: the median bend of its values, in their unit or in meters.

    A bend is the absolute second difference, which is 0 on a steady trend. White noise of the
    standard deviation 1 has a median bend of 1.65, a position with such noise on both axes one
    of 2.88. The median is followed by frugal streaming (Ma, Muthukrishnan and Sandler 2013), in
    which all that counts of a bend is whether it is larger: an outlier is three steps at most.
    """

    before: object = None
    last: object = None
    median: float = 0.0

    def learn(self, value: object, least: float) -> None:
        """Move the median by a share of the set threshold; a change of kind teaches nothing."""
        before, last = self.before, self.last
        self.before, self.last = last, value
        kinds = {_kind_of(each) for each in (before, last, value)}
        measure = _BENDS.get(kinds.pop())
        if kinds or measure is None:
            return
        bend, step = measure(before, last, value), NOISE_STEP * least
        if bend > self.median:
            limit = NOISE_LIMIT * least / NOISE_FACTOR
            self.median = max(self.median, min(self.median + step, limit))
        elif bend < self.median:
            self.median = max(0.0, self.median - step)

    def raised(self, least: float) -> float:
        """Return the least difference that stands out from the noise, within its bounds."""
        return min(max(least, NOISE_FACTOR * self.median), NOISE_LIMIT * least)


_NOTHING: Final = object()


@dataclass(kw_only=True, slots=True)
class _Tracked:
    """The last accepted value of an attribute, and what a difference from it has to reach.

    `origin` is the value as a float if it is a number, else NaN, which no number is near to.
    `least` is the least difference that counts; `absolute`, `percentage` and `noise` are what it
    is made from.
    """

    value: object = _NOTHING
    origin: float = nan
    least: float = 0.0
    absolute: float = 0.0
    percentage: float = 0.0
    noise: _Noise | None = None

    @property
    def set_least(self) -> float:
        """The least difference without noise; a share of NaN is no number and is left out."""
        return max(self.absolute, self.percentage * abs(self.origin))

    @property
    def is_raised(self) -> bool:
        """Whether noise has raised the least difference."""
        return self.least > self.set_least

    def measure(self) -> None:
        """Work out the least difference, a bit less for the rounding of what just reaches it."""
        least = self.set_least
        self.least = ROUNDING * (least if self.noise is None else self.noise.raised(least))

    def accept(self, value: Any) -> None:
        """Measure from this value from now on."""
        self.value = value
        self.origin = float(value) if _kind_of(value) is _Kind.NUMBER else nan
        if self.percentage:
            self.measure()

    def learn(self, value: object) -> None:
        """Take a value into the noise, if it is learned."""
        if self.noise is not None:
            self.noise.learn(value, self.set_least)
            self.measure()

    def is_near(self, value: object) -> bool:
        """Return whether a value of the same kind is closer than the least difference."""
        if not self.least or (kind := _kind_of(value)) is None or kind is not _kind_of(self.value):
            return False
        return _IS_NEAR[kind](self.value, value, self.least)


class SignificantChangeTracker:
    """Tells whether the difference of a value from the last one accepted reaches a threshold.

    Values are compared with the last *accepted* value, so that a slow drift adds up. Numbers
    differ in their own unit, datetimes in seconds, positions (a `Position`) in meters, each also
    of a subclass. For anything else (text, bool, a Decimal, infinity, a position off the map),
    and when the kind of value changes (None, NaN, "unknown", "unavailable"), any difference
    counts. The accepted value is kept, not copied: a list that changes in place never differs.

    Where a threshold is set, a position must also differ by the accuracy of the new fix, and a
    fix that is at least twice as accurate counts if the accuracy of the accepted one reached the
    threshold.
    """

    def __init__(self) -> None:
        self._tracked: defaultdict[tuple[str, str], _Tracked] = defaultdict(_Tracked)
        self.accepted = 0
        self.suppressed = 0

    def set_threshold(
        self,
        entity_id: str,
        attribute: str,
        *,
        absolute: float | None = None,
        percentage: float | None = None,
        learn_noise: bool = False,
    ) -> None:
        """Set what a difference has to reach to count; without any, every difference does.

        `absolute` is in the value's unit (seconds, meters), `percentage` is a share of the old
        value (0.01 is one percent; numbers only). When both are given, both must be reached, as
        in `math.isclose`. Raises ValueError for negative thresholds and NaN.

        With `learn_noise` the noise of numbers and positions raises the threshold, to
        `NOISE_FACTOR` times the median bend: 3.3 standard deviations of a number with white
        noise. All values that are asked about or accepted teach it, ten or more before it
        raises anything. It is raised to `NOISE_LIMIT` times what was set at most, so that a
        threshold of 0 stays 0. What was learned survives a change of the threshold.
        """
        absolute, percentage = absolute or 0.0, percentage or 0.0
        if not (absolute >= 0 and percentage >= 0):
            message = "A threshold must not be negative or NaN"
            raise ValueError(message)
        tracked = self._tracked[entity_id, attribute]
        tracked.absolute, tracked.percentage = absolute, percentage
        tracked.noise = (tracked.noise or _Noise()) if learn_noise else None
        tracked.measure()

    def is_significant_change(self, entity_id: str, attribute: str, value: Any) -> bool:
        """Return whether the value is new or differs enough, and accept it in that case."""
        tracked = self._tracked[entity_id, attribute]
        if tracked.noise is not None:
            tracked.learn(value)
        if type(value) is float or type(value) is int:
            # Nearly every value is a number: it is told here without calls, which would take as
            # long as the rest. The distance from NaN and between infinities is neither.
            try:
                distance = value - tracked.origin
            except OverflowError:
                # An integer beyond all floats is compared like a text.
                distance = nan
            if distance < 0.0:
                distance = -distance
            if distance < tracked.least:
                if distance > 0.0:
                    self.suppressed += 1
                return False
            if distance > 0.0:
                tracked.value = value
                tracked.origin = value + 0.0
                if tracked.percentage > 0.0:
                    tracked.measure()
                self.accepted += 1
                return True
        if value == tracked.value:
            return False
        return self._is_other(tracked, value)

    def _is_other(self, tracked: _Tracked, value: Any) -> bool:
        if _is_same(tracked.value, value):
            return False
        if tracked.is_near(value):
            self.suppressed += 1
            return False
        tracked.accept(value)
        self.accepted += 1
        return True

    def accept(self, entity_id: str, attribute: str, value: object) -> None:
        """Remember a value that was written for another reason, such as an alarm."""
        tracked = self._tracked[entity_id, attribute]
        tracked.learn(value)
        tracked.accept(value)

    def reset(self, entity_id: str | None = None) -> None:
        """Forget the accepted values and the noise of the entity, or of all; thresholds stay."""
        for key, tracked in tuple(self._tracked.items()):
            if entity_id not in (None, key[0]):
                continue
            if tracked.absolute or tracked.percentage:
                tracked.noise = tracked.noise and _Noise()
                tracked.accept(_NOTHING)
                tracked.measure()
            else:
                del self._tracked[key]

    def forget(self, entity_id: str, attribute: str | None = None) -> None:
        """Drop all that is known about the entity or one attribute of it, thresholds too.

        To find out which attributes an entity has takes a look at those of all entities.
        """
        if attribute is not None:
            self._tracked.pop((entity_id, attribute), None)
            return
        for key in [key for key in self._tracked if key[0] == entity_id]:
            del self._tracked[key]

    def get_stats(self) -> dict[str, int]:
        """Return how many values were accepted, and how many different ones held back.

        Beside them: how many attributes are tracked, and how many have a raised threshold.
        """
        found = self._tracked.values()
        return {
            "accepted": self.accepted,
            "suppressed": self.suppressed,
            "tracked": sum(tracked.value is not _NOTHING for tracked in found),
            "raised": sum(tracked.is_raised for tracked in found),
        }


@dataclass(kw_only=True, slots=True)
class _Bucket:
    """The entities of one interval, with its timer and when it is due next.

    `moves` has the new intervals of entities that leave when they have been updated.
    """

    interval: float
    due: float
    entities: dict[str, Updatable] = field(default_factory=dict)
    moves: dict[str, float] = field(default_factory=dict)
    timer: asyncio.TimerHandle | None = None

    def pass_due(self, now: float) -> None:
        """Go on to the next due time, leaving out those that have passed."""
        missed = max(0.0, (now - self.due) // self.interval)
        self.due += (missed + 1) * self.interval

    def stop(self) -> None:
        """Cancel the timer."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class EntityUpdateScheduler:
    """Updates entities at their intervals: one timer per distinct interval, none when empty.

    An entity whose interval changes keeps the old one until its next update, unless the new one
    is due sooner: however often it changes, no update is put off.

    Ticks are cut into slices of about two milliseconds, one per turn of the loop, in which the
    intervals that are due take turns.
    """

    def __init__(self, hass: HomeAssistant, update: Update | None = None) -> None:
        self._loop = hass.loop
        self._writer = _Writer(update or _write, self._is_registered)
        self._buckets: dict[float, _Bucket] = {}
        self._due: deque[tuple[_Bucket, Iterator[str]]] = deque()
        self._turn: asyncio.Handle | None = None
        self._running = False
        self._closed = False
        self._ticks = 0

    async def async_setup(self) -> None:
        """Start the timers of what is registered now or later."""
        self._running = True
        for bucket in self._buckets.values():
            if bucket.timer is None:
                self._start(bucket)

    @callback
    def register_entity(self, entity_id: str, entity: Updatable, *, update_interval: float) -> None:
        """Update the entity every `update_interval` seconds; again changes entity or interval.

        After shutdown nothing is registered. Raises ValueError for a bad interval.
        """
        if not 0 < update_interval < inf:
            message = "An update interval must be positive"
            raise ValueError(message)
        if self._closed:
            return
        bucket = self._bucket_of(entity_id)
        if bucket is None:
            self._add(entity_id, entity, update_interval)
            return
        bucket.entities[entity_id] = entity
        bucket.moves[entity_id] = update_interval
        if self._due_of(update_interval) <= bucket.due:
            self._move(bucket, entity_id)

    @callback
    def unregister_entity(self, entity_id: str) -> None:
        """Forget the entity; also safe inside a tick."""
        self._writer.forget(entity_id)
        bucket = self._bucket_of(entity_id)
        if bucket is not None:
            self._remove(bucket, entity_id)

    def _is_registered(self, entity_id: str) -> bool:
        return self._bucket_of(entity_id) is not None

    def _bucket_of(self, entity_id: str) -> _Bucket | None:
        """Search the few intervals there are: a second dictionary would double the memory."""
        for bucket in self._buckets.values():
            if entity_id in bucket.entities:
                return bucket
        return None

    def _due_of(self, interval: float) -> float:
        """Return when an entity that is added now would be updated first."""
        bucket = self._buckets.get(interval)
        return self._loop.time() + interval if bucket is None else bucket.due

    def _add(self, entity_id: str, entity: Updatable, interval: float) -> None:
        bucket = self._buckets.get(interval)
        if bucket is None:
            due = self._due_of(interval)
            bucket = self._buckets[interval] = _Bucket(interval=interval, due=due)
            if self._running:
                self._start(bucket)
        bucket.entities[entity_id] = entity

    def _remove(self, bucket: _Bucket, entity_id: str) -> None:
        del bucket.entities[entity_id]
        bucket.moves.pop(entity_id, None)
        if not bucket.entities:
            bucket.stop()
            del self._buckets[bucket.interval]

    def _move(self, bucket: _Bucket, entity_id: str) -> None:
        """Move the entity to its new interval, if it has one."""
        interval = bucket.moves.pop(entity_id, bucket.interval)
        if interval != bucket.interval:
            entity = bucket.entities[entity_id]
            self._remove(bucket, entity_id)
            self._add(entity_id, entity, interval)

    def _start(self, bucket: _Bucket) -> None:
        bucket.due = self._loop.time() + bucket.interval
        bucket.timer = self._loop.call_at(bucket.due, self._tick, bucket)

    @callback
    def _tick(self, bucket: _Bucket) -> None:
        self._ticks += 1
        bucket.pass_due(self._loop.time())
        self._due.append((bucket, iter(tuple(bucket.entities))))
        if self._turn is None:
            self._slice()

    @callback
    def _slice(self) -> None:
        """Update entities until the slice is used up; what is left waits for the next turn."""
        self._turn = self._loop.call_soon(self._slice) if self._due else None
        end = time.monotonic() + SLICE_SECONDS
        while self._due:
            bucket, entity_ids = self._due.popleft()
            for entity_id in entity_ids:
                # Since the tick began the entity may have moved, or left and its bucket with it.
                owner = bucket if entity_id in bucket.entities else self._bucket_of(entity_id)
                if owner is not None:
                    self._writer.write(entity_id, owner.entities[entity_id])
                    if bucket.moves:
                        self._move(bucket, entity_id)
                if time.monotonic() >= end:
                    self._due.append((bucket, entity_ids))
                    return
            self._plan_next(bucket)

    def _plan_next(self, bucket: _Bucket) -> None:
        """Arm the bucket's timer for its next due time, which the tick may have outlasted."""
        if self._buckets.get(bucket.interval) is not bucket:
            return
        if bucket.due <= (now := self._loop.time()):
            bucket.pass_due(now)
        bucket.timer = self._loop.call_at(bucket.due, self._tick, bucket)

    def get_stats(self) -> dict[str, Any]:
        """Return counts of entities (also by interval), ticks, updates and errors."""
        intervals = {interval: len(bucket.entities) for interval, bucket in self._buckets.items()}
        return {
            "total_entities": sum(intervals.values()),
            "intervals": intervals,
            "ticks": self._ticks,
            "update_count": self._writer.update_count,
            "error_count": self._writer.error_count,
        }

    async def async_shutdown(self) -> None:
        """Stop all timers, also of a tick that is under way, and forget the entities."""
        self._running = False
        self._closed = True
        for bucket in self._buckets.values():
            bucket.stop()
            bucket.entities.clear()
            bucket.moves.clear()
        self._buckets.clear()
        self._due.clear()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
