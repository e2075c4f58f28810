"""The watch over a dog: when its escape guard is asked, and when it is not."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .model.company import People
from .model.escape import CONFIRM_TIME, EscapeGuard
from .model.gps import Fix
from .model.walk import Walk
from .modes import ModeBook
from .surroundings import known_people, safe_places


class EscapeWatch:
    """Alarms of one dog: none while it is seen at home, or while somebody is known to have it."""

    def __init__(self, hass: HomeAssistant, dog: Mapping[str, Any], modes: ModeBook) -> None:
        """Watch a dog, as it is stored."""
        self._hass = hass
        self._dog = dog
        self._modes = modes
        self._guard = EscapeGuard()
        self._taken_out = False
        """Whether somebody said to be on the walk that is under way."""

    @property
    def escaped(self) -> bool:
        """Whether there is an alarm."""
        return self._guard.escape is not None

    @callback
    def found(self) -> None:
        """End the alarm: somebody has the dog, as long as it is on a walk."""
        self._guard.found()
        self._taken_out = True

    @callback
    def begin_anew(self) -> None:
        """Judge by what is reported from now on alone."""
        self._guard = EscapeGuard()

    @callback
    def add(
        self, fix: Fix | None, persons: People, *, seen_at_home: bool, walk: Walk | None
    ) -> None:
        """Take what is known after a report.

        That is a fix that was believed, other evidence of home, and the walk under way.
        """
        self._taken_out = walk is not None and (walk.manual or self._taken_out)
        if seen_at_home or self._taken_out:
            self._guard.found()
        elif fix and not self._modes.visitor:
            # Where people are now tells nothing of who was with the dog some time ago.
            recent = dt_util.utcnow() - fix.time <= CONFIRM_TIME
            near = known_people(persons) if recent else None
            self._guard.add(fix, safe_places(self._hass, self._dog), near)
