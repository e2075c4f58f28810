"""The way of a day: where a dog was shown, found once more in what its trackers told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .fusion import Fusion
from .gps import Fix
from .outing import PATH_TOLERANCE, PauseFinder
from .record import Pause
from .route import simplified
from .walk import WalkDetector


@dataclass(frozen=True, kw_only=True, slots=True)
class DayWay:
    """Where a dog was on a day, from its first fix to its last."""

    fixes: Sequence[Fix]
    """What a line through its places needs, oldest first; at least two."""
    pauses: Sequence[Pause]
    """Its stays."""


def way_of_day(trackers: Sequence[str], fixes: Iterable[tuple[str, Fix]]) -> DayWay | None:
    """Return the way of a dog by its trackers in the order of preference.

    None if less than two fixes are known.
    """
    shown, finder = _shown(trackers, fixes), PauseFinder()
    for fix in shown:
        finder.add(fix)
    if not shown[1:]:
        return None
    return DayWay(fixes=simplified(shown, PATH_TOLERANCE), pauses=finder.pauses)


def _shown(trackers: Sequence[str], fixes: Iterable[tuple[str, Fix]]) -> list[Fix]:
    """Return where a dog was shown, oldest first; of a stay only its beginning and its end."""
    fusion, detector, shown = Fusion(trackers), WalkDetector(), list[Fix]()
    for tracker, fix in sorted(fixes, key=lambda each: each[1].time):
        believed = fusion.add(tracker, fix)
        if not believed or (shown and fix.time <= shown[-1].time):
            continue
        detector.add(fix)
        place = replace(detector.position or fix, time=fix.time)
        if shown[1:] and all(_is_same(place, known) for known in shown[-2:]):
            shown.pop()
        shown.append(place)
    return shown


def _is_same(place: Fix, other: Fix) -> bool:
    return (place.latitude, place.longitude) == (other.latitude, other.longitude)
