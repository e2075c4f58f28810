"""A dog followed through what its trackers and sensors report."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import cos, radians

import pytest

from custom_components.pawcontrol.model.alarm import Alarm, AlarmKind
from custom_components.pawcontrol.model.fusion import Reason
from custom_components.pawcontrol.model.gps import (
    Fix,
    Place,
    QualityReason,
    TrackingQuality,
    distance,
)
from custom_components.pawcontrol.model.track import Report, Track, Zone
from custom_components.pawcontrol.model.walk import Walk

NOON = datetime(2026, 10, 3, 12, 0, tzinfo=UTC)
HOME = Zone(latitude=52.0, longitude=13.0, radius=50.0)
METERS_PER_DEGREE = 111_195
GPS, SPARE, MOTION, DOOR, BATTERY, TAG = "gps", "spare", "motion", "door", "battery", "tag"


def at(minutes: float) -> datetime:
    """Return a time so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def fix(minutes: float, north: float = 0.0, east: float = 0.0, accuracy: float = 5.0) -> Fix:
    """Return a fix some meters from the middle of the home zone."""
    per_degree = METERS_PER_DEGREE * cos(radians(HOME.latitude))
    return Fix(
        time=at(minutes),
        latitude=HOME.latitude + north / METERS_PER_DEGREE,
        longitude=HOME.longitude + east / per_degree,
        accuracy=accuracy,
    )


def report(minutes: float, north: float = 0.0, *, accuracy: float = 5.0) -> Report:
    """Return what a GPS tracker says at some distance from home."""
    return Report(fix=fix(minutes, north, accuracy=accuracy))


def new_track(*trackers: str, signals_linked: bool = False) -> Track:
    """Return the track of a dog with one tracker, if nothing else is said."""
    return Track(trackers or (GPS,), signals_linked=signals_linked)


def walk_away(track: Track, first: float = 0.0, steps: int = 40, tracker: str = GPS) -> float:
    """Lead a dog away from home at 1.2 m/s, a fix every 10 s; return the minute of the last."""
    for step in range(steps):
        track.add(tracker, report(first + step / 6, 12.0 * step))
    return first + (steps - 1) / 6


def quality(track: Track, minutes: float, *, connected: bool = True) -> TrackingQuality:
    """Return how far the track can be trusted at a time."""
    return track.gps(at(minutes), HOME, connected=connected)[0].quality


def test_nothing_is_known_before_the_first_report() -> None:
    track = new_track()
    data, until = track.gps(NOON, HOME, connected=True)
    assert (data.position, data.at_home, data.distance_from_home, data.battery) == (None,) * 4
    assert (data.quality, data.last_fix, until) == (TrackingQuality.LOST, None, None)
    assert (track.walk, track.on_walk, track.last_fix_of(GPS)) == (None, False, None)
    assert track.next_deadline is None


def test_a_dog_in_the_home_zone_is_at_home() -> None:
    track = new_track()
    assert track.add(GPS, report(0, 20))
    data, until = track.gps(at(1), HOME, connected=True)
    assert (data.at_home, data.distance_from_home) == (True, 0.0)
    assert (data.quality, data.last_fix) == (TrackingQuality.AT_HOME, NOON)
    assert until
    assert until > at(1)


def test_a_dog_outside_of_the_home_zone_is_so_many_meters_away() -> None:
    track = new_track()
    track.add(GPS, report(0, 300))
    data, _ = track.gps(at(1), HOME, connected=True)
    assert data.at_home is False
    assert data.distance_from_home == pytest.approx(300, abs=1)


def test_without_a_home_zone_nobody_is_at_home_or_away() -> None:
    track = new_track()
    track.add(GPS, report(0))
    data, _ = track.gps(NOON, None, connected=True)
    assert (data.at_home, data.distance_from_home) == (None, None)
    assert data.position == fix(0)


@pytest.mark.parametrize(
    ("north", "accuracy", "inside"),
    [
        (49, None, True),
        (51, None, False),
        (70, 25.0, True),
        (80, 25.0, False),
        (70, 500.0, True),
        (80, 500.0, False),
    ],
)
def test_a_zone_believes_an_accuracy_up_to_half_its_radius(
    north: float, accuracy: float | None, *, inside: bool
) -> None:
    assert HOME.contains(replace(fix(0, north), accuracy=accuracy)) is inside


