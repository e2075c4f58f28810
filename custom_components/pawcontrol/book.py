"""What a model makes of a dog's records, made anew when these or the time change it."""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from operator import attrgetter
from typing import Any, ClassVar

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .journal import Journal
from .model.record import Kind, Record


class Book[DataT](ABC):
    """The data of one domain of a dog; equal until a record or the clock changes them."""

    kinds: ClassVar[frozenset[Kind]]
    """The records that the data are made of."""

    def __init__(self, journal: Journal, dog_id: str, config: Mapping[str, Any]) -> None:
        """Open the book of a dog with the configuration of its subentry."""
        self._journal = journal
        self._dog_id = dog_id
        self._config = config
        self._data: DataT | None = None
        self._until: datetime | None = None
        self._zone: tzinfo | None = None
        self._known: dict[Kind, tuple[datetime, list[Record]]] = {}

    @callback
    def forget(self, record: Record) -> None:
        """Make the data anew next time if a record that changed is part of them."""
        if record.kind in self.kinds:
            self._data = None
            self._known.pop(record.kind, None)

    @callback
    def at(self, now: datetime) -> tuple[DataT, datetime | None]:
        """Return the data at a time (UTC), and until when nothing but a record changes them."""
        zone, over = dt_util.get_default_time_zone(), self._until is not None and now >= self._until
        if self._data is None or over or zone != self._zone:
            self._zone = zone
            self._data, self._until = self._make(now, zone)
        return self._data, self._until

    def _records(self, kinds: Iterable[Kind], since: datetime) -> list[Record]:
        """Return the dog's records of some of the book's kinds from `since` (UTC) on, oldest first.

        The journal is asked again only for a kind of which a record has changed.
        """
        return sorted((record for kind in kinds for record in self._of(kind, since)), key=_time)

    def _of(self, kind: Kind, since: datetime) -> list[Record]:
        start, records = self._known.get(kind, (None, []))
        if start is None or since < start:
            # Whole months: what is needed tomorrow is known then.
            start = month_of(since)
            records = self._journal.records(self._dog_id, kinds=[kind], since=start)
            self._known[kind] = start, records
        return records[bisect_left(records, since, key=_time) :]

    @abstractmethod
    def _make(self, now: datetime, zone: tzinfo) -> tuple[DataT, datetime | None]:
        """Return the data at a time (UTC) and until when they hold, in the user's zone."""


def month_of(time: datetime) -> datetime:
    """Return when the month of a time begins, UTC."""
    utc = time.astimezone(UTC)
    return datetime(utc.year, utc.month, 1, tzinfo=UTC)


_time = attrgetter("time")
