"""Traccar: the server and its token, as the forms ask for them, and what can be wrong with them."""

from collections.abc import Mapping
from ipaddress import ip_address
import re
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
)
from homeassistant.const import (
    CONF_API_TOKEN,
    CONF_BASE,
    CONF_HOST,
    CONF_NAME,
    CONF_PORT,
    CONF_SSL,
    CONF_VERIFY_SSL,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_LIVE_TRACKING,
    CONF_SAVING_INTERVAL,
    CONF_SOURCE,
    CONF_TRACKERS,
    DOMAIN,
    SUBENTRY_DOG,
    SourceKind,
)
from .live_tracking import SAVING_INTERVAL
from .profile_flow import dog_data, dog_errors, dog_schema
from .sources import SourceAuthError, SourceConnectionError, SourceError
from .sources.traccar import traccar_api
from .sources.traccar_api import CertificateError, NotTraccarError

DEFAULT_PORT: Final = 8082
_HOST: Final = re.compile(r"\w([\w.-]*\w)?", re.ASCII)
_TOKEN: Final = vol.Schema(
    {vol.Required(CONF_API_TOKEN): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))}
)
_ADDRESS: Final = vol.Schema(
    {
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT, default=DEFAULT_PORT): NumberSelector(
            NumberSelectorConfig(mode=NumberSelectorMode.BOX, min=1, max=65535, step=1)
        ),
        vol.Required(CONF_SSL, default=False): BooleanSelector(),
        vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
    }
)
_SAVING: Final = NumberSelector(
    NumberSelectorConfig(
        mode=NumberSelectorMode.BOX,
        min=30,
        max=1800,
        step=1,
        unit_of_measurement=UnitOfTime.SECONDS,
    )
)
_FAULTS: Final[tuple[tuple[type[SourceError], str, str], ...]] = (
    (SourceAuthError, CONF_API_TOKEN, "token_refused"),
    (CertificateError, CONF_BASE, "certificate"),
    (SourceConnectionError, CONF_BASE, "cannot_connect"),
    (NotTraccarError, CONF_BASE, "not_traccar"),
    (SourceError, CONF_BASE, "server_error"),
)
"""What a form says of an error, the special ones first."""


def live_tracking_fields(options: Mapping[str, Any]) -> dict[Any, Any]:
    """Return the options that only a source with commands has."""
    on, saving = options.get(CONF_LIVE_TRACKING, False), options.get(CONF_SAVING_INTERVAL)
    return {
        vol.Required(CONF_LIVE_TRACKING, default=on): BooleanSelector(),
        vol.Required(CONF_SAVING_INTERVAL, default=saving or SAVING_INTERVAL): _SAVING,
    }


