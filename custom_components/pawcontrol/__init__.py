"""The Paw Control integration."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.typing import ConfigType

from .actions import async_register_actions
from .cards import async_list_cards, async_setup_cards
from .client import SourceClient
from .const import CONF_MEASURE, DOMAIN, LOGGER
from .coordinator import (
    DogCoordinator,
    MetricsCoordinator,
    PawControlConfigEntry,
    PawControlData,
    SourcePoll,
)
from .feeders import Feeders
from .issues import IssueWatch, async_forget_issues, async_tell_of_trackers, async_tell_set_aside
from .journal import Journal
from .links import async_follow_renames
from .live_tracking import LiveTracking, async_let_go
from .parts import cache_of, routes_of, sources_of
from .performance import set_monitoring
from .remote import RemoteControl
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


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions and serve the cards, which stay while no entry is loaded."""
    async_register_actions(hass)
    async_setup_cards(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: PawControlConfigEntry) -> bool:
    """Set up a source and its dogs."""
    _switch_monitoring(hass)
    await async_list_cards(hass)
    entry.runtime_data = await _async_make(hass, entry)
    await _async_look(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await _async_start(hass, entry)
    return True


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
        try:
            await entity.async_remove()
        except Exception:  # noqa: BLE001  (as Home Assistant does: one must not keep all)
            LOGGER.exception("An entity did not leave as it should")


async def async_remove_entry(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Let the trackers of an entry go, and delete what it stored."""
    cache = cache_of(hass, entry)
    await cache.async_setup()
    source, _ = sources_of(hass, entry)
    await async_let_go(entry, SourceClient(source, cache))
    await cache.async_remove()
    await routes_of(hass, entry).async_remove()
    await Journal(hass, entry.entry_id).async_remove()
    await imports_store(hass, entry.entry_id).async_remove()
    dismiss_notices(hass, entry.subentries)
    async_forget_issues(hass, entry)
    _switch_monitoring(hass)
    await async_list_cards(hass)


async def _async_make(hass: HomeAssistant, entry: PawControlConfigEntry) -> PawControlData:
    """Make the parts of an entry; each stops with it."""
    journal = await _async_load_journal(hass, entry)
    cache, routes, updates = cache_of(hass, entry), routes_of(hass, entry), Updates(hass)
    for part in (cache, routes, updates):
        await part.async_setup()
        entry.async_on_unload(part.async_shutdown)
    source, linked = sources_of(hass, entry)
    client = SourceClient(source, cache, linked, routes)
    entry.async_on_unload(client.async_shutdown)
    client.forget_others(entry.subentries)
    turns = Turns(hass)
    entry.async_on_unload(turns.async_shutdown)
    dogs = {
        subentry.subentry_id: DogCoordinator(hass, entry, subentry, client, journal, turns)
        async for subentry in turns.each(entry.subentries.values())
    }
    return PawControlData(
        cache=cache,
        routes=routes,
        client=client,
        source=source,
        journal=journal,
        turns=turns,
        updates=updates,
        dogs=dogs,
        poll=SourcePoll(hass, entry, client, dogs.values()),
        metrics=MetricsCoordinator(hass, entry),
        remote=RemoteControl(hass, entry, client, dogs),
        imports=WalkImports(hass, entry, client, journal),
    )


async def _async_load_journal(hass: HomeAssistant, entry: PawControlConfigEntry) -> Journal:
    """Return the journal of the dogs that the entry has now."""
    journal = Journal(hass, entry.entry_id)
    entry.async_on_unload(journal.async_shutdown)
    try:
        async_tell_set_aside(hass, entry, await journal.async_load())
        await journal.async_keep(entry.subentries)
    except HomeAssistantError as err:
        key = "journal_unavailable"
        raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key=key) from err
    return journal


async def _async_look(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Find out what the dogs do, for the first time since the entry was loaded."""
    data = entry.runtime_data
    entry.async_on_unload(data.source.async_on_link(data.poll.async_link_changed))
    known = [await dog.async_start() async for dog in data.turns.each(data.dogs.values())]
    if all(known) and data.client.polls:
        # What is known is shown at once, while the source is asked.
        entry.async_create_background_task(hass, data.poll.async_refresh(), "first poll")
    else:
        await data.poll.async_config_entry_first_refresh()
    await data.metrics.async_config_entry_first_refresh()
    entry.async_on_unload(data.source.async_on_link(data.metrics.async_link_changed))


async def _async_start(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Begin what goes on while the entry is loaded, once its entities are there."""
    data = entry.runtime_data
    async for dog in data.turns.each(data.dogs.values()):
        entry.async_on_unload(Feeders(dog).async_start())
    entry.async_on_unload(async_tell_of_trackers(hass, entry))
    LiveTracking(hass, entry, data.client).async_start()
    data.remote.async_start()
    entry.async_create_background_task(hass, data.source.async_run(), "source")
    entry.async_on_unload(data.imports.async_shutdown)
    await data.imports.async_setup()
    entry.async_on_unload(async_follow_renames(hass, entry))
    entry.async_on_unload(IssueWatch(hass, entry).async_start())
    entry.async_on_unload(entry.add_update_listener(_async_reload))


async def _async_reload(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    await hass.config_entries.async_reload(entry.entry_id)


@callback
def _switch_monitoring(hass: HomeAssistant) -> None:
    """Measure as long as one entry wants it: the decorators are common to all."""
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    set_monitoring(any(entry.options.get(CONF_MEASURE, True) for entry in entries))
