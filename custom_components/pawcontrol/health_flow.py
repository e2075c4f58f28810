"""The health step of a dog's flow: its form, what can be wrong with it, and what is stored."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from homeassistant.const import UnitOfMass
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    DateSelector,
    DateTimeSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TimeSelector,
)
from homeassistant.util import dt as dt_util, slugify
from homeassistant.util.unit_conversion import MassConverter
import voluptuous as vol

from .health_config import AppointmentConfig, CareConfig, CourseConfig, HealthConfig
from .model.care import DEFAULT_RULES, CareKind
from .model.weight import is_plausible_weight

MAX_TEXT: Final = 50
MAX_UNITS: Final = 10_000
MAX_DAYS: Final = 366
"""From one day with doses to the next."""
MAX_HOURS: Final = 24 * MAX_DAYS
"""From one dose to the next."""
MAX_CARE_DAYS: Final = 3660
"""From care to the next of its kind, with months of 30 days."""
FIRST_YEAR, LAST_YEAR = 2000, 2199
_MAX_ID: Final = 48

type Form = Mapping[str, Any]
type _Check = tuple[str, Callable[[Form], bool]]
"""The error, and whether an item of a list is free of it."""


def health_schema(unit: UnitOfMass, words: Mapping[str, str]) -> vol.Schema:
    """Return the form, with weights in a unit, and kinds of care in words (see words.py)."""
    kind = {"kind": ObjectSelectorField(selector=_kind(words), required=True)}
    return vol.Schema(
        {
            vol.Optional("target_weight"): _number(unit),
            vol.Optional("courses"): _list("courses", _COURSE, "name", "dose"),
            vol.Optional("care"): _list("care", kind | _CARE, "kind", "last"),
            vol.Optional("appointments"): _list(
                "appointments", kind | _APPOINTMENT, "kind", "date"
            ),
        }
    )


def _number(unit: str | None = None) -> NumberSelector:
    config = NumberSelectorConfig(mode=NumberSelectorMode.BOX, step="any")
    if unit:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def _list(
    key: str, fields: dict[str, ObjectSelectorField], label: str, description: str
) -> ObjectSelector:
    return ObjectSelector(
        ObjectSelectorConfig(
            fields=fields,
            multiple=True,
            label_field=label,
            description_field=description,
            translation_key=key,
        )
    )


def _kind(words: Mapping[str, str]) -> SelectSelector:
    """Return what chooses a kind of care; the frontend translates no choices within lists."""
    options = [SelectOptionDict(value=kind, label=words[f"care_{kind}"]) for kind in CareKind]
    return SelectSelector(SelectSelectorConfig(options=options, translation_key="care_kind"))


_COURSE: Final[dict[str, ObjectSelectorField]] = {
    "name": {"selector": TextSelector(), "required": True},
    "dose": {"selector": TextSelector()},
    "units": {"selector": _number()},
    "times": {"selector": TextSelector()},
    "every": {"selector": _number()},
    "min_hours": {"selector": _number()},
    "start": {"selector": DateSelector()},
    "end": {"selector": DateSelector()},
    "stock": {"selector": _number()},
    "stock_time": {"selector": DateTimeSelector()},
}
_CARE: Final[dict[str, ObjectSelectorField]] = {
    "months": {"selector": _number()},
    "days": {"selector": _number()},
    "last": {"selector": DateSelector()},
}
_APPOINTMENT: Final[dict[str, ObjectSelectorField]] = {
    "date": {"selector": DateSelector(), "required": True},
    "time": {"selector": TimeSelector()},
    "note": {"selector": TextSelector()},
}


_NUMBERS: Final = {
    name
    for fields in (_COURSE, _CARE, _APPOINTMENT)
    for name, field in fields.items()
    if isinstance(field["selector"], NumberSelector)
}


def told_numbers(form: Form) -> dict[str, Any]:
    """Return a form with lists that are such, of numbers that are: the selector only checks."""
    lists = {key: cv.ensure_list(items) for key, items in form.items() if key != "target_weight"}
    return {**form, **{key: [*map(_with_numbers, items)] for key, items in lists.items()}}


def _with_numbers(item: Form) -> dict[str, Any]:
    return {name: float(told) if name in _NUMBERS else told for name, told in item.items()}


# What can be wrong


def health_errors(form: Form, unit: UnitOfMass) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is wrong with a form by field, and which item of the field it is."""
    found = {
        "courses": _first_wrong(form.get("courses", ()), _COURSE_CHECKS, "name"),
        "care": _first_wrong(form.get("care", ()), _CARE_CHECKS, "kind"),
        "appointments": _first_wrong(form.get("appointments", ()), _APPOINTMENT_CHECKS),
    }
    errors = {field: error for field, (error, _) in found.items() if error}
    target = form.get("target_weight")
    if target is not None and not is_plausible_weight(_kilograms(target, unit)):
        errors["target_weight"] = "weight_impossible"
    return errors, {field: str(number) for field, (_, number) in found.items()}


