"""What Traccar says of a device, read with the doubts that it deserves."""

from datetime import UTC, datetime, timedelta
from json import dumps, loads
from typing import Any, Final

import pytest

from custom_components.pawcontrol.model.alarm import Alarm, AlarmKind
from custom_components.pawcontrol.model.gps import Fix
from custom_components.pawcontrol.model.track import Report
from custom_components.pawcontrol.sources.traccar_message import (
    GONE,
    felt_motion,
    message,
    messages,
    missed_alarm,
    origin_of,
    parse,
    positions_in,
    proves_sensor,
)

from ..traccar_server import position, stamp

NOON: Final = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
PLACE: Final[dict[str, Any]] = {"latitude": 52.5, "longitude": 13.4}
FIX: Final = Fix(time=NOON, latitude=52.5, longitude=13.4, accuracy=8)
HOUR: Final = timedelta(hours=1)


def sent(**changes: Any) -> dict[str, Any]:
    """Return what Traccar sends of a collar at noon, with some values changed."""
    return position(**({"time": NOON} | PLACE | changes))


def read(
    said: dict[str, Any], received: datetime = NOON, skew: timedelta = timedelta(), **more: Any
) -> Report:
    """Return what a position tells, after a way through JSON and a day in a file."""
    raw = loads(dumps(message(said, received, skew, **more)))
    return parse(raw, received + timedelta(days=1))


def test_a_position_tells_where_and_how_accurately() -> None:
    assert read(sent()) == Report(fix=FIX, battery=80)


def test_only_what_is_used_is_kept() -> None:
    kept = message(sent(address="Home Street 1"), NOON, timedelta())
    places = {"latitude", "longitude", "accuracy", "altitude"}
    assert set(kept) == {"time", "battery", "charging", "moving"} | places


@pytest.mark.parametrize(
    ("altitude", "known"),
    [(34.5, 34.5), (-3, -3), (0.0, None), (None, None), ("high", None), (20_000, None)],
)
def test_an_altitude_that_is_none_is_not_known(altitude: Any, known: float | None) -> None:
    fix = read(sent(altitude=altitude)).fix
    assert fix
    assert fix.altitude == known


def test_a_message_that_was_kept_without_an_altitude_can_be_read() -> None:
    kept = dict(message(sent(), NOON, timedelta()))
    del kept["altitude"]
    assert parse(kept, NOON) == Report(fix=FIX, battery=80)


@pytest.mark.parametrize(
    ("changes", "accuracy"),
    [
        ({"accuracy": 0}, None),
        ({"accuracy": 0, "attributes": {"accuracy": 25}}, 25),
        ({"accuracy": None}, None),
        ({"accuracy": -1}, None),
        ({"accuracy": "good"}, None),
        ({"accuracy": 12.5, "attributes": {"accuracy": 25}}, 12.5),
    ],
)
def test_an_accuracy_that_is_none_is_not_known(
    changes: dict[str, Any], accuracy: float | None
) -> None:
    fix = read(sent(**changes)).fix
    assert fix
    assert fix.accuracy == accuracy


@pytest.mark.parametrize(
    "changes",
    [
        {"valid": False},
        {"latitude": 0, "longitude": 0},
        {"latitude": 91},
        {"latitude": "52.5"},
        {"latitude": None},
        {"longitude": [13.4]},
        {"fixTime": "", "serverTime": ""},
        {"fixTime": "2026-13-45T99:00:00Z", "serverTime": None},
        {"fixTime": "2026-10-03T12:00:00", "serverTime": 7},
    ],
)
def test_what_was_not_measured_is_no_fix(changes: dict[str, Any]) -> None:
    assert read(sent(**changes)) == Report(battery=80)


def test_a_fix_that_a_tracker_held_back_keeps_its_time() -> None:
    assert read(sent(serverTime=stamp(NOON + HOUR)), NOON + HOUR).fix == FIX


@pytest.mark.parametrize("ahead", [timedelta(minutes=2), HOUR, timedelta(days=400)])
def test_a_tracker_whose_clock_is_ahead_is_believed_the_server_s_time(ahead: timedelta) -> None:
    assert read(sent(fixTime=stamp(NOON + ahead))).fix == FIX


@pytest.mark.parametrize(
    ("ahead", "believed"),
    [(timedelta(seconds=30), timedelta(seconds=30)), (timedelta(hours=2), timedelta())],
)
def test_a_tracker_that_was_ahead_long_ago_is_believed_the_server_s_time(
    ahead: timedelta, believed: timedelta
) -> None:
    fix = read(sent(fixTime=stamp(NOON + ahead)), NOON + timedelta(days=100)).fix
    assert fix
    assert fix.time == NOON + believed


def test_a_server_that_was_never_set_does_not_move_a_fix() -> None:
    wrong = stamp(NOON - timedelta(days=5000))
    assert read(sent(serverTime=wrong), NOON + timedelta(days=1)).fix == FIX


@pytest.mark.parametrize("time", ["1970-01-01T00:00:00.000+00:00", "0001-01-01T00:00:00+14:00"])
def test_a_tracker_whose_clock_was_never_set_is_believed_the_server_s_time(time: str) -> None:
    assert read(sent(fixTime=time)).fix == FIX


@pytest.mark.parametrize("skew", [timedelta(minutes=-20), timedelta(minutes=20)])
def test_a_server_whose_clock_is_wrong_does_not_move_a_fix(skew: timedelta) -> None:
    assert read(sent(serverTime=stamp(NOON + skew)), skew=skew).fix == FIX


def test_two_wrong_clocks_are_set_right() -> None:
    ahead = NOON + timedelta(minutes=20)
    said = sent(fixTime=stamp(ahead), serverTime=stamp(ahead))
    assert read(said, skew=timedelta(minutes=20)).fix == FIX


