"""What can be measured, and all that is measured of the core, in the order of the table."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from .batcher_runs import batcher_rows
from .cache_cases import cache_cases
from .call_cases import call_cases
from .day_runs import day
from .disk_runs import disk_rows
from .harness import measure
from .hit_rates import hit_rate_rows
from .journal_runs import journal
from .kill_runs import kill_rows
from .loop import home
from .memory_runs import memory_rows
from .percentiles import percentile_rows
from .report import Row, timing_row
from .request_runs import requests
from .scale import Scale
from .scheduler_runs import scheduler_rows
from .setup_runs import setup
from .throttle_runs import throttle_rows
from .update_cases import update_cases
from .zipf import Zipf


def core(scale: Scale) -> list[Row]:
    """Return the lines of the cache, of the calls, of the updates, and of the memory."""
    cache, calls, updates = asyncio.run(_timed_rows(scale.rounds))
    return [
        *cache,
        *hit_rate_rows(),
        *disk_rows(scale),
        *kill_rows(scale),
        *percentile_rows(scale),
        *calls,
        *throttle_rows(),
        *updates,
        *batcher_rows(scale),
        *scheduler_rows(scale),
        *memory_rows(scale),
    ]


class Suite(NamedTuple):
    """What is measured together, the template of its page, and the page in docs."""

    measure: Callable[[Scale], list[Row]]
    template: str
    page: str


SUITES: Final[Mapping[str, Suite]] = {
    "core": Suite(core, "page.md", "performance-core.md"),
    "day": Suite(day, "day.md", "performance-day.md"),
    "journal": Suite(journal, "journal.md", "performance-journal.md"),
    "requests": Suite(requests, "requests.md", "performance-requests.md"),
    "setup": Suite(setup, "setup.md", "performance-setup.md"),
}


async def _timed_rows(rounds: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the lines of the cases that are timed in rounds."""
    async with home() as hass:
        zipf = Zipf(hass)
        cache = [*await cache_cases(hass), zipf.case()]
        calls = call_cases(hass)
        timings = await measure([*cache, *calls, *update_cases(hass)], rounds)
    rows = [timing_row(timing) for timing in timings]
    updates = len(cache) + len(calls)
    return [*rows[: len(cache)], zipf.row()], rows[len(cache) : updates], rows[updates:]