def _first_wrong(
    items: Iterable[Form], checks: Iterable[_Check], unique: str | None = None
) -> tuple[str | None, int]:
    """Return the error of the first item that has one, and which item that is."""
    seen = set[str]()
    number = 0
    for number, item in enumerate(items, 1):
        for error, is_right in checks:
            if not is_right(item):
                return error, number
        if unique and _folded(item[unique]) in seen:
            return f"{unique}_twice", number
        seen.add(_folded(item[unique]) if unique else "")
    return None, number


def _folded(text: str) -> str:
    return text.strip().casefold()


def _is_text(text: str, least: int = 0) -> bool:
    return least <= len(text.strip()) <= MAX_TEXT


def _is_whole(number: float, low: int, high: int) -> bool:
    return low <= number <= high and number == int(number)


def _walls(text: str) -> list[time | None]:
    """Return the wall times of a text, None for each part that is none."""
    return [dt_util.parse_time(part) for part in text.split(",") if part.strip()]


def _is_day(text: str) -> bool:
    return FIRST_YEAR <= cv.date(text).year <= LAST_YEAR


def _span_is_right(course: Form) -> bool:
    start, end = course.get("start") or _today().isoformat(), course.get("end")
    return _is_day(start) and (not end or (_is_day(end) and cv.date(start) <= cv.date(end)))


def _count_is_right(course: Form) -> bool:
    """Tell whether a stock was counted, and not in the future."""
    stock, counted = course.get("stock"), course.get("stock_time")
    if not 0 <= (stock or 0) <= MAX_UNITS or (counted and stock is None):
        return False
    if not counted:
        return True
    year = cv.datetime(counted).year
    return FIRST_YEAR <= year <= LAST_YEAR and _utc(counted) <= dt_util.utcnow()


def _interval_is_right(care: Form) -> bool:
    months, days = care.get("months", 0), care.get("days", 0)
    if not months and not days:
        return care["kind"] in DEFAULT_RULES
    whole = all(_is_whole(number, 0, MAX_CARE_DAYS) for number in (months, days))
    return whole and 30 * months + days <= MAX_CARE_DAYS


def _last_is_right(care: Form) -> bool:
    last = care.get("last")
    return not last or (_is_day(last) and cv.date(last) <= _today())


_COURSE_CHECKS: Final[tuple[_Check, ...]] = (
    ("course_name", lambda course: _is_text(course["name"], 1)),
    ("course_dose", lambda course: _is_text(course.get("dose", ""))),
    ("course_units", lambda course: 0 < course.get("units", 1) <= MAX_UNITS),
    ("course_times", lambda course: None not in _walls(course.get("times", ""))),
    ("course_every", lambda course: _is_whole(course.get("every", 1), 1, MAX_DAYS)),
    ("course_gap", lambda course: 0 <= course.get("min_hours", 0) <= MAX_HOURS),
    ("course_span", _span_is_right),
    ("course_stock", _count_is_right),
)
_CARE_CHECKS: Final[tuple[_Check, ...]] = (
    ("care_interval", _interval_is_right),
    ("care_last", _last_is_right),
)
_APPOINTMENT_CHECKS: Final[tuple[_Check, ...]] = (
    ("appointment_date", lambda appointment: _is_day(appointment["date"])),
    ("appointment_note", lambda appointment: _is_text(appointment.get("note", ""))),
)


# What is stored


def stored_health(form: Form, old: HealthConfig | None, unit: UnitOfMass) -> HealthConfig:
    """Return what is stored of a form that has no errors, and had `old` before."""
    now = dt_util.utcnow()
    target = form.get("target_weight")
    kg = round(_kilograms(target, unit), 3) if target is not None else None
    since = old["target_since"] if old and kg == old["target_weight"] else now.isoformat()
    return {
        "target_weight": kg,
        "target_since": since if kg is not None else None,
        "courses": _courses(form.get("courses", ()), old["courses"] if old else []),
        "care": [_care(care) for care in form.get("care", ())],
        "care_since": old["care_since"] if old else _today().isoformat(),
        "appointments": [_appointment(each) for each in form.get("appointments", ())],
    }


def _courses(forms: Iterable[Form], old: Iterable[CourseConfig]) -> list[CourseConfig]:
    """Return the courses; one keeps its id by its name, or by everything but its name."""
    chosen, known = list(forms), {_folded(course["name"]): course for course in old}
    names = {_folded(form["name"]) for form in chosen}
    gone = [course for name, course in known.items() if name not in names]
    taken = {course["id"] for course in known.values()}
    stored = list[CourseConfig]()
    for form in chosen:
        before = known.get(_folded(form["name"])) or _renamed(form, gone)
        stored.append(_course(form, before, before["id"] if before else _new_id(form, taken)))
    return stored


