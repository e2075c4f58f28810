"""How often a source is asked for all dogs, and what an outage looks like."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import logging
from typing import Any, Final, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol import parts
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.sources import (
    Raw,
    Receiver,
    Source,
    SourceAuthError,
    SourceConnectionError,
    SourceError,
)

from ..common import async_load, demo_entry, value

NOON: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)


class Server(Source):
    """Trackers with a fix every ten seconds, all at the same distance north of home."""

    fix_interval = 10.0

    def __init__(self, home: tuple[float, float], trackers: int) -> None:
        """Create trackers that lie at home."""
        self.origins = tuple(f"demo-{index}" for index in range(trackers))
        self.home = home
        self.north = dict.fromkeys(self.origins, 0.0)
        self.speed = dict.fromkeys(self.origins, 0.0)
        self.error: SourceError | None = None
        self.asked = 0
        self.hours = list[str]()

    def step(self, seconds: float) -> None:
        """Let the dogs go on."""
        self.north = {dog: north + seconds * self.speed[dog] for dog, north in self.north.items()}

    @override
    async def async_positions(self) -> dict[str, Raw]:
        self.asked += 1
        if self.error:
            raise self.error
        now = dt_util.utcnow()
        return {dog: {"time": now.isoformat(), "north": self.north[dog]} for dog in self.origins}

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        self.hours.append(tracker)
        return []

    @override
    def parse(self, raw: Raw, now: datetime) -> Report:
        latitude, longitude = self.home
        time = datetime.fromisoformat(raw["time"])
        north = latitude + raw["north"] / 111_195
        return Report(fix=Fix(time=time, latitude=north, longitude=longitude, accuracy=5.0))

    @override
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        return lambda: None


@pytest.fixture
async def server(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """Put a server with three dogs in the demo's place, and set it up at noon."""
    freezer.move_to(NOON)
    server = Server((hass.config.latitude, hass.config.longitude), 3)

    def make(*_args: Any) -> Server:
        return server

    monkeypatch.setattr(parts, "DemoSource", make)
    return server


@pytest.fixture
async def entry(hass: HomeAssistant, server: Server, freezer: FrozenDateTimeFactory) -> ConfigEntry:
    """Return the entry of the server's dogs, loaded."""
    entry = demo_entry(hass)
    assert await async_setup_component(hass, "zone", {})
    loaded = list[ConfigEntry]()
    loading = asyncio.create_task(hass.config_entries.async_setup(entry.entry_id))
    # The look into the past waits for others to join it, by the clock that stands still.
    loading.add_done_callback(lambda _task: loaded.append(entry))
    for _ in iter(lambda: len(loaded), 1):
        await asyncio.sleep(0)
        freezer.tick(0.001)
    assert await loading
    return entry


async def _turns() -> None:
    """Let the tasks go on that need no time."""
    for _ in range(30):
        await asyncio.sleep(0)


async def _pass(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server, time: timedelta
) -> int:
    """Let time pass in steps of a second; return how often the server was asked."""
    before = server.asked
    for _ in range(int(time.total_seconds())):
        freezer.tick(1)
        server.step(1)
        async_fire_time_changed(hass)
        await _turns()
    return server.asked - before


async def test_all_dogs_at_rest_cost_two_requests_a_minute(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server, entry: ConfigEntry
) -> None:
    await _pass(hass, freezer, server, timedelta(minutes=5))
    server.hours.clear()
    assert await _pass(hass, freezer, server, timedelta(minutes=3)) <= 6
    assert (entry.runtime_data.poll.pace, server.hours) == ("rest", [])


