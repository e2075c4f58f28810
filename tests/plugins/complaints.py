"""Fail a test in which Home Assistant complains: deprecated or unsafe use, lost exceptions.

Home Assistant only logs these, mostly by `helpers.frame.report_usage`, `helpers.deprecation`,
`entity_platform` and the event loop's exception handler. A test that provokes one on purpose
is marked `expects_complaints`.
"""

from collections.abc import Iterator
import logging
import re
from typing import Final

import pytest

from .records import Records

COMPLAINT: Final = re.compile(
    r"Detected that custom integration"
    r"|Detected code that"
    r"|was (used|called|instantiated) from \S+, this is a deprecated"
    r"|deprecated .*(will be removed|stop working|will stop)"
    r"|Error doing job:"
    r"|exception was never retrieved"
    r"|Exception in \S+ when (dispatching|handling)"
    r"|does not generate unique IDs"
    r"|State .* for \S+ is longer than"
    r"|exceed maximum size of"
    r"|Updating \S+ took longer than the scheduled"
    r"|Setup of \S+ is taking over"
    r"|non-thread.?safe|from a thread other than the event loop"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_complaints: Home Assistant may complain")


@pytest.fixture(autouse=True)
def _no_complaints(request: pytest.FixtureRequest) -> Iterator[None]:
    records = Records(lambda record: bool(COMPLAINT.search(record.getMessage())), logging.WARNING)
    root = logging.getLogger()
    root.addHandler(records)
    yield
    root.removeHandler(records)
    if records.lines and not request.node.get_closest_marker("expects_complaints"):
        pytest.fail("Home Assistant complains:\n" + "\n".join(records.lines))
