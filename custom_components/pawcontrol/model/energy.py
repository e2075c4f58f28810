"""Energy and food: what a dog needs, what it was given, and what is left.

All figures are estimates to start from, to be set by your vet: dogs of one weight differ up to
threefold. Nothing here is a diagnosis. Sources: SACN = Small Animal Clinical Nutrition, 5th
edition; FEDIAF nutritional guidelines; WSAVA body condition score.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import fsum, pow as power

RESTING = 70.0
"""Kilocalories per kg^0.75 a dog needs a day at rest (SACN)."""
EARLY_GROWTH_MONTHS = 4
GROWTH_MONTHS = 12
"""Ages in months at which the first and the second part of growth end."""
EARLY_GESTATION_DAYS = 42
"""The first two thirds of the 63 days a dog carries."""
MAX_FOOD_ENERGY = 900.0
"""Kilocalories in 100 g of pure fat."""
FORESEEABLE = 3650.0
"""Days; food that lasts longer has no day on which it runs out."""

_LEANEST, _IDEAL, _FATTEST = 1, (4, 5), 9
_OVER_PER_POINT = 0.10


class LifeStage(StrEnum):
    """What a dog is in that decides how its energy is reckoned."""

    EARLY_GROWTH = "early_growth"
    GROWTH = "growth"
    ADULT = "adult"
    SENIOR = "senior"
    EARLY_GESTATION = "early_gestation"
    LATE_GESTATION = "late_gestation"


class Activity(StrEnum):
    """How much an adult dog moves."""

    INACTIVE = "inactive"
    """Also for dogs that get fat easily."""
    NORMAL = "normal"
    UNDER_1_HOUR = "under_1_hour"
    UNDER_3_HOURS = "under_3_hours"
    """One to three hours a day."""
    LIGHT_WORK = "light_work"
    MODERATE_WORK = "moderate_work"
    HEAVY_WORK = "heavy_work"


class WeightBasis(StrEnum):
    """What the energy of a day follows from."""

    VET = "vet"
    """A figure that somebody set."""
    TARGET_WEIGHT = "target_weight"
    BODY_CONDITION = "body_condition"
    """The ideal weight by the score."""
    WEIGHT = "weight"


class Basis(StrEnum):
    """Why a dog needs the energy that is reckoned for it."""

    EARLY_GROWTH = "early_growth"
    GROWTH = "growth"
    EARLY_GESTATION = "early_gestation"
    LATE_GESTATION = "late_gestation"
    WEIGHT_LOSS = "weight_loss"
    INACTIVE = "inactive"
    UNDER_1_HOUR = "under_1_hour"
    UNDER_3_HOURS = "under_3_hours"
    LIGHT_WORK = "light_work"
    MODERATE_WORK = "moderate_work"
    HEAVY_WORK = "heavy_work"
    SENIOR = "senior"
    NEUTERED = "neutered"
    INTACT = "intact"


type _Factors = tuple[float, float]
"""The least and the most, in resting energies."""

_OF_ADULTS: dict[Basis, _Factors] = {
    Basis.NEUTERED: (1.6, 1.6),
    Basis.INTACT: (1.8, 1.8),
    Basis.SENIOR: (1.4, 1.4),
}
_WEIGHT_LOSS: _Factors = (1.0, 1.0)
_ACTIVE: dict[Activity, _Factors] = {
    Activity.INACTIVE: (1.2, 1.4),
    Activity.UNDER_1_HOUR: (95 / RESTING, 95 / RESTING),
    Activity.UNDER_3_HOURS: (110 / RESTING, 110 / RESTING),
    Activity.LIGHT_WORK: (1.6, 2.0),
    Activity.MODERATE_WORK: (2.0, 3.0),
    Activity.HEAVY_WORK: (4.0, 8.0),
}
_GROWTH: dict[LifeStage, float] = {LifeStage.EARLY_GROWTH: 3.0, LifeStage.GROWTH: 2.0}
_GESTATION: dict[LifeStage, float] = {
    LifeStage.EARLY_GESTATION: 1.8,
    LifeStage.LATE_GESTATION: 3.0,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class EnergyProfile:
    """What a dog's energy depends on."""

    weight: float
    """Kilograms, as weighed."""
    birth_date: date | None = None
    """A dog of unknown age counts as an adult."""
    neutered: bool = False
    activity: Activity = Activity.NORMAL
    mated: date | None = None
    """The day a pregnant dog was mated; to be removed when she has weaned."""
    senior: bool = False
    """A choice of the owner, since the age that is old depends on the breed."""
    weight_loss: bool = False
    """Whether the dog shall lose weight, with a vet; growing and pregnant dogs never do."""
    body_condition: int | None = None
    """Score from 1 to 9."""
    scored_weight: float | None = None
    """Kilograms when the body condition was scored; None if the dog weighs the same now."""
    target_weight: float | None = None
    """Kilograms; it goes before what the body condition tells."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnergyRange:
    """Kilocalories a day that dogs of one kind commonly need; an estimate."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """What is taken for the need of a dog."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, kw_only=True, slots=True)
