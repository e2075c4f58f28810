"""Every text that a user meets is there, none is left over, and all of them read well."""

from collections.abc import Iterator, Mapping
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
from homeassistant.helpers.selector import SelectSelector, validate_selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
import voluptuous as vol

import custom_components.pawcontrol
from custom_components.pawcontrol.config_flow import MAX_TEXT
from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.model.dog import MAX_AGE_YEARS
from custom_components.pawcontrol.model.weight import MAX_WEIGHT, MIN_WEIGHT

from .common import (
    TRACKER,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    place,
)

FOLDER: Final = Path(custom_components.pawcontrol.__file__).parent
FILES: Final = sorted(FOLDER.glob("translations/*.json"))
EN: Final = json.loads((FOLDER / "translations/en.json").read_text("utf-8"))
ACTIONS: Any = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = ACTIONS
ICONS: Final = json.loads((FOLDER / "icons.json").read_text("utf-8"))
DOG_TEXTS: Final = EN["config_subentries"]["dog"]
FORM: Final = {"sex": "male", "neutered": True, "home_zone": "zone.home"}
NAMED_AS_THE_DEVICE: Final = {("device_tracker", "position")}
"""The entities without a name of their own."""


def _texts(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the dotted path of every text below a node with the text."""
    for key, value in node.items():
        below = _texts(value, f"{path}{key}.") if value.__class__ is dict else [(path + key, value)]
        yield from below


TEXTS: Final = dict(_texts(EN))
SENTENCES: Final = re.compile(
    r"(error|abort|exceptions|data_description|menu_option_descriptions)\.|description$"
)


async def _choose(hass: HomeAssistant, source: str) -> Any:
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await flow.async_configure(menu["flow_id"], {"next_step_id": source})


async def _dog_form(hass: HomeAssistant, entry: ConfigEntry, source: str) -> Any:
    context = SubentryFlowContext(source=source, subentry_id=dog_id())
    handler = (entry.entry_id, "dog")
    return await hass.config_entries.subentries.async_init(handler, context=context)


def _fields(form: Any) -> set[str]:
    return {str(field) for field in form["data_schema"].schema}


def _keys(section: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the platforms and translation keys of an "entity" section."""
    return {(platform, key) for platform, keys in section.items() for key in keys}


async def test_steps_of_the_flow(hass: HomeAssistant) -> None:
    menu: Any = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    demo, entities = await _choose(hass, "demo"), await _choose(hass, "entities")
    steps, options = EN["config"]["step"], set(menu["menu_options"])
    assert set(steps) == {menu["step_id"], demo["step_id"], entities["step_id"]}
    assert set(steps["user"]["menu_options"]) == options
    assert set(steps["user"]["menu_option_descriptions"]) == options
    assert demo["data_schema"] is None
    assert "data" not in steps["demo"]
    assert set(steps["entities"]["data"]) == _fields(entities)
    assert set(steps["entities"]["data_description"]) == _fields(entities)


@pytest.mark.parametrize("source", [SOURCE_USER, SOURCE_RECONFIGURE])
async def test_steps_of_a_dog(hass: HomeAssistant, source: str) -> None:
    linked = await _dog_form(hass, entities_entry(hass), source)
    simulated = await _dog_form(hass, demo_entry(hass), source)
    step = DOG_TEXTS["step"][linked["step_id"]]
    assert simulated["step_id"] == linked["step_id"]
    assert set(step["data"]) == _fields(linked) | _fields(simulated)
    assert set(step["data_description"]) == set(step["data"])


async def test_kinds_of_subentries(hass: HomeAssistant) -> None:
    kinds = entities_entry(hass).supported_subentry_types
    assert kinds == {"dog": {"supports_reconfigure": True}}
    assert set(EN["config_subentries"]) == set(kinds)
    assert set(DOG_TEXTS["step"]) == {"user", "reconfigure"}
    assert set(DOG_TEXTS["initiate_flow"]) == {"user", "reconfigure"}


async def test_steps_of_the_options(hass: HomeAssistant) -> None:
    form = await hass.config_entries.options.async_init(entities_entry(hass).entry_id)
    assert set(EN["options"]) == {"step"}
    assert set(EN["options"]["step"]) == {form["step_id"]}
    step = EN["options"]["step"][form["step_id"]]
    assert set(step["data"]) == set(step["data_description"]) == _fields(form)


async def test_errors(hass: HomeAssistant) -> None:
    place(hass)
    entry = entities_entry(hass)
    await async_load(hass, entry)
    sensor = "binary_sensor.both"
    hass.states.async_set(sensor, "off")
    long = "x" * 51
    forms = [
        {"name": long, "breed": long, "weight": 0, "birth_date": "1900-01-01", "trackers": []},
        {"name": "Rex", "weight": 1, "trackers": [TRACKER], "motion": sensor, "door": sensor},
        {"name": "Fido", "weight": 1, "trackers": ["person.gone"], "battery": "sensor.rex_battery"},
    ]
    flow = hass.config_entries.subentries
    form = await _dog_form(hass, entry, SOURCE_USER)
    results = [await flow.async_configure(form["flow_id"], FORM | wrong) for wrong in forms]
    shown = {error for result in results for error in (result["errors"] or {}).values()}
    assert set(DOG_TEXTS["error"]) == shown
    assert EN["config"]["error"] == DOG_TEXTS["error"]


async def test_aborts(hass: HomeAssistant) -> None:
    entities_entry(hass)
    result = await _choose(hass, "entities")
    assert set(EN["config"]["abort"]) == {result["reason"]}


def test_errors_name_the_real_limits() -> None:
    errors = DOG_TEXTS["error"]
    assert f" {MAX_TEXT} " in errors["name_length"]
    assert f" {MAX_TEXT} " in errors["breed_length"]
    assert f" {MIN_WEIGHT} and {MAX_WEIGHT:g} kg" in errors["weight_impossible"]
    assert f" {MAX_AGE_YEARS} years" in errors["birth_date_impossible"]


async def test_selectors(hass: HomeAssistant) -> None:
    form: Any = await _choose(hass, "entities")
    selectors = form["data_schema"].schema.values()
    selects = [selector for selector in selectors if selector.selector_type == "select"]
    of_actions = {key for key, _ in _translated_options()}
    assert {select.config["translation_key"] for select in selects} == set(
        EN["selector"]
    ) - of_actions
    select: SelectSelector
    (select,) = selects
    texts = EN["selector"][select.config["translation_key"]]
    assert set(texts) == {"options"}
    assert set(texts["options"]) == set(select.config["options"])


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
    assert _keys(EN["entity"]) == keys - NAMED_AS_THE_DEVICE
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
    on_or_off = {("binary_sensor", "on_walk"): {"on", "off"}}
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
    }


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
    return {name: action.schema.schema for name, action in actions.items()}


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
        for platform, key in _keys(EN["entity"])
        if "unit_of_measurement" in EN["entity"][platform][key]
    }
    assert translated
    assert {key: units[key] for key in translated} == translated