def test_a_way_from_home_becomes_a_walk() -> None:
    track = new_track()
    last = walk_away(track)
    assert track.on_walk
    assert not track.at_rest
    assert track.walk
    assert track.walk.distance == pytest.approx(12 * 39, rel=0.1)
    assert track.next_deadline == at(last) + timedelta(minutes=15)


@pytest.mark.parametrize(("minutes", "goes_on"), [(14.9, True), (15.1, False)])
def test_a_walk_goes_on_through_a_short_silence(minutes: float, *, goes_on: bool) -> None:
    track = new_track()
    track.advance(at(walk_away(track) + minutes))
    assert track.on_walk is goes_on


def test_a_silent_walk_ended_with_its_last_fix() -> None:
    track = new_track()
    last = walk_away(track)
    track.advance(at(60))
    assert track.walk
    assert track.walk.end == at(last)


def test_the_more_accurate_of_two_trackers_is_followed() -> None:
    track = new_track(GPS, SPARE)
    assert track.add(SPARE, report(0, accuracy=5))
    assert not track.add(GPS, report(0.5, 400, accuracy=80))
    assert track.last_fix == fix(0)
    assert track.last_fix_of(GPS) == fix(0.5, 400, accuracy=80)
    assert track.gps(at(1), HOME, connected=True)[0].at_home is True


def test_the_worse_tracker_is_believed_when_the_better_one_falls_silent() -> None:
    track = new_track(GPS, SPARE)
    track.add(SPARE, report(0, accuracy=5))
    assert track.add(GPS, report(3, accuracy=80))
    assert track.last_fix_of(SPARE) == fix(0)


def test_a_tracker_does_not_compete_with_itself() -> None:
    track = new_track()
    track.add(GPS, report(0, accuracy=5))
    assert track.add(GPS, report(1, accuracy=80))


def test_two_trackers_on_one_dog_walk_it_once() -> None:
    track = new_track(GPS, SPARE)
    for step in range(40):
        track.add(GPS, report(step / 6, 12.0 * step))
        track.add(SPARE, report(step / 6 + 0.05, 12.0 * step + 3.6))
    assert track.on_walk
    assert track.walk
    assert track.walk.distance == pytest.approx(12 * 39, rel=0.1)


def test_a_late_report_of_another_tracker_is_not_believed() -> None:
    track = new_track(GPS, SPARE)
    track.add(GPS, report(10, 30))
    assert not track.add(SPARE, report(5, 300, accuracy=1))
    assert track.last_fix == fix(10, 30)
    assert track.last_fix_of(SPARE) == fix(5, 300, accuracy=1)


def test_a_late_report_of_the_same_tracker_changes_nothing() -> None:
    track = new_track()
    track.add(GPS, replace(report(10), battery=40))
    before = track.gps(at(11), HOME, connected=True)
    assert not track.add(GPS, replace(report(5, 300), battery=90, connected=False))
    assert track.gps(at(11), HOME, connected=True) == before
    assert track.last_fix_of(GPS) == fix(10)


def test_a_repeated_fix_is_not_believed_twice_but_what_comes_with_it_counts() -> None:
    track = new_track()
    track.add(GPS, replace(report(10), battery=40))
    assert not track.add(GPS, replace(report(10), battery=39))
    assert track.gps(at(11), HOME, connected=True)[0].battery == 39


def test_a_network_at_home_holds_the_dog_there_while_gps_strays() -> None:
    track = new_track(GPS, SPARE)
    track.add(SPARE, Report(at_home=True))
    walk_away(track)
    data, _ = track.gps(at(7), HOME, connected=True)
    assert not track.on_walk
    assert (data.at_home, data.distance_from_home) == (True, 0.0)
    assert data.quality is TrackingQuality.AT_HOME
    assert data.position == fix(0)


def test_evidence_of_being_home_needs_no_position_and_does_not_age() -> None:
    track = new_track(SPARE)
    assert not track.add(SPARE, Report(at_home=True))
    data, until = track.gps(at(600), HOME, connected=True)
    assert (data.position, data.at_home, data.distance_from_home) == (None, True, 0.0)
    assert data.quality is TrackingQuality.AT_HOME
    assert until
    assert until > at(600)


