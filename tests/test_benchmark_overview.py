"""The overview of what all of it costs: its figures are those of the pages."""

from pathlib import Path
from shutil import copy

from benchmarks.overview import OVERVIEW, overview, read_page
from benchmarks.report import PAGES

SETUP = """# Performance of the set-up

Written by `scripts/bench setup` on 2026-11-23. Do not edit it by hand: run the command again.

- Machine: an abacus

| case    | ours | limit | ratio | target       | held | best peer | textbook |
| ------- | ---- | ----- | ----- | ------------ | ---- | --------- | -------- |
| import  | 9 ms | -     | -     | at most 8 ms | no   | -         | -        |
| modules | 99   | -     | -     | -            | -    | -         | -        |
"""


def _copied(folder: Path) -> Path:
    for page in PAGES.glob("performance-*.md"):
        copy(page, folder)
    return folder


def test_the_overview_is_made_of_the_pages_as_they_are() -> None:
    assert (PAGES / OVERVIEW).read_text(encoding="utf-8") == overview()


def test_a_figure_stands_beside_the_naive_one_with_the_command() -> None:
    line = read_page(PAGES / "performance-day.md").lines[
        "state changes per dog and day (1 dog, 30 s)"
    ]
    (told,) = [
        [cell.strip() for cell in each.strip("|").split("|")]
        for each in overview().splitlines()
        if each.startswith("| state changes per dog and day (1 dog, 30 s) ")
    ]
    naive = f"{line['textbook']}, {line['best peer']}"
    assert told[1:] == [line["ours"], naive, "at most 1,000", line["held"], "`scripts/bench day`"]


def test_a_page_tells_when_and_with_what_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "performance-setup.md"
    path.write_text(SETUP, encoding="utf-8")
    page = read_page(path)
    assert (page.date, page.machine) == ("2026-11-23", "an abacus")
    assert list(page.lines) == ["import", "modules"]
    assert page.lines["import"]["held"] == "no"


def test_a_page_of_the_set_up_is_taken_if_it_is_there(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    (folder / "performance-setup.md").write_text(SETUP, encoding="utf-8")
    text = overview(folder)
    assert "performance-setup.md" in text
    (line,) = [each for each in text.splitlines() if each.startswith("| import ")]
    assert line.split("|")[2].strip() == "9 ms"
    assert "| modules " not in text


def test_what_misses_its_target_is_told_of_each_suite(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    (folder / "performance-core.md").write_text(SETUP, encoding="utf-8")
    (line,) = [each for each in overview(folder).splitlines() if "| 9 ms " in each]
    assert [cell.strip() for cell in line.split("|")][-4:-1] == [
        "at most 8 ms",
        "no",
        "`scripts/bench core`",
    ]


def test_another_figure_of_a_page_is_another_one_of_the_overview(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    page = folder / "performance-requests.md"
    line = read_page(page).lines["asleep, requests a minute"]["textbook"]
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(line, "7" * len(line)), encoding="utf-8")
    assert "7" * len(line) in overview(folder)
    assert overview(folder) != overview()
