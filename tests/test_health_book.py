"""A dog's health as its entities show it: doses over the day, stock, care, weight and notices."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.number import ATTR_VALUE, DOMAIN as NUMBER, SERVICE_SET_VALUE
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed

from custom_components.pawcontrol.coordinator import DogCoordinator
from custom_components.pawcontrol.model.care import CareKind
from custom_components.pawcontrol.model.record import (
    CareDone,
    Data,
    Dose,
    Grooming,
    Kind,
    Snooze,
    Source,
    Symptom,
    Vet,
    VitalSign,
    Weight,
)
from custom_components.pawcontrol.model.vitals import Vital

from .common import (
    async_load,
    course,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    health,
    place,
    value,
)

pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DROPS = Dose(course_id="drops", units=1)


class Home:
    """A home in Berlin with one dog, whose clock stands still."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass = hass
        self.entry: ConfigEntry
        self._freezer = freezer

    async def async_begin(self, time: str, **dog: Any) -> None:
        """Set the dog up at a local time."""
        await self.hass.config.async_set_time_zone("Europe/Berlin")
        self._freezer.move_to(_utc(time))
        place(self.hass)
        self.entry = entities_entry(self.hass, [dog_data(**dog)])
        await async_load(self.hass, self.entry)

    async def async_go(self, time: str) -> None:
        """Go on to a local time, and wait until what is due then is done."""
        self._freezer.move_to(_utc(time))
        async_fire_time_changed(self.hass)
        await self.async_settle()

    async def async_settle(self) -> None:
        """Wait until what changed is written: the batch takes a moment of the loop's time."""
        await self.hass.async_block_till_done()
        self._freezer.tick(timedelta(seconds=1))
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done()

    async def async_log(self, data: Data, time: str | None = None) -> None:
        """Log something now or at a local time."""
        await self.dog.async_log(data, time=_utc(time) if time else None)
        await self.async_settle()

    @property
    def dog(self) -> DogCoordinator:
        """The dog."""
        dog: DogCoordinator = self.entry.runtime_data.dogs[dog_id()]
        return dog

    def shows(self, key: str, platform: str = "sensor") -> str:
        """Return a state."""
        return value(self.hass, platform, key)

    def tells(self, key: str, platform: str = "sensor") -> dict[str, Any]:
        """Return what an entity tells beside its state and what it is."""
        state = self.hass.states.get(entity_id(self.hass, platform, key))
        assert state
        own = {"medication", "course_id", "dose", "care", "date", "time", "notices", "call_vet"}
        return {name: value for name, value in state.attributes.items() if name in own}

    @property
    def doses(self) -> tuple[str, int, int]:
        """Whether a dose is due, how many, and how many windows closed unused today."""
        due = self.shows("dose_due", "binary_sensor")
        return due, int(self.shows("doses_due")), int(self.shows("doses_missed_today"))

    @property
    def next_dose(self) -> str:
        """The local time of the next dose."""
        return _local(self.shows("next_dose"))


def _utc(local: str) -> datetime:
    return dt_util.as_utc(datetime.fromisoformat(local))


def _local(utc: str) -> str:
    return dt_util.as_local(datetime.fromisoformat(utc)).strftime("%m-%d %H:%M")