def test_evidence_of_being_away_says_away_and_not_where() -> None:
    track = new_track(SPARE)
    track.add(SPARE, Report(at_home=False))
    data, _ = track.gps(NOON, HOME, connected=True)
    assert (data.position, data.at_home, data.distance_from_home) == (None, False, None)
    assert data.quality is TrackingQuality.LOST


@pytest.mark.parametrize(
    ("said", "at_home"),
    [
        ((True, False), True),
        ((False, True), True),
        ((True, None), True),
        ((False, False), False),
        ((False, None), None),
        ((None, None), None),
    ],
)
def test_one_witness_of_being_home_is_enough_and_all_must_say_away(
    said: tuple[bool | None, bool | None], *, at_home: bool | None
) -> None:
    track = new_track(GPS, SPARE)
    track.add(GPS, Report(at_home=said[0]))
    track.add(SPARE, Report(at_home=said[1]))
    assert track.gps(NOON, HOME, connected=True)[0].at_home is at_home


def test_a_position_outweighs_a_network_that_does_not_see_the_dog() -> None:
    track = new_track(GPS, SPARE)
    track.add(GPS, report(0, 10))
    track.add(SPARE, Report(at_home=False))
    assert track.gps(at(1), HOME, connected=True)[0].at_home is True


def test_what_is_not_linked_is_no_witness() -> None:
    track = new_track(GPS)
    track.add("stranger", Report(at_home=True))
    assert track.gps(NOON, HOME, connected=True)[0].at_home is None


def test_a_witness_holds_the_dog_at_home_while_gps_strays() -> None:
    track = Track([GPS], [TAG], signals_linked=False)
    track.add(TAG, Report(at_home=True))
    walk_away(track)
    data, _ = track.gps(at(7), HOME, connected=True)
    assert not track.on_walk
    assert (data.at_home, data.distance_from_home) == (True, 0.0)
    assert (data.tracker, data.reason) == (TAG, Reason.HOME_EVIDENCE)
    assert track.seen_at_home


@pytest.mark.parametrize(
    ("witnesses", "tracker", "at_home"),
    [
        ((None, None), None, None),
        ((None, None), False, False),
        ((None, True), False, True),
        ((True, None), None, True),
        ((None, None), True, True),
    ],
)
def test_a_witness_that_sees_nothing_says_nothing(
    witnesses: tuple[bool | None, bool | None], *, tracker: bool | None, at_home: bool | None
) -> None:
    track = Track([GPS], [TAG, SPARE], signals_linked=False)
    track.add(GPS, Report(at_home=tracker))
    track.add(TAG, Report(at_home=witnesses[0]))
    track.add(SPARE, Report(at_home=witnesses[1]))
    assert track.gps(NOON, HOME, connected=True)[0].at_home is at_home


def test_a_witness_alone_never_makes_a_dog_away() -> None:
    track = Track([GPS], [TAG], signals_linked=False)
    track.add(TAG, Report())
    assert track.gps(NOON, HOME, connected=True)[0].at_home is None
    track.add(GPS, report(0, 10))
    track.add(TAG, Report(at_home=True))
    track.add(TAG, Report())
    data, _ = track.gps(at(1), HOME, connected=True)
    assert (data.at_home, data.reason) == (True, Reason.ONLY_ONE)


def test_a_witness_is_enough_while_the_tracker_is_silent() -> None:
    track = Track([GPS], [TAG], signals_linked=False)
    track.add(GPS, report(0, 300))
    track.add(GPS, Report(connected=False))
    assert quality(track, 600) is TrackingQuality.LOST
    track.add(TAG, Report(at_home=True))
    assert quality(track, 600) is TrackingQuality.AT_HOME


def test_a_lost_dog_is_where_its_position_is_whatever_sees_it_at_home() -> None:
    track = Track([GPS], [TAG], signals_linked=False)
    track.lost = True
    track.add(TAG, Report(at_home=True))
    assert track.gps(NOON, HOME, connected=True)[0].at_home is True
    walk_away(track)
    data, _ = track.gps(at(7), HOME, connected=True)
    assert (track.on_walk, track.seen_at_home) == (True, False)
    assert (data.at_home, data.reason) == (False, Reason.ONLY_ONE)
    track.lost = False
    assert track.gps(at(7), HOME, connected=True)[0].at_home is True


