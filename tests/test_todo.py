"""The to-do list of a dog: what is on today, and what ticking it does."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed

from custom_components.pawcontrol.model.care import CareKind
from custom_components.pawcontrol.model.feeding import MealPlan
from custom_components.pawcontrol.model.record import (
    CareDone,
    Data,
    Dose,
    Grooming,
    Kind,
    Meal,
    Record,
    Vet,
)

from .common import async_load, dog_id, entities_entry, entity_id, place, value
from .plans import CARE, DINNER as SUPPER, MEALS, TABLETS, give_plans

BREAKFAST: Final = "meal-b-2026-01-05"
DINNER: Final = "meal-d-2026-01-05"
MORNING: Final = "dose-t-2026-01-05-08:00:00"
EVENING: Final = "dose-t-2026-01-05-20:00:00"
VET: Final = "care-vet-2026-01-05-15:00:00"
WORMING: Final = "care-worming-2026-01-04"


def _at(hour: int, minute: int = 0, day: int = 5) -> datetime:
    """Return a time of January 2026 in Berlin, UTC."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


@pytest.fixture(autouse=True)
async def _morning(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let it be half past six in Berlin, and a dog have plans."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    give_plans(monkeypatch, meals=MEALS, courses=(TABLETS,), care=CARE)
    freezer.move_to(_at(6, 30))
    place(hass)


@pytest.fixture
async def entry(hass: HomeAssistant, _morning: None) -> ConfigEntry:
    entry = entities_entry(hass)
    await async_load(hass, entry)
    return entry


async def _async_wait(hass: HomeAssistant, freezer: FrozenDateTimeFactory, until: datetime) -> None:
    freezer.move_to(until)
    async_fire_time_changed(hass, until)
    await hass.async_block_till_done()


def _list(hass: HomeAssistant) -> str:
    return entity_id(hass, "todo", "care_today")


async def _items(hass: HomeAssistant) -> dict[str, Any]:
    """Return the items of the list by their uids."""
    answer: Any = await hass.services.async_call(
        "todo", "get_items", {"entity_id": _list(hass)}, blocking=True, return_response=True
    )
    return {item["uid"]: item for item in answer[_list(hass)]["items"]}


async def _tick(
    hass: HomeAssistant, uid: str, status: str = "completed", context: Context | None = None
) -> None:
    data = {"entity_id": _list(hass), "item": uid, "status": status}
    await hass.services.async_call("todo", "update_item", data, blocking=True, context=context)
    await hass.async_block_till_done()


async def _log(entry: ConfigEntry, data: Data, time: datetime | None = None) -> None:
    await entry.runtime_data.dogs[dog_id()].async_log(data, time=time)


def _records(entry: ConfigEntry, kind: Kind) -> list[Record]:
    records: list[Record] = entry.runtime_data.journal.records(dog_id(), kinds=[kind])
    return records


async def test_everything_for_today_is_there(hass: HomeAssistant, entry: ConfigEntry) -> None:
    items = await _items(hass)
    assert list(items) == [WORMING, BREAKFAST, MORNING, VET, DINNER, EVENING]
    assert items[WORMING] == {
        "uid": WORMING,
        "summary": "Worming",
        "status": "needs_action",
        "due": "2026-01-04",
    }
    assert items[BREAKFAST] == {
        "uid": BREAKFAST,
        "summary": "Breakfast",
        "description": "150 g Kibble",
        "status": "needs_action",
        "due": "2026-01-05T07:00:00+01:00",
    }
    assert items[DINNER]["description"] == "100 g Kibble"
    assert items[MORNING]["summary"] == "Carprofen"
    assert items[MORNING]["description"] == "half a tablet"
    assert items[VET]["summary"] == "Vet visit"
    assert items[VET]["description"] == "Teeth"
    assert value(hass, "todo", "care_today") == "6"


async def test_ticking_logs_with_the_user(
    hass: HomeAssistant, entry: ConfigEntry, hass_admin_user: MockUser
) -> None:
    await _tick(hass, BREAKFAST, context=Context(user_id=hass_admin_user.id))
    (record,) = _records(entry, Kind.MEAL)
    assert record.data == Meal(meal_id="b", food="Kibble", grams=150, kcal=600)
    assert record.user_id == hass_admin_user.id
    assert record.time == _at(6, 30)
    item = (await _items(hass))[BREAKFAST]
    assert item["status"] == "completed"
    assert item["completed"] == "2026-01-05T06:30:00+01:00"
    assert value(hass, "todo", "care_today") == "5"


async def test_every_tick_is_seen_at_once(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(8))
    for uid, left in ((BREAKFAST, "5"), (MORNING, "4"), (VET, "3")):
        await _tick(hass, uid)
        assert value(hass, "todo", "care_today") == left
    (dose,) = _records(entry, Kind.DOSE)
    assert dose.data == Dose(course_id="t", units=0.5)
    (visit,) = _records(entry, Kind.VET)
    assert visit.data == Vet(reason="Vet visit", note="Teeth")


async def test_ticking_twice_logs_once(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await _tick(hass, BREAKFAST)
    await _tick(hass, BREAKFAST)
    assert len(_records(entry, Kind.MEAL)) == 1


async def test_two_people_who_tick_at_once_log_once(
    hass: HomeAssistant, entry: ConfigEntry, hass_admin_user: MockUser
) -> None:
    for uid in (BREAKFAST, WORMING):
        contexts = (Context(user_id=hass_admin_user.id), Context(), Context())
        await asyncio.gather(*(_tick(hass, uid, context=context) for context in contexts))
    assert len(_records(entry, Kind.CARE)) == 1
    (meal,) = _records(entry, Kind.MEAL)
    assert meal.user_id == hass_admin_user.id


async def test_two_people_who_tick_different_things_at_once(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(8))
    users = {uid: f"user-{uid}" for uid in (MORNING, BREAKFAST, VET)}
    for user in users.values():
        MockUser(id=user, is_owner=True).add_to_hass(hass)
    await asyncio.gather(
        *(_tick(hass, uid, context=Context(user_id=user)) for uid, user in users.items())
    )
    logged = {record.user_id for record in entry.runtime_data.journal.records(dog_id())}
    assert logged == set(users.values())


@pytest.mark.parametrize(
    ("day", "due"),
    [(29, "2026-03-29T03:00:00+02:00"), (28, "2026-03-28T02:30:00+01:00")],
)
async def test_what_is_due_in_the_night_of_the_clock_change(
    hass: HomeAssistant,
    entry: ConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    day: int,
    due: str,
) -> None:
    night = replace(SUPPER, at=time(2, 30))
    tablets = replace(TABLETS, times=(time(2, 30), time(14, 30)))
    give_plans(monkeypatch, meals=MealPlan(meals=(night,), kcal=1000), courses=(tablets,))
    freezer.move_to(datetime(2026, 3, day - 1, 23, 30, tzinfo=UTC))
    assert await hass.config_entries.async_reload(entry.entry_id)
    items = await _items(hass)
    assert items[f"meal-d-2026-03-{day}"]["due"] == due
    assert items[f"dose-t-2026-03-{day}-02:30:00"]["due"] == due
    assert items[f"dose-t-2026-03-{day}-14:30:00"]["due"][11:16] == "14:30"


async def test_what_is_due_in_the_hour_that_is_there_twice(
    hass: HomeAssistant,
    entry: ConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tablets = replace(TABLETS, times=(time(2, 30), time(14, 30)))
    give_plans(monkeypatch, courses=(tablets,))
    freezer.move_to("2026-10-25T00:40:00Z")
    assert await hass.config_entries.async_reload(entry.entry_id)
    uid = "dose-t-2026-10-25-02:30:00"
    assert (await _items(hass))[uid]["due"] == "2026-10-25T02:30:00+02:00"
    await _tick(hass, uid)
    # Once more it is half past two.
    await _async_wait(hass, freezer, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert (await _items(hass))[uid]["status"] == "completed"
    assert len(_records(entry, Kind.DOSE)) == 1


async def test_a_dog_is_not_fed_twice(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _log(entry, Meal(food="Chicken", grams=50))
    await _async_wait(hass, freezer, _at(8, 29))
    with pytest.raises(ServiceValidationError) as error:
        await _tick(hass, BREAKFAST)
    assert error.value.translation_key == "fed_already"
    assert len(_records(entry, Kind.MEAL)) == 1
    await _tick(hass, MORNING)
    await _async_wait(hass, freezer, _at(8, 30))
    await _tick(hass, BREAKFAST)
    assert len(_records(entry, Kind.MEAL)) == 2


async def test_unticking_takes_back_what_the_tick_did(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(8))
    before = await _items(hass)
    for uid in (BREAKFAST, MORNING, VET):
        await _tick(hass, uid)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert value(hass, "todo", "care_today") == "3"
    for uid in (BREAKFAST, MORNING, VET):
        await _tick(hass, uid, "needs_action")
    assert await _items(hass) == before
    assert not entry.runtime_data.journal.records(dog_id())


async def test_unticking_what_was_not_ticked_does_nothing(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    before = await _items(hass)
    await _tick(hass, BREAKFAST, "needs_action")
    assert await _items(hass) == before


async def test_a_tick_that_was_taken_back_can_be_made_again(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    for status in ("completed", "needs_action", "completed"):
        await _tick(hass, BREAKFAST, status)
    assert len(_records(entry, Kind.MEAL)) == 1


async def test_what_was_logged_elsewhere_cannot_be_unticked(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(7))
    await _log(entry, Meal(grams=150))
    assert (await _items(hass))[BREAKFAST]["status"] == "completed"
    with pytest.raises(ServiceValidationError) as error:
        await _tick(hass, BREAKFAST, "needs_action")
    assert error.value.translation_key == "not_ticked"
    assert len(_records(entry, Kind.MEAL)) == 1


async def test_a_tick_that_was_corrected_to_another_meal_is_not_deleted(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _tick(hass, BREAKFAST)
    (record,) = _records(entry, Kind.MEAL)
    changes = {"meal_id": "d", "time": _at(18, day=4)}
    await entry.runtime_data.journal.async_correct(record.id, changes)
    await _async_wait(hass, freezer, _at(7))
    await _tick(hass, BREAKFAST)
    assert (await _items(hass))[BREAKFAST]["status"] == "completed"
    with pytest.raises(ServiceValidationError) as error:
        await _tick(hass, BREAKFAST, "needs_action")
    assert error.value.translation_key == "not_ticked"
    assert len(_records(entry, Kind.MEAL)) == 2


async def test_a_dose_cannot_be_ticked_for_the_evening_in_the_morning(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await _tick(hass, EVENING)
    assert error.value.translation_key == "dose_too_early"
    assert error.value.translation_placeholders == {
        "course": "Carprofen",
        "time": "2026-01-05 14:00",
    }
    assert not _records(entry, Kind.DOSE)


async def test_a_dose_cannot_be_ticked_too_soon_after_another(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _log(entry, Dose(course_id="t", units=0.5), _at(13, 50))
    await _async_wait(hass, freezer, _at(19))
    with pytest.raises(ServiceValidationError) as error:
        await _tick(hass, EVENING)
    assert error.value.translation_key == "dose_given_already"
    assert error.value.translation_placeholders == {
        "course": "Carprofen",
        "time": "2026-01-05 13:50",
    }
    await _async_wait(hass, freezer, _at(19, 50))
    await _tick(hass, EVENING)
    assert len(_records(entry, Kind.DOSE)) == 2


async def test_ticking_other_care_logs_it(hass: HomeAssistant, entry: ConfigEntry) -> None:
    await _tick(hass, WORMING)
    (record,) = _records(entry, Kind.CARE)
    assert isinstance(record.data, CareDone)
    assert record.data.care is CareKind.WORMING


async def test_items_cannot_be_renamed(hass: HomeAssistant, entry: ConfigEntry) -> None:
    data = {"entity_id": _list(hass), "item": BREAKFAST, "rename": "Lunch"}
    with pytest.raises(ServiceValidationError) as error:
        await hass.services.async_call("todo", "update_item", data, blocking=True)
    assert error.value.translation_key == "task_not_renamed"


async def test_what_is_over_leaves_the_list(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(14))
    assert MORNING not in await _items(hass)
    await _async_wait(hass, freezer, _at(17, 30))
    assert list(await _items(hass)) == [WORMING, VET, DINNER, EVENING]
    assert value(hass, "todo", "care_today") == "4"


async def test_what_was_left_out_on_purpose_leaves_the_list(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(8))
    await _log(entry, Dose(course_id="t", units=0, skipped=True))
    assert MORNING not in await _items(hass)


async def test_a_new_day_begins_at_midnight_of_the_house(
    hass: HomeAssistant, entry: ConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await _async_wait(hass, freezer, _at(20))
    for uid in (VET, DINNER):
        await _tick(hass, uid)
    await _async_wait(hass, freezer, _at(23, 59))
    assert DINNER in await _items(hass)
    await _async_wait(hass, freezer, _at(0, day=6))
    assert list(await _items(hass)) == [
        WORMING,
        EVENING,
        "meal-b-2026-01-06",
        "dose-t-2026-01-06-08:00:00",
        "meal-d-2026-01-06",
        "dose-t-2026-01-06-20:00:00",
    ]


async def test_a_late_meal_waits_over_midnight(
    hass: HomeAssistant,
    entry: ConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_plans(monkeypatch, meals=MealPlan(meals=(replace(SUPPER, at=time(23, 30)),), kcal=1000))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await _async_wait(hass, freezer, _at(0, 10, day=6))
    assert list(await _items(hass)) == [DINNER, "meal-d-2026-01-06"]
    await _tick(hass, DINNER)
    assert [item["status"] for item in (await _items(hass)).values()] == ["needs_action"]
    await _async_wait(hass, freezer, _at(0, 30, day=6))
    assert value(hass, "todo", "care_today") == "1"


async def test_grooming_is_due_again_after_its_interval(
    hass: HomeAssistant, entry: ConfigEntry
) -> None:
    uid = "care-grooming-2026-01-04"
    await _log(entry, Grooming(what="Bath"), _at(12, day=5) - timedelta(days=31))
    await _tick(hass, uid)
    assert (await _items(hass))[uid]["status"] == "completed"
    assert _records(entry, Kind.GROOMING)[-1].data == Grooming(what="Grooming")


async def test_a_dog_without_plans_has_an_empty_list(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_plans(monkeypatch)
    await async_load(hass, entities_entry(hass))
    assert await _items(hass) == {}
    assert value(hass, "todo", "care_today") == "0"
