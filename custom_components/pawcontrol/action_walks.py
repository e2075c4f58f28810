"""Actions about walks."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType
import voluptuous as vol

from .action_call import answer, dog_of, dogs_of, local, past, refuse, span_of
from .action_schemas import A_DOG, DOGS, LIMIT, SPAN, Fields, fields_of, saying, time
from .coordinator import DogCoordinator
from .model.dog import speed
from .model.record import Kind, Record, WalkEntry, walk_of, walk_record, walked_on
from .model.walk import Walk, is_same_outing
from .surroundings import persons

LONGEST_WALK: Final = timedelta(hours=24)
ATTR_START: Final = "start"
ATTR_END: Final = "end"
ATTR_WITH: Final = "with"
_FOUND: Final = frozenset(
    {"updated", "end", "moving_time", "pauses", "ascent", "route", "walked_by"}
)
"""What a person does not tell of a walk, or tells in other words."""
PERSONS: Final = saying(
    vol.All(cv.ensure_list, vol.Length(max=20), [cv.string]), "field_persons", most="20"
)
"""What accepts the entity ids of persons; see person_ids."""

LOG_WALK: Final[Fields] = {
    **DOGS,
    vol.Required(ATTR_START): time,
    vol.Required(ATTR_END): time,
    vol.Optional(ATTR_WITH, default=[]): PERSONS,
} | fields_of(WalkEntry, leave_out=_FOUND, optional=["distance"])
GET_WALKS: Final[Fields] = {**A_DOG, **SPAN, **LIMIT}


async def async_log_walk(call: ServiceCall) -> ServiceResponse:
    """Log a walk that is over."""
    start, end = past(call.data[ATTR_START]), past(call.data[ATTR_END])
    distance, note = call.data.get("distance", 0.0), call.data.get("note")
    along = person_ids(call.hass, call.data[ATTR_WITH])
    data = WalkEntry(updated=end, end=end, distance=distance, note=note, walked_by=along)
    dogs = dogs_of(call)
    for dog in dogs.values():
        refuse_impossible(dog, Walk(start=start, updated=end, end=end, distance=0.0))
    tasks = [
        call.hass.async_create_task(dog.async_log(data, time=start, user_id=call.context.user_id))
        for dog in dogs.values()
    ]
    records = await asyncio.gather(*tasks)
    return {"records": [answer(*each) for each in zip(dogs, records, strict=True)]}


async def async_start_walk(call: ServiceCall) -> ServiceResponse:
    """Start a walk of each dog that is not on one."""
    dogs = dogs_of(call)
    await asyncio.gather(*(dog.async_start_walk(call.context.user_id) for dog in dogs.values()))
    return await _async_told({device_id: (dog, _walk(dog)) for device_id, dog in dogs.items()})


async def async_end_walk(call: ServiceCall) -> ServiceResponse:
    """End the walks that are under way; raises if a dog is on none."""
    walks = {device_id: (dog, _walk(dog)) for device_id, dog in dogs_of(call).items()}
    await asyncio.gather(*(dog.async_end_walk(call.context.user_id) for dog, _ in walks.values()))
    return await _async_told(walks)


async def async_get_walks(call: ServiceCall) -> ServiceResponse:
    """Answer the walks of a time, the one under way included."""
    device_id, dog = dog_of(call)
    walks = await async_walk_records(dog, *span_of(call))
    limit: int = call.data["limit"]
    return {
        "walks": [_answer(device_id, dog, record) for record in walks[-limit:]],
        "more": len(walks) > limit,
    }


async def async_walk_records(dog: DogCoordinator, since: datetime, until: datetime) -> list[Record]:
    """Return the walks that began from `since` to before `until`, oldest first.

    The one under way, which the journal may not know yet, is told as it is now.
    """
    journal = dog.journal
    records = await journal.async_records(dog.dog_id, kinds=[Kind.WALK], since=since, until=until)
    walk = dog.data.walk.current
    if walk is None or not walk.active or not since <= walk.start < until:
        return records
    known = [record for record in records if is_same_outing(walk_of(record), walk)]
    now = [walked_on(record, walk, None) for record in known[-1:]]
    others = [record for record in records if record not in known]
    return others + (now or [walk_record(dog.dog_id, walk, None)])


@callback
def person_ids(hass: HomeAssistant, entity_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of persons, each once; raises ServiceValidationError for another entity."""
    known = {state.entity_id: key for key, state in persons(hass).items()}
    for entity_id in entity_ids:
        if entity_id not in known:
            refuse("person_unknown", person=entity_id)
    return tuple(dict.fromkeys(known[entity_id] for entity_id in entity_ids))


@callback
def refuse_impossible(dog: DogCoordinator, walk: Walk, *, but: str | None = None) -> None:
    """Raise ServiceValidationError for a walk that ended before it began, or beside another.

    `but` is the id of the record that the walk is to replace.
    """
    end = walk.end or walk.updated
    if not walk.start < end <= walk.start + LONGEST_WALK:
        refuse("walk_times")
    journal = dog.journal
    near = journal.records(
        dog.dog_id, kinds=[Kind.WALK], since=walk.start - LONGEST_WALK, until=end
    )
    others = [walk_of(record) for record in near if record.id != but]
    current = dog.data.walk.current
    if current and current.active:
        others.append(replace(current, updated=dt_util.utcnow()))
    for other in others:
        if is_same_outing(other, walk):
            told = {"start": local(other.start), "end": local(other.end or other.updated)}
            refuse("walk_overlaps", dog=dog.subentry.title, **told)


@callback
def _walk(dog: DogCoordinator) -> Walk:
    """Return the walk that a dog is on; raises ServiceValidationError if it is on none."""
    walk = dog.data.walk.current
    if walk is None or not walk.active:
        refuse("no_walk", dog=dog.subentry.title)
    return walk


async def _async_told(walks: Mapping[str, tuple[DogCoordinator, Walk]]) -> ServiceResponse:
    """Answer what became of walks."""
    told: list[JsonValueType] = []
    for device_id, (dog, walk) in walks.items():
        records = await async_walk_records(dog, walk.start, walk.start + timedelta.resolution)
        told += [_answer(device_id, dog, record) for record in records]
    return {"walks": told}


@callback
def _answer(device_id: str, dog: DogCoordinator, record: Record) -> JsonObjectType:
    """Return a walk as a response: meters and minutes, its id once the journal knows it.

    The pace is told in minutes per kilometer while the dog moved, and who was along by entity id,
    as long as there is one. What is not known, or not yet, is None.
    """
    walk, raw = walk_of(record), record.to_json()
    data, persons_now = raw["data"], persons(dog.hass)
    seconds = data.get("moving_time")
    pauses = None if seconds is None or walk.active else len(data.get("pauses", ()))
    if walk.active and (moved := dog.data.walk.moving_time):
        seconds = moved.total_seconds()
    meters_per_second = speed(walk.distance, seconds)
    along = [
        persons_now[key].entity_id if key in persons_now else key
        for key in data.get("walked_by", ())
    ]
    return {
        "device_id": device_id,
        "id": record.id if dog.journal.get(record.id) else None,
        "start": raw["time"],
        "end": data.get("end"),
        "distance": data["distance"],
        "minutes": round(walk.duration / timedelta(minutes=1), 1),
        "minutes_moving": None if seconds is None else round(seconds / 60, 1),
        "pace": round(1000 / 60 / meters_per_second, 1) if meters_per_second else None,
        "ascent": data.get("ascent"),
        "pauses": pauses,
        "walked_by": along,
        "source": raw["source"],
        "user_id": raw.get("user_id"),
        "note": data.get("note"),
    }