def test_it_is_told_what_the_quality_depends_on() -> None:
    track = Track([GPS], [TAG], signals_linked=False)
    told = []
    for origin, each in (
        (GPS, Report()),
        (GPS, report(0, 300)),
        (GPS, Report(connected=False)),
        (TAG, Report(at_home=True)),
    ):
        track.add(origin, each)
        told.append(
            tuple(
                track.gps(at(1), HOME, connected=connected)[0].quality_reason
                for connected in (True, False)
            )
        )
    assert told == [
        (QualityReason.NO_FIX, QualityReason.SOURCE_SILENT),
        (QualityReason.FIX_AGE, QualityReason.SOURCE_SILENT),
        (QualityReason.TRACKER_SILENT, QualityReason.SOURCE_SILENT),
        (QualityReason.HOME_EVIDENCE, QualityReason.HOME_EVIDENCE),
    ]


def test_a_source_that_is_lost_does_not_hide_an_extra_tracker() -> None:
    track = Track([GPS], extra=[SPARE], signals_linked=False)
    told = []
    for origin, each in (
        (GPS, report(0, 300, accuracy=50)),
        (SPARE, Report()),
        (SPARE, report(0.5, 300, accuracy=10)),
        (SPARE, Report(connected=False)),
    ):
        track.add(origin, each)
        data, _ = track.gps(at(0.5), HOME, connected=False)
        told.append((data.tracker, data.quality, data.quality_reason))
    assert told == [
        (GPS, TrackingQuality.STALE, QualityReason.SOURCE_SILENT),
        (GPS, TrackingQuality.STALE, QualityReason.SOURCE_SILENT),
        (SPARE, TrackingQuality.LIVE, QualityReason.FIX_AGE),
        (SPARE, TrackingQuality.STALE, QualityReason.TRACKER_SILENT),
    ]
    back, _ = track.gps(at(0.5), HOME, connected=True)
    assert back.quality is TrackingQuality.LIVE


def test_a_source_that_is_lost_does_not_hide_who_sees_the_dog_at_home() -> None:
    track = Track([GPS], [TAG], signals_linked=False)
    track.add(GPS, report(0))
    track.add(TAG, Report(at_home=True))
    data, _ = track.gps(at(600), HOME, connected=False)
    assert (data.at_home, data.quality) == (True, TrackingQuality.AT_HOME)


def test_it_is_told_whom_a_position_comes_from() -> None:
    track = new_track(GPS, SPARE)
    told = []
    for origin, each in (
        (GPS, report(0, accuracy=20)),
        (SPARE, report(0.5, accuracy=15)),
        (SPARE, report(1, accuracy=6)),
        (GPS, report(1.5, accuracy=40)),
        (GPS, report(4, accuracy=40)),
    ):
        track.add(origin, each)
        data, _ = track.gps(at(4), HOME, connected=True)
        told.append((data.tracker, data.reason))
    assert told == [
        (GPS, Reason.ONLY_ONE),
        (GPS, Reason.STEADY),
        (SPARE, Reason.MOST_ACCURATE),
        (SPARE, Reason.MOST_ACCURATE),
        (GPS, Reason.NEWEST),
    ]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (1, TrackingQuality.LIVE),
        (4, TrackingQuality.DELAYED),
        (20, TrackingQuality.STALE),
        (40, TrackingQuality.LOST),
    ],
)
def test_the_position_of_a_dog_away_ages(minutes: float, expected: TrackingQuality) -> None:
    track = new_track()
    track.add(GPS, report(0, 300))
    assert quality(track, minutes) is expected


def test_quality_changes_when_it_was_said_to() -> None:
    track = new_track()
    track.add(GPS, report(0, 300))
    before, until = track.gps(at(1), HOME, connected=True)
    assert until
    assert track.gps(until, HOME, connected=True)[0].quality is not before.quality
    earlier = until - timedelta.resolution
    assert track.gps(earlier, HOME, connected=True)[0].quality is before.quality


