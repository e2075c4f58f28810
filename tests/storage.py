"""Home Assistant's storage folder on a real disk, for tests of what ends up there."""

from dataclasses import dataclass
from pathlib import Path

KEY = "pawcontrol.journal.entry"


@dataclass
class Storage:
    """The files of the journal of the entry "entry", and of others."""

    folder: Path

    def write(self, name: str, content: bytes) -> None:
        """Put a file there."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(content)

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        return (self.folder / name).read_bytes()

    def delete(self, name: str) -> None:
        """Delete a file."""
        (self.folder / name).unlink()

    def block(self, name: str) -> None:
        """Put a folder where a file is read or written."""
        (self.folder / name).mkdir(parents=True)

    def names(self) -> list[str]:
        """Return the names of all files."""
        return sorted(path.name for path in self.folder.glob("*"))
