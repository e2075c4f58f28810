"""Whole walks, nights and weeks, through a real tracker entity into a real Home Assistant."""

from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.noise import RestNoise
from custom_components.pawcontrol.model.simulator import Plan, SimulatedDog

from .collar import Collar, async_add_collar
from .common import async_load, dog_id, entities_entry, value
from .household import FixedPlan, household_plan
from .model.recordings import WALKS, Recording, needs_recordings

HOME = (52.5, 13.4)
FINAL_WRITE = str(EVENT_HOMEASSISTANT_FINAL_WRITE)


@pytest.fixture
async def collar(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Collar:
    return await async_add_collar(hass, freezer)


def _simulated(plan: Plan, start: datetime, end: datetime) -> list[Fix]:
    dog = SimulatedDog(seed=7, key="rex", home=HOME, plan=plan, moving_step=20, rest_step=120)
    return [
        Fix(time=s.time, latitude=s.latitude, longitude=s.longitude, accuracy=s.accuracy)
        for s in dog.samples(start, end)
    ]


def _listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return who listens to what, except files of Home Assistant that wait to be written."""
    listeners = {str(event): count for event, count in hass.bus.async_listeners().items()}
    return {event: n for event, n in listeners.items() if event != FINAL_WRITE}


@needs_recordings
@pytest.mark.parametrize("recording", WALKS, ids=lambda recording: recording.name)
async def test_a_recorded_walk_is_one_walk(
    hass: HomeAssistant, collar: Collar, recording: Recording
) -> None:
    await hass.config.async_set_time_zone("UTC")
    fixes = recording.fixes
    await collar.async_wait(fixes[0].time - timedelta(hours=1))
    await async_load(hass, entities_entry(hass))
    await collar.async_walk(fixes)
    await collar.async_wait(fixes[-1].time + timedelta(hours=1))
    await collar.async_wait(fixes[-1].time + timedelta(hours=1, seconds=1))
    assert value(hass, "sensor", "walks_today") == "1"
    assert value(hass, "binary_sensor", "on_walk") == "off"
    distance = float(value(hass, "sensor", "walk_distance"))
    assert recording.low <= distance <= recording.high


@pytest.mark.parametrize("reception", ["quiet", "noisy", "bad"])
async def test_a_night_is_no_walk(
    hass: HomeAssistant, collar: Collar, reception: RestNoise
) -> None:
    evening = datetime(2026, 1, 5, 22, tzinfo=UTC)
    await collar.async_wait(evening)
    await async_load(hass, entities_entry(hass))
    plan = FixedPlan(reception=reception)
    await collar.async_walk(_simulated(plan, evening, evening + timedelta(hours=8)))
    assert value(hass, "sensor", "walks_today") == "0"
    assert value(hass, "sensor", "walk_distance") == "unknown"


@pytest.mark.timeout(600)
async def test_a_simulated_week_has_the_right_walks(hass: HomeAssistant, collar: Collar) -> None:
    """Seven days over the end of daylight saving time, in the zone of the user."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    plan = household_plan(3, time_zone=dt_util.get_default_time_zone(), outage=False)
    monday = datetime(2026, 10, 19, tzinfo=dt_util.get_default_time_zone()).astimezone(UTC)
    await collar.async_wait(monday)
    entry = entities_entry(hass)
    await async_load(hass, entry)
    await hass.config_entries.async_unload(entry.entry_id)
    listeners = _listeners(hass)
    await async_load(hass, entry)
    days: list[str] = []
    midnights = [monday + timedelta(days=n) for n in range(1, 8)]
    for midnight in midnights:
        await collar.async_walk(
            _simulated(plan, midnight - timedelta(days=1), midnight - timedelta(minutes=1))
        )
        days.append(value(hass, "sensor", "walks_today"))
    assert days == ["3"] * 7
    walks = entry.runtime_data.journal.walks(dog_id(), monday)
    truth = [
        walk for midnight in midnights for walk in plan.day(midnight - timedelta(hours=12)).walks
    ]
    assert len(walks) == len(truth) == 21
    truth.sort(key=lambda walk: walk.start)
    for walk, true in zip(walks, truth, strict=True):
        assert walk.end
        assert abs(walk.start - true.start) <= timedelta(minutes=1)
        assert abs(walk.end - true.end) <= timedelta(minutes=5)
        assert walk.distance == pytest.approx(true.length, rel=0.1)
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert _listeners(hass) == listeners
