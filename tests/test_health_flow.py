"""The health step of a dog's flow: what is stored, what is refused, and what stays as it was."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from .common import (
    HEALTH_REFUSED,
    TRACKER,
    HassClient,
    course,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    feeding,
    health,
    place,
)
from .forms import async_open, suggested

NOON = "2026-01-05T12:00:00+00:00"
FORM: dict[str, Any] = {
    "target_weight": 18.5,
    "courses": [
        {
            "name": " Drops ",
            "dose": " half a tablet ",
            "units": 0.5,
            "times": "20:00,8:00 , 08:00, 12:30:15",
            "every": 2,
            "min_hours": 6,
            "start": "2026-01-07",
            "end": "2026-02-07",
            "stock": 30,
            "stock_time": "2026-01-05 09:15:00",
        },
        {"name": "Painkiller"},
    ],
    "care": [{"kind": "worming"}, {"kind": "flea", "months": 1, "days": 3, "last": "2026-01-01"}],
    "appointments": [
        {"kind": "vet", "date": "2026-03-01"},
        {"kind": "grooming", "date": "2026-02-01", "time": "15:30:00", "note": " at Anna's "},
    ],
}
STORED = health(
    target_weight=18.5,
    target_since=NOON,
    courses=[
        course(
            dose="half a tablet",
            units=0.5,
            times=["08:00:00", "12:30:15", "20:00:00"],
            every=2,
            min_hours=6.0,
            start="2026-01-07",
            end="2026-02-07",
            stock=30.0,
            stock_time="2026-01-05T08:15:00+00:00",
        ),
        course(
            id="painkiller",
            name="Painkiller",
            times=[],
            start="2026-01-05",
            not_before="13:00:00",
        ),
    ],
    care=[
        {"kind": "worming", "months": 0, "days": 0, "last": None},
        {"kind": "flea", "months": 1, "days": 3, "last": "2026-01-01"},
    ],
    appointments=[
        {"kind": "vet", "date": "2026-03-01", "time": None, "note": ""},
        {"kind": "grooming", "date": "2026-02-01", "time": "15:30:00", "note": "at Anna's"},
    ],
)


@pytest.fixture(autouse=True)
async def _noon(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Stop the clock at noon UTC, which is 13:00 in Berlin."""
    freezer.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC))
    await hass.config.async_set_time_zone("Europe/Berlin")
    assert await async_setup_component(hass, "zone", {})
    place(hass)


async def _save(hass: HomeAssistant, entry: ConfigEntry, form: dict[str, Any]) -> dict[str, Any]:
    """Save a form; return what is stored then."""
    opened = await async_open(hass, entry, "health")
    result = await hass.config_entries.subentries.async_configure(opened["flow_id"], form)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    return _stored(entry)


def _stored(entry: ConfigEntry) -> dict[str, Any]:
    stored: dict[str, Any] = entry.subentries[dog_id()].data["health"]
    return stored


async def test_what_is_stored(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    form = await async_open(hass, entry, "health")
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "health")
    assert form["errors"] == {}
    assert suggested(form) == {}
    assert await _save(hass, entry, FORM) == STORED
    assert entry.subentries[dog_id()].data == dog_data(health=STORED)
    assert entry.subentries[dog_id()].title == "Rex"


async def test_numbers_that_are_texts_and_a_list_of_one(hass: HomeAssistant) -> None:
    texts = {"units": "0.5", "every": "2", "min_hours": "6", "stock": "30"}
    form = {
        "courses": FORM["courses"][0] | texts,
        "care": {"kind": "flea", "months": "1", "days": "3", "last": "2026-01-01"},
    }
    stored = await _save(hass, entities_entry(hass), form)
    assert stored["courses"] == STORED["courses"][:1]
    assert stored["care"] == STORED["care"][1:]


@pytest.mark.parametrize("field", ["units", "every", "min_hours", "stock"])
async def test_a_number_that_is_none(hass: HomeAssistant, field: str) -> None:
    opened = await async_open(hass, entities_entry(hass), "health")
    form = {"courses": [FORM["courses"][0] | {field: "nan"}]}
    wrong = await hass.config_entries.subentries.async_configure(opened["flow_id"], form)
    assert set(wrong["errors"] or {}) == {"courses"}


