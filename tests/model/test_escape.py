"""The escape guard: who is alarmed when, and what ends an alarm."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.escape import EscapeGuard, Person
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.track import Zone

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOME = Zone(latitude=52.0, longitude=13.0, radius=100.0)
METER = 1 / 111_195


def fix(north: float, minute: float = 0.0, accuracy: float | None = 10.0) -> Fix:
    """Return a fix some meters north of home."""
    time = NOON + timedelta(minutes=minute)
    return Fix(time=time, latitude=52.0 + north * METER, longitude=13.0, accuracy=accuracy)


OWNER_AT_HOME = Person(fix=fix(0, -600, accuracy=None), home_since=NOON - timedelta(hours=10))


def guard_after(*fixes: Fix, people: list[Person] | None) -> EscapeGuard:
    """Return a guard that took the fixes."""
    guard = EscapeGuard()
    for each in fixes:
        guard.add(each, [HOME], people)
    return guard


def test_a_second_fix_confirms() -> None:
    path = [fix(300), fix(310, 2), fix(900, 9)]
    seen = [guard_after(*path[:count], people=[OWNER_AT_HOME]).escape for count in (1, 2, 3)]
    assert seen == [None, fix(300), fix(300)]


def test_running_needs_no_second_fix() -> None:
    guard = guard_after(fix(50), fix(350, 1), people=[OWNER_AT_HOME])
    assert guard.escape == fix(350, 1)


@pytest.mark.parametrize(
    "second",
    [
        fix(350, 1, accuracy=31.0),
        fix(350, 1, accuracy=None),
        fix(2000, 1),
        fix(350, 11),
        fix(240, 1),
    ],
)
def test_a_jump_a_doubt_and_a_stroll_are_no_running(second: Fix) -> None:
    assert guard_after(fix(50), second, people=[OWNER_AT_HOME]).escape is None


def test_a_late_second_fix_confirms_nothing() -> None:
    path = [fix(300), fix(310, 11), fix(320, 12)]
    seen = [guard_after(*path[:count], people=[OWNER_AT_HOME]).escape for count in (2, 3)]
    assert seen == [None, fix(310, 11)]


@pytest.mark.parametrize("people", [None, []])
def test_who_knows_of_nobody_alarms_nobody(people: list[Person] | None) -> None:
    assert guard_after(fix(300), fix(310, 1), people=people).escape is None


def test_a_person_whose_place_is_long_ago_may_be_with_the_dog() -> None:
    away = Person(fix=fix(5000, -40))
    assert guard_after(fix(300), fix(310, 1), people=[OWNER_AT_HOME, away]).escape is None
    seen = Person(fix=fix(5000, -20))
    assert guard_after(fix(300), fix(310, 1), people=[OWNER_AT_HOME, seen]).escape == fix(300)


@pytest.mark.parametrize(
    ("owner", "alarm"),
    [
        (Person(fix=fix(0, 8), home_since=NOON + timedelta(minutes=8)), False),
        (Person(fix=fix(0, 8), home_since=NOON + timedelta(minutes=2)), True),
        (Person(fix=fix(5000, 8)), False),
        (Person(fix=fix(5000, 2)), True),
    ],
)
def test_where_somebody_is_seen_later_tells_nothing_of_late_fixes(
    owner: Person, *, alarm: bool
) -> None:
    assert (guard_after(fix(300), fix(310, 1), people=[owner]).escape == fix(300)) is alarm


@pytest.mark.parametrize(("north", "alarm"), [(600, False), (900, True)])
def test_who_was_seen_some_minutes_ago_may_have_come_along(north: float, *, alarm: bool) -> None:
    walker = Person(fix=fix(250, -4))
    guard = guard_after(fix(north), fix(north + 20, 0.5), people=[walker])
    assert (guard.escape is not None) is alarm


def test_a_dog_with_company_is_no_runaway() -> None:
    walker = Person(fix=fix(280, -1, accuracy=20.0))
    assert guard_after(fix(300), fix(310, 1), people=[OWNER_AT_HOME, walker]).escape is None


@pytest.mark.parametrize("north", [0, 90, 104])
def test_a_dog_at_home_is_safe_again(north: float) -> None:
    guard = guard_after(fix(300), fix(310, 1), fix(north, 8), people=[OWNER_AT_HOME])
    assert guard.escape is None


def test_who_reaches_the_dog_ends_the_alarm() -> None:
    guard = guard_after(fix(300), fix(310, 1), people=[OWNER_AT_HOME])
    guard.add(fix(400, 8), [HOME], [OWNER_AT_HOME, Person(fix=fix(380, 8))])
    assert guard.escape is None
    guard.add(fix(410, 9), [HOME], [OWNER_AT_HOME])
    assert guard.escape is None


def test_somebody_may_say_that_the_dog_is_found() -> None:
    guard = guard_after(fix(300), fix(310, 1), people=[OWNER_AT_HOME])
    guard.found()
    assert guard.escape is None


def test_the_alarm_goes_on_while_nobody_is_known() -> None:
    guard = guard_after(fix(300), fix(310, 1), people=[OWNER_AT_HOME])
    guard.add(fix(400, 8), [HOME], None)
    assert guard.escape == fix(300)


def test_without_a_safe_place_there_is_no_escape() -> None:
    guard = EscapeGuard()
    for minute in range(3):
        guard.add(fix(300, minute), [], [OWNER_AT_HOME])
    assert guard.escape is None


@settings(derandomize=True, deadline=None)
@given(
    path=st.lists(st.tuples(st.floats(-5000, 5000), st.floats(0.1, 500)), min_size=1, max_size=30)
)
def test_no_fix_that_may_be_inside_is_ever_an_escape(path: list[tuple[float, float]]) -> None:
    guard = EscapeGuard()
    for minute, (north, accuracy) in enumerate(path):
        taken = fix(north, minute, accuracy)
        guard.add(taken, [HOME], [OWNER_AT_HOME])
        began = guard.escape is not None and guard.escape.time == taken.time
        assert not (began and abs(north) - accuracy <= HOME.radius - 1)
        assert not (guard.escape and HOME.contains(taken))
