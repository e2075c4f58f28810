"""Every text that a user meets is there, none is left over, and all of them read well."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import validate_selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
import voluptuous as vol

import custom_components.pawcontrol
from custom_components.pawcontrol.action_portion import VET
from custom_components.pawcontrol.actions import ACTIONS as KNOWN_ACTIONS
from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.feeding_book import LONGEST_STOCK
from custom_components.pawcontrol.feeding_flow import (
    MAX_GUARD,
    MAX_KCAL,
    MAX_LOW_DAYS,
    MAX_MEALS,
    MAX_NAME,
    MAX_PORTION,
    MAX_STOCK,
    MAX_TREAT_KCAL,
    MIN_KCAL,
)
from custom_components.pawcontrol.health_flow import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_DAYS,
    MAX_HOURS,
    MAX_UNITS,
)
from custom_components.pawcontrol.issues import Problem
from custom_components.pawcontrol.model.care import CareKind
from custom_components.pawcontrol.model.dog import MAX_AGE_YEARS
from custom_components.pawcontrol.model.energy import MAX_FOOD_ENERGY, Basis, WeightBasis
from custom_components.pawcontrol.model.feeding import MAX_TREATS
from custom_components.pawcontrol.model.gps import QualityReason
from custom_components.pawcontrol.model.weight import MAX_WEIGHT, MIN_WEIGHT
from custom_components.pawcontrol.profile_flow import MAX_TEXT
from custom_components.pawcontrol.walk_flow import (
    MAX_DISTANCE,
    MAX_GAP,
    MAX_TIME,
    MAX_WALKS,
    MIN_GAP,
)

from .common import (
    HEALTH_REFUSED,
    TRACKER,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    feeding,
    place,
    traccar_entry,
)
from .test_feeding_flow import FORM as FEEDING_FORM, REFUSED as FEEDING_REFUSED
from .test_traccar_flow import FAULTS as TRACCAR_FAULTS
from .test_walk_flow import REFUSED as WALKS_REFUSED

FOLDER: Final = Path(custom_components.pawcontrol.__file__).parent
FILES: Final = sorted(FOLDER.glob("translations/*.json"))
EN: Final = json.loads((FOLDER / "translations/en.json").read_text("utf-8"))
ACTIONS: Any = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = ACTIONS
ICONS: Final = json.loads((FOLDER / "icons.json").read_text("utf-8"))
DOG_TEXTS: Final = EN["config_subentries"]["dog"]
FORM: Final = {"sex": "male", "neutered": True, "home_zone": "zone.home"}
ON_OR_OFF: Final = {
    ("binary_sensor", key) for key in ("on_walk", "needs_walk", "feeding_due", "dose_due")
}
"""The binary sensors without a device class that names their states."""
STEPS: Final = ("profile", "walks", "feeding", "health")
FIELD_TEXTS: Final = {frozenset({"name"}), frozenset({"name", "description"})}
ADDRESS: Final = frozenset({"host", "port", "ssl", "verify_ssl"})
WORN: Final = frozenset(dog_data())
FOREIGN_PHOTO: Final = {
    "media_content_id": "media-source://media_source/local/rex.jpg",
    "media_content_type": "image/jpeg",
}
TRACCAR_STEPS: Final = {
    "traccar_dog": WORN,
    "reauth_confirm": frozenset({"api_token"}),
    "reconfigure": ADDRESS,
}
"""The fields of the steps that need a server to get there."""
TRACCAR_ERRORS: Final = {"host_impossible", "cannot_connect", "other_server", "certificate"} | {
    error for _, errors in TRACCAR_FAULTS for error in errors.values()
}
OF_SERVERS: Final = {("button", "locate"), ("event", "tracker_alarm"), ("sensor", "steps")}
"""The entities that only dogs with the trackers of a server have."""
NAMED_AS_THE_DEVICE: Final = {("device_tracker", "position")}
"""The entities without a name of their own."""


def _texts(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the dotted path of every text below a node with the text."""
    for key, value in node.items():
        below = _texts(value, f"{path}{key}.") if value.__class__ is dict else [(path + key, value)]
        yield from below


