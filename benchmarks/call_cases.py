"""The cases of the decorators: metrics, debounce, throttle and batches."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
import logging
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer

from custom_components.pawcontrol.performance import (
    batch_calls,
    debounce,
    throttle,
    track_performance,
)

from . import limits, textbook
from .drive import await_each, call_each, repeat_each
from .harness import LIMIT, OURS, TEXTBOOK, Case, Sample, Target
from .peers import peers

OPERATIONS: Final = 2_000
ARGUMENTS: Final = ["bella"] * OPERATIONS
BATCH: Final = 50
# So far off that nothing comes due during a run.
SECONDS: Final = 600.0
# So high that no call has to wait.
RATE: Final = 1e7


def call_cases(hass: HomeAssistant) -> list[Case]:
    """Return all cases of this file."""
    return [_track_async(), _track_sync(), *_debounce(hass), _throttle(), _batch()]


async def _work(argument: str) -> str:
    return argument


def _plain_work(argument: str) -> str:
    return argument


@callback
def _nothing(_argument: str = "") -> None:
    """Do nothing."""


async def _nothing_async(_argument: str) -> None:
    """Do nothing."""


def _record(name: str) -> Callable[[float], None]:
    tracker = textbook.TextbookTracker()
    return lambda seconds: tracker.record(name, seconds)


def _track_async() -> Case:
    ours = track_performance("work", slow_threshold_ms=500.0)(_work)
    calls = {OURS: ours, LIMIT: limits.clocked_async(_work)}
    timed = partial(limits.timed_async, _work)
    return _track("track_performance, async", calls, timed, await_each, 1.4)


def _track_sync() -> Case:
    ours = track_performance("work", slow_threshold_ms=500.0)(_plain_work)
    calls = {OURS: ours, LIMIT: limits.clocked_sync(_plain_work)}
    timed = partial(limits.timed_sync, _plain_work)
    return _track("track_performance, sync", calls, timed, call_each, 1.6)


def _track(
    name: str,
    calls: dict[str, Any],
    timed: Callable[[Callable[[float], object]], Any],
    each: Callable[[Any, Sequence[str]], Sample],
    factor: float,
) -> Case:
    """Return the case of these calls, and of those whose seconds others record."""
    calls[TEXTBOOK] = timed(_record("work"))
    samples = {contestant: each(call, ARGUMENTS) for contestant, call in calls.items()} | peers(
        {"ddsketch": lambda m: each(timed(m.DDSketch(0.01).add), ARGUMENTS)}
    )
    return Case(name=name, operations=OPERATIONS, samples=samples, target=Target(factor=factor))


def _debounce(hass: HomeAssistant) -> list[Case]:
    """Return a storm of calls of a function, and of an async one."""
    call = debounce(SECONDS)(_nothing)
    call_async = debounce(SECONDS)(_nothing_async)
    book = textbook.TextbookDebounce(_nothing, SECONDS)
    peer = Debouncer(
        hass,
        logging.getLogger(__name__),
        cooldown=SECONDS,
        immediate=False,
        function=_nothing,
    )
    limit = limits.Deadline(SECONDS)

    async def tidy() -> None:
        call.cancel()
        call_async.cancel()
        book.cancel()
        peer.async_cancel()
        await asyncio.sleep(0)

    shared = {
        TEXTBOOK: _settled(call_each(book, ARGUMENTS)),
        "Debouncer": repeat_each(peer.async_schedule_call, OPERATIONS),
    }
    plain = {OURS: call_each(call, ARGUMENTS), LIMIT: call_each(limit.move, ARGUMENTS)}
    awaited = {
        OURS: await_each(call_async, ARGUMENTS),
        LIMIT: await_each(limit.move_async, ARGUMENTS),
    }
    return [
        Case(
            name=f"debounce storm, {kind}",
            operations=OPERATIONS,
            samples=samples | shared,
            target=Target(factor=1.7),
            tidy=tidy,
        )
        for kind, samples in (("sync", plain), ("async", awaited))
    ]


def _settled(sample: Sample) -> Sample:
    """Count the time that canceled tasks take to end, too."""

    async def settled() -> None:
        await sample()
        await asyncio.sleep(0)

    return settled


def _limited(module: Any) -> Sample:
    limiter = module.AsyncLimiter(RATE, 1)

    async def call(argument: str) -> str:
        async with limiter:
            return await _work(argument)

    return await_each(call, ARGUMENTS)


def _throttle() -> Case:
    samples = {
        OURS: await_each(throttle(RATE)(_work), ARGUMENTS),
        LIMIT: await_each(_work, ARGUMENTS),
        TEXTBOOK: await_each(textbook.throttle(RATE)(_work), ARGUMENTS),
    } | peers({"aiolimiter": _limited})
    return Case(
        name="throttled call without a wait, net",
        operations=OPERATIONS,
        samples=samples,
        target=Target(factor=0.35, of=TEXTBOOK),
        net=True,
    )


def _at_once(call: limits.Async, arguments: Sequence[str]) -> Sample:
    """Make all calls at once, each in an eager task, as Home Assistant starts them."""

    async def sample() -> None:
        loop = asyncio.get_running_loop()
        tasks = [asyncio.Task(call(one), loop=loop, eager_start=True) for one in arguments]
        await asyncio.gather(*tasks)

    return sample


def _batch() -> Case:
    samples = {
        OURS: _at_once(batch_calls(BATCH, 100.0)(_work), ARGUMENTS),
        LIMIT: await_each(_work, ARGUMENTS),
        TEXTBOOK: _at_once(textbook.TextbookBatch(_work, BATCH).__call__, ARGUMENTS),
        "bare tasks": _at_once(_work, ARGUMENTS),
    }
    return Case(
        name="batched call",
        operations=OPERATIONS,
        samples=samples,
        target=Target(factor=0.2, of=TEXTBOOK),
    )
