"""A person uses the integration over the web interface of a real Home Assistant.

The tests are one story, told in order: each begins with what the one before has left.
"""

from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import json
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from pytest_socket import enable_socket

from ..traccar_server import HOST, REX, TOKEN, TraccarServer, device, position
from .forms import Forms, all_actions, all_forms
from .furniture import profile
from .house import House, Json, Refused

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("end_to_end"),
]

_PARK: Final = {"latitude": 52.3679, "longitude": 4.8686}
"""A little more than a kilometer from home."""
_WALKS: Final = {
    "walks_per_day": 3,
    "minutes_per_day": 90,
    "distance_per_day": 5,
    "longest_gap": 8,
    "quiet_from": "22:00:00",
    "quiet_to": "06:30:00",
}
_LIVE: Final = "{{ is_state('sensor.traccar_127_0_0_1_positions_come', 'live') }}"
_ADDED: Final = (
    *("safe_zones", "safe_radius", "extra_trackers", "home_evidence"),
    *("walks", "health"),
)
"""What the first versions did not store of a dog."""
_ADDED_TO_FEEDING: Final = ("treat", "treat_kcal", "low_days", "feeders")
_LASTING: Final = (
    "device_tracker.rex",
    "sensor.rex_last_fed",
    "sensor.rex_weight",
    "sensor.rex_walk_distance",
    "device_tracker.mia",
    "sensor.mia_walk_distance",
)
"""Entities whose states do not change by themselves."""
_HOUSE: Final = ZoneInfo("Asia/Kolkata")
_WRONG: Final = "no-token"
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


def _feeding(now: datetime) -> Json:
    """Return what a person tells of what a dog eats."""
    return {
        "food": "Dry food",
        "kcal_per_100g": 365,
        "meals": [
            {"name": "Breakfast", "time": "07:30:00", "share": 45},
            {"name": "Dinner", "time": "18:00:00", "grams": 150, "weekdays": ["mon", "tue"]},
        ],
        "activity": "normal",
        "senior": False,
        "weight_loss": False,
        "kcal": 800,
        "treats_share": 10,
        "treat": "Biscuit",
        "treat_kcal": 15,
        "stock": 6000,
        "stock_time": f"{(now - _DAY).date()} 08:00:00",
        "low_days": 3,
        "guard_minutes": 120,
        "feeders": ["sensor.rex_bowl", "input_button.rex_dispenser"],
    }


def _health(now: datetime) -> Json:
    """Return what a person tells of a dog's health, with a dose that is to give now."""
    yesterday, tomorrow = (now - _DAY).date().isoformat(), (now + _DAY).date().isoformat()
    drops = {
        "name": "Drops",
        "dose": "2 drops",
        "units": 2,
        "times": (now - 5 * _MINUTE).strftime("%H:%M"),
        "every": 1,
        "min_hours": 4,
        "start": yesterday,
        "end": tomorrow,
        "stock": 60,
        "stock_time": f"{yesterday} 08:00:00",
    }
    return {
        "target_weight": 20,
        "courses": [drops],
        "care": [{"kind": "worming", "months": 3, "days": 0, "last": yesterday}],
        "appointments": [
            {"kind": "vet", "date": tomorrow, "time": "10:00:00", "note": "Check"},
        ],
    }


def _walk_of(day: datetime) -> list[Json]:
    """Return what a tracker told of a walk of 40 minutes, with an hour at home on both sides."""
    at_home = [day + n * _MINUTE for n in (*range(0, 60, 10), *range(100, 160, 10))]
    moments = [day + _HOUR + n * timedelta(seconds=15) for n in range(160)]
    positions = [position(latitude=52.3579, longitude=4.8686, time=time) for time in at_home]
    positions += [
        position(
            latitude=52.3579 + 1.8e-4 * min(n, 160 - n), longitude=4.8686, time=time, speed=1.3
        )
        for n, time in enumerate(moments)
    ]
    return sorted(positions, key=lambda each: str(each["fixTime"]))


