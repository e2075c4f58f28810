"""Actions about what was logged: ask for it, correct it, delete it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .action_call import answer, checked, dog_of, past, refuse, span_of
from .action_schemas import (
    A_DOG,
    LIMIT,
    SPAN,
    Fields,
    a_day,
    a_record,
    corrections_of,
    member,
    saying,
    time,
)
from .action_walks import PERSONS, async_walk_records, person_ids, refuse_impossible
from .appointments import bookable, refuse_senseless
from .coordinator import DogCoordinator
from .model.record import (
    MAX_KCAL,
    POSSIBLE,
    Appointment,
    Business,
    Data,
    Kind,
    Meal,
    Potty,
    Record,
    VitalSign,
    WalkEntry,
    corrected,
    walk_of,
)
from .model.summary import Period, summarize
from .model.vitals import Vital
from .model.wall import day_of, start_of_day

ATTR_DATE: Final = "date"
ATTR_FIELDS: Final = "fields"
ATTR_KINDS: Final = "kinds"
ATTR_PERIOD: Final = "period"
ATTR_RECORD_ID: Final = "record_id"
KINDS: Final = tuple(kind for kind in Kind if kind is not Kind.NO_WALK)
"""What people log; the rest is the journal's own."""
_WALKED_BY: Final = "walked_by"
_FIXED: Final = (
    "course_id",
    "end",
    "pauses",
    "position",
    "route",
    "until",
    "updated",
    _WALKED_BY,
)
"""What cannot be corrected by hand, or not as other fields are."""
_TIMES: Final = ("time", "end")
_MINUTE: Final = timedelta(minutes=1)
_RECORD: Final[Fields] = {
    **A_DOG,
    vol.Required(ATTR_RECORD_ID): a_record,
}

CORRECT_RECORD: Final[Fields] = {
    **_RECORD,
    vol.Required(ATTR_FIELDS): saying(vol.All(dict, vol.Length(min=1, max=20)), "field_fields"),
}
DELETE_RECORD: Final[Fields] = _RECORD
GET_RECORDS: Final[Fields] = {
    **A_DOG,
    **SPAN,
    **LIMIT,
    vol.Optional(ATTR_KINDS, default=[*KINDS]): saying(
        vol.All(cv.ensure_list, vol.Length(min=1), [vol.All(vol.Coerce(Kind), vol.In(KINDS))]),
        "field_choices",
        options=", ".join(KINDS),
    ),
}
GET_SUMMARY: Final[Fields] = {
    **A_DOG,
    vol.Optional(ATTR_PERIOD, default=Period.DAY): member(Period),
    vol.Optional(ATTR_DATE): a_day,
}


async def async_get_records(call: ServiceCall) -> ServiceResponse:
    """Answer the newest records of a time, oldest first."""
    device_id, dog = dog_of(call)
    since, until = span_of(call)
    limit: int = call.data["limit"]
    journal = dog.journal
    records = await journal.async_records(
        dog.dog_id, kinds=call.data[ATTR_KINDS], since=since, until=until, newest=limit + 1
    )
    return {
        "records": [answer(device_id, record) for record in records[-limit:]],
        "more": len(records) > limit,
    }


async def async_get_summary(call: ServiceCall) -> ServiceResponse:
    """Answer what a dog did and got on a day, in a week or in a month of the user's zone."""
    device_id, dog = dog_of(call)
    period: Period = call.data[ATTR_PERIOD]
    zone = dt_util.get_default_time_zone()
    day: date = call.data.get(ATTR_DATE, day_of(dt_util.utcnow(), zone))
    start, end = period.around(day, zone)
    journal, kinds = dog.journal, {*KINDS} - {Kind.WALK}
    records = await journal.async_records(dog.dog_id, kinds=kinds, since=start, until=end)
    walks = await async_walk_records(dog, start, end)
    found = summarize([*records, *walks], before=await _async_weight_before(dog, start))
    return {
        "device_id": device_id,
        "period": period.value,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "walks": found.walks,
        "distance": round(found.distance),
        "minutes": round(found.duration / _MINUTE),
        "minutes_moving": round(found.moving_time / _MINUTE),
        "meals": found.meals,
        "meals_skipped": found.meals_skipped,
        "treats": found.treats,
        "kcal": round(dog.feeding_book.energy_of(records)),
        "doses": found.doses,
        "doses_skipped": found.doses_skipped,
        **{what.value: found.potty[what] for what in Business},
        "weight_change": found.weight_change,
    }


async def _async_weight_before(dog: DogCoordinator, start: datetime) -> Record | None:
    """Return the last weighing before a time."""
    journal = dog.journal
    known = await journal.async_records(dog.dog_id, kinds=[Kind.WEIGHT], until=start, newest=1)
    return known[0] if known else None


