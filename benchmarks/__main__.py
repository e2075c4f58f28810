"""Measure the core: python -m benchmarks core [--quick]."""

from argparse import ArgumentParser
import asyncio
import sys
from tempfile import TemporaryDirectory
import time
from typing import Final

from homeassistant.core import HomeAssistant

from . import percentiles
from .cache_cases import Zipf, cache_cases
from .call_cases import call_cases
from .harness import Timing, measure
from .report import (
    PAGE,
    Row,
    machine,
    nanoseconds,
    percent,
    table,
    timing_row,
    value_row,
    write_page,
)
from .update_cases import update_cases

ROUNDS: Final = 50
QUICK_ROUNDS: Final = 12
HIT_RATE: Final = 62.0
WORST_ERROR: Final = 2.0
SLOW_DOWN_ERROR: Final = 10.0
QUERY_NS: Final = 25_000.0


def main() -> int:
    """Measure, print the table, and write it to docs/performance.md unless it was a quick run."""
    parser = ArgumentParser(prog="scripts/bench", description="Measure the core.")
    parser.add_argument("suite", choices=["core"])
    parser.add_argument(
        "--quick", action="store_true", help="few rounds, and docs/performance.md stays"
    )
    options = parser.parse_args()
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    start = time.monotonic()
    rows, timings = asyncio.run(core(rounds))
    print(table(rows))
    print(f"{machine()}; {rounds} rounds in {time.monotonic() - start:.0f} s")
    if not options.quick:
        write_page(rows, timings)
        print(f"written to {PAGE}")
    return 0


async def core(rounds: int) -> tuple[list[Row], list[Timing]]:
    """Return the lines of all cases of the core, and the timings behind them."""
    with TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        zipf = Zipf(hass)
        cache = [*await cache_cases(hass), zipf.case()]
        others = [*call_cases(hass), *update_cases(hass)]
        timings = await measure([*cache, *others], rounds)
        await hass.async_stop(force=True)
    timed = [timing_row(timing) for timing in timings]
    special = [_hit_rate(zipf), *_percentile_rows()]
    return [*timed[: len(cache)], *special, *timed[len(cache) :]], timings


def _hit_rate(zipf: Zipf) -> Row:
    rates = {name: 100 * rate for name, rate in zipf.hit_rates.items()}
    return value_row("Zipf hit rate", rates, target=HIT_RATE, text=percent, at_least=True)


def _percentile_rows() -> list[Row]:
    """Return the lines about percentiles."""
    worst = {name: 100 * error for name, error in percentiles.worst_errors().items()}
    slow_down = {name: 100 * error for name, error in percentiles.slow_down_errors().items()}
    return [
        value_row("p95 and p99, worst error", worst, target=WORST_ERROR, text=percent),
        value_row("p95 after a slow-down", slow_down, target=SLOW_DOWN_ERROR, text=percent),
        value_row("p95 query", percentiles.query_times(), target=QUERY_NS, text=nanoseconds),
    ]


if __name__ == "__main__":
    sys.exit(main())
