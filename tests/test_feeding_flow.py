"""The feeding step of a dog's flow: what is stored, what is shown, and every refusal."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.setup import async_setup_component
import pytest

from .common import (
    HassClient,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    feeding,
    health,
    meal,
    stored_meal,
    value,
)
from .forms import async_open, async_submit, suggested

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")
NOW: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)
FORM: Final[dict[str, Any]] = {
    "food": "Kibble",
    "kcal_per_100g": 360.0,
    "activity": "normal",
    "senior": False,
    "weight_loss": False,
    "treats_share": 10.0,
    "low_days": 3.0,
    "guard_minutes": 120.0,
}
DINNER: Final[dict[str, Any]] = {"name": "Dinner", "time": "18:30:00", "share": 40.0}


def _every(hours: int) -> list[dict[str, Any]]:
    return [meal(time=f"{hour:02}:00:00") for hour in range(0, 24, hours)]


_WRONG: Final[list[tuple[dict[str, Any], dict[str, str]]]] = [
    ({"food": " "}, {"food": "food_length"}),
    ({"food": "x" * 51}, {"food": "food_length"}),
    ({"kcal_per_100g": 0}, {"kcal_per_100g": "food_energy_impossible"}),
    ({"kcal_per_100g": 901}, {"kcal_per_100g": "food_energy_impossible"}),
    ({"kcal_per_100g": "nan"}, {"kcal_per_100g": "food_energy_impossible"}),
    ({"meals": [meal(weekdays=["mon"])] * 21}, {"meals": "meals_too_many"}),
    ({"meals": [meal(name=" ")]}, {"meals": "meal_name_length"}),
    ({"meals": [meal(name="x" * 51)]}, {"meals": "meal_name_length"}),
    ({"meals": [{"name": "Dinner", "time": "18:00:00"}]}, {"meals": "meal_amount"}),
    ({"meals": [meal(share=50)]}, {"meals": "meal_amount"}),
    ({"meals": [meal(grams=0)]}, {"meals": "meal_amount"}),
    ({"meals": [meal(grams=5001)]}, {"meals": "meal_amount"}),
    ({"meals": [meal(grams="nan")]}, {"meals": "meal_amount"}),
    ({"meals": [DINNER | {"share": 0}]}, {"meals": "meal_amount"}),
    ({"meals": [DINNER | {"share": 101}]}, {"meals": "meal_amount"}),
    (
        {"meals": [DINNER, DINNER | {"share": 61, "weekdays": ["sun"]}]},
        {"meals": "meals_share"},
    ),
    ({"meals": [meal(), meal(name="Again", weekdays=["wed"])]}, {"meals": "meals_collide"}),
    ({"weight_loss": True}, {"weight_loss": "target_missing"}),
    ({"treat": "x" * 51}, {"treat": "treat_length"}),
    ({"treat_kcal": -1}, {"treat_kcal": "treat_kcal_impossible"}),
    ({"treat_kcal": 1001}, {"treat_kcal": "treat_kcal_impossible"}),
    ({"low_days": -1}, {"low_days": "low_days_impossible"}),
    ({"low_days": 61}, {"low_days": "low_days_impossible"}),
    ({"feeders": ["button.gone"]}, {"feeders": "entity_missing"}),
    ({"kcal": 9}, {"kcal": "kcal_impossible"}),
    ({"kcal": 25_001}, {"kcal": "kcal_impossible"}),
    ({"treats_share": -1}, {"treats_share": "treats_impossible"}),
    ({"treats_share": 10.1}, {"treats_share": "treats_impossible"}),
    ({"stock": -1}, {"stock": "stock_impossible"}),
    ({"stock": 200_001}, {"stock": "stock_impossible"}),
    (
        {"stock": 5, "stock_time": "2099-01-01 00:00:00"},
        {"stock_time": "stock_time_impossible"},
    ),
    (
        {"stock": 5, "stock_time": "2020-01-01 00:00:00"},
        {"stock_time": "stock_time_impossible"},
    ),
    ({"guard_minutes": -1}, {"guard_minutes": "guard_impossible"}),
    ({"guard_minutes": 721}, {"guard_minutes": "guard_impossible"}),
    ({"meals": _every(6), "guard_minutes": 361}, {"guard_minutes": "guard_over_meals"}),
    (
        {"food": "", "kcal": 0, "meals": [meal(grams=0)], "guard_minutes": 721},
        {
            "food": "food_length",
            "kcal": "kcal_impossible",
            "meals": "meal_amount",
            "guard_minutes": "guard_impossible",
        },
    ),
]
REFUSED: Final = [(FORM | wrong, errors) for wrong, errors in _WRONG]


@pytest.fixture(autouse=True)
async def _now(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entity_registry_enabled_by_default: None
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(NOW)


def _stored(entry: ConfigEntry) -> dict[str, Any]:
    plan: dict[str, Any] = entry.subentries[dog_id()].data["feeding"]
    return plan


async def test_a_dog_without_a_plan(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    form = await async_open(hass, entry, "feeding")
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "feeding"
    assert form["errors"] == {}
    assert suggested(form) == {}

    least = {"food": " Kibble ", "kcal_per_100g": 360}
    result = await async_submit(hass, form, least)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    dog = entry.subentries[dog_id()]
    assert dog.title == "Rex"
    assert dict(dog.data) == dog_data(feeding=feeding())


async def test_everything_is_stored_and_shown_again(hass: HomeAssistant) -> None:
    entry = entities_entry(hass, [dog_data(health=health(target_weight=18.5))])
    await async_load(hass, entry)
    hass.states.async_set("button.portion", "unknown")
    hass.states.async_set("sensor.bowl", "0", {"device_class": "weight"})
    everything = FORM | {
        "meals": [meal(weekdays=["sun", "sat"]), DINNER],
        "activity": "under_1_hour",
        "senior": True,
        "weight_loss": True,
        "kcal": 800.0,
        "treat": "Biscuit",
        "treat_kcal": 12.0,
        "low_days": 5.0,
        "feeders": ["button.portion", "sensor.bowl"],
        "stock": 2500.0,
        "stock_time": "2026-01-04 12:00:00",
    }
    await async_submit(hass, await async_open(hass, entry, "feeding"), everything)
    assert entry.state is ConfigEntryState.LOADED
    breakfast, dinner = _stored(entry)["meals"]
    assert breakfast == stored_meal(id=breakfast["id"], weekdays=["sat", "sun"])
    assert dinner == stored_meal(id=dinner["id"], grams=None, **DINNER)
    assert breakfast["id"] != dinner["id"]
    assert _stored(entry)["stock_time"] == "2026-01-04T11:00:00+00:00"
    assert value(hass, "sensor", "calorie_goal") == "800"

    shown = suggested(await async_open(hass, entry, "feeding"))
    meals = [meal(weekdays=["sat", "sun"]), DINNER | {"weekdays": dinner["weekdays"]}]
    assert shown == everything | {"meals": meals}
    before = _stored(entry)
    await async_submit(hass, await async_open(hass, entry, "feeding"), shown)
    assert _stored(entry) == before


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_recovered(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    entry = entities_entry(hass)
    form = await async_submit(hass, await async_open(hass, entry, "feeding"), wrong)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "feeding"
    assert form["errors"] == errors
    assert suggested(form).keys() == wrong.keys()

    result = await async_submit(hass, form, FORM)
    assert result["reason"] == "reconfigure_successful"
    assert _stored(entry) == feeding()


@pytest.mark.parametrize(
    "right",
    [
        {"kcal_per_100g": 900, "kcal": 10, "treats_share": 0, "stock": 0},
        {"kcal": 25_000, "stock": 200_000, "treat_kcal": 1000, "low_days": 60},
        {"treat": " ", "treat_kcal": 0, "low_days": 0},
        {"meals": [DINNER, DINNER | {"name": "Late", "time": "22:00", "share": 60}]},
        {"meals": [meal(grams=5000, weekdays=[]), DINNER]},
        {"meals": [meal(weekdays=["mon"]), meal(weekdays=["tue"])]},
        {"meals": _every(6), "guard_minutes": 360},
        {"meals": [], "guard_minutes": 720},
        {"stock_time": "2025-07-09 14:00:00"},
        {"stock_time": "2026-01-05 13:00:00"},
    ],
)
async def test_limits_are_within(hass: HomeAssistant, right: dict[str, Any]) -> None:
    entry = entities_entry(hass)
    result = await async_submit(hass, await async_open(hass, entry, "feeding"), FORM | right)
    assert result["reason"] == "reconfigure_successful"
    await async_load(hass, entry)


async def test_one_meal_alone_needs_no_list(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_submit(
        hass, await async_open(hass, entry, "feeding"), FORM | {"meals": meal(grams="120")}
    )
    assert [each["grams"] for each in _stored(entry)["meals"]] == [120.0]


async def test_what_the_form_does_not_have_is_no_plan(hass: HomeAssistant) -> None:
    form = await async_open(hass, entities_entry(hass), "feeding")
    with pytest.raises(InvalidData):
        await async_submit(hass, form, FORM | {"meals": [meal(id="mine")]})


async def test_meals_keep_their_ids(hass: HomeAssistant) -> None:
    """Ids stay with name and time; meals that share both have one each."""
    entry = entities_entry(hass)
    week, weekend = meal(weekdays=["mon"]), meal(weekdays=["sun"], grams=200.0)
    await async_submit(
        hass, await async_open(hass, entry, "feeding"), FORM | {"meals": [week, weekend, DINNER]}
    )
    first, second, dinner = (each["id"] for each in _stored(entry)["meals"])
    assert len({first, second, dinner}) == 3

    later = DINNER | {"time": "21:00:00"}
    changed = [DINNER | {"share": 50.0}, meal(weekdays=["tue"]), weekend, later]
    await async_submit(hass, await async_open(hass, entry, "feeding"), FORM | {"meals": changed})
    ids = [each["id"] for each in _stored(entry)["meals"]]
    assert ids[:3] == [dinner, first, second]
    assert ids[3] not in {first, second, dinner}


async def test_a_meal_that_was_deleted_is_gone(hass: HomeAssistant) -> None:
    plan = feeding(meals=[stored_meal(), stored_meal(id="dinner", name="Dinner", time="18:00:00")])
    entry = entities_entry(hass, [dog_data(feeding=plan)])
    await async_submit(hass, await async_open(hass, entry, "feeding"), FORM | {"meals": [meal()]})
    assert [each["id"] for each in _stored(entry)["meals"]] == ["breakfast"]


async def test_a_stock_counts_from_when_it_was_counted(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    await async_submit(hass, await async_open(hass, entry, "feeding"), FORM | {"stock": 3000.0})
    first = _stored(entry)["stock_time"]
    assert first == NOW.isoformat()

    freezer.tick(timedelta(hours=5))
    same = suggested(await async_open(hass, entry, "feeding")) | {"senior": True}
    await async_submit(hass, await async_open(hass, entry, "feeding"), same)
    assert _stored(entry)["stock_time"] == first

    await async_submit(hass, await async_open(hass, entry, "feeding"), same | {"stock": 2000.0})
    assert _stored(entry)["stock_time"] == (NOW + timedelta(hours=5)).isoformat()

    told = {"stock": 1500.0, "stock_time": "2026-01-05 14:00:00"}
    await async_submit(hass, await async_open(hass, entry, "feeding"), same | told)
    assert _stored(entry)["stock_time"] == (NOW + timedelta(hours=1)).isoformat()

    await async_submit(
        hass, await async_open(hass, entry, "feeding"), FORM | {"stock_time": "2026-01-05 14:00:00"}
    )
    assert (_stored(entry)["stock"], _stored(entry)["stock_time"]) == (None, None)


async def test_a_stock_keeps_its_time_in_the_hour_that_comes_twice(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    counted = "2026-10-25T01:30:00+00:00"
    freezer.move_to(datetime(2026, 10, 26, tzinfo=UTC))
    plan = feeding(stock=3000.0, stock_time=counted)
    entry = entities_entry(hass, [dog_data(feeding=plan)])
    form = await async_open(hass, entry, "feeding")
    assert suggested(form)["stock_time"] == "2026-10-25 02:30:00"
    await async_submit(hass, form, suggested(form))
    assert _stored(entry) == plan


async def test_a_stock_of_long_ago_does_not_stand_in_the_way(hass: HomeAssistant) -> None:
    plan = feeding(stock=3000.0, stock_time="2025-07-09T11:59:59+00:00")
    entry = entities_entry(hass, [dog_data(feeding=plan)])
    form = await async_open(hass, entry, "feeding")
    assert not {"stock", "stock_time"} & suggested(form).keys()
    await async_submit(hass, form, suggested(form) | {"stock": 3000.0})
    assert _stored(entry) == feeding(stock=3000.0, stock_time=NOW.isoformat())


async def test_what_was_stored_before_there_was_more_is_shown(hass: HomeAssistant) -> None:
    """Also a target weight from when it was part of this form, until the health form has it."""
    added = ("treat", "treat_kcal", "low_days", "feeders")
    plan = {key: value for key, value in feeding(target_weight=18.0).items() if key not in added}
    entry = entities_entry(hass, [dog_data(feeding=plan)])
    await async_load(hass, entry)
    assert value(hass, "sensor", "calorie_goal") == "1101"
    form = await async_open(hass, entry, "feeding")
    await async_submit(hass, form, FORM | {"weight_loss": True})
    assert _stored(entry) == feeding(weight_loss=True, target_weight=18.0)
    assert value(hass, "sensor", "calorie_goal") == "612"


FEEDERS: Final = {
    "sensor.percent": {"unit_of_measurement": "%"},
    "sensor.battery": {"device_class": "battery", "unit_of_measurement": "V"},
    "sensor.bowl": {"device_class": "weight", "unit_of_measurement": "g"},
    "sensor.portions": {},
    "switch.dispenser": {},
}


@pytest.mark.parametrize(
    ("feeders", "error"),
    [
        (["sensor.bowl", "sensor.portions", "switch.dispenser"], None),
        (["sensor.bowl", "sensor.percent"], "feeder_unfit"),
        (["sensor.battery"], "feeder_unfit"),
        (["sensor.bowl", "button.rex_feed"], "own_entity"),
        (["button.bella"], "feeder_taken"),
        (["button.mine"], None),
    ],
)
async def test_feeders(hass: HomeAssistant, feeders: list[str], error: str | None) -> None:
    dogs = [
        dog_data(feeding=feeding(feeders=["button.mine"])),
        dog_data(name="Bella", trackers=[], feeding=feeding(feeders=["button.bella"])),
        dog_data(name="Max", trackers=[]),
    ]
    entry = entities_entry(hass, dogs)
    await async_load(hass, entry)
    for feeder in ("button.mine", "button.bella"):
        hass.states.async_set(feeder, "unknown")
    for feeder, attributes in FEEDERS.items():
        hass.states.async_set(feeder, "unknown", attributes)
    result = await async_submit(
        hass, await async_open(hass, entry, "feeding"), FORM | {"feeders": feeders}
    )
    assert (result.get("errors") or {}).get("feeders") == error


async def test_a_simulated_dog_has_a_plan_too(hass: HomeAssistant) -> None:
    entry = demo_entry(hass, dogs=1)
    await async_submit(hass, await async_open(hass, entry, "feeding"), FORM)
    assert _stored(entry) == feeding()


async def test_the_form_reaches_the_browser(hass: HomeAssistant, hass_client: HassClient) -> None:
    assert await async_setup_component(hass, "config", {})
    entry = entities_entry(hass, [dog_data(feeding=feeding(meals=[stored_meal()]))])
    client, url = await hass_client(), "/api/config/config_entries/subentries/flow"
    asked = await client.post(
        url, json={"handler": [entry.entry_id, "dog"], "subentry_id": dog_id()}
    )
    menu = await asked.json()
    form = await client.post(f"{url}/{menu['flow_id']}", json={"next_step_id": "feeding"})
    assert form.status == HTTPStatus.OK
    fields = {field["name"]: field for field in (await form.json())["data_schema"]}
    (shown,) = fields["meals"]["description"]["suggested_value"]
    assert (shown["name"], "id" in shown) == ("Breakfast", False)
    assert set(fields["meals"]["selector"]["object"]["fields"]) == {*meal(), "share", "weekdays"}
