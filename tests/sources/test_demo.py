"""Simulated trackers that answer like a remote service."""

from datetime import UTC, datetime, timedelta
from typing import Final

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.pawcontrol.model.gps import Place, distance
from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.sources import Raw
from custom_components.pawcontrol.sources.demo import DEMO_DOGS, DemoSource, demo_tracker

NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
HOME: Final = (52.5, 13.4)
HOMES: Final = {demo_tracker(index): HOME for index in range(3)}


@pytest.fixture
def source(freezer: FrozenDateTimeFactory) -> DemoSource:
    """Return the demo pack at noon, without the delay of a network."""
    freezer.move_to(NOON)
    return DemoSource(HOMES, latency=0)


async def polled(
    source: DemoSource, freezer: FrozenDateTimeFactory, seconds: int, steps: int
) -> list[dict[str, Raw]]:
    """Return what a source answers every so many seconds."""
    answers = []
    for _ in range(steps):
        answers.append(await source.async_positions())
        freezer.tick(seconds)
    return answers


async def test_every_tracker_tells_where_its_dog_is(source: DemoSource) -> None:
    positions = await source.async_positions()
    assert source.origins == tuple(positions) == ("demo-0", "demo-1", "demo-2")
    fixes = [source.parse(raw, NOON).fix for raw in positions.values()]
    home = Place(latitude=HOME[0], longitude=HOME[1])
    assert all(fix and distance(fix, home) < 1500 for fix in fixes)


async def test_a_message_says_what_a_tracker_knows_and_not_the_truth(source: DemoSource) -> None:
    for raw in (await source.async_positions()).values():
        assert set(raw) == {"fixTime", "latitude", "longitude", "accuracy", "battery", "altitude"}


async def test_the_same_time_gives_the_same_answer(
    source: DemoSource, freezer: FrozenDateTimeFactory
) -> None:
    first = await polled(source, freezer, 60, 30)
    freezer.move_to(NOON)
    assert await polled(DemoSource(HOMES, latency=0), freezer, 60, 30) == first
    freezer.move_to(NOON)
    assert await source.async_positions() == first[0]


async def test_dogs_live_lives_of_their_own(source: DemoSource) -> None:
    positions = await source.async_positions()
    places = {(raw["latitude"], raw["longitude"]) for raw in positions.values()}
    assert len(places) == 3


@pytest.mark.parametrize("tracker", HOMES)
async def test_the_history_is_what_was_told_live(
    source: DemoSource, freezer: FrozenDateTimeFactory, tracker: str
) -> None:
    answers = await polled(source, freezer, 10, 360)
    live = {answer[tracker]["fixTime"]: answer[tracker] for answer in answers}
    recent = {time: raw for time, raw in live.items() if time >= NOON.isoformat()}
    route = await source.async_route(tracker, NOON, NOON + HOUR)
    assert route == list(recent.values())
    assert len(route) > 60


async def test_the_history_is_in_order_and_within_its_time(source: DemoSource) -> None:
    start, end = NOON - 2 * HOUR, NOON - HOUR
    route = await source.async_route("demo-0", start, end)
    times = [raw["fixTime"] for raw in route]
    assert times == sorted(set(times))
    assert start.isoformat() <= times[0]
    assert times[-1] < end.isoformat()


async def test_the_future_is_not_told(source: DemoSource) -> None:
    route = await source.async_route("demo-0", NOON - HOUR, NOON + HOUR)
    assert route == await source.async_route("demo-0", NOON - HOUR, NOON)
    assert await source.async_route("demo-0", NOON + HOUR, NOON + 2 * HOUR) == []


async def test_a_message_is_read_as_it_was_meant(source: DemoSource) -> None:
    raw = (await source.async_positions())["demo-2"]
    read = source.parse(raw, NOON)
    assert read.fix
    assert read.fix.time.isoformat() == raw["fixTime"]
    assert (read.fix.latitude, read.fix.longitude) == (raw["latitude"], raw["longitude"])
    assert (read.fix.accuracy, read.battery) == (raw["accuracy"], raw["battery"])
    assert read == Report(fix=read.fix, battery=read.battery)


async def test_nothing_is_pushed(source: DemoSource, freezer: FrozenDateTimeFactory) -> None:
    received: list[str] = []
    unsubscribe = source.async_subscribe(["demo-0"], lambda origin, _raw: received.append(origin))
    await polled(source, freezer, 60, 3)
    unsubscribe()
    assert received == []


async def test_a_request_takes_its_time() -> None:
    source = DemoSource(HOMES, latency=0.05)
    start = datetime.now(UTC)
    await source.async_positions()
    await source.async_route("demo-0", NOON, NOON + HOUR)
    assert datetime.now(UTC) - start >= timedelta(milliseconds=90)


def test_the_pack_has_dogs_of_different_names() -> None:
    assert len({dog["name"] for dog in DEMO_DOGS}) == 3
