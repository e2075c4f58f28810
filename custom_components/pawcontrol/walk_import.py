"""Walks of past months, from what the source remembers into the journal, in the background."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, Self

from homeassistant.components import persistent_notification
from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .client import SourceClient
from .const import CONF_TRACKERS, DOMAIN, LOGGER
from .coordinator import PawControlConfigEntry
from .history import Piece, async_past
from .journal import Journal
from .long_term import async_write_history
from .model.outing import Outing
from .model.past import PastWalks
from .model.record import Record, Source, corrected, walk_record
from .model.walk import Walk
from .model.wall import DAY
from .sources import SourceError
from .words import async_words

_VERSION: Final = 1
_SAVE_SECONDS: Final = 30.0
_STEP: Final = 10
"""Percent after which a person is told how far it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """How far the import of the walks of a dog has come."""

    since: datetime
    """UTC."""
    done: datetime
    """Until when everything was read, UTC."""
    trackers: tuple[str, ...]
    walks: int = 0
    """How many were new."""
    stopped: bool = False
    """Whether it goes on only when somebody asks for it again."""

    def to_json(self) -> dict[str, Any]:
        """Return the job as JSON."""
        times = {"since": self.since.isoformat(), "done": self.done.isoformat()}
        return asdict(self) | times | {"trackers": list(self.trackers)}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """Read a job; raises KeyError, TypeError or ValueError for anything else."""
        times = {key: datetime.fromisoformat(raw[key]) for key in ("since", "done")}
        return cls(**raw | times | {"trackers": tuple(raw["trackers"])})

    def percent(self, now: datetime) -> int:
        """Return how much of the time has been read."""
        return int(100 * (self.done - self.since) / max(now - self.since, DAY))


@callback
def imports_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, dict[str, Any]]]:
    """Return where an entry keeps how far its imports are."""
    return Store(hass, _VERSION, f"{DOMAIN}.{entry_id}.imports")


@callback
def dismiss_notices(hass: HomeAssistant, dog_ids: Iterable[str]) -> None:
    """Take back what people were told of the imports of dogs that are no longer there."""
    for dog_id in dog_ids:
        persistent_notification.async_dismiss(hass, _notice_id(dog_id))


def _notice_id(dog_id: str) -> str:
    return f"{DOMAIN}_import_{dog_id}"


