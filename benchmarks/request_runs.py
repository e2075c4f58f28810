"""What the integration asks a server, and how fresh dogs are shown, beside a naive client."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import fmean, quantiles
from typing import Final

from custom_components.pawcontrol.model.simulator import Outing

from .collars import LATENCY, SOCKET, Collars
from .harness import OURS, TEXTBOOK
from .report import Row, Text, count, percent, value_row
from .request_house import SETTLE, Figures, Outcome, Phase, household
from .scale import Scale
from .simulated import run_simulated, simulated_home

START: Final = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
HOME: Final = (52.52, 13.405)
FIRST: Final = timedelta(seconds=20)
"""For the first look into the past."""
DOGS: Final = 5
ASLEEP_REQUESTS: Final = 2.0
WALK_REQUESTS: Final = 10.0
LIVE_REQUESTS: Final = 1.0
HIT_RATE: Final = 90.0
UPDATE_MS: Final = 1e3 * LATENCY / 2
"""Half of what the server takes to answer."""
PHASES: Final = (
    Phase(name="asleep", requests=ASLEEP_REQUESTS),
    Phase(name="one walks", out=1, requests=WALK_REQUESTS),
    Phase(name="all walk", out=DOGS, requests=WALK_REQUESTS),
    Phase(name="live, asleep", pushes=True, requests=LIVE_REQUESTS),
    Phase(name="live, one walks", out=1, pushes=True, requests=LIVE_REQUESTS),
    Phase(name="live, all walk", out=DOGS, pushes=True, requests=LIVE_REQUESTS),
    Phase(name="outage", out=1, down=True),
    Phase(name="dashboard, asleep", dashboard=True),
    Phase(name="dashboard, one walks", out=1, dashboard=True, requests=WALK_REQUESTS),
)

a_minute: Final[Text] = "{:.2f}".format
older: Final[Text] = "{:.1f} s".format
meters: Final[Text] = "{:.1f} m".format
millis: Final[Text] = "{:.1f} ms".format


def requests(scale: Scale) -> list[Row]:
    """Return the lines about five dogs and a server that answers in 200 ms."""
    length = timedelta(minutes=scale.phase)
    return run_simulated(START, lambda: _async_rows(length))


async def _async_rows(length: timedelta) -> list[Row]:
    """Let all phases pass, one after the other."""
    collars = Collars(HOME, [_walks(number, length) for number in range(DOGS)])
    async with simulated_home(HOME) as hass, household(hass, collars) as home:
        await asyncio.sleep(FIRST.total_seconds())
        begun = collars.requests.copy()
        outcomes = [await home.async_phase(phase, length) for phase in PHASES]
        updates = home.updates()
    pairs = list(zip(PHASES, outcomes, strict=True))
    return [
        value_row("start, requests", {OURS: begun.total() - begun[SOCKET]}, text=count),
        *(row for phase, outcome in pairs for row in _phase_rows(phase, outcome)),
        value_row("update, 95th percentile", {OURS: updates}, text=millis, target=UPDATE_MS),
        _hit_rate_row("own reads", [each for phase, each in pairs if not phase.dashboard]),
        _hit_rate_row("dashboard", [each for phase, each in pairs if phase.dashboard], HIT_RATE),
    ]


def _walks(number: int, length: timedelta) -> list[Outing]:
    """Return the walks of a dog: one in each phase in which so many are out, with pauses."""
    begins = [START + FIRST + n * (SETTLE + length) + SETTLE for n in range(len(PHASES))]
    pause = timedelta(minutes=8), timedelta(seconds=60)
    return [
        Outing(
            start=begin,
            duration=length,
            speed=0.9 + 0.1 * number,
            pauses=(pause,) if length > sum(pause, timedelta()) else (),
        )
        for begin, phase in zip(begins, PHASES, strict=True)
        if number < phase.out
    ]


def _phase_rows(phase: Phase, outcome: Outcome) -> list[Row]:
    ours, naive = outcome.ours, outcome.naive

    def values(of: Callable[[Figures], float]) -> dict[str, float]:
        return {OURS: of(ours), TEXTBOOK: of(naive)}

    ages = values(lambda each: fmean(each.ages))
    rows = [
        value_row(
            f"{phase.name}, requests a minute",
            values(lambda each: each.requests / outcome.minutes),
            text=a_minute,
            target=phase.requests,
        ),
        value_row(
            f"{phase.name}, age, mean",
            ages,
            text=older,
            target=ages[TEXTBOOK] if phase.out and not phase.down else None,
        ),
        value_row(f"{phase.name}, age, 95th percentile", values(_late), text=older),
    ]
    if phase.out:
        behind = values(lambda each: fmean(each.behind))
        rows.append(value_row(f"{phase.name}, off the fix, mean", behind, text=meters))
    if phase.down:
        rows.append(value_row(f"{phase.name}, back after", {OURS: outcome.back}, text=older))
    if not phase.pushes:
        tries = {OURS: outcome.sockets / outcome.minutes}
        rows.append(value_row(f"{phase.name}, tries of a socket a minute", tries, text=a_minute))
    if phase.dashboard:
        hours = {OURS: outcome.hours / outcome.minutes}
        rows.append(value_row(f"{phase.name}, routes asked for a minute", hours, text=a_minute))
        waits = {OURS: quantiles(outcome.waits, n=20)[-1]}
        rows.append(value_row(f"{phase.name}, wait for a way, 95th percentile", waits, text=older))
    return rows


def _late(figures: Figures) -> float:
    return quantiles(figures.ages, n=20)[-1]


def _hit_rate_row(reader: str, outcomes: Sequence[Outcome], target: float | None = None) -> Row:
    """Return the line of the reads of some phases that the cache answered."""
    rate = 100 * sum(each.hits for each in outcomes) / sum(each.reads for each in outcomes)
    name = f"cache hit rate, {reader}"
    return value_row(name, {OURS: rate}, text=percent, target=target, at_least=True)
