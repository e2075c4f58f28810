"""Tests of the caches and of the decorator that uses them."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum
import gc
from itertools import pairwise
import json
import logging
from pathlib import Path
from random import Random
from threading import Event
import time
from typing import Any, NamedTuple
from unittest.mock import patch
from weakref import ref
import zlib

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
from hypothesis import given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    mock_storage,
)

from custom_components.pawcontrol.cache import (
    MISSING,
    CacheStats,
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

    def read(self) -> bytes:
        """Return its content."""
        return self.path.read_bytes()

    def write(self, content: bytes) -> None:
        """Replace its content."""
        self.path.write_bytes(content)

    def mode(self) -> int:
        """Return its permissions."""
        return self.path.stat().st_mode & 0o777

    def neighbors(self) -> list[str]:
        """Return the names of all files beside it."""
        return sorted(path.name for path in self.path.parent.iterdir())

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


@pytest.mark.parametrize("room", [2, 3])
@pytest.mark.parametrize(
    "use",
    [
        LRUCache.lookup,
        lambda cache, key: cache.put(key, "anew"),
        lambda cache, key: (cache.lookup(cache.keys()[0]), cache.put(key, "anew")),
    ],
)
def test_what_was_just_used_survives_the_next_insertion(
    room: int, use: Callable[[LRUCache[str], str], object]
) -> None:
    cache: LRUCache[str] = LRUCache(max_size=room)
    for number in range(room):
        cache.put(str(number), "first")
    chance = Random(room)  # noqa: S311 - made-up reads
    for number in range(200):
        used = chance.choices(cache.keys(), k=number % 5 + 1)
        for key in used:
            use(cache, key)
        cache.put(f"new:{number}", "new")
        assert used[-1] in cache
    assert cache.get_stats().size == room


def test_without_reads_the_first_in_is_the_first_out() -> None:
    cache: LRUCache[int] = LRUCache(max_size=3)
    for number in range(7):
        cache.put(str(number), number)
        assert cache.keys() == [str(kept) for kept in range(max(0, number - 2), number + 1)]
    assert cache.get_stats().evictions == 4


def test_the_one_place_goes_to_the_newest() -> None:
    cache: LRUCache[int] = LRUCache(max_size=1)
    cache.put("a", 1)
    cache.lookup("a")
    cache.put("b", 2)
    assert cache.keys() == ["b"]


def test_what_is_read_often_outlasts_what_is_read_once() -> None:
    cache: LRUCache[int] = LRUCache(max_size=4)
    for number in range(40):
        cache.put(f"once:{number}", number)
        cache.put("often", 1)
        assert cache.lookup("often") == 1
    for number in range(40):
        cache.put(f"later:{number}", number)
        assert cache.lookup("often") == 1
    stats = cache.get_stats()
    assert (stats.size, stats.hits, stats.misses, stats.evictions) == (4, 80, 0, 77)


def test_what_was_read_long_ago_makes_room() -> None:
    cache: LRUCache[int] = LRUCache(max_size=2)
    cache.put("old", 1)
    cache.lookup("old")
    for number in range(4):
        cache.put(f"new:{number}", number)
        assert cache.lookup(f"new:{number}") == number
    assert sorted(cache.keys()) == ["new:2", "new:3"]


def reads_by_rank(keys: int, count: int) -> list[str]:
    """Return reads of keys of which the nth is asked for 1/n as often as the first."""
    weights = [1 / number for number in range(1, keys + 1)]
    numbers = Random(1).choices(range(keys), weights, k=count)  # noqa: S311 - made-up reads
    return [str(number) for number in numbers]


async def test_few_places_serve_most_reads() -> None:
    """A strict order of use gets 0.57 of these, the best 100 places there are 0.69."""
    first: LRUCache[str] = LRUCache(max_size=100)

    @cached(first, "p")
    async def load(name: str) -> str:
        return name

    for key in reads_by_rank(1000, 10_000):
        assert await load(key) == key
    assert first.get_stats().hit_rate > 0.62


def test_a_cache_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room"):
        LRUCache(max_size=0)


def test_memory_is_bounded_in_bytes() -> None:
    cache: LRUCache[str] = LRUCache(max_bytes=10_000)
    for number in range(9):
        cache.put(str(number), "x" * 2_000)
        assert cache.get_stats().bytes <= 10_000
    assert cache.keys() == ["5", "6", "7", "8"]
    cache.put("8", "x" * 20_000)
    assert cache.keys() == ["5", "6", "7"]
    stats = cache.get_stats()
    assert (stats.max_bytes, stats.evictions) == (10_000, 5)
    assert 6_000 < stats.bytes < 7_000


def test_the_size_of_a_value_counts_what_it_holds() -> None:
    big = "x" * 1_000
    endless: list[Any] = ["y" * 1_000]
    endless.append(endless)
    for value in ({"key": [(big,)]}, {big: 1}, {big}, [{"deep": {"deeper": big}}], endless):
        cache: LRUCache[object] = LRUCache()
        cache.put("key", value)
        assert 1_000 < cache.get_stats().bytes < 2_500


def test_long_keys_count_too() -> None:
    cache: LRUCache[int] = LRUCache(max_bytes=10_000)
    for number in range(9):
        cache.put(f"{number}" * 3_000, number)
    assert cache.get_stats().size == 3


async def test_both_levels_are_bounded_in_bytes(two: TwoLevelCache) -> None:
    page = "x" * (1024 * 1024)
    await two.set("a", page)
    for _ in range(6):
        await two.set("b", page)
    await two.set("c", "x" * (5 * 1024 * 1024))
    first, second = two.get_stats()["l1"], two.get_stats()["l2"]
    assert (first.bytes, first.max_bytes) == (2 * len(page) + 6, 4 * 1024 * 1024)
    assert (second.bytes, second.max_bytes) == (7 * len(page) + 9, 32 * 1024 * 1024)
    assert await two.get("c") == "x" * (5 * 1024 * 1024)
    assert two.get_stats()["l1"].size == 2


def test_statistics_start_at_zero() -> None:
    stats = LRUCache(max_size=3).get_stats()
    assert (stats.hits, stats.misses, stats.hit_rate, stats.size) == (0, 0, 0.0, 0)


def test_a_memory_cache_keeps_any_object() -> None:
    cache: LRUCache[object] = LRUCache()
    cache.put("key", (date(2026, 1, 1), {"a"}))
    assert cache.peek("key") == (date(2026, 1, 1), {"a"})


class Thing:
    """Something that is never copied."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Thing:
        """Return the same."""
        return self