def _old_walk(dog_id: str) -> Json:
    """Return a walk as the first version of the journal kept it."""
    return {
        "id": "8f14e45fceea467a9575d1e7a5a4d1f3",
        "dog": dog_id,
        "start": "2026-10-03T07:00:00+00:00",
        "updated": "2026-10-03T07:20:00.123456+00:00",
        "end": "2026-10-03T07:20:00.123456+00:00",
        "distance": 812.3,
        "source": "manual",
        "user": "me",
    }


class Story:
    """What the person of the tests has done so far."""

    def __init__(self, house: House) -> None:
        """Begin in a house without the integration."""
        self.house = house
        self.forms = Forms(house=house)
        self.entries: dict[str, str] = {}
        """The ids of entries by their sources."""
        self.actions: set[str] = set()
        """Those that were called and did what they do."""

    async def async_dog(self, name: str) -> str:
        """Return the id of a dog's device."""
        return await self.house.async_rendered(f"{{{{ device_id('device_tracker.{name}') }}}}")

    async def async_act(self, action: str, dog: str = "rex", /, **fields: Any) -> Json:
        """Call an action of the integration for a dog; returns its answer."""
        device_id = await self.async_dog(dog)
        told = await self.house.async_act(
            f"pawcontrol.{action}", answer=True, device_id=device_id, **fields
        )
        self.actions.add(action)
        return dict(told)

    async def async_dogs(self, source: str) -> dict[str, str]:
        """Return the ids of the dogs of an entry by their names."""
        dogs = await self.house.async_command(
            "config_entries/subentries/list", entry_id=self.entries[source]
        )
        return {dog["title"]: dog["subentry_id"] for dog in dogs}

    async def async_edit(self, source: str, dog: str, step: str, /, **values: Any) -> None:
        """Change a dog; returns when its entry is loaded anew."""
        entry_id, dogs = self.entries[source], await self.async_dogs(source)
        form = await self.forms.async_edit_dog(entry_id, dogs[dog], step)
        async with self.house.async_reload(entry_id):
            done = await form.async_send(**values)
            assert not done.shown.get("errors")
        assert (done.type, done.reason) == ("abort", "reconfigure_successful")

    async def async_wait_for_notice(self, text: str) -> None:
        """Wait until a notification holds a text."""
        await self.house.async_wait_for(
            f"a notice tells {text}",
            {"type": "persistent_notification/subscribe"},
            lambda event: text in str(event),
        )

    async def async_registered(self) -> list[Json]:
        """Return all entities of ours, the disabled ones included."""
        entities = await self.house.async_command("config/entity_registry/list")
        return [each for each in entities if each["platform"] == "pawcontrol"]

    async def async_records(self, dog: str = "rex") -> list[Json]:
        """Return all that was logged of a dog."""
        found: list[Json] = (await self.async_act("get_records", dog, limit=1000))["records"]
        return found

    async def async_kept(self) -> Json:
        """Return what a person finds again whenever they look."""
        states = [await self.house.async_state(entity_id) for entity_id in _LASTING]
        dogs = [await self.async_dogs(source) for source in self.entries]
        entries = await self.house.async_command("config_entries/get", domain="pawcontrol")
        return {
            "states": {each["entity_id"]: each["state"] for each in states},
            "records": [await self.async_records("rex"), await self.async_records("mia")],
            "entries": {each["entry_id"]: (each["title"], each["state"]) for each in entries},
            "dogs": dogs,
        }

    async def async_shown(self) -> set[str]:
        """Return the ids of all entities of ours that are enabled, which must be there."""
        ours = "integration_entities('pawcontrol') | select('is_state', 'unavailable')"
        await self.house.async_wait_until(f"{{{{ {ours} | list == [] }}}}")
        states = await self.house.async_command("get_states")
        enabled = {
            each["entity_id"]
            for each in await self.async_registered()
            if each["disabled_by"] is None
        }
        assert enabled <= {each["entity_id"] for each in states}
        return enabled


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(house: House) -> AsyncGenerator[TraccarServer]:
    """Return a Traccar server with two devices."""
    enable_socket()
    server = await TraccarServer().async_start()
    server.devices[REX + 1] = device(REX + 1, "Second collar")
    yield server
    await server.async_stop()


