"""Calendar: what a dog is to get, what it got, and its appointments, which people write."""

import asyncio
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEntityFeature,
    CalendarEvent,
)
from homeassistant.components.websocket_api import current_connection
from homeassistant.const import UnitOfLength
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity import EntityPlatformState
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .action_call import refuse
from .appointments import appointment, moved
from .coordinator import PawControlConfigEntry
from .entity import SCHEDULE, AgendaEntity, PacedDescription
from .model.agenda import SHORT, Task, open_tasks
from .model.booking import LONGEST, SHIFT, Booking, bookings
from .model.course import Course
from .model.dog import LONGEST_LIFE, DogData
from .model.feeding import Meal as MealOfPlan
from .model.record import CareDone, Dose, Grooming, Kind, Meal, Record, Vet, WalkEntry

PARALLEL_UPDATES = 0

_DONE: Final = (Kind.WALK, Kind.MEAL, Kind.DOSE, Kind.CARE, Kind.GROOMING, Kind.VET)
_LONGEST: Final = timedelta(days=1)
"""How long before a time something may have begun that is then still going on."""
_action = ContextVar[Context | None]("pawcontrol_calendar_action", default=None)
"""The context of the action that a task carries out; an entity keeps its own when that is over."""
_SLICE: Final = timedelta(days=7)
"""What is looked for in one step; others work meanwhile."""


@dataclass(frozen=True, kw_only=True)
class DogCalendarDescription(PacedDescription[DogData], CalendarEntityDescription):
    """A calendar of a dog."""


