"""The cards: served, and loaded by dashboards while an entry wants it; other lines stay."""

import asyncio
from hashlib import sha256
from http import HTTPStatus
import re
from typing import Any, Final

from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.pawcontrol.cards import MODULE_URL, async_list_cards
from custom_components.pawcontrol.const import DOMAIN

from .common import HassClient, async_load, demo_entry, entities_entry, place

OWN: Final = re.compile(r"/pawcontrol/[0-9a-f]{12}/pawcontrol\.js")
OLD: Final = {"id": "old", "type": "module", "url": "/pawcontrol/0123456789ab/pawcontrol.js"}
OLDER: Final = {"id": "older", "type": "module", "url": "/pawcontrol/ba9876543210/pawcontrol.js"}
FOREIGN: Final = [
    {"id": "foreign", "type": "module", "url": "/local/pawcontrol.js"},
    {"id": "style", "type": "css", "url": "/local/style.css?v=2"},
]
BY_HAND: Final = [
    {"id": "hand", "type": "module", "url": MODULE_URL},
    {"id": "hand", "type": "module", "url": f"{MODULE_URL}?v=3"},
]


async def _async_start_dashboards(hass: HomeAssistant, **config: Any) -> None:
    assert await async_setup_component(hass, "lovelace", {"lovelace": config})
    await hass.async_block_till_done()


def _store(hass_storage: dict[str, Any], *lines: dict[str, str]) -> None:
    """Let dashboards have lines since before this start."""
    key = "lovelace_resources"
    hass_storage[key] = {"version": 1, "key": key, "data": {"items": list(lines)}}


async def _async_lines(hass: HomeAssistant) -> list[dict[str, str]]:
    """Return what dashboards load."""
    await hass.async_block_till_done()
    resources = hass.data[LOVELACE_DATA].resources
    await resources.async_get_info()
    return list(resources.async_items())


async def _async_own(hass: HomeAssistant) -> str:
    """Return the address of the one line that dashboards load."""
    (line,) = await _async_lines(hass)
    assert line["type"] == "module"
    assert OWN.fullmatch(line["url"])
    return line["url"]


async def test_dashboards_load_the_cards(hass: HomeAssistant, hass_client: HassClient) -> None:
    await _async_start_dashboards(hass)
    await async_load(hass, demo_entry(hass))
    url = await _async_own(hass)
    client = await hass_client()
    for address, kept in ((url, "max-age=2678400"), (MODULE_URL, None)):
        answer = await client.get(address)
        assert answer.status == HTTPStatus.OK
        assert "javascript" in answer.headers["Content-Type"]
        assert (answer.headers.get("Cache-Control") or None) == (kept and f"public, {kept}")
        assert sha256(await answer.read()).hexdigest()[:12] in url


