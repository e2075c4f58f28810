"""How a change of a dog becomes a write: what counts, when, and how often."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.updates import Updates

from .common import async_load, dog_data, entities_entry, entity_id, place

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
LINK: Final = "sensor.collar_battery"
BATCH: Final = 0.2
"""Seconds after which a batch has been written."""


class Clock:
    """Lets time pass with all that is due meanwhile."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        """Start at the time of the freezer."""
        self._hass = hass
        self._freezer = freezer

    async def tick(self, seconds: float) -> None:
        """Go on, then write what was due."""
        for step in (seconds, BATCH):
            self._freezer.tick(step)
            async_fire_time_changed(self._hass)
            await self._hass.async_block_till_done()


class Dog:
    """A dog that rests some way from home, and what is written about it."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Watch some entities of the dog."""
        self.updates: Updates = entry.runtime_data.updates
        self.battery = entity_id(hass, "sensor", "battery")
        self.last_fix = entity_id(hass, "sensor", "last_fix")
        self.distance = entity_id(hass, "sensor", "distance_from_home")
        self.quality = entity_id(hass, "sensor", "tracking_quality")
        self.writes: list[str] = []
        self._hass = hass
        watched = (self.battery, self.last_fix, self.distance, self.quality)
        self.unwatch = (
            async_track_state_change_event(hass, watched, self._note),
            async_track_state_report_event(hass, watched, self._note),
        )

    @callback
    def _note(self, event: Event[EventStateChangedData] | Event[EventStateReportedData]) -> None:
        self.writes.append(event.data["entity_id"])

    def state(self, watched: str) -> str:
        """Return what an entity shows."""
        state = self._hass.states.get(watched)
        assert state
        return state.state


