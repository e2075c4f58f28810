"""The feeding step of a dog's flow: its form, what can be wrong with it, and what is stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import combinations
from typing import Any, Final

from homeassistant.const import CONF_ID, CONF_NAME, PERCENTAGE, WEEKDAYS, UnitOfMass, UnitOfTime
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateTimeSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TimeSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import (
    CONF_ACTIVITY,
    CONF_FEEDERS,
    CONF_FOOD,
    CONF_FOOD_ENERGY,
    CONF_GRAMS,
    CONF_GUARD,
    CONF_KCAL,
    CONF_LOW_DAYS,
    CONF_MEALS,
    CONF_SENIOR,
    CONF_SHARE,
    CONF_STOCK,
    CONF_STOCK_TIME,
    CONF_TARGET_WEIGHT,
    CONF_TIME,
    CONF_TREAT,
    CONF_TREAT_KCAL,
    CONF_TREATS_SHARE,
    CONF_WEEKDAYS,
    CONF_WEIGHT_LOSS,
)
from .feeder_flow import FEEDERS
from .feeding_book import GUARD, LONGEST_STOCK
from .model.energy import MAX_FOOD_ENERGY, Activity
from .model.feeding import LOW_DAYS, MAX_TREATS
from .model.record import new_id

MAX_NAME: Final = 50
"""Characters."""
MAX_MEALS: Final = 20
MAX_PORTION: Final = 5000
"""Grams."""
MIN_KCAL: Final = 10
"""Below what the lightest newborn needs a day."""
MAX_KCAL: Final = 25_000
"""Above what the heaviest dog needs a day at its hardest work."""
MAX_STOCK: Final = 200_000
"""Grams."""
MAX_TREAT_KCAL: Final = 1000
"""In one treat."""
MAX_LOW_DAYS: Final = 60
MAX_GUARD: Final = timedelta(hours=12)
_MINUTE: Final = timedelta(minutes=1)

type _Values = Mapping[str, Any]


def _number(unit: str) -> NumberSelector:
    """Return a box for a number; what it may be is checked with an error of our own."""
    return NumberSelector(
        NumberSelectorConfig(mode=NumberSelectorMode.BOX, step="any", unit_of_measurement=unit)
    )


def _meals() -> ObjectSelector:
    weekdays = SelectSelectorConfig(options=[*WEEKDAYS], multiple=True, translation_key="weekday")
    fields = {
        CONF_NAME: ObjectSelectorField(selector=TextSelector(), required=True),
        CONF_TIME: ObjectSelectorField(selector=TimeSelector(), required=True),
        CONF_GRAMS: ObjectSelectorField(selector=_number(UnitOfMass.GRAMS)),
        CONF_SHARE: ObjectSelectorField(selector=_number(PERCENTAGE)),
        CONF_WEEKDAYS: ObjectSelectorField(selector=SelectSelector(weekdays)),
    }
    return ObjectSelector(
        ObjectSelectorConfig(
            fields=fields,
            multiple=True,
            label_field=CONF_NAME,
            description_field=CONF_TIME,
            translation_key="meal",
        )
    )


def feeding_schema() -> vol.Schema:
    """Return the form."""
    activity = SelectSelectorConfig(options=list(Activity), translation_key="activity")
    return vol.Schema(
        {
            vol.Required(CONF_FOOD): TextSelector(),
            vol.Required(CONF_FOOD_ENERGY): _number("kcal/100 g"),
            vol.Optional(CONF_MEALS): _meals(),
            vol.Required(CONF_ACTIVITY, default=Activity.NORMAL): SelectSelector(activity),
            vol.Required(CONF_SENIOR, default=False): BooleanSelector(),
            vol.Required(CONF_WEIGHT_LOSS, default=False): BooleanSelector(),
            vol.Optional(CONF_KCAL): _number("kcal"),
            vol.Required(CONF_TREATS_SHARE, default=100 * MAX_TREATS): _number(PERCENTAGE),
            vol.Optional(CONF_TREAT): TextSelector(),
            vol.Optional(CONF_TREAT_KCAL): _number("kcal"),
            vol.Optional(CONF_STOCK): _number(UnitOfMass.GRAMS),
            vol.Optional(CONF_STOCK_TIME): DateTimeSelector(),
            vol.Required(CONF_LOW_DAYS, default=LOW_DAYS): _number(UnitOfTime.DAYS),
            vol.Required(CONF_GUARD, default=GUARD // _MINUTE): _number(UnitOfTime.MINUTES),
            vol.Optional(CONF_FEEDERS): FEEDERS,
        }
    )


def feeding_errors(values: _Values, target: float | None) -> dict[str, str]:
    """Return what is wrong with a form, by field, for a dog with a target weight or none.

    Feeders aside, see feeders_error.
    """
    meals = _listed(values)
    errors = {
        CONF_FOOD: _text_error(values[CONF_FOOD]),
        CONF_FOOD_ENERGY: _food_energy_error(values[CONF_FOOD_ENERGY]),
        CONF_MEALS: next(_meal_errors(meals), None),
        CONF_WEIGHT_LOSS: "target_missing" if values[CONF_WEIGHT_LOSS] and not target else None,
        CONF_KCAL: _range_error(values.get(CONF_KCAL), MIN_KCAL, MAX_KCAL, "kcal_impossible"),
        CONF_TREATS_SHARE: _range_error(
            values[CONF_TREATS_SHARE], 0, 100 * MAX_TREATS, "treats_impossible"
        ),
        CONF_TREAT: None if len(_treat(values)) <= MAX_NAME else "treat_length",
        CONF_TREAT_KCAL: _range_error(
            values.get(CONF_TREAT_KCAL), 0, MAX_TREAT_KCAL, "treat_kcal_impossible"
        ),
        CONF_LOW_DAYS: _range_error(values[CONF_LOW_DAYS], 0, MAX_LOW_DAYS, "low_days_impossible"),
        CONF_STOCK: _range_error(values.get(CONF_STOCK), 0, MAX_STOCK, "stock_impossible"),
        CONF_STOCK_TIME: _stock_time_error(values.get(CONF_STOCK_TIME)),
        CONF_GUARD: _range_error(values[CONF_GUARD], 0, MAX_GUARD // _MINUTE, "guard_impossible"),
    }
    found = {field: error for field, error in errors.items() if error}
    if not {CONF_MEALS, CONF_GUARD} & found.keys() and _guarded(meals, values[CONF_GUARD]):
        found[CONF_GUARD] = "guard_over_meals"
    return found


def stored_feeding(values: _Values, old: _Values | None) -> dict[str, Any]:
    """Return what is stored of a form without errors; `old` is what was stored before.

    Times of day are ISO 8601, every key is present. A meal keeps its id as long as its name and
    time stay. A target weight from when it was part of this form stays until the health form
    is stored.
    """
    target = old.get(CONF_TARGET_WEIGHT) if old else None
    ids = _ids([] if old is None else old[CONF_MEALS])
    stock = values.get(CONF_STOCK)
    return {
        CONF_FOOD: values[CONF_FOOD].strip(),
        CONF_FOOD_ENERGY: values[CONF_FOOD_ENERGY],
        CONF_ACTIVITY: values[CONF_ACTIVITY],
        CONF_SENIOR: values[CONF_SENIOR],
        CONF_WEIGHT_LOSS: values[CONF_WEIGHT_LOSS],
        CONF_KCAL: values.get(CONF_KCAL),
        CONF_MEALS: [_stored_meal(meal, ids) for meal in _listed(values)],
        CONF_TREATS_SHARE: values[CONF_TREATS_SHARE],
        CONF_STOCK: stock,
        CONF_STOCK_TIME: None if stock is None else _counted(values, old),
        CONF_TREAT: _treat(values) or None,
        CONF_TREAT_KCAL: values.get(CONF_TREAT_KCAL),
        CONF_LOW_DAYS: values[CONF_LOW_DAYS],
        CONF_GUARD: round(values[CONF_GUARD]),
        CONF_FEEDERS: values.get(CONF_FEEDERS, []),
        **({} if target is None else {CONF_TARGET_WEIGHT: target}),
    }


def shown_feeding(stored: _Values) -> dict[str, Any]:
    """Return what was stored as the form shows it."""
    counted = stored[CONF_STOCK_TIME]
    known = counted is not None and _age(datetime.fromisoformat(counted)) <= LONGEST_STOCK
    shown = {
        **stored,
        CONF_MEALS: [_shown_meal(meal) for meal in stored[CONF_MEALS]],
        CONF_STOCK: stored[CONF_STOCK] if known else None,
        CONF_STOCK_TIME: _shown_time(counted) if known else None,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _listed(values: _Values) -> list[_Values]:
    """Return the meals of a form, which may be left out, or be one alone."""
    meals: list[_Values] = cv.ensure_list(values.get(CONF_MEALS))
    return meals


def _text_error(text: str) -> str | None:
    return None if 0 < len(text.strip()) <= MAX_NAME else "food_length"


def _food_energy_error(kcal: float) -> str | None:
    return None if 0 < kcal <= MAX_FOOD_ENERGY else "food_energy_impossible"


def _range_error(number: float | None, low: float, high: float, error: str) -> str | None:
    return None if number is None or low <= number <= high else error


def _treat(values: _Values) -> str:
    name: str = values.get(CONF_TREAT, "").strip()
    return name


def _stock_time_error(counted: str | None) -> str | None:
    if counted is None:
        return None
    return None if timedelta() <= _age(_utc(counted)) <= LONGEST_STOCK else "stock_time_impossible"


def _meal_errors(meals: Sequence[_Values]) -> Iterator[str]:
    """Yield what is wrong with the meals, the first of it first."""
    if len(meals) > MAX_MEALS:
        yield "meals_too_many"
    if not all(0 < len(meal[CONF_NAME].strip()) <= MAX_NAME for meal in meals):
        yield "meal_name_length"
    if not all(map(_has_amount, meals)):
        yield "meal_amount"
    elif any(_share_of(meals, day) > 100 for day in WEEKDAYS):  # noqa: PLR2004  # percent
        yield "meals_share"
    if any(gap == timedelta() for gap in _gaps(meals)):
        yield "meals_collide"


def _has_amount(meal: _Values) -> bool:
    """Tell whether a meal has grams or a share of the day's energy, not both."""
    grams, share = _amount(meal, CONF_GRAMS), _amount(meal, CONF_SHARE)
    if grams is None:
        return share is not None and 0 < share <= 100  # noqa: PLR2004  # percent
    return share is None and 0 < grams <= MAX_PORTION


