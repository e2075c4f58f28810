"""Walks: what the journal knows of them and what a dog should walk, as the entities show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any, ClassVar, override

from homeassistant.core import callback

from .book import Book
from .const import (
    CONF_LONGEST_GAP,
    CONF_QUIET_FROM,
    CONF_QUIET_TO,
    CONF_WALK_DISTANCE,
    CONF_WALK_MINUTES,
    CONF_WALKS,
    CONF_WALKS_PER_DAY,
)
from .model.dog import LastWalk, WalkData, WalkTotal
from .model.goals import QuietHours, WalkGoals, WalkNeed, walk_need
from .model.record import Kind, Record, WalkEntry
from .model.summary import Period
from .model.walk import Walk, is_same_outing
from .model.wall import day_of


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkLog:
    """What is known of the walks of a dog without the one under way."""

    midnight: datetime
    """When the day began, UTC."""
    today: tuple[Walk, ...]
    """Walks of today that the journal knows, one that a person began included."""
    latest: Walk | None
    """The one that began last."""
    last: LastWalk | None
    way_known_at: datetime | None
    """See WalkData."""
    week: WalkTotal
    month: WalkTotal
    need: WalkNeed


class WalkBook(Book[WalkLog]):
    """What a dog walked, and what it should walk."""

    kinds: ClassVar = frozenset({Kind.WALK})

    @cached_property
    def goals(self) -> WalkGoals:
        """What the dog should walk; nothing until somebody has told."""
        stored: Mapping[str, Any] = self._config.get(CONF_WALKS) or {}
        minutes, hours = stored.get(CONF_WALK_MINUTES), stored.get(CONF_LONGEST_GAP)
        begin, end = stored.get(CONF_QUIET_FROM), stored.get(CONF_QUIET_TO)
        return WalkGoals(
            walks=stored.get(CONF_WALKS_PER_DAY),
            time=None if minutes is None else timedelta(minutes=minutes),
            distance=stored.get(CONF_WALK_DISTANCE),
            longest_gap=None if hours is None else timedelta(hours=hours),
            quiet=QuietHours(begin=time.fromisoformat(begin), end=time.fromisoformat(end))
            if begin and end
            else None,
        )

    @callback
    def walks(
        self,
        now: datetime,
        current: Walk | None,
        *,
        moving_time: timedelta | None = None,
        quiet: bool = False,
    ) -> tuple[WalkData, datetime | None]:
        """Return the walks at a time (UTC), and until when nothing else changes them.

        `current` is the walk that the tracker knows of, and `moving_time` how long the dog moved
        on it so far. `quiet` says that nobody wants to hear that the dog needs a walk.
        """
        log, until = self.at(now)
        walks, on_walk = log.today, current is not None and current.active
        if current is None or not current.active:
            current = log.latest
        elif current.start >= log.midnight:
            others = (walk for walk in walks if not is_same_outing(walk, current))
            walks = (*others, current)
        silent = log.need.needed is not None and (on_walk or quiet)
        data = WalkData(
            current=current,
            way_known_at=log.way_known_at,
            walks_today=len(walks),
            distance_today=sum(walk.distance for walk in walks),
            moving_time=moving_time,
            last=log.last,
            week=log.week,
            month=log.month,
            progress=self.goals.progress(walks),
            needed=False if silent else log.need.needed,
            due=None if on_walk else log.need.due,
        )
        return data, until

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[WalkLog, datetime | None]:
        day = day_of(now, zone)
        midnight, tomorrow = Period.DAY.around(day, zone)
        week, month = (period.around(day, zone)[0] for period in (Period.WEEK, Period.MONTH))
        walks = self._journal.walks(self._dog_id, min(week, month))
        today = tuple(walk for walk in walks if walk.start >= midnight)
        last = _last(self._journal.last_finished_walk(self._dog_id))
        need = walk_need(
            self.goals, today=today, last=last.end if last else None, now=now, zone=zone
        )
        log = WalkLog(
            midnight=midnight,
            today=today,
            latest=self._journal.last_walk(self._dog_id),
            last=last,
            way_known_at=last.end if last and last.has_way else None,
            week=_total(walks, week),
            month=_total(walks, month),
            need=need,
        )
        return log, min(filter(None, (tomorrow, need.next_deadline)))


def _total(walks: Iterable[Walk], since: datetime) -> WalkTotal:
    """Return the sum of the walks that are over."""
    over = [walk for walk in walks if walk.end and walk.start >= since]
    return WalkTotal(walks=len(over), distance=sum(walk.distance for walk in over))


def _last(record: Record | None) -> LastWalk | None:
    match record:
        case Record(time=start, data=WalkEntry(end=datetime() as end) as data):
            return LastWalk(
                start=start,
                end=end,
                distance=data.distance,
                moving_time=data.moving_time,
                pauses=None if data.moving_time is None else len(data.pauses),
                ascent=data.ascent,
                walked_by=data.walked_by,
                has_way=data.route is not None,
            )
    return None
