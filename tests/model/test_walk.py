"""The walk detector on recordings, on simulated days and by hand, and its distance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import nan
from operator import attrgetter
from typing import TYPE_CHECKING

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.gps import Fix, distance, make_fix
from custom_components.pawcontrol.model.noise import stream
from custom_components.pawcontrol.model.simulator import Outing, SimulatedDog, demo_plan
from custom_components.pawcontrol.model.walk import FORGOTTEN_TIME, REST_TIME, Walk, WalkDetector
from tests.household import FixedPlan, household_plan, with_faults
from tests.model.fixes import HOME, NOW, at, fix
from tests.model.recordings import WALKS, Recording, needs_recordings, thin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from custom_components.pawcontrol.model.noise import RestNoise

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def line(start: int, end: int, step: int = 20, *, first: float = 0, speed: float = 1) -> list[Fix]:
    """Return a straight way east, by seconds."""
    return [fix(s, first + speed * (s - start)) for s in range(start, end + 1, step)]


def rest(start: int, end: int, east: float = 0) -> list[Fix]:
    """Return a rest by seconds, some meters east of home."""
    return [fix(s, east) for s in range(start, end + 1, 20)]


def follow(detector: WalkDetector, fixes: Iterable[Fix]) -> list[Walk]:
    """Feed the fixes and return the last form of every walk."""
    walks: dict[datetime, Walk] = {}
    for each in fixes:
        detector.add(each)
        if detector.walk:
            walks[detector.walk.start] = detector.walk
    return list(walks.values())


def current(detector: WalkDetector) -> Walk:
    """Return the running or last walk, which exists."""
    assert detector.walk is not None
    return detector.walk


def find(fixes: Iterable[Fix]) -> list[Walk]:
    """Return the walks that a fresh detector finds."""
    return follow(WalkDetector(), fixes)


def walked(fixes: Iterable[Fix]) -> float:
    """Return the meters of all walks in a whole track, in any order and with duplicates."""
    track = sorted(fixes, key=attrgetter("time", "latitude", "longitude"))
    return sum(walk.distance for walk in find(track))


def apart(time: datetime | None, truth: datetime) -> float:
    """Return the seconds between two times; there is no distance to never."""
    return abs((time - truth).total_seconds()) if time else nan


OUT_AND_BACK = [*rest(-600, 0), *line(20, 320), *line(340, 640, first=300, speed=-1)]


# By rule


def test_walk_is_found_with_its_times_and_distance() -> None:
    (walk,) = find([*OUT_AND_BACK, *rest(660, 1200)])
    assert walk.start == at(40 - 20)
    assert walk.end is not None
    assert apart(walk.end, at(640)) <= 20
    assert walk.distance == pytest.approx(600, abs=20)
    assert walk.duration == walk.end - walk.start
    assert not walk.active
    assert not walk.manual


def test_running_walk_lasts_until_its_last_fix() -> None:
    (walk,) = find(OUT_AND_BACK)
    assert walk.active
    assert walk.updated == at(640)
    assert walk.duration == timedelta(seconds=620)


def test_detector_knows_nothing_before_the_first_fix() -> None:
    detector = WalkDetector()
    assert detector.position is None
    assert not detector.at_rest


@pytest.mark.parametrize(
    ("fixes", "at_rest", "position"),
    [(rest(-600, 0), True, fix(-600)), (OUT_AND_BACK[:47], False, fix(320, 300))],
)
def test_detector_tells_position_and_rest(
    fixes: list[Fix], *, at_rest: bool, position: Fix
) -> None:
    detector = WalkDetector()
    follow(detector, fixes)
    assert detector.at_rest is at_rest
    assert detector.position == position


def test_garden_is_no_walk() -> None:
    assert find([*rest(-600, 0), *(fix(20 * n, 20 + 15 * (n % 2)) for n in range(1, 13))]) == []


def test_slow_stroll_is_a_walk_at_less_reach() -> None:
    (walk,) = find([*rest(-600, 0), *line(20, 320, speed=0.2), *rest(340, 460, 60)])
    assert walk.start == at(80)
    assert walk.distance == pytest.approx(48, abs=5)


def test_walk_needs_more_reach_where_accuracy_is_bad() -> None:
    coarse = [replace(each, accuracy=60.0) for each in [*rest(-600, 0), *line(20, 200)]]
    assert find(coarse) == []


def test_pauses_shorter_than_the_join_time_keep_one_walk() -> None:
    way = [*rest(-600, 0), *line(20, 320), *rest(340, 580, 300), *line(600, 900, first=300)]
    detector = WalkDetector()
    follow(detector, way[: way.index(fix(580, 300)) + 1])
    assert not current(detector).active
    start, walked = current(detector).start, current(detector).distance
    follow(detector, way[way.index(fix(580, 300)) + 1 :])
    assert current(detector).start == start
    assert current(detector).active
    assert current(detector).distance == pytest.approx(walked + 300, abs=15)


def test_long_rest_parts_two_walks() -> None:
    way = [*line(20, 320), *rest(340, 940, 300), *line(960, 1260, first=300)]
    assert len(find([*rest(-600, 0), *way])) == 2


def test_early_pause_belongs_to_the_walk() -> None:
    way = [*line(20, 70, 10), *rest(80, 280, 50), *line(300, 600, first=50)]
    (walk,) = find([*rest(-600, 0), *way])
    assert walk.start <= at(40)
    assert walk.distance == pytest.approx(350, abs=20)


@pytest.mark.parametrize(
    ("moving", "door_opened", "linked", "found"),
    [
        (None, None, False, 1),
        (None, None, True, 0),
        (True, None, True, 1),
        (None, at(-300), True, 1),
        (None, at(-900), True, 0),
    ],
)
def test_second_signals(
    *, moving: bool | None, door_opened: datetime | None, linked: bool, found: int
) -> None:
    detector = WalkDetector()
    follow(detector, rest(-1200, 0))
    for each in [*line(20, 120), *rest(140, 180, 100)]:
        detector.add(each, moving=moving, door_opened=door_opened, signals_linked=linked)
    assert (detector.walk is not None) == found


def test_motion_flag_at_rest_suppresses_a_walk() -> None:
    detector = WalkDetector()
    for each in OUT_AND_BACK:
        detector.add(each, moving=False)
    assert detector.walk is None


def test_silent_walk_ends_at_its_last_fix() -> None:
    detector = WalkDetector()
    follow(detector, [*rest(-600, 0), *line(20, 320)])
    assert detector.next_deadline == at(320 + 900)
    detector.advance(at(320 + 899))
    assert current(detector).active
    detector.advance(at(320 + 900))
    assert current(detector).end == at(320)
    assert detector.next_deadline is None


def test_late_fix_ends_a_silent_walk_and_starts_none() -> None:
    walks = find([*rest(-600, 0), *line(20, 320), *rest(2000, 2400, 900)])
    assert [walk.end for walk in walks] == [at(320)]


def test_dog_that_wakes_up_elsewhere_did_not_walk_there() -> None:
    assert find([*rest(-600, 0), *rest(7200, 7800, 700)]) == []


def test_dog_that_wakes_up_elsewhere_and_stays_there_takes_no_walk() -> None:
    wavering = [fix(1020 + 20 * n, 200, 15 * (n % 3)) for n in range(20)]
    assert find([*rest(-600, 0), *wavering]) == []


def test_dog_that_wakes_up_elsewhere_may_walk_on() -> None:
    (walk,) = find([*rest(-600, 0), *line(1020, 1320, first=200)])
    assert walk.start == at(1020)


def test_one_position_told_again_and_again_is_no_walk() -> None:
    assert find([*rest(-600, 0), *rest(60, 600, 106)]) == []


def test_nothing_is_due_without_a_walk() -> None:
    detector = WalkDetector()
    assert detector.next_deadline is None
    detector.advance(NOW)
    detector.end(NOW)
    assert detector.walk is None


# By hand


def test_a_forgotten_walk_without_any_fix_ends_where_it_began() -> None:
    detector = WalkDetector()
    detector.start(NOW)
    assert detector.next_deadline == NOW + FORGOTTEN_TIME
    detector.advance(NOW + FORGOTTEN_TIME)
    assert current(detector).end == NOW


def test_a_walk_by_hand_of_a_resting_dog_ends_after_a_rest() -> None:
    detector = WalkDetector()
    detector.add(fix(0))
    detector.start(at(60))
    detector.add(fix(600))
    assert detector.next_deadline == at(60) + REST_TIME
    detector.advance(at(60) + REST_TIME)
    assert current(detector).end == at(60)


def test_a_walk_that_was_found_and_ended_by_hand_is_a_persons() -> None:
    detector = WalkDetector()
    for second in range(0, 600, 10):
        detector.add(fix(second, 0, second))
    assert not current(detector).manual
    detector.end(at(600))
    assert current(detector).manual


def test_manual_walk_works_without_any_fix() -> None:
    detector = WalkDetector()
    detector.start(NOW)
    assert detector.walk == Walk(start=NOW, updated=NOW, distance=0, manual=True)
    detector.advance(at(599))
    detector.end(at(600))
    assert current(detector).end == at(600)
    assert current(detector).duration == timedelta(minutes=10)


def test_manual_walk_counts_from_its_start() -> None:
    detector = WalkDetector()
    follow(detector, rest(-600, 0))
    detector.start(at(5))
    follow(detector, line(20, 60, 10))
    assert current(detector).manual
    assert current(detector).start == at(5)
    assert current(detector).distance == pytest.approx(40, abs=12)
    assert current(detector).updated == at(60)


def test_manual_walk_before_the_first_fix_counts_from_that() -> None:
    detector = WalkDetector()
    detector.start(NOW)
    follow(detector, line(20, 220))
    assert current(detector).distance == pytest.approx(200, abs=12)


def test_manual_walk_does_not_count_the_way_before_it() -> None:
    detector = WalkDetector()
    follow(detector, rest(-600, 0))
    detector.start(at(7200))
    follow(detector, line(7220, 7420, first=800))
    assert current(detector).distance == pytest.approx(200, abs=25)


def test_manual_walk_ends_after_a_long_rest_at_its_beginning() -> None:
    detector = WalkDetector()
    follow(detector, rest(-600, 0))
    detector.start(NOW)
    follow(detector, [*OUT_AND_BACK[31:], *rest(660, 1200)])
    assert current(detector).active
    due = detector.next_deadline
    assert due is not None
    detector.advance(due)
    assert current(detector).end == due - timedelta(minutes=30)
    assert apart(current(detector).end, at(640)) <= 40
    assert current(detector).distance == pytest.approx(600, abs=25)


def test_manual_walk_survives_rests_and_silence() -> None:
    detector = WalkDetector()
    follow(detector, rest(-600, 0))
    detector.start(NOW)
    follow(detector, [*line(20, 320), *rest(340, 1200, 300), *line(1220, 1520, first=300)])
    detector.advance(at(9000))
    assert current(detector).active
    assert current(detector).distance == pytest.approx(600, abs=30)


def test_ending_by_hand_holds_until_the_dog_has_rested() -> None:
    detector = WalkDetector()
    follow(detector, [*rest(-600, 0), *line(20, 320)])
    detector.end(at(330))
    ended = current(detector)
    assert ended.end == at(330)
    follow(detector, [*line(340, 640, first=300), *rest(660, 1200, 600)])
    assert detector.walk == ended
    follow(detector, line(1220, 1520, first=600))
    assert current(detector).start > at(1180)


def test_ending_by_hand_holds_no_longer_than_a_silence() -> None:
    detector = WalkDetector()
    follow(detector, [*rest(-600, 0), *line(20, 320)])
    detector.end(at(330))
    follow(detector, line(3600, 4000, first=900))
    assert current(detector).start == at(3600)


def test_walk_ended_by_hand_at_rest_is_not_gone_on_with() -> None:
    detector = WalkDetector()
    follow(detector, [*rest(-600, 0), *line(20, 320), *rest(340, 400, 300)])
    detector.end(at(401))
    follow(detector, [*rest(420, 560, 300), *line(580, 880, first=300)])
    assert current(detector).start > at(401)


def test_walk_never_ends_before_it_began() -> None:
    detector = WalkDetector()
    detector.start(NOW)
    detector.end(at(-60))
    assert current(detector).duration == timedelta()


def test_starting_by_hand_takes_over_a_running_walk() -> None:
    detector = WalkDetector()
    follow(detector, [*rest(-600, 0), *line(20, 320)])
    found = current(detector)
    detector.start(at(330))
    assert detector.walk == replace(found, manual=True)


# On recordings


def mild(near: Fix, begin: datetime, seed: str) -> list[Fix]:
    """Return ten minutes of mild noise around a fix."""
    random, east, north, fixes = stream(seed), 0.0, 0.0, []
    for second in range(0, 600, 10):
        east, north = (0.9 * each + random.gauss(0, 0.8) for each in (east, north))
        moved = fix(0, east, north)
        fixes.append(
            Fix(
                time=begin + timedelta(seconds=second),
                latitude=near.latitude + moved.latitude - HOME[0],
                longitude=near.longitude + moved.longitude - HOME[1],
                accuracy=near.accuracy,
            )
        )
    return fixes


def recorded(recording: Recording, seconds: int, *, rests: bool) -> tuple[list[Walk], list[Fix]]:
    """Return the walks found in a recording, and its fixes."""
    track = thin(recording.fixes, seconds)
    before = mild(track[0], track[0].time - timedelta(seconds=610), recording.name)
    after = mild(track[-1], track[-1].time + timedelta(seconds=10), recording.name)
    detector = WalkDetector()
    walks = follow(detector, [*before, *track, *after] if rests else track)
    detector.advance(track[-1].time + timedelta(hours=1))
    return [*walks[:-1], current(detector)], track


@needs_recordings
@pytest.mark.parametrize("rests", [False, True])
@pytest.mark.parametrize("recording", WALKS, ids=lambda recording: recording.name)
def test_recording_is_one_walk_within_its_bracket(recording: Recording, *, rests: bool) -> None:
    (walk,), track = recorded(recording, 0, rests=rests)
    assert recording.low <= walk.distance <= recording.high + (5 if rests else 0.5)
    assert walk.distance == pytest.approx(recording.robust, rel=0.05)
    assert apart(walk.start, track[0].time) <= 60
    assert apart(walk.end, track[-1].time) <= 60
    assert not walk.active


@needs_recordings
@pytest.mark.parametrize("rests", [False, True])
@pytest.mark.parametrize(
    ("seconds", "low", "high"), [(10, -0.07, 0.02), (30, -0.19, 0), (60, -0.27, 0)]
)
@pytest.mark.parametrize("recording", WALKS, ids=lambda recording: recording.name)
def test_thinned_recording_is_one_walk_of_less_distance(
    recording: Recording, seconds: int, low: float, high: float, *, rests: bool
) -> None:
    (walk,), _ = recorded(recording, seconds, rests=rests)
    assert low <= walk.distance / recording.robust - 1 <= high


@needs_recordings
@pytest.mark.parametrize("recording", WALKS, ids=lambda recording: recording.name)
def test_distance_of_a_recording_in_any_order(recording: Recording) -> None:
    fixes = recording.fixes
    shuffled = [*fixes, *fixes[::3]]
    stream(recording.name).shuffle(shuffled)
    assert recording.low <= walked(fixes) <= recording.high + 0.5
    assert walked(shuffled) == walked(fixes)


# On simulated dogs


def simulated(
    plan: FixedPlan, seed: int, step: int, hours: int, *, accuracy: bool = True
) -> list[Fix]:
    """Return what a tracker says of a simulated dog."""
    dog = SimulatedDog(seed=seed, key="dog", home=HOME, plan=plan, moving_step=step, rest_step=step)
    return [
        Fix(
            time=sample.time,
            latitude=sample.latitude,
            longitude=sample.longitude,
            accuracy=sample.accuracy if accuracy else None,
        )
        for sample in dog.samples(DAY, DAY + timedelta(hours=hours))
    ]


@pytest.mark.parametrize("accuracy", [True, False])
@pytest.mark.parametrize("step", [5, 30])
@pytest.mark.parametrize("kind", ["quiet", "noisy", "bad"])
@pytest.mark.parametrize("seed", range(3))
def test_night_is_no_walk(kind: RestNoise, seed: int, step: int, *, accuracy: bool) -> None:
    fixes = simulated(FixedPlan(reception=kind), seed, step, 8, accuracy=accuracy)
    assert find(fixes) == []
    assert walked(fixes) < 20


@pytest.mark.parametrize(("moving", "resting"), [(10, 60), (30, 30), (10, 10)])
@pytest.mark.parametrize("seed", range(6))
def test_household_day_has_its_three_walks(seed: int, moving: int, resting: int) -> None:
    dog = SimulatedDog(
        seed=seed,
        key="dog",
        home=HOME,
        plan=household_plan(seed, outage=False),
        moving_step=moving,
        rest_step=resting,
    )
    truth = dog.outings(DAY, DAY + timedelta(days=1))
    walks = find(faulty(dog, seed))
    assert len(walks) == len(truth) == 3
    for walk, outing in zip(walks, truth, strict=True):
        assert apart(walk.start, outing.start) <= 75
        assert walk.distance == pytest.approx(outing.length, rel=0.12)
    ends = sorted(
        abs((walk.end or walk.updated) - outing.end)
        for walk, outing in zip(walks, truth, strict=True)
    )
    assert ends[1] <= timedelta(seconds=90)
    assert ends[2] <= timedelta(minutes=5)


def faulty(dog: SimulatedDog, seed: int) -> list[Fix]:
    """Return a day of fixes from a tracker with all the faults."""
    samples = dog.samples(DAY, DAY + timedelta(days=1))
    raw = with_faults(samples, seed)
    made = (make_fix(**{**each, "now": samples[-1].time}) for each in raw)  # type: ignore[arg-type]
    return [each for each in made if each is not None]


@pytest.mark.parametrize("index", range(3))
def test_demo_dog_walks_twice_an_hour(index: int) -> None:
    dog = SimulatedDog(seed=1, key="demo", home=HOME, plan=demo_plan(index))
    outings = [o for o in dog.outings(DAY, DAY + timedelta(hours=4)) if o.start >= DAY]
    fixes = [
        Fix(time=s.time, latitude=s.latitude, longitude=s.longitude, accuracy=s.accuracy)
        for s in dog.samples(DAY, DAY + timedelta(hours=4))
    ]
    walks = find(fixes)
    assert all(any(overlap(walk, outing) for walk in walks) for outing in outings)
    assert all(any(overlap(walk, outing) for outing in outings) for walk in walks)


def overlap(walk: Walk, outing: Outing) -> bool:
    """Tell whether a found walk and an outing share time."""
    return walk.start < outing.end and (walk.end or walk.updated) > outing.start


# Properties

steps = st.lists(
    st.tuples(st.integers(1, 120), st.floats(-60, 60), st.floats(-60, 60)), max_size=80
)


def wander(moves: list[tuple[int, float, float]]) -> list[Fix]:
    """Return a random way from home."""
    second, east, north, fixes = 0, 0.0, 0.0, [fix(0)]
    for wait, right, up in moves:
        second, east, north = second + wait, east + right, north + up
        fixes.append(fix(second, east, north))
    return fixes


@settings(deadline=None)
@given(steps)
def test_distance_never_decreases_during_a_walk(moves: list[tuple[int, float, float]]) -> None:
    detector = WalkDetector()
    detector.start(at(-10))
    distances = []
    for each in wander(moves):
        detector.add(each)
        distances.append(current(detector).distance)
    assert distances == sorted(distances)


@settings(deadline=None)
@given(steps)
def test_distance_is_at_most_the_way_from_fix_to_fix(
    moves: list[tuple[int, float, float]],
) -> None:
    fixes = wander(moves)
    naive = sum(distance(a, b) for a, b in pairwise(fixes))
    assert 0 <= walked(fixes) <= naive + 0.01


@settings(deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_duplicates_change_nothing(moves: list[tuple[int, float, float]], random: Random) -> None:
    fixes = wander(moves)
    doubled = [each for n, one in enumerate(fixes) for each in (one, fixes[random.randint(0, n)])]
    assert find(doubled) == find(fixes)
    random.shuffle(doubled)
    assert walked(doubled) == walked(fixes)


@settings(deadline=None)
@given(st.integers(1, 60), st.floats(2000, 20_000))
def test_kilometer_spike_changes_no_walk(index: int, east: float) -> None:
    track = [*OUT_AND_BACK, *rest(660, 1200)]
    spike = replace(fix(0, east), time=track[index].time + timedelta(seconds=1))
    assert find([*track[: index + 1], spike, *track[index + 1 :]]) == find(track)


def test_ride_in_a_car_is_no_distance() -> None:
    ride = [fix(320 + 20 * n, 300 + 600 * n) for n in range(1, 10)]
    (walk,) = find([*rest(-600, 0), *line(20, 320), *ride, *line(520, 820, first=5700)])
    assert walk.distance == pytest.approx(600, abs=40)


def test_distance_of_a_track_with_two_walks() -> None:
    way = [*line(20, 320), *rest(340, 940, 300), *line(960, 1260, first=300)]
    assert walked([*rest(-600, 0), *way]) == pytest.approx(600, abs=30)
