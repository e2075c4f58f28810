"""Days and times of a dog by the user's clock: odd nights, and another time zone while running."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from hypothesis import given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.model.agenda import Plans, agenda_data
from custom_components.pawcontrol.model.energy import EnergyProfile
from custom_components.pawcontrol.model.feeding import feeding_data
from custom_components.pawcontrol.model.health import health_data
from custom_components.pawcontrol.model.notices import HealthLog, HealthProfile
from custom_components.pawcontrol.model.record import Meal
from custom_components.pawcontrol.model.wall import day_of, start_of_day

from .common import (
    async_act,
    async_load,
    course,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    health,
    place,
    stored_meal,
    value,
)
from .plans import CARE, MEALS, TABLETS

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

MINUTE: Final = timedelta(minutes=1)
ODD_NIGHTS: Final = [
    # The clocks go back from midnight, so that the last hour of the day is there twice.
    ("Africa/Cairo", "2026-10-29T22:00:00+00:00"),
    ("Asia/Beirut", "2026-10-24T22:00:00+00:00"),
    ("America/Nuuk", "2026-10-25T02:00:00+00:00"),
    # They go back over midnight a minute later: the day begins once, although it is shown twice.
    ("America/St_Johns", "2010-11-07T02:30:00+00:00"),
    # The clocks go back to midnight, and forward from it.
    ("America/Havana", "2026-11-01T04:00:00+00:00"),
    ("America/Havana", "2026-03-08T05:00:00+00:00"),
    ("Asia/Beirut", "2026-03-28T22:00:00+00:00"),
    ("Africa/Cairo", "2026-04-23T22:00:00+00:00"),
    ("Europe/Berlin", "2026-10-24T22:00:00+00:00"),
    ("Pacific/Auckland", "2026-04-04T11:00:00+00:00"),
]
"""Zones and nights, with the moment at which the day begins."""
ZONES: Final = st.sampled_from([zone for zone, _ in ODD_NIGHTS])
DAYS: Final = st.dates(date(2005, 1, 1), date(2035, 12, 31)).map(lambda day: f"{day}T00:00:00Z")


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    night=st.sampled_from(ODD_NIGHTS) | st.tuples(ZONES, DAYS),
    minutes=st.integers(-180, 180),
)
def test_nothing_was_to_change_in_the_past(night: tuple[str, str], minutes: int) -> None:
    zone, now = ZoneInfo(night[0]), datetime.fromisoformat(night[1]) + minutes * MINUTE
    day = day_of(now, zone)
    data = (
        feeding_data(profile=EnergyProfile(weight=20), plan=MEALS, log=(), now=now, zone=zone),
        health_data(HealthProfile(), [TABLETS], CARE, HealthLog(), now, zone),
        agenda_data(Plans(meals=MEALS, courses=(TABLETS,), care_plan=CARE), now, zone),
    )
    tomorrow = start_of_day(day + timedelta(days=1), zone)
    assert start_of_day(day, zone) <= now < tomorrow
    assert all(now < (each.next_deadline or now) <= tomorrow for each in data)


async def _async_go(hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: datetime) -> None:
    freezer.move_to(time)
    async_fire_time_changed(hass, time)
    await hass.async_block_till_done()
    freezer.tick(timedelta(seconds=1))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def _begin(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, zone: str, now: datetime
) -> ConfigEntry:
    """Set up a dog with a meal at 7:00, drops at 8:00 and 20:00 and worming on 6 January."""
    await hass.config.async_set_time_zone(zone)
    freezer.move_to(now)
    place(hass)
    plans = {
        "feeding": feeding(meals=[stored_meal()]),
        "health": health(
            courses=[course()],
            appointments=[{"kind": "vet", "date": "2026-01-06", "time": "15:00:00", "note": ""}],
        ),
    }
    entry = entities_entry(hass, [dog_data(**plans)])
    await async_load(hass, entry)
    return entry


def _attribute(hass: HomeAssistant, platform: str, key: str, name: str) -> Any:
    state = hass.states.get(entity_id(hass, platform, key))
    assert state
    return state.attributes[name]


@pytest.mark.parametrize(("zone", "begin"), ODD_NIGHTS)
async def test_a_day_ends_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, zone: str, begin: str
) -> None:
    midnight = datetime.fromisoformat(begin)
    await _begin(hass, freezer, zone, midnight - timedelta(hours=8))
    await _async_go(hass, freezer, midnight - timedelta(hours=2))
    times = [(midnight - timedelta(minutes=minutes)).isoformat() for minutes in (60, 50)]
    await _async_go(hass, freezer, midnight - timedelta(minutes=30))
    await async_act(hass, "log_walk", start=times[0], end=times[1])
    await async_act(hass, "log_meal", time=times[0])
    shown = []
    for minutes in (-2, 1, 30, 59, 61, 119, 121, 600):
        await _async_go(hass, freezer, midnight + minutes * MINUTE)
        reset = _attribute(hass, "sensor", "meals_today", "last_reset")
        shown.append(
            (
                minutes,
                value(hass, "sensor", "walks_today"),
                value(hass, "sensor", "meals_today"),
                datetime.fromisoformat(reset) == midnight,
            )
        )
    assert shown == [
        (-2, "1", "1", False),
        *((minutes, "0", "0", True) for minutes in (1, 30, 59, 61, 119, 121, 600)),
    ]


async def test_another_time_zone_is_noticed_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await _begin(hass, freezer, "Europe/Berlin", datetime(2026, 1, 5, 10, 30, tzinfo=UTC))
    dog = entry.runtime_data.dogs[dog_id()]
    await dog.async_log(Meal(grams=10), time=datetime(2026, 1, 5, 10, 0, tzinfo=UTC))
    await _async_go(hass, freezer, datetime(2026, 1, 5, 11, 30, tzinfo=UTC))
    keys = ("meals_today", "next_meal", "next_dose", "next_care")
    reset = _attribute(hass, "sensor", "meals_today", "last_reset")
    assert ([value(hass, "sensor", key) for key in keys], reset) == (
        ["1", "2026-01-06T06:00:00+00:00", "2026-01-05T07:00:00+00:00", "2026-01-06"],
        "2026-01-05T00:00:00+01:00",
    )
    await hass.config.async_update(time_zone="Pacific/Chatham")
    await _async_go(hass, freezer, datetime(2026, 1, 5, 11, 31, tzinfo=UTC))
    # It is a quarter past one on 6 January there, and the drops of the evening are late.
    reset = _attribute(hass, "sensor", "meals_today", "last_reset")
    assert ([value(hass, "sensor", key) for key in keys], reset) == (
        ["0", "2026-01-05T17:15:00+00:00", "2026-01-05T06:15:00+00:00", "2026-01-06"],
        "2026-01-06T00:00:00+13:45",
    )


async def test_the_calendar_tells_times_by_the_new_clock(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await _begin(hass, freezer, "Europe/Berlin", datetime(2026, 1, 5, 5, 0, tzinfo=UTC))
    assert _attribute(hass, "calendar", "schedule", "start_time") == "2026-01-05 07:00:00"
    await hass.config.async_update(time_zone="America/New_York")
    await _async_go(hass, freezer, datetime(2026, 1, 5, 5, 1, tzinfo=UTC))
    assert _attribute(hass, "calendar", "schedule", "start_time") == "2026-01-05 07:00:00"
    event = hass.states.get(entity_id(hass, "calendar", "schedule"))
    assert event
    assert event.state == "off"


async def test_the_day_ends_when_it_does_in_the_new_zone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await _begin(hass, freezer, "Pacific/Auckland", datetime(2026, 1, 5, 3, 0, tzinfo=UTC))
    dog = entry.runtime_data.dogs[dog_id()]
    await hass.config.async_update(time_zone="Europe/Berlin")
    await dog.async_log(Meal(grams=10), time=datetime(2026, 1, 5, 4, 0, tzinfo=UTC))
    await _async_go(hass, freezer, datetime(2026, 1, 5, 22, 59, tzinfo=UTC))
    assert value(hass, "sensor", "meals_today") == "1"
    await _async_go(hass, freezer, datetime(2026, 1, 5, 23, 0, tzinfo=UTC))
    assert value(hass, "sensor", "meals_today") == "0"
