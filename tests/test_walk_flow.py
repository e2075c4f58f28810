"""The walks step of a dog's flow: what is stored, what is shown, and every refusal."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from .common import async_load, demo_entry, dog_data, dog_id, entities_entry, value, walks
from .forms import async_open, async_submit, suggested

FORM: Final[dict[str, Any]] = {
    "walks_per_day": 3,
    "minutes_per_day": 90,
    "distance_per_day": 4.5,
    "longest_gap": 6,
    "quiet_from": "22:00:00",
    "quiet_to": "06:30:00",
}
STORED: Final = walks(**FORM | {"distance_per_day": 4500.0})
REFUSED: Final[list[tuple[dict[str, Any], dict[str, str]]]] = [
    *(
        (FORM | {field: wrong}, {field: f"{field}_impossible"})
        for field, wrongs in {
            "walks_per_day": (0, -1, 1.5, 13, "nan"),
            "minutes_per_day": (0, 0.5, 721, "nan"),
            "distance_per_day": (0, 0.0009, 100.1, "nan"),
            "longest_gap": (0, 0.9, 72.1, "nan"),
        }.items()
        for wrong in wrongs
    ),
    ({"quiet_from": "22:00"}, {"quiet_to": "quiet_half"}),
    ({"quiet_to": "06:00:00"}, {"quiet_from": "quiet_half"}),
    ({"quiet_from": "22:00", "quiet_to": "22:00:00"}, {"quiet_to": "quiet_empty"}),
    (
        {"walks_per_day": 0, "quiet_to": "06:00:00"},
        {"walks_per_day": "walks_per_day_impossible", "quiet_from": "quiet_half"},
    ),
]


def _stored(entry: ConfigEntry) -> dict[str, Any]:
    goals: dict[str, Any] = entry.subentries[dog_id()].data["walks"]
    return goals


async def test_a_dog_without_goals(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    form = await async_open(hass, entry, "walks")
    assert (form["step_id"], form["errors"], suggested(form)) == ("walks", {}, {})
    result = await async_submit(hass, form, {})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert dict(entry.subentries[dog_id()].data) == dog_data(walks=walks())
    await async_load(hass, entry)
    assert value(hass, "binary_sensor", "needs_walk") == "unknown"


async def test_everything_is_stored_and_shown_again(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    assert value(hass, "sensor", "walk_goal") == "unknown"
    await async_submit(hass, await async_open(hass, entry, "walks"), FORM)
    assert entry.state is ConfigEntryState.LOADED
    assert _stored(entry) == STORED
    assert value(hass, "sensor", "walk_goal") == "0"
    assert suggested(await async_open(hass, entry, "walks")) == FORM
    await async_submit(hass, await async_open(hass, entry, "walks"), FORM | {"quiet_to": "06:30"})
    assert _stored(entry) == STORED


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_recovered(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    entry = entities_entry(hass)
    form = await async_submit(hass, await async_open(hass, entry, "walks"), wrong)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "walks")
    assert form["errors"] == errors
    assert suggested(form).keys() == wrong.keys()
    result = await async_submit(hass, form, FORM)
    assert result["reason"] == "reconfigure_successful"
    assert _stored(entry) == STORED


@pytest.mark.parametrize(
    "right",
    [
        {"walks_per_day": 1, "minutes_per_day": 1, "distance_per_day": 0.001, "longest_gap": 1},
        {"walks_per_day": 12, "minutes_per_day": 720, "distance_per_day": 100, "longest_gap": 72},
        {"longest_gap": 4.5},
        {"quiet_from": "13:00", "quiet_to": "15:00"},
    ],
)
async def test_limits_are_within(hass: HomeAssistant, right: dict[str, Any]) -> None:
    entry = entities_entry(hass)
    result = await async_submit(hass, await async_open(hass, entry, "walks"), right)
    assert result["reason"] == "reconfigure_successful"
    await async_load(hass, entry)


async def test_what_was_left_out_stays_empty(hass: HomeAssistant) -> None:
    entry = entities_entry(hass, [dog_data(walks=walks(walks_per_day=2))])
    assert suggested(await async_open(hass, entry, "walks")) == {"walks_per_day": 2}


async def test_a_distance_in_miles(hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    entry = entities_entry(hass)
    await async_submit(hass, await async_open(hass, entry, "walks"), {"distance_per_day": 3})
    assert _stored(entry) == walks(distance_per_day=4828.0)
    assert suggested(await async_open(hass, entry, "walks")) == {"distance_per_day": 3.0}


async def test_a_simulated_dog_has_goals_too(hass: HomeAssistant) -> None:
    entry = demo_entry(hass, dogs=1)
    await async_submit(hass, await async_open(hass, entry, "walks"), FORM)
    assert _stored(entry) == STORED
