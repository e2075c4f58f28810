"""Tests of what measures the core: that all of it runs, and that its arithmetic is right."""

import asyncio
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
import gc
from pathlib import Path
import re
import subprocess
import sys
from threading import Event

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from benchmarks.batcher_runs import needed_writes
from benchmarks.collars import Collars
from benchmarks.harness import Case, Sample, Target, Timing, measure, pick, side_by_side
from benchmarks.loop import MeasuredLoop, run
from benchmarks.peers import load, peers
from benchmarks.report import (
    TEMPLATES,
    Row,
    milliseconds,
    page,
    percent,
    table,
    timing_row,
    value_row,
)
from benchmarks.scale import FULL
from benchmarks.scheduler_runs import worst_lag
from benchmarks.simulated import Turns, run_simulated
from benchmarks.suite import SUITES
from benchmarks.throttle_runs import fullest_second

from .benchmark import benchmark_async
from .common import async_load, entities_entry, place

ROOT = Path(__file__).parent.parent
CASES = """
L1 hit, flat value
L1 hit, nested value
L1 hit, number
miss in both levels
set, both levels
cached hit, function
cached hit, method
Zipf churn, both levels
Zipf hit rate
hit rate, exponent 0.8
hit rate, exponent 1.2
hit rate, with scans
hit rate, moving interest
save of 50 entries, longest callback
save of 50 entries, loop lag
delayed save of 50 entries, longest callback
delayed save of 50 entries, loop lag
load of 50 entries, longest callback
load of 50 entries, loop lag
set among 20 entries, mean
set among 20 entries, longest
set among 50 entries, mean
set among 50 entries, longest
killed 1 times, files unreadable
killed 1 times, last save missing
p95 and p99, of 1,000 calls
p95 and p99, of 10,000 calls
p95 and p99, of the last 1,000 calls
p95 after a slow-down, sigma 0.5, median
p95 after a slow-down, sigma 0.5, worst
p95 after a slow-down, sigma 0.8, median
p95 after a slow-down, sigma 0.8, worst
p95 query
track_performance, async
track_performance, sync
debounce storm, sync
debounce storm, async
throttled call without a wait, net
batched call
throttle, 50 at 100/s, fullest second
throttle, 50 at 100/s, until all ran
throttle, 50 at 10/s, fullest second
throttle, 50 at 10/s, until all ran
significance, quiet
significance, accepted
significance, same text
schedule_update, window open
burst, writes
burst, latest write
burst, writes lost
paced, writes
paced, latest write
paced, writes lost
scheduler, writes
scheduler, timers
scheduler, per write
scheduler, longest callback
scheduler, worst lag of a tick
memory, entry in both levels
memory, tracked attribute
memory, scheduled entity
memory, metric of 200 calls
""".strip().splitlines()
JOURNAL_CASES = """
records
file
load
load, longest callback
load, loop lag
memory, per record
action, until it returns
action, bytes written
action, fsyncs
action, longest callback
life of a dog, records
life of a dog, longest callback
life of a dog, with garbage collection
""".strip().splitlines()
PHASE_CASES = ["requests a minute", "age, mean", "age, 95th percentile"]
WALK_CASES = [*PHASE_CASES, "off the fix, mean"]
TRIES = "tries of a socket a minute"
LOOKS = ["routes asked for a minute", "wait for a way, 95th percentile"]
REQUEST_CASES = [
    "start, requests",
    *(
        f"{phase}, {case}"
        for phase, cases in (
            ("asleep", [*PHASE_CASES, TRIES]),
            ("one walks", [*WALK_CASES, TRIES]),
            ("all walk", [*WALK_CASES, TRIES]),
            ("live, asleep", PHASE_CASES),
            ("live, one walks", WALK_CASES),
            ("live, all walk", WALK_CASES),
            ("outage", [*WALK_CASES, "back after", TRIES]),
            ("dashboard, asleep", [*PHASE_CASES, TRIES, *LOOKS]),
            ("dashboard, one walks", [*WALK_CASES, TRIES, *LOOKS]),
        )
        for case in cases
    ),
    "update, 95th percentile",
    "cache hit rate, own reads",
    "cache hit rate, dashboard",
]
DAY_CASES = [
    f"{case} (1 dog, 30 s, 2 h)"
    for case in (
        "entities",
        "state changes per dog and hour",
        "recorder rows per dog and hour",
        "database per dog and hour",
        "statistics rows per dog and hour",
        "files rewritten per hour",
        "requests",
        "latency, p50",
        "latency, p95",
        "latency, p99",
        "longest block of the loop",
        "longest block with garbage collection",
        "CPU per dog and hour",
        "CPU of a core",
        "memory",
        "off the truth on walks",
        "walk distance, mean error",
        "walk distance, least",
        "walk distance, most",
        "walks",
        "walks missed",
        "false walks",
        "false walks, accuracy understated",
    )
]
SETUP_CASES = """
import, modules
import, first
import, from then on
import, memory
set-up, records
set-up, first
set-up, from then on
set-up, longest turn
memory, kept
memory, most
pack, set-up
pack, set-up, longest turn
pack, set-up, with garbage collection
pack, a fix
pack, share of a core
pack, fixes, longest turn
pack, midnight, longest turn
pack, unload, longest turn
growth, set-up
growth, a fix
""".strip().splitlines()
SUITE_CASES = {
    "core": CASES,
    "day": DAY_CASES,
    "journal": JOURNAL_CASES,
    "requests": REQUEST_CASES,
    "setup": SETUP_CASES,
}


