"""The walks step of a dog's flow: its form, what can be wrong with it, and what is stored."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from homeassistant.const import UnitOfLength, UnitOfTime
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TimeSelector,
)
from homeassistant.util.unit_conversion import DistanceConverter
import voluptuous as vol

from .const import (
    CONF_LONGEST_GAP,
    CONF_QUIET_FROM,
    CONF_QUIET_TO,
    CONF_WALK_DISTANCE,
    CONF_WALK_MINUTES,
    CONF_WALKS_PER_DAY,
)

MAX_WALKS: Final = 12
"""A day."""
MAX_TIME: Final = timedelta(hours=12)
"""A day."""
MAX_DISTANCE: Final = 100_000
"""Meters a day."""
MIN_GAP: Final = timedelta(hours=1)
MAX_GAP: Final = timedelta(hours=72)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)

type _Values = Mapping[str, Any]


def _number(unit: str | None = None) -> NumberSelector:
    """Return a box for a number; what it may be is checked with an error of our own."""
    config = NumberSelectorConfig(mode=NumberSelectorMode.BOX, step="any")
    if unit:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def walk_schema(unit: UnitOfLength) -> vol.Schema:
    """Return the form, with distances in a unit."""
    return vol.Schema(
        {
            vol.Optional(CONF_WALKS_PER_DAY): _number(),
            vol.Optional(CONF_WALK_MINUTES): _number(UnitOfTime.MINUTES),
            vol.Optional(CONF_WALK_DISTANCE): _number(unit),
            vol.Optional(CONF_LONGEST_GAP): _number(UnitOfTime.HOURS),
            vol.Optional(CONF_QUIET_FROM): TimeSelector(),
            vol.Optional(CONF_QUIET_TO): TimeSelector(),
        }
    )


def walk_errors(values: _Values, unit: UnitOfLength) -> dict[str, str]:
    """Return what is wrong with a form, by field."""
    distance, gap = values.get(CONF_WALK_DISTANCE), values.get(CONF_LONGEST_GAP)
    minutes = values.get(CONF_WALK_MINUTES)
    right = {
        CONF_WALKS_PER_DAY: values.get(CONF_WALKS_PER_DAY) in {None, *range(1, MAX_WALKS + 1)},
        CONF_WALK_MINUTES: minutes is None or 1 <= minutes <= MAX_TIME / _MINUTE,
        CONF_WALK_DISTANCE: distance is None or 1 <= _meters(distance, unit) <= MAX_DISTANCE,
        CONF_LONGEST_GAP: gap is None or MIN_GAP / _HOUR <= gap <= MAX_GAP / _HOUR,
    }
    errors = {field: f"{field}_impossible" for field, is_right in right.items() if not is_right}
    return errors | _quiet_errors(values.get(CONF_QUIET_FROM), values.get(CONF_QUIET_TO))


def _quiet_errors(begin: str | None, end: str | None) -> dict[str, str]:
    """Return what is missing of the quiet hours, or that they have no length."""
    if begin is None or end is None:
        missing = CONF_QUIET_FROM if begin is None else CONF_QUIET_TO
        return {} if begin == end else {missing: "quiet_half"}
    return {CONF_QUIET_TO: "quiet_empty"} if cv.time(begin) == cv.time(end) else {}


def stored_walks(values: _Values, unit: UnitOfLength) -> dict[str, Any]:
    """Return what is stored of a form without errors: meters, ISO times, every key present."""
    walks, distance = values.get(CONF_WALKS_PER_DAY), values.get(CONF_WALK_DISTANCE)
    begin, end = values.get(CONF_QUIET_FROM), values.get(CONF_QUIET_TO)
    return {
        CONF_WALKS_PER_DAY: None if walks is None else int(walks),
        CONF_WALK_MINUTES: values.get(CONF_WALK_MINUTES),
        CONF_WALK_DISTANCE: None if distance is None else round(_meters(distance, unit), 1),
        CONF_LONGEST_GAP: values.get(CONF_LONGEST_GAP),
        CONF_QUIET_FROM: None if begin is None else cv.time(begin).isoformat(),
        CONF_QUIET_TO: None if end is None else cv.time(end).isoformat(),
    }


def shown_walks(stored: _Values, unit: UnitOfLength) -> dict[str, Any]:
    """Return what was stored as the form shows it."""
    shown = {key: value for key, value in stored.items() if value is not None}
    if CONF_WALK_DISTANCE in shown:
        meters = shown[CONF_WALK_DISTANCE]
        shown[CONF_WALK_DISTANCE] = round(
            DistanceConverter.convert(meters, UnitOfLength.METERS, unit), 2
        )
    return shown


def _meters(distance: float, unit: UnitOfLength) -> float:
    return DistanceConverter.convert(distance, unit, UnitOfLength.METERS)
