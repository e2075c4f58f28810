"""One day of a household in a real Home Assistant with a real recorder."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
import gc
from heapq import merge
from operator import attrgetter
import os
from pathlib import Path
import random
from resource import getpagesize
from tempfile import TemporaryDirectory
from threading import Event as Signal
from time import process_time, thread_time
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from homeassistant.components.recorder import get_instance
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event as StateEvent, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from custom_components.pawcontrol import entity_optimization, turns as work_turns
from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.coordinator import PawControlData
from custom_components.pawcontrol.model.gps import Fix, Place, make_fix
from custom_components.pawcontrol.model.record import Kind, walk_of
from tests.common import dog_id

from .collars import found
from .day_database import clear, written
from .day_figures import Figures, Run, Way
from .day_naive import NaiveEntities, deaf_entities
from .day_plan import (
    HOME,
    SEED,
    Battery,
    DogDay,
    Event,
    Logged,
    Message,
    battery_id,
    dog_config,
    dog_day,
    tracker_id,
)
from .day_truth import Shown, judge
from .setup_house import PER_ENTRY, entries_of
from .simulated import Turns, real_time, run_simulated, simulated_home

_RENAME: Final = os.rename
_WORK: Final = SimpleNamespace(monotonic=thread_time)
SYNC: Final = timedelta(minutes=5)
"""How often everybody waits for the recorder, so that it is never far behind."""
SETTLE: Final = timedelta(seconds=30)
"""Between the last thing that happens and the end, for what is held back."""


def measure(run: Run) -> Figures:
    """Return what was measured of a run."""
    days = [dog_day(run.household, dog) for dog in range(run.household.dogs)]
    turns = Turns()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        url = run.url or f"sqlite:///{Path(folder) / 'home.db'}"
        # Work in slices asks this clock how long it took, and the frozen one stands still.
        stack.enter_context(patch.object(entity_optimization, "time", _WORK))
        stack.enter_context(patch.object(work_turns, "monotonic", thread_time))
        if run.url:
            stack.callback(clear, run.url)
        if run.way in {Way.NAIVE, Way.CLOCK}:
            stack.enter_context(deaf_entities())
        if run.everything:
            default = patch.object(Entity, "entity_registry_enabled_default", new=True)
            stack.enter_context(default)
        random.seed(SEED)
        start = run.household.start - SETTLE
        figures = run_simulated(start, lambda: _async_measure(run, days, url, turns), turns)
        states = written(url)
        figures.rows, figures.octets = states.rows, states.octets
        figures.statistics = states.statistics
    return figures


async def _async_measure(run: Run, days: Sequence[DogDay], url: str, turns: Turns) -> Figures:
    async with simulated_home(HOME) as hass:
        async_initialize_recorder(hass)
        mine = [each(dog) for dog in range(len(days)) for each in (tracker_id, battery_id)]
        recorder = {"db_url": url, "exclude": {"entities": mine}}
        config = {"recorder": recorder}
        await _async_unhurried(hass, async_setup_component(hass, "recorder", config))
        # What the benchmark itself keeps is no work for the collector of garbage.
        gc.collect()
        gc.freeze()
        home = _Home(hass, run, turns)
        if run.way is not Way.BARE:
            await home.async_set_up()
        await home.async_play(days)
        return home.figures


def _resident() -> int:
    """Return the bytes of memory that the process has, as Linux tells it."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * getpagesize()


async def _async_unhurried[R](hass: HomeAssistant, work: Coroutine[object, object, R]) -> R:
    """Return what work comes to that other threads do; no time passes meanwhile."""
    ended = Signal()
    waiting = hass.loop.run_in_executor(None, ended.wait)
    try:
        return await work
    finally:
        ended.set()
        await waiting


class _Home:
    """A home in which a day passes, and what is seen of it."""

    def __init__(self, hass: HomeAssistant, run: Run, turns: Turns) -> None:
        self.figures = Figures()
        self._hass = hass
        self._run = run
        self._turns = turns
        self._data: list[PawControlData] = []
        """Of each entry."""
        self._keys: dict[str, str] = {}
        """Of our entities, by entity id."""
        self._dogs: dict[str, int] = {}
        """By the entity id of the tracker."""
        self._naive: list[NaiveEntities] = []
        self._devices: list[str] = []
        self._last: dict[int, Place] = {}
        """Where each dog was heard to be last."""
        self._came: dict[int, tuple[float, float]] = {}
        """When that came, by the loop's clock and the real one, if it was not shown yet."""
        self._shown: list[list[Shown]] = []

    async def async_set_up(self) -> None:
        """Set the dogs up."""
        hass, dogs = self._hass, range(self._run.household.dogs)
        registry, devices = er.async_get(hass), dr.async_get(hass)
        await _async_unhurried(hass, async_setup_component(hass, DOMAIN, {}))
        for entry in entries_of(hass, [dog_config(dog) for dog in dogs]):
            await _async_unhurried(hass, hass.config_entries.async_setup(entry.entry_id))
            await hass.async_block_till_done()
            self._data.append(entry.runtime_data)
            for each in er.async_entries_for_config_entry(registry, entry.entry_id):
                self._keys[each.entity_id] = each.unique_id.split("_", 1)[1]
        for dog in dogs:
            identifiers = {(DOMAIN, dog_id(dog))}
            (device,) = devices.async_get_devices(identifiers=identifiers)
            self._devices.append(device.id)
            tracker = f"{dog_id(dog)}_position"
            self._dogs[found(registry.async_get_entity_id("device_tracker", DOMAIN, tracker))] = dog
            self._shown.append([])
        self.figures.entities = sum(hass.states.get(each) is not None for each in self._keys)
        if self._run.way in {Way.NAIVE, Way.CLOCK}:
            self._naive = self._naive_dogs()

    def _naive_dogs(self) -> list[NaiveEntities]:
        """Take the entities over, by dog."""
        home = Place(latitude=HOME[0], longitude=HOME[1])
        entities: dict[str, list[Entity]] = {}
        for platform in async_get_platforms(self._hass, DOMAIN):
            for entity in platform.entities.values():
                owner, _ = found(entity.unique_id).split("_", 1)
                entities.setdefault(owner, []).append(entity)
        clock = self._run.way is Way.CLOCK
        return [
            NaiveEntities(entities[dog_id(dog)], home, clock=clock)
            for dog in range(self._run.household.dogs)
        ]

    async def async_play(self, days: Sequence[DogDay]) -> None:
        """Let the day pass."""
        await self._async_sync()
        stop = self._hass.bus.async_listen(EVENT_STATE_CHANGED, self._state_changed)
        self._turns.forget()
        cpu = process_time()
        with patch("os.rename", self._rename):
            for event in merge(*(day.events for day in days), key=attrgetter("time")):
                await self._async_until(event.time)
                await self._async_happen(event)
        self.figures.requests = sum(data.client.requests_today for data in self._data)
        await self._async_until(self._run.household.end + SETTLE)
        await self._async_sync()
        self.figures.cpu = process_time() - cpu
        self.figures.longest = self._turns.longest
        self.figures.longest_collecting = self._turns.longest_collecting
        gc.collect()
        self.figures.memory = _resident()
        stop()
        if self._data:
            for dog, day in enumerate(days):
                journal = self._data[dog // PER_ENTRY].journal
                records = journal.records(dog_id(dog), kinds=[Kind.WALK])
                walks = [walk_of(record) for record in records]
                judge(self.figures, day, self._shown[dog], walks)

    async def _async_until(self, time: datetime) -> None:
        """Wait, but never so long that the recorder falls behind."""
        while (now := dt_util.utcnow()) < time:
            sync = now + SYNC - (now - self._run.household.start) % SYNC
            await asyncio.sleep((min(sync, time) - now).total_seconds())
            if sync <= time:
                await self._async_sync()

    async def _async_sync(self) -> None:
        """Wait for the recorder."""
        await self._hass.loop.run_in_executor(None, get_instance(self._hass).block_till_done)

    async def _async_happen(self, event: Event) -> None:
        """Let something happen, and naive entities tell everything afterwards."""
        fix = None
        match event:
            case Message(dog=dog, attributes=attributes):
                fix = self._message(dog, attributes)
            case Battery(dog=dog, percent=percent):
                self._hass.states.async_set(battery_id(dog), str(percent))
            case Logged(dog=dog, action=action, data=data) if self._data:
                target = {"device_id": self._devices[dog]}
                service = self._hass.services.async_call
                await service(DOMAIN, action, {**data, **target}, blocking=True)
        if self._naive:
            self._naive[event.dog].write(fix)

    def _message(self, dog: int, attributes: Mapping[str, object]) -> Fix | None:
        """Let a tracker say something, and return it if it is a position."""
        fix = make_fix(
            time=dt_util.utcnow(),
            latitude=attributes["latitude"],
            longitude=attributes["longitude"],
            accuracy=attributes["gps_accuracy"],
            now=dt_util.utcnow(),
        )
        if fix:
            self._hear(dog, Place(latitude=fix.latitude, longitude=fix.longitude))
        self._hass.states.async_set(tracker_id(dog), "not_home", attributes, force_update=True)
        return fix

    def _hear(self, dog: int, place: Place) -> None:
        """Note when a dog was heard to be somewhere, unless it is shown there already."""
        if dog in self._came or self._last.get(dog) != place:
            self._last[dog] = place
            self._came[dog] = self._hass.loop.time(), real_time()

    def _rename(self, *args: Any, **kwargs: Any) -> None:
        """Count files that take the place of others."""
        self.figures.files += 1
        _RENAME(*args, **kwargs)

    @callback
    def _state_changed(self, event: StateEvent[EventStateChangedData]) -> None:
        """Count what is ours, and note where the map shows a dog."""
        entity_id, state = event.data["entity_id"], event.data["new_state"]
        key = self._keys.get(entity_id)
        if key is None or state is None:
            return
        self.figures.writes[key] += 1
        dog = self._dogs.get(entity_id)
        if dog is None or (latitude := state.attributes.get("latitude")) is None:
            return
        place = Place(latitude=latitude, longitude=state.attributes["longitude"])
        self._shown[dog].append((state.last_updated, place))
        # A dog that rests again is shown where it came to rest, which is not late.
        if place == self._last.get(dog) and (came := self._came.pop(dog, None)):
            waited = self._hass.loop.time() - came[0]
            self.figures.latencies.append(waited + real_time() - max(came[1], self._turns.began))
