"""What is told of a day in a house: by actions, entities, calendar and long-term statistics."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.history import state_changes_during_period
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import State

from .common import async_act, device_id, dog_id, entity_id
from .day import MINUTE, House


async def async_walks(house: House) -> list[dict[str, Any]]:
    """Return the walks of the day."""
    since, until = (house.place.at(wall).isoformat() for wall in ("00:00", "24:00"))
    answer = await async_act(house.hass, "get_walks", since=since, until=until)
    walks: list[dict[str, Any]] = answer["walks"]
    return walks


async def async_records(house: House, dog: str = dog_id()) -> list[dict[str, Any]]:
    """Return all records of a dog."""
    device = device_id(house.hass, dog)
    answer = await async_act(house.hass, "get_records", device_id=device, limit=1000)
    assert not answer["more"]
    records: list[dict[str, Any]] = answer["records"]
    return records


async def async_tasks(house: House) -> list[dict[str, Any]]:
    """Return the items of the to-do list."""
    return await _async_ask(house, "todo", "get_items", "care_today", "items")


async def async_events(house: House) -> list[dict[str, Any]]:
    """Return the events of the day in the calendar."""
    start, end = (house.place.at(wall).isoformat() for wall in ("00:00", "24:00"))
    span = {"start_date_time": start, "end_date_time": end}
    return await _async_ask(house, "calendar", "get_events", "schedule", "events", **span)


async def _async_ask(
    house: House, platform: str, action: str, key: str, what: str, **data: Any
) -> list[dict[str, Any]]:
    entity = entity_id(house.hass, platform, key)
    answer: Any = await house.hass.services.async_call(
        platform, action, {"entity_id": entity, **data}, blocking=True, return_response=True
    )
    found: list[dict[str, Any]] = answer[entity][what]
    return found


async def async_states(house: House, platform: str, key: str, dog: str = dog_id()) -> list[State]:
    """Return the states of an entity since the day began, each once, without empty ones."""
    hass, entity = house.hass, entity_id(house.hass, platform, key, dog)
    # At midnight itself the states of the day before are still there.
    since = house.place.at("00:01")
    look = partial(
        state_changes_during_period, hass, since, house.now, entity, include_start_time_state=True
    )
    states = (await get_instance(hass).async_add_executor_job(look))[entity]
    known = (state for state in states if state.state not in {"unavailable", "unknown"})
    return [next(same) for _, same in groupby(known, key=attrgetter("state"))]


async def async_spans(house: House, key: str) -> list[tuple[datetime, datetime]]:
    """Return since when and until when a binary sensor was on."""
    states = await async_states(house, "binary_sensor", key)
    turns = [state.last_changed for state in states[1:]]
    assert [state.state for state in states] == ["off", *["on", "off"] * (len(turns) // 2)]
    return list(zip(turns[::2], turns[1::2], strict=True))


async def async_statistics(house: House, keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return the long-term statistics of the day by the keys of sensors."""
    start, end = house.place.at("00:00"), house.place.at("24:00")
    recorder = await house.async_compile(house.place.at("-00:20"), house.place.at("25:00"))
    ids = {key: entity_id(house.hass, "sensor", key) for key in keys}
    found = await recorder.async_add_executor_job(
        statistics_during_period,
        house.hass,
        start,
        end - MINUTE,
        {*ids.values()},
        "day",
        None,
        {"change", "mean", "min", "max"},
    )
    days = {key: found[entity] for key, entity in ids.items()}
    assert [len(rows) for rows in days.values()] == [1] * len(keys)
    return {key: {**rows[0]} for key, rows in days.items()}
