"""The sensors about what the integration itself costs."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .common import async_load, dog_data, entities_entry, entity_id, place


@pytest.mark.parametrize(
    ("limit", "named"), [(0.0, ["coordinator_update", "positions"]), (3000.0, [])]
)
async def test_slow_operations_are_named(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    limit: float,
    named: list[str],
) -> None:
    monkeypatch.setattr("custom_components.pawcontrol.coordinator.metrics.SLOW_MS", limit)
    place(hass)
    entry = entities_entry(hass, [dog_data()])
    await async_load(hass, entry)
    freezer.tick(timedelta(minutes=2))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    state = hass.states.get(entity_id(hass, "sensor", "slow_operations", entry.entry_id))
    assert state
    assert (state.state, state.attributes["operations"]) == (str(len(named)), named)
