"""What ships beside the code: the look at our own quality, icons, and workflows."""

from pathlib import Path
import re
import tomllib
from typing import Any, Final

from homeassistant.components.brands.const import ALLOWED_IMAGES
from PIL import Image
import pytest
import voluptuous as vol
import yaml

ROOT: Final = Path(__file__).parent.parent
INTEGRATION: Final = ROOT / "custom_components" / "pawcontrol"
WORKFLOWS: Final = sorted((ROOT / ".github").rglob("*.yml"))
BRONZE: Final = """
    action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
    dependency-transparency docs-actions docs-conditions docs-high-level-description
    docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
    entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
    unique-config-entry
"""
SILVER: Final = """
    action-exceptions config-entry-unloading docs-configuration-parameters
    docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
    parallel-updates reauthentication-flow test-coverage
"""
GOLD: Final = """
    devices diagnostics discovery discovery-update-info docs-data-update docs-examples
    docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
    docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
    entity-translations exception-translations icon-translations reconfiguration-flow
    repair-issues stale-devices
"""
PLATINUM: Final = "async-dependency inject-websession strict-typing"
RULES: Final = f"{BRONZE} {SILVER} {GOLD} {PLATINUM}".split()
SCHEMA: Final = vol.Schema(
    vol.Any(
        vol.In(["done", "todo"]),
        {vol.Required("status"): vol.In(["done", "todo", "exempt"]), vol.Required("comment"): str},
    )
)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_every_rule_of_the_quality_scale_is_there() -> None:
    told = _read(INTEGRATION / "quality_scale.yaml")
    assert list(told) == ["rules"]
    assert len(RULES) == 54
    assert list(told["rules"]) == RULES
    for answer in told["rules"].values():
        assert SCHEMA(answer) == answer


def test_no_tier_is_claimed_that_is_not_reached() -> None:
    manifest = _read(INTEGRATION / "manifest.json")
    assert "quality_scale" not in manifest


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert _read(INTEGRATION / "manifest.json")["version"] == project["version"]


def test_one_home() -> None:
    manifest = _read(INTEGRATION / "manifest.json")
    home = manifest["documentation"]
    owner = home.removeprefix("https://github.com/").split("/")[0]
    assert manifest["issue_tracker"] == f"{home}/issues"
    assert manifest["codeowners"] == [f"@{owner}"]
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("blueprints/**/*.yaml")]
    links = {
        link
        for page in pages
        for link in re.findall(r"https://github\.com/[\w-]+/[\w-]+", page.read_text("utf-8"))
    }
    assert links == {home}


@pytest.mark.parametrize(("name", "size"), [("icon.png", 256), ("icon@2x.png", 512)])
def test_icons(name: str, size: int) -> None:
    assert name in ALLOWED_IMAGES
    with Image.open(INTEGRATION / "brand" / name) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (size, size))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_of_others_are_pinned_by_commit(path: Path) -> None:
    assert _read(path)
    used = re.findall(r"uses: (.+)", path.read_text("utf-8"))
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # .+", each)] == []


def test_workflows_are_allowed_to_read_only_unless_they_say_why() -> None:
    flows = {path.stem: _read(path) for path in WORKFLOWS if path.parent.name == "workflows"}
    assert set(flows) == {"beta", "checks", "release", "validate"}
    assert {str(flow["permissions"]) for flow in flows.values()} == {"{'contents': 'read'}"}
    more = {name for name, flow in flows.items() if "write" in str(flow["jobs"])}
    assert more == {"release"}
