"""How much is measured."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """The sizes of a run.

    `rounds` of the timed cases, `repeats` of the longer ones; `calls` of the batcher, `entities`
    and `minutes` of the scheduler; entries in the `small` and the `large` second level; children
    that are killed, and items whose memory is measured; `seeds` of the streams; `days` of the
    journal, and actions that it `logs`; minutes of each `phase` of the requests;
    dogs of a `pack`; `hours` of the household day.
    """

    rounds: int
    repeats: int
    calls: int
    entities: int
    minutes: int
    small: int
    large: int
    kills: int
    items: int
    seeds: int
    days: int
    logs: int
    phase: int
    pack: int
    hours: float


FULL: Final = Scale(
    rounds=100,
    repeats=6,
    calls=10_000,
    entities=5_000,
    minutes=15,
    small=1_000,
    large=10_000,
    kills=20,
    items=5_000,
    seeds=25,
    days=3653,
    logs=100,
    phase=30,
    pack=500,
    hours=24.0,
)
QUICK: Final = Scale(
    rounds=12,
    repeats=2,
    calls=10_000,
    entities=5_000,
    minutes=5,
    small=1_000,
    large=10_000,
    kills=5,
    items=5_000,
    seeds=9,
    days=365,
    logs=50,
    phase=12,
    pack=500,
    hours=6.0,
)
TINY: Final = Scale(
    rounds=1,
    repeats=1,
    calls=200,
    entities=50,
    minutes=1,
    small=20,
    large=50,
    kills=1,
    items=50,
    seeds=1,
    days=8,
    logs=3,
    phase=3,
    pack=20,
    hours=2.0,
)
