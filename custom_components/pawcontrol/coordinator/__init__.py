"""The coordinators: one for each dog, and two for each entry, the poll and the metrics."""

from .data import PawControlConfigEntry, PawControlData
from .dog import SLOW_MS, DogCoordinator
from .metrics import Metrics, MetricsCoordinator, cache_reads, hit_rate
from .poll import SourcePoll

__all__ = [
    "SLOW_MS",
    "DogCoordinator",
    "Metrics",
    "MetricsCoordinator",
    "PawControlConfigEntry",
    "PawControlData",
    "SourcePoll",
    "cache_reads",
    "hit_rate",
]
