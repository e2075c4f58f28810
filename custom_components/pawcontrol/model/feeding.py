"""Feeding: what is planned, what became of it, and what is left of food and energy.

Energies are estimates to start from, to be set by your vet. All times are UTC; days and the
times of meals are those of the user's zone.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from .energy import (
    EnergyProfile,
    Fed,
    Food,
    Stock,
    WeightBasis,
    energy_requirement,
    portion,
    weight_basis,
)
from .wall import DAY, day_of, moment, start_of_day

MAX_TREATS = 0.10
"""The largest share of the day's energy that treats should have."""
LEAD = timedelta(minutes=30)
"""How long before its time a meal is due."""
GRACE = timedelta(hours=1)
"""How long after its time a meal is not yet late."""
LONGEST = timedelta(hours=12)
"""No meal is due for longer than this before or after its time."""
LOW_DAYS = 3.0
"""Food for less than this is to be bought."""
EVERY_DAY = frozenset(range(7))

_LOOK = 9
"""Days from yesterday on in which each meal of a week comes once more after today."""


class MealStatus(StrEnum):
    """What became of a planned meal."""

    UPCOMING = "upcoming"
    DUE = "due"
    LATE = "late"
    SKIPPED = "skipped"
    FED = "fed"


WAITING = frozenset({MealStatus.DUE, MealStatus.LATE})
"""The dog should have its meal now."""
OPEN = WAITING | {MealStatus.UPCOMING}
"""The dog has yet to get its meal."""
_IN_TURN = (MealStatus.UPCOMING, MealStatus.DUE, MealStatus.LATE, MealStatus.SKIPPED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meal:
    """A meal that comes back; raises ValueError unless it has grams or a share, not both."""

    id: str
    name: str
    at: time
    """By the clock on the wall."""
    food: Food
    grams: float = 0.0
    share: float = 0.0
    """Part of the day's energy, up to 1."""
    weekdays: frozenset[int] = EVERY_DAY
    """Monday is 0."""

    def __post_init__(self) -> None:
        """Refuse a meal of unclear size."""
        amounts = (self.grams, self.share)
        if not min(amounts) == 0 < max(amounts) or self.share > 1:
            message = "A meal is grams or a share of the day's energy"
            raise ValueError(message)

    def portion(self, goal: float) -> float:
        """Return the grams of a meal on a day of so many kcal."""
        return self.grams + portion(self.share * goal, self.food)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedMeal:
    """A meal on a day."""

    meal: Meal
    day: date
    """In the user's zone."""
    time: datetime
    """UTC."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MealPlan:
    """What a dog shall get; raises ValueError for what cannot be meant."""

    meals: tuple[Meal, ...] = ()
    kcal: float | None = None
    """The day's energy as set by your vet; None takes the estimate."""
    treats_share: float = MAX_TREATS
    """Part of the day's energy, up to 0.10."""
    lead: timedelta = LEAD
    grace: timedelta = GRACE

    def __post_init__(self) -> None:
        """Refuse meals that cannot be told apart and figures that cannot be meant."""
        if len({meal.id for meal in self.meals}) < len(self.meals):
            message = "Two meals have the same id"
            raise ValueError(message)
        if not 0 <= self.treats_share <= MAX_TREATS or (self.kcal is not None and self.kcal <= 0):
            message = "The day needs energy, and treats have up to a tenth of it"
            raise ValueError(message)
        if not timedelta() <= min(self.lead, self.grace) <= max(self.lead, self.grace) <= LONGEST:
            message = "A meal is due for up to 12 hours before and after its time"
            raise ValueError(message)

    def goal(self, profile: EnergyProfile, today: date) -> float:
        """Return the kcal of a day: the vet's figure, else the estimate."""
        return energy_requirement(profile, today) if self.kcal is None else self.kcal

    def basis(self, profile: EnergyProfile, today: date) -> WeightBasis:
        """Return what the kcal of a day follow from."""
        return weight_basis(profile, today) if self.kcal is None else WeightBasis.VET

    def meals_of(self, day: date, zone: tzinfo) -> list[PlannedMeal]:
        """Return the meals of a day in the order of their times; none if the zone skips it."""
        if start_of_day(day, zone) == start_of_day(day + DAY, zone):
            return []
        meals = (meal for meal in self.meals if day.weekday() in meal.weekdays)
        planned = [PlannedMeal(meal=m, day=day, time=moment(day, m.at, zone)) for m in meals]
        return sorted(planned, key=_time)

    def daily_use(self, goal: float, food: str | None = None) -> float:
        """Return the grams a day, over a week, of one food or of all."""
        return sum(
            meal.portion(goal) * len(meal.weekdays) / len(EVERY_DAY)
            for meal in self.meals
            if food in {None, meal.food.name}
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """A meal that somebody decided to leave out on a day."""

    meal_id: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class MealState:
    """What became of a planned meal up to now."""

    planned: PlannedMeal
    status: MealStatus
    fed: Fed | None = None
    """By whom and when, if it was."""
    until: datetime | None = None
    """When the status changes by the clock alone; None if it does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedingData:
    """Everything about feeding that entities show."""

    next_meal: MealState | None = None
    """The first meal that the dog has yet to get, a late one included."""
    next_portion: float | None = None
    """Grams of that meal."""
    meals: tuple[MealState, ...] = ()
    """Today's, in the order of their times."""
    fed_today: int = 0
    """Feedings, planned or not, without treats."""
    kcal_today: float = 0.0
    """Treats included."""
    kcal_goal: float | None = None
    """An estimate, to be set by your vet."""
    kcal_basis: WeightBasis | None = None
    """What that follows from."""
    treats_kcal: float = 0.0
    treats_left: float = 0.0
    """Kilocalories of treats that the dog may still have today."""
    last_fed: Fed | None = None
    """Without treats."""
    stock_left: float | None = None
    """Grams."""
    stock_days: float | None = None
    stock_empty: date | None = None
    """The day the food runs out, in the user's zone."""
    stock_low: bool | None = None
    """Whether the food is to be bought; None if nobody knows how long it lasts."""
    needs_feeding: bool = False
    """Whether a meal is due or late."""
    next_deadline: datetime | None = None
    """The next moment at which anything of this changes by the clock alone, UTC."""


def meal_states(
    day: date,
    *,
    plan: MealPlan,
    log: Iterable[Fed],
    now: datetime,
    zone: tzinfo,
    skips: Collection[Skip] = (),
) -> tuple[MealState, ...]:
    """Return what became of each meal of a day; the log has the day before and after it."""
    slots = _slots(plan, day - DAY, 3, zone, skips)
    states = _states(slots, log, now, zone)
    return tuple(state for state in states if state.planned.day == day)


def feeding_data(
    *,
    profile: EnergyProfile,
    plan: MealPlan,
    log: Collection[Fed],
    now: datetime,
    zone: tzinfo,
    skips: Collection[Skip] = (),
    stock: Stock | None = None,
    usual_use: float = 0.0,
    low_days: float = LOW_DAYS,
) -> FeedingData:
    """Return what to show; the log begins with the stock, at the latest with yesterday.

    The stock is used as planned; without planned meals it is `usual_use`, in grams a day.

    Raises ValueError for a weight or a body condition that no dog has.
    """
    today = day_of(now, zone)
    goal = plan.goal(profile, today)
    states = _states(_slots(plan, today - DAY, _LOOK, zone, skips), log, now, zone)
    coming = next((state for state in states if state.status in OPEN), None)
    eaten = [fed for fed in log if day_of(fed.time, zone) == today]
    treats = sum(fed.kcal for fed in eaten if fed.treat)
    use = (plan.daily_use(goal, stock.food) or usual_use) if stock else 0.0
    empty = stock.empty_at(log, use) if stock else None
    days = stock.days_left(log, use) if stock else None
    return FeedingData(
        next_meal=coming,
        next_portion=coming.planned.meal.portion(goal) if coming else None,
        meals=tuple(state for state in states if state.planned.day == today),
        fed_today=sum(not fed.treat for fed in eaten),
        kcal_today=sum(fed.kcal for fed in eaten),
        kcal_goal=goal,
        kcal_basis=plan.basis(profile, today),
        treats_kcal=treats,
        treats_left=max(0.0, plan.treats_share * goal - treats),
        last_fed=max((fed for fed in log if not fed.treat), key=_time, default=None),
        stock_left=stock.left(log) if stock else None,
        stock_days=days,
        stock_empty=max(today, day_of(empty, zone)) if empty else None,
        stock_low=None if days is None else days < low_days,
        needs_feeding=any(state.status in WAITING for state in states),
        next_deadline=min(
            (start_of_day(today + DAY, zone), *(state.until for state in states if state.until))
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Slot:
    """A planned meal and the moments at which it becomes due, late and skipped."""

    planned: PlannedMeal
    turns: tuple[datetime, datetime, datetime]
    skipped: bool

    def takes(self, fed: Fed, day: date) -> bool:
        """Tell whether a feeding of a day can have been this meal.

        The word of a person counts all day, and more than that the meal was to be left out.
        """
        planned, in_window = self.planned, self.turns[0] <= fed.time < self.turns[-1]
        if fed.meal_id is not None:
            return fed.meal_id == planned.meal.id and (in_window or day == planned.day)
        return in_window and not self.skipped and fed.may_be(planned.meal.food.name)

    def state(self, fed: Fed | None, now: datetime) -> MealState:
        """Return what became of the meal."""
        if fed is not None:
            return MealState(planned=self.planned, status=MealStatus.FED, fed=fed)
        passed = len(self.turns) if self.skipped else bisect_right(self.turns, now)
        until = next(iter(self.turns[passed:]), None)
        return MealState(planned=self.planned, status=_IN_TURN[passed], until=until)


def _slots(
    plan: MealPlan, first: date, days: int, zone: tzinfo, skips: Collection[Skip]
) -> list[_Slot]:
    """Return the meals of days in a row, in the order of their times.

    A meal is skipped when a later one is due or its day is over, but not before it is late.
    """
    dates = [first + n * DAY for n in range(days)]
    planned = sorted((meal for day in dates for meal in plan.meals_of(day, zone)), key=_time)
    times = [meal.time for meal in planned]
    slots = []
    for meal in planned:
        late = meal.time + plan.grace
        following = times[bisect_right(times, meal.time) :][:1]
        over = min((start_of_day(meal.day + DAY, zone), *(time - plan.lead for time in following)))
        turns = meal.time - plan.lead, late, max(late, over)
        skipped = Skip(meal_id=meal.meal.id, day=meal.day) in skips
        slots.append(_Slot(planned=meal, turns=turns, skipped=skipped))
    return slots


def _states(slots: list[_Slot], log: Iterable[Fed], now: datetime, zone: tzinfo) -> list[MealState]:
    """Give each feeding to the meal it names, else to the nearest that waits for such a food.

    Naming a meal twice does not reach for the same meal of another day.
    """
    given: dict[_Slot, Fed] = {}
    for fed in sorted((fed for fed in log if not fed.treat), key=_precedence):
        day = day_of(fed.time, zone)
        named = fed.meal_id is not None
        meals = [slot for slot in slots if slot.takes(fed, day) and (named or slot not in given)]
        if meals:
            given.setdefault(_nearest(meals, fed.time), fed)
    return [slot.state(given.get(slot), now) for slot in slots]


def _nearest(slots: list[_Slot], time: datetime) -> _Slot:
    return min(slots, key=lambda slot: abs(slot.planned.time - time))


def _precedence(fed: Fed) -> tuple[bool, datetime]:
    """Let those that name their meal choose first."""
    return fed.meal_id is None, fed.time


def _time(event: PlannedMeal | Fed) -> datetime:
    return event.time
