"""Simulated dogs: a deterministic function of the seed, the dog's key and the time."""

from bisect import bisect_left, bisect_right
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil, cos, floor, pi, radians, sin
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, override

from .noise import OUTDOORS, REST, TICK, Noise, Receiver, RestNoise, stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

_HOUR = 3600
_METERS_PER_DEGREE = 6_371_008.8 * pi / 180
_CYCLE = 1800
_WALK = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One report of a simulated tracker, with the truth beside it."""

    time: datetime
    """UTC, on the grid of the dog's steps."""
    latitude: float
    """Degrees, as the tracker saw it."""
    longitude: float
    """Degrees, as the tracker saw it."""
    accuracy: float
    """Radius in meters that the tracker claims."""
    altitude: float
    """Meters above the sea, as the tracker saw it."""
    battery: int
    """Percent."""
    moving: bool
    """Whether the dog is walking right now: false at home and in a pause."""
    true_latitude: float
    """Degrees, where the dog really is."""
    true_longitude: float
    """Degrees, where the dog really is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """A closed loop from home and back."""

    start: datetime
    duration: timedelta
    speed: float
    """Meters per second while not paused."""
    pauses: tuple[tuple[timedelta, timedelta], ...] = ()
    """Offset from the start and duration of each; inside the outing, shorter in sum, apart."""
    escape: bool = False
    """Straight away and back rather than a stroll around."""

    @property
    def end(self) -> datetime:
        """The first moment back home."""
        return self.start + self.duration

    @property
    def length(self) -> float:
        """Meters walked in total: speed times moving time."""
        return self.walked(self.end)

    def walked(self, time: datetime) -> float:
        """Return the meters walked up to a time within the outing."""
        elapsed = time - self.start
        paused = sum(
            (min(max(elapsed - offset, timedelta()), length) for offset, length in self.pauses),
            timedelta(),
        )
        return self.speed * (elapsed - paused).total_seconds()

    def is_paused(self, time: datetime) -> bool:
        """Return whether the dog stands still at a time within the outing."""
        elapsed = time - self.start
        return any(offset <= elapsed < offset + length for offset, length in self.pauses)


class Plan(Protocol):
    """What a dog does and how well its tracker works; every answer depends on the time alone."""

    def outings(self, start: datetime, end: datetime) -> Sequence[Outing]:
        """Return the outings that overlap start <= t < end, oldest first."""

    def noise(self, time: datetime) -> RestNoise:
        """Return the reception at home."""

    def silent(self, time: datetime) -> bool:
        """Return whether the tracker reports nothing."""

    def battery(self, time: datetime) -> float:
        """Return the charge in percent."""


class _Loop:
    """A smooth closed curve through the origin, by the meters walked along it."""

    def __init__(self, random: Random, length: float, *, straight: bool) -> None:
        """Draw an ellipse, bend it by a few harmonics and let it weave like a sniffing dog."""
        turn = _unit(random.random())
        width = 0.04 if straight else random.uniform(0.25, 0.5)
        wild = 0.0 if straight else 1.0
        bends = [(k, wild / (4 * k**2) * _unit(random.random())) for k in (2, 3, 5)]
        # Wavelengths, and sideways swings of about a third of the second figure, in meters: enough
        # that sparse fixes cut corners as they do on recorded walks.
        weaves = [
            (max(1, round(length / wave)), wild * wide / length * _unit(random.random()))
            for wave, wide in ((60, 15), (40, 9), (25, 2))
        ]

        def point(share: float) -> complex:
            angle = 2 * pi * share
            ellipse = complex((1 - cos(angle)) / 2, width * sin(angle))
            bent = sum(size * (_unit(k * share) - 1) for k, size in bends)
            woven = sum(size * sin(k * angle) for k, size in weaves)
            return turn * (ellipse + bent + woven)

        count = max(100, round(length / 4))
        curve = [point(index / count) for index in range(count + 1)]
        ways = list(accumulate((abs(b - a) for a, b in pairwise(curve)), initial=0.0))
        scale = length / ways[-1]
        self._points = [scale * point for point in curve]
        self._ways = [scale * way for way in ways]

    def at(self, way: float) -> complex:
        """Return the place after the meters walked."""
        index = min(max(bisect_right(self._ways, way), 1), len(self._ways) - 1)
        before, after = self._ways[index - 1 : index + 1]
        share = (way - before) / (after - before)
        return self._points[index - 1] * (1 - share) + self._points[index] * share


def _height(place: complex) -> float:
    """Return the meters above the sea, in gentle hills around each home."""
    return 60 - 20 * cos(place.real / 60) - 15 * cos(place.imag / 80)


def _unit(turns: float) -> complex:
    """Return the point on the unit circle."""
    return complex(cos(2 * pi * turns), sin(2 * pi * turns))


class SimulatedDog:
    """A dog whose tracker can be asked about any time, in any order, with the same answer.

    home is (latitude, longitude) in degrees. The steps are the seconds between samples and
    multiples of five; ValueError otherwise.
    """

    def __init__(
        self,
        *,
        seed: int,
        key: str,
        home: tuple[float, float],
        plan: Plan,
        moving_step: int = 10,
        rest_step: int = 60,
    ) -> None:
        if any(step < TICK or step % TICK for step in (moving_step, rest_step)):
            msg = f"A step is a multiple of {TICK} seconds"
            raise ValueError(msg)
        self._name = (seed, key)
        self._home = home
        self._plan = plan
        self._steps = (rest_step, moving_step)
        self._block = lru_cache(maxsize=2)(self._simulate)
        self._loop = lru_cache(maxsize=2)(self._draw)

    def samples(self, start: datetime, end: datetime) -> list[Sample]:
        """Return the samples with start <= time < end, oldest first."""
        hours = range(floor(start.timestamp() / _HOUR), ceil(end.timestamp() / _HOUR))
        return [sample for hour in hours for sample in _between(self._block(hour), start, end)]

    def latest(self, now: datetime) -> Sample | None:
        """Return the last sample at or before now, or None if the last hour has none."""
        found = self.samples(now - timedelta(hours=1), now + timedelta.resolution)
        return found[-1] if found else None

    def outings(self, start: datetime, end: datetime) -> list[Outing]:
        """Return the true outings that overlap start <= t < end, oldest first."""
        return list(self._plan.outings(start, end))

    def _simulate(self, hour: int) -> tuple[Sample, ...]:
        """Simulate an hour, after the one before, of which the receiver remembers the end."""
        receiver = Receiver()
        deque(self._ticks(hour - 1, receiver), maxlen=0)
        return tuple(
            self._sample(time, outing, noise, receiver)
            for time, outing, noise in self._ticks(hour, receiver)
            if not time.timestamp() % self._steps[outing is not None]
            and not self._plan.silent(time)
        )

    def _ticks(
        self, hour: int, receiver: Receiver
    ) -> Iterator[tuple[datetime, Outing | None, Noise]]:
        """Run the receiver through an hour and tell where it is."""
        random = stream("noise", *self._name, hour)
        start = datetime.fromtimestamp(hour * _HOUR, UTC)
        outings = self._plan.outings(start, start + timedelta(hours=1))
        for second in range(0, _HOUR, TICK):
            time = start + timedelta(seconds=second)
            outing = next((each for each in outings if each.start <= time < each.end), None)
            noise = OUTDOORS if outing else REST[self._plan.noise(time)]
            receiver.tick(noise, random)
            yield time, outing, noise

    def _sample(
        self, time: datetime, outing: Outing | None, noise: Noise, receiver: Receiver
    ) -> Sample:
        place = self._loop(outing).at(outing.walked(time)) if outing else 0j
        latitude, longitude = self._degrees(place + receiver.error)
        true_latitude, true_longitude = self._degrees(place)
        return Sample(
            time=time,
            latitude=latitude,
            longitude=longitude,
            accuracy=receiver.accuracy(noise),
            altitude=round(_height(place) + receiver.error.real, 1),
            battery=round(self._plan.battery(time)),
            moving=outing is not None and not outing.is_paused(time),
            true_latitude=true_latitude,
            true_longitude=true_longitude,
        )

    def _draw(self, outing: Outing) -> _Loop:
        random = stream("loop", *self._name, outing.start.timestamp())
        return _Loop(random, outing.length, straight=outing.escape)

    def _degrees(self, place: complex) -> tuple[float, float]:
        latitude, longitude = self._home
        east = place.real / cos(radians(latitude))
        return latitude + place.imag / _METERS_PER_DEGREE, longitude + east / _METERS_PER_DEGREE


def _between(block: Sequence[Sample], start: datetime, end: datetime) -> Sequence[Sample]:
    time = attrgetter("time")
    return block[bisect_left(block, start, key=time) : bisect_left(block, end, key=time)]


class _DemoPlan(Plan):
    """Three dogs take turns of ten minutes, so that one is out whenever somebody looks."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._role = index % 3
        self._phase = self._role * _WALK + index // 3 * 120

    @override
    def outings(self, start: datetime, end: datetime) -> Sequence[Outing]:
        first = floor((start.timestamp() - self._phase - _WALK) / _CYCLE) + 1
        last = ceil((end.timestamp() - self._phase) / _CYCLE)
        return [self._outing(cycle) for cycle in range(first, last)]

    def _outing(self, cycle: int) -> Outing:
        random = stream("demo", self._index, cycle)
        start = datetime.fromtimestamp(cycle * _CYCLE + self._phase, UTC)
        if self._role == 0 and cycle % 2:
            return _escape(start, random)
        return Outing(
            start=start,
            duration=timedelta(seconds=_WALK),
            speed=random.uniform(0.8, 1.4),
            pauses=tuple(
                (timedelta(seconds=random.randrange(at, at + 120)), _seconds(random, 30, 60))
                for at in (120, 330)[: random.randint(1, 2)]
            ),
        )

    @override
    def noise(self, time: datetime) -> RestNoise:
        return "noisy" if self._role == 1 else "quiet"

    @override
    def silent(self, time: datetime) -> bool:
        """Return whether dog 1 is out of reach: from the end of a walk into the rest after it."""
        since = (time.timestamp() - self._phase) % (2 * _CYCLE)
        return self._role == 1 and _WALK - 90 <= since < _WALK + 330

    @override
    def battery(self, time: datetime) -> float:
        second = time.timestamp() + self._index * 7200
        if self._role == 2:  # noqa: PLR2004  # the third dog of the demo
            return _saw(second, use=7200, charge=1800, full=40, empty=5)
        return _saw(second, use=82_800, charge=3600, full=100, empty=60)


def _escape(start: datetime, random: Random) -> Outing:
    """Return a run at 4 m/s to two places 500-700 m away, a stay at each, and the way back."""
    away, stay = _seconds(random, 150, 160), timedelta(seconds=140)
    pauses = ((away, stay), (away + stay + timedelta(seconds=10), stay))
    walk = timedelta(seconds=_WALK)
    return Outing(start=start, duration=walk, speed=4, pauses=pauses, escape=True)


def _seconds(random: Random, low: int, high: int) -> timedelta:
    return timedelta(seconds=random.randint(low, high))


def _saw(second: float, *, use: float, charge: float, full: float, empty: float) -> float:
    """Return a charge that falls evenly during use and rises evenly during charge, in seconds."""
    phase = second % (use + charge)
    share = phase / use if phase < use else 1 - (phase - use) / charge
    return full - (full - empty) * share


def demo_plan(index: int) -> Plan:
    """Return the plan of a demo dog: exactly one of the dogs 0, 1 and 2 is out at any time.

    Each is out for ten minutes in thirty, by the wall clock alone. Once an hour dog 0 runs away
    and dog 1 loses its signal; dog 2 runs low on battery; the dogs after them do likewise.
    """
    return _DemoPlan(index)
