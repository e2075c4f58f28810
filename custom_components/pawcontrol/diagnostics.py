"""Diagnostics: how the entry is doing, without saying whose dogs these are or where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from homeassistant.const import __version__
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.loader import async_get_integration

from .const import (
    CONF_BATTERY,
    CONF_DOOR,
    CONF_EXTRA_TRACKERS,
    CONF_HOME_EVIDENCE,
    CONF_MOTION,
    CONF_NEUTERED,
    CONF_SEX,
    CONF_SOURCE,
    CONF_TRACKERS,
    CONF_WEIGHT,
    DOMAIN,
)
from .coordinator import SLOW_MS, DogCoordinator, PawControlConfigEntry
from .model.record import Kind
from .performance import get_performance_summary, get_slow_operations

SCHEMA: Final = 1
"""Becomes more when docs/diagnostics.md gets another meaning, not when it gets longer."""
_LINKS = (CONF_BATTERY, CONF_MOTION, CONF_DOOR, CONF_HOME_EVIDENCE)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: PawControlConfigEntry
) -> dict[str, Any]:
    """Return the state of an entry and all of its dogs."""
    return await _async_diagnostics(hass, entry, entry.runtime_data.dogs.values())


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: PawControlConfigEntry, device: DeviceEntry
) -> dict[str, Any]:
    """Return the state of an entry and of the dog that the device stands for."""
    ids = {identifier for domain, identifier in device.identifiers if domain == DOMAIN}
    dogs = entry.runtime_data.dogs
    return await _async_diagnostics(hass, entry, [dogs[dog_id] for dog_id in ids & dogs.keys()])


async def _async_diagnostics(
    hass: HomeAssistant, entry: PawControlConfigEntry, dogs: Iterable[DogCoordinator]
) -> dict[str, Any]:
    integration = await async_get_integration(hass, DOMAIN)
    data = entry.runtime_data
    chosen = list(dogs)
    owners = [data.client, *chosen]
    counts = data.journal.counts()
    failure, interval = data.client.last_failure, data.poll.update_interval
    return {
        "schema": SCHEMA,
        "home_assistant": __version__,
        "version": str(integration.version),
        "source": entry.data[CONF_SOURCE],
        "link": data.source.link,
        "options": dict(entry.options),
        "dogs": [_dog(dog, counts) for dog in chosen],
        "imports": data.imports.diagnostics(),
        "requests": {
            "made": data.client.requests,
            "avoided": data.client.requests_avoided,
            "last_minute": data.client.requests_last_minute,
            "today": data.client.requests_today,
            "budget_left": data.client.budget_left,
        },
        "connection": {
            "connected": data.client.connected,
            "breaker": data.client.breaker_state,
            "last_failure": asdict(failure) if failure else None,
            "interval": interval.total_seconds() if interval else None,
            "pace": data.poll.pace,
        },
        "cache": {
            level: asdict(stats)
            for level, stats in {
                **data.cache.get_stats(),
                "routes": data.routes.get_stats(),
            }.items()
        },
        "performance": get_performance_summary(owners),
        "slow_operations": get_slow_operations(SLOW_MS, owners),
        "updates": {
            "changes": data.updates.changes,
            "writes": data.updates.writes,
            "suppressed": data.updates.suppressed,
            "batcher": data.updates.batcher.get_stats(),
            "significance": data.updates.tracker.get_stats(),
            "scheduler": data.updates.scheduler.get_stats(),
        },
    }


def _dog(dog: DogCoordinator, counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    """Return a dog without its name, its entities and its places."""
    config, gps, walk = dog.subentry.data, dog.data.gps, dog.data.walk
    return {
        "sex": config[CONF_SEX],
        "neutered": config[CONF_NEUTERED],
        "weight": config[CONF_WEIGHT],
        "trackers": len(config[CONF_TRACKERS]),
        "extra_trackers": len(config.get(CONF_EXTRA_TRACKERS, ())),
        "linked": [key for key in _LINKS if config.get(key)],
        "pace": dog.pace,
        "tracking_quality": gps.quality,
        "quality_reason": gps.quality_reason,
        "last_fix": gps.last_fix,
        "tracking_source": gps.reason,
        "at_home": gps.at_home,
        "battery": gps.battery,
        "on_walk": walk.on_walk,
        "walks_today": walk.walks_today,
        "distance_today": round(walk.distance_today),
        "journal": {kind: n for kind in Kind if (n := counts[dog.dog_id, kind])},
    }
