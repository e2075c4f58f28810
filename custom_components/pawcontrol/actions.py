"""Actions: what people and automations log of their dogs, and ask about them."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from homeassistant.const import ATTR_TIME, UnitOfMass
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import MassConverter
import voluptuous as vol

from .action_call import answer, checked, dog_of, dogs_of, local, past, refuse
from .action_health import (
    LOG_VITAL,
    SNOOZE_DOSE,
    async_log_vital,
    async_snooze_dose,
    known_course,
)
from .action_import import (
    IMPORT_WALKS,
    async_cancel_import,
    async_import_walks,
)
from .action_portion import CALCULATE_PORTION, async_calculate_portion
from .action_records import (
    CORRECT_RECORD,
    DELETE_RECORD,
    GET_RECORDS,
    GET_SUMMARY,
    async_correct_record,
    async_delete_record,
    async_get_records,
    async_get_summary,
)
from .action_report import GET_VET_REPORT, async_get_vet_report
from .action_route import GET_ROUTE, async_get_route
from .action_schemas import (
    A_DOG,
    DOGS,
    WHEN,
    Fields,
    choice,
    fields_of,
    number,
    text,
    yes_or_no,
)
from .action_share import SHARE_POSITION, async_share_position
from .action_transfer import (
    EXPORT_JOURNAL,
    IMPORT_JOURNAL,
    async_export_journal,
    async_import_history,
    async_import_journal,
)
from .action_walks import (
    GET_WALKS,
    LOG_WALK,
    async_end_walk,
    async_get_walks,
    async_log_walk,
    async_start_walk,
)
from .const import DOMAIN
from .coordinator import DogCoordinator
from .feeding_guard import async_refuse_second_feeding
from .model.logged import weighings
from .model.record import (
    Business,
    CareDone,
    Data,
    Dose,
    Grooming,
    Kind,
    Meal,
    Note,
    Position,
    Potty,
    Symptom,
    Treat,
    Vet,
    Water,
    Weight,
)
from .model.weight import is_plausible_weight, nearest_weighing, needs_confirmation
from .units import mass_unit

ATTR_FORCE: Final = "force"
ATTR_HERE: Final = "here"
ATTR_MEAL: Final = "meal"
ATTR_UNIT: Final = "unit"
ATTR_UNITS: Final = "units"
ATTR_WEIGHT: Final = "weight"
_UNITS: Final = (UnitOfMass.KILOGRAMS, UnitOfMass.POUNDS)
_FORCE: Final[Fields] = {vol.Optional(ATTR_FORCE, default=False): yes_or_no}

type Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
type Logs = Mapping[str, tuple[DogCoordinator, Data]]
"""What to log of which dog, by device id."""


class _Action(NamedTuple):
    """What an action does, and the fields that it takes."""

    handler: Handler
    fields: Fields
    response: SupportsResponse = SupportsResponse.OPTIONAL


async def _async_log(call: ServiceCall, logs: Logs, time: datetime) -> ServiceResponse:
    """Log of all dogs before anything else can happen, and wait until it is on disk."""
    tasks = [
        call.hass.async_create_task(dog.async_log(data, time=time, user_id=call.context.user_id))
        for dog, data in logs.values()
    ]
    records = await asyncio.gather(*tasks)
    return {"records": [answer(*each) for each in zip(logs, records, strict=True)]}


async def _async_log_same(data: type[Data], call: ServiceCall) -> ServiceResponse:
    """Log what needs no second look."""
    names = [str(field) for field in fields_of(data)]
    values = {name: call.data[name] for name in names if name in call.data}
    logs = {device_id: (dog, data(**values)) for device_id, dog in dogs_of(call).items()}
    return await _async_log(call, logs, _time(call))


async def _async_log_meal(call: ServiceCall) -> ServiceResponse:
    time, dogs = _time(call), dogs_of(call)
    names = ("food", "grams", "kcal", "skipped", "note")
    values = {name: call.data[name] for name in names if name in call.data}
    told = {
        device_id: Meal(meal_id=_meal_id(dog, call.data.get(ATTR_MEAL)), **values)
        for device_id, dog in dogs.items()
    }
    if not (call.data.get("skipped") or call.data[ATTR_FORCE]):
        for dog in dogs.values():
            await async_refuse_second_feeding(dog, time)
    logs = {each: (dog, dog.feeding_book.planned(told[each], time)) for each, dog in dogs.items()}
    return await _async_log(call, logs, time)


async def _async_log_treat(call: ServiceCall) -> ServiceResponse:
    names = [str(field) for field in fields_of(Treat)]
    treat = Treat(**{name: call.data[name] for name in names if name in call.data})
    logs = {each: (dog, dog.feeding_book.treat(treat)) for each, dog in dogs_of(call).items()}
    return await _async_log(call, logs, _time(call))


@callback
def _meal_id(dog: DogCoordinator, name: str | None) -> str | None:
    """Return the id of the planned meal that a person means by its id or name."""
    if name is None:
        return None
    meals = dog.feeding_book.plan.meals
    meant = [meal.id for meal in meals if name in {meal.id, meal.name}]
    if not meant:
        known = ", ".join(meal.name for meal in meals)
        key = "meal_unknown" if meals else "no_meals"
        refuse(key, dog=dog.subentry.title, meal=name, meals=known)
    return meant[0]


async def _async_log_dose(call: ServiceCall) -> ServiceResponse:
    device_id, dog = dog_of(call)
    course = known_course(dog, call.data["course_id"])
    data = Dose(
        course_id=course.id,
        units=call.data.get(ATTR_UNITS, course.units),
        skipped=call.data["skipped"],
        note=call.data.get("note"),
    )
    return await _async_log(call, {device_id: (dog, data)}, _time(call))


async def _async_log_weight(call: ServiceCall) -> ServiceResponse:
    device_id, dog = dog_of(call)
    time, unit = _time(call), call.data.get(ATTR_UNIT, mass_unit(call.hass))
    told: float = call.data[ATTR_WEIGHT]
    kilograms = round(MassConverter.convert(told, unit, UnitOfMass.KILOGRAMS), 3)
    if not is_plausible_weight(kilograms):
        refuse("weight_impossible")
    journal = dog.journal
    near = nearest_weighing(weighings(journal.records(dog.dog_id, kinds=[Kind.WEIGHT])), time)
    if near and needs_confirmation(kilograms, near) and not call.data[ATTR_FORCE]:
        known = MassConverter.convert(near.kg, UnitOfMass.KILOGRAMS, unit)
        refuse(
            "weight_jump",
            dog=dog.subentry.title,
            weight=f"{told:g} {unit}",
            known=f"{known:.3g} {unit}",
            time=local(near.time),
        )
    data = Weight(kilograms=kilograms, note=call.data.get("note"))
    return await _async_log(call, {device_id: (dog, data)}, time)


async def _async_log_potty(call: ServiceCall) -> ServiceResponse:
    dogs, here = dogs_of(call), call.data[ATTR_HERE]
    what, score = call.data["what"], call.data.get("stool_score")
    if what is Business.PEE and score is not None:
        refuse("score_without_stool")
    if here and ATTR_TIME in call.data:
        refuse("here_is_now")
    note = call.data.get("note")
    logs = {
        device_id: (
            dog,
            Potty(
                what=what, stool_score=score, note=note, position=_position(dog) if here else None
            ),
        )
        for device_id, dog in dogs.items()
    }
    return await _async_log(call, logs, _time(call))


@callback
def _position(dog: DogCoordinator) -> Position:
    fix = dog.data.gps.position
    if fix is None:
        refuse("position_unknown", dog=dog.subentry.title)
    return Position(latitude=fix.latitude, longitude=fix.longitude)


@callback
def _time(call: ServiceCall) -> datetime:
    """Return when it happened, UTC; raises ServiceValidationError if it cannot have."""
    return past(call.data[ATTR_TIME]) if ATTR_TIME in call.data else dt_util.utcnow()


def _same(data: type[Data], *, leave_out: Collection[str] = ()) -> _Action:
    fields = fields_of(data, leave_out=leave_out)
    return _Action(partial(_async_log_same, data), {**DOGS, **WHEN, **fields})


def _only(handler: Handler, fields: Fields) -> _Action:
    return _Action(handler, fields, SupportsResponse.ONLY)


ACTIONS: Final[Mapping[str, _Action]] = {
    "log_meal": _Action(
        _async_log_meal,
        {**DOGS, **WHEN, **_FORCE, vol.Optional(ATTR_MEAL): text(100)}
        | fields_of(Meal, leave_out=["meal_id"]),
    ),
    "log_treat": _Action(_async_log_treat, {**DOGS, **WHEN, **fields_of(Treat)}),
    "log_water": _same(Water),
    "log_dose": _Action(
        _async_log_dose,
        {**A_DOG, **WHEN, vol.Optional("skipped", default=False): yes_or_no}
        | fields_of(Dose, leave_out=["skipped"], optional=[ATTR_UNITS]),
    ),
    "log_weight": _Action(
        _async_log_weight,
        {
            **A_DOG,
            **WHEN,
            **_FORCE,
            vol.Required(ATTR_WEIGHT): number(0, 1000),
            vol.Optional(ATTR_UNIT): choice(_UNITS),
        }
        | fields_of(Weight, leave_out=["kilograms"]),
    ),
    "log_potty": _Action(
        _async_log_potty,
        {**DOGS, **WHEN, vol.Optional(ATTR_HERE, default=False): yes_or_no}
        | fields_of(Potty, leave_out=["position"]),
    ),
    "log_vital": _Action(async_log_vital, LOG_VITAL),
    "log_care": _same(CareDone),
    "snooze_dose": _Action(async_snooze_dose, SNOOZE_DOSE),
    "log_symptom": _same(Symptom),
    "log_grooming": _same(Grooming),
    "log_vet": _same(Vet),
    "log_note": _same(Note, leave_out=["note"]),
    "log_walk": _Action(async_log_walk, LOG_WALK),
    "start_walk": _Action(async_start_walk, DOGS),
    "end_walk": _Action(async_end_walk, DOGS),
    "correct_record": _Action(async_correct_record, CORRECT_RECORD),
    "delete_record": _Action(async_delete_record, DELETE_RECORD),
    "get_records": _only(async_get_records, GET_RECORDS),
    "get_walks": _only(async_get_walks, GET_WALKS),
    "get_route": _only(async_get_route, GET_ROUTE),
    "share_position": _only(async_share_position, SHARE_POSITION),
    "get_vet_report": _only(async_get_vet_report, GET_VET_REPORT),
    "calculate_portion": _only(async_calculate_portion, CALCULATE_PORTION),
    "get_summary": _only(async_get_summary, GET_SUMMARY),
    "export_journal": _only(async_export_journal, EXPORT_JOURNAL),
    "import_journal": _Action(async_import_journal, IMPORT_JOURNAL),
    "import_history": _Action(async_import_history, DOGS),
    "import_walks": _Action(async_import_walks, IMPORT_WALKS),
    "cancel_import": _Action(async_cancel_import, DOGS),
}


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register all actions; they work for every loaded entry."""
    for name, action in ACTIONS.items():
        hass.services.async_register(
            DOMAIN, name, action.handler, vol.All(checked(action.fields)), action.response
        )
