"""What people tell trackers, and whom they show where a dog is; the sockets are real."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from http import HTTPStatus
import logging
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.diagnostics import async_get_config_entry_diagnostics

from .common import (
    TRACKER,
    async_act,
    async_load,
    async_refusal,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
    traccar_entry,
)
from .test_traccar import House, open_house
from .traccar_server import HOST, REX, SHARE_TOKEN, TraccarServer, device, position

MAX: Final = 7
UNREACHABLE: Final = "The source of positions cannot be reached."
FAULTY: Final = "The source of positions answered with an error."
UNKNOWN: Final = "The server no longer accepts the token."

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00", tick=True)


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[House]:
    """Return a house whose server is up."""
    async with open_house(hass, freezer) as house:
        yield house


def _wear(house: House, *trackers: int) -> None:
    """Let the dog wear other trackers of the server."""
    for tracker in trackers:
        house.server.devices[tracker] = device(tracker, f"Collar {tracker}")
    (dog,) = house.entry.subentries.values()
    data = dog_data(trackers=[str(tracker) for tracker in trackers])
    house.hass.config_entries.async_update_subentry(house.entry, dog, data=data)


def _can_be_located(hass: HomeAssistant) -> bool:
    """Tell whether the dog has the button."""
    unique_id = f"{dog_id()}_locate"
    return er.async_get(hass).async_get_entity_id("button", DOMAIN, unique_id) is not None


async def _async_locate(hass: HomeAssistant) -> None:
    target = {"entity_id": entity_id(hass, "button", "locate")}
    await hass.services.async_call("button", "press", target, blocking=True)


async def _async_location_refusal(hass: HomeAssistant) -> str:
    with pytest.raises(HomeAssistantError) as error:
        await _async_locate(hass)
    return f"{error.value}."


async def test_a_dog_is_located(house: House) -> None:
    await house.async_start()
    assert _can_be_located(house.hass)
    await _async_locate(house.hass)
    assert house.server.commands == [{"deviceId": REX, "type": "positionSingle", "attributes": {}}]


@pytest.mark.parametrize("types", [(), ("custom", "positionPeriodic")])
async def test_a_tracker_without_the_command_has_no_button(house: House, types: Any) -> None:
    house.server.command_types = types
    await house.async_start()
    assert not _can_be_located(house.hass)


@pytest.mark.parametrize("entry_of", [demo_entry, entities_entry])
async def test_other_sources_have_no_button(hass: HomeAssistant, entry_of: Any) -> None:
    await async_load(hass, entry_of(hass))
    assert not _can_be_located(hass)


async def test_a_tracker_that_the_server_hears_of_later_gets_a_button(house: House) -> None:
    house.server.command_types = ("custom",)
    await house.async_start()
    house.server.command_types = ("custom", "positionSingle")
    await house.server.async_cut()
    await house.async_later(60)
    assert not _can_be_located(house.hass)
    await house.async_later(3600)
    assert _can_be_located(house.hass)
    asked = house.server.requests["commands/types"]
    await house.async_later(3600)
    assert house.server.requests["commands/types"] == asked == 2


@pytest.mark.expects_warnings
async def test_commands_are_learned_once_the_server_is_back(house: House) -> None:
    await house.async_start()
    await house.server.async_stop()
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.async_later(10)
    state = house.hass.states.get(entity_id(house.hass, "button", "locate"))
    assert state
    assert state.state == "unavailable"
    await house.server.async_start()
    await house.async_later(60)
    await house.async_shows("live", "live")
    await _async_locate(house.hass)
    assert len(house.server.commands) == 1


async def test_a_server_that_is_unwell_says_nothing_of_its_trackers(house: House) -> None:
    house.server.refusals["commands/types"] = HTTPStatus.INTERNAL_SERVER_ERROR
    await house.async_start()
    assert not _can_be_located(house.hass)
    house.server.refusals.clear()
    await house.server.async_cut()
    await house.async_later(10)
    await house.async_shows("live", "live")
    assert _can_be_located(house.hass)


async def test_a_tracker_that_the_server_refuses_does_not_hide_the_others(house: House) -> None:
    _wear(house, MAX, REX)
    house.server.hidden_devices = {MAX}
    await house.async_start()
    await _async_locate(house.hass)
    assert [command["deviceId"] for command in house.server.commands] == [REX]


REFUSALS: Final = (
    (HTTPStatus.BAD_REQUEST, "The server did not send this to the tracker of Rex. "),
    (HTTPStatus.FORBIDDEN, "The server did not send this to the tracker of Rex. "),
    (HTTPStatus.UNAUTHORIZED, UNKNOWN),
    (HTTPStatus.INTERNAL_SERVER_ERROR, FAULTY),
    (HTTPStatus.BAD_GATEWAY, UNREACHABLE),
)


@pytest.mark.parametrize(("status", "told"), REFUSALS)
async def test_a_command_that_is_refused_is_told(
    house: House, status: HTTPStatus, told: str
) -> None:
    await house.async_start()
    house.server.refusals["commands/send"] = status
    assert (await _async_location_refusal(house.hass)).startswith(told)
    del house.server.refusals["commands/send"]
    await _async_locate(house.hass)


@pytest.mark.expects_warnings
async def test_a_server_that_is_down_is_told(house: House) -> None:
    await house.async_start()
    await house.server.async_stop()
    assert await _async_location_refusal(house.hass) == UNREACHABLE


async def test_one_of_several_trackers_is_enough(house: House) -> None:
    _wear(house, REX, MAX)
    await house.async_start()
    house.server.refused_devices = {MAX}
    await _async_locate(house.hass)
    assert [command["deviceId"] for command in house.server.commands] == [REX]
    house.server.refused_devices = {REX, MAX}
    assert "tracker of Rex" in await _async_location_refusal(house.hass)


async def test_a_dog_is_shown_to_others_for_a_time(
    house: House, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.pawcontrol")
    events: list[str] = []
    house.hass.bus.async_listen("*", lambda event: events.append(str(event.as_dict())))
    await house.async_start()
    answer = await async_act(house.hass, "share_position", hours=2)
    await house.async_later(60)
    port = house.server.port
    assert answer["url"] == f"http://{HOST}:{port}/?token=needle-share%2B/%3D9c1e"
    until = dt_util.parse_datetime(answer["until"])
    assert until
    assert abs(until - dt_util.utcnow() - timedelta(hours=2)) < timedelta(minutes=2)
    (share,) = house.server.shares
    assert share == {"deviceId": "5", "expiration": answer["until"].replace("+00:00", "Z")}
    told = await async_get_config_entry_diagnostics(house.hass, house.entry)
    states = [str(state.as_dict()) for state in house.hass.states.async_all()]
    await house.entry.runtime_data.cache.async_save()
    assert hass_storage
    everything = "".join((caplog.text, str(told), *states, *events, str(hass_storage)))
    assert SHARE_TOKEN[:12] not in everything


async def test_the_tracker_that_is_believed_is_shown(house: House) -> None:
    _wear(house, MAX, REX)
    await house.async_start()
    await async_act(house.hass, "share_position", until="2026-10-03 18:00:00")
    assert [share["deviceId"] for share in house.server.shares] == ["5"]


async def test_a_dog_whose_phone_is_believed_is_shown_by_a_tracker_of_the_server(
    house: House,
) -> None:
    (dog,) = house.entry.subentries.values()
    data = dog_data(trackers=[str(REX)], extra_trackers=[TRACKER])
    house.hass.config_entries.async_update_subentry(house.entry, dog, data=data)
    await house.async_start()
    await house.async_later(600)
    place(house.hass, accuracy=1)
    await house.hass.async_block_till_done()
    assert house.known.gps.tracker == TRACKER
    await async_act(house.hass, "share_position", hours=1)
    assert [share["deviceId"] for share in house.server.shares] == ["5"]


async def test_a_dog_that_nobody_has_seen_can_be_shown(house: House) -> None:
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await async_act(house.hass, "share_position", hours=1)
    assert [share["deviceId"] for share in house.server.shares] == ["5"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "Tell either a number of hours or an end."),
        (
            {"hours": 1, "until": "2026-10-03 20:00:00"},
            "Tell either a number of hours or an end.",
        ),
        ({"until": "2026-10-02 20:00:00"}, "2026-10-02 20:00 has passed already."),
        ({"until": "2026-10-06 20:00:00"}, "A position can be shared for 48 hours at most."),
    ],
)
async def test_a_time_that_makes_no_sense_is_refused(
    house: House, asked: dict[str, Any], told: str
) -> None:
    await house.async_start()
    assert await async_refusal(house.hass, "share_position", **asked) == told
    assert house.server.shares == []


@pytest.mark.parametrize("entry_of", [demo_entry, entities_entry])
async def test_other_sources_cannot_show_a_dog(hass: HomeAssistant, entry_of: Any) -> None:
    entry = entry_of(hass)
    await async_load(hass, entry)
    (dog, *_) = entry.subentries.values()
    told = f"The source of {dog.title} cannot share where it is. Only a Traccar server can."
    assert await async_refusal(hass, "share_position", hours=1) == told


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (HTTPStatus.FORBIDDEN, "The server does not share where Rex is. "),
        (HTTPStatus.CONFLICT, "The server shares where Rex is already, "),
        *REFUSALS[2:],
    ],
)
async def test_a_share_that_is_refused_is_told(house: House, status: HTTPStatus, told: str) -> None:
    await house.async_start()
    house.server.refusals["share/device"] = status
    with pytest.raises(HomeAssistantError) as error:
        await async_act(house.hass, "share_position", hours=1)
    assert f"{error.value}.".startswith(told)


@pytest.mark.expects_warnings
async def test_a_reload_while_the_socket_is_awaited_leaves_one_socket(house: House) -> None:
    await house.async_start()
    house.server.without_socket = True
    await house.server.async_cut()
    await house.async_later(30)
    house.server.without_socket = False
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.server.async_wait_for_socket(2)
    await house.async_later(1)
    await house.async_shows("live", "live")
    await house.async_later(35)
    assert (house.server.opened, house.server.sockets) == (2, 1)


@pytest.mark.expects_warnings
async def test_servers_do_not_know_of_each_other(house: House) -> None:
    await house.async_start()
    other = await TraccarServer().async_start()
    other.latest[REX] = position(**house.place(900), time=dt_util.utcnow())
    data = [dog_data(name="Max", trackers=[str(REX)])]
    entry = traccar_entry(house.hass, other.port, data, first=1)
    assert await house.hass.config_entries.async_setup(entry.entry_id)
    await other.async_wait_for_socket()
    await house.async_later(1)
    await house.server.async_stop()
    await house.async_later(15)
    await house.async_shows("stale", "down")
    dog = entry.runtime_data.dogs[dog_id(1)]
    assert (dog.data.gps.quality, entry.runtime_data.client.link) == ("live", "live")
    assert dog.data.gps.distance_from_home == pytest.approx(900, abs=1)
    assert await house.hass.config_entries.async_unload(entry.entry_id)
    await other.async_stop()


async def test_a_device_with_a_new_name_is_no_new_tracker(house: House) -> None:
    await house.async_start()
    names: list[str] = []
    house.entry.runtime_data.source.async_on_new_tracker(names.append)
    await house.server.async_push({"devices": [device(REX, "Another name")]})
    await house.async_move(520)
    await house.async_shows("live", "live")
    assert names == []
