"""Records: what people and detectors log of a dog."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from secrets import token_hex
from typing import Annotated, Any, ClassVar, Final, Self, get_args, override

from .care import CareKind
from .gps import HALF_TURN, POLE
from .route import ROUTE_PATTERN, decode_route, encode_route
from .schema import Checked, Matching, UpTo, Within
from .vitals import Vital
from .walk import Walk
from .weight import MAX_WEIGHT, MIN_WEIGHT

MAX_NOTE: Final = 500
"""Characters."""
MAX_GRAMS: Final = 20_000.0
MAX_KCAL: Final = 50_000.0
"""The most food, and the energy of it, that a record can tell of."""
_CHANGEABLE: Final = frozenset({"time", "source", "user_id"})
"""Fields of a record itself that can be corrected."""


class Kind(StrEnum):
    """What a record is about."""

    WALK = "walk"
    MEAL = "meal"
    TREAT = "treat"
    WATER = "water"
    DOSE = "dose"
    WEIGHT = "weight"
    POTTY = "potty"
    SYMPTOM = "symptom"
    GROOMING = "grooming"
    VET = "vet"
    NOTE = "note"
    VITAL = "vital"
    CARE = "care"
    SNOOZE = "snooze"
    APPOINTMENT = "appointment"
    NO_WALK = "no_walk"
    LOST_MODE = "lost_mode"
    VISITOR_MODE = "visitor_mode"


class Source(StrEnum):
    """Who or what told of it."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"
    ENTITY = "entity"
    IMPORT = "import"


class Business(StrEnum):
    """What a dog did when it had to."""

    PEE = "pee"
    POOP = "poop"
    ACCIDENT = "accident"


