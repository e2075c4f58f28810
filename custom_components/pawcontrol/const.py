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
CONF_PHOTO: Final = "photo"
CONF_HOME_ZONE: Final = "home_zone"
CONF_TRACKERS: Final = "trackers"
CONF_EXTRA_TRACKERS: Final = "extra_trackers"
CONF_BATTERY: Final = "battery"
CONF_MOTION: Final = "motion"
CONF_DOOR: Final = "door"
CONF_HOME_EVIDENCE: Final = "home_evidence"
CONF_SAFE_ZONES: Final = "safe_zones"
CONF_SAFE_RADIUS: Final = "safe_radius"
CONF_MEASURE: Final = "measure_performance"
CONF_ADD_CARDS: Final = "add_cards"
CONF_LIVE_TRACKING: Final = "live_tracking"
CONF_SAVING_INTERVAL: Final = "saving_interval"

CONF_FEEDING: Final = "feeding"
CONF_FOOD: Final = "food"
CONF_FOOD_ENERGY: Final = "kcal_per_100g"
CONF_ACTIVITY: Final = "activity"
CONF_SENIOR: Final = "senior"
CONF_WEIGHT_LOSS: Final = "weight_loss"
CONF_TARGET_WEIGHT: Final = "target_weight"
CONF_KCAL: Final = "kcal"
CONF_MEALS: Final = "meals"
CONF_TIME: Final = "time"
CONF_GRAMS: Final = "grams"
CONF_SHARE: Final = "share"
CONF_WEEKDAYS: Final = "weekdays"
CONF_TREATS_SHARE: Final = "treats_share"
CONF_STOCK: Final = "stock"
CONF_STOCK_TIME: Final = "stock_time"
CONF_GUARD: Final = "guard_minutes"
CONF_LOW_DAYS: Final = "low_days"
CONF_TREAT: Final = "treat"
CONF_TREAT_KCAL: Final = "treat_kcal"
CONF_FEEDERS: Final = "feeders"
CONF_HEALTH: Final = "health"

CONF_WALKS: Final = "walks"
CONF_WALKS_PER_DAY: Final = "walks_per_day"
CONF_WALK_MINUTES: Final = "minutes_per_day"
CONF_WALK_DISTANCE: Final = "distance_per_day"
CONF_LONGEST_GAP: Final = "longest_gap"
CONF_QUIET_FROM: Final = "quiet_from"
CONF_QUIET_TO: Final = "quiet_to"


class SourceKind(StrEnum):
    """Where positions come from."""

    DEMO = "demo"
    ENTITIES = "entities"
    TRACCAR = "traccar"
