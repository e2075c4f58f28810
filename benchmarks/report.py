"""Turn measurements into a table, and the table into a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
import os
from pathlib import Path
import platform
from typing import Final

from homeassistant.const import __version__ as home_assistant_version

from .harness import LIMIT, NAMES, OURS, TEXTBOOK, Timing
from .scale import Scale

TEMPLATES: Final = Path(__file__).parent
PAGES: Final = TEMPLATES.parent / "docs"
COLUMNS: Final = (
    "case",
    "ours",
    "limit",
    "ratio",
    "target",
    "held",
    "best peer",
    "textbook",
)
NONE: Final = "-"
MISSED: Final = "no"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The texts of one line of the table, in the order of its columns, and all contestants."""

    case: str
    ours: str
    limit: str
    ratio: str
    target: str
    held: str
    peer: str
    textbook: str
    everyone: str


type Text = Callable[[float], str]
count: Final[Text] = "{:,.0f}".format
nanoseconds: Final[Text] = "{:,.0f}".format
microseconds: Final[Text] = "{:,.1f} µs".format
milliseconds: Final[Text] = "{:,.1f} ms".format
seconds: Final[Text] = "{:.2f} s".format
percent: Final[Text] = "{:.1f} %".format
octets: Final[Text] = "{:,.0f} B".format


def held(value: float, limit: float) -> str:
    """Return whether a target is held, in a word."""
    return "yes" if value <= limit else MISSED


def _everyone(values: Mapping[str, float], text: Text, sign: int = 1) -> str:
    """Return the figures of all contestants, the best first."""
    names = sorted(values, key=lambda name: sign * values[name])
    return ", ".join(f"{name} {text(values[name])}" for name in names)


def timing_row(timing: Timing) -> Row:
    """Return the line of a timed case."""
    target = timing.case.target
    peer = timing.best_peer
    return Row(
        case=timing.case.name,
        ours=nanoseconds(timing.typical(OURS)),
        limit=nanoseconds(timing.typical(LIMIT)),
        ratio=f"{timing.ratio:.2f} x {target.of}",
        target=f"{target.factor:g} x {target.of}",
        held=held(timing.ratio, target.factor),
        peer=f"{peer} {nanoseconds(timing.typical(peer))}" if peer else NONE,
        textbook=nanoseconds(timing.typical(TEXTBOOK)),
        everyone=_everyone({name: timing.typical(name) for name in timing.rounds}, nanoseconds),
    )


def value_row(
    case: str,
    values: Mapping[str, float],
    *,
    text: Text,
    target: float | None = None,
    at_least: bool = False,
) -> Row:
    """Return the line of a case with values that must be at most, or at least, the target."""
    sign = -1 if at_least else 1
    best = min(values.keys() - NAMES, key=lambda name: sign * values[name], default=None)
    bound = "at least" if at_least else "at most"
    return Row(
        case=case,
        ours=text(values[OURS]),
        limit=text(values[LIMIT]) if LIMIT in values else NONE,
        ratio=NONE,
        target=NONE if target is None else f"{bound} {text(target)}",
        held=NONE if target is None else held(sign * values[OURS], sign * target),
        peer=f"{best} {text(values[best])}" if best else NONE,
        textbook=text(values[TEXTBOOK]) if TEXTBOOK in values else NONE,
        everyone=_everyone(values, text, sign),
    )


def table(rows: Sequence[Row]) -> str:
    """Return the rows as an aligned table that is Markdown, too."""
    return aligned([COLUMNS, *(astuple(row)[: len(COLUMNS)] for row in rows)])


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Return lines as a table, the first of them as its head."""
    widths = [max(map(len, texts)) for texts in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _line(texts: Sequence[str], widths: Sequence[int]) -> str:
    cells = (text.ljust(width) for text, width in zip(texts, widths, strict=True))
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Return what the figures were measured with."""
    return (
        f"{os.process_cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, Home Assistant {home_assistant_version}"
    )


def page(template: str, rows: Sequence[Row], scale: Scale, packages: Sequence[str]) -> str:
    """Return the page that a template, named as its file, makes of what was measured."""
    return (
        (TEMPLATES / template)
        .read_text(encoding="utf-8")
        .format(
            date=datetime.now(UTC).date(),
            machine=machine(),
            packages=", ".join(packages),
            scale=scale,
            table=table(rows),
            contestants="\n".join(f"- {row.case}: {row.everyone}" for row in rows),
        )
    )
