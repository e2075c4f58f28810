"""The way of a day is what was shown of the dog."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from custom_components.pawcontrol.model.day_way import way_of_day
from custom_components.pawcontrol.model.gps import Fix, distance

from .test_past import MINUTE, at, fixes

HOME: Final = Fix(time=at(0), latitude=52, longitude=13, accuracy=5)


def test_a_day_has_its_ways_and_its_stays() -> None:
    way = way_of_day(["one"], fixes(at(0), at(12), (at(7), at(7.5)), (at(10), at(10.5))))
    assert way
    assert (way.fixes[0].time, way.fixes[-1].time) == (at(0), at(12) - MINUTE)
    away = [distance(HOME, fix) for fix in way.fixes]
    assert max(away) == pytest.approx(1200, rel=0.1)
    assert (away[0], away[-1]) == pytest.approx((0, 0), abs=2)
    hours = [round((pause.end - pause.start) / timedelta(hours=1), 1) for pause in way.pauses]
    assert hours == pytest.approx([7, 2.5, 1.5], abs=0.1)


def test_a_dog_that_lies_around_has_a_line_of_two_ends() -> None:
    around = [
        ("one", Fix(time=at(n / 60), latitude=52 + n % 3 * 2e-4, longitude=13, accuracy=30))
        for n in range(300)
    ]
    way = way_of_day(["one"], around)
    assert way
    first, last = way.fixes
    assert (first.time, last.time) == (at(0), at(299 / 60))
    assert distance(first, last) < 5


def test_a_straight_way_needs_few_places() -> None:
    way = way_of_day(["one"], fixes(at(7), at(8), (at(7), at(8))))
    assert way
    assert len(way.fixes) < 10


def test_a_tracker_that_is_left_at_home_is_not_believed() -> None:
    walk = list(fixes(at(6), at(9), (at(7), at(8))))
    left = [("two", replace(HOME, time=fix.time + MINUTE / 2, accuracy=100)) for _, fix in walk]
    way = way_of_day(["one", "two"], [*left, *walk])
    assert way == way_of_day(["one"], walk)


def test_trackers_that_were_worn_one_after_the_other_make_one_way() -> None:
    outing = (at(7), at(8))
    first, second = fixes(at(6), at(7.5), outing), fixes(at(7.5), at(9), outing, tracker="two")
    way = way_of_day(["one", "two"], [*second, *first])
    assert way
    assert (way.fixes[0].time, way.fixes[-1].time) == (at(6), at(9) - MINUTE)
    assert max(distance(HOME, fix) for fix in way.fixes) == pytest.approx(2400, rel=0.1)


@pytest.mark.parametrize("known", [[], [("one", HOME)], [("one", HOME), ("one", HOME)]])
def test_one_fix_is_no_way(known: list[tuple[str, Fix]]) -> None:
    assert way_of_day(["one"], known) is None
