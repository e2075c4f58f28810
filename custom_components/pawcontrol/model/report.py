"""A report about a dog for its vet; it informs and never diagnoses, and tells no places."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from operator import attrgetter
from statistics import fmean
from typing import Any, Final

from .care import Care, CareDue, CareKind
from .course import Course, MedicationLog
from .document import Section, Table, comma_separated, markdown
from .dog import Sex
from .doses import DoseStatus, planned_doses
from .logged import care_done, medication, weighings
from .notices import HealthProfile, usual_range
from .record import (
    Business,
    CareDone,
    Dose,
    Kind,
    Meal,
    Potty,
    Record,
    Snooze,
    Symptom,
    Treat,
    Vet,
    VitalSign,
    WalkEntry,
    walk_of,
)
from .summary import summarize
from .vitals import Range, Vital
from .wall import DAY, day_of
from .weight import TREND_TIME, Weighing, weight_change, weight_trend

WEEK: Final = 7 * DAY
_MINUTE: Final = timedelta(minutes=1)
_METERS: Final = 1000
_YEAR: Final = 365.25
_UNKNOWN: Final = "-"
_NAMES: Final = ("name", "food", "what", "reason", "summary", "text")
"""Fields of which the first that a record has says what it is about."""
_DIGITS: Final = {
    Vital.TEMPERATURE: 1,
    Vital.HEART_RATE: 0,
    Vital.BREATHING_RATE: 0,
    Vital.BODY_CONDITION: 0,
}

type _Column = tuple[str, Callable[[Mapping[str, Any]], str]]
"""The head of a column, and what makes the cell of a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A unit that people of the house measure in."""

    symbol: str
    of: Callable[[float], float]
    """Makes a value of one in the unit of the journal."""

    def told(self, value: float, digits: int) -> str:
        """Return a value of the journal with its unit."""
        return f"{self.of(value):.{digits}f} {self.symbol}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """The units of the house for kilograms, kilometers and degrees Celsius."""

    mass: Unit
    way: Unit
    temperature: Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Feeding:
    """What a dog got in the time of a report, and what it needs."""

    food: str | None
    meals_kcal: float
    treats_kcal: float
    needed_kcal: float | None
    """A day; an estimate, to be set by your vet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a report is made of."""

    name: str
    sex: Sex
    neutered: bool
    breed: str | None
    health: HealthProfile
    since: datetime
    """UTC, as the end and all other times."""
    until: datetime
    now: datetime
    zone: tzinfo
    """In which days begin and times are told."""
    records: Sequence[Record]
    """Of the time of the report, oldest first."""
    weighed: Sequence[Record]
    """Weighings before it, as far as they matter for the trend."""
    doses: Sequence[Record]
    """Doses of it, and those before and after it that can belong to a planned one of it."""
    courses: Sequence[Course]
    feeding: Feeding
    done: Sequence[Care]
    """What care was done before, as far as it matters for what is due."""
    due: Sequence[CareDue]
    words: Mapping[str, str]
    units: Units

    def word(self, key: str) -> str:
        """Return a word of the report in the language of the house."""
        return self.words[f"report_{key}"]

    def yes_or_no(self, *, answer: bool) -> str:
        """Return a word for an answer."""
        return self.word("yes" if answer else "no")

    def clock(self, time: datetime) -> str:
        """Return a time by the clock on the wall."""
        return time.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def columns(self, *keys: str) -> tuple[str, ...]:
        """Return the heads of a table."""
        return tuple(map(self.word, keys))

    def told[T](self, data: type[T]) -> list[tuple[Record, T]]:
        """Return the records of a class of data, each with its data."""
        return [(each, each.data) for each in self.records if isinstance(each.data, data)]

    @property
    def end(self) -> datetime:
        """When the time of the report is over, as far as it is not to come."""
        return min(self.until, self.now)

    @property
    def weighings(self) -> list[Weighing]:
        """All weights that are known."""
        return weighings([*self.weighed, *self.records])


def report_markdown(facts: Facts) -> str:
    """Return a report in sections, for a person to read."""
    span = f"{facts.clock(facts.since)} - {facts.clock(facts.end)}"
    sections = (
        _dog, _weight, _feeding, _walks, _medication, _symptoms, _vitals, _potty, _care, _visits
    )  # fmt: skip
    return markdown(
        f"{facts.word('title')}: {facts.name}",
        f"{span}. {facts.word('hint')}.",
        [section(facts) for section in sections],
        empty=facts.word("empty"),
        shortened=facts.word("shortened"),
    )


def report_csv(facts: Facts) -> str:
    """Return the records as one table, for a spreadsheet: times in ISO 8601."""
    columns = _columns(facts)
    heads = (*facts.columns("time", "kind"), *(head for head, _ in columns))
    return comma_separated(Table(columns=heads, rows=[*_rows(facts, columns)]))


def _rows(facts: Facts, columns: Sequence[_Column]) -> Iterator[tuple[str, ...]]:
    for record in facts.records:
        told = _told(facts, record)
        time = record.time.astimezone(facts.zone).isoformat(timespec="seconds")
        kind = facts.words.get(f"kind_{record.kind}", record.kind)
        yield time, kind, *(cell(told) for _, cell in columns)


def _dog(facts: Facts) -> Section:
    birth, target = facts.health.birth, facts.health.target
    lived = (day_of(facts.end, facts.zone) - birth).days if birth else -1
    known = {
        "sex": facts.words[f"sex_{facts.sex}"],
        "neutered": facts.yes_or_no(answer=facts.neutered),
        "breed": facts.breed,
        "born": birth.isoformat() if birth else None,
        "age": f"{lived / _YEAR:.1f}" if lived >= 0 else None,
        "target": facts.units.mass.told(target.kg, 2) if target else None,
    }
    return Section(
        title=facts.word("dog"),
        facts=[(facts.word(key), fact) for key, fact in known.items() if fact is not None],
    )


def _weight(facts: Facts) -> Section:
    mass, known = facts.units.mass, [w for w in facts.weighings if w.time < facts.until]
    trend = weight_trend(known, since=facts.until - TREND_TIME)
    figures = {
        "trend": None if trend is None else trend / _METERS,
        "change": weight_change(known),
    }
    shown = [each for each in known if each.time >= facts.since]
    return Section(
        title=facts.word("weight"),
        facts=[
            (facts.word(key), f"{mass.of(value):+.2f} {mass.symbol}")
            for key, value in figures.items()
            if value is not None
        ],
        table=Table(
            columns=facts.columns("time", "weight"),
            rows=[(facts.clock(each.time), mass.told(each.kg, 2)) for each in shown],
        ),
    )


def _feeding(facts: Facts) -> Section:
    meals, feeding = facts.told(Meal), facts.feeding
    eaten = [record for record, meal in meals if not meal.skipped]
    fed = [*eaten, *(record for record, _ in facts.told(Treat))]
    days = len({day_of(record.time, facts.zone) for record in fed})
    known = {"food": feeding.food}
    if days:
        known |= {
            "days_fed": f"{days}",
            "meals_a_day": f"{len(eaten) / days:.1f}",
            "meals_skipped": f"{len(meals) - len(eaten)}",
            "energy": f"{(feeding.meals_kcal + feeding.treats_kcal) / days:.0f} kcal",
            "treats": f"{feeding.treats_kcal / days:.0f} kcal",
        }
    needed = feeding.needed_kcal
    known["needed"] = None if needed is None else f"{needed:.0f} kcal"
    return Section(
        title=facts.word("feeding"),
        facts=[(facts.word(key), fact) for key, fact in known.items() if fact is not None],
    )


def _walks(facts: Facts) -> Section:
    weeks: dict[date, list[Record]] = {}
    monday = _monday(facts, facts.since)
    while monday <= day_of(facts.end, facts.zone):
        weeks[monday] = []
        monday += WEEK
    for record in facts.records:
        if record.kind is Kind.WALK:
            weeks.setdefault(_monday(facts, record.time), []).append(record)
    found = [(day, summarize(records)) for day, records in weeks.items()]
    rows = [
        (
            day.isoformat(),
            f"{week.walks}",
            facts.units.way.told(week.distance / _METERS, 1),
            f"{week.duration / _MINUTE:.0f}",
        )
        for day, week in found
    ]
    heads = facts.columns("week", "walks", "distance", "minutes")
    return Section(title=facts.word("walking"), table=Table(columns=heads, rows=rows))


def _monday(facts: Facts, time: datetime) -> date:
    day = day_of(time, facts.zone)
    return day - day.weekday() * DAY


def _medication(facts: Facts) -> Section:
    log, longer = medication(facts.records), medication(facts.doses)
    courses = {course.id: course for course in facts.courses}
    told = [*(dose.course_id for dose in log.doses), *(skip.course_id for skip in log.skips)]
    rows = []
    for key in dict.fromkeys([*courses, *told]):
        course = courses.get(key)
        times = [dose.time for dose in log.doses if dose.course_id == key]
        skipped = sum(skip.course_id == key for skip in log.skips)
        missed = _missed(facts, course, longer) if course else 0
        if times or skipped or missed:
            name, dose = (course.name, course.dose) if course else (key, "")
            last = facts.clock(max(times)) if times else _UNKNOWN
            rows.append((name, dose, f"{len(times)}", f"{skipped}", f"{missed}", last))
    heads = facts.columns("medicine", "dose", "given", "skipped", "missed", "last_given")
    return Section(title=facts.word("medication"), table=Table(columns=heads, rows=rows))


def _missed(facts: Facts, course: Course, log: MedicationLog) -> int:
    """Return how many doses of the time were neither given nor left out."""
    first, last = (day_of(time, facts.zone) for time in (facts.since, facts.end))
    return sum(
        facts.since <= dose.planned < facts.until and dose.status(facts.now) is DoseStatus.MISSED
        for dose in planned_doses(course, log, first, last, facts.zone)
    )


def _symptoms(facts: Facts) -> Section:
    rows = [
        (facts.clock(record.time), each.name, f"{each.severity}", each.note or "")
        for record, each in facts.told(Symptom)
    ]
    heads = facts.columns("time", "symptom", "severity", "note")
    return Section(title=facts.word("symptoms"), table=Table(columns=heads, rows=rows))


def _vitals(facts: Facts) -> Section:
    known = facts.weighings
    rows = [_vital(facts, known, record, each) for record, each in facts.told(VitalSign)]
    heads = facts.columns("time", "what", "value", "usual", "unusual", "note")
    return Section(title=facts.word("vitals"), table=Table(columns=heads, rows=rows))


def _vital(
    facts: Facts, known: Sequence[Weighing], record: Record, sign: VitalSign
) -> tuple[str, ...]:
    """Return a row of a vital sign, of a dog that had the last weight before it."""
    weighed = bisect_right(known, record.time, key=attrgetter("time"))
    day, kg = day_of(record.time, facts.zone), known[weighed - 1].kg if weighed else None
    usual, unit = usual_range(facts.health, sign.vital, kg, day), _unit(facts, sign.vital)
    digits = _DIGITS[sign.vital]
    return (
        facts.clock(record.time),
        facts.words[f"vital_{sign.vital}"],
        unit.told(sign.value, digits).strip(),
        _told_range(usual, unit, digits),
        "" if usual.holds(sign.value) else facts.word("yes"),
        sign.note or "",
    )


def _unit(facts: Facts, vital: Vital) -> Unit:
    match vital:
        case Vital.TEMPERATURE:
            return facts.units.temperature
        case Vital.BODY_CONDITION:
            return Unit(symbol="", of=float)
    return Unit(symbol="/min", of=float)


def _told_range(usual: Range, unit: Unit, digits: int) -> str:
    """Return usual values; all that can be too low can be too high as well."""
    ends = (f"{unit.of(end):.{digits}f}" for end in (usual.low, usual.high) if end is not None)
    limit = "≤ " if usual.low is None else ""
    return f"{limit}{' - '.join(ends)} {unit.symbol}".strip()


def _potty(facts: Facts) -> Section:
    known = facts.told(Potty)
    counts = [(what, sum(each.what is what for _, each in known)) for what in Business]
    scores = [(record, each.stool_score) for record, each in known if each.stool_score]
    told = [(facts.words[what], f"{count}") for what, count in counts if count]
    if scores:
        told.append((facts.word("mean_score"), f"{fmean(score for _, score in scores):.1f}"))
    rows = [(facts.clock(each.time), f"{score}", each.data.note or "") for each, score in scores]
    heads = facts.columns("time", "score", "note")
    return Section(title=facts.word("potty"), facts=told, table=Table(columns=heads, rows=rows))


def _care(facts: Facts) -> Section:
    rows, all_done = [], [*facts.done, *care_done(facts.records)]
    for kind in CareKind:
        last = max((care.time for care in all_done if care.kind is kind), default=None)
        following = min((care.day for care in facts.due if care.kind is kind), default=None)
        if last or following:
            done = day_of(last, facts.zone).isoformat() if last else _UNKNOWN
            due = following.isoformat() if following else _UNKNOWN
            rows.append((facts.words[f"care_{kind}"], done, due))
    heads = facts.columns("care", "last_done", "next_due")
    return Section(title=facts.word("caring"), table=Table(columns=heads, rows=rows))


def _visits(facts: Facts) -> Section:
    rows = [
        (facts.clock(record.time), each.reason, each.note or "") for record, each in facts.told(Vet)
    ]
    heads = facts.columns("time", "reason", "note")
    return Section(title=facts.word("visits"), table=Table(columns=heads, rows=rows))


def _told(facts: Facts, record: Record) -> dict[str, Any]:
    """Return what a record tells, by the fields of its data and more of the kind."""
    data = record.data.to_json()
    match record.data:
        case WalkEntry():
            return data | {"minutes": round(walk_of(record).duration / _MINUTE, 1)}
        case VitalSign(vital=vital, value=value):
            return data | {vital.value: value, "name": facts.words[f"vital_{vital}"]}
        case CareDone(care=care):
            return data | {"name": facts.words[f"care_{care}"]}
        case Potty(what=what):
            return data | {"what": facts.words[what]}
        case Dose(course_id=key) | Snooze(course_id=key):
            names = (course.name for course in facts.courses if course.id == key)
            return data | {"name": next(names, key)}
    return data


def _columns(facts: Facts) -> list[_Column]:
    """Return what a table tells of each record: the heads with their units, and the cells."""
    mass, way = facts.units.mass, facts.units.way
    numbers = (
        ("kilograms", "weight", mass, 2),
        ("grams", "amount", Unit(symbol="g", of=float), 1),
        ("kcal", "energy_of", Unit(symbol="kcal", of=float), 1),
        ("milliliters", "volume", Unit(symbol="ml", of=float), 0),
        ("units", "dose_units", Unit(symbol="", of=float), 2),
        ("distance", "distance", Unit(symbol=way.symbol, of=lambda m: way.of(m / _METERS)), 2),
        ("minutes", "duration", Unit(symbol="min", of=float), 0),
        ("stool_score", "score", Unit(symbol="1-7", of=float), 0),
        ("severity", "severity", Unit(symbol="1-5", of=float), 0),
    )
    vitals = [
        _number(vital, facts.words[f"vital_{vital}"], _unit(facts, vital), _DIGITS[vital])
        for vital in Vital
    ]
    yes = facts.word("yes")
    return [
        (facts.word("what"), lambda told: next((told[key] for key in _NAMES if key in told), "")),
        *(_number(key, facts.word(label), unit, digits) for key, label, unit, digits in numbers),
        *vitals,
        (facts.word("skipped"), lambda told: yes if told.get("skipped") else ""),
        (facts.word("note"), lambda told: told.get("note", "")),
    ]


def _number(key: str, label: str, unit: Unit, digits: int) -> _Column:
    """Return a column of numbers."""
    head = f"{label} ({unit.symbol})" if unit.symbol else label
    return head, lambda told: f"{unit.of(told[key]):.{digits}f}" if key in told else ""