type Id = Annotated[str, Matching("[A-Za-z0-9_-]{1,64}")]
type Name = Annotated[str, UpTo(100)]
type Text = Annotated[str, UpTo(MAX_NOTE)]
type Degrees = Annotated[float, Within(-HALF_TURN, HALF_TURN)]
type Grams = Annotated[float, Within(0, MAX_GRAMS)]
type Kilocalories = Annotated[float, Within(0, MAX_KCAL)]
type Meters = Annotated[float, Within(0, 1_000_000)]
type Seconds = Annotated[float, Within(0, 10_000_000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Position(Checked):
    """Where something happened."""

    latitude: Annotated[float, Within(-POLE, POLE)]
    """Degrees, WGS 84."""
    longitude: Degrees
    """Degrees, WGS 84."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause(Checked):
    """A rest on a walk."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Checked):
    """What all kinds of records can tell."""

    kind: ClassVar[Kind]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkEntry(Entry):
    """A walk; it began at the time of the record, and runs on while it has no end."""

    kind = Kind.WALK
    updated: datetime
    """Time of the last fix that counted."""
    distance: Meters
    end: datetime | None = None
    moving_time: Seconds | None = None
    pauses: tuple[Pause, ...] = ()
    ascent: Annotated[float, Within(0, 10_000)] | None = None
    """Meters uphill."""
    route: Annotated[str, Matching(ROUTE_PATTERN)] | None = None
    """See route.encode_route; its seconds count from the time of the record."""
    walked_by: tuple[Id, ...] = ()
    """The ids that Home Assistant has for the persons who were along."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meal(Entry):
    """A meal, or one that was left out on purpose."""

    kind = Kind.MEAL
    meal_id: Id | None = None
    """The planned meal that this was."""
    food: Name | None = None
    grams: Grams | None = None
    kcal: Kilocalories | None = None
    skipped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Treat(Entry):
    """Something to eat between meals."""

    kind = Kind.TREAT
    name: Name | None = None
    grams: Grams | None = None
    kcal: Kilocalories | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Water(Entry):
    """Something to drink."""

    kind = Kind.WATER
    milliliters: Annotated[float, Within(0, 20_000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose(Entry):
    """A dose of a course of medication, or one that was left out on purpose."""

    kind = Kind.DOSE
    course_id: Id
    units: Annotated[float, Within(0, 10_000)]
    """In the unit of the course."""
    skipped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight(Entry):
    """A weighing."""

    kind = Kind.WEIGHT
    kilograms: Annotated[float, Within(MIN_WEIGHT, MAX_WEIGHT)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Potty(Entry):
    """What a dog did outside, or where it should not have."""

    kind = Kind.POTTY
    what: Business
    stool_score: Annotated[int, Within(1, 7)] | None = None
    """1 is very hard, 7 liquid (Purina fecal scoring)."""
    position: Position | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Symptom(Entry):
    """Something that was not as usual."""

    kind = Kind.SYMPTOM
    name: Name
    severity: Annotated[int, Within(1, 5)]
    """1 is hardly to be seen, 5 an emergency."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grooming(Entry):
    """Brushing, nails, a bath."""

    kind = Kind.GROOMING
    what: Name


@dataclass(frozen=True, kw_only=True, slots=True)
class Vet(Entry):
    """A visit to the vet."""

    kind = Kind.VET
    reason: Name
    cost: Annotated[float, Within(0, 1_000_000)] | None = None
    """In the currency of Home Assistant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note(Entry):
    """Anything else."""

    kind = Kind.NOTE
    text: Text


POSSIBLE: Final[Mapping[Vital, Within]] = {
    Vital.TEMPERATURE: Within(20, 50),
    Vital.HEART_RATE: Within(10, 400),
    Vital.BREATHING_RATE: Within(1, 400),
    Vital.BODY_CONDITION: Within(1, 9),
}
"""What a person can have read off a dog, however ill it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VitalSign(Entry):
    """Something read off a dog, in the unit that its kind has (see Vital)."""

    kind = Kind.VITAL
    vital: Vital
    value: Annotated[float, Within(0, 1000)]

    @override
    def __post_init__(self) -> None:
        """Read each field, and compare the value with what is possible."""
        Checked.__post_init__(self)
        POSSIBLE[self.vital].check(self.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class CareDone(Entry):
    """Care that comes back and was done, such as worming."""

    kind = Kind.CARE
    care: CareKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Snooze(Entry):
    """Somebody asked, at the time of the record, to be reminded of a dose later."""

    kind = Kind.SNOOZE
    course_id: Id
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment(Entry):
    """What somebody put into the calendar; its record has the time at which it begins.

    It lasts until its end, or for whole days: their dates stay the same in another time zone.
    """

    kind = Kind.APPOINTMENT
    summary: Name
    location: Text | None = None
    end: datetime | None = None
    day: date | None = None
    days: Annotated[int, Within(1, 31)] = 1
    done: datetime | None = None
    """When somebody said that it was over."""

    @override
    def __post_init__(self) -> None:
        """Read each field; there is an end or a day, not both."""
        Checked.__post_init__(self)
        if (self.end is None) == (self.day is None):
            message = "An appointment has an end, or is for whole days"
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class NoWalk(Entry):
    """What a deleted walk leaves behind: no walk is found in this time again."""

    kind = Kind.NO_WALK
    end: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LostMode(Entry):
    """Somebody said that the dog is lost, or that it was found."""

    kind = Kind.LOST_MODE
    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitorMode(Entry):
    """Somebody said that a visitor has the dog from now on, or no longer."""

    kind = Kind.VISITOR_MODE
    on: bool


type Data = (
    WalkEntry
    | Meal
    | Treat
    | Water
    | Dose
    | Weight
    | Potty
    | Symptom
    | Grooming
    | Vet
    | Note
    | VitalSign
    | CareDone
    | Snooze
    | Appointment
    | NoWalk
    | LostMode
    | VisitorMode
)  # fmt: skip

_KINDS: Final[Mapping[Kind, type[Data]]] = {data.kind: data for data in get_args(Data.__value__)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record(Checked):
    """Something that happened to a dog."""

    id: Id
    dog_id: Annotated[str, UpTo(64)]
    time: datetime
    """When it happened or began, UTC."""
    source: Source
    data: Data
    user_id: Annotated[str, UpTo(64)] | None = None
    """The Home Assistant user who told of it."""

    @property
    def kind(self) -> Kind:
        """What the record is about."""
        return self.data.kind

    @override
    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON, its id first: UTC times in ISO 8601."""
        return {"id": self.id, "kind": self.kind.value, **Checked.to_json(self)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Read a record; raises KeyError, TypeError or ValueError for anything else."""
        rest = dict(raw)
        kind = _KINDS[Kind(rest.pop("kind"))]
        return cls(**rest | {"data": kind(**rest["data"])})


def data_of(kind: Kind) -> type[Data]:
    """Return the class of what records of a kind tell."""
    return _KINDS[kind]


def new_id() -> str:
    """Return an id that no other record has."""
    return token_hex(8)


def walk_of(record: Record) -> Walk:
    """Return the walk of a record; raises TypeError if it is about something else."""
    match record.data:
        case WalkEntry() as data:
            return Walk(
                start=record.time,
                updated=data.updated,
                end=data.end,
                distance=data.distance,
                manual=record.source is Source.MANUAL,
            )
    raise TypeError(record.kind)


def walk_record(dog_id: str, walk: Walk, user_id: str | None) -> Record:
    """Return a new record of a walk."""
    data = WalkEntry(updated=walk.updated, end=walk.end, distance=_rounded(walk))
    return Record(
        id=new_id(),
        dog_id=dog_id,
        time=walk.start,
        source=_source(walk),
        user_id=user_id,
        data=data,
    )


def no_walk(record: Record) -> Record:
    """Return what stays of a walk that was deleted; raises TypeError for another record."""
    walk = walk_of(record)
    return Record(
        id=new_id(),
        dog_id=record.dog_id,
        time=walk.start,
        source=record.source,
        data=NoWalk(end=walk.end or walk.updated),
    )


def is_dismissed(walk: Walk, record: Record) -> bool:
    """Tell whether a record says that a walk was deleted: at least half of its time."""
    match record.data:
        case NoWalk(end=end):
            shared = min(walk.end or walk.updated, end) - max(walk.start, record.time)
            return 2 * shared >= walk.duration
    return False


def walked_on(record: Record, walk: Walk, user_id: str | None) -> Record:
    """Return the record of a walk of which more is known now; what else it tells stays."""
    changes = {
        "time": walk.start,
        "updated": walk.updated,
        "end": walk.end,
        "distance": _rounded(walk),
        "source": _source(walk),
        "user_id": record.user_id or user_id,
    }
    return corrected(record, changes)


def corrected(record: Record, changes: Mapping[str, Any]) -> Record:
    """Return a record with other values, of its own fields or of those of its data.

    The id, the dog and the kind cannot change. Unless told otherwise, the source is a person
    then. Raises TypeError for a field that the record does not have or a value of another type,
    and ValueError for a value out of range.
    """
    own = {key: value for key, value in changes.items() if key in _CHANGEABLE}
    rest = {key: value for key, value in changes.items() if key not in _CHANGEABLE}
    changed = replace(record, **{"source": Source.MANUAL, **own})
    data: Data = replace(record.data, **rest)
    match data:
        case WalkEntry(route=str(route)) if changed.time != record.time:
            fixes = decode_route(route, record.time)
            data = replace(data, route=encode_route(fixes, changed.time))
    return replace(changed, data=data)


def _rounded(walk: Walk) -> float:
    return round(walk.distance, 1)


def _source(walk: Walk) -> Source:
    return Source.MANUAL if walk.manual else Source.AUTOMATIC
