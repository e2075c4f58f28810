"""The files of a journal: a snapshot, rarely written, and a log of what changed since.

A change costs one short line of the log, waited for until it is on the disk. The log is folded
into the snapshot when it has become long or old, and when Home Assistant lets go of it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypedDict, override

from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store, UnsupportedStorageVersionError
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
import orjson

from .const import DOMAIN, LOGGER
from .journal_archive import Archive, Packed, from_version_1
from .journal_log import Log, names_beside, set_aside
from .model.record import Record

FOLD_BYTES: Final = 256 * 1024
"""How long the log may become."""
_FOLD_SECONDS: Final = 7 * 86400.0
"""How long it may go on."""
HELD: Final[HassKey[None]] = HassKey(f"{DOMAIN}_held")
"""In hass.data while somebody copies the files: the log may grow, but is not folded."""
_VERSION: Final = 2
_FOREIGN: Final = (AttributeError, KeyError, NotImplementedError, TypeError, ValueError)
"""What reading a file of a foreign shape raises."""


class _Data(TypedDict):
    """The snapshot."""

    generation: int
    """Counts the snapshots; the log that follows has the same."""
    aged: str
    """How far the records have aged, UTC in ISO 8601."""
    months: Packed


class _SnapshotStore(Store[_Data]):
    """A store that tells whether it wrote, which Store only logs."""

    writes = 0

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        await super()._async_write_data(data)
        self.writes += 1

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: Any
    ) -> _Data:
        """Return what version 1 held, which were walks alone."""
        if old_major_version == _VERSION:
            same: _Data = old_data
            return same
        now = dt_util.utcnow()
        return {"generation": 0, "aged": now.isoformat(), "months": from_version_1(old_data, now)}


class Disk:
    """The files of the journal of an entry, and the way there from its archive.

    All that writes waits for one lock, so that many changes at once go to the disk together.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str, archive: Archive) -> None:
        """Know where the files lie; nothing is read yet."""
        self._hass = hass
        self._archive = archive
        self._store = _SnapshotStore(
            hass,
            _VERSION,
            f"{DOMAIN}.journal.{entry_id}",
            private=True,
            atomic_writes=True,
            serialize_in_event_loop=False,
        )
        self._path = Path(self._store.path)
        self._log = Log(self._path.with_name(f"{self._path.name}.log"))
        self._aged: datetime | None = None
        self._lock = asyncio.Lock()
        self._open = False
        self._pending: list[bytes] = []
        self._accepted = self._written = 0
        self._fold_size = FOLD_BYTES
        self._fold_time = hass.loop.time() + _FOLD_SECONDS

    async def async_load(self) -> list[str]:
        """Read the files; return the names of those that could not be read, now or before.

        These are set aside, unchanged, and what can be read of them is taken.
        Raises HomeAssistantError if the disk cannot be read, or cannot be written where it must.
        """
        try:
            stored, readable = await self._async_load_snapshot()
            whole = await self._hass.async_add_executor_job(self._take, stored)
            if not (whole and readable):
                await self.async_fold()
            names = await self._hass.async_add_executor_job(
                names_beside, self._path, ".corrupt.", ".unreadable.", ".log.unreadable."
            )
        except OSError as err:
            raise HomeAssistantError from err
        self._open = True
        return names

    async def _async_load_snapshot(self) -> tuple[_Data | None, bool]:
        """Return the snapshot, and whether it could be read."""
        try:
            return await self._store.async_load(), True
        except (*_FOREIGN, UnsupportedStorageVersionError) as err:
            LOGGER.warning("The journal is set aside, it is unreadable: %s", type(err).__name__)
            await self._hass.async_add_executor_job(set_aside, self._path)
            return None, False

    def _take(self, stored: _Data | None) -> bool:
        """Fill the archive from snapshot and log; tell whether all of it could be read."""
        whole, generation = True, 0
        if stored is not None:
            whole, generation = self._take_snapshot(stored)
        content = self._log.read(generation)
        odd = [line for line in content.lines if not self._replay(line)]
        damaged = [self._log.path] if odd or content.damaged else []
        if not whole:
            damaged.append(self._path)
        for path in damaged:
            LOGGER.warning("A part of the journal is unreadable, its file is set aside")
            set_aside(path)
        return not damaged

    def _take_snapshot(self, stored: _Data) -> tuple[bool, int]:
        try:
            generation = int(stored["generation"])
            self._aged = dt_util.as_utc(datetime.fromisoformat(stored["aged"]))
            return self._archive.load(stored["months"]), generation
        except _FOREIGN:
            return False, 0

    def _replay(self, line: Any) -> bool:
        """Take a line of the log; tell whether it makes sense."""
        match line:
            case {"put": dict(raw)}:
                return self._replay_put(raw)
            case {"delete": str(record_id)}:
                self._archive.pop(record_id)
            case _:
                return False
        return True

    def _replay_put(self, raw: dict[str, Any]) -> bool:
        """Take a record, as it is if a newer version wrote it; tell whether it is one."""
        try:
            self._archive.put(Record.from_json(raw))
        except KeyError, TypeError, ValueError:
            try:
                self._archive.put_foreign(raw)
            except KeyError, TypeError, ValueError:
                return False
        return True

    async def async_remove(self) -> None:
        """Delete the files, and what was set aside of them."""
        await self._store.async_remove()
        await self._hass.async_add_executor_job(self._delete)

    def _delete(self) -> None:
        for name in names_beside(self._path, ".corrupt.", ".unreadable.", ".log"):
            self._path.with_name(name).unlink(missing_ok=True)

    @callback
    def accept(self, change: dict[str, Any]) -> None:
        """Plan a change of the archive, {"put": record} or {"delete": id}, for the next write.

        Raises HomeAssistantError if the files are not loaded, or closed: others may have them.
        """
        if not self._open:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="journal_unavailable"
            )
        self._pending.append(orjson.dumps(change))
        self._accepted += 1

    async def async_write(self) -> None:
        """Wait until all that was accepted so far is on disk; raises HomeAssistantError if not."""
        if self._written != self._accepted:
            await self._async_finish(self._async_write_up_to(self._accepted))

    async def async_fold(self) -> None:
        """Write a snapshot; raises HomeAssistantError if that fails."""
        await self._async_finish(self._async_fold(lambda: True))

    async def async_fold_log(self) -> None:
        """Fold the log, if there is anything in it; raises HomeAssistantError if that fails."""
        await self._async_finish(self._async_fold(self._has_log))

    async def async_close(self) -> None:
        """Settle, and accept nothing more; what could not be read is left alone."""
        if self._open:
            self._open = False
            await self.async_settle()

    async def async_settle(self) -> None:
        """Fold the log unless it is held; it stays as it is if that fails."""
        with suppress(HomeAssistantError):
            await (self.async_write() if HELD in self._hass.data else self.async_fold_log())

    async def _async_finish(self, work: Coroutine[Any, Any, bool]) -> None:
        """Do work that must not stop half way; raises HomeAssistantError if it fails.

        It is a task of its own, because a caller that leaves must not let the next one write at
        the same place meanwhile.
        """
        task = self._hass.async_create_task(work, "pawcontrol journal")
        if not await asyncio.shield(task):
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="journal_not_written"
            )

    async def _async_fold(self, wanted: Callable[[], bool]) -> bool:
        async with self._lock:
            return not wanted() or await self._async_store()

    async def _async_write_up_to(self, accepted: int) -> bool:
        async with self._lock:
            if self._written < accepted:
                await self._async_append()
            return self._written >= accepted

    async def _async_append(self) -> None:
        """Append what is pending to the log."""
        lines = tuple(self._pending)
        try:
            if not await self._hass.async_add_executor_job(self._log.append, lines):
                await self._async_store()
                return
        except OSError as err:
            LOGGER.warning("The journal cannot be written: %s", err.strerror)
            return
        self._confirm(len(lines))
        if self._is_fold_due():
            fold = self._async_fold(self._is_fold_due)
            self._hass.async_create_task(fold, "pawcontrol journal fold")

    @callback
    def _has_log(self) -> bool:
        return bool(self._log.size or self._pending)

    @callback
    def _is_fold_due(self) -> bool:
        if HELD in self._hass.data:
            return False
        return self._log.size > self._fold_size or self._hass.loop.time() > self._fold_time

    @callback
    def _confirm(self, lines: int) -> None:
        """Know that so many of the pending lines are on disk."""
        del self._pending[:lines]
        self._written += lines

    async def _async_store(self) -> bool:
        """Write a snapshot, which makes the log superfluous; tell whether that went well."""
        self._fold_size = self._log.size + FOLD_BYTES
        self._fold_time = self._hass.loop.time() + _FOLD_SECONDS
        if self._hass.state is CoreState.stopping:
            # A store only makes a note now and writes later; the log is as safe.
            return False
        lines, writes, generation = len(self._pending), self._store.writes, self._log.generation + 1
        plan = self._archive.plan(dt_util.utcnow(), self._aged)
        packed = await self._hass.async_add_executor_job(plan.pack)
        # The store logs what went wrong.
        with suppress(OSError):
            await self._store.async_save(
                {"generation": generation, "aged": plan.aged.isoformat(), "months": packed}
            )
        if self._store.writes == writes:
            return False
        await self._hass.async_add_executor_job(self._log.restart, generation)
        self._confirm(lines)
        self._archive.settle(plan, packed)
        self._aged, self._fold_size = plan.aged, FOLD_BYTES
        return True
