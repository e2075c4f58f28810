"""The Traccar client against a mock of Traccar's own API description: run by scripts/contract-test.

The mock answers a request that does not follow the description with an error.
"""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import os
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
import pytest
from yarl import URL

from custom_components.pawcontrol.sources import SourceError
from custom_components.pawcontrol.sources.traccar import TraccarSource
from custom_components.pawcontrol.sources.traccar_api import TraccarApi
from custom_components.pawcontrol.sources.traccar_remote import TraccarRemote

MOCK: Final = URL(os.environ["TRACCAR_MOCK"])
NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


@pytest.fixture
async def api(hass: HomeAssistant, socket_enabled: None) -> TraccarApi:
    """Return the API of the mock."""
    return TraccarApi(async_get_clientsession(hass), MOCK, "token")


@pytest.mark.parametrize(
    "ask",
    [
        lambda api: api.async_devices(),
        lambda api: api.async_positions(),
        lambda api: api.async_route(5, NOON, NOON + HOUR),
        lambda api: api.async_alarms([5, 7], NOON, NOON + HOUR),
        lambda api: api.async_command_types(5),
        lambda api: api.async_send(5, "positionPeriodic", {"frequency": 10}),
        lambda api: api.async_share(5, NOON),
        lambda api: TraccarRemote(api).async_abilities("5"),
        lambda api: TraccarRemote(api).async_locate("5"),
        lambda api: TraccarRemote(api).async_set_interval("5", 240),
        lambda api: api.get_server(),
        lambda api: api.get_geofences(),
    ],
)
async def test_requests_follow_the_description(
    api: TraccarApi, ask: Callable[[TraccarApi], Coroutine[Any, Any, Any]]
) -> None:
    await ask(api)


async def test_what_does_not_follow_it_is_refused(hass: HomeAssistant, api: TraccarApi) -> None:
    with pytest.raises(SourceError) as refusal:
        await api.async_send(5, 7)  # type: ignore[arg-type]
    assert refusal.value.args == (HTTPStatus.BAD_REQUEST,)


async def test_answers_can_be_read(api: TraccarApi) -> None:
    positions = await api.async_positions()
    source = TraccarSource(api, [str(each["deviceId"]) for each in positions])
    latest = await source.async_positions()
    route = await source.async_route("5", NOON, NOON + HOUR)
    now = dt_util.utcnow()
    reports = [source.parse(raw, now) for raw in (*latest.values(), *route)]
    assert len(reports) == len(latest) + len(route)
