"""Modes of a dog: what the household says of it until it says otherwise."""

from datetime import datetime, timedelta, tzinfo
from typing import ClassVar, override

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .book import Book
from .model.dog import ModesData
from .model.record import Kind, LostMode, Record, VisitorMode

type Mode = LostMode | VisitorMode


class ModeBook(Book[ModesData]):
    """Whether a dog is lost, and whether a visitor has it: what was said last counts."""

    kinds: ClassVar = frozenset({Kind.LOST_MODE, Kind.VISITOR_MODE})

    @property
    def lost(self) -> bool:
        """Whether the dog is being looked for."""
        return self.at(dt_util.utcnow())[0].lost

    @property
    def visitor(self) -> bool:
        """Whether somebody has the dog whom Home Assistant does not know."""
        return self.at(dt_util.utcnow())[0].visitor

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[ModesData, datetime | None]:
        modes = ModesData(lost=self._is_on(Kind.LOST_MODE), visitor=self._is_on(Kind.VISITOR_MODE))
        return modes, None

    @callback
    def _is_on(self, kind: Kind) -> bool:
        return _on(self._journal.last(self._dog_id, kind))

    @callback
    def time_to_set(self, mode: Mode) -> datetime | None:
        """Return the time (UTC) of a change, None if the mode is what it is to be already.

        It is after the last change, even if that was made while the clock was ahead.
        """
        last, now = self._journal.last(self._dog_id, mode.kind), dt_util.utcnow()
        if _on(last) == mode.on:
            return None
        return max(now, last.time + timedelta.resolution) if last else now


def _on(record: Record | None) -> bool:
    """Tell what a record says of its mode."""
    match record:
        case Record(data=LostMode(on=on) | VisitorMode(on=on)):
            return on
    return False
