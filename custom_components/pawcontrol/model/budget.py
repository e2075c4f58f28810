"""Budget: how many requests a source should get in a day, and what happens when they run out."""

from typing import Final

from .pace import Pace

RESERVE: Final = 500
"""Requests that are kept for dogs that are out: some 80 minutes at the fastest."""
LAST: Final = 100
"""Requests of which even a walk must make the most."""
REST_SECONDS: Final = 30.0
"""Between two questions while all dogs rest: as long as the budget lasts for that, all is well."""
LONGEST_SECONDS: Final = 900.0
"""However little is left, dogs are looked for now and then."""


def stretched(seconds: float, pace: Pace, *, left: float, until: float) -> float:
    """Return the seconds between two questions, longer if the budget needs that.

    `left` are the requests that the source may still get, `until` the seconds until it gets new
    ones. A dog that is lost or out alone is followed at any cost.
    """
    if pace in {Pace.LOST, Pace.ESCAPED}:
        return seconds
    if pace is Pace.WALK:
        free, enough = left, left > LAST
    else:
        free = left - RESERVE
        enough = free * REST_SECONDS >= until
    if enough:
        return seconds
    return max(seconds, min(until / max(free, 1.0), LONGEST_SECONDS))
