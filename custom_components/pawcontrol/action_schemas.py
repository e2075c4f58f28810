"""The schemas of actions: the fields of a record are those of the action that logs it."""

from collections.abc import Callable, Collection
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Final, TypeAliasType, get_args, get_origin, get_type_hints

from homeassistant.const import ATTR_DEVICE_ID, ATTR_TIME
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .model.record import Data
from .model.schema import Matching, Within

ATTR_LIMIT: Final = "limit"
ATTR_SINCE: Final = "since"
ATTR_UNTIL: Final = "until"
_YEARS: Final = range(1970, 2200)
_DEVICE_ID: Final = vol.All(cv.string, vol.Length(min=1, max=64))
_MOST_DOGS: Final = 50

type Fields = dict[Any, Any]
"""Validators by the markers of their fields."""


def time(value: Any) -> datetime:
    """Return a time of this age; raises Invalid for anything else."""
    return _of_this_age(cv.datetime(value))


def a_day(value: Any) -> date:
    """Return a date of this age; raises Invalid for anything else."""
    return _of_this_age(cv.date(value))


def _of_this_age[DateT: date](found: DateT) -> DateT:
    if found.year not in _YEARS:
        message = f"expected a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise vol.Invalid(message)
    return found


def _no_duplicates(values: list[str]) -> list[str]:
    return [*dict.fromkeys(values)]


A_DOG: Final[Fields] = {vol.Required(ATTR_DEVICE_ID): _DEVICE_ID}
DOGS: Final[Fields] = {
    vol.Required(ATTR_DEVICE_ID): vol.All(
        cv.ensure_list, vol.Length(min=1, max=_MOST_DOGS), [_DEVICE_ID], _no_duplicates
    )
}
WHEN: Final[Fields] = {vol.Optional(ATTR_TIME): time}
LIMIT: Final[Fields] = {
    vol.Optional(ATTR_LIMIT, default=100): vol.All(vol.Coerce(int), vol.Range(min=1, max=1000))
}
SPAN: Final[Fields] = {vol.Optional(ATTR_SINCE): time, vol.Optional(ATTR_UNTIL): time}


def fields_of(
    data: type[Data],
    *,
    leave_out: Collection[str] = (),
    optional: Collection[str] = (),
) -> Fields:
    """Return the fields of a class of records as an action takes them."""
    validators = _validators(data)
    chosen = [field for field in fields(data) if field.name not in leave_out]
    needed = {f.name for f in chosen if f.default is MISSING and f.name not in optional}
    return {
        (vol.Required if field.name in needed else vol.Optional)(field.name): validators[field.name]
        for field in chosen
    }


def corrections_of(data: type[Data], *, leave_out: Collection[str]) -> Fields:
    """Return the same for a correction: each is optional, what may be missing can be emptied."""
    validators = _validators(data)
    return {
        vol.Optional(f.name): vol.Any(None, validators[f.name])
        if f.default is None
        else validators[f.name]
        for f in fields(data)
        if f.name not in leave_out
    }


def _validators(data: type[Data]) -> dict[str, Any]:
    """Return what accepts the values of the fields of a class."""
    hints = get_type_hints(data, include_extras=True)
    return {field.name: _validator(hints[field.name]) for field in fields(data)}


def _validator(hint: Any) -> Any:
    if type(hint) is TypeAliasType:
        return _validator(hint.__value__)
    if get_origin(hint) is Annotated:
        kind, limit = get_args(hint)
        return vol.All(_COERCE[kind], _within(limit))
    if options := get_args(hint):
        return _validator(options[0])
    return vol.Coerce(hint) if issubclass(hint, Enum) else _COERCE.get(hint, object)


def _within(limit: Within | Matching) -> Callable[[Any], Any]:
    """Return what refuses a value outside a limit in the way of schemas."""

    def check(value: Any) -> Any:
        try:
            limit.check(value)
        except ValueError as err:
            raise vol.Invalid(str(err)) from err
        return value

    return check


def whole(value: Any) -> int:
    """Return a number without a fraction; raises Invalid for anything else."""
    number: float = vol.Coerce(float)(value)
    if not number.is_integer():
        message = "expected a whole number"
        raise vol.Invalid(message)
    return int(number)


_COERCE: Final[dict[type, Any]] = {
    bool: cv.boolean,
    date: a_day,
    datetime: time,
    float: vol.Coerce(float),
    int: whole,
    str: vol.All(cv.string, vol.Strip),
}
