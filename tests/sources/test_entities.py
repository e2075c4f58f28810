"""Entities of Home Assistant as trackers, batteries and sensors of dogs."""

from datetime import UTC, datetime, timedelta
from json import dumps, loads
from math import inf, nan
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.sources import Raw
from custom_components.pawcontrol.sources.entities import EntitiesSource, Role

TRACKER: Final = "device_tracker.collar"
PERSON: Final = "person.walker"
BATTERY: Final = "sensor.collar_battery"
MOTION: Final = "binary_sensor.collar_motion"
DOOR: Final = "binary_sensor.front_door"
TAG: Final = "device_tracker.collar_tag"
ROLES: Final = {
    TRACKER: Role.TRACKER,
    PERSON: Role.TRACKER,
    BATTERY: Role.BATTERY,
    MOTION: Role.MOTION,
    DOOR: Role.DOOR,
    TAG: Role.HOME,
}
NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
PLACE: Final = {"latitude": 52.5, "longitude": 13.4, "gps_accuracy": 8}
FIX: Final = Fix(time=NOON, latitude=52.5, longitude=13.4, accuracy=8)
SILENT: Final = Report(connected=False)


@pytest.fixture
def source(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> EntitiesSource:
    """Return the source at noon."""
    freezer.move_to(NOON)
    return EntitiesSource(hass, ROLES)


async def read(source: EntitiesSource, entity_id: str) -> Report:
    """Return what an entity says when it is asked, after a way through JSON."""
    raw: Raw = (await source.async_positions())[entity_id]
    return source.parse(loads(dumps(raw)), NOON)


class Inbox:
    """Notes what a source pushes."""

    def __init__(self, source: EntitiesSource, *origins: str) -> None:
        """Subscribe to some origins."""
        self._source = source
        self._messages: list[tuple[str, Raw]] = []
        self.close = source.async_subscribe(
            origins, lambda origin, raw: self._messages.append((origin, raw))
        )

    @property
    def reports(self) -> list[tuple[str, Report]]:
        """What was pushed so far, read an hour later."""
        now = NOON + timedelta(hours=1)
        return [(origin, self._source.parse(raw, now)) for origin, raw in self._messages]


async def test_every_linked_entity_is_an_origin(source: EntitiesSource) -> None:
    assert source.origins == tuple(ROLES)
    assert source.fix_interval is None
    assert list(await source.async_positions()) == list(ROLES)
    assert await source.async_route(TRACKER, NOON - timedelta(hours=1), NOON) == []


@pytest.mark.parametrize("entity_id", [TRACKER, PERSON])
async def test_a_tracker_tells_where_and_how_accurately(
    hass: HomeAssistant, source: EntitiesSource, entity_id: str
) -> None:
    hass.states.async_set(entity_id, "home", PLACE | {"battery_level": 71.6})
    assert await read(source, entity_id) == Report(fix=FIX, battery=72)


@pytest.mark.parametrize(("told", "altitude"), [(34.5, 34.5), ("34.5", 34.5), ("high", None)])
async def test_the_altitude_of_a_tracker(
    hass: HomeAssistant, source: EntitiesSource, told: object, altitude: float | None
) -> None:
    hass.states.async_set(TRACKER, "not_home", PLACE | {"altitude": told})
    fix = source.parse((await source.async_positions())[TRACKER], NOON).fix
    assert fix
    assert fix.altitude == altitude


@pytest.mark.parametrize("accuracy", [0, -1, None, "", "unknown", nan, True])
async def test_an_accuracy_that_is_none_is_not_known(
    hass: HomeAssistant, source: EntitiesSource, accuracy: object
) -> None:
    hass.states.async_set(TRACKER, "not_home", PLACE | {"gps_accuracy": accuracy})
    fix = (await read(source, TRACKER)).fix
    assert fix == Fix(time=NOON, latitude=52.5, longitude=13.4)


@pytest.mark.parametrize(
    "broken",
    [
        {"latitude": nan},
        {"latitude": inf},
        {"latitude": "north"},
        {"latitude": None},
        {"latitude": [52.5]},
        {"latitude": True},
        {"latitude": 91},
        {"longitude": -181},
        {"latitude": 0, "longitude": 0},
    ],
)
@pytest.mark.parametrize(
    ("state", "at_home"), [("home", True), ("not_home", False), ("The park", None)]
)
async def test_coordinates_that_are_none_leave_the_state_as_evidence(
    hass: HomeAssistant,
    source: EntitiesSource,
    broken: dict[str, Any],
    state: str,
    *,
    at_home: bool | None,
) -> None:
    hass.states.async_set(TRACKER, state, PLACE | broken)
    assert await read(source, TRACKER) == Report(at_home=at_home)


async def test_coordinates_in_text_are_numbers(hass: HomeAssistant, source: EntitiesSource) -> None:
    hass.states.async_set(TRACKER, "not_home", {key: str(value) for key, value in PLACE.items()})
    assert await read(source, TRACKER) == Report(fix=FIX)


@pytest.mark.parametrize(("state", "at_home"), [("home", True), ("not_home", False)])
async def test_a_scanner_knows_only_whether_the_dog_is_at_home(
    hass: HomeAssistant,
    source: EntitiesSource,
    state: str,
    *,
    at_home: bool,
) -> None:
    hass.states.async_set(TRACKER, state, {"source_type": "router"})
    assert await read(source, TRACKER) == Report(at_home=at_home)


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_a_tracker_without_a_state_is_silent(
    hass: HomeAssistant, source: EntitiesSource, state: str
) -> None:
    hass.states.async_set(TRACKER, state, PLACE)
    assert await read(source, TRACKER) == SILENT


async def test_a_tracker_that_does_not_exist_is_silent(source: EntitiesSource) -> None:
    assert await read(source, TRACKER) == SILENT


@pytest.mark.parametrize(
    ("state", "battery"),
    [
        ("71", 71),
        ("71.5", 72),
        ("0", 0),
        ("-3", 0),
        ("120", 100),
        ("full", None),
        ("nan", None),
        ("unknown", None),
        ("unavailable", None),
    ],
)
async def test_a_battery_is_full_or_empty_or_between(
    hass: HomeAssistant, source: EntitiesSource, state: str, battery: int | None
) -> None:
    hass.states.async_set(BATTERY, state)
    assert await read(source, BATTERY) == Report(battery=battery)


@pytest.mark.parametrize(
    ("state", "at_home"),
    [
        ("home", True),
        ("on", True),
        ("not_home", None),
        ("off", None),
        ("The park", None),
        ("unknown", None),
        ("unavailable", None),
    ],
)
async def test_a_witness_can_only_see_the_dog_at_home(
    hass: HomeAssistant, source: EntitiesSource, state: str, *, at_home: bool | None
) -> None:
    hass.states.async_set(TAG, state, PLACE)
    assert await read(source, TAG) == Report(at_home=at_home)


@pytest.mark.parametrize(
    ("state", "moving"), [("on", True), ("off", False), ("unknown", None), ("unavailable", None)]
)
async def test_a_motion_sensor_sees_the_dog_move(
    hass: HomeAssistant,
    source: EntitiesSource,
    state: str,
    *,
    moving: bool | None,
) -> None:
    hass.states.async_set(MOTION, state)
    assert await read(source, MOTION) == Report(moving=moving)


async def test_a_door_tells_when_it_opened(
    hass: HomeAssistant, source: EntitiesSource, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set(DOOR, "on")
    freezer.tick(60)
    hass.states.async_set(DOOR, "on", {"battery": 80})
    assert await read(source, DOOR) == Report(door_opened=NOON)


@pytest.mark.parametrize("state", ["off", "unavailable", "unknown"])
async def test_a_door_that_is_not_open_tells_nothing(
    hass: HomeAssistant, source: EntitiesSource, state: str
) -> None:
    hass.states.async_set(DOOR, state)
    assert await read(source, DOOR) == Report()


async def test_changes_are_pushed_as_they_come(hass: HomeAssistant, source: EntitiesSource) -> None:
    inbox = Inbox(source, *ROLES)
    hass.states.async_set(TRACKER, "not_home", PLACE)
    hass.states.async_set(BATTERY, "50")
    hass.states.async_set(MOTION, "on")
    hass.states.async_set(DOOR, "on")
    hass.states.async_set("device_tracker.stranger", "not_home", PLACE)
    await hass.async_block_till_done()
    assert inbox.reports == [
        (TRACKER, Report(fix=FIX)),
        (BATTERY, Report(battery=50)),
        (MOTION, Report(moving=True)),
        (DOOR, Report(door_opened=NOON)),
    ]
    inbox.close()


@pytest.mark.parametrize("force_update", [False, True])
async def test_a_tracker_that_repeats_itself_has_a_new_fix(
    hass: HomeAssistant,
    source: EntitiesSource,
    freezer: FrozenDateTimeFactory,
    *,
    force_update: bool,
) -> None:
    hass.states.async_set(TRACKER, "not_home", PLACE)
    inbox = Inbox(source, TRACKER)
    freezer.tick(30)
    hass.states.async_set(TRACKER, "not_home", PLACE, force_update=force_update)
    await hass.async_block_till_done()
    ((origin, report),) = inbox.reports
    assert origin == TRACKER
    assert report.fix
    assert report.fix.time == NOON + timedelta(seconds=30)
    inbox.close()


async def test_a_sensor_that_repeats_itself_tells_nothing_new(
    hass: HomeAssistant, source: EntitiesSource, freezer: FrozenDateTimeFactory
) -> None:
    hass.states.async_set(DOOR, "on")
    inbox = Inbox(source, DOOR)
    freezer.tick(30)
    hass.states.async_set(DOOR, "on")
    await hass.async_block_till_done()
    assert inbox.reports == []
    inbox.close()


async def test_a_tracker_that_is_removed_falls_silent(
    hass: HomeAssistant, source: EntitiesSource
) -> None:
    hass.states.async_set(TRACKER, "not_home", PLACE)
    inbox = Inbox(source, TRACKER)
    hass.states.async_remove(TRACKER)
    await hass.async_block_till_done()
    assert inbox.reports == [(TRACKER, SILENT)]
    assert await read(source, TRACKER) == SILENT
    inbox.close()


async def test_only_what_was_subscribed_to_is_pushed(
    hass: HomeAssistant, source: EntitiesSource
) -> None:
    inbox = Inbox(source, PERSON)
    hass.states.async_set(TRACKER, "not_home", PLACE)
    hass.states.async_set(PERSON, "not_home", PLACE)
    await hass.async_block_till_done()
    assert inbox.reports == [(PERSON, Report(fix=FIX))]
    inbox.close()


async def test_nothing_is_pushed_after_the_end(hass: HomeAssistant, source: EntitiesSource) -> None:
    inbox = Inbox(source, *ROLES)
    inbox.close()
    hass.states.async_set(TRACKER, "not_home", PLACE)
    hass.states.async_set(TRACKER, "not_home", PLACE)
    await hass.async_block_till_done()
    assert inbox.reports == []


async def test_a_fix_from_the_future_is_none(
    hass: HomeAssistant, source: EntitiesSource, freezer: FrozenDateTimeFactory
) -> None:
    freezer.tick(3600)
    hass.states.async_set(TRACKER, "not_home", PLACE)
    assert await read(source, TRACKER) == Report(at_home=False)