@pytest.fixture
def home(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Home:
    return Home(hass, freezer)


async def test_a_dog_without_a_plan(home: Home) -> None:
    await home.async_begin("2026-01-05 12:00")
    assert home.doses == ("off", 0, 0)
    assert home.shows("weight") == "20.0"
    assert home.shows("health_notice", "binary_sensor") == "off"
    assert home.shows("body_condition", "number") == "unknown"
    for key in ("next_dose", "medication_left", "next_care"):
        assert home.shows(key) == "unknown"
        assert home.tells(key) == {}


# Medication


async def test_a_day_with_doses(home: Home) -> None:
    plan = health(courses=[course(dose="two on the tongue")])
    await home.async_begin("2026-01-05 07:59", health=plan)
    assert home.doses == ("off", 0, 0)
    assert home.next_dose == "01-05 08:00"
    drops = {"medication": "Drops", "course_id": "drops", "dose": "two on the tongue"}
    assert home.tells("next_dose") == drops
    await home.async_go("2026-01-05 08:00")
    assert home.doses == ("on", 1, 0)
    await home.async_log(DROPS)
    assert home.doses == ("off", 0, 0)
    assert home.next_dose == "01-05 20:00"
    await home.async_go("2026-01-05 20:00")
    assert home.doses == ("on", 1, 0)
    await home.async_go("2026-01-05 21:00")
    assert home.doses == ("on", 1, 0)
    assert home.dog.data.health.doses_late == 1
    await home.async_go("2026-01-06 02:00")
    assert home.doses == ("off", 0, 1)
    assert home.next_dose == "01-06 08:00"
    await home.async_go("2026-01-07 00:00")
    assert home.doses == ("on", 1, 0), "the dose of 20:00 may still be given"


async def test_a_dose_left_out_and_one_put_off(home: Home) -> None:
    await home.async_begin("2026-01-05 08:00", health=health(courses=[course()]))
    snooze = Snooze(course_id="drops", until=_utc("2026-01-05 09:30"))
    await home.async_log(snooze)
    assert home.doses == ("off", 0, 0)
    assert home.next_dose == "01-05 08:00"
    await home.async_go("2026-01-05 09:30")
    assert home.doses == ("on", 1, 0)
    await home.async_log(Dose(course_id="drops", units=0, skipped=True))
    assert home.doses == ("off", 0, 0)
    assert home.next_dose == "01-05 20:00"
    await home.async_log(Dose(course_id="drops", units=0, skipped=True), "2026-01-05 20:00")
    assert home.next_dose == "01-06 08:00"


async def test_a_corrected_and_a_deleted_dose(home: Home) -> None:
    await home.async_begin("2026-01-05 08:00", health=health(courses=[course()]))
    journal = home.entry.runtime_data.journal
    record = await home.dog.async_log(DROPS)
    await journal.async_correct(record.id, {"course_id": "other"})
    await home.async_settle()
    assert home.doses == ("on", 1, 0)
    await journal.async_correct(record.id, {"course_id": "drops"})
    await home.async_settle()
    assert home.doses == ("off", 0, 0)
    await journal.async_delete(record.id)
    await home.async_settle()
    assert home.doses == ("on", 1, 0)


@pytest.mark.parametrize(
    ("planned", "utc"),
    [
        ("2026-03-29 03:00", "2026-03-29T01:00:00+00:00"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
    ],
)
async def test_a_dose_in_the_night_of_the_clock_change(home: Home, planned: str, utc: str) -> None:
    """2:30 does not exist in spring, and happens twice in autumn: the first one counts."""
    night = planned[:10]
    drops = course(times=["02:30:00"], start=night)
    await home.async_begin(f"{night} 00:00", health=health(courses=[drops]))
    assert home.shows("next_dose") == utc
    await home.async_go(f"{night} 01:59")
    assert home.doses == ("off", 0, 0)
    await home.async_go(planned)
    assert home.doses == ("on", 1, 0)
    await home.async_log(DROPS)
    assert home.doses == ("off", 0, 0)


async def test_a_restart_keeps_what_was_given(home: Home, hass: HomeAssistant) -> None:
    await home.async_begin("2026-01-05 08:00", health=health(courses=[course()]))
    await home.async_log(DROPS)
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    await home.async_go("2026-01-05 12:00")
    await async_load(hass, home.entry)
    assert home.doses == ("off", 0, 0)
    assert home.next_dose == "01-05 20:00"


async def test_a_dose_missed_while_home_assistant_was_off(home: Home, hass: HomeAssistant) -> None:
    await home.async_begin("2026-01-05 07:00", health=health(courses=[course()]))
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    await home.async_go("2026-01-05 15:00")
    await async_load(hass, home.entry)
    assert home.doses == ("off", 0, 1)


async def test_stock_goes_down_with_the_doses(home: Home) -> None:
    drops = course(units=0.5, stock=2, stock_time="2026-01-05T06:30:00+00:00")
    syrup = course(id="syrup", name="Syrup", stock=90, stock_time="2026-01-01T00:00:00+00:00")
    await home.async_begin("2026-01-05 08:00", health=health(courses=[syrup, drops]))
    assert home.shows("medication_left") == "2"
    assert home.tells("medication_left")["medication"] == "Drops"
    half = Dose(course_id="drops", units=0.5)
    await home.async_log(half, "2026-01-05 07:00")
    assert home.shows("medication_left") == "2", "given before somebody counted"
    await home.async_log(Dose(course_id="drops", units=1), "2026-01-05 08:00")
    await home.async_go("2026-01-05 12:00")
    assert home.shows("medication_left") == "1"
    assert [each.stock for each in home.dog.data.health.courses] == [90, 1]


async def test_a_medicine_as_needed(home: Home) -> None:
    painkiller = course(times=[], min_hours=8.0)
    await home.async_begin("2026-01-05 08:00", health=health(courses=[painkiller]))
    assert home.shows("next_dose") == "unknown"
    book, (drops,) = home.dog.health_book, home.dog.health_book.courses.values()
    assert book.given_already(drops, _utc("2026-01-05 09:00")) is None
    await home.async_log(DROPS)
    given = book.given_already(drops, _utc("2026-01-05 15:59"))
    assert given
    assert given.time == _utc("2026-01-05 08:00")
    assert book.given_already(drops, _utc("2026-01-05 16:01")) is None
    (data,) = home.dog.data.health.courses
    assert data.next_allowed == _utc("2026-01-05 16:00")


async def test_a_dose_for_a_planned_one_was_given(home: Home) -> None:
    await home.async_begin("2026-01-05 08:00", health=health(courses=[course()]))
    book, (drops,) = home.dog.health_book, home.dog.health_book.courses.values()
    assert book.given_already(drops, _utc("2026-01-05 08:00")) is None
    await home.async_log(DROPS)
    assert book.given_already(drops, _utc("2026-01-05 11:00"))
    assert book.given_already(drops, _utc("2026-01-05 18:00")) is None


async def test_a_course_that_ended(home: Home) -> None:
    drops = course(end="2026-01-05")
    await home.async_begin("2026-01-05 20:30", health=health(courses=[drops]))
    assert home.doses == ("on", 1, 1)
    await home.async_log(DROPS)
    assert home.doses == ("off", 0, 1)
    assert home.shows("next_dose") == "unknown"


# Care


def _care(kind: str, months: int = 0, days: int = 0, last: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "months": months, "days": days, "last": last}


async def test_care_comes_back(home: Home) -> None:
    plan = health(care=[_care("flea", days=30, last="2025-12-31"), _care("worming")])
    await home.async_begin("2026-01-05 12:00", health=plan)
    assert home.shows("next_care") == "2026-01-30"
    assert home.tells("next_care") == {"care": "flea", "date": "2026-01-30", "time": None}
    await home.async_go("2026-01-31 00:00")
    assert home.shows("next_care") == "unknown"
    assert home.shows("care_overdue") == "1"
    assert home.tells("care_overdue") == {"care": ["flea"]}
    await home.async_log(CareDone(care=CareKind.WORMING), "2026-01-20 12:00")
    assert home.shows("next_care") == "2026-04-20"
    await home.async_log(CareDone(care=CareKind.FLEA))
    assert home.shows("next_care") == "2026-03-02"
    assert home.shows("care_overdue") == "0"


async def test_a_puppy_is_vaccinated_by_the_guidelines(home: Home) -> None:
    plan = health(care=[_care("core_vaccines")])
    await home.async_begin("2026-01-05 12:00", birth_date="2025-12-01", health=plan)
    assert home.shows("next_care") == "2026-01-26"


async def test_appointments_stay_until_they_were_kept(home: Home) -> None:
    appointments = [
        {"kind": "vet", "date": "2026-01-06", "time": "09:30:00", "note": "teeth"},
        {"kind": "grooming", "date": "2026-01-07", "time": None, "note": ""},
    ]
    await home.async_begin("2026-01-05 12:00", health=health(appointments=appointments))
    assert home.shows("next_care") == "2026-01-06"
    assert home.tells("next_care") == {"care": "vet", "date": "2026-01-06", "time": "09:30"}
    await home.async_go("2026-01-07 00:00")
    assert home.tells("care_overdue") == {"care": ["vet"]}
    await home.async_log(Vet(reason="teeth"), "2026-01-06 10:00")
    assert home.shows("care_overdue") == "0"
    assert home.tells("next_care") == {"care": "grooming", "date": "2026-01-07", "time": None}
    await home.async_log(Grooming(what="bath"))
    assert home.shows("next_care") == "unknown"


# Body


async def test_weight_and_its_target(home: Home) -> None:
    plan = health(target_weight=18.0, target_since="2024-06-01T00:00:00+00:00")
    await home.async_begin("2026-01-05 12:00", health=plan)
    await home.async_log(Weight(kilograms=22), "2024-05-20 12:00")
    await home.async_log(Weight(kilograms=20), "2024-06-02 12:00")
    assert float(home.shows("weight")) == 20
    await home.async_log(Weight(kilograms=19.5))
    assert home.shows("weight") == "19.5"
    assert home.dog.data.health.target_progress == pytest.approx(0.25)


async def test_the_last_weight_stays_until_there_is_another(home: Home) -> None:
    await home.async_begin("2026-01-05 12:00")
    await home.async_log(Weight(kilograms=22), "2022-05-20 12:00")
    assert home.shows("weight") == "22.0"
    await home.async_log(Weight(kilograms=21))
    assert home.shows("weight") == "21.0"


async def test_weight_in_pounds(home: Home, hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    await home.async_begin("2026-01-05 12:00")
    await home.async_log(Weight(kilograms=10))
    assert float(home.shows("weight")) == pytest.approx(22.046, abs=0.001)


async def test_what_few_people_need(home: Home) -> None:
    await home.async_begin("2026-01-05 12:00")
    for days, kilograms in ((28, 20.0), (21, 20.1), (14, 20.2), (7, 20.3), (0, 20.4)):
        time = str(datetime(2026, 1, 5, 11) - days * DAY)  # noqa: DTZ001 - local
        await home.async_log(Weight(kilograms=kilograms), time)
    await home.async_log(VitalSign(vital=Vital.TEMPERATURE, value=38.55))
    await home.async_log(VitalSign(vital=Vital.HEART_RATE, value=80))
    await home.async_log(VitalSign(vital=Vital.BREATHING_RATE, value=18))
    await home.async_go("2026-01-05 13:00")
    assert home.shows("weight_trend") == "100"
    assert home.shows("temperature") == "38.55"
    assert home.shows("heart_rate") == "80"
    assert home.shows("breathing_rate") == "18"


async def test_notices_inform_at_once_and_for_some_days(home: Home) -> None:
    await home.async_begin("2026-01-05 12:00")
    await home.async_log(VitalSign(vital=Vital.TEMPERATURE, value=39.3))
    assert home.shows("health_notice", "binary_sensor") == "on"
    told = {"notices": ["temperature_high"], "call_vet": False}
    assert home.tells("health_notice", "binary_sensor") == told
    await home.async_log(VitalSign(vital=Vital.TEMPERATURE, value=39.6))
    assert home.tells("health_notice", "binary_sensor") == told | {"call_vet": True}
    await home.async_go("2026-01-09 00:00")
    assert home.shows("health_notice", "binary_sensor") == "off"
    assert home.tells("health_notice", "binary_sensor") == {"notices": [], "call_vet": False}


async def test_a_symptom_lets_a_low_temperature_count(home: Home) -> None:
    await home.async_begin("2026-01-05 12:00")
    await home.async_log(VitalSign(vital=Vital.TEMPERATURE, value=37.7))
    assert home.shows("health_notice", "binary_sensor") == "off"
    await home.async_log(Symptom(name="weak", severity=3))
    assert home.tells("health_notice", "binary_sensor")["notices"] == ["temperature_low"]


async def test_the_body_condition_is_scored_with_the_user(
    home: Home, hass: HomeAssistant, hass_admin_user: MockUser
) -> None:
    await home.async_begin("2026-01-05 12:00")
    target = {ATTR_ENTITY_ID: entity_id(hass, "number", "body_condition")}
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(
        NUMBER, SERVICE_SET_VALUE, target | {ATTR_VALUE: 6}, blocking=True, context=context
    )
    await home.async_settle()
    assert home.shows("body_condition", "number") == "6"
    (record,) = home.entry.runtime_data.journal.records(dog_id(), kinds=[Kind.VITAL])
    assert record.data == VitalSign(vital=Vital.BODY_CONDITION, value=6)
    assert (record.user_id, record.source) == (hass_admin_user.id, Source.MANUAL)
    await hass.services.async_call(
        NUMBER, SERVICE_SET_VALUE, target | {ATTR_VALUE: 7}, blocking=True
    )
    await home.async_settle()
    assert home.shows("body_condition", "number") == "7"
    for between in (6.5, "nan"):
        with pytest.raises(ServiceValidationError, match="whole number from 1 to 9"):
            await hass.services.async_call(
                NUMBER, SERVICE_SET_VALUE, target | {ATTR_VALUE: between}, blocking=True
            )
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(
            NUMBER, SERVICE_SET_VALUE, target | {ATTR_VALUE: 10}, blocking=True
        )
