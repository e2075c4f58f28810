"""A cache in two levels: recent values in memory, all of them in one file across restarts."""

from abc import ABC, abstractmethod
import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from functools import partial, wraps
from inspect import signature
from itertools import starmap
import logging
from operator import attrgetter
from pathlib import Path
import time
from typing import Any, Final, Literal, NamedTuple, overload, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from lru import LRU
import orjson

_LOGGER = logging.getLogger(__name__)

SAVE_DELAY: Final = 30.0
STORAGE_VERSION: Final = 1
# A stamp this many seconds ahead of the clock is jitter; further ahead the clock was set back.
CLOCK_SKEW: Final = 60.0
# Ten years: JSON has no infinity.
LONGEST_TTL: Final = 10 * 365 * 86400.0

_SCALARS: Final = frozenset({str, int, float, bool, type(None), bytes})
_OPTIONS: Final = (
    orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
# What reading a file of a foreign shape or a newer version raises.
_UNREADABLE: Final = (
    HomeAssistantError,
    NotImplementedError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)


class _Sentinel(Enum):
    MISSING = "missing"


type Missing = Literal[_Sentinel.MISSING]
MISSING: Final = _Sentinel.MISSING


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheStats:
    """The figures of one level since it was made; the hit rate is 0 before the first lookup."""

    hits: int
    misses: int
    hit_rate: float
    evictions: int
    size: int
    max_size: int


class CacheEntry[T]:
    """A value in memory: how to get a copy of it, and its birth and end by the monotonic clock."""

    __slots__ = ("born", "expires", "fresh")

    def __init__(self, fresh: Callable[[], T], born: float, expires: float) -> None:
        self.fresh = fresh
        self.born = born
        self.expires = expires


class _StoredEntry(NamedTuple):
    """A serialized value, when it was set (UTC seconds), and for how many seconds it is good."""

    raw: bytes
    stamp: float
    ttl: float

    def age(self, now: float) -> float:
        """Return the age in seconds, infinite when the clock was set back behind the stamp."""
        age = now - self.stamp
        return max(age, 0.0) if age >= -CLOCK_SKEW else float("inf")


class _Cache[T](ABC):
    """What all caches offer: coroutines over synchronous steps that may be used in callbacks."""

    def __init__(self) -> None:
        self.flights: dict[str, _Flight[T]] = {}

    @abstractmethod
    def lookup(self, key: str, *, max_age: float | None = None) -> T | Missing:
        """Return the value, counted as a hit, or MISSING, counted as a miss."""

    @abstractmethod
    def peek(self, key: str, *, max_age: float | None = None) -> T | Missing:
        """Return the value or MISSING without counting."""

    @abstractmethod
    def put(self, key: str, value: T, *, ttl: float | None = None) -> None:
        """Keep the value for `ttl` seconds; zero or less only drops the old value."""

    @abstractmethod
    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that start with the prefix and have not expired."""

    @abstractmethod
    def _drop(self, key: str) -> bool:
        """Remove the key and return whether it was there."""

    @abstractmethod
    def _drop_all(self, prefix: str) -> int:
        """Remove the keys that start with the prefix and return how many were there."""

    def __contains__(self, key: str) -> bool:
        """Return whether the key has an unexpired value."""
        return self.peek(key) is not MISSING

    def discard(self, key: str) -> bool:
        """Remove the key; a load that is under way will not bring it back."""
        self.flights.pop(key, None)
        return self._drop(key)

    @overload
    async def get(self, key: str, *, max_age: float | None = None) -> T | None: ...

    @overload
    async def get[D](self, key: str, default: D, *, max_age: float | None = None) -> T | D: ...

    async def get(
        self, key: str, default: object = None, *, max_age: float | None = None
    ) -> object:
        """Return the value when it was set less than `max_age` seconds ago, or the default."""
        value = self.lookup(key, max_age=max_age)
        return default if value is MISSING else value

    async def set(self, key: str, value: T, *, ttl: float | None = None) -> None:
        """Keep the value for `ttl` seconds; zero or less only drops the old value."""
        self.put(key, value, ttl=ttl)

    async def delete(self, key: str) -> bool:
        """Remove the key and return whether it was there."""
        return self.discard(key)

    async def clear(self) -> None:
        """Remove everything."""
        self.invalidate("")

    def invalidate(self, prefix: str) -> int:
        """Remove the keys that start with the prefix and return how many were there."""
        for key in _starting(self.flights, prefix):
            del self.flights[key]
        return self._drop_all(prefix)


def _starting(keys: Iterable[str], prefix: str) -> list[str]:
    return [key for key in keys if key.startswith(prefix)]


def _cheap_copier(value: Any) -> Callable[[], Any] | None:
    """Return what copies a scalar or a flat dict or list, None for anything nested."""
    kind = type(value)
    if kind in _SCALARS:
        return lambda: value
    if kind is dict and all(type(item) in _SCALARS for item in value.values()):
        return value.copy().copy  # type: ignore[no-any-return]
    if kind is list and all(type(item) in _SCALARS for item in value):
        return value.copy().copy  # type: ignore[no-any-return]
    return None


def _copier(value: Any) -> Callable[[], Any]:
    """Return what gives an independent copy of the value at each call."""
    return _cheap_copier(value) or partial(deepcopy, deepcopy(value))


def _json_copier(value: Any, raw: bytes) -> Callable[[], Any]:
    """Return what gives an independent copy of a value that is `raw` in JSON."""
    return _cheap_copier(value) or partial(orjson.loads, raw)


def _serialize(value: Any) -> bytes:
    """Return the value as JSON; raises TypeError or ValueError when JSON would change it."""
    # The join copies into a buffer of the right size: orjson leaves its own too large.
    raw = b"".join((orjson.dumps(value, option=_OPTIONS), b""))
    if orjson.loads(raw) != value:
        message = "The value is not JSON-safe: it would come back changed"
        raise ValueError(message)
    return raw


class LRUCache[T = Any](_Cache[T]):
    """A cache in memory of at most `max_size` values, each kept at most `ttl` seconds.

    Every read gives an independent copy of what can be changed: a flat dict or list is copied
    shallowly, other values deeply.
    """

    def __init__(self, max_size: int = 100, ttl: float = 300.0) -> None:
        super().__init__()
        self.ttl = ttl
        self._max_size = max_size
        self._entries: LRU[str, CacheEntry[T]] = LRU(max_size, callback=self._count_eviction)
        self._hits = self._misses = self._evictions = 0

    def _count_eviction(self, _key: str, _entry: CacheEntry[T]) -> None:
        self._evictions += 1

    def _find(self, key: str, max_age: float | None) -> CacheEntry[T] | None:
        """Return the entry when it is young enough."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        now = time.monotonic()
        if not entry.born <= now < entry.expires:
            del self._entries[key]
            return None
        return entry if max_age is None or now - entry.born < max_age else None

    @override
    def lookup(self, key: str, *, max_age: float | None = None) -> T | Missing:
        entry = self._find(key, max_age)
        if entry is None:
            self._misses += 1
            return MISSING
        self._hits += 1
        return entry.fresh()

    @override
    def peek(self, key: str, *, max_age: float | None = None) -> T | Missing:
        entry = self._find(key, max_age)
        return MISSING if entry is None else entry.fresh()

    @override
    def put(self, key: str, value: T, *, ttl: float | None = None) -> None:
        ttl = self.ttl if ttl is None else ttl
        if not ttl > 0:
            self._drop(key)
            return
        now = time.monotonic()
        self.put_entry(key, CacheEntry(_copier(value), now, now + ttl))

    def put_entry(self, key: str, entry: CacheEntry[T]) -> None:
        """Keep an entry as it is."""
        self._entries[key] = entry

    @override
    def keys(self, prefix: str = "") -> list[str]:
        now = time.monotonic()
        return [
            key
            for key, entry in self._entries.items()
            if key.startswith(prefix) and entry.born <= now < entry.expires
        ]

    @override
    def _drop(self, key: str) -> bool:
        return self._entries.pop(key, None) is not None

    @override
    def _drop_all(self, prefix: str) -> int:
        return sum(self._drop(key) for key in _starting(self._entries.keys(), prefix))

    def get_stats(self) -> CacheStats:
        """Return the figures; the size counts what has not expired."""
        return CacheStats(
            hits=self._hits,
            misses=self._misses,
            hit_rate=self._hits / max(1, self._hits + self._misses),
            evictions=self._evictions,
            size=len(self.keys()),
            max_size=self._max_size,
        )


def _parse(data: Any, now: float) -> OrderedDict[str, _StoredEntry]:
    """Return the unexpired entries of a file; raises one of _UNREADABLE for a foreign shape."""
    entries: OrderedDict[str, _StoredEntry] = OrderedDict()
    for key, stamp, ttl, text in data["entries"]:
        raw = text.encode()
        orjson.loads(raw)
        entry = _StoredEntry(raw, stamp + 0.0, ttl + 0.0)
        if entry.age(now) < entry.ttl:
            entries["" + key] = entry
    return entries


def _size(key: str, entry: _StoredEntry) -> int:
    """Return the bytes of key and value; raises ValueError for a key that is not valid text."""
    return len(key.encode()) + len(entry.raw)


def _delete_set_aside(path: Path) -> None:
    """Delete what was kept of unreadable files, here or by Store."""
    for old in path.parent.glob(f"{path.name}.*"):
        old.unlink(missing_ok=True)


def _rename(path: Path, target: Path) -> None:
    """Rename a file that may be gone: the storage sets aside on its own what is no JSON."""
    with suppress(FileNotFoundError):
        path.rename(target)


class PersistentCache[T = Any](_Cache[T]):
    """A cache of JSON-safe values in one file, written at most every 30 seconds.

    Bounded to `max_size` entries and `max_bytes` bytes of keys and serialized values; the least
    recently used go first. Values age by UTC stamps; a stamp in the future has expired. Every
    read gives a value parsed anew. Until `async_setup` it works in memory alone.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        name: str,
        ttl: float = 3600.0,
        max_size: int = 10_000,
        max_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        super().__init__()
        self.ttl = ttl
        self._hass = hass
        self._max_size = max_size
        self._max_bytes = max_bytes
        self._store: Store[dict[str, Any]] = Store(
            hass,
            STORAGE_VERSION,
            f"{name}.cache",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )
        self._entries: OrderedDict[str, _StoredEntry] = OrderedDict()
        self._bytes = 0
        self._ready = False
        self._dirty = False
        self._hits = self._misses = self._evictions = 0

    async def async_setup(self) -> None:
        """Load the file; what was set before wins over what was stored."""
        if self._ready:
            return
        stored = await self._load()
        own, self._entries = self._entries, stored
        self._bytes = sum(starmap(_size, stored.items()))
        self._ready = True
        for key, entry in own.items():
            self._insert(key, entry)
        self._trim()
        if own:
            self._plan_save()

    async def _load(self) -> OrderedDict[str, _StoredEntry]:
        try:
            data = await self._store.async_load()
            if data is None:
                return OrderedDict()
            return await self._hass.async_add_executor_job(_parse, data, time.time())
        except _UNREADABLE as err:
            await self._set_aside(type(err).__name__)
            return OrderedDict()

    async def _set_aside(self, reason: str) -> None:
        """Rename the file that cannot be read, so that nothing overwrites it."""
        path = Path(self._store.path)
        target = path.with_name(f"{path.name}.unreadable.{time.time_ns()}")
        _LOGGER.warning("The cache file %s is set aside, it is unreadable: %s", path.name, reason)
        try:
            await self._hass.async_add_executor_job(_rename, path, target)
        except OSError:
            _LOGGER.warning("The cache file %s cannot be renamed and stays as it is", path.name)
            self._store.make_read_only()

    def find(self, key: str, max_age: float | None = None) -> _StoredEntry | None:
        """Return the serialized entry when it is young enough, counted as a hit or a miss."""
        entry = self._find(key, max_age)
        if entry is None:
            self._misses += 1
        else:
            self._hits += 1
            self._entries.move_to_end(key)
        return entry

    def _find(self, key: str, max_age: float | None) -> _StoredEntry | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        age = entry.age(time.time())
        if age >= entry.ttl:
            self._remove(key)
            return None
        return entry if max_age is None or age < max_age else None

    @override
    def lookup(self, key: str, *, max_age: float | None = None) -> T | Missing:
        entry = self.find(key, max_age)
        return MISSING if entry is None else orjson.loads(entry.raw)

    @override
    def peek(self, key: str, *, max_age: float | None = None) -> T | Missing:
        entry = self._find(key, max_age)
        return MISSING if entry is None else orjson.loads(entry.raw)

    @override
    def put(self, key: str, value: T, *, ttl: float | None = None) -> None:
        self.put_raw(key, _serialize(value), ttl=ttl)

    def put_raw(self, key: str, raw: bytes, *, ttl: float | None = None) -> None:
        """Keep a serialized value; one larger than the whole cache is not kept."""
        ttl = self.ttl if ttl is None else ttl
        entry = _StoredEntry(raw, time.time(), min(ttl, LONGEST_TTL))
        if not ttl > 0 or _size(key, entry) > self._max_bytes:
            self._drop(key)
            return
        self._insert(key, entry)
        self._plan_save()

    def _insert(self, key: str, entry: _StoredEntry) -> None:
        """Add or replace an entry."""
        self._remove(key)
        self._entries[key] = entry
        self._bytes += _size(key, entry)
        self._trim()

    def _trim(self) -> None:
        """Evict what is too much, the least recently used first."""
        while len(self._entries) > self._max_size or self._bytes > self._max_bytes:
            self._remove(next(iter(self._entries)))
            self._evictions += 1

    def _remove(self, key: str) -> bool:
        entry = self._entries.pop(key, None)
        if entry is None:
            return False
        self._bytes -= _size(key, entry)
        return True

    def _purge(self) -> None:
        """Remove what has expired."""
        now = time.time()
        for key in [k for k, entry in self._entries.items() if entry.age(now) >= entry.ttl]:
            self._remove(key)

    @override
    def keys(self, prefix: str = "") -> list[str]:
        self._purge()
        return _starting(self._entries, prefix)

    @override
    def _drop(self, key: str) -> bool:
        if not self._remove(key):
            return False
        self._plan_save()
        return True

    @override
    def _drop_all(self, prefix: str) -> int:
        return sum(self._drop(key) for key in _starting(self._entries, prefix))

    def get_stats(self) -> CacheStats:
        """Return the figures; the size counts what has not expired."""
        self._purge()
        return CacheStats(
            hits=self._hits,
            misses=self._misses,
            hit_rate=self._hits / max(1, self._hits + self._misses),
            evictions=self._evictions,
            size=len(self._entries),
            max_size=self._max_size,
        )

    def _plan_save(self) -> None:
        """Plan one write for all changes of the next seconds."""
        if self._dirty or not self._ready:
            return
        self._dirty = True
        self._purge()
        self._store.async_delay_save(self._snapshot, SAVE_DELAY)

    def _snapshot(self) -> dict[str, Any]:
        """Return what to store; runs in a worker thread, so the entries are copied in one step."""
        self._dirty = False
        return {
            "entries": [
                (key, entry.stamp, entry.ttl, entry.raw.decode())
                for key, entry in tuple(self._entries.items())
            ]
        }

    async def async_save(self) -> None:
        """Write the file now."""
        await self.async_setup()
        self._purge()
        await self._store.async_save(self._snapshot())

    async def async_shutdown(self) -> None:
        """Write what is pending and plan no further writes."""
        if self._dirty:
            await self.async_save()
        self._ready = False

    async def async_remove(self) -> None:
        """Remove everything, the file, and what was set aside of it."""
        await self.clear()
        # Waits for a write under way, which would bring the file back.
        await self._store.async_save(self._snapshot())
        await self._store.async_remove()
        await self._hass.async_add_executor_job(_delete_set_aside, Path(self._store.path))
        self._ready = False


class TwoLevelCache[T = Any](_Cache[T]):
    """A small memory cache (L1) in front of a persistent one (L2), for JSON-safe values.

    A `ttl` bounds the value in both levels; without one, L1 keeps it `l1_ttl` and L2 `l2_ttl`
    seconds. Every read gives an independent copy: flat values are copied, nested ones parsed
    anew. Setting a value that JSON would change raises TypeError or ValueError.
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
        super().__init__()
        self._l1: LRUCache[T] = LRUCache(l1_size, l1_ttl)
        self._l2: PersistentCache[T] = PersistentCache(hass, name, l2_ttl)

    async def async_setup(self) -> None:
        """Load the file."""
        await self._l2.async_setup()

    @override
    def lookup(self, key: str, *, max_age: float | None = None) -> T | Missing:
        value = self._l1.lookup(key, max_age=max_age)
        if value is not MISSING or (entry := self._l2.find(key, max_age)) is None:
            return value
        return self._promote(key, entry)

    def _promote(self, key: str, entry: _StoredEntry) -> T:
        """Put an L2 entry into L1, where it keeps its age and ends no later."""
        value: T = orjson.loads(entry.raw)
        age = entry.age(time.time())
        now = time.monotonic()
        expires = now + min(self._l1.ttl, entry.ttl - age)
        self._l1.put_entry(key, CacheEntry(_json_copier(value, entry.raw), now - age, expires))
        return value

    @override
    def peek(self, key: str, *, max_age: float | None = None) -> T | Missing:
        value = self._l1.peek(key, max_age=max_age)
        return self._l2.peek(key, max_age=max_age) if value is MISSING else value

    @override
    def put(self, key: str, value: T, *, ttl: float | None = None) -> None:
        raw = _serialize(value)
        ttl = self._l2.ttl if ttl is None else ttl
        self._l2.put_raw(key, raw, ttl=ttl)
        if not ttl > 0:
            self._l1.discard(key)
            return
        now = time.monotonic()
        expires = now + min(self._l1.ttl, ttl)
        self._l1.put_entry(key, CacheEntry(_json_copier(value, raw), now, expires))

    @override
    def keys(self, prefix: str = "") -> list[str]:
        return list(dict.fromkeys(self._l2.keys(prefix) + self._l1.keys(prefix)))

    @override
    def _drop(self, key: str) -> bool:
        dropped = self._l1.discard(key)
        return self._l2.discard(key) or dropped

    @override
    def _drop_all(self, prefix: str) -> int:
        return sum(self._drop(key) for key in self.keys(prefix))

    def get_stats(self) -> dict[str, CacheStats]:
        """Return the figures of both levels as "l1" and "l2"; L2 sees only what L1 missed."""
        return {"l1": self._l1.get_stats(), "l2": self._l2.get_stats()}

    async def async_save(self) -> None:
        """Write the file now."""
        await self._l2.async_save()

    async def async_shutdown(self) -> None:
        """Write what is pending and plan no further writes."""
        await self._l2.async_shutdown()

    async def async_remove(self) -> None:
        """Remove everything and the file."""
        await self.clear()
        await self._l2.async_remove()


class _Flight[T]:
    """One load that any number of callers wait for; it ends when the last of them leaves."""

    __slots__ = ("_cache", "_key", "_task", "_ttl", "_waiters")

    def __init__(self, cache: _Cache[T], key: str, ttl: float | None) -> None:
        self._cache = cache
        self._key = key
        self._ttl = ttl
        self._waiters = 0
        self._task: asyncio.Task[T] | None = None

    def _leave(self) -> bool:
        """Take the flight off the board and return whether it was still there."""
        if self._cache.flights.get(self._key) is not self:
            return False
        del self._cache.flights[self._key]
        return True

    async def _run(self, load: Callable[[], Coroutine[Any, Any, T]]) -> T:
        try:
            value = await load()
        except BaseException:
            self._leave()
            raise
        # Off the board means deleted or invalidated meanwhile: the value is no longer wanted.
        if self._leave() and self._ttl != 0:
            self._cache.put(self._key, value, ttl=self._ttl)
        return value

    async def join(self, load: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for the result; the first caller starts the load, the others get copies."""
        first = self._task is None
        task = self._task = self._task or asyncio.create_task(self._run(load), eager_start=True)
        self._waiters += 1
        try:
            if not task.done():
                await asyncio.wait((task,))
        finally:
            self._waiters -= 1
            if not self._waiters and not task.done():
                self._leave()
                task.cancel()
        return task.result() if first else _copier(task.result())()


def _key(prefix: str, args: tuple[object, ...], kwargs: dict[str, Any]) -> str:
    """Return a key that differs for different prefixes and arguments.

    One plain text argument reads "prefix:argument", anything else "prefix:[arguments]{keywords}"
    in JSON. Raises TypeError for arguments that are not JSON-safe.
    """
    match args:
        case (str(text),) if not kwargs and ":" not in text and "[" not in text:
            return f"{prefix}:{text}"
    named = orjson.dumps(kwargs, option=orjson.OPT_SORT_KEYS).decode() if kwargs else ""
    return f"{prefix}:{orjson.dumps(args, option=orjson.OPT_SORT_KEYS).decode()}{named}"


def cached[**P, R](
    cache: _Cache[Any] | str, prefix: str, *, ttl: float | None = None
) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Callable[P, Coroutine[Any, Any, R]]]:
    """Cache the results of an async function, bound method, or method of a class.

    For a method in a class `cache` may be the name of the instance's attribute that holds the
    cache. The instance never enters the key, which starts with "prefix:". Calls that miss
    together load once. `ttl` bounds a result's age in seconds; 0 keeps nothing but still joins
    calls; None leaves it to the cache. Raises ValueError for a prefix with "[".
    """
    if "[" in prefix:
        message = 'A prefix must not contain "[": keys of two prefixes could be the same'
        raise ValueError(message)

    def decorate(
        func: Callable[P, Coroutine[Any, Any, R]],
    ) -> Callable[P, Coroutine[Any, Any, R]]:
        form = signature(func)
        own = 1 if next(iter(form.parameters), "") in ("self", "cls") else 0
        resolve = attrgetter(cache) if isinstance(cache, str) else lambda _: cache

        @wraps(func)
        async def load_once(*args: P.args, **kwargs: P.kwargs) -> R:
            store: _Cache[Any] = resolve(args[0] if args else None)
            named: dict[str, Any] = kwargs
            given: tuple[object, ...] = args
            if named:
                bound = form.bind(*args, **kwargs)
                given, named = bound.args, bound.kwargs
            key = _key(prefix, given[own:], named)
            value: R | Missing = store.lookup(key, max_age=ttl)
            if value is not MISSING:
                return value
            flight = store.flights.get(key)
            if flight is None:
                flight = store.flights[key] = _Flight(store, key, ttl)
            result: R = await flight.join(partial(func, *args, **kwargs))
            return result

        return load_once

    return decorate
