"""What an entry holds while it is loaded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntry

from ..cache import PersistentCache, TwoLevelCache
from ..client import SourceClient
from ..journal import Journal
from ..sources import Source
from ..turns import Turns
from ..updates import Updates

if TYPE_CHECKING:
    from ..remote import RemoteControl
    from ..walk_import import WalkImports
    from .dog import DogCoordinator
    from .metrics import MetricsCoordinator
    from .poll import SourcePoll

type PawControlConfigEntry = ConfigEntry[PawControlData]


@dataclass(kw_only=True, slots=True)
class PawControlData:
    """What an entry holds while it is loaded."""

    cache: TwoLevelCache[Any]
    routes: PersistentCache[Any]
    """What the source remembers, in a file of its own."""
    client: SourceClient
    source: Source
    journal: Journal
    turns: Turns
    updates: Updates
    dogs: dict[str, DogCoordinator]
    """By subentry id."""
    poll: SourcePoll
    metrics: MetricsCoordinator
    remote: RemoteControl
    imports: WalkImports
