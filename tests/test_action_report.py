"""A report for the vet by an action."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from .common import (
    async_act,
    async_load,
    async_refusal,
    course,
    device_id,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    feeding,
    health,
    place,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Saturday noon in Berlin."""
DOG: Final = dog_data(
    neutered=True,
    breed="Mix",
    birth_date="2023-04-03",
    feeding=feeding(),
    health=health(
        target_weight=19.0,
        target_since="2026-01-01T00:00:00+00:00",
        courses=[course(start="2026-09-30", dose="five")],
        care=[{"kind": "worming", "months": 3, "days": 0, "last": None}],
    ),
)
LOGGED: Final[list[tuple[str, dict[str, Any]]]] = [
    ("log_weight", {"weight": 20, "time": "2026-09-05 08:00"}),
    ("log_weight", {"weight": 20.2, "time": "2026-09-12 08:00"}),
    ("log_weight", {"weight": 20.4, "time": "2026-09-26 08:00"}),
    ("log_meal", {"kcal": 500, "time": "2026-10-02 08:00", "food": "=Kibble"}),
    ("log_meal", {"kcal": 400, "time": "2026-10-02 18:00"}),
    ("log_meal", {"kcal": 400, "time": "2026-10-03 08:00"}),
    ("log_meal", {"skipped": True, "time": "2026-10-01 08:00"}),
    ("log_treat", {"kcal": 60, "time": "2026-10-03 09:00", "name": "Bone"}),
    ("log_water", {"milliliters": 250}),
    ("log_dose", {"course_id": "drops", "time": "2026-10-02 08:00"}),
    ("log_dose", {"course_id": "drops", "skipped": True, "time": "2026-10-02 20:00"}),
    ("snooze_dose", {"course_id": "drops", "minutes": 30}),
    ("log_dose", {"course_id": "drops", "time": "2026-10-03 08:00"}),
    ("log_symptom", {"name": "Cough | dry\nat night", "severity": 2, "note": "<b>*loud*</b>"}),
    ("log_vital", {"vital": "temperature", "value": 39.8, "note": "after a nap"}),
    ("log_vital", {"vital": "heart_rate", "value": 80}),
    ("log_vital", {"vital": "breathing_rate", "value": 20}),
    ("log_vital", {"vital": "body_condition", "value": 6}),
    ("log_potty", {"what": "poop", "stool_score": 3, "time": "2026-10-03 10:00"}),
    ("log_potty", {"what": "poop", "stool_score": 6, "note": "grass", "time": "2026-10-03 11:00"}),
    ("log_potty", {"what": "pee", "here": True}),
    ("log_care", {"care": "worming", "time": "2026-10-01 18:00"}),
    ("log_grooming", {"what": "Nails"}),
    ("log_vet", {"reason": "Check", "cost": 80, "time": "2026-09-29 15:00"}),
    ("log_note", {"text": "-1+2"}),
    ("log_walk", {"start": "2026-10-02 10:00", "end": "2026-10-02 10:40", "distance": 2500}),
]


@pytest.fixture(autouse=True)
async def _dogs(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass, north=40)
    other = dog_data(name="Bella", trackers=["device_tracker.other"])
    await async_load(hass, entities_entry(hass, [DOG, other]))


@pytest.fixture
async def logged(hass: HomeAssistant) -> None:
    """Log something of every kind."""
    for action, fields in LOGGED:
        await async_act(hass, action, **fields)


async def _async_report(hass: HomeAssistant, **asked: Any) -> str:
    report: str = (await async_act(hass, "get_vet_report", **asked))["report"]
    return report


def _section(report: str, title: str) -> list[str]:
    """Return the lines of a section, without empty ones."""
    (section,) = (each for each in report.split("\n## ") if each.startswith(f"{title}\n"))
    return [line for line in section.splitlines()[1:] if line]


