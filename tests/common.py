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

from .traccar_server import HOST, REX, TOKEN

type HassClient = Callable[[], Awaitable[TestClient[Any, Any]]]
"""The fixture hass_client: makes a client of the web server with a user logged in."""

TRACKER: Final = "device_tracker.collar"
HEALTH_REFUSED: Final[tuple[tuple[dict[str, Any], dict[str, str]], ...]] = (
    (
        {"target_weight": 0, "courses": [{"name": " "}]},
        {"target_weight": "weight_impossible", "courses": "course_name"},
    ),
    ({"target_weight": 151}, {"target_weight": "weight_impossible"}),
    *(
        ({"courses": [{"name": "Drops"} | course]}, {"courses": error})
        for course, error in (
            ({"name": "x" * 51}, "course_name"),
            ({"dose": "x" * 51}, "course_dose"),
            ({"units": 0}, "course_units"),
            ({"units": 10_001}, "course_units"),
            ({"times": "8:00, noon"}, "course_times"),
            ({"times": "24:00"}, "course_times"),
            ({"every": 0}, "course_every"),
            ({"every": 1.5}, "course_every"),
            ({"every": 367}, "course_every"),
            ({"min_hours": -1}, "course_gap"),
            ({"min_hours": 8785}, "course_gap"),
            ({"start": "1999-12-31"}, "course_span"),
            ({"start": "2026-01-05", "end": "2026-01-04"}, "course_span"),
            ({"end": "2200-01-01"}, "course_span"),
            ({"stock": -1}, "course_stock"),
            ({"stock": 10_001}, "course_stock"),
            ({"stock_time": "2026-01-05 08:00:00"}, "course_stock"),
            ({"stock": 1, "stock_time": "2199-01-01 00:00:00"}, "course_stock"),
            ({"stock": 1, "stock_time": "0001-01-01 00:00:00"}, "course_stock"),
        )
    ),
    ({"courses": [{"name": "Drops"}, {"name": " drops"}]}, {"courses": "name_twice"}),
    ({"care": [{"kind": "worming"}, {"kind": "worming", "days": 3}]}, {"care": "kind_twice"}),
    *(
        ({"care": [{"kind": "flea"} | care]}, {"care": error})
        for care, error in (
            ({}, "care_interval"),
            ({"months": 0.5}, "care_interval"),
            ({"days": -1, "months": 2}, "care_interval"),
            ({"months": 122, "days": 1}, "care_interval"),
            ({"days": 90, "last": "2199-01-01"}, "care_last"),
            ({"days": 90, "last": "1999-12-31"}, "care_last"),
        )
    ),
    *(
        ({"appointments": [{"kind": "vet"} | appointment]}, {"appointments": error})
        for appointment, error in (
            ({"date": "2200-01-01"}, "appointment_date"),
            ({"date": "2026-02-01", "note": "x" * 51}, "appointment_note"),
        )
    ),
)
"""What the health form refuses, whatever the day is, and why."""
_METERS_PER_DEGREE: Final = 111_195
_TITLES: Final = {
    SourceKind.DEMO: "Paw Control demo",
    SourceKind.ENTITIES: "Paw Control",
    SourceKind.TRACCAR: f"Traccar {HOST}",
}


def dog_data(**changes: Any) -> dict[str, Any]:
    """Return a dog as the config flow stores it, followed by TRACKER, with some values changed."""
    return {
        "name": "Rex",
        "sex": "male",
        "neutered": False,
        "weight": 20.0,
        "birth_date": None,
        "breed": None,
        "photo": None,
        "home_zone": "zone.home",
        "safe_zones": [],
        "safe_radius": None,
        "trackers": [TRACKER],
        "extra_trackers": [],
        "home_evidence": [],
        "battery": None,
        "motion": None,
        "door": None,
    } | changes


PAIR: Final = (dog_data(), dog_data(name="Bella", trackers=["device_tracker.other"]))
"""Two dogs, for entities_entry."""


