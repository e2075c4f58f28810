"""The spike filter and the rest gate."""

from datetime import timedelta
from itertools import pairwise

import pytest

from custom_components.pawcontrol.model.gps import Fix, distance
from custom_components.pawcontrol.model.noise import RestNoise
from custom_components.pawcontrol.model.rest import RestGate, SpikeFilter
from custom_components.pawcontrol.model.simulator import SimulatedDog
from tests.household import FixedPlan
from tests.model.fixes import HOME, NOW, fix
from tests.model.recordings import load, needs_recordings


def rested(*fixes: Fix) -> RestGate:
    """Return a gate that has seen a rest at home until noon and then the fixes."""
    gate = RestGate()
    for second in range(-600, 1, 30):
        gate.add(fix(second))
    for each in fixes:
        gate.add(each)
    return gate


def test_spike_is_dropped() -> None:
    spikes = SpikeFilter()
    track = [fix(0), fix(10, 10), fix(20, 5000), fix(30, 30), fix(40, 40)]
    passed = [each for one in track for each in spikes.add(one)]
    assert passed == [track[0], track[1], track[3], track[4]]


def test_two_different_spikes_are_dropped() -> None:
    spikes = SpikeFilter()
    track = [fix(0), fix(10, 3000), fix(20, -2000), fix(30, 20)]
    passed = [each for one in track for each in spikes.add(one)]
    assert passed == [track[0], track[3]]


def test_confirmed_jump_is_accepted_with_both_fixes() -> None:
    spikes = SpikeFilter()
    spikes.add(fix(0))
    jump, after = fix(10, 3000), fix(20, 3010)
    assert spikes.add(jump) == ()
    assert spikes.add(after) == (jump, after)


def test_repeated_position_confirms_a_jump_the_second_time() -> None:
    spikes = SpikeFilter()
    passed = [spikes.add(one) for one in (fix(0), fix(60, 3000), fix(120, 3000), fix(180, 3000))]
    assert passed == [(fix(0),), (), (), (fix(120, 3000), fix(180, 3000))]


def test_repeated_spike_is_dropped() -> None:
    spikes = SpikeFilter()
    track = [fix(0), fix(10, 3000), fix(20, 3000), fix(30, 20)]
    passed = [each for one in track for each in spikes.add(one)]
    assert passed == [track[0], track[3]]


def test_long_hop_waits_for_the_next_fix_however_long_it_took() -> None:
    spikes = SpikeFilter()
    spikes.add(fix(0))
    assert spikes.add(fix(7200, 17_000)) == ()
    assert spikes.add(fix(7400, 20)) == (fix(7400, 20),)


def test_fixes_that_are_not_newer_are_dropped() -> None:
    spikes = SpikeFilter()
    spikes.add(fix(10))
    assert spikes.add(fix(10, 5)) == ()
    assert spikes.add(fix(5, 5)) == ()


def test_a_gate_without_fixes_knows_nothing() -> None:
    gate = RestGate()
    assert gate.position is None
    assert gate.last is None
    assert not gate.at_rest


def test_first_fix_is_the_anchor() -> None:
    gate = RestGate()
    gate.add(fix(0))
    gate.add(fix(10, 11))
    assert gate.at_rest
    assert gate.position == fix(0)
    assert gate.last == fix(10, 11)


@pytest.mark.parametrize(
    ("fixes", "at_rest"),
    [
        ([fix(30, 14)], True),
        ([fix(30, 17)], True),
        ([fix(30, 17), fix(60, 2), fix(90, 17)], True),
        ([fix(30, 18), fix(60, 18)], False),
        ([fix(30, 23)], False),
        ([fix(30, 28, accuracy=10)], True),
        ([fix(30, 40, accuracy=10)], False),
    ],
)
def test_leaving_the_anchor(fixes: list[Fix], *, at_rest: bool) -> None:
    assert rested(*fixes).at_rest is at_rest


def test_position_follows_the_dog_away_from_the_anchor() -> None:
    assert rested(fix(30, 25), fix(60, 60)).position == fix(60, 60)


def test_motion_flag_holds_the_anchor() -> None:
    gate = rested()
    for second in range(30, 900, 30):
        gate.add(fix(second, 45), moving=False)
    assert gate.at_rest
    assert gate.position == fix(-600)


def test_motion_flag_does_not_hold_while_it_is_on() -> None:
    gate = rested()
    gate.add(fix(30, 25), moving=True)
    assert not gate.at_rest


