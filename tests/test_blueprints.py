"""The blueprints that people import: what they say to whom, and what their buttons do."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from threading import Event
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from .common import (
    TRACKER,
    async_act,
    async_load,
    course,
    dog_data,
    entities_entry,
    entity_id,
    health,
    place,
    value,
    walks,
)

ROOT: Final = Path(__file__).parent.parent
BLUEPRINTS: Final = sorted((ROOT / "blueprints").rglob("*.yaml"))
MINUTE: Final = timedelta(minutes=1)
PATIENCE: Final = 500
"""How often everybody may have turns until something has come, which takes some ten seconds."""
PRESSED: Final = "mobile_app_notification_action"
GOALS: Final = walks(longest_gap=6.0)
DROPS: Final = course(times=["13:00:00"], start="2026-10-01", dose="5 drops")
PILL: Final = course(id="pill", name="Pill", times=["13:00:00"], start="2026-10-01")
TOLD: Final = "Rex is to get: Drops, 5 drops"


def _load(path: Path) -> Blueprint:
    data = load_yaml_dict(path)
    return Blueprint(data, expected_domain=AUTOMATION, schema=AUTOMATION_BLUEPRINT_SCHEMA)


def test_there_are_three() -> None:
    assert [path.stem for path in BLUEPRINTS] == ["dog_escaped", "dose_reminder", "walk_reminder"]


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_a_blueprint_can_be_imported(path: Path) -> None:
    blueprint = _load(path)
    assert blueprint.validate() is None
    assert blueprint.metadata["homeassistant"] == {"min_version": "2026.10.0"}
    manifest = load_yaml_dict(ROOT / "custom_components/pawcontrol/manifest.json")
    address = f"{manifest['documentation']}/blob/main/{path.relative_to(ROOT)}"
    assert blueprint.metadata["source_url"] == address
    told = [each for each in blueprint.inputs.values() if each["selector"] and each["name"]]
    assert len(told) == len(blueprint.inputs)


class Home:
    """A home with a dog, two people, and their phones; the clock stands still.

    An automation that waits keeps Home Assistant from ever being done, so nothing waits for that.
    """

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self._freezer = freezer
        self.phones = {name: _phone(hass, name) for name in ("Anna", "Ben")}
        self._told = {name: deque[ServiceCall]() for name in self.phones}
        for name, told in self._told.items():
            self._register(f"mobile_app_{name.lower()}", told)

    def _register(self, name: str, told: deque[ServiceCall]) -> None:
        @callback
        def tell(call: ServiceCall) -> None:
            told.append(call)

        self.hass.services.async_register("notify", name, tell)

    async def async_begin(self, blueprint: str, **inputs: Any) -> None:
        """Use a blueprint as the editor of automations does."""
        folder = self.hass.config.path("blueprints")
        await self.hass.async_add_executor_job(copytree, ROOT / "blueprints", folder)
        path = f"pawcontrol/{blueprint}.yaml"
        config = {"use_blueprint": {"path": path, "input": inputs}}
        assert await async_setup_component(self.hass, AUTOMATION, {AUTOMATION: [config]})
        await self.async_settle()
        assert self.hass.states.async_entity_ids(AUTOMATION)

    async def async_end(self) -> None:
        """Stop what the automation waits for."""
        target = {"entity_id": "all", "stop_actions": True}
        await self.hass.services.async_call(AUTOMATION, "turn_off", target, blocking=True)

    async def async_settle(self) -> None:
        """Let everybody do what needs no time, threads included."""
        for _ in range(10):
            await self.hass.async_add_executor_job(Event().wait, 0.002)
            for _ in range(20):
                await asyncio.sleep(0)

    async def async_wait(self) -> None:
        """Let the automation come to where it waits for a button."""
        await self._async_until(lambda: PRESSED in self.hass.bus.async_listeners())
        await self.async_settle()

    async def _async_until(self, come: Callable[[], bool]) -> None:
        """Wait for what takes no time, but maybe many turns."""
        for _ in range(PATIENCE):
            if come():
                return
            await self.async_settle()
        pytest.fail("The automation does not go on")

    async def async_pass(self, minutes: float) -> None:
        """Let time pass."""
        self._freezer.tick(minutes * MINUTE)
        async_fire_time_changed(self.hass)
        await self.async_settle()

    async def async_go(self, north: float) -> None:
        """Let the dog be some meters from home a minute later, and its people at home."""
        self._freezer.tick(MINUTE)
        await self.async_people("home", "home")
        place(self.hass, TRACKER, north=north)
        async_fire_time_changed(self.hass)
        await self.async_settle()

    async def async_people(self, anna: str, ben: str) -> None:
        """Set where the people are."""
        for name, state in (("anna", anna), ("ben", ben)):
            place(self.hass, f"person.{name}")
            known = self.hass.states.get(f"person.{name}")
            assert known
            about = {
                "friendly_name": name.title(),
                "user_id": f"user-{name}",
                "device_trackers": [f"device_tracker.{name}", "device_tracker.router"],
            }
            self.hass.states.async_set(known.entity_id, state, {**known.attributes, **about})
        await self.async_settle()

    async def async_press(self, call: ServiceCall, button: int, user_id: str | None = None) -> None:
        """Press a button of a notification."""
        await self.async_wait()
        action = call.data["data"]["actions"][button]["action"]
        self.hass.bus.async_fire(PRESSED, {"action": action}, context=Context(user_id=user_id))
        await self.async_settle()

    async def async_told(self, name: str) -> str:
        """Wait for the next notification of a phone; return what it says."""
        return str((await self.async_call(name)).data["message"])

    async def async_call(self, name: str) -> ServiceCall:
        """Wait for the next notification of a phone."""
        told = self._told[name]
        await self._async_until(lambda: bool(told))
        return told.popleft()

    def quiet(self, *names: str) -> bool:
        """Tell whether phones (all, if none is told) have nothing else to say."""
        return not any(self._told[name] for name in names or self._told)


def _phone(hass: HomeAssistant, name: str) -> str:
    """Register a phone with the app, and its tracker; return the id of its device."""
    entry = MockConfigEntry(domain="mobile_app", entry_id=f"app-{name}", title=name)
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}, name=name
    )
    er.async_get(hass).async_get_or_create(
        "device_tracker",
        "mobile_app",
        name,
        suggested_object_id=name.lower(),
        config_entry=entry,
        device_id=device.id,
    )
    return device.id


@pytest.fixture(name="home")
async def _home(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> AsyncIterator[Home]:
    """Return a home at noon."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to("2026-10-03 12:00:00")
    place(hass)
    home = Home(hass, freezer)
    await home.async_people("home", "home")
    yield home
    await home.async_end()


