"""The walks of a dog on their way into the journal: those found, and those that a person makes."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .journal import Journal
from .model.company import Company, People
from .model.gps import Fix
from .model.track import Report, Track
from .model.walk import Walk

_RECENT: Final = timedelta(days=7)
"""How long before the last walk one may have begun that has not ended."""


class WalkWriter:
    """Writes each walk of one dog once, with the way and the company that are known of it."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, journal: Journal, dog_id: str, track: Track
    ) -> None:
        """Write what a track finds to the journal of a dog."""
        self._hass = hass
        self._entry = entry
        self._journal = journal
        self._dog_id = dog_id
        self._track = track
        self._company = Company()
        self._written: Walk | None = None

    def replay(self, trail: Iterable[tuple[str, Report]]) -> None:
        """Let the track follow a trail, knowing the walks that are in the journal."""
        last = self._journal.last_walk(self._dog_id)
        walks = self._journal.walks(self._dog_id, last.start - _RECENT) if last else []
        self._written = self._track.replay(trail, walks)

    @callback
    def see(self, persons: People) -> None:
        """Take who is where while the dog is out."""
        if self._track.origin:
            self._company.add(persons, since=self._track.origin.time)

    async def async_start(self, user_id: str | None) -> None:
        """Start a walk by hand, unless one is under way; it is on disk when this returns."""
        if self._track.on_walk:
            await self._async_wait()
        else:
            self._track.start_walk(dt_util.utcnow())
            await self._async_write_current(user_id)

    async def async_end(self, user_id: str | None) -> None:
        """End the walk under way; it is on disk when this returns."""
        if self._track.on_walk:
            self._track.end_walk(dt_util.utcnow())
            await self._async_write_current(user_id)
        else:
            await self._async_wait()

    async def _async_wait(self) -> None:
        """Wait for what somebody did a moment ago, which need not be on disk yet."""
        await self._journal.async_log()

    async def _async_write_current(self, user_id: str | None) -> None:
        self._written = self._track.walk
        walks = [self._written] if self._written else []
        await self._async_write(walks, self._track.path, user_id)

    @callback
    def write_ended(self) -> None:
        """Write a walk that ended by itself, in the background."""
        walk, written = self._track.walk, self._written
        if walk is None or walk.active or (written and walk.end == written.end):
            return
        self._written = walk
        path = tuple(self._track.path)
        self._entry.async_create_task(self._hass, self.async_write([walk], path), "walk record")

    async def async_write(self, walks: Sequence[Walk], path: Sequence[Fix]) -> None:
        """Write walks that were found, with the fixes by which they get their details."""
        # The journal has logged what went wrong, and the next write includes these walks.
        with suppress(HomeAssistantError):
            await self._async_write(walks, path)

    async def _async_write(
        self, walks: Sequence[Walk], path: Sequence[Fix], user_id: str | None = None
    ) -> None:
        await self._journal.async_record_walks(
            self._dog_id, walks, user_id=user_id, path=tuple(path), company=self._company
        )