async def test_nothing_is_right_too(hass: HomeAssistant) -> None:
    assert await _save(hass, entities_entry(hass), {}) == health()


async def test_what_is_shown_is_stored_again(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass, [dog_data(health=STORED)])
    freezer.tick(timedelta(days=1))
    shown = suggested(await async_open(hass, entry, "health"))
    assert shown["target_weight"] == 18.5
    assert shown["courses"][0] == FORM["courses"][0] | {
        "name": "Drops",
        "dose": "half a tablet",
        "times": "08:00, 12:30:15, 20:00",
    }
    assert shown["courses"][1] == {
        "name": "Painkiller",
        "units": 1,
        "every": 1,
        "start": "2026-01-05",
    }
    assert shown["care"] == FORM["care"]
    assert shown["appointments"][0] == FORM["appointments"][0]
    assert await _save(hass, entry, shown) == STORED


@pytest.mark.parametrize(("wrong", "errors"), HEALTH_REFUSED)
async def test_refused_and_recovered(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    entry = entities_entry(hass)
    flow = hass.config_entries.subentries
    opened = await async_open(hass, entry, "health")
    form = await flow.async_configure(opened["flow_id"], wrong)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "health")
    assert form["errors"] == errors
    assert suggested(form) == wrong
    assert "health" not in entry.subentries[dog_id()].data

    result = await flow.async_configure(form["flow_id"], FORM)
    assert result["reason"] == "reconfigure_successful"
    assert _stored(entry) == STORED


async def test_an_error_names_the_item(hass: HomeAssistant) -> None:
    opened = await async_open(hass, entities_entry(hass), "health")
    wrong = {"courses": [*FORM["courses"], {"name": "Drops"}], "care": [{"kind": "vet"}]}
    form = await hass.config_entries.subentries.async_configure(opened["flow_id"], wrong)
    assert form["errors"] == {"courses": "name_twice", "care": "care_interval"}
    places = form["description_placeholders"]
    assert places
    assert (places["courses"], places["care"]) == ("3", "1")


