"""The overview of all pages: each claim beside the naive figure, and the command beside both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Final

from .report import MISSED, NONE, PAGES, TEMPLATES, aligned

OVERVIEW: Final = "performance.md"
_COLUMNS: Final = ("claim", "ours", "naive", "target", "held", "command")
_CLAIMS: Final[Mapping[str, Mapping[str, str]]] = {
    "requests": {
        "asleep, requests a minute": "requests a minute, 5 dogs asleep",
        "all walk, requests a minute": "requests a minute, 5 dogs on walks",
        "live, asleep, requests a minute": "requests a minute, asleep, with a socket",
        "live, all walk, requests a minute": "requests a minute, on walks, with a socket",
        "all walk, age, mean": "age of a position, 5 dogs on walks",
        "live, all walk, age, mean": "the same with a socket",
        "update, 95th percentile": "update of a dog, p95 of its waits",
        "cache hit rate, dashboard": "cache hit rate of a dashboard's reads",
        "cache hit rate, own reads": "cache hit rate of the integration's own reads",
    },
    "day": {
        f"{what} ({household})": f"{what} ({household})"
        for household, cases in (
            (
                "1 dog, 30 s",
                (
                    "state changes per dog and day",
                    "recorder rows per dog and day",
                    "database per dog and day",
                    "latency, p50",
                    "latency, p95",
                    "latency, p99",
                    "CPU per dog and day",
                    "memory",
                ),
            ),
            ("1 dog, 10 s", ("state changes per dog and day",)),
            ("1 dog, 60 s", ("state changes per dog and day",)),
            (
                "5 dogs, 30 s",
                (
                    "state changes per dog and day",
                    "memory",
                    "off the truth on walks",
                    "walk distance, mean error",
                    "walks",
                    "walks missed",
                    "false walks",
                ),
            ),
            ("50 dogs, 30 s, 2 h", ("CPU per dog and hour",)),
            (
                "500 dogs, 30 s, 2 h",
                ("longest block of the loop", "CPU of a core", "CPU per dog and hour"),
            ),
        )
        for what in cases
    },
    "journal": {
        "load": "ten years of five dogs, read at start",
        "action, until it returns": "an action, until it is on disk",
        "action, bytes written": "bytes that an action writes",
    },
}
"""What is claimed, by the suite and the case of its page."""
_TARGETED: Final = "setup"
"""The suite of which all cases with a target are claims."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """The page of a suite: when and with what it was made, and its lines by case and column."""

    date: str
    machine: str
    lines: Mapping[str, Mapping[str, str]]


def read_page(path: Path) -> Page:
    """Return what a page says."""
    text = path.read_text(encoding="utf-8")
    head, _, *lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    cells = [dict(zip(head, line, strict=True)) for line in lines]
    date, machine = (
        re.findall(pattern, text)[0] for pattern in (r" on (\S+)\. Do not", r"- Machine: (.+)")
    )
    return Page(date=date, machine=machine, lines={each["case"]: each for each in cells})


def overview(folder: Path = PAGES) -> str:
    """Return the overview of the pages in a folder."""
    pages = {suite: read_page(path) for suite, path in _paths(folder)}
    lines = [line for suite, page in pages.items() for line in _lines(suite, page)]
    made = "\n".join(
        f"- [performance-{suite}.md](performance-{suite}.md), by `scripts/bench {suite}`"
        f" on {page.date}: {page.machine}"
        for suite, page in pages.items()
    )
    template = (TEMPLATES / "overview.md").read_text(encoding="utf-8")
    return template.format(pages=made, table=aligned([_COLUMNS, *lines]))


def write_overview() -> Path:
    """Write the overview, and return where it is."""
    path = PAGES / OVERVIEW
    path.write_text(overview(), encoding="utf-8")
    return path


def _paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the suites that have a page, those with claims first."""
    for suite in (*_CLAIMS, _TARGETED, "core"):
        path = folder / f"performance-{suite}.md"
        if path.exists():
            yield suite, path


def _lines(suite: str, page: Page) -> Iterator[tuple[str, ...]]:
    for case, claim in _claims(suite, page).items():
        line = page.lines[case]
        naive = ", ".join(text for text in (line["textbook"], line["best peer"]) if text != NONE)
        timed = line["ratio"] != NONE
        ours = f"{line['ours']} ns, {line['ratio']}" if timed else line["ours"]
        yield claim, ours, naive or NONE, line["target"], line["held"], _command(suite)


def _claims(suite: str, page: Page) -> Mapping[str, str]:
    """Return what is claimed of a suite, and whatever else misses its target."""
    claims = dict(_CLAIMS.get(suite, {}))
    for case, line in page.lines.items():
        if line["held"] == MISSED or (suite == _TARGETED and line["target"] != NONE):
            claims.setdefault(case, case)
    return claims


def _command(suite: str) -> str:
    return f"`scripts/bench {suite}`"
