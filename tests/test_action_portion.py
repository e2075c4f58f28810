"""What a dog should eat, calculated by an action."""

from datetime import UTC, datetime
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from .common import (
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_data,
    dog_id,
    entities_entry,
    feeding,
    place,
    stored_meal,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Saturday noon in Berlin."""
MEALS: Final = [
    stored_meal(),
    stored_meal(id="d", name="Dinner", time="18:00:00", grams=None, share=40),
]
LABEL: Final = {"protein": 25, "fat": 15, "fiber": 3, "moisture": 10, "ash": 7}
"""355 kcal in 100 g: 87.5 of protein, 127.5 of fat and 140 of the 40 g that are left."""
HINT: Final = "An estimate to start from, to be set by your vet"


@pytest.fixture(autouse=True)
async def _dogs(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Set up a dog of 20 kg with a plan, one with a vet's figure, and a puppy without a plan."""
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)
    dogs = [
        dog_data(neutered=True, feeding=feeding(meals=MEALS)),
        dog_data(name="Bella", trackers=["device_tracker.b"], feeding=feeding(kcal=1000)),
        dog_data(name="Kim", trackers=["device_tracker.k"], weight=10.0, birth_date="2026-07-01"),
    ]
    await async_load(hass, entities_entry(hass, dogs))


async def test_a_dog_as_it_is(hass: HomeAssistant) -> None:
    assert await async_act(hass, "calculate_portion") == {
        "device_id": device_id(hass),
        "estimate": True,
        "hint": HINT,
        "basis": "neutered",
        "reason": "Grown dog, neutered or spayed",
        "weight": 20.0,
        "ideal_weight": 20.0,
        "resting_kcal": 662,
        "factor": 1.6,
        "kcal": 1059,
        "kcal_low": 1059,
        "kcal_high": 1059,
        "treats_kcal": 106,
        "kcal_per_100g": 360.0,
        "meals": [
            {"name": "Breakfast", "time": "07:00", "grams": 150.0, "kcal": 540},
            {"name": "Dinner", "time": "18:00", "grams": 117.7, "kcal": 424},
        ],
        "meals_kcal": 964,
    }
    assert (await async_act(hass, "get_records"))["records"] == []


async def test_the_last_weight_counts(hass: HomeAssistant) -> None:
    await async_act(hass, "log_weight", weight=21)
    assert (await async_act(hass, "calculate_portion"))["weight"] == 21.0


async def test_meals_of_the_same_size_leave_room_for_treats(hass: HomeAssistant) -> None:
    answer = await async_act(hass, "calculate_portion", meals=3)
    meal = {"name": None, "time": None, "grams": 88.3, "kcal": 318}
    assert answer["meals"] == [meal] * 3
    assert answer["meals_kcal"] + answer["treats_kcal"] == answer["kcal"]


@pytest.mark.parametrize(
    ("supposed", "told"),
    [
        ({"weight": 44.0925, "unit": "lb"}, {"weight": 20.0, "kcal": 1059}),
        ({"weight": 10}, {"resting_kcal": 394, "kcal": 630}),
        ({"neutered": False}, {"basis": "intact", "kcal": 1192}),
        ({"target_weight": 18}, {"weight": 20.0, "ideal_weight": 18.0, "resting_kcal": 612}),
        (
            {"activity": "inactive"},
            {"basis": "inactive", "factor": 1.3, "kcal_low": 794, "kcal": 861, "kcal_high": 927},
        ),
        ({"activity": "under_1_hour"}, {"basis": "under_1_hour", "kcal": 898}),
        ({"kcal_per_100g": 100}, {"kcal": 1059, "kcal_per_100g": 100.0, "meals_kcal": 574}),
        (LABEL, {"kcal": 1059, "kcal_per_100g": 355.0}),
    ],
)
async def test_a_dog_as_it_might_be(
    hass: HomeAssistant, supposed: dict[str, Any], told: dict[str, Any]
) -> None:
    answer = await async_act(hass, "calculate_portion", **supposed)
    assert {key: answer[key] for key in told} == told
    assert answer["estimate"]


async def test_pounds_are_those_of_the_house(hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    answer = await async_act(hass, "calculate_portion", weight=44.0925)
    assert answer["weight"] == 20.0


async def test_what_the_vet_has_set(hass: HomeAssistant) -> None:
    dog = device_id(hass, dog_id(1))
    answer = await async_act(hass, "calculate_portion", device_id=dog, kcal_per_100g=100)
    assert (answer["estimate"], answer["hint"]) == (False, None)
    assert (answer["basis"], answer["reason"]) == ("vet", "Set by your vet")
    assert [answer[key] for key in ("kcal", "kcal_low", "kcal_high")] == [1000, 1000, 1000]
    assert [meal["grams"] for meal in answer["meals"]] == [450.0, 450.0]
    supposed = await async_act(hass, "calculate_portion", device_id=dog, weight=20)
    assert (supposed["estimate"], supposed["kcal"]) == (True, 1192)


async def test_a_dog_without_a_plan(hass: HomeAssistant) -> None:
    answer = await async_act(hass, "calculate_portion", device_id=device_id(hass, dog_id(2)))
    assert (answer["basis"], answer["kcal"]) == ("early_growth", 1181)
    assert answer["kcal_per_100g"] is None
    assert [meal["grams"] for meal in answer["meals"]] == [None, None]
    assert answer["meals_kcal"] == 1063


async def test_in_german(hass: HomeAssistant) -> None:
    hass.config.language = "de"
    answer = await async_act(hass, "calculate_portion")
    assert answer["reason"] == "Erwachsener Hund, kastriert"
    assert answer["hint"].startswith("Eine Schätzung")


@pytest.mark.parametrize(
    ("supposed", "error"),
    [
        (
            {"weight": 151},
            "No dog has this weight. Give a weight between 0.1 and 150 kg (0.23 and 330 lb).",
        ),
        (
            {"target_weight": 0},
            "No dog has this weight. Give a weight between 0.1 and 150 kg (0.23 and 330 lb).",
        ),
        (LABEL | {"kcal_per_100g": 300}, "Tell either the energy of the food or its analysis."),
        ({"protein": 20}, "An analysis needs protein, fat, fiber, moisture and ash."),
        (
            LABEL | {"moisture": 80},
            "No food has this analysis. Its parts are percentages of up to 100 together.",
        ),
        (
            dict.fromkeys(LABEL, 0) | {"moisture": 100},
            "No food has this analysis. Its parts are percentages of up to 100 together.",
        ),
    ],
)
async def test_what_nobody_can_suppose(
    hass: HomeAssistant, supposed: dict[str, Any], error: str
) -> None:
    assert await async_refusal(hass, "calculate_portion", **supposed) == error


@pytest.mark.parametrize(
    ("supposed", "error"),
    [
        ({"meals": 0}, "The field meals takes a whole number from 1 to 20."),
        ({"meals": 1.5}, "The field meals takes a whole number from 1 to 20."),
        ({"activity": "lazy"}, "The field activity takes one of these: inactive, normal, "),
    ],
)
async def test_what_no_field_can_have(
    hass: HomeAssistant, supposed: dict[str, Any], error: str
) -> None:
    assert (await async_refusal(hass, "calculate_portion", **supposed)).startswith(error)
