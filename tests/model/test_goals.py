"""What a dog should walk, and when it needs to."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.goals import QuietHours, WalkGoals, WalkNeed, walk_need
from custom_components.pawcontrol.model.walk import Walk
from custom_components.pawcontrol.model.wall import day_of, start_of_day

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(begin=time(22), end=time(7))
SIESTA = QuietHours(begin=time(13), end=time(15))
DAY = date(2026, 6, 1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    """Return a wall time in Berlin."""
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


def walk(start: datetime, minutes: float = 30, distance: float = 1000) -> Walk:
    """Return a walk that is over."""
    end = start + minutes * MINUTE
    return Walk(start=start, updated=end, end=end, distance=distance)


def need(goals: WalkGoals, now: datetime, *walks: Walk) -> WalkNeed:
    """Return what a dog in Berlin needs after walks, oldest first."""
    begin = start_of_day(day_of(now, BERLIN), BERLIN)
    today = [each for each in walks if each.start >= begin]
    last = walks[-1].end if walks else None
    return walk_need(goals, today=today, last=last, now=now, zone=BERLIN)


def test_nothing_is_needed_where_nothing_is_asked_for() -> None:
    assert need(WalkGoals(quiet=NIGHT), at(12), walk(at(6))) == WalkNeed()
    assert WalkGoals().progress([walk(at(6))]) is None


@pytest.mark.parametrize(
    ("goals", "percent"),
    [
        (WalkGoals(walks=4), 50),
        (WalkGoals(time=2 * HOUR), 50),
        (WalkGoals(distance=1000), 200),
        (WalkGoals(walks=2, time=2 * HOUR, distance=1000), 50),
    ],
)
def test_the_strictest_goal_counts(goals: WalkGoals, percent: float) -> None:
    assert goals.progress([walk(at(8)), walk(at(10))]) == percent
    assert goals.progress([]) == 0


def test_a_walk_is_due_when_the_longest_time_has_passed() -> None:
    goals, morning = WalkGoals(longest_gap=6 * HOUR), walk(at(7, 30))
    before, after = need(goals, at(13, 59), morning), need(goals, at(14), morning)
    assert (before.needed, before.due, before.next_deadline) == (False, at(14), at(14))
    assert (after.needed, after.due) == (True, at(14))
    assert need(goals, at(14), morning, walk(at(13))).needed is False


def test_before_the_first_walk_no_time_has_passed() -> None:
    assert need(WalkGoals(longest_gap=HOUR), at(14)) == WalkNeed(
        needed=False, next_deadline=at(0, day=date(2026, 6, 2))
    )


def test_nothing_is_due_in_the_quiet_hours() -> None:
    goals, evening = WalkGoals(longest_gap=6 * HOUR, quiet=NIGHT), walk(at(19, 30))
    morning = at(7, day=date(2026, 6, 2))
    night = need(goals, at(3, day=date(2026, 6, 2)), evening)
    assert (night.needed, night.due, night.next_deadline) == (False, morning, morning)
    assert need(goals, morning, evening).needed is True


def test_what_was_due_before_the_quiet_hours_is_silent_in_them() -> None:
    goals, noon = WalkGoals(longest_gap=6 * HOUR, quiet=NIGHT), walk(at(12, 30))
    assert need(goals, at(21, 59), noon).needed is True
    assert need(goals, at(21, 59), noon).next_deadline == at(22)
    assert need(goals, at(22), noon).needed is False
    assert need(goals, at(7, day=date(2026, 6, 2)), noon).needed is True


def test_quiet_hours_by_day() -> None:
    goals = WalkGoals(longest_gap=6 * HOUR, quiet=SIESTA)
    assert need(goals, at(14), walk(at(7))).due == at(15)


@pytest.mark.parametrize(
    ("goals", "due"),
    [
        (WalkGoals(time=2 * HOUR, quiet=NIGHT), at(20, 30)),
        (WalkGoals(time=35 * MINUTE, quiet=NIGHT), at(21, 30)),
        (WalkGoals(walks=2, quiet=NIGHT), at(21, 30)),
        (WalkGoals(distance=5000, quiet=NIGHT), at(21, 30)),
        (WalkGoals(walks=2), at(23, 30)),
        (WalkGoals(walks=2, quiet=SIESTA), at(23, 30)),
        (WalkGoals(walks=2, quiet=QuietHours(begin=time(22), end=time(0))), at(21, 30)),
        (WalkGoals(walks=2, quiet=QuietHours(begin=time(0), end=time(6))), at(23, 30)),
        (WalkGoals(time=10 * HOUR, quiet=SIESTA), at(15)),
    ],
)
def test_the_goal_of_the_day_has_a_last_call(goals: WalkGoals, due: datetime) -> None:
    morning = walk(at(8))
    assert need(goals, due - MINUTE, morning).due == due
    assert need(goals, due - MINUTE, morning).needed is False
    assert need(goals, due, morning).needed is True


def test_a_day_whose_goal_is_reached_asks_for_nothing_more() -> None:
    goals = WalkGoals(walks=1, quiet=NIGHT)
    done = need(goals, at(21, 45), walk(at(8)))
    assert (done.needed, done.due) == (False, at(21, 30, day=date(2026, 6, 2)))


def test_a_day_that_ended_short_of_its_goal_is_over() -> None:
    goals = WalkGoals(walks=3, quiet=NIGHT)
    assert need(goals, at(23), walk(at(8))).due == at(21, 30, day=date(2026, 6, 2))


def test_the_earlier_reason_counts() -> None:
    goals = WalkGoals(walks=3, longest_gap=5 * HOUR, quiet=NIGHT)
    assert need(goals, at(9), walk(at(8))).due == at(13, 30)
    assert need(goals, at(9), walk(at(8, 30), minutes=12 * 60)).due == at(21, 30)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 8), (date(2026, 10, 24), 10), (DAY, 9)]
)
def test_the_night_of_a_clock_change(day: date, hours: int) -> None:
    begin, end = NIGHT.from_day(day, BERLIN)
    assert end - begin == hours * HOUR
    assert NIGHT.until(begin, BERLIN) == end
    assert NIGHT.until(end, BERLIN) is None


walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
gaps = st.integers(1, 72).map(lambda hours: hours * HOUR)
goals_of_any_dog = st.builds(
    WalkGoals,
    walks=st.none() | st.integers(1, 12),
    time=st.none() | st.integers(1, 720).map(lambda minutes: minutes * MINUTE),
    distance=st.none() | st.floats(1, 1e5),
    longest_gap=st.none() | gaps,
    quiet=st.none()
    | st.tuples(walls, walls)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: QuietHours(begin=pair[0], end=pair[1])),
)
zones = st.sampled_from(["Europe/Berlin", "America/Havana", "Asia/Kolkata", "Africa/Cairo"])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001 - made UTC
    lambda naive: naive.replace(tzinfo=UTC)
)


@settings(derandomize=True, deadline=None)
@given(
    goals=goals_of_any_dog,
    now=moments,
    zone=zones.map(ZoneInfo),
    ago=st.none() | st.integers(31, 5000),
    share=st.floats(0, 1, exclude_max=True),
)
def test_nothing_changes_before_the_deadline(
    goals: WalkGoals, now: datetime, zone: ZoneInfo, ago: int | None, share: float
) -> None:
    last = None if ago is None else walk(now - ago * MINUTE)

    def need_at(time: datetime) -> WalkNeed:
        begin = start_of_day(day_of(time, zone), zone)
        today = [last] if last and last.start >= begin else []
        end = last.end if last else None
        return walk_need(goals, today=today, last=end, now=time, zone=zone)

    first = need_at(now)
    until = first.next_deadline or now + HOUR
    assert until > now
    later = need_at(now + share * (until - now))
    assert (later.needed, later.due) == (first.needed, first.due)
    quiet = goals.quiet and goals.quiet.until(now, zone)
    assert not (first.needed and (quiet or first.due is None or first.due > now))


@settings(derandomize=True, deadline=None)
@given(
    goals=goals_of_any_dog,
    lengths=st.lists(st.integers(1, 200), max_size=6),
)
def test_a_further_walk_never_takes_progress_back(goals: WalkGoals, lengths: list[int]) -> None:
    walks = [walk(at(0) + n * 200 * MINUTE, minutes) for n, minutes in enumerate(lengths)]
    steps = [goals.progress(walks[:n]) for n in range(len(walks) + 1)]
    known = [step for step in steps if step is not None]
    assert known == sorted(known)
    assert len(known) in {0, len(steps)}
