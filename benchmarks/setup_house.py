"""Dogs with all that can be configured, and a Home Assistant that knows their collars."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import batched
from random import Random
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.pawcontrol import PLATFORMS
from custom_components.pawcontrol.const import DOMAIN, SourceKind
from custom_components.pawcontrol.journal import Journal
from tests.common import course, dog_data, dog_id, feeding, health, stored_meal, walks

from .journal_runs import household_records
from .simulated import simulated_home

HOME: Final = (52.52, 13.405)
PER_ENTRY: Final = 250
"""Home Assistant takes 10,000 enabled entities from an entry."""
_METER: Final = 1 / 111_195


class Collars:
    """Trackers of Home Assistant, one for each dog."""

    def __init__(self, hass: HomeAssistant, dogs: int) -> None:
        """Let all dogs be at home."""
        self._hass = hass
        self._random = Random(17)  # noqa: S311 - a benchmark needs no secret
        self._north = [0.0] * dogs
        for number in range(dogs):
            hass.states.async_set(_battery(number), "80", {"device_class": "battery"})
            self.report(number)

    def walk(self, number: int, meters: float) -> None:
        """Let a dog be farther away at its next fix."""
        self._north[number] += meters

    def report(self, number: int) -> None:
        """Let a collar report a fix."""
        noise = 4 * _METER
        attributes = {
            "latitude": HOME[0] + self._north[number] * _METER + self._random.gauss(0, noise),
            "longitude": HOME[1] + self._random.gauss(0, noise),
            "gps_accuracy": 12,
            "source_type": "gps",
        }
        self._hass.states.async_set(_collar(number), "home", attributes)


def entries_of(hass: HomeAssistant, dogs: Sequence[Mapping[str, Any]]) -> list[ConfigEntry]:
    """Add dogs, as they would be stored, in as few entries as can have all of their entities."""
    numbered = batched(enumerate(dogs), PER_ENTRY, strict=False)
    return [_entry(hass, dict(each)) for each in numbered]


def _entry(hass: HomeAssistant, dogs: Mapping[int, Mapping[str, Any]]) -> ConfigEntry:
    """Add an entry with dogs, by number."""
    entry_id = f"entry-{min(dogs)}"
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Paw Control",
        entry_id=entry_id,
        unique_id=entry_id,
        data={"source": SourceKind.ENTITIES.value},
        subentries_data=[
            ConfigSubentryDataWithId(
                data=dog,
                subentry_id=dog_id(number),
                subentry_type="dog",
                title=dog["name"],
                unique_id=None,
            )
            for number, dog in dogs.items()
        ],
    )
    entry.add_to_hass(hass)
    return hass.config_entries.async_get_known_entry(entry_id)


async def async_fill_journal(hass: HomeAssistant, entry: ConfigEntry, days: int) -> int:
    """Write down what the dogs did on so many days; return how many records that are."""
    journal = Journal(hass, entry.entry_id)
    await journal.async_load()
    records = household_records(list(entry.subentries), days, dt_util.utcnow())
    await journal.async_import(records)
    await journal.async_shutdown()
    return len(records)


@asynccontextmanager
async def core() -> AsyncIterator[HomeAssistant]:
    """Return a Home Assistant with the platforms that every house has."""
    async with simulated_home(HOME) as hass:
        for platform in PLATFORMS:
            await async_setup_component(hass, platform, {})
        await hass.async_block_till_done()
        yield hass


def dog(number: int) -> dict[str, Any]:
    """Return a dog with one of these collars, and all that can be configured."""
    since = (dt_util.utcnow() - timedelta(days=20)).isoformat()
    meals = [("Breakfast", "07:00:00"), ("Lunch", "12:00:00"), ("Dinner", "18:00:00")]
    return dog_data(
        name=f"Dog {number}",
        trackers=[_collar(number)],
        battery=_battery(number),
        feeding=feeding(
            kcal=900.0,
            meals=[stored_meal(id=name.lower(), name=name, time=time) for name, time in meals],
            stock=9000.0,
            stock_time=since,
        ),
        walks=walks(walks_per_day=3, minutes_per_day=90.0),
        health=health(
            target_weight=21.0,
            target_since=since,
            courses=[course(id="carprofen")],
            care=[{"kind": "worming", "months": 0, "days": 90, "last": None}],
        ),
    )


def _collar(number: int) -> str:
    return f"device_tracker.collar_{number}"


def _battery(number: int) -> str:
    return f"sensor.collar_{number}_battery"
