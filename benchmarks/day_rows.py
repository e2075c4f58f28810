"""Turn what was measured of a household day into lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles
from typing import Final

from .day_figures import Figures, Way
from .day_plan import Household
from .harness import OURS, TEXTBOOK
from .report import Row, Text, aligned, count, milliseconds, percent, value_row

WRITES: Final = 1000.0
"""Of a dog and day, with a fix every 30 s."""
ERROR: Final = 16.0
"""Meters on walks, on average, likewise."""
TARGET_SECONDS: Final = 30
KENNEL: Final = 500
"""Dogs for which the next two are meant."""
BLOCK_MS: Final = 50.0
CPU_PERCENT: Final = 2.0
DAY_HOURS: Final = 24.0
_HOUR: Final = 3600.0
_NAMES: Final[Mapping[Way, str]] = {Way.OURS: OURS, Way.NAIVE: TEXTBOOK, Way.CLOCK: "a clock"}

meters: Final[Text] = "{:.1f} m".format
kibibytes: Final[Text] = "{:,.0f} KiB".format
mebibytes: Final[Text] = "{:,.1f} MiB".format
hundredths: Final[Text] = "{:.2f} s".format
share: Final[Text] = "{:.2f} %".format


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A household, and how its states are written."""

    household: Household
    ways: Sequence[Way] = (Way.OURS,)
    everything: bool = False
    """Whether also entities are enabled that are not unless a user does it."""

    @property
    def name(self) -> str:
        """What its lines end with."""
        house = self.household
        dogs = f"{house.dogs} dog{'s' * (house.dogs > 1)}, {house.every} s"
        some = "" if house.hours == DAY_HOURS else f", {house.hours:g} h"
        return f"{dogs}{some}{', all enabled' * self.everything}"


class Lines:
    """The lines of a case."""

    def __init__(self, case: Case, measured: Mapping[Way, Figures]) -> None:
        """Have what was measured, and what there is without entities."""
        house = case.household
        self._case = case
        self._bare = measured[Way.BARE]
        self._ours = measured[Way.OURS]
        self._measured = {way: measured[way] for way in case.ways}
        day = house.hours == DAY_HOURS
        self._span = "day" if day else "hour"
        self._spans = house.hours / (DAY_HOURS if day else 1.0)
        self._strict = day and house.every == TARGET_SECONDS and not case.everything
        self._large = house.dogs >= KENNEL

    def rows(self) -> list[Row]:
        """Return all lines."""
        return [*self._states(), *self._loop(), *(self._walks() if self._ours.walks else ())]

    def by_entity(self) -> str:
        """Return a table of the state changes of each entity, those of ours with the most first."""
        writes = {way: figures.writes for way, figures in self._measured.items()}
        keys = sorted(set().union(*writes.values()), key=lambda key: -self._ours.writes[key])
        lines = [[key, *(count(each[key]) for each in writes.values())] for key in keys]
        return aligned([["entity", *writes], *lines])

    def _row(
        self,
        what: str,
        of: Callable[[Figures], float],
        text: Text,
        target: float | None = None,
    ) -> Row:
        """Return the line of everybody."""
        values = {_NAMES[way]: of(each) for way, each in self._measured.items()}
        return value_row(f"{what} ({self._case.name})", values, text=text, target=target)

    def _mine(self, what: str, value: float, text: Text, target: float | None = None) -> Row:
        """Return a line of what only ours has, or what all have in common."""
        name = f"{what} ({self._case.name})"
        return value_row(name, {OURS: value}, text=text, target=target)

    def _states(self) -> list[Row]:
        """Return the lines about what is written."""
        parts, each = self._spans * self._case.household.dogs, f"per dog and {self._span}"
        most = WRITES if self._strict else None
        row = self._row
        return [
            row("entities", lambda figures: figures.entities, count),
            row(f"state changes {each}", lambda f: f.writes.total() / parts, count, most),
            row(f"recorder rows {each}", lambda f: f.rows / parts, count),
            row(f"database {each}", lambda f: f.octets / parts / 1024, kibibytes),
            row(f"statistics rows {each}", lambda f: f.statistics / parts, count),
            row(f"files rewritten per {self._span}", lambda f: f.files / self._spans, count),
            self._mine("requests", self._ours.requests, count),
        ]

    def _loop(self) -> list[Row]:
        """Return the lines about time and memory."""
        block, most = (BLOCK_MS, CPU_PERCENT) if self._large else (None, None)
        house, row, spent = self._case.household, self._row, self._spent
        parts = self._spans * house.dogs
        return [
            *(
                row(f"latency, p{part}", _latency(part), milliseconds)
                for part in (50, 95, 99)
                if self._ours.latencies
            ),
            row("longest block of the loop", lambda f: 1000 * f.longest, milliseconds, block),
            row(
                "longest block with garbage collection",
                lambda figures: 1000 * figures.longest_collecting,
                milliseconds,
            ),
            row(f"CPU per dog and {self._span}", lambda f: spent(f) / parts, hundredths),
            row("CPU of a core", lambda f: 100 * spent(f) / house.hours / _HOUR, share, most),
            row("memory", lambda f: (f.memory - self._bare.memory) / 2**20, mebibytes),
        ]

    def _spent(self, figures: Figures) -> float:
        return figures.cpu - self._bare.cpu

    def _walks(self) -> list[Row]:
        """Return the lines about the truth, where there are walks; all share what finds them."""
        ours, mine = self._ours, self._mine
        most, none = (ERROR, 0.0) if self._strict else (None, None)
        return [
            self._row("off the truth on walks", lambda f: fmean(f.errors), meters, most),
            *(self._distances() if ours.lengths else ()),
            mine("walks", ours.walks, count),
            mine("walks missed", ours.missed, count, none),
            mine("false walks", ours.false, count, none),
            mine("false walks, accuracy understated", ours.false_understated, count),
        ]

    def _distances(self) -> list[Row]:
        """Return the lines about the distances of walks."""
        errors, mine = [100 * error for error in self._ours.lengths], self._mine
        return [
            mine("walk distance, mean error", fmean(map(abs, errors)), percent),
            mine("walk distance, least", min(errors), percent),
            mine("walk distance, most", max(errors), percent),
        ]


def _latency(part: int) -> Callable[[Figures], float]:
    return lambda figures: 1000 * quantiles(figures.latencies, n=100, method="inclusive")[part - 1]
