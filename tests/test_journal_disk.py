"""What a journal accepted is on the disk, whatever happens to the process or to the files."""

import asyncio
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import errno
import json
from pathlib import Path
from random import Random
import subprocess
import sys
from threading import Event
from typing import Any, Final
from unittest.mock import patch
import zlib
from zlib import crc32

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import orjson
import pytest

from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.journal_disk import FOLD_BYTES
from custom_components.pawcontrol.model.walk import Walk

from .model.records import REX, note
from .storage import KEY, Storage

ROOT: Final = Path(__file__).parents[1]
LOG: Final = f"{KEY}.log"
NOON: Final = datetime(2026, 10, 3, 12, tzinfo=UTC)
VERSION_1: Final = b"""{
  "version": 1,
  "minor_version": 1,
  "key": "pawcontrol.journal.entry",
  "data": {
    "walks": [
      {
        "id": "8f14e45fceea467a9575d1e7a5a4d1f3",
        "dog": "rex",
        "start": "2026-10-03T07:00:00+00:00",
        "updated": "2026-10-03T07:20:00.123456+00:00",
        "end": "2026-10-03T07:20:00.123456+00:00",
        "distance": 812.3,
        "source": "manual",
        "user": "me"
      },
      {
        "id": "c9f0f895fb98ab9159f51fd0297e236d",
        "dog": "rex",
        "start": "2026-10-03T10:00:00+00:00",
        "updated": "2026-10-03T10:10:00+00:00",
        "end": null,
        "distance": 5.0,
        "source": "automatic",
        "user": null
      }
    ]
  }
}"""


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant's stores work on the real disk."""
    return {}


async def loaded(hass: HomeAssistant, entry_id: str = "entry") -> Journal:
    """Return a journal as a restart would find it."""
    journal = Journal(hass, entry_id)
    await journal.async_load()
    return journal


@pytest.fixture
async def journal(hass: HomeAssistant) -> Journal:
    """Return an empty journal."""
    return await loaded(hass)


async def texts(hass: HomeAssistant, entry_id: str = "entry") -> list[str]:
    """Return the notes about Rex that a restart would find."""
    return [each.to_json()["data"]["text"] for each in (await loaded(hass, entry_id)).records(REX)]


# An action that returned


