"""What about the health of a dog is worth a look, and for how long."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.pawcontrol.model.notices import (
    HealthLog,
    HealthProfile,
    find_notices,
    usual_range,
)
from custom_components.pawcontrol.model.vitals import Notice, Range, Reading, Vital
from custom_components.pawcontrol.model.weight import Weighing

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 10, 3)
NOON = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
GROWN = HealthProfile(birth=date(2020, 1, 1))
HALF_GROWN = HealthProfile(birth=date(2026, 3, 1))
PUPPY = HealthProfile(birth=date(2026, 7, 1))


def reading(vital: Vital, value: float, days_ago: float = 0) -> Reading:
    """Return a reading some days before noon."""
    return Reading(vital=vital, time=NOON - timedelta(days=days_ago), value=value)


def notices(
    log: HealthLog, profile: HealthProfile = GROWN, trend: float | None = None
) -> list[Notice]:
    """Return what is noticed today."""
    return [each.notice for each in find_notices(profile, log, trend, TODAY, BERLIN)]


def test_a_healthy_dog_gives_no_notice() -> None:
    log = HealthLog(
        weighings=[Weighing(time=NOON, kg=20)],
        readings=[
            reading(Vital.TEMPERATURE, 38.5),
            reading(Vital.HEART_RATE, 80),
            reading(Vital.BREATHING_RATE, 20),
        ],
    )
    assert notices(log, trend=50) == []
    assert notices(HealthLog()) == []


def test_everything_unusual_is_noticed_together() -> None:
    log = HealthLog(
        weighings=[Weighing(time=NOON, kg=20)],
        readings=[
            reading(Vital.TEMPERATURE, 40),
            reading(Vital.HEART_RATE, 150),
            reading(Vital.BREATHING_RATE, 40),
            reading(Vital.BREATHING_RATE, 41, 1),
        ],
    )
    assert notices(log, trend=-500) == [
        Notice.WEIGHT_FALLING,
        Notice.TEMPERATURE_HIGH,
        Notice.HEART_FAST,
        Notice.BREATHING_FAST,
    ]


@pytest.mark.parametrize(
    "readings",
    [
        [reading(Vital.TEMPERATURE, 40)],
        [reading(Vital.HEART_RATE, 170)],
        [reading(Vital.BREATHING_RATE, 40), reading(Vital.BREATHING_RATE, 40, 1)],
    ],
)
def test_a_notice_of_a_vital_sign_ends_after_days(readings: list[Reading]) -> None:
    log = HealthLog(readings=readings)
    assert [
        len(find_notices(GROWN, log, None, TODAY + timedelta(days=days), BERLIN))
        for days in (0, 3, 4)
    ] == [1, 1, 0]


def test_only_the_last_temperature_counts() -> None:
    log = HealthLog(readings=[reading(Vital.TEMPERATURE, 38.5), reading(Vital.TEMPERATURE, 40, 1)])
    assert notices(log) == []


@pytest.mark.parametrize(("hours", "noticed"), [(-24, 1), (24, 1), (25, 0), (-25, 0)])
def test_symptoms_of_the_same_day_belong_to_a_temperature(hours: int, noticed: int) -> None:
    log = HealthLog(
        readings=[reading(Vital.TEMPERATURE, 37.7)], symptoms=[NOON + timedelta(hours=hours)]
    )
    assert len(notices(log)) == noticed


def test_puppies_grow_run_cooler_and_have_fast_hearts() -> None:
    log = HealthLog(
        weighings=[Weighing(time=NOON, kg=20)],
        readings=[reading(Vital.TEMPERATURE, 37), reading(Vital.HEART_RATE, 130)],
    )
    assert notices(log, PUPPY, trend=900) == []
    assert notices(log, HALF_GROWN, trend=900) == [Notice.HEART_FAST]
    everything = [Notice.WEIGHT_RISING, Notice.TEMPERATURE_LOW, Notice.HEART_FAST]
    assert notices(log, GROWN, trend=900) == everything
    assert notices(log, HealthProfile(), trend=900) == everything


def test_the_ranges_of_a_dog_of_its_own_count() -> None:
    own = HealthProfile(
        temperature=Range(low=38, high=39), heart_rate=Range(low=50, high=70), breathing_limit=18
    )
    log = HealthLog(
        readings=[
            reading(Vital.TEMPERATURE, 39.1),
            reading(Vital.HEART_RATE, 80),
            reading(Vital.BREATHING_RATE, 19),
            reading(Vital.BREATHING_RATE, 19, 1),
        ]
    )
    assert notices(log) == []
    assert notices(log, own) == [
        Notice.TEMPERATURE_HIGH,
        Notice.HEART_FAST,
        Notice.BREATHING_FAST,
    ]


@pytest.mark.parametrize(
    ("profile", "vital", "kg", "usual"),
    [
        (GROWN, Vital.TEMPERATURE, 20, Range(low=37.5, high=39.2)),
        (HALF_GROWN, Vital.TEMPERATURE, 20, Range(high=39.2)),
        (GROWN, Vital.HEART_RATE, 20, Range(low=60, high=100)),
        (GROWN, Vital.HEART_RATE, 5, Range(low=100, high=140)),
        (GROWN, Vital.HEART_RATE, None, Range(low=60, high=140)),
        (HALF_GROWN, Vital.HEART_RATE, 20, Range(low=60, high=100)),
        (PUPPY, Vital.HEART_RATE, 5, Range(low=120, high=160)),
        (HealthProfile(heart_rate=Range(high=90)), Vital.HEART_RATE, 5, Range(high=90)),
        (HealthProfile(breathing_limit=25), Vital.BREATHING_RATE, 5, Range(high=25)),
        (GROWN, Vital.BODY_CONDITION, 5, Range(low=4, high=5)),
    ],
)
def test_usual_ranges(profile: HealthProfile, vital: Vital, kg: float | None, usual: Range) -> None:
    assert usual_range(profile, vital, kg, TODAY) == usual
