"""Walks of past months come from a Traccar server into the journal, in the background.

The sockets are real. So is the clock, but it leaps ahead when a test says so.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import list_statistic_ids
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.pawcontrol import history
from custom_components.pawcontrol.diagnostics import async_get_config_entry_diagnostics
from custom_components.pawcontrol.model.record import Kind, Record, Source, WalkEntry

from .common import (
    async_act,
    async_load,
    async_refusal,
    demo_entry,
    device_id,
    dog_data,
    dog_id,
    entities_entry,
    place,
    traccar_entry,
    value,
)
from .traccar_server import REX, TOKEN, Json, TraccarServer, device, position

NOW: Final = datetime(2026, 10, 29, 23, 30, tzinfo=UTC)
"""Half past midnight where the house is: the day has no past yet that would be looked at."""
BERLIN: Final = ZoneInfo("Europe/Berlin")
MAX: Final = 7
_METERS_PER_DEGREE: Final = 111_195
_PATIENCE: Final = 2000

pytestmark = pytest.mark.freeze_time(NOW, tick=True)


def day_of_walks(
    hass: HomeAssistant, day: date, *, tracker: int = REX, hours: tuple[float, ...] = (7.0, 17.0)
) -> list[Json]:
    """Return a day: a fix every ten minutes at home, and of walks of half an hour every 15 s."""
    start = datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)
    times = {n * 600 for n in range(24 * 6)}
    times |= {round(hour * 3600) + 15 * n for hour in hours for n in range(120)}
    found: list[Json] = []
    for second in sorted(times):
        out = next((second - 3600 * h for h in hours if 0 <= second - 3600 * h < 1800), 0.0)
        north = 1.2 * min(out, 1800 - out)
        found.append(
            position(
                tracker,
                latitude=hass.config.latitude + north / _METERS_PER_DEGREE,
                longitude=hass.config.longitude,
                time=start + timedelta(seconds=second),
                altitude=30 + north / 40,
            )
        )
    return found


def days(hass: HomeAssistant, first: date, count: int, **more: Any) -> list[Json]:
    """Return some days with two walks each."""
    every = (day_of_walks(hass, first + timedelta(days=n), **more) for n in range(count))
    return [each for day in every for each in day]


class House:
    """A home with Home Assistant and a dog, and the server that remembers where it was."""

    def __init__(self, hass: HomeAssistant, server: TraccarServer) -> None:
        """Start with nothing set up."""
        self.hass = hass
        self.server = server
        self.entry: ConfigEntry = traccar_entry(hass, server.port)

    async def async_start(self) -> None:
        """Set everything up, with the dog at home."""
        self.server.route.append(
            position(
                time=dt_util.utcnow(),
                latitude=self.hass.config.latitude,
                longitude=self.hass.config.longitude,
            )
        )
        self.server.latest[REX] = self.server.route[-1]
        await async_load(self.hass, self.entry)
        await self.server.async_wait_for_socket()

    async def async_ends(self, owner: str = dog_id()) -> None:
        """Wait until the import of a dog has ended."""
        for _ in range(_PATIENCE):
            if not self.entry.runtime_data.imports.running(owner):
                break
            await asyncio.sleep(0.01)
        assert not self.entry.runtime_data.imports.running(owner)
        await self.hass.async_block_till_done()

    async def async_import(self, since: str) -> list[Record]:
        """Import the walks since a day, and return what the journal knows then."""
        await async_act(self.hass, "import_walks", since=since)
        await self.async_ends()
        return self.walks()

    async def async_reached(self, requests: int) -> None:
        """Wait until so many routes were asked for."""
        await self.server.async_wait_for("reports/route", requests)

    def walks(self, owner: str = dog_id()) -> list[Record]:
        """Return the walks of a dog."""
        found: list[Record] = self.entry.runtime_data.journal.records(owner, kinds=[Kind.WALK])
        return found

    def starts(self, owner: str = dog_id()) -> list[str]:
        """Return when the walks of a dog began, by the clock of the house, to the hour."""
        half = timedelta(minutes=30)
        return [f"{(w.time + half).astimezone(BERLIN):%m-%d %H}" for w in self.walks(owner)]

    @property
    def asked(self) -> int:
        """How often a route was asked for."""
        return self.server.requests["reports/route"]

    @property
    def notice(self) -> str:
        """What people are told of the import."""
        notices = self.hass.data["persistent_notification"]
        return str(notices[f"pawcontrol_import_{dog_id()}"]["message"])


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: object) -> None:
    """Let the recorder be there before Home Assistant, where a test needs it."""


@asynccontextmanager
async def open_house(hass: HomeAssistant) -> AsyncGenerator[House]:
    """Open a house whose server remembers four days with two walks each."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    house = House(hass, await TraccarServer().async_start())
    house.server.route = days(hass, date(2026, 10, 26), 4)
    yield house
    if house.entry.state is ConfigEntryState.LOADED:
        assert await hass.config_entries.async_unload(house.entry.entry_id)
    await house.server.async_stop()


