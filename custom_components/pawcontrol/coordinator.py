"""Coordinators: one per dog for what it does, one per entry for what that costs."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.event import (
    async_track_point_in_utc_time,
    async_track_state_change_event,
)
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .agenda_book import AgendaBook
from .cache import TwoLevelCache
from .client import HOUR, SourceClient
from .const import (
    CONF_BATTERY,
    CONF_DOOR,
    CONF_HOME_ZONE,
    CONF_MOTION,
    CONF_TRACKERS,
    DOMAIN,
    LOGGER,
)
from .entity_optimization import calculate_optimal_update_interval
from .feeding_book import FeedingBook
from .health_book import HealthBook
from .history import async_messages, async_walks
from .journal import Journal
from .model.dog import DogData, WalkData
from .model.escape import EscapeGuard
from .model.gps import Fix
from .model.record import (
    Data,
    Record,
    Source as RecordSource,
    WalkEntry,
    new_id,
)
from .model.track import Report, Track, Zone
from .model.walk import Walk, is_same_outing
from .performance import debounce, get_performance_summary, get_slow_operations, track_performance
from .sources import (
    Link,
    Raw,
    Source,
    SourceAuthError,
    SourceConnectionError,
    SourceError,
)
from .surroundings import people, safe_places, zone_of
from .updates import Updates

_CATCH_UP: Final = timedelta(hours=2)
"""How far back positions are fetched before a dog is shown; earlier ones follow."""
_OUTAGE: Final = timedelta(minutes=10)
"""A gap that is filled even for a dog at rest."""
_RECENT: Final = timedelta(days=7)
"""How long before the last walk one may have begun that has not ended."""
_RECONCILE_SECONDS: Final = 300
"""How often a source that pushes is asked nevertheless."""
_SETTLE_SECONDS: Final = 1.0
SLOW_MS: Final = 3000.0
"""An update of a dog that takes longer is slow, first look into the past included."""
_METRICS_INTERVAL: Final = timedelta(seconds=60)

type PawControlConfigEntry = ConfigEntry[PawControlData]


@dataclass(kw_only=True, slots=True)
class PawControlData:
    """What an entry holds while it is loaded."""

    cache: TwoLevelCache[Any]
    client: SourceClient
    source: Source
    journal: Journal
    updates: Updates
    dogs: dict[str, DogCoordinator]
    """By subentry id."""
    metrics: MetricsCoordinator


class DogCoordinator(DataUpdateCoordinator[DogData]):
    """Knows one dog: takes reports, runs the model, publishes what changed."""

    config_entry: PawControlConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PawControlConfigEntry,
        subentry: ConfigSubentry,
        client: SourceClient,
        journal: Journal,
    ) -> None:
        """Create the coordinator of a dog; async_start brings it to life."""
        super().__init__(hass, LOGGER, config_entry=entry, name="dog", always_update=False)
        self.subentry = subentry
        self.data = DogData()
        trackers: list[str] = subentry.data[CONF_TRACKERS]
        signals = [link for key in (CONF_MOTION, CONF_DOOR) if (link := subentry.data[key])]
        battery = subentry.data[CONF_BATTERY]
        self._trackers = trackers
        self._origins = [*trackers, *signals, *([battery] if battery else [])]
        self._client = client
        self._journal = journal
        self._track = Track(trackers, signals_linked=bool(signals))
        self._echoes: dict[str, Fix] = {}
        self._heard: set[str] = set()
        self._recorded: Walk | None = None
        self.feeding_book = FeedingBook(journal, subentry.subentry_id, subentry.data)
        self.health_book = HealthBook(journal, subentry.subentry_id, subentry.data)
        self._guard = EscapeGuard()
        self.agenda_book = AgendaBook(
            journal, subentry.subentry_id, subentry.data, self.feeding_book, self.health_book
        )
        self._resyncs = 0
        self._held: list[tuple[str, Raw]] = []
        self._deadline: datetime | None = None
        self._cancel_deadline: CALLBACK_TYPE | None = None

    @property
    def dog_id(self) -> str:
        """The id of the dog."""
        return self.subentry.subentry_id

    @property
    def home(self) -> Zone | None:
        """The zone in which the dog is at home, None if there is no such place."""
        return zone_of(self.hass, self.subentry.data[CONF_HOME_ZONE])

    @property
    def volatility(self) -> str:
        """How fast the dog's state changes, for calculate_optimal_update_interval."""
        if self._track.on_walk:
            return "urgent"
        return "low" if self._track.at_rest else "high"

    @property
    def _link(self) -> Link:
        """How positions come in."""
        return self.config_entry.runtime_data.source.link

    @property
    def _connected(self) -> bool:
        """Whether positions would come in if there were any."""
        return self._link is Link.LIVE or (self._link is Link.POLLING and self.last_update_success)

    async def async_start(self) -> None:
        """Show what is known at once, and ask a remote source in the background then.

        Raises ConfigEntryNotReady if nothing is known and the source cannot be asked.
        """
        entry, client = self.config_entry, self._client
        restored = await self._async_restore()
        entry.async_on_unload(client.async_subscribe(self._origins, self._receive))
        entry.async_on_unload(entry.runtime_data.source.async_on_link(self._link_changed))
        entry.async_on_unload(self._journal.async_subscribe(self._record_changed))
        entry.async_on_unload(
            async_track_state_change_event(
                self.hass, self.subentry.data[CONF_HOME_ZONE], self._home_changed
            )
        )
        if restored and client.polls:
            entry.async_create_background_task(self.hass, self.async_refresh(), "dog refresh")
        else:
            await self.async_config_entry_first_refresh()

    @override
    async def async_shutdown(self) -> None:
        """Stop all timers."""
        await super().async_shutdown()
        self._home_changed.cancel(self)
        if self._cancel_deadline:
            self._cancel_deadline()
            self._cancel_deadline = None

    async def async_start_walk(self, user_id: str | None) -> None:
        """Start a walk by hand, unless one is under way; it is on disk when this returns."""
        self._guard.found()
        if not self._track.on_walk:
            self._track.start_walk(dt_util.utcnow())
            await self._async_log_walk(user_id)

    async def async_end_walk(self, user_id: str | None) -> None:
        """End the walk under way; it is on disk when this returns."""
        if self._track.on_walk:
            self._track.end_walk(dt_util.utcnow())
            await self._async_log_walk(user_id)

    async def _async_log_walk(self, user_id: str | None) -> None:
        """Write the walk that a person started or ended, and show it either way."""
        self._recorded = self._track.walk
        walks = [self._recorded] if self._recorded else []
        try:
            await self._journal.async_record_walks(
                self.dog_id, walks, user_id=user_id, path=tuple(self._track.path)
            )
        finally:
            self._publish()

    async def _async_restore(self) -> bool:
        """Follow the trail that the cache remembers; tell whether there was one."""
        trail = await self._async_trail()
        last = self._journal.last_walk(self.dog_id)
        walks = self._journal.walks(self.dog_id, last.start - _RECENT) if last else []
        self._recorded = self._track.replay(trail, walks)
        if not self._client.polls:
            self._echoes = {origin: report.fix for origin, report in trail if report.fix}
        self.data = self._build()
        return bool(trail)

    async def _async_trail(self) -> list[tuple[str, Report]]:
        """Read the trail; what another version remembered differently is no loss."""
        try:
            return [
                (origin, self._client.parse(raw))
                for origin, raw in await self._client.async_trail(self.dog_id)
            ]
        except KeyError, TypeError, ValueError:
            LOGGER.info("The last known state of a dog was kept by another version and is left out")
            return []

    @override
    @track_performance("coordinator_update", slow_threshold_ms=SLOW_MS)
    async def _async_update_data(self) -> DogData:
        try:
            positions = await self._client.async_positions()
        except SourceError as err:
            raise _failure(err) from err
        news = {o: positions[o] for o in self._origins if o in positions}
        if self._client.polls:
            await self._async_catch_up(news)
        for origin, raw in news.items():
            self._take(origin, raw)
        self._set_pace()
        return self.data

    @callback
    def _set_pace(self) -> None:
        """Ask as often as the dog moves, or seldom while positions come by themselves."""
        if not self._client.polls:
            return
        seconds = calculate_optimal_update_interval("gps", volatility=self.volatility)
        if self._link is Link.LIVE:
            seconds = _RECONCILE_SECONDS
        self.update_interval = timedelta(seconds=seconds)

    @callback
    @override
    def _async_refresh_finished(self) -> None:
        """Tell the truth after a failed refresh too."""
        self.data = self._build()

    async def _async_catch_up(self, news: dict[str, Raw]) -> None:
        """Fill the gap before the newest fix of each tracker from the source's history."""
        for tracker in self._trackers:
            fix = self._client.parse(news[tracker]).fix if tracker in news else None
            if fix is None:
                continue
            known = self._track.last_fix_of(tracker)
            earliest = fix.time - _CATCH_UP
            if known is None or known.time < earliest:
                self._look_back(tracker, known, earliest)
            since = max(known.time, earliest) if known else earliest
            if fix.time - since > self._tolerated_gap:
                for raw in await async_messages(self._client, tracker, since, fix.time):
                    self._take(tracker, raw)

    @property
    def _tolerated_gap(self) -> timedelta:
        """The time between two fixes that needs no look into the history."""
        return _OUTAGE if self._track.at_rest else 2 * timedelta(seconds=self._client.fix_interval)

    @callback
    def _look_back(self, tracker: str, known: Fix | None, until: datetime) -> None:
        """Find the walks of today before `until` in the background."""
        midnight = dt_util.as_utc(dt_util.start_of_local_day())
        since = max(known.time, midnight) if known else midnight
        if since < until:
            self.config_entry.async_create_background_task(
                self.hass, self._async_look_back(tracker, since, until), "walks of the day"
            )

    async def _async_look_back(self, tracker: str, since: datetime, until: datetime) -> None:
        walks = await async_walks(self._client, tracker, since, until + HOUR)
        await self._async_note(walks)
        self._publish()

    @callback
    def _link_changed(self) -> None:
        """Tell how far positions can be trusted now, and ask at once for what was missed."""
        self._publish()
        self._set_pace()
        if self._link is Link.LIVE:
            task = self._async_resync()
        elif self._link is Link.POLLING:
            task = self.async_refresh()
        else:
            return
        self.config_entry.async_create_background_task(self.hass, task, "dog refresh")

    async def _async_resync(self) -> None:
        """Fill the gap that the source left, and only then go on with what it pushes."""
        self._resyncs += 1
        await self.async_refresh()
        self._resyncs -= 1
        if not self._resyncs:
            held, self._held = self._held, []
            for origin, raw in held:
                self._receive(origin, raw)

    @callback
    @track_performance("coordinator_update", slow_threshold_ms=SLOW_MS)
    def _receive(self, origin: str, raw: Raw) -> None:
        """Take what a source pushed: the same door as a poll."""
        if self._resyncs:
            self._held.append((origin, raw))
            return
        self._take(origin, raw)
        self._publish()

    @callback
    def _take(self, origin: str, raw: Raw) -> None:
        report = self._client.parse(raw)
        if report.fix and self._is_echo(origin, report.fix):
            report = replace(report, fix=None)
        believed = self._track.add(origin, report)
        if believed and report.fix:
            safe = safe_places(self.hass, self.subentry.data)
            self._guard.add(report.fix, safe, people(self.hass))
        idle = self._track.at_rest and not self._track.on_walk
        if believed or (report.fix and idle):
            self._client.remember(self.dog_id, origin, raw, anew=idle)
        self._note_walk()

    @callback
    def _is_echo(self, origin: str, fix: Fix) -> bool:
        """Tell whether Home Assistant repeats an old state as if it were new, after a restart."""
        if origin in self._heard:
            return False
        self._heard.add(origin)
        echoes = ((echo.latitude, echo.longitude) for echo in self._echoes.values())
        return (fix.latitude, fix.longitude) in echoes

    @callback
    def _note_walk(self) -> None:
        """Write a walk that ended by itself to the journal."""
        walk, known = self._track.walk, self._recorded
        if walk is None or walk.active or (known and walk.end == known.end):
            return
        self._recorded = walk
        path = tuple(self._track.path)
        self.config_entry.async_create_task(
            self.hass, self._async_note([walk], path), "walk record"
        )

    async def _async_note(self, walks: Sequence[Walk], path: Sequence[Fix] = ()) -> None:
        # The journal has logged what went wrong, and the next write includes these walks.
        with suppress(HomeAssistantError):
            await self._journal.async_record_walks(self.dog_id, walks, path=path)

    @callback
    def _record_changed(self, old: Record | None, new: Record | None) -> None:
        """Show what was logged, corrected or deleted."""
        changed = [each for each in (old, new) if each and each.dog_id == self.dog_id]
        for record in changed:
            self.feeding_book.forget(record)
            self.health_book.forget(record)
            self.agenda_book.forget(record)
        if changed:
            self._publish()

    async def async_log(
        self,
        data: Data,
        *,
        time: datetime | None = None,
        user_id: str | None = None,
        source: RecordSource = RecordSource.MANUAL,
        record_id: str | None = None,
    ) -> Record:
        """Log something that happened to the dog, now or at a time (UTC); it is on disk then.

        Raises HomeAssistantError if it cannot be written.
        """
        record = Record(
            id=record_id or new_id(),
            dog_id=self.dog_id,
            time=time or dt_util.utcnow(),
            source=source,
            data=data,
            user_id=user_id,
        )
        await self._journal.async_log(record)
        return record

    @debounce(_SETTLE_SECONDS)
    @callback
    def _home_changed(self, _event: Event[EventStateChangedData]) -> None:
        """Look at the home zone once it is no longer being dragged around."""
        self._publish()

    @callback
    def _publish(self) -> None:
        """Tell the entities, if there is anything to tell."""
        data = self._build()
        if data != self.data:
            self.data = data
            self.async_update_listeners()

    @callback
    def _build(self) -> DogData:
        now = dt_util.utcnow()
        self._track.advance(now)
        self._note_walk()
        gps, until = self._track.gps(now, self.home, connected=self._connected)
        gps = replace(gps, escaped=self._guard.escape is not None)
        feeding, fed_until = self.feeding_book.at(now)
        health, well_until = self.health_book.at(now)
        agenda, on_until = self.agenda_book.at(now)
        midnight = dt_util.start_of_local_day(dt_util.now().date() + timedelta(days=1))
        ends = (until, self._track.next_deadline, fed_until, well_until, on_until, midnight)
        self._watch(min(end for end in ends if end))
        return DogData(gps=gps, walk=self._walks(), feeding=feeding, health=health, agenda=agenda)

    @callback
    def _walks(self) -> WalkData:
        today = dt_util.as_utc(dt_util.start_of_local_day())
        walks = self._journal.walks(self.dog_id, today)
        current = self._track.walk
        finished = self._journal.last_finished_walk(self.dog_id)
        if current is None or not current.active:
            current = self._journal.last_walk(self.dog_id)
        elif current.start >= today:
            walks = [walk for walk in walks if not is_same_outing(walk, current)] + [current]
        return WalkData(
            current=current,
            way_known_at=_way_known_at(finished),
            walks_today=len(walks),
            distance_today=sum(walk.distance for walk in walks),
        )

    @callback
    def _watch(self, deadline: datetime) -> None:
        """Look again at the deadline; an earlier look that is already planned moves on then."""
        if self._cancel_deadline and self._deadline and self._deadline <= deadline:
            return
        if self._cancel_deadline:
            self._cancel_deadline()
        self._deadline = deadline
        self._cancel_deadline = async_track_point_in_utc_time(
            self.hass, self._deadline_reached, deadline
        )

    @callback
    def _deadline_reached(self, _now: datetime) -> None:
        self._cancel_deadline = None
        self._publish()


