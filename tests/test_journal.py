"""What people and detectors log stays, and stays right."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from json import dumps, loads
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store, UnsupportedStorageVersionError
from homeassistant.util.file import WriteError
from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.journal import Journal, JournalError, WalkRecord
from custom_components.pawcontrol.model.walk import Walk, is_same_outing

KEY: Final = "pawcontrol.journal.entry"
MORNING: Final = datetime(2026, 10, 3, 7, 0, tzinfo=UTC)
REX, BELLA = "rex", "bella"


def at(minutes: float) -> datetime:
    """Return a time so many minutes after the morning began."""
    return MORNING + timedelta(minutes=minutes)


def walk(start: float, end: float | None, *, distance: float = 500.0, manual: bool = False) -> Walk:
    """Return a walk by minutes after the morning began; without an end it runs on."""
    return Walk(
        start=at(start),
        updated=at(start if end is None else end),
        end=None if end is None else at(end),
        distance=distance,
        manual=manual,
    )


@pytest.fixture
async def journal(hass: HomeAssistant) -> Journal:
    """Return an empty journal."""
    journal = Journal(hass, "entry")
    await journal.async_load()
    return journal


async def reloaded(hass: HomeAssistant) -> Journal:
    """Return what a restart would find."""
    journal = Journal(hass, "entry")
    await journal.async_load()
    return journal


def stored(hass_storage: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records on disk."""
    records: list[dict[str, Any]] = hass_storage[KEY]["data"]["walks"]
    return records


async def test_only_known_dogs_are_kept(
    hass: HomeAssistant, journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_record_walks(BELLA, [walk(0, 20)])
    await journal.async_keep([BELLA])
    assert [record["dog"] for record in stored(hass_storage)] == [BELLA]
    assert (await reloaded(hass)).last_walk(REX) is None


async def test_an_empty_journal_knows_nothing_and_writes_nothing(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    assert journal.walks(REX, MORNING) == []
    assert journal.last_walk(REX) is None
    await journal.async_record_walks(REX, [])
    assert KEY not in hass_storage


async def test_what_was_recorded_is_on_disk_at_once(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20, distance=812.34, manual=True)], user_id="me")
    (record,) = stored(hass_storage)
    assert record.pop("id")
    assert record == {
        "dog": REX,
        "start": "2026-10-03T07:00:00+00:00",
        "updated": "2026-10-03T07:20:00+00:00",
        "end": "2026-10-03T07:20:00+00:00",
        "distance": 812.3,
        "source": "manual",
        "user": "me",
    }


async def test_what_was_recorded_is_there_after_a_restart(
    hass: HomeAssistant, journal: Journal, hass_storage: dict[str, Any]
) -> None:
    walks = [walk(0, 20), walk(60, 90, manual=True), walk(120, None, manual=True)]
    await journal.async_record_walks(REX, walks)
    await journal.async_record_walks(BELLA, walks[:1])
    before = deepcopy(stored(hass_storage))
    again = await reloaded(hass)
    assert again.walks(REX, MORNING) == walks
    assert again.walks(BELLA, MORNING) == walks[:1]
    await again.async_record_walks(BELLA, [walk(60, 70)])
    assert stored(hass_storage)[: len(before)] == before


async def test_walks_are_told_in_order_from_a_time_on(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(120, 130), walk(0, 10)])
    await journal.async_record_walks(REX, [walk(60, 70)])
    assert journal.walks(REX, MORNING) == [walk(0, 10), walk(60, 70), walk(120, 130)]
    assert journal.walks(REX, at(60)) == [walk(60, 70), walk(120, 130)]
    assert journal.walks(REX, at(121)) == []


@pytest.mark.parametrize(
    ("known", "new", "kept"),
    [
        (walk(0, 20), walk(0, 25), walk(0, 25)),
        (walk(0, 20), walk(5, 30), walk(5, 30)),
        (walk(0, 20), walk(-5, 18), walk(-5, 18)),
        (walk(0, 20), walk(5, 10), walk(0, 20)),
        (walk(0, 20), walk(1, 21, distance=3), walk(1, 21, distance=3)),
        (walk(0, 20, manual=True), walk(-10, 40), walk(0, 20, manual=True)),
        (walk(-10, 40), walk(0, 20, manual=True), walk(0, 20, manual=True)),
        (walk(0, None, manual=True), walk(0, 20, manual=True), walk(0, 20, manual=True)),
        (walk(0, 0), walk(0, 9), walk(0, 9)),
    ],
    ids=[
        "same start, longer",
        "later and longer",
        "earlier and longer",
        "a part of it",
        "as long",
        "automatic after manual",
        "manual after automatic",
        "end of an open walk",
        "end of a walk of no length",
    ],
)
async def test_one_outing_is_known_once(
    journal: Journal, hass_storage: dict[str, Any], known: Walk, new: Walk, kept: Walk
) -> None:
    await journal.async_record_walks(REX, [known])
    (before,) = deepcopy(stored(hass_storage))
    await journal.async_record_walks(REX, [new])
    assert journal.walks(REX, at(-60)) == [kept]
    assert [record["id"] for record in stored(hass_storage)] == [before["id"]]


async def test_walks_that_only_touch_are_two(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20), walk(20, 40)])
    assert len(journal.walks(REX, MORNING)) == 2