class WalkImports:
    """The imports of an entry: one dog after the other, and on after a restart."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PawControlConfigEntry,
        client: SourceClient,
        journal: Journal,
    ) -> None:
        """Create the imports of an entry; nothing is read yet."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._journal = journal
        self._store = imports_store(hass, entry.entry_id)
        self._turn = asyncio.Lock()
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiting = False

    async def async_setup(self) -> None:
        """Go on with what was under way; what is no longer needed of it is forgotten."""
        stored = await self._async_load()
        dismiss_notices(self._hass, stored.keys() - self._entry.subentries.keys())
        for dog_id, raw in stored.items():
            dog = self._entry.subentries.get(dog_id)
            try:
                job = Job.from_json(raw)
            except KeyError, TypeError, ValueError:
                LOGGER.info("An import of walks was kept by another version and is left out")
                continue
            if dog:
                self._jobs[dog_id] = job
                if not job.stopped:
                    self.start(dog, job.since)

    async def _async_load(self) -> dict[str, dict[str, Any]]:
        """Return what was kept; the dogs do without it if it cannot be read."""
        try:
            return dict(await self._store.async_load() or {})
        except (HomeAssistantError, NotImplementedError, TypeError, ValueError) as err:
            LOGGER.warning("What was kept of imports is left out: %s", type(err).__name__)
            return {}

    async def async_shutdown(self) -> None:
        """Stop, and remember how far it was."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._jobs:
            await self._store.async_save(self._stored())

    @callback
    def running(self, dog_id: str) -> bool:
        """Tell whether the walks of a dog are being imported, or will be in their turn."""
        return dog_id in self._tasks

    @callback
    def start(self, dog: ConfigSubentry, since: datetime) -> Job:
        """Import the walks of a dog since a time (UTC), or go on where that was stopped."""
        dog_id, trackers = dog.subentry_id, tuple(dog.data[CONF_TRACKERS])
        known = self._jobs.get(dog_id)
        if known and (known.since, known.trackers) == (since, trackers):
            job = replace(known, stopped=False)
        else:
            job = Job(since=since, done=since, trackers=trackers)
        if job == known and self.running(dog_id):
            return job
        self._stop(dog_id)
        self._jobs[dog_id] = job
        self._save()
        self._tasks[dog_id] = self._entry.async_create_background_task(
            self._hass, self._async_run(dog), "import walks"
        )
        return job

    async def async_cancel(self, dog: ConfigSubentry) -> None:
        """Stop an import that is running; what was found stays."""
        self._stop(dog.subentry_id)
        await self._async_end(dog, "import_cancelled")

    @callback
    def diagnostics(self) -> list[dict[str, Any]]:
        """Return how far the imports are, without saying of whom."""
        return [
            {
                "since": job.since,
                "done": job.done,
                "walks": job.walks,
                "running": self.running(dog_id),
                "waiting": self._waiting and self.running(dog_id),
            }
            for dog_id, job in self._jobs.items()
        ]

    @callback
    def _stop(self, dog_id: str) -> None:
        if task := self._tasks.pop(dog_id, None):
            task.cancel()

    async def _async_run(self, dog: ConfigSubentry) -> None:
        """Import in turn; what ends it is told to people."""
        try:
            async with self._turn:
                await self._async_import(dog)
        except (SourceError, HomeAssistantError) as err:
            LOGGER.warning("An import of walks was stopped: %s", type(err).__name__)
            del self._tasks[dog.subentry_id]
            await self._async_end(dog, "import_failed")

    async def _async_import(self, dog: ConfigSubentry) -> None:
        self._waiting = False
        job, until = self._jobs[dog.subentry_id], dt_util.utcnow()
        past = PastWalks(job.trackers, job.since)
        told = await self._async_tell(dog, "import_progress", until)
        # A day more: a walk over the border is found as a whole, and known walks are left out.
        pieces = async_past(self._client, job.trackers, job.done - DAY, until, self._note_wait)
        async with aclosing(pieces):
            async for piece in pieces:
                await self._async_take(dog.subentry_id, past, piece)
                if self._jobs[dog.subentry_id].percent(until) >= told + _STEP:
                    told = await self._async_tell(dog, "import_progress", until)
        await self._async_finish(dog)

    async def _async_take(self, dog_id: str, past: PastWalks, piece: Piece) -> None:
        """Write the walks of a piece, and only then go on to the next."""
        end, _ = piece
        records = await self._hass.async_add_executor_job(self._find, dog_id, past, piece)
        new = await self._journal.async_import(records, found=True) if records else 0
        job = self._jobs[dog_id]
        self._jobs[dog_id] = replace(job, done=max(job.done, end), walks=job.walks + new)
        self._save()

    def _find(self, dog_id: str, past: PastWalks, piece: Piece) -> Sequence[Record]:
        """Return the walks of a piece; this takes long and belongs beside the event loop."""
        end, messages = piece
        reports = ((tracker, self._client.parse(raw)) for tracker, raw in messages)
        fixes = [(tracker, report.fix) for tracker, report in reports if report.fix]
        return [_record(dog_id, *found) for found in past.read(fixes, end)]

    async def _async_finish(self, dog: ConfigSubentry) -> None:
        """Write the statistics anew, and forget the job."""
        if RECORDER in self._hass.config.components:
            await async_write_history(self._hass, dog, self._journal)
        await self._async_tell(dog, "import_done", dt_util.utcnow())
        del self._tasks[dog.subentry_id], self._jobs[dog.subentry_id]
        if self._jobs:
            self._save()
        else:
            await self._store.async_remove()

    async def _async_end(self, dog: ConfigSubentry, text: str) -> None:
        """Note that an import goes on only when somebody asks for it."""
        job = self._jobs[dog.subentry_id]
        self._jobs[dog.subentry_id] = replace(job, stopped=True)
        self._save()
        await self._async_tell(dog, text, dt_util.utcnow())

    async def _async_tell(self, dog: ConfigSubentry, text: str, until: datetime) -> int:
        """Tell people how far an import is; return the percentage."""
        job, words = self._jobs[dog.subentry_id], await async_words(self._hass)
        percent = job.percent(until)
        persistent_notification.async_create(
            self._hass,
            words[text].format(percent=percent, walks=job.walks),
            words["import_title"].format(dog=dog.title),
            _notice_id(dog.subentry_id),
        )
        return percent

    @callback
    def _note_wait(self, waiting: bool) -> None:  # noqa: FBT001 - a signal, not a switch
        self._waiting = waiting

    @callback
    def _save(self) -> None:
        self._store.async_delay_save(self._stored, _SAVE_SECONDS)

    @callback
    def _stored(self) -> dict[str, dict[str, Any]]:
        return {dog_id: job.to_json() for dog_id, job in self._jobs.items()}


def _record(dog_id: str, walk: Walk, details: Outing) -> Record:
    return corrected(
        walk_record(dog_id, walk, None),
        {
            "moving_time": details.moving_time,
            "pauses": details.pauses,
            "ascent": details.ascent,
            "route": details.route,
            "source": Source.IMPORT,
        },
    )
