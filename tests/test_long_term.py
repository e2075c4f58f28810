"""The past of a dog is in Home Assistant's long-term statistics as it was."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import (
    async_list_statistic_ids,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from .common import (
    PAIR,
    async_act,
    async_load,
    async_refusal,
    device_id,
    dog_id,
    entities_entry,
    place,
)

NOW: Final = datetime(2026, 10, 3, 10, 0, tzinfo=UTC)
"""Saturday noon in Berlin."""
DISTANCE: Final = "pawcontrol:dog_0_walk_distance"
WALKS: Final = "pawcontrol:dog_0_walks"
WEIGHT: Final = "pawcontrol:dog_0_weight"

type Period = Literal["hour", "day", "month"]
type Type = Literal["change", "max", "mean", "min", "state", "sum"]


@pytest.fixture
def mock_recorder_before_hass(async_test_recorder: object) -> None:
    """Let the recorder be there before Home Assistant."""


@pytest.fixture
async def dog(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Set up two dogs in Berlin."""
    freezer.move_to(NOW)
    await hass.config.async_set_time_zone("Europe/Berlin")
    place(hass)
    await async_load(hass, entities_entry(hass, PAIR))


def walk(start: str, distance: float) -> dict[str, Any]:
    """Return a walk of half an hour as it can be imported."""
    end = (datetime.fromisoformat(start) + timedelta(minutes=30)).isoformat()
    data = {"updated": end, "end": end, "distance": distance}
    return {"kind": "walk", "time": start, "data": data}


def weight(time: str, kilograms: float) -> dict[str, Any]:
    """Return a weight as it can be imported."""
    return {"kind": "weight", "time": time, "data": {"kilograms": kilograms}}


async def async_fill(hass: HomeAssistant) -> None:
    """Give the first dog a past."""
    past = [
        walk("2019-03-31T00:40:00+00:00", 750),
        walk("2026-09-30T21:10:00+00:00", 1000),
        walk("2026-09-30T21:45:00+00:00", 500),
        walk("2026-09-30T22:10:00+00:00", 2000),
        weight("2026-09-01T07:00:00+00:00", 20),
        weight("2026-09-01T07:59:00+00:00", 21),
        weight("2026-09-30T21:59:00+00:00", 22),
    ]
    await async_act(hass, "import_journal", journal=past)


async def async_statistics(
    hass: HomeAssistant, period: Period, *types: Type
) -> Mapping[str, list[dict[str, Any]]]:
    """Return what the recorder knows of the first dog, with times as people read them."""
    await async_wait_recording_done(hass)
    recorder = get_instance(hass)
    ids, begin = {DISTANCE, WALKS, WEIGHT}, datetime(2000, 1, 1, tzinfo=UTC)
    found = await recorder.async_add_executor_job(
        statistics_during_period, hass, begin, None, ids, period, None, {*types}
    )
    return {
        statistic_id: [
            {key: row[key] for key in types if row.get(key) is not None}
            | {"start": datetime.fromtimestamp(row["start"], UTC).isoformat()}
            for row in rows
        ]
        for statistic_id, rows in found.items()
    }


async def test_past_by_the_hour(recorder_mock: Recorder, hass: HomeAssistant, dog: None) -> None:
    await async_fill(hass)
    answer = await async_act(hass, "import_history", device_id=[device_id(hass)])
    assert answer["statistics"] == [
        {"device_id": device_id(hass), "statistic_id": statistic_id, "hours": hours}
        for statistic_id, hours in ((DISTANCE, 3), (WALKS, 3), (WEIGHT, 2))
    ]
    found = await async_statistics(hass, "hour", "state", "sum", "mean", "min", "max")
    hours = ["2019-03-31T00:00:00+00:00", "2026-09-30T21:00:00+00:00", "2026-09-30T22:00:00+00:00"]
    assert found == {
        DISTANCE: [
            {"start": hours[0], "state": 0.75, "sum": 0.75},
            {"start": hours[1], "state": 1.5, "sum": 2.25},
            {"start": hours[2], "state": 2.0, "sum": 4.25},
        ],
        WALKS: [
            {"start": hours[0], "state": 1.0, "sum": 1.0},
            {"start": hours[1], "state": 2.0, "sum": 3.0},
            {"start": hours[2], "state": 1.0, "sum": 4.0},
        ],
        WEIGHT: [
            {"start": "2026-09-01T07:00:00+00:00", "mean": 20.5, "min": 20.0, "max": 21.0},
            {"start": hours[1], "mean": 22.0, "min": 22.0, "max": 22.0},
        ],
    }