async def test_a_page_is_told_of_them(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    await _async_start_dashboards(hass)
    await async_load(hass, demo_entry(hass))
    await hass.async_block_till_done()
    ws = await hass_ws_client(hass)
    await ws.send_json_auto_id({"type": "lovelace/resources"})
    (line,) = (await ws.receive_json())["result"]
    assert OWN.fullmatch(line["url"])


async def test_without_dashboards(hass: HomeAssistant) -> None:
    await async_load(hass, demo_entry(hass))
    await hass.async_block_till_done()
    assert "lovelace" not in hass.config.components


async def test_dashboards_that_come_later(hass: HomeAssistant) -> None:
    await async_load(hass, demo_entry(hass))
    await _async_start_dashboards(hass)
    assert await _async_own(hass)


async def test_nothing_is_listed_before_an_entry_is_there(hass: HomeAssistant) -> None:
    await _async_start_dashboards(hass)
    assert await async_setup_component(hass, DOMAIN, {})
    assert await _async_lines(hass) == []


async def test_a_list_that_nobody_has_read_yet(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    _store(hass_storage, *FOREIGN)
    await _async_start_dashboards(hass)
    await async_load(hass, demo_entry(hass))
    lines = await _async_lines(hass)
    assert lines[:2] == FOREIGN
    assert OWN.fullmatch(lines[2]["url"])
    assert len(lines) == 3


async def test_another_version_changes_its_line(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    _store(hass_storage, FOREIGN[0], OLD, FOREIGN[1])
    await _async_start_dashboards(hass)
    await async_load(hass, demo_entry(hass))
    lines = await _async_lines(hass)
    assert [line["id"] for line in lines] == ["foreign", "old", "style"]
    assert OWN.fullmatch(lines[1]["url"])
    assert lines[1]["url"] != OLD["url"]


async def test_a_line_too_many_goes(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    _store(hass_storage, OLD, OLDER)
    await _async_start_dashboards(hass)
    await async_load(hass, demo_entry(hass))
    assert [line["id"] for line in await _async_lines(hass)] == ["old"]


async def test_a_restart_changes_nothing(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    await _async_start_dashboards(hass)
    entry = demo_entry(hass)
    await async_load(hass, entry)
    lines = await _async_lines(hass)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await _async_lines(hass) == lines
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await _async_lines(hass) == lines


@pytest.mark.parametrize("line", BY_HAND, ids=lambda line: line["url"])
async def test_a_line_by_hand_is_enough(
    hass: HomeAssistant, hass_storage: dict[str, Any], line: dict[str, str]
) -> None:
    _store(hass_storage, OLD, line)
    await _async_start_dashboards(hass)
    entry = demo_entry(hass)
    await async_load(hass, entry)
    assert await _async_lines(hass) == [line]
    await hass.config_entries.async_remove(entry.entry_id)
    assert await _async_lines(hass) == [line]


@pytest.mark.parametrize("written", [[], FOREIGN])
async def test_a_list_in_yaml_is_left_alone(
    hass: HomeAssistant, written: list[dict[str, str]]
) -> None:
    lines = [{"type": line["type"], "url": line["url"]} for line in written]
    await _async_start_dashboards(hass, resource_mode="yaml", resources=lines)
    entry = demo_entry(hass)
    await async_load(hass, entry)
    assert await _async_lines(hass) == lines
    await hass.config_entries.async_remove(entry.entry_id)
    assert await _async_lines(hass) == lines


async def test_an_option_turns_it_off_and_on(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    _store(hass_storage, *FOREIGN)
    await _async_start_dashboards(hass)
    entry = demo_entry(hass)
    await async_load(hass, entry)
    for wanted, lines in ((False, 2), (True, 3), (True, 3), (False, 2)):
        hass.config_entries.async_update_entry(entry, options={"add_cards": wanted})
        assert len(await _async_lines(hass)) == lines


async def test_one_of_two_entries_is_enough(hass: HomeAssistant) -> None:
    await _async_start_dashboards(hass)
    place(hass)
    entities, demo = entities_entry(hass), demo_entry(hass, dogs=0)
    await async_load(hass, demo)
    assert await _async_own(hass)
    hass.config_entries.async_update_entry(demo, options={"add_cards": False})
    assert await _async_own(hass)
    await hass.config_entries.async_set_disabled_by(entities.entry_id, ConfigEntryDisabler.USER)
    assert await _async_lines(hass) == []
    await hass.config_entries.async_set_disabled_by(entities.entry_id, None)
    assert await _async_own(hass)
    await hass.config_entries.async_remove(entities.entry_id)
    assert await _async_lines(hass) == []


async def test_two_entries_that_come_at_once_get_one_line(hass: HomeAssistant) -> None:
    await _async_start_dashboards(hass)
    place(hass)
    entries = [entities_entry(hass), demo_entry(hass, dogs=0)]
    assert await async_setup_component(hass, "zone", {})
    assert await async_setup_component(hass, DOMAIN, {})
    assert await _async_own(hass)
    assert {entry.state for entry in entries} == {ConfigEntryState.LOADED}


async def test_those_who_list_the_cards_at_once_do_not_take_the_same_lines_away(
    hass: HomeAssistant,
) -> None:
    await _async_start_dashboards(hass)
    await async_load(hass, demo_entry(hass))
    url = await _async_own(hass)
    resources: Any = hass.data[LOVELACE_DATA].resources
    for line in (OLD, OLDER):
        await resources.async_create_item({"res_type": "module", "url": line["url"]})

    async def listen(_changes: object) -> None:
        await asyncio.sleep(0)

    resources.async_add_change_set_listener(listen)
    await asyncio.gather(async_list_cards(hass), async_list_cards(hass))
    assert await _async_own(hass) == url


@pytest.mark.parametrize("url", [f"{OLD['url']}.map", f"/local{OLD['url']}"])
async def test_lines_that_only_look_like_ours_stay(
    hass: HomeAssistant, hass_storage: dict[str, Any], url: str
) -> None:
    line = {**OLD, "url": url}
    _store(hass_storage, line)
    await _async_start_dashboards(hass)
    entry = demo_entry(hass)
    await async_load(hass, entry)
    assert (await _async_lines(hass))[0] == line
    await hass.config_entries.async_remove(entry.entry_id)
    assert await _async_lines(hass) == [line]


async def test_the_last_entry_takes_the_line_along(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    _store(hass_storage, *FOREIGN)
    await _async_start_dashboards(hass)
    place(hass)
    entries = [entities_entry(hass), demo_entry(hass, dogs=0)]
    await async_load(hass, entries[0])
    for entry, lines in zip(entries, (3, 2), strict=True):
        await hass.config_entries.async_remove(entry.entry_id)
        assert len(await _async_lines(hass)) == lines
    assert await _async_lines(hass) == FOREIGN
