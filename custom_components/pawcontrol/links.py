"""The entities that a dog is linked to, which people may rename."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_entity_registry_updated_event

from .const import (
    CONF_BATTERY,
    CONF_DOOR,
    CONF_EXTRA_TRACKERS,
    CONF_FEEDERS,
    CONF_FEEDING,
    CONF_HOME_EVIDENCE,
    CONF_HOME_ZONE,
    CONF_MOTION,
    CONF_SAFE_ZONES,
    CONF_TRACKERS,
)
from .feeders import feeders_of
from .sources.entities import Role

ROLES: Final = {CONF_BATTERY: Role.BATTERY, CONF_MOTION: Role.MOTION, CONF_DOOR: Role.DOOR}
"""What an entity tells that a dog has one of at most."""
_LISTS: Final = (CONF_TRACKERS, CONF_EXTRA_TRACKERS, CONF_HOME_EVIDENCE, CONF_SAFE_ZONES)


def links_of(dog: Mapping[str, Any]) -> set[str]:
    """Return the entities that a dog's configuration names."""
    links = {dog[CONF_HOME_ZONE], *(dog[key] for key in ROLES if dog[key]), *feeders_of(dog)}
    return links.union(*(dog.get(key, ()) for key in _LISTS))


@callback
def async_follow_renames(hass: HomeAssistant, entry: ConfigEntry) -> CALLBACK_TYPE:
    """Keep the dogs' links when a linked entity gets another entity id."""

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] != "update" or "entity_id" not in event.data["changes"]:
            return
        old, new = event.data["old_entity_id"], event.data["entity_id"]
        for subentry in list(entry.subentries.values()):
            data = _renamed(subentry.data, old, new)
            hass.config_entries.async_update_subentry(entry, subentry, data=data)

    linked = {link for dog in entry.subentries.values() for link in links_of(dog.data)}
    return async_track_entity_registry_updated_event(hass, linked, renamed)


def _renamed(dog: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return a dog's configuration with one entity id replaced."""
    links = {key: new for key in (CONF_HOME_ZONE, *ROLES) if dog[key] == old}
    lists = {key: _replaced(dog[key], old, new) for key in _LISTS if old in dog.get(key, ())}
    renamed = {**dog, **links, **lists}
    if old in feeders_of(dog):
        feeders = _replaced(feeders_of(dog), old, new)
        renamed[CONF_FEEDING] = {**dog[CONF_FEEDING], CONF_FEEDERS: feeders}
    return renamed


def _replaced(entity_ids: Iterable[str], old: str, new: str) -> list[str]:
    return [new if each == old else each for each in entity_ids]
