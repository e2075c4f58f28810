"""To-do list: what a dog is to get today; ticking logs it."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2s
from typing import NoReturn, override

from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import PawControlConfigEntry
from .entity import AgendaEntity, PacedDescription
from .feeding_guard import async_refuse_second_feeding
from .journal import Journal
from .model.agenda import Task
from .model.booking import Booking
from .model.care import CareDue, CareKind
from .model.dog import DogData
from .model.doses import PlannedDose, given_already
from .model.feeding import PlannedMeal
from .model.record import CareDone, Data, Dose, Grooming, Meal, Vet

PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class DogTodoListDescription(PacedDescription[DogData], EntityDescription):
    """A to-do list of a dog."""


CARE = DogTodoListDescription(
    key="care_today",
    translation_key="care_today",
    kind="feeding",
    value_fn=lambda data: data.agenda.tasks,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PawControlConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the to-do list of every dog."""
    data = entry.runtime_data
    async for dog_id, dog in data.turns.each(data.dogs.items()):
        async_add_entities([DogTodoList(dog, data.updates, CARE)], config_subentry_id=dog_id)


class DogTodoList(AgendaEntity, TodoListEntity):
    """Today's care. What is over without having been done is no longer there."""

    _attr_supported_features = TodoListEntityFeature.UPDATE_TODO_ITEM

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        return [self._item(task) for task in self.coordinator.data.agenda.tasks]

    def _item(self, task: Task) -> TodoItem:
        return TodoItem(
            uid=task.uid,
            summary=self._name(task),
            description=task.detail or None,
            due=_due(task),
            status=TodoItemStatus.COMPLETED if task.done else TodoItemStatus.NEEDS_ACTION,
            completed=dt_util.as_local(task.done) if task.done else None,
        )

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        task = next(task for task in self.coordinator.data.agenda.tasks if task.uid == item.uid)
        if item.summary != self._name(task):
            _refuse_name(task)
        ticked = item.status == TodoItemStatus.COMPLETED
        if ticked and not task.done:
            await self._async_tick(task)
        elif task.done and not ticked:
            await self._async_untick(task)

    async def _async_tick(self, task: Task) -> None:
        """Log that a task is done; it is on disk when this returns."""
        match task.what:
            case Booking(id=record_id):
                await self._journal.async_correct(record_id, {"done": dt_util.utcnow()})
            case what:
                await self._async_log(task, what)

    async def _async_log(self, task: Task, what: PlannedMeal | PlannedDose | CareDue) -> None:
        match what:
            case PlannedMeal():
                await async_refuse_second_feeding(self.coordinator, dt_util.utcnow())
        data = self._data(task, what)
        record_id = self._record_id(task)
        # An earlier tick whose record was corrected to mean something else stays as it is.
        taken = self._journal.get(record_id) is not None
        await self.coordinator.async_log(
            data,
            user_id=self._context.user_id if self._context else None,
            record_id=None if taken else record_id,
        )

    async def _async_untick(self, task: Task) -> None:
        """Delete the record that ticking made; an appointment is still to come then."""
        match task.what:
            case Booking(id=record_id):
                await self._journal.async_correct(record_id, {"done": None})
            case _:
                await self._async_delete(task)

    async def _async_delete(self, task: Task) -> None:
        record = self._journal.get(self._record_id(task))
        if record is None or record.time != task.done:
            key = "not_ticked"
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
        await self._journal.async_delete(record.id)

    @property
    def _journal(self) -> Journal:
        return self.coordinator.journal

    def _data(self, task: Task, what: PlannedMeal | PlannedDose | CareDue) -> Data:
        """Return what ticking a task logs."""
        match what:
            case PlannedMeal(meal=meal):
                book = self.coordinator.feeding_book
                return book.planned(Meal(meal_id=meal.id), dt_util.utcnow())
            case PlannedDose() as dose:
                return self._dose(dose)
            case CareDue(kind=CareKind.GROOMING):
                return Grooming(what=self._name(task), note=task.detail or None)
            case CareDue(kind=CareKind.VET):
                return Vet(reason=self._name(task), note=task.detail or None)
            case CareDue(kind=kind):
                return CareDone(care=kind, note=task.detail or None)

    def _dose(self, dose: PlannedDose) -> Dose:
        """Return the dose to log, if nothing speaks against giving it now."""
        plans, now = self.coordinator.data.agenda.plans, dt_util.utcnow()
        course = next(course for course in plans.courses if course.id == dose.course_id)
        zone = dt_util.get_default_time_zone()
        if now < dose.opens:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="dose_too_early",
                translation_placeholders={"course": course.name, "time": _told(dose.opens)},
            )
        if given := given_already(course, plans.medication, now, zone):
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="dose_given_already",
                translation_placeholders={"course": course.name, "time": _told(given.time)},
            )
        return Dose(course_id=course.id, units=course.units)

    def _record_id(self, task: Task) -> str:
        """Return the id of the record that ticking a task makes, the same for ever."""
        digest = blake2s(f"{self.coordinator.dog_id} {task.uid}".encode(), digest_size=8)
        return f"todo-{digest.hexdigest()}"


def _refuse_name(task: Task) -> NoReturn:
    """Tell why a task cannot have another name here: raise ServiceValidationError."""
    match task.what:
        case Booking():
            key = "appointment_not_renamed"
        case _:
            key = "task_not_renamed"
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key=key)


def _due(task: Task) -> date | datetime:
    return task.day if task.all_day else dt_util.as_local(task.start)


def _told(time: datetime) -> str:
    return f"{dt_util.as_local(time):%Y-%m-%d %H:%M}"
