"""A Traccar server behind the whole integration: each of its faults ends in honest entities.

The sockets are real. So is the clock, but it leaps ahead when a test says so.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http import HTTPStatus
from json import dumps
import logging
from types import MappingProxyType
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.diagnostics import async_get_config_entry_diagnostics
from custom_components.pawcontrol.model.dog import DogData

from .common import dog_data, dog_id, traccar_entry, value
from .traccar_server import REX, TOKEN, TraccarServer, device, stamp

MAX: Final = 7
LOGGER: Final = "custom_components.pawcontrol"
_METERS_PER_DEGREE: Final = 111_195
_TURNS: Final = 12
_PATIENCE: Final = 50

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00", tick=True)
"""An hour after midnight where the house is: the day has no past yet that would be looked at."""


class House:
    """A home with Home Assistant, a dog on a collar, and the server that hears of it."""

    def __init__(
        self,
        hass: HomeAssistant,
        freezer: FrozenDateTimeFactory,
        server: TraccarServer,
        **changes: Any,
    ) -> None:
        """Start with nothing set up; what is stored of the dog may be changed."""
        self.hass = hass
        self.server = server
        dog = dog_data(trackers=[str(REX)], **changes)
        self.entry: ConfigEntry = traccar_entry(hass, server.port, [dog])
        self._freezer = freezer

    async def async_start(self) -> None:
        """Set everything up with a dog 500 m north of home, and wait until it is live."""
        await self.async_send(500)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.async_shows("live", "live")
        await self.async_later(10)

    async def async_send(self, north: float, **values: Any) -> datetime:
        """Let the collar report a place some meters north of home; return when it was there."""
        now = dt_util.utcnow().replace(microsecond=0)
        await self.server.async_move(**self.place(north) | {"time": now} | values)
        return now

    async def async_move(self, north: float, **values: Any) -> None:
        """Let the collar report a place some meters north of home; wait until it is known."""
        await self.async_knows(await self.async_send(north, **values))

    def place(self, north: float) -> dict[str, Any]:
        """Return a place some meters north of home."""
        config = self.hass.config
        latitude = config.latitude + north / _METERS_PER_DEGREE
        return {"latitude": latitude, "longitude": config.longitude}

    async def async_later(self, seconds: float) -> None:
        """Let time pass at once, with all timers that end meanwhile."""
        await self._async_settle()
        self._freezer.move_to(dt_util.utcnow() + timedelta(seconds=seconds))
        await self._async_settle()

    async def _async_settle(self) -> None:
        """Let what is on its way arrive, by turns of the loop, for a leap would end its time."""
        for _ in range(_TURNS):
            await asyncio.sleep(0.005)
        await self.hass.async_block_till_done()

    async def async_knows(self, fix: datetime) -> None:
        """Wait until the last fix of the dog is from then."""
        dog, changed = self.entry.runtime_data.dogs[dog_id()], asyncio.Event()
        close = dog.async_add_listener(changed.set)
        while dog.data.gps.last_fix != fix:
            changed.clear()
            await changed.wait()
        close()

    async def async_shows(self, quality: str, link: str) -> None:
        """Wait until the entities tell this tracking quality and this way of the positions."""
        for _ in range(_PATIENCE):
            await self._async_settle()
            if self.shown == (quality, link):
                break
        assert self.shown == (quality, link)

    async def async_recovers(self) -> None:
        """Let time pass until positions are live: when the next attempt comes is drawn by lot."""
        for _ in range(3):
            await self.async_later(60)
            if self.shown == ("live", "live"):
                break
        await self.async_shows("live", "live")

    async def async_close(self) -> None:
        """Unload what is loaded, and let the server go."""
        if self.entry.state is ConfigEntryState.LOADED:
            assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.server.async_stop()

    @property
    def shown(self) -> tuple[str, str]:
        """The tracking quality of the dog, and how positions come in."""
        return (
            value(self.hass, "sensor", "tracking_quality"),
            value(self.hass, "sensor", "link", self.entry.entry_id),
        )

    @property
    def known(self) -> DogData:
        """What is known of the dog."""
        data: DogData = self.entry.runtime_data.dogs[dog_id()].data
        return data


@asynccontextmanager
async def open_house(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> AsyncGenerator[House]:
    """Open a house whose server is up."""
    assert await async_setup_component(hass, "zone", {})
    house = House(hass, freezer, await TraccarServer().async_start())
    yield house
    await house.async_close()


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[House]:
    """Return a house whose server is up."""
    async with open_house(hass, freezer) as house:
        yield house


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return a function that tells what was logged for people since it was last asked."""
    caplog.set_level(logging.INFO)

    def read() -> list[str]:
        assert TOKEN not in caplog.text
        found = [r.getMessage() for r in caplog.records if r.name == LOGGER]
        caplog.clear()
        return found

    return read


