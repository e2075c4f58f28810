"""Tests of the caches and of the decorator that uses them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
import json
from pathlib import Path
import time
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    mock_storage,
)

from custom_components.pawcontrol.cache import (
    MISSING,
    LRUCache,
    PersistentCache,
    TwoLevelCache,
    cached,
)

type AnyCache = LRUCache | PersistentCache | TwoLevelCache

NESTED = {"fixes": [{"lat": 45.5, "ok": True}, None], "count": 2, "ratio": 1.0}
HOUR = 3600.0
YEAR = timedelta(days=365)


@dataclass
class CacheFile:
    """The file of the caches named "test"."""

    path: Path

    def exists(self) -> bool:
        """Tell whether it is there."""
        return self.path.exists()

    def read(self) -> str:
        """Return its text, nothing when it is not there."""
        return self.path.read_text() if self.exists() else ""

    def write(self, content: bytes) -> None:
        """Replace its content."""
        self.path.write_bytes(content)

    def mode(self) -> int:
        """Return its permissions."""
        return self.path.stat().st_mode & 0o777

    def aside(self) -> list[bytes]:
        """Return the contents of files that were set aside."""
        return [path.read_bytes() for path in self.path.parent.glob(f"{self.path.name}.*")]


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give each test a configuration folder of its own."""
    return str(tmp_path)


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant's storage as it is: these tests are about files."""
    return {}


@pytest.fixture
def file(hass: HomeAssistant) -> CacheFile:
    """Return the file of the caches named "test"."""
    path = Path(hass.config.path(".storage", "test.cache"))
    path.parent.mkdir(exist_ok=True)
    return CacheFile(path)


@pytest.fixture
async def persistent(hass: HomeAssistant, file: CacheFile) -> AsyncGenerator[PersistentCache]:
    """Return a persistent cache that is set up."""
    cache: PersistentCache = PersistentCache(hass, "test")
    await cache.async_setup()
    yield cache
    await cache.async_shutdown()


@pytest.fixture
async def two(hass: HomeAssistant, file: CacheFile) -> AsyncGenerator[TwoLevelCache]:
    """Return a two-level cache that is set up."""
    cache: TwoLevelCache = TwoLevelCache(hass, name="test", l1_size=2, l1_ttl=300.0, l2_ttl=HOUR)
    await cache.async_setup()
    yield cache
    await cache.async_shutdown()


@pytest.fixture(params=["lru", "persistent", "two"])
def cache(
    request: pytest.FixtureRequest, persistent: PersistentCache, two: TwoLevelCache
) -> AnyCache:
    """Return each kind of cache in turn."""
    caches: dict[str, AnyCache] = {"lru": LRUCache(), "persistent": persistent, "two": two}
    return caches[request.param]


async def reopen(hass: HomeAssistant, **bounds: Any) -> PersistentCache:
    """Return a new cache with what is stored."""
    cache: PersistentCache = PersistentCache(hass, "test", **bounds)
    await cache.async_setup()
    return cache


@pytest.mark.parametrize("value", [None, 0, 0.0, False, "", [], {}, "text", [1, 2], NESTED])
async def test_any_json_value_is_a_value(cache: AnyCache, value: object) -> None:
    await cache.set("key", value)
    assert await cache.get("key", "default") == value
    assert cache.peek("key") == value
    assert "key" in cache


async def test_what_is_not_there_is_the_default(cache: AnyCache) -> None:
    assert await cache.get("key") is None
    assert await cache.get("key", 7) == 7
    assert cache.peek("key") is MISSING
    assert "key" not in cache
    assert not await cache.delete("key")


@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], NESTED, [[1]]])
async def test_a_changed_value_does_not_corrupt_the_cache(cache: AnyCache, value: Any) -> None:
    expected = json.loads(json.dumps(value))
    given = json.loads(json.dumps(value))
    cache.put("key", given)
    given.clear()
    for read in (cache.peek, cache.lookup):
        got: Any = read("key")
        inner: Any = next(iter(got.values() if got == NESTED else got))
        getattr(inner, "clear", int)()
        got.clear()
        assert await cache.get("key") == expected


async def test_delete_clear_and_invalidate(cache: AnyCache) -> None:
    for key in ("dog:a", "dog:b", "walk:a"):
        await cache.set(key, key)
    assert await cache.delete("dog:a")
    assert sorted(cache.keys()) == ["dog:b", "walk:a"]
    assert cache.keys("dog:") == ["dog:b"]
    assert cache.invalidate("dog:") == 1
    assert await cache.get("dog:b") is None
    await cache.clear()
    assert cache.keys() == []


async def test_a_ttl_of_zero_only_drops_the_old_value(cache: AnyCache) -> None:
    cache.put("key", 1)
    cache.put("key", 2, ttl=0)
    assert cache.peek("key") is MISSING


async def test_values_expire(cache: AnyCache, freezer: FrozenDateTimeFactory) -> None:
    cache.put("short", 1, ttl=10.0)
    cache.put("long", 1, ttl=100.0)
    freezer.tick(9.9)
    assert await cache.get("short") == 1
    freezer.tick(0.2)
    assert cache.keys() == ["long"]
    assert await cache.get("short") is None
    assert cache.peek("short") is MISSING


async def test_max_age_bounds_the_age(cache: AnyCache, freezer: FrozenDateTimeFactory) -> None:
    cache.put("key", 1)
    freezer.tick(20)
    assert await cache.get("key", max_age=21.0) == 1
    assert await cache.get("key", "old", max_age=20.0) == "old"
    assert cache.peek("key", max_age=20.0) is MISSING
    assert await cache.get("key") == 1


def test_the_least_recently_used_goes_first() -> None:
    cache: LRUCache[int] = LRUCache(max_size=2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.lookup("a")
    cache.put("c", 3)
    assert sorted(cache.keys()) == ["a", "c"]
    cache.lookup("b")
    stats = cache.get_stats()
    assert (stats.hits, stats.misses, stats.evictions) == (1, 1, 1)
    assert (stats.size, stats.max_size, stats.hit_rate) == (2, 2, 0.5)


def test_statistics_start_at_zero() -> None:
    stats = LRUCache(max_size=3).get_stats()
    assert (stats.hits, stats.misses, stats.hit_rate, stats.size) == (0, 0, 0.0, 0)


def test_a_memory_cache_keeps_any_object() -> None:
    cache: LRUCache[object] = LRUCache()
    cache.put("key", (date(2026, 1, 1), {"a"}))
    assert cache.peek("key") == (date(2026, 1, 1), {"a"})


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        {1: "a"},
        (1, 2),
        b"raw",
        float("nan"),
        [float("inf")],
        datetime(2026, 1, 1, tzinfo=UTC),
        2**70,
        object(),
    ],
)
async def test_values_that_json_changes_are_refused(two: TwoLevelCache, value: object) -> None:
    two.put("key", "old")
    with pytest.raises((TypeError, ValueError)):
        await two.set("key", value)
    assert two.peek("key") == "old"


async def test_the_persistent_cache_survives_a_restart(
    hass: HomeAssistant, persistent: PersistentCache, file: CacheFile
) -> None:
    await persistent.set("nested", NESTED)
    await persistent.set("none", None)
    await persistent.async_shutdown()
    again = await reopen(hass)
    assert await again.get("nested") == NESTED
    assert await again.get("none", "default") is None
    assert file.mode() == 0o600


async def test_expired_entries_are_neither_stored_nor_loaded(
    hass: HomeAssistant,
    persistent: PersistentCache,
    file: CacheFile,
    freezer: FrozenDateTimeFactory,
) -> None:
    persistent.put("short", 1, ttl=10.0)
    persistent.put("long", 1)
    freezer.tick(11)
    await persistent.async_save()
    assert "short" not in file.read()
    freezer.tick(HOUR)
    assert (await reopen(hass)).keys() == []


async def test_writes_are_delayed_and_coalesced(
    hass: HomeAssistant, persistent: PersistentCache, file: CacheFile
) -> None:
    with patch("homeassistant.helpers.storage.Store.async_delay_save") as delay_save:
        for number in range(100):
            await persistent.set("key", number)
    assert delay_save.call_count == 1


async def test_a_delayed_write_happens(
    hass: HomeAssistant,
    persistent: PersistentCache,
    file: CacheFile,
    freezer: FrozenDateTimeFactory,
) -> None:
    for value in ("first", "second"):
        persistent.put("key", value)
        assert value not in file.read()
        freezer.tick(31)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        assert value in file.read()


