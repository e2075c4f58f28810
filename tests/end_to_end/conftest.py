"""Fixtures of the tests from outside: nothing of Home Assistant runs in the process of pytest.

They share the loop of the session, in which the house of a module lives from test to test, and
a group of pytest-xdist, so that only one house at a time starts.
"""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from pytest_socket import enable_socket

from .furniture import furnish
from .house import House


@pytest.fixture(autouse=True)
def _home_assistant(socket_enabled: None) -> None:
    """Let tests reach a house, in place of a Home Assistant within the test."""


@pytest.fixture
def verify_cleanup() -> None:
    """Do without the search for what a Home Assistant within the test left behind."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    """Start a house without the integration, with things for three dogs: rex, mia and ole.

    It lives as long as the tests of a module.
    """
    enable_socket()  # It is forbidden before each test.
    house = House(tmp_path_factory.mktemp("house"))
    furnish(house.folder, "rex", "mia", "ole")
    try:
        yield await house.async_start()
    finally:
        await house.async_close()