class EnergyBasis:
    """How the energy of a dog is reckoned."""

    basis: Basis
    factors: tuple[float, float]
    """The least and the most, in resting energies."""
    weight: float
    """Kilograms that it is reckoned for: the ideal weight, a growing dog's present one."""
    resting: float
    """Kilocalories a day of that weight at rest."""

    @property
    def range(self) -> EnergyRange:
        """Kilocalories a day."""
        low, high = self.factors
        return EnergyRange(low=low * self.resting, high=high * self.resting)


@dataclass(frozen=True, kw_only=True, slots=True)
class Food:
    """What a dog eats; raises ValueError for an energy that no food has."""

    name: str
    kcal_per_100g: float

    def __post_init__(self) -> None:
        """Refuse what `portion` could not divide by."""
        if not 0 < self.kcal_per_100g <= MAX_FOOD_ENERGY:
            message = f"No food has {self.kcal_per_100g} kcal in 100 g"
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fed:
    """Something a dog was given."""

    time: datetime
    """UTC."""
    grams: float
    kcal: float
    meal_id: str | None = None
    """The meal that was meant; None if nobody said, as with a feeder."""
    food: str | None = None
    """Name of the food; None if nobody said, so that it may be any."""
    user_id: str | None = None
    """The Home Assistant user who fed the dog."""
    treat: bool = False
    """A treat counts as energy, never as a meal."""

    def may_be(self, food: str) -> bool:
        """Tell whether this was, or can have been, a food of that name."""
        return self.food in {None, food}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stock:
    """Food in the house as it was weighed or bought."""

    grams: float
    as_of: datetime
    """UTC; feedings up to then are no longer in the grams."""
    food: str | None = None
    """Name of the food; None if there is but one."""

    def left(self, log: Iterable[Fed]) -> float:
        """Return the grams that are left after all feedings, never less than none."""
        return max(0.0, self.grams - sum(fed.grams for fed in self._used(log)))

    def days_left(self, log: Iterable[Fed], daily_use: float) -> float | None:
        """Return for how many days that is enough at grams a day; None if none is used."""
        return self.left(log) / daily_use if daily_use > 0 else None

    def empty_at(self, log: Collection[Fed], daily_use: float) -> datetime | None:
        """Return when it runs out, counted from the last feeding; None if not within years."""
        days = self.days_left(log, daily_use)
        last = max((self.as_of, *(fed.time for fed in self._used(log))))
        return None if days is None or days > FORESEEABLE else last + timedelta(days=days)

    def _used(self, log: Iterable[Fed]) -> list[Fed]:
        food = self.food
        meals = (fed for fed in log if not fed.treat and fed.time > self.as_of)
        return [fed for fed in meals if food is None or fed.may_be(food)]


def resting_energy(weight_kg: float) -> float:
    """Return the resting energy requirement in kcal a day: 70 x kg^0.75 (SACN).

    Raises ValueError for a weight that is not positive.
    """
    if not weight_kg > 0:
        message = f"No dog weighs {weight_kg} kg"
        raise ValueError(message)
    return RESTING * power(weight_kg, 0.75)


def ideal_weight(
    weight_kg: float, *, body_condition: int | None = None, target_weight: float | None = None
) -> float:
    """Return the kilograms that a dog should weigh: the target, else by its body condition.

    Scores of 4 and 5 are ideal; otherwise weight / (1 + 0.10 x (score - 5)) (WSAVA).
    Raises ValueError for a score outside 1 to 9.
    """
    if body_condition is not None and not _LEANEST <= body_condition <= _FATTEST:
        message = f"A body condition score is {_LEANEST} to {_FATTEST}, not {body_condition}"
        raise ValueError(message)
    if target_weight is not None:
        return target_weight
    if body_condition is None or body_condition in _IDEAL:
        return weight_kg
    return weight_kg / (1 + _OVER_PER_POINT * (body_condition - _IDEAL[-1]))


def life_stage(profile: EnergyProfile, today: date) -> LifeStage:
    """Return the stage a dog is fed for; of growth and gestation, the one that needs more.

    Late gestation lasts until the owner removes the day of mating: a nursing dog needs at
    least as much.
    """
    months = _months(profile.birth_date, today) if profile.birth_date else GROWTH_MONTHS
    pregnant = (today - profile.mated).days if profile.mated else -1
    stages = (
        (months < EARLY_GROWTH_MONTHS, LifeStage.EARLY_GROWTH),
        (pregnant >= EARLY_GESTATION_DAYS, LifeStage.LATE_GESTATION),
        (months < GROWTH_MONTHS, LifeStage.GROWTH),
        (pregnant >= 0, LifeStage.EARLY_GESTATION),
        (profile.senior, LifeStage.SENIOR),
    )
    return next((stage for applies, stage in stages if applies), LifeStage.ADULT)


