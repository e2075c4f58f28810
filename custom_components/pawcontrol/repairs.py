"""Repairs: what a person can do about an issue right where it is told."""

from typing import Any, override

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.components.repairs.const import FlowType
from homeassistant.config_entries import SOURCE_REAUTH, ConfigFlowContext
from homeassistant.core import HomeAssistant

from .const import DOMAIN


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow of the one issue that has one: a token that ends soon."""
    return TokenFlow()


class TokenFlow(ConfirmRepairFlow):
    """Leads to the form that asks for another token."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Say what is wrong, then ask for the token."""
        if user_input is None:
            return await super().async_step_confirm()
        issue: dict[str, Any] = self.data or {}
        entry = self.hass.config_entries.async_get_known_entry(issue["entry_id"])
        asked = next(entry.async_get_active_flows(self.hass, {SOURCE_REAUTH}), None)
        form = asked or await self.hass.config_entries.flow.async_init(
            DOMAIN,
            context=ConfigFlowContext(
                source=SOURCE_REAUTH,
                entry_id=entry.entry_id,
                title_placeholders={"name": entry.title},
                unique_id=entry.unique_id,
            ),
            data=dict(entry.data),
        )
        return self.async_create_entry(data={}, next_flow=(FlowType.CONFIG_FLOW, form["flow_id"]))
