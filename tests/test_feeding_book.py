"""What a plan and the journal make of a dog's day, as its entities show it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.pawcontrol.coordinator import DogCoordinator
from custom_components.pawcontrol.model.record import Meal, Treat, VitalSign, Weight
from custom_components.pawcontrol.model.vitals import Vital

from .common import (
    async_load,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    health,
    stored_meal,
    value,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

BERLIN: Final = ZoneInfo("Europe/Berlin")
DINNER: Final = stored_meal(id="dinner", name="Dinner", time="18:00:00", grams=None, share=50.0)
PLAN: Final = feeding(meals=[stored_meal(), DINNER], kcal=900.0)
"""150 g for breakfast at 7:00, and 125 g, which is 450 kcal, for dinner at 18:00."""


def at(clock: str, day: str = "2026-01-05") -> datetime:
    """Return a time by the clock in Berlin."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=BERLIN)


@pytest.fixture(name="start")
async def _start(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Callable[..., Any]:
    """Return what sets up a dog in Berlin with a feeding plan at a time."""
    await hass.config.async_set_time_zone("Europe/Berlin")

    async def start(
        now: datetime, plan: dict[str, Any] | None = PLAN, **changes: Any
    ) -> DogCoordinator:
        freezer.move_to(now.astimezone(UTC))
        config = {} if plan is None else {"feeding": plan}
        entry = entities_entry(hass, [dog_data(**config, **changes)])
        await async_load(hass, entry)
        return _dog(entry)

    return start


def _dog(entry: ConfigEntry) -> DogCoordinator:
    dog: DogCoordinator = entry.runtime_data.dogs[dog_id()]
    return dog


async def _async_move(hass: HomeAssistant, freezer: FrozenDateTimeFactory, now: datetime) -> None:
    """Let time pass; what was held back until the end of an interval is shown then."""
    freezer.move_to(now.astimezone(UTC))
    for _ in range(2):
        async_fire_time_changed(hass, now.astimezone(UTC))
        await hass.async_block_till_done()


async def _async_log(hass: HomeAssistant, dog: DogCoordinator, *logged: Any, **told: Any) -> None:
    """Log something, and wait until it is shown."""
    for data in logged:
        await dog.async_log(data, **told)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
    await hass.async_block_till_done()


def _due(hass: HomeAssistant) -> str:
    return value(hass, "binary_sensor", "feeding_due")


def _next(hass: HomeAssistant) -> datetime:
    return datetime.fromisoformat(value(hass, "sensor", "next_meal"))


def _sensors(hass: HomeAssistant, *keys: str) -> list[str]:
    return [value(hass, "sensor", key) for key in keys]


async def test_a_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """Breakfast is late and skipped, dinner is due and fed, and the next day begins anew."""
    dog = await start(at("06:00"))
    assert (_due(hass), _next(hass)) == ("off", at("07:00"))
    assert _sensors(hass, "next_portion", "calorie_goal") == ["150", "900"]

    await _async_move(hass, freezer, at("06:30"))
    assert (_due(hass), _next(hass)) == ("on", at("07:00"))
    await _async_move(hass, freezer, at("08:30"))
    assert (_due(hass), _next(hass)) == ("on", at("07:00"))
    await _async_move(hass, freezer, at("17:30"))
    assert (_due(hass), _next(hass)) == ("on", at("18:00"))
    assert _sensors(hass, "next_portion", "meals_today", "last_fed") == ["125", "0", "unknown"]

    await _async_move(hass, freezer, at("17:40"))
    await _async_log(hass, dog, Meal(meal_id="dinner"))
    assert (_due(hass), _next(hass)) == ("off", at("07:00", "2026-01-06"))
    assert _sensors(hass, "meals_today", "calories_today") == ["1", "450"]
    fed = value(hass, "sensor", "last_fed")
    assert datetime.fromisoformat(fed) == at("17:40")

    await _async_move(hass, freezer, at("00:00", "2026-01-06"))
    assert _sensors(hass, "meals_today", "calories_today", "last_fed") == ["0", "0", fed]


async def test_a_meal_is_shown_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """Also within the interval in which the feeding became due."""
    dog = await start(at("06:00"))
    await _async_move(hass, freezer, at("06:30"))
    assert _due(hass) == "on"
    freezer.tick(timedelta(seconds=5))
    await _async_log(hass, dog, Meal(meal_id="breakfast"))
    assert (_due(hass), _next(hass)) == ("off", at("18:00"))
    assert _sensors(hass, "meals_today", "calories_today") == ["1", "540"]


async def test_each_thing_eaten_is_shown_at_once(
    hass: HomeAssistant, start: Callable[..., Any]
) -> None:
    stock = {"stock": 3000.0, "stock_time": at("06:00").isoformat()}
    dog = await start(at("06:45"), PLAN | stock)
    for kcal in ("30", "60", "90"):
        await _async_log(hass, dog, Treat(kcal=30))
        assert value(hass, "sensor", "calories_today") == kcal
    for left in ("2998", "2996"):
        await _async_log(hass, dog, Meal(grams=2))
        assert value(hass, "sensor", "food_left") == left


async def test_a_meal_that_was_left_out_on_purpose(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    dog = await start(at("06:45"))
    assert _due(hass) == "on"
    await _async_log(hass, dog, Meal(meal_id="breakfast", skipped=True))
    assert (_due(hass), _next(hass)) == ("off", at("18:00"))
    await _async_log(hass, dog, Meal(skipped=True))
    assert (_due(hass), _next(hass)) == ("off", at("18:00"))
    assert _sensors(hass, "meals_today", "last_fed") == ["0", "unknown"]
    assert dog.feeding_book.recently_fed(dt_util.utcnow(), timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("skipped", "following"), [("23:50", "2026-01-08"), ("00:20", "2026-01-07")]
)
async def test_a_meal_after_midnight_is_left_out_before_and_after_it(
    hass: HomeAssistant, start: Callable[..., Any], skipped: str, following: str
) -> None:
    late = stored_meal(id="late", time="00:10:00")
    dog = await start(at(skipped, "2026-01-06"), feeding(meals=[late]))
    assert _due(hass) == "on"
    await _async_log(hass, dog, Meal(meal_id="late", skipped=True))
    assert (_due(hass), _next(hass)) == ("off", at("00:10", following))


async def test_a_meal_before_midnight_is_left_out_after_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    late = stored_meal(id="late", time="23:40:00")
    dog = await start(at("23:50"), feeding(meals=[late]))
    assert _due(hass) == "on"
    await _async_move(hass, freezer, at("00:20", "2026-01-06"))
    assert (_due(hass), _next(hass)) == ("on", at("23:40"))
    await _async_log(hass, dog, Meal(meal_id="late", skipped=True))
    assert (_due(hass), _next(hass)) == ("off", at("23:40", "2026-01-06"))


async def test_weekdays(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """2026-01-05 is a Monday."""
    await start(at("12:00"), feeding(meals=[stored_meal(weekdays=["wed", "sun"])]))
    assert _next(hass) == at("07:00", "2026-01-07")
    await _async_move(hass, freezer, at("09:00", "2026-01-07"))
    assert _due(hass) == "on"
    await _async_move(hass, freezer, at("00:00", "2026-01-08"))
    assert (_due(hass), _next(hass)) == ("off", at("07:00", "2026-01-11"))


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2026-03-29", "02:30:00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2026-10-25", "02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25", "07:00:00", datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
)
async def test_the_clock_on_the_wall_counts_when_it_changes(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    start: Callable[..., Any],
    day: str,
    clock: str,
    moment: datetime,
) -> None:
    await start(at("00:10", day), feeding(meals=[stored_meal(time=clock)]))
    assert _next(hass) == moment
    await _async_move(hass, freezer, moment - timedelta(minutes=31))
    assert _due(hass) == "off"
    await _async_move(hass, freezer, moment - timedelta(minutes=30))
    assert _due(hass) == "on"


async def test_all_is_there_after_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    stock = {"stock": 3000.0, "stock_time": at("06:00").isoformat()}
    dog = await start(at("06:45"), PLAN | stock)
    await _async_log(hass, dog, Meal(meal_id="breakfast"), Treat(kcal=30), user_id="somebody")
    await _async_move(hass, freezer, at("07:10"))
    states = {s.entity_id: s.state for s in hass.states.async_all() if "rex" in s.entity_id}
    entry = dog.config_entry
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert {s.entity_id: s.state for s in hass.states.async_all()}.items() >= states.items()
    assert _sensors(hass, "food_left", "calories_today") == ["2850", "570"]
    fed = _dog(entry).feeding_book.recently_fed(dt_util.utcnow(), timedelta(hours=2))
    assert fed
    assert fed.user_id == "somebody"


@pytest.mark.parametrize(
    ("logged", "kcal", "left"),
    [
        (Meal(meal_id="breakfast"), "540", "2850"),
        (Meal(meal_id="dinner"), "450", "2875"),
        (Meal(meal_id="dinner", food="Kibble"), "450", "2875"),
        (Meal(meal_id="breakfast", grams=100), "360", "2900"),
        (Meal(grams=100), "360", "2900"),
        (Meal(kcal=180), "180", "2950"),
        (Meal(grams=100, kcal=200), "200", "2900"),
        (Meal(grams=0), "0", "3000"),
        (Meal(), "0", "3000"),
        (Meal(meal_id="gone"), "0", "3000"),
        (Meal(food="Chicken", grams=100), "0", "3000"),
        (Meal(food="Chicken", kcal=120), "120", "3000"),
        (Meal(food="Chicken", meal_id="breakfast"), "0", "3000"),
        (Treat(grams=20, kcal=50), "50", "3000"),
        (Treat(grams=20), "0", "3000"),
    ],
)
async def test_amounts_that_nobody_told(
    hass: HomeAssistant,
    start: Callable[..., Any],
    logged: Meal | Treat,
    kcal: str,
    left: str,
) -> None:
    stock = {"stock": 3000.0, "stock_time": at("06:00").isoformat()}
    dog = await start(at("07:00"), PLAN | stock)
    await _async_log(hass, dog, logged)
    assert _sensors(hass, "calories_today", "food_left") == [kcal, left]


async def test_a_dog_without_a_plan(hass: HomeAssistant, start: Callable[..., Any]) -> None:
    dog = await start(at("07:00"), None, neutered=True)
    await _async_log(hass, dog, Meal(grams=200), Meal(meal_id="gone", skipped=True))
    assert _due(hass) == "off"
    shown = ("next_meal", "next_portion", "food_left", "food_days_left")
    assert _sensors(hass, *shown) == ["unknown"] * 4
    assert _sensors(hass, "meals_today", "calories_today", "calorie_goal") == ["1", "0", "1059"]
    assert dog.feeding_book.guard == timedelta(hours=2)


async def test_treats_are_within_the_goal(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    dog = await start(at("07:00"), PLAN | {"treats_share": 8.0})
    assert value(hass, "sensor", "treats_left") == "72"
    await _async_log(hass, dog, Treat(kcal=30))
    await _async_move(hass, freezer, at("07:20"))
    assert _sensors(hass, "treats_left", "meals_today") == ["42", "0"]


@pytest.mark.parametrize(
    ("plan", "profile", "kcal"),
    [
        ({}, {}, "1192"),
        ({}, {"neutered": True}, "1059"),
        ({"senior": True}, {}, "927"),
        ({"activity": "under_1_hour"}, {}, "898"),
        ({"weight_loss": True, "target_weight": 20.0}, {"weight": 25.0}, "662"),
        ({"target_weight": 30.0}, {"weight": 25.0, "health": health(target_weight=20.0)}, "1192"),
        ({"target_weight": 20.0}, {"weight": 25.0, "health": health()}, "1192"),
        ({}, {"weight": 10.0, "birth_date": "2025-10-01"}, "1181"),
        ({"kcal": 750.0}, {}, "750"),
    ],
)
async def test_the_goal_follows_from_the_dog(
    hass: HomeAssistant,
    start: Callable[..., Any],
    plan: dict[str, Any],
    profile: dict[str, Any],
    kcal: str,
) -> None:
    await start(at("12:00"), feeding(**plan), **profile)
    assert value(hass, "sensor", "calorie_goal") == kcal


async def test_the_last_weighing_counts_before_the_profile(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    dog = await start(at("12:00"), feeding(), weight=30.0)
    await _async_log(hass, dog, Weight(kilograms=20))
    assert value(hass, "sensor", "calorie_goal") == "1192"
    await _async_log(hass, dog, Weight(kilograms=25), time=dt_util.utcnow() - timedelta(days=9))
    await _async_move(hass, freezer, at("12:20"))
    assert value(hass, "sensor", "calorie_goal") == "1192"


def _basis(hass: HomeAssistant) -> tuple[str, str]:
    state = hass.states.get(entity_id(hass, "sensor", "calorie_goal"))
    assert state
    return state.state, state.attributes["basis"]


async def test_the_body_condition_tells_what_a_dog_should_weigh(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """24 kg and a score of 7 make 20 kg, until the score is half a year old."""
    dog = await start(at("12:00"), feeding(), weight=24.0)
    assert _basis(hass) == ("1366", "weight")
    score = VitalSign(vital=Vital.BODY_CONDITION, value=7)
    await _async_log(hass, dog, score, VitalSign(vital=Vital.HEART_RATE, value=90))
    await _async_move(hass, freezer, at("12:20"))
    assert _basis(hass) == ("1192", "body_condition")
    await _async_move(hass, freezer, at("12:00", "2026-07-05"))
    assert _basis(hass) == ("1366", "weight")


async def test_a_score_goes_with_the_weight_of_its_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    dog = await start(at("12:00"), feeding(), weight=40.0)
    then = dt_util.utcnow() - timedelta(days=60)
    score = VitalSign(vital=Vital.BODY_CONDITION, value=7)
    await _async_log(hass, dog, score, time=then)
    await _async_log(hass, dog, Weight(kilograms=24), time=then + timedelta(days=1))
    await _async_log(hass, dog, Weight(kilograms=22), time=then + timedelta(days=50))
    await _async_move(hass, freezer, at("12:20"))
    assert _basis(hass) == ("1192", "body_condition")


@pytest.mark.parametrize(
    ("plan", "profile", "basis"),
    [
        ({"kcal": 700.0}, {"health": health(target_weight=20.0)}, "vet"),
        ({}, {"health": health(target_weight=20.0)}, "target_weight"),
        ({}, {"birth_date": "2025-10-01", "health": health(target_weight=20.0)}, "weight"),
    ],
)
async def test_what_the_goal_follows_from(
    hass: HomeAssistant,
    start: Callable[..., Any],
    plan: dict[str, Any],
    profile: dict[str, Any],
    basis: str,
) -> None:
    await start(at("12:00"), feeding(**plan), **profile)
    assert _basis(hass)[1] == basis


@pytest.mark.parametrize(("days", "low"), [(10.9, "off"), (11.0, "on")])
async def test_food_that_runs_low(
    hass: HomeAssistant, start: Callable[..., Any], days: float, low: str
) -> None:
    """Of 275 g a day there is food for 10.9 days; the last meal makes it less."""
    stock = {"stock": 3000.0, "stock_time": at("06:00").isoformat(), "low_days": days}
    dog = await start(at("06:45"), PLAN | stock)
    assert value(hass, "binary_sensor", "food_low") == low
    await _async_log(hass, dog, Meal(meal_id="breakfast"))
    assert value(hass, "binary_sensor", "food_low") == "on"


async def test_nobody_knows_whether_uncounted_food_is_low(
    hass: HomeAssistant, start: Callable[..., Any]
) -> None:
    await start(at("06:45"))
    assert value(hass, "binary_sensor", "food_low") == "unknown"


async def test_how_long_food_lasts_without_a_plan(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """What was eaten since it was counted tells, once that is three days."""
    stock = {"stock": 1000.0, "stock_time": at("06:00").isoformat()}
    dog = await start(at("06:00"), feeding(**stock))
    for day in range(3):
        time = at("07:00") + timedelta(days=day)
        await _async_log(hass, dog, Meal(grams=200), Meal(food="Chicken", grams=99), time=time)
    assert _sensors(hass, "food_left", "food_days_left") == ["400", "unknown"]
    await _async_move(hass, freezer, at("06:00", "2026-01-09"))
    assert _sensors(hass, "food_left", "food_days_left") == ["400", "2.7"]
    assert value(hass, "binary_sensor", "food_low") == "on"


async def test_treats_of_unknown_energy_leave_the_budget_as_it_is(
    hass: HomeAssistant, start: Callable[..., Any]
) -> None:
    dog = await start(at("07:00"))
    await _async_log(hass, dog, Treat(), Treat(name="Bone"), Treat(grams=9), Treat(kcal=30))
    assert value(hass, "sensor", "treats_left") == "60"
    await _async_log(hass, dog, Treat(kcal=70))
    assert value(hass, "sensor", "treats_left") == "0"


async def test_food_in_the_house(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """Of 5000 g, 275 g a day are eaten; it was counted in the middle of the first day."""
    counted = at("12:00", "2025-12-20")
    stock = {"stock": 5000.0, "stock_time": counted.isoformat()}
    dog = await start(at("12:30", "2025-12-20"), PLAN | stock)
    await _async_log(hass, dog, Meal(grams=400), time=counted - timedelta(hours=5))
    assert value(hass, "sensor", "food_left") == "5000"
    for day in range(10):
        dinner = counted + timedelta(days=day, hours=6)
        await _async_log(hass, dog, Meal(meal_id="dinner"), time=dinner)
        await _async_log(hass, dog, Meal(meal_id="breakfast"), time=dinner + timedelta(hours=13))
    await _async_move(hass, freezer, at("12:30", "2025-12-31"))
    assert _sensors(hass, "food_left", "food_days_left") == ["2250", "8.2"]
    assert value(hass, "sensor", "food_runs_out") == "2026-01-07"
    await _async_move(hass, freezer, at("12:30", "2026-01-05"))
    assert _sensors(hass, "food_left", "food_runs_out") == ["2250", "2026-01-07"]


async def test_a_stock_counted_long_ago_is_not_known(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    counted = at("12:00", "2025-07-09")
    await start(at("11:00"), PLAN | {"stock": 5000.0, "stock_time": counted.isoformat()})
    assert value(hass, "sensor", "food_left") == "5000"
    await _async_move(hass, freezer, at("00:00", "2026-01-06"))
    assert _sensors(hass, "food_left", "food_days_left") == ["unknown", "unknown"]


async def test_the_last_meal_is_known_for_a_month(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    dog = await start(at("12:00"))
    fed = dt_util.utcnow()
    await _async_log(hass, dog, Meal(grams=100))
    await _async_log(hass, dog, Treat(kcal=5), time=fed + timedelta(seconds=1))
    await _async_move(hass, freezer, at("12:00", "2026-02-03"))
    assert datetime.fromisoformat(value(hass, "sensor", "last_fed")) == fed
    await _async_move(hass, freezer, at("00:00", "2026-02-05"))
    assert value(hass, "sensor", "last_fed") == "unknown"


async def test_a_deleted_meal_was_never_eaten(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, start: Callable[..., Any]
) -> None:
    """The day's sums begin at midnight, so that statistics take it off again."""
    dog = await start(at("07:00"))
    record = await dog.async_log(Meal(meal_id="breakfast"))
    await hass.async_block_till_done()
    await dog.config_entry.runtime_data.journal.async_delete(record.id)
    await _async_move(hass, freezer, at("07:20"))
    assert _due(hass) == "on"
    assert _sensors(hass, "meals_today", "calories_today") == ["0", "0"]
    for key in ("meals_today", "calories_today"):
        state = hass.states.get(entity_id(hass, "sensor", key))
        assert state
        assert state.attributes["state_class"] == "total"
        assert state.attributes["last_reset"] == at("00:00").isoformat()
