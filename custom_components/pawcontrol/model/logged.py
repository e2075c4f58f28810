"""What records say, as the models of weight, vital signs, medication and care want it."""

from collections.abc import Iterable, Iterator

from .care import Care, CareKind
from .course import Dose, MedicationLog, Skip, Snooze
from .record import (
    CareDone,
    Dose as DoseRecord,
    Grooming,
    Record,
    Snooze as SnoozeRecord,
    Vet,
    VitalSign,
    Weight,
)
from .vitals import Reading
from .weight import Weighing


def weighings(records: Iterable[Record]) -> list[Weighing]:
    """Return the weighings among records."""
    weights = [(record.time, record.data) for record in records]
    return [Weighing(time=time, kg=d.kilograms) for time, d in weights if isinstance(d, Weight)]


def readings(records: Iterable[Record]) -> list[Reading]:
    """Return the vital signs among records."""
    signs = [(record.time, record.data) for record in records]
    return [
        Reading(vital=sign.vital, time=time, value=sign.value)
        for time, sign in signs
        if isinstance(sign, VitalSign)
    ]


def medication(records: Iterable[Record]) -> MedicationLog:
    """Return what was said about doses."""
    doses, skips, snoozes = list[Dose](), list[Skip](), list[Snooze]()
    for record in records:
        time, user_id = record.time, record.user_id
        match record.data:
            case DoseRecord(course_id=key, skipped=True):
                skips.append(Skip(course_id=key, time=time, user_id=user_id))
            case DoseRecord(course_id=key, units=units):
                doses.append(Dose(course_id=key, time=time, units=units, user_id=user_id))
            case SnoozeRecord(course_id=key, until=until):
                snoozes.append(Snooze(course_id=key, time=time, until=until))
    return MedicationLog(doses=doses, skips=skips, snoozes=snoozes)


def care_done(records: Iterable[Record]) -> Iterator[Care]:
    """Yield the care that was done; grooming and visits to the vet are care, too."""
    for record in records:
        match record.data:
            case CareDone(care=kind):
                yield Care(kind=kind, time=record.time, user_id=record.user_id)
            case Grooming():
                yield Care(kind=CareKind.GROOMING, time=record.time, user_id=record.user_id)
            case Vet():
                yield Care(kind=CareKind.VET, time=record.time, user_id=record.user_id)
