"""A Traccar server as a source, over real sockets: what comes in, and what it says of itself."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from http import HTTPStatus
import logging
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.sources import Link, Raw, SourceAuthError, SourceError
from custom_components.pawcontrol.sources.traccar import PACE, Pace, TraccarSource
from custom_components.pawcontrol.sources.traccar_api import TraccarApi, api_url

from ..traccar_server import HOST, REX, TOKEN, TraccarServer, a_long_day, device

MAX: Final = 7
STRANGER: Final = 9
PLACE: Final[dict[str, Any]] = {"latitude": 52.5, "longitude": 13.4}
QUICK: Final = Pace(heartbeat=0.1, silence=0.3, first_wait=0.01, longest_wait=0.05)
LOGGER: Final = "custom_components.pawcontrol"


@pytest.fixture
async def server(socket_enabled: None) -> AsyncGenerator[TraccarServer]:
    """Return a server that is up."""
    server = TraccarServer()
    server.devices |= {MAX: device(MAX, "Max"), STRANGER: device(STRANGER, "Car")}
    yield await server.async_start()
    await server.async_stop()


@pytest.fixture
async def source(hass: HomeAssistant, server: TraccarServer) -> TraccarSource:
    """Return the source of two of the server's three devices, which is in a hurry."""
    url = api_url(HOST, server.port, tls=False)
    api = TraccarApi(async_get_clientsession(hass), url, TOKEN)
    return TraccarSource(api, [str(REX), str(MAX)], QUICK)


class Inbox:
    """Notes what a source pushes, and how its link changes."""

    def __init__(self, source: TraccarSource, *origins: int) -> None:
        """Subscribe to some trackers."""
        self._source = source
        self.messages: list[tuple[str, Raw]] = []
        self.links: list[Link] = []
        self._news = asyncio.Event()
        self._closers = [
            source.async_subscribe([str(origin) for origin in origins], self._receive),
            source.async_on_link(lambda: self.links.append(source.link)),
        ]

    def _receive(self, origin: str, raw: Raw) -> None:
        self.messages.append((origin, raw))
        self._news.set()

    async def async_wait(self, count: int) -> None:
        """Wait until so many messages have come."""
        async with asyncio.timeout(5):
            while len(self.messages) < count:
                self._news.clear()
                await self._news.wait()

    def close(self) -> None:
        """Listen no more."""
        for close in self._closers:
            close()

    @property
    def reports(self) -> list[tuple[str, Report]]:
        """What was pushed so far."""
        now = dt_util.utcnow()
        return [(origin, self._source.parse(raw, now)) for origin, raw in self.messages]


@pytest.fixture
async def inbox(source: TraccarSource) -> AsyncGenerator[Inbox]:
    """Return what comes in while the source is live."""
    inbox = Inbox(source, REX, MAX)
    task = asyncio.create_task(source.async_run())
    yield inbox
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def async_link(source: TraccarSource, link: Link) -> None:
    """Wait until the link of a source is as told."""
    changed = asyncio.Event()
    close = source.async_on_link(changed.set)
    async with asyncio.timeout(5):
        while source.link is not link:
            await changed.wait()
            changed.clear()
    close()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged for people."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == LOGGER and record.levelno >= logging.INFO
    ]


async def test_one_request_tells_of_all_trackers(
    source: TraccarSource, server: TraccarServer
) -> None:
    now = dt_util.utcnow()
    for device_id in (MAX, REX, STRANGER):
        await server.async_move(device_id=device_id, **PLACE, time=now)
    positions = await source.async_positions()
    assert list(positions) == ["5", "7"]
    assert [source.parse(raw, now).battery for raw in positions.values()] == [80, 80]
    assert server.requests == {"positions": 1}
    assert source.link is Link.POLLING


async def test_a_tracker_that_the_server_does_not_know_is_silent(
    source: TraccarSource, server: TraccarServer
) -> None:
    await server.async_move(**PLACE, time=dt_util.utcnow())
    del server.devices[REX]
    positions = await source.async_positions()
    silent = Report(connected=False)
    assert [source.parse(raw, dt_util.utcnow()) for raw in positions.values()] == [silent, silent]