TEXTS: Final = dict(_texts(EN))
LANGUAGES: Final = {path.stem: dict(_texts(json.loads(path.read_text("utf-8")))) for path in FILES}
"""The texts of each language by their paths."""
SAME_WORDS: Final = {
    "de": {
        "CSV",
        "Format",
        "GPX",
        "GeoJSON",
        "Host",
        "Live",
        "Markdown",
        "Name",
        "Normal",
        "Port",
        "Senior",
        "Symptom",
        "Text",
        "/min",
    }
}
"""What a language calls just as English does."""
SENTENCES: Final = re.compile(
    r"(error|abort|exceptions|data_description|menu_option_descriptions)\.|description$"
    r"|common\.import_(?!title)"
)


async def _choose(hass: HomeAssistant, source: str) -> Any:
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await flow.async_configure(menu["flow_id"], {"next_step_id": source})


async def _dog_form(hass: HomeAssistant, entry: ConfigEntry, step: str) -> Any:
    """Return the form for a new dog ("user"), or a step of the menu for editing one."""
    flow, handler = hass.config_entries.subentries, (entry.entry_id, "dog")
    if step == SOURCE_USER:
        return await flow.async_init(handler, context=SubentryFlowContext(source=SOURCE_USER))
    context = SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=dog_id())
    menu = await flow.async_init(handler, context=context)
    return await flow.async_configure(menu["flow_id"], {"next_step_id": step})


def _fields(form: Any) -> set[str]:
    return {str(field) for field in form["data_schema"].schema}


