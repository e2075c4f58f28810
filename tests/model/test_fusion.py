"""Which of two trackers is believed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.fusion import TOGETHER, UNKNOWN_ACCURACY, is_outranked
from custom_components.pawcontrol.model.gps import Fix

NOW = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
JUST_MORE = TOGETHER + timedelta(seconds=1)


def fix(accuracy: float | None, after: timedelta = timedelta()) -> Fix:
    """Return a fix some time after noon."""
    return Fix(time=NOW + after, latitude=52.0, longitude=13.0, accuracy=accuracy)


fixes = st.builds(
    fix,
    st.none() | st.floats(min_value=0.1, max_value=1000),
    st.timedeltas(min_value=-2 * TOGETHER, max_value=2 * TOGETHER),
)


def test_without_another_tracker_every_fix_counts() -> None:
    assert not is_outranked(fix(500), [])


@pytest.mark.parametrize(
    ("accuracy", "other", "outranked"),
    [
        (20, 10, True),
        (10, 20, False),
        (10, 10, False),
        (None, 10, True),
        (10, None, False),
        (None, None, False),
        (UNKNOWN_ACCURACY + 1, None, True),
        (None, UNKNOWN_ACCURACY - 1, True),
    ],
)
def test_the_more_accurate_tracker_is_believed(
    accuracy: float | None, other: float | None, *, outranked: bool
) -> None:
    assert is_outranked(fix(accuracy), [fix(other)]) is outranked


@pytest.mark.parametrize(
    ("after", "outranked"),
    [(TOGETHER, True), (-TOGETHER, True), (JUST_MORE, False), (-JUST_MORE, False)],
)
def test_only_fixes_of_the_same_moment_compete(after: timedelta, *, outranked: bool) -> None:
    assert is_outranked(fix(20), [fix(10, after)]) is outranked


def test_one_better_tracker_among_many_is_enough() -> None:
    assert is_outranked(fix(20), [fix(5, JUST_MORE), fix(50), fix(10)])


@given(one=fixes, other=fixes)
def test_two_trackers_never_silence_each_other(one: Fix, other: Fix) -> None:
    assert not (is_outranked(one, [other]) and is_outranked(other, [one]))
