"""Documents: sections as Markdown, and tables as comma-separated values."""

from collections.abc import Iterable, Sequence
import csv
from dataclasses import dataclass
from io import StringIO
import re
from typing import Final

MOST_ROWS: Final = 60
"""Of a table in Markdown, so that it stays readable; the last ones are shown."""
_MARKUP: Final = re.compile(r"([\\`*_~#|<>\[\]])")
_FORMULA: Final = ("=", "+", "-", "@")
"""What spreadsheets take for the beginning of a formula."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of as many cells as there are columns, the oldest first."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of a document: facts by their labels, and maybe a table."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    table: Table | None = None


def markdown(
    title: str, about: str, sections: Iterable[Section], *, empty: str, shortened: str
) -> str:
    """Return sections as Markdown, in which no text of a person is markup.

    `empty` stands for a section without content; `shortened` has a field `count` for the rows
    that are left out.
    """
    parts = [f"# {_escaped(title)}", _escaped(about)]
    for section in sections:
        parts.append(f"## {_escaped(section.title)}")
        parts += [*_facts(section), *_table(section.table, shortened)] or [_escaped(empty)]
    return "\n\n".join(parts) + "\n"


def comma_separated(table: Table) -> str:
    """Return a table as in RFC 4180, in which no cell is a formula for a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows(map(_harmless, row) for row in table.rows)
    return text.getvalue()


def _facts(section: Section) -> list[str]:
    lines = [f"- {_escaped(label)}: {_escaped(fact)}" for label, fact in section.facts]
    return ["\n".join(lines)] if lines else []


def _table(table: Table | None, shortened: str) -> list[str]:
    if table is None or not table.rows:
        return []
    left_out = len(table.rows) - MOST_ROWS
    head, *rows = map(_row, [table.columns, *table.rows[-MOST_ROWS:]])
    lines = "\n".join([head, _row(["---"] * len(table.columns)), *rows])
    return [lines, *([_escaped(shortened.format(count=left_out))] if left_out > 0 else [])]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    """Return a text in one line that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell
