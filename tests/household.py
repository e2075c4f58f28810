"""The household day of the facts, and what trackers do to its samples."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from math import cos, nan, pi, radians, sin
from typing import TYPE_CHECKING, override

from custom_components.pawcontrol.model.noise import RestNoise, stream
from custom_components.pawcontrol.model.simulator import Outing, Plan, Sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

type RawFix = dict[str, object]
"""time, latitude, longitude and accuracy as a careless tracker would give them."""

WALK_HOURS = ((7, 8), (12, 14), (18, 20))
_METERS_PER_DEGREE = 111_195
_BROKEN: tuple[RawFix, ...] = (
    {"latitude": 0, "longitude": 0},
    {"latitude": nan},
    {"longitude": None},
    {"latitude": "unknown"},
)
_KINDS: tuple[RestNoise, ...] = ("quiet", "noisy", "bad")


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedPlan(Plan):
    """The given walks, and the same reception and battery all the time."""

    walks: tuple[Outing, ...] = ()
    reception: RestNoise = "quiet"
    dead: bool = False

    @override
    def outings(self, start: datetime, end: datetime) -> Sequence[Outing]:
        return [walk for walk in self.walks if walk.start < end and walk.end > start]

    @override
    def noise(self, time: datetime) -> RestNoise:
        return self.reception

    @override
    def silent(self, time: datetime) -> bool:
        return self.dead

    @override
    def battery(self, time: datetime) -> float:
        return 79.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """What happens between two local midnights."""

    walks: tuple[Outing, ...]
    outage: tuple[datetime, datetime]
    noise: tuple[RestNoise, ...]
    """The reception at home in each of the 24 hours after midnight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdPlan(Plan):
    """Three walks, one outage and the usual mix of reception on every day of the calendar."""

    seed: int
    time_zone: tzinfo
    outage: bool

    def day(self, time: datetime) -> Day:
        """Return the local day of a time."""
        return _day(self.seed, self.time_zone, time.astimezone(self.time_zone).date())

    @override
    def outings(self, start: datetime, end: datetime) -> Sequence[Outing]:
        """Return the walks; none reaches midnight, so that the days at both ends are enough."""
        days = dict.fromkeys(map(self.day, (start, *_midnights(start, end))))
        return [walk for day in days for walk in day.walks if walk.start < end and walk.end > start]

    @override
    def noise(self, time: datetime) -> RestNoise:
        return self.day(time).noise[time.astimezone(self.time_zone).hour]

    @override
    def silent(self, time: datetime) -> bool:
        begin, end = self.day(time).outage
        return self.outage and begin <= time < end

    @override
    def battery(self, time: datetime) -> float:
        """Return 1 % less every 30 minutes; every second day the battery is changed."""
        return 100 - time.timestamp() % 172_800 / 1800


def household_plan(seed: int, *, time_zone: tzinfo = UTC, outage: bool = True) -> HouseholdPlan:
    """Return the plan of a dog that lives by local hours, for any number of days."""
    return HouseholdPlan(seed=seed, time_zone=time_zone, outage=outage)


def with_faults(
    samples: Sequence[Sample], seed: int, *, outliers: float = 0.002, understated: float = 1
) -> list[RawFix]:
    """Return the samples as a tracker sends them: some wrong, twice, too late or broken.

    outliers is the share of single fixes 100 m to 5 km off, and understated divides the accuracy.
    """
    random = stream("faults", seed)
    fixes = [_displaced(sample, random, outliers, understated) for sample in samples]
    fixes = [fix for fix in fixes for _ in range(1 + (random.random() < 0.01))]
    for index in random.sample(range(len(fixes) - 1), round(0.005 * len(fixes))):
        fixes[index : index + 2] = fixes[index + 1], fixes[index]
    future: RawFix = {"time": samples[-1].time + timedelta(days=2)}
    for broken in (*_BROKEN, future):
        index = random.randrange(len(fixes))
        fixes.insert(index, fixes[index] | broken)
    return fixes


def _displaced(sample: Sample, random: Random, outliers: float, understated: float) -> RawFix:
    distance = (random.random() < outliers) * 100 * 50 ** random.random()
    bearing = random.uniform(0, 2 * pi)
    north, east = distance * cos(bearing), distance * sin(bearing)
    per_degree = _METERS_PER_DEGREE * cos(radians(sample.latitude))
    return {
        "time": sample.time,
        "latitude": sample.latitude + north / _METERS_PER_DEGREE,
        "longitude": sample.longitude + east / per_degree,
        "accuracy": sample.accuracy / understated,
    }


def _midnights(start: datetime, end: datetime) -> Sequence[datetime]:
    """Return a time in each of the days after the first that start <= t < end touches."""
    last = end - timedelta.resolution
    days = (last - start) // timedelta(days=1)
    return [*(start + timedelta(days=day) for day in range(1, days + 1)), last]


@lru_cache(maxsize=64)
def _day(seed: int, time_zone: tzinfo, today: date) -> Day:
    random = stream("household", seed, today)
    midnight = datetime.combine(today, time(), time_zone).astimezone(UTC)
    begin = midnight + timedelta(minutes=random.uniform(0, 23 * 60))
    return Day(
        walks=tuple(_walk(today, hours, time_zone, random) for hours in WALK_HOURS),
        outage=(begin, begin + timedelta(minutes=random.uniform(5, 30))),
        noise=tuple(random.sample(_KINDS, k=24, counts=(11, 11, 2))),
    )


def _walk(today: date, hours: tuple[int, int], time_zone: tzinfo, random: Random) -> Outing:
    """Return a walk that starts within the local hours and pauses about every eight minutes."""
    first, last = hours
    minutes = random.randint(15, 60)
    slots = max(1, minutes // 8)
    slot = timedelta(minutes=minutes) / slots
    return Outing(
        start=(
            datetime.combine(today, time(first), time_zone).astimezone(UTC)
            + timedelta(minutes=random.randrange(60 * (last - first)))
        ),
        duration=timedelta(minutes=minutes),
        speed=random.uniform(0.6, 1.4),
        pauses=tuple(
            (index * slot + timedelta(seconds=random.randint(30, 180)), _pause(random))
            for index in range(slots)
        ),
    )


def _pause(random: Random) -> timedelta:
    return timedelta(seconds=random.randint(30, 200))
