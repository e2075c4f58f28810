"""The parts of an entry that its set-up and its removal make alike."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_LATITUDE, ATTR_LONGITUDE
from homeassistant.core import HomeAssistant

from .cache import PersistentCache, TwoLevelCache
from .const import (
    CONF_EXTRA_TRACKERS,
    CONF_HOME_EVIDENCE,
    CONF_HOME_ZONE,
    CONF_SOURCE,
    CONF_TRACKERS,
    DOMAIN,
    SourceKind,
)
from .links import ROLES
from .routes import ROUTES_BYTES
from .sources import Source
from .sources.demo import DemoSource
from .sources.entities import EntitiesSource, Role
from .sources.traccar import TraccarSource, traccar_api


def cache_of(hass: HomeAssistant, entry: ConfigEntry) -> TwoLevelCache[Any]:
    """Return the cache of what is asked of the source of an entry, not set up yet."""
    return TwoLevelCache[Any](hass, name=f"{DOMAIN}.{entry.entry_id}")


def routes_of(hass: HomeAssistant, entry: ConfigEntry) -> PersistentCache[Any]:
    """Return the cache of what the source of an entry remembers, not set up yet."""
    name = f"{DOMAIN}.{entry.entry_id}.routes"
    return PersistentCache[Any](hass, name, max_bytes=ROUTES_BYTES)


def sources_of(hass: HomeAssistant, entry: ConfigEntry) -> tuple[Source, EntitiesSource | None]:
    """Return the source that the entry was made for, and the entities that dogs have beside it."""
    dogs = [subentry.data for subentry in entry.subentries.values()]
    trackers = [tracker for dog in dogs for tracker in dog[CONF_TRACKERS]]
    extra = [tracker for dog in dogs for tracker in dog.get(CONF_EXTRA_TRACKERS, ())]
    roles = {dog[key]: role for dog in dogs for key, role in ROLES.items() if dog[key]}
    roles |= {each: Role.HOME for dog in dogs for each in dog.get(CONF_HOME_EVIDENCE, ())}
    linked = EntitiesSource(hass, dict.fromkeys(extra, Role.TRACKER) | roles)
    match entry.data[CONF_SOURCE]:
        case SourceKind.DEMO:
            homes = {dog[CONF_TRACKERS][0]: _home(hass, dog[CONF_HOME_ZONE]) for dog in dogs}
            return DemoSource(homes), linked
        case SourceKind.TRACCAR:
            return TraccarSource(traccar_api(hass, entry.data), trackers), linked
    return EntitiesSource(hass, dict.fromkeys(trackers, Role.TRACKER) | roles), None


def _home(hass: HomeAssistant, zone_id: str) -> tuple[float, float]:
    """Return where a simulated dog lives: in its home zone, else at Home Assistant's home."""
    if zone := hass.states.get(zone_id):
        return zone.attributes[ATTR_LATITUDE], zone.attributes[ATTR_LONGITUDE]
    return hass.config.latitude, hass.config.longitude
