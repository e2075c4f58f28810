"""Constants of Paw Control."""

from enum import StrEnum
import logging
from typing import Final

DOMAIN: Final = "pawcontrol"
LOGGER: Final = logging.getLogger(__package__)

SUBENTRY_DOG: Final = "dog"

CONF_SOURCE: Final = "source"
CONF_SEX: Final = "sex"
CONF_NEUTERED: Final = "neutered"
CONF_BIRTH_DATE: Final = "birth_date"
CONF_WEIGHT: Final = "weight"
CONF_BREED: Final = "breed"
CONF_HOME_ZONE: Final = "home_zone"
CONF_TRACKERS: Final = "trackers"
CONF_BATTERY: Final = "battery"
CONF_MOTION: Final = "motion"
CONF_DOOR: Final = "door"
CONF_MEASURE: Final = "measure_performance"

CONF_HEALTH: Final = "health"


class SourceKind(StrEnum):
    """Where positions come from."""

    DEMO = "demo"
    ENTITIES = "entities"
