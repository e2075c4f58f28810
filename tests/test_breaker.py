"""When a source is left alone, and for how long."""

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.breaker import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    LONGEST_RETRY_AFTER,
    SHORTEST_PAUSE,
    THRESHOLD,
    BreakerState,
    CircuitBreaker,
)


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    """Return a breaker whose pauses are as long as they may be."""
    return CircuitBreaker(clock=clock, jitter=lambda _least, most: most)


def fail(breaker: CircuitBreaker, times: int) -> None:
    """Let requests fail one after the other."""
    for _ in range(times):
        assert breaker.admit()
        breaker.failed()


def test_a_failure_or_two_change_nothing(breaker: CircuitBreaker) -> None:
    fail(breaker, THRESHOLD - 1)
    assert (breaker.state, breaker.wait) == (BreakerState.CLOSED, 0)
    breaker.succeeded()
    fail(breaker, THRESHOLD - 1)
    assert breaker.state is BreakerState.CLOSED


def test_several_in_a_row_open_it(breaker: CircuitBreaker) -> None:
    fail(breaker, THRESHOLD)
    assert (breaker.state, breaker.wait) == (BreakerState.OPEN, FIRST_PAUSE)
    assert not breaker.admit()


def test_one_request_finds_out_whether_the_source_is_back(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker, THRESHOLD)
    clock.now += FIRST_PAUSE
    assert str(breaker.state) == "half_open"
    assert [breaker.admit(), breaker.admit()] == [True, False]
    breaker.succeeded()
    assert str(breaker.state) == "closed"
    assert [breaker.admit(), breaker.admit()] == [True, True]


def test_a_request_that_was_given_up_leaves_room_for_the_next(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker, THRESHOLD)
    clock.now += FIRST_PAUSE
    assert breaker.admit()
    breaker.abandoned()
    assert breaker.admit()


def test_pauses_grow_up_to_a_limit_and_begin_anew_after_success(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    fail(breaker, THRESHOLD)
    pauses = []
    for _ in range(8):
        pauses.append(breaker.wait)
        clock.now += breaker.wait
        fail(breaker, 1)
    assert pauses == [10, 20, 40, 80, *[LONGEST_PAUSE] * 4]
    clock.now += breaker.wait
    assert breaker.admit()
    breaker.succeeded()
    fail(breaker, THRESHOLD)
    assert breaker.wait == FIRST_PAUSE


def test_what_the_source_asks_for_counts_at_once(breaker: CircuitBreaker, clock: Clock) -> None:
    assert breaker.admit()
    breaker.failed(60)
    assert (breaker.state, breaker.wait) == (BreakerState.OPEN, 60)
    clock.now += 60
    assert breaker.admit()
    breaker.failed(7200)
    assert breaker.wait == LONGEST_RETRY_AFTER


def test_requests_that_began_before_a_pause_do_not_prolong_it(breaker: CircuitBreaker) -> None:
    assert all(breaker.admit() for _ in range(THRESHOLD + 3))
    for _ in range(THRESHOLD + 2):
        breaker.failed()
    assert (breaker.wait, breaker.trips) == (FIRST_PAUSE, 1)
    breaker.failed(30)
    assert (breaker.wait, breaker.trips) == (30, 1)


@given(st.integers(0, 40))
def test_jitter_is_full(trips: int) -> None:
    clock, asked = Clock(), list[tuple[float, float]]()

    def jitter(least: float, most: float) -> float:
        asked.append((least, most))
        return least

    breaker = CircuitBreaker(clock=clock, jitter=jitter)
    fail(breaker, THRESHOLD)
    for _ in range(trips):
        clock.now += breaker.wait
        fail(breaker, 1)
    assert asked[-1] == (SHORTEST_PAUSE, min(FIRST_PAUSE * 2**trips, LONGEST_PAUSE))
