"""What a walk was like: pauses, moving time and the way."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.gps import Fix, distance
from custom_components.pawcontrol.model.outing import PATH_TOLERANCE, outing
from custom_components.pawcontrol.model.record import Pause
from custom_components.pawcontrol.model.route import decode_route

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