def _amount(meal: _Values, field: str) -> float | None:
    """Return a number of a meal, which the selector checks but does not convert."""
    return float(meal[field]) if meal.get(field) is not None else None


def _share_of(meals: Sequence[_Values], day: str) -> float:
    return sum(_amount(meal, CONF_SHARE) or 0 for meal in meals if day in _weekdays(meal))


def _weekdays(meal: _Values) -> Sequence[str]:
    """Return the days of a meal; none chosen means every day."""
    return meal.get(CONF_WEEKDAYS) or WEEKDAYS


def _gaps(meals: Sequence[_Values]) -> Iterator[timedelta]:
    """Yield the times between all meals that share a weekday."""
    for one, other in combinations(meals, 2):
        if {*_weekdays(one)} & {*_weekdays(other)}:
            yield abs(_since_midnight(one) - _since_midnight(other))


def _guarded(meals: Sequence[_Values], minutes: float) -> bool:
    """Tell whether feeding one meal would keep the dog from another one."""
    return any(gap < minutes * _MINUTE for gap in _gaps(meals))


def _wall(meal: _Values) -> time:
    return cv.time(meal[CONF_TIME])


def _since_midnight(meal: _Values) -> timedelta:
    wall = _wall(meal)
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second)


def _ids(meals: Sequence[_Values]) -> defaultdict[tuple[str, str], list[str]]:
    """Return the ids of stored meals by name and time, which can be those of several."""
    ids = defaultdict[tuple[str, str], list[str]](list)
    for meal in meals:
        ids[meal[CONF_NAME], meal[CONF_TIME]].append(meal[CONF_ID])
    return ids


