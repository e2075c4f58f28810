"""A house with dogs, people, their trackers and a recorder, in which a day is played."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from operator import itemgetter
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any, Final
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.tasks import StatisticsTask
from homeassistant.core import HomeAssistant
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
    async_test_home_assistant,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import RecorderInstanceContextManager

from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.simulator import Outing, Sample, SimulatedDog

from .collar import Collar, async_add_collar
from .common import async_load, entities_entry, value
from .household import FixedPlan

MINUTE: Final = timedelta(minutes=1)
FEEDER: Final = "event.feeder"
MOTION: Final = "binary_sensor.collar_motion"
_RECORDER: Final = {"commit_interval": 600}
"""Seconds between two commits, where tests have one after each state otherwise."""
WORK: Final = 0.05
"""Degrees north of home at which Anna works."""
_STATISTICS: Final = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and when a house is."""

    zone: str
    day: date
    home: tuple[float, float]
    """Degrees."""

    def at(self, wall: str) -> datetime:
        """Return when it is so late by the clock of the house, UTC.

        In the gap of a clock change the clock that was not changed counts, else the first time.
        """
        hours, minutes = map(int, wall.removeprefix("-").split(":"))
        since = (hours * 60 + minutes) * (-MINUTE if wall.startswith("-") else MINUTE)
        midnight = datetime.combine(self.day, time(), ZoneInfo(self.zone))
        return (midnight + since).astimezone(UTC)

    def wall(self, moment: datetime) -> str:
        """Return how late it is by the clock of the house."""
        return moment.astimezone(ZoneInfo(self.zone)).strftime("%H:%M")


