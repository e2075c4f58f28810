"""Pace: how often it is worth asking where a dog is, and why."""

from enum import StrEnum


class Pace(StrEnum):
    """Why a source is asked as often as it is; what a dog does comes first, most urgent first."""

    LOST = "lost"
    ESCAPED = "escaped"
    WALK = "walk"
    MOVING = "moving"
    REST = "rest"
    OFFLINE = "offline"
    """The source does not answer: it is left alone for longer and longer."""
    PUSHED = "pushed"
    """The source tells by itself."""
    BUDGET = "budget"
    """The source was asked so much today that it is asked less until midnight."""

    @property
    def is_urgent(self) -> bool:
        """Whether a dog is out, so that every position of it counts."""
        return self in {Pace.LOST, Pace.ESCAPED, Pace.WALK}

    @property
    def volatility(self) -> str:
        """How fast things change, for calculate_optimal_update_interval."""
        if self.is_urgent:
            return "urgent"
        return "high" if self is Pace.MOVING else "low"
