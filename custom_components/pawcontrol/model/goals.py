"""What a dog should walk in a day, how much of it is done, and when it needs a walk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from .walk import Walk
from .wall import DAY, day_of, moment, start_of_day

SHORTEST_CALL = timedelta(minutes=30)
"""The least time before the end of a day in which something of its goal can be made up for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """The time of each day in which no walk is due, by wall times; over midnight if it must be."""

    begin: time
    end: time

    def from_day(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return when the quiet hours that begin on a day do so, and when they end, UTC."""
        last = day if self.begin < self.end else day + DAY
        return moment(day, self.begin, zone), moment(last, self.end, zone)

    def until(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Return when the quiet hours end that it is in now, None outside of them."""
        today = day_of(now, zone)
        spans = (self.from_day(day, zone) for day in (today - DAY, today))
        return next((end for begin, end in spans if begin <= now < end), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkGoals:
    """What a dog should walk; None for what does not matter."""

    walks: int | None = None
    """A day."""
    time: timedelta | None = None
    """A day."""
    distance: float | None = None
    """Meters a day."""
    longest_gap: timedelta | None = None
    """From the end of a walk to the next one."""
    quiet: QuietHours | None = None

    @property
    def of_the_day(self) -> bool:
        """Whether there is a goal for the day."""
        return any(goal is not None for goal in (self.walks, self.time, self.distance))

    def progress(self, walks: Sequence[Walk]) -> float | None:
        """Return percent of the goal of the day that is farthest off, by the walks of the day.

        More than 100 if all of them are surpassed; None without a goal of the day.
        """
        walked = sum((walk.duration for walk in walks), timedelta())
        shares = (
            len(walks) / self.walks if self.walks else None,
            walked / self.time if self.time else None,
            sum(walk.distance for walk in walks) / self.distance if self.distance else None,
        )
        return min((100 * share for share in shares if share is not None), default=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkNeed:
    """Whether a dog that is on no walk needs one."""

    due: datetime | None = None
    """When the next walk is due, or has been since; None if nothing asks for one."""
    needed: bool | None = None
    """None if nothing asks for walks."""
    next_deadline: datetime | None = None
    """When `needed` or `due` changes by the clock alone, UTC."""


def walk_need(
    goals: WalkGoals, *, today: Sequence[Walk], last: datetime | None, now: datetime, zone: tzinfo
) -> WalkNeed:
    """Return whether a dog needs a walk, by the walks of today and the end of the last one.

    A walk is due at the earlier of two moments:

    - when the longest time since the end of the last walk has passed; if that falls into the
      quiet hours, when these end;
    - when the goal of the day is not reached, and what is left of its minutes, at least half an
      hour, just fits before the quiet hours that end the day, or before midnight.

    It is needed from then on, but never in the quiet hours. A day that ended without its goal
    being reached is over. Before the first walk of a dog only the goal of the day counts.
    """
    if goals.longest_gap is None and not goals.of_the_day:
        return WalkNeed()
    due = min(_due(goals, today=today, last=last, now=now, zone=zone), default=None)
    quiet = goals.quiet.until(now, zone) if goals.quiet else None
    needed = due is not None and due <= now and quiet is None
    changes = [due, *_borders(goals, day_of(now, zone), zone)]
    return WalkNeed(
        due=due,
        needed=needed,
        next_deadline=min(change for change in changes if change and change > now),
    )


def _due(
    goals: WalkGoals, *, today: Sequence[Walk], last: datetime | None, now: datetime, zone: tzinfo
) -> Iterator[datetime]:
    """Yield when the next walk is due for the one reason and for the other."""
    if goals.longest_gap is not None and last is not None:
        yield _awake(goals, last + goals.longest_gap, zone)
    progress, day = goals.progress(today), day_of(now, zone)
    if progress is None:
        return
    if progress >= 100 or now >= _end_of(goals, day, zone):  # noqa: PLR2004 - percent
        day, today = day + DAY, ()
    yield _awake(goals, _last_call(goals, day, today, zone), zone)


def _awake(goals: WalkGoals, time: datetime, zone: tzinfo) -> datetime:
    """Return a time, or the end of the quiet hours if it is in them."""
    return (goals.quiet.until(time, zone) if goals.quiet else None) or time


def _last_call(goals: WalkGoals, day: date, walks: Sequence[Walk], zone: tzinfo) -> datetime:
    """Return the last moment at which the goal of a day can still be reached."""
    walked = sum((walk.duration for walk in walks), timedelta())
    left = (goals.time or timedelta()) - walked
    return _end_of(goals, day, zone) - max(left, SHORTEST_CALL)


def _end_of(goals: WalkGoals, day: date, zone: tzinfo) -> datetime:
    """Return when a day ends for its walks: with quiet hours that last over midnight, or there."""
    midnight = start_of_day(day + DAY, zone)
    if goals.quiet is None:
        return midnight
    begin, end = goals.quiet.from_day(day, zone)
    return begin if end >= midnight else midnight


def _borders(goals: WalkGoals, today: date, zone: tzinfo) -> Iterator[datetime]:
    """Yield when days and quiet hours begin and end, until tomorrow at least."""
    for day in (today - DAY, today, today + DAY):
        yield start_of_day(day + DAY, zone)
        if goals.quiet:
            yield from goals.quiet.from_day(day, zone)
