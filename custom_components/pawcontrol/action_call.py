"""What calls of actions have in common: the dogs they mean, their times, their refusals."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .action_schemas import ATTR_SINCE, ATTR_UNTIL, Fields, Validator, WrongValue
from .const import DOMAIN
from .coordinator import DogCoordinator, PawControlConfigEntry
from .model.dog import LONGEST_LIFE
from .model.record import Record
from .model.wall import moment

MAX_FUTURE: Final = timedelta(minutes=5)
"""How far ahead of ours the clock of somebody who tells of a time may be."""
_RECENT: Final = timedelta(days=30)


@callback
def refuse(key: str, **placeholders: str) -> NoReturn:
    """Tell a person why an action does nothing: raise ServiceValidationError."""
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


def checked(known: Fields) -> Validator:
    """Return what reads the fields of a call; it refuses them in one sentence."""
    read, names = vol.Schema(known), {str(field) for field in known}

    def check(data: Any) -> Any:
        try:
            return read(data)
        except vol.MultipleInvalid as err:
            if not err.path:
                raise
            _refuse_field(err.errors[0], names, data)

    return check


def _refuse_field(err: vol.Invalid, names: Collection[str], data: Mapping[Any, Any]) -> NoReturn:
    """Tell a person what is wrong with a field of a call."""
    field = str(err.path[0])
    if field not in names:
        refuse("field_extra", field=field)
    if field not in data:
        refuse("field_missing", field=field)
    match err:
        case WrongValue(key=key, told=told):
            refuse(key, field=field, **told)
    refuse("field_wrong", field=field)


@callback
def dogs_of(call: ServiceCall) -> dict[str, DogCoordinator]:
    """Return the dogs that a call is about, by device id.

    Raises ServiceValidationError for a device that is no dog of a loaded entry.
    """
    return {device_id: _dog(call.hass, device_id) for device_id in call.data[ATTR_DEVICE_ID]}


@callback
def dog_of(call: ServiceCall) -> tuple[str, DogCoordinator]:
    """Return the one dog that a call is about with its device id; raises as dogs_of does."""
    device_id: str = call.data[ATTR_DEVICE_ID]
    return device_id, _dog(call.hass, device_id)


@callback
def _dog(hass: HomeAssistant, device_id: str) -> DogCoordinator:
    device = dr.async_get(hass).async_get(device_id)
    if device is None:
        refuse("device_unknown", device=device_id)
    name = device.name_by_user or device.name or device_id
    entry: PawControlConfigEntry | None
    entry = hass.config_entries.async_get_entry(device.config_entry_id)
    if entry is None or entry.domain != DOMAIN:
        refuse("device_foreign", device=name)
    dog_id = device.config_subentry_id
    if dog_id is None:
        refuse("device_is_no_dog", device=name)
    dogs = entry.runtime_data.dogs if entry.state is ConfigEntryState.LOADED else {}
    if dog_id not in dogs:
        refuse("device_not_loaded", device=name)
    return dogs[dog_id]


@callback
def as_utc(time: datetime) -> datetime:
    """Return a time in UTC; one without a time zone is told by the user's clock."""
    if time.tzinfo is None:
        return moment(time.date(), time.time(), dt_util.get_default_time_zone())
    return dt_util.as_utc(time)


@callback
def past(time: datetime) -> datetime:
    """Return a time in UTC (see as_utc) at which something can have happened.

    Raises ServiceValidationError for the future, and for times when no dog of today lived.
    """
    utc = not_too_old(as_utc(time))
    if utc > dt_util.utcnow() + MAX_FUTURE:
        refuse("time_in_future", time=local(utc))
    return utc


@callback
def not_too_old(utc: datetime) -> datetime:
    """Return a time; raises ServiceValidationError for one when no dog of today lived."""
    if utc < dt_util.utcnow() - LONGEST_LIFE:
        refuse("time_too_old", time=local(utc))
    return utc


@callback
def span_of(call: ServiceCall) -> tuple[datetime, datetime]:
    """Return the time that a call asks about, UTC: the last 30 days unless told otherwise.

    Raises ServiceValidationError if it ends before it begins.
    """
    until = as_utc(call.data[ATTR_UNTIL]) if ATTR_UNTIL in call.data else None
    last = until or dt_util.utcnow() + MAX_FUTURE
    since = as_utc(call.data[ATTR_SINCE]) if ATTR_SINCE in call.data else last - _RECENT
    if since >= last:
        refuse("span_empty", since=local(since), until=local(last))
    return since, last


@callback
def local(time: datetime) -> str:
    """Return a time as the user's clock tells it; without the date if that is today's."""
    there = dt_util.as_local(time)
    today = there.date() == dt_util.now().date()
    return there.strftime("%H:%M" if today else "%Y-%m-%d %H:%M")


@callback
def answer(device_id: str, record: Record) -> JsonObjectType:
    """Return a record as a response: JSON, without the route, which is packed."""
    raw = record.to_json()
    data = {key: value for key, value in raw.pop("data").items() if key != "route"}
    del raw["dog_id"]
    return {"device_id": device_id, **raw, "data": data}