async def _async_table(hass: HomeAssistant, **asked: Any) -> list[dict[str, str]]:
    """Return the records of a report as a spreadsheet reads them."""
    return [*csv.DictReader(StringIO(await _async_report(hass, format="csv", **asked)))]


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Dog",
            [
                "- Sex: Male",
                "- Neutered or spayed: Yes",
                "- Breed: Mix",
                "- Birth date: 2023-04-03",
                "- Age in years: 3.5",
                "- Target weight: 19.00 kg",
            ],
        ),
        (
            "Weight",
            [
                "- Trend in a week: +0.13 kg",
                "- Change in 30 days: +0.40 kg",
                "| Time | Weight |",
                "| --- | --- |",
                "| 2026-09-05 08:00 | 20.00 kg |",
                "| 2026-09-12 08:00 | 20.20 kg |",
                "| 2026-09-26 08:00 | 20.40 kg |",
            ],
        ),
        (
            "Feeding and energy",
            [
                "- Food: Kibble",
                "- Days with meals or treats: 2",
                "- Meals on such a day: 1.5",
                "- Meals left out: 1",
                "- Energy on such a day: 680 kcal",
                "- Of this by treats: 30 kcal",
                "- Energy needed a day, an estimate: 1019 kcal",
            ],
        ),
        (
            "Walks of each week",
            [
                "| Week from | Walks | Distance | Minutes |",
                "| --- | --- | --- | --- |",
                "| 2026-08-31 | 0 | 0.0 km | 0 |",
                "| 2026-09-07 | 0 | 0.0 km | 0 |",
                "| 2026-09-14 | 0 | 0.0 km | 0 |",
                "| 2026-09-21 | 0 | 0.0 km | 0 |",
                "| 2026-09-28 | 1 | 2.5 km | 40 |",
            ],
        ),
        (
            "Medication",
            [
                "| Medicine | Dose | Given | Left out | Missed | Last given |",
                "| --- | --- | --- | --- | --- | --- |",
                "| Drops | five | 2 | 1 | 4 | 2026-10-03 08:00 |",
            ],
        ),
        (
            "Symptoms",
            [
                "| Time | What was noticed | Severity | Note |",
                "| --- | --- | --- | --- |",
                r"| 2026-10-03 12:00 | Cough \| dry at night | 2 | \<b\>\*loud\*\</b\> |",
            ],
        ),
        (
            "Potty",
            [
                "- Pee: 1",
                "- Poop: 2",
                "- Mean stool score: 4.5",
                "| Time | Stool score | Note |",
                "| --- | --- | --- |",
                "| 2026-10-03 10:00 | 3 |  |",
                "| 2026-10-03 11:00 | 6 | grass |",
            ],
        ),
        (
            "Vaccinations and care",
            [
                "| Care | Last done | Next due |",
                "| --- | --- | --- |",
                "| Worming | 2026-10-01 | 2027-01-01 |",
                "| Grooming | 2026-10-03 | - |",
                "| Visit to the vet | 2026-09-29 | - |",
            ],
        ),
        (
            "Visits to the vet",
            [
                "| Time | Reason | Note |",
                "| --- | --- | --- |",
                "| 2026-09-29 15:00 | Check |  |",
            ],
        ),
    ],
)
async def test_sections(hass: HomeAssistant, title: str, lines: list[str]) -> None:
    assert _section(await _async_report(hass), title) == lines


@pytest.mark.usefixtures("logged")
async def test_vital_signs(hass: HomeAssistant) -> None:
    assert sorted(_section(await _async_report(hass), "Vital signs")[2:]) == [
        "| 2026-10-03 12:00 | Body condition score | 6 | 4 - 5 | Yes |  |",
        "| 2026-10-03 12:00 | Breathing rate | 20 /min | ≤ 30 /min |  |  |",
        "| 2026-10-03 12:00 | Heart rate | 80 /min | 60 - 100 /min |  |  |",
        "| 2026-10-03 12:00 | Temperature | 39.8 °C | 37.5 - 39.2 °C | Yes | after a nap |",
    ]


@pytest.mark.usefixtures("logged")
async def test_what_is_answered(hass: HomeAssistant) -> None:
    answer = await async_act(hass, "get_vet_report")
    report = answer.pop("report")
    assert answer == {
        "device_id": device_id(hass),
        "since": "2026-09-03T10:05:00+00:00",
        "until": NOW.isoformat(),
        "format": "markdown",
    }
    title, _, about = report.splitlines()[:3]
    assert title == "# Report for the vet: Rex"
    assert about == (
        "2026-09-03 12:05 - 2026-10-03 12:00. "
        "Logged by the household; it informs and never diagnoses."
    )


async def test_a_dog_of_which_nothing_was_logged(hass: HomeAssistant) -> None:
    report = await _async_report(hass, device_id=device_id(hass, dog_id(1)), days=1)
    assert _section(report, "Dog") == ["- Sex: Male", "- Neutered or spayed: No"]
    for title in ("Weight", "Medication", "Symptoms", "Vital signs", "Potty", "Visits to the vet"):
        assert _section(report, title) == ["Nothing was logged"]
    assert _section(report, "Feeding and energy") == [
        "- Energy needed a day, an estimate: 1192 kcal"
    ]


@pytest.mark.usefixtures("logged")
async def test_in_german_and_pounds(hass: HomeAssistant) -> None:
    hass.config.language = "de"
    hass.config.units = US_CUSTOMARY_SYSTEM
    report = await _async_report(hass, days=30)
    assert report.startswith("# Bericht für den Tierarzt: Rex\n")
    assert _section(report, "Gewicht")[-1] == "| 2026-09-26 08:00 | 44.97 lb |"
    assert _section(report, "Spaziergänge je Woche")[-1] == "| 2026-09-28 | 1 | 1.6 mi | 40 |"
    temperature = (
        "| 2026-10-03 12:00 | Temperatur | 103.6 °F | 99.5 - 102.6 °F | Ja | after a nap |"
    )
    assert temperature in _section(report, "Vitalwerte")
    row = (await _async_table(hass))[0]
    assert (row["Art"], row["Gewicht (lb)"]) == ("Gewicht", "44.09")


