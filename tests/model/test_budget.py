"""A source gets as many requests in a day as it should, and dogs that are out come first."""

from typing import Final

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.budget import LONGEST_SECONDS, RESERVE, stretched
from custom_components.pawcontrol.model.pace import Pace

DAY: Final = 86_400.0
_SECONDS: Final = {Pace.WALK: 10.0, Pace.MOVING: 15.0, Pace.REST: 30.0}


@pytest.mark.parametrize(
    ("pace", "left", "until", "seconds"),
    [
        (Pace.REST, 5000, DAY, 30),
        (Pace.MOVING, 5000, DAY, 15),
        (Pace.WALK, 5000, DAY, 10),
        (Pace.MOVING, 1000, DAY / 4, 43.2),
        (Pace.REST, 1000, DAY / 4, 43.2),
        (Pace.WALK, 1000, DAY / 4, 10),
        (Pace.REST, RESERVE, 7200, LONGEST_SECONDS),
        (Pace.REST, 0, 60, 60),
        (Pace.WALK, 100, 7200, 72),
        (Pace.WALK, 0, 7200, LONGEST_SECONDS),
        (Pace.REST, RESERVE, 20, 30),
        (Pace.ESCAPED, 0, DAY, 10),
        (Pace.LOST, -5, DAY, 10),
    ],
)
def test_interval(pace: Pace, left: float, until: float, seconds: float) -> None:
    assert stretched(_SECONDS.get(pace, 10.0), pace, left=left, until=until) == seconds


@given(st.lists(st.tuples(st.sampled_from([*_SECONDS]), st.integers(1, 12)), min_size=1))
def test_a_day_of_any_kind_stays_within_the_budget(hours: list[tuple[Pace, int]]) -> None:
    paces = [pace for pace, count in hours for _ in range(count)]
    budget, made, now = 5000, 0, 0.0
    while now < DAY:
        pace = paces[int(now / 3600) % len(paces)]
        now += stretched(_SECONDS[pace], pace, left=budget - made, until=DAY - now)
        made += 1
    assert made <= budget + 1
