"""The action that answers the route of a walk, or of a day."""

from datetime import date, datetime, timedelta
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .action_call import dog_of, refuse
from .action_schemas import A_DOG, Fields, a_day, a_record, choice, yes_or_no
from .action_walks import async_walk_records
from .const import DOMAIN
from .coordinator import DogCoordinator
from .history import async_day
from .model.day_way import DayWay, way_of_day
from .model.exchange import Mark, Way, geojson, gpx
from .model.outing import outing
from .model.record import Kind, Pause, Potty, Record, WalkEntry, walk_of
from .model.route import decode_route
from .model.summary import Period
from .model.wall import day_of
from .sources import Raw, SourceAuthError, SourceConnectionError, SourceError
from .words import async_words

ATTR_DATE: Final = "date"
ATTR_FORMAT: Final = "format"
ATTR_RECORD_ID: Final = "record_id"
ATTR_UNDER_WAY: Final = "under_way"
GEOJSON, GPX = "geojson", "gpx"

GET_ROUTE: Final[Fields] = {
    **A_DOG,
    vol.Optional(ATTR_RECORD_ID): a_record,
    vol.Optional(ATTR_UNDER_WAY, default=False): yes_or_no,
    vol.Optional(ATTR_DATE): a_day,
    vol.Optional(ATTR_FORMAT, default=GEOJSON): choice((GEOJSON, GPX)),
}


async def async_get_route(call: ServiceCall) -> ServiceResponse:
    """Answer the way of one walk or day, with what happened on it."""
    device_id, dog = dog_of(call)
    told = [key for key in (ATTR_RECORD_ID, ATTR_DATE) if key in call.data]
    if len(told) + call.data[ATTR_UNDER_WAY] > 1:
        refuse("walk_meant_twice")
    if ATTR_DATE in call.data:
        return {"device_id": device_id, **await _async_day(call, dog, call.data[ATTR_DATE])}
    record = await _async_walk(call, dog)
    way, walk = _way(dog, record), walk_of(record)
    return {
        "device_id": device_id,
        "id": record.id if dog.journal.get(record.id) else None,
        "start": walk.start.isoformat(),
        "end": walk.end.isoformat() if walk.end else None,
        "distance": round(walk.distance, 1),
        **await _async_written(call, way),
    }


async def _async_written(call: ServiceCall, way: Way) -> JsonObjectType:
    """Return a way in the format that a call asks for."""
    if call.data[ATTR_FORMAT] == GPX:
        return {GPX: gpx(way, await async_words(call.hass))}
    return {GEOJSON: geojson(way)}


async def _async_day(call: ServiceCall, dog: DogCoordinator, day: date) -> JsonObjectType:
    """Return the way of a day of the user, as far as the source of the dog remembers it."""
    name, zone = dog.subentry.title, dt_util.get_default_time_zone()
    today = day_of(dt_util.utcnow(), zone)
    if day > today:
        refuse("day_to_come", date=day.isoformat())
    span = Period.DAY.around(day, zone)
    pages = await _async_pages(dog, *span)
    # A day may have many thousands of messages.
    known = await call.hass.async_add_executor_job(_way_of_day, dog, pages, *span)
    if known is None:
        refuse("day_unknown", dog=name, date=day.isoformat())
    start, end = known.fixes[0].time, known.fixes[-1].time
    marks = _marks(dog, start, end)
    way = Way(name=name, fixes=known.fixes, over=day < today, pauses=known.pauses, marks=marks)
    return {
        "date": day.isoformat(),
        "start": start.isoformat(),
        "end": end.isoformat(),
        **await _async_written(call, way),
    }


async def _async_pages(
    dog: DogCoordinator, start: datetime, end: datetime
) -> list[tuple[str, list[Raw]]]:
    """Return the messages of a day by their trackers.

    Raises ServiceValidationError or HomeAssistantError if the source does not tell them.
    """
    client = dog.client
    if not client.polls:
        refuse("day_not_remembered", dog=dog.subentry.title)
    last = {each: dog.last_fix_of(each) for each in dog.trackers}
    newest = {each: fix.time if fix else None for each, fix in last.items()}
    day, rest = (start, end), dog.rests_since
    try:
        return [
            (each, await async_day(client, each, day, newest=newest[each], rest=rest))
            for each in dog.trackers
        ]
    except SourceError as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key=_trouble(err)) from err


def _way_of_day(
    dog: DogCoordinator, pages: list[tuple[str, list[Raw]]], start: datetime, end: datetime
) -> DayWay | None:
    parse = dog.client.parse
    read = [(tracker, parse(raw).fix) for tracker, page in pages for raw in page]
    # The last fix may be newer than what was asked for a moment ago.
    read += [(tracker, dog.last_fix_of(tracker)) for tracker in dog.trackers]
    fixes = [(tracker, fix) for tracker, fix in read if fix and start <= fix.time < end]
    return way_of_day(dog.trackers, fixes)


def _trouble(error: SourceError) -> str:
    match error:
        case SourceAuthError():
            return "source_unauthorized"
        case SourceConnectionError():
            return "source_unreachable"
    return "source_refused"


async def _async_walk(call: ServiceCall, dog: DogCoordinator) -> Record:
    """Return the walk that a call means; raises ServiceValidationError if there is none."""
    record_id: str | None = call.data.get(ATTR_RECORD_ID)
    journal, name = dog.journal, dog.subentry.title
    if call.data[ATTR_UNDER_WAY]:
        return await _async_walk_under_way(dog)
    if record_id is None:
        return journal.last_finished_walk(dog.dog_id) or refuse("no_walk_yet", dog=name)
    record = journal.get(record_id)
    if record is None or record.dog_id != dog.dog_id or record.kind is not Kind.WALK:
        refuse("walk_unknown", dog=name, record=record_id)
    return record


async def _async_walk_under_way(dog: DogCoordinator) -> Record:
    walk = dog.data.walk.current
    if walk is None or not walk.active:
        refuse("no_walk", dog=dog.subentry.title)
    records = await async_walk_records(dog, walk.start, walk.start + timedelta.resolution)
    return records[-1]


@callback
def _way(dog: DogCoordinator, record: Record) -> Way:
    """Return the way of a walk; raises ServiceValidationError if nobody recorded it."""
    walk = walk_of(record)
    route, pauses = _recorded(dog, record)
    fixes = decode_route(route or "", record.time)
    if len(fixes) < 2:  # noqa: PLR2004 - a way has two ends
        refuse("way_unknown")
    return Way(
        name=dog.subentry.title,
        fixes=fixes,
        over=not walk.active,
        pauses=pauses,
        marks=_marks(dog, walk.start, walk.end),
    )


@callback
def _recorded(dog: DogCoordinator, record: Record) -> tuple[str | None, tuple[Pause, ...]]:
    """Return the route and the pauses of a walk; those of one under way are made now."""
    match record.data:
        case WalkEntry(end=datetime(), route=route, pauses=pauses):
            return route, pauses
    details = outing(dog.path, record.time, dt_util.utcnow())
    return details.route, details.pauses


@callback
def _marks(dog: DogCoordinator, start: datetime, end: datetime | None) -> list[Mark]:
    """Return what the dog did on the way, where somebody told the place."""
    records = dog.journal.records(dog.dog_id, kinds=[Kind.POTTY], since=start, until=end)
    return [
        Mark(what=each.data.what, time=each.time, place=each.data.position)
        for each in records
        if isinstance(each.data, Potty) and each.data.position
    ]
