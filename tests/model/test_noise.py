"""The noise of a tracker."""

from itertools import pairwise
from math import exp

import pytest

from custom_components.pawcontrol.model.noise import (
    OUTDOORS,
    REST,
    TICK,
    Noise,
    Receiver,
    stream,
)


def test_a_stream_repeats_for_the_same_parts_only() -> None:
    first, again, other = (stream("a", key).random() for key in (1, 1, 2))

    assert first == again
    assert first != other


def test_calm_holds_the_last_error() -> None:
    receiver, random = Receiver(), stream("calm")
    errors = []
    for _ in range(2000):
        receiver.tick(REST["quiet"], random)
        errors.append(receiver.error)

    held = sum(a == b for a, b in pairwise(errors)) / len(errors)
    assert held == pytest.approx(0.97, abs=0.03)


def test_outdoors_hardly_anything_is_held() -> None:
    receiver, random = Receiver(), stream("outdoors")
    errors = set()
    for _ in range(2000):
        receiver.tick(OUTDOORS, random)
        errors.add(receiver.error)

    assert len(errors) > 1800
    assert max(map(abs, errors)) < 12


@pytest.mark.parametrize("noise", [*REST.values(), OUTDOORS])
def test_receivers_forget_where_they_began(noise: Noise) -> None:
    old, new = Receiver(), Receiver()
    random = stream("before")
    for _ in range(500):
        old.tick(REST["bad"], random)
    assert abs(old.error - new.error) > 1

    one, two = stream("shared"), stream("shared")
    for _ in range(7200 // TICK):
        old.tick(noise, one)
        new.tick(noise, two)

    assert abs(old.error - new.error) < 0.1
    assert old.accuracy(noise) == new.accuracy(noise)


def test_the_claimed_accuracy_follows_the_size_of_the_bursts() -> None:
    receiver, random = Receiver(), stream("claims")
    claims = []
    for _ in range(5000):
        receiver.tick(REST["noisy"], random)
        claims.append(receiver.accuracy(REST["noisy"]))

    assert sorted(claims)[len(claims) // 2] == pytest.approx(REST["noisy"].claim, rel=0.1)
    assert max(claims) > REST["noisy"].claim * exp(0.3)
    assert min(claims) > 0
