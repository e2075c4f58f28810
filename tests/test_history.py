"""The past of a dog as its source remembers it."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
import pytest

from custom_components.pawcontrol import history
from custom_components.pawcontrol.cache import TwoLevelCache
from custom_components.pawcontrol.client import SourceClient
from custom_components.pawcontrol.history import async_day, async_messages, async_past, async_walks
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.routes import HOUR
from custom_components.pawcontrol.sources import (
    Raw,
    Receiver,
    Source,
    SourceConnectionError,
    SourceError,
)

MIDNIGHT = datetime(2026, 10, 3, 0, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return a time so many hours after midnight."""
    return MIDNIGHT + timedelta(hours=hours)


class FakeSource(Source):
    """A source with a fix every minute of a dog that is sometimes north of home."""

    origins = ("one",)
    fix_interval = 10.0

    def __init__(self) -> None:
        """Create a source of a dog that never goes out."""
        self.hours: list[datetime] = []
        self.outings: list[tuple[datetime, datetime]] = []
        self.without_fix: list[datetime] = []
        self.error: Exception | None = None
        self.faults: list[Exception] = []

    @override
    async def async_positions(self) -> dict[str, Raw]:
        return {}

    @override
    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        self.hours.append(start)
        if self.faults:
            raise self.faults.pop()
        if self.error:
            raise self.error
        times = [
            start + n * timedelta(minutes=1) for n in range((end - start) // timedelta(minutes=1))
        ]
        return [self._raw(time) for time in times]

    def _raw(self, time: datetime) -> Raw:
        """Return a message; an outing leads 80 m a minute away, and back in its second half."""
        away = [min(time - start, end - time) for start, end in self.outings if start < time < end]
        north = 80 * sum(away, timedelta()) / timedelta(minutes=1)
        return {"time": time.isoformat(), "latitude": 52 + north / 111_195}

    @override
    def parse(self, raw: Raw, now: datetime) -> Report:
        time = datetime.fromisoformat(raw["time"])
        fix = Fix(time=time, latitude=raw["latitude"], longitude=13.0, accuracy=5.0)
        return Report(fix=None if time in self.without_fix else fix)

    @override
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        return self.hours.clear


@pytest.fixture
def source() -> FakeSource:
    """Return the source."""
    return FakeSource()


@pytest.fixture
def client(hass: HomeAssistant, source: FakeSource) -> SourceClient:
    """Return its client, with a cache of its own."""
    return SourceClient(source, TwoLevelCache[Any](hass, name="pawcontrol.test"))


async def test_full_hours_cover_the_time_asked_for(
    client: SourceClient, source: FakeSource
) -> None:
    messages = await async_messages(client, "one", at(7.5), at(9.2))
    assert sorted(source.hours) == [at(7), at(8), at(9)]
    times = [datetime.fromisoformat(raw["time"]) for raw in messages]
    assert times == [at(7) + n * timedelta(minutes=1) for n in range(180)]


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (7.1, 7.2, [7]),
        (7, 7, [7]),
        (7, 8, [7, 8]),
        (6.9, 7.1, [6, 7]),
    ],
)
async def test_every_hour_that_is_touched_is_asked_for_once(
    client: SourceClient, source: FakeSource, since: float, until: float, hours: list[float]
) -> None:
    await async_messages(client, "one", at(since), at(until))
    assert sorted(source.hours) == [at(hour) for hour in hours]


async def test_what_is_known_is_not_asked_for_again(
    client: SourceClient, source: FakeSource
) -> None:
    first = await async_messages(client, "one", at(7), at(9.5))
    assert await async_messages(client, "one", at(7), at(9.5)) == first
    assert len(source.hours) == 3


async def _async_answered(
    freezer: FrozenDateTimeFactory, question: Coroutine[Any, Any, object]
) -> None:
    """Let the clock go on until a question is answered."""
    asking = asyncio.create_task(question)
    for _ in range(20):
        await asyncio.sleep(0)
        freezer.tick(0.1)
    await asking


