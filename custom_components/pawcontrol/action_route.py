"""The action that answers the route of a walk."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .action_call import dog_of, refuse
from .action_schemas import A_DOG, Fields, a_record, choice, yes_or_no
from .action_walks import async_walk_records
from .coordinator import DogCoordinator
from .model.exchange import Mark, Way, geojson, gpx
from .model.outing import outing
from .model.record import Kind, Pause, Potty, Record, WalkEntry, walk_of
from .model.route import decode_route
from .words import async_words

ATTR_FORMAT: Final = "format"
ATTR_RECORD_ID: Final = "record_id"
ATTR_UNDER_WAY: Final = "under_way"
GEOJSON, GPX = "geojson", "gpx"

GET_ROUTE: Final[Fields] = {
    **A_DOG,
    vol.Optional(ATTR_RECORD_ID): a_record,
    vol.Optional(ATTR_UNDER_WAY, default=False): yes_or_no,
    vol.Optional(ATTR_FORMAT, default=GEOJSON): choice((GEOJSON, GPX)),
}


async def async_get_route(call: ServiceCall) -> ServiceResponse:
    """Answer the way of one walk, with what happened on it; nothing of it is kept."""
    device_id, dog = dog_of(call)
    record = await _async_walk(call, dog)
    way, walk = _way(dog, record), walk_of(record)
    chosen: str = call.data[ATTR_FORMAT]
    return {
        "device_id": device_id,
        "id": record.id if dog.config_entry.runtime_data.journal.get(record.id) else None,
        "start": walk.start.isoformat(),
        "end": walk.end.isoformat() if walk.end else None,
        "distance": round(walk.distance, 1),
        chosen: gpx(way, await async_words(call.hass)) if chosen == GPX else geojson(way),
    }


async def _async_walk(call: ServiceCall, dog: DogCoordinator) -> Record:
    """Return the walk that a call means; raises ServiceValidationError if there is none."""
    record_id: str | None = call.data.get(ATTR_RECORD_ID)
    journal, name = dog.config_entry.runtime_data.journal, dog.subentry.title
    if call.data[ATTR_UNDER_WAY]:
        if record_id is not None:
            refuse("walk_meant_twice")
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
        marks=_marks(dog, record),
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
def _marks(dog: DogCoordinator, record: Record) -> list[Mark]:
    """Return what the dog did on a walk, where somebody told the place."""
    walk = walk_of(record)
    records = dog.config_entry.runtime_data.journal.records(
        dog.dog_id, kinds=[Kind.POTTY], since=walk.start, until=walk.end
    )
    return [
        Mark(what=each.data.what, time=each.time, place=each.data.position)
        for each in records
        if isinstance(each.data, Potty) and each.data.position
    ]
