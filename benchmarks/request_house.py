"""The integration and a naive client before the same server, and what both know every second."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from math import inf
import random
from typing import Any, Final
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from custom_components.pawcontrol import parts
from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.coordinator import PawControlData, cache_reads
from custom_components.pawcontrol.model.gps import Place, distance
from custom_components.pawcontrol.model.simulator import Sample
from custom_components.pawcontrol.performance import get_performance_summary
from custom_components.pawcontrol.sources import SourceError
from tests.common import device_id, dog_data, dog_id, entity_id, traccar_entry

from .collars import PORT, ROUTE, SOCKET, Collars, PlayedApi, found

SEED: Final = 17
ENTITIES: Final = 50
NAIVE_SECONDS: Final = 30.0
VIEWERS: Final = 3
"""Dashboards that are open: two phones and a tablet on the wall."""
TODAY_SECONDS: Final = 60.0
YESTERDAY_SECONDS: Final = 600.0
SETTLE: Final = timedelta(minutes=10)
"""Before each phase: the walk before is over, and the dogs have come to rest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """Some time in which the household and the server do not change."""

    name: str
    out: int = 0
    """How many dogs are on a walk."""
    pushes: bool = False
    """Whether the server lets sockets through."""
    down: bool = False
    """Whether the server fails in the second third of the time."""
    dashboard: bool = False
    """Whether people look at the ways of their dogs."""
    requests: float | None = None
    """How many a minute are allowed."""


@dataclass(kw_only=True, slots=True)
class Figures:
    """What one client did in a phase."""

    requests: float = 0
    ages: list[float] = field(default_factory=list)
    """Seconds by which what it knows is older than what the server has.

    Every second, of every dog that is out; of all dogs if none is.
    """
    behind: list[float] = field(default_factory=list)
    """Meters from the place that it shows to the one that the server has, likewise."""


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What was measured in a phase."""

    minutes: float
    ours: Figures = field(default_factory=Figures)
    naive: Figures = field(default_factory=Figures)
    hours: int = 0
    """Requests for hours and days of the past."""
    sockets: int = 0
    hits: int = 0
    reads: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds that people waited for the way of a dog."""
    back: float = 0.0
    """Seconds from the end of an outage until all is known that the server had by then."""


