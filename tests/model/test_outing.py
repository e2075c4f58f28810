"""What a walk was like: pauses, moving time and the way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.gps import Fix, distance
from custom_components.pawcontrol.model.outing import (
    CLIMB,
    MOST_ASCENT,
    PATH_TOLERANCE,
    PauseFinder,
    ascent,
    moving_time,
    outing,
)
from custom_components.pawcontrol.model.record import Pause
from custom_components.pawcontrol.model.route import decode_route
from custom_components.pawcontrol.model.simulator import Outing as Stroll, Sample, SimulatedDog
from tests.household import FixedPlan

from .recordings import WALKS, Recording, needs_recordings

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
METER = 1 / 111_195


def at(seconds: float, north: float) -> Fix:
    """Return a fix so many seconds after the start, some meters north."""
    time = START + timedelta(seconds=seconds)
    return Fix(time=time, latitude=52.0 + north * METER, longitude=13.0, accuracy=5.0)


def stroll(*stays: float) -> list[Fix]:
    """Return a walk of 100 m in 100 s, then a stay of so many seconds, and so on."""
    path, now, north = [at(0, 0)], 0.0, 0.0
    for stay in (*stays, 0.0):
        path += [at(now + step, north + step) for step in range(10, 101, 10)]
        now, north = now + 100, north + 100
        path += [at(now + step, north) for step in range(10, int(stay) + 1, 10)]
        now += stay
    return path


def test_a_walk_without_a_stop_moves_all_the_time() -> None:
    path = stroll()
    details = outing(path, path[0].time, path[-1].time)
    assert (details.moving_time, details.pauses) == (100.0, ())


@pytest.mark.parametrize("stay", [60.0, 300.0])
def test_a_stay_is_a_pause(stay: float) -> None:
    path = stroll(stay, 20.0)
    details = outing(path, path[0].time, path[-1].time)
    (pause,) = details.pauses
    assert START + timedelta(seconds=80) <= pause.start <= START + timedelta(seconds=100)
    assert stay <= (pause.end - pause.start).total_seconds() <= stay + 40
    still = (pause.end - pause.start).total_seconds()
    assert details.moving_time == (path[-1].time - path[0].time).total_seconds() - still


def test_only_what_is_within_the_walk_counts() -> None:
    path = stroll(120.0)
    end = START + timedelta(seconds=100)
    details = outing(path, START, end)
    assert (details.moving_time, details.pauses) == (100.0, ())
    assert details.route
    assert max(fix.time for fix in decode_route(details.route, START)) == end


@pytest.mark.parametrize("path", [[], [at(0, 0)]])
def test_less_than_two_fixes_are_no_way(path: list[Fix]) -> None:
    details = outing(path, START, START + timedelta(minutes=5))
    assert (details.route, details.pauses, details.moving_time) == (None, (), 300.0)


@needs_recordings
@pytest.mark.parametrize("recording", WALKS, ids=lambda recording: recording.name)
def test_real_walks_are_kept_within_the_tolerance(recording: Recording) -> None:
    path = recording.fixes
    details = outing(path, path[0].time, path[-1].time)
    assert details.route
    way = decode_route(details.route, path[0].time)
    assert len(way) < len(path)
    ends = ((way[0], path[0]), (way[-1], path[-1]))
    assert all(distance(kept, fix) < PATH_TOLERANCE for kept, fix in ends)
    assert 0 < details.moving_time <= (path[-1].time - path[0].time).total_seconds()


@settings(derandomize=True, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(1, 200), st.floats(-60, 60)), min_size=1, max_size=60))
def test_pauses_follow_each_other_within_the_walk(steps: list[tuple[int, float]]) -> None:
    path, seconds, north = [at(0, 0)], 0, 0.0
    for time, meters in steps:
        seconds, north = seconds + time, north + meters
        path.append(at(seconds, north))
    details = outing(path, path[0].time, path[-1].time)
    edges = [edge for pause in details.pauses for edge in (pause.start, pause.end)]
    assert edges == sorted(edges)
    assert details.moving_time >= 0
    assert all(isinstance(pause, Pause) for pause in details.pauses)


@settings(derandomize=True, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(1, 90), st.floats(-30, 30)), min_size=1, max_size=60),
    begin=st.integers(-100, 500),
    length=st.integers(0, 5000),
)
def test_the_moving_time_of_a_walk_under_way(
    steps: list[tuple[int, float]], begin: int, length: int
) -> None:
    finder, seconds, north = PauseFinder(), 0, 0.0
    for time, meters in steps:
        seconds, north = seconds + time, north + meters
        finder.add(at(seconds, north))
    start = START + timedelta(seconds=begin)
    end = start + timedelta(seconds=length)
    moved = moving_time(finder.pauses, start, end)
    assert timedelta() <= moved <= end - start


def test_a_stay_that_goes_on_is_a_pause_already() -> None:
    finder = PauseFinder()
    assert not finder.pauses
    for second in range(0, 121, 10):
        finder.add(at(second, 0))
    assert finder.pauses == (Pause(start=START, end=START + timedelta(seconds=120)),)
    assert moving_time(finder.pauses, START, START + timedelta(seconds=120)) == timedelta()


def slope(*heights: float, step: float = 1.0) -> list[float]:
    """Return altitudes from one height to the next and so on, some meters apart."""
    return [
        low + (high - low) * n / max(1, round(abs(high - low) / step))
        for low, high in pairwise(heights)
        for n in range(max(1, round(abs(high - low) / step)) + 1)
    ]


def up(altitudes: Sequence[float | None], every: float = 10.0) -> float | None:
    """Return the ascent along altitudes with so many seconds between them."""
    return ascent([replace(at(n * every, 0), altitude=each) for n, each in enumerate(altitudes)])


@pytest.mark.parametrize("every", [1.0, 10.0, 60.0])
@pytest.mark.parametrize(
    ("heights", "meters"),
    [
        ((100, 150), 50),
        ((100, 50), 0),
        ((0, 40, 10, 60), 90),
        ((0, 40, 35, 60), 60),
        ((0, 8, 1, 9, 0), 0),
        ((0, 8, 3, 14, 0), 14),
        ((0, 20, 0, 20, 0), 40),
        ((0, -30, -10), 20),
    ],
)
def test_climbs_count_and_wavering_does_not(
    heights: tuple[float, ...], meters: float, every: float
) -> None:
    # The median takes a meter or two off each top.
    known = up(slope(*heights, step=every / 10), every)
    assert known is not None
    assert known == pytest.approx(meters, abs=2 * len(heights))
    assert known <= meters
    assert (known == 0) == (meters == 0)


@pytest.mark.parametrize(
    "altitudes", [[], [None], [100.0], [0.0] * 50, [1.0, 20.0, None, None, None]]
)
def test_an_altitude_that_nobody_measured(altitudes: list[float | None]) -> None:
    assert up(altitudes) is None


@pytest.mark.parametrize("every", [1.0, 10.0, 60.0])
def test_spikes_are_no_hills(every: float) -> None:
    assert up([100.0, 101.0, 8000.0, 100.0, 102.0, -400.0, 101.0, 100.0], every) == 0.0


def test_a_receiver_gone_mad_climbs_no_more_than_can_be_told() -> None:
    assert up(slope(*[0, 5000] * 4, step=200)) == MOST_ASCENT


def test_a_noisy_receiver_finds_few_hills_in_a_flat_country() -> None:
    errors = [2 * (each.latitude - each.true_latitude) / METER for each in _ramble()]
    naive = sum(max(0.0, after - before) for before, after in pairwise(errors))
    assert (up(errors) or 0.0) < naive / 4


def _ramble() -> Sequence[Sample]:
    """Return the samples of an hour outdoors, as noisy as a tracker is."""
    plan = FixedPlan(walks=(Stroll(start=START, duration=timedelta(hours=1), speed=1.0),))
    dog = SimulatedDog(seed=1, key="rex", home=(52.0, 13.0), plan=plan)
    return dog.samples(START, START + timedelta(hours=1))


heights = st.lists(st.floats(-500, 9000), min_size=2, max_size=60)


@settings(derandomize=True, deadline=None)
@given(altitudes=heights, rise=st.integers(-100, 100), every=st.sampled_from([1.0, 10.0, 60.0]))
def test_ascent_is_made_of_climbs_wherever_they_are(
    altitudes: list[float], rise: int, every: float
) -> None:
    known = up(altitudes, every) or 0.0
    assert known == 0 or CLIMB <= known <= MOST_ASCENT
    steady = sorted(altitudes)
    assert (up(steady, every) or 0.0) <= steady[-1] - steady[0] + 0.1
    assert not up(steady[::-1], every)
    whole = [float(round(altitude)) for altitude in altitudes]
    assert up([each + rise for each in whole], every) == up(whole, every)


def test_the_ascent_of_a_walk_is_that_of_its_fixes() -> None:
    path = [replace(fix, altitude=100.0 + n) for n, fix in enumerate(stroll(120.0))]
    details = outing(path, path[0].time, path[-1].time)
    assert details.ascent == pytest.approx(len(path) - 1, abs=5)
    assert outing(stroll(), START, START + timedelta(seconds=100)).ascent is None
