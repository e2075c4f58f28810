"""One dog followed through everything that is reported about it."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .alarm import MOST_ALARMS, Alarm, begun
from .dog import GpsData
from .fusion import Fusion, Reason
from .gps import Fix, QualityReason, distance, tracking_quality
from .outing import PauseFinder, moving_time
from .walk import JOIN_TIME, Walk, WalkDetector

LONGEST_PATH = 20_000
"""Fixes of a walk that are kept: five hours of one a second."""

type Mark = tuple[datetime, Callable[[datetime], None]]
"""What a person did, and when."""


_UNCONNECTED = (QualityReason.TRACKER_SILENT, QualityReason.SOURCE_SILENT)
"""What decides on a dog of which no news would come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one message says about a dog; None means that it says nothing of it."""

    fix: Fix | None = None
    connected: bool = True
    """False if the tracker itself is known to be silent."""
    at_home: bool | None = None
    """Evidence that is not GPS, such as the network at home."""
    moving: bool | None = None
    door_opened: datetime | None = None
    battery: int | None = None
    """Percent."""
    charging: bool | None = None
    steps: int | None = None
    """As the tracker counts them."""
    alarms: tuple[Alarm, ...] = ()
    """What it finds alarming."""
    missed: bool = False
    """Whether others were seen that came later: then only its alarms count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """A circle on the ground."""

    latitude: float
    """Degrees, WGS 84."""
    longitude: float
    """Degrees, WGS 84."""
    radius: float
    """Meters."""

    def contains(self, fix: Fix) -> bool:
        """Tell whether a fix may lie inside, its accuracy believed up to half the radius."""
        doubt = min(fix.accuracy or 0.0, self.radius / 2)
        return distance(self, fix) - doubt < self.radius


