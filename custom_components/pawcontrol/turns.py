"""Turns of the loop, shared with everybody else when there is much to do for many dogs at once."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from time import monotonic
from typing import Final

from homeassistant.core import HomeAssistant, callback

SLICE_SECONDS: Final = 0.005
"""How much of a turn of the loop the dogs of an entry may take together."""


class Turns:
    """Does work while there is time in this turn of the loop, and the rest in later ones.

    What does not fill a turn is done at once, as if nobody asked.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with a turn of which nothing is used up."""
        self._loop = hass.loop
        self._end: float | None = None
        self._late: deque[Callable[[], None]] = deque()

    @callback
    def run(self, job: Callable[[], None]) -> None:
        """Call a job, at once or in one of the next turns, in the order of the calls."""
        if self._late or self._is_over:
            self._late.append(job)
        else:
            job()

    async def each[T](self, items: Iterable[T]) -> AsyncIterator[T]:
        """Yield items, and let others have their turns in between."""
        for item in items:
            await self.pause()
            yield item

    async def pause(self) -> None:
        """Wait for a turn in which there is time."""
        while self._is_over:  # noqa: ASYNC110  (an event would let all go on in the same turn)
            await asyncio.sleep(0)

    @callback
    def async_shutdown(self) -> None:
        """Drop what is late."""
        self._late.clear()

    @property
    def _is_over(self) -> bool:
        """Whether enough is done in this turn; it counts from the first time that this is asked."""
        if self._end is None:
            self._end = monotonic() + SLICE_SECONDS
            self._loop.call_soon(self._next)
        return monotonic() >= self._end

    @callback
    def _next(self) -> None:
        """Begin a turn with what is late; whoever sleeps until now comes after it."""
        self._end = None
        while self._late and not self._is_over:
            self._late.popleft()()
