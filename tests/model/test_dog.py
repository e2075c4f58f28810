"""What the data of a dog say of themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.pawcontrol.model.dog import (
    DogData,
    GpsData,
    WalkData,
)
from custom_components.pawcontrol.model.gps import TrackingQuality
from custom_components.pawcontrol.model.walk import Walk
from custom_components.pawcontrol.model.weight import MAX_WEIGHT, MIN_WEIGHT

START = datetime(2026, 10, 3, 7, 0, tzinfo=UTC)
WALK = Walk(start=START, updated=START + timedelta(minutes=12), distance=640.0)


def test_nothing_is_known_of_a_dog_at_first() -> None:
    data = DogData()
    assert data.gps == GpsData(position=None, quality=TrackingQuality.LOST, at_home=None)
    assert (data.walk.walks_today, data.walk.distance_today) == (0, 0.0)


def test_before_the_first_walk_there_is_no_distance_and_no_duration() -> None:
    walk = WalkData()
    assert (walk.on_walk, walk.distance, walk.minutes) == (False, None, None)


def test_a_walk_under_way_lasts_until_its_last_fix() -> None:
    walk = WalkData(current=WALK)
    assert (walk.on_walk, walk.distance, walk.minutes) == (True, 640.0, 12.0)


def test_a_walk_that_is_over_still_tells_its_figures() -> None:
    walk = WalkData(current=replace(WALK, end=START + timedelta(minutes=15)))
    assert (walk.on_walk, walk.distance, walk.minutes) == (False, 640.0, 15.0)


def test_data_that_say_the_same_are_equal() -> None:
    assert DogData(walk=WalkData(current=WALK)) == DogData(walk=WalkData(current=replace(WALK)))
    assert DogData(walk=WalkData(current=WALK)) != DogData()


@pytest.mark.parametrize(
    ("weight", "possible"), [(0.05, False), (0.4, True), (111.0, True), (200.0, False)]
)
def test_weights_of_real_dogs_are_possible(weight: float, *, possible: bool) -> None:
    assert (MIN_WEIGHT <= weight <= MAX_WEIGHT) is possible
