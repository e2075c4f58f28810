"""What a Traccar server says of a device, as a message that may be stored and read later."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.util import dt as dt_util

from ..model.alarm import Alarm, AlarmKind
from ..model.gps import FUTURE_TOLERANCE, make_fix
from ..model.track import Report
from . import Raw

_FIRST_YEAR: Final = 2000
_AHEAD: Final = timedelta(days=1)
"""A tracker that seems to be further ahead is right, and the server was never set."""
_MOST_STEPS: Final = 10**9
_ALARMS: Final[Mapping[str, AlarmKind]] = {
    "sos": AlarmKind.SOS,
    "fallDown": AlarmKind.FALL,
    "accident": AlarmKind.ACCIDENT,
    "geofenceExit": AlarmKind.ZONE_LEFT,
    "geofenceEnter": AlarmKind.ZONE_ENTERED,
    "removing": AlarmKind.REMOVED,
    "tampering": AlarmKind.TAMPERED,
    "vibration": AlarmKind.VIBRATION,
    "movement": AlarmKind.MOVEMENT,
    "overspeed": AlarmKind.TOO_FAST,
    "lowBattery": AlarmKind.LOW_BATTERY,
    "lowPower": AlarmKind.LOW_BATTERY,
    "powerOff": AlarmKind.POWERED_OFF,
    "powerCut": AlarmKind.POWERED_OFF,
    "powerOn": AlarmKind.POWERED_ON,
    "powerRestored": AlarmKind.POWERED_ON,
    "temperature": AlarmKind.TEMPERATURE,
    "fault": AlarmKind.FAULT,
}
"""The words of org.traccar.model.Position; those for cars and others are OTHER."""
GONE: Final[Raw] = {"gone": True}
"""Stands for a device of which the server knows no position, or not any more."""


def messages(
    positions: Iterable[Mapping[str, Any]], received: datetime, skew: timedelta
) -> list[Raw]:
    """Return positions as messages, without what is none.

    Args:
        positions: As Traccar sends them.
        received: When they came, UTC.
        skew: How far the clock of the server is ahead of ours.

    """
    return [message(position, received, skew) for position in positions if origin_of(position)]


def positions_in(frame: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the positions of a message of the socket."""
    match frame.get("positions"):
        case list() as positions:
            return positions
    return []


def origin_of(position: Mapping[str, Any]) -> str | None:
    """Return the tracker of a position, None if it is no position."""
    match position:
        case {"deviceId": int(device), "latitude": _, "longitude": _, "fixTime": str()}:
            return str(device)
    return None


def message(
    position: Mapping[str, Any],
    received: datetime,
    skew: timedelta,
    *,
    moving: bool | None = None,
) -> Raw:
    """Return a position as a message: only what is used, with the time when it was true.

    That is decided here because it takes three clocks. The one of the tracker counts, unless it
    is ahead of ours, or was of the server's at that time, or was never set; then it is when the
    server took the position, by our clock.
    `moving` is what the tracker feels, None if it does not tell.
    """
    attributes = _attributes(position)
    return {
        "time": _time(position, received, skew) if position.get("valid") is not False else None,
        "latitude": position["latitude"],
        "longitude": position["longitude"],
        "accuracy": position.get("accuracy") or attributes.get("accuracy"),
        # Traccar has no other word than 0 for an altitude that is not known.
        "altitude": position.get("altitude") or None,
        "battery": attributes.get("batteryLevel"),
        "charging": _flag(attributes.get("charge")),
        "moving": moving,
        **_extras(position, received, skew),
    }


def _extras(position: Mapping[str, Any], received: datetime, skew: timedelta) -> Raw:
    """Return what few positions have: the alarms of a tracker with their time, and its steps.

    An alarm is raised also where there is no fix, so its time is the one of the message.
    """
    extras: dict[str, Any] = {}
    if words := _alarm(position):
        known = _time({**position, "fixTime": _sent(position)}, received, skew)
        extras["alarms"] = words.split(",")
        extras["alarm_time"] = known or received.isoformat()
    match _attributes(position).get("steps"):
        case bool():
            pass
        case int() | float() as steps if 0 <= steps < _MOST_STEPS:
            extras["steps"] = round(steps)
    return extras