async def test_a_target_counts_since_it_was_set(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = entities_entry(hass)
    first = await _save(hass, entry, {"target_weight": 18})
    freezer.tick(timedelta(days=1))
    assert await _save(hass, entry, {"target_weight": 18}) == first
    later = await _save(hass, entry, {"target_weight": 17})
    assert later == first | {"target_weight": 17.0, "target_since": "2026-01-06T12:00:00+00:00"}
    assert await _save(hass, entry, {}) == health()


async def test_a_target_in_pounds(hass: HomeAssistant) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    entry = entities_entry(hass)
    stored = await _save(hass, entry, {"target_weight": 40})
    assert stored["target_weight"] == 18.144
    assert suggested(await async_open(hass, entry, "health")) == {"target_weight": 40.0}


async def test_a_target_that_was_part_of_the_feeding(hass: HomeAssistant) -> None:
    """The form shows it until it has been stored here, or taken away."""
    entry = entities_entry(hass, [dog_data(feeding=feeding(target_weight=18.0))])
    shown = suggested(await async_open(hass, entry, "health"))
    assert shown == {"target_weight": 18.0}
    assert (await _save(hass, entry, shown))["target_weight"] == 18
    assert entry.subentries[dog_id()].data["feeding"] == feeding()
    await _save(hass, entry, {})
    assert suggested(await async_open(hass, entry, "health")) == {}


async def test_a_course_keeps_its_id(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    drops, pills = {"name": "Drops", "times": "8:00"}, {"name": "Pills", "times": "9:00"}
    await _save(hass, entry, {"courses": [drops, pills]})

    shown = suggested(await async_open(hass, entry, "health"))["courses"]
    renamed = [shown[1] | {"name": "Capsules"}, shown[0] | {"times": "10:00"}]
    stored = await _save(hass, entry, {"courses": renamed})
    ids = [(each["id"], each["name"]) for each in stored["courses"]]
    assert ids == [("pills", "Capsules"), ("drops", "Drops")]

    shown = suggested(await async_open(hass, entry, "health"))["courses"]
    other = [*shown, {"name": "pills!"}, {"name": "PILLS"}, {"name": "Ointment"}]
    stored = await _save(hass, entry, {"courses": other})
    assert [each["id"] for each in stored["courses"]] == [
        "pills",
        "drops",
        "pills_2",
        "pills_3",
        "ointment",
    ]

    changed = [{"name": "Syrup", "times": "7:00"}]
    stored = await _save(hass, entry, {"courses": changed})
    assert [each["id"] for each in stored["courses"]] == ["syrup"]


@pytest.mark.parametrize(
    ("recount", "counted"),
    [
        ({}, "2026-01-05T08:15:00+00:00"),
        ({"stock": 60}, "2026-01-06T12:00:00+00:00"),
        ({"stock_time": ""}, "2026-01-06T12:00:00+00:00"),
        ({"stock": 60, "stock_time": "2026-01-06 07:00:00"}, "2026-01-06T06:00:00+00:00"),
        ({"stock_time": "2026-01-06 07:00:00"}, "2026-01-06T06:00:00+00:00"),
    ],
)
async def test_a_changed_stock_was_counted_now(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, recount: dict[str, Any], counted: str
) -> None:
    entry = entities_entry(hass, [dog_data(health=STORED)])
    freezer.move_to(datetime(2026, 1, 6, 12, tzinfo=UTC))
    shown = suggested(await async_open(hass, entry, "health"))
    values = {key: value for key, value in (shown["courses"][0] | recount).items() if value}
    stored = await _save(hass, entry, shown | {"courses": [values]})
    assert stored["courses"][0]["stock_time"] == counted
    assert stored["courses"][0]["stock"] == recount.get("stock", 30)


async def test_a_stock_used_up_is_shown(hass: HomeAssistant) -> None:
    entry = entities_entry(hass)
    await _save(hass, entry, {"courses": [{"name": "Drops", "stock": 0}]})
    (shown,) = suggested(await async_open(hass, entry, "health"))["courses"]
    assert shown["stock"] == 0


@pytest.mark.parametrize("start", ["2026-01-04", "2026-01-06"])
async def test_another_first_day_counts_from_midnight(hass: HomeAssistant, start: str) -> None:
    entry = entities_entry(hass)
    today = await _save(hass, entry, {"courses": [{"name": "Drops"}]})
    assert today["courses"][0]["not_before"] == "13:00:00"
    moved = await _save(hass, entry, {"courses": [{"name": "Drops", "start": start}]})
    assert moved["courses"][0]["not_before"] == "00:00:00"
    kept = await _save(hass, entry, {"courses": [{"name": "Drops"}]})
    assert kept["courses"][0]["start"] == start


async def test_profile_and_health_leave_each_other_alone(hass: HomeAssistant) -> None:
    entry = entities_entry(hass, [dog_data(health=STORED)])
    opened = await async_open(hass, entry, "profile")
    profile = {
        "name": "Fido",
        "sex": "male",
        "neutered": False,
        "weight": 20.0,
        "home_zone": "zone.home",
        "trackers": [TRACKER],
    }
    await hass.config_entries.subentries.async_configure(opened["flow_id"], profile)
    assert entry.subentries[dog_id()].data == dog_data(name="Fido", health=STORED)
    await _save(hass, entry, {})
    assert entry.subentries[dog_id()].title == "Fido"


@pytest.mark.parametrize("make", [demo_entry, entities_entry])
async def test_the_form_reaches_the_browser(
    hass: HomeAssistant, hass_client: HassClient, make: Any
) -> None:
    assert await async_setup_component(hass, "config", {})
    entry, client = make(hass), await hass_client()
    url = "/api/config/config_entries/subentries/flow"
    handler = {"handler": [entry.entry_id, "dog"], "subentry_id": dog_id()}
    menu = await (await client.post(url, json=handler)).json()
    step = f"{url}/{menu['flow_id']}"
    form = await client.post(step, json={"next_step_id": "health"})
    assert form.status == HTTPStatus.OK
    fields = {field["name"]: field["selector"] for field in (await form.json())["data_schema"]}
    assert list(fields) == ["target_weight", "courses", "care", "appointments"]
    saved = await client.post(step, json=FORM)
    assert saved.status == HTTPStatus.OK
    assert (await saved.json())["reason"] == "reconfigure_successful"
