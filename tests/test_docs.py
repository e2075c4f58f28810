"""The pages for people tell what there is: no more, no less, and all that they show works."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.pawcontrol.action_call import checked
from custom_components.pawcontrol.actions import ACTIONS
from custom_components.pawcontrol.const import SourceKind

from .common import async_load, entities_entry, place

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "custom_components" / "pawcontrol"
PAGES: Final = sorted(
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"))
    if not path.stem.startswith("performance")
)
EN: Final = json.loads((FOLDER / "translations/en.json").read_text("utf-8"))
SERVICES: Final[Any] = parse_yaml((FOLDER / "services.yaml").read_text("utf-8"))
OF_SERVERS: Final = {("button", "locate"), ("event", "tracker_alarm"), ("sensor", "steps")}
"""The entities that only dogs with the trackers of a server have."""


def _page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def _section(page: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one that is not deeper."""
    text = _page(page)
    (found,) = re.finditer(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    rest = text[found.end() :]
    return re.split(rf"^#{{1,{len(found[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def _rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of all tables, without their headings."""
    tables = re.findall(r"^\|[- |]+\|\n((?:\|.*\n?)+)", text, re.MULTILINE)
    return [
        [cell.strip() for cell in row.strip("|").split(" | ")]
        for table in tables
        for row in table.splitlines()
    ]


def _blocks(text: str) -> Iterator[Any]:
    """Yield what each block of YAML holds."""
    yield from (parse_yaml(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))


def _slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {_slug(re.sub(r"\[(.+?)\]\(.+?\)", r"\1", heading)) for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))
    local = [link for link in links if not link.startswith("https://")]
    files = {path.parent / link.partition("#")[0] for link in local if not link.startswith("#")}
    assert {file for file in files if not file.exists()} == set()
    named = [link.partition("#") for link in local if "#" in link]
    wrong = [
        f"{file}#{anchor}"
        for file, _, anchor in named
        if anchor not in _anchors(path.parent / file if file else path)
    ]
    assert wrong == []


def test_every_page_can_be_reached_from_the_front() -> None:
    front = (ROOT / "README.md").read_text("utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert {page for page in pages if f"docs/{page}" not in front} == set()


async def test_entities(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> None:
    place(hass)
    entry = entities_entry(hass)
    await async_load(hass, entry)
    there = {
        (e.domain, e.unique_id.partition("_")[2]): (
            e.original_name or "(the name of the dog)",
            "no" if e.disabled_by else "yes",
            e.unit_of_measurement or "",
        )
        for e in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }
    rows = _rows(_page("entities"))
    told = {(row[0], row[2].strip("`")): (row[1], row[3], row[4]) for row in rows}
    assert len(told) == len(rows)
    assert {key: about for key, about in told.items() if key not in OF_SERVERS} == there
    names = {key: EN["entity"][key[0]][key[1]]["name"] for key in OF_SERVERS}
    assert {key: told[key][0] for key in OF_SERVERS} == names
    assert all(row[5] for row in rows)


def test_actions_with_their_fields() -> None:
    headings = re.findall(r"^### `(\w+)`: (.+)$", _page("actions"), re.MULTILINE)
    names = {key: texts["name"].lower() for key, texts in EN["services"].items()}
    assert {key: name.lower() for key, name in headings} == names
    for key, name in headings:
        text = _section("actions", f"`{key}`: {name}")
        assert EN["services"][key]["description"] in text
        told = {row[0].strip("`*"): row for row in _rows(text)}
        fields = SERVICES[key]["fields"]
        assert list(told) == list(fields)
        required = {field for field, row in told.items() if row[0].startswith("**")}
        assert required == {field for field, about in fields.items() if "required" in about}
        for field, row in told.items():
            assert row[1] == EN["services"][key]["fields"][field]["description"]
            select = (fields[field]["selector"].get("select") or {}).get("options", ())
            assert all(f"`{option}`" in row[2] for option in select)


def _calls(node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield each call of an action below a node."""
    below = [*node.values()] if isinstance(node, dict) else node if isinstance(node, list) else []
    yield from [node] if isinstance(node, dict) and "action" in node else []
    for each in below:
        yield from _calls(each)


CALLS: Final = [
    call
    for path in PAGES
    for block in _blocks(path.read_text("utf-8"))
    for call in _calls(block)
    if str(call["action"]).startswith("pawcontrol.")
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call["action"])
async def test_calls_of_actions(hass: HomeAssistant, call: Mapping[str, Any]) -> None:
    assert await async_setup_component(hass, "pawcontrol", {})
    rendered: dict[str, Any] = {"journal": []}
    data = {
        key: rendered.get(key, "x") if "{{" in str(value) else value
        for key, value in call["data"].items()
    }
    known = ACTIONS[call["action"].partition(".")[2]].fields
    assert checked(known)(data)


def test_every_action_has_an_example() -> None:
    assert {call["action"] for call in CALLS} >= {f"pawcontrol.{key}" for key in SERVICES}


AUTOMATIONS: Final = [*_blocks(_page("automations"))]


@pytest.mark.parametrize("automation", AUTOMATIONS, ids=lambda each: each["alias"])
async def test_automations(hass: HomeAssistant, automation: dict[str, Any]) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    config = await async_validate_config_item(hass, "documented", automation)
    assert config
    assert config.validation_status == "ok"
    known = {e.entity_id for e in er.async_get(hass).entities.values()}
    named = set(re.findall(r"\b[a-z_]+\.rex\w*", str(automation)))
    assert named <= known


def _told(text: str) -> dict[str, str]:
    return {row[0]: row[1] for row in _rows(text)}


@pytest.mark.parametrize("form", ["profile", "walks", "feeding", "health"])
def test_forms_of_a_dog(form: str) -> None:
    step = EN["config_subentries"]["dog"]["step"][form]
    heading = "Profile of a dog" if form == "profile" else step["title"]
    own = _section("options", heading).partition("\n### ")[0]
    assert _told(own) == {name: step["data_description"][key] for key, name in step["data"].items()}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Each meal", "meal"),
        ("Each medication", "courses"),
        ("Each care that comes back", "care"),
        ("Each appointment", "appointments"),
    ],
)
def test_lists_of_forms(heading: str, key: str) -> None:
    fields = EN["selector"][key]["fields"].values()
    told = {text["name"]: text.get("description", "") for text in fields}
    assert _told(_section("options", heading)) == told


def test_options_of_an_entry() -> None:
    step = EN["options"]["step"]["init"]
    about = {
        name: step["data_description"][key].replace("{module}", "`/pawcontrol/pawcontrol.js`")
        for key, name in step["data"].items()
    }
    assert _told(_section("options", "Options of an entry")) == about


@pytest.mark.parametrize(
    ("heading", "step"), [("Home Assistant entities", "entities"), ("Traccar server", "traccar")]
)
def test_what_a_source_is_asked_for(heading: str, step: str) -> None:
    fields = {row[0] for row in _rows(_section("sources", heading))}
    assert fields == set(EN["config"]["step"][step]["data"].values())


def test_sources() -> None:
    names = EN["config"]["step"]["user"]["menu_options"]
    assert set(names) == {*SourceKind}
    assert all(_section("sources", name) for name in names.values())


def test_repairs() -> None:
    text = _section("troubleshooting", "Repairs")
    assert {row[0].rpartition("`")[0].rpartition("`")[2] for row in _rows(text)} == set(
        EN["issues"]
    )


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("install", "With HACS"),
        ("install", "By hand"),
        ("install", "Remove"),
        ("automations", "What it is for"),
        ("automations", "Blueprints"),
        ("sources", "Supported devices"),
        ("sources", "Data update"),
        ("dashboard", "Performance"),
        ("troubleshooting", "Diagnostics and logs"),
    ],
)
def test_what_the_quality_scale_asks_for(page: str, heading: str) -> None:
    assert _section(page, heading).strip()


def test_figures_of_performance() -> None:
    keys = re.findall(
        r"`(\w+)`", "\n".join(row[2] for row in _rows(_section("entities", "The source")))
    )
    names = {EN["entity"]["sensor"][key]["name"] for key in keys}
    assert names == {row[0] for row in _rows(_section("dashboard", "Performance"))}


def test_blueprints() -> None:
    told = set(re.findall(r"\.\./(blueprints/\S+\.yaml)", _page("automations")))
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "blueprints").rglob("*.yaml")}
    assert told == there


def test_cards() -> None:
    built = (FOLDER / "frontend" / "pawcontrol.js").read_text("utf-8")
    told = set(re.findall(r"custom:([\w-]+)", _page("dashboard")))
    assert told == {"pawcontrol", "pawcontrol-dog-card", "pawcontrol-walk-card"}
    assert {card for card in told if not re.search(rf"[`'\"]{card}[`'\"]", built)} == set()
    views = {row[0].lower() for row in _rows(_page("dashboard"))[:5]}
    hidden = _section("dashboard", "A dashboard without typing")
    assert {view for view in views if f"`{view}`" not in hidden} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_yaml_can_be_read(path: Path) -> None:
    assert all(_blocks(path.read_text("utf-8")))
