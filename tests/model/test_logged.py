"""What records say to the models."""

from datetime import timedelta
from typing import Final

from custom_components.pawcontrol.model.care import Care, CareKind
from custom_components.pawcontrol.model.course import Dose, MedicationLog, Skip, Snooze
from custom_components.pawcontrol.model.logged import care_done, medication, readings, weighings
from custom_components.pawcontrol.model.record import (
    CareDone,
    Dose as DoseRecord,
    Grooming,
    Snooze as SnoozeRecord,
    Vet,
    VitalSign,
    Weight,
)
from custom_components.pawcontrol.model.vitals import Reading, Vital
from custom_components.pawcontrol.model.weight import Weighing

from .fixes import NOW
from .records import note, record

LATER: Final = NOW + timedelta(hours=1)
RECORDS: Final = [
    note("x"),
    record(Weight(kilograms=20), user_id="anna"),
    record(DoseRecord(course_id="a", units=0.5), user_id="anna"),
    record(DoseRecord(course_id="a", units=1, skipped=True), LATER),
    record(SnoozeRecord(course_id="a", until=LATER)),
    record(CareDone(care=CareKind.WORMING), user_id="anna"),
    record(Grooming(what="Bath")),
    record(Vet(reason="Check"), LATER),
    record(VitalSign(vital=Vital.HEART_RATE, value=80), LATER),
]


def test_weighings() -> None:
    assert weighings(RECORDS) == [Weighing(time=NOW, kg=20)]


def test_readings() -> None:
    assert readings(RECORDS) == [Reading(vital=Vital.HEART_RATE, time=LATER, value=80)]


def test_medication() -> None:
    assert medication(RECORDS) == MedicationLog(
        doses=[Dose(course_id="a", time=NOW, units=0.5, user_id="anna")],
        skips=[Skip(course_id="a", time=LATER)],
        snoozes=[Snooze(course_id="a", time=NOW, until=LATER)],
    )


def test_care() -> None:
    assert [*care_done(RECORDS)] == [
        Care(kind=CareKind.WORMING, time=NOW, user_id="anna"),
        Care(kind=CareKind.GROOMING, time=NOW),
        Care(kind=CareKind.VET, time=LATER),
    ]