@pytest.fixture
async def house(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[House]:
    """Return a house whose server remembers four days with two walks each."""
    monkeypatch.setattr(history, "REST", 0.0)
    async with open_house(hass) as house:
        yield house


FOUR_DAYS: Final = [f"10-{day} {hour}" for day in range(26, 30) for hour in ("07", "17")]


async def test_walks_come_with_their_way_and_their_climbs(house: House) -> None:
    await house.async_start()
    walks = await house.async_import("2026-10-26")
    assert house.starts() == FOUR_DAYS
    assert {walk.source for walk in walks} == {Source.IMPORT}
    data = [walk.data for walk in walks]
    for walk in data:
        assert isinstance(walk, WalkEntry)
        assert walk.distance == pytest.approx(2160, rel=0.1)
        assert walk.route
        assert walk.ascent == pytest.approx(27, abs=6)
    assert house.notice == "All of the time has been searched, 8 walks were new."


async def test_the_action_answers_at_once_and_the_timeline_stays_calm(
    house: House, hass: HomeAssistant
) -> None:
    await house.async_start()
    house.server.delay = 0.2
    answer = await async_act(hass, "import_walks", since="2026-10-26")
    since = "2026-10-25T23:00:00+00:00"
    expected = {"device_id": device_id(hass), "since": since, "done": since}
    assert answer["imports"] == [expected | {"percent": 0, "walks": 0}]
    assert house.walks() == []
    house.server.delay = 0.0
    await house.async_ends()
    assert len(house.walks()) == 8
    assert value(hass, "event", "timeline") == "unknown"


async def test_what_is_known_is_not_written_twice(house: House) -> None:
    await house.async_start()
    first = await house.async_import("2026-10-26")
    assert await house.async_import("2026-10-26") == first
    assert house.notice == "All of the time has been searched, 0 walks were new."


async def test_a_walk_that_a_person_logged_or_deleted_stays_as_it_is(
    house: House, hass: HomeAssistant
) -> None:
    await house.async_start()
    times = {"start": "2026-10-27 07:05:00", "end": "2026-10-27 07:25:00"}
    await async_act(hass, "log_walk", distance=1000, **times)
    (logged,) = house.walks()
    first = await house.async_import("2026-10-26")
    assert (len(first), logged in first) == (8, True)
    await async_act(hass, "delete_record", record_id=first[0].id)
    assert await house.async_import("2026-10-26") == first[1:]


async def test_a_day_is_asked_for_at_a_time(house: House) -> None:
    await house.async_start()
    before = house.asked
    await house.async_import("2026-10-26")
    # The day before, from midnight to midnight, and what there is of today.
    assert house.asked - before == 6


async def test_routes_of_the_past_are_not_cached(house: House) -> None:
    await house.async_start()
    before = await async_get_config_entry_diagnostics(house.hass, house.entry)
    await house.async_import("2026-10-26")
    after = await async_get_config_entry_diagnostics(house.hass, house.entry)
    assert after["cache"]["l1"]["size"] == before["cache"]["l1"]["size"]


async def test_a_day_with_more_than_the_server_tells_is_asked_for_in_parts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.pawcontrol.sources.traccar.MOST_POSITIONS", 300)
    monkeypatch.setattr(history, "FIRST_WAIT", 0.0)
    await house.async_start()
    await house.async_import("2026-10-26")
    assert house.starts() == FOUR_DAYS


async def test_days_are_those_of_the_house_and_may_have_25_hours(house: House) -> None:
    house.server.route = days(house.hass, date(2026, 10, 24), 3, hours=(0.5, 23.25))
    await house.async_start()
    await house.async_import("2026-10-25")
    assert house.starts() == ["10-25 01", "10-25 22", "10-26 01", "10-26 23"]


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "fault",
    [
        {"status": HTTPStatus.BAD_GATEWAY},
        {"status": HTTPStatus.INTERNAL_SERVER_ERROR},
        {"status": HTTPStatus.TOO_MANY_REQUESTS, "headers": {"Retry-After": "1"}},
        {"body": "[1, "},
    ],
)
async def test_a_server_that_fails_in_the_middle_is_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    monkeypatch.setattr(history, "FIRST_WAIT", 0.2)
    await house.async_start()
    await async_act(house.hass, "import_walks", since="2026-10-26")
    await house.async_reached(house.asked + 3)
    asked = house.asked
    vars(house.server).update(fault)
    await house.async_reached(asked + 1)
    await asyncio.sleep(0.1)
    (told,) = (await async_get_config_entry_diagnostics(house.hass, house.entry))["imports"]
    assert (told["running"], told["waiting"]) == (True, True)
    vars(house.server).update({"status": None, "headers": {}, "body": None})
    await house.async_ends()
    assert house.starts() == FOUR_DAYS