def _stored_meal(meal: _Values, ids: defaultdict[tuple[str, str], list[str]]) -> dict[str, Any]:
    """Return a meal as it is stored, with an id of its own that is taken from `ids`, or new."""
    name, at = meal[CONF_NAME].strip(), _wall(meal).isoformat()
    weekdays, known = _weekdays(meal), ids[name, at]
    return {
        CONF_ID: known.pop(0) if known else new_id(),
        CONF_NAME: name,
        CONF_TIME: at,
        CONF_GRAMS: _amount(meal, CONF_GRAMS),
        CONF_SHARE: _amount(meal, CONF_SHARE),
        CONF_WEEKDAYS: [day for day in WEEKDAYS if day in weekdays],
    }


def _shown_meal(meal: _Values) -> dict[str, Any]:
    return {key: value for key, value in meal.items() if key != CONF_ID and value is not None}


def _counted(values: _Values, old: _Values | None) -> str:
    """Return when a stock was counted, UTC: as told, else now.

    Other grams beside the time that the form showed were counted now, too.
    """
    told = values.get(CONF_STOCK_TIME)
    before: str | None = old[CONF_STOCK_TIME] if old else None
    if old and before and told == _shown_time(before) and values[CONF_STOCK] == old[CONF_STOCK]:
        return before
    if told is None or (before and told == _shown_time(before)):
        return dt_util.utcnow().replace(microsecond=0).isoformat()
    return _utc(told).isoformat()


def _age(counted: datetime) -> timedelta:
    return dt_util.utcnow() - counted


def _utc(told: str) -> datetime:
    """Return a time of a form, which is by the user's clock."""
    return dt_util.as_utc(cv.datetime(told))


def _shown_time(stored: str) -> str:
    local = dt_util.as_local(datetime.fromisoformat(stored))
    return local.replace(tzinfo=None).isoformat(" ")
