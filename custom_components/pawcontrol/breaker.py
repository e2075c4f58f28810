"""Circuit breaker: keeps a client from asking a source that does not answer."""

from collections.abc import Callable
from enum import StrEnum
from random import uniform
from time import monotonic
from typing import Final

THRESHOLD: Final = 3
"""Failures in a row after which a source is left alone."""
FIRST_PAUSE: Final = 10.0
"""Seconds that the first pause takes at most; each further one may take twice as long."""
LONGEST_PAUSE: Final = 120.0
"""Seconds: for longer nobody wants to miss a dog once its server is back."""
SHORTEST_PAUSE: Final = 1.0
LONGEST_RETRY_AFTER: Final = 3600.0
"""Seconds; a server that asks for more is asked again after that."""


class BreakerState(StrEnum):
    """What a breaker lets through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitBreaker:
    """Opens when a source fails, then lets one request at a time find out whether it is back.

    The pauses grow exponentially with full jitter, so that clients of one server do not come
    back together (M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015).
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] | None = None,
        jitter: Callable[[float, float], float] = uniform,
    ) -> None:
        """Create a closed breaker.

        `clock` tells seconds, time.monotonic if not given; `jitter` a number between two.
        """
        self._clock = clock or monotonic
        self._jitter = jitter
        self._failures = 0
        self._until: float | None = None
        self._probing = False
        self.trips = 0
        """Pauses since the source was there last."""

    @property
    def state(self) -> BreakerState:
        """What a request would meet now."""
        if self._until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self.wait else BreakerState.HALF_OPEN

    @property
    def wait(self) -> float:
        """Seconds until a request may be made, 0 if one may be now."""
        return 0.0 if self._until is None else max(0.0, self._until - self._clock())

    def admit(self) -> bool:
        """Tell whether a request may start; each that does ends with one of the calls below."""
        match self.state:
            case BreakerState.CLOSED:
                return True
            case BreakerState.OPEN:
                return False
        admitted, self._probing = not self._probing, True
        return admitted

    def succeeded(self) -> None:
        """Note that the source answered."""
        self._failures = self.trips = 0
        self._until, self._probing = None, False

    def abandoned(self) -> None:
        """Note that a request ended without telling anything of the source."""
        self._probing = False

    def failed(self, retry_after: float | None = None) -> None:
        """Note that the source did not answer; `retry_after` are the seconds it asked for."""
        probed, self._probing = self._probing, False
        self._failures += 1
        if self._until is not None and not probed:
            # A request that began before the pause tells nothing new, unless the source did.
            self._until = max(self._until, self._clock() + _bounded(retry_after))
        elif probed or retry_after or self._failures >= THRESHOLD:
            self._trip(retry_after)

    def _trip(self, retry_after: float | None) -> None:
        longest = min(FIRST_PAUSE * 2.0**self.trips, LONGEST_PAUSE)
        pause = max(self._jitter(SHORTEST_PAUSE, longest), _bounded(retry_after))
        self._until = self._clock() + pause
        self.trips += 1


def _bounded(retry_after: float | None) -> float:
    return min(retry_after or 0.0, LONGEST_RETRY_AFTER)
