"""Actions that bring the walks of past months into the journal."""

from datetime import date
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .action_call import dogs_of, refuse
from .action_schemas import ATTR_SINCE, DOGS, Fields, a_day
from .model.wall import add_months, day_of, start_of_day
from .walk_import import Job

MAX_MONTHS: Final = 12
IMPORT_WALKS: Final[Fields] = {**DOGS, vol.Required(ATTR_SINCE): a_day}


async def async_import_walks(call: ServiceCall) -> ServiceResponse:
    """Begin to import the walks of dogs, or go on with that; answer how far it is."""
    dogs, day = dogs_of(call), _possible(call.data[ATTR_SINCE])
    for dog in dogs.values():
        if not dog.config_entry.runtime_data.source.remembers:
            refuse("no_history", dog=dog.subentry.title)
    since = start_of_day(day, dt_util.get_default_time_zone())
    jobs = {
        device_id: dog.config_entry.runtime_data.imports.start(dog.subentry, since)
        for device_id, dog in dogs.items()
    }
    return {"imports": [_answer(*each) for each in jobs.items()]}


async def async_cancel_import(call: ServiceCall) -> ServiceResponse:
    """Stop the imports of dogs; what they found stays."""
    dogs = [(dog, dog.config_entry.runtime_data.imports) for dog in dogs_of(call).values()]
    for dog, imports in dogs:
        if not imports.running(dog.dog_id):
            refuse("no_import", dog=dog.subentry.title)
    for dog, imports in dogs:
        await imports.async_cancel(dog.subentry)
    return {}


@callback
def _possible(day: date) -> date:
    """Return a day; raises ServiceValidationError for one too long ago or still to come."""
    today = day_of(dt_util.utcnow(), dt_util.get_default_time_zone())
    if day > today:
        refuse("time_in_future", time=day.isoformat())
    if day < add_months(today, -MAX_MONTHS):
        refuse("import_too_old", months=f"{MAX_MONTHS}")
    return day


def _answer(device_id: str, job: Job) -> JsonObjectType:
    return {
        "device_id": device_id,
        "since": job.since.isoformat(),
        "done": job.done.isoformat(),
        "percent": job.percent(dt_util.utcnow()),
        "walks": job.walks,
    }
