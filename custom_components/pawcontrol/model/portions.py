"""Portions: how much of a food the meals of a day are."""

from dataclasses import dataclass, replace
from datetime import date, time, tzinfo

from .energy import Food, portion
from .feeding import MealPlan


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
