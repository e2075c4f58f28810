"""Config flow: where positions come from, and which dogs live here."""

from contextlib import suppress
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from .cards import MODULE_URL
from .const import (
    CONF_ADD_CARDS,
    CONF_FEEDERS,
    CONF_FEEDING,
    CONF_HEALTH,
    CONF_MEASURE,
    CONF_SOURCE,
    CONF_TRACKERS,
    CONF_WALKS,
    DOMAIN,
    SUBENTRY_DOG,
    SourceKind,
)
from .feeder_flow import feeders_error
from .feeding_flow import feeding_errors, feeding_schema, shown_feeding, stored_feeding
from .health_config import health_config, target_weight, without_target_weight
from .health_flow import (
    health_errors,
    health_schema,
    shown_health,
    shown_target_weight,
    stored_health,
    told_numbers,
)
from .profile_flow import demo_dog, dog_data, dog_errors, dog_schema, shown_dog
from .sources import SourceError
from .sources.demo import DEMO_DOGS, demo_tracker
from .traccar_flow import TraccarSteps, async_trackers, live_tracking_fields
from .units import mass_unit, way_unit
from .walk_flow import shown_walks, stored_walks, walk_errors, walk_schema
from .words import async_words


class PawControlConfigFlow(TraccarSteps, domain=DOMAIN):
    """Set up a source of positions and its first dogs."""

    VERSION = 1

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where positions come from."""
        return self.async_show_menu(step_id="user", menu_options=list(SourceKind))

    async def async_step_demo(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up the demo pack: three simulated dogs."""
        await self.async_set_unique_id(SourceKind.DEMO)
        self._abort_if_unique_id_configured()
        if user_input is None:
            return self.async_show_form(step_id="demo")
        dogs = [_subentry(demo_dog(index, dog)) for index, dog in enumerate(DEMO_DOGS)]
        return self.async_create_entry(
            title="Paw Control demo", data={CONF_SOURCE: SourceKind.DEMO}, subentries=dogs
        )

    async def async_step_entities(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Set up tracker entities of Home Assistant, with the first dog."""
        await self.async_set_unique_id(SourceKind.ENTITIES)
        self._abort_if_unique_id_configured()
        errors = {}
        if user_input is not None:
            errors = dog_errors(self.hass, SourceKind.ENTITIES, user_input)
            if not errors:
                data = dog_data(self.hass, user_input, user_input[CONF_TRACKERS])
                return self.async_create_entry(
                    title="Paw Control",
                    data={CONF_SOURCE: SourceKind.ENTITIES},
                    subentries=[_subentry(data)],
                )
        schema = dog_schema(self.hass, SourceKind.ENTITIES)
        return self.async_show_form(
            step_id="entities",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
        )

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the one kind of subentry: a dog."""
        return {SUBENTRY_DOG: DogSubentryFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow behind the entry's gear."""
        return PawControlOptionsFlow()


class PawControlOptionsFlow(OptionsFlow):
    """Choose how an entry works; the entry is loaded anew then."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all options."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        options = self.config_entry.options
        schema = vol.Schema(
            {
                vol.Required(key, default=options.get(key, True)): BooleanSelector()
                for key in (CONF_MEASURE, CONF_ADD_CARDS)
            }
        )
        if self.config_entry.data[CONF_SOURCE] == SourceKind.TRACCAR:
            schema = schema.extend(live_tracking_fields(options))
        return self.async_show_form(
            step_id="init",
            data_schema=schema,
            description_placeholders={"module": MODULE_URL},
        )


def _subentry(data: dict[str, Any]) -> ConfigSubentryData:
    return ConfigSubentryData(
        data=data, subentry_type=SUBENTRY_DOG, title=data[CONF_NAME], unique_id=None
    )


class DogSubentryFlow(ConfigSubentryFlow):
    """Add or change a dog."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a dog."""
        return await self._async_step("user", user_input, user_input)

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to change of a dog."""
        options = ["profile", "walks", "feeding", "health"]
        return self.async_show_menu(step_id="reconfigure", menu_options=options)

    async def async_step_profile(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change who a dog is and what follows it."""
        stored = shown_dog(self.hass, self._get_reconfigure_subentry().data)
        return await self._async_step("profile", user_input, user_input or stored)

    async def async_step_feeding(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change what a dog is to eat, and when."""
        dog = self._get_reconfigure_subentry()
        old = dog.data.get(CONF_FEEDING)
        errors = {}
        shown = shown_feeding(old) if old else {}
        if user_input is not None:
            errors = feeding_errors(user_input, target_weight(dog.data))
            feeders = user_input.get(CONF_FEEDERS, [])
            if error := feeders_error(self.hass, feeders, dog.subentry_id):
                errors[CONF_FEEDERS] = error
            if not errors:
                return self._finish({CONF_FEEDING: stored_feeding(user_input, old)})
            shown = user_input
        return self.async_show_form(
            step_id="feeding",
            data_schema=self.add_suggested_values_to_schema(feeding_schema(), shown),
            errors=errors,
        )

    async def async_step_walks(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change how much a dog should walk, and when nobody wants to hear of it."""
        unit, old = way_unit(self.hass), self._get_reconfigure_subentry().data.get(CONF_WALKS)
        errors = walk_errors(user_input or {}, unit)
        if user_input is not None and not errors:
            return self._finish({CONF_WALKS: stored_walks(user_input, unit)})
        shown = user_input or (shown_walks(old, unit) if old else {})
        return self.async_show_form(
            step_id="walks",
            data_schema=self.add_suggested_values_to_schema(walk_schema(unit), shown),
            errors=errors,
        )

    async def async_step_health(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change the medication and the care that a dog is to get."""
        unit, dog = mass_unit(self.hass), self._get_reconfigure_subentry().data
        old = health_config(dog)
        user_input = None if user_input is None else told_numbers(user_input)
        errors, items = health_errors(user_input or {}, unit)
        if user_input is not None and not errors:
            health = {CONF_HEALTH: stored_health(user_input, old, unit)}
            return self._finish(health | without_target_weight(dog))
        known = shown_target_weight(target_weight(dog), unit)
        shown = user_input or (known | (shown_health(old, unit) if old else {}))
        schema = health_schema(unit, await async_words(self.hass))
        return self.async_show_form(
            step_id="health",
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders=items,
        )

    async def _async_step(
        self, step_id: str, user_input: dict[str, Any] | None, shown: dict[str, Any] | None
    ) -> SubentryFlowResult:
        entry = self._get_entry()
        kind = SourceKind(entry.data[CONF_SOURCE])
        choice = await self._async_choice() if kind is SourceKind.TRACCAR else None
        if choice == {}:
            return self.async_abort(reason="server_unreachable")
        errors = {}
        if user_input is not None:
            errors = dog_errors(self.hass, kind, user_input, self._edited, entry)
            if not errors:
                return self._finish(
                    dog_data(self.hass, user_input, self._trackers(kind, user_input))
                )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                dog_schema(self.hass, kind, choice), shown
            ),
            errors=errors,
        )

    async def _async_choice(self) -> dict[str, str]:
        """Return the trackers that the server has, and those that the dog wears in any case."""
        worn = self._get_reconfigure_subentry().data[CONF_TRACKERS] if self._edited else []
        choice = {tracker: tracker for tracker in worn}
        with suppress(SourceError):
            choice |= await async_trackers(self.hass, self._get_entry().data)
        return choice

    @property
    def _edited(self) -> str | None:
        """The id of the dog being changed, None for a new one."""
        if self.source == SOURCE_RECONFIGURE:
            return self._reconfigure_subentry_id
        return None

    @callback
    def _trackers(self, kind: SourceKind, user_input: dict[str, Any]) -> list[str]:
        """Return the trackers chosen, or a simulated one that is still free."""
        if kind is not SourceKind.DEMO:
            trackers: list[str] = user_input[CONF_TRACKERS]
            return trackers
        if self._edited:
            return list(self._get_reconfigure_subentry().data[CONF_TRACKERS])
        dogs = self._get_entry().subentries.values()
        taken = {tracker for dog in dogs for tracker in dog.data[CONF_TRACKERS]}
        free = (demo_tracker(index) for index in range(len(taken) + 1))
        return [next(tracker for tracker in free if tracker not in taken)]

    @callback
    def _finish(self, data: dict[str, Any]) -> SubentryFlowResult:
        """Store a new dog, or what has changed of one."""
        if self._edited is None:
            return self.async_create_entry(title=data[CONF_NAME], data=data)
        dog = self._get_reconfigure_subentry()
        return self.async_update_and_abort(
            self._get_entry(),
            dog,
            title=data.get(CONF_NAME, dog.title),
            data={**dog.data, **data},
        )