@pytest.mark.expects_warnings
async def test_a_server_that_keeps_its_past_to_itself_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "FIRST_WAIT", 0.0)
    await house.async_start()
    house.server.body = "{}"
    await house.async_import("2026-10-26")
    assert house.notice.startswith("Stopped at 0 %, 0 walks were new: the server")
    house.server.body = None
    await house.async_import("2026-10-26")
    assert house.starts() == FOUR_DAYS


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("status", "asked"), [(HTTPStatus.FORBIDDEN, 12), (HTTPStatus.INTERNAL_SERVER_ERROR, 60)]
)
async def test_a_server_that_is_unwell_is_asked_longer_than_one_that_refuses(
    house: House, monkeypatch: pytest.MonkeyPatch, status: HTTPStatus, asked: int
) -> None:
    monkeypatch.setattr(history, "FIRST_WAIT", 0.0)
    await house.async_start()
    await house.async_import("2026-10-27")
    before = house.asked
    house.server.refusals["reports/route"] = status
    await house.async_import("2026-10-26")
    assert house.asked - before == asked
    house.server.refusals.clear()
    await house.async_import("2026-10-26")
    assert house.starts() == FOUR_DAYS


@pytest.mark.expects_warnings
async def test_a_token_that_ended_stops_the_import(house: House) -> None:
    await house.async_start()
    house.server.token = "another"  # noqa: S105  (opens nothing)
    await house.async_import("2026-10-26")
    assert house.walks() == []
    assert house.notice.startswith("Stopped at 0 %")
    house.server.token = TOKEN


async def test_an_import_can_be_stopped_and_goes_on_from_there(house: House) -> None:
    await house.async_start()
    house.server.delay = 0.05
    await async_act(house.hass, "import_walks", since="2026-10-26")
    await house.async_reached(house.asked + 4)
    await async_act(house.hass, "cancel_import")
    found, asked = house.walks(), house.asked
    assert 0 < len(found) < 8
    assert house.notice.startswith("Stopped at ")
    (told,) = (await async_get_config_entry_diagnostics(house.hass, house.entry))["imports"]
    assert told["running"] is False
    await asyncio.sleep(0.2)
    assert house.asked == asked
    refusal = await async_refusal(house.hass, "cancel_import")
    assert refusal == "No walks of Rex are being imported."
    walks = await house.async_import("2026-10-26")
    assert house.starts() == FOUR_DAYS
    assert walks[: len(found)] == found
    assert house.asked - asked <= 5


async def test_stopped_stays_stopped_over_a_restart(house: House) -> None:
    await house.async_start()
    house.server.delay = 0.05
    await async_act(house.hass, "import_walks", since="2026-10-26")
    await async_act(house.hass, "cancel_import")
    assert await house.hass.config_entries.async_reload(house.entry.entry_id)
    assert not house.entry.runtime_data.imports.running(dog_id())
    asked = house.asked
    await asyncio.sleep(0.2)
    assert house.asked == asked


async def test_a_restart_in_the_middle_goes_on_by_itself(house: House) -> None:
    await house.async_start()
    house.server.delay = 0.05
    await async_act(house.hass, "import_walks", since="2026-10-26")
    await house.async_reached(house.asked + 4)
    assert await house.hass.config_entries.async_unload(house.entry.entry_id)
    asked = house.asked
    await house.server.async_cut()
    assert await house.hass.config_entries.async_setup(house.entry.entry_id)
    assert house.entry.runtime_data.imports.running(dog_id())
    await house.async_ends()
    assert house.starts() == FOUR_DAYS
    assert house.asked - asked <= 8


async def test_a_dog_added_meanwhile_disturbs_nothing_and_has_its_own_walks(house: House) -> None:
    house.server.devices[MAX] = device(MAX, "Collar")
    house.server.route += days(house.hass, date(2026, 10, 28), 1, tracker=MAX, hours=(12.0,))
    await house.async_start()
    house.server.delay = 0.05
    await async_act(house.hass, "import_walks", since="2026-10-26")
    await house.async_reached(house.asked + 3)
    data = dog_data(name="Max", trackers=[str(MAX)])
    new = ConfigSubentry(
        data=MappingProxyType(data),
        subentry_id=dog_id(1),
        subentry_type="dog",
        title="Max",
        unique_id=None,
    )
    house.hass.config_entries.async_add_subentry(house.entry, new)
    await house.hass.async_block_till_done()
    both = [device_id(house.hass), device_id(house.hass, dog_id(1))]
    answer = await async_act(house.hass, "import_walks", device_id=both, since="2026-10-26")
    assert [each["device_id"] for each in answer["imports"]] == both
    await house.async_ends()
    await house.async_ends(dog_id(1))
    assert house.starts() == FOUR_DAYS
    assert house.starts(dog_id(1)) == ["10-28 12"]