def test_motion_flag_brings_a_dog_to_rest_in_bad_reception() -> None:
    gate = rested(*(fix(30 * n, 30 * n) for n in range(1, 11)))
    for n in range(11, 19):
        gate.add(fix(30 * n, 300 + 50 * (n % 2)), moving=False)
    assert gate.at_rest


@pytest.mark.parametrize(("last", "position"), [(15, fix(450, 300, 5)), (16, fix(300, 300))])
def test_three_minutes_in_one_place_are_a_rest_since_its_beginning(
    last: int, position: Fix
) -> None:
    gate = rested(*(fix(30 * n, 30 * n) for n in range(1, 11)))
    for n in range(11, last + 1):
        gate.add(fix(30 * n, 300, 5 * (n % 2)))
    assert gate.at_rest is (last == 16)
    assert gate.position == position


def test_short_excursion_returns_to_the_same_anchor() -> None:
    gate = rested()
    anchor = gate.position
    for each in (fix(30, 35), fix(60, 40), fix(90, 4)):
        gate.add(each)
    assert gate.at_rest
    assert gate.position is anchor


@pytest.mark.parametrize(("fixes", "at_rest"), [(1, False), (6, True)])
def test_long_way_back_to_the_anchor_takes_three_minutes(*, fixes: int, at_rest: bool) -> None:
    gate = rested(*(fix(30 * n, 30 * min(n, 20 - n)) for n in range(1, 21)))
    for n in range(21, 21 + fixes):
        gate.add(fix(30 * n, 3))
    assert gate.at_rest is at_rest


def test_a_dog_back_home_gets_the_place_it_had() -> None:
    gate = rested(*(fix(30 * n, 30 * min(n, 20 - n)) for n in range(1, 20)))
    for n in range(20, 27):
        gate.add(fix(30 * n, 14))
    assert gate.at_rest
    assert gate.position is not None
    assert distance(gate.position, fix(0)) < 8


def test_one_stray_fix_does_not_delay_the_rest_at_home() -> None:
    gate = rested(*(fix(30 * n, 30 * min(n, 20 - n)) for n in range(1, 20)))
    for n in range(20, 27):
        gate.add(fix(30 * n, 25 if n == 23 else 0))
    assert gate.at_rest


def test_two_stray_fixes_begin_another_stop() -> None:
    gate = rested(*(fix(30 * n, 30 * min(n, 20 - n)) for n in range(1, 20)))
    for n in range(20, 27):
        gate.add(fix(30 * n, 25 * (n in {23, 24})))
    assert not gate.at_rest


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("quiet", 0.3, 6), ("noisy", 3, 12), ("bad", 8, 25)]
)
def test_scatter_is_learned(kind: RestNoise, low: float, high: float) -> None:
    gate = RestGate()
    for each in night(kind, seed=5):
        gate.add(each)
    assert low < gate.scatter < high


@pytest.mark.parametrize(("kind", "most"), [("quiet", 10), ("noisy", 70), ("bad", 120)])
def test_position_is_held_through_a_night(kind: RestNoise, most: int) -> None:
    gate, positions = RestGate(), []
    for each in night(kind, seed=3):
        gate.add(each)
        positions.append(gate.position)
    assert sum(a is not b for a, b in pairwise(positions)) <= most


def night(kind: RestNoise, *, seed: int) -> list[Fix]:
    """Return eight hours of rest at 30 s steps."""
    dog = SimulatedDog(
        seed=seed,
        key="dog",
        home=HOME,
        plan=FixedPlan(reception=kind),
        rest_step=30,
    )
    return [
        Fix(time=s.time, latitude=s.latitude, longitude=s.longitude, accuracy=s.accuracy)
        for s in dog.samples(NOW, NOW + timedelta(hours=8))
    ]


def test_spike_does_not_move_a_resting_dog() -> None:
    assert rested(fix(30, 4000)).at_rest
    assert rested(fix(30, 4000), fix(60, 2)).position == fix(-600)


@needs_recordings
def test_flagged_outlier_of_a_collar_gives_no_position_far_off() -> None:
    fixes = load("pet_collar_outliers_6days")
    gate, positions = RestGate(), []
    for each in fixes:
        gate.add(each)
        positions.append(gate.position or each)
    assert max(distance(fixes[1], each) for each in fixes) > 17_000
    assert max(distance(fixes[1], each) for each in positions) < 2_000
