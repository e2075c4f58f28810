"""What a source is asked, how often, and what is known without asking."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, override
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.pawcontrol.breaker import BreakerState
from custom_components.pawcontrol.cache import PersistentCache, TwoLevelCache
from custom_components.pawcontrol.client import SourceClient
from custom_components.pawcontrol.gate import Failure
from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.routes import HOUR
from custom_components.pawcontrol.sources import (
    Raw,
    Receiver,
    Source,
    SourceAuthError,
    SourceConnectionError,
    SourceError,
    SourceFaultError,
)

NAME: Final = "pawcontrol.test"
NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


class FakeSource(Source):
    """A source that notes what it is asked, and fails when it is told to."""

    def __init__(self, fix_interval: float | None = 10.0) -> None:
        """Create a source of two trackers."""
        self.origins: tuple[str, ...] = ("one", "two")
        self.fix_interval = fix_interval
        self.asked = 0
        self.hours: list[tuple[str, datetime, datetime]] = []
        self.error: Exception | None = None
        self.faults = list[Exception]()
        self.receivers: list[Receiver] = []

    @override
    async def async_positions(self) -> dict[str, Raw]:
        self.asked += 1
        await asyncio.sleep(0)
        self._fail()
        return {origin: {"level": self.asked} for origin in self.origins}

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        self.hours.append((tracker, start, end))
        self._fail()
        return [{"level": len(self.hours)}]

    @override
    def parse(self, raw: Raw, now: datetime) -> Report:
        return Report(battery=raw["level"], door_opened=now)

    @override
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        self.receivers.append(receive)
        return self.receivers.clear

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop()
        if self.error:
            raise self.error


@pytest.fixture
def source() -> FakeSource:
    """Return a source that must be asked."""
    return FakeSource()


@pytest.fixture
async def cache(hass: HomeAssistant) -> AsyncGenerator[TwoLevelCache[Any]]:
    """Return the cache of an entry."""
    cache = TwoLevelCache[Any](hass, name=NAME)
    await cache.async_setup()
    yield cache
    await cache.async_shutdown()


@pytest.fixture
async def client(
    source: FakeSource, cache: TwoLevelCache[Any], freezer: FrozenDateTimeFactory
) -> AsyncGenerator[SourceClient]:
    """Return a client at noon."""
    freezer.move_to(NOON)
    client = SourceClient(source, cache)
    yield client
    await client.async_shutdown()


@pytest.fixture
def answer(freezer: FrozenDateTimeFactory) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Return a function that lets the clock go on until a question is answered."""

    async def wait(question: Coroutine[Any, Any, Any]) -> Any:
        task = asyncio.create_task(question)
        await asyncio.sleep(0)
        freezer.tick(0.1)
        return await task

    return wait


type Answer = Callable[[Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]]


async def test_dogs_that_ask_together_share_one_request(
    client: SourceClient, source: FakeSource
) -> None:
    answers = await asyncio.gather(*(client.async_positions() for _ in range(5)))
    assert answers == [{"one": {"level": 1}, "two": {"level": 1}}] * 5
    assert (source.asked, client.requests, client.requests_avoided) == (1, 1, 4)


