"""The journal: what must never be lost. It is not a cache."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, Final

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback

from .journal_archive import Archive
from .journal_disk import Disk
from .model.company import Company
from .model.gps import Fix
from .model.outing import outing
from .model.record import (
    Kind,
    Record,
    corrected,
    is_dismissed,
    no_walk,
    walk_of,
    walk_record,
    walked_on,
)
from .model.walk import Walk, is_same_outing

type Listener = Callable[[Record | None, Record | None], None]
"""Is told what a record was before, and what it is now; None for one that is not there."""

_BATCH: Final = 50
"""How many records are imported in one go, some four milliseconds."""
_LONGEST_WALK: Final = timedelta(days=7)
_LOOK_BACK: Final = timedelta(days=30)
"""How long before a walk under way the last one is looked for."""


class Journal:
    """The durable log of an entry's dogs: what it accepted is on disk."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Create the journal of an entry; nothing is read yet."""
        self._hass = hass
        self._archive = Archive()
        self._disk = Disk(hass, entry_id, self._archive)
        self._listeners: list[Listener] = []
        self._cancel_final_write: CALLBACK_TYPE | None = None
        self._importing = asyncio.Lock()

    async def async_load(self) -> list[str]:
        """Read the files; return the names of those that could not be read, now or before.

        These are set aside, unchanged, and what can be read of them is taken.
        Raises HomeAssistantError if the disk cannot be read, or cannot be written where it must.
        """
        names = await self._disk.async_load()
        self._cancel_final_write = self._hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_FINAL_WRITE, self._async_final_write
        )
        return names

    async def async_keep(self, dog_ids: Collection[str]) -> None:
        """Delete what is known of all other dogs.

        Raises HomeAssistantError if that cannot be written.
        """
        if await self._hass.async_add_executor_job(self._archive.keep, dog_ids):
            await self._disk.async_fold()

    async def async_shutdown(self) -> None:
        """Fold the log, after an import that is under way; nothing is written afterwards."""
        if self._cancel_final_write:
            self._cancel_final_write()
            self._cancel_final_write = None
        async with self._importing:
            await self._disk.async_close()

    async def async_fold(self) -> None:
        """Fold the log now; raises HomeAssistantError if that fails."""
        await self._disk.async_fold_log()

    async def _async_final_write(self, _event: Event) -> None:
        self._cancel_final_write = None
        await self._disk.async_settle()

    async def async_remove(self) -> None:
        """Delete the files, and what was set aside of them."""
        await self._disk.async_remove()

    @callback
    def async_subscribe(self, listener: Listener) -> CALLBACK_TYPE:
        """Call a callback at every change, before it is on disk; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def owner(self, record_id: str) -> str | None:
        """Return the id of the dog that a record is about, None if there is no such record."""
        return self._archive.owner(record_id)

    @callback
    def counts(self) -> Counter[tuple[str, str]]:
        """Return how many records there are of each dog and kind."""
        return self._archive.counts()

    @callback
    def get(self, record_id: str) -> Record | None:
        """Return a record, None if there is none."""
        return self._archive.get(record_id)

    @callback
    def records(
        self,
        dog_id: str,
        *,
        kinds: Iterable[Kind] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Record]:
        """Return the records of a dog from `since` to before `until`, oldest first.

        For more than some months use async_records, which lets others work meanwhile.
        """
        return self._archive.records(dog_id, Kind if kinds is None else kinds, since, until)

    async def async_records(
        self,
        dog_id: str,
        *,
        kinds: Iterable[Kind] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        newest: int | None = None,
    ) -> list[Record]:
        """Return the same as records, a few records at a time, or only so many of the newest."""
        chosen = [*(Kind if kinds is None else kinds)]
        months: list[list[Record]] = []
        for start, end in reversed(self.months(dog_id, since, until)):
            for _ in self._archive.unpacking(dog_id, chosen, start, end):
                await asyncio.sleep(0)
            months.append(self._archive.records(dog_id, chosen, start, end))
            if newest is not None and sum(map(len, months)) >= newest:
                break
        found = [record for month in reversed(months) for record in month]
        return found if newest is None else found[-newest:]

    @callback
    def months(
        self, dog_id: str, since: datetime | None, until: datetime | None
    ) -> list[tuple[datetime, datetime]]:
        """Return the months (UTC) that hold anything of a dog, each cut to `since` and `until`."""
        return [*self._archive.months(dog_id, since, until)]

    @callback
    def walks(self, dog_id: str, since: datetime) -> list[Walk]:
        """Return the walks of a dog that started at `since` or later, oldest first."""
        return [walk_of(record) for record in self.records(dog_id, kinds=[Kind.WALK], since=since)]

    @callback
    def last_walk(self, dog_id: str) -> Walk | None:
        """Return the walk of a dog that began last, None before its first."""
        record = self.last(dog_id, Kind.WALK)
        return walk_of(record) if record else None

    @callback
    def last_finished_walk(self, dog_id: str) -> Record | None:
        """Return the record of the walk of a dog that ended last, None before its first."""
        record = self._archive.last(dog_id, Kind.WALK)
        if record is None or walk_of(record).end:
            return record
        earlier = self.records(
            dog_id, kinds=[Kind.WALK], since=record.time - _LOOK_BACK, until=record.time
        )
        return earlier[-1] if earlier else None

    @callback
    def last(self, dog_id: str, kind: Kind) -> Record | None:
        """Return the newest record of a kind, None if there is none."""
        return self._archive.last(dog_id, kind)

    async def async_log(self, *records: Record) -> None:
        """Write records; what is known already is not written again.

        Raises ValueError if another record has one of the ids, and HomeAssistantError if the
        journal is closed, or if they cannot be written: then they stay in memory, and the next
        write includes them.
        """
        known = dict[str, Record]()
        for record in records:
            if known.setdefault(record.id, self.get(record.id) or record) != record:
                message = f"Another record has the id {record.id}"
                raise ValueError(message)
        for record in known.values():
            if self.get(record.id) is None:
                self._put(record)
        await self._disk.async_write()

    async def async_import(self, records: Sequence[Record], *, found: bool = False) -> int:
        """Write records from elsewhere, with one wait for the disk; return how many were new.

        What is known by its id is left as it is, and a walk that was known as another record of
        the same outing is left out. So is one that a person deleted, if nobody told it but it was
        `found`. Listeners are told of one record for each kind, in the end.

        Raises HomeAssistantError as async_log does.
        """
        importing = self._async_import(records, found=found)
        task = self._hass.async_create_task(importing, "pawcontrol import")
        return await asyncio.shield(task)

    async def _async_import(self, records: Sequence[Record], *, found: bool) -> int:
        """Import what is new; one at a time, so that a second one finds what the first brought."""
        async with self._importing:
            ids, new, news = {each.id for each in records}, 0, dict[tuple[str, Kind], Record]()
            for batch in batched(records, _BATCH, strict=False):
                for record in batch:
                    known = self.owner(record.id) or self._is_known_walk(record, ids)
                    if not known and not (found and self._is_dismissed(record)):
                        self._disk.accept({"put": record.to_json()})
                        self._archive.put(record)
                        news[record.dog_id, record.kind] = record
                        new += 1
                await asyncio.sleep(0)
            for record in news.values():
                self._tell(None, record)
                await asyncio.sleep(0)
            await self._disk.async_write()
            return new

    @callback
    def _is_known_walk(self, record: Record, ids: Collection[str]) -> bool:
        """Tell whether a walk was known before the import of these ids, as another record."""
        if record.kind is not Kind.WALK:
            return False
        walk = walk_of(record)
        others = (each for each in self._near(record.dog_id, walk) if each.kind is Kind.WALK)
        return any(each.id not in ids and is_same_outing(walk_of(each), walk) for each in others)

    @callback
    def _is_dismissed(self, record: Record) -> bool:
        """Tell whether a person deleted a walk."""
        walk = walk_of(record)
        return any(is_dismissed(walk, each) for each in self._near(record.dog_id, walk))

    async def async_correct(self, record_id: str, changes: Mapping[str, Any]) -> Record:
        """Change values of a record (see record.corrected) and return it.

        Raises KeyError if there is no such record, TypeError or ValueError if the changes are
        not right for it, and HomeAssistantError as async_log does.
        """
        old = self.get(record_id)
        if old is None:
            raise KeyError(record_id)
        new = corrected(old, changes)
        if new != old:
            self._put(new)
        await self._disk.async_write()
        return new

    async def async_delete(self, record_id: str) -> None:
        """Delete a record; a walk that was deleted is not found again.

        Raises KeyError if there is no such record, and HomeAssistantError as async_log does.
        """
        record = self.get(record_id)
        if record is None:
            raise KeyError(record_id)
        self._pop(record_id)
        if record.kind is Kind.WALK:
            self._put(no_walk(record))
        await self._disk.async_write()

    async def async_record_walks(
        self,
        dog_id: str,
        walks: Iterable[Walk],
        *,
        user_id: str | None = None,
        path: Sequence[Fix] = (),
        company: Company | None = None,
    ) -> None:
        """Write walks; each replaces what is known of the same outing.

        `path` are fixes of the dog by which finished walks get their details, and `company` tells
        who was along, unless a person told that.
        A walk that a person deleted is left out when it is found again.

        Raises HomeAssistantError if they cannot be written; the next write includes them.
        """
        found = [*walks]
        details: list[dict[str, Any]] = []
        for walk in found:
            if details:  # Those of a long walk take some milliseconds.
                await asyncio.sleep(0)
            details.append(_details(walk, path, company))
        for walk, known in zip(found, details, strict=True):
            self._put_walk(dog_id, walk, user_id, known)
        await self._disk.async_write()

    @callback
    def _put_walk(
        self, dog_id: str, walk: Walk, user_id: str | None, details: dict[str, Any]
    ) -> None:
        near = self._near(dog_id, walk)
        if not walk.manual and any(is_dismissed(walk, record) for record in near):
            return
        walks = [record for record in near if record.kind is Kind.WALK]
        known = [record for record in walks if is_same_outing(walk_of(record), walk)]
        if known:
            new = walked_on(max(known, key=_weight), walk, user_id)
        else:
            new = walk_record(dog_id, walk, user_id)
        if details:
            new = corrected(new, {**details, "source": new.source})
        kept = max((new, *known), key=_weight)
        if known == [kept]:
            return
        for record in known:
            if record.id != kept.id:
                self._pop(record.id)
        self._put(kept)

    @callback
    def _near(self, dog_id: str, walk: Walk) -> list[Record]:
        """Return the walks, and those that were deleted, that may be the same outing."""
        return self.records(
            dog_id,
            kinds=[Kind.WALK, Kind.NO_WALK],
            since=walk.start - _LONGEST_WALK,
            until=max(walk.start, walk.end or walk.updated) + timedelta.resolution,
        )

    @callback
    def _put(self, record: Record) -> None:
        self._disk.accept({"put": record.to_json()})
        self._tell(self._archive.put(record), record)

    @callback
    def _pop(self, record_id: str) -> None:
        self._disk.accept({"delete": record_id})
        self._tell(self._archive.pop(record_id), None)

    @callback
    def _tell(self, old: Record | None, new: Record | None) -> None:
        for listener in [*self._listeners]:
            listener(old, new)


def _details(walk: Walk, path: Sequence[Fix], company: Company | None) -> dict[str, Any]:
    """Return what the fixes of a dog tell of a walk that is over, as fields of its record."""
    if walk.end is None or not path:
        return {}
    found = outing(path, walk.start, walk.end)
    return {
        "moving_time": found.moving_time,
        "pauses": found.pauses,
        "route": found.route,
        **_told(ascent=found.ascent, walked_by=company.along(walk, path) if company else ()),
    }


def _told(**fields: Any) -> dict[str, Any]:
    """Return fields without those that say nothing, which another may have told before."""
    return {key: value for key, value in fields.items() if value not in {None, ()}}


def _weight(record: Record) -> tuple[bool, timedelta]:
    """Return what counts when an outing is known twice: a person's word, then the longer one."""
    walk = walk_of(record)
    return walk.manual, walk.duration
