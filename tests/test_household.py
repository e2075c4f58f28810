"""The household day and its faults, which other tests stand on."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from custom_components.pawcontrol.model.simulator import Plan, SimulatedDog
from tests.household import FixedPlan, household_plan, with_faults

HOME = (52.0, 5.0)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def _dog(plan: Plan, step: int) -> SimulatedDog:
    return SimulatedDog(seed=1, key="rex", home=HOME, plan=plan, moving_step=step, rest_step=step)


def test_a_household_day_is_typical() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    plan = household_plan(5, time_zone=zone)
    midnight = datetime(2026, 3, 28, tzinfo=zone)
    walks = plan.outings(midnight, midnight + 14 * DAY)

    starts = [outing.start.astimezone(zone).hour for outing in walks]
    assert len(starts) == 42
    assert set(starts[0::3]) == {7}
    assert set(starts[1::3]) == {12, 13}
    assert set(starts[2::3]) == {18, 19}
    assert all(15 * MINUTE <= outing.duration <= 60 * MINUTE for outing in walks)
    assert all(0.6 <= outing.speed <= 1.4 for outing in walks)
    pauses = [length for outing in walks for _, length in outing.pauses]
    assert all(timedelta(seconds=30) <= length <= timedelta(seconds=200) for length in pauses)

    kinds = Counter(plan.noise(midnight + HOUR * hour) for hour in range(24))
    assert kinds == {"quiet": 11, "noisy": 11, "bad": 2}


def test_a_household_walk_is_found_from_any_hour_of_it() -> None:
    plan = household_plan(8)
    for outing in plan.outings(NOON, NOON + 5 * DAY):
        assert plan.outings(outing.start, outing.end)[0] == outing
        assert plan.outings(outing.end - MINUTE, outing.end + 6 * MINUTE)[0] == outing
        assert outing not in plan.outings(outing.end, outing.end + MINUTE)


@pytest.mark.parametrize("step", [5, 10, 30, 60])
def test_a_household_day_has_one_outage(step: int) -> None:
    dog = _dog(household_plan(5), step)
    samples = dog.samples(NOON - 12 * HOUR, NOON + 12 * HOUR)
    gaps = [b.time - a.time for a, b in pairwise(samples) if b.time - a.time > step * MINUTE / 60]

    assert len(gaps) == 1
    assert 5 * MINUTE < gaps[0] < 32 * MINUTE
    assert samples[0].battery - samples[-1].battery == 48
    whole = _dog(household_plan(5, outage=False), step)
    assert len(whole.samples(NOON - 12 * HOUR, NOON + 12 * HOUR)) == 86_400 // step


def test_faults_are_as_frequent_as_they_should_be() -> None:
    samples = _dog(FixedPlan(), 5).samples(NOON, NOON + 24 * HOUR)
    sound = [replace(sample, latitude=HOME[0], longitude=HOME[1]) for sample in samples]
    fixes = with_faults(sound, 4, understated=2)

    assert fixes == with_faults(sound, 4, understated=2)
    assert len(fixes) - len(samples) - 5 == pytest.approx(0.01 * len(samples), rel=0.3)
    places = Counter((fix["latitude"], fix["longitude"]) for fix in fixes)
    assert places[0, 0] == places["unknown", HOME[1]] == places[HOME[0], None] == 1
    assert len(places) - 5 == pytest.approx(0.002 * len(samples), rel=0.5)
    late = sum(str(b["time"]) < str(a["time"]) for a, b in pairwise(fixes))
    assert late == pytest.approx(0.005 * len(samples), rel=0.3)
    assert max(str(fix["time"]) for fix in fixes) > str(samples[-1].time + DAY)
    assert {fix["accuracy"] for fix in fixes} == {sample.accuracy / 2 for sample in samples}
