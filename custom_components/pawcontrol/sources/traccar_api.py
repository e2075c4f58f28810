"""The API of a Traccar server: what pytraccar knows of it, on a transport of our own.

pytraccar describes the resources. Its transport drops the headers of an answer (no Retry-After),
turns a cancellation into a failed connection, and opens its socket with a cookie after a request
that has the token in its path. So requests and errors are ours, and so are reports, commands,
shares and the socket, which pytraccar does not have or not with a token.

A token must not get into a log. The address of the socket holds it and errors of aiohttp hold
the address, so no error of aiohttp is passed on or chained.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from json import JSONDecoder
import re
from time import monotonic
from typing import Any, Final, NoReturn, override

from aiohttp import (
    ClientConnectorCertificateError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    ClientWSTimeout,
    WSMsgType,
    WSServerHandshakeError,
    hdrs,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads
from pytraccar import ApiClient, DeviceModel, PositionModel
from yarl import URL

from . import (
    SourceAuthError,
    SourceConflictError,
    SourceConnectionError,
    SourceError,
    SourceFaultError,
)

type Frame = Mapping[str, Any]
"""A message of the socket: lists of `devices`, `positions` and `events`, or nothing."""

MOST_POSITIONS: Final = 50_000
"""How many a report tells; it leaves out the rest without a word."""
_TIMEOUT: Final = ClientTimeout(total=30, sock_connect=10)
_OPEN_SECONDS: Final = 10.0
_CLOSE_SECONDS: Final = 2.0
_LARGEST_ANSWER: Final = 64 * 2**20
"""Bytes: twice the 50,000 positions that a report has at most."""
_LARGEST_FRAME: Final = 16 * 2**20
_CHUNK: Final = 2**16
_LONG: Final = 2**17
"""Bytes of JSON that take longer to read than the event loop may be blocked."""
_BETWEEN: Final = re.compile(r"[\s,]*")
"""What is between the items of a list in JSON."""
_LARGEST_SKEW: Final = timedelta(days=1)
_LONGEST_RETRY: Final = 3600.0
_SHARE_TOKEN: Final = re.compile("[^<>]{1,2000}")
"""What is no page that a proxy answers instead."""
_GATEWAY_TROUBLE: Final = (
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)


class CertificateError(SourceConnectionError):
    """The certificate of the server is not to be trusted."""


class NotTraccarError(SourceError):
    """What answers is no Traccar server, or not at this address."""


def api_url(host: str, port: int, *, tls: bool) -> URL:
    """Return the address of the API of a server. Raises ValueError if no host is called so."""
    return URL.build(scheme="https" if tls else "http", host=host, port=port, path="/api")


class TraccarApi(ApiClient):
    """One account on one server.

    Every method raises SourceError or one of its kinds.
    """

    def __init__(self, session: ClientSession, url: URL, token: str) -> None:
        """Talk to the API at an address, in the name of a token."""
        super().__init__(str(url.host), token, session, port=url.port)
        self._session = session
        self._url = url
        self._secret = token
        self.clock_skew = timedelta()
        """How far the clock of the server is ahead of ours, as its last answer had it."""

    async def async_devices(self) -> list[DeviceModel]:
        """Return all devices that the account sees; this proves that the token is valid."""
        devices = _list(await self.get_devices())
        return [device for device in devices if _is_device(device)]

    async def async_positions(self) -> list[PositionModel]:
        """Return the latest position of every device."""
        return _list(await self.get_positions())

    async def async_route(
        self, device_id: int, start: datetime, end: datetime
    ) -> list[PositionModel]:
        """Return the positions of a device between two times, oldest first, at most 50,000."""
        params: list[tuple[str, str | int]] = [
            ("deviceId", device_id),
            ("from", _stamp(start)),
            ("to", _stamp(end)),
        ]
        return _list(await self._call_api("reports/route", params=params))

    async def async_alarms(
        self, device_ids: Iterable[int], start: datetime, end: datetime
    ) -> list[dict[str, Any]]:
        """Return the events of devices between two times that are alarms."""
        params: list[tuple[str, str | int]] = [
            *(("deviceId", device_id) for device_id in device_ids),
            ("type", "alarm"),
            ("from", _stamp(start)),
            ("to", _stamp(end)),
        ]
        return _list(await self._call_api("reports/events", params=params))

    async def async_command_types(self, device_id: int) -> frozenset[str]:
        """Return the commands that a device can be sent."""
        answer = _list(await self._call_api("commands/types", params=[("deviceId", device_id)]))
        return frozenset(str(each["type"]) for each in answer if "type" in each)

    async def async_send(
        self, device_id: int, command: str, attributes: Mapping[str, Any] | None = None
    ) -> None:
        """Send a command to a device, or let the server send it when the device is there."""
        body = {"deviceId": device_id, "type": command, "attributes": dict(attributes or {})}
        async with self._answer(hdrs.METH_POST, "commands/send", json=body):
            pass

    async def async_share(self, device_id: int, until: datetime) -> URL:
        """Return a page on which anybody may see a device until then; the server ends it."""
        form = {"deviceId": str(device_id), "expiration": _stamp(until)}
        headers: Mapping[str, str] = {hdrs.ACCEPT: "text/plain"}
        async with self._answer(
            hdrs.METH_POST, "share/device", data=form, headers=headers
        ) as answer:
            token = (await _read(answer)).decode("utf-8", "replace").strip()
        if not _SHARE_TOKEN.fullmatch(token):
            raise NotTraccarError
        return self._url.origin().with_query(token=token)

    async def async_listen(
        self, receive: Callable[[Frame], None], *, heartbeat: float, silence: float
    ) -> None:
        """Pass on what the server says by itself, until the connection ends; always raises.

        Args:
            receive: Takes each message.
            heartbeat: Seconds without anything after which the server must answer a ping, in the
                same time: a connection of which only half is left is found so.
            silence: Seconds without any message after which the connection counts as dead.

        """
        async with self._socket() as socket:
            while True:
                receive(await _next_frame(socket, heartbeat, silence))

    @override
    async def _call_api(
        self,
        endpoint: str,
        method: str = hdrs.METH_GET,
        *,
        params: list[tuple[str, str | int]] | None = None,
        headers: dict[str, str] | None = None,
        data: Any | None = None,
        **_: Any,
    ) -> Any:
        """Return what a resource holds: the way of pytraccar's own methods, too."""
        async with self._answer(
            method, endpoint, params=params, headers=headers, data=data
        ) as answer:
            return await _decode(await _read(answer))

    @asynccontextmanager
    async def _answer(
        self, method: str, endpoint: str, *, headers: Mapping[str, str] | None = None, **body: Any
    ) -> AsyncIterator[ClientResponse]:
        """Make a request; what goes wrong until its answer is read becomes one of our errors."""
        with _our_errors():
            async with self._session.request(
                method,
                self._url.joinpath(*endpoint.split("/")),
                headers={
                    hdrs.ACCEPT: "application/json",
                    hdrs.AUTHORIZATION: f"Bearer {self._secret}",
                    **(headers or {}),
                },
                timeout=_TIMEOUT,
                allow_redirects=False,
                **body,
            ) as answer:
                if refusal := _refusal(answer.status, answer.headers):
                    raise refusal
                self._note_clock(answer.headers)
                yield answer

    def _note_clock(self, headers: Mapping[str, str]) -> None:
        if clock := _http_date(headers.get(hdrs.DATE, "")):
            skew = clock - dt_util.utcnow()
            self.clock_skew = skew if abs(skew) < _LARGEST_SKEW else timedelta()

    @asynccontextmanager
    async def _socket(self) -> AsyncIterator[ClientWebSocketResponse]:
        with _our_errors():
            async with asyncio.timeout(_OPEN_SECONDS):
                socket = await self._session.ws_connect(
                    self._url / "socket",
                    params={"token": self._secret},
                    autoping=False,
                    max_msg_size=_LARGEST_FRAME,
                    timeout=ClientWSTimeout(ws_close=_CLOSE_SECONDS),
                )
            async with socket:
                yield socket


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn what the transport raises into our errors, which hold no address and so no token."""
    try:
        yield
    except WSServerHandshakeError as err:
        raise _refusal(err.status, err.headers or {}) or SourceError(err.status) from None
    except ClientConnectorCertificateError:
        raise CertificateError from None
    except (ClientError, TimeoutError, OSError) as err:
        raise SourceConnectionError(type(err).__name__) from None


def _refusal(status: int, headers: Mapping[str, str]) -> SourceError | None:
    """Return what an answer means, None if it is what was asked for."""
    match status:
        case HTTPStatus.OK | HTTPStatus.ACCEPTED:
            return None
        case HTTPStatus.UNAUTHORIZED:
            return SourceAuthError()
        case HTTPStatus.NOT_FOUND:
            return NotTraccarError(status)
        case HTTPStatus.CONFLICT:
            return SourceConflictError(status)
        case _ if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            return NotTraccarError(status)
    return _kind(status)(status, retry_after=_retry_after(headers))


def _kind(status: int) -> type[SourceError]:
    """Return which error a status is: a gateway hides the server, others are its own words."""
    if status in _GATEWAY_TROUBLE:
        return SourceConnectionError
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return SourceFaultError
    return SourceError


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait that an answer tells, as a number or as a date (RFC 9110).

    A date is one by the clock of the server, which tells that, too.
    """
    value = headers.get(hdrs.RETRY_AFTER, "").strip()
    if value.isdecimal():
        return min(float(value), _LONGEST_RETRY)
    date = _http_date(value)
    if date is None:
        return None
    now = _http_date(headers.get(hdrs.DATE, "")) or dt_util.utcnow()
    return min(max((date - now).total_seconds(), 0.0), _LONGEST_RETRY)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else None


