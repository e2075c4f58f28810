"""The past of a dog in Home Assistant's long-term statistics.

They are external statistics, beside those that the recorder makes of the dog's entities: see
docs/adr/0007-external-statistics.md.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    statistics_during_period,
)
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import UnitOfLength, UnitOfMass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import slugify
from homeassistant.util.unit_conversion import DistanceConverter, MassConverter

from .const import DOMAIN
from .journal import Journal
from .model.hourly import ranges, totals
from .model.record import Kind, Record, Weight, walk_of
from .units import mass_unit

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS: Final = ("state", "sum", "mean", "min", "max")
_BATCH: Final = 1000
"""How many hours the recorder gets in one task."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One kind of statistics of a dog, without the hours in which nothing happened."""

    key: str
    text: str
    """Where its name stands in the translations of the entities."""
    unit: str | None
    unit_class: str | None
    mean_type: StatisticMeanType
    rows: Sequence[StatisticData]


async def async_write_history(
    hass: HomeAssistant, dog: ConfigSubentry, journal: Journal
) -> dict[str, int]:
    """Write the walks and weights of a dog as statistics, in place of those of the last time.

    The recorder does it in its own time, after this has returned. Return how many hours each of
    the statistics has, by its id.
    """
    # What is still to be done of the last time would look as if it were missing.
    done = hass.loop.create_future()
    get_instance(hass).queue_task(SynchronizeTask(done))
    await done
    texts = await async_get_translations(hass, hass.config.language, "entity", [DOMAIN])
    written: dict[str, int] = {}
    for series in await _async_series(hass, dog.subentry_id, journal):
        metadata = StatisticMetaData(
            mean_type=series.mean_type,
            has_sum=series.mean_type is StatisticMeanType.NONE,
            name=f"{dog.title} {texts[f'component.{DOMAIN}.entity.sensor.{series.text}']}",
            source=DOMAIN,
            statistic_id=f"{DOMAIN}:{slugify(dog.subentry_id)}_{series.key}",
            unit_class=series.unit_class,
            unit_of_measurement=series.unit,
        )
        written[metadata["statistic_id"]] = len(series.rows)
        await _async_replace(hass, metadata, series.rows)
    return written


async def _async_replace(
    hass: HomeAssistant, metadata: StatisticMetaData, rows: Sequence[StatisticData]
) -> None:
    """Write what differs of statistics, or all of them anew if an hour is no longer there."""
    recorder, statistic_id = get_instance(hass), metadata["statistic_id"]
    news = await recorder.async_add_executor_job(_news, hass, statistic_id, rows)
    if news is None:
        recorder.async_clear_statistics([statistic_id])
    changed = rows if news is None else news
    for batch in batched(changed, _BATCH, strict=False):
        async_add_external_statistics(hass, metadata, batch)
        await asyncio.sleep(0)


def _news(
    hass: HomeAssistant, statistic_id: str, rows: Iterable[StatisticData]
) -> list[StatisticData] | None:
    """Return the rows that the recorder does not have, None if it has hours beside them."""
    found = statistics_during_period(
        hass, _BEGINNING, None, {statistic_id}, "hour", None, {*_COLUMNS}
    )
    known = {row["start"]: _values(row) for row in found.get(statistic_id, ())}
    news = [row for row in rows if known.pop(row["start"].timestamp(), None) != _values(row)]
    return None if known else news


def _values(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(column) for column in _COLUMNS)


async def _async_series(hass: HomeAssistant, dog_id: str, journal: Journal) -> list[Series]:
    walks = await journal.async_records(dog_id, kinds=[Kind.WALK])
    weights = await journal.async_records(dog_id, kinds=[Kind.WEIGHT])
    over = [record for record in walks if not walk_of(record).active]
    return [_distances(hass, over), _walks(over), _weights(hass, weights)]


def _distances(hass: HomeAssistant, walks: Iterable[Record]) -> Series:
    unit = hass.config.units.length_unit
    convert = DistanceConverter.converter_factory(UnitOfLength.METERS, unit)
    return Series(
        key="walk_distance",
        text="walk_distance.name",
        unit=unit,
        unit_class=DistanceConverter.UNIT_CLASS,
        mean_type=StatisticMeanType.NONE,
        rows=_sums((walk, convert(walk_of(walk).distance)) for walk in walks),
    )


def _walks(walks: Iterable[Record]) -> Series:
    return Series(
        key="walks",
        text="walks_today.unit_of_measurement",
        unit=None,
        unit_class=None,
        mean_type=StatisticMeanType.NONE,
        rows=_sums((walk, 1.0) for walk in walks),
    )


def _weights(hass: HomeAssistant, weights: Iterable[Record]) -> Series:
    unit = mass_unit(hass)
    convert = MassConverter.converter_factory(UnitOfMass.KILOGRAMS, unit)
    told = [(record.time, record.data) for record in weights]
    hours = ranges((time, convert(d.kilograms)) for time, d in told if isinstance(d, Weight))
    return Series(
        key="weight",
        text="weight.name",
        unit=unit,
        unit_class=MassConverter.UNIT_CLASS,
        mean_type=StatisticMeanType.ARITHMETIC,
        rows=[
            StatisticData(start=hour.start, mean=hour.mean, min=hour.least, max=hour.greatest)
            for hour in hours
        ],
    )


def _sums(amounts: Iterable[tuple[Record, float]]) -> list[StatisticData]:
    hours = totals((record.time, amount) for record, amount in amounts)
    return [StatisticData(start=h.start, state=h.amount, sum=h.total) for h in hours]
