"""The action that shows others where a dog is, for a time."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .action_call import as_utc, dog_of, local, refuse
from .action_schemas import A_DOG, ATTR_UNTIL, Fields, number, time

ATTR_HOURS: Final = "hours"
_LEAST_HOURS, MOST_HOURS = 1, 48

SHARE_POSITION: Final[Fields] = {
    **A_DOG,
    vol.Optional(ATTR_HOURS): number(_LEAST_HOURS, MOST_HOURS),
    vol.Optional(ATTR_UNTIL): time,
}


async def async_share_position(call: ServiceCall) -> ServiceResponse:
    """Answer the address of a page that the server shows until then; nothing of it is kept."""
    device_id, dog = dog_of(call)
    remote = dog.config_entry.runtime_data.remote
    if not remote.offered:
        refuse("share_not_offered", dog=dog.subentry.title)
    until = _until(call)
    url = await remote.async_share(dog, until)
    return {"device_id": device_id, "url": url, "until": until.isoformat()}


@callback
def _until(call: ServiceCall) -> datetime:
    """Return when it ends, UTC; raises ServiceValidationError if that makes no sense."""
    hours, end = call.data.get(ATTR_HOURS), call.data.get(ATTR_UNTIL)
    now = dt_util.utcnow().replace(microsecond=0)
    match hours, end:
        case None, datetime():
            until = as_utc(end)
        case float(), None:
            until = now + timedelta(hours=hours)
        case _:
            refuse("share_how_long")
    if until <= now:
        refuse("share_past", time=local(until))
    if until > now + timedelta(hours=MOST_HOURS):
        refuse("share_too_long", hours=str(MOST_HOURS))
    return until
