"""Loops that do one operation after the other, the same for every contestant."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from .harness import Sample


def await_each(call: Callable[[Any], Awaitable[object]], arguments: Iterable[Any]) -> Sample:
    """Await the call for each argument."""

    async def sample() -> None:
        for argument in arguments:
            await call(argument)

    return sample


def call_each(call: Callable[[Any], object], arguments: Iterable[Any]) -> Sample:
    """Make the plain call for each argument."""

    async def sample() -> None:
        for argument in arguments:
            call(argument)

    return sample


def repeat_each(call: Callable[[], object], operations: int) -> Sample:
    """Make the plain call without arguments."""

    async def sample() -> None:
        for _ in range(operations):
            call()

    return sample


def await_set(
    call: Callable[[str, Any], Awaitable[object]], keys: Iterable[str], value: Any
) -> Sample:
    """Await the call with each key and the value."""

    async def sample() -> None:
        for key in keys:
            await call(key, value)

    return sample


def call_set(call: Callable[[str, Any], object], keys: Iterable[str], value: Any) -> Sample:
    """Make the plain call with each key and the value."""

    async def sample() -> None:
        for key in keys:
            call(key, value)

    return sample


def check_each(call: Callable[[str, str, Any], object], values: Iterable[Any]) -> Sample:
    """Ask for each value whether it is a significant one of the same attribute."""

    async def sample() -> None:
        for value in values:
            call("sensor.bella", "latitude", value)

    return sample