@pytest.mark.parametrize("suite", SUITES)
def test_a_tiny_run_measures_everything_and_leaves_the_page_alone(suite: str) -> None:
    # In a process of its own: children are killed there, and a package leaves a thread behind.
    page = ROOT / "docs" / SUITES[suite].page
    before = page.read_bytes()
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "benchmarks", suite, "--tiny"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:-1]] == SUITE_CASES[suite]
    assert page.read_bytes() == before


@pytest.mark.parametrize("suite", SUITES)
def test_the_page_explains_every_case(suite: str) -> None:
    text = (TEMPLATES / SUITES[suite].template).read_text(encoding="utf-8")
    terms = tuple(re.findall(r"\*\*(.+?)\*\*", text))
    assert [case for case in SUITE_CASES[suite] if not case.startswith(terms)] == []


async def nothing() -> None:
    """Do nothing."""


def timing(rounds: dict[str, list[float]], target: Target, *, net: bool = False) -> Timing:
    """Return what was measured of a case."""
    samples = dict.fromkeys(rounds, nothing)
    case = Case(name="work", operations=1, samples=samples, target=target, net=net)
    return Timing(case=case, rounds=rounds)


ROUNDS = {
    "ours": [20.0, 30.0, 100.0],
    "limit": [10.0, 10.0, 50.0],
    "textbook": [40.0, 50.0, 60.0],
    "slow": [70.0, 70.0, 70.0],
    "fast": [1.0, 15.0, 90.0],
}


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    assert timing(ROUNDS, Target(factor=2.0)).ratio == 2.0
    assert timing(ROUNDS, Target(factor=2.0, of="textbook")).ratio == 0.6


def test_a_net_figure_leaves_the_bare_call_of_its_round_out() -> None:
    net = timing(ROUNDS, Target(factor=2.0, of="textbook"), net=True)
    assert net.net("ours") == [10.0, 20.0, 50.0]
    assert net.net("limit") == [10.0, 10.0, 50.0]
    assert net.typical("ours") == 20.0
    assert net.ratio == 0.5


def test_the_best_peer_has_the_least_median() -> None:
    assert timing(ROUNDS, Target(factor=2.0)).best_peer == "fast"
    assert timing({"ours": [1.0], "limit": [1.0]}, Target(factor=2.0)).best_peer is None


@pytest.mark.parametrize(("factor", "held"), [(1.99, "no"), (2.0, "yes"), (2.5, "yes")])
def test_a_timed_line_tells_whether_its_target_is_held(factor: float, held: str) -> None:
    row = timing_row(timing(ROUNDS, Target(factor=factor)))
    assert row == Row(
        case="work",
        ours="30",
        limit="10",
        ratio="2.00 x limit",
        target=f"{factor:g} x limit",
        held=held,
        peer="fast 15",
        textbook="50",
        everyone="limit 10, fast 15, ours 30, textbook 50, slow 70",
    )


VALUES = {"ours": 2.0, "limit": 1.0, "textbook": 9.0, "low": 0.5, "high": 10.0}