async def test_a_dog_is_shown_where_it_is_as_it_moves(house: House) -> None:
    await house.async_start()
    assert house.known.gps.distance_from_home == pytest.approx(500, abs=1)
    await house.async_later(30)
    await house.async_move(560)
    await house.async_later(30)
    await house.async_move(620, attributes={"batteryLevel": 71, "charge": True})
    assert house.known.gps.distance_from_home == pytest.approx(620, abs=15)
    assert (house.known.gps.battery, house.known.gps.charging) == (71, True)
    await house.async_shows("live", "live")


async def test_live_positions_cost_few_requests(house: House) -> None:
    await house.async_start()
    before = house.server.requests.total()
    for n in range(10):
        await house.async_later(60)
        await house.async_move(500 + n % 2)
    assert house.server.requests.total() - before <= 10
    await house.async_shows("live", "live")


async def test_five_dogs_cost_at_most_a_request_a_minute_while_live(house: House) -> None:
    for device_id in range(10, 14):
        house.server.devices[device_id] = device(device_id, f"Collar {device_id}")
        await house.async_send(500, device_id=device_id)
        data = dog_data(name=f"Dog {device_id}", trackers=[str(device_id)])
        subentry = ConfigSubentry(
            data=MappingProxyType(data), subentry_type="dog", title=data["name"], unique_id=None
        )
        house.hass.config_entries.async_add_subentry(house.entry, subentry)
    await house.async_start()
    before = house.server.requests.total()
    for n in range(15):
        await house.async_later(40)
        for device_id in (REX, *range(10, 14)):
            await house.async_send(500 + n % 2, device_id=device_id)
    assert house.server.requests.total() - before <= 10
    await house.async_shows("live", "live")


@pytest.mark.expects_warnings
@pytest.mark.parametrize("fault", ["cut", "freeze", "silence", "garbage"])
async def test_a_socket_that_fails_is_replaced_by_asking_and_comes_back(
    house: House, lines: Callable[[], list[str]], fault: str
) -> None:
    await house.async_start()
    lines()
    server = house.server
    server.without_socket = True
    faults: dict[str, Callable[[], Awaitable[None]]] = {
        "cut": server.async_cut,
        "freeze": server.async_freeze,
        "silence": server.async_silence,
        "garbage": partial(server.async_push_text, "{"),
    }
    await faults[fault]()
    for _ in range(7):
        await house.async_later(21)
    await house.async_shows("delayed", "polling")
    server.mute = False
    await house.async_send(560)
    await house.async_later(35)
    await house.async_shows("live", "polling")
    await house.async_later(301)
    await house.async_shows("stale", "polling")
    assert lines() == ["There are no live positions; they are asked for until there are"]
    server.without_socket = False
    await house.async_later(130)
    await house.async_shows("stale", "live")
    await house.async_move(620)
    await house.async_shows("live", "live")
    assert lines() == ["Live positions are back"]


REFUSALS: Final[dict[str, dict[str, Any]]] = {
    "429": {"status": HTTPStatus.TOO_MANY_REQUESTS, "headers": {"Retry-After": "42"}},
    "500": {"status": HTTPStatus.INTERNAL_SERVER_ERROR},
    "502": {"status": HTTPStatus.BAD_GATEWAY},
    "garbage": {"body": "<html>", "without_socket": True},
    "slow": {"delay": 15},
}
WELL: Final[dict[str, Any]] = {
    "status": None,
    "headers": {},
    "body": None,
    "without_socket": False,
    "delay": 0,
}


