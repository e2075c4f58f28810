"""Entities of Home Assistant as a source: pushed by their state changes, never polled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import override

from homeassistant.const import (
    ATTR_BATTERY_LEVEL,
    ATTR_GPS_ACCURACY,
    ATTR_LATITUDE,
    ATTR_LONGITUDE,
    STATE_HOME,
    STATE_NOT_HOME,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)
from homeassistant.util import dt as dt_util

from ..model.gps import make_fix
from ..model.track import Report
from . import Raw, Receiver, Source

_ALTITUDE = "altitude"
"""Meters above the sea, as the trackers of the companion app and of Traccar tell it."""
_NUMBERS = (ATTR_LATITUDE, ATTR_LONGITUDE, ATTR_GPS_ACCURACY, ATTR_BATTERY_LEVEL, _ALTITUDE)
_SILENT = (STATE_UNAVAILABLE, STATE_UNKNOWN)
_EVIDENCE = {STATE_HOME: True, STATE_NOT_HOME: False}
_SEEN = (STATE_HOME, STATE_ON)
_FLAG = {STATE_ON: True, STATE_OFF: False}


class Role(StrEnum):
    """What a linked entity tells about a dog."""

    TRACKER = "tracker"
    BATTERY = "battery"
    MOTION = "motion"
    DOOR = "door"
    HOME = "home"


class EntitiesSource(Source):
    """Trackers and their helpers that Home Assistant already has."""

    fix_interval = None

    def __init__(self, hass: HomeAssistant, roles: Mapping[str, Role]) -> None:
        """Create the source.

        Args:
            hass: Home Assistant.
            roles: What each linked entity is, by entity id.

        """
        self.origins = tuple(roles)
        self._hass = hass
        self._roles = roles

    @override
    async def async_positions(self) -> dict[str, Raw]:
        return self.latest(self.origins)

    @callback
    def latest(self, origins: Iterable[str]) -> dict[str, Raw]:
        """Return what entities say now, which costs nothing."""
        return {origin: self._raw(origin, self._hass.states.get(origin)) for origin in origins}

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        return []

    @override
    def parse(self, raw: Raw, now: datetime) -> Report:
        return _PARSERS[Role(raw["role"])](raw, now)

    @override
    @callback
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        @callback
        def changed(event: Event[EventStateChangedData]) -> None:
            entity_id = event.data["entity_id"]
            receive(entity_id, self._raw(entity_id, event.data["new_state"]))

        @callback
        def reported(event: Event[EventStateReportedData]) -> None:
            entity_id = event.data["entity_id"]
            receive(entity_id, self._raw(entity_id, event.data["new_state"]))

        trackers = [o for o in origins if self._roles[o] is Role.TRACKER]
        unsubscribe_changed = async_track_state_change_event(self._hass, origins, changed)
        unsubscribe_reported = async_track_state_report_event(self._hass, trackers, reported)

        @callback
        def unsubscribe() -> None:
            unsubscribe_changed()
            unsubscribe_reported()

        return unsubscribe

    @callback
    def _raw(self, entity_id: str, state: State | None) -> Raw:
        """Return a state as JSON; an entity that is gone counts as unavailable."""
        role = self._roles[entity_id]
        if state is None or state.state in _SILENT:
            return {"role": role, "state": STATE_UNAVAILABLE}
        if role is not Role.TRACKER:
            return {
                "role": role,
                "state": state.state,
                "time": state.last_changed.isoformat(),
            }
        return {
            "role": role,
            "state": state.state,
            "time": state.last_reported.isoformat(),
            **{key: _number(state.attributes.get(key)) for key in _NUMBERS},
        }


def is_of_entity(raw: Raw) -> bool:
    """Tell whether an entity said this, and not a tracker of another source."""
    return "role" in raw


def _number(value: object) -> float | None:
    """Return a number as it may stand in JSON, None for anything else."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _parse_tracker(raw: Raw, now: datetime) -> Report:
    if raw["state"] == STATE_UNAVAILABLE:
        return Report(connected=False)
    fix = make_fix(
        time=dt_util.parse_datetime(raw["time"]),
        latitude=raw[ATTR_LATITUDE],
        longitude=raw[ATTR_LONGITUDE],
        accuracy=raw[ATTR_GPS_ACCURACY],
        altitude=raw.get(_ALTITUDE),
        now=now,
    )
    evidence = None if fix else _EVIDENCE.get(raw["state"])
    return Report(fix=fix, at_home=evidence, battery=_percent(raw[ATTR_BATTERY_LEVEL]))


def _parse_battery(raw: Raw, _now: datetime) -> Report:
    return Report(battery=_percent(_number(raw["state"])))


def _parse_motion(raw: Raw, _now: datetime) -> Report:
    return Report(moving=_FLAG.get(raw["state"]))


def _parse_door(raw: Raw, _now: datetime) -> Report:
    if raw["state"] != STATE_ON:
        return Report()
    return Report(door_opened=dt_util.parse_datetime(raw["time"]))


def _parse_home(raw: Raw, _now: datetime) -> Report:
    """Read a witness, which can see the dog at home; that it does not see it says nothing."""
    return Report(at_home=raw["state"] in _SEEN or None)


def _percent(value: float | None) -> int | None:
    return None if value is None else round(min(max(value, 0), 100))


_PARSERS = {
    Role.TRACKER: _parse_tracker,
    Role.BATTERY: _parse_battery,
    Role.MOTION: _parse_motion,
    Role.DOOR: _parse_door,
    Role.HOME: _parse_home,
}
