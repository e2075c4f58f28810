"""What a sensor is made from: its description, and how its number is rounded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.helpers.typing import StateType

from .coordinator import Metrics
from .entity import PacedDescription
from .model.dog import DogData
from .model.summary import Period


@dataclass(frozen=True, kw_only=True)
class DogSensorDescription(PacedDescription[DogData], SensorEntityDescription):
    """A sensor of a dog."""

    value_fn: Callable[[DogData], StateType | date | datetime]
    period: Period = Period.DAY
    """What a total counts."""


@dataclass(frozen=True, kw_only=True)
class MetricsSensorDescription(PacedDescription[Metrics], SensorEntityDescription):
    """A sensor of the entry."""

    value_fn: Callable[[Metrics], StateType]
    kind: str = "walk"
    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC


def whole(number: float | None) -> int | None:
    """Return a number without its fraction."""
    return None if number is None else round(number)


def tenths(number: float | None) -> float | None:
    """Return a number with one decimal."""
    return None if number is None else round(number, 1)