@pytest.fixture(scope="module")
def story(house: House) -> Story:
    """Return what the person does from test to test."""
    return Story(house)


@pytest.fixture(autouse=True)
def _calm(house: House) -> Iterator[None]:
    """Fail a test in which something was logged that nobody expected."""
    yield
    assert house.complaints() == []


# The dialogs


async def test_demo_dogs_are_added(story: Story) -> None:
    form = await story.forms.async_add("demo")
    done = await form.async_send()
    assert done.type == "create_entry"
    story.entries["demo"] = done.shown["result"]["entry_id"]
    await story.async_shown()
    assert {*await story.async_dogs("demo")} == {"Bella", "Max", "Luna"}
    again = await story.forms.async_add("demo")
    assert (again.type, again.reason) == ("abort", "already_configured")
    nothing = await story.forms.async_reconfigure(story.entries["demo"])
    assert (nothing.type, nothing.reason) == ("abort", "nothing_to_change")


async def test_a_dog_is_added_by_entities(story: Story) -> None:
    form = await story.forms.async_add("entities")
    told = profile("rex", trackers=["device_tracker.rex_collar"])
    form = await form.async_send(**told | {"name": "Bella"})
    assert form.errors == {"name": "name_taken"}
    done = await form.async_send(**told)
    assert done.type == "create_entry"
    story.entries["entities"] = done.shown["result"]["entry_id"]
    await story.async_shown()
    await story.house.async_wait_until("{{ is_state('device_tracker.rex', 'home') }}")


async def test_a_dog_is_added_by_a_server(story: Story, server: TraccarServer) -> None:
    await story.house.async_act(
        "input_number.set_value", entity_id="input_number.mia_north", value=1112
    )
    await server.async_move(time=datetime.now(UTC), **_PARK)
    await server.async_move(device_id=REX + 1, time=datetime.now(UTC), **_PARK)
    address = {"host": HOST, "port": server.port, "ssl": False, "verify_ssl": True}
    form = await story.forms.async_add("traccar")
    form = await form.async_send(**address, api_token=_WRONG)
    assert form.errors == {"api_token": "token_refused"}
    form = await form.async_send(**address, api_token=TOKEN)
    assert (form.step, form.errors) == ("traccar_dog", {})
    spare = ["device_tracker.mia_spare"]
    done = await form.async_send(**profile("mia", trackers=[str(REX)], extra_trackers=spare))
    assert done.type == "create_entry"
    story.entries["traccar"] = done.shown["result"]["entry_id"]
    await server.async_wait_for_socket()
    await story.house.async_wait_until("{{ is_state('device_tracker.mia', 'not_home') }}")
    await story.async_shown()


async def test_a_dog_is_added_to_an_entry_and_removed(story: Story, server: TraccarServer) -> None:
    entry_id = story.entries["traccar"]
    form = await story.forms.async_add_dog(entry_id)
    told = profile("ole", trackers=[str(REX + 1)], extra_trackers=["device_tracker.ole_collar"])
    async with story.house.async_reload(entry_id):
        done = await form.async_send(**told)
    assert done.type == "create_entry"
    await story.async_shown()
    device_id = await story.async_dog("ole")
    ole = (await story.async_dogs("traccar"))["Ole"]
    async with story.house.async_reload(entry_id):
        await story.house.async_command(
            "config_entries/subentries/delete", entry_id=entry_id, subentry_id=ole
        )
    devices = await story.house.async_command("config/device_registry/list")
    assert device_id not in {each["id"] for each in devices}
    assert "Ole" not in (await story.async_dogs("traccar"))


