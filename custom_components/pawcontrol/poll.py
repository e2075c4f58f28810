"""Poll: one question to the source for all dogs, at the pace of the dog that needs it most."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta
from math import ceil
from typing import override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .client import SourceClient
from .const import DOMAIN, LOGGER
from .coordinator import DogCoordinator, PawControlConfigEntry
from .entity_optimization import calculate_optimal_update_interval
from .model.pace import Pace
from .sources import Raw, SourceAuthError, SourceConnectionError, SourceError


class SourcePoll(DataUpdateCoordinator[Mapping[str, Raw]]):
    """Asks where all trackers are, hands that to the dogs, and tells once when it fails.

    While the source rests (see CircuitBreaker) the next question waits as long.
    """

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
        for dog in dogs:
            entry.async_on_unload(self.async_add_listener(dog.source_changed))

    @property
    def pace(self) -> Pace:
        """What decides how often the source is asked."""
        if not self._client.polls:
            return Pace.PUSHED
        if not self.last_update_success:
            return Pace.OFFLINE
        return self._most_urgent

    @property
    def _most_urgent(self) -> Pace:
        return min((dog.pace for dog in self._dogs), key=list(Pace).index, default=Pace.REST)

    @override
    async def _async_update_data(self) -> Mapping[str, Raw]:
        try:
            positions = await self._client.async_positions()
        except SourceAuthError as err:
            key = "source_auth"
            raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key) from err
        except SourceConnectionError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="source_unreachable",
                # The coordinator counts from the full second before.
                retry_after=ceil(err.retry_after) + 1 if err.retry_after else None,
            ) from err
        except SourceError as err:
            key = "source_refused"
            raise UpdateFailed(translation_domain=DOMAIN, translation_key=key) from err
        await asyncio.gather(*(dog.async_take(positions) for dog in self._dogs))
        if self._client.polls:
            volatility = self._most_urgent.volatility
            seconds = calculate_optimal_update_interval("gps", volatility=volatility)
            self.update_interval = timedelta(seconds=seconds)
        return positions
