"""A Traccar server as a source: live by its socket, else by asking, and honest about which."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import uniform
from time import monotonic
from typing import Any, Final, override

from homeassistant.const import (
    CONF_API_TOKEN,
    CONF_HOST,
    CONF_PORT,
    CONF_SSL,
    CONF_VERIFY_SSL,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
from pytraccar import DeviceModel, PositionModel

from ..const import LOGGER
from ..model.track import Report
from ..model.wall import DAY
from . import Link, Raw, Receiver, Source, SourceAuthError, SourceError
from .traccar_api import MOST_POSITIONS, Frame, TraccarApi, api_url, devices_in
from .traccar_message import (
    GONE,
    felt_motion,
    message,
    messages,
    missed_alarm,
    origin_of,
    parse,
    positions_in,
    proves_sensor,
)
from .traccar_remote import TraccarRemote
from .traccar_unseen import Gap, Unseen

_LONGEST_GAP: Final = DAY
"""How far back alarms are looked for that nobody heard."""
_LONG_ROUTE: Final = 1000
"""Positions that take longer to read than the event loop may be blocked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How patient the socket is, in seconds."""

    heartbeat: float = 20.0
    silence: float = 130.0
    """Traccar says something every 55 s at least: this is two of them missed."""
    first_wait: float = 2.0
    longest_wait: float = 120.0
    stable: float = 60.0
    """A connection that lived for so long was a good one: the next wait is short again."""


PACE: Final = Pace()


def traccar_api(hass: HomeAssistant, data: Mapping[str, Any]) -> TraccarApi:
    """Return the API of a server as it is stored. Raises ValueError if no host is called so."""
    session = async_get_clientsession(hass, verify_ssl=data[CONF_VERIFY_SSL])
    url = api_url(data[CONF_HOST], data[CONF_PORT], tls=data[CONF_SSL])
    return TraccarApi(session, url, data[CONF_API_TOKEN])


class TraccarSource(Source):
    """The devices of one account."""

    fix_interval = 10.0
    remembers = True
    has_alarms = True
    budget = 5000
    """Enough for dogs that are on the move for eight hours and walk for four."""

    def __init__(self, api: TraccarApi, trackers: Sequence[str], pace: Pace = PACE) -> None:
        """Follow some devices by their ids; async_run makes it live."""
        self.origins = tuple(trackers)
        self.remote = TraccarRemote(api)
        self._api = api
        self._pace = pace
        self._link = Link.POLLING
        self._listeners: list[CALLBACK_TYPE] = []
        self._receivers: list[tuple[frozenset[str], Receiver]] = []
        self._finders: list[Callable[[str], None]] = []
        self._known: set[str] | None = None
        """The trackers of the server, None as long as it did not tell."""
        self._feels: set[str] = set()
        self._unseen = Unseen(trackers)
        self._misses = 0
        """How often in a row the socket ended since it said something."""
        self._told = False
        self._back = asyncio.Event()

    @property
    @override
    def link(self) -> Link:
        """Live while the socket speaks; down when it does not and the last question failed."""
        return self._link

    @override
    @callback
    def async_on_link(self, changed: CALLBACK_TYPE) -> CALLBACK_TYPE:
        self._listeners.append(changed)
        return lambda: self._listeners.remove(changed)

    @override
    async def async_positions(self) -> dict[str, Raw]:
        answered = False
        try:
            positions = await self._api.async_positions()
            answered = True
        finally:
            self._note_answer(answered=answered)
        self._unseen.add(positions)
        found = {origin: each for each in positions if (origin := origin_of(each))}
        return {o: self._message(o, found[o]) if o in found else GONE for o in self.origins}

    @property
    @override
    def has_missed(self) -> bool:
        return bool(self._unseen)

    @override
    async def async_tell_missed(self) -> None:
        """Push the alarms of which no message was seen."""
        gaps = self._unseen.take()
        if not gaps:
            return
        try:
            events = await self._async_alarms(gaps)
        except BaseException:
            self._unseen.put_back(gaps)
            raise
        received = dt_util.utcnow()
        for event in events:
            if raw := missed_alarm(event, received, self._api.clock_skew):
                origin = str(event["deviceId"])
                if origin in gaps and gaps[origin].hides(event):
                    gaps[origin] = gaps[origin].after(event)
                    self._push(origin, raw)

    async def _async_alarms(self, gaps: Mapping[str, Gap]) -> list[dict[str, Any]]:
        now = dt_util.utcnow()
        longest = now - _LONGEST_GAP
        start = min(max(gap.since or longest, longest) for gap in gaps.values())
        # The clock of a tracker may be ahead.
        return await self._api.async_alarms(map(int, gaps), start, now + DAY)

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        positions = await self._api.async_route(int(tracker), start, end)
        if len(positions) >= MOST_POSITIONS:
            raise SourceError(len(positions))  # The last ones may be missing.
        received, skew = dt_util.utcnow(), self._api.clock_skew
        if len(positions) < _LONG_ROUTE:
            return messages(positions, received, skew)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, messages, _used_up(positions), received, skew)

    @override
    def parse(self, raw: Raw, now: datetime) -> Report:
        return parse(raw, now)

    @override
    @callback
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        receiver = frozenset(origins), receive
        self._receivers.append(receiver)
        return lambda: self._receivers.remove(receiver)

    @override
    @callback
    def async_on_new_tracker(self, found: Callable[[str], None]) -> CALLBACK_TYPE:
        self._finders.append(found)
        return lambda: self._finders.remove(found)

    @override
    async def async_run(self) -> None:
        """Keep the socket open, again and again; ends by being cancelled."""
        failures = 0
        while True:
            began, least = monotonic(), 0.0
            try:
                await self._async_learn_devices()
                await self._api.async_listen(
                    self._take, heartbeat=self._pace.heartbeat, silence=self._pace.silence
                )
            except SourceAuthError:
                least = self._pace.longest_wait
            except SourceError as err:
                least = err.retry_after or 0.0
            except Exception:  # noqa: BLE001  (one message must not end all that follow)
                LOGGER.exception("A message of the server could not be taken")
            self._lose()
            failures = 1 if monotonic() - began >= self._pace.stable else failures + 1
            await self._async_pause(max(least, self._wait(failures)))

    async def _async_learn_devices(self) -> None:
        """Ask once which devices there are; without an answer, the next connection asks again."""
        if self._known is None:
            with suppress(SourceError):
                devices = await self._api.async_devices()
                self._known = {str(device["id"]) for device in devices}

    async def _async_pause(self, seconds: float) -> None:
        """Wait, or until there is reason to believe that the server is back."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._back.wait()
        self._back.clear()

    def _wait(self, failures: int) -> float:
        """Return the seconds until the next try: any within a range that doubles (full jitter)."""
        longest = min(self._pace.longest_wait, self._pace.first_wait * 2 ** min(failures, 16))
        return uniform(self._pace.first_wait / 2, longest)  # noqa: S311  (no secret)

    @callback
    def _take(self, frame: Frame) -> None:
        """Take a message of the socket; any shows that it works."""
        self._misses = 0
        self._go(Link.LIVE)
        if self._told:
            self._told = False
            LOGGER.info("Live positions are back")
        for device in devices_in(frame):
            self._look_at(device)
        positions = [each for each in positions_in(frame) if origin_of(each)]
        self._unseen.add(positions)
        for position in positions:
            origin = str(position["deviceId"])
            if origin in self.origins:
                self._push(origin, self._message(origin, position))

    @callback
    def _push(self, origin: str, raw: Raw) -> None:
        for origins, receive in [*self._receivers]:
            if origin in origins:
                receive(origin, raw)

    @callback
    def _look_at(self, device: DeviceModel) -> None:
        """Tell of a device that was not there before."""
        tracker = str(device["id"])
        if self._known is None or tracker in self._known:
            return
        self._known.add(tracker)
        if tracker not in self.origins:
            for found in [*self._finders]:
                found(device["name"])

    @callback
    def _lose(self) -> None:
        """Fall back to asking."""
        self._misses += 1
        if self._link is Link.LIVE:
            self._go(Link.POLLING)

    @callback
    def _note_answer(self, *, answered: bool) -> None:
        """Learn from a question whether there is a server, unless the socket knows better.

        That there is no socket is worth a line only if it did not come back at once.
        """
        if self._link is Link.LIVE:
            return
        if self._link is Link.DOWN and answered:
            self._back.set()
        elif answered and self._misses > 1 and not self._told:
            self._told = True
            LOGGER.warning("There are no live positions; they are asked for until there are")
        self._go(Link.POLLING if answered else Link.DOWN)

    @callback
    def _go(self, link: Link) -> None:
        if link is self._link:
            return
        self._link = link
        for changed in [*self._listeners]:
            changed()

    @callback
    def _message(self, origin: str, position: Mapping[str, Any]) -> Raw:
        if proves_sensor(position):
            self._feels.add(origin)
        moving = felt_motion(position) if origin in self._feels else None
        return message(position, dt_util.utcnow(), self._api.clock_skew, moving=moving)


def _used_up(positions: list[PositionModel]) -> Iterator[PositionModel]:
    """Yield positions and let go of each: to free all of a day at once would block the loop."""
    positions.reverse()
    while positions:
        yield positions.pop()
