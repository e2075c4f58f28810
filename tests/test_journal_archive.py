"""The records of a journal in memory: found by time, packed by month, older than ever."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import Any, Final
import zlib

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.pawcontrol.journal_archive import (
    RETENTION,
    Archive,
    Packed,
    from_version_1,
)
from custom_components.pawcontrol.model.record import Kind, Meal, Record, Weight
from custom_components.pawcontrol.model.route import COARSE_TIME, FULL_TIME
from tests.model.records import REX, ROUTE, note, record, records, routed

NOON: Final = datetime(2026, 5, 15, 12, tzinfo=UTC)
YOUNG: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""A time at which nothing is old."""
DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=31)
KINDS: Final = [*Kind]


def filled(*given: Record) -> Archive:
    """Return an archive that holds records."""
    archive = Archive()
    for each in given:
        assert archive.put(each) is None
    return archive


def everything(archive: Archive, dog: str = REX) -> list[Record]:
    """Return all records of a dog."""
    return archive.records(dog, KINDS, None, None)


def stored(archive: Archive, now: datetime = NOON, since: datetime | None = None) -> Packed:
    """Let an archive be stored and return how."""
    plan = archive.plan(now, since)
    packed = plan.pack()
    archive.settle(plan, packed)
    return packed


def restored(packed: Packed) -> Archive:
    """Return the archive that was stored."""
    archive = Archive()
    assert archive.load(packed)
    return archive


def month(*lines: str) -> str:
    """Return lines as an archive packs them."""
    return b64encode(zlib.compress("".join(f"{line}\n" for line in lines).encode())).decode()


@given(given=st.lists(records, max_size=20, unique_by=lambda each: each.id))
def test_what_was_stored_comes_back(given: list[Record]) -> None:
    archive = restored(stored(filled(*given), YOUNG))
    dogs = {each.dog_id for each in given}
    found = [each for dog in dogs for each in everything(archive, dog)]
    assert sorted(found, key=lambda each: each.id) == sorted(given, key=lambda each: each.id)
    assert [archive.get(each.id) for each in given] == given
    assert stored(archive, YOUNG) == stored(filled(*given), YOUNG)


