"""Past walks are found as they would have been when they happened."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.past import SETTLED_TIME, PastWalks

MIDNIGHT: Final = datetime(2026, 10, 3, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def at(hours: float) -> datetime:
    """Return a time so many hours after midnight."""
    return MIDNIGHT + timedelta(hours=hours)


def fixes(
    begin: datetime, end: datetime, *outings: tuple[datetime, datetime], tracker: str = "one"
) -> Iterator[tuple[str, Fix]]:
    """Yield a fix a minute of a dog that is at home, or on an outing away and back."""
    for n in range((end - begin) // MINUTE):
        time = begin + n * MINUTE
        away = [min(time - start, until - time) for start, until in outings if start < time < until]
        north = 80 * sum(away, timedelta()) / MINUTE
        yield tracker, Fix(time=time, latitude=52 + north / 111_195, longitude=13, accuracy=5)


def test_a_walk_is_told_with_its_way_once_it_is_over_for_good() -> None:
    past = PastWalks(["one"], at(0))
    assert past.read(fixes(at(0), at(8), (at(7), at(7.5))), at(8)) == []
    ((walk, outing),) = past.read(fixes(at(8), at(9)), at(9))
    assert walk.start - at(7) < 3 * MINUTE
    assert walk.distance == pytest.approx(2400, rel=0.15)
    assert outing.route
    assert past.read(fixes(at(9), at(12)), at(12)) == []


def test_a_walk_over_the_end_of_a_piece_is_one() -> None:
    past, outing = PastWalks(["one"], at(0)), (at(23.75), at(24.25))
    assert past.read(fixes(at(20), at(24), outing), at(24)) == []
    ((walk, _),) = past.read(fixes(at(24), at(48), outing), at(48))
    assert walk.duration == pytest.approx(30 * MINUTE, abs=5 * MINUTE)


def test_a_walk_that_goes_on_after_a_short_break_is_told_once() -> None:
    past, outings = PastWalks(["one"], at(0)), ((at(7), at(7.5)), (at(7.55), at(10)))
    assert past.read(fixes(at(0), at(9), *outings), at(9)) == []
    ((walk, _),) = past.read(fixes(at(9), at(14), *outings), at(14))
    assert walk.start - at(7) < 3 * MINUTE
    assert walk.duration > timedelta(hours=2.5)


def test_a_walk_that_began_before_the_time_is_not_told() -> None:
    past = PastWalks(["one"], at(7.1))
    found = past.read(fixes(at(0), at(20), (at(7), at(7.5)), (at(9), at(9.5))), at(20))
    assert [round((walk.start - MIDNIGHT) / timedelta(hours=1)) for walk, _ in found] == [9]


def test_a_tracker_that_falls_silent_on_a_walk_ends_it() -> None:
    past = PastWalks(["one"], at(0))
    assert past.read(fixes(at(0), at(7.2), (at(7), at(8))), at(8)) == []
    ((walk, _),) = past.read([], at(9))
    assert walk.end
    assert walk.end < at(7.2)
    assert walk.end + SETTLED_TIME < at(9)


def test_two_trackers_on_one_dog_see_one_walk() -> None:
    past = PastWalks(["one", "two"], at(0))
    both = [
        each
        for tracker in past_trackers()
        for each in fixes(at(0), at(10), (at(7), at(7.5)), tracker=tracker)
    ]
    ((walk, _),) = past.read(both, at(10))
    assert walk.distance == pytest.approx(2400, rel=0.15)


def past_trackers() -> list[str]:
    """Return the trackers, the less preferred one first."""
    return ["two", "one"]
