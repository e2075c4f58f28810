"""Weight: current, trend, change, target, and what may be entered."""

from datetime import UTC, datetime, timedelta
from math import nan
from random import Random

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.weight import (
    MAX_WEIGHT,
    MIN_WEIGHT,
    Weighing,
    WeightTarget,
    is_plausible_weight,
    latest_weighing,
    nearest_weighing,
    needs_confirmation,
    target_progress,
    weight_change,
    weight_trend,
)

NOW = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(weeks=8)

steady = settings(derandomize=True, deadline=None)


def weighing(days_ago: float, kg: float) -> Weighing:
    """Return a weighing some days before noon."""
    return Weighing(time=NOW - timedelta(days=days_ago), kg=kg)


weighings = st.lists(
    st.builds(weighing, st.integers(0, 100), st.floats(1, 80, allow_nan=False)), max_size=20
)


@pytest.mark.parametrize(
    ("kg", "plausible"),
    [
        (MIN_WEIGHT, True),
        (MIN_WEIGHT - 0.01, False),
        (MAX_WEIGHT, True),
        (MAX_WEIGHT + 0.01, False),
        (nan, False),
    ],
)
def test_plausible_weights_are_those_of_dogs(kg: float, *, plausible: bool) -> None:
    assert is_plausible_weight(kg) is plausible


@pytest.mark.parametrize(
    ("kg", "asks"), [(20.0, False), (24.0, False), (24.1, True), (16.0, False), (15.9, True)]
)
def test_a_jump_asks_for_confirmation(kg: float, *, asks: bool) -> None:
    assert needs_confirmation(kg, weighing(7, 20.0)) is asks


def test_the_first_weight_needs_no_confirmation() -> None:
    assert not needs_confirmation(20.0, None)


def test_nothing_is_known_without_a_weighing() -> None:
    assert latest_weighing([]) is None
    assert nearest_weighing([], NOW) is None
    assert weight_trend([], since=LONG_AGO) is None
    assert weight_change([]) is None
    assert target_progress([], WeightTarget(kg=18, since=NOW)) is None


def test_the_current_weight_is_the_last_also_when_an_older_one_is_logged_after_it() -> None:
    assert latest_weighing([weighing(0, 20), weighing(3, 21)]) == weighing(0, 20)


def test_trend_is_the_slope_in_grams_per_week() -> None:
    steady_loss = [weighing(28, 20.4), weighing(14, 20.2), weighing(0, 20.0)]
    assert weight_trend(steady_loss, since=LONG_AGO) == pytest.approx(-100)


def test_one_wrong_weight_does_not_move_the_trend() -> None:
    known = [weighing(days, 20 + days / 70) for days in range(0, 50, 7)]
    wrong = [*known, weighing(10, 40)]
    assert weight_trend(wrong, since=LONG_AGO) == pytest.approx(-100, abs=15)


@pytest.mark.parametrize(
    "known",
    [
        [weighing(28, 20), weighing(0, 21)],
        [weighing(13, 20), weighing(7, 20.5), weighing(0, 21)],
        [weighing(60, 20), weighing(7, 20.5), weighing(0, 21)],
    ],
)
def test_few_or_close_or_old_weighings_make_no_trend(known: list[Weighing]) -> None:
    assert weight_trend(known, since=LONG_AGO) is None


def test_a_weighing_at_the_beginning_of_the_time_counts() -> None:
    known = [weighing(56, 20.8), weighing(7, 20.1), weighing(0, 20.0)]
    assert weight_trend(known, since=LONG_AGO) == pytest.approx(-100)


def test_two_weights_of_one_moment_make_no_slope() -> None:
    known = [weighing(14, 20.2), weighing(0, 20.0), weighing(0, 20.0)]
    assert weight_trend(known, since=LONG_AGO) == pytest.approx(-100)


def test_a_scale_that_weighs_every_hour_gives_the_same_trend() -> None:
    hourly = [weighing(hours / 24, 20 + hours / 240) for hours in range(24 * 50)]
    assert weight_trend(hourly, since=LONG_AGO) == pytest.approx(-700)


@steady
@given(known=weighings, random=st.randoms(use_true_random=False))
def test_trend_does_not_depend_on_the_order(known: list[Weighing], random: Random) -> None:
    shuffled = random.sample(known, len(known))
    assert weight_trend(shuffled, since=LONG_AGO) == weight_trend(known, since=LONG_AGO)


@steady
@given(known=weighings, days=st.integers(-5000, 5000), heavier=st.integers(0, 50))
def test_trend_does_not_depend_on_when_and_how_heavy(
    known: list[Weighing], days: int, heavier: int
) -> None:
    by = timedelta(days=days)
    shifted = [Weighing(time=each.time + by, kg=each.kg + heavier) for each in known]
    trend = weight_trend(known, since=LONG_AGO)
    assert weight_trend(shifted, since=LONG_AGO + by) == pytest.approx(trend, abs=1e-6)


@pytest.mark.parametrize(
    ("earlier", "change"),
    [
        ([weighing(30, 21)], -1),
        ([weighing(33, 21), weighing(28, 22), weighing(60, 30)], -2),
        ([weighing(20, 21)], -1),
        ([weighing(19, 21)], None),
        ([weighing(41, 21)], None),
        ([], None),
    ],
)
def test_change_is_to_the_weight_of_about_30_days_before(
    earlier: list[Weighing], change: float | None
) -> None:
    assert weight_change([weighing(0, 20), *earlier]) == change


@pytest.mark.parametrize(
    ("kg", "progress"),
    [(20.0, 0.0), (19.0, 0.5), (18.0, 1.0), (17.5, 1.0), (21.0, 0.0)],
)
def test_progress_counts_from_the_weight_when_the_target_was_set(
    kg: float, progress: float
) -> None:
    target = WeightTarget(kg=18, since=NOW - timedelta(days=20))
    known = [weighing(0, kg), weighing(21, 20), weighing(80, 25)]
    assert target_progress(known, target) == progress


def test_progress_counts_from_the_first_weight_after_the_target_was_set() -> None:
    target = WeightTarget(kg=24, since=NOW - timedelta(days=20))
    assert target_progress([weighing(0, 21), weighing(10, 20)], target) == 0.25


def test_a_target_that_is_the_weight_is_reached() -> None:
    assert target_progress([weighing(0, 20)], WeightTarget(kg=20, since=NOW)) == 1
