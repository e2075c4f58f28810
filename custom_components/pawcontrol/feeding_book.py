"""Feeding: the plan of a dog and the meals of its journal, as the model wants them."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any, ClassVar, Final, override

from homeassistant.const import CONF_ID, CONF_NAME, WEEKDAYS
from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .book import Book
from .const import (
    CONF_ACTIVITY,
    CONF_BIRTH_DATE,
    CONF_FEEDING,
    CONF_FOOD,
    CONF_FOOD_ENERGY,
    CONF_GRAMS,
    CONF_GUARD,
    CONF_KCAL,
    CONF_LOW_DAYS,
    CONF_MEALS,
    CONF_NEUTERED,
    CONF_SENIOR,
    CONF_SHARE,
    CONF_STOCK,
    CONF_STOCK_TIME,
    CONF_TIME,
    CONF_TREAT,
    CONF_TREAT_KCAL,
    CONF_TREATS_SHARE,
    CONF_WEEKDAYS,
    CONF_WEIGHT,
    CONF_WEIGHT_LOSS,
)
from .health_config import target_weight
from .model.energy import Activity, EnergyProfile, Fed, Food, Stock, portion, recently_fed
from .model.feeding import (
    EVERY_DAY,
    LOW_DAYS,
    WAITING,
    FeedingData,
    Meal as RegularMeal,
    MealPlan,
    MealState,
    Skip,
    feeding_data,
)
from .model.record import (
    MAX_GRAMS,
    MAX_KCAL,
    Kind,
    Meal,
    Record,
    Treat,
    VitalSign,
    Weight,
)
from .model.vitals import Vital
from .model.wall import DAY, day_of

GUARD: Final = timedelta(hours=2)
"""For so long a dog that was fed is not fed again, unless its owner says otherwise."""
LONGEST_STOCK: Final = timedelta(days=180)
"""A stock that was counted longer ago is not known any more."""
CONDITION_TIME: Final = timedelta(days=180)
"""For so long a score of the body condition tells what a dog should weigh."""
_NEAR: Final = timedelta(days=30)
"""How far from such a score a weighing still belongs to it."""
_LEAST_USE_TIME: Final = timedelta(days=3)
"""What was eaten in less tells nothing about a day."""
_LOOK_BACK: Final = timedelta(days=30)
"""How long ago the last meal may have been to be shown."""
_RECENT: Final = timedelta(days=2)
"""What happened earlier matters only for the stock and as the last meal."""


class FeedingBook(Book[FeedingData]):
    """What a dog was given, and what it is to get."""

    kinds: ClassVar = frozenset({Kind.MEAL, Kind.TREAT, Kind.WEIGHT, Kind.VITAL})

    @cached_property
    def plan(self) -> MealPlan:
        """What the dog is to get; no meals until somebody has planned them."""
        feeding, food = self._feeding, self._food
        if feeding is None or food is None:
            return MealPlan()
        return MealPlan(
            meals=tuple(_meal(each, food) for each in feeding[CONF_MEALS]),
            kcal=feeding[CONF_KCAL],
            treats_share=feeding[CONF_TREATS_SHARE] / 100,
        )

    @cached_property
    def guard(self) -> timedelta:
        """How long after a meal the dog should not be fed again; zero switches that off."""
        feeding = self._feeding
        return GUARD if feeding is None else timedelta(minutes=feeding[CONF_GUARD])

    @property
    def profile(self) -> EnergyProfile:
        """What the dog's energy depends on now."""
        return self._profile(dt_util.utcnow())

    @property
    def food(self) -> Food | None:
        """What the dog usually eats, None if nobody said."""
        return self._food

    @callback
    def recently_fed(self, time: datetime, within: timedelta) -> Fed | None:
        """Return the feeding nearest to a time and less than `within` from it, treats aside."""
        records = self._journal.records(
            self._dog_id, kinds=[Kind.MEAL], since=time - within, until=time + within
        )
        goal = self._goal(time, dt_util.get_default_time_zone())
        return recently_fed(self._log(records, goal), time, within)

    @callback
    def energy_of(self, records: Sequence[Record]) -> float:
        """Return kcal of meals and treats; what was not told follows from food and plan."""
        goal = self._goal(dt_util.utcnow(), dt_util.get_default_time_zone())
        return sum(fed.kcal for fed in self._log(records, goal))

    @callback
    def next_feeding(self, now: datetime) -> Meal:
        """Return what feeding the dog now means: its next meal of today, else just some meal."""
        state, today = self.at(now)[0].next_meal, day_of(now, dt_util.get_default_time_zone())
        coming = state is not None and state.planned.day == today
        return self._as_planned(state, now) if state and coming else self.due(now)

    @callback
    def due(self, now: datetime) -> Meal:
        """Return the meal that the dog should have now, else just some meal."""
        state = self.at(now)[0].next_meal
        waits = state is not None and state.status in WAITING
        return self._as_planned(state, now) if state and waits else Meal()

    def _as_planned(self, state: MealState, now: datetime) -> Meal:
        return self.planned(Meal(meal_id=state.planned.meal.id), now)

    @callback
    def planned(self, told: Meal, time: datetime) -> Meal:
        """Return a meal of which nobody told how much it was as it is planned for a time (UTC).

        The amounts are those of now, so that another plan does not change what was eaten.
        """
        meal = next((meal for meal in self.plan.meals if meal.id == told.meal_id), None)
        if meal is None or told.skipped or told.food not in {None, meal.food.name}:
            return told
        if told.grams is not None or told.kcal is not None:
            return told
        grams = meal.portion(self._goal(time, dt_util.get_default_time_zone()))
        return _weighed(replace(told, food=meal.food.name), grams, meal.food)

    @callback
    def eaten(self, meal: Meal, grams: float) -> Meal:
        """Return a meal of so many grams, with the energy of the dog's food if that is known."""
        food = self._food
        if food is None:
            return replace(meal, grams=round(min(grams, MAX_GRAMS), 1))
        return _weighed(replace(meal, food=food.name), grams, food)

    @callback
    def treat(self, treat: Treat) -> Treat:
        """Return a treat of which nothing or its name was told as the dog's usual one."""
        feeding = self._feeding or {}
        name, kcal = feeding.get(CONF_TREAT), feeding.get(CONF_TREAT_KCAL)
        told = treat.grams is not None or treat.kcal is not None
        if told or treat.name not in {None, name}:
            return treat
        return replace(treat, name=name, kcal=kcal)

    @override
    def _make(self, now: datetime, zone: tzinfo) -> tuple[FeedingData, datetime | None]:
        stock = self._stock if self._stock and now - self._stock.as_of <= LONGEST_STOCK else None
        since = min(now - _LOOK_BACK, stock.as_of if stock else now)
        records = self._records([Kind.MEAL, Kind.TREAT], since)
        profile = self._profile(now)
        log = self._log(records, self.plan.goal(profile, day_of(now, zone)))
        recent = bisect_left(log, now - _RECENT, key=attrgetter("time"))
        last = [fed for fed in log[:recent] if not fed.treat][-1:]
        data = feeding_data(
            profile=profile,
            plan=self.plan,
            log=[*last, *log[recent:]],
            now=now,
            zone=zone,
            skips=[skip for each in records if (skip := self._skip(each, zone))],
            stock=_used(stock, log[:recent]) if stock else None,
            usual_use=_daily_use(stock, log, now) if stock else 0.0,
            low_days=(self._feeding or {}).get(CONF_LOW_DAYS, LOW_DAYS),
        )
        return data, data.next_deadline

    @property
    def _feeding(self) -> Mapping[str, Any] | None:
        """What was configured, None if nothing was."""
        return self._config.get(CONF_FEEDING)

    @cached_property
    def _food(self) -> Food | None:
        feeding = self._feeding
        if feeding is None:
            return None
        return Food(name=feeding[CONF_FOOD], kcal_per_100g=feeding[CONF_FOOD_ENERGY])

    @cached_property
    def _stock(self) -> Stock | None:
        feeding = self._feeding
        if feeding is None or feeding[CONF_STOCK] is None:
            return None
        as_of = datetime.fromisoformat(feeding[CONF_STOCK_TIME])
        return Stock(grams=feeding[CONF_STOCK], as_of=as_of, food=feeding[CONF_FOOD])

    def _profile(self, now: datetime) -> EnergyProfile:
        """Return what the dog's energy depends on, with the last weight that anybody logged."""
        birth = self._config[CONF_BIRTH_DATE]
        score, weight = self._condition(now)
        known = EnergyProfile(
            weight=self._weight,
            birth_date=date.fromisoformat(birth) if birth else None,
            neutered=self._config[CONF_NEUTERED],
            body_condition=score,
            scored_weight=weight,
            target_weight=target_weight(self._config),
        )
        feeding = self._feeding
        if feeding is None:
            return known
        return replace(
            known,
            activity=Activity(feeding[CONF_ACTIVITY]),
            senior=feeding[CONF_SENIOR],
            weight_loss=feeding[CONF_WEIGHT_LOSS],
        )

    def _condition(self, now: datetime) -> tuple[int | None, float | None]:
        """Return the last score of the body condition, and the kilograms that belong to it."""
        for record in reversed(self._records([Kind.VITAL], now - CONDITION_TIME)):
            match record.data:
                case VitalSign(vital=Vital.BODY_CONDITION, value=score):
                    return round(score), self._weight_at(record.time)
        return None, None

    def _weight_at(self, time: datetime) -> float | None:
        """Return the kilograms of the weighing nearest to a time, None if none is near."""
        weighed = self._journal.records(
            self._dog_id, kinds=[Kind.WEIGHT], since=time - _NEAR, until=time + _NEAR
        )
        near = [(abs(each.time - time), each.data) for each in weighed]
        match min(near, key=itemgetter(0), default=None):
            case (_, Weight(kilograms=kilograms)):
                return kilograms
        return None

    @property
    def _weight(self) -> float:
        """Kilograms."""
        record = self._journal.last(self._dog_id, Kind.WEIGHT)
        match record.data if record else None:
            case Weight(kilograms=kilograms):
                return kilograms
        weight: float = self._config[CONF_WEIGHT]
        return weight

    def _goal(self, now: datetime, zone: tzinfo) -> float:
        return self.plan.goal(self._profile(now), day_of(now, zone))

    def _log(self, records: Sequence[Record], goal: float) -> list[Fed]:
        return [fed for record in records if (fed := self._fed(record, goal))]

    def _fed(self, record: Record, goal: float) -> Fed | None:
        """Return what a record says that a dog was given, on a day of so many kcal."""
        match record.data:
            case Meal(skipped=False) as data:
                grams, kcal = self._amounts(data, goal)
                return Fed(
                    time=record.time,
                    grams=grams,
                    kcal=kcal,
                    meal_id=data.meal_id,
                    food=data.food,
                    user_id=record.user_id,
                )
            case Treat() as data:
                grams, kcal = data.grams or 0.0, data.kcal or 0.0
                return Fed(time=record.time, grams=grams, kcal=kcal, treat=True)
        return None

    def _amounts(self, data: Meal, goal: float) -> tuple[float, float]:
        """Return grams and kcal of a meal; what was not told follows from its food and the plan.

        Nothing follows for a food that is not the dog's usual one.
        """
        food, grams, kcal = self._food, data.grams, data.kcal
        if food is None or data.food not in {None, food.name}:
            return grams or 0.0, kcal or 0.0
        if grams is None and kcal is None:
            planned = (meal for meal in self.plan.meals if meal.id == data.meal_id)
            grams = next((meal.portion(goal) for meal in planned), 0.0)
        if grams is None:
            grams = portion(kcal or 0.0, food)
        return grams, _energy(grams, food) if kcal is None else kcal

    def _skip(self, record: Record, zone: tzinfo) -> Skip | None:
        """Return the meal that a record says was left out.

        Around midnight that is the one that waits, else the one of the day.
        """
        match record.data:
            case Meal(skipped=True, meal_id=str(meal_id)):
                today = day_of(record.time, zone)
                return Skip(meal_id=meal_id, day=self._waiting(meal_id, record.time, zone) or today)
        return None

    def _waiting(self, meal_id: str, now: datetime, zone: tzinfo) -> date | None:
        """Return the day of a meal that is due at a time, None if it is not due then."""
        plan, today = self.plan, day_of(now, zone)
        days = (today - DAY, today, today + DAY)
        planned = (each for day in days for each in plan.meals_of(day, zone))
        mine = (each for each in planned if each.meal.id == meal_id)
        due = (each.day for each in mine if -plan.lead <= now - each.time < plan.grace)
        return next(due, None)


