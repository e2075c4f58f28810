"""Entities whose states take as long to write as those of a busy Home Assistant."""

from time import perf_counter
from typing import Final

from .loop import MeasuredLoop

# A state that nobody listens to takes 5 µs, one with the recorder and a browser several times that.
WRITE_SECONDS: Final = 25e-6


def write() -> None:
    """Take the time of a write."""
    end = perf_counter() + WRITE_SECONDS
    while perf_counter() < end:
        pass


class ChangingEntity:
    """An entity that tells how late its changes were written, and others when it changed."""

    def __init__(self, loop: MeasuredLoop, changes: list[float]) -> None:
        self._loop = loop
        self._changes = changes
        self._since: float | None = None
        self.writes = 0
        self.latest = 0.0

    @property
    def lost(self) -> bool:
        """Whether a change was never written."""
        return self._since is not None

    def change(self) -> None:
        """Have a new state."""
        now = self._loop.time()
        self._changes.append(now)
        if self._since is None:
            self._since = now

    def async_write_ha_state(self) -> None:
        """Write the state."""
        write()
        self.writes += 1
        if self._since is not None:
            self.latest = max(self.latest, self._loop.time() - self._since)
            self._since = None


class FreeEntity:
    """An entity whose state costs nothing to write."""

    def __init__(self, writes: list[int]) -> None:
        self._writes = writes

    def async_write_ha_state(self) -> None:
        """Count the write."""
        self._writes[0] += 1


class BusyEntity:
    """An entity that shares with those of the same interval when each tick's first one came."""

    def __init__(self, loop: MeasuredLoop, ticks: list[float]) -> None:
        self._loop = loop
        self._ticks = ticks
        self.writes = 0

    def async_write_ha_state(self) -> None:
        """Write the state."""
        if self.writes == len(self._ticks):
            self._ticks.append(self._loop.time())
        self.writes += 1
        write()
