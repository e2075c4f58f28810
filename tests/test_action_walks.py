"""Walks by actions, beside those that are noticed."""

import asyncio
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Final
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.record import Record

from .common import (
    PAIR,
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_id,
    entities_entry,
    place,
    value,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Noon in Berlin."""
WALK: Final[dict[str, Any]] = {"start": "2026-10-03 08:00", "end": "2026-10-03 08:30"}


@pytest.fixture(autouse=True)
async def _dogs(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)
    await async_load(hass, entities_entry(hass, PAIR))


async def async_leave(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the dog walk away by itself for six minutes."""
    for step in range(1, 13):
        freezer.tick(timedelta(seconds=30))
        place(hass, north=40 * step)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "on_walk") == "on"


async def test_a_walk_that_was_not_noticed(hass: HomeAssistant) -> None:
    devices = [device_id(hass), device_id(hass, dog_id(1))]
    told = {"device_id": devices, "distance": 1200, "note": "rain"}
    answer = await async_act(hass, "log_walk", user_id="me", **WALK, **told)
    first, second = answer["records"]
    assert (first["device_id"], second["device_id"]) == (devices[0], devices[1])
    assert first["time"] == "2026-10-03T06:00:00+00:00"
    end = "2026-10-03T06:30:00+00:00"
    assert first["data"] == {"note": "rain", "updated": end, "distance": 1200.0, "end": end}
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert walk == {
        "device_id": devices[0],
        "id": first["id"],
        "start": "2026-10-03T06:00:00+00:00",
        "end": end,
        "distance": 1200.0,
        "minutes": 30.0,
        "minutes_moving": None,
        "pace": None,
        "ascent": None,
        "pauses": None,
        "walked_by": [],
        "source": "manual",
        "user_id": "me",
        "note": "rain",
    }


async def test_a_walk_of_unknown_length(hass: HomeAssistant) -> None:
    (record,) = (await async_act(hass, "log_walk", **WALK))["records"]
    assert record["data"]["distance"] == 0.0


async def test_a_walk_through_the_night_of_a_clock_change(hass: HomeAssistant) -> None:
    told = {"start": "2026-03-29 01:30", "end": "2026-03-29 03:30"}
    await async_act(hass, "log_walk", **told)
    answer = await async_act(hass, "get_walks", since="2026-03-29", until="2026-03-30 00:00")
    assert [walk["minutes"] for walk in answer["walks"]] == [60.0]


@pytest.mark.parametrize(
    ("times", "error"),
    [
        ({"end": "2026-10-03 08:00"}, "A walk ends after it began, and within 24 hours."),
        ({"start": "2026-10-02 08:29"}, "A walk ends after it began, and within 24 hours."),
        ({"end": "2026-10-03 12:30"}, "12:30 is still to come."),
        (
            {"start": "2026-10-03 06:50", "end": "2026-10-03 07:01"},
            "Rex was on a walk from 07:00 to 07:30 already. Correct that one instead.",
        ),
        (
            {"start": "2026-10-03 07:29"},
            "Rex was on a walk from 07:00 to 07:30 already. Correct that one instead.",
        ),
    ],
)
async def test_walks_that_cannot_have_been(
    hass: HomeAssistant, times: dict[str, Any], error: str
) -> None:
    await async_act(hass, "log_walk", start="2026-10-03 07:00", end="2026-10-03 07:30")
    devices = [device_id(hass, dog_id(1)), device_id(hass)]
    assert await async_refusal(hass, "log_walk", device_id=devices, **WALK | times) == error
    assert (await async_act(hass, "get_walks", device_id=devices[0]))["walks"] == []


