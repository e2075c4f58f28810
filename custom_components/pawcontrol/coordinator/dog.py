"""Dog: one coordinator for each, which knows what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from ..agenda_book import AgendaBook
from ..client import SourceClient
from ..const import (
    CONF_BATTERY,
    CONF_DOOR,
    CONF_EXTRA_TRACKERS,
    CONF_HOME_EVIDENCE,
    CONF_HOME_ZONE,
    CONF_MOTION,
    CONF_TRACKERS,
    LOGGER,
)
from ..deadline import Deadline
from ..escape_watch import EscapeWatch
from ..feeding_book import FeedingBook
from ..health_book import HealthBook
from ..history import Gaps, async_walks
from ..journal import Journal
from ..model.alarm import Alarm
from ..model.company import People, goes_along
from ..model.dog import DogData
from ..model.gps import Fix
from ..model.pace import Pace
from ..model.record import Data, Kind, Record, Source as RecordSource, new_id
from ..model.summary import Period
from ..model.track import Report, Track, Zone
from ..model.wall import day_of
from ..modes import Mode, ModeBook
from ..performance import debounce, track_performance
from ..routes import HOUR
from ..sources import Raw
from ..surroundings import is_moved, people, zone_of
from ..turns import Turns
from ..walk_book import WalkBook
from ..walk_writer import WalkWriter
from .data import PawControlConfigEntry

_SETTLE_SECONDS: Final = 1.0
SLOW_MS: Final = 3000.0
"""An update of a dog that takes longer is slow, first look into the past included."""


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
        turns: Turns,
    ) -> None:
        """Create the coordinator of a dog; async_start brings it to life."""
        super().__init__(hass, LOGGER, config_entry=entry, name="dog", always_update=False)
        self.subentry = subentry
        self.data = DogData()
        self.heard_alarms: Sequence[Alarm] = ()
        """What is remembered of the alarms that were heard before this was loaded."""
        self.told = False
        """Whether the entities are told what was logged, corrected or deleted."""
        trackers: list[str] = subentry.data[CONF_TRACKERS]
        signals = [link for key in (CONF_MOTION, CONF_DOOR) if (link := subentry.data[key])]
        battery = subentry.data[CONF_BATTERY]
        extra: list[str] = subentry.data.get(CONF_EXTRA_TRACKERS, [])
        self._asked = trackers if client.polls else []
        """The trackers of a source that tells when each fix was, and what was before it."""
        witnesses: list[str] = subentry.data.get(CONF_HOME_EVIDENCE, [])
        self._origins = [*trackers, *extra, *signals, *([battery] if battery else []), *witnesses]
        self.client = client
        self.journal = journal
        self._turns = turns
        self._track = Track(trackers, witnesses, extra=extra, signals_linked=bool(signals))
        self._gaps = Gaps(client, self._track, self._asked, self._look_back)
        self._echoes: dict[str, Fix] = {}
        self._heard: set[str] = set()
        self.feeding_book = FeedingBook(journal, subentry.subentry_id, subentry.data)
        self.health_book = HealthBook(journal, subentry.subentry_id, subentry.data)
        self.walk_book = WalkBook(journal, subentry.subentry_id, subentry.data)
        self.modes = ModeBook(journal, subentry.subentry_id, subentry.data)
        self._escape_watch = EscapeWatch(hass, subentry.data, self.modes)
        self._walk_writer = WalkWriter(hass, entry, journal, subentry.subentry_id, self._track)
        self._connected = client.connected
        self.agenda_book = AgendaBook(
            journal, subentry.subentry_id, subentry.data, self.feeding_book, self.health_book
        )
        self._holds = 0
        self._held: list[tuple[str, Raw]] = []
        self._deadline = Deadline(hass, turns, self._publish)

    @property
    def dog_id(self) -> str:
        """The id of the dog."""
        return self.subentry.subentry_id

    @property
    def trackers(self) -> Sequence[str]:
        """What the dog wears."""
        worn: list[str] = self.subentry.data[CONF_TRACKERS]
        return worn

    @callback
    def last_fix_of(self, tracker: str) -> Fix | None:
        """Return where a tracker was last, as far as that is known."""
        return self._track.last_fix_of(tracker)

    @property
    def rests_since(self) -> datetime | None:
        """Since when the dog has been at rest, UTC; None if it is not."""
        position = self.data.gps.position
        return position.time if position and self._track.at_rest else None

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
        entry, client = self.config_entry, self.client
        restored = await self._async_restore()
        entry.async_on_unload(client.async_subscribe(self._origins, self._receive))
        if linked := client.async_linked(self._origins):
            await self.async_take(linked)
        entry.async_on_unload(self.journal.async_subscribe(self._record_changed))
        entry.async_on_unload(
            self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._config_changed)
        )
        entry.async_on_unload(
            async_track_state_change_event(
                self.hass, self.subentry.data[CONF_HOME_ZONE], self._home_changed
            )
        )
        return restored or self.data.gps.tracker is not None

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
        self._home_moved.cancel(self)
        self._deadline.cancel()

    async def async_start_walk(self, user_id: str | None) -> None:
        """Start a walk by hand, unless one is under way; it is on disk when this returns."""
        self._escape_watch.found()
        try:
            await self._walk_writer.async_start(user_id)
        finally:
            self._publish()

    async def async_end_walk(self, user_id: str | None) -> None:
        """End the walk under way; it is on disk when this returns."""
        try:
            await self._walk_writer.async_end(user_id)
        finally:
            self._publish()

    async def _async_restore(self) -> bool:
        """Follow the trail that the cache remembers; tell whether there was one."""
        trail = await self._async_trail()
        self._walk_writer.replay(trail)
        self._echoes = {origin: report.fix for origin, report in trail if report.fix}
        self.data = self._build()
        self.heard_alarms = self.data.gps.alarms
        return bool(trail)

    async def _async_trail(self) -> list[tuple[str, Report]]:
        """Read the trail; what another version remembered differently is no loss."""
        try:
            return [
                (origin, self.client.parse(raw))
                for origin, raw in await self.client.async_trail(self.dog_id)
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
        await self._turns.pause()
        news = {o: positions[o] for o in self._origins if o in positions}
        for origin, raw in await self._gaps.async_missed(news):
            self._take(origin, raw)
        for origin, raw in news.items():
            self._take(origin, raw)
        self._publish()

    @callback
    def _look_back(self, tracker: str, known: Fix | None, until: datetime) -> None:
        """Find the walks of today before `until` in the background."""
        midnight, _ = _today(dt_util.utcnow())
        since = max(known.time, midnight) if known else midnight
        if since < until:
            self.config_entry.async_create_background_task(
                self.hass, self._async_look_back(tracker, since, until), "walks of the day"
            )

    async def _async_look_back(self, tracker: str, since: datetime, until: datetime) -> None:
        walks, path = await async_walks(self.client, tracker, since, until + HOUR)
        await self._walk_writer.async_write(walks, path)
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
                self._take_pushed(origin, raw)

    @callback
    def _receive(self, origin: str, raw: Raw) -> None:
        """Take what a source pushed, for many trackers perhaps at once."""
        self._turns.run(partial(self._take_pushed, origin, raw))

    @callback
    @track_performance("coordinator_update", slow_threshold_ms=SLOW_MS)
    def _take_pushed(self, origin: str, raw: Raw) -> None:
        """Take what a source pushed: the same door as a poll."""
        if self._holds:
            self._held.append((origin, raw))
            return
        self._take(origin, raw)
        self._publish()

    @callback
    def _take(self, origin: str, raw: Raw) -> None:
        report = self.client.parse(raw)
        if report.fix and self._is_echo(origin, report.fix):
            report = replace(report, fix=None)
        persons = people(self.hass) if report.fix else {}
        alarms = self._track.alarms
        believed = self._track.add(
            origin, report, accompanied=self._is_accompanied(report.fix, persons)
        )
        fix = report.fix if believed else None
        if fix:
            self._walk_writer.see(persons)
        walk = self._track.walk if self._track.on_walk and not self._track.lost else None
        self._escape_watch.add(fix, persons, seen_at_home=self._track.seen_at_home, walk=walk)
        idle = self._track.at_rest and not self._track.on_walk
        if believed or (report.fix and idle):
            self.client.remember(self.dog_id, origin, raw, anew=idle)
        elif self._track.alarms != alarms and not report.missed:
            # Only who knows that it was raised does not take its repetition for a new one.
            self.client.remember(self.dog_id, origin, raw, anew=False)
        self._walk_writer.write_ended()

    def _is_accompanied(self, fix: Fix | None, persons: People) -> bool | None:
        """Tell whether a person goes along, None if that is not known: a visitor is no person."""
        if fix is None or self.modes.visitor:
            return None
        return goes_along(fix, self._track.origin, persons)

    @callback
    def _is_echo(self, origin: str, fix: Fix) -> bool:
        """Tell whether Home Assistant repeats an old state as if it were new, after a restart."""
        if origin in self._asked or origin in self._heard:
            return False
        self._heard.add(origin)
        echoes = ((echo.latitude, echo.longitude) for echo in self._echoes.values())
        return (fix.latitude, fix.longitude) in echoes

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
        if Kind.LOST_MODE in kinds and self.modes.lost and self.client.polls:
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
        await self.journal.async_log(record)
        return record

    @callback
    def _config_changed(self, _event: Event) -> None:
        self._turns.run(self._show_anew)

    @callback
    def _show_anew(self) -> None:
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
            await self.journal.async_log()

    @callback
    def _home_changed(self, event: Event[EventStateChangedData]) -> None:
        """Look at the home zone if it is another place; its state is who is in it."""
        if is_moved(event.data["old_state"], event.data["new_state"]):
            self._home_moved()

    @debounce(_SETTLE_SECONDS)
    @callback
    def _home_moved(self) -> None:
        """Wait until the home zone is no longer being dragged around."""
        self._publish()

    @callback
    def source_changed(self) -> None:
        """Tell that the source was lost, or is back."""
        if self._connected != self.client.connected:
            self._turns.run(self._publish)

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
        self._walk_writer.write_ended()
        self._connected = self.client.connected
        midnight, tomorrow = _today(now)
        gps, until = self._track.gps(now, self.home, connected=self._connected, midnight=midnight)
        gps = replace(gps, escaped=self._escape_watch.escaped)
        feeding, fed_until = self.feeding_book.at(now)
        health, well_until = self.health_book.at(now)
        agenda, on_until = self.agenda_book.at(now)
        walk, walked_until = self.walk_book.walks(
            now, self._track.walk, moving_time=self._track.moving_time, quiet=modes.visitor
        )
        ends = (until, self._track.next_deadline, fed_until, well_until, on_until, walked_until)
        if not self._shutdown_requested:
            self._deadline.watch(min(tomorrow, *(end for end in ends if end)))
        return DogData(
            gps=gps,
            walk=walk,
            feeding=feeding,
            health=health,
            agenda=agenda,
            modes=modes,
            day_began=midnight,
        )


@callback
def _today(now: datetime) -> tuple[datetime, datetime]:
    """Return when the user's day of a time (UTC) began, and when the next one begins, UTC."""
    zone = dt_util.get_default_time_zone()
    return Period.DAY.around(day_of(now, zone), zone)