def energy_basis(profile: EnergyProfile, today: date) -> EnergyBasis:
    """Return what such dogs need and why; an estimate, to be set by your vet.

    Factors by SACN table 33-7 and FEDIAF, of the resting energy of the ideal weight; a growing
    dog's is that of its present weight, so that no puppy is made to lose any.
    Raises ValueError for a weight or a body condition that no dog has.
    """
    stage = life_stage(profile, today)
    growing = stage in _GROWTH
    weight = profile.weight if growing else _ideal_weight(profile)
    basis, factors = _factors(profile, stage)
    return EnergyBasis(basis=basis, factors=factors, weight=weight, resting=resting_energy(weight))


def energy_range(profile: EnergyProfile, today: date) -> EnergyRange:
    """Return the kcal a day that such dogs need; an estimate, to be set by your vet.

    Raises ValueError for a weight or a body condition that no dog has.
    """
    return energy_basis(profile, today).range


def energy_requirement(profile: EnergyProfile, today: date) -> float:
    """Return the middle of the range in kcal a day; an estimate, to be set by your vet.

    Raises ValueError for a weight or a body condition that no dog has.
    """
    return energy_range(profile, today).middle


def weight_basis(profile: EnergyProfile, today: date) -> WeightBasis:
    """Return which weight of a dog its energy is reckoned from."""
    if life_stage(profile, today) in _GROWTH:
        return WeightBasis.WEIGHT
    if profile.target_weight is not None:
        return WeightBasis.TARGET_WEIGHT
    return WeightBasis.BODY_CONDITION if _is_off_ideal(profile) else WeightBasis.WEIGHT


def energy_from_label(
    *, protein: float, fat: float, fiber: float, moisture: float, ash: float
) -> float:
    """Return kcal in 100 g of a food by the percentages of its label (modified Atwater).

    3.5 x protein + 8.5 x fat + 3.5 x nitrogen-free extract, which is what is left of 100.
    Raises ValueError for a percentage outside 0 to 100 and for a sum over 100.
    """
    parts = (protein, fat, fiber, moisture, ash)
    extract = round(100 - fsum(parts), 6)
    if not all(0 <= part <= 100 for part in parts) or extract < 0:  # noqa: PLR2004  # percent
        message = "The parts of a food are percentages with a sum of up to 100"
        raise ValueError(message)
    return 3.5 * protein + 8.5 * fat + 3.5 * extract


def portion(kcal: float, food: Food) -> float:
    """Return grams of a food that hold an energy in kcal."""
    return 100 * kcal / food.kcal_per_100g


def recently_fed(log: Iterable[Fed], now: datetime, within: timedelta) -> Fed | None:
    """Return the feeding nearest to a moment and less than `within` from it; treats are none.

    It looks both ways, so that it holds for a meal that is entered late and for a clock that
    was set back.
    """
    near = (fed for fed in log if not fed.treat and abs(fed.time - now) < within)
    return min(near, key=lambda fed: abs(fed.time - now), default=None)


def _is_off_ideal(profile: EnergyProfile) -> bool:
    return profile.body_condition not in {None, *_IDEAL}


def _ideal_weight(profile: EnergyProfile) -> float:
    """Return the kilograms that a dog should weigh; a score tells of the day it was given."""
    scored = profile.scored_weight if _is_off_ideal(profile) else None
    return ideal_weight(
        profile.weight if scored is None else scored,
        body_condition=profile.body_condition,
        target_weight=profile.target_weight,
    )


def _months(birth_date: date, today: date) -> int:
    """Return the whole months a dog has lived."""
    months = 12 * (today.year - birth_date.year) + today.month - birth_date.month
    return months - (today.day < birth_date.day)


def _factors(profile: EnergyProfile, stage: LifeStage) -> tuple[Basis, _Factors]:
    """Return the factors of a dog and what they are those of."""
    if stage in _GROWTH:
        return Basis(stage.value), (_GROWTH[stage], _GROWTH[stage])
    basis, (low, high) = _adult_factors(profile)
    if stage in _GESTATION:
        least = _GESTATION[stage]
        reason = Basis(stage.value) if least >= low else basis
        return reason, (max(low, least), max(high, least))
    return (Basis.WEIGHT_LOSS, _WEIGHT_LOSS) if profile.weight_loss else (basis, (low, high))


def _adult_factors(profile: EnergyProfile) -> tuple[Basis, _Factors]:
    """Return the factors of a grown dog; being old counts where its activity is not known."""
    if profile.activity in _ACTIVE:
        return Basis(profile.activity.value), _ACTIVE[profile.activity]
    neutered = Basis.NEUTERED if profile.neutered else Basis.INTACT
    usual = Basis.SENIOR if profile.senior else neutered
    return usual, _OF_ADULTS[usual]
