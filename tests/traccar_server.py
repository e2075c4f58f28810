"""A Traccar server of the tests' own: HTTP and WebSocket on loopback, with faults on demand."""

import asyncio
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import json
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from tempfile import NamedTemporaryFile
from typing import Any, Final, Self

from aiohttp import WSCloseCode, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

TOKEN: Final = "needle-token-7d3f"  # noqa: S105  (opens nothing)
SHARE_TOKEN: Final = "needle-share+/=9c1e"  # noqa: S105  (opens nothing)
HOST: Final = "127.0.0.1"
REX: Final = 5
_KNOTS: Final = 1.943844
"""In a meter per second."""
_ROUTE_LIMIT: Final = 50_000

type Json = dict[str, Any]


def token(content: object, signature: bytes = b"signature") -> str:
    """Return a token as Traccar makes it; its signature is worth nothing."""
    block = bytes([len(signature)]) + signature + json.dumps(content).encode()
    return urlsafe_b64encode(block).decode().rstrip("=")


def stamp(time: datetime) -> str:
    """Return a time as Traccar writes it."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def device(device_id: int, name: str, **changes: Any) -> Json:
    """Return a device as Traccar describes it, with some values changed."""
    return {
        "id": device_id,
        "name": name,
        "uniqueId": f"86012345678{device_id:04}",
        "status": "online",
        "disabled": False,
        "lastUpdate": None,
        "positionId": 0,
        "groupId": 0,
        "phone": None,
        "model": None,
        "contact": None,
        "category": "animal",
        "attributes": {},
    } | changes


def position(
    device_id: int = REX,
    *,
    latitude: float,
    longitude: float,
    time: datetime,
    speed: float = 0.0,
    attributes: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Json:
    """Return a position as Traccar sends it; `speed` in meters per second."""
    return {
        "id": 1,
        "deviceId": device_id,
        "protocol": "h02",
        "deviceTime": stamp(time),
        "fixTime": stamp(time),
        "serverTime": stamp(time),
        "outdated": False,
        "valid": True,
        "latitude": latitude,
        "longitude": longitude,
        "altitude": 0.0,
        "speed": speed * _KNOTS,
        "course": 0.0,
        "address": None,
        "accuracy": 8.0,
        "network": None,
        "geofenceIds": None,
        "attributes": {"batteryLevel": 80, "motion": speed > 0} | dict(attributes or {}),
    } | changes


class TraccarServer:
    """A server with one account, whose devices, answers and faults the test decides."""

    def __init__(self) -> None:
        """Create a server that is not up yet."""
        self.port = 0
        self.token = TOKEN
        self.devices: dict[int, Json] = {REX: device(REX, "Rex's collar")}
        self.latest: dict[int, Json] = {}
        self.route: list[Json] = []
        """What reports are made of, of all devices."""
        self.command_types: Sequence[str] = ("custom", "positionSingle")
        self.requests: Counter[str] = Counter()
        """How often each resource was asked for; refused questions count, too."""
        self.commands: list[Json] = []
        self.shares: list[Mapping[str, Any]] = []
        self.share_token = SHARE_TOKEN
        self.opened = 0
        """How often a socket was opened."""
        self.status: HTTPStatus | None = None
        """What every request is refused with."""
        self.refusals: dict[str, HTTPStatus] = {}
        """What some resources are refused with."""
        self.refused_devices: set[int] = set()
        """The devices to which nothing can be sent."""
        self.hidden_devices: set[int] = set()
        """The devices whose commands are refused to be told."""
        self.headers: dict[str, str] = {}
        """What comes with each answer."""
        self.body: str | None = None
        """What is answered in place of JSON."""
        self.delay = 0.0
        """Seconds before an answer."""
        self.without_socket = False
        """Whether a proxy in front does not let sockets through."""
        self.mute = False
        """Whether sockets say nothing, not even at the beginning."""
        self.tls: SSLContext | None = None
        self._sockets: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._arrival = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def sockets(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    async def async_start(self) -> Self:
        """Come up, at the same port as before."""
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/api/server", self._server),
                web.get("/api/devices", self._devices),
                web.get("/api/positions", self._positions),
                web.get("/api/reports/route", self._route),
                web.get("/api/reports/events", self._events),
                web.get("/api/commands/types", self._types),
                web.post("/api/commands/send", self._send),
                web.post("/api/share/device", self._share),
                web.get("/api/socket", self._socket),
            ]
        )
        # The log of requests would hold the token.
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port, reuse_address=True, ssl_context=self.tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def async_stop(self) -> None:
        """Go down, with all sockets."""
        await self.async_cut()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def async_cut(self) -> None:
        """Close all sockets."""
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def async_freeze(self) -> None:
        """Let the other side of all sockets believe that they are open: nothing is read or sent."""
        for transport in self._sockets.values():
            transport.pause_reading()
        self.mute = True

    async def async_silence(self) -> None:
        """Say nothing more."""
        self.mute = True

    async def async_move(self, **values: Any) -> None:
        """Take a position (see `position`) from a device and push it."""
        new = self._take(**values)
        await self.async_push({"positions": [new]})

    def miss(self, **values: Any) -> None:
        """Take a position from a device and push nothing, as if the next came at once."""
        self._take(**values)

    def _take(self, **values: Any) -> Json:
        new = position(**{"id": len(self.route) + 1, **values})
        self.latest[new["deviceId"]] = new
        self.route.append(new)
        return new

    async def async_push(self, frame: Mapping[str, Any]) -> None:
        """Send a message to every socket."""
        for socket in list(self._sockets):
            await self._say(socket, frame)

    async def async_ping(self) -> None:
        """Ask every socket whether somebody is there."""
        for socket in list(self._sockets):
            await socket.ping()

    async def async_push_text(self, text: str) -> None:
        """Send a text that may be no message to every socket."""
        for socket in list(self._sockets):
            await socket.send_str(text)

    async def async_wait_for_socket(self, opened: int = 1) -> None:
        """Wait until sockets were opened so often, and one of them is open."""
        async with self._arrival:
            await self._arrival.wait_for(lambda: self.opened >= opened and self._sockets)

    async def async_wait_for(self, resource: str, times: int) -> None:
        """Wait until a resource was asked for so often."""
        async with self._arrival:
            await self._arrival.wait_for(lambda: self.requests[resource] >= times)

    async def _say(self, socket: web.WebSocketResponse, frame: Mapping[str, Any]) -> None:
        if not self.mute:
            with suppress(ConnectionError):
                await socket.send_json(frame)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests[request.path.removeprefix("/api/")] += 1
        async with self._arrival:
            self._arrival.notify_all()
        await asyncio.sleep(self.delay)
        if self.status:
            return web.Response(status=self.status, headers=self.headers)
        if not self._is_known(request):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        if refusal := self.refusals.get(request.path.removeprefix("/api/")):
            return web.Response(status=refusal)
        if self.body is not None:
            return web.Response(text=self.body, content_type="application/json")
        answer: web.StreamResponse = await handler(request)
        if not answer.prepared:
            answer.headers.update(self.headers)
        return answer

    def _is_known(self, request: web.Request) -> bool:
        if request.path in {"/api/server", "/api/socket"}:
            return request.query.get("token", self.token) == self.token
        return request.headers.get("Authorization") == f"Bearer {self.token}"

    async def _server(self, _request: web.Request) -> web.Response:
        return web.json_response({"id": 1, "version": "6.14.5"})

    async def _devices(self, _request: web.Request) -> web.Response:
        return web.json_response(list(self.devices.values()))

    async def _positions(self, _request: web.Request) -> web.Response:
        known = [each for key, each in self.latest.items() if key in self.devices]
        return web.json_response(known)

    async def _route(self, request: web.Request) -> web.Response:
        device_id = int(request.query["deviceId"])
        start, end = request.query["from"], request.query["to"]
        assert request.headers["Accept"] == "application/json"
        found = [
            each
            for each in self.route
            if each["deviceId"] == device_id
            and datetime.fromisoformat(start)
            <= datetime.fromisoformat(each["fixTime"])
            < datetime.fromisoformat(end)
        ]
        return web.json_response(found[:_ROUTE_LIMIT])

    async def _events(self, request: web.Request) -> web.Response:
        devices = [int(each) for each in request.query.getall("deviceId")]
        start, end = (datetime.fromisoformat(request.query[key]) for key in ("from", "to"))
        assert request.query["type"] == "alarm"
        found = [
            {
                "id": number,
                "type": "alarm",
                "eventTime": each["deviceTime"],
                "deviceId": each["deviceId"],
                "positionId": each["id"],
                "attributes": {"alarm": word},
            }
            for number, each in enumerate(self.route)
            if each["deviceId"] in devices
            and start <= datetime.fromisoformat(each["deviceTime"]) <= end
            for word in each["attributes"].get("alarm", "").split(",")
            if word
        ]
        return web.json_response(found)

    async def _types(self, request: web.Request) -> web.Response:
        if int(request.query["deviceId"]) in self.hidden_devices:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        return web.json_response([{"type": each} for each in self.command_types])

    async def _send(self, request: web.Request) -> web.Response:
        command = await request.json()
        if command["deviceId"] in self.refused_devices:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        self.commands.append(command)
        return web.json_response(self.commands[-1], status=HTTPStatus.ACCEPTED)

    async def _share(self, request: web.Request) -> web.Response:
        self.shares.append(dict(await request.post()))
        return web.Response(text=self.share_token)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.without_socket or "token" not in request.query:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        socket = web.WebSocketResponse(timeout=0.1)
        await socket.prepare(request)
        assert request.transport
        self._sockets[socket] = request.transport
        self.opened += 1
        async with self._arrival:
            self._arrival.notify_all()
        try:
            await self._say(socket, {"positions": list(self.latest.values())})
            async for _ in socket:
                pass
        finally:
            del self._sockets[socket]
        return socket


def self_signed() -> SSLContext:
    """Return what a server needs for TLS with a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    context = SSLContext(PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile() as file:
        file.write(certificate.public_bytes(Encoding.PEM))
        file.write(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )
        file.flush()
        context.load_cert_chain(file.name)
    return context


def a_long_day(device_id: int, start: datetime, count: int = _ROUTE_LIMIT) -> list[Json]:
    """Return a position every 1.7 seconds, along a line to the north."""
    return [
        position(
            device_id,
            latitude=52.0 + n * 1e-6,
            longitude=13.0,
            time=start + n * timedelta(seconds=1.7),
        )
        for n in range(count)
    ]