@pytest.mark.expects_warnings
@pytest.mark.parametrize("fault", REFUSALS)
async def test_a_server_that_fails_is_not_shown_as_live_and_recovers(
    house: House, lines: Callable[[], list[str]], fault: str
) -> None:
    await house.async_start()
    lines()
    vars(house.server).update(REFUSALS[fault])
    await house.server.async_cut()
    await house.async_later(11)
    await house.async_shows("stale", "down")
    for _ in range(4):
        await house.async_later(43)
    await house.async_shows("stale", "down")
    assert len(lines()) == 1
    vars(house.server).update(WELL)
    await house.async_send(520)
    await house.async_recovers()
    assert lines() == ["Fetching source data recovered"]
    assert house.entry.state is ConfigEntryState.LOADED


@pytest.mark.expects_warnings
async def test_an_outage_is_told_at_once_though_the_server_answered_a_moment_ago(
    house: House,
) -> None:
    await house.async_start()
    await house.entry.runtime_data.poll.async_refresh()
    house.server.status = HTTPStatus.INTERNAL_SERVER_ERROR
    before = dt_util.utcnow()
    await house.server.async_cut()
    await house.async_shows("stale", "down")
    assert dt_util.utcnow() - before < timedelta(seconds=4)


@pytest.mark.expects_warnings
async def test_a_server_that_is_down_at_a_restart_is_asked_again_without_a_socket(
    house: House,
) -> None:
    await house.async_start()
    await house.server.async_stop()
    await house.hass.config_entries.async_unload(house.entry.entry_id)
    house.server.without_socket = True
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_shows("stale", "down")
    await house.async_send(520)
    await house.server.async_start()
    for _ in range(8):
        await house.async_later(40)
        await house.async_send(520)
    await house.async_later(40)
    await house.async_shows("live", "polling")


async def test_what_is_pushed_waits_until_the_last_gap_is_filled(house: House) -> None:
    await house.async_start()
    (dog,) = house.entry.runtime_data.dogs.values()
    dog.hold()
    dog.hold()
    await house.async_later(30)
    before, fix = house.known.gps.last_fix, await house.async_send(560)
    await house.async_later(1)
    dog.release()
    assert house.known.gps.last_fix == before
    dog.release()
    assert house.known.gps.last_fix == fix


async def test_what_still_waits_when_all_is_unloaded_starts_no_timer(house: House) -> None:
    await house.async_start()
    (dog,) = house.entry.runtime_data.dogs.values()
    dog.hold()
    await house.async_later(30)
    fix = await house.async_send(560)
    await house.async_later(1)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    dog.release()
    assert dog.data.gps.last_fix == fix


@pytest.mark.expects_warnings
async def test_a_server_that_wants_to_be_left_alone_is(house: House) -> None:
    await house.async_start()
    refusal = {"status": HTTPStatus.TOO_MANY_REQUESTS, "headers": {"Retry-After": "300"}}
    vars(house.server).update(refusal)
    await house.server.async_cut()
    await house.async_shows("stale", "down")
    await house.async_later(5)
    before = house.server.requests.total()
    for _ in range(4):
        await house.async_later(65)
    assert house.server.requests.total() == before
    vars(house.server).update(WELL)
    await house.async_later(60)
    await house.async_shows("stale", "live")


@pytest.mark.expects_warnings
async def test_a_token_that_ends_asks_for_another_and_may_be_good_again(
    house: House, lines: Callable[[], list[str]]
) -> None:
    await house.async_start()
    lines()
    house.server.token = "another"  # noqa: S105  (opens nothing)
    await house.server.async_cut()
    await house.async_shows("stale", "down")
    await house.async_later(60)
    await house.async_shows("stale", "down")
    assert len(lines()) == 1
    (flow,) = house.hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    house.server.token = TOKEN
    await house.async_send(520)
    await house.async_later(125)
    await house.async_move(530)
    await house.async_shows("live", "live")
    assert lines() == ["Fetching source data recovered"]
    house.hass.config_entries.flow.async_abort(flow["flow_id"])