@pytest.mark.parametrize(
    ("target", "at_least", "text", "held", "peer"),
    [
        (2.0, False, "at most 2.0 %", "yes", "low 0.5 %"),
        (1.9, False, "at most 1.9 %", "no", "low 0.5 %"),
        (2.0, True, "at least 2.0 %", "yes", "high 10.0 %"),
        (2.1, True, "at least 2.1 %", "no", "high 10.0 %"),
        (None, False, "-", "-", "low 0.5 %"),
    ],
)
def test_a_line_of_values_tells_whether_the_target_is_held(
    target: float | None, *, at_least: bool, text: str, held: str, peer: str
) -> None:
    row = value_row("errors", VALUES, text=percent, target=target, at_least=at_least)
    assert (row.ours, row.limit, row.textbook) == ("2.0 %", "1.0 %", "9.0 %")
    assert (row.ratio, row.target, row.held, row.peer) == ("-", text, held, peer)


def test_a_line_of_values_leaves_out_who_is_not_there() -> None:
    row = value_row("waits", {"ours": 1.25}, text=milliseconds)
    assert (row.ours, row.limit, row.peer, row.textbook) == ("1.2 ms", "-", "-", "-")


def test_all_contestants_are_listed_with_the_best_first() -> None:
    row = value_row("errors", VALUES, text=percent, at_least=True)
    assert row.everyone == "high 10.0 %, textbook 9.0 %, ours 2.0 %, limit 1.0 %, low 0.5 %"


def test_a_table_is_aligned() -> None:
    lines = table([value_row("waits", {"ours": 1.25}, text=milliseconds)]).splitlines()
    assert lines[0] == "| case  | ours   | limit | ratio | target | held | best peer | textbook |"
    assert lines[2] == "| waits | 1.2 ms | -     | -     | -      | -    | -         | -        |"
    assert len({len(line) for line in lines}) == 1


def test_the_page_holds_the_table_the_sizes_and_the_contestants() -> None:
    rows = [value_row("errors", VALUES, text=percent)]
    text = page("page.md", rows, FULL, ["some 1.0", "other 2.0"])
    assert table(rows) in text
    assert "- Compared with: some 1.0, other 2.0," in text
    assert f"- errors: {rows[0].everyone}" in text
    assert "5,000 entities at intervals of" in text


async def test_rounds_run_everyone_in_turned_order_after_a_warm_up() -> None:
    ran: list[str] = []

    def sample(name: str) -> Sample:
        async def run_it() -> None:
            ran.append(name)

        return run_it

    def case(name: str) -> Case:
        samples = {contestant: sample(f"{name}.{contestant}") for contestant in ("ours", "limit")}
        return Case(
            name=name,
            operations=4,
            samples=samples,
            target=Target(factor=1.0),
            tidy=sample(f"{name} tidied"),
        )

    timings = await measure([case("a"), case("b")], rounds=1)
    forward = ["a.ours", "a.limit", "a tidied", "b.ours", "b.limit", "b tidied"]
    turned = ["a.limit", "a.ours", "a tidied", "b.limit", "b.ours", "b tidied"]
    assert ran == forward + turned
    assert [len(one.rounds["ours"]) for one in timings] == [1, 1]


def test_longer_runs_take_turns_and_their_figures_are_picked() -> None:
    ran: list[str] = []

    def running(name: str) -> Callable[[], int]:
        def run_it() -> int:
            ran.append(name)
            return len(ran)

        return run_it

    results = side_by_side({"ours": running("ours"), "limit": running("limit")}, 2)
    assert ran == ["ours", "limit", "ours", "limit"]
    assert results == {"ours": [1, 3], "limit": [2, 4]}
    assert pick(results, lambda result: 10 * result, min) == {"ours": 10, "limit": 20}
    assert pick(results, float, max) == {"ours": 3.0, "limit": 4.0}


def test_needed_are_the_entities_that_change_in_each_window() -> None:
    assert needed_writes([]) == 0
    assert needed_writes([5.0] * 10_000) == 50
    assert needed_writes([0.0, 0.1, 0.2, 0.25]) == 4
    assert needed_writes([0.0] * 60 + [0.2]) == 51


def test_the_lag_of_a_tick_is_counted_from_when_it_was_due() -> None:
    assert worst_lag(10, [110.0, 120.25, 130.0], begin=100.0) == 0.25
    assert worst_lag(10, [], begin=100.0) == 0.0


