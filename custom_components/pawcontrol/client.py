"""What every source gets: cache, single flight, rate limit, retries, breaker and metrics."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from math import inf
from time import monotonic
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from .breaker import BreakerState
from .cache import MISSING, Missing, PersistentCache, TwoLevelCache, cached
from .gate import Failure, Gate
from .model.track import Report
from .performance import track_performance
from .routes import Routes
from .sources import Link, Raw, Receiver, Remote, Source, SourceError
from .sources.entities import EntitiesSource, is_of_entity
from .trail import REST_SAVE_DELAY, Trails

_POSITIONS: Final = "positions"
_POSITIONS_AGE: Final = 5.0
"""Seconds: those who want to know now, the poll above all, share one request for so long."""
_POSITIONS_TTL: Final = 60.0
"""Seconds after which nobody gets them any more."""
_CATCH_UP: Final = 60.0
"""Seconds between two questions for what was missed."""
_SHORT: Final = "short_interval:"
_SHORT_TTL: Final = 7 * 24 * 3600.0


class SourceClient:
    """The one way to a source: asks it as rarely as the answers stay true."""

    def __init__(
        self,
        source: Source,
        cache: TwoLevelCache[Any],
        linked: EntitiesSource | None = None,
        routes: PersistentCache[Any] | None = None,
    ) -> None:
        """Create the client of an entry; the caches are set up and shut down by the entry.

        `linked` are entities that dogs have beside the source. They need no link, no request and
        no cache, so that neither of the two hides what the other one says. `routes` keeps what
        the source remembers; without it, `cache` does.
        """
        self._source = source
        self._linked = linked
        self._cache = cache
        self._gate = Gate(cache)
        self._trails = Trails(cache)
        self._routes = Routes(source, self._gate, cache, cache if routes is None else routes)
        self._asked = 0
        self._missed = 0
        self._answered = True
        self._positions_time = -inf
        self._caught_up = -inf

    async def async_shutdown(self) -> None:
        """Cancel the requests that wait for their turn."""
        self._routes.async_shutdown()
        self._gate.async_shutdown()

    @property
    def polls(self) -> bool:
        """Whether the source must be asked for new positions."""
        return self._source.fix_interval is not None

    @property
    def link(self) -> Link:
        """How positions come in."""
        return self._source.link

    @property
    def connected(self) -> bool:
        """Whether positions would come in if there were any."""
        return self.link is Link.LIVE or (self.link is Link.POLLING and self._answered)

    @callback
    def async_forget_positions(self) -> None:
        """Forget the last answer: the link changed, so only the source itself can tell more.

        A question that is under way asks the source, and is left to go on.
        """
        self._positions_time = -inf

    @callback
    def async_reached(self) -> None:
        """Note that the source is there, because it spoke by itself: it may be asked again."""
        self._gate.async_reached()

    @property
    def fix_interval(self) -> float:
        """Seconds between the fixes of a moving tracker; 0 if every one is pushed."""
        return self._source.fix_interval or 0.0

    @property
    def requests(self) -> int:
        """Requests made since set-up."""
        return self._gate.requests

    @property
    def requests_avoided(self) -> int:
        """Questions since set-up that needed no request of their own."""
        return self._asked - self._missed - self._routes.missed

    @property
    def requests_last_minute(self) -> int:
        """Requests made within the last 60 s."""
        return self._gate.requests_last_minute

    @property
    def requests_today(self) -> int:
        """Requests made since midnight by the user's clock."""
        return self._gate.requests_today

    @property
    def budget_left(self) -> int | None:
        """Requests that the source should still get today, less than none if it had too many.

        None if there is no limit.
        """
        budget = self._source.budget
        return None if budget is None else budget - self.requests_today

    @property
    def breaker_state(self) -> BreakerState:
        """Whether requests are let through to the source."""
        return self._gate.state

    @property
    def last_failure(self) -> Failure | None:
        """What went wrong last, None if nothing did."""
        return self._gate.last_failure

    @track_performance("positions")
    async def async_positions(self, *, max_age: float = _POSITIONS_AGE) -> dict[str, Raw]:
        """Return the latest message of every origin, at most `max_age` seconds old.

        Who can do with older ones gets what the poll brought. Raises SourceError or one of its
        kinds, with the seconds after which to ask again if the source needs a rest.
        """
        if not self.polls:
            return await self._source.async_positions()
        self._asked += 1
        if monotonic() - self._positions_time < max_age:
            known: dict[str, Raw] | Missing = self._cache.lookup(_POSITIONS)
            if known is not MISSING:
                return known
        try:
            positions = await self._positions(self._source.origins)
        except SourceError:
            self._answered = False
            raise
        self._answered = True
        return positions

    async def async_catch_up(self) -> None:
        """Let the source push what was missed between its answers, if it may be anything.

        It is asked at most once a minute, and behind all that is asked for now.
        """
        if not self._source.has_missed or monotonic() - self._caught_up < _CATCH_UP:
            return
        self._caught_up = monotonic()
        with suppress(SourceError):  # It will be asked again.
            await self._gate.async_behind(self._source.async_tell_missed)

    @track_performance("route")
    async def async_route(
        self,
        tracker: str,
        hour: datetime,
        *,
        newest: datetime | None = None,
        rest: datetime | None = None,
    ) -> list[Raw]:
        """Return the messages of a tracker in the hour that starts at `hour`, oldest first.

        `newest` is the time of its last known fix, `rest` since when its dog has been at rest;
        see Routes.async_hour. Raises SourceError or one of its kinds.
        """
        self._asked += 1
        return await self._routes.async_hour(tracker, hour, newest=newest, rest=rest)

    @track_performance("route")
    async def async_route_to(self, tracker: str, hour: datetime, newest: datetime) -> list[Raw]:
        """Return the messages of a tracker in an hour, with all of them up to `newest`.

        Raises SourceError or one of its kinds.
        """
        self._asked += 1
        return await self._routes.async_hour_anew(tracker, hour, newest)

    @track_performance("route")
    async def async_day(
        self, tracker: str, start: datetime, end: datetime, *, closed: bool
    ) -> list[Raw]:
        """Return the messages of a tracker on a day that is over, oldest first.

        `closed` tells that the tracker has nothing more to add: then they are kept for good.
        Raises SourceError or one of its kinds.
        """
        self._asked += 1
        return await self._routes.async_day(tracker, start, end, closed=closed)

    async def async_past(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        """Return the messages of a tracker from `start` to `end`, oldest first, in the background.

        It waits while anything else is asked, and is neither cached nor repeated. Raises
        SourceError or one of its kinds.
        """
        return await self._gate.async_behind(lambda: self._source.async_route(tracker, start, end))

    @property
    def has_remote(self) -> bool:
        """Whether the source does more for its trackers than listening to them."""
        return self._source.remote is not None

    async def async_tell[T](self, what: Callable[[Remote], Awaitable[T]]) -> T:
        """Let the source do something for its trackers, once.

        Raises SourceError or one of its kinds.
        """
        remote = self._source.remote
        if remote is None:
            raise SourceError
        return await self._gate.async_request(lambda: what(remote))

    @callback
    def mark_short_interval(self, tracker: str, *, short: bool) -> None:
        """Remember, also over a restart, whether a tracker may report at a short interval."""
        if short:
            self._cache.put(f"{_SHORT}{tracker}", value=True, ttl=_SHORT_TTL)
        else:
            self._cache.discard(f"{_SHORT}{tracker}")

    @property
    def short_intervals(self) -> list[str]:
        """The trackers that are marked so."""
        return [key.removeprefix(_SHORT) for key in self._cache.keys(_SHORT)]

    def parse(self, raw: Raw) -> Report:
        """Read a message."""
        source = self._linked if self._linked and is_of_entity(raw) else self._source
        return source.parse(raw, dt_util.utcnow())

    @callback
    def async_linked(self, origins: Collection[str]) -> dict[str, Raw]:
        """Return what those of the origins that are linked beside the source say now."""
        linked = self._linked
        return linked.latest(o for o in linked.origins if o in origins) if linked else {}

    @callback
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        """Pass on what the source pushes, and what entities beside it say."""
        linked = [*self.async_linked(origins)]
        own = [origin for origin in origins if origin not in linked]
        unsubscribe = self._source.async_subscribe(own, receive)
        if self._linked is None:
            return unsubscribe
        leave = self._linked.async_subscribe(linked, receive)

        @callback
        def unsubscribe_both() -> None:
            unsubscribe()
            leave()

        return unsubscribe_both

    @callback
    def remember(self, dog_id: str, origin: str, raw: Raw, *, anew: bool) -> None:
        """Keep a message on the dog's trail, to know after a restart what was known before.

        `anew` drops the trail so far but for the last message of each origin: nothing else of it
        is needed to go on from here.
        """
        self._trails.add(dog_id, origin, raw, anew=anew)

    @callback
    def forget_others(self, dog_ids: Collection[str]) -> None:
        """Drop the trails of all other dogs, and the routes of trackers that none wears."""
        self._trails.forget_others(dog_ids)
        self._routes.forget_others(self._source.origins)

    async def async_trail(self, dog_id: str) -> list[tuple[str, Raw]]:
        """Return what is remembered of a dog with its origin, oldest first, without a request."""
        return await self._trails.async_get(dog_id)

    @cached("_cache", "positions_now", ttl=0)
    async def _positions(self, _origins: tuple[str, ...]) -> dict[str, Raw]:
        self._missed += 1
        positions = await self._gate.async_ahead(self._source.async_positions)
        # After a restart they are too old, so that the file need not be written for them.
        self._cache.put(_POSITIONS, positions, ttl=_POSITIONS_TTL, save_delay=REST_SAVE_DELAY)
        self._positions_time = monotonic()
        return positions