async def test_options_are_kept(story: Story) -> None:
    form = await story.forms.async_options(story.entries["demo"])
    assert form.suggested == {"measure_performance": True, "add_cards": True}
    less = {"measure_performance": False, "add_cards": False}
    async with story.house.async_reload(story.entries["demo"]):
        await form.async_send(**less)
    form = await story.forms.async_options(story.entries["demo"])
    assert form.suggested == less
    told = {
        "measure_performance": True,
        "add_cards": True,
        "live_tracking": True,
        "saving_interval": 240,
    }
    form = await story.forms.async_options(story.entries["traccar"])
    async with story.house.async_reload(story.entries["traccar"]):
        await form.async_send(**told)
    form = await story.forms.async_options(story.entries["traccar"])
    assert form.suggested == told
    await story.async_shown()


async def test_a_server_that_moves_is_followed(story: Story, server: TraccarServer) -> None:
    entry_id, old = story.entries["traccar"], server.port
    await server.async_stop()
    server.port = 0
    await server.async_start()
    assert server.port != old
    form = await story.forms.async_reconfigure(entry_id)
    assert form.suggested["port"] == old
    async with story.house.async_reload(entry_id):
        done = await form.async_send(**form.suggested | {"port": server.port})
    assert (done.type, done.reason) == ("abort", "reconfigure_successful")
    await story.house.async_wait_until(_LIVE)
    # It may have been asked in vain meanwhile.
    told = story.house.complaints()
    assert [each for each in told if "The source of positions cannot be reached" not in each] == []


async def test_a_new_token_is_asked_for(story: Story, server: TraccarServer) -> None:
    entry_id = story.entries["traccar"]
    server.token = "another-token"  # noqa: S105  (opens nothing)
    await server.async_cut()
    form = await story.forms.async_reauth()
    form = await form.async_send(api_token=_WRONG)
    assert form.errors == {"api_token": "token_refused"}
    async with story.house.async_reload(entry_id):
        done = await form.async_send(api_token=server.token)
    assert (done.type, done.reason) == ("abort", "reauth_successful")
    await story.house.async_wait_until(_LIVE)
    (told,) = story.house.complaints()
    assert "The server no longer accepts the token" in told


async def test_a_dog_is_changed(story: Story) -> None:
    rex = profile("rex", trackers=["device_tracker.rex_collar"], weight=21.5)
    await story.async_edit("entities", "Rex", "profile", **rex)
    worn = {"trackers": [str(REX)], "extra_trackers": ["device_tracker.mia_spare"]}
    mia = profile("mia", **worn, weight=9)
    await story.async_edit("traccar", "Mia", "profile", **mia)
    await story.async_edit("entities", "Rex", "walks", **_WALKS)
    await story.async_edit("entities", "Rex", "feeding", **_feeding(datetime.now(_HOUSE)))
    await story.async_edit("entities", "Rex", "health", **_health(datetime.now(_HOUSE)))
    entry_id, rex_id = story.entries["entities"], (await story.async_dogs("entities"))["Rex"]
    for step, told in (("profile", rex), ("walks", _WALKS)):
        form = await story.forms.async_edit_dog(entry_id, rex_id, step)
        assert form.suggested == told
    shown = await story.async_shown()
    expected = {"next_meal", "next_dose", "next_care", "food_lasts", "walk_goal"}
    assert {f"sensor.rex_{key}" for key in expected} <= shown


async def test_every_step_and_every_field_was_sent(story: Story) -> None:
    assert story.forms.sent == all_forms()


# The actions


