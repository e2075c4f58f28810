"""Trackers report often while their dog is out, and save power else; the sockets are real."""

from collections.abc import AsyncGenerator
from http import HTTPStatus
import logging
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest

from .common import async_load, demo_entry, dog_data, entity_id, value
from .test_traccar import LOGGER, House, open_house
from .traccar_server import REX, device

MAX: Final = 7
ON: Final = {"live_tracking": True, "saving_interval": 120.0}
FAILED: Final = "A tracker could not be told how often to report (SourceError); this is tried again"

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00", tick=True)


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[House]:
    """Return a house whose server is up, where trackers are to be followed live."""
    async with open_house(hass, freezer) as house:
        house.server.command_types = ("custom", "positionPeriodic", "positionStop")
        _choose(house, ON)
        yield house


def _choose(house: House, options: dict[str, Any]) -> None:
    house.hass.config_entries.async_update_entry(house.entry, options=options)


def _told(house: House) -> list[int]:
    """Return the intervals that trackers were told since this was last asked."""
    assert {command["type"] for command in house.server.commands} <= {"positionPeriodic"}
    told = [command["attributes"]["frequency"] for command in house.server.commands]
    house.server.commands.clear()
    return told


async def _async_turn(house: House, key: str, *, on: bool) -> None:
    """Turn a switch of the dog, and let that take effect."""
    target = {"entity_id": entity_id(house.hass, "switch", key)}
    action = "turn_on" if on else "turn_off"
    await house.hass.services.async_call("switch", action, target, blocking=True)
    await house.async_later(1)


async def _async_restart(house: House, *, down: float) -> None:
    """Unload the entry, and set it up again some seconds later."""
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.async_later(down)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_later(10)


