"""Backups: what is copied of a journal belongs together.

The snapshot and the log are copied one after the other, while people go on logging. A log that
is folded in between would be missing from both. Therefore all of it is folded before, and
nothing until the copy is done: what is logged meanwhile follows the snapshot that was copied.
"""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .coordinator import PawControlConfigEntry
from .journal_disk import HELD


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Fold all logs and hold them; raises HomeAssistantError if one cannot be written."""
    hass.data[HELD] = None
    entries: list[PawControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    try:
        await asyncio.gather(*(entry.runtime_data.journal.async_fold() for entry in entries))
    except HomeAssistantError:
        del hass.data[HELD]
        raise


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the logs be folded again."""
    hass.data.pop(HELD, None)
