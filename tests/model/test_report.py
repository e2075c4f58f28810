"""A report about a dog, whatever was logged of it."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from custom_components.pawcontrol.model.care import CareDue, CareKind
from custom_components.pawcontrol.model.course import Course
from custom_components.pawcontrol.model.dog import Sex
from custom_components.pawcontrol.model.notices import HealthProfile
from custom_components.pawcontrol.model.record import (
    Business,
    Dose,
    Kind,
    Position,
    Potty,
    Record,
    Symptom,
    VitalSign,
    Weight,
)
from custom_components.pawcontrol.model.report import (
    Facts,
    Feeding,
    Unit,
    Units,
    report_csv,
    report_markdown,
)
from custom_components.pawcontrol.model.vitals import Vital
from custom_components.pawcontrol.model.wall import moment

from .fixes import NOW
from .records import data, record, routed

BERLIN: Final = ZoneInfo("Europe/Berlin")
DAY: Final = timedelta(days=1)


class _Words(dict[str, str]):
    """Words that are called what they are."""

    def __missing__(self, key: str) -> str:
        return key.removeprefix("report_")


FACTS: Final = Facts(
    name="Rex",
    sex=Sex.MALE,
    neutered=False,
    breed=None,
    health=HealthProfile(),
    since=NOW - 30 * DAY,
    until=NOW + DAY,
    now=NOW + DAY,
    zone=BERLIN,
    records=(),
    weighed=(),
    doses=(),
    courses=(),
    feeding=Feeding(food=None, meals_kcal=0, treats_kcal=0, needed_kcal=None),
    done=(),
    due=(),
    words=_Words(),
    units=Units(
        mass=Unit(symbol="kg", of=float),
        way=Unit(symbol="km", of=float),
        temperature=Unit(symbol="°C", of=float),
    ),
)


def _table(facts: Facts) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(report_csv(facts), newline=""))]


def _rows(facts: Facts, title: str) -> list[str]:
    """Return the rows of the table of a section."""
    section = report_markdown(facts).split(f"## {title}\n")[1].split("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| ")][2:]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(data, max_size=8), st.floats(0, 29))
def test_whatever_was_logged_is_told(logged: list[Any], days: float) -> None:
    records = [record(each, NOW - days * DAY) for each in logged]
    facts = replace(FACTS, records=records)
    table = _table(facts)
    assert len(table) == len(records)
    assert {len(row) for row in table} <= {len(table[0]) if table else 0}
    assert all(datetime.fromisoformat(row["time"]) <= NOW for row in table)
    assert report_markdown(facts).count("\n## ") == 10


def test_places_are_not_told() -> None:
    place = Position(latitude=52.123456, longitude=13.654321)
    records = [routed(), record(Potty(what=Business.PEE, position=place))]
    facts = replace(FACTS, records=records)
    for text in (report_csv(facts), report_markdown(facts)):
        assert "52.1" not in text
        assert "13.6" not in text
    walk, potty = _table(facts)
    assert {key: cell for key, cell in walk.items() if cell} == {
        "time": "2026-06-01T12:00:00+02:00",
        "kind": "walk",
        "distance (km)": "0.90",
        "duration (min)": "20",
    } | {"time": NOW.astimezone(BERLIN).isoformat()}
    assert potty["what"] == "pee"


def test_weeks_begin_on_monday_of_the_zone() -> None:
    sunday = moment(date(2026, 5, 31), datetime.min.time(), BERLIN) + timedelta(
        hours=23, minutes=30
    )
    records = [routed(sunday), routed(sunday + timedelta(minutes=30))]
    end = sunday + timedelta(hours=2)
    facts = replace(FACTS, records=records, since=sunday - DAY, until=end, now=end)
    assert _rows(facts, "walking") == [
        "| 2026-05-25 | 1 | 0.9 km | 20 |",
        "| 2026-06-01 | 1 | 0.9 km | 20 |",
    ]


def test_a_puppy_has_other_ranges_than_the_dog_it_becomes() -> None:
    signs = [
        VitalSign(vital=Vital.TEMPERATURE, value=37),
        VitalSign(vital=Vital.HEART_RATE, value=140),
    ]
    records = [record(Weight(kilograms=5)), *(record(sign) for sign in signs)]
    puppy = replace(FACTS, records=records, health=HealthProfile(birth=(NOW - 90 * DAY).date()))
    clock = NOW.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M")
    assert _rows(puppy, "vitals") == [
        f"| {clock} | vital\\_temperature | 37.0 °C | ≤ 39.2 °C |  |  |",
        f"| {clock} | vital\\_heart\\_rate | 140 /min | 120 - 160 /min |  |  |",
    ]
    grown = replace(
        FACTS, records=records[1:], weighed=[record(Weight(kilograms=30), NOW - 40 * DAY)]
    )
    assert [row.split(" | ")[4] for row in _rows(grown, "vitals")] == ["yes", "yes"]


def test_doses_before_the_time_do_not_count_as_missed_in_it() -> None:
    start = (NOW - 3 * DAY).date()
    course = Course(id="a", name="Drops", start=start, times=(NOW.time(),))
    facts = replace(FACTS, courses=[course], since=NOW - DAY, until=NOW + DAY, zone=UTC)
    assert _rows(facts, "medication") == ["| Drops |  | 0 | 0 | 2 | - |"]


def test_a_dose_just_after_the_time_is_not_missed_in_it() -> None:
    course = Course(id="a", name="Drops", start=NOW.date(), times=(NOW.time(),))
    given = record(Dose(course_id="a", units=1), NOW + timedelta(minutes=30))
    facts = replace(FACTS, courses=[course], until=NOW + timedelta(minutes=5), zone=UTC)
    assert _rows(facts, "medication") == ["| Drops |  | 0 | 0 | 1 | - |"]
    assert _rows(replace(facts, doses=[given]), "medication") == []


def test_a_walk_of_a_clock_that_is_ahead() -> None:
    monday = moment(date(2026, 6, 1), datetime.min.time(), BERLIN)
    now = monday - timedelta(minutes=2)
    facts = replace(FACTS, records=[routed(monday)], since=now - DAY, until=monday + DAY, now=now)
    assert [row[2:12] for row in _rows(facts, "walking")] == ["2026-05-25", "2026-06-01"]


def test_age_at_the_end_of_the_time() -> None:
    born = replace(FACTS, health=HealthProfile(birth=date(2024, 1, 1)), until=NOW, now=NOW)
    assert f"- age: {(NOW.date() - date(2024, 1, 1)).days / 365.25:.1f}\n" in report_markdown(born)
    unborn = replace(born, health=HealthProfile(birth=(NOW + 9 * DAY).date()))
    assert "- age:" not in report_markdown(unborn)


def test_care_that_is_due() -> None:
    due = [CareDue(kind=CareKind.RABIES, day=date(2026, 7, 1))]
    assert _rows(replace(FACTS, due=due), "caring") == ["| care\\_rabies | - | 2026-07-01 |"]


def test_only_the_last_rows_are_shown() -> None:
    sick = Symptom(name="Cough", severity=1)
    records: list[Record] = [record(sick, NOW - n * timedelta(minutes=1)) for n in range(70, 0, -1)]
    facts = replace(FACTS, records=records)
    assert len(_rows(facts, "symptoms")) == 60
    assert "shortened" in report_markdown(facts)
    assert [row["kind"] for row in _table(facts)] == [Kind.SYMPTOM] * 70
