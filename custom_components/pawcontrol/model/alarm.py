"""Alarms: what a tracker itself finds alarming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

MOST_ALARMS: Final = 20
"""How many are remembered: those who listen have heard of older ones."""


class AlarmKind(StrEnum):
    """What a tracker says is wrong."""

    SOS = "sos"
    """Somebody pressed its button."""
    FALL = "fall"
    ACCIDENT = "accident"
    ZONE_LEFT = "zone_left"
    """A zone that the tracker or its server knows."""
    ZONE_ENTERED = "zone_entered"
    REMOVED = "removed"
    TAMPERED = "tampered"
    VIBRATION = "vibration"
    MOVEMENT = "movement"
    TOO_FAST = "too_fast"
    LOW_BATTERY = "low_battery"
    POWERED_OFF = "powered_off"
    POWERED_ON = "powered_on"
    TEMPERATURE = "temperature"
    FAULT = "fault"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """One alarm of a tracker."""

    kind: AlarmKind
    time: datetime
    """When it was raised, UTC."""


def begun(alarms: Sequence[Alarm], before: Sequence[Alarm]) -> tuple[Alarm, ...]:
    """Return those of the alarms of a message that the message before it did not have.

    Trackers repeat an alarm with each message until it is over.
    """
    known = {alarm.kind for alarm in before}
    return tuple(alarm for alarm in alarms if alarm.kind not in known)
