"""What is copied of a journal by a backup is complete, whatever is logged meanwhile."""

from datetime import UTC, datetime
from typing import Any, Final
from unittest.mock import patch

from homeassistant.components.backup.const import DATA_MANAGER
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.setup import async_setup_component
from homeassistant.util.file import WriteError
import pytest

from custom_components.pawcontrol.backup import async_post_backup, async_pre_backup
from custom_components.pawcontrol.journal import Journal
from custom_components.pawcontrol.journal_disk import FOLD_BYTES

from .common import async_act, async_load, dog_id, entities_entry, place
from .model.records import note
from .storage import Storage

KEY: Final = "pawcontrol.journal.entities-entry"
LOG: Final = f"{KEY}.log"
NOON: Final = datetime(2026, 10, 3, 12, tzinfo=UTC)


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant's stores work on the real disk."""
    return {}


@pytest.fixture
async def entry(hass: HomeAssistant, storage: Storage) -> ConfigEntry:
    """Set up a dog."""
    place(hass)
    entry = entities_entry(hass)
    await async_load(hass, entry)
    return entry


async def async_fill(hass: HomeAssistant) -> None:
    """Log more than a log holds."""
    (entry,) = hass.config_entries.async_entries("pawcontrol")
    texts = ("x" * 400 for _ in range(FOLD_BYTES // 400))
    notes = [note(text, NOON, dog_id=dog_id()) for text in texts]
    await entry.runtime_data.journal.async_log(*notes)
    await hass.async_block_till_done()


async def async_copied(hass: HomeAssistant) -> int:
    """Return how many notes a copy of the files would be restored with."""
    journal = Journal(hass, "entities-entry")
    assert await journal.async_load() == []
    return len(journal.records(dog_id()))


async def test_home_assistant_asks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    assert await async_setup_component(hass, "backup", {})
    await hass.async_block_till_done()
    assert "pawcontrol" in hass.data[DATA_MANAGER].platforms


async def test_a_copy_holds_what_was_logged_before(
    hass: HomeAssistant, entry: ConfigEntry, storage: Storage
) -> None:
    await async_act(hass, "log_note", text="before")
    await async_pre_backup(hass)
    assert LOG not in storage.names()
    snapshot = storage.read(KEY)
    await async_act(hass, "log_note", text="meanwhile")
    await async_fill(hass)
    log = storage.read(LOG)
    assert len(log) > FOLD_BYTES
    assert storage.read(KEY) == snapshot
    await async_post_backup(hass)
    await async_act(hass, "log_note", text="after")
    await hass.async_block_till_done()
    assert LOG not in storage.names()
    later = storage.read(KEY)
    storage.write(KEY, snapshot)
    assert await async_copied(hass) == 1
    storage.write(LOG, log)
    assert await async_copied(hass) == FOLD_BYTES // 400 + 2
    storage.write(KEY, later)
    assert await async_copied(hass) == FOLD_BYTES // 400 + 3


async def test_an_unload_during_a_backup_leaves_the_pair(
    hass: HomeAssistant, entry: ConfigEntry, storage: Storage
) -> None:
    await async_act(hass, "log_note", text="before")
    await async_pre_backup(hass)
    snapshot = storage.read(KEY)
    await async_act(hass, "log_note", text="meanwhile")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert (storage.read(KEY), LOG in storage.names()) == (snapshot, True)
    answer = await async_act(hass, "get_records")
    assert len(answer["records"]) == 2
    await async_post_backup(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert LOG not in storage.names()
    assert await async_copied(hass) == 2


async def test_what_has_not_changed_is_not_written_again(
    hass: HomeAssistant, entry: ConfigEntry, storage: Storage
) -> None:
    await async_pre_backup(hass)
    await async_post_backup(hass)
    assert KEY not in storage.names()


async def test_a_snapshot_that_cannot_be_written_is_told(
    hass: HomeAssistant, entry: ConfigEntry, storage: Storage
) -> None:
    await async_act(hass, "log_note", text="before")
    failing = patch.object(Store, "_async_write_data", side_effect=WriteError("No space left"))
    with failing, pytest.raises(HomeAssistantError) as error:
        await async_pre_backup(hass)
    assert error.value.translation_key == "journal_not_written"
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert LOG not in storage.names()
    await async_post_backup(hass)
