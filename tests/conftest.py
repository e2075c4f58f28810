"""Fixtures for all tests."""

import pytest

from custom_components.pawcontrol.const import DOMAIN as DOMAIN  # noqa: PLC0414 - imported here, before Home Assistant's test configuration puts another package of that name first


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant find the integration."""