async def test_positions_are_at_most_five_seconds_old(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    await client.async_positions()
    freezer.tick(4.9)
    await client.async_positions()
    assert (source.asked, client.requests_avoided) == (1, 1)
    freezer.tick(0.2)
    await client.async_positions()
    assert (source.asked, client.requests, client.requests_avoided) == (2, 2, 1)


async def test_who_takes_older_positions_costs_no_request_and_leaves_the_poll_its_own(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    await client.async_positions()
    freezer.tick(9)
    known = await client.async_positions(max_age=10)
    known.clear()
    assert set(await client.async_positions(max_age=10)) == {"one", "two"}
    assert (source.asked, client.requests_avoided) == (1, 2)
    await client.async_positions()
    freezer.tick(9)
    await client.async_positions(max_age=10)
    assert (source.asked, client.requests_avoided) == (2, 3)
    freezer.tick(2)
    await client.async_positions(max_age=10)
    assert source.asked == 3
    freezer.tick(61)
    await client.async_positions(max_age=100)
    assert source.asked == 4


async def test_old_positions_do_not_make_a_source_answer(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    await client.async_positions()
    freezer.tick(6)
    source.error = SourceConnectionError()
    with pytest.raises(SourceConnectionError):
        await client.async_positions()
    await client.async_positions(max_age=10)
    assert not client.connected


async def test_positions_of_an_earlier_run_are_asked_for_anew(
    client: SourceClient, source: FakeSource, cache: TwoLevelCache[Any]
) -> None:
    await client.async_positions()
    await SourceClient(source, cache).async_positions(max_age=10)
    assert source.asked == 2


async def test_who_pushes_costs_no_request(cache: TwoLevelCache[Any]) -> None:
    source = FakeSource(fix_interval=None)
    client = SourceClient(source, cache)
    assert await client.async_positions() == {"one": {"level": 1}, "two": {"level": 1}}
    assert await client.async_positions() == {"one": {"level": 2}, "two": {"level": 2}}
    assert (client.requests, client.requests_avoided) == (0, 0)
    assert (client.polls, client.fix_interval) == (False, 0.0)


async def test_a_source_that_must_be_asked_tells_how_often(client: SourceClient) -> None:
    assert (client.polls, client.fix_interval) == (True, 10.0)


async def test_requests_of_the_last_minute(
    client: SourceClient, freezer: FrozenDateTimeFactory
) -> None:
    assert client.requests_last_minute == 0
    await client.async_positions()
    freezer.tick(40)
    await client.async_positions()
    assert client.requests_last_minute == 2
    freezer.tick(30)
    assert client.requests_last_minute == 1
    assert client.requests == 2


async def test_a_closed_hour_is_asked_for_once_in_36_hours(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    hour = NOON - 3 * HOUR
    assert await answer(client.async_route("one", hour)) == [{"level": 1}]
    freezer.tick(timedelta(hours=35))
    assert await answer(client.async_route("one", hour)) == [{"level": 1}]
    assert source.hours == [("one", hour, hour + HOUR)]
    assert (client.requests, client.requests_avoided) == (1, 1)
    freezer.tick(timedelta(hours=2))
    assert await answer(client.async_route("one", hour)) == [{"level": 2}]


async def test_an_open_hour_is_known_for_half_a_minute(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    await answer(client.async_route("one", NOON))
    freezer.tick(29)
    await answer(client.async_route("one", NOON))
    assert (len(source.hours), client.requests_avoided) == (1, 1)
    freezer.tick(2)
    await answer(client.async_route("one", NOON))
    assert (len(source.hours), client.requests_avoided) == (2, 1)


@pytest.mark.parametrize(("minutes", "asked"), [(69, 2), (71, 1)])
async def test_an_hour_closes_ten_minutes_after_its_end(
    client: SourceClient,
    source: FakeSource,
    answer: Answer,
    freezer: FrozenDateTimeFactory,
    minutes: float,
    asked: int,
) -> None:
    freezer.move_to(NOON + timedelta(minutes=minutes))
    await answer(client.async_route("one", NOON))
    freezer.tick(60)
    await answer(client.async_route("one", NOON))
    assert len(source.hours) == asked


async def test_an_hour_that_closes_is_asked_for_once_more(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOON + timedelta(minutes=69, seconds=50))
    await answer(client.async_route("one", NOON))
    freezer.tick(15)
    assert await answer(client.async_route("one", NOON)) == [{"level": 2}]
    assert len(source.hours) == 2


async def test_an_hour_of_which_a_tracker_holds_back_the_end_is_not_kept(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOON + 2 * HOUR)
    heard, told = NOON + timedelta(minutes=20), NOON + timedelta(minutes=90)
    assert await answer(client.async_route("one", NOON, newest=heard)) == [{"level": 1}]
    assert await answer(client.async_route("one", NOON, newest=told)) == [{"level": 2}]
    freezer.tick(35 * 3600)
    assert await answer(client.async_route("one", NOON, newest=told)) == [{"level": 2}]


async def test_an_hour_is_asked_for_once_while_the_dog_rests(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    for minute in (20, 30, 40):
        freezer.move_to(NOON + timedelta(minutes=minute))
        assert await answer(client.async_route("one", NOON, rest=NOON)) == [{"level": 1}]
    later = NOON + timedelta(minutes=41)
    assert await answer(client.async_route("one", NOON, rest=later)) == [{"level": 2}]


async def test_who_needs_the_newest_fix_gets_no_answer_of_before(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOON + timedelta(minutes=20))
    await answer(client.async_route("one", NOON))
    newest = NOON + timedelta(minutes=20)
    assert await answer(client.async_route_to("one", NOON, newest)) == [{"level": 2}]
    assert await answer(client.async_route_to("one", NOON, newest)) == [{"level": 2}]


@pytest.mark.parametrize(
    ("hour", "newest", "requests"),
    [
        (NOON - 2 * HOUR, NOON - HOUR, 1),
        (NOON - 2 * HOUR, NOON - 1.5 * HOUR, 2),
        (NOON - HOUR, NOON, 2),
    ],
)
async def test_an_hour_that_was_asked_for_up_to_a_fix_is_kept_once_it_is_closed(
    client: SourceClient,
    source: FakeSource,
    answer: Answer,
    freezer: FrozenDateTimeFactory,
    hour: datetime,
    newest: datetime,
    requests: int,
) -> None:
    await answer(client.async_route_to("one", hour, newest))
    freezer.tick(11 * 60)
    await answer(client.async_route("one", hour))
    assert len(source.hours) == requests


async def test_hours_and_trackers_are_kept_apart(
    client: SourceClient, source: FakeSource, answer: Answer
) -> None:
    questions = [
        client.async_route(tracker, hour)
        for tracker in ("one", "two")
        for hour in (NOON - 3 * HOUR, NOON - 2 * HOUR)
    ]
    await answer(asyncio.wait_for(asyncio.gather(*questions), None))
    assert len(set(source.hours)) == len(source.hours) == 4


async def test_the_same_hour_in_another_time_zone_is_the_same(
    client: SourceClient, source: FakeSource, answer: Answer
) -> None:
    hour = NOON - 3 * HOUR
    await answer(client.async_route("one", hour))
    abroad = hour.astimezone(datetime.strptime("+0200", "%z").tzinfo)
    await answer(client.async_route("one", abroad))
    assert source.hours == [("one", hour, hour + HOUR)]


async def test_closed_hours_outlive_a_restart(
    hass: HomeAssistant,
    client: SourceClient,
    source: FakeSource,
    cache: TwoLevelCache[Any],
    answer: Answer,
) -> None:
    await answer(client.async_route("one", NOON - 3 * HOUR))
    await cache.async_shutdown()
    restarted = TwoLevelCache[Any](hass, name=NAME)
    await restarted.async_setup()
    known = await SourceClient(source, restarted).async_route("one", NOON - 3 * HOUR)
    assert known == [{"level": 1}]
    assert len(source.hours) == 1


DAY: Final = (NOON - timedelta(hours=36), NOON - timedelta(hours=12))


async def test_a_day_that_may_get_longer_is_known_for_five_minutes(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    for _ in range(2):
        assert await answer(client.async_day("one", *DAY, closed=False)) == [{"level": 1}]
        freezer.tick(149)
    freezer.tick(2)
    assert await answer(client.async_day("one", *DAY, closed=False)) == [{"level": 2}]
    assert source.hours == [("one", *DAY)] * 2
    assert (client.requests, client.requests_avoided) == (2, 1)


async def test_a_day_that_is_closed_is_kept_for_good_in_a_file_of_its_own(
    hass: HomeAssistant, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(NOON)
    routes = PersistentCache[Any](hass, f"{NAME}.routes")
    client = SourceClient(source, TwoLevelCache[Any](hass, name=NAME), None, routes)
    await routes.async_setup()
    for tracker in ("one", "two"):
        assert await answer(client.async_day(tracker, *DAY, closed=True))
    await routes.async_shutdown()
    freezer.tick(timedelta(days=1000))
    later = PersistentCache[Any](hass, f"{NAME}.routes")
    await later.async_setup()
    source.origins = ("one",)
    client = SourceClient(source, TwoLevelCache[Any](hass, name=NAME), None, later)
    client.forget_others(())
    assert await client.async_day("one", *DAY, closed=True) == [{"level": 1}]
    assert len(source.hours) == 2
    assert await answer(client.async_day("two", *DAY, closed=True)) == [{"level": 3}]
    await client.async_shutdown()
    await later.async_shutdown()


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, tracker: client.async_route(tracker, NOON - 3 * HOUR),
        lambda client, tracker: client.async_day(tracker, *DAY, closed=False),
        lambda client, tracker: client.async_day(tracker, *DAY, closed=True),
    ],
    ids=["hour", "day", "closed day"],
)
async def test_what_is_kept_of_a_tracker_that_nobody_wears_is_forgotten(
    client: SourceClient, source: FakeSource, answer: Answer, ask: Callable[..., Any]
) -> None:
    for origins in (("one", "one two"), ("one",)):
        source.origins = origins
        client.forget_others(())
        for tracker in ("one", "one two"):
            assert await answer(ask(client, tracker))
    assert [tracker for tracker, *_ in source.hours] == ["one", "one two", "one two"]


async def test_a_day_is_known_while_the_source_fails(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    await answer(client.async_day("one", *DAY, closed=False))
    freezer.tick(timedelta(hours=20))
    source.error = SourceError()
    assert await answer(client.async_day("one", *DAY, closed=False)) == [{"level": 1}]
    with pytest.raises(SourceError):
        await answer(client.async_day("two", *DAY, closed=False))


async def test_a_day_that_fails_says_nothing_of_the_present(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    source.error = SourceConnectionError()
    for _ in range(4):
        with pytest.raises(SourceConnectionError):
            await answer(client.async_day("one", *DAY, closed=True))
        freezer.tick(31)
    assert (len(source.hours), client.breaker_state) == (4, BreakerState.CLOSED)


async def test_a_request_that_waits_for_its_turn_is_none_avoided(
    client: SourceClient, freezer: FrozenDateTimeFactory
) -> None:
    questions = [
        asyncio.create_task(client.async_route("one", NOON - n * HOUR)) for n in range(2, 5)
    ]
    await asyncio.sleep(0)
    assert (client.requests, client.requests_avoided) == (0, 0)
    freezer.tick(0.1)
    await asyncio.gather(*questions)
    assert (client.requests, client.requests_avoided) == (3, 0)


async def test_at_most_ten_requests_start_in_a_second(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    hours = [NOON - n * HOUR for n in range(2, 14)]
    questions = [asyncio.create_task(client.async_route("one", hour)) for hour in hours]
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(source.hours) == client.requests == 10
    freezer.tick(1.1)
    await asyncio.gather(*questions)
    assert len(source.hours) == 12


async def test_the_past_is_asked_for_no_faster_than_the_present(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    pieces = (client.async_past("one", NOON - n * HOUR, NOON) for n in range(1, 13))
    questions = [asyncio.create_task(piece) for piece in pieces]
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(source.hours) == 10
    freezer.tick(1.1)
    await asyncio.gather(*questions)
    assert len(source.hours) == 12


@pytest.mark.parametrize("faults", [1, 2])
async def test_a_fault_of_a_moment_is_not_seen(
    hass: HomeAssistant, source: FakeSource, cache: TwoLevelCache[Any], faults: int
) -> None:
    client = SourceClient(source, cache)
    source.faults = [SourceConnectionError() for _ in range(faults)]
    assert await client.async_route("one", dt_util.utcnow() - 3 * HOUR) == [{"level": 1 + faults}]
    assert (client.requests, client.requests_avoided) == (1 + faults, 0)
    await client.async_shutdown()


async def test_a_source_that_asks_for_time_gets_it(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    source.error = SourceConnectionError(retry_after=60)
    with pytest.raises(SourceConnectionError):
        await answer(client.async_route("one", NOON - 3 * HOUR))
    assert client.breaker_state is BreakerState.OPEN
    source.error = None
    with pytest.raises(SourceConnectionError) as refused:
        await client.async_positions()
    assert refused.value.retry_after == pytest.approx(60, abs=0.2)
    assert (client.requests, source.asked, client.connected) == (1, 0, False)
    freezer.tick(61)
    assert await client.async_positions()
    assert (client.breaker_state, client.connected) == (BreakerState.CLOSED, True)


async def test_a_source_that_fails_again_and_again_is_left_alone(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    source.error = SourceConnectionError()
    for _ in range(5):
        with pytest.raises(SourceConnectionError):
            await client.async_positions()
    assert (source.asked, client.requests) == (3, 3)
    assert client.last_failure == Failure(kind="SourceConnectionError", time=NOON)


async def test_a_source_that_answers_badly_is_there(
    client: SourceClient, source: FakeSource
) -> None:
    source.error = SourceAuthError()
    for _ in range(5):
        with pytest.raises(SourceAuthError):
            await client.async_positions()
    assert (source.asked, client.breaker_state) == (5, BreakerState.CLOSED)
    assert client.last_failure == Failure(kind="SourceAuthError", time=NOON)


async def test_an_answer_of_any_kind_ends_a_row_of_failures(
    client: SourceClient, source: FakeSource
) -> None:
    for error in (SourceConnectionError, SourceAuthError, SourceConnectionError):
        for _ in range(2):
            source.error = error()
            with pytest.raises(error):
                await client.async_positions()
    assert (source.asked, client.breaker_state) == (6, BreakerState.CLOSED)


async def test_a_question_that_is_given_up_after_a_rest_lets_others_ask(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    source.faults = [SourceConnectionError(retry_after=20)]
    with pytest.raises(SourceConnectionError):
        await client.async_positions()
    freezer.tick(25)
    with patch.object(source, "async_route", lambda *_: asyncio.Event().wait()):
        given_up = asyncio.create_task(client.async_past("one", NOON - HOUR, NOON))
        await asyncio.sleep(0)
        assert client.requests == 2
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
    assert await client.async_positions()


async def test_what_breaks_within_a_source_is_no_outage(
    client: SourceClient, source: FakeSource
) -> None:
    source.error = ZeroDivisionError()
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            await client.async_positions()
    assert (source.asked, client.breaker_state) == (5, BreakerState.CLOSED)


async def test_a_source_that_is_unwell_is_left_alone(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    source.error = SourceFaultError()
    for _ in range(3):
        with pytest.raises(SourceFaultError):
            await client.async_positions()
    with pytest.raises(SourceConnectionError) as refused:
        await client.async_positions()
    assert source.asked == 3
    assert refused.value.retry_after
    source.error = None
    freezer.tick(11)
    assert await client.async_positions()


@pytest.mark.parametrize("error", [SourceError, SourceFaultError])
async def test_a_tracker_whose_history_fails_does_not_hide_where_the_others_are(
    client: SourceClient,
    source: FakeSource,
    answer: Answer,
    freezer: FrozenDateTimeFactory,
    error: type[SourceError],
) -> None:
    for asked in range(1, 6):
        source.faults = [error()]
        with pytest.raises(error):
            await answer(client.async_route("one", NOON - asked * HOUR - 2 * HOUR))
        assert len(source.hours) == asked
        freezer.tick(10)
        assert await client.async_positions()


async def test_a_source_without_a_remote_can_do_nothing_for_its_trackers(
    client: SourceClient,
) -> None:
    assert not client.has_remote
    with pytest.raises(SourceError):
        await client.async_tell(lambda remote: remote.async_locate("one"))
    assert client.requests == 0


async def test_short_intervals_are_remembered_over_a_restart(
    hass: HomeAssistant, client: SourceClient, source: FakeSource, cache: TwoLevelCache[Any]
) -> None:
    for tracker in ("one", "two"):
        client.mark_short_interval(tracker, short=True)
    client.mark_short_interval("one", short=False)
    await cache.async_shutdown()
    restarted = TwoLevelCache[Any](hass, name=NAME)
    await restarted.async_setup()
    assert SourceClient(source, restarted).short_intervals == ["two"]
    await restarted.async_shutdown()


async def test_requests_are_counted_by_the_users_day(
    hass: HomeAssistant, client: SourceClient, freezer: FrozenDateTimeFactory
) -> None:
    await hass.config.async_set_time_zone("America/New_York")
    freezer.move_to("2026-10-04T03:59:00+00:00")
    for _ in range(2):
        await client.async_positions()
        freezer.tick(10)
    assert client.requests_today == 2
    freezer.tick(60)
    assert client.requests_today == 0
    await client.async_positions()
    assert (client.requests_today, client.requests) == (1, 3)


async def test_requests_of_the_day_are_counted_over_a_restart(
    hass: HomeAssistant,
    client: SourceClient,
    source: FakeSource,
    cache: TwoLevelCache[Any],
    answer: Answer,
    freezer: FrozenDateTimeFactory,
) -> None:
    for _ in range(3):
        await answer(client.async_positions())
        freezer.tick(30)
    await cache.async_shutdown()
    restarted = TwoLevelCache[Any](hass, name=NAME)
    await restarted.async_setup()
    again = SourceClient(source, restarted)
    assert (again.requests, again.requests_today) == (0, 3)
    await answer(again.async_positions())
    assert (again.requests, again.requests_today) == (1, 4)
    await again.async_shutdown()
    await restarted.async_shutdown()


async def test_failed_hours_are_not_remembered_for_ever(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    source.error = SourceError()
    for hours in range(2, 6):
        with pytest.raises(SourceError):
            await answer(client.async_route("one", NOON - hours * HOUR))
        freezer.tick(31)
    source.error = None
    for hours in range(2, 6):
        assert await answer(client.async_route("one", NOON - hours * HOUR))
    assert len(source.hours) == 8


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (TimeoutError, SourceConnectionError),
        (SourceError, SourceError),
        (SourceConnectionError, SourceConnectionError),
    ],
)
async def test_what_fails_is_told_to_all_and_not_remembered(
    client: SourceClient, source: FakeSource, error: type[Exception], seen: type[SourceError]
) -> None:
    source.error = error()
    questions = [client.async_positions() for _ in range(3)]
    errors = await asyncio.gather(*questions, return_exceptions=True)
    assert {type(each) for each in errors} == {seen}
    source.error = None
    assert await client.async_positions() == {"one": {"level": 2}, "two": {"level": 2}}
    assert (client.requests, client.requests_avoided) == (2, 2)


async def test_a_failed_hour_is_asked_for_again_half_a_minute_later(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    source.error = SourceError()
    with pytest.raises(SourceError):
        await answer(client.async_route("one", NOON - 3 * HOUR))
    source.error = None
    for _ in range(3):
        with pytest.raises(SourceError):
            await client.async_route("one", NOON - 3 * HOUR)
    assert (len(source.hours), client.requests_avoided) == (1, 3)
    freezer.tick(31)
    assert await answer(client.async_route("one", NOON - 3 * HOUR)) == [{"level": 2}]


async def test_an_open_hour_is_known_for_ten_more_minutes_while_the_source_fails(
    client: SourceClient, source: FakeSource, answer: Answer, freezer: FrozenDateTimeFactory
) -> None:
    await answer(client.async_route("one", NOON))
    source.error = SourceError()
    freezer.tick(600)
    assert await answer(client.async_route("one", NOON)) == [{"level": 1}]
    assert (client.requests, client.requests_avoided) == (2, 0)
    freezer.tick(60)
    with pytest.raises(SourceError):
        await answer(client.async_route("one", NOON))
    source.error = None
    freezer.tick(31)
    assert await answer(client.async_route("one", NOON)) == [{"level": 4}]


async def test_a_source_that_never_answers_is_out_of_reach(
    client: SourceClient,
    source: FakeSource,
    answer: Answer,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(source, "async_positions", asyncio.Event().wait)
    question = asyncio.create_task(client.async_positions())
    for _ in range(3):
        await asyncio.sleep(0)
    freezer.tick(9.9)
    await asyncio.sleep(0)
    assert not question.done()
    freezer.tick(0.2)
    with pytest.raises(SourceConnectionError):
        await question


async def test_shutdown_wakes_who_waits_for_a_batch(
    client: SourceClient, source: FakeSource
) -> None:
    question = asyncio.create_task(client.async_route("one", NOON - 2 * HOUR))
    await asyncio.sleep(0)
    await client.async_shutdown()
    with pytest.raises(asyncio.CancelledError):
        await question
    assert source.hours == []


async def test_shutdown_wakes_who_waits_for_its_turn(
    client: SourceClient, source: FakeSource
) -> None:
    hours = [NOON - n * HOUR for n in range(2, 14)]
    questions = [asyncio.create_task(client.async_route("one", hour)) for hour in hours]
    for _ in range(5):
        await asyncio.sleep(0)
    await client.async_shutdown()
    results = await asyncio.gather(*questions, return_exceptions=True)
    assert [type(result) for result in results].count(asyncio.CancelledError) == 2
    assert len(source.hours) == 10


async def test_messages_are_read_at_the_present_time(client: SourceClient) -> None:
    assert client.parse({"level": 7}) == Report(battery=7, door_opened=NOON)


async def test_pushes_are_passed_on_until_unsubscribed(
    client: SourceClient, source: FakeSource
) -> None:
    received: list[tuple[str, Raw]] = []
    unsubscribe = client.async_subscribe(
        ["one"], lambda origin, raw: received.append((origin, raw))
    )
    source.receivers[0]("one", {"level": 1})
    assert received == [("one", {"level": 1})]
    unsubscribe()
    assert source.receivers == []


def remember(client: SourceClient, dog_id: str, levels: range) -> None:
    """Let the client remember some messages of a dog."""
    for level in levels:
        client.remember(dog_id, "one", {"level": level}, anew=False)


def trail_of(levels: range) -> list[tuple[str, Raw]]:
    """Return the trail of these messages."""
    return [("one", {"level": level}) for level in levels]


@pytest.mark.parametrize("count", [1, 60, 61, 200])
async def test_a_trail_of_any_length_outlives_a_restart(
    hass: HomeAssistant,
    client: SourceClient,
    source: FakeSource,
    cache: TwoLevelCache[Any],
    count: int,
) -> None:
    remember(client, "rex", range(count))
    assert await client.async_trail("rex") == trail_of(range(count))
    await cache.async_shutdown()
    restarted = TwoLevelCache[Any](hass, name=NAME)
    await restarted.async_setup()
    successor = SourceClient(source, restarted)
    assert await successor.async_trail("rex") == trail_of(range(count))
    remember(successor, "rex", range(count, count + 70))
    assert await successor.async_trail("rex") == trail_of(range(count + 70))
    assert source.asked == 0
    await restarted.async_shutdown()


async def test_dogs_have_trails_of_their_own(client: SourceClient) -> None:
    remember(client, "rex", range(65))
    remember(client, "rex2", range(3))
    assert await client.async_trail("rex") == trail_of(range(65))
    assert await client.async_trail("rex2") == trail_of(range(3))
    assert await client.async_trail("re") == []


async def test_a_new_trail_forgets_the_old_one(client: SourceClient) -> None:
    remember(client, "rex", range(150))
    client.remember("rex", "one", {"level": 0}, anew=True)
    assert await client.async_trail("rex") == trail_of(range(1))
    remember(client, "rex", range(1, 70))
    assert await client.async_trail("rex") == trail_of(range(70))


async def test_a_new_trail_keeps_the_last_message_of_each_origin(client: SourceClient) -> None:
    for level, origin in enumerate(("one", "two", "one")):
        client.remember("rex", origin, {"level": level}, anew=False)
    client.remember("rex", "one", {"level": 3}, anew=True)
    assert await client.async_trail("rex") == [("two", {"level": 1}), ("one", {"level": 3})]


async def test_a_trail_that_lost_its_beginning_goes_on_in_order(
    client: SourceClient, freezer: FrozenDateTimeFactory
) -> None:
    remember(client, "rex", range(60))
    freezer.tick(timedelta(days=6))
    remember(client, "rex", range(60, 150))
    freezer.tick(timedelta(days=2))
    assert await client.async_trail("rex") == trail_of(range(60, 150))
    remember(client, "rex", range(150, 200))
    assert await client.async_trail("rex") == trail_of(range(60, 200))
    client.remember("rex", "one", {"level": 0}, anew=True)
    assert await client.async_trail("rex") == trail_of(range(1))


async def test_a_rest_that_goes_on_is_rarely_written(
    client: SourceClient, cache: TwoLevelCache[Any]
) -> None:
    with patch("homeassistant.helpers.storage.Store.async_delay_save") as delay_save:
        for anew in (False, True, True):
            client.remember("rex", "one", {"level": 1}, anew=anew)
            await cache.async_save()
    assert [call.args[1] for call in delay_save.call_args_list] == [30, 30, 300]


async def test_a_dog_that_leaves_is_written_soon(
    client: SourceClient, cache: TwoLevelCache[Any]
) -> None:
    for level in (1, 2):
        client.remember("rex", "one", {"level": level}, anew=True)
    await cache.async_save()
    with patch("homeassistant.helpers.storage.Store.async_delay_save") as delay_save:
        client.remember("rex", "one", {"level": 3}, anew=False)
    assert delay_save.call_args.args[1] == 30


async def test_positions_of_a_poll_are_rarely_written(client: SourceClient) -> None:
    with patch("homeassistant.helpers.storage.Store.async_delay_save") as delay_save:
        await client.async_positions()
    assert {call.args[1] for call in delay_save.call_args_list} == {300}


async def test_a_trail_is_forgotten_after_a_week(
    client: SourceClient, freezer: FrozenDateTimeFactory
) -> None:
    remember(client, "rex", range(3))
    freezer.tick(timedelta(days=7, seconds=1))
    assert await client.async_trail("rex") == []


async def test_the_past_is_neither_kept_nor_repeated(
    client: SourceClient, source: FakeSource, cache: TwoLevelCache[Any]
) -> None:
    start, end = NOON - timedelta(days=2), NOON - timedelta(days=1)
    for _ in range(2):
        assert await client.async_past("one", start, end)
    assert source.hours == [("one", start, end)] * 2
    assert [*cache.keys("")] == ["requests_today"]
    source.error = SourceConnectionError()
    with pytest.raises(SourceConnectionError):
        await client.async_past("one", start, end)
    assert (len(source.hours), client.requests) == (3, 3)


async def test_a_past_that_fails_says_nothing_of_the_present(
    client: SourceClient, source: FakeSource
) -> None:
    source.error = SourceConnectionError()
    for _ in range(5):
        with pytest.raises(SourceConnectionError):
            await client.async_past("one", NOON - HOUR, NOON)
    assert client.breaker_state is BreakerState.CLOSED


async def test_a_past_after_which_a_source_wants_to_rest_lets_it(
    client: SourceClient, source: FakeSource
) -> None:
    source.error = SourceError(retry_after=20)
    with pytest.raises(SourceError):
        await client.async_past("one", NOON - HOUR, NOON)
    assert client.breaker_state is BreakerState.OPEN
    with pytest.raises(SourceConnectionError) as error:
        await client.async_past("one", NOON - HOUR, NOON)
    assert error.value.retry_after == pytest.approx(20, abs=1)
    assert len(source.hours) == 1


async def test_the_past_finds_out_whether_a_source_is_back(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    source.faults = [SourceError(retry_after=20)]
    with pytest.raises(SourceError):
        await client.async_past("one", NOON - HOUR, NOON)
    freezer.tick(25)
    assert await client.async_past("one", NOON - HOUR, NOON)
    assert client.breaker_state is BreakerState.CLOSED


async def test_the_past_waits_while_the_present_is_asked(
    client: SourceClient, source: FakeSource
) -> None:
    gate = asyncio.Event()

    async def slow() -> dict[str, Raw]:
        await gate.wait()
        return {}

    source.async_positions = slow  # type: ignore[method-assign]
    present = asyncio.create_task(client.async_positions())
    await _turns()
    past = asyncio.create_task(client.async_past("one", NOON - HOUR, NOON))
    await _turns()
    assert source.hours == []
    gate.set()
    await asyncio.gather(present, past)
    assert len(source.hours) == 1


async def test_a_past_that_takes_too_long_is_given_up(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    source.async_route = _never  # type: ignore[method-assign]
    past = asyncio.create_task(client.async_past("one", NOON - HOUR, NOON))
    await _turns()
    freezer.tick(31)
    with pytest.raises(SourceConnectionError):
        await past
    assert client.breaker_state is BreakerState.CLOSED


async def _never(tracker: str, start: datetime, end: datetime) -> list[Raw]:
    await asyncio.Event().wait()
    raise AssertionError


async def _turns() -> None:
    """Let everything begin that can."""
    for _ in range(10):
        await asyncio.sleep(0)
