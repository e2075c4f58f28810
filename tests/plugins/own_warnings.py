"""Fail a test in which Paw Control itself logs a warning or an error.

A test that makes something go wrong on purpose is marked `expects_warnings`.
"""

from collections.abc import Iterator
import logging

import pytest

from .records import Records


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_warnings: Paw Control may log warnings and errors")


@pytest.fixture(autouse=True)
def _no_own_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    records = Records(lambda _record: True, logging.WARNING)
    logger = logging.getLogger("custom_components.pawcontrol")
    logger.addHandler(records)
    yield
    logger.removeHandler(records)
    if records.lines and not request.node.get_closest_marker("expects_warnings"):
        pytest.fail("Paw Control warns:\n" + "\n".join(records.lines))
