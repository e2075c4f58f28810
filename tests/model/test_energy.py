"""The energy a dog needs, by the worked values and properties of the sources."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.energy import (
    Activity,
    Basis,
    EnergyProfile,
    EnergyRange,
    Food,
    LifeStage,
    WeightBasis,
    energy_basis,
    energy_from_label,
    energy_range,
    energy_requirement,
    ideal_weight,
    life_stage,
    portion,
    resting_energy,
    weight_basis,
)
from custom_components.pawcontrol.model.weight import MAX_WEIGHT, MIN_WEIGHT

TODAY = date(2026, 11, 23)
ADULT = EnergyProfile(weight=20.0)
NEUTERED = replace(ADULT, neutered=True)
PUPPY = EnergyProfile(weight=10.0, birth_date=date(2026, 8, 20))

weights = st.floats(MIN_WEIGHT, MAX_WEIGHT)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
profiles = st.builds(
    EnergyProfile,
    weight=weights,
    birth_date=st.none() | days,
    neutered=st.booleans(),
    activity=st.sampled_from(Activity),
    mated=st.none() | days,
    senior=st.booleans(),
    weight_loss=st.booleans(),
    body_condition=st.none() | st.integers(1, 9),
    target_weight=st.none() | weights,
)


def test_the_resting_energy_of_the_source() -> None:
    assert round(resting_energy(20)) == 662
    assert round(resting_energy(10)) == 394


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan")])
def test_what_weighs_nothing_is_no_dog(weight: float) -> None:
    with pytest.raises(ValueError, match="weighs"):
        resting_energy(weight)


@pytest.mark.parametrize(
    ("profile", "kcal"),
    [
        (ADULT, 1192),
        (NEUTERED, 1059),
        (replace(NEUTERED, activity=Activity.UNDER_1_HOUR), 898),
        (replace(NEUTERED, activity=Activity.UNDER_3_HOURS), 1040),
        (replace(ADULT, weight=26.0, target_weight=20.0, weight_loss=True), 662),
        (replace(ADULT, weight=26.0, body_condition=8, weight_loss=True), 662),
        (PUPPY, 1181),
        (replace(PUPPY, birth_date=date(2026, 5, 1)), 787),
        (replace(ADULT, senior=True), 927),
    ],
)
def test_the_worked_values_of_the_sources(profile: EnergyProfile, kcal: int) -> None:
    assert round(energy_requirement(profile, TODAY)) == kcal


@pytest.mark.parametrize(
    ("activity", "low", "high"),
    [
        (Activity.INACTIVE, 794, 927),
        (Activity.LIGHT_WORK, 1059, 1324),
        (Activity.MODERATE_WORK, 1324, 1986),
        (Activity.HEAVY_WORK, 2648, 5296),
    ],
)
def test_where_the_sources_give_a_range_the_middle_is_taken(
    activity: Activity, low: int, high: int
) -> None:
    profile = replace(NEUTERED, activity=activity)
    energy = energy_range(profile, TODAY)
    assert EnergyRange(low=round(energy.low), high=round(energy.high)) == EnergyRange(
        low=low, high=high
    )
    assert energy_requirement(profile, TODAY) == pytest.approx((low + high) / 2, abs=0.6)


@pytest.mark.parametrize(
    ("profile", "stage"),
    [
        (ADULT, LifeStage.ADULT),
        (replace(ADULT, senior=True), LifeStage.SENIOR),
        (replace(ADULT, birth_date=date(2026, 10, 1)), LifeStage.EARLY_GROWTH),
        (replace(ADULT, birth_date=date(2026, 7, 24)), LifeStage.EARLY_GROWTH),
        (replace(ADULT, birth_date=date(2026, 7, 23)), LifeStage.GROWTH),
        (replace(ADULT, birth_date=date(2025, 11, 24)), LifeStage.GROWTH),
        (replace(ADULT, birth_date=date(2025, 11, 23)), LifeStage.ADULT),
        (replace(ADULT, mated=TODAY), LifeStage.EARLY_GESTATION),
        (replace(ADULT, mated=TODAY - timedelta(days=41)), LifeStage.EARLY_GESTATION),
        (replace(ADULT, mated=TODAY - timedelta(days=42)), LifeStage.LATE_GESTATION),
        (replace(ADULT, mated=TODAY - timedelta(days=80)), LifeStage.LATE_GESTATION),
        (replace(ADULT, mated=TODAY + timedelta(days=1)), LifeStage.ADULT),
        (replace(ADULT, mated=TODAY, birth_date=date(2026, 1, 1)), LifeStage.GROWTH),
    ],
)
def test_the_stage_follows_the_calendar(profile: EnergyProfile, stage: LifeStage) -> None:
    assert life_stage(profile, TODAY) is stage


def test_a_pregnant_dog_gets_at_least_what_she_got_before() -> None:
    resting = resting_energy(20)
    early = replace(ADULT, mated=TODAY)
    late = replace(ADULT, mated=TODAY - timedelta(days=50))
    assert energy_requirement(early, TODAY) == pytest.approx(1.8 * resting)
    assert energy_requirement(late, TODAY) == pytest.approx(3.0 * resting)
    working = replace(early, activity=Activity.MODERATE_WORK)
    assert energy_requirement(working, TODAY) == pytest.approx(2.5 * resting)


@pytest.mark.parametrize(
    "profile", [PUPPY, replace(PUPPY, birth_date=date(2026, 1, 1)), replace(ADULT, mated=TODAY)]
)
def test_growing_and_pregnant_dogs_never_lose_weight_on_purpose(profile: EnergyProfile) -> None:
    thin = replace(profile, weight_loss=True)
    assert energy_requirement(thin, TODAY) == energy_requirement(profile, TODAY)


def test_a_puppy_is_fed_for_the_weight_it_has() -> None:
    chubby = replace(PUPPY, body_condition=9, target_weight=5.0)
    assert energy_requirement(chubby, TODAY) == energy_requirement(PUPPY, TODAY)


def test_a_known_activity_tells_more_than_old_age() -> None:
    old = replace(NEUTERED, activity=Activity.UNDER_3_HOURS, senior=True)
    assert round(energy_requirement(old, TODAY)) == 1040


@pytest.mark.parametrize(
    ("score", "kilograms"), [(None, 26), (4, 26), (5, 26), (8, 20), (9, 18.571), (3, 32.5)]
)
def test_the_ideal_weight_by_body_condition(score: int | None, kilograms: float) -> None:
    assert ideal_weight(26, body_condition=score) == pytest.approx(kilograms, abs=0.001)


def test_a_target_goes_before_the_body_condition() -> None:
    assert ideal_weight(26, body_condition=8, target_weight=22.0) == 22.0


FAT = replace(ADULT, weight=27.0, body_condition=7, scored_weight=30.0)


@pytest.mark.parametrize(
    ("profile", "ideal", "basis"),
    [
        (FAT, 25, WeightBasis.BODY_CONDITION),
        (replace(FAT, scored_weight=None), 22.5, WeightBasis.BODY_CONDITION),
        (replace(FAT, target_weight=26.0), 26, WeightBasis.TARGET_WEIGHT),
        (replace(FAT, body_condition=5), 27, WeightBasis.WEIGHT),
        (replace(FAT, body_condition=None), 27, WeightBasis.WEIGHT),
        (replace(FAT, body_condition=3), 37.5, WeightBasis.BODY_CONDITION),
    ],
)
def test_a_score_tells_of_the_weight_of_its_day(
    profile: EnergyProfile, ideal: float, basis: WeightBasis
) -> None:
    """A dog that has lost weight since is not to lose as much once more."""
    resting = resting_energy(ideal)
    assert energy_requirement(profile, TODAY) == pytest.approx(1.8 * resting)
    assert weight_basis(profile, TODAY) is basis


def test_the_energy_of_a_puppy_is_that_of_its_weight() -> None:
    puppy = replace(PUPPY, target_weight=20.0, body_condition=7)
    assert weight_basis(puppy, TODAY) is WeightBasis.WEIGHT


@pytest.mark.parametrize("score", [0, 10])
def test_there_is_no_other_body_condition(score: int) -> None:
    with pytest.raises(ValueError, match="score"):
        ideal_weight(26, body_condition=score, target_weight=22.0)


@given(profiles, weights, days)
def test_energy_never_decreases_with_weight(
    profile: EnergyProfile, other: float, today: date
) -> None:
    light, heavy = sorted((profile.weight, other))
    low, high = (energy_range(replace(profile, weight=w), today) for w in (light, heavy))
    assert low.low <= high.low
    assert low.high <= high.high


@given(profiles, days)
def test_energy_is_continuous_in_weight(profile: EnergyProfile, today: date) -> None:
    more = replace(profile, weight=profile.weight * 1.0001)
    assert energy_requirement(more, today) == pytest.approx(
        energy_requirement(profile, today), rel=0.0001
    )


@given(profiles, days)
def test_no_dog_gets_less_than_it_needs_to_live(profile: EnergyProfile, today: date) -> None:
    grown = replace(profile, birth_date=None)
    ideal = ideal_weight(
        grown.weight, body_condition=grown.body_condition, target_weight=grown.target_weight
    )
    assert energy_requirement(grown, today) >= 0.8 * resting_energy(ideal)
    assert energy_range(grown, today).low <= energy_range(grown, today).high


@given(profiles, days, st.integers(0, 364))
def test_no_puppy_gets_less_than_a_grown_dog_of_its_weight(
    profile: EnergyProfile, today: date, age: int
) -> None:
    puppy = replace(profile, birth_date=today - timedelta(days=age), mated=None)
    assert energy_requirement(puppy, today) >= 1.8 * resting_energy(puppy.weight)


def test_a_portion_of_a_food() -> None:
    food = Food(name="Kibble", kcal_per_100g=380)
    assert portion(1059, food) == pytest.approx(278.7, abs=0.05)
    assert portion(0, food) == 0


@pytest.mark.parametrize("kcal", [0.0, -5.0, 901.0, float("nan")])
def test_no_food_has_such_an_energy(kcal: float) -> None:
    with pytest.raises(ValueError, match="kcal"):
        Food(name="Air", kcal_per_100g=kcal)


def test_the_energy_of_a_food_by_its_label() -> None:
    kibble = energy_from_label(protein=25, fat=14, fiber=3, moisture=10, ash=7)
    assert kibble == pytest.approx(3.5 * 25 + 8.5 * 14 + 3.5 * 41)
    assert energy_from_label(protein=0, fat=100, fiber=0, moisture=0, ash=0) == 850
    rounded = energy_from_label(protein=0.6, fat=1.1, fiber=9.3, moisture=16.1, ash=72.9)
    assert rounded == pytest.approx(3.5 * 0.6 + 8.5 * 1.1)


@pytest.mark.parametrize(
    ("protein", "fat", "moisture"),
    [(-1, 10, 10), (101, 0, 0), (50, 40, 11), (float("nan"), 10, 10)],
)
def test_a_label_that_cannot_be(protein: float, fat: float, moisture: float) -> None:
    with pytest.raises(ValueError, match="percentages"):
        energy_from_label(protein=protein, fat=fat, fiber=0, moisture=moisture, ash=0)


@given(st.lists(st.floats(0, 20), min_size=5, max_size=5))
def test_a_label_gives_an_energy_between_water_and_fat(parts: list[float]) -> None:
    protein, fat, fiber, moisture, ash = parts
    kcal = energy_from_label(protein=protein, fat=fat, fiber=fiber, moisture=moisture, ash=ash)
    assert 0 <= kcal <= 850


# Why


@pytest.mark.parametrize(
    ("profile", "basis"),
    [
        (PUPPY, Basis.EARLY_GROWTH),
        (replace(PUPPY, birth_date=date(2026, 3, 1)), Basis.GROWTH),
        (replace(ADULT, mated=TODAY), Basis.EARLY_GESTATION),
        (replace(ADULT, mated=TODAY - timedelta(days=50)), Basis.LATE_GESTATION),
        (
            replace(ADULT, mated=TODAY - timedelta(days=50), activity=Activity.HEAVY_WORK),
            Basis.HEAVY_WORK,
        ),
        (replace(ADULT, mated=TODAY, weight_loss=True), Basis.EARLY_GESTATION),
        (replace(ADULT, weight_loss=True), Basis.WEIGHT_LOSS),
        (replace(ADULT, activity=Activity.INACTIVE, senior=True), Basis.INACTIVE),
        (replace(NEUTERED, senior=True), Basis.SENIOR),
        (NEUTERED, Basis.NEUTERED),
        (ADULT, Basis.INTACT),
    ],
)
def test_why_a_dog_needs_its_energy(profile: EnergyProfile, basis: Basis) -> None:
    assert energy_basis(profile, TODAY).basis is basis


@given(profiles, days)
def test_the_range_is_the_factors_of_the_resting_energy(profile: EnergyProfile, day: date) -> None:
    found, energy = energy_basis(profile, day), energy_range(profile, day)
    assert found.resting == resting_energy(found.weight)
    assert found.range == energy
    assert (energy.low, energy.high) == tuple(factor * found.resting for factor in found.factors)
    assert energy.low <= energy.middle <= energy.high
