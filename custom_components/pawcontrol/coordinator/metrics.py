"""Metrics: what the integration costs and saves, seen from outside of the dogs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from ..const import LOGGER
from ..model.pace import Pace
from ..performance import get_performance_summary, get_slow_operations
from ..sources import Link
from .data import PawControlConfigEntry, PawControlData
from .dog import SLOW_MS

_METRICS_INTERVAL: Final = timedelta(seconds=60)


def cache_reads(data: PawControlData) -> tuple[int, int]:
    """Return how many reads the caches of an entry answered by any level, and how many in all."""
    levels, routes = data.cache.get_stats(), data.routes.get_stats()
    hits = levels["l1"].hits + levels["l2"].hits + routes.hits
    return hits, levels["l1"].hits + levels["l1"].misses + routes.hits + routes.misses


def hit_rate(entries: Iterable[PawControlData]) -> float | None:
    """Return the percentage of reads that the caches of some entries answered."""
    counts = [cache_reads(data) for data in entries]
    reads = sum(each for _, each in counts)
    return round(100 * sum(hits for hits, _ in counts) / reads, 1) if reads else None


def _slow(owners: Iterable[object]) -> tuple[str, ...]:
    """Return the names of the operations that are too slow."""
    return tuple(sorted(operation["name"] for operation in get_slow_operations(SLOW_MS, owners)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Metrics:
    """What the integration costs and saves, since set-up."""

    cache_hit_rate: float | None
    """Percent of cache reads, over all levels."""
    requests_per_minute: int
    requests_today: int
    """Since midnight by the user's clock."""
    budget_left: int | None
    """Requests that the source should still get today; None without a limit."""
    requests_avoided: int
    state_writes: int
    suppressed_writes: int
    update_latency: float | None
    """95th percentile of an update of a dog, milliseconds."""
    update_latency_p99: float | None
    """99th percentile of the same, milliseconds."""
    slow: tuple[str, ...] | None
    """Names of operations that are too slow; None, as the latency, while nothing is measured."""
    poll_interval: int | None
    """Seconds between two questions to the source; None if it is not asked."""
    pace: Pace
    """What that interval follows."""
    link: Link
    """How positions come in."""


class MetricsCoordinator(DataUpdateCoordinator[Metrics]):
    """Looks at the integration itself, slowly, so that no dog seems to have changed."""

    config_entry: PawControlConfigEntry

    def __init__(self, hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
        """Create the coordinator; it reads the entry's runtime data."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name="metrics",
            update_interval=_METRICS_INTERVAL,
            always_update=False,
        )

    @override
    async def _async_update_data(self) -> Metrics:
        data = self.config_entry.runtime_data
        owners = [data.client, *data.dogs.values()]
        measured = get_performance_summary(owners)["operations"]
        interval, left = data.poll.update_interval, data.client.budget_left
        updates = measured.get("coordinator_update")
        return Metrics(
            cache_hit_rate=hit_rate([data]),
            requests_per_minute=data.client.requests_last_minute,
            requests_today=data.client.requests_today,
            budget_left=None if left is None else max(left, 0),
            requests_avoided=data.client.requests_avoided,
            state_writes=data.updates.writes,
            suppressed_writes=data.updates.suppressed,
            update_latency=round(updates["p95_ms"], 1) if updates else None,
            update_latency_p99=round(updates["p99_ms"], 1) if updates else None,
            slow=_slow(owners) if measured else None,
            poll_interval=round(interval.total_seconds()) if interval else None,
            pace=data.poll.pace,
            link=data.client.link,
        )

    @callback
    def async_link_changed(self) -> None:
        """Tell at once how positions come in now."""
        data = self.config_entry.runtime_data
        self.async_set_updated_data(replace(self.data, link=data.client.link, pace=data.poll.pace))