def test_the_fullest_second_does_not_hold_its_own_end() -> None:
    assert fullest_second([0.0, 0.5, 1.0]) == 2
    assert fullest_second([0.0, 0.25, 1.0, 1.125, 1.1875, 5.0]) == 4


def test_a_loop_that_skips_waits_counts_them() -> None:
    async def scenario(loop: MeasuredLoop) -> float:
        start = loop.time()
        await asyncio.sleep(86_400)
        return loop.time() - start

    assert run(scenario, skip=True) >= 86_400


def test_simulated_time_passes_in_waits_alone_and_for_all_clocks() -> None:
    start = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)

    async def scenario() -> tuple[datetime, float]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await loop.run_in_executor(None, Event().wait, 0.05)
        await asyncio.sleep(86_400)
        return dt_util.utcnow(), loop.time() - began

    now, passed = run_simulated(start, scenario)
    assert [(now - start).total_seconds(), passed] == pytest.approx([86_400] * 2, abs=1e-3)


def test_garbage_is_told_apart_from_the_work_of_a_turn() -> None:
    turns = Turns()
    with turns.watching():
        turns.begin()
        gc.collect()
        turns.end()
    assert 0 <= turns.longest < turns.longest_collecting
    turns.forget()
    assert turns.longest_collecting == 0.0


def test_a_naive_client_sees_what_has_come_by_then() -> None:
    start = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
    collars = Collars((52.0, 13.0), [[], []])

    async def scenario() -> list[datetime]:
        return [(await collars.async_naive(tracker)).time for tracker in (0, 1)]

    assert run_simulated(start, scenario) == [start, start + timedelta(seconds=13 - 60)]
    assert collars.naive_requests == 2


def test_a_loop_tells_how_long_it_was_blocked() -> None:
    async def scenario(loop: MeasuredLoop) -> tuple[float, float, float]:
        await asyncio.sleep(0)
        with loop.watched() as blocking:
            loop.jump(0.5)
            start = loop.time()
            list(map(str, range(1000)))
            worked = loop.time() - start
            await asyncio.sleep(0)
        return worked, blocking.longest, blocking.lag

    worked, longest, lag = run(scenario, skip=True)
    assert 0 < worked < longest
    assert lag > worked + 0.49


def test_a_loop_counts_the_timers_to_come() -> None:
    async def scenario(loop: MeasuredLoop) -> list[int]:
        handles = [loop.call_later(seconds, int) for seconds in (1, 2, 3)]
        counts = [loop.count_timers()]
        handles[2].cancel()
        counts.append(loop.count_timers())
        await asyncio.sleep(1.5)
        return [*counts, loop.count_timers()]

    assert run(scenario, skip=True) == [3, 2, 1]


@pytest.fixture
def _without_cachetools(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    monkeypatch.setitem(sys.modules, "cachetools", None)
    load.cache_clear()
    yield
    load.cache_clear()


@pytest.mark.usefixtures("_without_cachetools")
def test_a_package_that_is_not_installed_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    samples = peers({"cachetools": lambda _: nothing, "lru-dict": lambda _: nothing})
    assert samples == {"lru-dict": nothing}
    assert capsys.readouterr().err == "bench: cachetools is not installed and left out\n"


async def test_a_refresh_of_a_dog_can_be_benchmarked(hass: HomeAssistant) -> None:
    place(hass)
    entry = entities_entry(hass)
    await async_load(hass, entry)
    coordinator = next(iter(entry.runtime_data.dogs.values()))
    result = await benchmark_async(coordinator.async_request_refresh, iterations=100)
    assert result.iterations == 100
    assert 0 < result.avg_ms <= result.max_ms
    assert 0 < result.p50_ms <= result.p95_ms
    assert coordinator.last_update_success


async def test_every_iteration_of_a_benchmark_is_awaited() -> None:
    awaited: list[int] = []

    async def work() -> None:
        await asyncio.sleep(0)
        awaited.append(len(awaited))

    await benchmark_async(work, iterations=3)
    assert awaited == [0, 1, 2]


async def test_an_error_ends_a_benchmark() -> None:
    async def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await benchmark_async(fail)


async def test_a_benchmark_without_iterations_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        await benchmark_async(nothing, iterations=0)
