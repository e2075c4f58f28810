"""What is told in Repairs: each problem once, and not a moment longer than it lasts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.issues import LOOK_EVERY, SILENT, STEADY
from custom_components.pawcontrol.sources import Link
from custom_components.pawcontrol.sources.entities import EntitiesSource

from .common import (
    TRACKER,
    async_load,
    dog_data,
    dog_id,
    entities_entry,
    feeding,
    place,
)

COLLAR: Final = "device_tracker.other_collar"
SECOND: Final = timedelta(seconds=1)

type Told = Callable[[], dict[str, dict[str, str]]]


@pytest.fixture(name="told")
def _told(issue_registry: ir.IssueRegistry) -> Told:
    """Return a function that tells the issues and their placeholders."""

    def told() -> dict[str, dict[str, str]]:
        return {
            key: issue.translation_placeholders or {}
            for (domain, key), issue in issue_registry.issues.items()
            if domain == DOMAIN
        }

    return told


async def async_pass(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *times: timedelta
) -> None:
    """Let time pass in some steps."""
    for time in times:
        freezer.tick(time + SECOND)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_silent_tracker_is_told_until_it_speaks(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told
) -> None:
    entry = entities_entry(hass, [dog_data(), dog_data(name="Ada", trackers=[COLLAR])])
    place(hass)
    place(hass, COLLAR)
    await async_load(hass, entry)
    await async_pass(hass, freezer, SILENT - 2 * LOOK_EVERY)
    assert told() == {}
    place(hass, COLLAR, north=5)
    await async_pass(hass, freezer, 2 * LOOK_EVERY)
    assert told() == {
        f"tracker_silent_{dog_id()}": {"source": "Paw Control", "dog": "Rex"},
    }
    await async_pass(hass, freezer, LOOK_EVERY)
    assert len(told()) == 1
    place(hass, north=5)
    await async_pass(hass, freezer, LOOK_EVERY)
    assert told() == {}


async def test_a_tracker_that_never_spoke_is_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told
) -> None:
    hass.states.async_set(TRACKER, "unavailable")
    await async_load(hass, entities_entry(hass))
    await async_pass(hass, freezer, SILENT)
    assert set(told()) == {f"tracker_silent_{dog_id()}"}


async def test_after_a_restart_a_tracker_has_time_to_speak(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    freezer.tick(2 * SILENT)
    hass.states.async_set(TRACKER, "unavailable")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_pass(hass, freezer, STEADY - 2 * LOOK_EVERY)
    assert told() == {}
    await async_pass(hass, freezer, 2 * LOOK_EVERY)
    assert set(told()) == {f"tracker_silent_{dog_id()}"}


@pytest.mark.parametrize("state", ["home", "not_home"])
async def test_a_tracker_without_positions_is_not_silent(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told, state: str
) -> None:
    hass.states.async_set(TRACKER, state)
    await async_load(hass, entities_entry(hass))
    await async_pass(hass, freezer, SILENT, LOOK_EVERY)
    assert told() == {}


async def test_a_dog_seen_at_home_needs_no_position(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told
) -> None:
    tag = "binary_sensor.tag"
    hass.states.async_set(tag, "on")
    place(hass)
    await async_load(hass, entities_entry(hass, [dog_data(home_evidence=[tag])]))
    await async_pass(hass, freezer, SILENT, LOOK_EVERY)
    assert told() == {}
    hass.states.async_set(tag, "off")
    await async_pass(hass, freezer, LOOK_EVERY)
    assert set(told()) == {f"tracker_silent_{dog_id()}"}


async def test_a_source_that_is_away_for_long_is_told_until_it_is_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    await async_pass(hass, freezer, LOOK_EVERY)
    monkeypatch.setattr(EntitiesSource, "link", Link.DOWN)
    await async_pass(hass, freezer, LOOK_EVERY, STEADY - LOOK_EVERY)
    assert told() == {}
    await async_pass(hass, freezer, LOOK_EVERY)
    assert told() == {f"source_unreachable_{entry.entry_id}": {"source": "Paw Control"}}
    await async_pass(hass, freezer, 2 * SILENT, LOOK_EVERY)
    assert set(told()) == {f"source_unreachable_{entry.entry_id}"}
    monkeypatch.setattr(EntitiesSource, "link", Link.LIVE)
    await async_pass(hass, freezer, LOOK_EVERY)
    assert told() == {}
    await async_pass(hass, freezer, STEADY)
    assert set(told()) == {f"tracker_silent_{dog_id()}"}


async def test_a_source_that_comes_and_goes_is_not_told(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    for link in (Link.DOWN, Link.LIVE) * 3:
        monkeypatch.setattr(EntitiesSource, "link", link)
        await async_pass(hass, freezer, LOOK_EVERY, STEADY - LOOK_EVERY)
        assert told() == {}


async def test_a_source_that_wants_another_token_is_not_told_twice(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = entities_entry(hass)
    place(hass)
    await async_load(hass, entry)
    monkeypatch.setattr(EntitiesSource, "link", Link.DOWN)
    entry.async_start_reauth(hass)
    await async_pass(hass, freezer, LOOK_EVERY, STEADY)
    assert told() == {}


async def test_links_that_are_gone_are_told_until_they_are_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    told: Told,
    entity_registry: er.EntityRegistry,
) -> None:
    kept = entity_registry.async_get_or_create("sensor", "other", "battery")
    dog = dog_data(
        battery=kept.entity_id,
        motion="binary_sensor.motion",
        home_evidence=["binary_sensor.tag"],
        safe_zones=["zone.park"],
        feeding=feeding(feeders=["button.bowl"]),
    )
    place(hass)
    await async_load(hass, entities_entry(hass, [dog]))
    await async_pass(hass, freezer, LOOK_EVERY)
    assert told() == {}
    await async_pass(hass, freezer, LOOK_EVERY)
    gone = "binary_sensor.motion, binary_sensor.tag, button.bowl, zone.park"
    names = {"source": "Paw Control", "dog": "Rex", "entities": gone}
    assert told() == {f"link_gone_{dog_id()}": names}
    for link in gone.split(", "):
        hass.states.async_set(link, "unavailable")
    await async_pass(hass, freezer, LOOK_EVERY)
    assert told() == {}


async def test_a_link_that_is_set_up_anew_is_not_missed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    for _ in range(3):
        hass.states.async_remove(TRACKER)
        await async_pass(hass, freezer, LOOK_EVERY)
        place(hass)
        await async_pass(hass, freezer, LOOK_EVERY)
        assert told() == {}


async def test_trackers_of_a_server_are_no_entities(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told
) -> None:
    await async_load(hass, entities_entry(hass, [dog_data(trackers=["5", "demo-0"])]))
    await async_pass(hass, freezer, *[LOOK_EVERY] * 3)
    assert told() == {}


@pytest.mark.parametrize("step", ["unload", "remove", "remove dog"])
async def test_what_was_told_ends_with_what_it_was_about(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, told: Told, step: str
) -> None:
    entry: ConfigEntry = entities_entry(hass, [dog_data(motion="binary_sensor.motion")])
    place(hass)
    await async_load(hass, entry)
    await async_pass(hass, freezer, SILENT, LOOK_EVERY)
    assert set(told()) == {f"tracker_silent_{dog_id()}", f"link_gone_{dog_id()}"}
    ends: dict[str, Callable[[], Any]] = {
        "unload": lambda: hass.async_create_task(hass.config_entries.async_unload(entry.entry_id)),
        "remove": lambda: hass.async_create_task(hass.config_entries.async_remove(entry.entry_id)),
        "remove dog": lambda: hass.config_entries.async_remove_subentry(entry, dog_id()),
    }
    ends[step]()
    await hass.async_block_till_done()
    assert told() == {}
    await async_pass(hass, freezer, SILENT, LOOK_EVERY)
    assert told() == {}


async def test_an_ignored_problem_stays_ignored_while_it_lasts(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, issue_registry: ir.IssueRegistry
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    await async_pass(hass, freezer, SILENT)
    issue_id = f"tracker_silent_{dog_id()}"
    ir.async_ignore_issue(hass, DOMAIN, issue_id, ignore=True)
    await async_pass(hass, freezer, LOOK_EVERY)
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue
    assert issue.dismissed_version
