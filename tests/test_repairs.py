"""What a person can do about an issue in Repairs: give another token before the old one ends."""

from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.pawcontrol.const import DOMAIN
from custom_components.pawcontrol.issues import LOOK_EVERY

from .common import HassClient, async_load, entities_entry, place
from .test_issues import async_pass
from .traccar_server import token

ISSUE: Final = "token_ending_entities-entry"
FIX: Final = "/api/repairs/issues/fix"

pytestmark = pytest.mark.freeze_time("2026-10-03 08:00:00")


async def _async_entry(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, end: str
) -> ConfigEntry:
    """Return an entry with a token that ends then, looked at for the first time."""
    place(hass)
    entry = entities_entry(hass)
    data = {**entry.data, "api_token": token({"u": 1, "e": end})}
    hass.config_entries.async_update_entry(entry, data=data)
    await async_load(hass, entry)
    await async_pass(hass, freezer, LOOK_EVERY)
    return entry


@pytest.mark.parametrize(
    ("end", "days"),
    [
        ("2026-10-06T08:00:00Z", ["2026-10-06"]),
        ("2026-10-05T23:30:00Z", ["2026-10-05"]),
        ("2026-10-02T08:00:00Z", ["2026-10-02"]),
        ("2026-10-06T09:00:00Z", []),
    ],
)
async def test_a_token_that_ends_soon_is_told(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    issue_registry: ir.IssueRegistry,
    end: str,
    days: list[str],
) -> None:
    await hass.config.async_set_time_zone("UTC")
    await _async_entry(hass, freezer, end)
    told = [issue for (_, key), issue in issue_registry.issues.items() if key == ISSUE]
    assert [(each.translation_placeholders or {})["date"] for each in told] == days


async def _async_fix(hass_client: HassClient) -> dict[str, Any]:
    """Go through the dialog of the issue; return how it ends."""
    client = await hass_client()
    response = await client.post(FIX, json={"handler": DOMAIN, "issue_id": ISSUE})
    form = await response.json()
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    assert form["description_placeholders"] == {"source": "Paw Control", "date": "2026-10-06"}
    result: dict[str, Any] = await (await client.post(f"{FIX}/{form['flow_id']}", json={})).json()
    return result


@pytest.mark.parametrize("asked", [False, True])
async def test_the_issue_leads_to_the_form_for_a_token(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    issue_registry: ir.IssueRegistry,
    hass_client: HassClient,
    asked: bool,  # noqa: FBT001  (a parameter of the test)
) -> None:
    assert await async_setup_component(hass, "repairs", {})
    assert await async_setup_component(hass, "http", {})
    entry = await _async_entry(hass, freezer, "2026-10-06T08:00:00Z")
    start = {True: entry.async_start_reauth, False: lambda _hass: None}
    start[asked](hass)
    await hass.async_block_till_done()
    result = await _async_fix(hass_client)
    assert result["type"] == "create_entry"
    (flow,) = entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    assert flow["step_id"] == "reauth_confirm"
    assert result["next_flow"] == ["config_flow", flow["flow_id"]]
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None
    await async_pass(hass, freezer, LOOK_EVERY)
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await async_pass(hass, freezer, LOOK_EVERY)
    assert issue_registry.async_get_issue(DOMAIN, ISSUE)
