"""What a model makes of a dog's records, made anew when these or the time change it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, tzinfo
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

    @callback
    def forget(self, record: Record) -> None:
        """Make the data anew next time if a record that changed is part of them."""
        if record.kind in self.kinds:
            self._data = None

    @callback
    def at(self, now: datetime) -> tuple[DataT, datetime | None]:
        """Return the data at a time (UTC), and until when nothing but a record changes them."""
        zone, over = dt_util.get_default_time_zone(), self._until is not None and now >= self._until
        if self._data is None or over or zone != self._zone:
            self._zone = zone
            self._data, self._until = self._make(now, zone)
        return self._data, self._until

    @abstractmethod
    def _make(self, now: datetime, zone: tzinfo) -> tuple[DataT, datetime | None]:
        """Return the data at a time (UTC) and until when they hold, in the user's zone."""
