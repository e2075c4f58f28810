"""The action that calculates what a dog should eat, as it is or as it might be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from homeassistant.const import UnitOfMass
from homeassistant.core import ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
from homeassistant.util.unit_conversion import MassConverter
import voluptuous as vol

from .action_call import dog_of, refuse
from .action_schemas import (
    A_DOG,
    Fields,
    choice,
    member,
    number,
    whole_number,
    yes_or_no,
)
from .model.energy import (
    MAX_FOOD_ENERGY,
    Activity,
    EnergyProfile,
    Food,
    energy_from_label,
)
from .model.portions import Portion, Ration, ration
from .model.wall import day_of
from .model.weight import is_plausible_weight
from .units import mass_unit
from .words import async_words

ATTR_ACTIVITY: Final = "activity"
ATTR_KCAL: Final = "kcal_per_100g"
ATTR_MEALS: Final = "meals"
ATTR_NEUTERED: Final = "neutered"
ATTR_TARGET: Final = "target_weight"
ATTR_UNIT: Final = "unit"
ATTR_WEIGHT: Final = "weight"
ANALYSIS: Final = ("protein", "fat", "fiber", "moisture", "ash")
VET: Final = "vet"
"""The basis of an energy that a vet has set."""
_ABOUT_THE_DOG: Final = (ATTR_ACTIVITY, ATTR_NEUTERED, ATTR_TARGET, ATTR_WEIGHT)
_MOST_MEALS: Final = 20
_UNITS: Final = (UnitOfMass.KILOGRAMS, UnitOfMass.POUNDS)


CALCULATE_PORTION: Final[Fields] = {
    **A_DOG,
    vol.Optional(ATTR_WEIGHT): number(0, 1000),
    vol.Optional(ATTR_TARGET): number(0, 1000),
    vol.Optional(ATTR_UNIT): choice(_UNITS),
    vol.Optional(ATTR_NEUTERED): yes_or_no,
    vol.Optional(ATTR_ACTIVITY): member(Activity),
    vol.Optional(ATTR_KCAL): number(1, MAX_FOOD_ENERGY),
    **{vol.Optional(part): number(0, 100) for part in ANALYSIS},
    vol.Optional(ATTR_MEALS): whole_number(1, _MOST_MEALS),
}


async def async_calculate_portion(call: ServiceCall) -> ServiceResponse:
    """Answer the energy that a dog needs a day, and the meals that give it; nothing is kept."""
    device_id, dog = dog_of(call)
    book, now, zone = dog.feeding_book, dt_util.utcnow(), dt_util.get_default_time_zone()
    profile, food = _profile(call, book.profile), _food(call, book.food)
    found = ration(
        book.plan,
        profile,
        food,
        day_of(now, zone),
        zone,
        meals=call.data.get(ATTR_MEALS),
        supposed=not call.data.keys().isdisjoint(_ABOUT_THE_DOG),
    )
    about: JsonObjectType = {
        "device_id": device_id,
        "weight": round(profile.weight, 2),
        "kcal_per_100g": round(food.kcal_per_100g, 1) if food else None,
    }
    return about | _answer(found, await async_words(call.hass))


@callback
def _answer(found: Ration, words: Mapping[str, str]) -> JsonObjectType:
    """Return a ration as a response: kilocalories, kilograms and grams."""
    energy, needed = found.energy, found.range
    basis = VET if found.by_vet else energy.basis.value
    return {
        "estimate": not found.by_vet,
        "hint": None if found.by_vet else words["estimate"],
        "basis": basis,
        "reason": words[f"basis_{basis}"],
        "ideal_weight": round(energy.weight, 2),
        "resting_kcal": round(energy.resting),
        "factor": round(found.kcal / energy.resting, 2),
        "kcal": round(found.kcal),
        "kcal_low": round(needed.low),
        "kcal_high": round(needed.high),
        "treats_kcal": round(found.treats),
        "meals": [_meal(each) for each in found.portions],
        "meals_kcal": round(sum(each.kcal for each in found.portions)),
    }


@callback
def _profile(call: ServiceCall, known: EnergyProfile) -> EnergyProfile:
    """Return what a dog's energy depends on, with what a call supposes of it."""
    weights = {name: _kilograms(call, name) for name in (ATTR_WEIGHT, ATTR_TARGET)}
    others = {name: call.data.get(name) for name in (ATTR_ACTIVITY, ATTR_NEUTERED)}
    supposed = {name: told for name, told in (weights | others).items() if told is not None}
    return replace(known, **supposed)


@callback
def _kilograms(call: ServiceCall, name: str) -> float | None:
    """Return a weight of a call; raises ServiceValidationError for one that no dog has."""
    if name not in call.data:
        return None
    unit: str = call.data.get(ATTR_UNIT, mass_unit(call.hass))
    kilograms = MassConverter.convert(call.data[name], unit, UnitOfMass.KILOGRAMS)
    if not is_plausible_weight(kilograms):
        refuse("weight_impossible")
    return kilograms


@callback
def _food(call: ServiceCall, known: Food | None) -> Food | None:
    """Return the food of a call, else the dog's; raises ServiceValidationError for no food."""
    parts: dict[str, float] = {part: call.data[part] for part in ANALYSIS if part in call.data}
    if parts and ATTR_KCAL in call.data:
        refuse("food_told_twice")
    if ATTR_KCAL in call.data:
        return Food(name="", kcal_per_100g=call.data[ATTR_KCAL])
    if not parts:
        return known
    if len(parts) < len(ANALYSIS):
        refuse("analysis_incomplete")
    try:
        return Food(name="", kcal_per_100g=energy_from_label(**parts))
    except ValueError:
        refuse("analysis_impossible")


@callback
def _meal(portion: Portion) -> JsonObjectType:
    return {
        "name": portion.name,
        "time": portion.at.isoformat("minutes") if portion.at else None,
        "grams": None if portion.grams is None else round(portion.grams, 1),
        "kcal": round(portion.kcal),
    }
