"""A cache in two levels: recent values in memory, all of them in one file across restarts."""

from abc import ABC, abstractmethod
import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from functools import partial, wraps
from glob import escape
from inspect import signature
from itertools import batched
import json
import logging
from math import inf
from operator import attrgetter
from pathlib import Path
from sys import getsizeof
from time import monotonic, time, time_ns
from typing import Any, Final, Literal, NamedTuple, overload, override
import zlib

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store
import orjson

_LOGGER = logging.getLogger(__name__)

SAVE_DELAY: Final = 30.0
"""Seconds after which the file has what was set, unless a longer delay was asked for."""
_STORAGE_VERSION: Final = 2
# Had the same entries without pages; a cache may vanish, so that nobody reads it any more.
_PLAIN_VERSION: Final = 1
# A stamp this many seconds ahead of the clock is jitter; further ahead the clock was set back.
_CLOCK_SKEW: Final = 60.0
# Ten years: JSON has no infinity.
_LONGEST_TTL: Final = 10 * 365 * 86400.0
_MEMORY_BYTES: Final = 4 * 1024 * 1024
_FILE_BYTES: Final = 32 * 1024 * 1024
# Seconds in which a key is not refreshed ahead of time again after that failed.
_REFRESH_PAUSE: Final = 10.0

# Entries in a page: so many that to compress them leaves the event loop time to take over, and
# so few that what lies between does not make it wait.
_PAGE: Final = 500
# More bytes than the times of the entries in a page take.
_PAGE_TIMES: Final = 64 * 1024
# Keys of text arguments that a cached function remembers, to have their text and hash at once.
_KNOWN_KEYS: Final = 1024
_SCALARS: Final = frozenset({str, int, float, bool, type(None), bytes})
_CONTAINERS: Final = frozenset({dict, list, tuple, set, frozenset})
_OPTIONS: Final = (
    orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
# What reading a file that is damaged, foreign, of another version or out of reach raises.
_UNREADABLE: Final = (
    OSError,
    HomeAssistantError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    zlib.error,
)


class _Sentinel(Enum):
    MISSING = "missing"


type Missing = Literal[_Sentinel.MISSING]
MISSING: Final = _Sentinel.MISSING


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheStats:
    """The figures of one level since it was made; the hit rate is 0 before the first lookup.

    `size` counts what has not expired. `bytes` adds up the keys and values that are kept: as JSON
    where values are JSON-safe, by the sizes of the objects in `LRUCache`. The places they are
    kept in, and the objects that JSON is made into for quick reads, come on top.
    """

    hits: int
    misses: int
    hit_rate: float
    evictions: int
    size: int
    max_size: int
    bytes: int
    max_bytes: int


class _Link:
    """A place in the round of a `_Sieve`, and how often it was read since the hand came by."""

    __slots__ = ("hits", "newer", "older")

    newer: Any
    older: Any

    def __init__(self) -> None:
        self.hits = 0


class _Entry[T](_Link, ABC):
    """A value's source: good for `ttl` seconds since `born`, kept `grace` seconds longer.

    While it is younger than `quick`, a read needs nothing but `source` and `copy`: the source is
    the value itself where `copy` is None, else what `copy` makes the value of.
    """

    __slots__ = ("born", "copy", "grace", "key", "quick", "size", "source", "ttl")

    copy: _Copy | None

    def __init__(
        self, key: str, size: int, born: float, ttl: float, grace: float, source: Any
    ) -> None:
        self.hits = 0
        self.key = key
        self.size = size
        self.born = born
        self.ttl = ttl
        self.grace = grace
        self.source = source
        self.quick = 0.0

    @abstractmethod
    def age(self) -> float:
        """Return the seconds since it was born, infinite when the clock was set back behind."""

    @abstractmethod
    def value(self) -> T:
        """Return the value, a copy of it if it can be changed."""


class CacheEntry[T](_Entry[T]):
    """A value in memory, born by the monotonic clock; its source is JSON until it is prepared."""

    __slots__ = ()

    @override
    def age(self) -> float:
        age = monotonic() - self.born
        return age if age >= 0.0 else inf

    def prepare(self, source: Any, copy: _Copy | None) -> None:
        """Take the source of quick reads."""
        self.source = source
        self.copy = copy
        self.quick = self.ttl

    @override
    def value(self) -> T:
        if not self.quick:
            if self.hits < 2:  # noqa: PLR2004 - the second read
                return orjson.loads(self.source)  # type: ignore[no-any-return]
            self.prepare(*_from_json(self.source))
        value: T = self.source if self.copy is None else self.copy(self.source)
        return value


class _StoredEntry[T](_Entry[T]):
    """A value as JSON, born by the UTC clock, good for ten years at most."""

    __slots__ = ()

    def __init__(self, key: str, born: float, ttl: float, grace: float, raw: bytes) -> None:
        """Raise ValueError for a key that is not valid text."""
        size = len(key.encode()) + len(raw)
        super().__init__(key, size, born, min(ttl, _LONGEST_TTL), min(grace, _LONGEST_TTL), raw)

    @override
    def age(self) -> float:
        age = time() - self.born
        return max(age, 0.0) if age >= -_CLOCK_SKEW else inf

    @override
    def value(self) -> T:
        return orjson.loads(self.source)  # type: ignore[no-any-return]


class _Sieve[T]:
    """Entries bounded by number and by bytes, of which SIEVE (Zhang et al., NSDI 2024) evicts.

    A hand goes from the oldest entry to the newest and round again, passes what was used since
    it last came by, and takes the first that was not; but never what was used last of all.
    """

    def __init__(self, max_size: int, max_bytes: int) -> None:
        if max_size < 1:
            message = "A cache must have room for an entry"
            raise ValueError(message)
        self.entries: dict[str, _Entry[T]] = {}
        self.last: _Link | None = None
        self.hits = self.misses = self.evictions = 0
        self._bytes = 0
        self._max_size = max_size
        self.max_bytes = max_bytes
        # The end closes the ring: it is newer than the newest and older than the oldest.
        self._end = _Link()
        self._end.newer = self._end.older = self._end
        self._hand: Any = self._end

    def kept(self, key: str) -> _Entry[T] | None:
        """Return the entry, past its time too, unless it is past its grace; not counted."""
        entry = self.entries.get(key)
        if entry is not None and not entry.age() < entry.ttl + entry.grace:
            self.remove(entry)
            return None
        return entry

    def find(self, key: str, max_age: float) -> _Entry[T] | None:
        """Return the entry when it is good and younger than `max_age`; counted."""
        entry = self.entries.get(key)
        if entry is not None:
            age = entry.age()
            if age < entry.ttl and age < max_age:
                entry.hits += 1
                self.last = entry
                return entry
            if not age < entry.ttl + entry.grace:
                self.remove(entry)
        self.misses += 1
        return None

    def add(self, entry: _Entry[T], *, used: bool = False) -> None:
        """Add or replace an entry; one larger than everything may be is only removed."""
        old = self.entries.get(entry.key)
        if old is not None:
            self.remove(old)
        if entry.size > self.max_bytes:
            return
        while len(self.entries) >= self._max_size or self._bytes + entry.size > self.max_bytes:
            self._evict()
        if old is not None:
            # To set it anew is a use, but not a read.
            entry.hits += 1
            self.hits -= 1
        if used or old is not None:
            self.last = entry
        self.entries[entry.key] = entry
        self._bytes += entry.size
        newest = self._end.older
        entry.older, entry.newer = newest, self._end
        newest.newer = self._end.older = entry

    def _evict(self) -> None:
        entry = self._hand
        spared = self.last if len(self.entries) > 1 else None
        while entry.hits or entry is spared or entry is self._end:
            self.hits += entry.hits
            entry.hits = 0
            entry = entry.newer
        self._hand = entry
        self.remove(entry)
        self.evictions += 1

    def remove(self, entry: _Entry[T]) -> None:
        """Remove an entry that is here."""
        del self.entries[entry.key]
        self.hits += entry.hits
        self._bytes -= entry.size
        if self._hand is entry:
            self._hand = entry.newer
        if self.last is entry:
            self.last = None
        entry.older.newer, entry.newer.older = entry.newer, entry.older
        # Who still holds the entry must not hold its neighbors.
        del entry.older, entry.newer

    def discard(self, key: str) -> bool:
        """Remove the key and return whether it was good."""
        entry = self.entries.get(key)
        if entry is None:
            return False
        self.remove(entry)
        return entry.age() < entry.ttl

    def take(self, other: _Sieve[T]) -> None:
        """Take over the entries and the figures of another one."""
        self.hits += other.hits
        self.misses += other.misses
        self.evictions += other.evictions
        for entry in other.entries.values():
            self.add(entry)

    def sweep(self) -> list[str]:
        """Remove what is past its grace and return the keys of what is good."""
        ages = [(entry, entry.age()) for entry in self.entries.values()]
        for entry, age in ages:
            if not age < entry.ttl + entry.grace:
                self.remove(entry)
        return [entry.key for entry, age in ages if age < entry.ttl]

    def stats(self) -> CacheStats:
        """Return the figures."""
        size = len(self.sweep())
        hits = self.hits + sum(entry.hits for entry in self.entries.values())
        return CacheStats(
            hits=hits,
            misses=self.misses,
            hit_rate=hits / max(1, hits + self.misses),
            evictions=self.evictions,
            size=size,
            max_size=self._max_size,
            bytes=self._bytes,
            max_bytes=self.max_bytes,
        )


class _Cache[T](ABC):
    """What all caches offer: coroutines over synchronous steps that may be used in callbacks."""

    def __init__(self, sieve: _Sieve[T], ttl: float) -> None:
        self.ttl = ttl
        self.flights: dict[str, _Flight[T]] = {}
        self.closed = False
        self._failed: dict[str, float] = {}
        self._use(sieve)

    def _use(self, sieve: _Sieve[T]) -> None:
        """Keep the entries that are looked at first in this sieve."""
        self.sieve = sieve
        self.recall: Callable[[Any], _Entry[T] | None] = sieve.entries.get

    @abstractmethod
    def _keep(self, key: str, value: T, ttl: float, grace: float, save_delay: float) -> None:
        """Keep the value, or raise and leave everything as it is."""

    def _beyond(self, _key: str, _max_age: float, /) -> _Entry[T] | None:
        """Return the entry of a key that the sieve does not have."""
        return None

    def _kept(self, key: str) -> _Entry[T] | None:
        """Return the entry, past its time too, unless it is past its grace; not counted."""
        return self.sieve.kept(key)

    def _drop(self, key: str) -> bool:
        """Remove the key and return whether it was there."""
        return self.sieve.discard(key)

    def _all(self) -> Iterable[str]:
        """Return the keys of all that is kept, and of some that is no longer good."""
        return self.sieve.entries

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that start with the prefix and have not expired."""
        return _starting(self.sieve.sweep(), prefix)

    @overload
    async def get(self, key: str) -> T | None: ...

    @overload
    async def get[D](self, key: str, default: D) -> T | D: ...

    async def get(self, key: str, default: object = None) -> object:
        """Return the value or the default."""
        # What `find` and `value` do, for to call them costs as much as all of this.
        entry = self.recall(key)
        if entry is None:
            self.sieve.misses += 1
            entry = self._beyond(key, inf)
        elif 0.0 <= monotonic() - entry.born < entry.quick:
            entry.hits += 1
            self.sieve.last = entry
            copy = entry.copy
            return entry.source if copy is None else copy(entry.source)
        else:
            entry = self.find(key)
        return default if entry is None else entry.value()

    def find(self, key: str, max_age: float = inf) -> _Entry[T] | None:
        """Return the entry set less than `max_age` seconds ago, counted as a hit or a miss."""
        return self.sieve.find(key, max_age) or self._beyond(key, max_age)

    def lookup(self, key: str) -> T | Missing:
        """Return the value, counted as a hit, or MISSING, counted as a miss."""
        entry = self.find(key)
        return MISSING if entry is None else entry.value()

    def peek(self, key: str) -> T | Missing:
        """Return the value or MISSING without counting."""
        entry = self._kept(key)
        return MISSING if entry is None or not entry.age() < entry.ttl else entry.value()

    def stale(self, key: str, max_age: float = inf) -> T | Missing:
        """Return the value within its grace too, or MISSING, without counting."""
        entry = self._kept(key)
        return MISSING if entry is None or not entry.age() < max_age else entry.value()

    def __contains__(self, key: str) -> bool:
        """Return whether the key has an unexpired value."""
        return self.peek(key) is not MISSING

    def put(
        self,
        key: str,
        value: T,
        *,
        ttl: float | None = None,
        grace: float = 0.0,
        save_delay: float = SAVE_DELAY,
    ) -> None:
        """Keep the value for `ttl` seconds; zero or less only drops the old value.

        For `grace` seconds more it is kept for `stale` alone. A load that is under way will not
        replace it. `save_delay` is how many seconds a file may be without it.
        """
        ttl = self.ttl if ttl is None else ttl
        if ttl > 0:
            self._keep(key, value, ttl, grace, save_delay)
        else:
            self._drop(key)
        if self.flights:
            self._ground(key)

    async def set(self, key: str, value: T, *, ttl: float | None = None) -> None:
        """Keep the value for `ttl` seconds; zero or less only drops the old value."""
        self.put(key, value, ttl=ttl)

    async def delete(self, key: str) -> bool:
        """Remove the key and return whether it was there."""
        return self.discard(key)

    async def clear(self) -> None:
        """Remove everything."""
        self.invalidate("")

    def discard(self, key: str) -> bool:
        """Remove the key; a load that is under way will not bring it back."""
        self._ground(key)
        return self._drop(key)

    def invalidate(self, prefix: str) -> int:
        """Remove the keys that start with the prefix and return how many were there."""
        for key in _starting(self.flights, prefix):
            self._ground(key)
        return sum(self._drop(key) for key in _starting(self._all(), prefix))

    def _ground(self, key: str) -> None:
        flight = self.flights.pop(key, None)
        if flight is not None:
            flight.abandon()

    def may_refresh(self, key: str) -> bool:
        """Return whether a refresh may start: none is under way, and none failed of late."""
        paused = monotonic() - self._failed.get(key, -inf) < _REFRESH_PAUSE
        return not (self.closed or paused or key in self.flights)

    def note_failure(self, key: str) -> None:
        """Note that a refresh failed, and forget those that failed long ago."""
        now = monotonic()
        self._failed.pop(key, None)
        self._failed[key] = now
        while now - self._failed[oldest := next(iter(self._failed))] >= _REFRESH_PAUSE:
            del self._failed[oldest]

    async def async_shutdown(self) -> None:
        """End the loads that nobody waits for, and refresh nothing anymore."""
        self.closed = True
        flights = list(self.flights.values())
        if ended := [task for flight in flights if (task := flight.abandon())]:
            await asyncio.wait(ended)


def _starting(keys: Iterable[str], prefix: str) -> list[str]:
    return [key for key in keys if key.startswith(prefix)]


type _Copy = Callable[[Any], Any]


def _copy_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row.copy() for row in rows]


def _fields_copier(fields: list[tuple[str, _Copy]]) -> _Copy:
    def copy_fields(value: dict[str, Any]) -> dict[str, Any]:
        new = value.copy()
        for key, copy in fields:
            new[key] = copy(new[key])
        return new

    return copy_fields


def _flat(value: Any) -> _Copy | None:
    """Return what copies a dict or list of scalars, or a list of such dicts; or None."""
    if type(value) is dict:
        return dict.copy if _SCALARS.issuperset(map(type, value.values())) else None
    if type(value) is not list:
        return None
    if _SCALARS.issuperset(map(type, value)):
        return list.copy
    return _copy_rows if all(type(row) is dict and _flat(row) for row in value) else None


def _copier(value: Any) -> _Copy | None:
    """Return what copies a value faster than it can be parsed, None for a deeply nested one."""
    copy = _flat(value)
    if copy or type(value) is not dict:
        return copy
    inner = [(key, _flat(item)) for key, item in value.items() if type(item) not in _SCALARS]
    fields = [(key, copy) for key, copy in inner if copy]
    return _fields_copier(fields) if len(fields) == len(inner) else None


def _from_json(raw: bytes) -> tuple[Any, _Copy | None]:
    """Return source and copy of the value that is `raw` in JSON."""
    value = orjson.loads(raw)
    if type(value) in _SCALARS:
        return value, None
    copy = _copier(value)
    return (value, copy) if copy else (raw, orjson.loads)


def _serialize(value: Any) -> bytes:
    """Return the value as JSON; raises TypeError or ValueError when JSON would change it."""
    # The join copies into a buffer of the right size: orjson leaves its own too large.
    raw = b"".join((orjson.dumps(value, option=_OPTIONS), b""))
    if orjson.loads(raw) != value:
        message = "The value is not JSON-safe: it would come back changed"
        raise ValueError(message)
    return raw


def _footprint(value: Any) -> int:
    """Return about how many bytes a value takes, with what its usual containers hold."""
    size = 0
    seen: set[int] = set()
    rest = [value]
    for item in rest:
        size += getsizeof(item)
        if type(item) in _CONTAINERS and id(item) not in seen:
            seen.add(id(item))
            rest += item
            if type(item) is dict:
                rest += item.values()
    return size


class LRUCache[T = Any](_Cache[T]):
    """A cache in memory of at most `max_size` values, each kept at most `ttl` seconds.

    All of them take about `max_bytes` at most; a value larger than that is not kept. Every read
    gives an independent copy of what can be changed. The entry evicted is the oldest that was
    not read or set anew of late (see `_Sieve`): that keeps more of what is read often than the
    strict order of use. Raises ValueError for a size below 1.
    """

    def __init__(
        self, max_size: int = 100, ttl: float = 300.0, max_bytes: int = _MEMORY_BYTES
    ) -> None:
        super().__init__(_Sieve(max_size, max_bytes), ttl)

    @override
    def _keep(self, key: str, value: T, ttl: float, grace: float, save_delay: float) -> None:
        copy = None if type(value) in _SCALARS else _copier(value) or deepcopy
        source = value if copy is None else copy(value)
        size = getsizeof(key) + _footprint(value)
        entry: CacheEntry[T] = CacheEntry(key, size, monotonic(), ttl, grace, source)
        entry.prepare(source, copy)
        self.sieve.add(entry)

    def get_stats(self) -> CacheStats:
        """Return the figures."""
        return self.sieve.stats()


def _line(entry: _Entry[Any]) -> bytes:
    """Return an entry as its times, a tab and its value; JSON has neither tab nor newline."""
    times = orjson.dumps((entry.born, entry.ttl, entry.grace))
    return b"\t".join((times, entry.source))


def _pages(entries: Iterable[_Entry[Any]]) -> list[dict[str, Any]]:
    """Return what is stored of the entries: their keys, and the rest compressed page by page.

    That writes less, and zlib lets the event loop go on meanwhile.
    """
    kept = (entry for entry in entries if entry.age() < entry.ttl + entry.grace)
    return [
        {
            "keys": [entry.key for entry in page],
            "lines": b64encode(zlib.compress(b"\n".join(map(_line, page)), level=1)).decode(),
        }
        for page in batched(kept, _PAGE, strict=False)
    ]


def _inflate(text: str, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj()
    lines = inflater.decompress(b64decode(text), max_bytes)
    if not inflater.eof:
        message = "The page is cut off or too large"
        raise ValueError(message)
    return lines


def _parse_page(page: Any, max_bytes: int) -> list[_StoredEntry[Any]]:
    """Return what has not expired of a page; raises one of _UNREADABLE for a foreign shape."""
    entries = []
    lines = _inflate(page["lines"], max_bytes + _PAGE_TIMES).split(b"\n")
    for key, line in zip(page["keys"], lines, strict=True):
        times, raw = line.split(b"\t")
        born, ttl, grace = orjson.loads(times)
        orjson.loads(raw)
        entry: _StoredEntry[Any] = _StoredEntry(key, born, ttl, grace, raw)
        if entry.age() < entry.ttl + entry.grace:
            entries.append(entry)
    return entries


def _parse(data: Any, sieve: _Sieve[Any]) -> None:
    """Add the entries of all good pages; raises one of _UNREADABLE when there are others."""
    damage: Exception | None = None
    for page in data["pages"]:
        try:
            entries = _parse_page(page, sieve.max_bytes)
        except _UNREADABLE as err:
            damage = err
        else:
            for entry in entries:
                sieve.add(entry)
    if damage:
        raise damage


def _delete_set_aside(path: Path) -> None:
    """Delete what was kept of unreadable files, here or by Store."""
    for reason in ("unreadable", "corrupt"):
        for old in path.parent.glob(f"{escape(path.name)}.{reason}.*"):
            old.unlink(missing_ok=True)


def _rename(path: Path, target: Path) -> None:
    """Rename a file that may be gone: the storage sets aside on its own what is no JSON."""
    with suppress(FileNotFoundError):
        path.rename(target)


class _Store(Store[dict[str, Any]]):
    """A store that refuses all other versions but the one before, so that they are set aside."""

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: Any
    ) -> dict[str, Any]:
        if old_major_version == _PLAIN_VERSION:
            return {"pages": []}
        raise UnsupportedStorageVersionError(self.key, old_major_version, self.version)


class PersistentCache[T = Any](_Cache[T]):
    """A cache of JSON-safe values in one file, written at most every 30 seconds by default.

    Bounded to `max_size` entries and `max_bytes` bytes of keys and serialized values, evicted
    as from a `LRUCache`. Values age by UTC stamps; a stamp in the future has expired. Every
    read gives a value parsed anew. Until `async_setup` it works in memory alone: what is set
    wins over the file then, but what is deleted comes back from it.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        name: str,
        ttl: float = 3600.0,
        max_size: int = 10_000,
        max_bytes: int = _FILE_BYTES,
    ) -> None:
        self._bounds = (max_size, max_bytes)
        super().__init__(_Sieve(*self._bounds), ttl)
        self._hass = hass
        self._store = _Store(
            hass,
            _STORAGE_VERSION,
            f"{name}.cache",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )
        self._ready = False
        # Seconds after which the planned write follows.
        self._planned = inf

    async def async_setup(self) -> None:
        """Load the file; what was set before wins over what was stored."""
        if not self._ready:
            self._take_over(await self._load())

    def _take_over(self, loaded: _Sieve[T]) -> None:
        """Use what was loaded, unless another call was faster: things may have changed since."""
        if self._ready:
            return
        own = self.sieve
        loaded.take(own)
        self._use(loaded)
        self._ready = True
        self.closed = False
        if own.entries:
            self._plan_save()

    async def _load(self) -> _Sieve[T]:
        """Return what can be read of the file."""
        sieve: _Sieve[T] = _Sieve(*self._bounds)
        path = Path(self._store.path)
        try:
            data = await self._store.async_load()
            # A file with null for data is no file to the storage, but one that must be kept.
            if data is not None or await self._hass.async_add_executor_job(path.exists):
                await self._hass.async_add_executor_job(_parse, data, sieve)
        except _UNREADABLE as err:
            await self._set_aside(path, type(err).__name__)
        return sieve

    async def _set_aside(self, path: Path, reason: str) -> None:
        """Rename the file that cannot be read, so that nothing overwrites it."""
        target = path.with_name(f"{path.name}.unreadable.{time_ns()}")
        _LOGGER.warning("The cache file %s is set aside, it is unreadable: %s", path.name, reason)
        try:
            await self._hass.async_add_executor_job(_rename, path, target)
        except OSError:
            _LOGGER.warning("The cache file %s cannot be renamed and stays as it is", path.name)
            self._store.make_read_only()

    @override
    def _keep(self, key: str, value: T, ttl: float, grace: float, save_delay: float) -> None:
        self.keep_raw(key, _serialize(value), ttl, grace, save_delay)

    def keep_raw(self, key: str, raw: bytes, ttl: float, grace: float, save_delay: float) -> int:
        """Keep a serialized value unless it is larger than the whole cache; return its size."""
        entry: _StoredEntry[T] = _StoredEntry(key, time(), ttl, grace, raw)
        self.sieve.add(entry)
        if save_delay < self._planned:
            self._plan_save(save_delay)
        return entry.size

    @override
    def _drop(self, key: str) -> bool:
        if key in self.sieve.entries:
            self._plan_save()
        return super()._drop(key)

    def get_stats(self) -> CacheStats:
        """Return the figures."""
        return self.sieve.stats()

    def _plan_save(self, delay: float = SAVE_DELAY) -> None:
        """Plan one write for all changes of the next seconds."""
        if self._ready and delay < self._planned:
            self._planned = delay
            self._store.async_delay_save(self._snapshot, delay)

    def _snapshot(self) -> dict[str, Any]:
        """Return what to store; runs in a worker thread, so the entries are listed in one step."""
        self._planned = inf
        return {"pages": _pages(list(self.sieve.entries.values()))}

    async def _write(self) -> None:
        """Write now, after any write under way."""
        data = await self._hass.async_add_executor_job(self._snapshot)
        await self._store.async_save(data)
        if self._planned < inf:
            # This write took the place of the one that was planned meanwhile.
            self._store.async_delay_save(self._snapshot, self._planned)

    async def async_save(self) -> None:
        """Write the file now; after `async_shutdown`, only once it was set up again."""
        if not self.closed:
            await self.async_setup()
            await self._write()

    @override
    async def async_shutdown(self) -> None:
        """End the loads that nobody waits for, write the file, plan nothing more."""
        await super().async_shutdown()
        if self._ready:
            self._ready = False
            await self._write()

    async def async_remove(self) -> None:
        """Remove everything, the file, and what was set aside of it."""
        await self.clear()
        self._ready = False
        # Waits for a write under way, which would bring the file back.
        await self._write()
        await self._store.async_remove()
        await self._hass.async_add_executor_job(_delete_set_aside, Path(self._store.path))


