"""Care that comes back: vaccinations, worming, grooming and appointments, and when it is next due.

The intervals are estimates, to be set by your vet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from .wall import add_months, day_of


class CareKind(StrEnum):
    """What is done for a dog now and then."""

    CORE_VACCINES = "core_vaccines"
    LEPTOSPIROSIS = "leptospirosis"
    RABIES = "rabies"
    WORMING = "worming"
    FLEA = "flea"
    GROOMING = "grooming"
    VET = "vet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A span of the calendar. Raises ValueError if it is not longer than nothing."""

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """Check it."""
        if min(self.months, self.days) < 0 or self.months == self.days == 0:
            msg = "An interval has some months or days"
            raise ValueError(msg)

    def after(self, day: date) -> date:
        """Return the day on which the interval from a day is over."""
        return add_months(day, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """How often care is due while a dog is young."""

    until: Interval
    """Age at which the stage is over."""
    every: Interval


@dataclass(frozen=True, kw_only=True, slots=True)
class CareRule:
    """When one kind of care is due again after it was done."""

    kind: CareKind
    every: Interval
    first: Interval | None = None
    """Age at which it is due for the first time; None if only a person can tell."""
    young: tuple[Stage, ...] = ()
    """What holds instead of `every` for the young, the youngest first."""
    second: Interval | None = None
    """What holds instead after the first time ever; no longer than `every`."""


DEFAULT_RULES: Mapping[CareKind, CareRule] = {
    rule.kind: rule
    for rule in (
        # WSAVA: from 6-8 weeks every 2-4 weeks until 16, again at 26 weeks, then every 3 years.
        CareRule(
            kind=CareKind.CORE_VACCINES,
            first=Interval(days=8 * 7),
            young=(
                Stage(until=Interval(days=16 * 7), every=Interval(days=4 * 7)),
                Stage(until=Interval(days=26 * 7), every=Interval(days=10 * 7)),
            ),
            every=Interval(months=36),
        ),
        # WSAVA 2024: two doses 2-4 weeks apart, then yearly.
        CareRule(
            kind=CareKind.LEPTOSPIROSIS, second=Interval(days=4 * 7), every=Interval(months=12)
        ),
        # AAHA: from 12 weeks, a booster after a year, then by product and law; a year is safe.
        CareRule(
            kind=CareKind.RABIES,
            first=Interval(days=12 * 7),
            young=(Stage(until=Interval(months=12), every=Interval(months=12)),),
            every=Interval(months=12),
        ),
        # ESCCAP: from 2 weeks every 14 days until 2 weeks after weaning (taken as 8 weeks),
        # monthly to 6 months, then by risk, commonly every 3 months.
        CareRule(
            kind=CareKind.WORMING,
            first=Interval(days=14),
            young=(
                Stage(until=Interval(days=10 * 7), every=Interval(days=14)),
                Stage(until=Interval(months=6), every=Interval(months=1)),
            ),
            every=Interval(months=3),
        ),
    )
}
"""What the guidelines give; other kinds are as often as their owner or the product says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """A day set by hand; care of its kind that day or later is taken for it."""

    kind: CareKind
    day: date
    wall: time | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CarePlan:
    """The care a dog shall get: one rule per kind, and appointments."""

    since: date
    """When the plan was made; a grown dog is not asked for what it may have had before."""
    rules: tuple[CareRule, ...] = ()
    appointments: tuple[Appointment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Care:
    """Care that was done."""

    kind: CareKind
    time: datetime
    """UTC."""
    user_id: str | None = None
    """The Home Assistant user who said so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CareDue:
    """When care is due next."""

    kind: CareKind
    day: date
    wall: time | None = None
    """The time of an appointment."""
    note: str = ""
    manual: bool = False
    """Whether a person set the day."""


def care_due(
    plan: CarePlan, done: Iterable[Care], birth: date | None, zone: tzinfo
) -> tuple[CareDue, ...]:
    """Return what is due next, overdue care included, in order of days.

    Every open appointment is there; a rule counts where there is none of its kind.
    """
    days: dict[CareKind, list[date]] = {}
    for care in done:
        days.setdefault(care.kind, []).append(day_of(care.time, zone))
    manual = [
        CareDue(kind=each.kind, day=each.day, wall=each.wall, note=each.note, manual=True)
        for each in plan.appointments
        if each.day > max(days.get(each.kind, ()), default=date.min)
    ]
    set_by_hand = {each.kind for each in manual}
    by_rule = [
        CareDue(kind=rule.kind, day=day)
        for rule in plan.rules
        if rule.kind not in set_by_hand
        and (day := next_due(rule, days.get(rule.kind, ()), birth, plan.since)) is not None
    ]
    return tuple(sorted(manual + by_rule, key=lambda each: (each.day, each.wall or time.min)))


def next_due(rule: CareRule, done: Iterable[date], birth: date | None, since: date) -> date | None:
    """Return the day on which a rule asks for care next, None if it cannot be told.

    More care that was done never makes it an earlier day.
    """
    days = sorted(set(done))
    if len(days) == 1 and rule.second is not None:
        again = [rule.second.after(days[0])]
    else:
        again = [_interval(rule, day, birth).after(day) for day in days]
    first = _first_due(rule, birth, since)
    return max([*again, *([] if first is None else [first])], default=None)


def _first_due(rule: CareRule, birth: date | None, since: date) -> date | None:
    """Return the first day that a plan asks for, or the last before it of the series for puppies.

    None for a dog that was grown by then: what it had is not known.
    """
    if rule.first is None or birth is None:
        return None
    day = rule.first.after(birth)
    while day < since:
        stage = _stage(rule, day, birth)
        if stage is None:
            return None
        following = stage.every.after(day)
        if following > since:
            break
        day = following
    return day


def _interval(rule: CareRule, day: date, birth: date | None) -> Interval:
    stage = _stage(rule, day, birth)
    return stage.every if stage is not None else rule.every


def _stage(rule: CareRule, day: date, birth: date | None) -> Stage | None:
    """Return the stage a dog is in, None for a grown dog or one of unknown age."""
    if birth is None:
        return None
    return next((stage for stage in rule.young if day < stage.until.after(birth)), None)