def test_without_a_connection_a_position_is_stale_at_best() -> None:
    track = new_track()
    track.add(GPS, report(0, 300))
    assert quality(track, 1, connected=False) is TrackingQuality.STALE
    track.add(GPS, Report(connected=False))
    assert quality(track, 1) is TrackingQuality.STALE
    assert quality(track, 40) is TrackingQuality.LOST


def test_a_silent_tracker_does_not_count_while_another_one_speaks() -> None:
    track = new_track(GPS, SPARE)
    track.add(GPS, report(0, 300))
    track.add(SPARE, Report(connected=False))
    assert quality(track, 1) is TrackingQuality.LIVE


def test_evidence_without_a_connection_proves_nothing_new() -> None:
    track = new_track(SPARE)
    track.add(SPARE, Report(at_home=True))
    assert quality(track, 1, connected=False) is TrackingQuality.LOST


def test_a_dog_on_a_walk_around_the_house_is_followed_live() -> None:
    track = new_track()
    track.add(GPS, report(0))
    track.start_walk(at(0.5))
    assert quality(track, 1) is TrackingQuality.LIVE
    track.end_walk(at(1))
    assert quality(track, 1) is TrackingQuality.AT_HOME


def test_a_dog_that_does_not_move_is_on_no_walk_whatever_the_fixes_say() -> None:
    track = new_track(signals_linked=True)
    track.add(MOTION, Report(moving=False))
    walk_away(track)
    assert not track.on_walk
    assert track.at_rest


def test_linked_signals_that_saw_nothing_raise_the_doubt() -> None:
    silent, alone = new_track(signals_linked=True), new_track()
    walk_away(silent, steps=14)
    walk_away(alone, steps=14)
    assert (silent.on_walk, alone.on_walk) == (False, True)


@pytest.mark.parametrize(
    ("origin", "signal"),
    [(MOTION, Report(moving=True)), (DOOR, Report(door_opened=at(-1)))],
    ids=["motion", "door"],
)
def test_a_signal_clears_the_doubt(origin: str, signal: Report) -> None:
    track = new_track(signals_linked=True)
    track.add(origin, signal)
    walk_away(track, steps=14)
    assert track.on_walk


def test_a_door_that_closed_again_was_still_opened() -> None:
    track = new_track(signals_linked=True)
    track.add(DOOR, Report(door_opened=at(-1)))
    track.add(DOOR, Report())
    walk_away(track, steps=14)
    assert track.on_walk


def test_a_battery_sensor_knows_better_than_the_tracker() -> None:
    track = new_track()
    track.add(GPS, replace(report(0), battery=50))
    assert track.gps(NOON, HOME, connected=True)[0].battery == 50
    track.add(BATTERY, Report(battery=0))
    assert track.gps(NOON, HOME, connected=True)[0].battery == 0
    track.add(BATTERY, Report())
    assert track.gps(NOON, HOME, connected=True)[0].battery == 50


def test_the_preferred_tracker_tells_the_battery() -> None:
    track = new_track(GPS, SPARE)
    track.add(SPARE, Report(battery=90))
    track.add(GPS, Report(battery=20))
    assert track.gps(NOON, HOME, connected=True)[0].battery == 20


def test_a_walk_can_be_started_and_ended_by_hand_before_any_fix() -> None:
    track = new_track()
    track.start_walk(NOON)
    assert track.on_walk
    track.end_walk(at(10))
    assert track.walk
    assert (track.walk.manual, track.walk.active) == (True, False)
    assert track.walk.duration == timedelta(minutes=10)


def test_a_walk_started_by_hand_counts_its_meters() -> None:
    track = new_track()
    track.add(GPS, report(-1))
    track.start_walk(NOON)
    last = walk_away(track)
    track.end_walk(at(last))
    assert track.walk
    assert track.walk.start == NOON
    assert track.walk.distance == pytest.approx(12 * 39, rel=0.1)


def test_to_end_a_walk_that_does_not_run_changes_nothing() -> None:
    track = new_track()
    track.end_walk(NOON)
    assert track.walk is None


def test_on_a_walk_the_position_is_the_last_fix() -> None:
    track = new_track()
    last = walk_away(track)
    position = track.gps(at(last), HOME, connected=True)[0].position
    assert position == fix(last, 12.0 * 39)
    assert distance(Place(latitude=52.0, longitude=13.0), position) == pytest.approx(468, abs=1)


