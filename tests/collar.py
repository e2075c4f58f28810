"""A real tracker entity of another integration, which a dog can be linked to, and its clock."""

from collections.abc import Iterable
from datetime import datetime
import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.device_tracker import TrackerEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import EntityComponent
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.model.gps import Fix

ENTITY_ID = "device_tracker.collar"


class Collar(TrackerEntity):
    """A collar that tells what it is told to tell."""

    def __init__(self, freezer: FrozenDateTimeFactory, name: str) -> None:
        """Start without a position."""
        self._freezer = freezer
        self._attr_name = self._attr_unique_id = name

    async def async_send(self, fix: Fix) -> None:
        """Report a fix at the moment it was made."""
        await self.async_wait(fix.time)
        self._attr_latitude, self._attr_longitude = fix.latitude, fix.longitude
        self._attr_location_accuracy = fix.accuracy or 0
        self.async_write_ha_state()
        await self.hass.async_block_till_done()

    async def async_walk(self, fixes: Iterable[Fix]) -> None:
        """Report fixes one by one."""
        for fix in fixes:
            await self.async_send(fix)

    async def async_wait(self, until: datetime) -> None:
        """Let time pass, with all timers that end meanwhile."""
        self._freezer.move_to(until)
        async_fire_time_changed(self.hass, until)
        await self.hass.async_block_till_done()


async def async_add_collar(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, name: str = "Collar"
) -> Collar:
    """Add a collar, or a phone, to Home Assistant."""
    collar = Collar(freezer, name)
    component = EntityComponent[TrackerEntity](logging.getLogger(__name__), "device_tracker", hass)
    await component.async_add_entities([collar])
    return collar
