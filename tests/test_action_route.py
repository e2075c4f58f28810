"""The route of a walk by an action."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from xml.etree import ElementTree as ET

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .common import (
    PAIR,
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_id,
    entities_entry,
    place,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Noon in Berlin."""


@pytest.fixture(autouse=True)
async def _dogs(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)
    await async_load(hass, entities_entry(hass, PAIR))


async def _async_go(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, steps: int, *, first: int = 1
) -> None:
    """Let the dog go north on a zigzag, 40 m in half a minute."""
    for step in range(first, first + steps):
        freezer.tick(timedelta(seconds=30))
        place(hass, north=40 * step, east=30 * (step % 2))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


async def _async_walk(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> str:
    """Let the dog go for a walk by hand with a pee on it; return the id of its record."""
    (walk,) = (await async_act(hass, "start_walk"))["walks"]
    await _async_go(hass, freezer, 10)
    await async_act(hass, "log_potty", what="pee", here=True)
    await async_act(hass, "log_potty", what="poop")
    await _async_go(hass, freezer, 10, first=11)
    await async_act(hass, "end_walk")
    record_id: str = walk["id"]
    return record_id


def _kinds(answer: dict[str, Any]) -> list[str]:
    return [each["properties"]["kind"] for each in answer["geojson"]["features"]]


async def test_the_last_walk(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    record_id = await _async_walk(hass, freezer)
    answer = await async_act(hass, "get_route")
    assert {key: answer[key] for key in ("device_id", "id", "start", "end")} == {
        "device_id": device_id(hass),
        "id": record_id,
        "start": NOW.isoformat(),
        "end": (NOW + timedelta(minutes=10)).isoformat(),
    }
    assert answer["distance"] > 800
    assert _kinds(answer) == ["way", "start", "pee", "end"]
    line = answer["geojson"]["features"][0]
    coordinates, times = line["geometry"]["coordinates"], line["properties"]["coordTimes"]
    assert len(coordinates) == len(times) > 10
    assert times == sorted(times)
    latitudes = [latitude for _, latitude in coordinates]
    assert latitudes == sorted(latitudes)
    assert latitudes[-1] - hass.config.latitude == pytest.approx(800 / 111_195, rel=0.02)


async def test_a_walk_by_its_id(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    record_id = await _async_walk(hass, freezer)
    last = await async_act(hass, "get_route")
    freezer.tick(timedelta(hours=2))
    await async_act(
        hass, "log_walk", start="2026-10-03 13:00", end="2026-10-03 13:30", distance=900
    )
    assert await async_act(hass, "get_route", record_id=record_id) == last
    assert await async_refusal(hass, "get_route") == "The way of this walk is not known."


async def test_a_gpx_file(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    hass.config.language = "de"
    await _async_walk(hass, freezer)
    answer = await async_act(hass, "get_route", format="gpx")
    assert "geojson" not in answer
    root = ET.fromstring(answer["gpx"])  # noqa: S314 - it was made here
    names = {"g": "http://www.topografix.com/GPX/1/1"}
    assert [name.text for name in root.findall("g:wpt/g:name", names)] == [
        "Beginn",
        "Pinkeln",
        "Ende",
    ]
    assert root.findtext("g:trk/g:name", namespaces=names) == "Rex"
    assert len(root.findall("g:trk/g:trkseg/g:trkpt", names)) > 10


async def test_the_walk_under_way(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await _async_go(hass, freezer, 12)
    await async_act(hass, "log_potty", what="pee", here=True)
    answer = await async_act(hass, "get_route", under_way=True)
    assert (answer["id"], answer["end"]) == (None, None)
    assert _kinds(answer) == ["way", "start", "pee"]
    await _async_go(hass, freezer, 2, first=13)
    longer = await async_act(hass, "get_route", under_way=True)
    assert longer["distance"] > answer["distance"]
    assert await async_refusal(hass, "get_route") == "Rex has not been on a walk yet."


async def test_a_walk_under_way_by_its_id(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    (walk,) = (await async_act(hass, "start_walk"))["walks"]
    error = await async_refusal(hass, "get_route", record_id=walk["id"])
    assert error == "The way of this walk is not known."
    await _async_go(hass, freezer, 12)
    by_id = await async_act(hass, "get_route", record_id=walk["id"])
    now = await async_act(hass, "get_route", under_way=True)
    assert by_id["geojson"] == now["geojson"]
    assert by_id["id"] == now["id"] == walk["id"]


async def test_walks_that_are_not_there(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    (note,) = (await async_act(hass, "log_note", text="x"))["records"]
    for record_id in (note["id"], "gone"):
        error = await async_refusal(hass, "get_route", record_id=record_id)
        assert error == f"Rex has no walk {record_id}."
    assert await async_refusal(hass, "get_route", under_way=True) == "Rex is not on a walk."
    record_id = await _async_walk(hass, freezer)
    other = device_id(hass, dog_id(1))
    error = await async_refusal(hass, "get_route", device_id=other, record_id=record_id)
    assert error == f"Bella has no walk {record_id}."
    error = await async_refusal(hass, "get_route", under_way=True, record_id=record_id)
    assert error == "Tell only one of these: a record, a day, or that the walk is under way."


async def test_a_format_that_nobody_knows(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "get_route", format="kml")
    assert error == "The field format takes one of these: geojson, gpx."


async def test_places_are_not_logged(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    await _async_walk(hass, freezer)
    before = (await async_act(hass, "get_records"))["records"]
    caplog.clear()
    answer = await async_act(hass, "get_route")
    longitude = answer["geojson"]["features"][0]["geometry"]["coordinates"][0][0]
    assert f"{longitude:.3f}" not in caplog.text
    assert (await async_act(hass, "get_records"))["records"] == before
