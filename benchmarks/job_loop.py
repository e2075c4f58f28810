"""A loop whose selector knows whether worker threads are at work."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from selectors import DefaultSelector
from typing import Any, override


class JobSelector(DefaultSelector):
    """A selector that may wait for worker threads."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs = 0
        """Of worker threads that have not ended."""


class JobLoop(asyncio.SelectorEventLoop):
    """Tells its selector about the work of other threads."""

    def __init__(self, selector: JobSelector) -> None:
        self._jobs = selector
        super().__init__(selector)

    @override
    def run_in_executor[*Ts, T](
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        self._jobs.jobs += 1
        future.add_done_callback(self._done)
        return future

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        # A thread that is no job waits for the others.
        self._jobs.jobs += 1
        await super().shutdown_default_executor(timeout)
        self._jobs.jobs -= 1

    def _done(self, _future: asyncio.Future[Any]) -> None:
        self._jobs.jobs -= 1