def test_a_time_that_is_ahead_of_every_clock_is_none() -> None:
    ahead = stamp(NOON + timedelta(minutes=20))
    assert read(sent(fixTime=ahead, serverTime=ahead)) == Report(battery=80)


@pytest.mark.parametrize(
    ("told", "charging"), [(True, True), (False, False), (None, None), ("yes", None), (1, None)]
)
def test_a_battery_is_charged_or_not(told: object, *, charging: bool | None) -> None:
    assert read(sent(attributes={"charge": told})).charging is charging


def test_a_message_that_was_kept_by_an_older_version_tells_what_it_did() -> None:
    kept = message(sent(), NOON, timedelta())
    older = {key: kept[key] for key in kept if key != "charging"}
    assert parse(older, NOON) == parse(kept, NOON)


@pytest.mark.parametrize(
    ("level", "battery"),
    [(71.6, 72), (0, 0), (-3, 0), (120, 100), (None, None), ("full", None), (True, None)],
)
def test_a_battery_is_full_or_empty_or_between(level: object, battery: int | None) -> None:
    assert read(sent(attributes={"batteryLevel": level})).battery == battery


@pytest.mark.parametrize("attributes", [None, [], "motion", 7])
def test_attributes_may_be_missing(attributes: object) -> None:
    said = sent() | {"attributes": attributes}
    assert read(said) == Report(fix=FIX)
    assert felt_motion(said) is None


@pytest.mark.parametrize("moving", [True, False, None])
def test_what_a_tracker_feels_is_passed_on(*, moving: bool | None) -> None:
    assert read(sent(), moving=moving).moving is moving


@pytest.mark.parametrize(
    ("speed", "motion", "proof"),
    [
        (0, True, True),
        (0, False, False),
        (0, None, False),
        (0, "yes", False),
        (0, [True], False),
        (0.5, True, False),
        (0.5, False, False),
    ],
)
def test_only_motion_at_no_speed_was_felt(speed: float, motion: object, *, proof: bool) -> None:
    assert proves_sensor(sent(speed=speed, attributes={"motion": motion})) is proof


def test_a_device_that_is_gone_is_silent() -> None:
    assert parse(loads(dumps(GONE)), NOON) == Report(connected=False)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        7,
        "position",
        [],
        {},
        {"deviceId": "5"} | PLACE | {"fixTime": stamp(NOON)},
        {"deviceId": 5} | PLACE,
        {"deviceId": 5, "latitude": 52.5, "fixTime": stamp(NOON)},
        {"deviceId": 5} | PLACE | {"fixTime": 1_700_000_000},
    ],
)
def test_what_is_no_position_is_left_out(broken: Any) -> None:
    assert origin_of(broken) is None
    assert messages([broken, sent(), broken], NOON, timedelta()) == [
        message(sent(), NOON, timedelta())
    ]


@pytest.mark.parametrize("frame", [{}, {"positions": None}, {"positions": {}}, {"devices": []}])
def test_a_message_may_hold_no_position(frame: dict[str, Any]) -> None:
    assert positions_in(frame) == []
    assert positions_in(frame | {"positions": [sent()]}) == [sent()]


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("sos", ["sos"]),
        ("lowBattery,geofenceExit", ["low_battery", "zone_left"]),
        ("lowBattery,lowPower", ["low_battery"]),
        ("hardBraking", ["other"]),
        ("", []),
        (None, []),
        (7, []),
    ],
)
def test_alarms_are_those_that_dogs_have(told: object, kinds: list[str]) -> None:
    alarms = read(sent(attributes={"alarm": told})).alarms
    assert alarms == tuple(Alarm(kind=AlarmKind(kind), time=NOON) for kind in kinds)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({}, NOON),
        ({"eventTime": stamp(NOON + timedelta(days=1))}, NOON + timedelta(seconds=1)),
        ({"eventTime": None}, None),
        ({"deviceId": "5"}, None),
        ({"attributes": {}}, None),
        ({"attributes": {"alarm": 7}}, None),
        ({"attributes": None}, None),
    ],
)
def test_an_alarm_of_the_events_tells_nothing_but_itself(
    event: dict[str, Any], told: datetime | None
) -> None:
    alarm = {"deviceId": 5, "eventTime": stamp(NOON), "attributes": {"alarm": "sos"}}
    now = NOON + timedelta(seconds=1)
    raw = missed_alarm(alarm | event, now, timedelta())
    alarms = [Alarm(kind=AlarmKind.SOS, time=told)] if told else []
    assert [parse(each, now) for each in [raw] if each] == [
        Report(alarms=(alarm,), missed=True) for alarm in alarms
    ]


def test_an_alarm_without_a_fix_has_the_time_of_its_message() -> None:
    report = read(
        sent(
            valid=False,
            fixTime=stamp(NOON - HOUR),
            deviceTime=stamp(NOON),
            attributes={"alarm": "sos"},
        )
    )
    assert (report.fix, report.alarms) == (None, (Alarm(kind=AlarmKind.SOS, time=NOON),))


def test_an_alarm_of_a_clock_that_was_never_set_is_of_when_it_was_heard() -> None:
    never = stamp(datetime(1970, 1, 1, tzinfo=UTC))
    said = sent(deviceTime=never, serverTime=never, attributes={"alarm": "sos"})
    (alarm,) = read(said).alarms
    assert alarm.time == NOON


@pytest.mark.parametrize(
    ("told", "steps"),
    [(1234, 1234), (0, 0), (12.6, 13), (-1, None), (True, None), ("12", None), (1e12, None)],
)
def test_steps_are_as_the_tracker_tells_them(told: object, steps: int | None) -> None:
    assert read(sent(attributes={"steps": told})).steps == steps
