"""The Paw Control integration."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.const import ATTR_LATITUDE, ATTR_LONGITUDE, Platform
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers import (
    config_validation as cv,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.event import async_track_entity_registry_updated_event
from homeassistant.helpers.typing import ConfigType

from .actions import async_register_actions
from .cache import PersistentCache, TwoLevelCache
from .cards import async_list_cards, async_setup_cards
from .client import SourceClient
from .const import (
    CONF_BATTERY,
    CONF_DOOR,
    CONF_EXTRA_TRACKERS,
    CONF_FEEDERS,
    CONF_FEEDING,
    CONF_HOME_EVIDENCE,
    CONF_HOME_ZONE,
    CONF_MEASURE,
    CONF_MOTION,
    CONF_SAFE_ZONES,
    CONF_SOURCE,
    CONF_TRACKERS,
    DOMAIN,
    SourceKind,
)
from .coordinator import DogCoordinator, PawControlConfigEntry, PawControlData
from .feeders import Feeders, feeders_of
from .issues import IssueWatch
from .journal import Journal
from .live_tracking import LiveTracking, async_let_go
from .metrics import MetricsCoordinator
from .performance import set_monitoring
from .poll import SourcePoll
from .remote import RemoteControl
from .routes import ROUTES_BYTES
from .sources import Source
from .sources.demo import DemoSource
from .sources.entities import EntitiesSource, Role
from .sources.traccar import TraccarSource, traccar_api
from .turns import Turns
from .updates import Updates
from .walk_import import WalkImports, dismiss_notices, imports_store

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.NUMBER,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
]
CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

_LINKS = {CONF_BATTERY: Role.BATTERY, CONF_MOTION: Role.MOTION, CONF_DOOR: Role.DOOR}
_LISTS = (CONF_TRACKERS, CONF_EXTRA_TRACKERS, CONF_HOME_EVIDENCE, CONF_SAFE_ZONES)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions and serve the cards, which stay while no entry is loaded."""
    async_register_actions(hass)
    async_setup_cards(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: PawControlConfigEntry) -> bool:
    """Set up a source and its dogs."""
    _switch_monitoring(hass)
    await async_list_cards(hass)
    journal = await _async_load_journal(hass, entry)
    cache = TwoLevelCache[Any](hass, name=_cache_name(entry))
    await cache.async_setup()
    entry.async_on_unload(cache.async_shutdown)
    routes = _routes(hass, entry)
    await routes.async_setup()
    entry.async_on_unload(routes.async_shutdown)
    updates = Updates(hass)
    await updates.async_setup()
    entry.async_on_unload(updates.async_shutdown)
    source, linked = _sources(hass, entry)
    client = SourceClient(source, cache, linked, routes)
    entry.async_on_unload(client.async_shutdown)
    client.forget_others(entry.subentries)
    turns = Turns(hass)
    entry.async_on_unload(turns.async_shutdown)
    dogs = {
        subentry.subentry_id: DogCoordinator(hass, entry, subentry, client, journal, turns)
        async for subentry in turns.each(entry.subentries.values())
    }
    poll = SourcePoll(hass, entry, client, dogs.values())
    entry.runtime_data = PawControlData(
        cache=cache,
        routes=routes,
        client=client,
        source=source,
        journal=journal,
        turns=turns,
        updates=updates,
        dogs=dogs,
        poll=poll,
        metrics=MetricsCoordinator(hass, entry),
        remote=RemoteControl(hass, entry, client, dogs),
        imports=WalkImports(hass, entry, client, journal),
    )
    entry.async_on_unload(source.async_on_link(poll.async_link_changed))
    known = [await dog.async_start() async for dog in turns.each(dogs.values())]
    if all(known) and client.polls:
        # What is known is shown at once, while the source is asked.
        entry.async_create_background_task(hass, poll.async_refresh(), "first poll")
    else:
        await poll.async_config_entry_first_refresh()
    metrics = entry.runtime_data.metrics
    await metrics.async_config_entry_first_refresh()
    entry.async_on_unload(source.async_on_link(metrics.async_link_changed))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await _async_start(hass, entry)
    return True


