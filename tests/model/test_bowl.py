"""A scale under a bowl: what was eaten, and what was not."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.pawcontrol.model.bowl import LEAST, MOST, NOISE, SETTLE, Bowl, Eaten

START: Final = datetime(2026, 1, 5, 7, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
steady = settings(derandomize=True, deadline=None, max_examples=100)
levels = st.lists(st.floats(min_value=0, max_value=4000), min_size=1, max_size=12)


def after(seconds: float) -> datetime:
    """Return a time."""
    return START + seconds * SECOND


def readings(bowl: Bowl, told: Iterable[tuple[float, float]]) -> list[Eaten]:
    """Tell seconds and grams, and wait until the last level has held."""
    found = []
    last = 0.0
    for seconds, grams in told:
        found.append(bowl.add(after(seconds), grams))
        last = seconds
    found.append(bowl.advance(after(last) + SETTLE))
    return [eaten for eaten in found if eaten]


def held(grams: Sequence[float]) -> list[tuple[float, float]]:
    """Return readings of levels that hold for ten minutes each."""
    return [(600.0 * number, each) for number, each in enumerate(grams)]


def test_a_meal() -> None:
    bowl = Bowl()
    filled = [(0, 0.0), (100, 151.0), (160, 150.2), (161, 149.5), (1000, 150.0)]
    eating = [(1005, 190.0), (1006, 120.0), (1010, 140.0), (1040, 20.0), (1060, 0.4)]
    (eaten,) = readings(bowl, [*filled, *eating, (1090, 0.0), (1119, 0.6)])
    assert eaten.time == after(1060)
    assert eaten.grams == pytest.approx(150, abs=NOISE)


def test_a_level_counts_when_it_has_held() -> None:
    bowl = Bowl()
    readings(bowl, held([200, 50]))
    assert bowl.next_deadline is None
    bowl.add(after(2000), 10)
    assert bowl.next_deadline == after(2000) + SETTLE
    assert bowl.advance(after(2000) + SETTLE - SECOND) is None
    assert bowl.advance(after(2000) + SETTLE) == Eaten(time=after(2000), grams=40)
    assert bowl.advance(after(9000)) is None
    assert bowl.next_deadline is None


def test_the_next_reading_tells_that_a_level_had_held() -> None:
    bowl = Bowl()
    assert bowl.add(after(0), 200) is None
    assert bowl.add(after(600), 50) is None
    assert bowl.level == 200
    assert bowl.add(after(1200), 300) == Eaten(time=after(600), grams=150)


def test_nothing_is_known_of_an_untold_bowl() -> None:
    bowl = Bowl()
    assert bowl.next_deadline is None
    assert bowl.advance(START) is None
    assert bowl.level is None


def test_a_refill_is_no_meal() -> None:
    bowl = Bowl()
    assert readings(bowl, held([20, 300])) == []
    assert bowl.level == 300


def test_a_bowl_that_was_lifted_tells_nothing() -> None:
    bowl = Bowl()
    assert readings(bowl, held([200, -350, -348, 200])) == []
    assert readings(bowl, [(9000, -350), (9600, 80)]) == [Eaten(time=after(9600), grams=120)]


@pytest.mark.parametrize(("gone", "meals"), [(LEAST, 1), (LEAST - 1, 0), (MOST, 1), (MOST + 1, 0)])
def test_what_is_too_little_or_too_much_for_a_meal(gone: float, meals: int) -> None:
    assert len(readings(Bowl(), held([MOST + 1, MOST + 1 - gone]))) == meals


def test_little_bites_add_up() -> None:
    (eaten,) = readings(Bowl(), held([100, 96, 92, 88]))
    assert eaten == Eaten(time=after(1800), grams=12)


def test_what_nobody_saw_is_not_known() -> None:
    bowl = Bowl()
    readings(bowl, held([200]))
    bowl.forget()
    assert bowl.next_deadline is None
    assert readings(bowl, [(5000, 20)]) == []
    assert bowl.level == 20


@steady
@given(levels)
def test_food_is_conserved(grams: list[float]) -> None:
    """What was there and what came is what was eaten and what is there."""
    bowl = Bowl()
    known, eaten = [], 0.0
    for seconds, level in held(grams):
        found = readings(bowl, [(seconds, level)])
        eaten += sum(each.grams for each in found)
        known.append(bowl.level or 0.0)
    came = sum(max(0.0, later - earlier) for earlier, later in pairwise(known))
    assert known[0] + came == pytest.approx(eaten + known[-1])
    assert abs(known[-1] - grams[-1]) < LEAST


@steady
@given(levels)
def test_noise_changes_little(grams: list[float]) -> None:
    wavering = [
        (seconds + second, level + (second % 3 - 1) * NOISE / 2)
        for seconds, level in held([round(each / 50) * 50 for each in grams])
        for second in range(0, 90, 7)
    ]
    quiet = readings(Bowl(), held([round(each / 50) * 50 for each in grams]))
    loud = readings(Bowl(), wavering)
    assert [each.time for each in loud] == [each.time for each in quiet]
    assert [e.grams for e in loud] == pytest.approx([e.grams for e in quiet], abs=NOISE)


@steady
@given(levels, st.lists(st.integers(min_value=0, max_value=9000), max_size=20))
def test_looking_more_often_changes_nothing(grams: list[float], looks: list[int]) -> None:
    often, once = Bowl(), Bowl()
    events = [*((at, level) for at, level in held(grams)), *((look + 0.5, None) for look in looks)]
    found = [
        often.advance(after(at)) if level is None else often.add(after(at), level)
        for at, level in sorted(events, key=lambda event: event[0])
    ]
    end = after(99_999)
    told = [each for each in (*found, often.advance(end)) if each]
    assert told == readings(once, held(grams))


@steady
@given(st.lists(st.floats(min_value=-500, max_value=4000), max_size=50))
def test_what_does_not_hold_is_nothing(grams: list[float]) -> None:
    """A dog with its nose in the bowl that leaves all of its food."""
    bowl = Bowl()
    readings(bowl, held([300]))
    wild = [(1000 + second, each) for second, each in enumerate(grams)]
    assert readings(bowl, [*wild, (1051, 300)]) == []
    assert bowl.level == 300
