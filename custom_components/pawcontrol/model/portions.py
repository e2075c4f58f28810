"""Portions: how much of a food the meals of a day are."""

from dataclasses import dataclass, replace
from datetime import date, time, tzinfo

from .energy import EnergyBasis, EnergyProfile, EnergyRange, Food, energy_basis, portion
from .feeding import MealPlan

USUAL_MEALS = 2
"""A day, where none are planned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """One meal of a day."""

    grams: float | None
    """None if the energy of the food is not known."""
    kcal: float
    name: str | None = None
    """None for a meal that is not planned."""
    at: time | None = None
    """By the clock on the wall."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ration:
    """What a dog should get on a day."""

    energy: EnergyBasis
    """The estimate, also where the vet has set another figure."""
    kcal: float
    by_vet: bool
    """Whether the vet has set the energy."""
    treats: float
    """Kilocalories that treats may have."""
    portions: tuple[Portion, ...]

    @property
    def range(self) -> EnergyRange:
        """The kcal a day that such dogs need; the vet's figure is exact."""
        exact = EnergyRange(low=self.kcal, high=self.kcal)
        return exact if self.by_vet else self.energy.range


def ration(
    plan: MealPlan,
    profile: EnergyProfile,
    food: Food | None,
    today: date,
    zone: tzinfo,
    *,
    meals: int | None = None,
    supposed: bool = False,
) -> Ration:
    """Return what a dog should get today: as planned, else in even meals beside the treats.

    The vet's figure does not hold for a dog that is only supposed to be so.
    Raises ValueError for a weight or a body condition that no dog has.
    """
    energy = energy_basis(profile, today)
    set_by_vet = None if supposed else plan.kcal
    kcal = energy.range.middle if set_by_vet is None else set_by_vet
    treats = plan.treats_share * kcal
    portions: tuple[Portion, ...] = ()
    if meals is None and food is not None:
        portions = planned_portions(plan, kcal, food, today, zone)
    return Ration(
        energy=energy,
        kcal=kcal,
        by_vet=set_by_vet is not None,
        treats=treats,
        portions=portions or even_portions(kcal - treats, food, meals or USUAL_MEALS),
    )


def planned_portions(
    plan: MealPlan, kcal: float, food: Food, day: date, zone: tzinfo
) -> tuple[Portion, ...]:
    """Return the meals that a plan has on a day of so many kcal, all of one food.

    Meals of fixed grams stay as they are, whatever energy that gives.
    """
    meals = [replace(each.meal, food=food) for each in plan.meals_of(day, zone)]
    return tuple(
        Portion(grams=grams, kcal=grams * food.kcal_per_100g / 100, name=meal.name, at=meal.at)
        for meal in meals
        for grams in [meal.portion(kcal)]
    )


def even_portions(kcal: float, food: Food | None, meals: int) -> tuple[Portion, ...]:
    """Return as many meals of the same size that give an energy."""
    each = kcal / meals
    grams = portion(each, food) if food is not None else None
    return (Portion(grams=grams, kcal=each),) * meals
