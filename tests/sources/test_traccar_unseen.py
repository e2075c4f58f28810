"""What nobody saw is found by the numbers of positions, which a server counts through."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.pawcontrol.sources.traccar_unseen import Gap, Unseen

from ..traccar_server import Json, position, stamp

REX, MAX, CAR = 5, 7, 9
NOON = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)


def seen(number: Any, device_id: int = REX, alarm: str = "") -> Json:
    """Return a position with its number, sent as many seconds after noon."""
    time = NOON + timedelta(seconds=float(number))
    attributes = {"alarm": alarm} if alarm else {}
    return position(
        device_id, latitude=52.5, longitude=13.4, time=time, id=number, attributes=attributes
    )


def gap(number: int, *heard: str) -> Gap:
    """Return a gap after a position."""
    return Gap(since=NOON + timedelta(seconds=number), heard=frozenset(heard))


@pytest.mark.parametrize(
    ("looks", "gaps"),
    [
        ([[seen(8)]], {}),
        ([[seen(8)], [seen(9)]], {}),
        ([[seen(8)], [seen(8)], [seen(9)]], {}),
        ([[seen(8)], [seen(10)]], {"5": gap(8)}),
        ([[seen(8)], [seen(10)], [seen(12)]], {"5": gap(8)}),
        ([[seen(8), seen(9, MAX)], [seen(11), seen(10, MAX)]], {}),
        ([[seen(8), seen(9, MAX)], [seen(11), seen(9, MAX)]], {"5": gap(8)}),
        ([[seen(8), seen(9, MAX)], [seen(12), seen(10, MAX)]], {"5": gap(8), "7": gap(9)}),
        ([[seen(8), seen(9, CAR)], [seen(8), seen(20, CAR)]], {}),
        ([[seen(8)], [seen(20, MAX)]], {}),
        ([[seen(8)], [seen(7)], [seen(9)]], {}),
        ([[seen(8, alarm="sos")], [seen(10, alarm="fault,sos")]], {"5": gap(8, "sos", "fault")}),
        (
            [[seen(8)], [seen(10)], [seen(11, alarm="sos")], [seen(13)]],
            {"5": gap(8, "sos")},
        ),
        ([[seen(8) | {"id": "8"}], [seen(10) | {"id": None}]], {}),
        ([[{"id": 8}], [{"id": 10}]], {}),
        ([[seen(8)], [], [seen(9)]], {}),
    ],
)
def test_a_number_that_was_not_seen_is_a_gap_of_the_trackers_that_went_on(
    looks: list[list[Json]], gaps: dict[str, Gap]
) -> None:
    unseen = Unseen(["5", "7"])
    for positions in looks:
        unseen.add(positions)
    assert bool(unseen) == bool(gaps)
    assert unseen.take() == gaps
    assert not unseen


def test_what_could_not_be_filled_remains() -> None:
    unseen = Unseen(["5"])
    unseen.put_back({"5": gap(8, "fault")})
    unseen.add([seen(20)])
    unseen.add([seen(22, alarm="sos")])
    assert unseen.take() == {"5": gap(8, "fault", "sos")}


def test_what_was_heard_while_a_gap_could_not_be_filled_remains_heard() -> None:
    unseen = Unseen(["5"])
    for positions in ([seen(8)], [seen(10)]):
        unseen.add(positions)
    gaps = unseen.take()
    unseen.add([seen(12, alarm="sos")])
    unseen.put_back(gaps)
    assert unseen.take() == {"5": gap(8, "sos")}


@pytest.mark.parametrize(
    ("time", "alarm", "hidden"),
    [
        (NOON, "sos", True),
        (NOON, "fault", False),
        (NOON, "fault,sos", True),
        (NOON - timedelta(seconds=1), "sos", False),
        (None, "sos", True),
    ],
)
def test_a_gap_hides_what_was_raised_in_it_and_not_heard(
    time: datetime | None, alarm: str, *, hidden: bool
) -> None:
    event = {"eventTime": stamp(time) if time else "soon", "attributes": {"alarm": alarm}}
    assert gap(0, "fault").hides(event) is hidden
    assert Gap(since=None, heard=frozenset()).hides(event)
