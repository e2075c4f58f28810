"""Several trackers on one dog: which fix to believe."""

from collections.abc import Iterable
from datetime import timedelta

from .gps import Fix

TOGETHER = timedelta(minutes=2)
"""Fixes of two trackers that are no further apart speak of the same moment."""
UNKNOWN_ACCURACY = 50.0
"""Meters assumed for a tracker that does not tell its accuracy."""


def is_outranked(fix: Fix, others: Iterable[Fix]) -> bool:
    """Tell whether another tracker saw the dog at that moment and more accurately."""
    return any(
        abs(fix.time - other.time) <= TOGETHER and _radius(other) < _radius(fix) for other in others
    )


def _radius(fix: Fix) -> float:
    return UNKNOWN_ACCURACY if fix.accuracy is None else fix.accuracy
