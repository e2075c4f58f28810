"""Profile: who a dog is, where it may be, and what follows it, as its form asks for it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from homeassistant.components.zone import ENTITY_ID_HOME
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_NAME, UnitOfLength, UnitOfMass
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import DistanceConverter, MassConverter
import voluptuous as vol

from .const import (
    CONF_BATTERY,
    CONF_BIRTH_DATE,
    CONF_BREED,
    CONF_DOOR,
    CONF_EXTRA_TRACKERS,
    CONF_FEEDING,
    CONF_HEALTH,
    CONF_HOME_EVIDENCE,
    CONF_HOME_ZONE,
    CONF_MOTION,
    CONF_NEUTERED,
    CONF_PHOTO,
    CONF_SAFE_RADIUS,
    CONF_SAFE_ZONES,
    CONF_SEX,
    CONF_STOCK_TIME,
    CONF_TRACKERS,
    CONF_WALKS,
    CONF_WEIGHT,
    DOMAIN,
    SourceKind,
)
from .health_flow import stored_health
from .model.dog import LONGEST_LIFE, Sex
from .model.weight import MAX_WEIGHT, MIN_WEIGHT
from .photo import PHOTO, photo_error
from .sources.demo import demo_health, demo_tracker
from .units import length_unit, mass_unit

MAX_TEXT = 50
MAX_SAFE_RADIUS = 5000.0
"""Meters; a dog that may go further needs no guard."""
_LINKS = (CONF_BATTERY, CONF_MOTION, CONF_DOOR)
_FOLLOWING = (CONF_TRACKERS, CONF_EXTRA_TRACKERS)
_ROLES = (_FOLLOWING, (CONF_HOME_EVIDENCE,), (CONF_MOTION,), (CONF_DOOR,))
"""The fields that could name the same entity, which can have one of these roles only."""


def _entity(
    *domains: str, multiple: bool = False, device_class: str | None = None
) -> EntitySelector:
    config = EntitySelectorConfig(domain=list(domains), multiple=multiple)
    if device_class:
        config["device_class"] = device_class
    return EntitySelector(config)


def _choice(options: Mapping[str, str]) -> SelectSelector:
    choices = [SelectOptionDict(value=value, label=label) for value, label in options.items()]
    return SelectSelector(
        SelectSelectorConfig(options=choices, multiple=True, mode=SelectSelectorMode.DROPDOWN)
    )


_LINKED_FIELDS: Final[Mapping[vol.Marker, EntitySelector]] = {
    vol.Optional(CONF_BATTERY): _entity("sensor", device_class="battery"),
    vol.Optional(CONF_MOTION): _entity("binary_sensor"),
    vol.Optional(CONF_DOOR): _entity("binary_sensor"),
    vol.Optional(CONF_HOME_EVIDENCE): _entity("binary_sensor", "device_tracker", multiple=True),
}


def dog_schema(
    hass: HomeAssistant, kind: SourceKind, trackers: Mapping[str, str] | None = None
) -> vol.Schema:
    """Return the form of a dog for a source; `trackers` are the names of a server's by id."""
    weight = NumberSelectorConfig(
        mode=NumberSelectorMode.BOX, step="any", unit_of_measurement=mass_unit(hass)
    )
    radius = NumberSelectorConfig(
        mode=NumberSelectorMode.BOX, step=1, min=1, unit_of_measurement=length_unit(hass)
    )
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_SEX): SelectSelector(
            SelectSelectorConfig(options=list(Sex), translation_key="sex")
        ),
        vol.Required(CONF_NEUTERED, default=False): BooleanSelector(),
        vol.Required(CONF_WEIGHT): NumberSelector(weight),
        vol.Optional(CONF_BIRTH_DATE): DateSelector(),
        vol.Optional(CONF_BREED): TextSelector(),
        vol.Optional(CONF_PHOTO): PHOTO,
        vol.Required(CONF_HOME_ZONE, default=ENTITY_ID_HOME): _entity("zone"),
        vol.Optional(CONF_SAFE_ZONES): _entity("zone", multiple=True),
        vol.Optional(CONF_SAFE_RADIUS): NumberSelector(radius),
    }
    if trackers:
        fields[vol.Required(CONF_TRACKERS)] = _choice(trackers)
    followed = _entity("device_tracker", "person", multiple=True)
    if kind is SourceKind.ENTITIES:
        fields[vol.Required(CONF_TRACKERS)] = followed
    else:
        fields[vol.Optional(CONF_EXTRA_TRACKERS)] = followed
    return vol.Schema({**fields, **_LINKED_FIELDS})


