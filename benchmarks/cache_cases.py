"""The cases of the cache."""

from collections.abc import Callable, Mapping, Sequence
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


def _over(keys: Sequence[str], operations: int = OPERATIONS) -> list[str]:
    return [keys[number % len(keys)] for number in range(operations)]


def book_store(hass: HomeAssistant, name: str) -> Store[dict[str, Any]]:
    """Return where the textbook cache keeps its second level."""
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
    book = textbook.TextbookTwoLevelCache(book_store(hass, "textbook_hit"), SIZE)
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
    samples |= await _awaited_peers(keys, value)
    return Case(name=name, operations=OPERATIONS, samples=samples, target=Target(factor=1.1))


# The caches of packages whose calls are awaited.
AWAITED: Final[Mapping[str, Callable[[Any], Any]]] = {
    "aiocache": lambda m: m.SimpleMemoryCache(),
    "cashews": lambda m: m.backends.memory.Memory(size=SIZE, check_interval=0),
}


async def _awaited_peers(keys: list[str], value: Any = None) -> dict[str, Sample]:
    """Return the gets of packages that are awaited, from empty caches if there is no value."""
    caches: list[Any] = []

    def filling(make: Callable[[Any], Any]) -> Callable[[Any], Sample]:
        def sample_of(module: Any) -> Sample:
            caches.append(make(module))
            return await_each(caches[-1].get, keys)

        return sample_of

    samples = peers({package: filling(make) for package, make in AWAITED.items()})
    for cache in caches if value is not None else ():
        for key in KEYS:
            await cache.set(key, value, TTL)
    return samples


async def _miss(hass: HomeAssistant) -> Case:
    ours = TwoLevelCache[Any](hass, name="bench_miss", l1_size=SIZE, l1_ttl=TTL)
    book = textbook.TextbookTwoLevelCache(book_store(hass, "textbook_miss"), SIZE)
    keys = _over([f"nothing:{number}" for number in range(SIZE)])
    samples = {
        OURS: await_each(ours.get, keys),
        LIMIT: await_each(limits.DictCache(_filled_dict(FIX)).get, keys),
        TEXTBOOK: await_each(book.get, keys),
    } | peers(
        {
            "cachebox": lambda m: call_each(_filled_map(m.TTLCache(SIZE, TTL), FIX).get, keys),
            "cachetools": lambda m: call_each(_filled_map(m.TTLCache(SIZE, TTL), FIX).get, keys),
            "lru-dict": lambda _: call_each(limits.LRUDict(SIZE, TTL).get, keys),
        }
    )
    samples |= await _awaited_peers(keys)
    return Case(
        name="miss in both levels",
        operations=OPERATIONS,
        samples=samples,
        target=Target(factor=2.2),
    )


async def _set(hass: HomeAssistant) -> Case:
    ours = TwoLevelCache[Any](hass, name="bench_set", l1_size=SIZE, l1_ttl=TTL)
    await ours.async_setup()
    book = textbook.TextbookTwoLevelCache(book_store(hass, "textbook_set"), SIZE)
    keys = _over(KEYS, operations=500)
    samples = {
        OURS: await_set(ours.set, keys, FIX),
        LIMIT: call_set(dict[str, Any]().__setitem__, keys, FIX),
        TEXTBOOK: await_set(book.set, keys, FIX),
    } | peers(
        {
            "cachebox": lambda m: call_set(m.TTLCache(SIZE, TTL).__setitem__, keys, FIX),
            "cachetools": lambda m: call_set(m.TTLCache(SIZE, TTL).__setitem__, keys, FIX),
            "lru-dict": lambda _: call_set(limits.LRUDict(SIZE, TTL).set, keys, FIX),
        }
        | {package: _setting(make, keys) for package, make in AWAITED.items()}
    )
    return Case(
        name="set, both levels",
        operations=len(keys),
        samples=samples,
        target=Target(factor=0.05, of=TEXTBOOK),
    )


def _setting(make: Callable[[Any], Any], keys: list[str]) -> Callable[[Any], Sample]:
    return lambda module: await_set(make(module).set, keys, FIX)


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
