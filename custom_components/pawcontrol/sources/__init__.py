"""Where positions come from: one module per source behind one protocol."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from homeassistant.core import CALLBACK_TYPE, callback

from ..model.track import Report

type Raw = Mapping[str, Any]
"""One message of a tracker as the source sent it, safe to store as JSON."""
type Receiver = Callable[[str, Raw], None]
"""Takes the origin (tracker or linked entity) and what it said."""


class SourceError(Exception):
    """The source answered, but not with what was asked for."""

    def __init__(self, *args: object, retry_after: float | None = None) -> None:
        """Create the error; `retry_after` are the seconds for which the source wants to rest."""
        super().__init__(*args)
        self.retry_after = retry_after


class SourceConnectionError(SourceError):
    """The source cannot be reached, has a fault of its own, or does not answer in time."""


class SourceAuthError(SourceError):
    """The source no longer accepts who we say we are."""


class SourceFaultError(SourceError):
    """The source answered that something is wrong with itself, or that it is asked too much."""


class SourceConflictError(SourceError):
    """The source has done what it is asked for already."""


class Ability(StrEnum):
    """What a tracker can be told."""

    LOCATE = "locate"
    """To report at once."""
    INTERVAL = "interval"
    """How often to report."""


class Remote(Protocol):
    """What a source does for its trackers beside listening to them.

    Every method raises SourceError or one of its kinds.
    """

    async def async_abilities(self, tracker: str) -> frozenset[Ability]:
        """Return what a tracker can be told."""

    async def async_locate(self, tracker: str) -> None:
        """Let a tracker report at once, or as soon as it can be reached."""

    async def async_set_interval(self, tracker: str, seconds: int) -> None:
        """Let a tracker report every so many seconds from now on."""

    async def async_share(self, tracker: str, until: datetime) -> str:
        """Return the address of a page that shows a tracker to anybody until then (UTC)."""


class Link(StrEnum):
    """How the positions of a source come in."""

    LIVE = "live"
    """They are pushed."""
    POLLING = "polling"
    """They must be asked for."""
    DOWN = "down"
    """They do not."""


class Source(Protocol):
    """A place that knows where dogs are."""

    origins: tuple[str, ...]
    """Trackers and linked entities, in a fixed order."""
    fix_interval: float | None
    """Seconds between the fixes of a moving tracker; None if the source pushes them."""
    remote: Remote | None = None
    """None if the trackers can be told nothing."""
    remembers: bool = False
    """Whether routes of past months can be had; asked for in one go, a day must not block."""

    budget: int | None = None
    """How many requests it should get in a day; None if they cost nobody anything."""
    has_alarms: bool = False
    """Whether trackers may raise alarms, and count steps."""

    @property
    def link(self) -> Link:
        """How positions come in now; a source that can tell more than its kind overrides this."""
        return Link.LIVE if self.fix_interval is None else Link.POLLING

    @callback
    def async_on_link(self, changed: CALLBACK_TYPE) -> CALLBACK_TYPE:  # noqa: ARG002  (most links never change)
        """Call a function when `link` changes, until the returned function is called."""
        return _nothing

    async def async_positions(self) -> dict[str, Raw]:
        """Return the latest message of every origin.

        Raises SourceError or SourceConnectionError.
        """

    @property
    def has_missed(self) -> bool:
        """Whether trackers may have said something that neither was pushed nor asked for."""
        return False

    async def async_tell_missed(self) -> None:
        """Push what that was, as far as it must not be missed.

        Raises SourceError or SourceConnectionError.
        """
        _nothing()

    async def async_route(self, tracker: str, start: datetime, end: datetime) -> list[Raw]:
        """Return the messages of a tracker from start up to, not including, end, oldest first.

        Raises SourceError or SourceConnectionError.
        """

    def parse(self, raw: Raw, now: datetime) -> Report:
        """Read one message; unusable parts become None."""

    @callback
    def async_on_new_tracker(self, found: Callable[[str], None]) -> CALLBACK_TYPE:  # noqa: ARG002  (as above)
        """Tell the name of each tracker that the source gets from now on and no dog wears."""
        return _nothing

    async def async_run(self) -> None:
        """Work in the background while the entry is loaded, if there is anything to do."""
        _nothing()

    @callback
    def async_subscribe(self, origins: Sequence[str], receive: Receiver) -> CALLBACK_TYPE:
        """Pass on what these origins say as it comes, until the returned function is called."""


def _nothing() -> None:
    """Do nothing: most sources have no link that changes."""