def missed_alarm(event: Mapping[str, Any], received: datetime, skew: timedelta) -> Raw | None:
    """Return an alarm of the server's events as a message, None if it is none.

    It says nothing else, and there are later messages.
    """
    match event:
        case {"deviceId": int(), "eventTime": str(told)} if words := _alarm(event):
            known = _time({"fixTime": told}, received, skew)
            time = known or received.isoformat()
            return {"missed": True, "alarms": words.split(","), "alarm_time": time}
    return None


def alarm_words(position: Mapping[str, Any]) -> frozenset[str]:
    """Return the alarms of a position, in Traccar's words."""
    return frozenset(_alarm(position).split(",")) - {""}


def sent_at(position: Mapping[str, Any]) -> datetime | None:
    """Return when a tracker sent a position, by its clock; None if that is no time."""
    return _moment(_sent(position))


def raised_at(event: Mapping[str, Any]) -> datetime | None:
    """Return when an event was, by the tracker's clock; None if that is no time."""
    return _moment(event["eventTime"])


def _sent(position: Mapping[str, Any]) -> str:
    sent: str = position.get("deviceTime") or position["fixTime"]
    return sent


def _alarm(position: Mapping[str, Any]) -> str:
    match _attributes(position).get("alarm"):
        case str(words):
            return words
    return ""


def felt_motion(position: Mapping[str, Any]) -> bool | None:
    """Return the motion flag of a position, None if there is none."""
    return _flag(_attributes(position).get("motion"))


def proves_sensor(position: Mapping[str, Any]) -> bool:
    """Tell whether a motion flag must come from the tracker itself.

    Traccar fills in what is missing from the speed, which says nothing about a dog that sniffs
    around. Only a tracker with a sensor of its own can feel motion at no speed.
    """
    return felt_motion(position) is True and position.get("speed") == 0


def parse(raw: Raw, now: datetime) -> Report:
    """Read a message."""
    if "gone" in raw:
        return Report(connected=False)
    if "missed" in raw:
        return Report(alarms=_alarms(raw), missed=True)
    fix = make_fix(
        time=dt_util.parse_datetime(raw["time"]) if raw["time"] else None,
        latitude=raw["latitude"],
        longitude=raw["longitude"],
        accuracy=raw["accuracy"],
        altitude=raw.get("altitude"),
        now=now,
    )
    return Report(
        fix=fix,
        battery=_percent(raw["battery"]),
        charging=raw.get("charging"),
        moving=raw["moving"],
        steps=raw.get("steps"),
        alarms=_alarms(raw) if "alarms" in raw else (),
    )


def _alarms(raw: Raw) -> tuple[Alarm, ...]:
    """Return what a tracker finds alarming; each kind once, as Traccar has many words for some."""
    time = datetime.fromisoformat(raw["alarm_time"])
    kinds = dict.fromkeys(_ALARMS.get(word, AlarmKind.OTHER) for word in raw["alarms"])
    return tuple(Alarm(kind=kind, time=time) for kind in kinds)


def _attributes(position: Mapping[str, Any]) -> Mapping[str, Any]:
    match position.get("attributes"):
        case Mapping() as attributes:
            return attributes
    return {}


def _time(position: Mapping[str, Any], received: datetime, skew: timedelta) -> str | None:
    """Return when a position was true, None if it is not known."""
    fixed, server = _moment(position["fixTime"]), _moment(position.get("serverTime"))
    taken = server and server - skew
    # The server's clock may have been set since, so that it was ahead by more or less at that time.
    ahead = fixed and server and taken and _is_ahead(fixed, max(server, taken))
    candidates = (taken, fixed) if ahead else (fixed, taken)
    latest = received + FUTURE_TOLERANCE
    return next((time.isoformat() for time in candidates if time and time <= latest), None)


def _is_ahead(fixed: datetime, taken: datetime) -> bool:
    """Tell whether a tracker was ahead of the server, by less than the server may be wrong."""
    return FUTURE_TOLERANCE < fixed - taken < _AHEAD


def _moment(value: object) -> datetime | None:
    """Return a time, None for what is none and for the first days of a clock that was never set."""
    match value:
        case str():
            with suppress(ValueError):
                time = dt_util.parse_datetime(value)
                return time if time and time.tzinfo and time.year >= _FIRST_YEAR else None
    return None


def _flag(value: object) -> bool | None:
    """Return what is true or false, None for anything else."""
    match value:
        case bool():
            return value
    return None


def _percent(value: object) -> int | None:
    match value:
        case bool():
            return None
        case int() | float():
            return round(min(max(value, 0), 100))
    return None
