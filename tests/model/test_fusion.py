"""Which of several trackers is believed, and why."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.fusion import (
    ADVANTAGE,
    LEAST_ACCURACY,
    LEAST_TRUST,
    SILENT_TIME,
    UNKNOWN_ACCURACY,
    USUAL_AGE,
    Candidate,
    Fusion,
    Reason,
    choose,
)
from custom_components.pawcontrol.model.gps import Fix, make_fix
from custom_components.pawcontrol.model.simulator import Sample, SimulatedDog
from custom_components.pawcontrol.model.track import Report, Track
from custom_components.pawcontrol.model.walk import Walk
from tests.household import household_plan, with_faults

NOON = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
METER = 1 / 111_195
COLLAR, PHONE, TAG = "collar", "phone", "tag"


def fix(second: float = 0, north: float = 0, accuracy: float | None = 10.0) -> Fix:
    """Return a fix some seconds after noon and some meters north of home."""
    time = NOON + timedelta(seconds=second)
    return Fix(time=time, latitude=52.0 + north * METER, longitude=13.0, accuracy=accuracy)


def told(fusion: Fusion, fixes: Iterable[tuple[str, Fix]]) -> list[str]:
    """Return which trackers were believed, fix by fix."""
    return [tracker for tracker, each in fixes if fusion.add(tracker, each)]


def rounds(count: int, *, step: float = 30, accuracy: float | None = 20) -> list[tuple[str, Fix]]:
    """Return rounds in which a good collar stays at home and a phone walks away from it."""
    return [
        each
        for n in range(count)
        for each in (
            (COLLAR, fix(step * n, accuracy=5)),
            (PHONE, fix(step * n + 5, 1.2 * step * n, accuracy)),
        )
    ]


fixes = st.builds(
    fix,
    st.integers(-3600, 3600),
    st.integers(-500, 500),
    st.none() | st.floats(min_value=0.1, max_value=1000),
)
candidates = st.lists(
    st.builds(
        Candidate,
        tracker=st.sampled_from([COLLAR, PHONE, TAG, "spare"]),
        fix=fixes,
        trust=st.floats(LEAST_TRUST, 1),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each.tracker,
)


def test_one_tracker_is_the_only_one() -> None:
    assert choose([Candidate(tracker=COLLAR, fix=fix(accuracy=900))]) == (COLLAR, Reason.ONLY_ONE)


@pytest.mark.parametrize(
    ("accuracy", "other", "believed"),
    [
        (20, 10, PHONE),
        (10, 20, COLLAR),
        (10, 10, COLLAR),
        (None, 10, PHONE),
        (10, None, COLLAR),
        (None, None, COLLAR),
        (UNKNOWN_ACCURACY + 1, None, PHONE),
        (None, UNKNOWN_ACCURACY - 1, PHONE),
        (LEAST_ACCURACY, 0.1, COLLAR),
    ],
)
def test_the_more_accurate_tracker_is_believed_else_the_preferred_one(
    accuracy: float | None, other: float | None, believed: str
) -> None:
    rivals = [
        Candidate(tracker=COLLAR, fix=fix(accuracy=accuracy)),
        Candidate(tracker=PHONE, fix=fix(accuracy=other)),
    ]
    assert choose(rivals) == (believed, Reason.MOST_ACCURATE)


@pytest.mark.parametrize(
    ("age", "believed", "reason"),
    [
        (0, COLLAR, Reason.MOST_ACCURATE),
        (60, COLLAR, Reason.MOST_ACCURATE),
        (80, PHONE, Reason.NEWEST),
        (3600, PHONE, Reason.ONLY_ONE),
    ],
)
def test_a_tracker_that_is_silent_becomes_doubtful(
    age: float, believed: str, reason: Reason
) -> None:
    rivals = [
        Candidate(tracker=COLLAR, fix=fix(-age, accuracy=5)),
        Candidate(tracker=PHONE, fix=fix(accuracy=30)),
    ]
    assert choose(rivals) == (believed, reason)


def test_a_tracker_that_was_wrong_counts_for_less() -> None:
    rivals = [
        Candidate(tracker=COLLAR, fix=fix(accuracy=5), trust=0.1),
        Candidate(tracker=PHONE, fix=fix(accuracy=30)),
    ]
    assert choose(rivals) == (PHONE, Reason.MOST_TRUSTED)


def test_little_is_no_reason_to_change() -> None:
    rivals = [
        Candidate(tracker=COLLAR, fix=fix(accuracy=20)),
        Candidate(tracker=PHONE, fix=fix(accuracy=15)),
    ]
    assert choose(rivals, PHONE) == (PHONE, Reason.MOST_ACCURATE)
    assert choose(rivals, COLLAR) == (COLLAR, Reason.STEADY)
    better = replace(rivals[1], fix=fix(accuracy=20 / ADVANTAGE - 1))
    assert choose([rivals[0], better], COLLAR) == (PHONE, Reason.MOST_ACCURATE)


@given(rivals=candidates, believed=st.none() | st.sampled_from([COLLAR, PHONE, TAG, "gone"]))
def test_the_choice_is_one_of_those_that_report(
    rivals: list[Candidate], believed: str | None
) -> None:
    tracker, reason = choose(rivals, believed)
    now = max(each.fix.time for each in rivals)
    chosen = next(each for each in rivals if each.tracker == tracker)
    others = [each for each in rivals if each is not chosen and now - each.fix.time < SILENT_TIME]
    assert now - chosen.fix.time < SILENT_TIME
    assert (reason is Reason.ONLY_ONE) is (not others)
    assert all(chosen.expected_error(now) <= ADVANTAGE * o.expected_error(now) for o in others)


@given(rivals=candidates)
def test_who_was_chosen_stays_chosen(rivals: list[Candidate]) -> None:
    tracker, reason = choose(rivals)
    assert choose(rivals, tracker) == (tracker, reason)
    assert reason is not Reason.STEADY


@given(rivals=candidates, believed=st.none() | st.sampled_from([COLLAR, PHONE, TAG]))
def test_only_among_equals_the_order_matters(rivals: list[Candidate], believed: str | None) -> None:
    now = max(each.fix.time for each in rivals)
    errors = {choose([*each], believed)[0]: each for each in permutations(rivals)}
    chosen = [each for each in rivals if each.tracker in errors]
    assert len({each.expected_error(now) for each in chosen}) == 1


@given(
    accuracies=st.lists(st.none() | st.floats(1, 200), min_size=2, max_size=4),
    before=st.integers(0, 3),
)
@settings(max_examples=50)
def test_fixes_of_one_moment_may_come_in_any_order(
    accuracies: list[float | None], before: int
) -> None:
    trackers = [f"tracker-{index}" for index in range(len(accuracies))]
    first = [(trackers[before % len(trackers)], fix(-30, accuracy=5))]
    moment = list(zip(trackers, [fix(accuracy=each) for each in accuracies], strict=True))
    chosen = set()
    for order in permutations(moment):
        fusion = Fusion(trackers)
        told(fusion, [*first, *order])
        chosen.add((fusion.believed, fusion.reason))
    assert len(chosen) == 1


@given(path=st.lists(fixes, min_size=1, max_size=30))
def test_a_single_tracker_is_always_believed(path: list[Fix]) -> None:
    fusion = Fusion([COLLAR])
    assert told(fusion, [(COLLAR, each) for each in path]) == [COLLAR] * len(path)
    assert fusion.reason is Reason.ONLY_ONE


def test_the_last_fix_of_each_tracker_is_known() -> None:
    fusion = Fusion([COLLAR, PHONE])
    told(fusion, [(COLLAR, fix()), (COLLAR, fix(10, 5)), (COLLAR, fix(10, 9)), (COLLAR, fix(4))])
    assert fusion.last_fix_of(COLLAR) == fix(10, 5)
    assert fusion.last_fix_of(PHONE) is None


@pytest.mark.parametrize("step", [10, 30, 60])
def test_two_trackers_that_report_in_turn_do_not_replace_each_other(step: int) -> None:
    fusion = Fusion([COLLAR, PHONE])
    path = [
        (tracker, fix(step * n / 2, 0.6 * step * n, 8 + 3 * (n % 3)))
        for n, tracker in enumerate([COLLAR, PHONE] * 40)
    ]
    assert set(told(fusion, path)) == {COLLAR}


def test_a_better_tracker_replaces_the_one_that_is_believed_once() -> None:
    fusion = Fusion([COLLAR, PHONE])
    path = [
        (tracker, fix(5 * n, 3 * n, accuracy))
        for n, (tracker, accuracy) in enumerate([(COLLAR, 40), (PHONE, 10)] * 20)
    ]
    believed = told(fusion, path)
    assert sum(one != other for one, other in pairwise(believed)) == 1
    assert (fusion.believed, fusion.reason) == (PHONE, Reason.MOST_ACCURATE)


@pytest.mark.parametrize("accuracy", [10, 20, None, 100])
def test_a_tracker_that_repeats_itself_while_another_walks_away_is_not_believed(
    accuracy: float | None,
) -> None:
    fusion = Fusion([COLLAR, PHONE])
    believed = told(fusion, rounds(20, accuracy=accuracy))
    assert believed[:4] == [COLLAR] * 4
    assert believed[-3:] == [PHONE] * 3
    assert fusion.reason is Reason.MOST_TRUSTED


def test_trust_comes_back_slowly() -> None:
    fusion = Fusion([COLLAR, PHONE])
    told(fusion, rounds(10))
    agreed = [
        (tracker, fix(400 + 5 * n, 100 + n, accuracy))
        for n, (tracker, accuracy) in enumerate([(COLLAR, 5), (PHONE, 20)] * 60)
    ]
    believed = told(fusion, agreed)
    assert believed[:10] == [PHONE] * 10
    assert believed[-10:] == [COLLAR] * 10


def test_a_dog_at_rest_trusts_a_tracker_that_holds_its_position() -> None:
    fusion = Fusion([COLLAR, PHONE])
    path = [
        (tracker, fix(15 * n, north, accuracy))
        for n, (tracker, north, accuracy) in enumerate(
            [(COLLAR, 0.0, 5.0), (PHONE, 30.0, 8.0), (COLLAR, 0.0, 5.0), (PHONE, -35.0, 8.0)] * 30
        )
    ]
    assert set(told(fusion, path)) == {COLLAR}


def test_a_tracker_that_jumps_and_comes_back_is_trusted_less() -> None:
    fusion = Fusion([COLLAR, PHONE])
    path = [
        each
        for n in range(20)
        for each in (
            (COLLAR, fix(20 * n, 2000 * (n % 4 == 3) + n, 10)),
            (PHONE, fix(20 * n + 10, n, 25)),
        )
    ]
    believed = told(fusion, path)
    assert believed[:4] == [COLLAR] * 4
    assert believed[-3:] == [PHONE] * 3
    assert fusion.reason is Reason.MOST_TRUSTED


def test_a_drive_is_no_reason_for_mistrust() -> None:
    fusion = Fusion([COLLAR, PHONE])
    path = [
        each
        for n in range(40)
        for each in (
            (COLLAR, fix(10 * n, 200 * n, 10)),
            (PHONE, fix(10 * n + 5, 200 * n + 100, 25)),
        )
    ]
    assert set(told(fusion, path)) == {COLLAR}
    assert fusion.reason is Reason.MOST_ACCURATE


def test_two_trackers_outvote_a_third() -> None:
    fusion = Fusion([COLLAR, PHONE, TAG])
    path = [
        each
        for n in range(10)
        for each in (
            (COLLAR, fix(30 * n, 900 + n, 5)),
            (PHONE, fix(30 * n + 5, n, 20)),
            (TAG, fix(30 * n + 10, n + 10, 25)),
        )
    ]
    believed = told(fusion, path)
    assert believed[0] == COLLAR
    assert believed[-5:] == [PHONE] * 5


def test_of_two_that_move_apart_nobody_is_mistrusted() -> None:
    fusion = Fusion([COLLAR, PHONE])
    path = [
        each
        for n in range(30)
        for each in ((COLLAR, fix(30 * n, 30 * n, 10)), (PHONE, fix(30 * n + 5, -30 * n, 12)))
    ]
    assert set(told(fusion, path)) == {COLLAR}


def test_a_tracker_that_is_no_longer_linked_comes_last() -> None:
    fusion = Fusion([COLLAR])
    told(fusion, [("gone", fix()), (COLLAR, fix())])
    assert fusion.believed == COLLAR
    assert fusion.add(COLLAR, fix(SILENT_TIME / timedelta(seconds=1)))
    assert fusion.reason is Reason.ONLY_ONE


def test_ages_that_are_usual_do_not_count() -> None:
    old = Candidate(tracker=COLLAR, fix=fix())
    assert old.expected_error(NOON + USUAL_AGE) == old.expected_error(NOON) == 10
    assert old.expected_error(NOON + USUAL_AGE + timedelta(seconds=10)) == pytest.approx(24)


@pytest.mark.parametrize("seed", [5, 8, 11])
@pytest.mark.parametrize("understated", [1, 2])
def test_a_worse_tracker_beside_a_good_one_changes_little(seed: int, understated: int) -> None:
    start, plan = datetime(2026, 3, 1, tzinfo=UTC), household_plan(seed, outage=False)
    dogs = [SimulatedDog(seed=1, key=key, home=(52.0, 5.0), plan=plan) for key in (COLLAR, PHONE)]
    good, other = (dog.samples(start, start + timedelta(days=1)) for dog in dogs)
    bad = [_mistaken(*each) for each in zip(good, other, strict=True)]
    messages = [
        *((COLLAR, each) for each in _sent(good, seed)),
        *((PHONE, each) for each in _sent(bad, -seed, outliers=0.019, understated=understated)),
    ]
    track, walks, believed = (
        Track([COLLAR, PHONE], signals_linked=False),
        dict[datetime, Walk](),
        [],
    )
    for tracker, each in sorted(messages, key=lambda message: message[1].time):
        believed += [tracker] * track.add(tracker, Report(fix=each))
        track.advance(each.time)
        walks |= {walk.start: walk for walk in [track.walk] if walk}
    assert len(walks) == 3
    walked = sum(outing.length for outing in plan.outings(start, start + timedelta(days=1)))
    assert sum(walk.distance for walk in walks.values()) == pytest.approx(walked, rel=0.07)
    assert sum(one != other for one, other in pairwise(believed)) <= len(believed) / 40


def _mistaken(right: Sample, other: Sample) -> Sample:
    """Return a sample with the error of another one, at half of its accuracy."""
    return replace(
        right,
        time=right.time + timedelta(seconds=4),
        latitude=right.true_latitude + other.latitude - other.true_latitude,
        longitude=right.true_longitude + other.longitude - other.true_longitude,
        accuracy=2 * other.accuracy,
    )


def _sent(
    samples: list[Sample], seed: int, *, outliers: float = 0.002, understated: float = 1
) -> list[Fix]:
    """Return samples as a tracker with faults reports them."""
    raw = with_faults(samples, seed, outliers=outliers, understated=understated)
    found = [make_fix(**{**each, "now": samples[-1].time}) for each in raw]  # type: ignore[arg-type]
    return [each for each in found if each]