class TwoLevelCache[T = Any](_Cache[T]):
    """A small memory cache (L1) in front of a persistent one (L2), for JSON-safe values.

    A `ttl` bounds the value in both levels; without one, L1 keeps it `l1_ttl` and L2 `l2_ttl`
    seconds. Every read gives an independent copy. Setting a value that JSON would change raises
    TypeError or ValueError; but the member of a StrEnum or IntEnum, which equals its plain value,
    is kept and comes back as that.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        name: str,
        l1_size: int = 100,
        l1_ttl: float = 300.0,
        l2_ttl: float = 3600.0,
    ) -> None:
        self._l1: LRUCache[T] = LRUCache(l1_size, l1_ttl)
        self._l2: PersistentCache[T] = PersistentCache(hass, name)
        super().__init__(self._l1.sieve, l2_ttl)

    async def async_setup(self) -> None:
        """Load the file."""
        await self._l2.async_setup()
        self.closed = False

    @override
    def _beyond(self, key: str, max_age: float, /) -> _Entry[T] | None:
        stored = self._l2.sieve.find(key, max_age)
        if stored is None:
            return None
        # In L1 it keeps its age and ends no later; what is stale comes from L2.
        age = stored.age()
        born, ttl = monotonic() - age, min(stored.ttl, age + self._l1.ttl)
        entry: CacheEntry[T] = CacheEntry(key, stored.size, born, ttl, 0.0, stored.source)
        self.sieve.add(entry, used=True)
        return entry

    @override
    def _kept(self, key: str) -> _Entry[T] | None:
        return super()._kept(key) or self._l2.sieve.kept(key)

    @override
    def _keep(self, key: str, value: T, ttl: float, grace: float, save_delay: float) -> None:
        raw = _serialize(value)
        size = self._l2.keep_raw(key, raw, ttl, grace, save_delay)
        ttl = min(ttl, self._l1.ttl)
        self.sieve.add(CacheEntry(key, size, monotonic(), ttl, 0.0, raw))

    @override
    def _drop(self, key: str) -> bool:
        dropped = super()._drop(key)
        return self._l2.discard(key) or dropped

    @override
    def _all(self) -> Iterable[str]:
        return self._l2.sieve.entries | self.sieve.entries

    @override
    def keys(self, prefix: str = "") -> list[str]:
        return list(dict.fromkeys(self._l2.keys(prefix) + super().keys(prefix)))

    def get_stats(self) -> dict[str, CacheStats]:
        """Return the figures of both levels as "l1" and "l2"; L2 sees only what L1 missed."""
        return {"l1": self._l1.get_stats(), "l2": self._l2.get_stats()}

    async def async_save(self) -> None:
        """Write the file now; after `async_shutdown`, only once it was set up again."""
        await self._l2.async_save()

    @override
    async def async_shutdown(self) -> None:
        """End the loads that nobody waits for, write the file, plan nothing more."""
        await super().async_shutdown()
        await self._l2.async_shutdown()

    async def async_remove(self) -> None:
        """Remove everything and the file."""
        await self.clear()
        await self._l2.async_remove()


type _Load[T] = Callable[[], Coroutine[Any, Any, T]]


class _Flight[T]:
    """One load that any number of callers wait for; it ends when the last of them leaves."""

    __slots__ = ("_cache", "_key", "_shared", "_task", "_terms", "_unwatched", "_waiters")

    def __init__(self, cache: _Cache[T], key: str, terms: _Terms) -> None:
        self._cache = cache
        self._key = key
        self._terms = terms
        self._waiters = 0
        self._shared = False
        self._unwatched = False
        self._task: asyncio.Task[T] | None = None
        cache.flights[key] = self

    def _leave(self) -> bool:
        """Take the flight off the board and return whether it was still there."""
        if self._cache.flights.get(self._key) is not self:
            return False
        del self._cache.flights[self._key]
        return True

    def _start(self, load: _Load[T]) -> asyncio.Task[T]:
        """Load at once, for a caller may change the arguments later."""
        task = asyncio.create_task(self._run(load), eager_start=True)
        task.add_done_callback(_log_failure)
        return task

    async def _run(self, load: _Load[T]) -> T:
        # Before the load, which may come back here.
        self._task = asyncio.current_task()
        try:
            value = await load()
            # Off the board means set or removed meanwhile: the value is no longer wanted.
            if self._leave():
                ttl, grace = self._terms.ttl, self._terms.stale_if_error
                self._cache.put(self._key, value, ttl=ttl, grace=grace)
        except BaseException:
            self._leave()
            if self._unwatched:
                self._cache.note_failure(self._key)
            raise
        self._shared = self._waiters > 1
        return value

    def refresh(self, load: _Load[T]) -> None:
        """Load though nobody waits; an error is only logged."""
        self._unwatched = True
        self._start(load)

    def abandon(self) -> asyncio.Task[T] | None:
        """Stop and return a load that nobody waits for, unless it asks for that itself."""
        self._unwatched = False
        task = self._task
        if self._waiters or task is None or task is asyncio.current_task():
            return None
        self._leave()
        task.cancel()
        return task

    async def join(self, load: _Load[T]) -> T:
        """Wait for the result, which the first caller loads; several callers get copies."""
        self._waiters += 1
        try:
            task = self._task or self._start(load)
            if task is asyncio.current_task():
                message = "A cached function waits for its own result"
                raise RuntimeError(message)
            if not task.done():
                await asyncio.wait((task,))
        finally:
            self._waiters -= 1
            if not (self._unwatched or task.done()):
                self.abandon()
        return deepcopy(task.result()) if self._shared else task.result()


def _log_failure(task: asyncio.Task[Any]) -> None:
    """Retrieve the error, which nobody else does when nobody waits."""
    if not task.cancelled() and (err := task.exception()) is not None:
        _LOGGER.debug("A cached function raised %s", type(err).__name__)


def _key(prefix: str, args: tuple[object, ...], kwargs: dict[str, Any]) -> str:
    """Return a key that differs for different prefixes and arguments.

    One plain text argument reads "prefix:argument", anything else "prefix:[arguments]{keywords}"
    in JSON. Raises TypeError or ValueError for arguments that are not JSON-safe.
    """
    match args:
        case (str(text),) if not kwargs and ":" not in text and "[" not in text:
            text.encode()
            return f"{prefix}:{text}"
    return f"{prefix}:{_json(args)}{_json(kwargs) if kwargs else ''}"


def _json(arguments: object) -> str:
    text = orjson.dumps(arguments, option=_OPTIONS | orjson.OPT_SORT_KEYS).decode()
    if "null" in text:
        # orjson writes what is not a number as null, which is None.
        json.dumps(arguments, allow_nan=False)
    return text


class _Keys:
    """The keys of a cached function; `known` has those of the last calls with text arguments."""

    def __init__(self, prefix: str, func: Callable[..., object]) -> None:
        self._prefix = prefix
        self._form = signature(func)
        self.own = 1 if next(iter(self._form.parameters), "") in ("self", "cls") else 0
        self.known: dict[object, str] = {}

    def make(self, args: tuple[object, ...], kwargs: dict[str, Any]) -> str:
        """Return the key of a call; the instance, where there is one, never enters it."""
        if kwargs:
            bound = self._form.bind(*args, **kwargs)
            args, kwargs = bound.args, bound.kwargs
        given = args[self.own :]
        key = _key(self._prefix, given, kwargs)
        # Other arguments are equal though they differ: 1 is True.
        if not kwargs and all(type(text) is str for text in given):
            if len(self.known) >= _KNOWN_KEYS:
                del self.known[next(iter(self.known))]
            self.known[given[0] if len(given) == 1 else given] = key
        return key


class _Terms(NamedTuple):
    """For how long a cached function uses its results, in seconds."""

    ttl: float | None
    refresh_ahead: float
    stale_if_error: float

    @property
    def longest(self) -> float:
        """The age that a result must not reach."""
        return inf if self.ttl is None else self.ttl

    def check(self) -> None:
        """Raise ValueError unless they make sense together."""
        if not (self.refresh_ahead or self.stale_if_error):
            return
        if not (0 <= self.refresh_ahead < (self.ttl or 0) and self.stale_if_error >= 0):
            message = "Refreshing ahead and serving stale need a ttl, and times that fit it"
            raise ValueError(message)

    async def get[R](self, cache: _Cache[R], key: str, load: _Load[R]) -> R:
        """Return the result from the cache, or load it."""
        entry = cache.find(key, self.longest)
        if entry is None:
            return await self._load(cache, key, load)
        if entry.age() >= self.longest - self.refresh_ahead and cache.may_refresh(key):
            _Flight(cache, key, self).refresh(load)
        return entry.value()

    async def _load[R](self, cache: _Cache[R], key: str, load: _Load[R]) -> R:
        flight = cache.flights.get(key) or _Flight(cache, key, self)
        try:
            return await flight.join(load)
        except Exception:
            if not self.stale_if_error:
                raise
            value = cache.stale(key, self.longest + self.stale_if_error)
            if value is MISSING:
                raise
            return value


def cached[**P, R](
    cache: _Cache[Any] | str,
    prefix: str,
    *,
    ttl: float | None = None,
    refresh_ahead: float = 0.0,
    stale_if_error: float = 0.0,
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Callable[P, Coroutine[Any, Any, R]]]:
    """Cache the results of an async function, bound method, or method of a class.

    For a method in a class `cache` may be the name of the instance's attribute that holds the
    cache. The instance never enters the key, which starts with "prefix:". Calls that miss
    together load once. All times are in seconds. `ttl` bounds a result's age; 0 keeps nothing
    but still joins calls; None leaves it to the cache. A result within `refresh_ahead` of its
    ttl is returned at once and loaded anew in the background. A result is kept for
    `stale_if_error` beyond its ttl, and returned then only if the load raises. Raises ValueError
    for a prefix with "[" and for times that make no sense together.
    """
    if "[" in prefix:
        message = 'A prefix must not contain "[": keys of two prefixes could be the same'
        raise ValueError(message)
    terms = _Terms(ttl, refresh_ahead, stale_if_error)
    terms.check()
    fresh = terms.longest - refresh_ahead

    def decorate(
        func: Callable[P, Coroutine[Any, Any, R]],
    ) -> Callable[P, Coroutine[Any, Any, R]]:
        keys = _Keys(prefix, func)
        known, own, plain = keys.known.get, keys.own, keys.own + 1
        shared = None if isinstance(cache, str) else cache
        resolve = attrgetter(cache if isinstance(cache, str) else "")

        @wraps(func)
        async def load_once(*args: P.args, **kwargs: P.kwargs) -> R:
            store: _Cache[R] = shared or resolve(args[0])
            try:
                # As in `_Cache.get`; arguments that are not known give no key and find nothing.
                if len(args) == plain and type(args[own]) is str:
                    key = known(args[own])
                else:
                    key = known(args[own:])
                entry = None if kwargs else store.recall(key)
            except TypeError:
                entry = None
            if entry is not None:
                age = monotonic() - entry.born
                if 0.0 <= age < fresh and age < entry.quick:
                    entry.hits += 1
                    store.sieve.last = entry
                    copy = entry.copy
                    value: R = entry.source if copy is None else copy(entry.source)
                    return value
            return await terms.get(store, keys.make(args, kwargs), partial(func, *args, **kwargs))

        return load_once

    return decorate