def _failure(error: SourceError) -> UpdateFailed | ConfigEntryAuthFailed:
    """Return an error of a source as Home Assistant has it."""
    match error:
        case SourceAuthError():
            key = "source_unauthorized"
            return ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key)
        case SourceConnectionError():
            key = "source_unreachable"
        case _:
            key = "source_refused"
    return UpdateFailed(
        translation_domain=DOMAIN, translation_key=key, retry_after=error.retry_after
    )


def _way_known_at(walk: Record | None) -> datetime | None:
    match walk:
        case Record(data=WalkEntry(route=str(), end=end)):
            return end
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Metrics:
    """What the integration costs and saves, since set-up."""

    cache_hit_rate: float | None
    """Percent of cache reads, over both levels."""
    requests_per_minute: int
    requests_avoided: int
    state_writes: int
    suppressed_writes: int
    update_latency: float | None
    """95th percentile of an update of a dog, milliseconds."""
    slow_operations: int | None
    """None, as the latency, while nothing is measured."""
    link: Link


class MetricsCoordinator(DataUpdateCoordinator[Metrics]):
    """Looks at the integration itself, slowly, so that no dog seems to have changed."""

    config_entry: PawControlConfigEntry

    def __init__(self, hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
        """Create the coordinator; it reads the entry's runtime data."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name="metrics",
            update_interval=_METRICS_INTERVAL,
            always_update=False,
        )

    @override
    async def _async_update_data(self) -> Metrics:
        data = self.config_entry.runtime_data
        levels = data.cache.get_stats()
        reads = levels["l1"].hits + levels["l1"].misses
        hits = levels["l1"].hits + levels["l2"].hits
        owners = [data.client, *data.dogs.values()]
        measured = get_performance_summary(owners)["operations"]
        updates = measured.get("coordinator_update")
        return Metrics(
            cache_hit_rate=round(100 * hits / reads, 1) if reads else None,
            requests_per_minute=data.client.requests_last_minute,
            requests_avoided=data.client.requests_avoided,
            state_writes=data.updates.writes,
            suppressed_writes=data.updates.suppressed,
            update_latency=round(updates["p95_ms"], 1) if updates else None,
            slow_operations=len(get_slow_operations(SLOW_MS, owners)) if measured else None,
            link=data.source.link,
        )

    @callback
    def async_link_changed(self) -> None:
        """Tell at once how positions come in now."""
        link = self.config_entry.runtime_data.source.link
        self.async_set_updated_data(replace(self.data, link=link))
