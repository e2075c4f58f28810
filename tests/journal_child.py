"""A process that logs until it is killed, and one that tells what is there afterwards.

`python -m tests.journal_child FOLDER write|read`
"""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
import sys

from homeassistant.core import HomeAssistant

from custom_components.pawcontrol import journal_disk
from custom_components.pawcontrol.journal import Journal
from tests.model.records import REX, note


async def write(journal: Journal) -> None:
    """Log, correct and delete for ever; tell what is begun and what is done."""
    now = datetime(2026, 5, 1, tzinfo=UTC)
    for n in count():
        given = [note(f"{n}", now + timedelta(hours=12 * n + m)) for m in range(3)]
        await asyncio.gather(*(journal.async_log(each) for each in given))
        tell(*(f"{each.id} {n}" for each in given))
        first, second, _ = (each.id for each in given)
        tell(f"{first} correcting")
        await journal.async_correct(first, {"text": "corrected"})
        tell(f"{first} corrected", f"{second} deleting")
        await journal.async_delete(second)
        tell(f"{second} deleted")


def tell(*lines: str) -> None:
    """Write lines to whoever listens, at once."""
    print(*lines, sep="\n", flush=True)  # noqa: T201 - it talks to a pipe


async def main(folder: str, task: str) -> None:
    """Load the journal and do the task."""
    hass = HomeAssistant(folder)
    journal = Journal(hass, "entry")
    tell(" ".join(["aside", *await journal.async_load()]))
    if task == "write":
        await write(journal)
    tell(*(f"{each.id} {each.to_json()['data']['text']}" for each in journal.records(REX)))
    await hass.async_stop(force=True)


if __name__ == "__main__":
    journal_disk.FOLD_BYTES = 3000  # type: ignore[misc]
    asyncio.run(main(*sys.argv[1:]))