async def _begin_escape(home: Home, **inputs: Any) -> None:
    await async_load(home.hass, entities_entry(home.hass))
    escaped = entity_id(home.hass, "binary_sensor", "escaped")
    phones = [*home.phones.values()]
    await home.async_begin("dog_escaped", escaped=escaped, phones=phones, **inputs)


async def _escape(home: Home) -> None:
    """Let the dog run."""
    await home.async_go(300)
    assert value(home.hass, "binary_sensor", "escaped") == "on"


async def test_nobody_is_told_of_a_dog_at_home(home: Home) -> None:
    await _begin_escape(home)
    await home.async_go(5)
    await home.async_pass(10)
    assert home.quiet()


async def test_an_escape_is_told_until_the_dog_is_safe(home: Home) -> None:
    await _begin_escape(home)
    await _escape(home)
    assert await home.async_told("Anna") == await home.async_told("Ben") == "Rex is out alone!"
    await home.async_pass(1)
    assert home.quiet()
    await home.async_pass(1.1)
    assert await home.async_told("Anna") == await home.async_told("Ben") == "Rex is out alone!"
    await home.async_go(0)
    assert await home.async_told("Anna") == await home.async_told("Ben") == "Rex is safe."
    await home.async_pass(5)
    assert home.quiet()


async def test_a_phone_that_is_gone_keeps_no_other_from_the_alarm(home: Home) -> None:
    await _begin_escape(home)
    dr.async_get(home.hass).async_remove_device(home.phones["Anna"])
    home.hass.services.async_remove("notify", "mobile_app_anna")
    await _escape(home)
    assert await home.async_told("Ben") == "Rex is out alone!"
    await home.async_go(0)
    assert await home.async_told("Ben") == "Rex is safe."
    assert home.quiet("Anna")


@pytest.mark.parametrize(("loud", "channel"), [(1, "alarm_stream"), (0, "Paw Control")])
async def test_an_escape_is_heard_if_wanted(home: Home, loud: int, channel: str) -> None:
    await _begin_escape(home, critical=bool(loud))
    await _escape(home)
    about = (await home.async_call("Anna")).data["data"]
    assert about["channel"] == channel
    assert about["push"]["sound"]["critical"] == loud


@pytest.mark.parametrize(("user_id", "name"), [("user-ben", "Ben"), ("user-nobody", "Jemand")])
async def test_who_takes_care_of_an_escape_is_told_to_all(
    home: Home, user_id: str, name: str
) -> None:
    await _begin_escape(home, again=3, someone="Jemand", taken="kümmert sich.")
    await _escape(home)
    await home.async_told("Anna")
    await home.async_press(await home.async_call("Ben"), 0, user_id)
    told = f"{name} kümmert sich."
    assert await home.async_told("Anna") == await home.async_told("Ben") == told
    await home.async_pass(6)
    assert home.quiet()
    await home.async_go(0)
    assert await home.async_told("Anna") == "Rex is safe."


