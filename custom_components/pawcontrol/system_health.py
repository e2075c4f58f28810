"""System health: whether all is well, in figures that may be shown to anybody."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from aiohttp import ClientError, ClientTimeout
from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_SSL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.loader import async_get_integration

from .const import CONF_SOURCE, DOMAIN, SourceKind
from .coordinator import PawControlConfigEntry, hit_rate
from .sources.traccar_api import api_url

_TIMEOUT: Final = ClientTimeout(total=5)


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Tell Home Assistant whom to ask."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the figures of all entries; what takes time is told once it is known."""
    integration = await async_get_integration(hass, DOMAIN)
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    loaded: list[PawControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    running = [entry.runtime_data for entry in loaded]
    servers = [entry for entry in entries if entry.data[CONF_SOURCE] == SourceKind.TRACCAR]
    return {
        "version": str(integration.version),
        "entries": f"{len(loaded)} / {len(entries)}",
        "sources": ", ".join(sorted({entry.data[CONF_SOURCE] for entry in entries})),
        "dogs": sum(len(data.dogs) for data in running),
        "cache_hit_rate": _percent(hit_rate(running)),
        "requests_today": sum(data.client.requests_today for data in running),
        "journal_records": sum(data.journal.counts().total() for data in running),
    } | ({"can_reach_server": _async_reach(hass, servers)} if servers else {})


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value} %"


async def _async_reach(
    hass: HomeAssistant, entries: Iterable[PawControlConfigEntry]
) -> str | dict[str, str]:
    """Tell whether all servers answer, in the form that Home Assistant shows."""
    reached = await asyncio.gather(*(_async_answers(hass, entry) for entry in entries))
    return "ok" if all(reached) else {"type": "failed", "error": "unreachable"}


async def _async_answers(hass: HomeAssistant, entry: PawControlConfigEntry) -> bool:
    """Tell whether a server answers at all; it is not told who asks."""
    data = entry.data
    url = api_url(data[CONF_HOST], data[CONF_PORT], tls=data[CONF_SSL]) / "server"
    session = async_get_clientsession(hass, verify_ssl=data[CONF_VERIFY_SSL])
    try:
        async with session.get(url, timeout=_TIMEOUT) as response:
            return response.status < HTTPStatus.BAD_REQUEST
    except ClientError, TimeoutError:
        return False
