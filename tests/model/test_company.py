"""Who goes along with a dog."""

from datetime import timedelta

import pytest

from custom_components.pawcontrol.model.company import Company, goes_along
from custom_components.pawcontrol.model.escape import Person
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.walk import Walk
from tests.model.fixes import at, fix

WAY = [fix(second, second, accuracy=5) for second in range(0, 601, 20)]
"""Ten minutes east at one meter per second."""
WALK = Walk(start=at(0), updated=at(600), end=at(600), distance=600)


def person(second: float, east: float, *, accuracy: float = 10, at_home: bool = False) -> Person:
    """Return a person seen some seconds after noon, meters east of home."""
    home_since = at(second) if at_home else None
    return Person(fix=fix(second, east, accuracy=accuracy), home_since=home_since)


def along(*seen: Person, since: float = 0) -> tuple[str, ...]:
    """Return who was along if one person was seen like this."""
    company = Company()
    for each in seen:
        company.add({"anna": each, "ben": None}, since=at(since))
    return company.along(WALK, WAY)


def test_who_is_beside_the_dog_is_along() -> None:
    assert along(*(person(second, second + 40) for second in (0, 190, 400, 590))) == ("anna",)


def test_a_phone_that_tells_its_place_once_is_enough() -> None:
    assert along(person(-600, 0), person(390, 420)) == ("anna",)


@pytest.mark.parametrize(
    "seen",
    [
        [],
        [person(-600, 0)],
        [person(second, 0, at_home=True) for second in range(0, 600, 60)],
        [person(second, 20) for second in (0, 30, 60)],
        [person(60, 60), person(200, 0), person(300, 0), person(400, 420)],
        [person(400, 420, accuracy=101)],
        [person(1200, 600)],
    ],
    ids=["nobody", "before", "at home", "at the door", "met", "anywhere", "after"],
)
def test_who_is_not_along(seen: list[Person]) -> None:
    assert along(*seen) == ()


def test_what_was_before_is_forgotten() -> None:
    seen = [person(200, 200), person(500, 0)]
    assert along(*seen) == ("anna",)
    assert along(*seen, since=300) == ()


def test_a_place_that_is_told_again_is_not_seen_again() -> None:
    assert along(person(200, 220), *[person(500, 0)] * 5) == ("anna",)


def test_a_walk_without_fixes_had_no_company_that_is_known() -> None:
    company = Company()
    company.add({"anna": person(300, 300)}, since=at(0))
    assert company.along(WALK, []) == ()
    assert company.along(WALK, WAY) == ("anna",)


def test_all_who_were_along_are_told_in_order() -> None:
    company = Company()
    company.add({"ben": person(300, 300), "anna": person(300, 280)}, since=at(0))
    assert company.along(WALK, WAY) == ("anna", "ben")


@pytest.mark.parametrize(
    ("people", "goes"),
    [
        ({}, None),
        ({"anna": None}, None),
        ({"anna": person(100, 110)}, True),
        ({"anna": person(100, 110), "ben": None}, True),
        ({"anna": person(100, 0)}, False),
        ({"anna": person(100, 35)}, False),
        ({"anna": person(100, 0), "ben": None}, None),
        ({"anna": person(-7200, 0, at_home=True)}, False),
        ({"anna": person(-7200, 500)}, None),
        ({"anna": person(-1000, 500)}, False),
        ({"anna": person(400, 0, at_home=True)}, None),
        ({"anna": person(100, 110, accuracy=150)}, False),
    ],
    ids=[
        "nobody",
        "unknown",
        "along",
        "along and unknown",
        "at the place",
        "at the door",
        "one unknown",
        "at home",
        "long ago",
        "elsewhere",
        "later",
        "anywhere",
    ],
)
def test_who_sets_out_with_a_dog(people: dict[str, Person | None], *, goes: bool | None) -> None:
    assert goes_along(fix(110, 110, accuracy=5), fix(0, 0), people) is goes


def test_nobody_sets_out_with_a_dog_that_was_not_seen_before() -> None:
    assert goes_along(fix(110, 110), None, {"anna": person(100, 110)}) is None


def test_fixes_of_other_times_do_not_matter() -> None:
    late: list[Fix] = [fix(second, second) for second in range(6000, 6600, 20)]
    company = Company()
    company.add({"anna": person(300, 300)}, since=at(0))
    assert company.along(WALK, [*WAY, *late]) == ("anna",)
    night = Walk(start=at(6000), updated=at(6600), distance=600)
    assert company.along(night, [*WAY, *late]) == ()
    assert night.duration == timedelta(minutes=10)
