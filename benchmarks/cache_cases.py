"""The cases of the cache."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from random import Random
import time
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from custom_components.pawcontrol.cache import LRUCache, TwoLevelCache, cached

from . import limits, textbook
from .drive import await_each, await_set, call_each, call_set
from .harness import LIMIT, OURS, TEXTBOOK, Case, Sample, Target
from .peers import peers

FIX: Final = {"latitude": 45.5232, "longitude": -122.6769, "accuracy": 8.0, "time": "10:00:00"}
PAYLOAD: Final = {"fixes": [FIX] * 5, "battery": {"level": 81, "charging": False}}
TTL: Final = 300.0
SIZE: Final = 100
KEYS: Final = [f"dog_data:{number}" for number in range(SIZE)]
OPERATIONS: Final = 2_000
ZIPF_OPERATIONS: Final = 10_000
ZIPF_KEYS: Final = 1_000


def _over(keys: Sequence[str], operations: int = OPERATIONS) -> list[str]:
    return [keys[number % len(keys)] for number in range(operations)]


def _store(hass: HomeAssistant, name: str) -> Store[dict[str, Any]]:
    return Store(hass, 1, name, private=True, atomic_writes=True)


def _filled_dict(value: Any) -> dict[str, limits.Entry]:
    return {key: (value, time.monotonic() + TTL) for key in KEYS}


def _filled[C](cache: C, store: Callable[[C, str], object]) -> C:
    for key in KEYS:
        store(cache, key)
    return cache


def _filled_map[C: Any](cache: C, value: Any) -> C:
    return _filled(cache, lambda made, key: made.__setitem__(key, value))


async def cache_cases(hass: HomeAssistant) -> list[Case]:
    """Return all cases of this file."""
    return [
        await _hit(hass, "L1 hit, flat value", FIX),
        await _hit(hass, "L1 hit, nested value", PAYLOAD),
        await _hit(hass, "L1 hit, number", 8.0),
        await _miss(hass),
        await _set(hass),
        _function_hit(),
        _method_hit(),
    ]


async def _hit(hass: HomeAssistant, name: str, value: Any) -> Case:
    ours = TwoLevelCache[Any](hass, name="bench_hit", l1_size=SIZE, l1_ttl=TTL)
    book = textbook.TextbookTwoLevelCache(_store(hass, "textbook_hit"), SIZE)
    compiled = _filled(limits.LRUDict(SIZE, TTL), lambda made, key: made.set(key, value))
    for key in KEYS:
        await ours.set(key, value)
        await book.l1.set(key, value)
    keys = _over(KEYS)
    samples = {
        OURS: await_each(ours.get, keys),
        LIMIT: await_each(limits.DictCache(_filled_dict(value)).get, keys),
        TEXTBOOK: await_each(book.get, keys),
    } | peers(
        {
            "cachebox": lambda m: call_each(_filled_map(m.TTLCache(SIZE, TTL), value).get, keys),
            "cachetools": lambda m: call_each(_filled_map(m.TTLCache(SIZE, TTL), value).get, keys),
            "lru-dict": lambda _: call_each(compiled.get, keys),
        }
    )
    samples |= await _aiocache_hit(keys, value)
    return Case(name=name, operations=OPERATIONS, samples=samples, target=Target(factor=1.1))


async def _aiocache_hit(keys: list[str], value: Any) -> dict[str, Sample]:
    caches: list[Any] = []

    def make(module: Any) -> Sample:
        caches.append(module.SimpleMemoryCache())
        return await_each(caches[0].get, keys)

    samples = peers({"aiocache": make})
    for cache in caches:
        for key in KEYS:
            await cache.set(key, value, ttl=TTL)
    return samples


async def _miss(hass: HomeAssistant) -> Case:
    ours = TwoLevelCache[Any](hass, name="bench_miss", l1_size=SIZE, l1_ttl=TTL)
    book = textbook.TextbookTwoLevelCache(_store(hass, "textbook_miss"), SIZE)
    keys = _over([f"nothing:{number}" for number in range(SIZE)])
    samples = {
        OURS: await_each(ours.get, keys),
        LIMIT: await_each(limits.DictCache(_filled_dict(FIX)).get, keys),
        TEXTBOOK: await_each(book.get, keys),
    } | peers(
        {
            "aiocache": lambda m: await_each(m.SimpleMemoryCache().get, keys),
            "cachebox": lambda m: call_each(_filled_map(m.TTLCache(SIZE, TTL), FIX).get, keys),
            "cachetools": lambda m: call_each(_filled_map(m.TTLCache(SIZE, TTL), FIX).get, keys),
            "lru-dict": lambda _: call_each(limits.LRUDict(SIZE, TTL).get, keys),
        }
    )
    return Case(
        name="miss in both levels",
        operations=OPERATIONS,
        samples=samples,
        target=Target(factor=2.2),
    )


async def _set(hass: HomeAssistant) -> Case:
    ours = TwoLevelCache[Any](hass, name="bench_set", l1_size=SIZE, l1_ttl=TTL)
    await ours.async_setup()
    book = textbook.TextbookTwoLevelCache(_store(hass, "textbook_set"), SIZE)
    keys = _over(KEYS, operations=500)
    samples = {
        OURS: await_set(ours.set, keys, FIX),
        LIMIT: call_set(dict[str, Any]().__setitem__, keys, FIX),
        TEXTBOOK: await_set(book.set, keys, FIX),
    } | peers(
        {
            "aiocache": lambda m: await_set(m.SimpleMemoryCache().set, keys, FIX),
            "cachebox": lambda m: call_set(m.TTLCache(SIZE, TTL).__setitem__, keys, FIX),
            "cachetools": lambda m: call_set(m.TTLCache(SIZE, TTL).__setitem__, keys, FIX),
            "lru-dict": lambda _: call_set(limits.LRUDict(SIZE, TTL).set, keys, FIX),
        }
    )
    return Case(
        name="set, both levels",
        operations=len(keys),
        samples=samples,
        target=Target(factor=0.05, of=TEXTBOOK),
    )


async def _function(_argument: str) -> float:
    return 8.0


async def _method(_self: object, _argument: str) -> float:
    return 8.0


class _Client:
    """A class with a cached method, as clients have it."""

    def __init__(self) -> None:
        self.cache = LRUCache[float](SIZE, TTL)

    @cached("cache", "dog_data", ttl=TTL)
    async def dog_data(self, _argument: str) -> float:
        """Return some value."""
        return 8.0


def _bound(method: Any) -> limits.Async:
    """Return a method decorated by another package, bound to an instance."""
    call: limits.Async = type("Client", (), {"dog_data": method})().dog_data
    return call


def _function_hit() -> Case:
    return _cached_hit(
        "cached hit, function",
        cached(LRUCache(SIZE, TTL), "dog_data", ttl=TTL)(_function),
        {
            "aiocache": lambda m: m.cached(ttl=TTL)(_function),
            "async-lru": lambda m: m.alru_cache(maxsize=SIZE, ttl=TTL)(_function),
        },
    )


def _method_hit() -> Case:
    return _cached_hit(
        "cached hit, method",
        _Client().dog_data,
        {
            "aiocache": lambda m: _bound(m.cached(ttl=TTL, noself=True)(_method)),
            "async-lru": lambda m: _bound(m.alru_cache(maxsize=SIZE, ttl=TTL)(_method)),
        },
    )


def _cached_hit(name: str, ours: limits.Async, others: Mapping[str, Callable[[Any], Any]]) -> Case:
    """Return hits of a cached call, beside cached functions as limit and textbook."""
    calls: dict[str, limits.Async] = {
        OURS: ours,
        LIMIT: limits.cached({}, _function),
        TEXTBOOK: textbook.cached(textbook.TextbookCache(SIZE, TTL), "dog_data")(_function),
    }
    keys = _over([key.partition(":")[2] for key in KEYS])

    def sample_of(decorate: Callable[[Any], Any]) -> Callable[[Any], Sample]:
        return lambda module: await_each(decorate(module), keys)

    samples = {contestant: await_each(call, keys) for contestant, call in calls.items()}
    samples |= peers({package: sample_of(decorate) for package, decorate in others.items()})
    return Case(name=name, operations=OPERATIONS, samples=samples, target=Target(factor=1.7))


class Zipf:
    """Gets, and sets after a miss, of keys that are asked for as words are in a language."""

    def __init__(self, hass: HomeAssistant) -> None:
        ranks = range(1, ZIPF_KEYS + 1)
        drawn = Random(7).choices(ranks, [1 / rank for rank in ranks], k=ZIPF_OPERATIONS)  # noqa: S311 - a benchmark needs no secret
        self._keys = [f"dog_data:{rank}" for rank in drawn]
        self._hass = hass
        self._names = (f"bench_zipf_{number}" for number in count())
        self._used: list[TwoLevelCache[Any]] = []
        self.hit_rates: dict[str, float] = {}

    def case(self) -> Case:
        """Return the case; every sample starts with an empty cache."""
        samples = {OURS: self._ours, LIMIT: self._limit, TEXTBOOK: self._textbook} | peers(
            {
                "cachebox": lambda m: self._mapping("cachebox", m.TTLCache),
                "cachetools": lambda m: self._mapping("cachetools", m.TTLCache),
            }
        )
        return Case(
            name="Zipf churn, both levels",
            operations=ZIPF_OPERATIONS,
            samples=samples,
            target=Target(factor=0.09, of=TEXTBOOK),
            tidy=self._remove,
        )

    async def _ours(self) -> None:
        cache = TwoLevelCache[Any](self._hass, name=next(self._names), l1_size=SIZE)
        self._used.append(cache)
        await cache.async_setup()
        for key in self._keys:
            if await cache.get(key) is None:
                await cache.set(key, FIX)
        self.hit_rates[OURS] = cache.get_stats()["l1"].hit_rate

    async def _limit(self) -> None:
        cache = limits.LRUDict(SIZE, TTL)
        self._churn(LIMIT, cache.get, cache.set)

    def _mapping(self, name: str, make: Callable[[int, float], Any]) -> Sample:
        async def sample() -> None:
            cache = make(SIZE, TTL)
            self._churn(name, cache.get, cache.__setitem__)

        return sample

    def _churn(
        self, name: str, get: Callable[[str], Any], store: Callable[[str, Any], object]
    ) -> None:
        misses = 0
        for key in self._keys:
            if get(key) is None:
                misses += 1
                store(key, FIX)
        self.hit_rates[name] = 1 - misses / ZIPF_OPERATIONS

    async def _textbook(self) -> None:
        store = _store(self._hass, "textbook_zipf")
        cache = textbook.TextbookTwoLevelCache(store, SIZE)
        for key in self._keys:
            if await cache.get(key) is None:
                await cache.set(key, FIX)
        self.hit_rates[TEXTBOOK] = cache.l1.hits / ZIPF_OPERATIONS

    async def _remove(self) -> None:
        while self._used:
            await self._used.pop().async_remove()
