"""The picture of the last walk."""

from datetime import timedelta
from http import HTTPStatus

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .common import (
    HassClient,
    async_act,
    async_load,
    entities_entry,
    entity_id,
    place,
    value,
)


async def _walk(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Walk 900 m away by hand and back to 300 m, with a stay."""
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    for north in (50, *range(100, 901, 100), 900, 900, 900, *range(800, 299, -100)):
        freezer.tick(timedelta(seconds=60))
        place(hass, north=north)
        await hass.async_block_till_done()
    await async_act(hass, "log_potty", what="pee", here=True)
    await async_act(hass, "log_potty", what="poop")
    freezer.tick(timedelta(seconds=1))
    await hass.services.async_call("switch", "turn_off", walk, blocking=True)
    await hass.async_block_till_done()


async def test_the_way_of_the_last_walk(
    hass: HomeAssistant, hass_client: HassClient, freezer: FrozenDateTimeFactory
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    client = await hass_client()
    image = entity_id(hass, "image", "last_route")
    assert value(hass, "image", "last_route") == "unknown"
    nothing = await client.get(f"/api/image_proxy/{image}")
    assert nothing.status == HTTPStatus.INTERNAL_SERVER_ERROR

    await _walk(hass, freezer)
    assert value(hass, "image", "last_route") == dt_util.utcnow().isoformat()
    response = await client.get(f"/api/image_proxy/{image}")
    assert (response.status, response.content_type) == (HTTPStatus.OK, "image/svg+xml")
    svg = await response.text()
    assert svg.count("<polyline") == 1
    assert svg.count('class="pause"') == 1
    assert svg.count('class="mark"') == 1
    assert str(hass.config.latitude) not in svg


async def test_a_running_walk_leaves_the_last_picture(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    await _walk(hass, freezer)
    drawn = value(hass, "image", "last_route")
    freezer.tick(timedelta(hours=1))
    walk = {"entity_id": entity_id(hass, "switch", "walk")}
    await hass.services.async_call("switch", "turn_on", walk, blocking=True)
    await hass.async_block_till_done()
    assert value(hass, "binary_sensor", "on_walk") == "on"
    assert value(hass, "image", "last_route") == drawn


async def test_a_walk_without_a_way_has_no_picture(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    now = dt_util.utcnow()
    times = {"start": (now - timedelta(hours=2)).isoformat(), "end": now.isoformat()}
    await async_act(hass, "log_walk", **times, distance=900)
    await hass.async_block_till_done()
    assert value(hass, "image", "last_route") == "unknown"


async def _async_token_after(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int
) -> str:
    """Return with which token the picture can be had so many minutes later."""
    for _ in range(minutes // 5):
        freezer.tick(timedelta(minutes=5))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    state = hass.states.get(entity_id(hass, "image", "last_route"))
    assert state
    token: str = state.attributes["access_token"]
    return token


async def test_a_token_that_nobody_used_stays_for_an_hour(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    first = await _async_token_after(hass, freezer, 0)
    assert await _async_token_after(hass, freezer, 50) == first
    assert await _async_token_after(hass, freezer, 15) != first


async def test_a_token_that_was_used_is_replaced_soon(
    hass: HomeAssistant, hass_client: HassClient, freezer: FrozenDateTimeFactory
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    client = await hass_client()
    first = await _async_token_after(hass, freezer, 10)
    await client.get(f"/api/image_proxy/{entity_id(hass, 'image', 'last_route')}?token={first}")
    second = await _async_token_after(hass, freezer, 10)
    assert second != first
    assert await _async_token_after(hass, freezer, 30) == second


async def test_a_token_that_was_replaced_is_refused_soon(
    hass: HomeAssistant, hass_client_no_auth: HassClient, freezer: FrozenDateTimeFactory
) -> None:
    place(hass)
    await async_load(hass, entities_entry(hass))
    await _walk(hass, freezer)
    client = await hass_client_no_auth()
    first = await _async_token_after(hass, freezer, 0)
    picture = f"/api/image_proxy/{entity_id(hass, 'image', 'last_route')}?token={first}"
    assert (await client.get(picture)).status == HTTPStatus.OK
    assert await _async_token_after(hass, freezer, 15) != first
    assert (await client.get(picture)).status == HTTPStatus.FORBIDDEN
