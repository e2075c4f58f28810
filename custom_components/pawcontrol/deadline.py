"""The one timer of a dog."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time

from .turns import Turns


class Deadline:
    """Calls when the earliest time has come at which something changes without any message."""

    def __init__(self, hass: HomeAssistant, turns: Turns, reached: Callable[[], None]) -> None:
        """Create a timer that does not run yet."""
        self._hass = hass
        self._turns = turns
        self._reached = reached
        self._time: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def watch(self, time: datetime) -> None:
        """Call at a time (UTC), unless an earlier call is planned, which asks for the next one."""
        if self._cancel and self._time and self._time <= time:
            return
        self.cancel()
        self._time = time
        self._cancel = async_track_point_in_utc_time(self._hass, self._time_came, time)

    @callback
    def cancel(self) -> None:
        """Plan nothing any more."""
        if self._cancel:
            self._cancel()
            self._cancel = None

    @callback
    def _time_came(self, _now: datetime) -> None:
        # At midnight, and when meals are due, the time of many dogs comes.
        self._turns.run(self._reach)

    @callback
    def _reach(self) -> None:
        if self._cancel:
            self.cancel()
            self._reached()