@pytest.mark.expects_warnings
async def test_what_was_missed_is_fetched_before_anything_new_counts(house: House) -> None:
    """The walk is 700 m long although its middle was never pushed."""
    await house.async_start()
    for n in range(4):
        await house.async_later(30)
        await house.async_move(500 + 25 * n)
    house.server.without_socket = True
    start, latest = dt_util.utcnow(), dict(house.server.latest)
    await house.server.async_stop()
    for n in range(24):
        await house.async_later(10)
        await house.async_send(575 + 25 * (n if n < 12 else 23 - n))
    house.server.latest, newest = latest, house.server.latest
    house.server.without_socket = False
    await house.server.async_start()
    house.server.latest = newest
    await house.async_recovers()
    assert dt_util.utcnow() - start < timedelta(minutes=10)
    assert value(house.hass, "binary_sensor", "on_walk") == "on"
    current = house.known.walk.current
    assert current
    assert current.distance == pytest.approx(625, rel=0.2)


async def test_positions_that_come_twice_or_late_change_nothing(house: House) -> None:
    await house.async_start()
    await house.async_later(30)
    await house.async_move(600)
    before = house.known.gps
    (newest, *_) = house.server.latest.values()
    late = newest | house.place(900) | {"fixTime": stamp(dt_util.utcnow() - timedelta(minutes=1))}
    for position in (newest, late, newest, late | {"latitude": None}, {"deviceId": REX}):
        await house.server.async_push({"positions": [position]})
    await house.async_later(1)
    assert house.known.gps == before


@pytest.mark.parametrize("ahead", [timedelta(hours=-1), timedelta(hours=1)])
async def test_a_server_whose_clock_is_wrong_has_live_positions(
    house: House, ahead: timedelta
) -> None:
    clock = format_datetime(dt_util.utcnow() + ahead, usegmt=True)
    house.server.headers = {"Date": clock}
    await house.async_start()
    now = dt_util.utcnow()
    times = {"fixTime": stamp(now + abs(ahead)), "serverTime": stamp(now + ahead)}
    await house.async_send(600, **times)
    await house.async_later(1)
    fix = house.known.gps.last_fix
    assert fix
    assert abs(fix - now) < timedelta(seconds=5)
    await house.async_shows("live", "live")


async def test_a_tracker_from_the_future_is_not_believed(house: House) -> None:
    await house.async_start()
    await house.async_later(85)
    ahead = stamp(dt_util.utcnow() + timedelta(hours=1))
    await house.async_send(600, fixTime=ahead, serverTime=ahead)
    await house.async_later(60)
    await house.async_shows("delayed", "live")


async def test_a_device_that_is_removed_is_not_shown_as_live(house: House) -> None:
    await house.async_start()
    gone = house.server.devices.pop(REX)
    for _ in range(6):
        await house.async_later(51)
        await house.server.async_push({})
    await house.async_shows("stale", "live")
    house.server.devices[REX] = gone
    await house.async_move(520)
    await house.async_shows("live", "live")


async def test_a_device_without_a_position_is_shown_once_it_has_one(house: House) -> None:
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    await house.async_shows("lost", "live")
    await house.async_move(500)
    await house.async_shows("live", "live")


@pytest.mark.expects_warnings
async def test_a_server_that_is_down_at_the_start_is_waited_for(
    house: House, lines: Callable[[], list[str]]
) -> None:
    await house.server.async_stop()
    await house.hass.config_entries.async_setup(house.entry.entry_id)
    assert house.entry.state is ConfigEntryState.SETUP_RETRY
    await house.async_send(500)
    await house.server.async_start()
    await house.async_later(15)
    await house.async_shows("live", "live")
    assert len(lines()) <= 1


