"""Forms of a dog, as the frontend opens, reads and sends them."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntry
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import get_schema_suggested_value

from .common import dog_id


async def async_open_menu(hass: HomeAssistant, entry: ConfigEntry, dog: str = dog_id()) -> Any:
    """Open the menu that asks what to change of a dog."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, "dog"), context={"source": SOURCE_RECONFIGURE, "subentry_id": dog}
    )


async def async_open(
    hass: HomeAssistant, entry: ConfigEntry, step: str, dog: str = dog_id()
) -> Any:
    """Open a form of a dog."""
    menu = await async_open_menu(hass, entry, dog)
    flow = hass.config_entries.subentries
    return await flow.async_configure(menu["flow_id"], {"next_step_id": step})


async def async_submit(hass: HomeAssistant, form: Any, values: dict[str, Any]) -> Any:
    """Send a form, and wait for what follows from it."""
    result = await hass.config_entries.subentries.async_configure(form["flow_id"], values)
    await hass.async_block_till_done()
    return result


def suggested(form: Any) -> dict[str, Any]:
    """Return what a form shows in its fields, without the empty ones."""
    fields = form["data_schema"].schema
    shown = {str(field): get_schema_suggested_value(fields, field) for field in fields}
    return {field: value for field, value in shown.items() if value is not None}
