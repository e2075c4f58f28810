"""Data that checks itself: the fields of a class are its schema, in memory and in JSON.

Each field accepts its value as it is or in its JSON form, so that making an object is reading
it: what is foreign raises TypeError or ValueError.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from operator import attrgetter
import re
from typing import (
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeAliasType,
    get_args,
    get_origin,
    get_type_hints,
)

_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2199
"""A time outside is a mistake; a clock that was never set begins with the first."""


@dataclass(frozen=True, slots=True)
class Within:
    """The least and the greatest value of a number."""

    low: float
    high: float

    def check(self, value: float) -> None:
        """Raise ValueError for a number outside, or none at all (NaN)."""
        if not self.low <= value <= self.high:
            message = f"{value} is not between {self.low} and {self.high}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Matching:
    """What a text looks like as a whole."""

    pattern: str

    def check(self, value: str) -> None:
        """Raise ValueError for a text that looks different, or that UTF-8 cannot tell."""
        value.encode()
        if not re.fullmatch(self.pattern, value, re.DOTALL):
            message = f"A text of {len(value)} characters does not match {self.pattern}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class UpTo:
    """How many characters a text may have; it has at least one."""

    most: int

    def check(self, value: str) -> None:
        """Raise ValueError for a text that is empty, too long, or that UTF-8 cannot tell."""
        value.encode()
        if not 1 <= len(value) <= self.most:
            message = f"A text of {len(value)} characters is not 1 to {self.most} characters long"
            raise ValueError(message)


class _Field(NamedTuple):
    """A field of a class, how a value becomes right for it, and how that is told in JSON."""

    name: str
    default: Any
    take: Callable[[Any], Any]
    give: Callable[[Any], Any]


type Limit = Within | Matching | UpTo
type _Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A class whose fields are right, whatever they were made from.

    Raises TypeError for a value of another type, and ValueError for one that is out of range.
    The notes of the error are the names of the field and of those around it, the inmost first.
    """

    def __post_init__(self) -> None:
        """Read each field."""
        for field in _schema(self):
            try:
                value = field.take(getattr(self, field.name))
            except (TypeError, ValueError) as err:
                err.add_note(field.name)
                raise
            object.__setattr__(self, field.name, value)

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON, without those that say nothing."""
        values = ((field, getattr(self, field.name)) for field in _schema(self))
        return {field.name: field.give(v) for field, v in values if v != field.default}


_SCHEMAS: Final[dict[type, tuple[_Field, ...]]] = {}


def _schema(value: Checked) -> tuple[_Field, ...]:
    """Return how the fields of an object are read and written; found once for each class."""
    cls = type(value)
    if cls not in _SCHEMAS:
        hints = get_type_hints(cls, include_extras=True)
        _SCHEMAS[cls] = tuple(
            _Field(f.name, f.default, *_codec(hints[f.name])) for f in fields(cls)
        )
    return _SCHEMAS[cls]


def _codec(hint: Any) -> _Codec:
    """Return what reads and what writes a value of a type."""
    if type(hint) is TypeAliasType:
        return _codec(hint.__value__)
    if get_origin(hint) is Annotated:
        return _limited(*get_args(hint)), _same
    if get_origin(hint) is tuple:
        return _many(*_codec(get_args(hint)[0]))
    if options := get_args(hint):
        chosen = all(map(is_dataclass, options))
        return (_exactly(*options), _to_json) if chosen else _optional(*_codec(options[0]))
    return _simple(hint)


def _simple(kind: type) -> _Codec:
    if issubclass(kind, datetime):
        return _time, datetime.isoformat
    if issubclass(kind, date):
        return _day, date.isoformat
    if issubclass(kind, Enum):
        return kind, attrgetter("value")
    exactly = _exactly(kind)
    if is_dataclass(kind):
        return lambda value: kind(**value) if type(value) is dict else exactly(value), _to_json
    return exactly, _same


def _same(value: Any) -> Any:
    return value


def _to_json(value: Checked) -> dict[str, Any]:
    return value.to_json()


def _exactly(*kinds: type) -> Callable[[Any], Any]:
    """Return what refuses values of other types; a bool is no number."""

    def take(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(type(value).__name__)
        return value

    return take


def _limited(kind: type, limit: Limit) -> Callable[[Any], Any]:
    exactly = _exactly(int, float) if kind is float else _exactly(kind)

    def take(value: Any) -> Any:
        limit.check(exactly(value))
        return kind(value)

    return take


def _optional(take: Callable[[Any], Any], give: Callable[[Any], Any]) -> _Codec:
    return lambda value: None if value is None else take(value), give


def _many(take: Callable[[Any], Any], give: Callable[[Any], Any]) -> _Codec:
    return lambda value: tuple(map(take, value)), lambda value: list(map(give, value))


def _time(value: Any) -> datetime:
    """Return a time in UTC; one without a time zone could be any."""
    match value:
        case datetime():
            time = value
        case str():
            time = datetime.fromisoformat(value)
        case _:
            raise TypeError(type(value).__name__)
    try:
        utc = time.astimezone(UTC)
    except OverflowError as err:
        raise ValueError(time) from err
    if time.tzinfo is None or not _FIRST_YEAR <= utc.year <= _LAST_YEAR:
        message = f"{time} has no time zone, or is not of this age"
        raise ValueError(message)
    return utc


def _day(value: Any) -> date:
    match value:
        case datetime():
            raise TypeError(type(value).__name__)
        case date():
            day = value
        case str():
            day = date.fromisoformat(value)
        case _:
            raise TypeError(type(value).__name__)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        message = f"{day} is not of this age"
        raise ValueError(message)
    return day