async def test_icons(entities: list[er.RegistryEntry]) -> None:
    keys = {(e.domain, e.translation_key): e.original_device_class for e in entities}
    needed = {key for key, device_class in keys.items() if key[1] and not device_class}
    assert set(ICONS) == {"entity", "services"}
    assert needed <= _keys(ICONS["entity"]) <= set(keys)
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
    return {key.strip('"') for key in calls if key.startswith('"')} | set(named)


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
    assert set(EN["issues"]) == made
    assert {frozenset(texts) for texts in EN["issues"].values()} == {
        frozenset({"title", "description"})
    }


def test_sections() -> None:
    assert set(EN) == {
        "config",
        "config_subentries",
        "selector",
        "options",
        "entity",
        "exceptions",
        "issues",
        "services",
    }
    assert set(EN["config"]) == {"initiate_flow", "step", "error", "abort"}
    assert set(DOG_TEXTS) == {"entry_type", "initiate_flow", "step", "error"}


@pytest.mark.parametrize("path", TEXTS)
def test_text_reads_well(path: str) -> None:
    text = TEXTS[path]
    assert text == " ".join(text.split())
    assert not re.search(r"[<>]|://|www\.|\[%|\.\.", text)
    assert text.endswith(".") == bool(SENTENCES.search(path))
    assert re.match(r"[A-Z{]", text) or path.endswith("unit_of_measurement")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_languages_say_the_same(path: Path) -> None:
    texts = dict(_texts(json.loads(path.read_text("utf-8"))))
    assert set(texts) == set(TEXTS)
    fields = {key: {name for _, name, _, _ in Formatter().parse(texts[key])} for key in texts}
    assert fields == {
        key: {name for _, name, _, _ in Formatter().parse(TEXTS[key])} for key in TEXTS
    }