async def test_the_past_by_the_day_of_the_user(
    recorder_mock: Recorder, hass: HomeAssistant, dog: None
) -> None:
    await async_fill(hass)
    await async_act(hass, "import_history", device_id=[device_id(hass)])
    found = await async_statistics(hass, "day", "change", "mean")
    days = ["2019-03-30T23:00:00+00:00", "2026-09-29T22:00:00+00:00", "2026-09-30T22:00:00+00:00"]
    assert [row["start"] for row in found[WALKS]] == days
    assert [row["change"] for row in found[WALKS]] == [1.0, 2.0, 1.0]
    assert [row["change"] for row in found[DISTANCE]] == [0.75, 1.5, 2.0]
    assert [row["mean"] for row in found[WEIGHT]] == [20.5, 22.0]


async def test_once_more_is_the_same(
    recorder_mock: Recorder, hass: HomeAssistant, dog: None
) -> None:
    await async_fill(hass)
    both = [device_id(hass), device_id(hass, dog_id(1))]
    first = await async_act(hass, "import_history", device_id=both)
    before = await async_statistics(hass, "hour", "state", "sum", "mean", "min", "max")
    with patch.object(recorder_mock, "async_import_statistics") as write:
        assert await async_act(hass, "import_history", device_id=both) == first
    write.assert_not_called()
    await async_act(hass, "import_journal", journal=[walk("2026-10-01T07:00:00+00:00", 10)])
    with patch.object(
        recorder_mock, "async_import_statistics", wraps=recorder_mock.async_import_statistics
    ) as write:
        await async_act(hass, "import_history", device_id=both)
    assert [len(call.args[1]) for call in write.mock_calls] == [1, 1]
    record = (await async_act(hass, "get_walks"))["walks"][-1]
    await async_act(hass, "delete_record", record_id=record["id"])
    await async_act(hass, "import_history", device_id=both)
    assert await async_statistics(hass, "hour", "state", "sum", "mean", "min", "max") == before
    walks = (await async_act(hass, "get_walks"))["walks"]
    await async_act(hass, "delete_record", record_id=walks[-1]["id"])
    await async_act(hass, "import_history", device_id=both)
    after = await async_statistics(hass, "hour", "state", "sum")
    assert [row["sum"] for row in after[WALKS]] == [1.0, 3.0]


async def test_its_names_and_units(recorder_mock: Recorder, hass: HomeAssistant, dog: None) -> None:
    await async_fill(hass)
    await async_act(hass, "import_history", device_id=[device_id(hass)])
    await async_wait_recording_done(hass)
    known = {each["statistic_id"]: each for each in await async_list_statistic_ids(hass)}
    told = {
        statistic_id: (each["name"], each["statistics_unit_of_measurement"], each["has_sum"])
        for statistic_id, each in known.items()
        if statistic_id.startswith("pawcontrol:")
    }
    assert told == {
        DISTANCE: ("Rex Walk distance", "km", True),
        WALKS: ("Rex walks", None, True),
        WEIGHT: ("Rex Weight", "kg", False),
    }


async def test_units_of_the_house(recorder_mock: Recorder, hass: HomeAssistant, dog: None) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    await async_fill(hass)
    await async_act(hass, "import_history", device_id=[device_id(hass)])
    found = await async_statistics(hass, "hour", "state", "mean")
    assert found[DISTANCE][0]["state"] == pytest.approx(0.466, abs=0.001)
    assert found[WEIGHT][1]["mean"] == pytest.approx(48.5, abs=0.01)


async def test_a_walk_under_way_is_no_past(
    recorder_mock: Recorder, hass: HomeAssistant, dog: None
) -> None:
    await async_act(hass, "start_walk")
    answer = await async_act(hass, "import_history", device_id=[device_id(hass)])
    assert [each["hours"] for each in answer["statistics"]] == [0, 0, 0]
    assert await async_statistics(hass, "hour", "sum") == {}


async def test_no_recorder(hass: HomeAssistant, dog: None) -> None:
    text = await async_refusal(hass, "import_history", device_id=[device_id(hass)])
    assert text == "The recorder of Home Assistant is not in use, so there are no statistics."
