"""Trails: what dogs were last known by, kept in the cache, so that a restart forgets nothing."""

from collections.abc import Collection
from typing import Any, Final

from homeassistant.core import callback

from .cache import MISSING, SAVE_DELAY, TwoLevelCache
from .sources import Raw

_TRAIL: Final = "trail:"
_TRAIL_TTL: Final = 7 * 24 * 3600.0
_TRAIL_PAGE: Final = 60
"""Messages in one cache entry, so that a new one rewrites little."""
_PAGE_DIGITS: Final = 6
REST_SAVE_DELAY: Final = 300.0
"""Seconds that the file may be without the last message of a rest that goes on."""


class Trails:
    """The messages of each dog since its last rest, with their origins."""

    def __init__(self, cache: TwoLevelCache[Any]) -> None:
        """Keep trails in a cache."""
        self._cache = cache
        self._pages: dict[str, int] = {}
        self._latest: dict[str, dict[str, Raw]] = {}
        self._resting: set[str] = set()

    @callback
    def add(self, dog_id: str, origin: str, raw: Raw, *, anew: bool) -> None:
        """Keep a message on the dog's trail.

        `anew` drops the trail so far but for the last message of each origin: nothing else of it
        is needed to go on from here. What is dropped at the next message again is in no hurry to
        be on disk.
        """
        save_delay = REST_SAVE_DELAY if anew and dog_id in self._resting else SAVE_DELAY
        (self._resting.add if anew else self._resting.discard)(dog_id)
        latest = self._note_latest(dog_id, origin, raw)
        index = self._pages.get(dog_id, 0)
        page: list[Any] = []
        if anew:
            for old in range(1, index + 1):
                self._cache.discard(_key(dog_id, old))
            index = 0
        elif (known := self._cache.peek(_key(dog_id, index))) is not MISSING:
            page = known
        if len(page) >= _TRAIL_PAGE:
            index, page = index + 1, []
        self._pages[dog_id] = index
        added = latest if anew else {origin: raw}
        page += [[origin, raw] for origin, raw in added.items()]
        self._cache.put(_key(dog_id, index), page, ttl=_TRAIL_TTL, save_delay=save_delay)

    @callback
    def _note_latest(self, dog_id: str, origin: str, raw: Raw) -> dict[str, Raw]:
        """Return the last message of each origin of a dog, this one at the end."""
        latest = self._latest.setdefault(dog_id, {})
        latest.pop(origin, None)
        latest[origin] = raw
        return latest

    @callback
    def forget_others(self, dog_ids: Collection[str]) -> None:
        """Drop the trails of all other dogs."""
        for key in self._cache.keys(_TRAIL):
            if key.removeprefix(_TRAIL).partition(":")[0] not in dog_ids:
                self._cache.discard(key)

    async def async_get(self, dog_id: str) -> list[tuple[str, Raw]]:
        """Return the trail of a dog, oldest first."""
        trail: list[tuple[str, Raw]] = []
        for key in sorted(self._cache.keys(_key(dog_id))):
            trail += [(origin, raw) for origin, raw in await self._cache.get(key, [])]
            self._pages[dog_id] = int(key[-_PAGE_DIGITS:])
        for origin, raw in trail:
            self._note_latest(dog_id, origin, raw)
        return trail


def _key(dog_id: str, page: int | None = None) -> str:
    """Return the key of a page of the trail, or what all of its pages begin with."""
    return f"{_TRAIL}{dog_id}:" + ("" if page is None else f"{page:0{_PAGE_DIGITS}d}")