@pytest.mark.usefixtures("logged")
async def test_a_table_of_records(hass: HomeAssistant) -> None:
    table = await _async_table(hass)
    assert len(table) == len(LOGGED)
    told = [{key: cell for key, cell in row.items() if cell} for row in table]
    day = "2026-10-02T"
    for row in (
        {"Time": "2026-09-05T08:00:00+02:00", "Kind": "Weight", "Weight (kg)": "20.00"},
        {
            "Time": f"{day}08:00:00+02:00",
            "Kind": "Meal",
            "What": "'=Kibble",
            "Energy (kcal)": "500.0",
        },
        {
            "Time": f"{day}20:00:00+02:00",
            "Kind": "Dose",
            "What": "Drops",
            "Units": "1.00",
            "Left out": "Yes",
        },
        {
            "Time": f"{day}10:00:00+02:00",
            "Kind": "Walk",
            "Distance (km)": "2.50",
            "Duration (min)": "40",
        },
        {
            "Time": "2026-10-03T12:00:00+02:00",
            "Kind": "Vital sign",
            "What": "Temperature",
            "Temperature (°C)": "39.8",
            "Note": "after a nap",
        },
        {
            "Time": "2026-10-03T11:00:00+02:00",
            "Kind": "Potty",
            "What": "Poop",
            "Stool score (1-7)": "6",
            "Note": "grass",
        },
        {
            "Time": "2026-10-03T12:00:00+02:00",
            "Kind": "Symptom",
            "What": "Cough | dry\nat night",
            "Severity (1-5)": "2",
            "Note": "<b>*loud*</b>",
        },
        {"Time": "2026-10-03T12:00:00+02:00", "Kind": "Note", "What": "'-1+2"},
        {"Time": "2026-10-03T12:00:00+02:00", "Kind": "Water", "Volume (ml)": "250"},
        {"Time": "2026-10-01T18:00:00+02:00", "Kind": "Care", "What": "Worming"},
        {"Time": "2026-10-03T12:00:00+02:00", "Kind": "Dose put off", "What": "Drops"},
    ):
        assert row in told


async def test_modes_say_nothing_to_a_vet_and_an_appointment_its_name(hass: HomeAssistant) -> None:
    for key in ("lost_mode", "visitor_mode"):
        target = {"entity_id": entity_id(hass, "switch", key)}
        await hass.services.async_call("switch", "turn_on", target, blocking=True)
    event = {
        "entity_id": entity_id(hass, "calendar", "schedule"),
        "summary": "X-ray",
        "description": "Hip",
        "location": "Elm Street 5",
        "start_date_time": "2026-10-03 10:00:00",
        "end_date_time": "2026-10-03 11:00:00",
    }
    await hass.services.async_call("calendar", "create_event", event, blocking=True)
    (row,) = await _async_table(hass)
    assert {key: cell for key, cell in row.items() if cell} == {
        "Time": "2026-10-03T10:00:00+02:00",
        "Kind": "Appointment",
        "What": "X-ray",
        "Note": "Hip",
    }


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("chosen", ["markdown", "csv"])
async def test_no_places(hass: HomeAssistant, chosen: str) -> None:
    report = await _async_report(hass, format=chosen)
    assert f"{hass.config.latitude:.2f}" not in report
    assert f"{hass.config.longitude:.2f}" not in report


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        ({"days": 1}, "2026-10-02T22:00:00+00:00", "2026-10-03T10:00:00+00:00"),
        (
            {"days": 2, "until": "2026-03-30 00:00"},
            "2026-03-27T23:00:00+00:00",
            "2026-03-29T22:00:00+00:00",
        ),
        (
            {"since": "2026-09-01 00:00", "until": "2026-09-02 00:00"},
            "2026-08-31T22:00:00+00:00",
            "2026-09-01T22:00:00+00:00",
        ),
    ],
)
async def test_the_time_of_a_report(
    hass: HomeAssistant, asked: dict[str, Any], since: str, until: str
) -> None:
    answer = await async_act(hass, "get_vet_report", **asked)
    assert (answer["since"], answer["until"]) == (since, until)


async def test_days_just_before_midnight(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2026-10-03 21:58:00+00:00")
    answer = await async_act(hass, "get_vet_report", days=1)
    assert answer["since"] == "2026-10-02T22:00:00+00:00"


async def test_two_beginnings(hass: HomeAssistant) -> None:
    error = await async_refusal(hass, "get_vet_report", days=3, since="2026-09-01 00:00")
    assert error == "Tell either a beginning or a number of days."


@pytest.mark.usefixtures("logged")
async def test_a_course_that_is_no_more(hass: HomeAssistant) -> None:
    (entry,) = hass.config_entries.async_entries("pawcontrol")
    dog = entry.subentries[dog_id()]
    hass.config_entries.async_update_subentry(entry, dog, data=DOG | {"health": health()})
    await hass.async_block_till_done()
    report = await _async_report(hass)
    assert _section(report, "Medication")[-1] == "| drops |  | 2 | 1 | 0 | 2026-10-03 08:00 |"
    assert "| Worming | 2026-10-01 | - |" in _section(report, "Vaccinations and care")