async def async_delete_record(call: ServiceCall) -> ServiceResponse:
    """Delete a record and answer what it was."""
    device_id, dog = dog_of(call)
    record = _record(dog, call.data[ATTR_RECORD_ID])
    await dog.journal.async_delete(record.id)
    return {"records": [answer(device_id, record)]}


async def async_correct_record(call: ServiceCall) -> ServiceResponse:
    """Correct a record and answer what it is now."""
    device_id, dog = dog_of(call)
    record = _record(dog, call.data[ATTR_RECORD_ID])
    changes = _changes(call.hass, record, call.data[ATTR_FIELDS])
    changes |= _energy_of(record.data, changes)
    _refuse_senseless(dog, _corrected(record, changes))
    now = await dog.journal.async_correct(record.id, changes)
    return {"records": [answer(device_id, now)]}


@callback
def _record(dog: DogCoordinator, record_id: str) -> Record:
    """Return a record of a dog; raises ServiceValidationError if it cannot be changed."""
    record = dog.journal.get(record_id)
    if record is None or record.dog_id != dog.dog_id or record.kind not in KINDS:
        refuse("record_unknown", dog=dog.subentry.title, record=record_id)
    if record.kind is Kind.WALK and walk_of(record).active:
        refuse("walk_under_way", dog=dog.subentry.title)
    return record


@callback
def _changes(hass: HomeAssistant, record: Record, told: dict[Any, Any]) -> dict[str, Any]:
    """Return corrections as the record takes them; raises ServiceValidationError otherwise."""
    known = _correctable(record)
    names = [str(name) for name in known]
    if unknown := [str(name) for name in told if name not in names]:
        refuse("field_unknown", field=unknown[0], fields=", ".join(names))
    changes: dict[str, Any] = checked(known)(told)
    if record.kind is Kind.APPOINTMENT:
        return _placed(changes)
    changes |= {name: past(changes[name]) for name in _TIMES if name in changes}
    if _WALKED_BY in changes:
        changes[_WALKED_BY] = person_ids(hass, changes[_WALKED_BY])
    return changes | ({"updated": changes["end"]} if "end" in changes else {})


@callback
def _correctable(record: Record) -> Fields:
    """Return the fields of a record that can be corrected."""
    times: tuple[str, ...] = _TIMES
    others: tuple[str, ...] = _FIXED
    match record.data:
        case WalkEntry():
            pass
        case Appointment(day=None):
            others = (*_FIXED, "day", "days")
        case Appointment():
            times = ()
        case _:
            times = _TIMES[:1]
    known = {vol.Optional(name): time for name in times}
    known |= corrections_of(type(record.data), leave_out=others)
    known |= {vol.Optional(_WALKED_BY): PERSONS} if record.kind is Kind.WALK else {}
    return known | ({vol.Optional("day"): a_day} if vol.Optional("day") in known else {})


@callback
def _placed(changes: dict[str, Any]) -> dict[str, Any]:
    """Return corrections of an appointment, which may be to come; its days tell its time."""
    if done := changes.get("done"):
        changes["done"] = past(done)
    if "day" in changes:
        changes["time"] = start_of_day(changes["day"], dt_util.get_default_time_zone())
    return changes | {name: bookable(changes[name]) for name in _TIMES if name in changes}


def _energy_of(data: Data, changes: Mapping[str, Any]) -> dict[str, float]:
    """Return the energy that another amount of the same food has, unless it is corrected too."""
    match data, changes:
        case Meal(grams=float(grams), kcal=float(kcal)), {"grams": float(now)} if grams:
            energy = min(round(kcal * now / grams, 1), MAX_KCAL)
            return {} if "kcal" in changes else {"kcal": energy}
    return {}


def _corrected(record: Record, changes: dict[str, Any]) -> Record:
    """Return a record with corrections; raises ServiceValidationError if these do not fit it."""
    try:
        return corrected(record, changes)
    except ValueError:
        match record.data:
            case VitalSign(vital=vital):
                limits = POSSIBLE[changes.get("vital", vital)]
                refuse("vital_impossible", low=f"{limits.low:g}", high=f"{limits.high:g}")
        refuse("field_wrong", field=", ".join(changes))


@callback
def _refuse_senseless(dog: DogCoordinator, record: Record) -> None:
    """Raise ServiceValidationError for a record whose fields contradict each other."""
    match record.data:
        case WalkEntry():
            refuse_impossible(dog, walk_of(record), but=record.id)
        case Appointment():
            refuse_senseless(record)
        case Potty(what=Business.PEE, stool_score=int()):
            refuse("score_without_stool")
        case VitalSign(vital=Vital.BODY_CONDITION, value=score) if not score.is_integer():
            refuse("score_not_whole")
