"""A Traccar server that is played: dogs on simulated collars, an answer after 200 ms, no wire."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, override
from unittest.mock import create_autospec

from aiohttp import ClientSession
from homeassistant.util import dt as dt_util

from custom_components.pawcontrol.model.simulator import Outing, Sample, SimulatedDog
from custom_components.pawcontrol.sources import SourceConnectionError, SourceError
from custom_components.pawcontrol.sources.traccar_api import Frame, TraccarApi, api_url
from tests.household import FixedPlan
from tests.traccar_server import HOST, TOKEN, Json, device, position

LATENCY: Final = 0.2
SHIFT: Final = timedelta(seconds=13)
"""How much later than the one before each dog does everything, so that fixes come one by one."""
ROUTE: Final = "reports/route"
SOCKET: Final = "socket"
PORT: Final = 8082


def found[T](value: T | None) -> T:
    """Return what must be there. Raises LookupError if it is not."""
    if value is None:
        raise LookupError
    return value


class Collars:
    """What the server knows of the dogs, what it was asked, and whether it is there."""

    def __init__(self, home: tuple[float, float], walks: Sequence[Sequence[Outing]]) -> None:
        """Know dogs by their walks."""
        self._dogs = [
            SimulatedDog(seed=17, key=str(number), home=home, plan=FixedPlan(walks=tuple(outings)))
            for number, outings in enumerate(walks)
        ]
        self.trackers = range(len(walks))
        self.down = False
        self.pushes = False
        """Whether it lets sockets through."""
        self.requests: Counter[str] = Counter()
        """What the integration asked for."""
        self.naive_requests = 0
        self._numbers: dict[tuple[int, datetime], int] = {}
        self._counted = dt_util.utcnow()

    def latest(self, tracker: int) -> Sample:
        """Return the last fix that has come from a collar."""
        shift = SHIFT * tracker
        sample = found(self._dogs[tracker].latest(dt_util.utcnow() - shift))
        return replace(sample, time=sample.time + shift)

    def samples(self, tracker: int, start: datetime, end: datetime) -> list[Sample]:
        """Return the fixes of a time that have come from a collar."""
        shift, now = SHIFT * tracker, dt_util.utcnow() + timedelta.resolution
        samples = self._dogs[tracker].samples(start - shift, min(end, now) - shift)
        return [replace(sample, time=sample.time + shift) for sample in samples]

    def number(self, tracker: int, sample: Sample) -> int:
        """Return the number of a fix; the server counts those of all collars as they come."""
        since, self._counted = self._counted, dt_util.utcnow()
        came = [
            (each.time, number)
            for number in self.trackers
            for each in self.samples(number, since, self._counted + timedelta.resolution)
        ]
        for time, number in sorted(came):
            self._numbers.setdefault((number, time), len(self._numbers) + 1)
        return self._numbers.get((tracker, sample.time), 0)

    async def async_answer[R](self, make: Callable[[], R]) -> R:
        """Return what the server makes of a question half way through the time that it takes.

        Raises SourceConnectionError if it is down.
        """
        await asyncio.sleep(LATENCY / 2)
        if self.down:
            raise SourceConnectionError
        answer = make()
        await asyncio.sleep(LATENCY / 2)
        return answer

    async def async_naive(self, tracker: int) -> Sample:
        """Let an entity of a naive client ask for a dog."""
        self.naive_requests += 1
        return await self.async_answer(lambda: self.latest(tracker))


class PlayedApi(TraccarApi):
    """The API of that server: everything above the transport is that of the integration."""

    def __init__(self, collars: Collars) -> None:
        """Ask these collars."""
        session = create_autospec(ClientSession, instance=True)
        super().__init__(session, api_url(HOST, PORT, tls=False), TOKEN)
        self._collars = collars

    @override
    async def _call_api(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        self._collars.requests[endpoint] += 1
        match endpoint:
            case "devices":
                return await self._collars.async_answer(self._devices)
            case "positions":
                return await self._collars.async_answer(self._positions)
            case "commands/types" | "reports/events":
                # These collars take no commands, and raise no alarms.
                return await self._collars.async_answer(list[Json])
        asked = dict(kwargs["params"])
        start, end = (datetime.fromisoformat(asked[key]) for key in ("from", "to"))
        tracker = int(asked["deviceId"])
        return await self._collars.async_answer(
            lambda: [_json(tracker, each) for each in self._collars.samples(tracker, start, end)]
        )

    def _devices(self) -> list[Json]:
        return [device(tracker, f"Collar {tracker}") for tracker in self._collars.trackers]

    def _positions(self) -> list[Json]:
        latest = [(each, self._collars.latest(each)) for each in self._collars.trackers]
        return [
            _json(each, sample) | {"id": self._collars.number(each, sample)}
            for each, sample in latest
        ]

    @override
    async def async_listen(
        self, receive: Callable[[Frame], None], *, heartbeat: float, silence: float
    ) -> None:
        collars = self._collars
        collars.requests[SOCKET] += 1
        said = await collars.async_answer(self._said)
        receive({"positions": list(said.values())})
        while True:
            await asyncio.sleep(1)
            known, said = said, await collars.async_answer(self._said)
            if news := [said[key] for key in said.keys() - known.keys()]:
                receive({"positions": news})

    def _said(self) -> dict[tuple[Any, Any], Json]:
        """Return the latest positions by what makes them new. Raises SourceError if it must not."""
        if not self._collars.pushes:
            raise SourceError
        return {(each["deviceId"], each["fixTime"]): each for each in self._positions()}


def _json(tracker: int, sample: Sample) -> Json:
    return position(
        tracker,
        latitude=sample.latitude,
        longitude=sample.longitude,
        time=sample.time,
        speed=1.0 if sample.moving else 0.0,
        accuracy=sample.accuracy,
        attributes={"batteryLevel": sample.battery},
    )