CALENDAR = DogCalendarDescription(
    key=SCHEDULE,
    translation_key=SCHEDULE,
    kind="feeding",
    value_fn=lambda data: (data.agenda.tasks, data.agenda.event, data.walk.walks_today),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        async_add_entities([DogCalendar(dog, data.updates, CALENDAR)], config_subentry_id=dog_id)


class DogCalendar(AgendaEntity, CalendarEntity):
    """What is open stands where it is planned, what was done where it happened."""

    entity_description: DogCalendarDescription
    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT
        | CalendarEntityFeature.UPDATE_EVENT
        | CalendarEntityFeature.DELETE_EVENT
    )
    _unrecorded_attributes = frozenset({"location"})

    @property
    @override
    def event(self) -> CalendarEvent | None:
        task = self.coordinator.data.agenda.event
        return self._planned(task) if task else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        now = dt_util.utcnow()
        # What is farther from now than a dog lives is not looked for.
        start, end = max(start_date, now - LONGEST_LIFE), min(end_date, now + LONGEST_LIFE)
        events: list[CalendarEvent] = []
        since = dt_util.as_utc(start) - _LONGEST
        events += self._booked(since - LONGEST, since)
        while since < end:
            until = min(since + _SLICE, dt_util.as_utc(end))
            events += self._between(since, until, now)
            since = until
            await asyncio.sleep(0)
        begin = dt_util.as_utc(start)
        return [event for event in events if dt_util.as_utc(event.end_datetime_local) > begin]

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        time, data = appointment(kwargs)
        await self.coordinator.async_log(data, time=time, user_id=_user_id())

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        record = self._appointment(uid)
        changes = moved(record, event)
        await self.coordinator.journal.async_correct(uid, changes)

    @override
    async def async_delete_event(
        self, uid: str, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> None:
        record = self._appointment(uid)
        await self.coordinator.journal.async_delete(record.id)

    def _appointment(self, uid: str) -> Record:
        """Return the record of an appointment; raises ServiceValidationError for other events."""
        dog = self.coordinator
        record = dog.journal.get(uid)
        if record is None or record.dog_id != dog.dog_id or record.kind is not Kind.APPOINTMENT:
            refuse("not_an_appointment")
        return record

    @callback
    @override
    def _async_write_ha_state(self) -> None:
        """Take turns: when a meal begins, Home Assistant writes the calendars of all dogs."""
        self.coordinator.config_entry.runtime_data.turns.run(self._write_in_turn)

    @callback
    def _write_in_turn(self) -> None:
        # Whoever left meanwhile must not wait for the end of an event.
        if self._platform_state is not EntityPlatformState.REMOVED:
            super()._async_write_ha_state()

    @callback
    @override
    def async_set_context(self, context: Context) -> None:
        super().async_set_context(context)
        _action.set(context)

    def _between(self, start: datetime, end: datetime, now: datetime) -> list[CalendarEvent]:
        """Return what begins from `start` to before `end` (UTC)."""
        dog, zone = self.coordinator, dt_util.get_default_time_zone()
        journal = dog.journal
        records = journal.records(dog.dog_id, kinds=_DONE, since=start, until=end)
        done = [event for record in records if (event := self._done(record))]
        tasks = open_tasks(dog.data.agenda.plans, start, end, now, zone)
        return sorted(
            done + [self._planned(task) for task in tasks] + self._booked(start, end),
            key=lambda event: dt_util.as_utc(event.start_datetime_local),
        )

    def _booked(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Return the appointments that begin from `start` to before `end` (UTC)."""
        dog = self.coordinator
        records = dog.journal.records(
            dog.dog_id, kinds=[Kind.APPOINTMENT], since=start - SHIFT, until=end + SHIFT
        )
        found = bookings(records, dt_util.get_default_time_zone())
        return [_event(booking) for booking in found if start <= booking.start < end]

    def _planned(self, task: Task) -> CalendarEvent:
        match task.what:
            case Booking() as booking:
                return _event(booking)
        start, end = _span(task.start, task.end)
        return CalendarEvent(
            start=task.day if task.all_day else start,
            end=task.day + timedelta(days=1) if task.all_day else end,
            summary=self._name(task),
            description=task.detail or None,
            uid=task.uid,
        )

    def _done(self, record: Record) -> CalendarEvent | None:
        """Return the event of a record, None if it tells of something left out or under way."""
        end, detail = record.time + SHORT, record.data.note
        plans = self.coordinator.data.agenda.plans
        match record.data:
            case WalkEntry(end=datetime() as end, distance=distance):
                summary, detail = self._word("walk"), self._length(distance)
            case Meal(skipped=False, meal_id=meal_id):
                summary = self._known(plans.meals.meals, meal_id, "meal")
            case Dose(skipped=False, course_id=course_id):
                summary = self._known(plans.courses, course_id, "dose")
            case Grooming(what=summary) | Vet(reason=summary):
                pass
            case CareDone(care=kind):
                summary = self._word(kind)
            case _:
                return None
        start, end = _span(record.time, end)
        return CalendarEvent(
            start=start,
            end=end,
            summary=summary,
            description=detail,
            uid=record.id,
        )

    def _known(self, planned: Iterable[MealOfPlan | Course], key: str | None, word: str) -> str:
        """Return the name of what has an id, else a word for it."""
        return next((each.name for each in planned if each.id == key), self._word(word))

    def _length(self, meters: float) -> str:
        """Return a distance in the units of the house."""
        units = self.hass.config.units
        length = units.length(meters / 1000, UnitOfLength.KILOMETERS)
        return f"{length:.1f} {units.length_unit}"


@callback
def _user_id() -> str | None:
    """Return the user of the call under way.

    The dialog of the calendar is no action, but it comes through a connection.
    """
    action, connection = _action.get(), current_connection.get()
    if action is None and connection is not None:
        return connection.user.id
    return action.user_id if action else None


def _event(booking: Booking) -> CalendarEvent:
    whole = booking.all_day
    start, end = _span(booking.start, booking.end)
    return CalendarEvent(
        start=booking.first if whole else start,
        end=booking.last + timedelta(days=1) if whole else end,
        summary=booking.name,
        description=booking.detail or None,
        location=booking.place or None,
        uid=booking.id,
    )


def _span(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Return when something begins and ends by the user's clock.

    Home Assistant refuses what ends before it begins by the clock alone, as it may be while the
    clocks go back: that is told without its length.
    """
    begin, over = dt_util.as_local(start), dt_util.as_local(end)
    return begin, max(begin, over)
