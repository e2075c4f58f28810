"""Recorded tracks, which stay outside the repository, and what their distance should be."""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from custom_components.pawcontrol.model.gps import Fix

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(
    os.environ.get("PAWCONTROL_TRACKS") or Path(__file__).parents[3] / "shared" / "data" / "tracks",
)
needs_recordings = pytest.mark.skipif(not FOLDER.is_dir(), reason="The recordings are not here")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """A recorded walk with meters that a robust sum gives and the bracket around them."""

    name: str
    robust: float
    low: float
    high: float

    @property
    def fixes(self) -> list[Fix]:
        """All fixes, oldest first."""
        return load(self.name)


WALKS = (
    Recording(name="dog_walk_1hz_acc_12min", robust=921, low=906, high=957),
    Recording(name="dog_walk_1hz_acc_21min", robust=1094, low=1080, high=1141),
    Recording(name="dog_walk_1hz_22min", robust=1404, low=1368, high=1448),
    Recording(name="dog_walk_4s_hdop_27min", robust=1148, low=1108, high=1181),
    Recording(name="human_walk_same_path_1hz_acc_18min", robust=1092, low=1081, high=1134),
    Recording(name="hike_sparse_14s_76min", robust=2278, low=2272, high=2282),
)


def load(name: str) -> list[Fix]:
    """Return the fixes of a recording, oldest first."""
    with (FOLDER / f"{name}.csv").open() as file:
        return [
            Fix(
                time=datetime.fromisoformat(row["timestamp"]),
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
                accuracy=float(row["accuracy_m"]) if row["accuracy_m"] else None,
            )
            for row in csv.DictReader(file)
        ]


def thin(fixes: Iterable[Fix], seconds: float) -> list[Fix]:
    """Return the fixes a slower tracker would have given."""
    kept: list[Fix] = []
    for fix in fixes:
        if not kept or fix.time - kept[-1].time >= timedelta(seconds=seconds - 0.5):
            kept.append(fix)
    return kept