async def async_trackers(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of all devices of a stored server by their ids.

    Raises SourceError or one of its kinds.
    """
    devices = await traccar_api(hass, data).async_devices()
    return {str(device["id"]): device["name"] for device in devices}


def _is_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return _HOST.fullmatch(host) is not None
    return True


def _stored(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return a server as it is stored."""
    texts = {k: user_input[k].strip() for k in (CONF_HOST, CONF_API_TOKEN) if k in user_input}
    return {**user_input, **texts, CONF_PORT: int(user_input[CONF_PORT])}


def _title(data: Mapping[str, Any]) -> str:
    return f"Traccar {data[CONF_HOST]}"


def _unique_id(data: Mapping[str, Any]) -> str:
    """Return what tells servers apart: their address, for they have no id of their own."""
    return f"{data[CONF_HOST]}:{data[CONF_PORT]}".casefold()


class TraccarSteps(ConfigFlow):
    """The steps that set up a server, give it a new token, and follow it to a new address."""

    _server: dict[str, Any]
    _trackers: dict[str, str]

    async def async_step_traccar(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the server and a token."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._server = _stored(user_input)
            await self.async_set_unique_id(_unique_id(self._server))
            self._abort_if_unique_id_configured()
            errors = await self._async_check(self._server)
            if not errors:
                return await self.async_step_traccar_dog()
        schema = _ADDRESS.extend(_TOKEN.schema)
        return self._form("traccar", schema, user_input, errors)

    async def async_step_traccar_dog(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the first dog and for the trackers that it wears."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = dog_errors(self.hass, SourceKind.TRACCAR, user_input)
            if not errors:
                return self._create(dog_data(self.hass, user_input, user_input[CONF_TRACKERS]))
        schema = dog_schema(self.hass, SourceKind.TRACCAR, self._trackers)
        return self._form("traccar_dog", schema, user_input, errors)

    async def async_step_reauth(self, _entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to ask for a new token."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new token."""
        return await self._async_change("reauth_confirm", _TOKEN, user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the new address of the server."""
        if self._get_reconfigure_entry().data[CONF_SOURCE] != SourceKind.TRACCAR:
            return self.async_abort(reason="nothing_to_change")
        return await self._async_change("reconfigure", _ADDRESS, user_input)

    async def _async_change(
        self, step_id: str, schema: vol.Schema, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Change the server of an entry, if it is the one whose trackers the dogs wear."""
        entry = self._changed_entry
        errors: dict[str, str] = {}
        if user_input is not None:
            data = _stored({**entry.data, **user_input})
            if self._is_of_another(entry, data):
                return self.async_abort(reason="already_configured")
            errors = await self._async_check(data) or self._stranger_errors(entry)
            if not errors:
                return self._change(entry, data)
        known = {key: value for key, value in entry.data.items() if key != CONF_API_TOKEN}
        return self._form(step_id, schema, user_input or known, errors, {CONF_NAME: entry.title})

    @property
    def _changed_entry(self) -> ConfigEntry:
        if self.source == SOURCE_REAUTH:
            return self._get_reauth_entry()
        return self._get_reconfigure_entry()

    @callback
    def _change(self, entry: ConfigEntry, data: dict[str, Any]) -> ConfigFlowResult:
        """Store what changed; whoever listens loads the entry anew, and else this does."""
        heard = bool(entry.update_listeners) and data != entry.data
        title = _title(data) if entry.title == _title(entry.data) else entry.title
        result = self.async_update_and_abort(
            entry, data=data, title=title, unique_id=_unique_id(data)
        )
        if not heard:
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result

    @callback
    def _is_of_another(self, entry: ConfigEntry, data: Mapping[str, Any]) -> bool:
        """Tell whether another entry has this server."""
        entries = self.hass.config_entries
        other = entries.async_entry_for_domain_unique_id(DOMAIN, _unique_id(data))
        return other is not None and other is not entry

    async def _async_check(self, data: dict[str, Any]) -> dict[str, str]:
        """Return what is wrong with a server, by field; note its trackers if nothing is."""
        if not _is_host(data[CONF_HOST]):
            return {CONF_HOST: "host_impossible"}
        try:
            self._trackers = await async_trackers(self.hass, data)
        except SourceError as err:
            return next({field: key} for kind, field, key in _FAULTS if isinstance(err, kind))
        return {} if self._trackers else {CONF_BASE: "no_devices"}

    @callback
    def _stranger_errors(self, entry: ConfigEntry) -> dict[str, str]:
        """Return what is wrong if the server knows no tracker of the dogs."""
        worn = {tracker for dog in entry.subentries.values() for tracker in dog.data[CONF_TRACKERS]}
        if worn and worn.isdisjoint(self._trackers):
            return {CONF_BASE: "other_server"}
        return {}

    @callback
    def _create(self, dog: dict[str, Any]) -> ConfigFlowResult:
        subentry = ConfigSubentryData(
            data=dog, subentry_type=SUBENTRY_DOG, title=dog[CONF_NAME], unique_id=None
        )
        return self.async_create_entry(
            title=_title(self._server),
            data={CONF_SOURCE: SourceKind.TRACCAR, **self._server},
            subentries=[subentry],
        )

    @callback
    def _form(
        self,
        step_id: str,
        schema: vol.Schema,
        shown: Mapping[str, Any] | None,
        errors: dict[str, str],
        placeholders: Mapping[str, str] | None = None,
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders=placeholders,
        )