async def test_a_gap_is_filled_to_its_end_though_somebody_looked_a_moment_ago(
    client: SourceClient, source: FakeSource, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to(at(9.5))
    await _async_answered(freezer, client.async_route("one", at(9), newest=at(9.1)))
    await _async_answered(freezer, async_messages(client, "one", at(9.1), at(9.5)))
    assert source.hours == [at(9), at(9)]


@pytest.mark.parametrize(
    ("newest", "asked"),
    [(9.2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), (1.5, [0, 1]), (-3, []), (None, [0])],
)
async def test_of_a_day_that_goes_on_only_what_the_tracker_told_is_asked_for(
    client: SourceClient,
    source: FakeSource,
    freezer: FrozenDateTimeFactory,
    newest: float | None,
    asked: list[float],
) -> None:
    freezer.move_to(at(9.5))
    heard = None if newest is None else at(newest)
    question = async_day(client, "one", (at(0), at(24)), newest=heard, rest=None)
    await _async_answered(freezer, question)
    assert sorted(source.hours) == [at(hour) for hour in asked]


async def test_a_dog_that_stayed_at_home_did_not_walk(client: SourceClient) -> None:
    walks, path = await async_walks(client, "one", at(7), at(8.9))
    assert walks == []
    assert len(path) == 120


async def test_the_walks_of_the_past_are_found(client: SourceClient, source: FakeSource) -> None:
    source.outings = [(at(7.5), at(8)), (at(9.2), at(9.5))]
    walks, _ = await async_walks(client, "one", at(7), at(10.9))
    assert [round((walk.start - MIDNIGHT) / HOUR, 1) for walk in walks] == [7.5, 9.2]
    assert [walk.duration for walk in walks] == pytest.approx(
        [timedelta(minutes=30), timedelta(minutes=18)], abs=timedelta(minutes=4)
    )
    assert [walk.distance for walk in walks] == pytest.approx([2400, 1440], rel=0.15)
    assert [walk.active for walk in walks] == [False, False]


async def test_a_walk_over_the_hour_is_one(client: SourceClient, source: FakeSource) -> None:
    source.outings = [(at(7.8), at(8.2))]
    walks, path = await async_walks(client, "one", at(7), at(8.9))
    assert len(walks) == 1
    assert path == sorted(path, key=attrgetter("time"))
    assert path[0].time <= walks[0].start < walks[0].updated <= path[-1].time


async def test_a_walk_that_runs_on_is_not_told_yet(
    client: SourceClient, source: FakeSource
) -> None:
    source.outings = [(at(7.8), at(8.8))]
    assert (await async_walks(client, "one", at(7), at(7.9)))[0] == []


async def test_messages_without_a_position_are_passed_over(
    client: SourceClient, source: FakeSource
) -> None:
    source.outings = [(at(7.5), at(8))]
    known, path = await async_walks(client, "one", at(7), at(8.9))
    source.without_fix = [at(7.25), at(8.5)]
    walks, less = await async_walks(client, "one", at(7), at(8.9))
    assert (walks, len(less)) == (known, len(path) - 2)


async def async_read(client: SourceClient, days: float) -> list[tuple[float, int]]:
    """Return until when the pieces of a past reach, in hours, and how many messages each has."""
    waits: list[bool] = []
    pieces = async_past(client, ["one"], at(0), at(24 * days), waits.append)
    return [((end - MIDNIGHT) / HOUR, len(messages)) async for end, messages in pieces]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait."""
    monkeypatch.setattr(history, "REST", 0.0)
    monkeypatch.setattr(history, "FIRST_WAIT", 0.0)


async def test_the_past_is_read_in_days(client: SourceClient, at_once: None) -> None:
    assert await async_read(client, 2.5) == [(24, 1440), (48, 1440), (60, 720)]


async def test_busy_days_are_read_in_parts(
    client: SourceClient, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MANY", 1000)
    assert [end for end, _ in await async_read(client, 2)] == [24, 36, 48]
    monkeypatch.setattr(history, "MANY", 10)
    ends = [end for end, _ in await async_read(client, 2)]
    assert ends == [24, 36, 42, 45, 46.5, 47.5, 48]


async def test_a_day_that_fails_is_tried_again_in_parts(
    client: SourceClient, source: FakeSource, at_once: None
) -> None:
    source.faults = [SourceConnectionError()] * 20
    assert [end for end, _ in await async_read(client, 0.25)] == [1, 3, 6]


async def test_a_past_that_is_refused_again_and_again_is_given_up(
    client: SourceClient, source: FakeSource, at_once: None
) -> None:
    source.error = SourceError()
    with pytest.raises(SourceError):
        await async_read(client, 2)
    assert len(source.hours) == 12


async def test_hours_that_cannot_be_had_are_left_out(
    client: SourceClient, source: FakeSource
) -> None:
    source.outings = [(at(7.2), at(7.6))]
    known = await async_walks(client, "one", at(7), at(7.9))
    source.error = SourceConnectionError()
    assert len(await async_messages(client, "one", at(7), at(8.5))) == 60
    assert await async_walks(client, "one", at(7), at(8.5)) == known