async def _begin_walks(home: Home, end_of_last: str, **inputs: Any) -> None:
    """Begin with a walk of ten minutes that ended at a time of the day."""
    await async_load(home.hass, entities_entry(home.hass, [dog_data(walks=GOALS)]))
    end = datetime.fromisoformat(f"2026-10-03T{end_of_last}+00:00")
    start = end - 10 * MINUTE
    await async_act(home.hass, "log_walk", start=start.isoformat(), end=end.isoformat())
    needs_walk = entity_id(home.hass, "binary_sensor", "needs_walk")
    people = ["person.anna", "person.ben"]
    await home.async_begin("walk_reminder", needs_walk=needs_walk, people=people, **inputs)


async def test_who_is_at_home_is_told_of_a_walk(home: Home) -> None:
    await _begin_walks(home, "11:00")
    await home.async_people("home", "not_home")
    await home.async_pass(299)
    assert home.quiet()
    await home.async_pass(2)
    assert await home.async_told("Anna") == "Rex needs a walk."
    await home.async_pass(61)
    assert await home.async_told("Anna") == "Rex needs a walk."
    assert home.quiet()
    await home.async_people("not_home", "home")
    assert await home.async_told("Ben") == "Rex needs a walk."
    assert home.quiet("Anna")


async def test_the_button_starts_the_walk(home: Home) -> None:
    await _begin_walks(home, "11:00")
    await home.async_pass(301)
    await home.async_press(await home.async_call("Anna"), 0)
    assert await home.async_told("Anna") == "clear_notification"
    assert value(home.hass, "binary_sensor", "on_walk") == "on"
    await home.async_pass(61)
    assert home.quiet("Anna")


async def test_outside_of_the_hours_nobody_is_told_of_a_walk(home: Home) -> None:
    await _begin_walks(home, "05:30", begin="14:00:00", end="15:30:00")
    await home.async_pass(119)
    assert value(home.hass, "binary_sensor", "needs_walk") == "on"
    assert home.quiet()
    await home.async_pass(1.1)
    assert await home.async_told("Anna") == "Rex needs a walk."
    await home.async_pass(61)
    assert await home.async_told("Anna") == "Rex needs a walk."
    await home.async_pass(30)
    assert await home.async_told("Anna") == "clear_notification"
    await home.async_pass(61)
    assert home.quiet("Anna")


async def _begin_doses(home: Home, *courses: dict[str, Any]) -> None:
    dog = dog_data(health=health(courses=[*courses]))
    await async_load(home.hass, entities_entry(home.hass, [dog]))
    await home.async_begin(
        "dose_reminder",
        dose_due=entity_id(home.hass, "binary_sensor", "dose_due"),
        next_dose=entity_id(home.hass, "sensor", "next_dose"),
        phones=[*home.phones.values()],
    )
    assert home.quiet()
    await home.async_pass(60.1)


async def _logged(home: Home) -> list[tuple[str, str]]:
    """Return the kinds and the courses of what was logged."""
    answer = await async_act(home.hass, "get_records")
    return sorted((record["kind"], record["data"]["course_id"]) for record in answer["records"])


async def test_a_dose_is_told_until_it_is_given(home: Home) -> None:
    await _begin_doses(home, DROPS)
    assert await home.async_told("Anna") == await home.async_told("Ben") == TOLD
    await home.async_pass(15.1)
    assert await home.async_told("Anna") == TOLD
    await home.async_press(await home.async_call("Ben"), 0)
    assert await home.async_told("Anna") == await home.async_told("Ben") == "clear_notification"
    assert await _logged(home) == [("dose", "drops")]
    await home.async_pass(16)
    assert home.quiet()


async def test_a_dose_is_put_off(home: Home) -> None:
    await _begin_doses(home, DROPS)
    await home.async_press(await home.async_call("Anna"), 1)
    assert await home.async_told("Anna") == "clear_notification"
    assert await _logged(home) == [("snooze", "drops")]
    await home.async_pass(29)
    assert home.quiet("Anna")
    await home.async_pass(1.1)
    assert await home.async_told("Anna") == TOLD


async def test_of_two_doses_one_is_told_after_the_other(home: Home) -> None:
    await _begin_doses(home, DROPS, PILL)
    first = await home.async_call("Anna")
    await home.async_press(first, 0)
    second = await home.async_call("Anna")
    messages = {first.data["message"], second.data["message"]}
    assert messages == {TOLD, "Rex is to get: Pill"}
    await home.async_press(second, 0)
    assert await home.async_told("Anna") == "clear_notification"
    assert await _logged(home) == [("dose", "drops"), ("dose", "pill")]


async def test_a_dose_that_was_logged_elsewhere_is_no_longer_told(home: Home) -> None:
    await _begin_doses(home, DROPS)
    assert await home.async_told("Anna") == TOLD
    await home.async_wait()
    await async_act(home.hass, "log_dose", course_id="drops")
    assert await home.async_told("Anna") == "clear_notification"
    await home.async_pass(30)
    assert home.quiet("Anna")