# After a restart


def _trail(steps: int = 40, tracker: str = GPS) -> list[tuple[str, Report]]:
    return [(tracker, report(step / 6, 12.0 * step)) for step in range(steps)]


def _by_hand(start: float, end: float | None) -> Walk:
    finish = at(start) if end is None else at(end)
    return Walk(
        start=at(start),
        updated=finish,
        distance=0,
        end=None if end is None else finish,
        manual=True,
    )


def test_a_trail_leads_to_where_it_led_before() -> None:
    before, after = new_track(), new_track()
    walk_away(before)
    assert after.replay(_trail(), []) is None
    assert after.walk == before.walk
    assert after.gps(at(7), HOME, connected=True) == before.gps(at(7), HOME, connected=True)


def test_a_walk_that_nobody_ended_goes_on() -> None:
    track = new_track()
    assert track.replay(_trail(), [_by_hand(0.5, None)]) is None
    assert track.walk
    assert (track.walk.start, track.walk.active) == (at(0.5), True)
    assert track.walk.distance == pytest.approx(432, rel=0.1)


def test_a_walk_that_nobody_ended_needs_no_trail() -> None:
    track = new_track()
    track.replay([(GPS, Report())], [_by_hand(2, None)])
    assert track.on_walk


def test_a_walk_that_was_ended_by_hand_stays_ended() -> None:
    track = new_track()
    ended = _by_hand(0, 4)
    assert track.replay(_trail(), [_by_hand(-90, -60), ended]) == ended
    assert track.walk
    assert (track.walk.start, track.walk.end) == (at(0), at(4))


def test_an_entity_that_is_no_longer_linked_says_only_where_the_dog_was() -> None:
    track = new_track()
    track.replay([(SPARE, replace(report(0, 20), battery=20, at_home=False))], [])
    data, _ = track.gps(at(1), HOME, connected=True)
    assert (data.at_home, data.battery) == (True, None)


def rest_at(track: Track, first: float, until: float, north: float) -> None:
    """Let a dog stay somewhere, a fix every 10 s, from one minute to before another."""
    for step in range(round((until - first) * 6)):
        track.add(GPS, report(first + step / 6, north))


def test_the_way_of_a_walk_that_goes_on_after_a_rest_is_whole() -> None:
    track = new_track()
    last = walk_away(track)
    rest_at(track, last + 1 / 6, last + 4, 470.0)
    assert track.walk
    assert track.walk.end
    for step in range(40):
        track.add(GPS, report(last + 4 + step / 6, 470.0 - 12.0 * step))
    assert track.on_walk
    assert track.origin
    assert track.origin.time - track.walk.start <= timedelta(seconds=20)
    assert track.moving_time
    assert timedelta(minutes=12) < track.moving_time < timedelta(minutes=14)


def test_the_way_of_the_last_walk_is_forgotten_in_a_long_rest() -> None:
    track = new_track()
    assert track.origin is None
    last = walk_away(track)
    rest_at(track, last + 1 / 6, last + 12, 470.0)
    assert len(track.path) == 1
    assert track.origin == track.last_fix
    assert track.moving_time is None


def test_time_in_pauses_is_no_moving_time() -> None:
    track = new_track()
    last = walk_away(track)
    moved = track.moving_time
    rest_at(track, last + 1 / 6, last + 2.5, 470.0)
    assert track.on_walk
    assert moved
    assert track.moving_time
    assert abs(track.moving_time - moved) <= timedelta(seconds=30)


@pytest.mark.parametrize(("accompanied", "on_walk"), [(None, True), (True, True), (False, False)])
def test_a_dog_that_nobody_goes_along_with_must_go_farther(
    *, accompanied: bool | None, on_walk: bool
) -> None:
    track = new_track()
    for step in range(19):
        track.add(GPS, report(step / 3, 5.0 * step), accompanied=accompanied)
    assert track.on_walk is on_walk
    for step in range(19, 60):
        track.add(GPS, report(step / 3, 5.0 * step), accompanied=accompanied)
    assert track.on_walk
    assert track.walk
    assert track.walk.start < at(2)


