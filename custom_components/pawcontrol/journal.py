"""The journal: what must never be lost. It is not a cache."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self, TypedDict, override
from uuid import uuid4

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .model.walk import Walk, is_same_outing

_VERSION: Final = 1


class JournalError(Exception):
    """The file holds something that is not a journal."""


class _Data(TypedDict):
    walks: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkRecord:
    """A walk that someone started or that was detected."""

    id: str
    dog_id: str
    walk: Walk
    user_id: str | None = None
    """The Home Assistant user who started or ended the walk by hand."""

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON: UTC stamps in ISO 8601, meters."""
        walk = self.walk
        return {
            "id": self.id,
            "dog": self.dog_id,
            "start": walk.start.isoformat(),
            "updated": walk.updated.isoformat(),
            "end": walk.end.isoformat() if walk.end else None,
            "distance": round(walk.distance, 1),
            "source": "manual" if walk.manual else "automatic",
            "user": self.user_id,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read a record.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        return cls(
            id=raw["id"],
            dog_id=raw["dog"],
            walk=Walk(
                start=_stamp(raw["start"]),
                updated=_stamp(raw["updated"]),
                end=_stamp(raw["end"]) if raw["end"] else None,
                distance=float(raw["distance"]),
                manual=raw["source"] == "manual",
            ),
            user_id=raw["user"],
        )


class _JournalStore(Store[_Data]):
    """A store that remembers whether the last write failed, which Store only logs."""

    failed = False

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        self.failed = True
        await super()._async_write_data(data)
        self.failed = False


class Journal:
    """The durable log of an entry's dogs: what it accepted is on disk."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Create the journal of an entry; nothing is read yet."""
        self._store = _JournalStore(
            hass, _VERSION, f"{DOMAIN}.journal.{entry_id}", private=True, atomic_writes=True
        )
        self._walks: dict[str, list[WalkRecord]] = {}
        self._unsaved = False

    async def async_load(self) -> None:
        """Read the file.

        Raises JournalError if it does not hold a journal, NotImplementedError or
        UnsupportedStorageVersionError if another version wrote it, and HomeAssistantError if it
        cannot be read; the file is left as it is.
        """
        stored = await self._store.async_load()
        if stored is None:
            return
        try:
            records = [WalkRecord.from_json(raw) for raw in stored["walks"]]
        except (KeyError, TypeError, ValueError) as err:
            raise JournalError from err
        for record in sorted(records, key=_start):
            self._walks.setdefault(record.dog_id, []).append(record)

    async def async_keep(self, dog_ids: Collection[str]) -> None:
        """Delete what is known of all other dogs.

        Raises HomeAssistantError if that cannot be written.
        """
        kept = {dog_id: records for dog_id, records in self._walks.items() if dog_id in dog_ids}
        self._unsaved = self._unsaved or kept != self._walks
        self._walks = kept
        await self._async_save()

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()

    def walks(self, dog_id: str, since: datetime) -> list[Walk]:
        """Return the walks of a dog that started at `since` or later, oldest first."""
        records = self._walks.get(dog_id, [])
        return [record.walk for record in records[bisect_left(records, since, key=_start) :]]

    def last_walk(self, dog_id: str) -> Walk | None:
        """Return the walk of a dog that began last, None before its first."""
        records = self._walks.get(dog_id)
        return records[-1].walk if records else None

    async def async_record_walks(
        self, dog_id: str, walks: Iterable[Walk], *, user_id: str | None = None
    ) -> None:
        """Write walks; each replaces what is known of the same outing.

        Raises HomeAssistantError if they cannot be written; the next write includes them.
        """
        for walk in walks:
            self._unsaved = self._put(dog_id, walk, user_id) or self._unsaved
        await self._async_save()

    async def _async_save(self) -> None:
        if not self._unsaved:
            return
        await self._store.async_save(
            {"walks": [r.to_json() for records in self._walks.values() for r in records]}
        )
        self._unsaved = self._store.failed
        if self._unsaved:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="journal_not_written"
            )

    def _put(self, dog_id: str, walk: Walk, user_id: str | None) -> bool:
        """Take a walk in; tell whether that changed anything."""
        records = self._walks.setdefault(dog_id, [])
        new = WalkRecord(id=uuid4().hex, dog_id=dog_id, walk=walk, user_id=user_id)
        known = [record for record in records if is_same_outing(record.walk, walk)]
        if known:
            best = max(known, key=_weight)
            new = replace(new, id=best.id, user_id=best.user_id or user_id)
        kept = max((new, *known), key=_weight)
        if known == [kept]:
            return False
        for record in known:
            records.remove(record)
        insort(records, kept, key=_start)
        return True


def _stamp(text: str) -> datetime:
    """Read a time; one without a time zone could be any."""
    stamp = datetime.fromisoformat(text)
    if stamp.tzinfo is None:
        raise ValueError(text)
    return stamp


def _start(record: WalkRecord) -> datetime:
    return record.walk.start


def _weight(record: WalkRecord) -> tuple[bool, timedelta]:
    """Return what counts when an outing is known twice: a person's word, then the longer one."""
    return record.walk.manual, record.walk.duration
