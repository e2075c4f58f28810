"""Actions that carry the journal of a dog elsewhere.

Out of Home Assistant and into another journal (see model.transfer), and into the long-term
statistics.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import batched
from typing import Any, Final, NamedTuple, NoReturn

from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import orjson
import voluptuous as vol

from .action_call import MAX_FUTURE, as_utc, dog_of, dogs_of, local, refuse
from .action_schemas import (
    A_DOG,
    ATTR_LIMIT,
    ATTR_SINCE,
    ATTR_UNTIL,
    SPAN,
    Fields,
    saying,
    whole_number,
    yes_or_no,
)
from .coordinator import DogCoordinator
from .journal import Journal
from .long_term import async_write_history
from .model.record import Kind, Record, walk_of
from .model.transfer import FORMAT, VERSION, BadRecordError, Fault, exported, imported

ATTR_JOURNAL: Final = "journal"
ATTR_ROUTES: Final = "routes"
MAX_RECORDS: Final = 20_000
"""How many records one call takes or answers."""
MAX_BYTES: Final = 3_000_000
"""How long the records of an answer may become: a message to Home Assistant may have 4 MiB."""
_BATCH: Final = 100
"""How many records are read or written in one go, some three milliseconds."""

EXPORT_JOURNAL: Final[Fields] = {
    **A_DOG,
    **SPAN,
    vol.Optional(ATTR_ROUTES, default=False): yes_or_no,
    vol.Optional(ATTR_LIMIT, default=5000): whole_number(1, MAX_RECORDS),
}
IMPORT_JOURNAL: Final[Fields] = {
    **A_DOG,
    vol.Required(ATTR_JOURNAL): saying(vol.Any(dict, list), "import_foreign"),
}


class _Page(NamedTuple):
    """Some records, and the time of the first one that is left for the next page."""

    records: list[JsonValueType]
    following: datetime | None


async def async_export_journal(call: ServiceCall) -> ServiceResponse:
    """Answer the records of a time, oldest first, as import_journal takes them.

    Those of one moment are never parted, so that the next page can begin at `next`.
    """
    device_id, dog = dog_of(call)
    page = await _async_page(call, dog)
    return {
        "device_id": device_id,
        "format": FORMAT,
        "version": VERSION,
        "records": page.records,
        "more": page.following is not None,
        "next": page.following.isoformat() if page.following else None,
    }


async def _async_page(call: ServiceCall, dog: DogCoordinator) -> _Page:
    journal = dog.journal
    told, size, last = list[JsonValueType](), 0, None
    for start, end in journal.months(dog.dog_id, *_span(call)):
        records = await journal.async_records(dog.dog_id, since=start, until=end)
        for batch in batched(filter(_is_over, records), _BATCH, strict=False):
            for record in batch:
                full = len(told) >= call.data[ATTR_LIMIT] or size > MAX_BYTES
                if full and record.time != last:
                    return _Page(told, record.time)
                told.append(exported(record, routes=call.data[ATTR_ROUTES]))
                size, last = size + len(orjson.dumps(told[-1])), record.time
            await asyncio.sleep(0)
    return _Page(told, None)


@callback
def _span(call: ServiceCall) -> tuple[datetime | None, datetime | None]:
    """Return the time that a call asks for, UTC; raises ServiceValidationError if it is none."""
    since, until = (
        as_utc(call.data[name]) if name in call.data else None for name in (ATTR_SINCE, ATTR_UNTIL)
    )
    if since and until and since >= until:
        refuse("span_empty", since=local(since), until=local(until))
    return since, until


def _is_over(record: Record) -> bool:
    """Tell whether a record is complete: a walk under way will be another one."""
    return record.kind is not Kind.WALK or not walk_of(record).active


async def async_import_history(call: ServiceCall) -> ServiceResponse:
    """Write walks and weights into the long-term statistics; answer which these are."""
    dogs = dogs_of(call)
    if RECORDER not in call.hass.config.components:
        refuse("recorder_missing")
    told: list[JsonValueType] = []
    for device_id, dog in dogs.items():
        written = await async_write_history(call.hass, dog.subentry, dog.journal)
        told += [
            {"device_id": device_id, "statistic_id": statistic_id, "hours": hours}
            for statistic_id, hours in written.items()
        ]
    return {"statistics": told}


async def async_import_journal(call: ServiceCall) -> ServiceResponse:
    """Write records of an export for a dog, all of them or none."""
    device_id, dog = dog_of(call)
    raw = _records_of(call.data[ATTR_JOURNAL])
    if len(raw) > MAX_RECORDS:
        refuse("import_too_long", most=f"{MAX_RECORDS}")
    records = await _async_read(raw, dog, dog.journal)
    # The entry may have been unloaded meanwhile; its journal says so then.
    new = await dog.journal.async_import(records)
    return {"device_id": device_id, "imported": new, "skipped": len(raw) - new}


@callback
def _records_of(told: dict[str, Any] | list[Any]) -> list[Any]:
    """Return the records of a file, or of a plain list of them."""
    records: list[Any]
    match told:
        case list():
            records = told
        case {"format": "pawcontrol.journal", "version": int(version)} if version > VERSION:
            refuse("import_newer", version=f"{version}")
        case {"format": "pawcontrol.journal", "version": int(), "records": list()}:
            records = told["records"]
        case _:
            refuse("import_foreign")
    return records


async def _async_read(raw: Sequence[Any], dog: DogCoordinator, journal: Journal) -> list[Record]:
    """Return records; raises ServiceValidationError for the first that cannot be imported."""
    latest, records = dt_util.utcnow() + MAX_FUTURE, list[Record]()
    for batch in batched(raw, _BATCH, strict=False):
        for each in batch:
            place = f"records[{len(records)}]"
            records.append(_read(each, place, dog, latest))
            if journal.owner(records[-1].id) not in {None, dog.dog_id}:
                refuse("import_of_another", field=f"{place}.id", dog=dog.subentry.title)
        await asyncio.sleep(0)
    return records


@callback
def _read(raw: Any, place: str, dog: DogCoordinator, latest: datetime) -> Record:
    try:
        return imported(raw, dog.dog_id, latest)
    except BadRecordError as err:
        _refuse_bad(err, f"{place}.{err.field}" if err.field else place)


@callback
def _refuse_bad(err: BadRecordError, field: str) -> NoReturn:
    match err.fault:
        case Fault.MISSING:
            refuse("import_missing", field=field)
        case Fault.UNKNOWN:
            refuse("import_unknown", field=field)
        case Fault.TIME:
            refuse("import_time", field=field)
    refuse("import_invalid", field=field, reason=err.reason)