def _keys(section: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the platforms and translation keys of an "entity" section."""
    return {(platform, key) for platform, keys in section.items() for key in keys}


async def test_steps_of_the_flow(hass: HomeAssistant) -> None:
    menu: Any = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    demo, entities = await _choose(hass, "demo"), await _choose(hass, "entities")
    traccar = await _choose(hass, "traccar")
    steps, options = EN["config"]["step"], set(menu["menu_options"])
    shown = {each["step_id"] for each in (menu, demo, entities, traccar)}
    assert set(steps) == shown | TRACCAR_STEPS.keys()
    assert set(steps["user"]["menu_options"]) == options
    assert set(steps["user"]["menu_option_descriptions"]) == options
    assert demo["data_schema"] is None
    assert "data" not in steps["demo"]
    assert set(steps["entities"]["data"]) == _fields(entities)
    assert set(steps["entities"]["data_description"]) == _fields(entities)
    for step, fields in TRACCAR_STEPS.items() | {("traccar", frozenset(_fields(traccar)))}:
        assert set(steps[step]["data"]) == set(steps[step]["data_description"]) == fields


async def test_menu_of_a_dog(hass: HomeAssistant) -> None:
    context = SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=dog_id())
    handler = (entities_entry(hass).entry_id, "dog")
    menu: Any = await hass.config_entries.subentries.async_init(handler, context=context)
    texts = DOG_TEXTS["step"][menu["step_id"]]
    assert list(texts["menu_options"]) == menu["menu_options"]
    assert set(texts["menu_option_descriptions"]) == set(menu["menu_options"])
    assert set(DOG_TEXTS["step"]) == {SOURCE_USER, SOURCE_RECONFIGURE, *menu["menu_options"]}


@pytest.mark.parametrize("step", [SOURCE_USER, "profile", "walks", "health"])
async def test_steps_of_a_dog(hass: HomeAssistant, step: str) -> None:
    linked = await _dog_form(hass, entities_entry(hass), step)
    simulated = await _dog_form(hass, demo_entry(hass), step)
    texts = DOG_TEXTS["step"][linked["step_id"]]
    assert simulated["step_id"] == linked["step_id"]
    assert set(texts["data"]) == _fields(linked) | _fields(simulated)
    assert set(texts["data_description"]) == set(texts["data"])


async def test_kinds_of_subentries(hass: HomeAssistant) -> None:
    kinds = entities_entry(hass).supported_subentry_types
    assert kinds == {"dog": {"supports_reconfigure": True}}
    assert set(EN["config_subentries"]) == set(kinds)
    assert set(DOG_TEXTS["initiate_flow"]) == {"user", "reconfigure"}


async def test_steps_of_the_options(hass: HomeAssistant) -> None:
    options = hass.config_entries.options
    few = await options.async_init(entities_entry(hass).entry_id)
    form = await options.async_init(traccar_entry(hass, 8082).entry_id)
    assert _fields(few) < _fields(form)
    assert set(EN["options"]) == {"step"}
    assert set(EN["options"]["step"]) == {form["step_id"]}
    step = EN["options"]["step"][form["step_id"]]
    assert set(step["data"]) == set(step["data_description"]) == _fields(form)


def _placeholders(error: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(DOG_TEXTS["error"][error]) if name}


async def test_errors(hass: HomeAssistant) -> None:
    place(hass)
    bella = dog_data(name="Bella", trackers=[], feeding=feeding(feeders=["button.bella"]))
    entry = entities_entry(hass, [dog_data(), bella])
    await async_load(hass, entry)
    hass.states.async_set("button.bella", "unknown")
    hass.states.async_set("sensor.hopper", "80", {"unit_of_measurement": "%"})
    sensor = "binary_sensor.both"
    hass.states.async_set(sensor, "off")
    long = "x" * 51
    forms = [
        {"name": long, "breed": long, "weight": 0, "birth_date": "1900-01-01", "trackers": []},
        {"name": "Fido", "weight": 1, "safe_radius": 9999, "trackers": [], "photo": FOREIGN_PHOTO},
        {"name": "Rex", "weight": 1, "trackers": [TRACKER], "motion": sensor, "door": sensor},
        {"name": "Fido", "weight": 1, "trackers": ["person.gone"], "battery": "sensor.rex_battery"},
    ]
    flow = hass.config_entries.subentries
    form = await _dog_form(hass, entry, SOURCE_USER)
    results = [await flow.async_configure(form["flow_id"], FORM | wrong) for wrong in forms]
    shown = {error for result in results for error in (result["errors"] or {}).values()}
    assert set(EN["config"]["error"]) - TRACCAR_ERRORS == shown
    unfit = [FEEDING_FORM | {"feeders": [each]} for each in ("button.bella", "sensor.hopper")]
    feeding_refused = [wrong for wrong, _ in FEEDING_REFUSED]
    edited = {
        "feeding": [*feeding_refused, *unfit],
        "health": [wrong for wrong, _ in HEALTH_REFUSED],
        "walks": [wrong for wrong, _ in WALKS_REFUSED],
    }
    for step, refused in edited.items():
        form = await _dog_form(hass, entry, step)
        for wrong in refused:
            result = await flow.async_configure(form["flow_id"], wrong)
            errors = (result["errors"] or {}).values()
            shown |= set(errors)
            fields = {name for error in errors for name in _placeholders(error)}
            assert fields <= set(result["description_placeholders"] or ())
    assert set(DOG_TEXTS["error"]) == shown
    common = EN["config"]["error"].keys() - TRACCAR_ERRORS
    assert {key: EN["config"]["error"][key] for key in common}.items() <= DOG_TEXTS["error"].items()


async def test_aborts(hass: HomeAssistant) -> None:
    entities_entry(hass)
    result = await _choose(hass, "entities")
    # Those of a server are seen in the tests of its flow.
    assert set(EN["config"]["abort"]) == {result["reason"], "nothing_to_change"}
    assert set(DOG_TEXTS["abort"]) == {"server_unreachable"}


def test_errors_of_feeding_name_the_real_limits() -> None:
    errors = DOG_TEXTS["error"]
    assert f" {MAX_NAME} " in errors["food_length"]
    assert f" {MAX_NAME} " in errors["meal_name_length"]
    assert f" {MAX_FOOD_ENERGY:g} kcal" in errors["food_energy_impossible"]
    assert f" {MAX_MEALS} meals" in errors["meals_too_many"]
    assert f" {MAX_PORTION} g" in errors["meal_amount"]
    assert f" {MIN_KCAL} and {MAX_KCAL} kcal" in errors["kcal_impossible"]
    assert f" {100 * MAX_TREATS:g} percent" in errors["treats_impossible"]
    assert f" {MAX_STOCK} g" in errors["stock_impossible"]
    assert f" {MAX_NAME} " in errors["treat_length"]
    assert f" {MAX_TREAT_KCAL} kcal" in errors["treat_kcal_impossible"]
    assert f" {MAX_LOW_DAYS} days" in errors["low_days_impossible"]
    assert f" {LONGEST_STOCK.days} days" in errors["stock_time_impossible"]
    assert f" {MAX_GUARD / timedelta(minutes=1):g} minutes" in errors["guard_impossible"]


def test_errors_name_the_real_limits() -> None:
    errors = DOG_TEXTS["error"]
    assert f" {MAX_TEXT} " in errors["name_length"]
    assert f" {MAX_TEXT} " in errors["breed_length"]
    assert f" {MIN_WEIGHT} and {MAX_WEIGHT:g} kg" in errors["weight_impossible"]
    assert f" {MAX_AGE_YEARS} years" in errors["birth_date_impossible"]
    assert f" {MAX_TEXT} " in errors["course_name"]
    assert f" {MAX_TEXT} " in errors["course_dose"]
    assert f" {MAX_TEXT} " in errors["appointment_note"]
    assert f" {MAX_UNITS} units" in errors["course_units"]
    assert f" {MAX_UNITS} units" in errors["course_stock"]
    assert f" {MAX_DAYS}." in errors["course_every"]
    assert f" {MAX_HOURS} hours" in errors["course_gap"]
    assert f"between {FIRST_YEAR} and {LAST_YEAR}" in errors["course_span"]
    assert f"between {FIRST_YEAR} and {LAST_YEAR}" in errors["appointment_date"]
    assert f"before {FIRST_YEAR}" in errors["care_last"]


def test_errors_of_walks_name_the_real_limits() -> None:
    errors = DOG_TEXTS["error"]
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    assert f" to {MAX_WALKS}." in errors["walks_per_day_impossible"]
    assert f" to {MAX_TIME / minute:g} minutes" in errors["minutes_per_day_impossible"]
    assert f" {MAX_DISTANCE / 1000:g} km" in errors["distance_per_day_impossible"]
    gap = f" {MIN_GAP / hour:g} to {MAX_GAP / hour:g} hours"
    assert gap in errors["longest_gap_impossible"]


def _value(option: str | Mapping[str, str]) -> str:
    """Return what is chosen; an option may have its label with it."""
    return option if isinstance(option, str) else option["value"]


async def test_selectors(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    forms = [await _dog_form(hass, entry, step) for step in STEPS]
    fields = [each for form in forms for each in form["data_schema"].schema.values()]
    lists = [each for each in fields if each.selector_type == "object"]
    inner = [field["selector"] for each in lists for field in each.config["fields"].values()]
    selects = [each for each in (*fields, *inner) if each.selector_type == "select"]
    options = {
        each.config["translation_key"]: {"options": {*map(_value, each.config["options"])}}
        for each in selects
    }
    columns = {each.config["translation_key"]: set(each.config["fields"]) for each in lists}
    of_actions = {key for key, _ in _translated_options()}
    shown = {
        key: {part: set(texts[part]) for part in texts}
        for key, texts in EN["selector"].items()
        if key not in of_actions or key in options
    }
    assert shown == options | {key: {"fields": names} for key, names in columns.items()}
    texts = [text for key in columns for text in EN["selector"][key]["fields"].values()]
    assert {frozenset(each) for each in texts} <= FIELD_TEXTS


@pytest.fixture(name="entities")
async def _entities(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> list[er.RegistryEntry]:
    """Return all entities of an entry with a dog that has everything linked."""
    links = {"battery": "sensor.b", "motion": "binary_sensor.m", "door": "binary_sensor.d"}
    place(hass)
    entry = entities_entry(hass, [dog_data(**links)])
    await async_load(hass, entry)
    return er.async_entries_for_config_entry(entity_registry, entry.entry_id)


async def test_entity_names(entities: list[er.RegistryEntry]) -> None:
    keys = {(e.domain, e.translation_key) for e in entities if e.translation_key}
    assert _keys(EN["entity"]) == (keys | OF_SERVERS) - NAMED_AS_THE_DEVICE
    names = {e.entity_id: e.original_name for e in entities}
    nameless = {entity_id for entity_id, name in names.items() if not name}
    assert nameless == {"device_tracker.rex"}
    assert len(set(names.values())) == len(names)


async def test_entity_states(entities: list[er.RegistryEntry]) -> None:
    options = {
        (e.domain, e.translation_key): set((e.capabilities or {}).get("options", ()))
        for e in entities
    }
    states = {
        (platform, key): set(EN["entity"][platform][key].get("state", ()))
        for platform, key in _keys(EN["entity"])
    }
    on_or_off = {key: {"on", "off"} for key in ON_OR_OFF}
    assert {key: values for key, values in states.items() if values} == on_or_off | {
        key: values for key, values in options.items() if values
    }


async def test_event_types(entities: list[er.RegistryEntry]) -> None:
    types = {
        e.translation_key: set((e.capabilities or {})["event_types"])
        for e in entities
        if e.domain == "event"
    }
    assert types
    assert types == {
        key: set(texts["state_attributes"]["event_type"]["state"])
        for key, texts in EN["entity"]["event"].items()
        if ("event", key) not in OF_SERVERS
    }


def test_reasons_of_the_quality() -> None:
    attributes = EN["entity"]["sensor"]["tracking_quality"]["state_attributes"]
    assert set(attributes) == {"reason", "last_fix"}
    assert set(attributes["reason"]["state"]) == set(QualityReason)


def _translated_options() -> Iterator[tuple[str, list[str]]]:
    """Yield the translation key of each select of an action with its options."""
    for action in SERVICES.values():
        for field in action["fields"].values():
            select = (field["selector"].get("select") or {}) if "selector" in field else {}
            yield from [
                (select[key], select["options"]) for key in ["translation_key"] if key in select
            ]


async def _schemas(hass: HomeAssistant) -> dict[str, dict[Any, Any]]:
    """Return the fields of each action by its name."""
    assert await async_setup_component(hass, DOMAIN, {})
    actions: dict[str, Any] = hass.services.async_services()[DOMAIN]
    assert set(actions) == set(KNOWN_ACTIONS)
    return {name: action.fields for name, action in KNOWN_ACTIONS.items()}


async def test_actions(hass: HomeAssistant) -> None:
    schemas = await _schemas(hass)
    assert set(schemas) == set(SERVICES) == set(EN["services"]) == set(ICONS["services"])
    for name, schema in schemas.items():
        described, texts = SERVICES[name]["fields"], EN["services"][name]
        assert set(texts) == {"name", "description", "fields"}
        assert {str(field) for field in schema} == set(described) == set(texts["fields"])
        assert {frozenset(text) for text in texts["fields"].values()} == {
            frozenset({"name", "description"})
        }
        required = {str(field) for field in schema if field.__class__ is vol.Required}
        assert required == {field for field, about in described.items() if "required" in about}
        assert all(validate_selector(about["selector"]) for about in described.values())
    names = [texts["name"] for texts in EN["services"].values()]
    assert len(set(names)) == len(names)


async def test_numbers_of_actions_have_the_limits_that_they_show(hass: HomeAssistant) -> None:
    numbers = [
        (validator, SERVICES[name]["fields"][str(field)]["selector"]["number"])
        for name, schema in (await _schemas(hass)).items()
        for field, validator in schema.items()
        if "number" in SERVICES[name]["fields"][str(field)]["selector"]
    ]
    assert numbers
    for validator, number in numbers:
        check = vol.Schema(validator)
        assert (check(number["min"]), check(number["max"])) == (number["min"], number["max"])
        for wrong in (number["min"] - 1, number["max"] + 1, "nan", "much"):
            with pytest.raises(vol.Invalid):
                check(wrong)


async def test_options_of_actions(hass: HomeAssistant) -> None:
    shown = dict(_translated_options())
    for key, options in shown.items():
        assert set(EN["selector"][key]["options"]) == set(options)
    choices = [
        (validator, SERVICES[name]["fields"][str(field)]["selector"]["select"])
        for name, schema in (await _schemas(hass)).items()
        for field, validator in schema.items()
        if "select" in SERVICES[name]["fields"][str(field)]["selector"]
    ]
    assert choices
    for validator, select in choices:
        check = vol.Schema(validator)
        assert all(check(option) for option in select["options"])
        with pytest.raises(vol.Invalid):
            check("other")


async def test_entity_units(entities: list[er.RegistryEntry]) -> None:
    units = {(e.domain, e.translation_key): e.unit_of_measurement for e in entities}
    translated = {
        (platform, key): EN["entity"][platform][key]["unit_of_measurement"]
        for platform, key in _keys(EN["entity"]) - OF_SERVERS
        if "unit_of_measurement" in EN["entity"][platform][key]
    }
    assert translated
    assert {key: units[key] for key in translated} == translated


def test_words_of_the_calorie_goal() -> None:
    attributes = EN["entity"]["sensor"]["calorie_goal"]["state_attributes"]
    assert set(attributes) == {"basis"}
    assert set(attributes["basis"]["state"]) == {*WeightBasis}


def test_words_of_portions() -> None:
    told = {key.removeprefix("basis_") for key in EN["common"] if key.startswith("basis_")}
    assert told == {*Basis, VET}


def test_words_of_reports() -> None:
    text = (FOLDER / "model/report.py").read_text("utf-8")
    used = {f"report_{key}" for key in re.findall(r"[\"'](\w+)[\"']", text)}
    keys = {key for key in EN["common"] if key.startswith("report_")}
    assert keys
    assert keys <= used


def test_words_of_the_calendar() -> None:
    attributes = EN["entity"]["calendar"]["schedule"]["state_attributes"]
    assert set(attributes) == {"message"}
    assert set(attributes["message"]) == {"state"}
    assert set(attributes["message"]["state"]) == {*CareKind, "walk", "meal", "dose"}


async def test_icons(entities: list[er.RegistryEntry]) -> None:
    keys = {(e.domain, e.translation_key): e.original_device_class for e in entities}
    needed = {key for key, device_class in keys.items() if key[1] and not device_class}
    assert set(ICONS) == {"entity", "services"}
    assert needed | OF_SERVERS <= _keys(ICONS["entity"]) <= set(keys) | OF_SERVERS
    icons = [icon for _, icon in _texts(ICONS)]
    assert not [icon for icon in icons if not re.fullmatch(r"mdi:[a-z0-9-]+", icon)]
    assert all(
        ICONS["entity"][platform][key]["default"] for platform, key in _keys(ICONS["entity"])
    )


def test_icons_of_states() -> None:
    states = {
        f"{platform}.{key}.{state}"
        for platform, key in _keys(ICONS["entity"])
        for state in ICONS["entity"][platform][key].get("state", ())
    }
    known = {
        f"{platform}.{key}.{state}"
        for platform, key in _keys(EN["entity"])
        for state in EN["entity"][platform][key].get("state", ("on", "off"))
    }
    assert states <= known


def _raised(module: Path) -> set[str]:
    """Return the translation keys of the exceptions that a module makes.

    A key stands in the call, or in the module under the name that the call uses.
    """
    text = module.read_text("utf-8")
    calls = re.findall(r"(?:=DOMAIN,\s*translation_key=|\brefuse\(\s*)([\w\"]+)", text)
    named = [
        key
        for name in {call for call in calls if not call.startswith('"')}
        for line in re.findall(rf"\b{name} = (.*)", text)
        for key in re.findall(r'"(\w+)"', line)
    ]
    said = re.findall(r'\bsaying\(.*?"(\w+)"', text, re.DOTALL)
    return {key.strip('"') for key in calls if key.startswith('"')} | {*named, *said}


def test_exceptions() -> None:
    raised = {key for module in FOLDER.rglob("*.py") for key in _raised(module)}
    assert raised
    assert set(EN["exceptions"]) == raised
    assert {frozenset(texts) for texts in EN["exceptions"].values()} == {frozenset({"message"})}


def test_issues() -> None:
    made = {
        key
        for module in FOLDER.rglob("*.py")
        for key in re.findall(r'severity=\S+,\s*translation_key="(\w+)"', module.read_text("utf-8"))
    }
    assert made
    assert set(EN["issues"]) == made | set(Problem)
    fixed = EN["issues"]["token_ending"]
    assert set(fixed) == {"title", "fix_flow"}
    assert {frozenset(texts) for texts in EN["issues"].values() if texts is not fixed} == {
        frozenset({"title", "description"})
    }
    assert set(fixed["fix_flow"]["step"]["confirm"]) == {"title", "description"}


async def test_system_health(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "system_health", {})
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()
    traccar_entry(hass, 8082)
    shown = await get_system_health_info(hass, DOMAIN)
    shown.pop("can_reach_server").close()
    assert set(EN["system_health"]["info"]) == {*shown, "can_reach_server"}


def test_sections() -> None:
    assert set(EN) == {
        "config",
        "config_subentries",
        "selector",
        "common",
        "options",
        "entity",
        "exceptions",
        "issues",
        "services",
        "system_health",
    }
    assert set(EN["config"]) == {"initiate_flow", "step", "error", "abort"}
    assert set(DOG_TEXTS) == {"entry_type", "initiate_flow", "step", "error", "abort"}


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_reads_well(language: str, path: str) -> None:
    text = LANGUAGES[language][path]
    assert text == " ".join(text.split())
    assert not re.search(r"[<>]|://|www\.|\[%|\.\.", text)
    assert text.endswith(".") == bool(SENTENCES.search(path))
    assert text[0].isupper() or text.startswith("{") or path.endswith("unit_of_measurement")


def _fields_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the placeholders of each text, each as often as it is there."""
    return {
        key: sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
        for key, text in texts.items()
    }


def _numbers_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the digits of each text; a language may put commas where English has points."""
    return {key: sorted(re.findall(r"\d+", text)) for key, text in texts.items()}


def test_all_languages_are_there() -> None:
    assert set(LANGUAGES) == {"en", *SAME_WORDS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_say_the_same(language: str) -> None:
    texts = LANGUAGES[language]
    assert list(texts) == list(TEXTS)
    assert _fields_of(texts) == _fields_of(TEXTS)
    assert _numbers_of(texts) == _numbers_of(TEXTS)


@pytest.mark.parametrize("language", SAME_WORDS)
def test_all_is_translated(language: str) -> None:
    texts = LANGUAGES[language]
    assert {text for key, text in texts.items() if text == TEXTS[key]} == SAME_WORDS[language]
