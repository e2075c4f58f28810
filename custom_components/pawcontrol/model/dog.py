"""What is known of a dog right now, and what a dog can be."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from .agenda import AgendaData
from .feeding import FeedingData
from .gps import Fix, TrackingQuality
from .health import HealthData
from .walk import Walk

MAX_AGE_YEARS = 32
"""Above the oldest dog on record."""


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
    at_home: bool | None = None
    distance_from_home: float | None = None
    """Meters from the center of the home zone, 0 inside it."""
    battery: int | None = None
    """Percent."""
    escaped: bool = False
    """Whether the dog is outside of its safe places with nobody near."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkData:
    """The walk under way or the last one, and the day's walks."""

    current: Walk | None = None
    way_known_at: datetime | None = None
    """When the walk that ended last was over, UTC; None if its way is not known."""
    walks_today: int = 0
    distance_today: float = 0.0
    """Meters, the walk under way included."""

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
class DogData:
    """Everything the entities of a dog show; equal data means nothing to write."""

    gps: GpsData = GpsData()
    walk: WalkData = WalkData()
    feeding: FeedingData = field(default_factory=FeedingData)
    health: HealthData = field(default_factory=HealthData)
    agenda: AgendaData = field(default_factory=AgendaData)
    day_began: datetime | None = None
    """When the user's day began, UTC: what is counted by the day is counted since then."""