def meal(**changes: Any) -> dict[str, Any]:
    """Return a meal as the feeding form takes it, 150 g at 7:00 every day, with some changes."""
    return {"name": "Breakfast", "time": "07:00:00", "grams": 150.0} | changes


def feeding(**changes: Any) -> dict[str, Any]:
    """Return a feeding plan as the flow stores it, without meals and stock, with some changes."""
    return {
        "food": "Kibble",
        "kcal_per_100g": 360.0,
        "activity": "normal",
        "senior": False,
        "weight_loss": False,
        "kcal": None,
        "meals": [],
        "treats_share": 10.0,
        "stock": None,
        "stock_time": None,
        "treat": None,
        "treat_kcal": None,
        "low_days": 3.0,
        "guard_minutes": 120,
        "feeders": [],
    } | changes


def stored_meal(**changes: Any) -> dict[str, Any]:
    """Return a meal as the flow stores it, 150 g at 7:00 every day, with some changes."""
    weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return meal(id="breakfast", share=None, weekdays=weekdays) | changes


def walks(**changes: Any) -> dict[str, Any]:
    """Return goals of a dog's walks as the flow stores them, none set, with some changes."""
    return {
        "walks_per_day": None,
        "minutes_per_day": None,
        "distance_per_day": None,
        "longest_gap": None,
        "quiet_from": None,
        "quiet_to": None,
    } | changes


def health(**changes: Any) -> dict[str, Any]:
    """Return the health of a dog as the config flow stores it, with some values changed."""
    return {
        "target_weight": None,
        "target_since": None,
        "courses": [],
        "care": [],
        "care_since": "2026-01-05",
        "appointments": [],
    } | changes


def course(**changes: Any) -> dict[str, Any]:
    """Return drops at 8:00 and 20:00 from 5 January on as stored, with some values changed."""
    return {
        "id": "drops",
        "name": "Drops",
        "dose": "",
        "units": 1.0,
        "times": ["08:00:00", "20:00:00"],
        "every": 1,
        "min_hours": 0.0,
        "start": "2026-01-05",
        "not_before": "00:00:00",
        "end": None,
        "stock": None,
        "stock_time": None,
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


def traccar_entry(
    hass: HomeAssistant,
    port: int,
    dogs: Sequence[Mapping[str, Any]] | None = None,
    *,
    host: str = HOST,
    first: int = 0,
) -> ConfigEntry:
    """Add an entry whose dogs (see dog_data; Rex if not given) wear trackers of a server.

    `first` is the index (see dog_id) of the first; entries with other dogs are others.
    """
    server = {"host": host, "port": port, "ssl": False, "verify_ssl": True, "api_token": TOKEN}
    rex = dog_data(trackers=[str(REX)])
    return _entry(hass, SourceKind.TRACCAR, [rex] if dogs is None else dogs, first, server)


def _entry(
    hass: HomeAssistant,
    kind: SourceKind,
    dogs: Sequence[Mapping[str, Any]],
    first: int = 0,
    data: Mapping[str, Any] | None = None,
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
        title=_TITLES[kind],
        entry_id=f"{kind}-entry" + (f"-{first}" if data and first else ""),
        unique_id=f"{data['host']}:{data['port']}" if data else kind,
        data={"source": kind.value} | dict(data or {}),
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
    altitude: float | None = None,
) -> tuple[float, float]:
    """Let a tracker report a fix some meters from home; return its latitude and longitude."""
    home, meridian = hass.config.latitude, hass.config.longitude
    latitude = home + north / _METERS_PER_DEGREE
    longitude = meridian + east / (_METERS_PER_DEGREE * cos(radians(home)))
    attributes = {
        ATTR_LATITUDE: latitude,
        ATTR_LONGITUDE: longitude,
        ATTR_GPS_ACCURACY: accuracy,
        "altitude": altitude,
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