async def test_a_walk_by_hand(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    (walk,) = (await async_act(hass, "start_walk", user_id="me"))["walks"]
    assert (walk["start"], walk["end"], walk["user_id"]) == (NOW.isoformat(), None, "me")
    await hass.async_block_till_done()
    freezer.tick(timedelta(minutes=10))
    assert (await async_act(hass, "start_walk", user_id="you"))["walks"][0]["id"] == walk["id"]
    error = await async_refusal(hass, "log_walk", start="2026-10-03 12:05", end="2026-10-03 12:09")
    assert error == "Rex was on a walk from 12:00 to 12:10 already. Correct that one instead."
    (ended,) = (await async_act(hass, "end_walk", user_id="you"))["walks"]
    assert ended["id"] == walk["id"]
    assert (ended["end"], ended["minutes"]) == ("2026-10-03T10:10:00+00:00", 10.0)
    assert (await async_act(hass, "get_walks"))["walks"] == [ended]
    assert await async_refusal(hass, "end_walk") == "Rex is not on a walk."


@pytest.mark.parametrize("before", [[], ["start_walk"]])
async def test_who_starts_or_ends_the_same_walk_waits_for_the_disk_too(
    hass: HomeAssistant, before: list[str]
) -> None:
    for action in before:
        await async_act(hass, action)
    written = Event()
    with patch("os.fsync", side_effect=lambda _: written.wait()):
        action = "end_walk" if before else "start_walk"
        calls = [hass.async_create_task(async_act(hass, action)) for _ in range(2)]
        for _ in range(50):
            await asyncio.sleep(0)
        early = any(call.done() for call in calls)
        written.set()
        first, second = await asyncio.gather(*calls)
    assert not early
    assert first == second


async def test_walks_are_answered_though_the_entry_is_unloaded_meanwhile(
    hass: HomeAssistant,
) -> None:
    await async_act(hass, "log_walk", **WALK)
    read = Journal.async_records

    async def unload_first(journal: Journal, *args: Any, **kwargs: Any) -> list[Record]:
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        assert await hass.config_entries.async_unload(entry.entry_id)
        return await read(journal, *args, **kwargs)

    with patch.object(Journal, "async_records", unload_first):
        assert len((await async_act(hass, "get_walks"))["walks"]) == 1


async def test_if_one_dog_is_on_no_walk_none_ends(hass: HomeAssistant) -> None:
    await async_act(hass, "start_walk")
    devices = [device_id(hass), device_id(hass, dog_id(1))]
    assert await async_refusal(hass, "end_walk", device_id=devices) == "Bella is not on a walk."
    assert (await async_act(hass, "get_walks"))["walks"][0]["end"] is None
    assert len((await async_act(hass, "start_walk", device_id=devices))["walks"]) == 2
    assert len((await async_act(hass, "end_walk", device_id=devices))["walks"]) == 2


async def test_a_walk_that_was_noticed(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await async_leave(hass, freezer)
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert (walk["id"], walk["end"], walk["source"]) == (None, None, "automatic")
    assert walk["distance"] > 300
    assert (await async_act(hass, "start_walk"))["walks"] == [walk]
    assert (await async_act(hass, "get_summary"))["walks"] == 1
    yesterday = await async_act(hass, "get_walks", until="2026-10-03 00:00")
    assert yesterday == {"walks": [], "more": False}
    (ended,) = (await async_act(hass, "end_walk", user_id="me"))["walks"]
    assert (ended["start"], ended["source"], ended["user_id"]) == (walk["start"], "manual", "me")
    assert (await async_act(hass, "get_walks"))["walks"] == [ended]


async def test_only_so_many_walks_are_answered(hass: HomeAssistant) -> None:
    for hour in (6, 7, 8):
        times = {"start": f"2026-10-03 0{hour}:00", "end": f"2026-10-03 0{hour}:20"}
        await async_act(hass, "log_walk", **times)
    answer = await async_act(hass, "get_walks", limit=2)
    starts = [walk["start"] for walk in answer["walks"]]
    assert starts == ["2026-10-03T05:00:00+00:00", "2026-10-03T06:00:00+00:00"]
    assert answer["more"]
    assert not (await async_act(hass, "get_walks", limit=3))["more"]


async def test_a_deleted_walk_is_not_found_again_after_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = hass.config_entries.async_entries("pawcontrol")[0]
    await async_leave(hass, freezer)
    freezer.tick(timedelta(minutes=20))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    (walk,) = (await async_act(hass, "get_walks"))["walks"]
    assert walk["end"]
    await async_act(hass, "delete_record", record_id=walk["id"])
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert (await async_act(hass, "get_walks"))["walks"] == []
    assert value(hass, "sensor", "walks_today") == "0"
