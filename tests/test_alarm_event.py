"""Alarms of trackers are told once, at once, and over a restart; the sockets are real."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .common import async_load, device_id, dog_id, entities_entry, entity_id, place, value
from .test_traccar import House, open_house
from .test_translations import EN

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00", tick=True)
SOS: Any = {"alarm": "sos"}


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[House]:
    """Return a house whose server is up."""
    async with open_house(hass, freezer) as house:
        yield house


@pytest.fixture
def changes(hass: HomeAssistant) -> list[Event[Any]]:
    """Return all changes of states."""
    return async_capture_events(hass, "state_changed")


def _told(house: House, changes: list[Event[Any]]) -> list[str]:
    """Return the alarms that were told since this was last asked."""
    alarm = entity_id(house.hass, "event", "tracker_alarm")
    states = [each.data["new_state"] for each in changes if each.data["entity_id"] == alarm]
    changes.clear()
    return [each.attributes["event_type"] for each in states if each.state.startswith("20")]


async def test_an_alarm_is_told_at_once_with_its_time_and_no_place(
    house: House, changes: list[Event[Any]]
) -> None:
    await house.async_start()
    assert _told(house, changes) == []
    time = await house.async_send(500, attributes={"alarm": "sos,lowBattery"})
    await house.async_knows(time)
    assert _told(house, changes) == ["sos", "low_battery"]
    alarm = entity_id(house.hass, "event", "tracker_alarm")
    registered, state = er.async_get(house.hass).async_get(alarm), house.hass.states.get(alarm)
    assert registered
    assert registered.device_id == device_id(house.hass)
    assert state
    assert state.name == f"Rex {EN['entity']['event']['tracker_alarm']['name']}"
    texts = EN["entity"]["event"]["tracker_alarm"]["state_attributes"]["event_type"]["state"]
    assert set(state.attributes["event_types"]) == set(texts)
    assert set(state.attributes) == {"event_types", "event_type", "time", "friendly_name"}
    assert state.attributes["time"] == time.isoformat()
    await house.async_later(10)
    await house.async_move(510, attributes=SOS)
    assert _told(house, changes) == []


async def test_what_was_told_is_not_told_again_after_a_restart(
    house: House, changes: list[Event[Any]]
) -> None:
    await house.async_start()
    await house.async_move(500, attributes=SOS)
    assert _told(house, changes) == ["sos"]
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.async_later(10)
    assert _told(house, changes)[1:] == []


async def test_an_alarm_without_a_fix_that_goes_on_is_not_told_again_after_a_restart(
    house: House, changes: list[Event[Any]]
) -> None:
    await house.async_start()
    await house.async_send(500, attributes=SOS, valid=False)
    await house.async_later(10)
    assert _told(house, changes) == ["sos"]
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.async_send(500, attributes=SOS, valid=False)
    await house.async_later(10)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_later(10)
    assert _told(house, changes)[1:] == []
    assert house.known.gps.position


@pytest.fixture
async def polled_house(house: House) -> House:
    """Return a house whose server takes no sockets, with a dog that is known."""
    house.server.without_socket = True
    await house.async_send(0)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_later(10)
    return house


def _events_asked_for(house: House) -> int:
    return house.server.requests["reports/events"]


async def _async_poll(house: House) -> None:
    await house.async_later(31)
    await house.async_later(1)


@pytest.mark.expects_warnings
async def test_an_alarm_between_two_polls_is_told(
    polled_house: House, changes: list[Event[Any]]
) -> None:
    house = polled_house
    raised = dt_util.utcnow().replace(microsecond=0)
    house.server.miss(**house.place(0), time=raised, attributes={"alarm": "sos,fault"})
    await house.async_send(0, time=raised + timedelta(seconds=5), attributes={"alarm": "fault"})
    await _async_poll(house)
    assert _told(house, changes) == ["fault", "sos"]
    state = house.hass.states.get(entity_id(house.hass, "event", "tracker_alarm"))
    assert state
    assert state.attributes["time"] == raised.isoformat()
    assert house.known.gps.last_fix == raised + timedelta(seconds=5)
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    await house.async_later(10)
    assert _told(house, changes) == ["sos"], "as Home Assistant restores it"
    for _ in range(5):
        await house.async_send(0)
        await _async_poll(house)
    assert (_told(house, changes), _events_asked_for(house)) == ([], 1)


@pytest.mark.expects_warnings
async def test_an_alarm_that_was_missed_again_and_again_is_told_once(
    polled_house: House, changes: list[Event[Any]]
) -> None:
    house = polled_house
    raised = dt_util.utcnow().replace(microsecond=0)
    for seconds in range(5):
        time = raised + timedelta(seconds=seconds)
        house.server.miss(**house.place(0), time=time, attributes=SOS)
    await house.async_send(0, time=raised + timedelta(seconds=5))
    await _async_poll(house)
    assert _told(house, changes) == ["sos"]
    state = house.hass.states.get(entity_id(house.hass, "event", "tracker_alarm"))
    assert state
    assert state.attributes["time"] == raised.isoformat()


@pytest.mark.expects_warnings
async def test_an_alarm_that_was_told_before_the_server_answers_for_what_was_missed_is_no_news(
    polled_house: House, changes: list[Event[Any]]
) -> None:
    house = polled_house
    house.server.refusals["reports/events"] = HTTPStatus.INTERNAL_SERVER_ERROR
    house.server.miss(**house.place(0), time=dt_util.utcnow())
    await house.async_send(0)
    await _async_poll(house)
    for alarm in ("sos", "sos", ""):
        await house.async_send(0, attributes={"alarm": alarm})
        await _async_poll(house)
    assert _told(house, changes) == ["sos"]
    house.server.refusals.clear()
    for _ in range(2):
        await _async_poll(house)
    assert (_told(house, changes), _events_asked_for(house)) == ([], 3)


@pytest.mark.expects_warnings
async def test_what_was_missed_is_asked_for_again_if_the_server_fails_but_seldom(
    polled_house: House, changes: list[Event[Any]]
) -> None:
    house = polled_house
    house.server.refusals["reports/events"] = HTTPStatus.INTERNAL_SERVER_ERROR
    for _ in range(4):
        house.server.miss(**house.place(0), time=dt_util.utcnow(), attributes=SOS)
        await house.async_send(0)
        await _async_poll(house)
    assert (_told(house, changes), _events_asked_for(house)) == ([], 2)
    house.server.refusals.clear()
    for _ in range(2):
        await _async_poll(house)
    assert set(_told(house, changes)) == {"sos"}
    assert _events_asked_for(house) == 3


@pytest.mark.expects_warnings
async def test_nothing_is_asked_for_because_of_messages_of_others(
    polled_house: House,
) -> None:
    house = polled_house
    for _ in range(3):
        for _ in range(2):
            house.server.miss(**house.place(0), device_id=99, time=dt_util.utcnow())
        await _async_poll(house)
    assert _events_asked_for(house) == 0


@pytest.mark.parametrize("minutes", [10, 600])
async def test_an_alarm_of_a_time_when_home_assistant_was_down_is_told_with_its_time(
    house: House, changes: list[Event[Any]], minutes: float
) -> None:
    await house.async_start()
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.async_later(10)
    time = await house.async_send(500, attributes={"alarm": "fallDown"}, valid=False)
    await house.async_later(60 * minutes)
    changes.clear()
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_later(10)
    assert _told(house, changes) == ["fall"]
    state = house.hass.states.get(entity_id(house.hass, "event", "tracker_alarm"))
    assert state
    assert state.attributes["time"] == time.isoformat()


async def test_an_alarm_that_the_tracker_tells_hours_late_is_told_with_its_time(
    house: House, changes: list[Event[Any]]
) -> None:
    await house.async_start()
    await house.async_move(500, attributes=SOS)
    raised = (dt_util.utcnow() + timedelta(minutes=1)).replace(microsecond=0)
    await house.async_later(5 * 3600)
    await house.async_send(500, time=raised, attributes={"alarm": "fallDown"}, valid=False)
    await house.async_later(10)
    assert _told(house, changes) == ["sos", "fall"]
    state = house.hass.states.get(entity_id(house.hass, "event", "tracker_alarm"))
    assert state
    assert state.attributes["time"] == raised.isoformat()


async def test_an_alarm_from_before_the_dog_was_there_is_no_news(
    house: House, changes: list[Event[Any]]
) -> None:
    earlier = dt_util.utcnow() - timedelta(minutes=5)
    await house.server.async_move(**house.place(500), time=earlier, attributes=SOS)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_later(10)
    assert value(house.hass, "event", "tracker_alarm") == "unknown"
    for _ in range(2):
        assert await house.hass.config_entries.async_reload(house.entry.entry_id)
        await house.async_later(10)
    assert _told(house, changes) == []


@pytest.mark.parametrize(("attributes", "disabled"), [({}, True), ({"steps": 4321}, False)])
async def test_steps_are_shown_where_the_tracker_counts_them(
    house: House, entity_registry: er.EntityRegistry, attributes: Any, *, disabled: bool
) -> None:
    await house.async_send(500, attributes=attributes)
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_later(10)
    steps = entity_id(house.hass, "sensor", "steps")
    entity = entity_registry.async_get(steps)
    assert entity
    assert bool(entity.disabled_by) is disabled
    state = house.hass.states.get(steps)
    assert (state and state.state) == (None if disabled else "4321")


async def test_entities_raise_no_alarms(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    for platform, key in (("event", "tracker_alarm"), ("sensor", "steps")):
        owner = f"{dog_id()}_{key}"
        assert not entity_registry.async_get_entity_id(platform, "pawcontrol", owner)