def test_what_is_removed_is_let_go() -> None:
    cache: LRUCache[Thing] = LRUCache()
    things = [Thing() for _ in range(3)]
    cache.put("a", things[0])
    cache.put("b", things[1])
    assert cache.lookup("a") is things[0]
    kept = [ref(thing) for thing in things]
    things.clear()
    cache.discard("a")
    cache.discard("b")
    assert [thing() for thing in kept] == [None] * 3


class Word(StrEnum):
    """Something that equals a text."""

    A = "a"


class Number(IntEnum):
    """Something that equals a number."""

    ONE = 1


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
        {Word.A: 1},
    ],
)
async def test_values_that_json_changes_are_refused(two: TwoLevelCache, value: object) -> None:
    two.put("key", "old")
    with pytest.raises((TypeError, ValueError)):
        await two.set("key", value)
    assert two.peek("key") == "old"


@pytest.mark.parametrize(("value", "plain"), [(Word.A, "a"), ([Number.ONE], [1])])
async def test_members_of_enumerations_come_back_plain(
    two: TwoLevelCache, value: object, plain: object
) -> None:
    await two.set("key", value)
    assert repr(await two.get("key")) == repr(plain)


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
    assert b"long" in file.read()
    assert b"short" not in file.read()
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
    for value, before in (("first", MISSING), ("second", "first")):
        persistent.put("key", value)
        assert (await reopen(hass)).peek("key") == before
        freezer.tick(31)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        assert (await reopen(hass)).peek("key") == value


async def test_what_is_pending_is_written_at_the_end(
    hass: HomeAssistant, persistent: PersistentCache, file: CacheFile
) -> None:
    persistent.put("key", "kept")
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    assert (await reopen(hass)).peek("key") == "kept"


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
    assert not file.exists()
    await persistent.async_shutdown()
    persistent.put("key", 1)
    await persistent.async_shutdown()
    await persistent.async_save()
    persistent.put("key", 2)
    assert EVENT_HOMEASSISTANT_FINAL_WRITE not in hass.bus.async_listeners()
    assert (await reopen(hass)).keys() == []


