"""What it costs to begin: import, set-up, memory; and what it costs to have very many dogs."""

from collections.abc import Mapping
import json
import os
from pathlib import Path
from statistics import median
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final

from .harness import LIMIT, OURS
from .report import Row, Text, count, microseconds, milliseconds, percent, seconds, value_row
from .scale import Scale
from .setup_pack import FIX_SECONDS

ROOT: Final = Path(__file__).parents[1]
DOGS: Final = 5
YEAR: Final = 365
IMPORT_MS: Final = 150.0
SETUP_MS: Final = 100.0
TURN_MS: Final = 50.0
MEMORY_MB: Final = 10.0
SHARE: Final = 2.0
LINEAR: Final = 1.5
SMALL: Final = 10
"""The small pack is so many times smaller."""

megabytes: Final[Text] = "{:.1f} MB".format
times: Final[Text] = "{:.2f} x".format

type Figures = Mapping[str, float]


def setup(scale: Scale) -> list[Row]:
    """Return the lines about the import, about a household of five dogs, and about very many."""
    return [*_import_rows(scale.repeats), *_home_rows(scale), *_pack_rows(scale)]


def _run(job: str, *numbers: int, bytecode: str | None = None) -> Figures:
    """Return what a job finds in a process of its own, with its bytecode in a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode} if bytecode else None
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "benchmarks.setup_child", job, *map(str, numbers)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _import_rows(repeats: int) -> list[Row]:
    with TemporaryDirectory() as folder:
        first = _run("import", 0, bytecode=folder)
        later = [_run("import", 0, bytecode=folder)["seconds"] for _ in range(repeats)]
        traced = _run("import", 1, bytecode=folder)
    return [
        value_row("import, modules", {OURS: first["modules"]}, text=count),
        _ms("import, first", first["seconds"]),
        _ms("import, from then on", median(later), IMPORT_MS),
        _mb("import, memory", traced["memory"]),
    ]


def _home_rows(scale: Scale) -> list[Row]:
    days = min(scale.days, YEAR)
    timed, traced = (_run("home", DOGS, days, scale.repeats, traced) for traced in (0, 1))
    return [
        value_row("set-up, records", {OURS: timed["records"]}, text=count),
        _ms("set-up, first", timed["first"]),
        _ms("set-up, from then on", timed["seconds"], SETUP_MS),
        _ms("set-up, longest turn", timed["turn"], TURN_MS),
        _mb("memory, kept", traced["kept"], MEMORY_MB),
        _mb("memory, most", traced["most"]),
    ]


def _pack_rows(scale: Scale) -> list[Row]:
    small, large = (_run("pack", dogs, scale.minutes) for dogs in (scale.pack // SMALL, scale.pack))
    fix = {OURS: 1e6 * (large["fix"] - large["alone"]), LIMIT: 1e6 * large["alone"]}
    share = 100 * scale.pack * (large["fix"] - large["alone"]) / FIX_SECONDS
    return [
        value_row("pack, set-up", {OURS: large["set_up"]}, text=seconds),
        _ms("pack, set-up, longest turn", large["set_up_turn"], TURN_MS),
        _ms("pack, set-up, with garbage collection", large["set_up_stopped"]),
        value_row("pack, a fix", fix, text=microseconds),
        value_row("pack, share of a core", {OURS: share}, text=percent, target=SHARE),
        _ms("pack, fixes, longest turn", large["turn"], TURN_MS),
        _ms("pack, midnight, longest turn", large["midnight"], TURN_MS),
        _ms("pack, unload, longest turn", large["unload_turn"], TURN_MS),
        _growth("set-up", large["set_up"] / SMALL, small["set_up"]),
        _growth("a fix", large["fix"] - large["alone"], small["fix"] - small["alone"]),
    ]


def _ms(case: str, value: float, target: float | None = None) -> Row:
    return value_row(case, {OURS: 1000 * value}, text=milliseconds, target=target)


def _mb(case: str, octets: float, target: float | None = None) -> Row:
    return value_row(case, {OURS: octets / 1e6}, text=megabytes, target=target)


def _growth(case: str, large: float, small: float) -> Row:
    """Return the line of what a dog costs in the large pack by what it costs in the small one."""
    name = f"growth, {case}"
    return value_row(name, {OURS: large / small}, text=times, target=LINEAR)