async def _read(answer: ClientResponse) -> bytes:
    """Return the body of an answer, unless it is larger than any that makes sense."""
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > _LARGEST_ANSWER:
            raise NotTraccarError(len(body))
    return bytes(body)


async def _decode(body: bytes) -> Any:
    """Return what JSON says; much of it is read beside the event loop."""
    try:
        if len(body) < _LONG:
            return json_loads(body)
        return await asyncio.get_running_loop().run_in_executor(None, _read_long, body)
    except ValueError, RecursionError:
        raise NotTraccarError from None


def _read_long(body: bytes) -> Any:
    """Return what long JSON says; a list is read item by item.

    While JSON is read, no other thread works. Between two items the event loop can.
    """
    if not body.startswith(b"["):
        return json_loads(body)
    decoder = JSONDecoder(parse_constant=_no_constant)
    text, items, place = body.decode(), list[Any](), 1
    while not text.startswith("]", place := _past_separator(text, place)):
        item, place = decoder.raw_decode(text, place)
        items.append(item)
    return items


def _no_constant(name: str) -> NoReturn:
    """Refuse what Python takes for a number and JSON does not, such as NaN."""
    raise ValueError(name)


def _past_separator(text: str, place: int) -> int:
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


async def _next_frame(socket: ClientWebSocketResponse, heartbeat: float, silence: float) -> Frame:
    """Return the next message of the socket; one that says nothing is a sign of life.

    The pings are ours because those of aiohttp leave a timer behind when a socket ends.
    """
    deadline, pinged = monotonic() + silence, False
    while (left := deadline - monotonic()) > 0:
        try:
            message = await socket.receive(timeout=min(heartbeat, left))
        except TimeoutError:
            if pinged:
                raise
            pinged = True
            await socket.ping()
            continue
        pinged = False
        match message.type:
            case WSMsgType.TEXT:
                return await _frame(message.data)
            case WSMsgType.PING:
                await socket.pong(message.data)
            case WSMsgType.PONG:
                pass
            case _:
                raise SourceConnectionError(message.type.name)
    raise SourceConnectionError


async def _frame(text: str) -> Frame:
    match await _decode(text.encode()):
        case Mapping() as frame:
            return frame
    raise NotTraccarError


def _list(answer: Any) -> list[Any]:
    """Return the objects of a list; what else the server may have sent is left out."""
    match answer:
        case list():
            return [each for each in answer if type(each) is dict]
    raise NotTraccarError


def devices_in(frame: Frame) -> list[DeviceModel]:
    """Return the devices that a message of the socket tells of."""
    match frame.get("devices"):
        case list() as devices:
            return [device for device in devices if _is_device(device)]
    return []


def _is_device(device: Mapping[str, Any]) -> bool:
    match device:
        case {"id": int(), "name": str()}:
            return True
    return False


def _stamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
