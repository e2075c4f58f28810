"""Builders that tests share: entries with dogs as they are stored, and where the dogs are."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
import json
from math import cos, radians
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentryDataWithId
from homeassistant.const import ATTR_GPS_ACCURACY, ATTR_LATITUDE, ATTR_LONGITUDE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.pawcontrol.const import DOMAIN, SourceKind

type HassClient = Callable[[], Awaitable[TestClient[Any, Any]]]
"""The fixture hass_client: makes a client of the web server with a user logged in."""

OVER_HTTP: Final = pytest.mark.filterwarnings("ignore:It is recommended to use web")
"""For tests with a web server: Home Assistant's stands on what its aiohttp dissuades from."""
TRACKER: Final = "device_tracker.collar"
_METERS_PER_DEGREE: Final = 111_195


def dog_data(**changes: Any) -> dict[str, Any]:
    """Return a dog as the config flow stores it, followed by TRACKER, with some values changed."""
    return {
        "name": "Rex",
        "sex": "male",
        "neutered": False,
        "weight": 20.0,
        "birth_date": None,
        "breed": None,
        "home_zone": "zone.home",
        "trackers": [TRACKER],
        "battery": None,
        "motion": None,
        "door": None,
    } | changes


def dog_id(index: int = 0) -> str:
    """Return the subentry id of the n-th dog of an entry made here."""
    return f"dog-{index}"


def entities_entry(
    hass: HomeAssistant, dogs: Sequence[Mapping[str, Any]] | None = None
) -> ConfigEntry:
    """Add an entry whose dogs (see dog_data; one if not given) follow entities."""
    return _entry(hass, SourceKind.ENTITIES, [dog_data()] if dogs is None else dogs)


def demo_entry(hass: HomeAssistant, dogs: int = 3, *, first: int = 0) -> ConfigEntry:
    """Add an entry of the demo pack, with Bella, Max and Luna or fewer of them.

    `first` is the index (see dog_id) of the first.
    """
    pack = [
        dog_data(name="Bella", sex="female", neutered=True, weight=29.5, breed="Labrador"),
        dog_data(name="Max", weight=11.2, breed="Beagle"),
        dog_data(name="Luna", sex="female", neutered=True, weight=6.8, breed="Dachshund"),
    ]
    simulated = [dog | {"trackers": [f"demo-{index}"]} for index, dog in enumerate(pack[:dogs])]
    return _entry(hass, SourceKind.DEMO, simulated, first)


def _entry(
    hass: HomeAssistant, kind: SourceKind, dogs: Sequence[Mapping[str, Any]], first: int = 0
) -> ConfigEntry:
    subentries = [
        ConfigSubentryDataWithId(
            data=dog,
            subentry_id=dog_id(index),
            subentry_type="dog",
            title=dog["name"],
            unique_id=None,
        )
        for index, dog in enumerate(dogs, first)
    ]
    entry = MockConfigEntry(
        domain=DOMAIN,
        title={SourceKind.DEMO: "Paw Control demo", SourceKind.ENTITIES: "Paw Control"}[kind],
        entry_id=f"{kind}-entry",
        unique_id=kind,
        data={"source": kind.value},
        subentries_data=subentries,
    )
    entry.add_to_hass(hass)
    return hass.config_entries.async_get_known_entry(entry.entry_id)


async def async_load(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Set up the home zone and the entry, and wait until both stand."""
    assert await async_setup_component(hass, "zone", {})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


def place(
    hass: HomeAssistant,
    tracker: str = TRACKER,
    *,
    north: float = 0.0,
    east: float = 0.0,
    accuracy: float = 10.0,
) -> tuple[float, float]:
    """Let a tracker report a fix some meters from home; return its latitude and longitude."""
    home, meridian = hass.config.latitude, hass.config.longitude
    latitude = home + north / _METERS_PER_DEGREE
    longitude = meridian + east / (_METERS_PER_DEGREE * cos(radians(home)))
    attributes = {
        ATTR_LATITUDE: latitude,
        ATTR_LONGITUDE: longitude,
        ATTR_GPS_ACCURACY: accuracy,
    }
    hass.states.async_set(tracker, "not_home", attributes, force_update=True)
    return latitude, longitude


def entity_id(hass: HomeAssistant, platform: str, key: str, owner: str = dog_id()) -> str:
    """Return the id of the entity that an owner (dog id or entry id) has for a key."""
    found = er.async_get(hass).async_get_entity_id(platform, DOMAIN, f"{owner}_{key}")
    assert found, f"no {platform} {key} of {owner}"
    return found


def value(hass: HomeAssistant, platform: str, key: str, owner: str = dog_id()) -> str:
    """Return the state of the entity that an owner has for a key."""
    state = hass.states.get(entity_id(hass, platform, key, owner))
    assert state
    return state.state


def device_id(hass: HomeAssistant, owner: str = dog_id()) -> str:
    """Return the id of the device of an owner (dog id or entry id)."""
    (device,) = dr.async_get(hass).async_get_devices(identifiers={(DOMAIN, owner)})
    return device.id


async def async_act(
    hass: HomeAssistant, action: str, *, user_id: str | None = None, **data: Any
) -> dict[str, Any]:
    """Call an action, for the first dog unless told otherwise; return what it answers."""
    return await _async_call(hass, action, {"device_id": device_id(hass)} | data, user_id)


async def async_refusal(
    hass: HomeAssistant, action: str, *, user_id: str | None = None, **data: Any
) -> str:
    """Call an action that refuses; return what it tells the user."""
    with pytest.raises(ServiceValidationError) as error:
        await async_act(hass, action, user_id=user_id, **data)
    # Home Assistant takes the period away.
    return f"{error.value}."


async def _async_call(
    hass: HomeAssistant, action: str, data: Mapping[str, Any], user_id: str | None
) -> dict[str, Any]:
    response: dict[str, Any] | None = await hass.services.async_call(
        DOMAIN,
        action,
        dict(data),
        blocking=True,
        context=Context(user_id=user_id),
        return_response=True,
    )
    assert json.loads(json.dumps(response)) == response
    assert response is not None
    return response
