"""A log handler that keeps the messages some check asks for."""

from collections.abc import Callable
import logging
from typing import override


class Records(logging.Handler):
    """Keeps `level logger: message` of each record that is wanted."""

    def __init__(self, wanted: Callable[[logging.LogRecord], bool], level: int) -> None:
        super().__init__(level)
        self._wanted = wanted
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if self._wanted(record):
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()[:400]}")
