"""The way of a day by an action; the sockets are real, and the clock leaps when a test says so."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from .common import async_act, async_load, async_refusal, dog_id, entities_entry, place
from .test_walk_import import NOW, House, days, open_house
from .traccar_server import position

TODAY: Final = "2026-10-30"

pytestmark = pytest.mark.freeze_time(NOW, tick=True)


@pytest.fixture
async def house(hass: HomeAssistant, socket_enabled: None) -> AsyncGenerator[House]:
    """Return a house whose server remembers four days with two walks each."""
    async with open_house(hass) as house:
        yield house


async def _async_day(house: House, day: str, **more: Any) -> dict[str, Any]:
    return await async_act(house.hass, "get_route", date=day, **more)


async def test_a_day_that_is_closed_is_asked_for_once(
    house: House, freezer: FrozenDateTimeFactory
) -> None:
    await house.async_start()
    asked = house.asked
    answer = await _async_day(house, "2026-10-27")
    assert set(answer) == {"device_id", "date", "start", "end", "geojson"}
    assert (answer["date"], answer["start"], answer["end"]) == (
        "2026-10-27",
        "2026-10-26T23:00:00+00:00",
        "2026-10-27T22:50:00+00:00",
    )
    line, *points = answer["geojson"]["features"]
    north = [latitude for _, latitude in line["geometry"]["coordinates"]]
    assert max(north) - north[0] == pytest.approx(1080 / 111_195, rel=0.05)
    kinds = [point["properties"]["kind"] for point in points]
    assert (kinds[0], kinds[-1], kinds.count("pause")) == ("start", "end", 3)
    freezer.tick(7 * 86400)
    assert await _async_day(house, "2026-10-27") == answer
    assert house.asked == asked + 1


async def test_a_day_that_ended_a_moment_ago_may_get_longer(
    house: House, freezer: FrozenDateTimeFactory
) -> None:
    await house.async_start()
    yesterday = await _async_day(house, "2026-10-29")
    late = dt_util.parse_datetime("2026-10-29T22:58:00+00:00")
    assert late
    house.server.route.append(
        position(
            time=late, latitude=house.hass.config.latitude, longitude=house.hass.config.longitude
        )
    )
    assert await _async_day(house, "2026-10-29") == yesterday
    freezer.tick(301)
    assert (await _async_day(house, "2026-10-29"))["end"] == late.isoformat()


async def test_today_goes_on(house: House) -> None:
    house.server.route = days(house.hass, date(2026, 10, 30), 1)[:3]
    await house.async_start()
    answer = await _async_day(house, TODAY)
    assert answer["start"] == "2026-10-29T23:00:00+00:00"
    kinds = [each["properties"]["kind"] for each in answer["geojson"]["features"]]
    assert "end" not in kinds
    asked = house.asked
    assert await _async_day(house, TODAY) == answer
    assert house.asked == asked
    assert "<trk>" in (await _async_day(house, TODAY, format="gpx"))["gpx"]


async def test_looking_at_a_dog_at_rest_costs_no_request_and_shows_its_last_fix(
    house: House, freezer: FrozenDateTimeFactory
) -> None:
    house.server.route = days(house.hass, date(2026, 10, 30), 1)[:3]
    await house.async_start()
    await _async_day(house, TODAY)
    freezer.tick(600)
    told = dt_util.utcnow().replace(microsecond=0)
    home = {"latitude": house.hass.config.latitude, "longitude": house.hass.config.longitude}
    await house.server.async_move(**home, time=told)
    dog, changed = house.entry.runtime_data.dogs[dog_id()], asyncio.Event()
    close = dog.async_add_listener(changed.set)
    while dog.data.gps.last_fix != told:
        changed.clear()
        await changed.wait()
    close()
    asked = house.asked
    assert (await _async_day(house, TODAY))["end"] == told.isoformat()
    assert house.asked == asked


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (HTTPStatus.UNAUTHORIZED, "The server no longer accepts the token"),
        (HTTPStatus.BAD_GATEWAY, "The source of positions cannot be reached"),
        (HTTPStatus.FORBIDDEN, "The source of positions answered with an error"),
    ],
)
async def test_a_server_that_does_not_tell_is_no_empty_day(
    house: House, status: HTTPStatus, told: str
) -> None:
    await house.async_start()
    house.server.refusals["reports/route"] = status
    with pytest.raises(HomeAssistantError) as error:
        await _async_day(house, "2026-10-26")
    assert str(error.value) == told


async def test_days_of_which_nothing_is_known(house: House) -> None:
    await house.async_start()
    refusals = {
        "2026-10-24": "Nothing is known of where Rex was on 2026-10-24.",
        "2026-10-31": "2026-10-31 is still to come.",
        "someday": "The field date takes a date, such as 2026-10-03.",
    }
    for day, told in refusals.items():
        assert await async_refusal(house.hass, "get_route", date=day) == told
    told = "Tell only one of these: a record, a day, or that the walk is under way."
    assert await async_refusal(house.hass, "get_route", date=TODAY, under_way=True) == told
    assert await async_refusal(house.hass, "get_route", date=TODAY, record_id="x") == told


async def test_entities_remember_no_day(hass: HomeAssistant) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    told = (
        "Rex follows entities of Home Assistant, which remember no way of a day. "
        "Ask for one of its walks."
    )
    assert await async_refusal(hass, "get_route", date="2026-10-26") == told
