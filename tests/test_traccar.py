"""A Traccar server behind the whole integration: each of its faults ends in honest entities.

The sockets are real. So is the clock, but it leaps ahead when a test says so.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
import logging
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.model.dog import DogData

from .common import dog_id, traccar_entry, value
from .traccar_server import TOKEN, TraccarServer

MAX: Final = 7
LOGGER: Final = "custom_components.pawcontrol"
_METERS_PER_DEGREE: Final = 111_195
_TURNS: Final = 30
_PATIENCE: Final = 20

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00", tick=True)
"""An hour after midnight where the house is: the day has no past yet that would be looked at."""


class House:
    """A home with Home Assistant, a dog on a collar, and the server that hears of it."""

    def __init__(
        self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: TraccarServer
    ) -> None:
        """Start with nothing set up."""
        self.hass = hass
        self.server = server
        self.entry: ConfigEntry = traccar_entry(hass, server.port)
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


@pytest.fixture
async def house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, socket_enabled: None
) -> AsyncGenerator[House]:
    """Return a house whose server is up."""
    assert await async_setup_component(hass, "zone", {})
    house = House(hass, freezer, await TraccarServer().async_start())
    yield house
    if house.entry.state is ConfigEntryState.LOADED:
        assert await hass.config_entries.async_unload(house.entry.entry_id)
    await house.server.async_stop()


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
    await house.async_move(620, attributes={"batteryLevel": 71})
    assert house.known.gps.distance_from_home == pytest.approx(620, abs=15)
    assert house.known.gps.battery == 71
    await house.async_shows("live", "live")


async def test_live_positions_cost_few_requests(house: House) -> None:
    await house.async_start()
    before = house.server.requests.total()
    for n in range(10):
        await house.async_later(60)
        await house.async_move(500 + n % 2)
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
    await house.async_later(60)
    await house.async_shows("live", "live")
    assert lines() == ["Fetching dog data recovered"]
    assert house.entry.state is ConfigEntryState.LOADED
