"""Who is measured on a household day, and what is found."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from .day_plan import Household


class Way(StrEnum):
    """How states are written."""

    BARE = "bare"
    """Not at all: there are trackers, and nothing that follows them."""
    OURS = "ours"
    NAIVE = "naive"
    CLOCK = "clock"
    """Naively, with a clock in every attribute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A household, how its states are written, and where the recorder keeps them."""

    household: Household
    way: Way
    everything: bool = False
    """Whether also entities are enabled that are not unless a user does it."""
    url: str | None = None
    """Of an empty database; a file if not given."""


@dataclass(kw_only=True, slots=True)
class Figures:
    """What was measured of a run."""

    writes: Counter[str] = field(default_factory=Counter)
    """State changes by the key of the entity."""
    entities: int = 0
    rows: int = 0
    """Of states and of their attributes."""
    octets: int = 0
    """That these take in the database, with their indices."""
    statistics: int = 0
    """Rows that the recorder made of the states by itself."""
    files: int = 0
    """That were written anew, beside the database."""
    requests: int = 0
    latencies: list[float] = field(default_factory=list)
    """Seconds from when a position came until the map showed it, for all it showed."""
    longest: float = 0.0
    """Turn of the loop, seconds of the processor."""
    longest_collecting: float = 0.0
    """The same with the collection of garbage."""
    cpu: float = 0.0
    """Seconds of the processor, of all threads."""
    memory: int = 0
    """Bytes that the process has at the end."""
    errors: list[float] = field(default_factory=list)
    """Meters from where the map shows a dog to where it is, on walks every five seconds."""
    lengths: list[float] = field(default_factory=list)
    """Shares by which the distances of walks are wrong."""
    walks: int = 0
    """True ones, from beginning to end."""
    false: int = 0
    """Walks that were none, of dogs whose trackers claim their true accuracy."""
    false_understated: int = 0
    """The same of the others."""
    missed: int = 0
