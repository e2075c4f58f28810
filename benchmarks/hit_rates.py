"""How often a memory cache has what is asked for, by the pattern of what is asked for."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random
from typing import Any, Final

from custom_components.pawcontrol.cache import MISSING, LRUCache

from .cache_cases import SIZE, TTL
from .harness import LIMIT, OURS
from .limits import LRUDict
from .peers import load
from .report import Row, percent, value_row

READS: Final = 10_000
KEYS: Final = 1_000
# A scan of so many keys, once in so many reads.
SCAN: Final = 150
SCAN_EVERY: Final = 1_000
# The window of interest is about as wide as the cache and moves on by a key in so many reads.
READS_A_STEP: Final = 20
WIDTH: Final = 60.0


def hit_rate_rows() -> list[Row]:
    """Return the lines about the hit rates of patterns that have no target."""
    random = Random(7)  # noqa: S311 - a benchmark needs no secret
    streams = {
        "exponent 0.8": zipf(random, 0.8),
        "exponent 1.2": zipf(random, 1.2),
        "with scans": with_scans(zipf(random, 1.0)),
        "moving interest": moving(random),
    }
    return [
        value_row(f"hit rate, {name}", _rates(stream), text=percent)
        for name, stream in streams.items()
    ]


def zipf(random: Random, exponent: float) -> list[str]:
    """Return keys of which the n-th is asked for in proportion to n ** -exponent."""
    ranks = range(1, KEYS + 1)
    drawn = random.choices(ranks, [rank**-exponent for rank in ranks], k=READS)
    return [f"dog_data:{rank}" for rank in drawn]


def with_scans(keys: Sequence[str]) -> list[str]:
    """Return the keys with keys between them that are asked for once."""
    stream: list[str] = []
    for number, key in enumerate(keys):
        stream.append(key)
        if number % SCAN_EVERY == 0:
            stream += [f"scan:{number}:{step}" for step in range(SCAN)]
    return stream


def moving(random: Random) -> list[str]:
    """Return keys from a window that moves on and never comes back."""
    return [f"{n // READS_A_STEP + int(random.expovariate(1 / WIDTH))}" for n in range(READS)]


def _rates(stream: Sequence[str]) -> Mapping[str, float]:
    ours, strict = LRUCache[str](SIZE, TTL), LRUDict(SIZE, TTL)
    rate = partial(_rate, stream)
    rates = {
        OURS: rate(lambda key: None if (v := ours.lookup(key)) is MISSING else v, ours.put),
        LIMIT: rate(strict.get, strict.set),
    }
    if module := load("theine"):
        cache = module.Cache(SIZE)
        rates["theine"] = rate(lambda key: cache.get(key)[0], cache.set)
        # Its thread would look after it for ever.
        cache.close()
    return rates


def _rate(
    stream: Sequence[str], get: Callable[[str], Any], store: Callable[[str, str], object]
) -> float:
    """Return the percentage of reads that find what they look for, with a set after each miss."""
    misses = 0
    for key in stream:
        if get(key) is None:
            misses += 1
            store(key, key)
    return 100 * (1 - misses / len(stream))