class NaiveClient:
    """As many entities, each of which asks for itself every 30 s and shows the answer."""

    def __init__(self, collars: Collars) -> None:
        """Know nothing."""
        self.shown: dict[int, Sample] = {}
        self._collars = collars

    async def async_run(self) -> None:
        """Ask until cancelled, the entities one after the other."""
        async with asyncio.TaskGroup() as group:
            for number in range(ENTITIES):
                every = partial(self._async_update, number)
                group.create_task(_every(NAIVE_SECONDS, every, (number + 0.5) / ENTITIES))

    async def _async_update(self, number: int) -> None:
        dog, attribute = divmod(number, ENTITIES // len(self._collars.trackers))
        sample = await self._collars.async_naive(dog)
        if attribute == 0:
            self.shown[dog] = sample


class Household:
    """The integration and the naive client before the same server."""

    def __init__(self, hass: HomeAssistant, data: PawControlData, collars: Collars) -> None:
        """Watch an entry that is loaded."""
        self._hass = hass
        self._data = data
        self._collars = collars
        self.naive = NaiveClient(collars)
        self._waits: list[float] = []

    async def async_phase(self, phase: Phase, length: timedelta) -> Outcome:
        """Let a phase pass, after the one before has faded; return what was measured."""
        self._collars.pushes = phase.pushes
        async with _meanwhile(self._async_read if phase.dashboard else None):
            await asyncio.sleep(SETTLE.total_seconds())
            self._waits = []
            outcome = Outcome(minutes=length.total_seconds() / 60, waits=self._waits)
            self._count(outcome, -1)
            await self._async_pass(phase, int(length.total_seconds()), outcome)
            self._count(outcome, 1)
        return outcome

    async def _async_pass(self, phase: Phase, seconds: int, outcome: Outcome) -> None:
        """Look at all dogs every second."""
        fails = range(seconds // 3, 2 * seconds // 3) if phase.down else range(0)
        had = dict[int, datetime]()
        outcome.back = inf
        for second in range(seconds):
            self._collars.down = second in fails
            if second == fails.stop:
                had = {each: self._collars.latest(each).time for each in self._collars.trackers}
            await asyncio.sleep(1)
            self._look(outcome, phase.out)
            if had and all(self._known(number) >= time for number, time in had.items()):
                outcome.back = min(outcome.back, second + 1 - fails.stop)

    def updates(self) -> float:
        """Return the 95th percentile of the updates of the dogs, milliseconds of waiting."""
        measured = get_performance_summary(self._data.dogs.values())["operations"]
        return float(measured["coordinator_update"]["p95_ms"])

    def _known(self, number: int) -> datetime:
        """Return the time of the last fix that is known of a dog."""
        return found(self._data.dogs[dog_id(number)].data.gps.last_fix)

    def _look(self, outcome: Outcome, out: int) -> None:
        """Compare what is known of all dogs with what the server has."""
        for number in self._collars.trackers:
            newest, naive = self._collars.latest(number), self.naive.shown[number]
            known = self._known(number)
            if number < out or not out:
                outcome.ours.ages.append((newest.time - known).total_seconds())
                outcome.naive.ages.append((newest.time - naive.time).total_seconds())
                outcome.ours.behind.append(distance(newest, self._place(number)))
                outcome.naive.behind.append(distance(newest, naive))

    def _place(self, number: int) -> Place:
        """Return where the map shows a dog."""
        tracker = entity_id(self._hass, "device_tracker", "position", dog_id(number))
        shown = found(self._hass.states.get(tracker)).attributes
        return Place(latitude=shown["latitude"], longitude=shown["longitude"])

    def _count(self, outcome: Outcome, sign: int) -> None:
        """Count what was done since the beginning, or take off what was done before a phase."""
        asked, (hits, reads) = self._collars.requests, cache_reads(self._data)
        sockets = asked[SOCKET]
        outcome.sockets += sign * sockets
        outcome.hours += sign * asked[ROUTE]
        outcome.ours.requests += sign * (asked.total() - sockets)
        outcome.naive.requests += sign * self._collars.naive_requests
        outcome.hits += sign * hits
        outcome.reads += sign * reads

    async def _async_read(self) -> None:
        """Let people look at the ways of their dogs until cancelled."""
        dogs = len(self._collars.trackers)
        async with asyncio.TaskGroup() as group:
            for viewer in range(VIEWERS):
                for number in self._collars.trackers:
                    share = (viewer + number / dogs) / VIEWERS
                    today = partial(self._async_look_at, number, 0)
                    group.create_task(_every(TODAY_SECONDS, today, share))
                    yesterday = partial(self._async_look_at, number, 1)
                    group.create_task(_every(YESTERDAY_SECONDS, yesterday, share))

    async def _async_look_at(self, number: int, days_ago: int) -> None:
        """Ask for the way of a dog as its card does."""
        day = dt_util.now().date() - timedelta(days=days_ago)
        asked = {"device_id": device_id(self._hass, dog_id(number)), "date": day.isoformat()}
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self._hass.services.async_call(
            DOMAIN, "get_route", asked, blocking=True, return_response=True
        )
        self._waits.append(loop.time() - began)


async def _every(seconds: float, step: Callable[[], Awaitable[object]], share: float) -> None:
    """Do something again and again, for the first time after a share of the interval."""
    await asyncio.sleep(share * seconds)
    due = asyncio.get_running_loop().time()
    while True:
        with suppress(SourceError, HomeAssistantError):
            await step()
        due += seconds
        await asyncio.sleep(due - asyncio.get_running_loop().time())


@asynccontextmanager
async def _meanwhile(work: Callable[[], Coroutine[Any, Any, None]] | None) -> AsyncIterator[None]:
    """Do some work in the background."""
    task = asyncio.create_task(work()) if work else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def household(hass: HomeAssistant, collars: Collars) -> AsyncIterator[Household]:
    """Set the dogs up, and unload them at the end."""
    dogs = [dog_data(name=f"Dog {number}", trackers=[str(number)]) for number in collars.trackers]
    entry = traccar_entry(hass, PORT, dogs)

    def api(*_: object) -> PlayedApi:
        return PlayedApi(collars)

    random.seed(SEED)
    with patch.object(parts, "traccar_api", api):
        await hass.config_entries.async_setup(entry.entry_id)
    # What Home Assistant drew meanwhile depends on the order in which its threads ended.
    random.seed(SEED)
    home = Household(hass, entry.runtime_data, collars)
    async with _meanwhile(home.naive.async_run):
        yield home
    await hass.config_entries.async_unload(entry.entry_id)