def _complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged for people."""
    told = [each for each in caplog.records if each.levelno >= logging.INFO]
    return [each.getMessage() for each in told if each.name == LOGGER]


@pytest.mark.parametrize("options", [{}, {"live_tracking": False, "saving_interval": 120}])
async def test_nothing_is_told_unless_somebody_wants_it(
    house: House, options: dict[str, Any]
) -> None:
    _choose(house, options)
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    await _async_restart(house, down=60)
    assert _told(house) == []


@pytest.mark.parametrize("key", ["lost_mode", "walk"])
async def test_a_tracker_reports_often_while_its_dog_is_out(house: House, key: str) -> None:
    await house.async_start()
    assert _told(house) == [120]
    await _async_turn(house, key, on=True)
    assert _told(house) == [10]
    for n in range(6):
        await house.async_later(20)
        await house.async_move(500 + 30 * n)
    assert _told(house) == []
    await _async_turn(house, key, on=False)
    await house.async_later(600)
    assert _told(house) == [120]


async def test_a_dog_that_is_lost_on_a_walk_is_out_until_both_are_over(house: House) -> None:
    await house.async_start()
    await _async_turn(house, "walk", on=True)
    await _async_turn(house, "lost_mode", on=True)
    await _async_turn(house, "walk", on=False)
    assert _told(house) == [120, 10]
    await _async_turn(house, "lost_mode", on=False)
    assert _told(house) == [120]


async def test_all_trackers_of_a_dog_are_told(house: House) -> None:
    house.server.devices[MAX] = device(MAX, "Max")
    (dog,) = house.entry.subentries.values()
    data = dog_data(trackers=[str(REX), str(MAX)])
    house.hass.config_entries.async_update_subentry(house.entry, dog, data=data)
    await house.async_start()
    house.server.commands.clear()
    await _async_turn(house, "lost_mode", on=True)
    assert [command["deviceId"] for command in house.server.commands] == [REX, MAX]


async def test_a_tracker_without_the_command_is_told_nothing(house: House) -> None:
    house.server.command_types = ("custom", "positionSingle", "positionStop")
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    assert _told(house) == []


async def test_a_source_without_commands_is_told_nothing(hass: HomeAssistant) -> None:
    entry = demo_entry(hass)
    hass.config_entries.async_update_entry(entry, options=ON)
    await async_load(hass, entry)
    assert value(hass, "switch", "lost_mode") == "off"


async def test_a_short_interval_is_told_again_after_a_lost_connection(house: House) -> None:
    await house.async_start()
    await house.server.async_cut()
    await house.async_later(10)
    await house.async_shows("live", "live")
    assert _told(house) == [120]
    await _async_turn(house, "lost_mode", on=True)
    assert _told(house) == [10]
    await house.server.async_cut()
    await house.async_later(10)
    await house.async_shows("live", "live")
    await house.async_later(1)
    assert _told(house) == [10]


@pytest.mark.expects_warnings
async def test_what_an_outage_swallowed_is_told_once_the_server_is_back(house: House) -> None:
    await house.async_start()
    await _async_turn(house, "walk", on=True)
    _told(house)
    await house.server.async_stop()
    await house.async_later(15)
    await _async_turn(house, "walk", on=False)
    await house.async_shows("stale", "down")
    await house.server.async_start()
    await house.async_later(60)
    await house.async_later(60)
    assert _told(house) == [120]


@pytest.mark.expects_warnings
async def test_a_command_that_is_refused_is_repeated_calmly(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.async_start()
    _told(house)
    caplog.clear()
    house.server.refusals["commands/send"] = HTTPStatus.BAD_REQUEST
    house.server.requests.clear()
    await _async_turn(house, "lost_mode", on=True)
    for _ in range(20):
        await house.async_later(60)
        await house.server.async_push({})
    assert house.server.requests["commands/send"] == 5
    assert _complaints(caplog) == [FAILED]
    del house.server.refusals["commands/send"]
    for _ in range(17):
        await house.async_later(60)
        await house.server.async_push({})
    assert _told(house) == [10]
    assert _complaints(caplog) == [FAILED]


@pytest.mark.expects_warnings
async def test_each_change_that_fails_is_told_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.async_start()
    house.server.refusals["commands/send"] = HTTPStatus.BAD_REQUEST
    caplog.clear()
    for on in (True, False, True):
        await _async_turn(house, "lost_mode", on=on)
    # What it was told before is what it is to do while the dog is at home.
    assert _complaints(caplog) == [FAILED] * 2


async def test_a_change_while_something_is_told_comes_after_it(house: House) -> None:
    await house.async_start()
    _told(house)
    house.server.delay = 0.2
    await _async_turn(house, "lost_mode", on=True)
    await _async_turn(house, "lost_mode", on=False)
    await house.server.async_wait_for("commands/send", 3)
    await house.async_later(1)
    await house.server.async_wait_for("commands/send", 3)
    house.server.delay = 0
    await house.async_later(1)
    assert _told(house)[-1] == 120


async def test_a_walk_that_ended_while_home_assistant_was_down_is_not_forgotten(
    house: House,
) -> None:
    await house.async_start()
    await _async_turn(house, "walk", on=True)
    assert _told(house) == [120, 10]
    await _async_restart(house, down=4 * 3600)
    assert value(house.hass, "binary_sensor", "on_walk") == "off"
    assert _told(house) == [120]


async def test_a_dog_that_is_still_lost_is_still_followed(house: House) -> None:
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    assert _told(house) == [120, 10]
    await _async_restart(house, down=60)
    assert _told(house) == [10]


async def test_who_turns_it_off_while_a_dog_is_out_leaves_no_tracker_behind(house: House) -> None:
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    _told(house)
    _choose(house, ON | {"live_tracking": False})
    await house.async_later(10)
    assert _told(house) == [120]
    await _async_restart(house, down=60)
    assert _told(house) == []


async def test_a_tracker_that_the_dog_no_longer_wears_saves_power(house: House) -> None:
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    house.server.commands.clear()
    house.server.devices[MAX] = device(MAX, "Max")
    (dog,) = house.entry.subentries.values()
    data = dog_data(trackers=[str(MAX)])
    house.hass.config_entries.async_update_subentry(house.entry, dog, data=data)
    await house.async_later(10)
    told = {each["deviceId"]: each["attributes"]["frequency"] for each in house.server.commands}
    assert told == {REX: 120, MAX: 10}


async def test_who_removes_the_entry_while_a_dog_is_out_leaves_no_tracker_behind(
    house: House,
) -> None:
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    _told(house)
    await house.hass.config_entries.async_remove(house.entry.entry_id)
    assert _told(house) == [120]


async def test_who_disables_the_entry_while_a_dog_is_out_leaves_no_tracker_behind(
    house: House,
) -> None:
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    _told(house)
    entries, entry_id = house.hass.config_entries, house.entry.entry_id
    await entries.async_set_disabled_by(entry_id, ConfigEntryDisabler.USER)
    assert _told(house) == [120]
    await entries.async_remove(entry_id)
    assert _told(house) == []


@pytest.mark.expects_warnings
async def test_a_server_that_is_gone_keeps_nobody_from_removing_the_entry(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.async_start()
    await _async_turn(house, "lost_mode", on=True)
    await house.server.async_stop()
    await house.async_later(10)
    caplog.clear()
    await house.hass.config_entries.async_remove(house.entry.entry_id)
    told = "A tracker goes on reporting often (SourceConnectionError)"
    assert _complaints(caplog).count(told) == 1
    assert not house.hass.config_entries.async_entries("pawcontrol")
