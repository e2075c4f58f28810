"""Records on their way out of a journal and into another one.

A file is JSON: {"format": "pawcontrol.journal", "version": 1, "records": [...]}, beside which it
may tell other things. A record has the fields of record.Record and of its data by their names,
times in ISO 8601 with a time zone, distances in meters, weights in kilograms:
{"id": "f00d", "kind": "meal", "time": "2026-10-03T07:00:00+00:00", "source": "manual",
"user_id": "...", "data": {"grams": 150.0}}. Only `kind`, `time`, and `data` are needed; a record
without an id gets one that follows from what it tells. The dog is the one it is imported for.
"""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
import json
from typing import Any, Final

from .booking import LONGEST, SHIFT
from .dog import LONGEST_LIFE
from .record import Appointment, Data, Kind, NoWalk, Record, Source, WalkEntry, data_of

FORMAT: Final = "pawcontrol.journal"
VERSION: Final = 1
"""Of what is written; a lower one can be read as well."""
LONGEST_WALK: Final = timedelta(days=7)
_KNOWN: Final = frozenset({"id", "kind", "time", "source", "user_id", "data", "device_id"})
_ID_DIGITS: Final = 16
_LONGEST_TEXT: Final = 200
"""Characters that are told of what is wrong."""


class Fault(StrEnum):
    """What can be wrong with a record."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    TIME = "time"
    """It lies too far in the future or in the past, or does not fit the beginning."""


class BadRecordError(Exception):
    """A record that cannot be imported."""

    def __init__(self, fault: Fault, field: str = "", reason: str = "") -> None:
        """Tell what is wrong, with which field (a path as data.grams, empty for all), and why."""
        super().__init__(fault)
        self.fault = fault
        self.field = field[:_LONGEST_TEXT]
        self.reason = reason[:_LONGEST_TEXT]


def exported(record: Record, *, routes: bool) -> dict[str, Any]:
    """Return a record as JSON, without the dog; without the route of a walk unless asked for."""
    raw = record.to_json()
    del raw["dog_id"]
    if not routes:
        raw["data"].pop("route", None)
    return raw


def imported(raw: Any, dog_id: str, latest: datetime) -> Record:
    """Read a record for a dog; nothing in it can have happened after `latest`.

    Raises BadRecordError.
    """
    match raw:
        case dict():
            record = _record(raw, dog_id)
        case _:
            raise BadRecordError(Fault.INVALID, reason=_wrong(type(raw).__name__))
    _check_times(record, latest)
    return record if "id" in raw else replace(record, id=_id(record))


def _record(raw: Mapping[str, Any], dog_id: str) -> Record:
    """Return what the fields of a record say."""
    _check_names(raw, known=_KNOWN, needed=("kind", "time", "data"))
    try:
        kind = Kind(raw["kind"])
    except ValueError as err:
        raise BadRecordError(Fault.INVALID, "kind", f"{err}") from err
    told = {"id": "-", "user_id": None, **raw}
    try:
        return Record(
            id=told["id"],
            dog_id=dog_id,
            time=told["time"],
            source=Source.IMPORT,
            user_id=told["user_id"],
            data=_data(data_of(kind), raw["data"]),
        )
    except (TypeError, ValueError) as err:
        raise _bad_record(err) from err


def _data(kind: type[Data], raw: Any) -> Data:
    match raw:
        case dict():
            needed = [field.name for field in fields(kind) if field.default is MISSING]
            known = {field.name for field in fields(kind)}
            _check_names(raw, known=known, needed=needed, prefix="data.")
        case _:
            raise BadRecordError(Fault.INVALID, "data", _wrong(type(raw).__name__))
    try:
        return kind(**raw)
    except (TypeError, ValueError) as err:
        err.add_note("data")
        raise


def _check_names(
    raw: Mapping[Any, Any], *, known: Collection[str], needed: Collection[str], prefix: str = ""
) -> None:
    """Raise BadRecordError for a name that is unknown or missing."""
    for name in raw:
        if name not in known:
            raise BadRecordError(Fault.UNKNOWN, f"{prefix}{name}")
    for name in needed:
        if name not in raw:
            raise BadRecordError(Fault.MISSING, f"{prefix}{name}")


def _bad_record(err: TypeError | ValueError) -> BadRecordError:
    """Return what is wrong, of which the notes tell the field (see schema.Checked)."""
    field = ".".join(reversed(err.__notes__))
    reason = f"{err}"
    return BadRecordError(Fault.INVALID, field, _wrong(reason) if reason.isidentifier() else reason)


def _wrong(type_name: str) -> str:
    return f"{type_name} is the wrong type"


def _check_times(record: Record, latest: datetime) -> None:
    """Raise BadRecordError for a time that cannot be, or does not fit the beginning."""
    ahead = LONGEST_LIFE if record.kind is Kind.APPOINTMENT else timedelta()
    _check("time", fits=latest - LONGEST_LIFE <= record.time <= latest + ahead)
    match record.data:
        case WalkEntry(end=None):
            raise BadRecordError(Fault.MISSING, "data.end")
        case WalkEntry(end=datetime() as end) | NoWalk(end=end):
            over = record.time <= end <= min(latest, record.time + LONGEST_WALK)
            _check("data.end", fits=over)
        case Appointment(day=day, end=end, done=done):
            _check("data.day", fits=day is None or abs(_midnight(day) - record.time) <= SHIFT)
            _check("data.end", fits=end is None or timedelta() < end - record.time <= LONGEST)
            _check("data.done", fits=done is None or done <= latest)


def _check(field: str, *, fits: bool) -> None:
    if not fits:
        raise BadRecordError(Fault.TIME, field)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _id(record: Record) -> str:
    """Return an id that the same record gets again."""
    told = {key: value for key, value in record.to_json().items() if key != "id"}
    text = json.dumps(told, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:_ID_DIGITS]
