"""The flows around a Traccar server: set-up, a dog more, a new token, a new address."""

import asyncio
from collections.abc import AsyncGenerator
from http import HTTPStatus
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowContext,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.traccar_flow import DEFAULT_PORT

from .common import async_load, demo_entry, dog_data, dog_id, traccar_entry, value
from .traccar_server import HOST, REX, TOKEN, TraccarServer, device, self_signed

MAX: Final = 7
DOG: Final[dict[str, Any]] = {
    "name": "Rex",
    "sex": "male",
    "neutered": False,
    "weight": 20.0,
    "home_zone": "zone.home",
    "trackers": [str(REX)],
}
FAULTS: Final[tuple[tuple[dict[str, Any], dict[str, str]], ...]] = (
    ({"status": HTTPStatus.UNAUTHORIZED}, {"api_token": "token_refused"}),
    ({"status": HTTPStatus.INTERNAL_SERVER_ERROR}, {"base": "server_error"}),
    ({"status": HTTPStatus.TOO_MANY_REQUESTS}, {"base": "server_error"}),
    ({"status": HTTPStatus.FORBIDDEN}, {"base": "server_error"}),
    ({"status": HTTPStatus.NOT_FOUND}, {"base": "not_traccar"}),
    ({"status": HTTPStatus.MOVED_PERMANENTLY}, {"base": "not_traccar"}),
    ({"status": HTTPStatus.BAD_GATEWAY}, {"base": "cannot_connect"}),
    ({"body": "<html>"}, {"base": "not_traccar"}),
    ({"devices": {}}, {"base": "no_devices"}),
)
"""What may be wrong with a server, and what the form says of it."""


@pytest.fixture
async def server(hass: HomeAssistant, socket_enabled: None) -> AsyncGenerator[TraccarServer]:
    """Return a server that is up, beside a home."""
    assert await async_setup_component(hass, "zone", {})
    server = TraccarServer()
    server.devices[MAX] = device(MAX, "Max's collar")
    yield await server.async_start()
    await server.async_stop()


def form_of(server: TraccarServer, **changes: Any) -> dict[str, Any]:
    """Return the form of a server as a person fills it in, with some values changed."""
    return {
        "host": f" {HOST} ",
        "port": server.port,
        "ssl": False,
        "verify_ssl": True,
        "api_token": f"{TOKEN}\n",
    } | changes


async def _start(hass: HomeAssistant) -> Any:
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await flow.async_configure(menu["flow_id"], {"next_step_id": "traccar"})


async def _submit(hass: HomeAssistant, form: Any, values: dict[str, Any]) -> Any:
    result = await hass.config_entries.flow.async_configure(form["flow_id"], values)
    await hass.async_block_till_done()
    return result


async def _change(hass: HomeAssistant, entry: ConfigEntry, source: str) -> Any:
    """Start to give an entry a new token, or a new address."""
    context = ConfigFlowContext(source=source, entry_id=entry.entry_id, unique_id=entry.unique_id)
    data = {SOURCE_REAUTH: entry.data}.get(source)
    return await hass.config_entries.flow.async_init(DOMAIN, context=context, data=data)


def _address(server: TraccarServer) -> dict[str, Any]:
    return {"host": HOST, "port": server.port, "ssl": False, "verify_ssl": False}


def _trackers(form: Any) -> list[dict[str, str]]:
    """Return the trackers that a form offers."""
    (field,) = [key for key in form["data_schema"].schema if key == "trackers"]
    options: list[dict[str, str]] = form["data_schema"].schema[field].config["options"]
    return options


async def _set_up(hass: HomeAssistant, server: TraccarServer) -> ConfigEntry:
    result = await _submit(hass, await _start(hass), form_of(server))
    result = await _submit(hass, result, DOG)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry = result["result"]
    return entry


