"""The diagnostics download: useful, and silent about whose dogs these are and where."""

from datetime import timedelta
from http import HTTPStatus
import json
from pathlib import Path
import re

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest

from custom_components.pawcontrol.const import DOMAIN

from .common import (
    HassClient,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
)

PHOTO = "0123456789abcdef0123456789abcdef"
DOGS = (
    dog_data(
        name="Wolfgang",
        breed="Leonberger",
        birth_date="2021-03-17",
        photo={"media_content_id": f"media-source://image_upload/{PHOTO}"},
        weight=61.5,
        home_zone="zone.cottage",
        trackers=["device_tracker.wolf_collar", "person.sitter"],
        battery="sensor.wolf_power",
        door="binary_sensor.garden_gate",
        home_evidence=["binary_sensor.wolf_tag"],
    ),
    dog_data(name="Amadea", sex="female", neutered=True, trackers=["device_tracker.ama_collar"]),
)
PERSONAL = (
    "wolfgang",
    "amadea",
    "leonberger",
    PHOTO,
    "image_upload",
    "2021-03",
    "cottage",
    "_collar",
    "sitter",
    "wolf_power",
    "wolf_tag",
    "garden_gate",
    "device_tracker.",
    "binary_sensor.",
    "person.",
    "zone.",
    "latitude",
    "longitude",
)
COTTAGE = (71.23456, 152.34567)
SECTIONS = {
    "schema",
    "home_assistant",
    "version",
    "source",
    "link",
    "options",
    "dogs",
    "imports",
    "requests",
    "connection",
    "cache",
    "performance",
    "slow_operations",
    "updates",
}


@pytest.fixture(name="entry")
async def _entry(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> ConfigEntry:
    """Return an entry with two dogs, one of them out on a walk that was started by hand."""
    assert await async_setup_component(hass, "diagnostics", {})
    zone = {"latitude": COTTAGE[0], "longitude": COTTAGE[1], "radius": 100}
    hass.states.async_set("zone.cottage", "0", zone)
    hass.states.async_set("sensor.wolf_power", "64")
    hass.states.async_set("device_tracker.wolf_collar", "not_home", zone)
    place(hass, "device_tracker.ama_collar")
    entry = entities_entry(hass, DOGS)
    await async_load(hass, entry)
    walk = {"entity_id": entity_id(hass, "switch", "walk", dog_id(1))}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    freezer.tick(timedelta(minutes=10))
    place(hass, "device_tracker.ama_collar", north=400, east=-300)
    await hass.async_block_till_done()
    return entry


def _device_id(hass: HomeAssistant, entry: ConfigEntry, owner: str) -> str:
    identifier = (DOMAIN, owner)
    device = dr.async_get(hass).async_get_device_by_identifier(identifier, entry.entry_id)
    assert device
    return device.id


async def _download(hass_client: HassClient, path: str) -> str:
    """Return what a user downloads."""
    client = await hass_client()
    response = await client.get(f"/api/diagnostics/config_entry/{path}")
    assert response.status == HTTPStatus.OK
    return await response.text()


def _coordinates(hass: HomeAssistant) -> set[str]:
    """Return the coordinates of all places that are known, as they begin at 3 decimals."""
    places = [state.attributes for state in hass.states.async_all()]
    exact = {p[axis] for p in places for axis in ("latitude", "longitude") if p.get(axis)}
    rounded = {f"{round(abs(degrees), 3):.3f}" for degrees in exact}
    return rounded | {f"{abs(degrees):.6f}"[:-3] for degrees in exact}


async def test_entry(hass: HomeAssistant, entry: ConfigEntry, hass_client: HassClient) -> None:
    text = await _download(hass_client, entry.entry_id)
    data = json.loads(text)["data"]
    assert set(data) == SECTIONS
    assert data["source"] == "entities"
    assert data["link"] == "live"
    wolfgang, amadea = data["dogs"]
    assert wolfgang.pop("last_fix")
    assert wolfgang == {
        "sex": "male",
        "neutered": False,
        "weight": 61.5,
        "trackers": 2,
        "extra_trackers": 0,
        "linked": ["battery", "door", "home_evidence"],
        "pace": "rest",
        "tracking_quality": "at_home",
        "quality_reason": "fix_age",
        "tracking_source": "only_one",
        "at_home": True,
        "battery": 64,
        "on_walk": False,
        "walks_today": 0,
        "distance_today": 0,
        "journal": {},
    }
    assert amadea["on_walk"] is True
    assert amadea["at_home"] is False
    assert amadea["walks_today"] == 1
    assert amadea["distance_today"] == pytest.approx(500, abs=5)
    assert amadea["linked"] == []
    assert amadea["journal"] == {"walk": 1}
    assert data["requests"] == {"made": 0, "avoided": 0, "last_minute": 0, "today": 0}
    assert set(data["cache"]) == {"l1", "l2"}
    assert data["performance"]["operations"]["coordinator_update"]["count"] > 0
    assert data["slow_operations"] == []
    assert data["updates"]["writes"] > 0


async def test_documentation(
    hass: HomeAssistant, entry: ConfigEntry, hass_client: HassClient
) -> None:
    data = json.loads(await _download(hass_client, entry.entry_id))["data"]
    page = (Path(__file__).parent.parent / "docs" / "diagnostics.md").read_text("utf-8")
    sections, dog = (
        re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in page.split("`dogs` has:")
    )
    assert sections == list(data)
    assert dog == list(data["dogs"][0])
    assert f"`schema` is {data['schema']}." in page


async def test_dog(hass: HomeAssistant, entry: ConfigEntry, hass_client: HassClient) -> None:
    device = _device_id(hass, entry, dog_id(1))
    data = json.loads(await _download(hass_client, f"{entry.entry_id}/device/{device}"))["data"]
    assert set(data) == SECTIONS
    assert [dog["sex"] for dog in data["dogs"]] == ["female"]


async def test_device_of_the_entry(
    hass: HomeAssistant, entry: ConfigEntry, hass_client: HassClient
) -> None:
    device = _device_id(hass, entry, entry.entry_id)
    data = json.loads(await _download(hass_client, f"{entry.entry_id}/device/{device}"))["data"]
    assert set(data) == SECTIONS
    assert data["dogs"] == []


@pytest.mark.parametrize("owner", [None, dog_id(0), dog_id(1)])
async def test_nothing_personal(
    hass: HomeAssistant, entry: ConfigEntry, hass_client: HassClient, owner: str | None
) -> None:
    paths = {None: entry.entry_id} | {
        dog: f"{entry.entry_id}/device/{_device_id(hass, entry, dog)}" for dog in entry.subentries
    }
    needles = _coordinates(hass)
    assert {"71.235", "71.234", "152.346", "152.345"} <= needles
    assert len(needles) >= 8
    text = (await _download(hass_client, paths[owner])).casefold()
    assert [needle for needle in (*PERSONAL, *needles) if needle in text] == []


async def test_demo_pack(hass: HomeAssistant, hass_client: HassClient) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    entry = demo_entry(hass)
    await async_load(hass, entry)
    text = await _download(hass_client, entry.entry_id)
    data = json.loads(text)["data"]
    assert data["source"] == "demo"
    assert data["link"] == "polling"
    assert len(data["dogs"]) == 3
    assert data["requests"]["made"] > 0
    assert data["performance"]["operations"]["positions"]["count"] > 0
    names = ("bella", "luna", "labrador", "beagle", "dachshund", "demo-")
    assert [name for name in (*names, *_coordinates(hass)) if name in text.casefold()] == []
