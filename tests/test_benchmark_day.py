"""The benchmark of a household day: what happens on it, what is measured, and who is beside."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
import subprocess
import sys

from homeassistant.components.recorder.db_schema import Base
import pytest
from sqlalchemy import create_engine

from benchmarks.day_database import Written, clear, is_empty, written
from benchmarks.day_figures import Figures, Way
from benchmarks.day_plan import (
    Battery,
    Household,
    Logged,
    Message,
    dog_config,
    dog_day,
)
from benchmarks.day_rows import Case, Lines
from benchmarks.day_truth import judge
from custom_components.pawcontrol.model.gps import Place, distance, make_fix
from custom_components.pawcontrol.model.walk import Walk

ROOT = Path(__file__).parent.parent
MINUTE = timedelta(minutes=1)
DAY = Household(dogs=2, every=30)
MEASURE = """
from benchmarks.day_figures import *
from benchmarks.day_house import measure
from benchmarks.day_plan import Household
if __name__ == "__main__":
    house = Household(dogs=2, every=60, hours=2, first=7)
    found = measure(Run(household=house, way=Way.{way}))
    judged = found.errors, found.lengths, found.walks, found.missed, found.false
    print(sorted(found.writes.items()), found.rows, *judged, len(found.latencies))
"""


def _measured(way: Way) -> str:
    """Return what is measured, in a process of its own as the benchmark has it."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", MEASURE.format(way=way.name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("way", [Way.OURS, Way.CLOCK])
def test_the_same_day_costs_the_same_again(way: Way) -> None:
    first = _measured(way)
    assert "('position', " in first
    assert _measured(way) == first


def test_a_dog_has_the_same_day_again_and_another_dog_has_another() -> None:
    assert dog_day(DAY, 0) == dog_day(DAY, 0)
    assert dog_day(DAY, 0).outings[0].duration != dog_day(DAY, 1).outings[0].duration


def test_things_happen_in_order_within_the_day() -> None:
    for dog in range(DAY.dogs):
        times = [event.time for event in dog_day(DAY, dog).events]
        assert times == sorted(times)
        assert DAY.start <= times[0]
        assert times[-1] < DAY.end + timedelta(minutes=1)


def test_no_two_messages_of_a_tracker_come_at_once() -> None:
    messages = [each.time for each in dog_day(DAY, 1).events if isinstance(each, Message)]
    assert all(before < after for before, after in pairwise(messages))
    assert len(messages) > 2800


def test_some_messages_are_no_positions_and_some_come_twice() -> None:
    messages = [each for each in dog_day(DAY, 0).events if isinstance(each, Message)]
    fixes = [
        make_fix(
            time=each.time,
            latitude=each.attributes["latitude"],
            longitude=each.attributes["longitude"],
            now=each.time,
        )
        for each in messages
    ]
    assert fixes.count(None) == 4
    places = [str(each.attributes) for each in messages]
    assert any(before == after for before, after in pairwise(places))


def test_people_feed_weigh_and_give_drops() -> None:
    actions = [
        Counter(each.action for each in dog_day(DAY, dog).events if isinstance(each, Logged))
        for dog in range(DAY.dogs)
    ]
    assert actions[0] == {"log_meal": 3, "log_dose": 2, "log_weight": 1}
    assert actions[1] == {"log_meal": 2, "log_weight": 1}
    assert len(dog_config(0)["feeding"]["meals"]) == 3
    assert dog_config(1)["health"]["courses"] == []


def test_a_battery_loses_a_percent_in_half_an_hour() -> None:
    levels = [each.percent for each in dog_day(DAY, 0).events if isinstance(each, Battery)]
    assert len(levels) == 48
    assert [before - after for before, after in pairwise(levels)] == [1] * 47


def test_the_truth_is_known_on_the_three_walks() -> None:
    day = dog_day(DAY, 1)
    assert len(day.outings) == 3
    longest = max(distance(before, after) for before, after in pairwise(day.truth))
    assert 0 < longest < 20
    seconds = sum(outing.duration.total_seconds() for outing in day.outings)
    assert len(day.truth) == pytest.approx(seconds / 5, abs=3)


def test_a_walk_that_was_not_over_in_time_is_not_to_be_found() -> None:
    (first, *_) = dog_day(DAY, 0).outings
    hours = (first.end - DAY.start) / timedelta(hours=1)
    short = dog_day(Household(dogs=2, every=30, hours=hours), 0)
    assert short.outings == []
    assert [outing.start for outing in short.around] == [first.start]


def test_every_fourth_tracker_understates_its_error() -> None:
    hour = Household(dogs=9, every=60, hours=1)
    assert [dog for dog in range(hour.dogs) if dog_day(hour, dog).understated] == [3, 7]


def test_walks_found_are_compared_with_the_true_ones() -> None:
    day = dog_day(DAY, 0)
    first, second, _ = day.outings
    known = [
        Walk(start=first.start, updated=first.end, end=first.end, distance=1.1 * first.length),
        Walk(start=second.end, updated=second.end + MINUTE, distance=100.0),
    ]
    figures = Figures()
    judge(figures, day, [], known)
    assert figures.lengths == [pytest.approx(0.1)]
    assert (figures.walks, figures.missed, figures.errors) == (3, 2, [])
    assert (figures.false, figures.false_understated) == (1, 0)
    judge(figures, replace(day, understated=True), [], known)
    assert (figures.false, figures.false_understated) == (1, 1)


def test_a_position_is_held_until_another_is_shown() -> None:
    day = dog_day(DAY, 0)
    figures = Figures()
    shown = [
        (each.time, Place(latitude=each.true_latitude, longitude=each.true_longitude))
        for each in day.truth
    ]
    judge(figures, day, shown, [])
    assert max(figures.errors) < 5
    held = Figures()
    judge(held, day, shown[:1], [])
    assert max(held.errors) > 100


def test_a_database_is_counted_and_cleared(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'home.db'}"
    assert is_empty(url)
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    assert not is_empty(url)
    nothing = written(url)
    assert nothing == Written(rows=0, octets=nothing.octets, statistics=0)
    clear(url)
    assert is_empty(url)


def _figures(writes: int, **changes: object) -> Figures:
    figures = Figures(writes=Counter(position=writes, battery=2), walks=3, errors=[10.0, 16.0])
    for name, value in changes.items():
        setattr(figures, name, value)
    return figures


def _lines(household: Household, ours: Figures) -> Lines:
    ways = (Way.OURS, Way.NAIVE, Way.CLOCK)
    measured = {
        Way.BARE: Figures(cpu=1.0, memory=2**20),
        Way.OURS: ours,
        Way.NAIVE: _figures(5998),
        Way.CLOCK: _figures(9998),
    }
    return Lines(Case(household=household, ways=ways), measured)


def test_lines_tell_each_dog_and_day_beside_the_others() -> None:
    rows = {row.case: row for row in _lines(DAY, _figures(1998, cpu=5.0, memory=3 * 2**20)).rows()}
    writes = rows["state changes per dog and day (2 dogs, 30 s)"]
    assert (writes.ours, writes.textbook, writes.peer) == ("1,000", "3,000", "a clock 5,000")
    assert (writes.target, writes.held) == ("at most 1,000", "yes")
    assert rows["CPU per dog and day (2 dogs, 30 s)"].ours == "2.00 s"
    assert rows["memory (2 dogs, 30 s)"].ours == "2.0 MiB"
    assert rows["off the truth on walks (2 dogs, 30 s)"].held == "yes"
    assert rows["false walks (2 dogs, 30 s)"].held == "yes"


def test_lines_tell_what_is_missed() -> None:
    ours = _figures(2000, false=1, missed=1, errors=[16.1], longest=0.051)
    rows = {row.case: row.held for row in _lines(DAY, ours).rows()}
    assert rows["state changes per dog and day (2 dogs, 30 s)"] == "no"
    assert rows["walks missed (2 dogs, 30 s)"] == "no"
    assert rows["false walks (2 dogs, 30 s)"] == "no"
    assert rows["off the truth on walks (2 dogs, 30 s)"] == "no"
    assert rows["longest block of the loop (2 dogs, 30 s)"] == "-"
    kennel = Household(dogs=500, every=30, hours=0.5)
    rows = {row.case: row.held for row in _lines(kennel, ours).rows()}
    assert rows["longest block of the loop (500 dogs, 30 s, 0.5 h)"] == "no"
    assert rows["CPU of a core (500 dogs, 30 s, 0.5 h)"] == "yes"


def test_a_time_without_walks_has_no_lines_about_them() -> None:
    cases = [row.case for row in _lines(DAY, _figures(2000, walks=0, errors=[])).rows()]
    assert not any("walk" in case for case in cases)


def test_those_who_write_most_come_first() -> None:
    lines = _lines(DAY, _figures(1998)).by_entity().splitlines()
    assert lines[0].split() == ["|", "entity", "|", "ours", "|", "naive", "|", "clock", "|"]
    assert lines[2].split() == ["|", "position", "|", "1,998", "|", "5,998", "|", "9,998", "|"]
    assert lines[3].split("|")[1].strip() == "battery"