@pytest.mark.parametrize("count", [1, 49_999])
async def test_a_route_is_read_whole(
    source: TraccarSource, server: TraccarServer, count: int
) -> None:
    start = dt_util.utcnow().replace(microsecond=0) - timedelta(days=1)
    server.route = a_long_day(MAX, start, count)
    route = await source.async_route("7", start, start + timedelta(days=1))
    assert len(route) == count
    fix = source.parse(route[0], dt_util.utcnow()).fix
    assert fix
    assert (fix.time, fix.latitude) == (start, 52.0)


async def test_nothing_is_pushed_of_others(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    other = Inbox(source, MAX)
    await async_link(source, Link.LIVE)
    now = dt_util.utcnow()
    for device_id in (STRANGER, REX, MAX):
        await server.async_move(device_id=device_id, **PLACE, time=now)
    await server.async_push({"positions": [7, {}], "events": [{}]})
    await other.async_wait(1)
    other.close()
    await server.async_move(device_id=MAX, **PLACE, time=now)
    await inbox.async_wait(3)
    assert [origin for origin, _ in inbox.messages] == ["5", "7", "7"]
    assert [origin for origin, _ in other.messages] == ["7"]
    assert {report.battery for _, report in inbox.reports} == {80}


async def test_the_first_message_of_a_socket_holds_the_latest(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    await server.async_move(**PLACE, time=dt_util.utcnow())
    await inbox.async_wait(1)
    assert [origin for origin, _ in inbox.messages] == ["5"]
    assert source.link is Link.LIVE


async def test_a_device_that_appears_later_is_told_once(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    names: list[str] = []
    close = source.async_on_new_tracker(names.append)
    await async_link(source, Link.LIVE)
    new = [device(11, "Luna"), device(STRANGER, "Car"), device(REX, "Rex"), {"id": "12"}, 7]
    await server.async_push({"devices": None})
    for _ in range(2):
        await server.async_push({"devices": new})
    await server.async_move(**PLACE, time=dt_util.utcnow())
    await inbox.async_wait(1)
    assert names == ["Luna"]
    close()
    await server.async_push({"devices": [device(13, "Bella")]})
    await server.async_move(**PLACE, time=dt_util.utcnow())
    await inbox.async_wait(2)
    assert names == ["Luna"]


async def test_a_device_of_ours_may_appear_later(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    names: list[str] = []
    source.async_on_new_tracker(names.append)
    ours = server.devices.pop(REX)
    await async_link(source, Link.LIVE)
    await server.async_push({"devices": [ours]})
    await server.async_move(**PLACE, time=dt_util.utcnow())
    await inbox.async_wait(1)
    assert names == []


async def test_a_motion_flag_counts_once_the_tracker_has_shown_that_it_feels(
    source: TraccarSource, server: TraccarServer
) -> None:
    felt = []
    for motion, speed in ((False, 0), (True, 1), (False, 0), (True, 0), (False, 0)):
        await server.async_move(
            **PLACE, time=dt_util.utcnow(), speed=speed, attributes={"motion": motion}
        )
        raw = (await source.async_positions())["5"]
        felt.append(source.parse(raw, dt_util.utcnow()).moving)
    assert felt == [None, None, None, True, False]


async def test_a_socket_that_breaks_comes_back_without_a_word(
    source: TraccarSource,
    server: TraccarServer,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    await async_link(source, Link.LIVE)
    for _ in range(3):
        await server.async_cut()
        await async_link(source, Link.POLLING)
        await source.async_positions()
        await async_link(source, Link.LIVE)
    assert inbox.links == [Link.LIVE, *[Link.POLLING, Link.LIVE] * 3]
    assert lines(caplog) == []


@pytest.mark.parametrize("fault", ["freeze", "mute"])
async def test_a_socket_that_only_seems_open_is_given_up(
    source: TraccarSource, server: TraccarServer, inbox: Inbox, fault: str
) -> None:
    await async_link(source, Link.LIVE)
    await {"freeze": server.async_freeze, "mute": server.async_silence}[fault]()
    await async_link(source, Link.POLLING)
    server.mute = False
    await async_link(source, Link.LIVE)


async def test_a_heartbeat_keeps_a_socket(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    await async_link(source, Link.LIVE)
    for _ in range(5):
        await asyncio.sleep(0.1)
        await server.async_push({})
    assert inbox.links == [Link.LIVE]


async def test_garbage_ends_a_socket_and_is_forgotten(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    await async_link(source, Link.LIVE)
    await server.async_push_text("{")
    await async_link(source, Link.POLLING)
    await async_link(source, Link.LIVE)
    assert server.opened == 2


@pytest.mark.expects_warnings
async def test_without_a_socket_it_asks_and_says_so_once(
    source: TraccarSource,
    server: TraccarServer,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    server.without_socket = True
    await server.async_wait_for("socket", 3)
    for _ in range(3):
        await source.async_positions()
    assert source.link is Link.POLLING
    assert lines(caplog) == ["There are no live positions; they are asked for until there are"]
    server.without_socket = False
    await async_link(source, Link.LIVE)
    assert lines(caplog)[1:] == ["Live positions are back"]


async def test_a_server_that_fails_altogether_is_down_and_told_by_others(
    source: TraccarSource,
    server: TraccarServer,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    await async_link(source, Link.LIVE)
    await server.async_stop()
    await async_link(source, Link.POLLING)
    for _ in range(3):
        with pytest.raises(SourceError):
            await source.async_positions()
    await server.async_start()
    await source.async_positions()
    await async_link(source, Link.LIVE)
    assert inbox.links == [Link.LIVE, Link.POLLING, Link.DOWN, Link.POLLING, Link.LIVE]
    assert lines(caplog) == []


async def test_a_socket_is_tried_at_once_when_the_server_answers_again(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    url = api_url(HOST, server.port, tls=False)
    api = TraccarApi(async_get_clientsession(hass), url, TOKEN)
    source = TraccarSource(api, [str(REX)], Pace(first_wait=1000, longest_wait=2000))
    await server.async_stop()
    with pytest.raises(SourceError):
        await source.async_positions()
    inbox = Inbox(source, REX)
    task = asyncio.create_task(source.async_run())
    await asyncio.sleep(0.05)
    await server.async_start()
    await source.async_positions()
    await async_link(source, Link.LIVE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert inbox.links == [Link.POLLING, Link.LIVE]


async def test_while_the_socket_is_live_a_question_that_fails_is_no_outage(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    await async_link(source, Link.LIVE)
    server.status = HTTPStatus.INTERNAL_SERVER_ERROR
    with pytest.raises(SourceError):
        await source.async_positions()
    assert source.link is Link.LIVE


async def test_a_token_that_ended_is_an_error_of_its_own(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    await async_link(source, Link.LIVE)
    server.token = "another"  # noqa: S105  (opens nothing)
    await server.async_cut()
    await async_link(source, Link.POLLING)
    with pytest.raises(SourceAuthError):
        await source.async_positions()
    assert source.link is Link.DOWN
    server.token = TOKEN
    await async_link(source, Link.LIVE)


async def test_a_question_that_is_given_up_is_a_failure(
    source: TraccarSource, server: TraccarServer
) -> None:
    server.delay = 5
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await source.async_positions()
    assert source.link is Link.DOWN


@pytest.mark.expects_warnings
async def test_a_receiver_that_fails_does_not_end_the_socket_for_good(
    source: TraccarSource, server: TraccarServer, inbox: Inbox
) -> None:
    def fail(_origin: str, _raw: Raw) -> None:
        raise KeyError

    await async_link(source, Link.LIVE)
    close = source.async_subscribe([str(REX)], fail)
    await server.async_move(**PLACE, time=dt_util.utcnow())
    await async_link(source, Link.POLLING)
    close()
    await inbox.async_wait(2)


def test_silence_is_noticed_after_two_missed_signs_of_life() -> None:
    assert 2 * 55 < PACE.silence < 3 * 55
    assert PACE.heartbeat < 55


def test_the_source_is_asked_as_often_as_trackers_report(source: TraccarSource) -> None:
    assert source.fix_interval == 10
    assert source.origins == ("5", "7")


async def test_events_that_are_no_alarms_are_left_out(
    source: TraccarSource, server: TraccarServer
) -> None:
    inbox = Inbox(source, REX)
    await server.async_move(**PLACE, time=dt_util.utcnow())
    await source.async_positions()
    for _ in range(2):
        await server.async_move(**PLACE, time=dt_util.utcnow())
    await source.async_positions()
    assert source.has_missed
    server.body = '[{"type": "alarm"}, {"deviceId": 5, "attributes": {}}]'
    for _ in range(2):
        await source.async_tell_missed()
    inbox.close()
    assert (inbox.messages, source.has_missed) == ([], False)
    assert server.requests["reports/events"] == 1