async def test_removing_the_entry_meanwhile_leaves_nothing(
    house: House, hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    await house.async_start()
    house.server.delay = 0.05
    await async_act(hass, "import_walks", since="2026-10-26")
    await house.async_reached(house.asked + 3)
    await hass.config_entries.async_remove(house.entry.entry_id)
    await hass.async_block_till_done()
    assert [key for key in hass_storage if key.startswith("pawcontrol.")] == []
    assert hass.data["persistent_notification"] == {}
    asked = house.asked
    await asyncio.sleep(0.2)
    assert house.asked == asked


async def test_removing_the_dog_meanwhile_takes_its_notice_back(
    house: House, hass: HomeAssistant
) -> None:
    await house.async_start()
    house.server.delay = 0.05
    await async_act(hass, "import_walks", since="2026-10-26")
    await house.async_reached(house.asked + 3)
    assert house.notice
    hass.config_entries.async_remove_subentry(house.entry, dog_id())
    await hass.async_block_till_done()
    assert hass.data["persistent_notification"] == {}


async def test_nothing_is_kept_once_an_import_is_done(
    house: House, hass_storage: dict[str, Any]
) -> None:
    await house.async_start()
    await house.async_import("2026-10-29")
    key = f"pawcontrol.{house.entry.entry_id}.imports"
    assert key not in hass_storage
    assert (await async_get_config_entry_diagnostics(house.hass, house.entry))["imports"] == []


@pytest.mark.parametrize("stored", [{}, {"since": "never"}, {"since": 5, "done": 5}])
async def test_what_another_version_kept_is_left_out(
    house: House, hass_storage: dict[str, Any], stored: dict[str, Any]
) -> None:
    key = f"pawcontrol.{house.entry.entry_id}.imports"
    gone = {"since": "2026-10-26", "done": "2026-10-26", "trackers": []}
    data = {dog_id(): stored, "gone": gone}
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": data}
    await house.async_start()
    assert not house.entry.runtime_data.imports.running(dog_id())


@pytest.mark.expects_warnings
@pytest.mark.parametrize("kept", [{"version": 9}, {"version": 0}, {"data": ["gone"]}])
async def test_a_file_of_another_version_keeps_nothing_from_starting(
    house: House, hass_storage: dict[str, Any], kept: dict[str, Any]
) -> None:
    key = f"pawcontrol.{house.entry.entry_id}.imports"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {}} | kept
    await house.async_start()
    await house.async_import("2026-10-29")
    assert house.entry.state is ConfigEntryState.LOADED


async def test_another_day_begins_anew(house: House) -> None:
    await house.async_start()
    house.server.delay = 0.05
    await async_act(house.hass, "import_walks", since="2026-10-28")
    await async_act(house.hass, "import_walks", since="2026-10-28")
    await async_act(house.hass, "import_walks", since="2026-10-27")
    house.server.delay = 0.0
    await house.async_ends()
    assert house.starts() == FOUR_DAYS[2:]


@pytest.mark.parametrize(
    ("since", "refusal"),
    [
        ("2026-10-31", "2026-10-31 is still to come."),
        ("2025-10-29", "Walks of the last 12 months can be imported."),
    ],
)
async def test_a_day_that_is_too_old_or_to_come_is_refused(
    house: House, since: str, refusal: str
) -> None:
    await house.async_start()
    assert await async_refusal(house.hass, "import_walks", since=since) == refusal


@pytest.mark.parametrize("source", [demo_entry, entities_entry])
async def test_a_source_that_remembers_nothing_is_refused(hass: HomeAssistant, source: Any) -> None:
    place(hass)
    await async_load(hass, source(hass))
    refusal = await async_refusal(hass, "import_walks", since="2026-10-29")
    assert refusal.endswith("does not remember where it was.")


async def test_the_statistics_follow(recorder_mock: Any, house: House, hass: HomeAssistant) -> None:
    await house.async_start()
    await house.async_import("2026-10-26")
    await async_wait_recording_done(hass)
    found = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass)
    walked = [each for each in found if each["statistic_id"].endswith("_walks")]
    assert [each["source"] for each in walked] == ["pawcontrol"]
