"""Poll: one question to the source for all dogs, at the pace of the dog that needs it most."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta
from math import ceil
from typing import Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from ..client import SourceClient
from ..const import DOMAIN, LOGGER
from ..entity_optimization import calculate_optimal_update_interval
from ..model.budget import stretched
from ..model.pace import Pace
from ..model.summary import Period
from ..model.wall import day_of
from ..sources import Link, Raw, SourceAuthError, SourceConnectionError, SourceError
from .data import PawControlConfigEntry
from .dog import DogCoordinator

_RECONCILE_SECONDS: Final = 300
"""How often a source that pushes is asked nevertheless."""


class SourcePoll(DataUpdateCoordinator[Mapping[str, Raw]]):
    """Asks where all trackers are, hands that to the dogs, and tells once when it fails.

    While the source rests (see CircuitBreaker) the next question waits as long.
    """

    config_entry: PawControlConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PawControlConfigEntry,
        client: SourceClient,
        dogs: Collection[DogCoordinator],
    ) -> None:
        """Create the poll of an entry."""
        super().__init__(hass, LOGGER, config_entry=entry, name="source", always_update=False)
        self._client = client
        self._dogs = dogs
        self._stretched = False
        for dog in dogs:
            entry.async_on_unload(self.async_add_listener(dog.source_changed))

    @property
    def pace(self) -> Pace:
        """What decides how often the source is asked."""
        if not self._client.polls or self._client.link is Link.LIVE:
            return Pace.PUSHED
        if not self.last_update_success:
            return Pace.OFFLINE
        return Pace.BUDGET if self._stretched else self._most_urgent

    @property
    def _most_urgent(self) -> Pace:
        return min((dog.pace for dog in self._dogs), key=list(Pace).index, default=Pace.REST)

    @override
    async def _async_update_data(self) -> Mapping[str, Raw]:
        try:
            positions = await self._client.async_positions()
        except SourceAuthError as err:
            key = "source_unauthorized"
            raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key) from err
        except SourceConnectionError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="source_unreachable",
                retry_after=_rest(err),
            ) from err
        except SourceError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="source_refused",
                retry_after=_rest(err),
            ) from err
        self.config_entry.async_create_background_task(
            self.hass, self._client.async_catch_up(), "missed alarms"
        )
        await asyncio.gather(*(dog.async_take(positions) for dog in self._dogs))
        self._set_interval()
        return positions

    @callback
    def _set_interval(self) -> None:
        """Ask as often as the dogs need it, and seldom while positions come by themselves."""
        if not self._client.polls:
            return
        pace = self._most_urgent
        wanted = calculate_optimal_update_interval("gps", volatility=pace.volatility)
        seconds = self._within_budget(wanted, pace)
        self._stretched = seconds > wanted
        live = self._client.link is Link.LIVE
        self.update_interval = timedelta(seconds=_RECONCILE_SECONDS if live else seconds)

    def _within_budget(self, seconds: float, pace: Pace) -> float:
        """Return the seconds between two questions, longer if there were too many today."""
        left = self._client.budget_left
        if left is None:
            return seconds
        now, zone = dt_util.utcnow(), dt_util.get_default_time_zone()
        _, midnight = Period.DAY.around(day_of(now, zone), zone)
        return stretched(seconds, pace, left=left, until=(midnight - now).total_seconds())

    @callback
    def async_link_changed(self) -> None:
        """Tell how far positions can be trusted now, and ask at once for what was missed."""
        self._client.async_forget_positions()
        for dog in self._dogs:
            dog.source_changed()
        self._set_interval()
        match self._client.link:
            case Link.LIVE:
                task = self._async_resync()
            case Link.POLLING:
                task = self.async_refresh()
            case Link.DOWN:
                return
        self.config_entry.async_create_background_task(self.hass, task, "poll")

    async def _async_resync(self) -> None:
        """Fill the gap that the source left, and only then go on with what it pushes."""
        self._client.async_reached()
        for dog in self._dogs:
            dog.hold()
        try:
            await self.async_refresh()
        finally:
            for dog in self._dogs:
                dog.release()


def _rest(error: SourceError) -> float | None:
    """Return for how many seconds not to ask; the coordinator counts from the full second."""
    return ceil(error.retry_after) + 1 if error.retry_after else None
