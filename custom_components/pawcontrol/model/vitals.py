"""Body condition and vital signs: usual ranges, and notices that inform and never diagnose.

The ranges are estimates, to be set by your vet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median

VET_LOW, VET_HIGH = 37.8, 39.4
"""Degrees Celsius: call a vet below with symptoms, and above (Merck, handbooks)."""
SMALL_DOG = 13.6
"""Kilograms up to which the heart of a dog beats as that of a small one."""
BREATHING_LIMIT = 30.0
"""Breaths per minute asleep that are too many on repeated values (Rishniw 2012)."""
BASELINE_FACTOR = 1.25
"""The same as a factor of what the dog breathes otherwise."""
REPEATED = 2
BASELINE_READINGS = 3
"""The least number of earlier values that make a baseline."""
WEEKLY_CHANGE = 2.0
"""Percent of its weight that a grown dog changes by in a week at most (SACN, AAHA)."""


class Vital(StrEnum):
    """What is read off a dog."""

    TEMPERATURE = "temperature"
    """Degrees Celsius."""
    HEART_RATE = "heart_rate"
    """Beats per minute at rest."""
    BREATHING_RATE = "breathing_rate"
    """Breaths per minute asleep."""
    BODY_CONDITION = "body_condition"
    """Score from 1, emaciated, to 9, obese."""


class Notice(StrEnum):
    """What is worth a look; none of them is a diagnosis."""

    WEIGHT_FALLING = "weight_falling"
    WEIGHT_RISING = "weight_rising"
    TEMPERATURE_LOW = "temperature_low"
    TEMPERATURE_HIGH = "temperature_high"
    HEART_SLOW = "heart_slow"
    HEART_FAST = "heart_fast"
    BREATHING_FAST = "breathing_fast"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One vital sign of a dog at one time."""

    vital: Vital
    time: datetime
    """UTC."""
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """The usual values, both ends included; an open end is None."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value is usual."""
        low_enough = self.high is None or value <= self.high
        return low_enough and (self.low is None or value >= self.low)


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """A value outside its usual range."""

    notice: Notice
    value: float
    usual: Range
    call_vet: bool = False
    """Whether the handbooks say to call a vet about such a value."""


TEMPERATURE = Range(low=37.5, high=39.2)
"""Degrees Celsius of a grown dog (Merck, handbooks)."""
HEART_OF_PUPPY = Range(low=120, high=160)
HEART_OF_SMALL_DOG = Range(low=100, high=140)
HEART_OF_LARGE_DOG = Range(low=60, high=100)
"""Beats per minute at rest."""
IDEAL_CONDITION = Range(low=4, high=5)
"""Body condition scores (WSAVA)."""


def usual_heart_rate(kg: float | None, *, puppy: bool) -> Range:
    """Return beats per minute at rest by age and size; the range of all sizes if unknown."""
    if puppy:
        return HEART_OF_PUPPY
    if kg is None:
        return Range(low=HEART_OF_LARGE_DOG.low, high=HEART_OF_SMALL_DOG.high)
    return HEART_OF_LARGE_DOG if kg > SMALL_DOG else HEART_OF_SMALL_DOG


def observe_temperature(
    celsius: float, usual: Range = TEMPERATURE, *, puppy: bool = False, symptoms: bool = False
) -> Observation | None:
    """Return what is unusual about a temperature; the low end does not hold for puppies."""
    if puppy:
        usual = Range(high=usual.high)
    elif symptoms:
        usual = Range(low=max(usual.low or VET_LOW, VET_LOW), high=usual.high)
    call_vet = celsius > VET_HIGH or (symptoms and celsius < VET_LOW)
    low, high = Notice.TEMPERATURE_LOW, Notice.TEMPERATURE_HIGH
    return _observe(celsius, usual, low=low, high=high, call_vet=call_vet)


def observe_heart_rate(beats: float, usual: Range) -> Observation | None:
    """Return what is unusual about a heart rate at rest."""
    return _observe(beats, usual, low=Notice.HEART_SLOW, high=Notice.HEART_FAST)


def observe_breathing(rates: Sequence[float], limit: float = BREATHING_LIMIT) -> Observation | None:
    """Return what is unusual about breathing asleep; `rates` in order of time.

    Only the last two values together count: over the limit, or over 125 % of the median of
    those before, once there are three.
    """
    earlier, last = rates[:-REPEATED], rates[-REPEATED:]
    if len(last) < REPEATED:
        return None
    if len(earlier) >= BASELINE_READINGS:
        limit = min(limit, BASELINE_FACTOR * median(earlier))
    if min(last) <= limit:
        return None
    return Observation(notice=Notice.BREATHING_FAST, value=last[-1], usual=Range(high=limit))


def observe_weight(trend: float, kg: float, *, puppy: bool) -> Observation | None:
    """Return what is unusual about a trend in grams per week; the value is percent per week.

    Puppies may grow.
    """
    usual = Range(low=-WEEKLY_CHANGE, high=None if puppy else WEEKLY_CHANGE)
    percent = trend / (10 * kg)
    return _observe(percent, usual, low=Notice.WEIGHT_FALLING, high=Notice.WEIGHT_RISING)


def _observe(
    value: float, usual: Range, *, low: Notice, high: Notice, call_vet: bool = False
) -> Observation | None:
    if usual.low is not None and value < usual.low:
        return Observation(notice=low, value=value, usual=usual, call_vet=call_vet)
    if usual.high is not None and value > usual.high:
        return Observation(notice=high, value=value, usual=usual, call_vet=call_vet)
    return None