def alarming(minutes: float, *kinds: AlarmKind, known: float | None = None) -> Report:
    """Return a report with alarms, with a fix if it is told when that was."""
    alarms = tuple(Alarm(kind=kind, time=at(minutes)) for kind in kinds)
    return Report(fix=None if known is None else fix(known), alarms=alarms)


def told(track: Track) -> list[tuple[str, datetime]]:
    """Return the alarms of a track."""
    gps, _ = track.gps(at(60), HOME, connected=True)
    return [(alarm.kind, alarm.time) for alarm in gps.alarms]


def test_an_alarm_is_told_once_until_it_is_over() -> None:
    track = new_track()
    for minute, kinds in enumerate([["sos"], ["sos", "low_battery"], ["low_battery"], ["sos"]]):
        track.add(GPS, alarming(minute, *map(AlarmKind, kinds), known=minute))
    assert told(track) == [("sos", at(0)), ("low_battery", at(1)), ("sos", at(3))]


def test_an_alarm_needs_no_fix_and_may_come_late() -> None:
    track = new_track()
    track.add(GPS, report(10))
    track.add(GPS, alarming(11, AlarmKind.FALL))
    track.add(GPS, alarming(9, AlarmKind.SOS, known=9))
    track.add(GPS, report(12))
    track.add(GPS, alarming(9, AlarmKind.SOS, known=9))
    assert told(track) == [("fall", at(11)), ("sos", at(9))]


def test_of_a_message_that_was_missed_only_the_alarms_count() -> None:
    track = new_track()
    track.add(GPS, replace(report(10), at_home=True))
    assert not track.add(GPS, replace(alarming(9, AlarmKind.SOS), missed=True))
    track.add(GPS, alarming(11, AlarmKind.SOS, known=11))
    assert told(track) == [("sos", at(9)), ("sos", at(11))]


def test_each_tracker_raises_its_own_alarms() -> None:
    track = new_track(GPS, SPARE)
    track.add(GPS, alarming(1, AlarmKind.SOS))
    track.add(SPARE, alarming(2, AlarmKind.SOS))
    assert told(track) == [("sos", at(1)), ("sos", at(2))]


def test_old_alarms_are_forgotten() -> None:
    track = new_track()
    for minute in range(21):
        track.add(GPS, alarming(minute, AlarmKind.SOS))
        track.add(GPS, Report())
    assert told(track) == [("sos", at(minute)) for minute in range(1, 21)]


def test_steps_are_those_of_the_tracker() -> None:
    track = new_track()
    track.add(GPS, Report(steps=12))
    gps, _ = track.gps(at(0), HOME, connected=True)
    assert gps.steps == 12


def test_what_one_message_lacks_stays_as_the_tracker_told_it_last() -> None:
    track = new_track()
    track.add(GPS, replace(report(0), battery=40, charging=False, steps=12))
    track.add(GPS, report(1))
    gps, _ = track.gps(at(1), HOME, connected=True)
    assert (gps.battery, gps.charging, gps.steps) == (40, False, 12)
    track.add(GPS, replace(report(2), battery=0, charging=True, steps=0))
    gps, _ = track.gps(at(2), HOME, connected=True)
    assert (gps.battery, gps.charging, gps.steps) == (0, True, 0)


def test_nothing_is_known_of_a_tracker_that_is_gone() -> None:
    track = new_track()
    track.add(GPS, replace(report(0), battery=40, charging=False, steps=12))
    track.add(GPS, Report(connected=False))
    gps, _ = track.gps(at(1), HOME, connected=True)
    assert (gps.battery, gps.charging, gps.steps) == (None, None, None)


@pytest.mark.parametrize(("midnight", "steps"), [(0, 12), (1, 12), (2, None)])
def test_steps_of_the_day_before_are_not_those_of_today(midnight: float, steps: int | None) -> None:
    track = new_track()
    track.add(GPS, report(1))
    track.add(GPS, Report(steps=12))
    track.add(GPS, report(3))
    gps, _ = track.gps(at(3), HOME, connected=True, midnight=at(midnight))
    assert gps.steps == steps


def test_steps_that_were_told_before_any_fix_count() -> None:
    track = new_track()
    track.add(GPS, Report(steps=12))
    track.add(GPS, report(3))
    gps, _ = track.gps(at(3), HOME, connected=True, midnight=at(3))
    assert gps.steps == 12