async def test_what_is_pending_is_written_at_the_end(
    hass: HomeAssistant, persistent: PersistentCache, file: CacheFile
) -> None:
    persistent.put("key", "kept")
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    assert "kept" in file.read()


async def test_a_deleted_entry_stays_deleted(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("key", 1)
    await persistent.async_save()
    await persistent.delete("key")
    await persistent.async_shutdown()
    assert (await reopen(hass)).keys() == []


async def test_nothing_is_planned_before_setup_or_after_shutdown(
    hass: HomeAssistant, persistent: PersistentCache, file: CacheFile
) -> None:
    early: PersistentCache = PersistentCache(hass, "test")
    early.put("key", 1)
    await early.async_shutdown()
    await persistent.async_shutdown()
    persistent.put("key", 1)
    await persistent.async_shutdown()
    assert not file.exists()


async def test_what_was_set_before_setup_wins(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("key", "stored")
    persistent.put("other", "stored")
    await persistent.async_save()
    again: PersistentCache = PersistentCache(hass, "test")
    again.put("key", "own")
    await again.async_setup()
    await again.async_setup()
    assert [again.peek("key"), again.peek("other")] == ["own", "stored"]
    await again.async_shutdown()
    assert (await reopen(hass)).peek("key") == "own"


async def test_removal_deletes_the_file(two: TwoLevelCache, file: CacheFile) -> None:
    two.put("key", 1)
    await two.async_save()
    assert file.exists()
    two.put("key", 2)
    await two.async_remove()
    assert not file.exists()
    assert two.keys() == []
    two.put("key", 3)


async def test_the_persistent_cache_is_bounded(hass: HomeAssistant, file: CacheFile) -> None:
    cache = await reopen(hass, max_size=3, max_bytes=100)
    for key in "abcd":
        cache.put(key, 1)
    assert cache.keys() == ["b", "c", "d"]
    cache.lookup("b")
    cache.put("e", "x" * 94)
    assert cache.keys() == ["b", "e"]
    cache.put("b", "x" * 100)
    assert cache.keys() == ["e"]
    stats = cache.get_stats()
    assert (stats.size, stats.max_size, stats.evictions) == (1, 3, 3)
    await cache.async_shutdown()


GOOD = [["key", 1.0, 2.0, "7"]]


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "content",
    [
        {"version": 99, "minor_version": 1, "data": {"entries": GOOD}},
        {"version": 0, "minor_version": 1, "data": {"entries": GOOD}},
        {"version": 1, "minor_version": 1, "data": {"other": GOOD}},
        {"version": 1, "minor_version": 1, "data": {"entries": [["key", "1", 2, "3"]]}},
        {"version": 1, "minor_version": 1, "data": {"entries": [[5, 1, 9e9, "3"]]}},
        {"version": 1, "minor_version": 1, "data": {"entries": [["key", 1]]}},
        {"version": 1, "minor_version": 1, "data": {"entries": [["key", 1, 2, 3]]}},
        {"version": 1, "minor_version": 1, "data": {"entries": [["key", 1, 2, "[3"]]}},
        {"version": 1, "minor_version": 1, "data": {"entries": 5}},
        {"version": 1, "minor_version": 1, "data": [1]},
        {"version": 1, "minor_version": 1},
        {"version": "new", "data": {}},
        {"some": "thing"},
        [1, 2],
        "text",
        None,
    ],
)
async def test_an_unreadable_file_is_set_aside(
    hass: HomeAssistant, file: CacheFile, caplog: pytest.LogCaptureFixture, content: object
) -> None:
    raw = json.dumps(content).encode()
    file.write(raw)
    cache = await reopen(hass)
    assert cache.keys() == []
    assert caplog.text.count("is set aside") == 1
    assert file.aside() == [raw]
    cache.put("key", 1)
    await cache.async_shutdown()
    assert (await reopen(hass)).peek("key") == 1


@pytest.mark.expects_complaints
@pytest.mark.parametrize("content", [b"", b'{"version": 1, "data": {"entr', b"\xff\x00", b"text"])
async def test_what_is_no_json_is_set_aside(
    hass: HomeAssistant, file: CacheFile, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file.write(content)
    cache = await reopen(hass)
    assert cache.keys() == []
    assert "corrupt" in caplog.text
    assert file.aside() == [content]


@pytest.mark.expects_complaints
@pytest.mark.expects_warnings
@pytest.mark.parametrize("content", [b"[1]", b"no json"])
async def test_removal_deletes_what_was_set_aside(
    hass: HomeAssistant, file: CacheFile, content: bytes
) -> None:
    file.write(content)
    cache = await reopen(hass)
    assert file.aside() == [content]
    await cache.async_remove()
    assert file.aside() == []


@pytest.mark.expects_warnings
async def test_a_file_that_cannot_be_set_aside_is_not_overwritten(
    hass: HomeAssistant, file: CacheFile
) -> None:
    file.write(b"[1]")
    with patch.object(Path, "rename", side_effect=PermissionError):
        cache = await reopen(hass)
    cache.put("key", 1)
    await cache.async_shutdown()
    assert file.read() == "[1]"
    assert cache.peek("key") == 1


@pytest.mark.expects_warnings
async def test_a_wrong_shape_without_a_file_is_tolerated(hass: HomeAssistant) -> None:
    with mock_storage({"test.cache": {"version": 1, "minor_version": 1, "data": {}}}):
        cache = await reopen(hass)
    assert cache.keys() == []


@pytest.mark.parametrize("jump", [timedelta(hours=1), YEAR])
@pytest.mark.parametrize("sign", [-1, 1])
async def test_a_clock_that_was_set_keeps_nothing_for_ever(
    two: TwoLevelCache, freezer: FrozenDateTimeFactory, jump: timedelta, sign: int
) -> None:
    two.put("key", 1)
    two.put("other", 1)
    freezer.tick(sign * jump)
    await two.get("key")
    for _ in range(3):
        freezer.tick(timedelta(minutes=30))
        await two.async_save()
    assert await two.get("key") is None
    assert two.keys() == []


async def test_a_clock_a_little_behind_is_tolerated(
    persistent: PersistentCache, freezer: FrozenDateTimeFactory
) -> None:
    persistent.put("key", 1)
    freezer.tick(-30)
    assert persistent.peek("key", max_age=1.0) == 1
    freezer.tick(-60)
    assert persistent.peek("key") is MISSING


async def test_the_second_level_serves_what_the_first_lost(two: TwoLevelCache) -> None:
    for key in ("a", "b", "c"):
        await two.set(key, {"key": key})
    assert await two.get("a") == {"key": "a"}
    assert await two.get("a") == {"key": "a"}
    assert await two.get("d") is None
    assert sorted(two.keys()) == ["a", "b", "c"]
    first, second = two.get_stats()["l1"], two.get_stats()["l2"]
    assert (first.hits, first.misses, first.size, first.max_size) == (1, 2, 2, 2)
    assert first.evictions == 2
    assert (second.hits, second.misses, second.size) == (1, 1, 3)


async def test_a_promotion_never_outlives_the_entry(
    two: TwoLevelCache, freezer: FrozenDateTimeFactory
) -> None:
    two.put("key", NESTED, ttl=400.0)
    freezer.tick(350)
    assert await two.get("key", max_age=351.0) == NESTED
    assert await two.get("key", max_age=350.0) is None
    assert two.get_stats()["l1"].size == 1
    freezer.tick(49.9)
    assert await two.get("key") == NESTED
    freezer.tick(0.2)
    assert await two.get("key") is None


async def test_a_long_ttl_reaches_the_second_level(
    two: TwoLevelCache, freezer: FrozenDateTimeFactory
) -> None:
    two.put("key", 1, ttl=7 * 24 * HOUR)
    freezer.tick(6 * 24 * HOUR)
    assert await two.get("key") == 1
    freezer.tick(2 * 24 * HOUR)
    assert await two.get("key") is None


@dataclass
class Loader:
    """A slow source that notes its calls."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    async def load(self, *args: Any, **kwargs: Any) -> Any:
        """Return the number of the call once the gate is open."""
        self.calls.append((*args, *sorted(kwargs.items())))
        number = len(self.calls)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return {"number": [number]}


@pytest.fixture
def loader() -> Loader:
    """Return a source whose gate is open."""
    loader = Loader()
    loader.gate.set()
    return loader


async def started(*calls: Awaitable[Any]) -> list[asyncio.Task[Any]]:
    """Return the calls as tasks that run."""
    tasks = [asyncio.ensure_future(call) for call in calls]
    await asyncio.sleep(0)
    return tasks


async def test_a_result_is_cached(cache: AnyCache, loader: Loader) -> None:
    load = cached(cache, "dog", ttl=60.0)(loader.load)
    assert await load("a") == {"number": [1]}
    assert await load("a") == {"number": [1]}
    assert await load("b") == {"number": [2]}
    assert cache.keys("dog:")
    cache.invalidate("dog:")
    assert await load("a") == {"number": [3]}


async def test_a_cached_none_is_a_value(cache: AnyCache) -> None:
    calls: list[str] = []

    @cached(cache, "none")
    async def load(name: str) -> None:
        """Load nothing."""
        calls.append(name)

    await load("a")
    await load("a")
    assert calls == ["a"]
    assert (load.__name__, load.__doc__) == ("load", "Load nothing.")


DISTINCT = [
    (),
    ("a:b", "c"),
    ("a", "b:c"),
    ("a:b:c",),
    ('["a"]',),
    ("a",),
    (["a"],),
    ("1",),
    (1,),
    (True,),
    (None,),
    ("None",),
    ("",),
    ({"k": 1},),
]


async def test_different_arguments_have_different_keys(cache: AnyCache, loader: Loader) -> None:
    load = cached(cache, "p")(loader.load)
    other = cached(cache, "p:a")(loader.load)
    for args in DISTINCT:
        await load(*args)
        await other(*args)
    await load(k=1)
    await load("a", k=1)
    assert len(loader.calls) == 2 * len(DISTINCT) + 2
    assert len(set(cache.keys())) >= 2


async def test_the_order_of_keywords_does_not_matter(loader: Loader) -> None:
    cache: LRUCache = LRUCache()
    load = cached(cache, "p")(loader.load)
    await load(a=1, b=2)
    await load(b=2, a=1)
    assert len(loader.calls) == 1


async def test_a_named_argument_is_the_same_argument() -> None:
    cache: LRUCache = LRUCache()

    @cached(cache, "p")
    async def load(name: str, day: int) -> int:
        return day

    await load("a", 1)
    await load(day=1, name="a")
    assert len(cache.keys()) == 1


async def test_an_argument_without_a_json_form_is_refused(loader: Loader) -> None:
    load = cached(LRUCache(), "p")(loader.load)
    with pytest.raises(TypeError):
        await load(object())


def test_a_prefix_with_a_bracket_is_refused() -> None:
    with pytest.raises(ValueError, match="prefix"):
        cached(LRUCache(), "p[")


class Client:
    """Something whose methods are cached."""

    shared: LRUCache[str] = LRUCache()

    def __init__(self, cache: LRUCache[str]) -> None:
        """Create the client with its cache."""
        self._cache = cache
        self.calls: list[str] = []

    @cached("_cache", "own")
    async def own(self, name: str) -> str:
        """Return the name, cached in the instance's cache."""
        self.calls.append(name)
        return name

    @cached(shared, "all")
    async def all(self, name: str) -> str:
        """Return the name, cached for all instances."""
        self.calls.append(name)
        return name


async def test_the_instance_never_enters_the_key() -> None:
    cache: LRUCache[str] = LRUCache()
    first, second, other = Client(cache), Client(cache), Client(LRUCache())
    for client in (first, second, other):
        assert await client.own("a") == "a"
        assert await client.own(name="a") == "a"
        assert await client.all("a") == "a"
    assert first.calls == ["a", "a"]
    assert second.calls == []
    assert other.calls == ["a"]
    assert cache.keys() == ["own:a"]


async def test_a_bound_method_can_be_cached(loader: Loader) -> None:
    cache: LRUCache = LRUCache()
    await cached(cache, "p")(loader.load)("a")
    await cached(cache, "p")(Loader().load)("a")
    assert cache.keys() == ["p:a"]


async def test_misses_that_arrive_together_load_once(cache: AnyCache, loader: Loader) -> None:
    loader.gate.clear()
    load = cached(cache, "p")(loader.load)
    tasks = await started(*(load("a") for _ in range(5)), load("b"))
    loader.gate.set()
    results = await asyncio.gather(*tasks)
    assert results == [{"number": [1]}] * 5 + [{"number": [2]}]
    results[0]["number"].clear()
    results[1]["number"].clear()
    assert results[2] == await load("a") == {"number": [1]}


async def test_an_error_reaches_every_caller_and_is_not_cached(
    cache: AnyCache, loader: Loader
) -> None:
    loader.gate.clear()
    loader.error = OSError("lost")
    load = cached(cache, "p")(loader.load)
    tasks = await started(load("a"), load("a"))
    loader.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results == [loader.error] * 2
    loader.error = None
    assert await load("a") == {"number": [2]}


async def test_a_canceled_caller_harms_no_other(loader: Loader) -> None:
    loader.gate.clear()
    load = cached(LRUCache(), "p")(loader.load)
    first, second = await started(load("a"), load("a"))
    first.cancel()
    await asyncio.sleep(0)
    loader.gate.set()
    assert await second == {"number": [1]}
    assert first.cancelled()


async def test_the_last_canceled_caller_ends_the_load(loader: Loader) -> None:
    loader.gate.clear()
    load = cached(LRUCache(), "p")(loader.load)
    tasks = await started(load("a"), load("a"))
    tasks[0].cancel()
    tasks[1].cancel()
    await asyncio.wait(tasks)
    loader.gate.set()
    assert await load("a") == {"number": [2]}
    assert await load("a") == {"number": [2]}


async def test_a_ttl_of_zero_keeps_nothing_but_joins(cache: AnyCache, loader: Loader) -> None:
    loader.gate.clear()
    load = cached(cache, "p", ttl=0)(loader.load)
    tasks = await started(load("a"), load("a"))
    loader.gate.set()
    assert await asyncio.gather(*tasks) == [{"number": [1]}] * 2
    assert await load("a") == {"number": [2]}
    assert cache.keys() == []


async def test_the_ttl_bounds_the_age_over_both_levels(
    two: TwoLevelCache, loader: Loader, freezer: FrozenDateTimeFactory
) -> None:
    load, recent = (cached(two, "p", ttl=ttl)(loader.load) for ttl in (1000.0, 500.0))
    await load("a")
    freezer.tick(499)
    assert await recent("a") == {"number": [1]}
    freezer.tick(1)
    assert await load("a") == {"number": [1]}
    assert await recent("a") == {"number": [2]}
    freezer.tick(501)
    assert await load("a") == {"number": [3]}


@pytest.mark.parametrize(
    "remove",
    [lambda cache: cache.invalidate("p:"), lambda cache: cache.discard("p:a")],
)
async def test_what_was_removed_while_it_loads_does_not_come_back(
    cache: AnyCache, loader: Loader, remove: Callable[[AnyCache], object]
) -> None:
    loader.gate.clear()
    load = cached(cache, "p")(loader.load)
    tasks = await started(load("a"))
    remove(cache)
    tasks += await started(load("a"))
    loader.gate.set()
    assert await asyncio.gather(*tasks) == [{"number": [1]}, {"number": [2]}]
    assert await load("a") == {"number": [2]}


async def longest_turn(work: Awaitable[None]) -> float:
    """Return the longest turn of the loop while the work is done, in seconds of this process.

    The time of all threads counts, for a worker that keeps the interpreter lock blocks the loop.
    """
    task = asyncio.ensure_future(work)
    turns = [time.process_time()]
    while not task.done():
        await asyncio.sleep(0)
        turns.append(time.process_time())
    return max(end - start for start, end in pairwise(turns))


async def test_ten_thousand_entries_do_not_block_the_loop(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    page = {"fixes": [{"lat": 45.5, "lon": -122.6, "time": "2026-11-23T12:00:00"}] * 8}
    for number in range(10_000):
        persistent.put(f"page:{number}", page)
    saves = [await longest_turn(persistent.async_save()) for _ in range(3)]
    again: list[PersistentCache] = [PersistentCache(hass, "test") for _ in range(3)]
    loads = [await longest_turn(cache.async_setup()) for cache in again]
    assert [len(cache.keys()) for cache in again] == [10_000] * 3
    # The best of three, for a garbage collection may fall into any of them.
    assert min(saves) < 0.025
    assert min(loads) < 0.025


async def test_a_key_that_cannot_be_stored_is_refused(persistent: PersistentCache) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        persistent.put("\ud800", 1)


async def test_endless_entries_can_be_stored(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("key", 1, ttl=float("inf"))
    persistent.put("never", 1, ttl=float("nan"))
    await persistent.async_save()
    assert (await reopen(hass)).keys() == ["key"]
