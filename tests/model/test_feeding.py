"""The meals of a day, what became of them, and what is left of energy and food."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.energy import (
    EnergyProfile,
    Fed,
    Food,
    Stock,
    WeightBasis,
    energy_requirement,
    recently_fed,
)
from custom_components.pawcontrol.model.feeding import (
    FeedingData,
    Meal,
    MealPlan,
    MealState,
    MealStatus,
    Skip,
    feeding_data,
    meal_states,
)

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
PROFILE = EnergyProfile(weight=20.0, neutered=True)
KIBBLE = Food(name="Kibble", kcal_per_100g=400)
WET = Food(name="Wet", kcal_per_100g=100)
BREAKFAST = Meal(id="b", name="Breakfast", at=time(7), food=KIBBLE, grams=150)
DINNER = Meal(id="d", name="Dinner", at=time(18), food=KIBBLE, share=0.4)
PLAN = MealPlan(meals=(BREAKFAST, DINNER), kcal=1000)


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def meal_given(hour: int, minute: int = 0, *, meal_id: str | None = None) -> Fed:
    return Fed(time=at(hour, minute), grams=150, kcal=600, meal_id=meal_id)


def states(
    *log: Fed, now: datetime, plan: MealPlan = PLAN, skips: tuple[Skip, ...] = ()
) -> tuple[MealState, ...]:
    return meal_states(TODAY, plan=plan, log=log, now=now, zone=BERLIN, skips=skips)


def statuses(
    *log: Fed, now: datetime, plan: MealPlan = PLAN, skips: tuple[Skip, ...] = ()
) -> dict[str, str]:
    found = states(*log, now=now, plan=plan, skips=skips)
    return {state.planned.meal.id: state.status.value for state in found}


def shown(
    *log: Fed,
    now: datetime,
    plan: MealPlan = PLAN,
    skips: tuple[Skip, ...] = (),
    stock: Stock | None = None,
) -> FeedingData:
    return feeding_data(
        profile=PROFILE, plan=plan, log=log, now=now, zone=BERLIN, skips=skips, stock=stock
    )


# The plan.


def test_a_meal_is_grams_or_a_share_of_the_days_energy() -> None:
    assert BREAKFAST.portion(1000) == 150
    assert DINNER.portion(1000) == 100


@pytest.mark.parametrize(
    ("grams", "share"), [(0, 0), (100, 0.5), (-1, 0.5), (0, 1.1), (float("nan"), 0)]
)
def test_a_meal_of_unclear_size_is_refused(grams: float, share: float) -> None:
    with pytest.raises(ValueError, match="grams or a share"):
        replace(BREAKFAST, grams=grams, share=share)


def test_meals_have_ids_of_their_own() -> None:
    with pytest.raises(ValueError, match="id"):
        MealPlan(meals=(BREAKFAST, replace(DINNER, id="b")))


@pytest.mark.parametrize("share", [-0.01, 0.11, float("nan")])
def test_treats_have_at_most_a_tenth_of_the_energy(share: float) -> None:
    with pytest.raises(ValueError, match="tenth"):
        MealPlan(treats_share=share)


def test_a_day_has_some_energy() -> None:
    with pytest.raises(ValueError, match="energy"):
        MealPlan(kcal=0)


@pytest.mark.parametrize(("lead", "grace"), [(-1, 60), (30, -1), (30, 721), (721, 30)])
def test_a_window_that_cannot_be_meant_is_refused(lead: int, grace: int) -> None:
    with pytest.raises(ValueError, match="12 hours"):
        MealPlan(lead=timedelta(minutes=lead), grace=timedelta(minutes=grace))


def test_the_vets_figure_goes_before_the_estimate() -> None:
    assert PLAN.goal(PROFILE, TODAY) == 1000
    assert MealPlan().goal(PROFILE, TODAY) == energy_requirement(PROFILE, TODAY)


def test_meals_come_in_the_order_of_their_times_and_in_utc() -> None:
    plan = MealPlan(meals=(DINNER, BREAKFAST))
    planned = plan.meals_of(TODAY, BERLIN)
    assert [(p.meal.id, p.time) for p in planned] == [("b", at(7)), ("d", at(18))]
    assert {p.time.tzinfo for p in planned} == {UTC}


def test_meals_come_on_their_weekdays() -> None:
    plan = MealPlan(meals=(BREAKFAST, replace(DINNER, weekdays=frozenset({5, 6}))))
    week = [TODAY + n * DAY for n in range(7)]
    assert [len(plan.meals_of(day, BERLIN)) for day in week] == [1, 1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 3, 29), time(2), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 3, 29), time(3), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 3, 29), time(1, 59), utc(2026, 3, 29, 0, 59)),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),
        ("Europe/Berlin", date(2026, 10, 25), time(3), utc(2026, 10, 25, 2)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), utc(2026, 10, 3, 15, 30)),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 15), utc(2026, 4, 23, 22)),
    ],
)
def test_a_meal_at_the_change_of_the_clocks(
    zone: str, day: date, clock: time, expected: datetime
) -> None:
    plan = MealPlan(meals=(replace(BREAKFAST, at=clock),))
    (planned,) = plan.meals_of(day, ZoneInfo(zone))
    assert planned.time == expected


def test_a_day_that_the_zone_leaves_out_has_no_meals() -> None:
    apia = ZoneInfo("Pacific/Apia")
    days = [date(2011, 12, day) for day in (29, 30, 31)]
    assert [len(PLAN.meals_of(day, apia)) for day in days] == [2, 0, 2]


zones = st.sampled_from(
    [
        "Africa/Cairo",
        "America/Havana",
        "America/Los_Angeles",
        "America/Santiago",
        "America/Scoresbysund",
        "America/St_Johns",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Europe/Berlin",
        "Pacific/Auckland",
        "UTC",
    ]
).map(ZoneInfo)
minutes = st.integers(0, 24 * 60 - 1)
clocks = minutes.map(lambda minute: time(minute // 60, minute % 60))
times = st.lists(clocks, min_size=1, max_size=5)


def plan_of(
    clocks: list[time],
    lead: timedelta = timedelta(minutes=30),
    grace: timedelta = timedelta(hours=1),
) -> MealPlan:
    meals = [replace(BREAKFAST, id=str(n), at=clock) for n, clock in enumerate(clocks)]
    return MealPlan(meals=tuple(meals), kcal=1000, lead=lead, grace=grace)


@settings(deadline=None)
@given(zones, st.integers(2012, 2036), times)
def test_no_meal_of_a_year_is_lost_or_doubled(
    zone: ZoneInfo, year: int, clocks: list[time]
) -> None:
    plan = plan_of(clocks)
    start = date(year, 1, 1)
    planned = [meal for n in range(365) for meal in plan.meals_of(start + n * DAY, zone)]
    assert len({(meal.day, meal.meal.id) for meal in planned}) == 365 * len(clocks)
    assert len(planned) == 365 * len(clocks)
    assert [meal.time for meal in planned] == sorted(meal.time for meal in planned)
    walls = [meal.time.astimezone(zone).replace(tzinfo=None) for meal in planned]
    late = [
        wall - datetime.combine(meal.day, meal.meal.at)
        for wall, meal in zip(walls, planned, strict=True)
    ]
    assert min(late) == timedelta()
    assert max(late) <= timedelta(hours=1)
    assert sum(map(bool, late)) <= 2 * len(clocks)


# What became of a meal.


@pytest.mark.parametrize(
    ("hour", "minute", "status"),
    [
        (0, 0, "upcoming"),
        (6, 29, "upcoming"),
        (6, 30, "due"),
        (7, 59, "due"),
        (8, 0, "late"),
        (17, 29, "late"),
        (17, 30, "skipped"),
    ],
)
def test_a_meal_nobody_gives_goes_its_way(hour: int, minute: int, status: str) -> None:
    assert statuses(now=at(hour, minute))["b"] == status


def test_the_last_meal_is_skipped_when_the_day_is_over() -> None:
    assert statuses(now=at(23, 59))["d"] == "late"
    assert statuses(now=at(0, 0, TODAY + DAY))["d"] == "skipped"


def test_a_meal_is_not_skipped_before_it_is_late() -> None:
    plan = replace(
        PLAN,
        meals=(
            replace(BREAKFAST, at=time(18)),
            DINNER,
            replace(BREAKFAST, id="n", at=time(23, 50)),
        ),
    )
    assert statuses(now=at(18, 59), plan=plan) == {"b": "due", "d": "due", "n": "upcoming"}
    assert statuses(now=at(0, 49, TODAY + DAY), plan=plan)["n"] == "due"
    assert statuses(now=at(0, 50, TODAY + DAY), plan=plan)["n"] == "skipped"


def test_a_meal_marked_so_is_skipped() -> None:
    skips = (Skip(meal_id="b", day=TODAY), Skip(meal_id="d", day=TODAY - DAY))
    assert statuses(now=at(6), skips=skips) == {"b": "skipped", "d": "upcoming"}


def test_a_feeding_in_the_window_is_the_meal_though_nobody_named_it() -> None:
    fed = replace(meal_given(6, 45), user_id="anna")
    breakfast, dinner = states(fed, now=at(9))
    assert (breakfast.status, breakfast.fed, breakfast.until) == (MealStatus.FED, fed, None)
    assert (dinner.status, dinner.fed, dinner.until) == (MealStatus.UPCOMING, None, at(17, 30))


def test_a_late_meal_can_still_be_given() -> None:
    assert statuses(meal_given(15), now=at(15)) == {"b": "fed", "d": "upcoming"}


def test_the_window_begins_when_the_meal_is_due_and_ends_when_it_is_skipped() -> None:
    assert statuses(meal_given(6, 30), now=at(7))["b"] == "fed"
    midnight = at(0, day=TODAY + DAY)
    assert statuses(replace(meal_given(0), time=midnight), now=midnight)["d"] == "skipped"


def test_a_feeding_before_the_window_is_no_meal() -> None:
    assert statuses(meal_given(6, 29), now=at(7)) == {"b": "due", "d": "upcoming"}


def test_a_person_who_names_the_meal_is_believed_all_day() -> None:
    early, after = meal_given(5, meal_id="b"), meal_given(20, meal_id="b")
    assert statuses(early, now=at(7))["b"] == "fed"
    assert statuses(after, now=at(21)) == {"b": "fed", "d": "late"}


def test_a_name_is_not_believed_on_another_day() -> None:
    yesterday = replace(meal_given(7, meal_id="b"), time=at(7, day=TODAY - DAY))
    assert statuses(yesterday, now=at(7))["b"] == "due"


def test_a_meal_that_was_to_be_left_out_is_fed_only_by_name() -> None:
    skips = (Skip(meal_id="b", day=TODAY),)
    assert statuses(meal_given(7), now=at(8), skips=skips)["b"] == "skipped"
    assert statuses(meal_given(7, meal_id="b"), now=at(8), skips=skips)["b"] == "fed"


def test_a_meal_that_is_not_in_the_plan_feeds_none_of_it() -> None:
    assert statuses(meal_given(7, meal_id="x"), now=at(7))["b"] == "due"


def test_a_second_feeding_is_not_the_next_meal() -> None:
    log = meal_given(6, 50), meal_given(7, 5)
    assert statuses(*log, now=at(7, 30)) == {"b": "fed", "d": "upcoming"}
    assert states(*log, now=at(7, 30))[0].fed == log[0]


NIGHT = replace(PLAN, meals=(replace(DINNER, id="n", name="Night", at=time(23, 50)),))


def test_a_meal_just_before_midnight_can_be_given_after_it() -> None:
    now = at(0, 15, TODAY + DAY)
    waiting = shown(now=now, plan=NIGHT)
    assert waiting.needs_feeding
    assert waiting.next_meal is not None
    assert waiting.next_meal.planned.day == TODAY
    fed = replace(meal_given(0), time=now)
    assert statuses(fed, now=now, plan=NIGHT) == {"n": "fed"}
    assert not shown(fed, now=now, plan=NIGHT).needs_feeding


def test_naming_a_meal_twice_does_not_feed_the_next_day() -> None:
    log = meal_given(23, 50, meal_id="n"), meal_given(23, 55, meal_id="n")
    again = replace(log[0], time=at(0, 5, TODAY + DAY))
    (tomorrow,) = shown(*log, again, now=at(0, 5, TODAY + DAY), plan=NIGHT).meals
    assert (tomorrow.planned.day, tomorrow.status) == (TODAY + DAY, MealStatus.UPCOMING)


def test_a_feeding_after_midnight_is_the_nearest_meal_of_both_days() -> None:
    plan = plan_of([time(23, 50), time(0, 40)])
    fed = replace(meal_given(0, 12), food="Kibble")
    (early, _) = states(fed, now=at(0, 12), plan=plan)
    assert early.status == MealStatus.DUE
    (early, _) = states(replace(fed, time=at(0, 20)), now=at(0, 20), plan=plan)
    assert early.status == MealStatus.FED


def test_a_named_meal_can_be_given_the_evening_before() -> None:
    plan = plan_of([time(0, 10)])
    data = shown(meal_given(23, 45, meal_id="0"), now=at(23, 50), plan=plan)
    assert not data.needs_feeding


def test_a_treat_is_no_meal() -> None:
    treat = replace(meal_given(7), treat=True, grams=5, kcal=20)
    assert statuses(treat, now=at(7))["b"] == "due"


CLOSE = replace(
    PLAN,
    meals=(
        replace(BREAKFAST, id="dry", at=time(7)),
        replace(BREAKFAST, id="wet", at=time(7, 20), food=WET),
    ),
)


def test_a_feeding_is_the_nearest_meal_that_waits() -> None:
    assert statuses(meal_given(7, 12), now=at(7, 12), plan=CLOSE) == {"dry": "due", "wet": "fed"}
    both = meal_given(7, 12), meal_given(7, 14)
    assert statuses(*both, now=at(7, 14), plan=CLOSE) == {"dry": "fed", "wet": "fed"}


def test_a_feeding_is_a_meal_of_its_food() -> None:
    fed = replace(meal_given(7, 15), food="Kibble")
    assert statuses(fed, now=at(7, 15), plan=CLOSE) == {"dry": "fed", "wet": "due"}
    bone = replace(fed, food="Bone")
    assert statuses(bone, now=at(7, 15), plan=CLOSE) == {"dry": "due", "wet": "due"}


def test_those_that_name_their_meal_choose_first() -> None:
    log = meal_given(7, 1), meal_given(7, 2, meal_id="dry")
    dry, wet = states(*log, now=at(7, 5), plan=CLOSE)
    assert (dry.fed, wet.fed) == (log[1], log[0])


def test_a_meal_just_after_midnight_is_due_the_evening_before() -> None:
    plan = plan_of([time(0, 10)])
    tonight = shown(now=at(23, 45), plan=plan)
    assert tonight.needs_feeding
    assert tonight.next_meal is not None
    assert tonight.next_meal.planned.day == TODAY + DAY
    fed = shown(meal_given(23, 50), now=at(23, 55), plan=plan)
    assert not fed.needs_feeding


# What is shown.


def test_a_day_without_a_plan_still_counts_what_was_given() -> None:
    data = shown(meal_given(7), now=at(9), plan=MealPlan(kcal=1000))
    assert data == FeedingData(
        fed_today=1,
        kcal_today=600,
        kcal_goal=1000,
        kcal_basis=WeightBasis.VET,
        treats_left=100,
        last_fed=meal_given(7),
        next_deadline=at(0, day=TODAY + DAY),
    )


def test_a_morning_with_a_late_breakfast() -> None:
    data = shown(now=at(9))
    assert data.next_meal is not None
    assert (data.next_meal.planned.meal, data.next_meal.planned.time) == (BREAKFAST, at(7))
    assert (data.next_portion, data.needs_feeding, data.last_fed) == (150, True, None)
    assert (len(data.meals), data.fed_today, data.next_deadline) == (2, 0, at(17, 30))


def test_a_day_on_which_all_is_done_looks_forward_to_tomorrow() -> None:
    log = meal_given(7), meal_given(18)
    data = shown(*log, now=at(19))
    assert data.next_meal is not None
    assert data.next_meal.planned.time == at(7, day=TODAY + DAY)
    assert (data.needs_feeding, data.fed_today, data.kcal_today) == (False, 2, 1200)
    assert data.last_fed == log[1]
    assert data.next_deadline == at(0, day=TODAY + DAY)


def test_a_timer_set_to_each_deadline_sees_all_that_changes() -> None:
    early = replace(BREAKFAST, id="e", name="Early", at=time(0, 10))
    plan = replace(PLAN, meals=(early, *PLAN.meals))

    def following(now: datetime, _: int) -> datetime:
        return shown(now=now, plan=plan).next_deadline or now

    assert list(accumulate(range(7), following, initial=at(0))) == [
        at(0),
        at(1, 10),
        at(6, 30),
        at(8),
        at(17, 30),
        at(19),
        at(23, 40),
        at(0, day=TODAY + DAY),
    ]


@pytest.mark.parametrize(
    ("now", "end"),
    [(utc(2026, 3, 29, 12), utc(2026, 3, 29, 22)), (utc(2026, 10, 25, 12), utc(2026, 10, 25, 23))],
)
def test_the_day_ends_at_the_users_midnight(now: datetime, end: datetime) -> None:
    assert shown(now=now, plan=MealPlan()).next_deadline == end


def test_a_weekly_meal_is_seen_a_week_ahead() -> None:
    monday = replace(BREAKFAST, weekdays=frozenset({TODAY.weekday()}))
    data = shown(meal_given(7), now=at(9), plan=replace(PLAN, meals=(monday,)))
    assert data.next_meal is not None
    assert data.next_meal.planned.day == TODAY + 7 * DAY


def test_the_goal_is_the_estimate_where_no_vet_set_one() -> None:
    data = shown(now=at(9), plan=MealPlan())
    assert round(data.kcal_goal or 0) == 1059


def test_treats_are_eaten_from_a_budget_of_their_own() -> None:
    treat = replace(meal_given(10), treat=True, kcal=70)
    data = shown(meal_given(7), treat, now=at(12))
    assert (data.treats_kcal, data.treats_left, data.kcal_today) == (70, 30, 670)
    assert (data.fed_today, data.last_fed) == (1, meal_given(7))
    again = shown(treat, treat, now=at(12))
    assert (again.treats_kcal, again.treats_left) == (140, 0)


def test_yesterday_does_not_count_today() -> None:
    yesterday = replace(meal_given(23, 59), time=at(23, 59, TODAY - DAY))
    data = shown(yesterday, now=at(0))
    assert (data.fed_today, data.kcal_today, data.last_fed) == (0, 0, yesterday)


# Two feedings too near each other.


def test_the_guard_tells_who_fed_the_dog() -> None:
    hour = timedelta(hours=1)
    fed = replace(meal_given(7), user_id="anna")
    assert recently_fed([fed], at(7, 59), hour) == fed
    assert recently_fed([fed], at(8), hour) is None
    assert recently_fed([fed], at(5, 59), hour) is None
    assert recently_fed([], at(8), hour) is None


def test_the_guard_does_not_mind_treats() -> None:
    treat = replace(meal_given(7), treat=True)
    assert recently_fed([treat], at(7, 10), timedelta(hours=1)) is None


def test_the_guard_holds_for_a_meal_that_is_entered_late() -> None:
    log = [meal_given(7), meal_given(7, 40)]
    assert recently_fed(log, at(6, 30), timedelta(hours=1)) == log[0]
    assert recently_fed(log, at(7, 30), timedelta(hours=1)) == log[1]


# Food in the house.


STOCK = Stock(grams=1000, as_of=at(7))


def test_a_stock_lasts_as_long_as_the_plan_uses_it() -> None:
    data = shown(now=at(7), stock=STOCK)
    assert (data.stock_left, data.stock_days) == (1000, 4)
    assert data.stock_empty == TODAY + 4 * DAY


def test_what_was_fed_since_is_gone() -> None:
    before, later = meal_given(7), meal_given(18)
    treat = replace(meal_given(12), treat=True)
    data = shown(before, treat, later, now=at(19), stock=STOCK)
    assert data.stock_left == 850
    assert data.stock_days == pytest.approx(3.4)
    assert data.stock_empty == TODAY + 4 * DAY


def test_a_stock_is_low_below_some_days() -> None:
    """It lasts for four."""
    low = [
        feeding_data(
            profile=PROFILE, plan=PLAN, log=(), now=at(7), zone=BERLIN, stock=STOCK, low_days=days
        ).stock_low
        for days in (4.0, 4.1)
    ]
    assert low == [False, True]


def test_without_a_stock_nothing_is_low() -> None:
    assert shown(now=at(7)).stock_low is None


def test_without_a_plan_a_stock_lasts_as_long_as_the_dog_eats_it() -> None:
    data = feeding_data(
        profile=PROFILE,
        plan=MealPlan(),
        log=(),
        now=at(7),
        zone=BERLIN,
        stock=STOCK,
        usual_use=400,
    )
    assert (data.stock_days, data.stock_low) == (2.5, True)


def test_only_the_food_of_the_stock_is_used_from_it() -> None:
    stock = replace(STOCK, food="Wet")
    wet, dry = (replace(meal_given(8), food=food) for food in ("Wet", "Kibble"))
    data = shown(wet, dry, meal_given(9), now=at(10), plan=CLOSE, stock=stock)
    assert data.stock_left == 700
    assert data.stock_days == pytest.approx(700 / 150)


def test_a_stock_that_is_used_up_is_empty_today() -> None:
    data = shown(meal_given(18), now=at(12, day=TODAY + 2 * DAY), stock=replace(STOCK, grams=100))
    assert (data.stock_left, data.stock_days) == (0, 0)
    assert data.stock_empty == TODAY + 2 * DAY


def test_a_meal_on_some_days_uses_less() -> None:
    twice = replace(BREAKFAST, weekdays=frozenset({0, 3}))
    assert MealPlan(meals=(twice,)).daily_use(1000) == pytest.approx(300 / 7)
    assert PLAN.daily_use(1000, "Kibble") == 250
    assert PLAN.daily_use(1000, "Wet") == 0


@pytest.mark.parametrize(("plan", "days"), [(MealPlan(kcal=1000), None), (PLAN, 40_000)])
def test_a_stock_that_lasts_has_no_last_day(plan: MealPlan, days: float | None) -> None:
    data = shown(now=at(7), plan=plan, stock=replace(STOCK, grams=10_000_000))
    assert (data.stock_days, data.stock_empty) == (days, None)


# Properties.


offsets = st.integers(-48 * 60, 48 * 60)
logs = st.lists(
    st.builds(
        Fed,
        time=offsets.map(lambda minute: at(12) + timedelta(minutes=minute)),
        grams=st.floats(0, 500),
        kcal=st.floats(0, 2000),
        meal_id=st.none() | st.sampled_from("012"),
        food=st.none() | st.sampled_from(["Kibble", "Wet"]),
        treat=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda fed: fed.time,
)
windows = st.integers(0, 12 * 60).map(lambda minute: timedelta(minutes=minute))
plans = st.builds(plan_of, times, windows, windows)
skips = st.sets(
    st.builds(Skip, meal_id=st.sampled_from("012"), day=st.sampled_from([TODAY, TODAY + DAY]))
).map(tuple)
moments = minutes.map(lambda minute: at(0) + timedelta(minutes=minute))


nights = st.sampled_from(
    [
        ("Europe/Berlin", utc(2026, 11, 23, 12)),
        ("Europe/Berlin", utc(2026, 3, 29, 1)),
        ("Europe/Berlin", utc(2026, 10, 25, 1)),
        ("Africa/Cairo", utc(2026, 4, 23, 22)),
        ("Africa/Cairo", utc(2026, 10, 29, 21)),
        ("America/Havana", utc(2026, 11, 1, 5)),
        ("America/Scoresbysund", utc(2026, 3, 29, 1)),
        ("America/Scoresbysund", utc(2026, 10, 25, 1)),
        ("Australia/Lord_Howe", utc(2026, 10, 3, 15, 30)),
        ("Pacific/Apia", utc(2011, 12, 30, 10)),
    ]
)


@settings(deadline=None)
@given(nights, offsets, plans, logs, st.floats(0, 1), st.floats(0, 10_000))
def test_nothing_changes_before_the_deadline(
    night: tuple[str, datetime],
    offset: int,
    plan: MealPlan,
    log: list[Fed],
    share: float,
    grams: float,
) -> None:
    name, change = night
    now = change + timedelta(minutes=offset)
    moved = [replace(fed, time=fed.time - at(12) + now) for fed in log]
    stock = Stock(grams=grams, as_of=now - DAY)

    def data(now: datetime) -> FeedingData:
        zone = ZoneInfo(name)
        return feeding_data(profile=PROFILE, plan=plan, log=moved, now=now, zone=zone, stock=stock)

    deadline = data(now).next_deadline
    assert deadline is not None
    assert now < deadline <= now + timedelta(hours=25)
    assert data(now + share * (deadline - now - timedelta.resolution)) == data(now)


@settings(deadline=None)
@given(plans, logs, skips, moments)
def test_no_feeding_is_two_meals_and_no_treat_is_one(
    plan: MealPlan, log: list[Fed], skips: tuple[Skip, ...], now: datetime
) -> None:
    meals = shown(*log, now=now, plan=plan, skips=skips).meals
    fed = [state.fed for state in meals if state.fed]
    assert len(set(fed)) == len(fed)
    assert not any(each.treat for each in fed)
    assert {s.status for s in meals if s.fed} <= {MealStatus.FED}
    assert all(s.planned.meal.id == s.fed.meal_id for s in meals if s.fed and s.fed.meal_id)


@settings(deadline=None)
@given(plans, logs, moments, st.randoms(use_true_random=False))
def test_the_order_of_the_log_does_not_matter(
    plan: MealPlan, log: list[Fed], now: datetime, random: Random
) -> None:
    mixed = random.sample(log, k=len(log))
    one, other = shown(*log, now=now, plan=plan), shown(*mixed, now=now, plan=plan)
    assert (one.meals, one.next_meal, one.last_fed) == (
        other.meals,
        other.next_meal,
        other.last_fed,
    )
    assert one.kcal_today == pytest.approx(other.kcal_today)


@settings(deadline=None)
@given(plans, skips, moments)
def test_the_meals_of_today_are_the_same_by_both_doors(
    plan: MealPlan, skips: tuple[Skip, ...], now: datetime
) -> None:
    assert shown(now=now, plan=plan, skips=skips).meals == states(now=now, plan=plan, skips=skips)


@settings(deadline=None)
@given(plans, skips, st.lists(moments, min_size=2, max_size=2).map(sorted))
def test_a_meal_nobody_gives_never_goes_back(
    plan: MealPlan, skips: tuple[Skip, ...], both: list[datetime]
) -> None:
    order = ["upcoming", "due", "late", "skipped"]
    now, later = (statuses(now=moment, plan=plan, skips=skips) for moment in both)
    assert all(order.index(now[meal]) <= order.index(later[meal]) for meal in now)


@given(logs, st.floats(0, 10_000))
def test_a_stock_never_grows_by_feeding(log: list[Fed], grams: float) -> None:
    stock = Stock(grams=grams, as_of=at(0))
    left = [stock.left(log[:n]) for n in range(len(log) + 1)]
    assert left == sorted(left, reverse=True)
    assert 0 <= left[-1] <= left[0] == grams


@given(logs)
def test_treats_never_have_more_than_their_budget(log: list[Fed]) -> None:
    data = shown(*log, now=at(12))
    assert 0 <= data.treats_left <= 100
    assert data.treats_kcal <= data.kcal_today + 1e-9
