"""What is known of a dog right now, and what a dog can be."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from .agenda import AgendaData
from .alarm import Alarm
from .feeding import FeedingData
from .fusion import Reason
from .gps import Fix, QualityReason, TrackingQuality
from .health import HealthData
from .walk import Walk

MAX_AGE_YEARS = 32
"""Above the oldest dog on record."""
LONGEST_LIFE = timedelta(days=366 * MAX_AGE_YEARS)
MOVING_SECONDS = 60
"""In less time a dog has not walked far enough to tell its speed."""


class Sex(StrEnum):
    """The sex of a dog."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, kw_only=True, slots=True)
class GpsData:
    """Where the dog is and how far that can be trusted."""

    position: Fix | None = None
    """The anchor while the dog rests, the last accepted fix otherwise."""
    last_fix: datetime | None = None
    """When the last fix was true, UTC."""
    quality: TrackingQuality = TrackingQuality.LOST
    quality_reason: QualityReason = QualityReason.NO_FIX
    at_home: bool | None = None
    distance_from_home: float | None = None
    """Meters from the center of the home zone, 0 inside it."""
    battery: int | None = None
    """Percent."""
    charging: bool | None = None
    """Whether the battery is being charged."""
    steps: int | None = None
    """As the tracker counts them: most begin anew each day."""
    alarms: tuple[Alarm, ...] = ()
    """The last alarms of the trackers, in the order in which they were heard of."""
    escaped: bool = False
    """Whether the dog is outside of its safe places with nobody near."""
    tracker: str | None = None
    """The origin that is believed: of the last fix, or of the evidence that the dog is at home."""
    reason: Reason | None = None
    """Why it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkTotal:
    """Walks of a time that are over."""

    walks: int = 0
    distance: float = 0.0
    """Meters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastWalk:
    """The walk that ended last, as the journal knows it."""

    start: datetime
    end: datetime
    distance: float
    """Meters."""
    moving_time: float | None = None
    """Seconds without pauses; None if the way is not known."""
    pauses: int | None = None
    ascent: float | None = None
    """Meters uphill; None if the tracker does not tell its altitude."""
    walked_by: tuple[str, ...] = ()
    """The ids of the persons who were along."""
    has_way: bool = False

    @property
    def minutes(self) -> float:
        """Minutes that it took."""
        return (self.end - self.start) / timedelta(minutes=1)

    @property
    def speed(self) -> float | None:
        """Meters per second while the dog moved."""
        return speed(self.distance, self.moving_time)


def speed(distance: float, moving_time: float | None) -> float | None:
    """Return meters per second on a way that took some seconds; None if they tell nothing."""
    return distance / moving_time if moving_time and moving_time >= MOVING_SECONDS else None


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkData:
    """The walk under way or the last one, and the day's walks."""

    current: Walk | None = None
    way_known_at: datetime | None = None
    """When the walk that ended last was over, UTC; None if its way is not known."""
    walks_today: int = 0
    distance_today: float = 0.0
    """Meters, the walk under way included."""
    moving_time: timedelta | None = None
    """How long the dog moved on the walk under way, without the pauses."""
    last: LastWalk | None = None
    week: WalkTotal = WalkTotal()
    """Since Monday."""
    month: WalkTotal = WalkTotal()
    progress: float | None = None
    """Percent of the goal of the day that is farthest off; None without one."""
    needed: bool | None = None
    """Whether the dog needs a walk; None if nothing was told of that."""
    due: datetime | None = None
    """When the next walk is due, or has been since, UTC."""

    @property
    def speed(self) -> float | None:
        """Meters per second while the dog moved, on the walk under way or on the last one."""
        if self.current is not None and self.current.active:
            moved = self.moving_time.total_seconds() if self.moving_time else None
            return speed(self.current.distance, moved)
        return self.last.speed if self.last else None

    @property
    def on_walk(self) -> bool:
        """Whether the dog is out on a walk."""
        return self.current is not None and self.current.active

    @property
    def distance(self) -> float | None:
        """Meters of the walk under way or of the last one."""
        return self.current.distance if self.current else None

    @property
    def minutes(self) -> float | None:
        """Minutes that the walk under way or the last one took."""
        return self.current.duration / timedelta(minutes=1) if self.current else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ModesData:
    """What the household says of a dog until it says otherwise."""

    lost: bool = False
    """The dog is being looked for."""
    visitor: bool = False
    """Somebody has the dog whom Home Assistant does not know."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DogData:
    """Everything the entities of a dog show; equal data means nothing to write."""

    gps: GpsData = GpsData()
    walk: WalkData = WalkData()
    feeding: FeedingData = field(default_factory=FeedingData)
    health: HealthData = field(default_factory=HealthData)
    agenda: AgendaData = field(default_factory=AgendaData)
    modes: ModesData = ModesData()
    day_began: datetime | None = None
    """When the user's day began, UTC: what is counted by the day is counted since then."""
