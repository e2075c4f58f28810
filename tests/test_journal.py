"""What people and detectors log stays, and stays right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from unittest.mock import Mock, call

from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.model.company import Company
from custom_components.pawcontrol.model.escape import Person
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.record import (
    Business,
    Kind,
    Meal,
    Potty,
    Record,
    Source,
    WalkEntry,
    Weight,
)
from custom_components.pawcontrol.model.walk import Walk, is_same_outing

from .model.records import REX, note, record

MORNING: Final = datetime(2026, 10, 3, 7, 0, tzinfo=UTC)
BELLA: Final = "bella"


def at(minutes: float) -> datetime:
    """Return a time so many minutes after the morning began."""
    return MORNING + timedelta(minutes=minutes)


def walk(start: float, end: float | None, *, distance: float = 500.0, manual: bool = False) -> Walk:
    """Return a walk by minutes after the morning began; without an end it runs on."""
    return Walk(
        start=at(start),
        updated=at(start if end is None else end),
        end=None if end is None else at(end),
        distance=distance,
        manual=manual,
    )


@pytest.fixture
async def journal(hass: HomeAssistant) -> Journal:
    """Return an empty journal."""
    journal = Journal(hass, "entry")
    await journal.async_load()
    return journal


async def reloaded(hass: HomeAssistant) -> Journal:
    """Return what a restart would find."""
    journal = Journal(hass, "entry")
    await journal.async_load()
    return journal


def stored(journal: Journal, dog: str = REX) -> list[Record]:
    """Return what a journal has of a dog."""
    return journal.records(dog)


# Records of all kinds


async def test_an_empty_journal_knows_nothing(journal: Journal) -> None:
    assert journal.records(REX) == []
    assert journal.walks(REX, MORNING) == []
    assert journal.last_walk(REX) is None
    assert journal.get("1") is None
    assert await journal.async_records(REX) == []


async def test_records_are_told_by_dog_kind_and_time(journal: Journal) -> None:
    breakfast, dinner = record(Meal(grams=120), at(0)), record(Meal(grams=150), at(600))
    pee, weight = record(Potty(what=Business.PEE), at(5)), record(Weight(kilograms=20), at(-90000))
    await journal.async_log(dinner, pee, breakfast, weight)
    await journal.async_log(note("other", at(1), dog_id=BELLA))
    for chosen, wanted in (
        ({}, [weight, breakfast, pee, dinner]),
        ({"kinds": [Kind.MEAL]}, [breakfast, dinner]),
        ({"kinds": [Kind.MEAL, Kind.WEIGHT]}, [weight, breakfast, dinner]),
        ({"kinds": []}, []),
        ({"since": at(5)}, [pee, dinner]),
        ({"until": at(5)}, [weight, breakfast]),
        ({"since": at(0), "until": at(600)}, [breakfast, pee]),
        ({"since": at(0), "until": at(0)}, []),
    ):
        assert journal.records(REX, **chosen) == wanted
        assert await journal.async_records(REX, **chosen) == wanted
    assert journal.get(pee.id) == pee


async def test_a_record_can_be_logged_late(journal: Journal, hass: HomeAssistant) -> None:
    await journal.async_log(note("today", at(0)))
    await journal.async_log(note("last year", at(-500_000)))
    texts = [each.to_json()["data"]["text"] for each in (await reloaded(hass)).records(REX)]
    assert texts == ["last year", "today"]


async def test_what_is_logged_twice_is_known_once(journal: Journal) -> None:
    once = note("once")
    await journal.async_log(once, once)
    await journal.async_log(once)
    assert journal.records(REX) == [once]


async def test_an_id_belongs_to_one_record(journal: Journal) -> None:
    known = note("known")
    await journal.async_log(known)
    for new in ([note("a", id=known.id)], [note("a", id="1"), note("b", id="1")]):
        with pytest.raises(ValueError, match="Another record"):
            await journal.async_log(note("not logged either"), *new)
    assert journal.records(REX) == [known]


async def test_a_record_can_be_corrected(journal: Journal, hass: HomeAssistant) -> None:
    meal = record(Meal(grams=120), at(0), source=Source.ENTITY)
    await journal.async_log(meal, note("later", at(1)))
    changes = {"grams": 100, "time": "2026-08-03T07:00:00+00:00", "note": "left some"}
    changed = await journal.async_correct(meal.id, changes)
    assert changed.data == Meal(grams=100, note="left some")
    assert changed.source is Source.MANUAL
    for each in (journal, await reloaded(hass)):
        assert each.get(meal.id) == changed
        assert each.records(REX)[0] == changed
    assert await journal.async_correct(meal.id, {}) == changed


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"grams": -1}, ValueError), ({"liters": 1}, TypeError), ({"id": "1"}, TypeError)],
)
async def test_a_wrong_correction_changes_nothing(
    journal: Journal, changes: dict[str, Any], error: type[Exception]
) -> None:
    meal = record(Meal(grams=120))
    await journal.async_log(meal)
    with pytest.raises(error):
        await journal.async_correct(meal.id, changes)
    assert journal.records(REX) == [meal]


async def test_a_record_can_be_deleted(journal: Journal, hass: HomeAssistant) -> None:
    one, two = note("one"), note("two")
    await journal.async_log(one, two)
    await journal.async_delete(one.id)
    for each in (journal, await reloaded(hass)):
        assert each.records(REX) == [two]
        assert each.get(one.id) is None


async def test_what_is_not_there_cannot_be_changed(journal: Journal) -> None:
    with pytest.raises(KeyError):
        await journal.async_correct("1", {})
    with pytest.raises(KeyError):
        await journal.async_delete("1")


async def test_who_subscribes_hears_of_changes(journal: Journal) -> None:
    listener, other = Mock(), Mock()
    stop = journal.async_subscribe(listener)
    journal.async_subscribe(other)
    one = note("one")
    await journal.async_log(one)
    two = await journal.async_correct(one.id, {"text": "two"})
    await journal.async_log(two)
    await journal.async_correct(one.id, {})
    stop()
    await journal.async_delete(one.id)
    assert listener.mock_calls == [call(None, one), call(one, two)]
    assert other.mock_calls == [call(None, one), call(one, two), call(two, None)]


async def test_who_unsubscribes_when_called_harms_no_other(journal: Journal) -> None:
    stops: list[Callable[[], None]] = []
    once, other = Mock(side_effect=lambda *_: stops.pop()()), Mock()
    stops.append(journal.async_subscribe(once))
    journal.async_subscribe(other)
    await journal.async_log(note("one"), note("two"))
    assert (once.call_count, other.call_count) == (1, 2)


async def test_only_known_dogs_are_kept(hass: HomeAssistant, journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_record_walks(BELLA, [walk(0, 20)])
    await journal.async_log(note("a"), note("b", dog_id=BELLA))
    await journal.async_keep([BELLA])
    for each in (journal, await reloaded(hass)):
        assert each.records(REX) == []
        assert each.last_walk(REX) is None
        assert len(each.records(BELLA)) == 2
    await journal.async_keep([BELLA, REX])
    assert len(journal.records(BELLA)) == 2


async def test_a_removed_journal_is_empty(hass: HomeAssistant, journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_remove()
    assert (await reloaded(hass)).walks(REX, MORNING) == []


# Walks


async def test_a_walk_is_a_record(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20, distance=812.34, manual=True)], user_id="me")
    (made,) = stored(journal)
    assert made.to_json() == {
        "id": made.id,
        "kind": "walk",
        "dog_id": REX,
        "time": "2026-10-03T07:00:00+00:00",
        "source": "manual",
        "user_id": "me",
        "data": {
            "updated": "2026-10-03T07:20:00+00:00",
            "end": "2026-10-03T07:20:00+00:00",
            "distance": 812.3,
        },
    }


async def test_walks_are_there_after_a_restart(hass: HomeAssistant, journal: Journal) -> None:
    walks = [walk(0, 20), walk(60, 90, manual=True), walk(120, None, manual=True)]
    await journal.async_record_walks(REX, walks)
    await journal.async_record_walks(BELLA, walks[:1])
    await journal.async_record_walks(BELLA, [])
    again = await reloaded(hass)
    assert again.walks(REX, MORNING) == walks
    assert again.walks(BELLA, MORNING) == walks[:1]
    assert stored(again) == stored(journal)


async def test_walks_are_told_in_order_from_a_time_on(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(120, 130), walk(0, 10)])
    await journal.async_record_walks(REX, [walk(60, 70)])
    assert journal.walks(REX, MORNING) == [walk(0, 10), walk(60, 70), walk(120, 130)]
    assert journal.walks(REX, at(60)) == [walk(60, 70), walk(120, 130)]
    assert journal.walks(REX, at(121)) == []


@pytest.mark.parametrize("again", [walk(0, 20), walk(-5, 10), walk(0, 25)])
async def test_a_deleted_walk_is_not_found_again(
    hass: HomeAssistant, journal: Journal, again: Walk
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    (wrong,) = stored(journal)
    await journal.async_delete(wrong.id)
    await journal.async_record_walks(REX, [again])
    for each in (journal, await reloaded(hass)):
        await each.async_record_walks(REX, [again, walk(30, 40)])
        assert each.walks(REX, at(-60)) == [walk(30, 40)]
        assert each.get(wrong.id) is None


async def test_a_walk_that_goes_on_long_after_a_deleted_one_counts(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    (wrong,) = stored(journal)
    await journal.async_delete(wrong.id)
    await journal.async_record_walks(REX, [walk(0, 60), walk(20, 30)])
    assert journal.walks(REX, MORNING) == [walk(0, 60)]


async def test_a_person_can_log_a_walk_in_the_time_of_a_deleted_one(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    (wrong,) = stored(journal)
    await journal.async_delete(wrong.id)
    right = walk(5, 30, manual=True)
    await journal.async_record_walks(REX, [right, walk(0, 20)])
    assert journal.walks(REX, MORNING) == [right]


async def test_a_deletion_can_be_deleted(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    (wrong,) = stored(journal)
    await journal.async_delete(wrong.id)
    (deletion,) = stored(journal)
    await journal.async_delete(deletion.id)
    await journal.async_record_walks(REX, [walk(0, 20)])
    assert journal.walks(REX, MORNING) == [walk(0, 20)]


@pytest.mark.parametrize(
    ("known", "new", "kept"),
    [
        (walk(0, 20), walk(0, 25), walk(0, 25)),
        (walk(0, 20), walk(5, 30), walk(5, 30)),
        (walk(0, 20), walk(-5, 18), walk(-5, 18)),
        (walk(0, 20), walk(5, 10), walk(0, 20)),
        (walk(0, 20), walk(1, 21, distance=3), walk(1, 21, distance=3)),
        (walk(0, 20, manual=True), walk(-10, 40), walk(0, 20, manual=True)),
        (walk(-10, 40), walk(0, 20, manual=True), walk(0, 20, manual=True)),
        (walk(0, None, manual=True), walk(0, 20, manual=True), walk(0, 20, manual=True)),
        (walk(0, 0), walk(0, 9), walk(0, 9)),
    ],
    ids=[
        "same start, longer",
        "later and longer",
        "earlier and longer",
        "a part of it",
        "as long",
        "automatic after manual",
        "manual after automatic",
        "end of an open walk",
        "end of a walk of no length",
    ],
)
async def test_one_outing_is_known_once(
    journal: Journal, known: Walk, new: Walk, kept: Walk
) -> None:
    await journal.async_record_walks(REX, [known])
    (before,) = stored(journal)
    await journal.async_record_walks(REX, [new])
    assert journal.walks(REX, at(-60)) == [kept]
    assert [each.id for each in stored(journal)] == [before.id]


async def test_walks_that_only_touch_are_two(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20), walk(20, 40)])
    assert len(journal.walks(REX, MORNING)) == 2


async def test_dogs_that_walk_together_have_their_own_walks(
    journal: Journal,
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_record_walks(BELLA, [walk(0, 20)])
    assert stored(journal)[0].id != stored(journal, BELLA)[0].id


async def test_what_is_known_already_is_not_written_again(
    journal: Journal,
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20, manual=True)])
    listener = Mock()
    journal.async_subscribe(listener)
    await journal.async_record_walks(REX, [walk(0, 20, manual=True), walk(2, 9)])
    assert not listener.called


async def test_who_started_a_walk_stays_known(
    journal: Journal,
) -> None:
    await journal.async_record_walks(REX, [walk(0, None, manual=True)], user_id="me")
    await journal.async_record_walks(REX, [walk(0, 20, manual=True)], user_id="you")
    await journal.async_record_walks(REX, [walk(0, 21, manual=True)])
    assert [each.user_id for each in stored(journal)] == ["me"]


async def test_who_started_a_walk_that_was_found_before_is_noted(
    journal: Journal,
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    await journal.async_record_walks(REX, [walk(0, 20, manual=True)], user_id="me")
    assert [each.user_id for each in stored(journal)] == ["me"]


async def test_outings_that_turn_out_to_be_one_become_one(
    journal: Journal,
) -> None:
    await journal.async_record_walks(REX, [walk(0, 12), walk(30, 40)])
    await journal.async_record_walks(REX, [walk(15, None, manual=True)], user_id="me")
    started = stored(journal)[1]
    await journal.async_record_walks(REX, [walk(10, 45, manual=True)])
    assert journal.walks(REX, MORNING) == [walk(10, 45, manual=True)]
    (one,) = stored(journal)
    assert (one.id, one.user_id) == (started.id, "me")


async def test_a_walk_nobody_ended_is_open_until_it_ends(
    hass: HomeAssistant, journal: Journal
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20), walk(60, None, manual=True)])
    assert journal.last_walk(REX) == walk(60, None, manual=True)
    again = await reloaded(hass)
    assert again.last_walk(REX) == walk(60, None, manual=True)
    assert again.last_walk(BELLA) is None
    await again.async_record_walks(REX, [walk(60, 80, manual=True)])
    assert again.last_walk(REX) == walk(60, 80, manual=True)


async def test_what_a_person_told_of_a_walk_stays(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)])
    (found,) = stored(journal)
    corrected = await journal.async_correct(found.id, {"note": "with Bella", "distance": 900})
    await journal.async_record_walks(REX, [walk(-5, 40)])
    assert stored(journal) == [corrected]
    listener = Mock()
    journal.async_subscribe(listener)
    await journal.async_record_walks(REX, [walk(0, 30, manual=True)])
    (longer,) = stored(journal)
    assert listener.mock_calls == [call(corrected, longer)]
    assert longer.data == WalkEntry(updated=at(30), end=at(30), distance=500, note="with Bella")


stamps = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis adds the time zone
    timezones=st.just(UTC),
)
walks = st.builds(
    Walk,
    start=stamps,
    updated=stamps,
    end=st.none() | stamps,
    distance=st.integers(min_value=0, max_value=10**6).map(lambda tenths: tenths / 10),
    manual=st.booleans(),
)


@given(one=walks, other=walks)
def test_whether_two_walks_are_one_outing_is_the_same_both_ways(one: Walk, other: Walk) -> None:
    assert is_same_outing(one, one)
    assert is_same_outing(one, other) == is_same_outing(other, one)


def _way(minutes: int) -> list[Fix]:
    """Return the fixes of a dog that goes north and uphill."""
    return [
        Fix(time=at(n), latitude=52 + n / 1000, longitude=13.0, accuracy=5.0, altitude=10.0 * n)
        for n in range(minutes + 1)
    ]


def _company(key: str = "anna") -> Company:
    """Return the company of a person who was with that dog."""
    company = Company()
    company.add({key: Person(fix=_way(20)[10])}, since=at(0))
    return company


async def test_a_walk_knows_who_was_along_and_how_far_up_it_went(
    hass: HomeAssistant, journal: Journal
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)], path=_way(20), company=_company())
    (walked,) = journal.records(REX)
    assert isinstance(walked.data, WalkEntry)
    assert (walked.data.walked_by, walked.data.ascent) == (("anna",), 200.0)
    assert (await reloaded(hass)).records(REX) == [walked]


async def test_what_was_known_of_a_walk_is_not_lost_when_it_is_found_again(
    journal: Journal,
) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)], path=_way(20), company=_company())
    flat = [replace(fix, altitude=None) for fix in _way(21)]
    await journal.async_record_walks(REX, [walk(0, 21)], path=flat, company=Company())
    (walked,) = journal.records(REX)
    assert isinstance(walked.data, WalkEntry)
    assert (walked.data.walked_by, walked.data.ascent) == (("anna",), 200.0)
    assert walked.data.end == at(21)


async def test_a_person_knows_best_who_was_along(journal: Journal) -> None:
    await journal.async_record_walks(REX, [walk(0, 20)], path=_way(20), company=_company())
    (walked,) = journal.records(REX)
    await journal.async_correct(walked.id, {"walked_by": ("ben",)})
    await journal.async_record_walks(REX, [walk(0, 20)], path=_way(20), company=_company())
    (walked,) = journal.records(REX)
    assert isinstance(walked.data, WalkEntry)
    assert walked.data.walked_by == ("ben",)
