"""The fields of records become those of actions."""

import pytest
import voluptuous as vol

from custom_components.pawcontrol.action_schemas import corrections_of, fields_of
from custom_components.pawcontrol.model.record import Dose, Potty, Treat, WalkEntry, Water


def test_what_a_record_needs_is_required() -> None:
    markers = {str(marker): marker.__class__ for marker in fields_of(Water)}
    assert markers == {"milliliters": vol.Required, "note": vol.Optional}


def test_a_field_can_be_left_out_or_made_optional() -> None:
    fields = fields_of(Dose, leave_out=["skipped"], optional=["units"])
    markers = {str(marker): marker.__class__ for marker in fields}
    assert markers == {"course_id": vol.Required, "units": vol.Optional, "note": vol.Optional}


def test_values_are_read() -> None:
    read = vol.Schema(fields_of(Potty, leave_out=["position"]))
    assert read({"what": "poop", "stool_score": "3"}) == {"what": "poop", "stool_score": 3}
    assert read({"what": "poop", "note": " soft "})["note"] == "soft"


@pytest.mark.parametrize("value", ["x", 2.5, 0, 8, "inf", None])
def test_values_are_checked(value: object) -> None:
    read = vol.Schema(fields_of(Potty, leave_out=["position"]))
    with pytest.raises(vol.Invalid):
        read({"what": "poop", "stool_score": value})


def test_a_correction_can_empty_what_may_be_missing() -> None:
    read = vol.Schema(corrections_of(Treat, leave_out=[]))
    assert read({"name": None, "grams": 3}) == {"name": None, "grams": 3}
    read = vol.Schema(corrections_of(WalkEntry, leave_out=["pauses"]))
    with pytest.raises(vol.Invalid):
        read({"distance": None})