async def test_a_save_before_setup_loses_nothing(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("key", 1)
    await persistent.async_save()
    again: PersistentCache = PersistentCache(hass, "test")
    await again.async_save()
    assert again.peek("key") == 1


async def test_what_was_deleted_between_two_setups_stays_deleted(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    def inflater() -> Any:
        gates.pop().wait(10)
        return real()

    async def set_up_and_delete() -> bool:
        await again.async_setup()
        dropped = again.discard("key")
        gate.set()
        return dropped

    real = zlib.decompressobj
    gate, none = Event(), Event()
    none.set()
    gates = [gate, none]
    persistent.put("key", 1)
    await persistent.async_save()
    again: PersistentCache = PersistentCache(hass, "test")
    with patch("zlib.decompressobj", inflater):
        dropped = await asyncio.gather(set_up_and_delete(), set_up_and_delete())
    assert sorted(dropped) == [False, True]
    await again.async_shutdown()


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


def page(
    line: bytes = b'[1.0,2.0,0.0]\t"value"', key: Any = "key", **changes: Any
) -> dict[str, Any]:
    """Return a page of a file with one entry."""
    return {"keys": [key], "lines": b64encode(zlib.compress(line)).decode()} | changes


def content(*pages: Any, version: Any = 2) -> dict[str, Any]:
    """Return what is in a file with these pages."""
    return {"version": version, "minor_version": 1, "data": {"pages": pages}}


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "content",
    [
        content(page(), version=99),
        content(page(), version=0),
        content(page(), version="new"),
        content(page(key=5)),
        content(page(keys=[])),
        content(page(keys=5)),
        content(page(lines="")),
        content(page(lines="no base64")),
        content(page(lines=5)),
        content(page(lines=b64encode(b"not compressed").decode())),
        content(page(lines=b64encode(zlib.compress(b"half")[:-3]).decode())),
        content(page(b'["1",2.0,0.0]\t3')),
        content(page(b'[9e9,"2",0.0]\t3')),
        content(page(b"[9e9,2.0,null]\t3")),
        content(page(b"[1.0,2.0]\t3")),
        content(page(b"[1.0,2.0,0.0]\t[3")),
        content(page(b"[1.0,2.0,0.0]")),
        content(page(b"no json\t3")),
        content(5),
        {"version": 2, "minor_version": 1, "data": {"pages": 5}},
        {"version": 2, "minor_version": 1, "data": {"other": [page()]}},
        {"version": 2, "minor_version": 1, "data": [1]},
        {"version": 2, "minor_version": 1, "data": None, "other": 1},
        {"version": 2, "minor_version": 1},
        {"version": 2, "minor_version": 2, "data": {"pages": [page()], "other": 1}},
        {"version": 2, "minor_version": 2, "data": {"other": 1}},
        {"version": 2, "minor_version": "new", "data": {"pages": []}},
        content(page(b" " * (40 * 1024 * 1024))),
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


async def test_a_file_of_the_version_before_makes_way(hass: HomeAssistant, file: CacheFile) -> None:
    entries = [["key", time.time(), 60.0, "1"]]
    old = {"version": 1, "minor_version": 1, "data": {"entries": entries}}
    file.write(json.dumps(old).encode())
    cache = await reopen(hass)
    assert cache.keys() == []
    assert file.aside() == []
    cache.put("key", 2)
    await cache.async_shutdown()
    assert (await reopen(hass)).peek("key") == 2


@pytest.mark.expects_complaints
@pytest.mark.parametrize("content", [b"", b'{"version": 1, "data": {"entr', b"\xff\x00", b"text"])
async def test_what_is_no_json_is_set_aside(
    hass: HomeAssistant, file: CacheFile, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file.write(content)
    cache = await reopen(hass)
    assert cache.keys() == []
    assert "corrupt" in caplog.text
    cache.put("key", 1)
    await cache.async_shutdown()
    assert file.aside() == [content]
    assert (await reopen(hass)).peek("key") == 1


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
    assert file.read() == b"[1]"
    assert cache.peek("key") == 1


@pytest.mark.expects_complaints
@pytest.mark.expects_warnings
async def test_what_is_no_json_and_cannot_be_set_aside_is_not_overwritten(
    hass: HomeAssistant, file: CacheFile
) -> None:
    file.write(b"no json")
    with patch("os.rename", side_effect=PermissionError):
        cache = await reopen(hass)
    cache.put("key", 1)
    await cache.async_shutdown()
    assert file.read() == b"no json"
    assert cache.peek("key") == 1


@pytest.mark.expects_warnings
async def test_a_damaged_page_does_not_drop_the_others(
    hass: HomeAssistant, file: CacheFile
) -> None:
    line = b'[%f,99.0,0.0]\t"value"' % time.time()
    raw = json.dumps(content(page(line, "a"), page(line, "b", lines="A"), page(line, "c"))).encode()
    file.write(raw)
    cache = await reopen(hass)
    assert cache.keys() == ["a", "c"]
    assert file.aside() == [raw]
    await cache.async_shutdown()
    assert (await reopen(hass)).keys() == ["a", "c"]


async def test_a_stored_time_is_bounded(
    hass: HomeAssistant, file: CacheFile, freezer: FrozenDateTimeFactory
) -> None:
    line = b"[%f,1e300,1e300]\t1" % time.time()
    file.write(json.dumps(content(page(line))).encode())
    cache = await reopen(hass)
    assert cache.peek("key") == 1
    freezer.tick(11 * YEAR)
    assert cache.keys() == []
    assert cache.stale("key", YEAR.total_seconds() * 12) == 1
    freezer.tick(10 * YEAR)
    assert cache.stale("key") is MISSING


async def test_removal_leaves_the_files_of_other_names_alone(
    hass: HomeAssistant, file: CacheFile
) -> None:
    caches: list[PersistentCache] = [
        PersistentCache(hass, name) for name in ("[ab]", "[ab].cache.x", "a")
    ]
    for cache in caches:
        cache.put("key", 1)
        await cache.async_setup()
        await cache.async_shutdown()
    for name in ("a.cache.corrupt.1", "[ab].cache.corrupt.1"):
        file.path.with_name(name).touch()
    await caches[0].async_remove()
    assert file.neighbors() == ["[ab].cache.x.cache", "a.cache", "a.cache.corrupt.1"]


@pytest.mark.expects_warnings
async def test_a_wrong_shape_without_a_file_is_tolerated(hass: HomeAssistant) -> None:
    with mock_storage({"test.cache": {"version": 2, "minor_version": 1, "data": {}}}):
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
        two.get_stats()
        freezer.tick(timedelta(minutes=30))
    assert await two.get("key") is None
    assert two.keys() == []


async def test_a_clock_a_little_behind_is_tolerated(
    persistent: PersistentCache, freezer: FrozenDateTimeFactory
) -> None:
    persistent.put("key", 1)
    freezer.tick(-30)
    assert persistent.stale("key", 1.0) == 1
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
    assert two.lookup("key") == NESTED
    assert two.get_stats()["l1"].size == 1
    freezer.tick(49.9)
    assert await two.get("key") == NESTED
    freezer.tick(0.2)
    assert await two.get("key") is None


async def test_the_second_level_is_seen_when_the_first_ends(
    two: TwoLevelCache, freezer: FrozenDateTimeFactory
) -> None:
    two.put("a", 1, ttl=1000.0, grace=500.0)
    two.put("b", 1)
    two.put("c", 1)
    assert await two.get("a") == 1
    freezer.tick(301)
    assert two.peek("a") == 1
    freezer.tick(700)
    assert two.peek("a") is MISSING
    assert two.stale("a") == 1
    assert two.stale("a", max_age=1000.0) is MISSING
    freezer.tick(500)
    assert two.stale("a") is MISSING


async def test_what_is_promoted_stays_no_longer_than_others(
    two: TwoLevelCache, freezer: FrozenDateTimeFactory
) -> None:
    for key in ("a", "b", "c"):
        two.put(key, 1)
    for seconds, hits, promoted in ((100, 0, 1), (299, 1, 1), (2, 1, 2)):
        freezer.tick(seconds)
        assert await two.get("a") == 1
        stats = two.get_stats()
        assert (stats["l1"].hits, stats["l2"].hits) == (hits, promoted)


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
    (False,),
    (0,),
    (0.0,),
    (1.0,),
    ("true",),
    ("null",),
    ("[null]",),
    (["null"],),
    ([None],),
    ({"a": None},),
    ("a[",),
    ("a]",),
    ("", ""),
    ({"k": 1}, {"l": 2}),
]


async def test_different_arguments_have_different_keys(cache: AnyCache, loader: Loader) -> None:
    load = cached(cache, "p")(loader.load)
    other = cached(cache, "p:a")(loader.load)
    for args in DISTINCT:
        await load(*args)
        await other(*args)
        await load(*args)
    await load(k=1)
    await load("a", k=1)
    assert len(loader.calls) == 2 * len(DISTINCT) + 2


async def test_many_texts_have_many_keys(loader: Loader) -> None:
    load = cached(LRUCache(max_size=1500), "p")(loader.load)
    for _ in range(2):
        for number in range(1500):
            assert await load(str(number)) == {"number": [number + 1]}
    assert len(loader.calls) == 1500


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


@pytest.mark.parametrize(
    "argument",
    [
        object(),
        date(2026, 1, 1),
        {1: 2},
        {"a"},
        b"raw",
        float("nan"),
        [float("inf")],
        Loader(),
        "\ud800",
    ],
)
async def test_an_argument_without_a_json_form_is_refused(loader: Loader, argument: object) -> None:
    load = cached(LRUCache(), "p")(loader.load)
    for args, kwargs in (((argument,), {}), ((), {"k": argument})):
        with pytest.raises((TypeError, ValueError)):
            await load(*args, **kwargs)
    assert loader.calls == []


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


async def test_joined_callers_do_not_see_what_others_change(
    cache: AnyCache, loader: Loader
) -> None:
    async def ask() -> Any:
        got = await load("a")
        text = json.dumps(got)
        spoil(got)
        return text

    loader.gate.clear()
    load = cached(cache, "p")(loader.load)
    tasks = await started(*(ask() for _ in range(3)))
    loader.gate.set()
    assert await asyncio.gather(*tasks) == ['{"number": [1]}'] * 3


@pytest.mark.parametrize("ttl", [None, 0.0])
async def test_what_is_set_while_it_loads_is_newer(
    cache: AnyCache, loader: Loader, ttl: float | None
) -> None:
    loader.gate.clear()
    load = cached(cache, "p")(loader.load)
    tasks = await started(load("a"), load("a"))
    await cache.set("p:a", "new", ttl=ttl)
    loader.gate.set()
    assert await asyncio.gather(*tasks) == [{"number": [1]}] * 2
    assert await cache.get("p:a") == {None: "new", 0.0: None}[ttl]


async def test_a_refused_value_does_not_disturb_a_load(two: TwoLevelCache, loader: Loader) -> None:
    loader.gate.clear()
    load = cached(two, "p")(loader.load)
    tasks = await started(load("a"))
    with pytest.raises(TypeError):
        two.put("p:a", object())
    loader.gate.set()
    await asyncio.gather(*tasks)
    assert two.peek("p:a") == {"number": [1]}


async def test_what_is_set_while_it_refreshes_is_newer(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    await renewal.ask(cache)
    cache.put("p:a", {"number": ["new"]}, ttl=100.0)
    renewal.gate.set()
    assert await renewal.ask(cache) == "new"
    assert len(renewal.calls) == 2


async def test_a_refresh_may_set_its_own_key(
    cache: AnyCache, freezer: FrozenDateTimeFactory
) -> None:
    ends: list[str] = []

    @cached(cache, "p", ttl=100.0, refresh_ahead=20.0)
    async def load(name: str) -> str:
        cache.put(f"p:{name}", "set", ttl=100.0)
        await asyncio.sleep(0)
        ends.append(name)
        return "loaded"

    assert await load("a") == "loaded"
    freezer.tick(90)
    assert await load("a") == "set"
    await asyncio.sleep(0)
    assert ends == ["a", "a"]
    assert await load("a") == "set"


async def test_a_refresh_uses_the_arguments_of_its_call(
    cache: AnyCache, freezer: FrozenDateTimeFactory
) -> None:
    @cached(cache, "p", ttl=100.0, refresh_ahead=20.0)
    async def total(numbers: list[int]) -> int:
        return sum(numbers)

    numbers = [1]
    assert await total(numbers) == 1
    freezer.tick(90)
    assert await total(numbers) == 1
    numbers.append(2)
    await asyncio.sleep(0)
    assert await total([1]) == 1


@pytest.mark.parametrize("turns", [0, 1])
async def test_a_load_that_waits_for_itself_is_refused(turns: int) -> None:
    cache: LRUCache[int] = LRUCache()

    @cached(cache, "p")
    async def load(name: str) -> int:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await load(name)

    with pytest.raises(RuntimeError, match="its own result"):
        await load("a")
    with pytest.raises(RuntimeError, match="its own result"):
        await load("a")


async def test_a_cached_function_may_call_itself_for_another_key() -> None:
    @cached(LRUCache[int](), "p")
    async def factorial(number: int) -> int:
        return number * await factorial(number - 1) if number else 1

    assert await factorial(10) == 3_628_800


async def test_a_call_from_inside_the_load_joins_it(cache: AnyCache) -> None:
    inner: list[asyncio.Task[Any]] = []

    @cached(cache, "p")
    async def load(name: str) -> list[str]:
        inner.append(asyncio.create_task(load(name), eager_start=True))
        return [name]

    outer = await load("a")
    outer.clear()
    assert [await task for task in inner] == [["a"]]


async def test_an_error_that_nobody_waits_for_is_swallowed(
    loader: Loader, caplog: pytest.LogCaptureFixture
) -> None:
    async def load(name: str) -> None:
        try:
            await loader.load(name)
        except asyncio.CancelledError:
            message = "secret"
            raise OSError(message) from None

    loader.gate.clear()
    caplog.set_level(logging.DEBUG, "custom_components.pawcontrol.cache")
    (task,) = await started(cached(LRUCache[None](), "p")(load)("a"))
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)
    gc.collect()
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text


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
    cache: AnyCache, loader: Loader, freezer: FrozenDateTimeFactory
) -> None:
    load, recent = (cached(cache, "p", ttl=ttl)(loader.load) for ttl in (1000.0, 500.0))
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


async def test_one_canceled_caller_of_many(cache: AnyCache, loader: Loader) -> None:
    loader.gate.clear()
    load = cached(cache, "p")(loader.load)
    tasks = await started(*(load("a") for _ in range(50)))
    tasks[0].cancel()
    tasks[20].cancel()
    await asyncio.sleep(0)
    loader.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results].count(asyncio.CancelledError) == 2
    assert results.count({"number": [1]}) == 48


@dataclass
class Renewal(Loader):
    """A source behind a function with a ttl of 100 s that is refreshed 20 s ahead."""

    async def ask(self, cache: AnyCache) -> Any:
        """Return the result of a cached call, and let what it started come to a stop."""
        result = await cached(cache, "p", ttl=100.0, refresh_ahead=20.0)(self.load)("a")
        for _ in range(3):
            await asyncio.sleep(0)
        return result["number"][0]


@pytest.fixture
def renewal() -> Renewal:
    """Return a source whose gate is open."""
    renewal = Renewal()
    renewal.gate.set()
    return renewal


async def test_a_result_is_refreshed_ahead_of_its_end(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    assert await renewal.ask(cache) == 1
    freezer.tick(79)
    assert await renewal.ask(cache) == 1
    assert len(renewal.calls) == 1
    freezer.tick(2)
    assert await renewal.ask(cache) == 1
    assert len(renewal.calls) == 2
    assert await renewal.ask(cache) == 2
    freezer.tick(79)
    assert await renewal.ask(cache) == 2
    freezer.tick(22)
    assert await renewal.ask(cache) == 3


async def test_a_refresh_is_one_flight_with_misses(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    assert [await renewal.ask(cache) for _ in range(3)] == [1, 1, 1]
    freezer.tick(20)
    tasks = await started(renewal.ask(cache), renewal.ask(cache))
    tasks[0].cancel()
    await asyncio.wait(tasks[:1])
    renewal.gate.set()
    assert await tasks[1] == 2
    assert len(renewal.calls) == 2


async def test_a_canceled_miss_leaves_the_refresh_alone(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    await renewal.ask(cache)
    freezer.tick(20)
    (task,) = await started(renewal.ask(cache))
    task.cancel()
    await asyncio.wait([task])
    renewal.gate.set()
    assert await renewal.ask(cache) == 2


async def test_a_failed_refresh_keeps_the_old_result(
    cache: AnyCache,
    renewal: Renewal,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.pawcontrol.cache")
    await renewal.ask(cache)
    renewal.error = OSError("secret")
    freezer.tick(90)
    assert await renewal.ask(cache) == 1
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text
    for _ in range(100):
        assert await renewal.ask(cache) == 1
    assert len(renewal.calls) == 2
    freezer.tick(9.9)
    assert await renewal.ask(cache) == 1
    assert len(renewal.calls) == 2
    freezer.tick(0.2)
    with pytest.raises(OSError, match="secret"):
        await renewal.ask(cache)


async def test_a_failed_refresh_is_tried_again_after_a_pause(
    cache: AnyCache, freezer: FrozenDateTimeFactory
) -> None:
    failing, other = Renewal(error=OSError("lost")), Loader()
    failing.gate.set()
    other.gate.set()
    cache.put("p:a", {"number": [0]}, ttl=100.0)
    cache.put("p:b", {"number": [0]}, ttl=100.0)
    freezer.tick(81)
    assert await failing.ask(cache) == 0
    await cached(cache, "p", ttl=100.0, refresh_ahead=20.0)(other.load)("b")
    assert len(other.calls) == 1
    freezer.tick(10)
    other.error = OSError("lost")
    cache.put("p:c", {"number": [0]}, ttl=90.0)
    freezer.tick(1)
    await cached(cache, "p", ttl=10.0, refresh_ahead=9.0)(other.load)("c")
    assert len(other.calls) == 2
    assert await failing.ask(cache) == 0
    assert await failing.ask(cache) == 0
    assert len(failing.calls) == 2
    freezer.tick(5)
    assert await failing.ask(cache) == 0
    assert len(failing.calls) == 2


@pytest.mark.parametrize(
    "remove",
    [lambda cache: cache.invalidate("p:"), lambda cache: cache.discard("p:a")],
)
async def test_what_was_removed_while_it_refreshes_does_not_come_back(
    cache: AnyCache,
    renewal: Renewal,
    freezer: FrozenDateTimeFactory,
    remove: Callable[[AnyCache], object],
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    await renewal.ask(cache)
    remove(cache)
    renewal.gate.set()
    await asyncio.sleep(0)
    assert cache.keys() == []
    assert await renewal.ask(cache) == 3


async def test_who_waits_for_a_refresh_gets_it_after_a_removal(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    await renewal.ask(cache)
    freezer.tick(20)
    (task,) = await started(renewal.ask(cache))
    cache.discard("p:a")
    await cache.async_shutdown()
    renewal.gate.set()
    assert await task == 2
    assert cache.keys() == []


async def test_shutdown_ends_what_is_refreshed(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    await renewal.ask(cache)
    await cache.async_shutdown()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert await renewal.ask(cache) == 1
    assert len(renewal.calls) == 2


async def test_who_asks_during_shutdown_is_served(
    cache: AnyCache, renewal: Renewal, freezer: FrozenDateTimeFactory
) -> None:
    await renewal.ask(cache)
    renewal.gate.clear()
    freezer.tick(90)
    await renewal.ask(cache)
    freezer.tick(20)
    tasks = await started(cache.async_shutdown(), renewal.ask(cache))
    renewal.gate.set()
    assert await asyncio.gather(*tasks) == [None, 3]


@pytest.mark.parametrize("kind", [0, 1])
async def test_after_another_setup_results_are_refreshed_again(
    persistent: PersistentCache,
    two: TwoLevelCache,
    renewal: Renewal,
    freezer: FrozenDateTimeFactory,
    kind: int,
) -> None:
    cache: PersistentCache | TwoLevelCache = (persistent, two)[kind]
    await renewal.ask(cache)
    await cache.async_shutdown()
    await cache.async_setup()
    freezer.tick(90)
    await renewal.ask(cache)
    assert await renewal.ask(cache) == 2


@dataclass
class Fallback(Loader):
    """A source behind a function with a ttl of 100 s that serves stale results 50 s longer."""

    async def ask(self, cache: AnyCache) -> Any:
        """Return the result of a cached call."""
        result = await cached(cache, "p", ttl=100.0, stale_if_error=50.0)(self.load)("a")
        return result["number"][0]


@pytest.fixture
def fallback() -> Fallback:
    """Return a source whose gate is open."""
    fallback = Fallback()
    fallback.gate.set()
    return fallback


async def test_a_stale_result_is_served_if_the_load_fails(
    cache: AnyCache, fallback: Fallback, freezer: FrozenDateTimeFactory
) -> None:
    await fallback.ask(cache)
    freezer.tick(101)
    assert "p:a" not in cache
    assert cache.keys() == []
    assert await cache.get("p:a") is None
    fallback.error = OSError("lost")
    assert await fallback.ask(cache) == 1
    assert await fallback.ask(cache) == 1
    assert len(fallback.calls) == 3
    freezer.tick(50)
    with pytest.raises(OSError, match="lost"):
        await fallback.ask(cache)
    fallback.error = None
    assert await fallback.ask(cache) == 5
    assert await fallback.ask(cache) == 5


@pytest.mark.parametrize("remove", ["delete", "invalidate"])
async def test_what_is_only_kept_for_its_grace_was_not_there(
    cache: AnyCache, fallback: Fallback, freezer: FrozenDateTimeFactory, remove: str
) -> None:
    await fallback.ask(cache)
    freezer.tick(101)
    removals = {"delete": cache.discard, "invalidate": cache.invalidate}
    assert not removals[remove]("p:a")
    assert cache.stale("p:a") is MISSING


async def test_what_is_too_old_is_not_served_though_it_is_kept(
    cache: AnyCache, fallback: Fallback, freezer: FrozenDateTimeFactory
) -> None:
    cache.put("p:a", {"number": [0]}, ttl=1000.0)
    fallback.error = OSError("lost")
    freezer.tick(140)
    assert await fallback.ask(cache) == 0
    freezer.tick(20)
    with pytest.raises(OSError, match="lost"):
        await fallback.ask(cache)


async def test_every_caller_gets_the_stale_result(
    cache: AnyCache, fallback: Fallback, freezer: FrozenDateTimeFactory
) -> None:
    load = cached(cache, "p", ttl=100.0, stale_if_error=50.0)(fallback.load)
    await load("a")
    freezer.tick(101)
    fallback.gate.clear()
    fallback.error = OSError("lost")
    tasks = await started(*(load("a") for _ in range(3)))
    fallback.gate.set()
    results = await asyncio.gather(*tasks)
    results[0]["number"].clear()
    assert results[1:] == [{"number": [1]}] * 2
    assert len(fallback.calls) == 2


async def test_a_load_that_works_replaces_the_stale_result(
    cache: AnyCache, fallback: Fallback, freezer: FrozenDateTimeFactory
) -> None:
    await fallback.ask(cache)
    freezer.tick(120)
    assert await fallback.ask(cache) == 2


@pytest.mark.parametrize("during", [False, True])
@pytest.mark.parametrize(
    "remove",
    [lambda cache: cache.invalidate("p:"), lambda cache: cache.discard("p:a")],
)
async def test_what_was_removed_is_never_served_stale(
    cache: AnyCache,
    fallback: Fallback,
    freezer: FrozenDateTimeFactory,
    remove: Callable[[AnyCache], object],
    during: bool,  # noqa: FBT001 - a case of the test
) -> None:
    await fallback.ask(cache)
    freezer.tick(120)
    fallback.gate.clear()
    fallback.error = OSError("lost")
    tasks = await started(*(fallback.ask(cache) for _ in range(during)))
    remove(cache)
    fallback.gate.set()
    results = await asyncio.gather(*tasks, fallback.ask(cache), return_exceptions=True)
    assert results == [fallback.error] * (1 + during)


async def test_a_canceled_load_serves_nothing_stale(
    cache: AnyCache, fallback: Fallback, freezer: FrozenDateTimeFactory
) -> None:
    await fallback.ask(cache)
    freezer.tick(120)
    fallback.gate.clear()
    (task,) = await started(fallback.ask(cache))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_stale_result_survives_a_restart(
    hass: HomeAssistant,
    persistent: PersistentCache,
    fallback: Fallback,
    freezer: FrozenDateTimeFactory,
) -> None:
    await fallback.ask(persistent)
    freezer.tick(120)
    await persistent.async_shutdown()
    fallback.error = OSError("lost")
    assert await fallback.ask(await reopen(hass)) == 1


@pytest.mark.parametrize("jump", [timedelta(hours=1), YEAR])
@pytest.mark.parametrize("sign", [-1, 1])
async def test_a_clock_that_was_set_spoils_no_result(
    cache: AnyCache, freezer: FrozenDateTimeFactory, jump: timedelta, sign: int
) -> None:
    loader = Loader()
    loader.gate.set()
    load = cached(cache, "p", ttl=100.0, refresh_ahead=50.0, stale_if_error=50.0)(loader.load)
    await load("a")
    freezer.tick(sign * jump)
    assert await load("a") == {"number": [2]}
    freezer.tick(60)
    assert await load("a") == {"number": [2]}
    await asyncio.sleep(0)
    assert await load("a") == {"number": [3]}
    freezer.tick(sign * jump)
    loader.error = OSError("lost")
    with pytest.raises(OSError, match="lost"):
        await load("a")


@pytest.mark.parametrize(
    "times",
    [
        {"refresh_ahead": 1.0},
        {"stale_if_error": 1.0},
        {"ttl": 0.0, "stale_if_error": 1.0},
        {"ttl": -1.0, "stale_if_error": 1.0},
        {"ttl": 10.0, "refresh_ahead": 10.0},
        {"ttl": 10.0, "refresh_ahead": -1.0},
        {"ttl": 10.0, "stale_if_error": -1.0},
        {"ttl": 10.0, "refresh_ahead": 1.0, "stale_if_error": float("nan")},
    ],
)
def test_times_that_make_no_sense_are_refused(times: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="ttl"):
        cached(LRUCache(), "p", **times)


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


async def test_statistics_stay_exact(cache: AnyCache) -> None:
    for number in range(10):
        cache.put(f"a:{number}", number)
        for _ in range(number):
            assert await cache.get(f"a:{number}") == number
        cache.put(f"a:{number}", number)
    assert await cache.get("b") is None
    cache.discard("a:9")
    cache.invalidate("a:8")
    await cache.clear()
    assert await cache.get("a:1") is None
    first = first_level(cache)
    assert (first.hits, first.misses, first.hit_rate) == (45, 2, 45 / 47)
    assert (first.size, first.bytes) == (0, 0)


async def test_statistics_go_on_after_setup(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("key", 1)
    await persistent.async_save()
    again: PersistentCache = PersistentCache(hass, "test", max_size=2)
    for key in ("a", "b", "c"):
        again.put(key, 1)
        again.lookup(key)
    again.lookup("d")
    await again.async_setup()
    stats = again.get_stats()
    assert (stats.hits, stats.misses, stats.evictions, stats.size) == (3, 1, 2, 2)
    await again.async_shutdown()


SHAPES = [
    [{"a": 1}, {}],
    [{"a": 1}, 2],
    [{"a": [1]}],
    {"a": {"b": 1}, "c": [1], "d": [{"e": 1}], "f": 2.0},
    {"a": {"b": {"c": {"d": [1]}}}},
    {"a": [[1], [2]]},
    [[["a", {"b": 1}], ["c", {"d": [2]}]]],
]


def spoil(value: Any) -> None:
    """Change a value of lists and dicts at every depth."""
    items = list(value.values() if type(value) is dict else value)
    for item in items:
        CHANGES.get(type(item), str)(item)
    value.clear()


CHANGES: dict[type, Callable[[Any], object]] = {dict: spoil, list: spoil}


@pytest.mark.parametrize("value", SHAPES)
async def test_every_read_is_a_copy_down_to_the_bottom(cache: AnyCache, value: Any) -> None:
    text = json.dumps(value)
    await cache.set("key", given := json.loads(text))
    spoil(given)
    for _ in range(4):
        got = await cache.get("key")
        assert json.dumps(got) == text
        spoil(got)


async def test_what_is_promoted_is_a_copy_too(two: TwoLevelCache) -> None:
    for key in ("a", "b", "c"):
        two.put(key, NESTED)
    for _ in range(4):
        got = await two.get("a")
        assert got == NESTED
        spoil(got)


async def test_memory_survives_a_monotonic_clock_that_goes_back(
    freezer: FrozenDateTimeFactory,
) -> None:
    cache: LRUCache[int] = LRUCache(ttl=300.0)
    load = cached(cache, "p", ttl=100.0)(Loader().load)
    cache.put("key", 1)
    cache.put("p:a", 1)
    freezer.tick(-10)
    assert await cache.get("key") is None
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(load("a"), timeout=0)
    assert cache.keys() == []


async def test_a_write_may_wait_longer(
    hass: HomeAssistant, persistent: PersistentCache, freezer: FrozenDateTimeFactory
) -> None:
    persistent.put("patient", 1, save_delay=300)
    for seconds, keys in ((290, []), (11, ["patient"])):
        freezer.tick(seconds)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        assert (await reopen(hass)).keys() == keys


async def test_what_waits_longer_is_written_with_the_next(
    hass: HomeAssistant, persistent: PersistentCache, freezer: FrozenDateTimeFactory
) -> None:
    persistent.put("patient", 1, save_delay=300)
    persistent.put("soon", 1)
    persistent.put("patient", 2, save_delay=300)
    freezer.tick(31)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    again = await reopen(hass)
    assert (again.peek("patient"), again.peek("soon")) == (2, 1)


async def test_what_waits_longer_is_written_when_home_assistant_stops(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("patient", 1, save_delay=300)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    assert (await reopen(hass)).keys() == ["patient"]


async def test_what_is_set_while_it_saves_is_saved_next(
    hass: HomeAssistant, persistent: PersistentCache, freezer: FrozenDateTimeFactory
) -> None:
    def compress(data: bytes, level: int) -> bytes:
        asyncio.run_coroutine_threadsafe(persistent.set("late", 1), hass.loop).result(10)
        return real(data, level)

    real = zlib.compress
    persistent.put("early", 1)
    with patch("zlib.compress", compress):
        await persistent.async_save()
    assert (await reopen(hass)).keys() == ["early"]
    freezer.tick(31)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert (await reopen(hass)).keys() == ["early", "late"]


async def test_shutdown_waits_for_a_write_under_way(
    hass: HomeAssistant, persistent: PersistentCache, freezer: FrozenDateTimeFactory
) -> None:
    persistent.put("key", 1)
    freezer.tick(31)
    async_fire_time_changed(hass)
    await persistent.async_shutdown()
    assert (await reopen(hass)).keys() == ["key"]


async def test_a_write_that_failed_is_made_up_for_at_shutdown(
    hass: HomeAssistant,
    persistent: PersistentCache,
    file: CacheFile,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    persistent.put("key", 1)
    with patch("homeassistant.helpers.storage.write_utf8_file_atomic", side_effect=WriteError):
        freezer.tick(31)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        persistent.put("key", 2)
        await persistent.async_save()
    assert caplog.text.count("Error writing") == 2
    assert not file.exists()
    await persistent.async_shutdown()
    assert (await reopen(hass)).peek("key") == 2


def first_level(cache: AnyCache) -> CacheStats:
    """Return the figures of the first level."""
    stats = cache.get_stats()
    return stats["l1"] if isinstance(stats, dict) else stats


def last_level(cache: AnyCache) -> CacheStats:
    """Return the figures of the last level."""
    stats = cache.get_stats()
    return stats["l2"] if isinstance(stats, dict) else stats


class Step(NamedTuple):
    """What is done with a cache: for example a value, given as JSON, set for a time."""

    do: Callable[[Model, Step], None]
    key: str
    value: str
    seconds: float


@dataclass
class Model:
    """A cache beside what it may return: the last value set, until it ends or is removed."""

    cache: AnyCache
    freezer: FrozenDateTimeFactory
    values: dict[str, tuple[str, float]] = field(default_factory=dict)
    now: float = 0.0
    lookups: int = 0
    hits: int = 0

    def put(self, step: Step) -> None:
        """Set a value."""
        self.cache.put(step.key, json.loads(step.value), ttl=step.seconds)
        self.values[step.key] = (step.value, self.now + step.seconds)

    def get(self, step: Step) -> None:
        """Read a key, and change what comes out."""
        got = self.cache.lookup(step.key)
        expected, end = self.values.get(step.key, ("", -1.0))
        assert got is MISSING or (self.now < end and json.dumps(got) == expected)
        self.lookups += 1
        self.hits += got is not MISSING
        CHANGES.get(type(got), str)(got)

    def discard(self, step: Step) -> None:
        """Remove a key."""
        self.cache.discard(step.key)
        self.values.pop(step.key, None)

    def wait(self, step: Step) -> None:
        """Let some time pass."""
        self.freezer.tick(step.seconds + 0.5)
        self.now += step.seconds + 0.5

    def check(self) -> None:
        """Compare the figures."""
        first, last = first_level(self.cache), last_level(self.cache)
        assert first.size <= first.max_size
        assert first.bytes <= first.max_bytes
        assert last.size <= last.max_size
        assert last.bytes <= last.max_bytes
        assert first.hits + first.misses == self.lookups
        assert last.misses == self.lookups - self.hits
        assert {key for key, (_, end) in self.values.items() if self.now < end}.issuperset(
            self.cache.keys()
        )


STEPS = st.builds(
    Step,
    st.sampled_from([Model.put, Model.put, Model.get, Model.get, Model.discard, Model.wait]),
    st.sampled_from("abcde"),
    st.sampled_from(["null", "0", '"text"', '[1, "two"]', '{"a": 1}', '[{"a": {"b": [1, 2]}}]']),
    st.sampled_from([0.0, 1.0, 3.0, 10.0]),
)


@pytest.mark.parametrize(
    "make",
    [
        lambda _: LRUCache(max_size=3),
        lambda _: LRUCache(max_bytes=300),
        lambda hass: PersistentCache(hass, "model", max_size=3),
        lambda hass: PersistentCache(hass, "model", max_bytes=20),
        lambda hass: TwoLevelCache(hass, name="model", l1_size=2, l1_ttl=2.0),
    ],
)
async def test_whatever_happens_a_read_is_right(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, make: Callable[[HomeAssistant], AnyCache]
) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(STEPS, max_size=40))
    def check(steps: list[Step]) -> None:
        model = Model(make(hass), freezer)
        for step in steps:
            step.do(model, step)
            model.check()

    check()


async def test_endless_entries_can_be_stored(
    hass: HomeAssistant, persistent: PersistentCache
) -> None:
    persistent.put("key", 1, ttl=float("inf"))
    persistent.put("never", 1, ttl=float("nan"))
    await persistent.async_save()
    assert (await reopen(hass)).keys() == ["key"]


async def test_a_slower_set_up_changes_nothing(hass: HomeAssistant) -> None:
    cache = PersistentCache[Any](hass, "test")
    load, go = Store.async_load, asyncio.Event()

    async def load_slowly(store: Store[dict[str, Any]]) -> dict[str, Any] | None:
        data = await load(store)
        await go.wait()
        return data

    with patch.object(Store, "async_load", load_slowly):
        slow = asyncio.create_task(cache.async_setup())
        await asyncio.sleep(0)
    await cache.async_setup()
    cache.put("key", 1)
    go.set()
    await slow
    assert cache.peek("key") == 1
    await cache.async_shutdown()