async def test_everything_can_be_logged(story: Story) -> None:
    now = datetime.now(UTC)
    earlier = (now - _HOUR).isoformat()
    told = {"time": earlier, "note": "as usual"}
    act = story.async_act
    await act("log_meal", meal="Breakfast", grams=150, force=True, **told)
    with pytest.raises(Refused, match="fed"):
        await act("log_meal", time=now.isoformat())
    await act("log_treat", name="Biscuit", kcal=20, **told)
    await act("log_water", milliliters=200, **told)
    await act("snooze_dose", course_id="drops", minutes=10)
    await act("log_dose", course_id="drops", units=2)
    await act("log_weight", weight=21, unit="kg", **told)
    await act("log_vital", vital="temperature", value=38.6, unit="°C", **told)
    await act("log_potty", what="poop", stool_score=3, here=False, **told)
    await act("log_care", care="grooming", **told)
    await act("log_symptom", name="Cough", severity=2, **told)
    await act("log_grooming", what="Nails", **told)
    await act("log_vet", reason="Check", cost=60, **told)
    await act("log_note", text="Slept well", time=earlier)
    start, end = (now - 3 * _HOUR).isoformat(), (now - 2 * _HOUR).isoformat()
    await act("log_walk", start=start, end=end, distance=3000, note="The lake")
    await act("start_walk")
    await story.house.async_wait_until("{{ is_state('binary_sensor.rex_on_a_walk', 'on') }}")
    await act("end_walk")
    records = (await act("get_records"))["records"]
    assert len(records) == 15
    (note,) = (each for each in records if each["kind"] == "note")
    changed = await act("correct_record", record_id=note["id"], fields={"text": "Slept"})
    assert changed["records"][0]["data"]["text"] == "Slept"
    await act("delete_record", record_id=note["id"])


async def test_everything_can_be_asked(story: Story) -> None:
    act = story.async_act
    walks = (await act("get_walks"))["walks"]
    (walk,) = [each for each in walks if each["note"] == "The lake"]
    assert walk["distance"] == 3000
    earlier = (datetime.now(_HOUSE) - _HOUR).date()
    assert (await act("get_summary", date=earlier.isoformat()))["treats"] == 1
    report = await act("get_vet_report", days=30)
    assert "| Drops | 2 drops | 1 |" in report["report"]
    portion = await act("calculate_portion", weight=20)
    assert [meal["name"] for meal in portion["meals"]] == ["Breakfast", "Dinner"]
    journal = await act("export_journal", routes=True)
    taken = await act("import_journal", journal=journal)
    assert (taken["imported"], taken["skipped"]) == (0, len(journal["records"]))
    written = await act("import_history")
    assert [each["hours"] for each in written["statistics"]] == [2, 2, 1]


async def test_what_only_a_server_can_do(story: Story, server: TraccarServer) -> None:
    yesterday = datetime.now(_HOUSE).replace(hour=10) - _DAY
    server.route = _walk_of(yesterday)
    since = yesterday.date().isoformat()
    await story.async_act("import_walks", "mia", since=since)
    await story.async_wait_for_notice("All of the time has been searched")
    (walk,) = (await story.async_act("get_walks", "mia"))["walks"]
    route = await story.async_act("get_route", "mia", record_id=walk["id"])
    assert {each["properties"]["kind"] for each in route["geojson"]["features"]} >= {"way"}
    shared = await story.async_act("share_position", "mia", hours=3)
    assert shared["url"].startswith(f"http://{HOST}:{server.port}/?token=")
    server.refusals["reports/route"] = HTTPStatus.SERVICE_UNAVAILABLE
    await story.async_act("import_walks", "mia", since=since)
    await story.async_act("cancel_import", "mia")
    del server.refusals["reports/route"]


async def test_every_action_was_called(story: Story) -> None:
    assert story.actions == all_actions()


# Starts and stops


