"""What Home Assistant knows of the places and the people around a dog."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.const import (
    ATTR_GPS_ACCURACY,
    ATTR_ID,
    ATTR_LATITUDE,
    ATTR_LONGITUDE,
    CONF_RADIUS,
    STATE_HOME,
)
from homeassistant.core import HomeAssistant, State, callback, split_entity_id

from .const import CONF_HOME_ZONE, CONF_SAFE_RADIUS, CONF_SAFE_ZONES
from .model.escape import Person
from .model.gps import make_fix
from .model.track import Zone


@callback
def zone_of(hass: HomeAssistant, entity_id: str) -> Zone | None:
    """Return the zone of an entity, None if there is no such place."""
    return _place(hass.states.get(entity_id))


@callback
def is_moved(old: State | None, new: State | None) -> bool:
    """Tell whether a zone is another place than before: what else changes is who is there."""
    return _place(old) != _place(new)


def _place(zone: State | None) -> Zone | None:
    if zone is None or ATTR_LATITUDE not in zone.attributes:
        return None
    return Zone(
        latitude=zone.attributes[ATTR_LATITUDE],
        longitude=zone.attributes[ATTR_LONGITUDE],
        radius=zone.attributes[CONF_RADIUS],
    )


@callback
def safe_places(hass: HomeAssistant, dog: Mapping[str, Any]) -> list[Zone]:
    """Return where a dog, as it is stored, may be alone: its home, and the zones chosen for it."""
    radius = dog.get(CONF_SAFE_RADIUS) or 0.0
    chosen = {dog[CONF_HOME_ZONE], *dog.get(CONF_SAFE_ZONES, ())}
    zones = [zone for entity_id in chosen if (zone := zone_of(hass, entity_id))]
    return [replace(zone, radius=max(zone.radius, radius)) for zone in zones]


@callback
def people(hass: HomeAssistant) -> dict[str, Person | None]:
    """Return where the persons of Home Assistant are, by their ids; None if it is not known."""
    return {person_id(state): _person(state) for state in hass.states.async_all("person")}


@callback
def known_people(persons: Mapping[str, Person | None]) -> list[Person] | None:
    """Return where all persons are, None if that is not known of one."""
    known = [person for person in persons.values() if person]
    return known if len(known) == len(persons) else None


@callback
def person_id(person: State) -> str:
    """Return the id of a person, which stays when the entity gets another name."""
    return str(person.attributes.get(ATTR_ID) or split_entity_id(person.entity_id)[1])


@callback
def persons(hass: HomeAssistant) -> dict[str, State]:
    """Return the states of all persons by their ids."""
    return {person_id(state): state for state in hass.states.async_all("person")}


def _person(state: State) -> Person | None:
    fix = make_fix(
        time=state.last_updated,
        latitude=state.attributes.get(ATTR_LATITUDE),
        longitude=state.attributes.get(ATTR_LONGITUDE),
        accuracy=state.attributes.get(ATTR_GPS_ACCURACY),
        now=state.last_updated,
    )
    home_since = state.last_changed if state.state == STATE_HOME else None
    return Person(fix=fix, home_since=home_since) if fix else None
