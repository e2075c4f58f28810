"""What the meals of a day weigh."""

from datetime import UTC, date, time
from typing import Final

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.energy import Food
from custom_components.pawcontrol.model.feeding import Meal, MealPlan
from custom_components.pawcontrol.model.portions import (
    Portion,
    even_portions,
    planned_portions,
)

MONDAY: Final = date(2026, 1, 5)
KIBBLE: Final = Food(name="Kibble", kcal_per_100g=400)
WET: Final = Food(name="Wet", kcal_per_100g=100)
PLAN: Final = MealPlan(
    meals=(
        Meal(id="d", name="Dinner", at=time(18), food=KIBBLE, share=0.4),
        Meal(id="b", name="Breakfast", at=time(7), food=KIBBLE, grams=150),
        Meal(id="s", name="Sunday", at=time(12), food=KIBBLE, share=0.1, weekdays=frozenset({6})),
    )
)


def test_the_meals_of_the_day_in_their_order() -> None:
    assert planned_portions(PLAN, 1000, KIBBLE, MONDAY, UTC) == (
        Portion(grams=150, kcal=600, name="Breakfast", at=time(7)),
        Portion(grams=100, kcal=400, name="Dinner", at=time(18)),
    )


def test_another_food_changes_what_follows_from_energy() -> None:
    assert planned_portions(PLAN, 1000, WET, MONDAY, UTC) == (
        Portion(grams=150, kcal=150, name="Breakfast", at=time(7)),
        Portion(grams=400, kcal=400, name="Dinner", at=time(18)),
    )


@given(st.floats(0, 20_000), st.none() | st.floats(1, 900), st.integers(1, 20))
def test_even_meals_hold_the_whole_energy(kcal: float, density: float | None, meals: int) -> None:
    food = None if density is None else Food(name="", kcal_per_100g=density)
    portions = even_portions(kcal, food, meals)
    assert len(portions) == meals
    assert len(set(portions)) == 1
    assert sum(each.kcal for each in portions) == pytest.approx(kcal)
    grams = sum((each.grams or 0.0) for each in portions)
    assert grams == pytest.approx(kcal * 100 / density if density else 0.0)