async def test_a_restart_keeps_all(story: Story) -> None:
    """Also what most people do not need: all entities are enabled before."""
    house = story.house
    for entity in await story.async_registered():
        if entity["disabled_by"]:
            await house.async_command(
                "config/entity_registry/update", entity_id=entity["entity_id"], disabled_by=None
            )
    before = await story.async_kept()
    await house.async_restart()
    assert await story.async_shown() == {
        each["entity_id"] for each in await story.async_registered()
    }
    assert await story.async_kept() == before


async def test_what_was_answered_survives_a_power_cut(story: Story) -> None:
    before = await story.async_records()
    told = await story.async_act("log_note", text="Just before the lights went out")
    await story.house.async_kill()
    await story.house.async_start()
    await story.async_shown()
    assert await story.async_records() == [*before, *told["records"]]


async def test_what_an_older_version_stored_is_taken(story: Story) -> None:
    house, entry_id = story.house, story.entries["entities"]
    await house.async_stop()
    with house.rewriting("core.config_entries") as stored:
        (entry,) = (each for each in stored["data"]["entries"] if each["entry_id"] == entry_id)
        (dog,) = entry["subentries"]
        for added in _ADDED:
            del dog["data"][added]
        for added in _ADDED_TO_FEEDING:
            del dog["data"]["feeding"][added]
        dog["data"]["feeding"]["target_weight"] = 19.5
    journal = f"pawcontrol.journal.{entry_id}"
    with house.rewriting(journal) as stored:
        stored |= {"version": 1, "data": {"walks": [_old_walk(dog["subentry_id"])]}}
    await house.async_start()
    await story.async_shown()
    (walk,) = (await story.async_act("get_walks", since="2026-10-01 00:00:00"))["walks"]
    assert walk["distance"] == 812.3
    form = await story.forms.async_edit_dog(entry_id, dog["subentry_id"], "health")
    assert form.suggested == {"target_weight": 19.5}


async def test_nothing_stays_when_it_is_removed(story: Story, server: TraccarServer) -> None:
    """There is an import under way, and something to look at in Repairs."""
    house, traccar = story.house, story.entries["traccar"]
    server.refusals["reports/route"] = HTTPStatus.SERVICE_UNAVAILABLE
    month = timedelta(days=30)
    since = (datetime.now(_HOUSE) - month).date().isoformat()
    await story.async_act("import_walks", "mia", since=since)
    await story.async_wait_for_notice("Mia")
    opened = server.opened
    async with house.async_reload(traccar):
        await house.async_request("POST", f"/api/config/config_entries/entry/{traccar}/reload")
    assert f"pawcontrol.{traccar}.imports" in house.stored()
    await server.async_wait_for_socket(opened + 1)
    await house.async_wait_until(_LIVE)
    async with house.async_expecting(
        "a new tracker is told",
        {"type": "subscribe_events", "event_type": "repairs_issue_registry_updated"},
        lambda event: event["data"]["issue_id"] == f"new_trackers_{traccar}",
    ):
        await server.async_push({"devices": [device(REX + 2, "Third collar")]})
    for entry_id in story.entries.values():
        await house.async_request("DELETE", f"/api/config/config_entries/entry/{entry_id}")
    assert await story.async_registered() == []
    for command in ("config/device_registry/list", "repairs/list_issues", "get_states"):
        assert "pawcontrol" not in json.dumps(await house.async_command(command))
    assert await house.async_command("persistent_notification/get") == []
    assert [each for each in house.stored() if "pawcontrol" in each] == []
    await house.async_restart()
    assert [each for each in house.stored() if "pawcontrol" in each] == []


async def test_statistics_stay_until_they_are_cleared(story: Story) -> None:
    house = story.house
    statistics = await house.async_command("recorder/list_statistic_ids")
    ids = [each["statistic_id"] for each in statistics if each["source"] == "pawcontrol"]
    assert len(ids) == 5
    await house.async_command("recorder/clear_statistics", statistic_ids=ids)
    left = await house.async_command("recorder/list_statistic_ids")
    assert [each for each in left if each["source"] == "pawcontrol"] == []
    await house.async_stop()
