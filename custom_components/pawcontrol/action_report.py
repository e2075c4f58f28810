"""The action that answers a report about a dog for its vet."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Final

from homeassistant.const import UnitOfLength, UnitOfMass, UnitOfTemperature
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import (
    DistanceConverter,
    MassConverter,
    TemperatureConverter,
)
import voluptuous as vol

from .action_call import dog_of, refuse, span_of
from .action_records import KINDS
from .action_schemas import A_DOG, ATTR_SINCE, SPAN, Fields, choice, whole_number
from .action_walks import async_walk_records
from .const import CONF_BIRTH_DATE, CONF_BREED, CONF_NEUTERED, CONF_SEX
from .coordinator import DogCoordinator
from .health_config import health_config, target_of
from .model.dog import Sex
from .model.notices import HealthProfile
from .model.record import Kind, Record
from .model.report import Facts, Feeding, Unit, Units, report_csv, report_markdown
from .model.wall import DAY, day_of, start_of_day
from .model.weight import TREND_TIME
from .units import mass_unit, way_unit
from .words import async_words

ATTR_DAYS: Final = "days"
ATTR_FORMAT: Final = "format"
MARKDOWN, CSV = "markdown", "csv"
MOST_DAYS: Final = 3660
_SLICE: Final = 500
"""Records whose energy is reckoned in one go; others work meanwhile."""
_NOT_TOLD: Final = frozenset({Kind.LOST_MODE, Kind.VISITOR_MODE})
"""What is no concern of a vet."""

GET_VET_REPORT: Final[Fields] = {
    **A_DOG,
    **SPAN,
    vol.Optional(ATTR_DAYS): whole_number(1, MOST_DAYS),
    vol.Optional(ATTR_FORMAT, default=MARKDOWN): choice((MARKDOWN, CSV)),
}


async def async_get_vet_report(call: ServiceCall) -> ServiceResponse:
    """Answer what was logged of a dog in a time, without places; nothing of it is kept."""
    device_id, dog = dog_of(call)
    since, until = _span(call)
    facts = await _async_facts(call.hass, dog, since, until)
    chosen: str = call.data[ATTR_FORMAT]
    write = report_csv if chosen == CSV else report_markdown
    return {
        "device_id": device_id,
        "since": since.isoformat(),
        "until": facts.end.isoformat(),
        "format": chosen,
        "report": await call.hass.async_add_executor_job(write, facts),
    }


@callback
def _span(call: ServiceCall) -> tuple[datetime, datetime]:
    """Return the time of a report, UTC; so many days are whole ones in the user's zone.

    Raises ServiceValidationError if it ends before it begins, or has two beginnings.
    """
    since, until = span_of(call)
    if ATTR_DAYS not in call.data:
        return since, until
    if ATTR_SINCE in call.data:
        refuse("span_told_twice")
    zone, days = dt_util.get_default_time_zone(), call.data[ATTR_DAYS]
    last = day_of(min(until - timedelta.resolution, dt_util.utcnow()), zone)
    return start_of_day(last - (days - 1) * DAY, zone), until


async def _async_facts(
    hass: HomeAssistant, dog: DogCoordinator, since: datetime, until: datetime
) -> Facts:
    """Collect what a report is made of."""
    journal, config = dog.journal, dog.subentry.data
    kinds = {*KINDS} - _NOT_TOLD - {Kind.WALK}
    records = await journal.async_records(dog.dog_id, kinds=kinds, since=since, until=until)
    records += await async_walk_records(dog, since, until)
    courses = [*dog.health_book.courses.values()]
    reach = max((course.every + 2 for course in courses), default=0) * DAY
    weighed = await journal.async_records(
        dog.dog_id, kinds=[Kind.WEIGHT], since=since - TREND_TIME, until=since
    )
    doses = await journal.async_records(
        dog.dog_id, kinds=[Kind.DOSE], since=since - reach, until=until + reach
    )
    birth: str | None = config[CONF_BIRTH_DATE]
    now, zone = dt_util.utcnow(), dt_util.get_default_time_zone()
    health, plans = dog.data.health, health_config(config)
    return Facts(
        name=dog.subentry.title,
        sex=Sex(config[CONF_SEX]),
        neutered=config[CONF_NEUTERED],
        breed=config[CONF_BREED],
        health=HealthProfile(
            birth=date.fromisoformat(birth) if birth else None,
            target=target_of(plans) if plans else None,
        ),
        since=since,
        until=until,
        now=now,
        zone=zone,
        records=sorted(records, key=lambda record: (record.time, record.kind)),
        weighed=weighed,
        doses=doses,
        courses=courses,
        feeding=await _async_feeding(dog, records),
        done=dog.health_book.care(now, zone),
        due=[*health.overdue, *health.care],
        words=await async_words(hass),
        units=_units(hass),
    )


async def _async_feeding(dog: DogCoordinator, records: Sequence[Record]) -> Feeding:
    """Return what a dog got by its records, and what it needs."""
    book, kcal = dog.feeding_book, {Kind.MEAL: 0.0, Kind.TREAT: 0.0}
    for kind in kcal:
        for part in batched((each for each in records if each.kind is kind), _SLICE, strict=False):
            kcal[kind] += book.energy_of(part)
            await asyncio.sleep(0)
    return Feeding(
        food=book.food.name if book.food else None,
        meals_kcal=kcal[Kind.MEAL],
        treats_kcal=kcal[Kind.TREAT],
        needed_kcal=dog.data.feeding.kcal_goal,
    )


@callback
def _units(hass: HomeAssistant) -> Units:
    mass, way, degrees = mass_unit(hass), way_unit(hass), hass.config.units.temperature_unit
    kilograms, celsius = UnitOfMass.KILOGRAMS, UnitOfTemperature.CELSIUS
    return Units(
        mass=Unit(symbol=mass, of=MassConverter.converter_factory(kilograms, mass)),
        way=Unit(symbol=way, of=DistanceConverter.converter_factory(UnitOfLength.KILOMETERS, way)),
        temperature=Unit(
            symbol=degrees, of=TemperatureConverter.converter_factory(celsius, degrees)
        ),
    )