async def _unload(hass: HomeAssistant, entry: ConfigEntry) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_server_is_set_up_with_its_first_dog(
    hass: HomeAssistant, server: TraccarServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await server.async_move(latitude=52.5, longitude=13.4, time=dt_util.utcnow())
    form = await _start(hass)
    assert form["data_schema"]({"host": "x", "api_token": "y"})["port"] == DEFAULT_PORT
    dog_form = await _submit(hass, form, form_of(server))
    assert dog_form["step_id"] == "traccar_dog"
    assert _trackers(dog_form) == [
        {"value": "5", "label": "Rex's collar"},
        {"value": "7", "label": "Max's collar"},
    ]
    result = await _submit(hass, dog_form, DOG)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == f"Traccar {HOST}"
    entry = result["result"]
    assert entry.unique_id == f"{HOST}:{server.port}"
    assert entry.data == {
        "source": "traccar",
        "host": HOST,
        "port": server.port,
        "ssl": False,
        "verify_ssl": True,
        "api_token": TOKEN,
    }
    (dog,) = entry.subentries.values()
    assert dog.data["trackers"] == ["5"]
    assert entry.state is ConfigEntryState.LOADED
    assert value(hass, "sensor", "battery", dog.subentry_id) == "80"
    await _unload(hass, entry)
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(("fault", "errors"), FAULTS)
async def test_each_fault_is_told_and_may_be_mended(
    hass: HomeAssistant, server: TraccarServer, fault: dict[str, Any], errors: dict[str, str]
) -> None:
    well = {key: getattr(server, key) for key in fault}
    vars(server).update(fault)
    form = await _submit(hass, await _start(hass), form_of(server))
    assert (form["step_id"], form["errors"]) == ("traccar", errors)
    assert get_schema_suggested_value(form["data_schema"].schema, "port") == server.port
    vars(server).update(well)
    assert (await _submit(hass, form, form_of(server)))["step_id"] == "traccar_dog"


async def test_a_server_that_is_down_is_told(hass: HomeAssistant, server: TraccarServer) -> None:
    await server.async_stop()
    form = await _submit(hass, await _start(hass), form_of(server))
    assert form["errors"] == {"base": "cannot_connect"}


async def test_a_server_without_tls_is_told(hass: HomeAssistant, server: TraccarServer) -> None:
    form = await _submit(hass, await _start(hass), form_of(server, ssl=True))
    assert form["errors"] == {"base": "cannot_connect"}


async def test_a_certificate_of_its_own_making_is_told(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    # In debug mode the loop also reports what goes wrong on the other side.
    asyncio.get_running_loop().set_debug(False)
    await server.async_stop()
    server.tls = self_signed()
    await server.async_start()
    form = await _submit(hass, await _start(hass), form_of(server, ssl=True))
    assert form["errors"] == {"base": "certificate"}
    form = await _submit(hass, form, form_of(server, ssl=True, verify_ssl=False))
    assert form["step_id"] == "traccar_dog"


@pytest.mark.parametrize(
    "host",
    ["", " ", "https://gps.example.com", "gps.example.com/api", "gps.example.com:8082", "a b", "-"],
)
async def test_a_host_is_a_name_or_an_address(
    hass: HomeAssistant, server: TraccarServer, host: str
) -> None:
    form = await _submit(hass, await _start(hass), form_of(server, host=host))
    assert form["errors"] == {"host": "host_impossible"}


async def test_a_server_is_set_up_once(hass: HomeAssistant, server: TraccarServer) -> None:
    entry = await _set_up(hass, server)
    result = await _submit(hass, await _start(hass), form_of(server))
    assert result["reason"] == "already_configured"
    await _unload(hass, entry)


async def test_the_first_dog_must_make_sense(hass: HomeAssistant, server: TraccarServer) -> None:
    form = await _submit(hass, await _start(hass), form_of(server))
    form = await _submit(hass, form, DOG | {"weight": 0, "trackers": []})
    assert form["errors"] == {"weight": "weight_impossible", "trackers": "no_tracker"}
    result = await _submit(hass, form, DOG)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await _unload(hass, result["result"])


async def _dog_form(hass: HomeAssistant, entry: ConfigEntry, dog: str | None = None) -> Any:
    flow, handler = hass.config_entries.subentries, (entry.entry_id, "dog")
    if dog is None:
        return await flow.async_init(handler, context=SubentryFlowContext(source=SOURCE_USER))
    context = SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=dog)
    menu = await flow.async_init(handler, context=context)
    return await flow.async_configure(menu["flow_id"], {"next_step_id": "profile"})


async def _submit_dog(hass: HomeAssistant, form: Any, values: dict[str, Any]) -> Any:
    result = await hass.config_entries.subentries.async_configure(form["flow_id"], values)
    await hass.async_block_till_done()
    return result


async def test_a_dog_is_added(hass: HomeAssistant, server: TraccarServer) -> None:
    entry = await _set_up(hass, server)
    form = await _dog_form(hass, entry)
    refused = await _submit_dog(hass, form, DOG | {"name": "Max"})
    assert refused["errors"] == {"trackers": "tracker_taken"}
    await _submit_dog(hass, form, DOG | {"name": "Max", "trackers": ["7"]})
    dogs = {dog.title: dog.data["trackers"] for dog in entry.subentries.values()}
    assert dogs == {"Rex": ["5"], "Max": ["7"]}
    await _unload(hass, entry)


async def test_a_dog_on_a_server_may_be_followed_by_entities_too(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    hass.states.async_set("device_tracker.phone", "home")
    hass.states.async_set("binary_sensor.tag", "on")
    links = {"extra_trackers": ["device_tracker.phone"], "home_evidence": ["binary_sensor.tag"]}
    form = await _submit(hass, await _start(hass), form_of(server))
    refused = await _submit(hass, form, DOG | {"extra_trackers": ["device_tracker.gone"]})
    assert refused["errors"] == {"extra_trackers": "entity_missing"}
    result = await _submit(hass, refused, DOG | links)
    (dog,) = result["result"].subentries.values()
    assert dog.data == dog_data(**links, trackers=["5"])
    assert value(hass, "binary_sensor", "at_home", dog.subentry_id) == "on"
    await _unload(hass, result["result"])


async def test_two_servers_may_use_the_same_ids(hass: HomeAssistant, server: TraccarServer) -> None:
    entry = await _set_up(hass, server)
    other = await TraccarServer().async_start()
    result = await _submit(hass, await _start(hass), form_of(other))
    result = await _submit(hass, result, DOG | {"name": "Max"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await _unload(hass, entry)
    await _unload(hass, result["result"])
    await other.async_stop()


async def test_a_dog_gets_another_tracker(hass: HomeAssistant, server: TraccarServer) -> None:
    entry = await _set_up(hass, server)
    (dog,) = entry.subentries
    form = await _dog_form(hass, entry, dog)
    assert get_schema_suggested_value(form["data_schema"].schema, "trackers") == ["5"]
    await _submit_dog(hass, form, DOG | {"trackers": ["5", "7"]})
    assert entry.subentries[dog].data["trackers"] == ["5", "7"]
    await _unload(hass, entry)


async def test_without_the_server_a_dog_is_changed_but_not_added(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    entry = traccar_entry(hass, server.port)
    await server.async_stop()
    added = await _dog_form(hass, entry)
    assert added["reason"] == "server_unreachable"
    form = await _dog_form(hass, entry, dog_id())
    assert _trackers(form) == [{"value": "5", "label": "5"}]
    await _submit_dog(hass, form, DOG | {"name": "King"})
    assert entry.subentries[dog_id()].title == "King"


async def test_a_token_that_ended_is_replaced(
    hass: HomeAssistant, server: TraccarServer, caplog: pytest.LogCaptureFixture
) -> None:
    entry = traccar_entry(hass, server.port)
    server.token = "needle-new-token"  # noqa: S105  (opens nothing)
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    (form,) = hass.config_entries.flow.async_progress()
    assert form["step_id"] == "reauth_confirm"
    form = await _submit(hass, form, {"api_token": "wrong"})
    assert form["errors"] == {"api_token": "token_refused"}
    assert form["description_placeholders"] == {"name": f"Traccar {HOST}"}
    result = await _submit(hass, form, {"api_token": server.token})
    assert result["reason"] == "reauth_successful"
    assert entry.data["api_token"] == server.token
    assert entry.state is ConfigEntryState.LOADED
    await _unload(hass, entry)
    assert "needle" not in caplog.text


async def test_a_token_of_another_account_is_refused(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    entry = traccar_entry(hass, server.port)
    del server.devices[REX]
    result = await _change(hass, entry, SOURCE_REAUTH)
    form = await _submit(hass, result, {"api_token": TOKEN})
    assert form["errors"] == {"base": "other_server"}


async def test_the_same_token_may_be_good_again(hass: HomeAssistant, server: TraccarServer) -> None:
    entry = traccar_entry(hass, server.port)
    await async_load(hass, entry)
    await server.async_wait_for_socket()
    form = await _change(hass, entry, SOURCE_REAUTH)
    result = await _submit(hass, form, {"api_token": TOKEN})
    assert result["reason"] == "reauth_successful"
    await server.async_wait_for_socket(2)
    assert entry.state is ConfigEntryState.LOADED
    await _unload(hass, entry)


@pytest.mark.expects_warnings
async def test_a_server_may_move(hass: HomeAssistant, server: TraccarServer) -> None:
    entry = traccar_entry(hass, server.port)
    await async_load(hass, entry)
    await server.async_wait_for_socket()
    await server.async_stop()
    form = await _change(hass, entry, SOURCE_RECONFIGURE)
    assert get_schema_suggested_value(form["data_schema"].schema, "port") == server.port
    server.port += 1
    address = _address(server)
    form = await _submit(hass, form, address)
    assert form["errors"] == {"base": "cannot_connect"}
    await server.async_start()
    result = await _submit(hass, form, address)
    assert result["reason"] == "reconfigure_successful"
    assert entry.data["api_token"] == TOKEN
    assert entry.unique_id == f"{HOST}:{server.port}"
    await server.async_wait_for_socket(2)
    assert entry.state is ConfigEntryState.LOADED
    await _unload(hass, entry)


@pytest.mark.parametrize(
    ("title", "renamed"), [("Traccar old.example", f"Traccar {HOST}"), ("My dogs", "My dogs")]
)
async def test_a_title_follows_the_server_unless_it_was_chosen(
    hass: HomeAssistant, server: TraccarServer, title: str, renamed: str
) -> None:
    entry = traccar_entry(hass, server.port, host="old.example")
    hass.config_entries.async_update_entry(entry, title=title)
    form = await _change(hass, entry, SOURCE_RECONFIGURE)
    await _submit(hass, form, _address(server))
    assert entry.title == renamed
    await _unload(hass, entry)


async def test_a_server_does_not_move_to_where_another_is(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    entry = await _set_up(hass, server)
    other = traccar_entry(hass, 1, [dog_data(name="Max", trackers=["7"])])
    form = await _change(hass, other, SOURCE_RECONFIGURE)
    assert (await _submit(hass, form, _address(server)))["reason"] == "already_configured"
    await _unload(hass, entry)


async def test_other_sources_have_no_address(hass: HomeAssistant) -> None:
    result = await _change(hass, demo_entry(hass), SOURCE_RECONFIGURE)
    assert result["reason"] == "nothing_to_change"


async def test_live_tracking_is_chosen_and_off_until_then(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    entry = await _set_up(hass, server)
    flow, shown = hass.config_entries.options, []
    chosen: dict[str, Any] = {"measure_performance": True, "add_cards": True}
    chosen |= {"live_tracking": True, "saving_interval": 90.0}
    for _ in range(2):
        form: Any = await flow.async_init(entry.entry_id)
        shown.append(form["data_schema"]({}))
        await flow.async_configure(form["flow_id"], chosen)
        await hass.async_block_till_done()
    assert shown == [chosen | {"live_tracking": False, "saving_interval": 240}, chosen]
    assert entry.options == chosen
    await _unload(hass, entry)


@pytest.mark.parametrize("seconds", [29, 1801])
async def test_trackers_are_neither_worn_out_nor_silent(
    hass: HomeAssistant, server: TraccarServer, seconds: float
) -> None:
    entry = await _set_up(hass, server)
    form: Any = await hass.config_entries.options.async_init(entry.entry_id)
    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(
            form["flow_id"], {"saving_interval": seconds}
        )
    await _unload(hass, entry)