async def test_dogs_that_walk_together_have_their_own_walks(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_record_walks(BELLA, [walk(0, 20)])
    assert len({record["id"] for record in stored(hass_storage)}) == 2


async def test_what_is_known_already_is_not_written_again(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20, manual=True)])
    hass_storage.pop(KEY)
    await journal.async_record_walks(REX, [walk(0, 20, manual=True), walk(2, 9)])
    assert KEY not in hass_storage


async def test_who_started_a_walk_stays_known(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, None, manual=True)], user_id="me")
    await journal.async_record_walks(REX, [walk(0, 20, manual=True)], user_id="you")
    await journal.async_record_walks(REX, [walk(0, 21, manual=True)])
    assert [record["user"] for record in stored(hass_storage)] == ["me"]


async def test_who_started_a_walk_that_was_found_before_is_noted(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_record_walks(REX, [walk(0, 20, manual=True)], user_id="me")
    assert [record["user"] for record in stored(hass_storage)] == ["me"]


async def test_outings_that_turn_out_to_be_one_become_one(
    journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 12), walk(30, 40)])
    await journal.async_record_walks(REX, [walk(15, None, manual=True)], user_id="me")
    started = stored(hass_storage)[1]
    await journal.async_record_walks(REX, [walk(10, 45, manual=True)])
    assert journal.walks(REX, MORNING) == [walk(10, 45, manual=True)]
    (record,) = stored(hass_storage)
    assert (record["id"], record["user"]) == (started["id"], "me")


async def test_a_walk_nobody_ended_is_open_until_it_ends(
    hass: HomeAssistant, journal: Journal
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20), walk(60, None, manual=True)])
    assert journal.last_walk(REX) == walk(60, None, manual=True)
    again = await reloaded(hass)
    assert again.last_walk(REX) == walk(60, None, manual=True)
    assert again.last_walk(BELLA) is None
    await again.async_record_walks(REX, [walk(60, 80, manual=True)])
    assert again.last_walk(REX) == walk(60, 80, manual=True)


def broken(**changes: Any) -> dict[str, Any]:
    """Return a journal with one record, of which something is wrong."""
    record = WalkRecord(id="1", dog_id=REX, walk=walk(0, 20)).to_json()
    return {"walks": [record | changes]}


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"walks": None},
        {"walks": ["walk"]},
        {"walks": [{}]},
        broken(start=None),
        broken(start="in the morning"),
        broken(start="2026-10-03T07:00:00"),
        broken(end="2026-10-03T07:20:00"),
        broken(updated=7),
        broken(distance="far"),
        broken(distance=None),
    ],
)
async def test_a_file_that_is_no_journal_is_refused_and_left_alone(
    hass: HomeAssistant, hass_storage: dict[str, Any], data: Any
) -> None:
    file = {"version": 1, "minor_version": 1, "key": KEY, "data": data}
    hass_storage[KEY] = deepcopy(file)
    with pytest.raises(JournalError):
        await reloaded(hass)
    assert hass_storage[KEY] == file


async def test_a_file_in_disorder_is_read_in_order(
    hass: HomeAssistant, journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20), walk(60, 70), walk(90, 99)])
    stored(hass_storage).reverse()
    again = await reloaded(hass)
    assert again.walks(REX, MORNING) == journal.walks(REX, MORNING)


async def test_a_newer_journal_is_refused_and_left_alone(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    file = {"version": 2, "minor_version": 1, "key": KEY, "data": broken()}
    hass_storage[KEY] = deepcopy(file)
    with pytest.raises(UnsupportedStorageVersionError):
        await reloaded(hass)
    assert hass_storage[KEY] == file


async def test_a_removed_journal_leaves_no_file(
    hass: HomeAssistant, journal: Journal, hass_storage: dict[str, Any]
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_remove()
    assert KEY not in hass_storage
    assert (await reloaded(hass)).walks(REX, MORNING) == []


stamps = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
    timezones=st.just(UTC),
)
walks = st.builds(
    Walk,
    start=stamps,
    updated=stamps,
    end=st.none() | stamps,
    distance=st.integers(min_value=0, max_value=10**6).map(lambda tenths: tenths / 10),
    manual=st.booleans(),
)
records = st.builds(
    WalkRecord,
    id=st.uuids().map(lambda uuid: uuid.hex),
    dog_id=st.text(),
    walk=walks,
    user_id=st.none() | st.text(),
)


@given(record=records)
def test_a_record_survives_json(record: WalkRecord) -> None:
    assert WalkRecord.from_json(loads(dumps(record.to_json()))) == record


async def test_what_cannot_be_written_is_told_and_written_with_the_next(
    hass: HomeAssistant, journal: Journal, hass_storage: dict[str, Any]
) -> None:
    with (
        patch.object(Store, "_async_write_data", side_effect=WriteError("No space left")),
        pytest.raises(HomeAssistantError) as raised,
    ):
        await journal.async_record_walks(REX, [walk(0, 20)])
    assert raised.value.translation_key == "journal_not_written"
    assert KEY not in hass_storage
    await journal.async_record_walks(REX, [])
    assert (await reloaded(hass)).last_walk(REX) == walk(0, 20)


@given(one=walks, other=walks)
def test_whether_two_walks_are_one_outing_is_the_same_both_ways(one: Walk, other: Walk) -> None:
    assert is_same_outing(one, one)
    assert is_same_outing(one, other) == is_same_outing(other, one)
