"""What happens on the day of a household: what trackers say, what people log, and the truth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from custom_components.pawcontrol.model.simulator import Outing, Sample, SimulatedDog
from tests.common import course, dog_data, feeding, health, stored_meal, walks
from tests.household import household_plan, with_faults

SEED: Final = 17
HOME: Final = (52.52, 13.405)
MONDAY: Final = datetime(2026, 10, 5, tzinfo=UTC)
MEALS: Final = (("breakfast", 7, 30), ("dinner", 18, 0), ("lunch", 12, 15))
DOSES: Final = (8, 20)
"""Hours at which a course has its doses."""
WEIGHING: Final = timedelta(hours=9)
LATE: Final = timedelta(minutes=6)
"""How long after the planned time things are logged."""
UNDERSTATED: Final = 4
"""The last of so many trackers claims half of its error."""
REST: Final = timedelta(minutes=10)
"""After a walk, until it is known to be over."""
TICK: Final = timedelta(seconds=5)
_AGAIN: Final = timedelta(seconds=1)
"""After which a message follows that came too late, or twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a tracker says, as attributes of its entity."""

    time: datetime
    dog: int
    attributes: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Battery:
    """What is left of the charge of a tracker, in percent."""

    time: datetime
    dog: int
    percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Logged:
    """An action that somebody calls."""

    time: datetime
    dog: int
    action: str
    data: Mapping[str, Any]


type Event = Message | Battery | Logged


@dataclass(frozen=True, kw_only=True, slots=True)
class Household:
    """So many dogs, a fix of each every so many seconds, from an hour of the day on."""

    dogs: int
    every: int
    hours: float = 24.0
    first: float = 0.0
    """The hour of the day, UTC, at which it begins."""

    @property
    def start(self) -> datetime:
        """When it begins."""
        return MONDAY + timedelta(hours=self.first)

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(hours=self.hours)


@dataclass(frozen=True, kw_only=True, slots=True)
class DogDay:
    """What happens with one dog."""

    events: Sequence[Event]
    """By time."""
    outings: Sequence[Outing]
    """Its true walks from beginning to end."""
    around: Sequence[Outing]
    """These, and such as began before or ended after."""
    truth: Sequence[Sample]
    """Where it really is on these walks, every five seconds."""
    understated: bool
    """Whether its tracker claims half of its error."""


def dog_day(household: Household, dog: int) -> DogDay:
    """Return the day of a dog: a function of its number and of the household alone."""
    # Trackers are not in step: each is a bit later than the one before.
    shift = timedelta(seconds=household.every * dog / household.dogs)
    start, end = household.start, household.end - shift
    plan = household_plan(SEED + dog)

    def simulated(step: int) -> SimulatedDog:
        return SimulatedDog(
            seed=SEED, key=str(dog), home=HOME, plan=plan, moving_step=step, rest_step=step
        )

    around = plan.outings(start, end)
    outings = [each for each in around if start <= each.start and each.end + REST <= end]
    true = simulated(int(TICK.total_seconds()))
    batteries = [
        Battery(time=time, dog=dog, percent=round(plan.battery(time)))
        for time in _steps(start, end, timedelta(minutes=30))
    ]
    events: list[Event] = [
        *_messages(simulated(household.every).samples(start, end), dog, shift),
        *batteries,
        *(each for each in _logged(dog, MONDAY) if start <= each.time < end),
    ]
    return DogDay(
        events=sorted(events, key=lambda event: event.time),
        outings=[replace(each, start=each.start + shift) for each in outings],
        around=[replace(each, start=each.start + shift) for each in around],
        truth=[
            replace(sample, time=sample.time + shift)
            for outing in outings
            for sample in true.samples(outing.start, outing.end)
        ],
        understated=_is_understated(dog),
    )


def dog_config(dog: int) -> dict[str, Any]:
    """Return a dog as the config flow stores it, with meals, goals, and up to two doses a day."""
    meals = [
        stored_meal(id=name, name=name.title(), time=f"{hour:02}:{minute:02}:00")
        for name, hour, minute in MEALS[: _meals(dog)]
    ]
    times = [f"{hour:02}:00:00" for hour in DOSES[: _doses(dog)]]
    return dog_data(
        name=f"Dog {dog}",
        trackers=[tracker_id(dog)],
        battery=battery_id(dog),
        feeding=feeding(meals=meals, stock=12_000.0, stock_time=MONDAY.isoformat()),
        health=health(courses=[course(times=times)] if times else []),
        walks=walks(walks_per_day=3, minutes_per_day=90, distance_per_day=4000, longest_gap=8),
    )


def tracker_id(dog: int) -> str:
    """Return the entity that tells where a dog is."""
    return f"device_tracker.collar_{dog}"


def battery_id(dog: int) -> str:
    """Return the entity that tells the charge of its tracker."""
    return f"sensor.collar_{dog}_battery"


def _is_understated(dog: int) -> bool:
    return dog % UNDERSTATED == UNDERSTATED - 1


def _meals(dog: int) -> int:
    return 2 + (dog + 1) % 2


def _doses(dog: int) -> int:
    return (dog + 2) % 3


def _messages(samples: Sequence[Sample], dog: int, shift: timedelta) -> Iterator[Message]:
    """Yield what a tracker makes of samples, each when it comes; a fix too late comes after."""
    if not samples:
        return
    now, times = samples[0].time + shift - _AGAIN, {sample.time for sample in samples}
    for raw in with_faults(samples, SEED + dog, understated=2 if _is_understated(dog) else 1):
        made = raw["time"]
        ahead = made in times and isinstance(made, datetime) and made + shift > now
        now = made + shift if ahead and isinstance(made, datetime) else now + _AGAIN
        yield Message(
            time=now,
            dog=dog,
            attributes={
                "latitude": raw["latitude"],
                "longitude": raw["longitude"],
                "gps_accuracy": raw["accuracy"],
            },
        )


def _logged(dog: int, day: datetime) -> Iterator[Logged]:
    for name, hour, minute in MEALS[: _meals(dog)]:
        time = day + timedelta(hours=hour, minutes=minute) + LATE
        yield Logged(time=time, dog=dog, action="log_meal", data={"meal": name.title()})
    for hour in DOSES[: _doses(dog)]:
        time = day + timedelta(hours=hour) + LATE
        yield Logged(time=time, dog=dog, action="log_dose", data={"course_id": "drops"})
    weight = {"weight": 20.2, "unit": "kg"}
    yield Logged(time=day + WEIGHING, dog=dog, action="log_weight", data=weight)


def _steps(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    while start < end:
        yield start
        start += step
