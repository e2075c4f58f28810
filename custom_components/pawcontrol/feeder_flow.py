"""The feeders in a dog's feeding form: what can be one."""

from collections.abc import Iterable
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import PERCENTAGE, Platform
from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers.entity import get_device_class, get_unit_of_measurement
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig

from .feeders import DOMAINS, feeders_of
from .profile_flow import entity_error, other_dogs

FEEDERS: Final = EntitySelector(EntitySelectorConfig(domain=[*DOMAINS], multiple=True))


def feeders_error(hass: HomeAssistant, feeders: Iterable[str], dog_id: str) -> str | None:
    """Return why these entities cannot tell that a dog was fed, which must be this one."""
    chosen = [*feeders]
    missing = next(filter(None, (entity_error(hass, each) for each in chosen)), None)
    if missing:
        return missing
    if any(_tells_something_else(hass, each) for each in chosen):
        return "feeder_unfit"
    taken = {each for dog in other_dogs(hass, dog_id) for each in feeders_of(dog.data)}
    return None if taken.isdisjoint(chosen) else "feeder_taken"


def _tells_something_else(hass: HomeAssistant, entity_id: str) -> bool:
    """Tell whether a sensor measures neither a weight nor a number of portions."""
    if split_entity_id(entity_id)[0] != Platform.SENSOR:
        return False
    weighs = get_device_class(hass, entity_id) in {None, SensorDeviceClass.WEIGHT}
    return not weighs or get_unit_of_measurement(hass, entity_id) == PERCENTAGE