@pytest.mark.expects_warnings
async def test_what_was_known_is_shown_at_once_though_the_server_is_down(
    house: House, lines: Callable[[], list[str]]
) -> None:
    await house.async_start()
    await house.server.async_stop()
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    await house.async_later(600)
    lines()
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    assert house.shown[0] in {"stale", "delayed"}
    assert house.known.gps.distance_from_home == pytest.approx(500, abs=1)
    for _ in range(5):
        await house.async_later(60)
    await house.async_shows("stale", "down")
    assert len(lines()) == 1
    await house.server.async_start()
    # The pauses are drawn, and may take two minutes each by now.
    for _ in range(3):
        await house.async_later(60)
    await house.async_send(560)
    await house.async_shows("live", "live")


@pytest.mark.expects_warnings
@pytest.mark.parametrize("status", [HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR])
async def test_a_history_that_fails_hides_no_position(house: House, status: HTTPStatus) -> None:
    await house.async_start()
    house.server.without_socket = True
    house.server.refusals["reports/route"] = status
    await house.server.async_cut()
    await house.async_later(10)
    for n in range(8):
        fix = await house.async_send(560 + 40 * n)
        await house.async_later(35)
        await house.async_later(1)
        assert house.known.gps.last_fix == fix
    await house.async_shows("live", "polling")
    assert house.server.requests["reports/route"] > 2


async def test_new_trackers_are_a_notice_until_the_dogs_change(house: House) -> None:
    await house.async_start()
    issues, issue_id = ir.async_get(house.hass), f"new_trackers_{house.entry.entry_id}"
    for device_id, name in ((7, "Max"), (8, "Car")):
        await house.server.async_push({"devices": [device(device_id, name)]})
        await house.async_move(500)
        await house.async_later(1)
    issue = issues.async_get_issue(DOMAIN, issue_id)
    assert issue
    assert issue.translation_placeholders == {
        "source": house.entry.title,
        "trackers": "Max, Car",
    }
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    assert issues.async_get_issue(DOMAIN, issue_id) is None


async def test_reloads_leave_no_socket_behind(house: House) -> None:
    await house.async_start()
    for n in range(5):
        assert await house.hass.config_entries.async_reload(house.entry.entry_id)
        await house.server.async_wait_for_socket(n + 2)
    await house.async_later(1)
    assert house.server.sockets == 1


def _needles(house: House) -> set[str]:
    """Return what nobody may read in a download: secrets, names, addresses and places."""
    config = house.hass.config
    degrees = (config.latitude, config.longitude, house.place(560)["latitude"])
    places = {text for each in degrees for text in (f"{each:.3f}", f"{abs(each):.6f}"[:-3])}
    personal = {"rex", "collar", "vet street", "8601234", "127.0.0.1", f":{house.server.port}"}
    return personal | places | {TOKEN, house.entry.title.casefold(), dog_id()}


@pytest.mark.expects_warnings
@pytest.mark.parametrize("fault", ["none", "refusal", "outage"])
async def test_diagnostics_tell_no_secret(house: House, fault: str) -> None:
    await house.async_start()
    await house.async_send(560, address="Vet Street 1")
    await house.async_later(30)
    house.server.status = {"refusal": HTTPStatus.INTERNAL_SERVER_ERROR}.get(fault)
    ends = {"refusal": house.server.async_cut, "outage": house.server.async_stop}
    await ends.get(fault, house.server.async_ping)()
    for _ in range(3):
        await house.async_later(35)
    told = await async_get_config_entry_diagnostics(house.hass, house.entry)
    assert bool(told["connection"]["last_failure"]) == (fault != "none")
    text = dumps(told, default=str).casefold()
    assert [needle for needle in _needles(house) if needle in text] == []


async def test_diagnostics_tell_how_positions_come_and_no_secret(house: House) -> None:
    await house.async_start()
    told = await async_get_config_entry_diagnostics(house.hass, house.entry)
    assert told["link"] == "live"
    assert TOKEN not in str(told)
    assert "127.0.0.1" not in str(told)
