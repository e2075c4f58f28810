"""A cache under keys that are asked for as words are in a language, by Zipf's law."""

from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any, Final

from homeassistant.core import HomeAssistant

from custom_components.pawcontrol.cache import TwoLevelCache

from . import limits, textbook
from .cache_cases import FIX, SIZE, TTL, book_store
from .harness import LIMIT, OURS, TEXTBOOK, Case, Sample, Target
from .hit_rates import READS, zipf
from .peers import peers
from .report import Row, percent, value_row

HIT_RATE: Final = 62.0


class Zipf:
    """Gets, and sets after a miss, of keys that are asked for as words are in a language."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._keys = zipf(Random(7), 1.0)  # noqa: S311 - a benchmark needs no secret
        self._hass = hass
        self._names = (f"bench_zipf_{number}" for number in count())
        self._used: list[TwoLevelCache[Any]] = []
        self.hit_rates: dict[str, float] = {}

    def case(self) -> Case:
        """Return the case; every sample starts with an empty cache."""
        samples = {OURS: self._ours, LIMIT: self._limit, TEXTBOOK: self._textbook} | peers(
            {
                "cachebox": lambda m: self._mapping("cachebox", m.TTLCache),
                "cachetools": lambda m: self._mapping("cachetools", m.TTLCache),
                "theine": self._theine,
            }
        )
        return Case(
            name="Zipf churn, both levels",
            operations=READS,
            samples=samples,
            target=Target(factor=0.09, of=TEXTBOOK),
            tidy=self._remove,
        )

    async def _ours(self) -> None:
        cache = TwoLevelCache[Any](self._hass, name=next(self._names), l1_size=SIZE)
        self._used.append(cache)
        await cache.async_setup()
        for key in self._keys:
            if await cache.get(key) is None:
                await cache.set(key, FIX)
        self.hit_rates[OURS] = cache.get_stats()["l1"].hit_rate

    async def _limit(self) -> None:
        cache = limits.LRUDict(SIZE, TTL)
        self._churn(LIMIT, cache.get, cache.set)

    def _mapping(self, name: str, make: Callable[[int, float], Any]) -> Sample:
        async def sample() -> None:
            cache = make(SIZE, TTL)
            self._churn(name, cache.get, cache.__setitem__)

        return sample

    def _theine(self, module: Any) -> Sample:
        async def sample() -> None:
            cache = module.Cache(SIZE)
            self._churn("theine", lambda key: cache.get(key)[0], cache.set)
            # Its thread would look after it for ever.
            cache.close()

        return sample

    def _churn(
        self, name: str, get: Callable[[str], Any], store: Callable[[str, Any], object]
    ) -> None:
        misses = 0
        for key in self._keys:
            if get(key) is None:
                misses += 1
                store(key, FIX)
        self.hit_rates[name] = 1 - misses / READS

    async def _textbook(self) -> None:
        store = book_store(self._hass, "textbook_zipf")
        cache = textbook.TextbookTwoLevelCache(store, SIZE)
        for key in self._keys:
            if await cache.get(key) is None:
                await cache.set(key, FIX)
        self.hit_rates[TEXTBOOK] = cache.l1.hits / READS

    async def _remove(self) -> None:
        while self._used:
            await self._used.pop().async_remove()

    def row(self) -> Row:
        """Return the line about the hit rates of the last round."""
        rates = {name: 100 * rate for name, rate in self.hit_rates.items()}
        return value_row("Zipf hit rate", rates, text=percent, target=HIT_RATE, at_least=True)
