"""The log of a journal: what it says after whatever happened to its file."""

from collections.abc import Iterator
from contextlib import contextmanager
import errno
import os
from pathlib import Path
import resource
from typing import Final
from unittest.mock import patch
from zlib import crc32

import pytest

from custom_components.pawcontrol.journal_log import Log, LogContent, names_beside, set_aside

ONE, TWO, THREE = b'{"n":1}', b'{"n":2}', b'{"n":3}'
LINES: Final = ({"n": 1}, {"n": 2})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the log lies, in a folder that does not exist yet."""
    return tmp_path / "storage" / "journal.log"


@pytest.fixture
def log(path: Path) -> Log:
    """Return an empty log that follows the first snapshot."""
    log = Log(path)
    assert log.read(1) == LogContent()
    return log


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """Let files grow no longer than so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def line(payload: bytes) -> bytes:
    """Return a line as the log writes it."""
    return b"%08x " % crc32(payload) + payload + b"\n"


def content(path: Path, generation: int = 1) -> LogContent:
    """Return what a restart would read."""
    return Log(path).read(generation)


def test_lines_are_told_in_order(log: Log, path: Path) -> None:
    assert log.append([ONE])
    assert log.append([TWO])
    assert content(path) == LogContent(lines=LINES)
    assert path.read_bytes() == line(b'{"version":2,"generation":1}') + line(ONE) + line(TWO)
    assert path.stat().st_mode & 0o777 == 0o600
    assert log.size == path.stat().st_size


def test_a_log_goes_on_after_a_restart(log: Log, path: Path) -> None:
    log.append([ONE])
    again = Log(path)
    again.read(1)
    again.append([TWO])
    assert content(path) == LogContent(lines=LINES)


def test_what_was_appended_together_waits_for_the_disk_once(log: Log) -> None:
    log.append([ONE])
    with patch("os.fsync", wraps=os.fsync) as fsync:
        log.append([ONE, TWO, THREE])
    assert fsync.call_count == 1


@pytest.mark.parametrize("bytes_left", range(1, len(line(THREE)) + 1))
def test_a_line_that_was_not_finished_never_was(log: Log, path: Path, bytes_left: int) -> None:
    log.append([ONE, TWO])
    log.append([THREE])
    path.write_bytes(path.read_bytes()[:-bytes_left])
    again = Log(path)
    assert again.read(1) == LogContent(lines=LINES)
    again.append([THREE])
    assert content(path) == LogContent(lines=(*LINES, {"n": 3}))


def test_a_first_line_that_was_not_finished_is_no_log(log: Log, path: Path) -> None:
    log.append([ONE])
    path.write_bytes(path.read_bytes()[:10])
    again = Log(path)
    assert again.read(1) == LogContent()
    again.append([TWO])
    assert content(path) == LogContent(lines=LINES[1:])


def test_a_damaged_line_is_told_and_the_others_are_read(log: Log, path: Path) -> None:
    log.append([ONE, THREE, TWO])
    path.write_bytes(path.read_bytes().replace(b'"n":3', b'"n":4'))
    assert content(path) == LogContent(lines=LINES, damaged=True)


def test_a_damaged_head_is_told_and_the_lines_are_read(log: Log, path: Path) -> None:
    log.append([ONE, TWO])
    path.write_bytes(b"?" + path.read_bytes()[1:])
    assert content(path) == LogContent(lines=LINES, damaged=True)


@pytest.mark.parametrize("head", [b'{"version":3,"generation":1}', b"{}", b'{"version":2}'])
def test_the_log_of_another_version_is_not_read(path: Path, head: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(line(head) + line(ONE))
    log = Log(path)
    assert log.read(1) == LogContent(damaged=True)
    log.append([TWO])
    assert content(path) == LogContent(lines=LINES[1:])


def test_a_log_older_than_the_snapshot_is_in_it(log: Log, path: Path) -> None:
    log.append([ONE])
    again = Log(path)
    assert again.read(2) == LogContent()
    again.append([TWO])
    assert content(path, 2) == LogContent(lines=LINES[1:])


def test_a_log_newer_than_the_snapshot_is_read(log: Log, path: Path) -> None:
    log.restart(5)
    log.append([ONE, TWO])
    again = Log(path)
    assert again.read(3) == LogContent(lines=LINES)
    assert again.generation == 5


def test_a_log_that_begins_anew_knows_nothing_of_before(log: Log, path: Path) -> None:
    log.append([ONE])
    log.restart(2)
    assert not path.exists()
    log.append([TWO])
    assert content(path, 2) == LogContent(lines=LINES[1:])


def test_an_old_log_that_cannot_be_deleted_is_replaced(log: Log, path: Path) -> None:
    log.append([ONE])
    with patch.object(Path, "unlink", side_effect=PermissionError):
        log.restart(2)
    assert content(path, 2) == LogContent()
    log.append([TWO])
    assert content(path, 2) == LogContent(lines=LINES[1:])


@pytest.mark.parametrize("room", range(0, 3 * len(line(TWO)), 7))
def test_a_full_disk_is_told_and_costs_nothing(log: Log, path: Path, room: int) -> None:
    log.append([ONE])
    with full_after(log.size + room), pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        log.append([TWO, THREE, THREE])
    assert content(path).lines[:1] == LINES[:1]
    assert not content(path).damaged
    log.append([TWO])
    assert content(path) == LogContent(lines=LINES)


def test_a_new_log_on_a_full_disk_is_told(log: Log, path: Path) -> None:
    with full_after(20), pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        log.append([ONE])
    assert content(path) == LogContent()
    log.append([ONE, TWO])
    assert content(path) == LogContent(lines=LINES)


def test_a_write_that_may_not_have_reached_the_disk_is_done_again(log: Log, path: Path) -> None:
    log.append([ONE])
    lost = OSError(errno.EIO, "lost")
    with patch("os.fsync", side_effect=lost), pytest.raises(OSError, match="lost"):
        log.append([TWO])
    log.append([TWO])
    assert content(path) == LogContent(lines=LINES)


def test_a_file_that_is_not_as_it_was_left_is_told(log: Log, path: Path) -> None:
    log.append([ONE])
    path.write_bytes(b"short")
    assert not log.append([TWO])
    path.unlink()
    assert not log.append([TWO])


# Setting aside


def test_what_is_set_aside_stays_when_the_log_goes_on(log: Log, path: Path) -> None:
    log.append([ONE])
    before = path.read_bytes()
    set_aside(path)
    set_aside(path)
    log.restart(2)
    log.append([TWO])
    (name,) = names_beside(path, ".unreadable.")
    assert path.with_name(name).read_bytes() == before


def test_without_links_a_file_is_renamed(log: Log, path: Path) -> None:
    log.append([ONE])
    before = path.read_bytes()
    with patch.object(Path, "hardlink_to", side_effect=OSError):
        set_aside(path)
    (name,) = names_beside(path, ".unreadable.")
    assert path.with_name(name).read_bytes() == before
    assert not path.exists()


def test_names_beside_a_file(path: Path) -> None:
    assert names_beside(path, ".a") == []
    path.parent.mkdir()
    for name in ("journal.log.a2", "journal.log.b", "journal.log2.a", "journal.log.a1"):
        path.with_name(name).touch()
    assert names_beside(path, ".a") == ["journal.log.a1", "journal.log.a2"]
