"""The units in which people of a house measure."""

from homeassistant.components.sensor import async_update_suggested_units
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import METRIC_SYSTEM, US_CUSTOMARY_SYSTEM, UnitSystem
import pytest

from custom_components.pawcontrol.units import length_unit, mass_unit, way_unit

from .common import async_load, entities_entry, entity_id, place


@pytest.mark.parametrize(
    ("system", "units"),
    [(METRIC_SYSTEM, ("kg", "km", "m")), (US_CUSTOMARY_SYSTEM, ("lb", "mi", "ft"))],
)
def test_units(hass: HomeAssistant, system: UnitSystem, units: tuple[str, ...]) -> None:
    hass.config.units = system
    assert (mass_unit(hass), way_unit(hass), length_unit(hass)) == units


async def test_sensors_change_with_the_units_of_the_house(hass: HomeAssistant) -> None:
    def units() -> list[str]:
        keys = ("weight", "walk_distance", "distance_today", "distance_week")
        states = (hass.states.get(entity_id(hass, "sensor", key)) for key in keys)
        return [state.attributes["unit_of_measurement"] for state in states if state]

    place(hass)
    await async_load(hass, entities_entry(hass))
    assert units() == ["kg", "m", "km", "km"]
    for system, expected in (
        ("us_customary", ["lb", "ft", "mi", "mi"]),
        ("metric", ["kg", "m", "km", "km"]),
    ):
        await hass.config.async_update(unit_system=system)
        async_update_suggested_units(hass)
        await hass.async_block_till_done()
        assert units() == expected