async def _async_start(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Begin what goes on while the entry is loaded, once its entities are there."""
    data = entry.runtime_data
    async for dog in data.turns.each(data.dogs.values()):
        entry.async_on_unload(Feeders(dog).async_start())
    entry.async_on_unload(_tell_of_new_trackers(hass, entry, data.source))
    LiveTracking(hass, entry, data.client).async_start()
    data.remote.async_start()
    entry.async_create_background_task(hass, data.source.async_run(), "source")
    entry.async_on_unload(data.imports.async_shutdown)
    await data.imports.async_setup()
    entry.async_on_unload(_follow_renames(hass, entry))
    links = {dog_id: _links(dog.data) for dog_id, dog in entry.subentries.items()}
    entry.async_on_unload(IssueWatch(hass, entry, links).async_start())
    entry.async_on_unload(entry.add_update_listener(_async_reload))


async def async_unload_entry(hass: HomeAssistant, entry: PawControlConfigEntry) -> bool:
    """Unload an entry; what it started stops with it."""
    if entry.disabled_by:
        await async_let_go(entry, entry.runtime_data.client)
    await async_list_cards(hass)
    await _async_remove_entities(hass, entry)
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def _async_remove_entities(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Let all entities leave, and others have their turns, which platforms do not when unloaded.

    Nobody has a turn while an entity leaves: it would not hear that it is deleted.
    """
    entities = [
        entity
        for platform in async_get_platforms(hass, DOMAIN)
        if platform.config_entry is entry
        for entity in platform.entities.values()
    ]
    async for entity in entry.runtime_data.turns.each(entities):
        await entity.async_remove()


async def async_remove_entry(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Let the trackers of an entry go, and delete what it stored."""
    cache = TwoLevelCache[Any](hass, name=_cache_name(entry))
    await cache.async_setup()
    source, _ = _sources(hass, entry)
    await async_let_go(entry, SourceClient(source, cache))
    await cache.async_remove()
    await _routes(hass, entry).async_remove()
    await Journal(hass, entry.entry_id).async_remove()
    await imports_store(hass, entry.entry_id).async_remove()
    dismiss_notices(hass, entry.subentries)
    _report_set_aside(hass, entry, [])
    ir.async_delete_issue(hass, DOMAIN, _new_trackers_id(entry))
    _switch_monitoring(hass)
    await async_list_cards(hass)


@callback
def _switch_monitoring(hass: HomeAssistant) -> None:
    """Measure as long as one entry wants it: the decorators are common to all."""
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    set_monitoring(any(entry.options.get(CONF_MEASURE, True) for entry in entries))


async def _async_reload(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    await hass.config_entries.async_reload(entry.entry_id)


async def _async_load_journal(hass: HomeAssistant, entry: PawControlConfigEntry) -> Journal:
    """Return the journal of the dogs that the entry has now."""
    journal = Journal(hass, entry.entry_id)
    entry.async_on_unload(journal.async_shutdown)
    try:
        _report_set_aside(hass, entry, await journal.async_load())
        await journal.async_keep(entry.subentries)
    except HomeAssistantError as err:
        key = "journal_unavailable"
        raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key=key) from err
    return journal


@callback
def _report_set_aside(hass: HomeAssistant, entry: PawControlConfigEntry, names: list[str]) -> None:
    """Tell of files of the journal that wait for a person, until none is left."""
    issue_id = f"journal_set_aside_{entry.entry_id}"
    if not names:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key="journal_set_aside",
        translation_placeholders={"source": entry.title, "files": ", ".join(names)},
    )


def _new_trackers_id(entry: PawControlConfigEntry) -> str:
    return f"new_trackers_{entry.entry_id}"


@callback
def _tell_of_new_trackers(
    hass: HomeAssistant, entry: PawControlConfigEntry, source: Source
) -> CALLBACK_TYPE:
    """Tell of trackers that a source got since set-up, until somebody gives one to a dog."""
    names: list[str] = []

    @callback
    def found(name: str) -> None:
        names.append(name)
        ir.async_create_issue(
            hass,
            DOMAIN,
            _new_trackers_id(entry),
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="new_trackers",
            translation_placeholders={"source": entry.title, "trackers": ", ".join(names)},
        )

    ir.async_delete_issue(hass, DOMAIN, _new_trackers_id(entry))
    return source.async_on_new_tracker(found)


def _cache_name(entry: PawControlConfigEntry) -> str:
    return f"{DOMAIN}.{entry.entry_id}"


def _routes(hass: HomeAssistant, entry: PawControlConfigEntry) -> PersistentCache[Any]:
    """Return the cache of what the source of an entry remembers."""
    return PersistentCache[Any](hass, f"{_cache_name(entry)}.routes", max_bytes=ROUTES_BYTES)


def _sources(
    hass: HomeAssistant, entry: PawControlConfigEntry
) -> tuple[Source, EntitiesSource | None]:
    """Return the source that the entry was made for, and the entities that dogs have beside it."""
    dogs = [subentry.data for subentry in entry.subentries.values()]
    trackers = [tracker for dog in dogs for tracker in dog[CONF_TRACKERS]]
    extra = [tracker for dog in dogs for tracker in dog.get(CONF_EXTRA_TRACKERS, ())]
    roles = {dog[key]: role for dog in dogs for key, role in _LINKS.items() if dog[key]}
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


def _links(dog: Mapping[str, Any]) -> set[str]:
    """Return the entities that a dog's configuration names."""
    links = {dog[CONF_HOME_ZONE], *(dog[key] for key in _LINKS if dog[key]), *feeders_of(dog)}
    return links.union(*(dog.get(key, ()) for key in _LISTS))


def _renamed(dog: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return a dog's configuration with one entity id replaced."""
    links = {key: new for key in (CONF_HOME_ZONE, *_LINKS) if dog[key] == old}
    lists = {key: _replaced(dog[key], old, new) for key in _LISTS if old in dog.get(key, ())}
    renamed = {**dog, **links, **lists}
    if old in feeders_of(dog):
        feeders = _replaced(feeders_of(dog), old, new)
        renamed[CONF_FEEDING] = {**dog[CONF_FEEDING], CONF_FEEDERS: feeders}
    return renamed


def _replaced(entity_ids: Iterable[str], old: str, new: str) -> list[str]:
    return [new if each == old else each for each in entity_ids]


@callback
def _follow_renames(hass: HomeAssistant, entry: PawControlConfigEntry) -> CALLBACK_TYPE:
    """Keep the dogs' links when a linked entity gets another entity id."""

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] != "update" or "entity_id" not in event.data["changes"]:
            return
        old, new = event.data["old_entity_id"], event.data["entity_id"]
        for subentry in list(entry.subentries.values()):
            data = _renamed(subentry.data, old, new)
            hass.config_entries.async_update_subentry(entry, subentry, data=data)

    linked = {link for dog in entry.subentries.values() for link in _links(dog.data)}
    return async_track_entity_registry_updated_event(hass, linked, renamed)
