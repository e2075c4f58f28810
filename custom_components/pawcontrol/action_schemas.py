"""The schemas of actions: the fields of a record are those of the action that logs it.

What a field cannot have is a WrongValue, which knows the sentence that says what it can have.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, Final, TypeAliasType, get_args, get_origin, get_type_hints

from homeassistant.const import ATTR_DEVICE_ID, ATTR_TIME
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .model.record import Data
from .model.schema import Limit, UpTo, Within

ATTR_LIMIT: Final = "limit"
ATTR_SINCE: Final = "since"
ATTR_UNTIL: Final = "until"
_YEARS: Final = range(1970, 2200)
_MOST_DOGS: Final = 50

type Fields = dict[Any, Any]
"""Validators by the markers of their fields."""
type Validator = Callable[[Any], Any]


class WrongValue(vol.Invalid):  # type: ignore[misc, unused-ignore]  # see mypy's settings
    """A value that a field cannot have."""

    def __init__(self, key: str, **told: str) -> None:
        """Know the sentence that says what the field takes, and what it tells."""
        super().__init__(key)
        self.key = key
        self.told = told


def saying(validator: Any, key: str, **placeholders: str) -> Validator:
    """Return a validator whose refusal is one sentence of the translations."""
    read = vol.Schema(validator)

    def check(value: Any) -> Any:
        try:
            return read(value)
        except vol.Invalid as err:
            raise WrongValue(key, **placeholders) from err

    return check


def number(low: float, high: float) -> Validator:
    """Return what reads a number between two others."""
    return saying(
        vol.All(_no_bool, vol.Coerce(float), vol.Range(min=low, max=high)),
        "field_number",
        low=f"{low:.10g}",
        high=f"{high:.10g}",
    )


def whole_number(low: float, high: float) -> Validator:
    """Return what reads a number without a fraction between two others."""
    return saying(
        vol.All(_no_bool, vol.Coerce(float), vol.Range(min=low, max=high), _whole),
        "field_whole",
        low=f"{low:.10g}",
        high=f"{high:.10g}",
    )


def text(most: int) -> Validator:
    """Return what reads a text of at least one character, without the spaces around it."""
    readable = vol.All(cv.string, vol.Strip, _within(UpTo(most)))
    return saying(readable, "field_text", most=f"{most}")


def choice(options: Iterable[str]) -> Validator:
    """Return what accepts one of some texts."""
    known = [*options]
    return saying(vol.In(known), "field_choice", options=", ".join(known))


def member[E: StrEnum](kind: type[E]) -> Validator:
    """Return what reads a member of an enumeration."""
    options = ", ".join(each.value for each in kind)
    return saying(vol.Coerce(kind), "field_choice", options=options)


def _within(limit: Limit) -> Validator:
    """Return what refuses a value outside a limit in the way of schemas."""

    def check(value: Any) -> Any:
        try:
            limit.check(value)
        except ValueError as err:
            raise vol.Invalid(str(err)) from err
        return value

    return check


def _no_bool(value: Any) -> Any:
    if type(value) is bool:
        message = "expected a number"
        raise vol.Invalid(message)
    return value


def _whole(value: float) -> int:
    if not value.is_integer():
        message = "expected a whole number"
        raise vol.Invalid(message)
    return int(value)


def _of_this_age[T: date](value: T) -> T:
    if value.year not in _YEARS:
        message = f"expected a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise vol.Invalid(message)
    return value


time: Final = saying(vol.All(cv.datetime, _of_this_age), "field_time")
"""Reads a time of this age."""
a_day: Final = saying(vol.All(cv.date, _of_this_age), "field_date")
"""Reads a date of this age."""
yes_or_no: Final = saying(cv.boolean, "field_boolean")
"""Reads a boolean."""


def _no_duplicates(values: list[str]) -> list[str]:
    return [*dict.fromkeys(values)]


a_record: Final = text(64)
"""Reads the id of a record."""
_DEVICE_ID: Final = vol.All(cv.string, vol.Length(min=1, max=64))
A_DOG: Final[Fields] = {vol.Required(ATTR_DEVICE_ID): saying(_DEVICE_ID, "field_device")}
DOGS: Final[Fields] = {
    vol.Required(ATTR_DEVICE_ID): saying(
        vol.All(cv.ensure_list, vol.Length(min=1, max=_MOST_DOGS), [_DEVICE_ID], _no_duplicates),
        "field_devices",
        most=f"{_MOST_DOGS}",
    )
}
WHEN: Final[Fields] = {vol.Optional(ATTR_TIME): time}
LIMIT: Final[Fields] = {vol.Optional(ATTR_LIMIT, default=100): whole_number(1, 1000)}
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
        vol.Optional(f.name): _or_nothing(validators[f.name])
        if f.default is None
        else validators[f.name]
        for f in fields(data)
        if f.name not in leave_out
    }


def _or_nothing(validator: Validator) -> Validator:
    return lambda value: None if value is None else validator(value)


def _validators(data: type[Data]) -> dict[str, Any]:
    """Return what accepts the values of the fields of a class."""
    hints = get_type_hints(data, include_extras=True)
    return {field.name: _validator(hints[field.name]) for field in fields(data)}


def _validator(hint: Any) -> Any:
    if type(hint) is TypeAliasType:
        return _validator(hint.__value__)
    if get_origin(hint) is Annotated:
        return _limited(*get_args(hint))
    if options := get_args(hint):
        return _validator(options[0])
    return member(hint) if issubclass(hint, Enum) else _SIMPLE.get(hint, object)


def _limited(kind: type, limit: Limit) -> Validator:
    match limit:
        case Within(low=low, high=high):
            return (whole_number if kind is int else number)(low, high)
        case UpTo(most=most):
            return text(most)
    return saying(vol.All(cv.string, vol.Strip, _within(limit)), "field_id")


_SIMPLE: Final[dict[type, Validator]] = {bool: yes_or_no, date: a_day, datetime: time}
"""What calls of actions have where a field has no other limit."""
