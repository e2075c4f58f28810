"""The units of the house: those in which people here weigh a dog and measure its ways."""

from homeassistant.const import UnitOfLength, UnitOfMass
from homeassistant.core import HomeAssistant, callback


@callback
def mass_unit(hass: HomeAssistant) -> UnitOfMass:
    """Return the unit in which people here weigh a dog."""
    if hass.config.units.mass_unit == UnitOfMass.POUNDS:
        return UnitOfMass.POUNDS
    return UnitOfMass.KILOGRAMS


@callback
def way_unit(hass: HomeAssistant) -> UnitOfLength:
    """Return the unit in which people here measure a walk."""
    if hass.config.units.length_unit == UnitOfLength.MILES:
        return UnitOfLength.MILES
    return UnitOfLength.KILOMETERS


@callback
def length_unit(hass: HomeAssistant) -> UnitOfLength:
    """Return the unit in which people here measure a garden."""
    return UnitOfLength.FEET if way_unit(hass) is UnitOfLength.MILES else UnitOfLength.METERS