class Track:
    """The state of one dog: its latest reports, its walk detector, its last fix."""

    def __init__(
        self,
        trackers: Sequence[str],
        witnesses: Sequence[str] = (),
        *,
        extra: Sequence[str] = (),
        signals_linked: bool,
    ) -> None:
        """Follow a dog by its trackers, in the order in which they are preferred.

        `extra` are more trackers, and `witnesses` can see the dog at home without a position, such
        as a Bluetooth proxy. Both do not depend on the source.
        `signals_linked` tells whether a motion or door sensor exists, so that its silence counts.
        """
        self._trackers = trackers = [*trackers, *extra]
        self._independent = frozenset((*extra, *witnesses))
        self._witnesses = witnesses
        self._signals_linked = signals_linked
        self._detector = WalkDetector()
        self._reports: dict[str, Report] = {}
        self._counted: dict[str, datetime | None] = {}
        """When a tracker told its steps, as far as its fixes tell the time."""
        self.alarms: tuple[Alarm, ...] = ()
        """What the trackers found alarming, in the order in which it came."""
        self._fusion = Fusion(trackers)
        self._door_opened: datetime | None = None
        self._path: deque[Fix] = deque(maxlen=LONGEST_PATH)
        self._pauses = PauseFinder()
        self.last_fix: Fix | None = None
        """The newest fix that was believed."""
        self.lost = False
        """Whether the dog is being looked for. Then only a position can tell that it is at home,
        if there is one: what sees it there may be a tag that it has lost."""

    @property
    def walk(self) -> Walk | None:
        """The walk under way, else the last one."""
        return self._detector.walk

    @property
    def on_walk(self) -> bool:
        """Whether a walk is under way."""
        return self.walk is not None and self.walk.active

    @property
    def at_rest(self) -> bool:
        """Whether the dog stays where it is."""
        return self._detector.at_rest

    @property
    def path(self) -> Sequence[Fix]:
        """The fixes since the last rest, with those of the walk that ended with it."""
        return self._path

    @property
    def origin(self) -> Fix | None:
        """Where the dog was last at rest before it set out; None before the first fix."""
        return self._path[0] if self._path else None

    @property
    def moving_time(self) -> timedelta | None:
        """How long the dog moved on the walk under way, without the pauses; None on none."""
        walk = self.walk
        if walk is None or not walk.active:
            return None
        return moving_time(self._pauses.pauses, walk.start, walk.updated)

    @property
    def next_deadline(self) -> datetime | None:
        """When `advance` would change something."""
        return self._detector.next_deadline

    def last_fix_of(self, tracker: str) -> Fix | None:
        """Return the newest fix of one tracker, None before its first."""
        return self._fusion.last_fix_of(tracker)

    def add(self, origin: str, report: Report, *, accompanied: bool | None = None) -> bool:
        """Take a report, unless a newer one came first; tell whether its fix was believed.

        `accompanied` tells whether a person goes along; None if that is not known.
        """
        fix, known = report.fix, self._fusion.last_fix_of(origin)
        if report.alarms:
            self._note_alarms(origin, report)
        if report.missed or (fix and known and fix.time < known.time):
            return False
        self._reports[origin] = self._completed(origin, report)
        self._door_opened = report.door_opened or self._door_opened
        if fix is None:
            return False
        if not self._fusion.add(origin, fix) or (self.last_fix and fix.time <= self.last_fix.time):
            return False
        self.last_fix = fix
        if self.at_rest and not self._may_go_on(fix.time):
            self._path.clear()
            self._pauses = PauseFinder()
        self._path.append(fix)
        self._pauses.add(fix)
        self._detector.add(
            fix,
            moving=self._moving(),
            door_opened=self._door_opened,
            signals_linked=self._signals_linked,
            accompanied=accompanied,
        )
        return True

    def _completed(self, origin: str, report: Report) -> Report:
        """Return a report with what a tracker tells now and then, as it told it last."""
        if report.steps is not None:
            newest = report.fix or self._fusion.last_fix_of(origin)
            self._counted[origin] = newest.time if newest else None
        before = self._reports.get(origin)
        if before is None or origin not in self._trackers or not report.connected:
            return report
        return replace(
            report,
            battery=before.battery if report.battery is None else report.battery,
            charging=before.charging if report.charging is None else report.charging,
            steps=before.steps if report.steps is None else report.steps,
        )

    def _note_alarms(self, origin: str, report: Report) -> None:
        before = None if report.missed else self._reports.get(origin)
        alarms = begun(report.alarms, before.alarms if before else ())
        new = [alarm for alarm in alarms if alarm not in self.alarms]
        self.alarms = (*self.alarms, *new)[-MOST_ALARMS:]

    def _may_go_on(self, time: datetime) -> bool:
        """Tell whether a walk is under way, or the last one could go on at a time."""
        end = self.walk.end if self.walk else None
        return self.on_walk or (end is not None and time - end < JOIN_TIME)

    def replay(self, trail: Iterable[tuple[str, Report]], walks: Iterable[Walk]) -> Walk | None:
        """Follow the dog through what was reported before, and done by hand meanwhile.

        `walks` are the dog's walks so far, oldest first. Returns the last of them that a person
        ended within the trail.
        """
        reports = list(trail)
        begin = next((report.fix.time for _, report in reports if report.fix), None)
        manual = [
            walk
            for walk in walks
            if walk.manual and (walk.end is None or (begin and walk.end > begin))
        ]
        marks: list[Mark] = [mark for walk in manual for mark in self._marks(walk)]
        for origin, report in reports:
            while marks and report.fix and report.fix.time >= marks[0][0]:
                time, mark = marks.pop(0)
                mark(time)
            # An entity that is no longer linked says where the dog was, and nothing else.
            self.add(origin, report if origin in self._trackers else Report(fix=report.fix))
        for time, mark in marks:
            mark(time)
        return next((walk for walk in reversed(manual) if walk.end), None)

    def _marks(self, walk: Walk) -> Sequence[Mark]:
        """Return what a person did on a walk and when."""
        marks = [(walk.start, self.start_walk)]
        if walk.end:
            marks.append((walk.end, self.end_walk))
        return marks

    def advance(self, now: datetime) -> None:
        """Let time pass without a report."""
        self._detector.advance(now)

    def start_walk(self, now: datetime) -> None:
        """Start a walk by hand."""
        self._detector.start(now)

    def end_walk(self, now: datetime) -> None:
        """End the walk under way by hand."""
        self._detector.end(now)

    def gps(
        self,
        now: datetime,
        home: Zone | None,
        *,
        connected: bool,
        midnight: datetime | None = None,
    ) -> tuple[GpsData, datetime | None]:
        """Return where the dog is, and when that changes by the passing of time alone.

        Steps that were told before `midnight` (UTC), when the day began, are those of another day.
        `connected` tells whether the source itself can be reached. If it cannot, what it said last
        counts as old, though an extra tracker may know better.
        """
        at_home, witness = self._is_home(home), self._witness()
        reason = self._quality_reason(witness, connected=connected)
        last_fix = self.last_fix.time if self.last_fix else None
        quality, until = tracking_quality(
            fix_time=now if reason is QualityReason.HOME_EVIDENCE else last_fix,
            now=now,
            connected=reason not in _UNCONNECTED,
            at_home=at_home is True and not self.on_walk,
        )
        data = GpsData(
            position=self._detector.position,
            last_fix=last_fix,
            quality=quality,
            quality_reason=reason,
            at_home=at_home,
            distance_from_home=self._distance_from(home, at_home=at_home),
            battery=self._battery(),
            charging=_first(report.charging for report in self._tracker_reports()),
            steps=self._steps(midnight),
            alarms=self.alarms,
            tracker=witness or self._fusion.believed,
            reason=Reason.HOME_EVIDENCE if witness else self._fusion.reason,
        )
        return data, until

    def _quality_reason(self, witness: str | None, *, connected: bool) -> QualityReason:
        if witness and (connected or witness in self._independent):
            return QualityReason.HOME_EVIDENCE
        if not connected and self._fusion.believed not in self._independent:
            return QualityReason.SOURCE_SILENT
        if self.last_fix is None:
            return QualityReason.NO_FIX
        trackers = [t for t in self._trackers if connected or t in self._independent]
        return QualityReason.FIX_AGE if self._is_heard(trackers) else QualityReason.TRACKER_SILENT

    def _is_home(self, home: Zone | None) -> bool | None:
        """Tell whether the dog is at home: by other evidence than GPS first."""
        evidence = self._evidence()
        if evidence or (position := self._detector.position) is None:
            return evidence
        return None if home is None else home.contains(position)

    def _distance_from(self, home: Zone | None, *, at_home: bool | None) -> float | None:
        position = self._detector.position
        if at_home:
            return 0.0
        return None if home is None or position is None else distance(home, position)

    def _tracker_reports(self) -> list[Report]:
        return [self._reports[t] for t in self._trackers if t in self._reports]

    def _is_heard(self, trackers: Sequence[str]) -> bool:
        """Tell whether one of some trackers is not known to be silent."""
        return any(self._reports[t].connected for t in trackers if t in self._reports)

    @property
    def seen_at_home(self) -> bool:
        """Whether something else than a position says that the dog is at home."""
        return self._witness() is not None

    def _witness(self) -> str | None:
        """Return the first that sees the dog at home without a position."""
        if self.lost and self.last_fix:
            return None
        origins = (*self._witnesses, *self._trackers)
        reports = ((origin, self._reports.get(origin)) for origin in origins)
        return next((origin for origin, report in reports if report and report.at_home), None)

    def _evidence(self) -> bool | None:
        """Return what is known of being at home without GPS.

        One that sees the dog at home is enough. That one does not see it there means little: a
        tag out of reach, or with an empty battery, is as silent as that of a dog that has gone.
        So away is only what all trackers say, while none of the witnesses says otherwise.
        """
        if self.seen_at_home:
            return True
        said = [report.at_home for report in self._tracker_reports()]
        return None if None in said or not said else False

    def _moving(self) -> bool | None:
        """Return the motion flag; a dog seen at home does not move away from it."""
        if self.seen_at_home:
            return False
        return _first(report.moving for report in self._reports.values())

    def _steps(self, midnight: datetime | None) -> int | None:
        """Return the steps of the preferred tracker that told some today."""
        times = ((t, self._counted.get(t)) for t in self._trackers)
        recent = [t for t, time in times if not (midnight and time and time < midnight)]
        return _first(self._reports[t].steps for t in recent if t in self._reports)

    def _battery(self) -> int | None:
        """Return the level that a battery sensor tells, else a tracker."""
        others = [r for o, r in self._reports.items() if o not in self._trackers]
        return _first(report.battery for report in (*others, *self._tracker_reports()))


def _first[T](values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)