def other_dogs(hass: HomeAssistant, exclude: str | None) -> list[ConfigSubentry]:
    """Return the dogs that exist, except the one being edited."""
    return [
        subentry
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry in entry.subentries.values()
        if subentry.subentry_id != exclude
    ]


def _tracker_errors(
    kind: SourceKind,
    user_input: dict[str, Any],
    others: list[ConfigSubentry],
    entry: ConfigEntry | None,
) -> dict[str, str]:
    """Return why trackers cannot tell where the dog is, by field."""
    rivals = others if kind is SourceKind.ENTITIES else _within(others, entry)
    fields = {CONF_EXTRA_TRACKERS: others}
    if kind is not SourceKind.DEMO:
        fields[CONF_TRACKERS] = rivals
    errors = {
        field: "tracker_taken"
        for field, dogs in fields.items()
        for dog in dogs
        if _linked(user_input, field) & _linked(dog.data, *_FOLLOWING)
    }
    if CONF_TRACKERS in fields and not user_input[CONF_TRACKERS]:
        errors[CONF_TRACKERS] = "no_tracker"
    return errors


def entity_error(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return why nothing can be learned from an entity."""
    registered = er.async_get(hass).async_get(entity_id)
    if registered and registered.platform == DOMAIN:
        return "own_entity"
    return None if registered or hass.states.get(entity_id) else "entity_missing"


def _entity_errors(
    hass: HomeAssistant, kind: SourceKind, user_input: dict[str, Any]
) -> dict[str, str]:
    """Return what is wrong with the entities of a form, by field."""
    entities_follow = kind is SourceKind.ENTITIES
    named = {
        CONF_HOME_ZONE: [user_input[CONF_HOME_ZONE]],
        CONF_SAFE_ZONES: user_input.get(CONF_SAFE_ZONES, []),
        CONF_TRACKERS: user_input[CONF_TRACKERS] if entities_follow else [],
        CONF_EXTRA_TRACKERS: user_input.get(CONF_EXTRA_TRACKERS, []),
        CONF_HOME_EVIDENCE: user_input.get(CONF_HOME_EVIDENCE, []),
        **{link: [user_input[link]] for link in _LINKS if link in user_input},
    }
    return {
        field: error
        for field, entities in named.items()
        for entity in entities
        if (error := entity_error(hass, entity))
    }


def _linked(dog: Mapping[str, Any], *fields: str) -> set[str]:
    """Return the entities that fields of a dog name, as a form or the store has them."""
    named = {field: dog[field] for field in fields if dog.get(field)}
    lists = ([entity] if field in _LINKS else entity for field, entity in named.items())
    return {entity for entities in lists for entity in entities}


def _role_errors(user_input: dict[str, Any], others: list[ConfigSubentry]) -> dict[str, str]:
    """Return the fields with an entity that has another role, for this dog or another one."""
    dogs = [user_input, *(other.data for other in others)]
    return {
        field: "entity_twice"
        for own in _ROLES
        for field in own
        for role in _ROLES
        for dog in dogs
        if role is not own and _linked(user_input, field) & _linked(dog, *role)
    }


def _born_impossibly(birth_date: str | None) -> bool:
    """Tell whether no living dog was born then."""
    if birth_date is None:
        return False
    today = dt_util.now().date()
    return not timedelta() <= today - date.fromisoformat(birth_date) <= LONGEST_LIFE


def dog_errors(
    hass: HomeAssistant,
    kind: SourceKind,
    user_input: dict[str, Any],
    exclude: str | None = None,
    entry: ConfigEntry | None = None,
) -> dict[str, str]:
    """Return what is wrong with a form, by field.

    `entry` is where the trackers of a server are known; another one may use the same ids.
    """
    others = other_dogs(hass, exclude)
    errors = _tracker_errors(kind, user_input, others, entry)
    errors |= _role_errors(user_input, others) | _entity_errors(hass, kind, user_input)
    name = user_input[CONF_NAME].strip()
    if not 0 < len(name) <= MAX_TEXT:
        errors[CONF_NAME] = "name_length"
    elif name.casefold() in {other.title.casefold() for other in others}:
        errors[CONF_NAME] = "name_taken"
    if len(user_input.get(CONF_BREED, "").strip()) > MAX_TEXT:
        errors[CONF_BREED] = "breed_length"
    if not MIN_WEIGHT <= _kilograms(hass, user_input[CONF_WEIGHT]) <= MAX_WEIGHT:
        errors[CONF_WEIGHT] = "weight_impossible"
    if CONF_SAFE_RADIUS in user_input and not 0 < _meters(hass, user_input) <= MAX_SAFE_RADIUS:
        errors[CONF_SAFE_RADIUS] = "radius_impossible"
    if _born_impossibly(user_input.get(CONF_BIRTH_DATE)):
        errors[CONF_BIRTH_DATE] = "birth_date_impossible"
    if error := photo_error(user_input):
        errors[CONF_PHOTO] = error
    return errors


def _within(dogs: list[ConfigSubentry], entry: ConfigEntry | None) -> list[ConfigSubentry]:
    """Return those of the dogs that belong to an entry."""
    ids = entry.subentries.keys() if entry else ()
    return [dog for dog in dogs if dog.subentry_id in ids]


def _kilograms(hass: HomeAssistant, weight: float) -> float:
    return MassConverter.convert(weight, mass_unit(hass), UnitOfMass.KILOGRAMS)


def _meters(hass: HomeAssistant, user_input: dict[str, Any]) -> float:
    return DistanceConverter.convert(
        user_input[CONF_SAFE_RADIUS], length_unit(hass), UnitOfLength.METERS
    )


def dog_data(
    hass: HomeAssistant, user_input: dict[str, Any], trackers: list[str]
) -> dict[str, Any]:
    """Return what is stored of a form."""
    weight = round(_kilograms(hass, user_input[CONF_WEIGHT]), 3)
    radius = round(_meters(hass, user_input), 1) if CONF_SAFE_RADIUS in user_input else None
    return _stored(user_input | {CONF_SAFE_RADIUS: radius}, weight=weight, trackers=trackers)


def _stored(values: Mapping[str, Any], *, weight: float, trackers: list[str]) -> dict[str, Any]:
    """Return a dog as it is stored: the weight in kilograms, every key present."""
    return {
        CONF_NAME: values[CONF_NAME].strip(),
        CONF_SEX: values[CONF_SEX],
        CONF_NEUTERED: values[CONF_NEUTERED],
        CONF_WEIGHT: weight,
        CONF_BIRTH_DATE: values.get(CONF_BIRTH_DATE),
        CONF_BREED: values.get(CONF_BREED, "").strip() or None,
        CONF_PHOTO: values.get(CONF_PHOTO),
        CONF_HOME_ZONE: values.get(CONF_HOME_ZONE, ENTITY_ID_HOME),
        CONF_SAFE_ZONES: values.get(CONF_SAFE_ZONES, []),
        CONF_SAFE_RADIUS: values.get(CONF_SAFE_RADIUS),
        CONF_TRACKERS: trackers,
        CONF_EXTRA_TRACKERS: values.get(CONF_EXTRA_TRACKERS, []),
        CONF_HOME_EVIDENCE: values.get(CONF_HOME_EVIDENCE, []),
        **{link: values.get(link) for link in _LINKS},
    }


def demo_dog(index: int, dog: Mapping[str, Any]) -> dict[str, Any]:
    """Return a simulated dog as it is stored; its plans begin now."""
    profile = _stored(dog, weight=dog[CONF_WEIGHT], trackers=[demo_tracker(index)])
    counted = dt_util.utcnow().replace(microsecond=0).isoformat()
    health = stored_health(demo_health(dt_util.now().date()), None, UnitOfMass.KILOGRAMS)
    return profile | {
        CONF_FEEDING: dog[CONF_FEEDING] | {CONF_STOCK_TIME: counted},
        CONF_HEALTH: health,
        CONF_WALKS: dog[CONF_WALKS],
    }


def shown_dog(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored dog as the form shows it."""
    weight = MassConverter.convert(data[CONF_WEIGHT], UnitOfMass.KILOGRAMS, mass_unit(hass))
    values = {key: value for key, value in data.items() if value is not None}
    if radius := data.get(CONF_SAFE_RADIUS):
        radius = DistanceConverter.convert(radius, UnitOfLength.METERS, length_unit(hass))
        values[CONF_SAFE_RADIUS] = round(radius)
    return values | {CONF_WEIGHT: round(weight, 2)}