def _meal(stored: Mapping[str, Any], food: Food) -> RegularMeal:
    weekdays = frozenset(WEEKDAYS.index(day) for day in stored[CONF_WEEKDAYS])
    return RegularMeal(
        id=stored[CONF_ID],
        name=stored[CONF_NAME],
        at=time.fromisoformat(stored[CONF_TIME]),
        food=food,
        grams=stored[CONF_GRAMS] or 0.0,
        share=(stored[CONF_SHARE] or 0.0) / 100,
        weekdays=weekdays or EVERY_DAY,
    )


def _used(stock: Stock, log: Sequence[Fed]) -> Stock:
    """Return what was left of a stock after the last meal of a log."""
    last = max((stock.as_of, *(fed.time for fed in log if not fed.treat)))
    return Stock(grams=stock.left(log), as_of=last, food=stock.food)


def _daily_use(stock: Stock, log: Sequence[Fed], now: datetime) -> float:
    """Return the grams a day that were eaten of a stock, 0 if that is not known yet."""
    time = now - stock.as_of
    return (stock.grams - stock.left(log)) / (time / DAY) if time >= _LEAST_USE_TIME else 0.0


def _weighed(meal: Meal, grams: float, food: Food) -> Meal:
    """Return a meal of so many grams of a food, as much of it as a record can tell of."""
    weight = round(min(grams, MAX_GRAMS), 1)
    return replace(meal, grams=weight, kcal=round(min(_energy(weight, food), MAX_KCAL), 1))


def _energy(grams: float, food: Food) -> float:
    """Return kcal."""
    return grams * food.kcal_per_100g / 100
