"""Plans for dogs, and a way to give them to those of a test."""

from datetime import date, time, timedelta
from typing import Final

import pytest

from custom_components.pawcontrol.feeding_book import FeedingBook
from custom_components.pawcontrol.health_book import HealthBook
from custom_components.pawcontrol.model.care import (
    Appointment,
    CareKind,
    CarePlan,
    CareRule,
    Interval,
)
from custom_components.pawcontrol.model.course import Course
from custom_components.pawcontrol.model.energy import Food
from custom_components.pawcontrol.model.feeding import Meal, MealPlan

KIBBLE: Final = Food(name="Kibble", kcal_per_100g=400)
BREAKFAST: Final = Meal(id="b", name="Breakfast", at=time(7), food=KIBBLE, grams=150)
DINNER: Final = Meal(id="d", name="Dinner", at=time(18), food=KIBBLE, share=0.4)
MEALS: Final = MealPlan(meals=(BREAKFAST, DINNER), kcal=1000)
TABLETS: Final = Course(
    id="t",
    name="Carprofen",
    start=date(2026, 1, 1),
    dose="half a tablet",
    units=0.5,
    times=(time(8), time(20)),
    min_gap=timedelta(hours=6),
)
GROOMING: Final = CareRule(kind=CareKind.GROOMING, every=Interval(days=30))
CHECK: Final = Appointment(kind=CareKind.VET, day=date(2026, 1, 5), wall=time(15), note="Teeth")
WORMING: Final = Appointment(kind=CareKind.WORMING, day=date(2026, 1, 4))
CARE: Final = CarePlan(since=date(2026, 1, 1), rules=(GROOMING,), appointments=(CHECK, WORMING))


def give_plans(
    monkeypatch: pytest.MonkeyPatch,
    *,
    meals: MealPlan | None = None,
    courses: tuple[Course, ...] = (),
    care: CarePlan | None = None,
) -> None:
    """Let all dogs of a test have these plans."""
    monkeypatch.setattr(FeedingBook, "plan", MealPlan() if meals is None else meals)
    monkeypatch.setattr(HealthBook, "courses", {each.id: each for each in courses})
    monkeypatch.setattr(HealthBook, "care_plan", care)
