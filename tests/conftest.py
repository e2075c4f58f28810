"""Fixtures for all tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.helpers.entity import Entity
import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Imported before Home Assistant's test configuration puts its own package of that name first.
import custom_components.pawcontrol  # noqa: F401

from .storage import Storage


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give Home Assistant a folder of its own for the files that are not kept in memory."""
    return str(tmp_path)


@pytest.fixture
def storage(hass_config_dir: str) -> Storage:
    """Return the folder of the files that are not kept in memory."""
    return Storage(Path(hass_config_dir) / ".storage")


@pytest.fixture(autouse=True)
def _home_assistant(enable_custom_integrations: None, hass_storage: dict[str, Any]) -> None:
    """Let Home Assistant find the integration, and keep its files in memory."""


@pytest.fixture
def entity_registry_enabled_by_default() -> Iterator[None]:
    """Enable all entities, also those that few people need."""
    with patch.object(Entity, "entity_registry_enabled_default", new=True):
        yield


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots that leave out what Home Assistant makes anew each time."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
