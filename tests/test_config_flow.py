"""The flows: a source with its first dogs, a dog added, a dog changed, and every refusal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from custom_components.pawcontrol.const import DOMAIN

from .common import (
    TRACKER,
    HassClient,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    place,
)
from .forms import async_open, async_open_menu, async_submit, suggested

OTHER_TRACKER = "device_tracker.other_collar"
FORM: dict[str, Any] = {
    "name": "Rex",
    "sex": "male",
    "neutered": False,
    "weight": 20.0,
    "home_zone": "zone.home",
    "trackers": [TRACKER],
}
OTHER_FORM = FORM | {"name": "Fido", "trackers": [OTHER_TRACKER]}
LINKS = {
    "battery": "sensor.collar_battery",
    "motion": "binary_sensor.collar_motion",
    "door": "binary_sensor.front_door",
}
REFUSED = [
    ({"name": ""}, {"name": "name_length"}),
    ({"name": "  "}, {"name": "name_length"}),
    ({"name": "x" * 51}, {"name": "name_length"}),
    ({"breed": "x" * 51}, {"breed": "breed_length"}),
    ({"weight": 0.09}, {"weight": "weight_impossible"}),
    ({"weight": 150.1}, {"weight": "weight_impossible"}),
    ({"birth_date": "2999-01-01"}, {"birth_date": "birth_date_impossible"}),
    ({"birth_date": "1990-01-01"}, {"birth_date": "birth_date_impossible"}),
    ({"home_zone": "zone.gone"}, {"home_zone": "entity_missing"}),
    ({"safe_zones": ["zone.home", "zone.gone"]}, {"safe_zones": "entity_missing"}),
    ({"safe_radius": 5001}, {"safe_radius": "radius_impossible"}),
    ({"trackers": [TRACKER, "person.gone"]}, {"trackers": "entity_missing"}),
    ({"battery": "sensor.gone"}, {"battery": "entity_missing"}),
    ({"motion": "binary_sensor.gone"}, {"motion": "entity_missing"}),
    ({"door": "binary_sensor.gone"}, {"door": "entity_missing"}),
    ({"home_evidence": ["binary_sensor.gone"]}, {"home_evidence": "entity_missing"}),
    (
        {"door": LINKS["door"], "home_evidence": [LINKS["door"]]},
        {"door": "entity_twice", "home_evidence": "entity_twice"},
    ),
    ({"trackers": []}, {"trackers": "no_tracker"}),
    (
        {"motion": LINKS["door"], "door": LINKS["door"]},
        {"motion": "entity_twice", "door": "entity_twice"},
    ),
    (
        {"name": "", "weight": 0, "trackers": []},
        {"name": "name_length", "weight": "weight_impossible", "trackers": "no_tracker"},
    ),
]
REFUSED_BESIDE_REX = [
    ({"name": " REX "}, {"name": "name_taken"}),
    ({"trackers": [OTHER_TRACKER, TRACKER]}, {"trackers": "tracker_taken"}),
    ({"trackers": ["device_tracker.rex"]}, {"trackers": "own_entity"}),
    ({"home_evidence": [TRACKER]}, {"home_evidence": "entity_twice"}),
    ({"home_evidence": ["binary_sensor.rex_at_home"]}, {"home_evidence": "own_entity"}),
    ({"battery": "sensor.rex_battery"}, {"battery": "own_entity"}),
    ({"motion": "binary_sensor.rex_on_a_walk"}, {"motion": "own_entity"}),
    ({"door": "binary_sensor.rex_at_home"}, {"door": "own_entity"}),
]


@pytest.fixture(autouse=True)
async def _house(hass: HomeAssistant) -> None:
    """Set up a home with two collars, a person and what can be linked to a dog."""
    assert await async_setup_component(hass, "zone", {})
    place(hass)
    place(hass, OTHER_TRACKER)
    place(hass, "person.sitter")
    hass.states.async_set(LINKS["battery"], "80", {"device_class": "battery"})
    hass.states.async_set(LINKS["motion"], "off")
    hass.states.async_set(LINKS["door"], "off")


async def _choose(hass: HomeAssistant, source: str) -> ConfigFlowResult:
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await hass.config_entries.flow.async_configure(menu["flow_id"], {"next_step_id": source})


async def _submit(
    hass: HomeAssistant, form: ConfigFlowResult, values: dict[str, Any]
) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_configure(form["flow_id"], values)
    await hass.async_block_till_done()
    return result


async def _add_dog(hass: HomeAssistant, entry: ConfigEntry) -> SubentryFlowResult:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "dog"), context={"source": SOURCE_USER}
    )


def _dogs(entry: ConfigEntry) -> dict[str, dict[str, Any]]:
    """Return what is stored of each dog, by title."""
    assert {dog.subentry_type for dog in entry.subentries.values()} <= {"dog"}
    return {dog.title: dict(dog.data) for dog in entry.subentries.values()}


async def test_menu_offers_the_sources(hass: HomeAssistant) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.MENU
    assert result["step_id"] == "user"
    assert result["menu_options"] == ["demo", "entities", "traccar"]


async def test_demo_pack(hass: HomeAssistant) -> None:
    before = dt_util.utcnow().replace(microsecond=0)
    form = await _choose(hass, "demo")
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "demo"

    result = await _submit(hass, form, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Paw Control demo"
    assert result["data"] == {"source": "demo"}
    entry = result["result"]
    assert entry.unique_id == "demo"
    assert entry.state is ConfigEntryState.LOADED
    female = dog_data(sex="female", neutered=True)
    dogs = _dogs(entry)
    plans = [dog.pop("feeding") for dog in dogs.values()]
    assert [[meal["share"] for meal in plan["meals"]] for plan in plans] == [[45, 45]] * 3
    counted = [datetime.fromisoformat(plan["stock_time"]) for plan in plans]
    assert before <= min(counted) <= max(counted) <= dt_util.utcnow()
    goals = [dog.pop("walks") for dog in dogs.values()]
    assert [goal["walks_per_day"] for goal in goals] == [12, 12, 12]
    planned = [dog.pop("health") for dog in dogs.values()]
    assert [len(health["courses"]) for health in planned] == [1, 1, 1]
    assert [len(health["care"]) for health in planned] == [1, 1, 1]
    assert dogs == {
        "Bella": female
        | {"name": "Bella", "weight": 29.5, "breed": "Labrador", "trackers": ["demo-0"]},
        "Max": dog_data(name="Max", weight=11.2, breed="Beagle", trackers=["demo-1"]),
        "Luna": female
        | {"name": "Luna", "weight": 6.8, "breed": "Dachshund", "trackers": ["demo-2"]},
    }
    assert hass.states.get("device_tracker.luna")
    for planned_for in ("sensor.luna_next_dose", "sensor.luna_next_care"):
        state = hass.states.get(planned_for)
        assert state
        assert dt_util.parse_datetime(state.state) or dt_util.parse_date(state.state)


async def test_first_dog(hass: HomeAssistant) -> None:
    form = await _choose(hass, "entities")
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "entities"
    assert form["errors"] == {}
    assert suggested(form) == {}

    result = await _submit(hass, form, FORM)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Paw Control"
    assert result["data"] == {"source": "entities"}
    entry = result["result"]
    assert entry.unique_id == "entities"
    assert entry.state is ConfigEntryState.LOADED
    assert _dogs(entry) == {"Rex": dog_data()}
    assert hass.states.get("device_tracker.rex")


async def test_first_dog_with_everything(hass: HomeAssistant) -> None:
    form = await _choose(hass, "entities")
    more = LINKS | {"birth_date": "2020-02-29", "trackers": [TRACKER, "person.sitter"]}
    more["home_evidence"] = [OTHER_TRACKER]
    breed = "  " + "x" * 50 + "  "

    result = await _submit(hass, form, FORM | more | {"name": " Rex ", "breed": breed})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert _dogs(result["result"]) == {"Rex": dog_data(breed="x" * 50, **more)}


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_first_dog_refused_and_recovered(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    form = await _submit(hass, await _choose(hass, "entities"), FORM | wrong)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "entities"
    assert form["errors"] == errors
    assert suggested(form) == FORM | wrong

    result = await _submit(hass, form, FORM)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert _dogs(result["result"]) == {"Rex": dog_data()}


async def test_first_dog_needs_another_name_than_a_simulated_one(hass: HomeAssistant) -> None:
    demo_entry(hass, dogs=1)
    form = await _submit(hass, await _choose(hass, "entities"), FORM | {"name": "bella"})
    assert form["errors"] == {"name": "name_taken"}

    result = await _submit(hass, form, FORM)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_entity_without_a_state_is_accepted(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    tracker = entity_registry.async_get_or_create("device_tracker", "other", "collar").entity_id
    form = await _choose(hass, "entities")
    result = await _submit(hass, form, FORM | {"trackers": [tracker]})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert _dogs(result["result"]) == {"Rex": dog_data(trackers=[tracker])}


@pytest.mark.parametrize(("pounds", "kilograms"), [(44.1, 20.003), (0.23, 0.104), (330, 149.685)])
async def test_weight_in_pounds(hass: HomeAssistant, pounds: float, kilograms: float) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    form = await _choose(hass, "entities")
    result = await _submit(hass, form, FORM | {"weight": pounds})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert _dogs(result["result"]) == {"Rex": dog_data(weight=kilograms)}


async def test_a_safe_radius_that_is_no_number(hass: HomeAssistant) -> None:
    form = await _choose(hass, "entities")
    wrong = await _submit(hass, form, FORM | {"safe_radius": "nan"})
    assert wrong["errors"] == {"safe_radius": "radius_impossible"}


@pytest.mark.parametrize(("feet", "meters"), [(100, 30.5), (16404, 4999.9)])
async def test_a_safe_radius_in_feet(hass: HomeAssistant, feet: float, meters: float) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    form = await _choose(hass, "entities")
    wrong = await _submit(hass, form, FORM | {"safe_radius": 16405})
    assert wrong["errors"] == {"safe_radius": "radius_impossible"}
    safe = {"weight": 44.1, "safe_radius": feet, "safe_zones": ["zone.home"]}
    result = await _submit(hass, wrong, FORM | safe)
    stored = dog_data(weight=20.003, safe_radius=meters, safe_zones=["zone.home"])
    assert _dogs(result["result"]) == {"Rex": stored}
    dog = next(iter(result["result"].subentries))
    edited = await async_open(hass, result["result"], "profile", dog)
    assert suggested(edited)["safe_radius"] == feet


@pytest.mark.parametrize("pounds", [0.2, 331, -44])
async def test_impossible_weight_in_pounds(hass: HomeAssistant, pounds: float) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    form = await _submit(hass, await _choose(hass, "entities"), FORM | {"weight": pounds})
    assert form["errors"] == {"weight": "weight_impossible"}

    result = await _submit(hass, form, FORM | {"weight": 200})
    assert _dogs(result["result"]) == {"Rex": dog_data(weight=90.718)}


@pytest.mark.parametrize(("source", "make"), [("demo", demo_entry), ("entities", entities_entry)])
async def test_a_source_is_set_up_once(
    hass: HomeAssistant, source: str, make: Callable[[HomeAssistant], ConfigEntry]
) -> None:
    make(hass)
    result = await _choose(hass, source)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


@pytest.mark.parametrize("source", ["demo", "entities"])
async def test_a_source_is_set_up_by_one_flow_at_a_time(hass: HomeAssistant, source: str) -> None:
    await _choose(hass, source)
    result = await _choose(hass, source)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_in_progress"
    assert result["translation_domain"] == "homeassistant"


async def test_add_a_dog(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    form = await _add_dog(hass, entry)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"
    assert form["errors"] == {}
    assert suggested(form) == {}

    result = await async_submit(hass, form, OTHER_FORM)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Fido"
    fido = dog_data(name="Fido", trackers=[OTHER_TRACKER])
    assert _dogs(entry) == {"Rex": dog_data(), "Fido": fido}
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("device_tracker.rex")
    assert hass.states.get("device_tracker.fido")


@pytest.mark.parametrize(("wrong", "errors"), [*REFUSED, *REFUSED_BESIDE_REX])
async def test_added_dog_refused_and_recovered(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    form = await async_submit(hass, await _add_dog(hass, entry), OTHER_FORM | wrong)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"
    assert form["errors"] == errors
    assert suggested(form) == OTHER_FORM | wrong

    result = await async_submit(hass, form, OTHER_FORM)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert set(_dogs(entry)) == {"Rex", "Fido"}


async def test_a_fourth_simulated_dog_gets_a_tracker(hass: HomeAssistant) -> None:
    entry = demo_entry(hass)
    await async_load(hass, entry)
    form = await _add_dog(hass, entry)
    assert form["data_schema"]
    assert "trackers" not in form["data_schema"].schema

    values = {key: value for key, value in OTHER_FORM.items() if key != "trackers"}
    result = await async_submit(hass, form, values)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert _dogs(entry)["Fido"] == dog_data(name="Fido", trackers=["demo-3"])
    assert hass.states.get("device_tracker.fido")


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"extra_trackers": [TRACKER]}, {"extra_trackers": "tracker_taken"}),
        ({"extra_trackers": ["device_tracker.sitter"]}, {"extra_trackers": "tracker_taken"}),
        ({"extra_trackers": ["person.gone"]}, {"extra_trackers": "entity_missing"}),
        ({"extra_trackers": ["device_tracker.bella"]}, {"extra_trackers": "own_entity"}),
        (
            {"extra_trackers": [OTHER_TRACKER], "home_evidence": [OTHER_TRACKER]},
            {"extra_trackers": "entity_twice", "home_evidence": "entity_twice"},
        ),
        ({"home_evidence": ["device_tracker.sitter"]}, {"home_evidence": "entity_twice"}),
        ({"door": LINKS["motion"]}, {"door": "entity_twice"}),
        ({"battery": "sensor.gone"}, {"battery": "entity_missing"}),
    ],
)
async def test_entities_that_follow_a_simulated_dog(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    place(hass, "device_tracker.sitter")
    rex = dog_data(motion=LINKS["motion"])
    entities_entry(hass, [rex])
    entry = demo_entry(hass, dogs=1, first=1)
    sitter = dog_data(name="Bella", trackers=["demo-0"], extra_trackers=["device_tracker.sitter"])
    (bella,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, bella, data=sitter)
    await async_load(hass, entry)
    values = {key: value for key, value in OTHER_FORM.items() if key != "trackers"}
    form = await async_submit(hass, await _add_dog(hass, entry), values | wrong)
    assert form["errors"] == errors
    assert suggested(form) == values | wrong

    links = {"extra_trackers": [OTHER_TRACKER], "battery": LINKS["battery"], "door": LINKS["door"]}
    await async_submit(hass, form, values | links)
    stored = dog_data(name="Fido", trackers=["demo-1"], **links)
    assert _dogs(entry)["Fido"] == stored
    (fido,) = (key for key, dog in entry.subentries.items() if dog.title == "Fido")
    edited = await async_open(hass, entry, "profile", fido)
    assert suggested(edited)["extra_trackers"] == [OTHER_TRACKER]
    await async_submit(hass, edited, values)
    assert _dogs(entry)["Fido"] == dog_data(name="Fido", trackers=["demo-1"])


async def test_a_tracker_that_follows_a_simulated_dog_is_taken(hass: HomeAssistant) -> None:
    entry = demo_entry(hass, dogs=1)
    (bella,) = entry.subentries.values()
    data = dog_data(name="Bella", trackers=["demo-0"], extra_trackers=[TRACKER])
    hass.config_entries.async_update_subentry(entry, bella, data=data)
    form = await _submit(hass, await _choose(hass, "entities"), FORM)
    assert form["errors"] == {"trackers": "tracker_taken"}
    result = await _submit(hass, form, OTHER_FORM)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_tracker_is_simulated_again_when_it_is_free(hass: HomeAssistant) -> None:
    entry = demo_entry(hass)
    hass.config_entries.async_remove_subentry(entry, dog_id(1))
    values = {key: value for key, value in OTHER_FORM.items() if key != "trackers"}
    await async_submit(hass, await _add_dog(hass, entry), values)
    trackers = {name: dog["trackers"] for name, dog in _dogs(entry).items()}
    assert trackers == {"Bella": ["demo-0"], "Luna": ["demo-2"], "Fido": ["demo-1"]}


async def test_edit_asks_what_to_change(hass: HomeAssistant) -> None:
    menu = await async_open_menu(hass, entities_entry(hass))
    assert menu["type"] is FlowResultType.MENU
    assert menu["step_id"] == "reconfigure"
    assert menu["menu_options"] == ["profile", "walks", "feeding", "health"]


async def test_an_edited_profile_keeps_the_feeding(hass: HomeAssistant) -> None:
    entry = entities_entry(hass, [dog_data(feeding=feeding())])
    await async_submit(hass, await async_open(hass, entry, "profile"), FORM | {"weight": 21})
    assert _dogs(entry) == {"Rex": dog_data(weight=21.0, feeding=feeding())}


async def test_what_sees_one_dog_at_home_does_not_track_another(hass: HomeAssistant) -> None:
    entry = entities_entry(hass, [dog_data(home_evidence=[OTHER_TRACKER])])
    result = await async_submit(hass, await _add_dog(hass, entry), OTHER_FORM)
    assert result["errors"] == {"trackers": "entity_twice"}


async def test_one_sensor_can_see_two_dogs_at_home(hass: HomeAssistant) -> None:
    kennel = LINKS["motion"]
    entry = entities_entry(hass, [dog_data(home_evidence=[kennel])])
    form = await _add_dog(hass, entry)
    await async_submit(hass, form, OTHER_FORM | {"home_evidence": [kennel]})
    assert _dogs(entry)["Fido"]["home_evidence"] == [kennel]


async def test_edit_shows_what_is_stored(hass: HomeAssistant) -> None:
    rex = dog_data(breed="Boxer", birth_date="2020-02-29", safe_radius=200, **LINKS)
    rex["home_evidence"] = [OTHER_TRACKER]
    rex["photo"] = {"media_content_id": "media-source://image_upload/0a1b"}
    form = await async_open(hass, entities_entry(hass, [rex]), "profile")
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "profile"
    assert form["errors"] == {}
    assert suggested(form) == {key: rex[key] for key in rex if key != "extra_trackers"}


async def test_edit_a_dog(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass, [dog_data(breed="Boxer", **LINKS)])
    await async_load(hass, entry)
    form = await async_open(hass, entry, "profile")
    result = await async_submit(hass, form, OTHER_FORM | {"weight": 21.5, "breed": "Poodle"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    assert result["translation_domain"] == "homeassistant"
    assert entry.state is ConfigEntryState.LOADED
    fido = dog_data(name="Fido", weight=21.5, breed="Poodle", trackers=[OTHER_TRACKER])
    assert _dogs(entry) == {"Fido": fido}
    device = device_registry.async_get_device_by_identifier((DOMAIN, dog_id()), entry.entry_id)
    assert device
    assert (device.name, device.model) == ("Fido", "Poodle")

    freezer.tick(timedelta(minutes=10))
    latitude, _ = place(hass, OTHER_TRACKER, north=500)
    await hass.async_block_till_done()
    tracker = hass.states.get(entity_id(hass, "device_tracker", "position"))
    assert tracker
    assert tracker.attributes["latitude"] == pytest.approx(latitude)


async def test_an_edited_dog_may_stay_as_it_is(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    result = await async_submit(hass, await async_open(hass, entry, "profile"), FORM)
    assert result["reason"] == "reconfigure_successful"
    assert _dogs(entry) == {"Rex": dog_data()}


@pytest.mark.parametrize(("wrong", "errors"), [*REFUSED, *REFUSED_BESIDE_REX])
async def test_edited_dog_refused_and_recovered(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    fido = dog_data(name="Fido", trackers=[OTHER_TRACKER])
    entry = entities_entry(hass, [dog_data(), fido])
    await async_load(hass, entry)
    form = await async_submit(
        hass, await async_open(hass, entry, "profile", dog_id(1)), OTHER_FORM | wrong
    )
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "profile"
    assert form["errors"] == errors
    assert suggested(form) == OTHER_FORM | wrong

    result = await async_submit(hass, form, OTHER_FORM | {"weight": 21})
    assert result["reason"] == "reconfigure_successful"
    assert _dogs(entry) == {"Rex": dog_data(), "Fido": fido | {"weight": 21.0}}


async def test_edit_in_pounds_keeps_the_weight(hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    entry = entities_entry(hass, [dog_data(weight=19.958)])
    form = await async_open(hass, entry, "profile")
    assert suggested(form)["weight"] == 44.0

    await async_submit(hass, form, FORM | {"weight": 44.0})
    assert _dogs(entry) == {"Rex": dog_data(weight=19.958)}


async def test_an_edited_simulated_dog_keeps_its_tracker(hass: HomeAssistant) -> None:
    entry = demo_entry(hass)
    values = {key: value for key, value in FORM.items() if key != "trackers"}
    result = await async_submit(hass, await async_open(hass, entry, "profile", dog_id(1)), values)
    assert result["reason"] == "reconfigure_successful"
    assert _dogs(entry)["Rex"] == dog_data(trackers=["demo-1"])


async def test_a_removed_dog_vanishes(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry, entity_registry: er.EntityRegistry
) -> None:
    entry = entities_entry(hass, [dog_data(), dog_data(name="Fido", trackers=[OTHER_TRACKER])])
    await async_load(hass, entry)
    hass.config_entries.async_remove_subentry(entry, dog_id(1))
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert {entity.config_subentry_id for entity in entities} == {None, dog_id(0)}
    devices = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert {device.name for device in devices} == {"Paw Control", "Rex"}
    assert hass.states.get("device_tracker.rex")
    assert not [state for state in hass.states.async_all() if "fido" in state.entity_id]


async def test_the_last_dog_may_go(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    hass.config_entries.async_remove_subentry(entry, dog_id())
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert not hass.states.get("device_tracker.rex")


@pytest.mark.parametrize("make", [demo_entry, entities_entry])
async def test_forms_of_a_dog_reach_the_browser(
    hass: HomeAssistant, hass_client: HassClient, make: Callable[[HomeAssistant], ConfigEntry]
) -> None:
    assert await async_setup_component(hass, "config", {})
    entry, client = make(hass), await hass_client()
    url = "/api/config/config_entries/subentries/flow"
    added = await client.post(url, json={"handler": [entry.entry_id, "dog"]})
    asked = await client.post(
        url, json={"handler": [entry.entry_id, "dog"], "subentry_id": dog_id()}
    )
    menu = await asked.json()
    edited = await client.post(f"{url}/{menu['flow_id']}", json={"next_step_id": "profile"})
    assert (added.status, edited.status) == (HTTPStatus.OK, HTTPStatus.OK)
    assert (await added.json())["step_id"] == "user"
    form = await edited.json()
    assert form["step_id"] == "profile"
    shown = {field["name"]: field["description"] for field in form["data_schema"][:2]}
    title, sex = next((dog.title, dog.data["sex"]) for dog in entry.subentries.values())
    assert shown == {"name": {"suggested_value": title}, "sex": {"suggested_value": sex}}


@pytest.mark.parametrize("source", ["demo", "entities"])
async def test_forms_of_a_source_reach_the_browser(
    hass: HomeAssistant, hass_client: HassClient, source: str
) -> None:
    assert await async_setup_component(hass, "config", {})
    client, url = await hass_client(), "/api/config/config_entries/flow"
    menu = await (await client.post(url, json={"handler": DOMAIN})).json()
    form = await client.post(f"{url}/{menu['flow_id']}", json={"next_step_id": source})
    assert form.status == HTTPStatus.OK
    assert (await form.json())["step_id"] == source


async def test_options_show_what_is_chosen(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    flow = hass.config_entries.options
    shown = []
    for measure, cards in ((False, True), (True, False)):
        chosen = {"measure_performance": measure, "add_cards": cards}
        form = await flow.async_init(entry.entry_id)
        shown.append(form["data_schema"]({}))  # type: ignore[misc]  # a form has a schema
        result = await flow.async_configure(form["flow_id"], chosen)
        assert result["type"] is FlowResultType.CREATE_ENTRY
        assert entry.options == chosen
    await hass.async_block_till_done()
    assert shown == [
        {"measure_performance": True, "add_cards": True},
        {"measure_performance": False, "add_cards": True},
    ]
    assert entry.state is ConfigEntryState.LOADED


async def test_the_options_reach_the_browser(hass: HomeAssistant, hass_client: HassClient) -> None:
    assert await async_setup_component(hass, "config", {})
    url = "/api/config/config_entries/options/flow"
    form = await (await hass_client()).post(url, json={"handler": entities_entry(hass).entry_id})
    assert form.status == HTTPStatus.OK
    fields = (await form.json())["data_schema"]
    assert {field["name"]: field["default"] for field in fields} == {
        "measure_performance": True,
        "add_cards": True,
    }