async def test_the_dog_on_a_walk_decides_for_all(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server, entry: ConfigEntry
) -> None:
    server.speed["demo-1"] = 1.2
    await _pass(hass, freezer, server, timedelta(minutes=4))
    assert value(hass, "binary_sensor", "on_walk", "dog-1") == "on"
    assert value(hass, "binary_sensor", "on_walk", "dog-0") == "off"
    assert entry.runtime_data.poll.pace == "walk"
    assert 5 <= await _pass(hass, freezer, server, timedelta(minutes=1)) <= 6
    assert float(value(hass, "sensor", "walk_distance", "dog-1")) == pytest.approx(360, rel=0.1)
    server.speed["demo-1"] = 0
    await _pass(hass, freezer, server, timedelta(minutes=5))
    assert await _pass(hass, freezer, server, timedelta(minutes=1)) == 2


def _is_told(record: logging.LogRecord) -> bool:
    return record.name == "custom_components.pawcontrol" and record.levelno >= logging.INFO


@pytest.mark.expects_warnings
async def test_an_outage_is_told_once_and_cured_without_a_reload(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    server: Server,
    entry: ConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await _pass(hass, freezer, server, timedelta(minutes=5))
    caplog.clear()
    server.error = SourceConnectionError()
    await _pass(hass, freezer, server, timedelta(seconds=31))
    assert [value(hass, "sensor", "tracking_quality", f"dog-{n}") for n in range(3)] == [
        "stale"
    ] * 3
    assert entry.runtime_data.poll.pace == "offline"
    asked = await _pass(hass, freezer, server, timedelta(minutes=10))
    assert asked < 30
    assert entry.runtime_data.client.breaker_state in {"open", "half_open"}
    server.error = None
    await _pass(hass, freezer, server, timedelta(minutes=6))
    assert value(hass, "sensor", "tracking_quality") == "at_home"
    assert [record.getMessage() for record in caplog.records if _is_told(record)] == [
        "Error fetching source data: The source of positions cannot be reached",
        "Fetching source data recovered",
    ]


@pytest.mark.expects_warnings
async def test_a_server_that_asks_for_time_is_left_alone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server, entry: ConfigEntry
) -> None:
    server.error = SourceConnectionError(retry_after=120)
    assert await _pass(hass, freezer, server, timedelta(seconds=32)) == 1
    assert await _pass(hass, freezer, server, timedelta(seconds=85)) == 0
    server.error = None
    assert await _pass(hass, freezer, server, timedelta(seconds=40)) >= 1
    assert entry.runtime_data.client.connected


@pytest.mark.expects_warnings
async def test_a_token_that_ended_asks_a_person(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server
) -> None:
    server.error = SourceAuthError()
    entry = demo_entry(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "source_unauthorized"


async def test_an_entry_without_dogs_asks_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server
) -> None:
    entry = demo_entry(hass, dogs=0)
    await async_load(hass, entry)
    server.asked = 0
    assert await _pass(hass, freezer, server, timedelta(minutes=1)) == 0


async def test_who_asks_for_one_dog_asks_for_all(
    hass: HomeAssistant, server: Server, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    freezer.tick(6)
    server.asked = 0
    dogs = [*entry.runtime_data.dogs.values()]
    await dogs[0].async_refresh()
    assert server.asked == 1
    assert {dog.data.gps.last_fix for dog in dogs} == {dt_util.utcnow()}


async def test_a_source_that_was_asked_too_much_today_is_asked_less_until_midnight(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, server: Server, entry: ConfigEntry
) -> None:
    await hass.config.async_set_time_zone("UTC")
    await _pass(hass, freezer, server, timedelta(minutes=5))
    server.budget = entry.runtime_data.client.requests_today + 500
    poll = entry.runtime_data.poll
    await _pass(hass, freezer, server, timedelta(minutes=1))
    assert (poll.pace, poll.update_interval) == ("budget", timedelta(minutes=15))
    assert await _pass(hass, freezer, server, timedelta(minutes=14)) == 0
    server.budget = 5000
    await _pass(hass, freezer, server, timedelta(minutes=2))
    assert (poll.pace, poll.update_interval) == ("rest", timedelta(seconds=30))
    assert 4900 < (entry.runtime_data.client.budget_left or 0) < 5000
