"""Cards for dashboards: serves the module that they are in, and lets dashboards load it.

What dashboards load is a list of their own, in which Paw Control keeps one line. Where that list
is in YAML, or by choice, people write the line themselves, with MODULE_URL.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import (
    CONF_RESOURCE_TYPE_WS,
    DOMAIN as LOVELACE,
    LOVELACE_DATA,
)
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.const import CONF_ID, CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from .const import CONF_ADD_CARDS, DOMAIN

MODULE_URL: Final = f"/{DOMAIN}/{DOMAIN}.js"
"""Where people who write the line themselves find the cards, whatever their version is."""
PICTURES_URL: Final = f"/{DOMAIN}/dogs"
"""Where the pictures of the simulated dogs are, as NUMBER.svg."""
_OWN_URL: Final = re.compile(rf"/{DOMAIN}/[0-9a-f]{{12}}/{DOMAIN}\.js")
_FOLDER: Final = Path(__file__).parent / "frontend"
_MODULE: Final = _FOLDER / f"{DOMAIN}.js"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cards:
    """The module as it is served until the next start."""

    url: str
    """Changes with what is in the module, so that browsers may keep what they have of it."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever changes the list."""


_CARDS: Final[HassKey[Cards]] = HassKey(f"{DOMAIN}_cards")


@callback
def async_setup_cards(hass: HomeAssistant) -> None:
    """Serve the cards as soon as there are dashboards, if ever."""
    async_when_setup(hass, LOVELACE, _async_serve)


async def async_list_cards(hass: HomeAssistant) -> None:
    """Let dashboards load the cards as long as one entry wants it, and not after that."""
    cards = hass.data.get(_CARDS)
    if cards is None:
        return
    resources = hass.data[LOVELACE_DATA].resources
    if isinstance(resources, ResourceStorageCollection):
        async with cards.turn:
            await _async_list(resources, cards.url if _wanted(hass) else None)


async def _async_serve(hass: HomeAssistant, _component: str) -> None:
    url = await hass.async_add_executor_job(_own_url)
    await hass.http.async_register_static_paths(
        [
            StaticPathConfig(url, str(_MODULE)),
            StaticPathConfig(MODULE_URL, str(_MODULE), cache_headers=False),
            StaticPathConfig(PICTURES_URL, str(_FOLDER / "dogs")),
        ]
    )
    hass.data[_CARDS] = Cards(url=url)
    await async_list_cards(hass)


def _own_url() -> str:
    return f"/{DOMAIN}/{sha256(_MODULE.read_bytes()).hexdigest()[:12]}/{DOMAIN}.js"


@callback
def _wanted(hass: HomeAssistant) -> bool:
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    return any(entry.options.get(CONF_ADD_CARDS, True) for entry in entries)


async def _async_list(resources: ResourceStorageCollection, url: str | None) -> None:
    """Leave one line of ours with an address, or none; and none beside one written by hand."""
    await resources.async_get_info()  # Reads the list, which otherwise waits for a browser.
    lines = list(resources.async_items())
    own = [line for line in lines if _OWN_URL.fullmatch(line[CONF_URL])]
    if _by_hand(lines):
        url = None
    for line in own[1 if url else 0 :]:
        await resources.async_delete_item(line[CONF_ID])
    if url and not own:
        await resources.async_create_item({CONF_RESOURCE_TYPE_WS: "module", CONF_URL: url})
    elif url and own[0][CONF_URL] != url:
        await resources.async_update_item(own[0][CONF_ID], {CONF_URL: url})


def _by_hand(lines: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a person wrote a line for the cards."""
    return any(line[CONF_URL].partition("?")[0] == MODULE_URL for line in lines)
