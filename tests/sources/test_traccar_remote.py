"""What a Traccar server does for trackers: commands, and pages that show them."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from custom_components.pawcontrol.sources import Ability
from custom_components.pawcontrol.sources.traccar_api import TraccarApi, api_url
from custom_components.pawcontrol.sources.traccar_remote import TraccarRemote

from ..traccar_server import HOST, REX, TOKEN, TraccarServer

NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
async def server(socket_enabled: None) -> AsyncGenerator[TraccarServer]:
    """Return a server that is up."""
    server = await TraccarServer().async_start()
    yield server
    await server.async_stop()


@pytest.fixture
async def remote(hass: HomeAssistant, server: TraccarServer) -> TraccarRemote:
    """Return what the server does for its trackers."""
    url = api_url(HOST, server.port, tls=False)
    return TraccarRemote(TraccarApi(async_get_clientsession(hass), url, TOKEN))


@pytest.mark.parametrize(
    ("types", "abilities"),
    [
        ((), set()),
        (("custom", "engineStop", "positionStop"), set()),
        (("custom", "positionSingle"), {Ability.LOCATE}),
        (("positionPeriodic", "positionSingle"), {Ability.LOCATE, Ability.INTERVAL}),
    ],
)
async def test_abilities_are_the_commands_of_use(
    remote: TraccarRemote, server: TraccarServer, types: Sequence[str], abilities: set[Ability]
) -> None:
    server.command_types = types
    assert await remote.async_abilities(str(REX)) == abilities


async def test_trackers_are_told_by_commands(remote: TraccarRemote, server: TraccarServer) -> None:
    await remote.async_locate(str(REX))
    await remote.async_set_interval(str(REX), 240)
    assert server.commands == [
        {"deviceId": REX, "type": "positionSingle", "attributes": {}},
        {"deviceId": REX, "type": "positionPeriodic", "attributes": {"frequency": 240}},
    ]


async def test_a_share_is_a_page_of_the_server(
    remote: TraccarRemote, server: TraccarServer
) -> None:
    url = await remote.async_share(str(REX), NOON)
    assert url == f"http://{HOST}:{server.port}/?token=needle-share%2B/%3D9c1e"
    assert server.shares == [{"deviceId": "5", "expiration": "2026-10-03T12:00:00Z"}]
