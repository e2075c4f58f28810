"""The demo pack: simulated dogs behind what looks like a slow remote service."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, override

from homeassistant.const import WEEKDAYS
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from ..model.gps import make_fix
from ..model.simulator import Sample, SimulatedDog, demo_plan
from ..model.track import Report
from . import Raw, Receiver, Source

_FEEDING: Final[Mapping[str, Any]] = {
    "food": "Dry food",
    "kcal_per_100g": 365.0,
    "activity": "normal",
    "senior": False,
    "weight_loss": False,
    "kcal": None,
    "meals": [
        {
            "id": name.lower(),
            "name": name,
            "time": time,
            "grams": None,
            "share": 45.0,
            "weekdays": [*WEEKDAYS],
        }
        for name, time in (("Breakfast", "07:30:00"), ("Dinner", "18:00:00"))
    ],
    "treats_share": 10.0,
    "stock": 6000.0,
    "treat": "Biscuit",
    "treat_kcal": 15.0,
    "low_days": 3.0,
    "guard_minutes": 120,
    "feeders": [],
}
"""Two equal meals a day with room for treats, without the time when the stock was counted."""
_WALKS: Final[Mapping[str, Any]] = {
    "walks_per_day": 12,
    "minutes_per_day": 480.0,
    "distance_per_day": 30000.0,
    "longest_gap": 6.0,
    "quiet_from": "22:00:00",
    "quiet_to": "06:30:00",
}
"""What dogs that are out for ten minutes in thirty just fail to do before the night."""
DEMO_DOGS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "name": "Bella",
        "sex": "female",
        "neutered": True,
        "weight": 29.5,
        "breed": "Labrador",
        "feeding": _FEEDING,
        "walks": _WALKS,
    },
    {
        "name": "Max",
        "sex": "male",
        "neutered": False,
        "weight": 11.2,
        "breed": "Beagle",
        "feeding": _FEEDING,
        "walks": _WALKS,
    },
    {
        "name": "Luna",
        "sex": "female",
        "neutered": True,
        "weight": 6.8,
        "breed": "Dachshund",
        "feeding": _FEEDING,
        "walks": _WALKS,
    },
)
"""Profiles for the first simulated trackers; weights in kilograms."""
_PREFIX: Final = "demo-"
_SEED: Final = 1


def demo_tracker(index: int) -> str:
    """Return the id of a simulated tracker."""
    return f"{_PREFIX}{index}"


def demo_health(today: date) -> dict[str, Any]:
    """Return what a simulated dog is to get, as a person would fill in the health form."""
    return {
        "courses": [
            {
                "name": "Joint supplement",
                "dose": "1 chewable tablet",
                "times": "08:00, 18:00",
                "stock": 60,
            }
        ],
        "care": [{"kind": "worming", "last": (today - timedelta(days=80)).isoformat()}],
    }


class DemoSource(Source):
    """Simulated trackers, the same at the same time on every machine."""

    fix_interval = 10.0

    def __init__(self, homes: Mapping[str, tuple[float, float]], *, latency: float = 0.2) -> None:
        """Create the trackers.

        Args:
            homes: Latitude and longitude of each tracker's home.
            latency: Seconds that a request takes.

        """
        self.origins = tuple(homes)
        self._latency = latency
        self._dogs = {
            tracker: SimulatedDog(
                seed=_SEED,
                key=tracker,
                home=home,
                plan=demo_plan(int(tracker.removeprefix(_PREFIX))),
            )
            for tracker, home in homes.items()
        }

    @override
    async def async_positions(self) -> dict[str, Raw]:
        await asyncio.sleep(self._latency)
        now = dt_util.utcnow()
        latest = {tracker: dog.latest(now) for tracker, dog in self._dogs.items()}
        return {tracker: _raw(sample) for tracker, sample in latest.items() if sample}

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        await asyncio.sleep(self._latency)
        until = min(end, dt_util.utcnow())
        return [_raw(sample) for sample in self._dogs[tracker].samples(start, until)]

    @override
    def parse(self, raw: Raw, now: datetime) -> Report:
        fix = make_fix(
            time=dt_util.parse_datetime(raw["fixTime"]),
            latitude=raw["latitude"],
            longitude=raw["longitude"],
            accuracy=raw["accuracy"],
            altitude=raw.get("altitude"),
            now=now,
        )
        return Report(fix=fix, battery=raw["battery"])

    @override
    @callback
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        return _nothing


def _nothing() -> None:
    """Do nothing: who only answers has nothing to cancel."""


def _raw(sample: Sample) -> Raw:
    """Return a sample as the service would send it: without the truth."""
    return {
        "fixTime": sample.time.isoformat(),
        "latitude": sample.latitude,
        "longitude": sample.longitude,
        "accuracy": sample.accuracy,
        "altitude": sample.altitude,
        "battery": sample.battery,
    }
