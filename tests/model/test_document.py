"""Documents that no text of a person can break."""

import csv
from io import StringIO

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.model.document import (
    MOST_ROWS,
    Section,
    Table,
    comma_separated,
    markdown,
)


def _document(*sections: Section) -> str:
    return markdown("Rex", "About.", sections, empty="Nothing", shortened="{count} left out")


def _table(*rows: tuple[str, ...]) -> Section:
    return Section(title="T", table=Table(columns=("a", "b"), rows=rows))


def test_sections() -> None:
    facts = Section(title="Facts", facts=[("Sex", "Male"), ("Age", "3.5")])
    assert _document(facts, _table(("1", "2"), ("3", "")), Section(title="Empty"), _table()) == (
        "# Rex\n\nAbout.\n\n## Facts\n\n- Sex: Male\n- Age: 3.5\n\n"
        "## T\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |\n\n"
        "## Empty\n\nNothing\n\n## T\n\nNothing\n"
    )


def test_a_long_table_shows_its_last_rows() -> None:
    lines = _document(_table(*((f"{n}", "") for n in range(MOST_ROWS + 5)))).splitlines()
    assert lines[-1] == "5 left out"
    assert [line for line in lines if line.startswith("| 5 ")]
    assert not [line for line in lines if line.startswith("| 4 ")]
    assert f"| {MOST_ROWS + 4} |  |" in lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("two\r\nlines\u2028more", "two lines more"),
        ("<img src=x>", r"\<img src=x\>"),
        ("![x](http://y)", r"!\[x\](http://y)"),
        ("# *a* _b_ `c` ~d~", r"\# \*a\* \_b\_ \`c\` \~d\~"),
    ],
)
def test_markup_of_a_person_is_text(text: str, shown: str) -> None:
    document = _document(
        Section(title=text, facts=[(text, text)], table=Table(columns=(text,), rows=[(text,)]))
    )
    assert f"## {shown}\n" in document
    assert f"- {shown}: {shown}\n" in document
    assert document.count(f"| {shown} |") == 2


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_row_has_one_line_and_its_cells(rows: list[tuple[str, str]]) -> None:
    lines = [line for line in _document(_table(*rows)).split("\n") if line.startswith("| ")]
    plain = [line.replace("\\\\", "").replace("\\|", "") for line in lines]
    assert [line.count("|") for line in plain] == [3] * (len(rows) + 2 if rows else 0)


cells = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_a_spreadsheet_reads_what_was_written(rows: list[tuple[str, str]]) -> None:
    table = Table(columns=("a", "b"), rows=rows)
    head, *found = csv.reader(StringIO(comma_separated(table), newline=""))
    assert head == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not [cell for row in found for cell in row if cell.strip()[:1] in {*"=+-@"}]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    text = comma_separated(Table(columns=("a",), rows=[(cell,)]))
    assert [*csv.reader(StringIO(text, newline=""))][1] == [f"'{cell}"]


def test_lines_end_as_in_the_standard() -> None:
    assert comma_separated(Table(columns=("a",), rows=[("1,5",), ("Bär",)])) == (
        'a\r\n"1,5"\r\nBär\r\n'
    )