class House:
    """A Home Assistant that can be stopped and started, and the people who live with it."""

    hass: HomeAssistant

    def __init__(
        self,
        place: Place,
        freezer: FrozenDateTimeFactory,
        record: RecorderInstanceContextManager,
        storage: dict[str, Any],
        folder: Path,
        dogs: Sequence[Mapping[str, Any]],
    ) -> None:
        """Build a house in which nothing runs yet."""
        self.place = place
        self.runs = False
        """Whether Home Assistant is there."""
        self._freezer = freezer
        self._record = record
        self._storage = storage
        self._folder = folder
        self._dogs = dogs
        self._running = AsyncExitStack()
        self._trackers: dict[str, Collar] = {}

    @property
    def now(self) -> datetime:
        """The time, UTC."""
        return datetime.now(UTC)

    async def async_start(self, people: Mapping[str, str]) -> None:
        """Start Home Assistant with its people, whose names are given by their ids."""
        self._running = AsyncExitStack()
        boot = async_test_home_assistant(config_dir=str(self._folder))
        hass = self.hass = await self._running.enter_async_context(boot)
        hass.data.pop(DATA_CUSTOM_COMPONENTS)
        hass.config.latitude, hass.config.longitude = self.place.home
        await hass.config.async_set_time_zone(self.place.zone)
        await self._running.enter_async_context(self._record(hass, _RECORDER))
        for user_id, name in people.items():
            MockUser(id=user_id, name=name, is_owner=True).add_to_hass(hass)
        names = [*(dog["name"] for dog in self._dogs), *people.values()]
        self._trackers = {
            name: await async_add_collar(hass, self._freezer, f"Tracker {name}") for name in names
        }
        persons = [
            {
                "id": user_id,
                "name": name,
                "user_id": user_id,
                "device_trackers": [tracker_of(name)],
            }
            for user_id, name in people.items()
        ]
        assert await async_setup_component(hass, "zone", {})
        assert await async_setup_component(hass, "person", {"person": persons})
        hass.states.async_set(FEEDER, "unknown")
        await async_load(hass, entities_entry(hass, self._dogs))
        self.runs = True

    async def async_stop(self) -> None:
        """Stop Home Assistant as it stops itself."""
        self.runs = False
        await async_wait_recording_done(self.hass)
        await self.hass.async_stop()
        for timer in get_scheduled_timer_handles(self.hass.loop):
            timer.cancel()
        await self._running.aclose()

    async def async_cut_power(self) -> None:
        """Stop Home Assistant without a warning: nothing is written any more."""
        kept, folder = deepcopy(self._storage), self._folder.with_name("kept")
        copytree(self._folder, folder)
        await self.async_stop()
        self._storage.clear()
        self._storage.update(kept)
        rmtree(self._folder)
        folder.rename(self._folder)

    async def async_wait(self, until: datetime) -> None:
        """Let time pass with all timers that end meanwhile."""
        if until > self.now:
            self._freezer.move_to(until)
            await self.async_settle()

    async def async_settle(self) -> None:
        """Let everything come to an end that is to happen within half a second."""
        if self.runs:
            async_fire_time_changed(self.hass)
            await self.hass.async_block_till_done()

    async def async_see(self, name: str, fix: Fix) -> None:
        """Let the tracker of somebody report a fix."""
        if self.runs:
            await self._trackers[name].async_send(fix)

    def feed(self) -> None:
        """Let the feeder tell of a portion."""
        self.hass.states.async_set(FEEDER, self.now.isoformat())

    def flag(self, *, moving: bool) -> None:
        """Let the motion sensor of a collar tell whether it moves."""
        if self.runs:
            self.hass.states.async_set(MOTION, "on" if moving else "off")

    async def async_compile(self, since: datetime, until: datetime) -> Recorder:
        """Let the recorder make its statistics of a time of whole five minutes."""
        await async_wait_recording_done(self.hass)
        recorder = get_instance(self.hass)
        for number in range((until - since) // _STATISTICS):
            recorder.queue_task(StatisticsTask(since + number * _STATISTICS, fire_events=False))
        await async_wait_recording_done(self.hass)
        return recorder


def tracker_of(name: str) -> str:
    """Return the entity id of the tracker of a dog or a person."""
    return f"device_tracker.tracker_{name.lower()}"


type Do = Callable[[House], Awaitable[object]]


@dataclass(frozen=True)
class Out:
    """A time that Rex is away from home, and who is with him from which minute on."""

    at: str
    minutes: float
    speed: float
    people: Mapping[str, float]
    stays: tuple[tuple[timedelta, timedelta], ...] = ()
    straight: bool = False

    def outing(self, place: Place) -> Outing:
        """Return it as the simulator takes it."""
        return Outing(
            start=place.at(self.at),
            duration=self.minutes * MINUTE,
            speed=self.speed,
            pauses=self.stays,
            escape=self.straight,
        )


@dataclass(frozen=True)
class Fact:
    """What the journal must know of something that a person or a feeder did."""

    kind: str
    by: str | None
    data: Mapping[str, Any]
    at: str | None = None
    """The wall time, if it is not that of the step."""
    source: str = "manual"


@dataclass(frozen=True)
class Step:
    """Something that happens, what must be known of it, and what is shown then."""

    at: str
    what: str
    do: Do | None = None
    facts: Sequence[Fact] = ()
    shows: Mapping[str, str] = field(default_factory=dict)


async def async_play(house: House, outs: Sequence[Out], steps: Sequence[Step]) -> None:
    """Let a day pass, minute by minute and fix by fix."""
    for moment, _, do in sorted(_happenings(house, outs, steps), key=itemgetter(0, 1)):
        await house.async_wait(moment)
        await do(house)


def _happenings(
    house: House, outs: Sequence[Out], steps: Sequence[Step]
) -> Iterator[tuple[datetime, int, Do]]:
    """Yield what happens, in which order if it is at the same time, and how."""
    start, end = house.now, house.place.at("25:05")
    walks = tuple(out.outing(house.place) for out in outs)
    rex = _dog(house, "Rex", walks).samples(start, end)
    for sample in rex:
        yield sample.time, 1, partial(_async_rex_moves, sample)
    for sample in _dog(house, "Bella", ()).samples(start, end):
        yield sample.time, 1, partial(_async_seen, "Bella", sample)
    seen = {sample.time: sample for sample in rex}
    for number in range((end - start) // MINUTE):
        now = start + number * MINUTE
        yield now, 0, partial(_async_people, _where(house.place, outs, now, seen.get(now)))
    for step in steps:
        yield house.place.at(step.at), 2, partial(_async_step, step)


def _dog(house: House, key: str, walks: tuple[Outing, ...]) -> SimulatedDog:
    plan = FixedPlan(walks=walks)
    home = house.place.home
    return SimulatedDog(seed=7, key=key, home=home, plan=plan, moving_step=30, rest_step=300)


async def _async_rex_moves(sample: Sample, house: House) -> None:
    """Let the collar tell what it feels, and then where it is."""
    house.flag(moving=sample.moving)
    await _async_seen("Rex", sample, house)


async def _async_seen(name: str, sample: Sample, house: House) -> None:
    fix = Fix(
        time=sample.time,
        latitude=sample.latitude,
        longitude=sample.longitude,
        accuracy=sample.accuracy,
    )
    await house.async_see(name, fix)


def _where(
    place: Place, outs: Sequence[Out], now: datetime, rex: Sample | None
) -> Mapping[str, Fix]:
    """Return what the phones tell: each minute when on the way with Rex, else every ten."""
    minute = now.minute
    north, east = place.home
    accuracy = 10.0 + minute // 10 % 2
    home = Fix(time=now, latitude=north, longitude=east, accuracy=accuracy)
    known = {} if minute % 10 else {"Anna": home, "Ben": home}
    if known and place.at("08:30") <= now < place.at("17:20"):
        known["Anna"] = replace(home, latitude=north + WORK)
    for out in outs:
        outing = out.outing(place)
        for name, since in out.people.items():
            if rex and outing.start + since * MINUTE <= now <= outing.end:
                known[name] = Fix(
                    time=now,
                    latitude=rex.true_latitude,
                    longitude=rex.true_longitude,
                    accuracy=10.0,
                )
    return known


async def _async_people(phones: Mapping[str, Fix], house: House) -> None:
    for name, fix in phones.items():
        await house.async_see(name, fix)


async def _async_step(step: Step, house: House) -> None:
    """Let something happen, and look at what is shown then."""
    if step.do:
        await step.do(house)
    await house.async_settle()
    shown = {key: _shown(house, key) for key in step.shows}
    assert shown == step.shows, f"{step.at} {step.what}"


def _shown(house: House, entity: str) -> str:
    """Return what an entity of Rex shows, times by the clock of the house."""
    state = value(house.hass, *entity.split("."))
    time = dt_util.parse_datetime(state)
    return house.place.wall(time) if time else state
