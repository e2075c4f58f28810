"""Books look into the journal only for what may have changed, and miss nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.pawcontrol.coordinator import DogCoordinator
from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.record import Dose, Kind, Meal, Record, Weight

from .common import async_load, course, dog_data, dog_id, entities_entry, health, place

NOW: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY: Final = timedelta(days=1)


@pytest.fixture
async def dog(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> DogCoordinator:
    """Return a dog that gets drops, counted last in January."""
    freezer.move_to(NOW)
    place(hass)
    drops = course(stock=100, stock_time="2026-01-10T00:00:00+00:00")
    entry = entities_entry(hass, [dog_data(health=health(courses=[drops]))])
    await async_load(hass, entry)
    found: DogCoordinator = entry.runtime_data.dogs[dog_id()]
    return found


def _stock(dog: DogCoordinator) -> float | None:
    (drops,) = dog.data.health.courses
    return drops.stock


async def _log(dog: DogCoordinator, days: int, units: float = 1) -> Record:
    return await dog.async_log(Dose(course_id="drops", units=units), time=NOW - days * DAY)


async def test_a_stock_that_was_counted_long_ago(dog: DogCoordinator) -> None:
    for days in (0, 10, 40, 100, 300, 400):
        await _log(dog, days)
    # 300 days ago it was 27 January, and 400 days ago nobody had counted yet.
    assert _stock(dog) == 95


async def test_what_happened_long_ago_can_be_corrected(dog: DogCoordinator) -> None:
    journal: Journal = dog.config_entry.runtime_data.journal
    record = await _log(dog, 100)
    assert _stock(dog) == 99
    await journal.async_correct(record.id, {"units": 3.0})
    assert _stock(dog) == 97
    await journal.async_correct(record.id, {"time": NOW - DAY})
    assert _stock(dog) == 97
    await journal.async_correct(record.id, {"time": NOW - 400 * DAY})
    assert _stock(dog) == 100
    await _log(dog, 200)
    await journal.async_delete(record.id)
    assert _stock(dog) == 99


async def test_a_stock_over_the_months(
    hass: HomeAssistant, dog: DogCoordinator, freezer: FrozenDateTimeFactory
) -> None:
    for day in range(1, 61):
        freezer.tick(DAY)
        await dog.async_log(Dose(course_id="drops", units=0.5))
        assert _stock(dog) == 100 - day / 2


async def test_the_journal_is_asked_only_for_what_changed(
    dog: DogCoordinator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _log(dog, 1)
    await dog.async_log(Weight(kilograms=20))
    asked: list[Kind] = []
    records = Journal.records

    def noted(journal: Journal, dog_id: str, *, kinds: list[Kind], **span: Any) -> list[Record]:
        asked.extend(kinds)
        return records(journal, dog_id, kinds=kinds, **span)

    monkeypatch.setattr(Journal, "records", noted)
    await _log(dog, 0)
    assert set(asked) - {Kind.WALK} == {Kind.DOSE}
    asked.clear()
    await dog.async_log(Meal(grams=100))
    assert set(asked) - {Kind.WALK} == {Kind.MEAL}
