"""Noise of a tracker: correlated errors that depend on the seed and the time alone."""

from dataclasses import dataclass
from math import exp, sqrt
from random import Random
from typing import Literal

type RestNoise = Literal["quiet", "noisy", "bad"]

TICK = 5
"""Seconds between two steps of a receiver."""


def stream(*parts: object) -> Random:
    """Return random numbers that are the same for the same parts in every process."""
    return Random(":".join(map(str, parts)))  # noqa: S311  # a simulation, no secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Noise:
    """Two states with exponential stays: calm holds the last error, burst follows with a lag."""

    wake: float
    """Chance per tick that calm turns into a burst."""
    settle: float
    """Chance per tick that a burst turns into calm."""
    size: float
    """Mean size of the fast process in meters; it is lognormal from burst to burst."""
    spread: float
    """Sigma of the logarithm of that size."""
    keep: float
    """What a tick leaves of the fast process."""
    slow_size: float
    """Sigma of the slow process in meters."""
    slow_keep: float
    """What a tick leaves of the slow process."""
    follow: float
    """Share of the way to its target that a burst goes per tick."""
    claim: float
    """Typical accuracy in meters that the tracker claims."""


def _kept(tau: float) -> float:
    """Return what a tick leaves at the time constant in seconds."""
    return exp(-TICK / tau)


# Stays, lags and time constants in seconds and sizes in meters, fitted to recorded nights.
REST: dict[RestNoise, Noise] = {
    "quiet": Noise(
        wake=1 - _kept(240),
        settle=1 - _kept(8),
        size=4,
        spread=0.8,
        keep=_kept(40),
        slow_size=2.5,
        slow_keep=_kept(400),
        follow=1 - _kept(20),
        claim=5,
    ),
    "noisy": Noise(
        wake=1 - _kept(30),
        settle=1 - _kept(20),
        size=5,
        spread=0.7,
        keep=_kept(25),
        slow_size=2.5,
        slow_keep=_kept(300),
        follow=1 - _kept(8),
        claim=7,
    ),
    "bad": Noise(
        wake=1 - _kept(3),
        settle=1 - _kept(60),
        size=14,
        spread=0.4,
        keep=_kept(25),
        slow_size=2,
        slow_keep=_kept(400),
        follow=1 - _kept(14),
        claim=16,
    ),
}
OUTDOORS = Noise(
    wake=1,
    settle=1 - _kept(60),
    size=2,
    spread=0,
    keep=_kept(40),
    slow_size=1.5,
    slow_keep=_kept(300),
    follow=1 - _kept(10),
    claim=4,
)


class Receiver:
    """The error of a tracker as a complex number: meters east and north of the truth."""

    def __init__(self) -> None:
        self.error = 0j
        self._fast = 0j
        self._slow = 0j
        self._following = False
        self._grade = 0.0

    def tick(self, noise: Noise, random: Random) -> None:
        """Go on by one tick.

        Every tick draws the same count of numbers, so that two receivers that begin in different
        states forget the difference when they share a stream.
        """
        gauss = random.gauss
        self._fast = _drift(self._fast, noise.keep, complex(gauss(), gauss()))
        self._slow = _drift(self._slow, noise.slow_keep, complex(gauss(), gauss()))
        chance, grade = random.random(), gauss()
        if self._following:
            self._following = chance < 1 - noise.settle
        elif chance < noise.wake:
            self._following, self._grade = True, grade
        if self._following:
            size = noise.size * exp(noise.spread * (self._grade - noise.spread / 2))
            target = size * self._fast + noise.slow_size * self._slow
            self.error += noise.follow * (target - self.error)

    def accuracy(self, noise: Noise) -> float:
        """Return the radius in meters that the tracker claims: more in a coarser burst."""
        return round(noise.claim * exp(0.3 * self._grade), 1)


def _drift(value: complex, keep: float, kick: complex) -> complex:
    """Return the next value of an Ornstein-Uhlenbeck process of sigma one."""
    return keep * value + sqrt(1 - keep * keep) * kick