@pytest.fixture
def clock(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Clock:
    """Return the clock."""
    freezer.move_to(NOON)
    return Clock(hass, freezer)


@pytest.fixture
async def entry(hass: HomeAssistant, clock: Clock) -> ConfigEntry:
    """Return an entry with a dog that rests 300 m north of its home."""
    entry = entities_entry(hass, [dog_data(battery=LINK)])
    hass.states.async_set(LINK, "80")
    place(hass, north=300)
    await async_load(hass, entry)
    return entry


@pytest.fixture
async def dog(hass: HomeAssistant, entry: ConfigEntry) -> AsyncGenerator[Dog]:
    """Return the dog."""
    dog = Dog(hass, entry)
    yield dog
    for unwatch in dog.unwatch:
        unwatch()


async def test_the_first_state_is_written_once_and_is_no_update(dog: Dog) -> None:
    assert dog.state(dog.battery) == "80"
    assert dog.state(dog.distance) == "300"
    assert (dog.updates.changes, dog.updates.writes, dog.updates.suppressed) == (0, 0, 0)


async def test_a_significant_change_is_written_with_the_next_batch(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    hass.states.async_set(LINK, "79")
    await hass.async_block_till_done()
    assert dog.state(dog.battery) == "80"
    await clock.tick(0)
    assert dog.state(dog.battery) == "79"
    assert dog.writes == [dog.battery]
    assert (dog.updates.changes, dog.updates.writes, dog.updates.suppressed) == (1, 1, 0)


async def test_a_small_change_is_not_written_and_counted(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    before = dog.state(dog.last_fix)
    await clock.tick(20)
    place(hass, north=300)
    await clock.tick(5)
    assert dog.state(dog.last_fix) == before
    assert dog.writes == []
    assert (dog.updates.changes, dog.updates.writes, dog.updates.suppressed) == (1, 0, 0)
    place(hass, north=300)
    await clock.tick(5)
    assert dog.writes == []
    assert (dog.updates.changes, dog.updates.writes, dog.updates.suppressed) == (2, 0, 1)


async def test_small_changes_add_up_to_one_that_counts(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    for _ in range(11):
        await clock.tick(60)
        place(hass, north=300)
    await clock.tick(60)
    assert dog.writes.count(dog.last_fix) == 1


async def test_the_second_change_in_an_interval_is_held_until_its_end(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    hass.states.async_set(LINK, "79")
    await clock.tick(1)
    hass.states.async_set(LINK, "78")
    await clock.tick(1)
    hass.states.async_set(LINK, "77")
    await clock.tick(1)
    assert dog.state(dog.battery) == "79"
    await clock.tick(30)
    assert dog.state(dog.battery) == "77"
    assert dog.writes == [dog.battery] * 2
    assert (dog.updates.changes, dog.updates.writes, dog.updates.suppressed) == (3, 2, 1)


async def test_a_new_interval_begins_with_a_write_of_its_own(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    hass.states.async_set(LINK, "79")
    await clock.tick(31)
    hass.states.async_set(LINK, "78")
    await clock.tick(0)
    assert dog.state(dog.battery) == "78"


async def test_a_change_that_is_taken_back_is_not_written(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    hass.states.async_set(LINK, "79")
    await clock.tick(1)
    hass.states.async_set(LINK, "78")
    hass.states.async_set(LINK, "79")
    await clock.tick(40)
    assert dog.writes == [dog.battery]
    assert (dog.updates.changes, dog.updates.writes, dog.updates.suppressed) == (3, 1, 2)


async def test_a_change_of_mode_is_written_at_once_with_all_that_was_held_back(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    await clock.tick(60)
    hass.states.async_set(LINK, "79")
    await clock.tick(1)
    hass.states.async_set(LINK, "78")
    dog.writes.clear()
    place(hass)
    await hass.async_block_till_done()
    assert (dog.state(dog.quality), dog.state(dog.distance)) == ("at_home", "0")
    assert dog.state(dog.battery) == "78"
    assert dog.state(dog.last_fix) == "2026-10-03T12:01:01+00:00"
    await clock.tick(5)
    assert sorted(dog.writes) == sorted([dog.battery, dog.distance, dog.last_fix, dog.quality])


@pytest.fixture
async def wavering(hass: HomeAssistant, dog: Dog, clock: Clock) -> Dog:
    """Return the dog after its battery has told 79 and 80 percent in turn for a while."""
    for number in range(20):
        hass.states.async_set(LINK, str(80 - number % 2))
        place(hass, north=300)
        await clock.tick(31)
    dog.writes.clear()
    return dog


async def test_a_level_that_wavers_is_no_longer_written(
    hass: HomeAssistant, wavering: Dog, clock: Clock
) -> None:
    shown = int(wavering.state(wavering.battery))
    for level in (80, 79, 80, 79):
        hass.states.async_set(LINK, str(level))
        place(hass, north=300)
        await clock.tick(31)
    assert wavering.battery not in wavering.writes
    assert wavering.updates.tracker.get_stats()["raised"] == 1
    hass.states.async_set(LINK, str(shown - 3))
    await clock.tick(1)
    assert wavering.state(wavering.battery) == str(shown - 3)


async def test_a_change_of_mode_shows_also_what_wavers_exactly(
    hass: HomeAssistant, wavering: Dog, clock: Clock
) -> None:
    shown = int(wavering.state(wavering.battery))
    hass.states.async_set(LINK, str(shown - 1))
    await clock.tick(31)
    assert wavering.state(wavering.battery) == str(shown)
    await clock.tick(31)
    assert wavering.state(wavering.quality) == "delayed"
    assert wavering.state(wavering.battery) == str(shown - 1)


async def test_time_alone_changes_the_mode_too(dog: Dog, clock: Clock) -> None:
    assert dog.state(dog.quality) == "live"
    await clock.tick(95)
    assert dog.state(dog.quality) == "delayed"
    assert dog.writes == [dog.quality]


async def test_a_dog_that_sends_nothing_new_is_not_written(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    hass.states.async_set(LINK, "80", force_update=True)
    await clock.tick(60)
    assert dog.writes == []
    assert dog.updates.changes == 0


async def test_the_figures_of_the_entry_follow_slowly(
    hass: HomeAssistant, entry: ConfigEntry, dog: Dog, clock: Clock
) -> None:
    writes = entity_id(hass, "sensor", "state_writes", entry.entry_id)
    hass.states.async_set(LINK, "79")
    await clock.tick(1)
    assert dog.state(writes) == "0"
    await clock.tick(61)
    assert dog.state(writes) == "1"
    for level in ("78", "77"):
        hass.states.async_set(LINK, level)
        await clock.tick(120)
    assert dog.state(writes) == "1"
    await clock.tick(600)
    assert int(dog.state(writes)) > 1


async def test_a_removed_entity_leaves_the_engine(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    batcher, scheduler = dog.updates.batcher, dog.updates.scheduler
    count = scheduler.get_stats()["total_entities"]
    assert batcher.get_stats()["total_entities"] == count
    er.async_get(hass).async_remove(dog.battery)
    await hass.async_block_till_done()
    assert scheduler.get_stats()["total_entities"] == count - 1
    assert batcher.get_stats()["total_entities"] == count - 1
    hass.states.async_set(LINK, "79")
    await clock.tick(40)
    assert hass.states.get(dog.battery) is None
    assert batcher.get_stats()["unknown_count"] == 0


async def test_a_renamed_entity_stays_in_the_engine(
    hass: HomeAssistant, dog: Dog, clock: Clock
) -> None:
    count = dog.updates.scheduler.get_stats()["total_entities"]
    er.async_get(hass).async_update_entity(dog.battery, new_entity_id="sensor.charge")
    await hass.async_block_till_done()
    assert dog.updates.scheduler.get_stats()["total_entities"] == count
    hass.states.async_set(LINK, "79")
    await clock.tick(1)
    assert dog.state("sensor.charge") == "79"


async def test_nothing_is_left_of_the_old_name(hass: HomeAssistant, dog: Dog) -> None:
    tracked = dog.updates.tracker.get_stats()["tracked"]
    er.async_get(hass).async_update_entity(dog.battery, new_entity_id="sensor.charge")
    await hass.async_block_till_done()
    assert dog.updates.tracker.get_stats()["tracked"] == tracked
    levels = (80, 80.1, 80.2)
    assert all(
        dog.updates.tracker.is_significant_change(dog.battery, "value", level) for level in levels
    )


async def test_nothing_is_written_after_an_unload(
    hass: HomeAssistant, entry: ConfigEntry, dog: Dog, clock: Clock
) -> None:
    hass.states.async_set(LINK, "79")
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert dog.updates.scheduler.get_stats()["total_entities"] == 0
    assert dog.updates.batcher.get_stats()["total_entities"] == 0
    writes = dog.updates.writes
    hass.states.async_set(LINK, "78")
    await clock.tick(40)
    assert dog.updates.writes == writes
