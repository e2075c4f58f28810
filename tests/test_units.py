"""The units in which people of a house measure."""

from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import METRIC_SYSTEM, US_CUSTOMARY_SYSTEM, UnitSystem
import pytest

from custom_components.pawcontrol.units import length_unit, mass_unit, way_unit


@pytest.mark.parametrize(
    ("system", "units"),
    [(METRIC_SYSTEM, ("kg", "km", "m")), (US_CUSTOMARY_SYSTEM, ("lb", "mi", "ft"))],
)
def test_units(hass: HomeAssistant, system: UnitSystem, units: tuple[str, ...]) -> None:
    hass.config.units = system
    assert (mass_unit(hass), way_unit(hass), length_unit(hass)) == units