async def test_a_record_is_on_disk_at_once_and_cheap(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one", NOON))
    before = len(storage.read(LOG))
    await journal.async_log(note("two", NOON, user_id="u" * 32))
    assert len(storage.read(LOG)) - before < 300
    assert storage.names() == [LOG]
    assert sorted(await texts(hass)) == ["one", "two"]


async def test_corrections_and_deletions_are_on_disk_at_once(
    hass: HomeAssistant, journal: Journal
) -> None:
    one, two = note("one"), note("two")
    await journal.async_log(one, two)
    await journal.async_correct(one.id, {"text": "uno"})
    await journal.async_delete(two.id)
    assert await texts(hass) == ["uno"]


async def test_many_at_once_wait_for_the_disk_together(hass: HomeAssistant) -> None:
    journal = await loaded(hass)
    await journal.async_log(note("first"))
    written = Event()
    with patch("os.fsync", side_effect=lambda _: written.wait()) as fsync:
        tasks = [hass.async_create_task(journal.async_log(note(f"{n}"))) for n in range(50)]
        await asyncio.sleep(0)
        written.set()
        await asyncio.gather(*tasks)
    assert fsync.call_count <= 2
    assert len(await texts(hass)) == 51


async def test_a_caller_that_leaves_harms_no_other(hass: HomeAssistant, journal: Journal) -> None:
    written = Event()
    with patch("os.fsync", side_effect=lambda _: written.wait()):
        gone = hass.async_create_task(journal.async_log(note("gone", NOON)))
        stays = hass.async_create_task(journal.async_log(note("stays", NOON)))
        gone.cancel()
        await asyncio.sleep(0)
        assert gone.cancelled()
        written.set()
        await stays
    assert sorted(await texts(hass)) == ["gone", "stays"]


def child(folder: str, task: str) -> subprocess.Popen[str]:
    """Start tests.journal_child."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.journal_child", folder, task],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def state_of(lines: Sequence[str]) -> dict[str, str]:
    """Return the last that was told of each note."""
    return dict(line.split() for line in lines)


def test_a_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    chance = Random(4)  # noqa: S311 - any moments will do
    known: dict[str, str] = {}
    for _ in range(4):
        with child(str(tmp_path), "write") as writer:
            assert writer.stdout
            assert writer.stdout.readline() == "aside\n"
            lines = [writer.stdout.readline() for _ in range(chance.randrange(1, 120))]
            writer.kill()
            lines += writer.stdout.readlines()
        known |= state_of(lines)
        with child(str(tmp_path), "read") as reader:
            assert reader.stdout
            assert reader.stdout.readline() == "aside\n"
            found = state_of(reader.stdout.readlines())
        sure = {key: text for key, text in known.items() if not text.endswith("ing")}
        assert {key: found.get(key, "deleted") for key in sure} == sure
        known = found


# A disk that fails


@pytest.mark.expects_warnings
async def test_what_cannot_be_written_is_told_and_written_with_the_next(
    hass: HomeAssistant, journal: Journal
) -> None:
    with (
        patch("os.fsync", side_effect=OSError(errno.ENOSPC, "No space left")),
        pytest.raises(HomeAssistantError) as raised,
    ):
        await journal.async_log(note("one", NOON))
    assert raised.value.translation_key == "journal_not_written"
    assert len(journal.records(REX)) == 1
    assert await texts(hass) == []
    await journal.async_log(note("two", NOON + timedelta(hours=1)))
    assert await texts(hass) == ["one", "two"]


@pytest.mark.expects_warnings
async def test_none_of_many_is_told_as_written_when_the_disk_is_full(
    hass: HomeAssistant, journal: Journal
) -> None:
    await journal.async_log(note("first", NOON))
    with patch("os.fsync", side_effect=OSError(errno.ENOSPC, "No space left")):
        results = await asyncio.gather(
            *(journal.async_log(note(f"{n}")) for n in range(5)), return_exceptions=True
        )
    assert [type(result) for result in results] == [HomeAssistantError] * 5
    again = journal.records(REX)
    await journal.async_log(*again)
    assert len(await texts(hass)) == 6


@pytest.mark.expects_warnings
async def test_unload_writes_what_the_log_could_not(hass: HomeAssistant, journal: Journal) -> None:
    with (
        patch("os.fsync", side_effect=OSError(errno.EIO, "I/O")),
        pytest.raises(HomeAssistantError),
    ):
        await journal.async_log(note("one"))
    await journal.async_shutdown()
    assert await texts(hass) == ["one"]


@pytest.mark.parametrize("error", [WriteError("No space left"), OSError(errno.EROFS, "Read-only")])
async def test_a_snapshot_that_cannot_be_written_costs_nothing(
    hass: HomeAssistant, journal: Journal, storage: Storage, error: Exception
) -> None:
    await journal.async_log(note("one"))
    with patch.object(Store, "_async_write_data", side_effect=error):
        await journal.async_shutdown()
    assert storage.names() == [LOG]
    await (await loaded(hass)).async_log(note("two"))
    assert sorted(await texts(hass)) == ["one", "two"]


async def test_dogs_that_cannot_be_deleted_are_told(hass: HomeAssistant, journal: Journal) -> None:
    await journal.async_log(note("one"))
    failing = patch.object(Store, "_async_write_data", side_effect=WriteError("No space left"))
    with failing, pytest.raises(HomeAssistantError):
        await journal.async_keep([])
    assert await texts(hass) == ["one"]


async def test_a_log_that_vanished_is_written_again(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one", NOON))
    storage.delete(LOG)
    await journal.async_log(note("two", NOON + timedelta(hours=1)))
    assert await texts(hass) == ["one", "two"]


@pytest.mark.parametrize("name", [KEY, LOG])
async def test_a_disk_that_cannot_be_read_is_told(
    hass: HomeAssistant, storage: Storage, name: str
) -> None:
    storage.block(name)
    with pytest.raises(HomeAssistantError):
        await Journal(hass, "entry").async_load()


@pytest.mark.expects_warnings
async def test_what_could_not_be_set_aside_is_left_alone(
    hass: HomeAssistant, storage: Storage
) -> None:
    journal = await loaded(hass)
    await journal.async_log(note("one", NOON))
    damaged = storage.read(LOG) + b"?\n"
    storage.write(LOG, damaged)
    failing = Journal(hass, "entry")
    error = OSError(errno.EIO, "I/O")
    with (
        patch.object(Path, "hardlink_to", side_effect=error),
        patch.object(Path, "replace", side_effect=error),
        pytest.raises(HomeAssistantError),
    ):
        await failing.async_load()
    await failing.async_shutdown()
    assert storage.names() == [LOG]
    assert storage.read(LOG) == damaged


# Folding the log


async def test_unload_folds_the_log(hass: HomeAssistant, storage: Storage) -> None:
    await (await loaded(hass)).async_shutdown()
    assert storage.names() == []
    journal = await loaded(hass)
    await journal.async_log(note("one"))
    await journal.async_shutdown()
    assert storage.names() == [KEY]
    assert (storage.folder / KEY).stat().st_mode & 0o777 == 0o600
    assert await texts(hass) == ["one"]


async def test_who_comes_after_the_unload_does_not_write_over_others(hass: HomeAssistant) -> None:
    old = await loaded(hass)
    one = note("one")
    await old.async_log(one)
    await old.async_shutdown()
    await (await loaded(hass)).async_log(note("two"))
    late = (
        old.async_log(note("late")),
        old.async_correct(one.id, {"text": "late"}),
        old.async_delete(one.id),
        old.async_import([note("late")]),
    )
    for writing in late:
        with pytest.raises(HomeAssistantError) as error:
            await writing
        assert error.value.translation_key == "journal_unavailable"
    assert old.records(REX) == [one]
    assert sorted(await texts(hass)) == ["one", "two"]


async def fire_final_write(hass: HomeAssistant) -> None:
    """Let Home Assistant write for the last time."""
    hass.set_state(CoreState.final_write)
    hass.bus.async_fire_internal(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    hass.set_state(CoreState.running)


async def test_the_end_folds_the_log(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one"))
    await fire_final_write(hass)
    assert storage.names() == [KEY]
    await journal.async_shutdown()
    assert await texts(hass) == ["one"]


async def test_what_is_logged_while_home_assistant_stops_is_not_lost(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one", NOON))
    hass.set_state(CoreState.stopping)
    await journal.async_log(note("two", NOON + timedelta(hours=1)))
    await journal.async_shutdown()
    await fire_final_write(hass)
    assert storage.names() == [LOG]
    assert await texts(hass) == ["one", "two"]


async def test_a_long_log_is_folded(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    notes = [note("x" * 490, NOON + timedelta(hours=n)) for n in range(FOLD_BYTES // 500)]
    await journal.async_log(*notes)
    await hass.async_block_till_done()
    assert storage.names() == [KEY]
    assert journal.records(REX) == (await loaded(hass)).records(REX) == notes
    await asyncio.gather(*(journal.async_log(note(f"{n}")) for n in range(20)))
    assert len(await texts(hass)) == len(notes) + 20


async def test_an_old_log_is_folded(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, storage: Storage
) -> None:
    journal = await loaded(hass)
    await journal.async_log(note("one"))
    freezer.tick(timedelta(days=8))
    await journal.async_log(note("two"))
    await hass.async_block_till_done()
    assert storage.names() == [KEY]
    await journal.async_log(note("three"))
    await hass.async_block_till_done()
    assert storage.names() == [KEY, LOG]
    assert sorted(await texts(hass)) == ["one", "three", "two"]


async def test_what_was_folded_is_not_undone_by_its_log(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    one, two = note("one"), note("two")
    await journal.async_log(one, two)
    log = storage.read(LOG)
    await journal.async_correct(one.id, {"text": "uno"})
    await journal.async_delete(two.id)
    await journal.async_shutdown()
    storage.write(LOG, log)
    assert await texts(hass) == ["uno"]


async def test_a_log_survives_its_snapshot(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("old"))
    await journal.async_shutdown()
    await (await loaded(hass)).async_log(note("new"))
    storage.delete(KEY)
    assert await texts(hass) == ["new"]
    await (await loaded(hass)).async_shutdown()
    assert await texts(hass) == ["new"]


async def test_entries_have_journals_of_their_own(hass: HomeAssistant, storage: Storage) -> None:
    one, other = await loaded(hass, "entry"), await loaded(hass, "entry.other")
    await asyncio.gather(one.async_log(note("one")), other.async_log(note("other")))
    await other.async_shutdown()
    assert (await texts(hass, "entry"), await texts(hass, "entry.other")) == (["one"], ["other"])
    await one.async_remove()
    assert storage.names() == [f"{KEY}.other"]


async def test_a_clock_that_was_set_back_costs_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    for year in (2026, 1970, 2150):
        freezer.move_to(NOON.replace(year=year))
        journal = await loaded(hass)
        await journal.async_log(note(f"{year}", NOON.replace(year=year)))
        await journal.async_shutdown()
    freezer.move_to(NOON)
    for _ in range(3):
        journal = await loaded(hass)
        await journal.async_log(note("later", NOON + timedelta(days=1)))
        await journal.async_shutdown()
        freezer.tick(timedelta(days=31))
    assert await texts(hass) == ["1970", "2026", *["later"] * 3, "2150"]


# Files of other versions, and broken ones


async def test_version_1_is_taken_over(hass: HomeAssistant, storage: Storage) -> None:
    storage.write(KEY, VERSION_1)
    journal = Journal(hass, "entry")
    assert await journal.async_load() == []
    end = datetime(2026, 10, 3, 7, 20, 0, 123456, tzinfo=UTC)
    walks = [
        Walk(start=NOON.replace(hour=7), updated=end, end=end, distance=812.3, manual=True),
        Walk(start=NOON.replace(hour=10), updated=NOON.replace(hour=10, minute=10), distance=5),
    ]
    assert journal.walks(REX, NOON.replace(day=1)) == walks
    user = journal.records(REX)[0]
    assert (user.id, user.user_id) == ("8f14e45fceea467a9575d1e7a5a4d1f3", "me")
    assert json.loads(storage.read(KEY))["version"] == 2
    await journal.async_log(note("new", NOON))
    assert (await loaded(hass)).walks(REX, NOON.replace(day=1)) == walks
    assert len((await loaded(hass)).records(REX)) == 3


async def test_version_1_that_cannot_be_rewritten_is_taken_over_again(
    hass: HomeAssistant, storage: Storage
) -> None:
    storage.write(KEY, VERSION_1)
    with patch.object(Store, "_async_write_data", side_effect=WriteError("No space left")):
        journal = await loaded(hass)
    assert storage.read(KEY) == VERSION_1
    await journal.async_log(note("new", NOON))
    assert len((await loaded(hass)).records(REX)) == 3


def snapshot(data: Any, version: int = 2, minor_version: int = 1) -> bytes:
    """Return a snapshot as a store writes it."""
    file = {"version": version, "minor_version": minor_version, "key": KEY, "data": data}
    return json.dumps(file).encode()


EMPTY: Final = {"generation": 1, "aged": "2026-10-03T12:00:00+00:00", "months": {}}


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "content",
    [
        b"no json",
        b"",
        b"[]",
        b'"text"',
        b'{"data": {}}',
        VERSION_1[:-20],
        VERSION_1.replace(b"812.3", b'"far"'),
        VERSION_1.replace(b'"walks"', b'"runs"'),
        VERSION_1.replace(b"2026-10-03T07:00:00+00:00", b"2026-10-03T07:00:00"),
        snapshot(EMPTY, version=3),
        snapshot(EMPTY, version=0),
        snapshot([]),
        snapshot({}),
        snapshot(EMPTY | {"generation": "first"}),
        snapshot(EMPTY | {"aged": None}),
        snapshot(EMPTY | {"aged": "young"}),
        snapshot(EMPTY | {"months": []}),
        snapshot(EMPTY | {"months": {"rex": {"note": {"2026-10": "AAAA"}}}}),
        snapshot(EMPTY | {"months": {"rex": {"bath": {"2026-10": "AAAA"}}}}),
    ],
)
async def test_a_file_that_cannot_be_read_is_set_aside(
    hass: HomeAssistant, storage: Storage, content: bytes
) -> None:
    storage.write(KEY, content)
    journal = Journal(hass, "entry")
    (name,) = await journal.async_load()
    assert storage.read(name) == content
    assert journal.records(REX) == []
    await journal.async_log(note("new"))
    again = Journal(hass, "entry")
    assert await again.async_load() == [name]
    assert len(again.records(REX)) == 1
    assert storage.read(name) == content
    storage.delete(name)
    assert await loaded(hass)
    assert await texts(hass) == ["new"]
    await again.async_remove()
    assert storage.names() == []


@pytest.mark.parametrize(("lost", "left"), [(KEY, ["two"]), (LOG, ["one"])])
async def test_what_one_lost_file_does_not_hold_is_still_there(
    hass: HomeAssistant, storage: Storage, lost: str, left: list[str]
) -> None:
    journal = await loaded(hass)
    await journal.async_log(note("one"))
    await journal.async_shutdown()
    again = await loaded(hass)
    await again.async_log(note("two"))
    storage.delete(lost)
    assert await texts(hass) == left
    after = await loaded(hass)
    await after.async_log(note("new"))
    assert sorted(await texts(hass)) == ["new", *left]


async def test_a_newer_minor_version_is_read(hass: HomeAssistant, storage: Storage) -> None:
    journal = await loaded(hass)
    await journal.async_log(note("one"))
    await journal.async_shutdown()
    data = json.loads(storage.read(KEY))["data"] | {"mood": "good"}
    storage.write(KEY, snapshot(data, minor_version=2))
    assert await texts(hass) == ["one"]


async def test_records_of_a_newer_version_are_neither_lost_nor_set_aside(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one", NOON))
    newer = note("two", NOON).to_json()
    lines: list[dict[str, Any]] = [
        {"put": newer | {"id": "a", "kind": "bath", "data": {"shampoo": True}}},
        {"put": newer | {"id": "b", "data": {"text": "two", "mood": "good"}}},
        {"put": newer | {"id": "c", "kind": "bath"}},
        {"delete": "c"},
    ]
    told = b"".join(line(orjson.dumps(each)) for each in lines)
    storage.write(LOG, storage.read(LOG) + told)
    for _ in range(2):
        again = Journal(hass, "entry")
        assert await again.async_load() == []
        await again.async_log(note("three", NOON, id="d"))
        await again.async_delete("d")
        await again.async_shutdown()
    assert storage.names() == [KEY]
    assert await texts(hass) == ["one"]
    months = json.loads(storage.read(KEY))["data"]["months"]["rex"]
    kept = [orjson.loads(each) for kind in ("bath", "note") for each in unpacked(months[kind])]
    assert kept == [lines[0]["put"], note("one", NOON, id=kept[1]["id"]).to_json(), lines[1]["put"]]


def unpacked(months: dict[str, str]) -> list[bytes]:
    """Return the lines of the one month that there is."""
    (packed,) = months.values()
    return zlib.decompress(b64decode(packed)).splitlines()


@pytest.mark.expects_warnings
async def test_what_can_be_read_of_a_damaged_snapshot_is_kept(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one", NOON), note("two", NOON.replace(month=8)))
    await journal.async_shutdown()
    data = json.loads(storage.read(KEY))["data"]
    data["months"]["rex"]["note"]["2026-09"] = "AAAA"
    damaged = snapshot(data)
    storage.write(KEY, damaged)
    journal = Journal(hass, "entry")
    (name,) = await journal.async_load()
    assert storage.read(name) == damaged
    assert await texts(hass) == ["two", "one"]
    assert len(storage.names()) == 2


def line(payload: bytes) -> bytes:
    """Return a line of a log."""
    return b"%08x " % crc32(payload) + payload + b"\n"


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "bad",
    [
        b"00000000 {}\n",
        b"\0" * 50 + b"\n",
        b"\n",
        line(b'{"put": {"id": "a"}}'),
        line(b'{"put": null}'),
        line(b'{"rename": "rex"}'),
        line(b"[]"),
    ],
)
async def test_what_can_be_read_of_a_damaged_log_is_kept(
    hass: HomeAssistant, journal: Journal, storage: Storage, bad: bytes
) -> None:
    await journal.async_log(note("one", NOON))
    before = storage.read(LOG)
    await journal.async_log(note("two", NOON + timedelta(hours=1)))
    damaged = before + bad + storage.read(LOG)[len(before) :]
    storage.write(LOG, damaged)
    journal = Journal(hass, "entry")
    (name,) = await journal.async_load()
    assert storage.read(name) == damaged
    assert storage.names() == [KEY, name]
    assert await texts(hass) == ["one", "two"]


@pytest.mark.expects_warnings
async def test_a_log_that_cannot_be_folded_where_it_must_is_told(
    hass: HomeAssistant, journal: Journal, storage: Storage
) -> None:
    await journal.async_log(note("one", NOON))
    damaged = storage.read(LOG) + b"?\n"
    storage.write(LOG, damaged)
    failing = patch.object(Store, "_async_write_data", side_effect=WriteError("No space left"))
    with failing, pytest.raises(HomeAssistantError):
        await Journal(hass, "entry").async_load()
    assert storage.read(LOG) == damaged
    assert await texts(hass) == ["one"]
