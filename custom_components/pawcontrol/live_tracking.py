"""Live tracking: trackers report often while their dog is out, and seldom else.

A tracker that is not told to stop empties its battery. So each is told at every start, those that
are no longer ours or no longer wanted live are told once more, and what fails is repeated.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .client import SourceClient
from .const import CONF_LIVE_TRACKING, CONF_SAVING_INTERVAL, LOGGER
from .coordinator import PawControlConfigEntry
from .sources import Ability, Link, SourceError

LIVE_INTERVAL: Final = 10
"""Seconds between the fixes of a dog that is out, as often as the source would be asked."""
SAVING_INTERVAL: Final = 240
"""The same for all others, unless somebody chose another."""
_FIRST_WAIT: Final = 60.0
"""Seconds until what failed is repeated; each further wait is twice as long."""
_LONGEST_WAIT: Final = 3600.0


class LiveTracking:
    """Follows the dogs of an entry, and tells their trackers how often to report."""

    def __init__(
        self, hass: HomeAssistant, entry: PawControlConfigEntry, client: SourceClient
    ) -> None:
        """Create what async_start begins; the entry has its runtime data by then."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._on: bool = entry.options.get(CONF_LIVE_TRACKING, False)
        self._saving = int(entry.options.get(CONF_SAVING_INTERVAL, SAVING_INTERVAL))
        self._trackers: dict[str, Reporter] = {}
        self._link = client.link
        self._lost_touch = False

    @callback
    def async_start(self) -> None:
        """Tell the trackers of the dogs as soon as it is known which can be told."""
        data, unload = self._entry.runtime_data, self._entry.async_on_unload
        if not data.remote.offered:
            return
        unload(self._stop)
        unload(data.source.async_on_link(self._link_changed))
        if self._on:
            unload(data.remote.async_on_learned(self._look))
            for dog in data.dogs.values():
                unload(dog.async_add_listener(self._look))
            self._look()
        self._release(set(self._client.short_intervals) - self._worn)

    @property
    def _worn(self) -> set[str]:
        """The trackers that this looks after in any case."""
        dogs = self._entry.runtime_data.dogs.values() if self._on else ()
        return {tracker for dog in dogs for tracker in dog.trackers}

    @callback
    def _look(self) -> None:
        """Tell the trackers of the dogs what these need now."""
        data = self._entry.runtime_data
        for dog in data.dogs.values():
            seconds = LIVE_INTERVAL if dog.pace.is_urgent else self._saving
            for tracker in data.remote.able(dog, Ability.INTERVAL):
                self._tracker(tracker).want(seconds)

    @callback
    def _release(self, trackers: Iterable[str]) -> None:
        """Let trackers save that were told otherwise before this began."""
        for tracker in trackers:
            self._tracker(tracker).want(self._saving)

    @callback
    def _tracker(self, tracker: str) -> Reporter:
        if tracker not in self._trackers:
            self._trackers[tracker] = Reporter(self._hass, self._entry, self._client, tracker)
        return self._trackers[tracker]

    @callback
    def _link_changed(self) -> None:
        """Repeat, once the source is back, what may have been lost with it."""
        before, self._link = self._link, self._client.link
        if self._link is Link.DOWN or before is Link.LIVE:
            self._lost_touch = True
        elif self._lost_touch:
            self._lost_touch = False
            for tracker in self._trackers.values():
                tracker.repeat()

    @callback
    def _stop(self) -> None:
        for tracker in self._trackers.values():
            tracker.stop()


async def async_let_go(entry: PawControlConfigEntry, client: SourceClient) -> None:
    """Let trackers save power that nobody will look after, as far as the source answers now."""
    seconds = int(entry.options.get(CONF_SAVING_INTERVAL, SAVING_INTERVAL))
    trackers = client.short_intervals
    await asyncio.gather(*(_async_let_go(client, tracker, seconds) for tracker in trackers))


async def _async_let_go(client: SourceClient, tracker: str, seconds: int) -> None:
    try:
        await client.async_tell(lambda remote: remote.async_set_interval(tracker, seconds))
    except SourceError as err:
        LOGGER.warning("A tracker goes on reporting often (%s)", type(err).__name__)
    else:
        client.mark_short_interval(tracker, short=False)


class Reporter:
    """A tracker that is to report at some interval, and is told so until it was once."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PawControlConfigEntry,
        client: SourceClient,
        tracker: str,
    ) -> None:
        """Know nothing of the interval that the tracker has."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._tracker = tracker
        self._wanted: int | None = None
        self._told: int | None = None
        self._telling = False
        self._wait = _FIRST_WAIT
        self._complained = False
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def want(self, seconds: int) -> None:
        """Let the tracker report every so many seconds; nothing is sent if it was told so."""
        if seconds != self._wanted:
            self._wanted, self._wait, self._complained = seconds, _FIRST_WAIT, False
            self._tell()

    @callback
    def repeat(self) -> None:
        """Tell a short interval once more, and at once what could not be told yet."""
        if self._wanted == LIVE_INTERVAL:
            self._told = None
        self._wait = _FIRST_WAIT
        self._tell()

    @callback
    def stop(self) -> None:
        """Wait for nothing more."""
        if self._cancel:
            self._cancel()
            self._cancel = None

    @callback
    def _tell(self, _now: datetime | None = None) -> None:
        """Tell what is wanted; while something is told, that comes after it."""
        self.stop()
        if self._wanted is not None and self._told != self._wanted and not self._telling:
            self._telling = True
            # Not at once, for a source that says it is back has not told everybody yet.
            self._entry.async_create_background_task(
                self._hass,
                self._async_tell(self._wanted),
                "interval of a tracker",
                eager_start=False,
            )

    async def _async_tell(self, seconds: int) -> None:
        if seconds == LIVE_INTERVAL:
            self._client.mark_short_interval(self._tracker, short=True)
        try:
            await self._client.async_tell(
                lambda remote: remote.async_set_interval(self._tracker, seconds)
            )
        except SourceError as err:
            self._telling = False
            self._note_failure(seconds, err)
        else:
            self._telling = False
            self._note_told(seconds)

    @callback
    def _note_told(self, seconds: int) -> None:
        self._told, self._wait = seconds, _FIRST_WAIT
        if seconds != LIVE_INTERVAL:
            self._client.mark_short_interval(self._tracker, short=False)
        self._tell()

    @callback
    def _note_failure(self, seconds: int, error: SourceError) -> None:
        """Try again later, or at once if something else is wanted by now."""
        if seconds != self._wanted:
            self._tell()
            return
        if not self._complained:
            self._complained = True
            LOGGER.warning(
                "A tracker could not be told how often to report (%s); this is tried again",
                type(error).__name__,
            )
        wait = max(self._wait, error.retry_after or 0.0)
        self._wait = min(2 * self._wait, _LONGEST_WAIT)
        self._cancel = async_call_later(self._hass, wait, self._tell)
