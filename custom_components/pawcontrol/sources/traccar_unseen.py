"""Messages of a Traccar server that nobody saw, because others of the same trackers followed.

A server numbers the positions of all of its devices as they come. If the numbers went up by more
than there are new positions, some were not seen: of a tracker, or of a device of another account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .traccar_message import alarm_words, origin_of, raised_at, sent_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A time in which a tracker may have raised alarms."""

    since: datetime | None
    """When the last message before it was sent, by the tracker's clock; None if that is unknown."""
    heard: frozenset[str]
    """The alarms that were seen before and since: trackers repeat them."""

    def hides(self, event: Mapping[str, Any]) -> bool:
        """Tell whether an alarm of the server's events was raised in it, and not heard since."""
        raised = raised_at(event)
        early = self.since and raised and raised < self.since
        return not early and not alarm_words(event) <= self.heard

    def after(self, message: Mapping[str, Any]) -> Gap:
        """Return what is still hidden once a position was seen, or an event told."""
        return replace(self, heard=self.heard | alarm_words(message))


class Unseen:
    """Finds the gaps in what is seen of some trackers."""

    def __init__(self, trackers: Sequence[str]) -> None:
        """Begin with what is seen first."""
        self._trackers = frozenset(trackers)
        self._last: dict[str, Mapping[str, Any]] = {}
        self._newest: int | None = None
        self._gaps: dict[str, Gap] = {}

    def __bool__(self) -> bool:
        """Tell whether there are gaps."""
        return bool(self._gaps)

    def add(self, positions: Sequence[Mapping[str, Any]]) -> None:
        """Note positions that were seen at once, the last of some devices."""
        newest = self._newest or 0
        new = {number: each for each in positions if (number := _number(each)) > newest}
        if not new:
            return
        self._newest = max(new)
        skipped = newest and self._newest - newest > len(new)
        for each in new.values():
            origin = origin_of(each)
            if origin in self._trackers:
                before = self._last.get(origin)
                if skipped and before and origin not in self._gaps:
                    self._gaps[origin] = Gap(since=sent_at(before), heard=alarm_words(before))
                if origin in self._gaps:
                    self._gaps[origin] = self._gaps[origin].after(each)
                self._last[origin] = each

    def take(self) -> dict[str, Gap]:
        """Return the gaps by tracker, and forget them."""
        gaps, self._gaps = self._gaps, {}
        return gaps

    def put_back(self, gaps: Mapping[str, Gap]) -> None:
        """Remember gaps that could not be filled."""
        for origin, gap in gaps.items():
            newer = self._gaps.get(origin, gap)
            self._gaps[origin] = replace(gap, heard=gap.heard | newer.heard)


def _number(position: Mapping[str, Any]) -> int:
    match position.get("id"):
        case int() as number:
            return number
    return 0
