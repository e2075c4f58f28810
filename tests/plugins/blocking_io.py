"""Fail a test in which Paw Control blocks the event loop.

Home Assistant guards its loop against blocking calls, but under pytest the guard is off. Here
every guarded call is watched, and one that comes from a custom integration fails the test.
A test that blocks on purpose is marked `expects_blocking`.
"""

import asyncio
from collections.abc import Iterator
import logging
import threading

from homeassistant import block_async_io
from homeassistant.util.loop import protect_loop
import pytest

from .records import Records


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_blocking: the event loop may be blocked")


def _is_ours(record: logging.LogRecord) -> bool:
    """Tell whether a custom integration made the call while the event loop was running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return "inside the event loop by custom integration" in record.getMessage()


def _watch_calls(patch: pytest.MonkeyPatch) -> None:
    """Replace what Home Assistant guards by calls that log where they come from."""
    loop_thread = threading.get_ident()
    for call in block_async_io._BLOCKING_CALLS:  # noqa: SLF001  (Home Assistant's only list)
        watched = protect_loop(
            call.original_func,
            strict=False,
            strict_core=False,
            check_allowed=call.check_allowed,
            loop_thread_id=loop_thread,
        )
        patch.setattr(call.object, call.function, watched)


@pytest.fixture(autouse=True)
def _no_blocking_io(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("expects_blocking"):
        yield
        return
    records = Records(_is_ours, logging.DEBUG)
    logger = logging.getLogger("homeassistant.util.loop")
    level = logger.level
    with pytest.MonkeyPatch.context() as patch:
        # Home Assistant's own blocking imports would drown the log of the test.
        patch.setattr(logger, "propagate", False)
        logger.setLevel(logging.DEBUG)
        logger.addHandler(records)
        _watch_calls(patch)
        yield
        logger.removeHandler(records)
        logger.setLevel(level)
    if records.lines:
        pytest.fail("blocking I/O in the event loop:\n" + "\n".join(records.lines))
