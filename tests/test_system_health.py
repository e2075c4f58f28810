"""What the system information tells: figures, and nothing of anybody."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.pawcontrol.const import DOMAIN

from .common import async_act, async_load, entities_entry, place, traccar_entry
from .traccar_server import HOST, TOKEN


@pytest.fixture(autouse=True)
async def _system_health(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "system_health", {})


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    info: dict[str, Any] = await get_system_health_info(hass, DOMAIN)
    return info


async def test_figures_of_entries(hass: HomeAssistant) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    disabled = traccar_entry(hass, 8082)
    await hass.config_entries.async_set_disabled_by(disabled.entry_id, ConfigEntryDisabler.USER)
    await async_act(hass, "log_weight", weight=20.5)
    await async_act(hass, "log_note", text="Ate a sock")
    info = await _async_info(hass)
    assert info.pop("version")
    assert info == {
        "entries": "1 / 1",
        "sources": "entities",
        "dogs": 1,
        "cache_hit_rate": "-",
        "requests_today": 0,
        "journal_records": 2,
    }


async def test_without_an_entry(hass: HomeAssistant) -> None:
    info = await _async_info(hass)
    assert (info["entries"], info["sources"], info["dogs"]) == ("0 / 0", "", 0)
    assert "can_reach_server" not in info


@pytest.mark.parametrize(
    ("answer", "reached"),
    [
        ({"json": {"id": 1}}, "ok"),
        ({"status": 502}, {"type": "failed", "error": "unreachable"}),
        ({"exc": TimeoutError()}, {"type": "failed", "error": "unreachable"}),
    ],
)
async def test_whether_the_server_can_be_reached(
    hass: HomeAssistant, aioclient_mock: Any, answer: dict[str, Any], reached: Any
) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    traccar_entry(hass, 8082)
    aioclient_mock.get(f"http://{HOST}:8082/api/server", **answer)
    info = await _async_info(hass)
    assert await info["can_reach_server"] == reached
    assert (info["entries"], info["sources"]) == ("0 / 1", "traccar")
    (call,) = aioclient_mock.mock_calls
    assert TOKEN not in str(call)
    assert HOST not in str(info)
    assert TOKEN not in str(info)
