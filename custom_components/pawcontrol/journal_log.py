"""The log of a journal: a file that grows line by line, each of them on disk before it counts."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
import os
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import orjson

_VERSION: Final = 2
_SUM: Final = 9
"""Bytes in front of a line: eight hexadecimal digits of its checksum, and a space."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogContent:
    """What a log says."""

    lines: tuple[Any, ...] = ()
    """The lines, parsed."""
    damaged: bool = False
    """Whether a line that was written once can no longer be read, or a newer version wrote it."""


class Log:
    """An append-only file; all methods block and raise OSError, and only one may run at a time.

    A line that was not written to its end never counted and is overwritten by the next. The
    generation tells which snapshot the log follows: lines older than the snapshot are in it.
    """

    def __init__(self, path: Path) -> None:
        """Know where the log lies; nothing is read yet."""
        self.path = path
        self.generation = 0
        self.size = 0
        """Bytes that count; 0 as long as there is no file to go on with."""

    def read(self, generation: int) -> LogContent:
        """Return what follows the snapshot of a generation, and make ready to append."""
        self.generation = generation
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return LogContent()
        whole = raw[: raw.rfind(b"\n") + 1]
        head, *lines = [_parse(line) for line in whole.split(b"\n")]
        match head:
            case _ if not whole:
                return LogContent()
            case {"version": 2, "generation": int(follows)} if follows < generation:
                return LogContent()
            case {"version": 2, "generation": int(follows)}:
                self.generation, self.size = follows, len(whole)
            case dict():
                return LogContent(damaged=True)
        readable = tuple(line for line in lines[:-1] if line is not None)
        return LogContent(lines=readable, damaged=head is None or len(readable) < len(lines) - 1)

    def append(self, lines: Sequence[bytes]) -> bool:
        """Write lines and wait for the disk; False if the file is no longer as it was left."""
        if not self.size:
            self._begin(lines)
            return True
        if not self.path.exists() or self.path.stat().st_size < self.size:
            return False
        with self.path.open("r+b") as file:
            file.truncate(self.size)
            file.seek(self.size)
            self.size += _write(file.fileno(), lines)
        return True

    def restart(self, generation: int) -> None:
        """Begin anew after a snapshot of this generation was written."""
        self.generation, self.size = generation, 0
        # What remains of the old log is older than the snapshot and will not be read.
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _begin(self, lines: Sequence[bytes]) -> None:
        """Put a new file in the place of any other, which may have been set aside by a link."""
        head = orjson.dumps({"version": _VERSION, "generation": self.generation})
        new = self.path.with_name(f"{self.path.name}.new")
        new.unlink(missing_ok=True)
        new.parent.mkdir(exist_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            size = _write(descriptor, [head, *lines])
        finally:
            os.close(descriptor)
        new.replace(self.path)
        _sync_folder(self.path.parent)
        self.size = size


def set_aside(path: Path) -> None:
    """Give a file a second name, under which it stays when the first is overwritten."""
    aside = path.with_name(f"{path.name}.unreadable.{path.stat().st_mtime_ns}")
    try:
        aside.hardlink_to(path)
    except FileExistsError:
        return
    except OSError:
        # Not every file system has links.
        path.replace(aside)


def names_beside(path: Path, *prefixes: str) -> list[str]:
    """Return the names in the folder of a file that start with its own and one of the prefixes."""
    starts = tuple(path.name + prefix for prefix in prefixes)
    names = (each.name for each in path.parent.iterdir()) if path.parent.exists() else ()
    return sorted(name for name in names if name.startswith(starts))


def _parse(line: bytes) -> Any:
    """Return what a line says, None if it is damaged."""
    payload = line[_SUM:]
    return orjson.loads(payload) if line[:_SUM] == _checksum(payload) else None


def _checksum(payload: bytes) -> bytes:
    return b"%08x " % crc32(payload)


def _write(descriptor: int, lines: Iterable[bytes]) -> int:
    """Write lines where the file stands and wait for the disk; return how many bytes these are."""
    data = b"".join(_checksum(line) + line + b"\n" for line in lines)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)
    return len(data)


def _sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
