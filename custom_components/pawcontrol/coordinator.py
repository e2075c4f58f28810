"""Coordinator: one for each dog, which knows what it does."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import (
    async_track_point_in_utc_time,
    async_track_state_change_event,
)
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .agenda_book import AgendaBook
from .cache import TwoLevelCache
from .client import HOUR, SourceClient
from .const import (
    CONF_BATTERY,
    CONF_DOOR,
    CONF_HOME_EVIDENCE,
    CONF_HOME_ZONE,
    CONF_MOTION,
    CONF_TRACKERS,
    LOGGER,
)
from .escape_watch import EscapeWatch
from .feeding_book import FeedingBook
from .health_book import HealthBook
from .history import async_messages, async_walks
from .journal import Journal
from .model.company import Company, goes_along
from .model.dog import DogData
from .model.gps import Fix
from .model.pace import Pace
from .model.record import Data, Kind, Record, Source as RecordSource, new_id
from .model.track import Report, Track, Zone
from .model.walk import Walk
from .model.wall import DAY, day_of, start_of_day
from .modes import Mode, ModeBook
from .performance import debounce, track_performance
from .sources import Raw, Source
from .surroundings import people, zone_of
from .updates import Updates
from .walk_book import WalkBook

if TYPE_CHECKING:
    from .metrics import MetricsCoordinator
    from .poll import SourcePoll
    from .walk_import import WalkImports

_CATCH_UP: Final = timedelta(hours=2)
"""How far back positions are fetched before a dog is shown; earlier ones follow."""
_OUTAGE: Final = timedelta(minutes=10)
"""A gap that is filled even for a dog at rest."""
_RECENT: Final = timedelta(days=7)
"""How long before the last walk one may have begun that has not ended."""
_SETTLE_SECONDS: Final = 1.0
SLOW_MS: Final = 3000.0
"""An update of a dog that takes longer is slow, first look into the past included."""

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
    poll: SourcePoll
    metrics: MetricsCoordinator
    imports: WalkImports


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
        self.told = False
        """Whether the entities are told what was logged, corrected or deleted."""
        trackers: list[str] = subentry.data[CONF_TRACKERS]
        signals = [link for key in (CONF_MOTION, CONF_DOOR) if (link := subentry.data[key])]
        battery = subentry.data[CONF_BATTERY]
        self._trackers = trackers
        witnesses: list[str] = subentry.data.get(CONF_HOME_EVIDENCE, [])
        self._origins = [*trackers, *signals, *([battery] if battery else []), *witnesses]
        self._client = client
        self._journal = journal
        self._track = Track(trackers, witnesses, signals_linked=bool(signals))
        self._echoes: dict[str, Fix] = {}
        self._heard: set[str] = set()
        self._recorded: Walk | None = None
        self.feeding_book = FeedingBook(journal, subentry.subentry_id, subentry.data)
        self.health_book = HealthBook(journal, subentry.subentry_id, subentry.data)
        self.walk_book = WalkBook(journal, subentry.subentry_id, subentry.data)
        self.modes = ModeBook(journal, subentry.subentry_id, subentry.data)
        self._escape_watch = EscapeWatch(hass, subentry.data, self.modes)
        self._company = Company()
        self._connected = client.connected
        self.agenda_book = AgendaBook(
            journal, subentry.subentry_id, subentry.data, self.feeding_book, self.health_book
        )
        self._holds = 0
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
    def path(self) -> Sequence[Fix]:
        """The fixes since the last rest, those of the walk under way among them."""
        return self._track.path

    @property
    def volatility(self) -> str:
        """How fast the dog's state changes, for calculate_optimal_update_interval."""
        return self.pace.volatility

    @property
    def pace(self) -> Pace:
        """What decides how often the dog is looked for."""
        if self.modes.lost:
            return Pace.LOST
        if self._escape_watch.escaped:
            return Pace.ESCAPED
        if self._track.on_walk:
            return Pace.WALK
        return Pace.REST if self._track.at_rest else Pace.MOVING

    async def async_start(self) -> bool:
        """Show what is known, and listen to the source; tell whether anything is known."""
        entry, client = self.config_entry, self._client
        restored = await self._async_restore()
        entry.async_on_unload(client.async_subscribe(self._origins, self._receive))
        entry.async_on_unload(self._journal.async_subscribe(self._record_changed))
        entry.async_on_unload(
            self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._config_changed)
        )
        entry.async_on_unload(
            async_track_state_change_event(
                self.hass, self.subentry.data[CONF_HOME_ZONE], self._home_changed
            )
        )
        return restored

    @callback
    def _ask_soon(self) -> None:
        """Ask the source in the background, and from then on as often as the dog needs it."""
        self.config_entry.async_create_background_task(
            self.hass, self.config_entry.runtime_data.poll.async_refresh(), "poll soon"
        )

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
        self._escape_watch.found()
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
                self.dog_id,
                walks,
                user_id=user_id,
                path=tuple(self._track.path),
                company=self._company,
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
    async def _async_update_data(self) -> DogData:
        """Ask the source, for all dogs at once."""
        await self.config_entry.runtime_data.poll.async_refresh()
        return self._build()

    @track_performance("coordinator_update", slow_threshold_ms=SLOW_MS)
    async def async_take(self, positions: Mapping[str, Raw]) -> None:
        """Take the latest message of every origin, and first what was missed before it."""
        news = {o: positions[o] for o in self._origins if o in positions}
        if self._client.polls:
            await self._async_catch_up(news)
        for origin, raw in news.items():
            self._take(origin, raw)
        self._publish()

    async def _async_catch_up(self, news: dict[str, Raw]) -> None:
        """Fill the gaps before the newest fixes from the source's history, in order of time."""
        missed = await asyncio.gather(
            *(
                self._async_missed(tracker, news[tracker])
                for tracker in self._trackers
                if tracker in news
            )
        )
        for _, tracker, raw in sorted(chain.from_iterable(missed), key=itemgetter(0)):
            self._take(tracker, raw)

    async def _async_missed(self, tracker: str, raw: Raw) -> list[tuple[datetime, str, Raw]]:
        """Return the messages between the last known fix of a tracker and a newer one."""
        fix, known = self._client.parse(raw).fix, self._track.last_fix_of(tracker)
        if fix is None:
            return []
        earliest = fix.time - _CATCH_UP
        if known is None or known.time < earliest:
            self._look_back(tracker, known, earliest)
        since = max(known.time, earliest) if known else earliest
        if fix.time - since <= self._tolerated_gap:
            return []
        messages = await async_messages(self._client, tracker, since, fix.time)
        fixes = [(self._client.parse(message).fix, message) for message in messages]
        return [(each.time, tracker, message) for each, message in fixes if each]

    @property
    def _tolerated_gap(self) -> timedelta:
        """The time between two fixes that needs no look into the history."""
        return _OUTAGE if self._track.at_rest else 2 * timedelta(seconds=self._client.fix_interval)

    @callback
    def _look_back(self, tracker: str, known: Fix | None, until: datetime) -> None:
        """Find the walks of today before `until` in the background."""
        midnight, _ = _day_around(dt_util.utcnow())
        since = max(known.time, midnight) if known else midnight
        if since < until:
            self.config_entry.async_create_background_task(
                self.hass, self._async_look_back(tracker, since, until), "walks of the day"
            )

    async def _async_look_back(self, tracker: str, since: datetime, until: datetime) -> None:
        walks, path = await async_walks(self._client, tracker, since, until + HOUR)
        await self._async_note(walks, path)
        self._publish()

    @callback
    def hold(self) -> None:
        """Take nothing that is pushed until `release`: what the source missed comes first."""
        self._holds += 1

    @callback
    def release(self) -> None:
        """Go on with what was pushed meanwhile, once nobody holds it any more."""
        self._holds -= 1
        if not self._holds:
            held, self._held = self._held, []
            for origin, raw in held:
                self._receive(origin, raw)

    @callback
    @track_performance("coordinator_update", slow_threshold_ms=SLOW_MS)
    def _receive(self, origin: str, raw: Raw) -> None:
        """Take what a source pushed: the same door as a poll."""
        if self._holds:
            self._held.append((origin, raw))
            return
        self._take(origin, raw)
        self._publish()

    @callback
    def _take(self, origin: str, raw: Raw) -> None:
        report = self._client.parse(raw)
        if report.fix and self._is_echo(origin, report.fix):
            report = replace(report, fix=None)
        persons = people(self.hass) if report.fix else {}
        along = goes_along(report.fix, self._track.origin, persons) if report.fix else None
        believed = self._track.add(origin, report, accompanied=along)
        fix = report.fix if believed else None
        if fix and self._track.origin:
            self._company.add(persons, since=self._track.origin.time)
        self._escape_watch.add(fix, persons, seen_at_home=self._track.seen_at_home)
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
            await self._journal.async_record_walks(
                self.dog_id, walks, path=path, company=self._company
            )

    @callback
    def _record_changed(self, old: Record | None, new: Record | None) -> None:
        """Show what was logged, corrected or deleted."""
        changed = [each for each in (old, new) if each and each.dog_id == self.dog_id]
        for record in changed:
            self.feeding_book.forget(record)
            self.health_book.forget(record)
            self.walk_book.forget(record)
            self.agenda_book.forget(record)
            self.modes.forget(record)
        kinds = {record.kind for record in changed}
        if Kind.VISITOR_MODE in kinds or (Kind.LOST_MODE in kinds and not self.modes.lost):
            self._escape_watch.begin_anew()
        if Kind.LOST_MODE in kinds and self.modes.lost and self._client.polls:
            self._ask_soon()
        if changed:
            self.told = True
            try:
                self._publish()
            finally:
                self.told = False

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

    @callback
    def _config_changed(self, _event: Event) -> None:
        """Show everything anew: times and days are those of the time zone that holds now."""
        self.data = self._build()
        self.async_update_listeners()

    async def async_set_mode(self, mode: Mode, user_id: str | None) -> None:
        """Turn a mode of the dog on or off; it is on disk when this returns."""
        time = self.modes.time_to_set(mode)
        if time:
            await self.async_log(mode, time=time, user_id=user_id)
        else:
            # Somebody may have said the same a moment ago, which need not be on disk yet.
            await self._journal.async_log()

    @debounce(_SETTLE_SECONDS)
    @callback
    def _home_changed(self, _event: Event[EventStateChangedData]) -> None:
        """Look at the home zone once it is no longer being dragged around."""
        self._publish()

    @callback
    def source_changed(self) -> None:
        """Tell that the source was lost, or is back."""
        if self._connected != self._client.connected:
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
        modes, _ = self.modes.at(now)
        self._track.lost = modes.lost
        self._track.advance(now)
        self._note_walk()
        self._connected = self._client.connected
        gps, until = self._track.gps(now, self.home, connected=self._connected)
        gps = replace(gps, escaped=self._escape_watch.escaped)
        feeding, fed_until = self.feeding_book.at(now)
        health, well_until = self.health_book.at(now)
        agenda, on_until = self.agenda_book.at(now)
        walk, walked_until = self.walk_book.walks(
            now, self._track.walk, moving_time=self._track.moving_time, quiet=modes.visitor
        )
        today, tomorrow = _day_around(now)
        ends = (until, self._track.next_deadline, fed_until, well_until, on_until, walked_until)
        self._watch(min(tomorrow, *(end for end in ends if end)))
        return DogData(
            gps=gps,
            walk=walk,
            feeding=feeding,
            health=health,
            agenda=agenda,
            modes=modes,
            day_began=today,
        )

    @callback
    def _watch(self, deadline: datetime) -> None:
        """Look again at the deadline; an earlier look that is already planned moves on then."""
        if self._shutdown_requested:
            return
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


@callback
def _day_around(now: datetime) -> tuple[datetime, datetime]:
    """Return when the user's day of a time (UTC) began, and when the next one begins, UTC."""
    zone = dt_util.get_default_time_zone()
    day = day_of(now, zone)
    return start_of_day(day, zone), start_of_day(day + DAY, zone)
