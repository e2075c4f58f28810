"""What a Traccar server is asked, what its answers and refusals become, and what stays secret."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
import json
import logging
import traceback
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
import pytest
from yarl import URL

from custom_components.pawcontrol.sources import (
    SourceAuthError,
    SourceConflictError,
    SourceConnectionError,
    SourceError,
    SourceFaultError,
)
from custom_components.pawcontrol.sources.traccar_api import (
    Frame,
    NotTraccarError,
    TraccarApi,
    api_url,
)

from ..traccar_server import (
    HOST,
    REX,
    SHARE_TOKEN,
    TOKEN,
    TraccarServer,
    a_long_day,
    device,
    position,
)

NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
PLACE: Final[dict[str, Any]] = {"latitude": 52.5, "longitude": 13.4}


@pytest.fixture
async def server(socket_enabled: None) -> AsyncGenerator[TraccarServer]:
    """Return a server that is up."""
    server = await TraccarServer().async_start()
    yield server
    await server.async_stop()


def api_of(hass: HomeAssistant, server: TraccarServer, token: str = TOKEN) -> TraccarApi:
    """Return the API of a server."""
    url = api_url(HOST, server.port, tls=False)
    return TraccarApi(async_get_clientsession(hass), url, token)


@pytest.fixture
async def api(hass: HomeAssistant, server: TraccarServer) -> TraccarApi:
    """Return the API of the server."""
    return api_of(hass, server)


async def _listen(api: TraccarApi, frames: list[Frame] | None = None, **limits: float) -> None:
    received: list[Frame] = [] if frames is None else frames
    await api.async_listen(received.append, **({"heartbeat": 5.0, "silence": 5.0} | limits))


QUESTIONS: Final[tuple[Callable[[TraccarApi], Awaitable[Any]], ...]] = (
    lambda api: api.async_devices(),
    lambda api: api.async_positions(),
    lambda api: api.async_route(REX, NOON, NOON + timedelta(hours=1)),
    lambda api: api.async_command_types(REX),
    lambda api: api.async_send(REX, "positionSingle"),
    lambda api: api.async_share(REX, NOON),
    _listen,
)


@pytest.mark.parametrize(
    ("host", "tls", "url"),
    [
        ("gps.example.com", True, "https://gps.example.com:8082/api"),
        ("192.168.1.5", False, "http://192.168.1.5:8082/api"),
        ("fd00::5", False, "http://[fd00::5]:8082/api"),
    ],
)
def test_the_address_of_an_api(host: str, url: str, *, tls: bool) -> None:
    assert str(api_url(host, 8082, tls=tls)) == url


async def test_devices_are_those_of_the_account(api: TraccarApi, server: TraccarServer) -> None:
    server.devices[7] = device(7, "Car")
    devices = await api.async_devices()
    assert [(each["id"], each["name"]) for each in devices] == [(REX, "Rex's collar"), (7, "Car")]


async def test_positions_are_the_latest(api: TraccarApi, server: TraccarServer) -> None:
    await server.async_move(**PLACE, time=NOON)
    assert await api.async_positions() == [position(**PLACE, time=NOON)]


async def test_a_route_is_what_lies_between_two_times(
    api: TraccarApi, server: TraccarServer
) -> None:
    for minutes in (0, 30, 60):
        await server.async_move(**PLACE, time=NOON + timedelta(minutes=minutes))
    await server.async_move(device_id=7, **PLACE, time=NOON)
    found = await api.async_route(REX, NOON, NOON + timedelta(hours=1))
    assert [each["fixTime"][11:16] for each in found] == ["12:00", "12:30"]


async def test_a_day_of_fifty_thousand_positions_can_be_had(
    api: TraccarApi, server: TraccarServer
) -> None:
    server.route = a_long_day(REX, NOON)
    found = await api.async_route(REX, NOON, NOON + timedelta(days=1))
    assert len(found) == 50_000
    assert found[-1] == server.route[-1]


@pytest.mark.parametrize(
    "end",
    ["", ", 1", ", NaN]", "}", ", \x00]", "[" * 100_000],
    ids=["cut", "no_end", "nan", "brace", "nul", "deep"],
)
async def test_a_long_answer_that_is_no_json_is_refused(
    api: TraccarApi, server: TraccarServer, end: str
) -> None:
    server.body = "[" + ", ".join(["1"] * 100_000) + end
    with pytest.raises(NotTraccarError):
        await api.async_positions()


async def test_a_long_answer_that_is_no_list_is_refused(
    api: TraccarApi, server: TraccarServer
) -> None:
    server.body = '{"a": "' + "b" * 200_000 + '"}'
    with pytest.raises(NotTraccarError):
        await api.async_positions()


async def test_commands_are_sent(api: TraccarApi, server: TraccarServer) -> None:
    assert await api.async_command_types(REX) == {"custom", "positionSingle"}
    await api.async_send(REX, "positionPeriodic", {"frequency": 5})
    assert server.commands == [
        {"deviceId": REX, "type": "positionPeriodic", "attributes": {"frequency": 5}}
    ]


async def test_a_device_is_shared_for_a_time(api: TraccarApi, server: TraccarServer) -> None:
    assert await api.async_share(REX, NOON) == URL.build(
        scheme="http", host=HOST, port=server.port, path="/", query={"token": SHARE_TOKEN}
    )
    assert server.shares == [{"deviceId": "5", "expiration": "2026-10-03T12:00:00Z"}]


@pytest.mark.parametrize("text", ["", "<html> </html>", "x" * 2001])
async def test_a_share_that_is_no_token_is_not_traccar(
    api: TraccarApi, server: TraccarServer, text: str
) -> None:
    server.share_token = text
    with pytest.raises(NotTraccarError):
        await api.async_share(REX, NOON)


async def test_the_socket_says_what_comes(api: TraccarApi, server: TraccarServer) -> None:
    await server.async_move(**PLACE, time=NOON)
    frames: list[Frame] = []
    task = asyncio.create_task(_listen(api, frames))
    await server.async_wait_for_socket()
    await server.async_push({"devices": [device(REX, "Rex's collar")]})
    await server.async_push({})
    await server.async_cut()
    with pytest.raises(SourceConnectionError):
        await task
    assert [list(frame) for frame in frames] == [["positions"], ["devices"], []]


async def test_a_socket_that_is_asked_for_life_answers(
    api: TraccarApi, server: TraccarServer
) -> None:
    frames: list[Frame] = []
    task = asyncio.create_task(_listen(api, frames, heartbeat=0.05))
    await server.async_wait_for_socket()
    await server.async_ping()
    await asyncio.sleep(0.2)
    await server.async_push({"events": []})
    await server.async_cut()
    with pytest.raises(SourceConnectionError):
        await task
    assert [list(frame) for frame in frames] == [["positions"], ["events"]]


async def test_a_cancelled_socket_is_no_failure(api: TraccarApi, server: TraccarServer) -> None:
    task = asyncio.create_task(_listen(api))
    await server.async_wait_for_socket()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancelled_request_is_no_failure(api: TraccarApi, server: TraccarServer) -> None:
    server.delay = 5
    task = asyncio.create_task(api.async_devices())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_socket_that_is_silent_is_dead(api: TraccarApi, server: TraccarServer) -> None:
    server.mute = True
    with pytest.raises(SourceConnectionError):
        await _listen(api, silence=0.1)
    assert server.opened == 1


async def test_a_socket_of_which_half_is_left_is_dead(
    api: TraccarApi, server: TraccarServer
) -> None:
    task = asyncio.create_task(_listen(api, heartbeat=0.1))
    await server.async_wait_for_socket()
    await server.async_freeze()
    with pytest.raises(SourceConnectionError):
        await asyncio.wait_for(task, 4)


@pytest.mark.parametrize("text", ["{", "[]", "7", "\x00"])
async def test_a_message_that_is_none_ends_the_socket(
    api: TraccarApi, server: TraccarServer, text: str
) -> None:
    task = asyncio.create_task(_listen(api))
    await server.async_wait_for_socket()
    await server.async_push_text(text)
    with pytest.raises(NotTraccarError):
        await task


@pytest.mark.parametrize("ask", QUESTIONS)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (HTTPStatus.UNAUTHORIZED, SourceAuthError),
        (HTTPStatus.FORBIDDEN, SourceError),
        (HTTPStatus.NOT_FOUND, NotTraccarError),
        (HTTPStatus.CONFLICT, SourceConflictError),
        (HTTPStatus.TOO_MANY_REQUESTS, SourceFaultError),
        (HTTPStatus.INTERNAL_SERVER_ERROR, SourceFaultError),
        (HTTPStatus.BAD_GATEWAY, SourceConnectionError),
        (HTTPStatus.SERVICE_UNAVAILABLE, SourceConnectionError),
    ],
)
async def test_a_refusal_has_a_kind(
    api: TraccarApi,
    server: TraccarServer,
    ask: Callable[[TraccarApi], Awaitable[Any]],
    status: HTTPStatus,
    error: type[SourceError],
) -> None:
    server.status = status
    with pytest.raises(SourceError) as refusal:
        await ask(api)
    assert type(refusal.value) is error
    assert refusal.value.retry_after is None


@pytest.mark.parametrize("ask", QUESTIONS)
async def test_a_server_tells_when_to_come_back(
    api: TraccarApi, server: TraccarServer, ask: Callable[[TraccarApi], Awaitable[Any]]
) -> None:
    server.status, server.headers = HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "42"}
    with pytest.raises(SourceError) as refusal:
        await ask(api)
    assert refusal.value.retry_after == 42


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (format_datetime(datetime(2100, 1, 1, tzinfo=UTC), usegmt=True), 3600),
        (format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True), 0),
        ("999999", 3600),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
async def test_a_time_to_come_back_makes_sense(
    api: TraccarApi, server: TraccarServer, value: str, seconds: float | None
) -> None:
    server.status, server.headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": value}
    with pytest.raises(SourceConnectionError) as refusal:
        await api.async_devices()
    assert refusal.value.retry_after == seconds


@pytest.mark.parametrize("hours", [-2, 0, 2])
async def test_a_date_to_come_back_is_one_of_the_server(
    api: TraccarApi, server: TraccarServer, hours: int
) -> None:
    clock = dt_util.utcnow() + timedelta(hours=hours)
    later = format_datetime(clock + timedelta(seconds=90), usegmt=True)
    server.status = HTTPStatus.TOO_MANY_REQUESTS
    server.headers = {"Date": format_datetime(clock, usegmt=True), "Retry-After": later}
    with pytest.raises(SourceError) as refusal:
        await api.async_devices()
    assert refusal.value.retry_after == 90


@pytest.mark.parametrize("ask", QUESTIONS)
async def test_a_server_that_is_down_cannot_be_reached(
    api: TraccarApi, server: TraccarServer, ask: Callable[[TraccarApi], Awaitable[Any]]
) -> None:
    await server.async_stop()
    with pytest.raises(SourceConnectionError):
        await ask(api)


@pytest.mark.parametrize("ask", QUESTIONS[:4])
@pytest.mark.parametrize("body", ["", "<html>", "{", "NaN", "7", "null", '{"a": 1}', '"\ud83d'])
async def test_an_answer_that_is_no_list_is_not_traccar(
    api: TraccarApi,
    server: TraccarServer,
    ask: Callable[[TraccarApi], Awaitable[Any]],
    body: str,
) -> None:
    server.body = body.encode("utf-8", "replace").decode()
    with pytest.raises(NotTraccarError):
        await ask(api)


async def test_an_answer_without_end_is_not_read_whole(
    api: TraccarApi, server: TraccarServer
) -> None:
    server.body = " " * (64 * 2**20 + 1)
    with pytest.raises(NotTraccarError):
        await api.async_devices()


async def test_what_is_no_device_is_left_out(api: TraccarApi, server: TraccarServer) -> None:
    odd: list[Any] = [
        7,
        None,
        [],
        {},
        {"id": "5", "name": "x"},
        {"id": 5},
        {"id": 6, "name": "Max"},
    ]
    server.body = json.dumps(odd)
    assert await api.async_devices() == [{"id": 6, "name": "Max"}]


async def test_a_server_that_sends_elsewhere_is_not_followed(
    api: TraccarApi, server: TraccarServer
) -> None:
    server.status, server.headers = HTTPStatus.FOUND, {"Location": "/api/server"}
    with pytest.raises(NotTraccarError):
        await api.async_devices()
    assert server.requests == {"devices": 1}


async def test_a_server_without_tls_is_not_reached_by_it(
    hass: HomeAssistant, server: TraccarServer
) -> None:
    url = api_url(HOST, server.port, tls=True)
    with pytest.raises(SourceConnectionError):
        await TraccarApi(async_get_clientsession(hass), url, TOKEN).async_devices()


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_the_clock_of_the_server_is_compared(
    api: TraccarApi, server: TraccarServer, minutes: int
) -> None:
    clock = dt_util.utcnow() + timedelta(minutes=minutes)
    server.headers = {"Date": format_datetime(clock, usegmt=True)}
    await api.async_positions()
    assert api.clock_skew / timedelta(minutes=1) == pytest.approx(minutes, abs=0.1)


@pytest.mark.parametrize("date", ["", "today", "Sat, 03 Oct 2026 12:00:00 -0000"])
async def test_a_clock_that_cannot_be_read_is_not_compared(
    api: TraccarApi, server: TraccarServer, date: str
) -> None:
    server.headers = {"Date": date}
    await api.async_positions()
    assert not api.clock_skew


@pytest.mark.parametrize("ask", QUESTIONS)
@pytest.mark.parametrize("fault", ["status", "down", "token"])
async def test_no_error_and_no_log_holds_the_token(
    hass: HomeAssistant,
    server: TraccarServer,
    caplog: pytest.LogCaptureFixture,
    ask: Callable[[TraccarApi], Awaitable[Any]],
    fault: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    api = api_of(hass, server, "needle-other-token")
    faults: dict[str, Callable[[], Awaitable[None] | None]] = {
        "status": lambda: setattr(server, "status", HTTPStatus.INTERNAL_SERVER_ERROR),
        "token": lambda: None,
        "down": server.async_stop,
    }
    if waiting := faults[fault]():
        await waiting
    with pytest.raises(SourceError) as error:
        await ask(api)
    told = "".join(traceback.format_exception(error.value)) + repr(error.value) + repr(api)
    assert "needle" not in told + caplog.text
