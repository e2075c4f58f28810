"""Simulated dogs and the demo's rotation."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import cos, radians
import subprocess
import sys
from typing import TYPE_CHECKING

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.simulator import (
    Outing,
    Plan,
    Sample,
    SimulatedDog,
    demo_plan,
)
from tests.household import FixedPlan

if TYPE_CHECKING:
    from custom_components.pawcontrol.model.noise import RestNoise

HOME = (52.0, 5.0)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis adds the time zone
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001  # hypothesis adds the time zone
    timezones=st.just(UTC),
)


def simulated(
    plan: Plan, *, seed: int = 1, key: str = "rex", moving_step: int = 10, rest_step: int = 60
) -> SimulatedDog:
    return SimulatedDog(
        seed=seed, key=key, home=HOME, plan=plan, moving_step=moving_step, rest_step=rest_step
    )


def demo(index: int) -> SimulatedDog:
    return simulated(demo_plan(index), key=str(index))


def offset(latitude: float, longitude: float) -> complex:
    """Return meters east and north of home."""
    east = (longitude - HOME[1]) * cos(radians(HOME[0]))
    return complex(east, latitude - HOME[0]) * 111_195


def seen(sample: Sample) -> complex:
    return offset(sample.latitude, sample.longitude)


def truth(sample: Sample) -> complex:
    return offset(sample.true_latitude, sample.true_longitude)


def walk(**changes: object) -> Outing:
    return Outing(
        **{  # type: ignore[arg-type]  # the fields are known, the changes are free
            "start": NOON + 5 * MINUTE,
            "duration": 30 * MINUTE,
            "speed": 1.2,
            "pauses": ((4 * MINUTE, 2 * MINUTE), (20 * MINUTE, MINUTE)),
        }
        | changes
    )


@settings(max_examples=25, deadline=None)
@given(
    start=moments,
    first=st.integers(0, 9000),
    second=st.integers(0, 9000),
    index=st.integers(0, 5),
)
def test_any_split_in_any_order_gives_the_same(
    start: datetime, first: int, second: int, index: int
) -> None:
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)
    split = demo(index)
    later = split.samples(middle, end)
    earlier = split.samples(start, middle)

    assert earlier + later == demo(index).samples(start, end)


def test_another_process_gives_the_same() -> None:
    code = "from tests.model.test_simulator import *;print(demo(0).samples(NOON, NOON + HOUR))"
    other = subprocess.run(  # noqa: S603  # our own interpreter and code
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "77", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert other.stdout == f"{demo(0).samples(NOON, NOON + HOUR)}\n"


@pytest.mark.parametrize(("seed", "key"), [(2, "rex"), (1, "mia")])
def test_seed_and_key_make_another_dog(seed: int, key: str) -> None:
    other = simulated(FixedPlan(), seed=seed, key=key)

    assert other.latest(NOON) != simulated(FixedPlan()).latest(NOON)


def test_times_are_on_the_grid() -> None:
    dog = simulated(FixedPlan(walks=(walk(),)), moving_step=10, rest_step=60)
    times = [sample.time for sample in dog.samples(NOON, NOON + HOUR)]

    out = [time for time in times if walk().start <= time < walk().end]
    assert out == [walk().start + timedelta(seconds=10) * step for step in range(180)]
    rest = [time for time in times if not walk().start <= time < walk().end]
    assert rest == [NOON + MINUTE * minute for minute in (*range(5), *range(35, 60))]


@pytest.mark.parametrize(("moving_step", "rest_step"), [(7, 60), (10, 61), (0, 60), (10, -5)])
def test_steps_off_the_ticks_are_refused(moving_step: int, rest_step: int) -> None:
    with pytest.raises(ValueError, match="multiple of 5"):
        simulated(FixedPlan(), moving_step=moving_step, rest_step=rest_step)


def test_the_latest_sample_is_not_in_the_future() -> None:
    dog = simulated(FixedPlan())

    assert dog.latest(NOON) == dog.samples(NOON, NOON + MINUTE)[0]
    assert dog.latest(NOON - timedelta.resolution) == dog.samples(NOON - MINUTE, NOON)[0]


def test_a_dead_tracker_has_no_latest_sample() -> None:
    assert simulated(FixedPlan(dead=True)).latest(NOON) is None


def test_the_battery_is_in_whole_percent() -> None:
    (sample,) = simulated(FixedPlan()).samples(NOON, NOON + MINUTE)

    assert sample.battery == 80


@pytest.mark.parametrize(
    ("kind", "r50", "r95", "r99", "half_minute", "exits"),
    [
        ("quiet", 2.9, 9.6, 11.9, 0.95, 0.6),
        ("noisy", 4.6, 14.7, 20.5, 0.74, 11),
        ("bad", 11.4, 32.6, 45.3, 0.58, 45),
    ],
)
def test_rest_noise_is_like_the_recordings(
    kind: RestNoise, r50: float, r95: float, r99: float, half_minute: float, exits: float
) -> None:
    hours = 100
    dog = simulated(FixedPlan(reception=kind), rest_step=5)
    errors = [seen(sample) for sample in dog.samples(NOON, NOON + hours * HOUR)]

    sizes = sorted(map(abs, errors))
    found = [sizes[int(len(sizes) * share)] for share in (0.5, 0.95, 0.99)]
    assert found == pytest.approx([r50, r95, r99], rel=0.35)

    lagged = sum((a * b.conjugate()).real for a, b in zip(errors, errors[6:], strict=False))
    assert lagged / sum(size**2 for size in sizes) == pytest.approx(half_minute, abs=0.12)

    left = sum(abs(a) <= 11 < abs(b) for a, b in pairwise(errors))
    assert exits / 3 < left / hours < exits * 2


def test_noise_goes_on_over_the_hour() -> None:
    dog = simulated(FixedPlan(), rest_step=5)
    errors = [seen(sample) for sample in dog.samples(NOON, NOON + 48 * HOUR)]

    hops = [abs(b - a) for a, b in pairwise(errors)][719::720]
    assert sum(hops) / len(hops) < 0.5


@pytest.mark.parametrize("kind", ["quiet", "noisy", "bad"])
def test_the_claimed_accuracy_is_about_right(kind: RestNoise) -> None:
    dog = simulated(FixedPlan(reception=kind))
    samples = dog.samples(NOON, NOON + 48 * HOUR)

    inside = sum(abs(seen(sample)) <= sample.accuracy for sample in samples) / len(samples)
    assert inside == pytest.approx(0.68, abs=0.15)


def test_noise_outdoors_is_a_few_meters() -> None:
    dog = simulated(FixedPlan(walks=(walk(duration=20 * HOUR, pauses=()),)))
    samples = dog.samples(walk().start, NOON + 20 * HOUR)

    errors = sorted(abs(seen(sample) - truth(sample)) for sample in samples)
    assert 1.5 < errors[len(errors) // 2] < 4
    assert errors[-1] < 12


@pytest.mark.parametrize("speed", [0.6, 1.0, 1.4])
@pytest.mark.parametrize("minutes", [15, 40, 60])
def test_an_outing_is_a_loop_of_its_length(speed: float, minutes: int) -> None:
    outing = walk(speed=speed, duration=minutes * MINUTE, pauses=((5 * MINUTE, MINUTE),))
    dog = simulated(FixedPlan(walks=(outing,)), moving_step=5)
    path = [truth(sample) for sample in dog.samples(outing.start, outing.end + 5 * MINUTE)]

    assert outing.length == pytest.approx(speed * (minutes - 1) * 60)
    assert path[0] == pytest.approx(0, abs=1e-6)
    assert path[-1] == pytest.approx(0, abs=1e-6)
    assert sum(abs(b - a) for a, b in pairwise(path)) == pytest.approx(outing.length, rel=0.02)
    assert outing.length / 8 < max(map(abs, path)) < outing.length / 2


def test_a_dog_walks_at_its_speed_and_stands_in_a_pause() -> None:
    dog = simulated(FixedPlan(walks=(walk(),)))
    samples = dog.samples(walk().start, walk().end)
    hops = [(a.moving, abs(truth(b) - truth(a)) / 10) for a, b in pairwise(samples)]

    walking = [speed for moving, speed in hops if moving]
    standing = [speed for moving, speed in hops if not moving]
    assert len(standing) == 18
    assert max(standing) == 0
    assert max(walking) <= 1.2 * 1.001
    assert sum(walking) / len(walking) == pytest.approx(1.2, rel=0.05)


def test_at_rest_the_dog_is_at_home() -> None:
    samples = simulated(FixedPlan()).samples(NOON, NOON + HOUR)

    assert {(sample.true_latitude, sample.true_longitude) for sample in samples} == {HOME}
    assert {sample.moving for sample in samples} == {False}


@settings(max_examples=200, deadline=None)
@given(now=moments)
def test_one_demo_dog_is_out_one_is_back_and_one_sleeps(now: datetime) -> None:
    latest = [
        demo(index).outings(now - 20 * MINUTE, now + timedelta.resolution) for index in (0, 1, 2)
    ]
    ages = sorted((now - outings[-1].end) for outings in latest)

    assert ages[0] < timedelta() <= ages[1] < 10 * MINUTE <= ages[2] < 20 * MINUTE


@pytest.mark.parametrize("index", range(6))
def test_demo_walks_are_apart_and_real(index: int) -> None:
    outings = demo(index).outings(NOON, NOON + DAY)

    assert len(outings) in {48, 49}
    assert min(b.start - a.end for a, b in pairwise(outings)) == 20 * MINUTE
    strolls = [outing for outing in outings if not outing.escape]
    assert all(0.8 <= outing.speed <= 1.4 for outing in strolls)
    assert {len(outing.pauses) for outing in strolls} == {1, 2}


@pytest.mark.parametrize("index", [0, 3])
def test_the_first_dog_runs_off_once_an_hour(index: int) -> None:
    dog = demo(index)
    escapes = [outing for outing in dog.outings(NOON, NOON + DAY) if outing.escape]

    assert len(escapes) == 24
    for escape in escapes:
        path = list(map(truth, dog.samples(escape.start, escape.end)))
        assert 500 < max(map(abs, path)) < 700
        assert abs(path[30]) > 450
        assert max(abs(b - a) for a, b in pairwise(path)) == pytest.approx(40, rel=0.01)


def test_the_second_dog_loses_its_signal_once_an_hour() -> None:
    dog = demo(1)
    samples = dog.samples(NOON, NOON + DAY)
    gaps = [(a, b) for a, b in pairwise(samples) if b.time - a.time > 2 * MINUTE]

    assert len(gaps) == 24
    assert all(6 * MINUTE < b.time - a.time <= 8 * MINUTE for a, b in gaps)
    walks = [dog.outings(a.time, b.time) for a, b in gaps]
    assert {len(found) for found in walks} == {1}
    assert all(
        found[0].start < a.time < found[0].end < b.time
        for found, (a, b) in zip(walks, gaps, strict=True)
    )


def test_the_third_dog_runs_low_and_is_charged() -> None:
    levels = [sample.battery for sample in demo(2).samples(NOON, NOON + 5 * HOUR)]

    assert (min(levels), max(levels)) == (5, 40)
    assert max(abs(b - a) for a, b in pairwise(levels)) <= 2


@pytest.mark.parametrize("index", [0, 1])
def test_the_other_batteries_fall_slowly(index: int) -> None:
    levels = [sample.battery for sample in demo(index).samples(NOON, NOON + DAY)]

    assert (min(levels), max(levels)) == (60, 100)
    assert max(abs(b - a) for a, b in pairwise(levels)) <= 5


def test_one_demo_dog_has_noisy_nights() -> None:
    assert [demo_plan(index).noise(NOON) for index in (0, 1, 2)] == ["quiet", "noisy", "quiet"]
