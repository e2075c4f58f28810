"""Usual ranges of vital signs, and what is worth a notice."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.vitals import (
    HEART_OF_LARGE_DOG,
    HEART_OF_PUPPY,
    HEART_OF_SMALL_DOG,
    TEMPERATURE,
    Notice,
    Observation,
    Range,
    observe_breathing,
    observe_heart_rate,
    observe_temperature,
    observe_weight,
    usual_heart_rate,
)

steady = settings(derandomize=True, deadline=None)


def notice(observation: Observation | None) -> tuple[Notice, bool] | None:
    """Return what was noticed and whether to call a vet."""
    return (observation.notice, observation.call_vet) if observation else None


@pytest.mark.parametrize(
    ("celsius", "expected"),
    [
        (37.4, (Notice.TEMPERATURE_LOW, False)),
        (37.5, None),
        (39.2, None),
        (39.3, (Notice.TEMPERATURE_HIGH, False)),
        (39.4, (Notice.TEMPERATURE_HIGH, False)),
        (39.5, (Notice.TEMPERATURE_HIGH, True)),
    ],
)
def test_temperature_of_a_grown_dog(celsius: float, expected: tuple[Notice, bool] | None) -> None:
    assert notice(observe_temperature(celsius)) == expected


@pytest.mark.parametrize(
    ("celsius", "expected"),
    [
        (37.7, (Notice.TEMPERATURE_LOW, True)),
        (37.8, None),
        (39.3, (Notice.TEMPERATURE_HIGH, False)),
        (39.5, (Notice.TEMPERATURE_HIGH, True)),
    ],
)
def test_temperature_with_symptoms(celsius: float, expected: tuple[Notice, bool] | None) -> None:
    assert notice(observe_temperature(celsius, symptoms=True)) == expected


@pytest.mark.parametrize("symptoms", [False, True])
def test_puppies_run_cooler_but_not_hotter(*, symptoms: bool) -> None:
    cool = observe_temperature(36.5, puppy=True, symptoms=symptoms)
    hot = observe_temperature(39.9, puppy=True, symptoms=symptoms)
    assert cool is None
    assert notice(hot) == (Notice.TEMPERATURE_HIGH, True)


def test_a_vet_may_set_another_range_and_it_is_shown() -> None:
    usual = Range(low=38.0, high=38.8)
    assert observe_temperature(39.0, usual) == Observation(
        notice=Notice.TEMPERATURE_HIGH, value=39.0, usual=usual
    )
    assert observe_temperature(37.9, usual, symptoms=True) is not None


@pytest.mark.parametrize(
    ("kg", "puppy", "usual"),
    [
        (13.6, False, HEART_OF_SMALL_DOG),
        (13.7, False, HEART_OF_LARGE_DOG),
        (30.0, True, HEART_OF_PUPPY),
        (None, True, HEART_OF_PUPPY),
        (None, False, Range(low=60, high=140)),
    ],
)
def test_usual_heart_rate_by_size_and_age(kg: float | None, *, puppy: bool, usual: Range) -> None:
    assert usual_heart_rate(kg, puppy=puppy) == usual


@pytest.mark.parametrize(
    ("beats", "expected"),
    [(59, (Notice.HEART_SLOW, False)), (60, None), (100, None), (101, (Notice.HEART_FAST, False))],
)
def test_heart_rate_of_a_large_dog(beats: float, expected: tuple[Notice, bool] | None) -> None:
    assert notice(observe_heart_rate(beats, HEART_OF_LARGE_DOG)) == expected


@pytest.mark.parametrize(
    ("rates", "limit"),
    [
        ([], None),
        ([50], None),
        ([30, 50], None),
        ([50, 30], None),
        ([31, 31], 30.0),
        ([16, 16, 24, 24], None),
        ([16, 16, 16, 24, 24], 20.0),
        ([16, 16, 16, 20, 24], None),
        ([16, 90, 16, 16, 21, 21], 20.0),
        ([28, 28, 28, 31, 33], 30.0),
    ],
)
def test_fast_breathing_counts_when_it_is_repeated(rates: list[float], limit: float | None) -> None:
    observation = observe_breathing(rates)
    assert (observation.usual.high if observation else None) == limit


def test_the_last_rate_is_shown() -> None:
    assert observe_breathing([31, 33]) == Observation(
        notice=Notice.BREATHING_FAST, value=33, usual=Range(high=30)
    )


@pytest.mark.parametrize(
    ("trend", "puppy", "expected"),
    [
        (-401, False, Notice.WEIGHT_FALLING),
        (-400, False, None),
        (400, False, None),
        (401, False, Notice.WEIGHT_RISING),
        (900, True, None),
        (-401, True, Notice.WEIGHT_FALLING),
    ],
)
def test_two_percent_of_20_kg_in_a_week_are_fast(
    trend: float, *, puppy: bool, expected: Notice | None
) -> None:
    observation = observe_weight(trend, 20, puppy=puppy)
    assert (observation.notice if observation else None) == expected


@steady
@given(celsius=st.floats(30, 45))
def test_a_notice_shows_a_range_that_does_not_hold_the_value(celsius: float) -> None:
    observation = observe_temperature(celsius)
    assert (observation is None) == (37.5 <= celsius <= 39.2)
    assert observation is None or observation.usual == TEMPERATURE


@pytest.mark.parametrize(
    ("usual", "values"),
    [
        (Range(low=2, high=4), [2, 3, 4]),
        (Range(high=4), [1, 2, 3, 4]),
        (Range(low=2), [2, 3, 4, 5]),
        (Range(), [1, 2, 3, 4, 5]),
    ],
)
def test_a_range_holds_its_ends(usual: Range, values: list[int]) -> None:
    assert [value for value in (1, 2, 3, 4, 5) if usual.holds(value)] == values