def _renamed(form: Form, gone: list[CourseConfig]) -> CourseConfig | None:
    """Take out the course that a form only gave another name."""
    same = (course for course in gone if _shown_course(course) | {"name": form["name"]} == form)
    if found := next(same, None):
        gone.remove(found)
    return found


def _new_id(form: Form, taken: set[str]) -> str:
    """Return an id that can be read, and that no other course has."""
    slug = slugify(form["name"])[:_MAX_ID]
    numbers = (slug if number == 1 else f"{slug}_{number}" for number in range(1, len(taken) + 2))
    found = next(each for each in numbers if each not in taken)
    taken.add(found)
    return found


def _course(form: Form, old: CourseConfig | None, course_id: str) -> CourseConfig:
    start = _stored_day(form, "start") or (old["start"] if old else _today().isoformat())
    stock = form.get("stock")
    return {
        "id": course_id,
        "name": form["name"].strip(),
        "dose": form.get("dose", "").strip(),
        "units": float(form.get("units", 1)),
        "times": sorted({wall.isoformat() for wall in _walls(form.get("times", "")) if wall}),
        "every": int(form.get("every", 1)),
        "min_hours": float(form.get("min_hours", 0)),
        "start": start,
        "not_before": _not_before(start, old),
        "end": _stored_day(form, "end"),
        "stock": float(stock) if stock is not None else None,
        "stock_time": _counted(form, old) if stock is not None else None,
    }


def _not_before(start: str, old: CourseConfig | None) -> str:
    """Return since when doses of the first day count: what was before the course is not missed."""
    if old and old["start"] == start:
        return old["not_before"]
    now = dt_util.now()
    return (now.time() if start == now.date().isoformat() else time.min).isoformat("seconds")


def _counted(form: Form, old: CourseConfig | None) -> str:
    """Return when a stock was counted: now, if a person changed it and named no other time."""
    counted = form.get("stock_time")
    if old and counted and counted == _shown_time(old["stock_time"]):
        unchanged = form["stock"] == old["stock"]
        counted = old["stock_time"] if unchanged else None
        return counted or dt_util.utcnow().isoformat()
    return (_utc(counted) if counted else dt_util.utcnow()).isoformat()


def _care(form: Form) -> CareConfig:
    return {
        "kind": form["kind"],
        "months": int(form.get("months", 0)),
        "days": int(form.get("days", 0)),
        "last": _stored_day(form, "last"),
    }


def _appointment(form: Form) -> AppointmentConfig:
    wall = form.get("time")
    return {
        "kind": form["kind"],
        "date": cv.date(form["date"]).isoformat(),
        "time": cv.time(wall).isoformat() if wall else None,
        "note": form.get("note", "").strip(),
    }


def _stored_day(form: Form, field: str) -> str | None:
    return cv.date(form[field]).isoformat() if form.get(field) else None


# What is shown


def shown_health(stored: HealthConfig, unit: UnitOfMass) -> dict[str, Any]:
    """Return what is stored as the form shows it, with weights in a unit."""
    return shown_target_weight(stored["target_weight"], unit) | _told(
        {
            "courses": [_shown_course(course) for course in stored["courses"]],
            "care": [_told(care) for care in stored["care"]],
            "appointments": [_told(appointment) for appointment in stored["appointments"]],
        }
    )


def shown_target_weight(kg: float | None, unit: UnitOfMass) -> dict[str, Any]:
    """Return kilograms as the form shows them in a unit."""
    if kg is None:
        return {}
    return {"target_weight": round(MassConverter.convert(kg, UnitOfMass.KILOGRAMS, unit), 2)}


def _shown_course(course: CourseConfig) -> dict[str, Any]:
    hidden = ("id", "not_before")
    return _told(
        {key: value for key, value in course.items() if key not in hidden}
        | {
            "times": ", ".join(wall.removesuffix(":00") for wall in course["times"]),
            "stock_time": _shown_time(course["stock_time"]),
        }
    )


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something, a stock of nothing included."""
    return {key: value for key, value in values.items() if value or (key == "stock" and value == 0)}


def _shown_time(utc: str | None) -> str | None:
    if utc is None:
        return None
    return dt_util.as_local(datetime.fromisoformat(utc)).strftime("%Y-%m-%d %H:%M:%S")


def _utc(text: str) -> datetime:
    """Return a time that a person chose, in the user's zone unless it names another."""
    return dt_util.as_utc(cv.datetime(text))


def _today() -> date:
    return dt_util.now().date()


def _kilograms(weight: float, unit: UnitOfMass) -> float:
    return MassConverter.convert(weight, unit, UnitOfMass.KILOGRAMS)
