"""The integration in a real Home Assistant, driven over its web interface as a person does it."""

import pytest

from .house import House

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("end_to_end"),
]


async def test_starts(house: House) -> None:
    assert await house.async_command("config_entries/get", domain="pawcontrol") == []