@given(
    given=st.lists(records, max_size=20, unique_by=lambda each: each.id),
    since=st.none() | st.datetimes(datetime(1971, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    until=st.none() | st.datetimes(datetime(1971, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_records_are_found_by_time(
    given: list[Record], since: datetime | None, until: datetime | None
) -> None:
    archive = filled(*given)
    mine = [each for each in given if each.dog_id == (given[0].dog_id if given else REX)]
    dog = mine[0].dog_id if mine else REX
    later = [each for each in mine if since is None or each.time >= since]
    wanted = [each for each in later if until is None or each.time < until]
    found = archive.records(dog, KINDS, since, until)
    assert [each.time for each in found] == sorted(each.time for each in wanted)
    assert {each.id for each in found} == {each.id for each in wanted}


def test_records_are_found_by_kind() -> None:
    meal, weight = record(Meal(grams=5), NOON), record(Weight(kilograms=5), NOON - DAY)
    archive = filled(meal, weight)
    assert archive.records(REX, [Kind.MEAL], None, None) == [meal]
    assert archive.records(REX, [Kind.MEAL, Kind.WEIGHT, Kind.MEAL], None, None) == [weight, meal]
    assert archive.records(REX, [Kind.NOTE], None, None) == []
    assert archive.records("bella", KINDS, NOON, NOON) == []
    assert archive.last(REX, Kind.WEIGHT) == weight
    assert archive.last(REX, Kind.NOTE) is None


def test_a_record_moves_with_its_time() -> None:
    first = note("a", NOON)
    archive = filled(first, note("b", NOON - 90 * DAY))
    moved = note("a", NOON - 40 * DAY, id=first.id)
    assert archive.put(moved) == first
    assert archive.get(first.id) == moved
    assert archive.records(REX, KINDS, NOON - 45 * DAY, None) == [moved]
    assert archive.pop(first.id) == moved
    assert archive.pop(first.id) is None
    assert len(everything(restored(stored(archive)))) == 1


def test_only_some_months_stay_unpacked_and_all_can_be_read() -> None:
    notes = [note(f"{n}", NOON - n * MONTH) for n in range(150)]
    archive = restored(stored(filled(*notes)))
    for _ in range(2):
        assert everything(archive) == notes[::-1]
    changed = note("changed", notes[140].time, id=notes[140].id)
    archive.put(changed)
    assert everything(archive)[9] == changed
    assert everything(restored(stored(archive)))[9] == changed


def test_other_dogs_are_dropped() -> None:
    bella = note("b", dog_id="bella")
    archive = filled(note("a"), bella)
    packed = stored(archive)
    for each in (archive, restored(packed)):
        assert each.keep(["bella", "max"])
        assert not each.keep(["bella", "max"])
        assert everything(each) == []
        assert everything(each, "bella") == [bella]
        assert list(stored(each)) == ["bella"]


def test_the_months_of_a_dog() -> None:
    archive = filled(note("a", NOON), record(Meal(), NOON - 70 * DAY), note("b", dog_id="bella"))
    assert [*archive.months(REX, None, None)] == [
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
        (datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)),
    ]
    assert [*archive.months(REX, NOON, NOON + DAY)] == [(NOON, NOON + DAY)]
    assert [*archive.months("max", None, None)] == []


# What cannot be read


def test_a_line_of_another_version_stays_as_it_is() -> None:
    known = note("known", NOON)
    foreign = '{"id":"f1","kind":"bath","time":"2026-05-15T12:00:00+00:00"}'
    archive = restored(stored(filled(known)))
    (line,) = zlib_lines(stored(archive)["rex"]["note"]["2026-05"])
    archive = restored({"rex": {"note": {"2026-05": month(foreign, line, "[]")}}})
    assert everything(archive) == [known]
    assert archive.get("f1") is None
    archive.pop(known.id)
    assert everything(archive) == []
    assert archive.last(REX, Kind.NOTE) is None
    kept = stored(archive)
    assert zlib_lines(kept["rex"]["note"]["2026-05"]) == [foreign, "[]"]
    archive.put(note("new", NOON, id="f1"))
    assert len(zlib_lines(stored(archive)["rex"]["note"]["2026-05"])) == 2
    assert archive.keep([])
    assert stored(archive) == {}


BATH: Final[dict[str, Any]] = {
    "id": "f1",
    "kind": "bath",
    "dog_id": REX,
    "time": "2026-05-15T12:00:00+00:00",
    "source": "smell",
    "mood": "good",
    "data": {"shampoo": True},
}


def test_a_kind_of_a_newer_version_stays_until_it_is_deleted() -> None:
    archive = filled(note("known", NOON))
    archive.put_foreign(BATH)
    archive = restored(stored(archive))
    packed = stored(archive)
    assert zlib_lines(packed[REX]["bath"]["2026-05"]) == [orjson.dumps(BATH).decode()]
    assert len(everything(archive)) == 1
    assert archive.get("f1") is None
    archive.put_foreign(BATH | {"time": "2026-04-15T12:00:00+00:00"})
    assert [*stored(archive)[REX]["bath"]] == ["2026-04"]
    assert archive.pop("f1") is None
    assert [*stored(archive)[REX]] == ["note"]


def test_a_kind_of_a_newer_version_goes_with_its_dog_and_with_age() -> None:
    archive = filled()
    archive.put_foreign(BATH)
    assert archive.keep(["bella"])
    assert stored(archive) == {}
    archive.put_foreign(BATH)
    for months in range(125):
        packed = stored(archive, NOON + (months + 1) * MONTH, NOON + months * MONTH)
    assert packed == {}


@pytest.mark.parametrize("change", [{"id": 'f"1'}, {"time": "noon"}, {"dog_id": 5}, {"time": None}])
def test_what_is_no_record_of_any_version_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        filled().put_foreign(BATH | change)


def unpacked(archive: Archive, kinds: list[Kind]) -> int:
    """Unpack all of some kinds and return how many steps that took."""
    return len([*archive.unpacking(REX, kinds, None, None)])


def test_a_month_is_unpacked_step_by_step() -> None:
    notes = [note(f"{n}", NOON + timedelta(seconds=n)) for n in range(450)]
    archive = restored(stored(filled(*notes)))
    assert unpacked(archive, [Kind.MEAL, Kind.NOTE]) == 3
    assert unpacked(archive, KINDS) == 0
    assert everything(archive) == notes
    archive.pop(notes[0].id)
    assert unpacked(archive, KINDS) == 0


def test_what_changes_while_a_month_is_unpacked_is_not_undone() -> None:
    notes = [note(f"{n}", NOON + timedelta(seconds=n)) for n in range(450)]
    archive = restored(stored(filled(*notes)))
    changed = archive.unpacking(REX, [Kind.NOTE], None, None)
    next(changed)
    archive.pop(notes[0].id)
    assert len([*changed]) == 2
    assert everything(archive) == notes[1:]
    archive = restored(stored(archive))
    gone = archive.unpacking(REX, [Kind.NOTE], None, None)
    next(gone)
    archive.keep([])
    assert len([*gone]) == 2
    assert everything(archive) == []


def zlib_lines(packed: str) -> list[str]:
    """Return the lines of a packed month."""
    return zlib.decompress(b64decode(packed)).decode().splitlines()


@pytest.mark.parametrize("text", ["", "?", "AAAA", b64encode(b"no zlib").decode(), month("x")[:-8]])
def test_a_damaged_month_is_told_and_the_others_are_read(text: str) -> None:
    known = note("known", NOON)
    packed = stored(filled(known))
    packed["rex"]["note"]["2026-04"] = text
    archive = Archive()
    assert not archive.load(packed)
    assert everything(archive) == [known]


@pytest.mark.parametrize(
    "packed",
    [
        [],
        {"rex": []},
        {"rex": {"note": []}},
        {"rex": {"note": {"in May": month()}}},
        {"rex": {"note": {"2026-05": None}}},
    ],
)
def test_something_else_altogether_is_refused(packed: Any) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError)):
        Archive().load(packed)


# Storing while others go on


def test_what_changes_while_it_is_stored_is_stored_the_next_time() -> None:
    early, late = note("early", NOON), note("late", NOON + DAY)
    archive = filled(early)
    plan = archive.plan(NOON, None)
    archive.put(late)
    packed = plan.pack()
    archive.settle(plan, packed)
    assert everything(restored(packed)) == [early]
    assert everything(restored(stored(archive))) == [early, late]


def test_what_is_read_while_it_is_stored_is_stored_all_the_same() -> None:
    archive = restored(stored(filled(routed(NOON))))
    before = stored(archive)
    plan = archive.plan(NOON + COARSE_TIME + 30 * DAY, NOON + COARSE_TIME)
    assert everything(archive)
    packed = plan.pack()
    archive.settle(plan, packed)
    assert stored(archive) == packed != before


def test_what_is_deleted_while_it_is_stored_stays_deleted() -> None:
    first, second = note("a", NOON), note("b", NOON + DAY)
    archive = restored(stored(filled(first, second)))
    plan = archive.plan(NOON, NOON)
    archive.pop(first.id)
    archive.settle(plan, plan.pack())
    assert everything(restored(stored(archive))) == [second]


# Age


def routes_after(archive: Archive, *stamps: datetime) -> list[Any]:
    """Return the routes of Rex's walks after the archive was stored at each of some times."""
    since = stamps[0]
    for now in stamps[1:]:
        plan = archive.plan(now, since)
        packed = plan.pack()
        archive.settle(plan, packed)
        archive, since = restored(packed), plan.aged
    return [each.to_json()["data"].get("route") for each in everything(archive)]


def test_routes_thin_out_with_age() -> None:
    end = datetime(2026, 6, 1, tzinfo=UTC)
    archive = restored(stored(filled(routed(NOON))))
    full, coarse = end + FULL_TIME, end + COARSE_TIME
    assert routes_after(archive, NOON, full - DAY) == [ROUTE]
    assert routes_after(archive, full - DAY, full + DAY) == [ROUTE]
    assert routes_after(archive, coarse - DAY, coarse + DAY) == [None]


def test_a_month_that_changed_gets_as_coarse_as_it_should_be() -> None:
    archive = filled(routed(NOON - 3 * COARSE_TIME))
    assert routes_after(archive, NOON, NOON + DAY) == [None]


def test_records_are_dropped_after_ten_years() -> None:
    end = datetime(2026, 6, 1, tzinfo=UTC)
    last = end + RETENTION
    old, new = note("old", NOON), note("new", NOON + MONTH)
    archive = restored(stored(filled(old, new)))
    stored(archive, last - DAY, last - 3 * DAY)
    assert everything(archive) == [old, new]
    packed = stored(archive, last + DAY, last - DAY)
    assert everything(archive) == everything(restored(packed)) == [new]
    assert archive.get(old.id) is None


def test_what_was_logged_late_on_purpose_stays() -> None:
    ancient = note("as a puppy", NOON - 2 * RETENTION)
    archive = filled(ancient)
    for n in range(24):
        stored(archive, NOON + n * MONTH, NOON + (n - 1) * MONTH)
    assert everything(archive) == [ancient]


def test_a_clock_that_is_wrong_for_once_does_no_harm() -> None:
    last = datetime(2026, 6, 1, tzinfo=UTC) + RETENTION
    archive = filled(note("a", NOON), routed(NOON))
    for wrong in (datetime(2199, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)):
        plan = archive.plan(wrong, NOON)
        assert plan.aged <= NOON + MONTH
        archive.settle(plan, plan.pack())
    assert len(everything(archive)) == 2
    assert routes_after(archive, NOON, last) == [ROUTE, None]


def test_walks_of_version_1() -> None:
    walk = {
        "id": "a1",
        "dog": "rex",
        "start": "2026-10-03T07:00:00+00:00",
        "updated": "2026-10-03T07:20:00+00:00",
        "end": None,
        "distance": 812.3,
        "source": "automatic",
        "user": None,
    }
    (found,) = everything(restored(from_version_1({"walks": [walk]}, NOON)))
    assert found.to_json() == {
        "id": "a1",
        "kind": "walk",
        "dog_id": "rex",
        "time": "2026-10-03T07:00:00+00:00",
        "source": "automatic",
        "data": {"updated": "2026-10-03T07:20:00+00:00", "distance": 812.3},
    }
    for wrong in ({"start": None}, {"distance": "far"}, {"end": "2026-10-03T07:00:00"}):
        with pytest.raises((TypeError, ValueError)):
            from_version_1({"walks": [walk | wrong]}, NOON)
