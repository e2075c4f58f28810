"""Issues: what a person should look at in Repairs, told once and taken back when it is cured."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import CONF_API_TOKEN
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback, valid_entity_id
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import DogCoordinator, PawControlConfigEntry
from .links import links_of
from .model.dog import GpsData
from .model.gps import QualityReason
from .sources.traccar_token import token_end

LOOK_EVERY: Final = timedelta(minutes=5)
STEADY: Final = timedelta(hours=1)
"""A source that is away for less is no matter for a person, and one that is back for less has not
heard of every tracker yet."""
SILENT: Final = timedelta(hours=24)
"""Longer than any tracker sleeps that saves its battery at home."""
TOKEN_NOTICE: Final = timedelta(days=3)
"""Short enough for the tokens of a week that Traccar gives if nothing else is asked for."""


class Problem(StrEnum):
    """What can be wrong, by the key of its texts."""

    LINK_GONE = "link_gone"
    SOURCE_UNREACHABLE = "source_unreachable"
    TOKEN_ENDING = "token_ending"  # noqa: S105  (the key of a text)
    TRACKER_SILENT = "tracker_silent"


class IssueWatch:
    """Looks at an entry and its dogs every few minutes; what it told ends with it."""

    def __init__(self, hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
        """Watch an entry that is set up."""
        self._hass = hass
        self._entry = entry
        self._links = {dog_id: links_of(dog.data) for dog_id, dog in entry.subentries.items()}
        self._missed: dict[str, set[str]] = {}
        self._began = self._since = dt_util.utcnow()
        self._connected = entry.runtime_data.client.connected
        token = entry.data.get(CONF_API_TOKEN)
        self._token_end = token_end(token) if token else None
        self._told: set[str] = set()

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Look from now on; return what ends that, and takes back what was told."""
        cancel = async_track_time_interval(self._hass, self._look, LOOK_EVERY)

        @callback
        def stop() -> None:
            cancel()
            for issue_id in self._told:
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)

        return stop

    @callback
    def _look(self, now: datetime) -> None:
        connected = self._entry.runtime_data.client.connected
        if connected is not self._connected:
            self._connected, self._since = connected, now
        self._look_at_source(now)
        self._look_at_token(now)
        for dog in self._entry.runtime_data.dogs.values():
            self._look_at_trackers(dog, now)
            self._look_at_links(dog)

    def _is_steady(self, now: datetime) -> bool:
        """Tell whether the source has been there, or away, for long enough to judge."""
        return now - self._since >= STEADY

    @property
    def _asks_for_token(self) -> bool:
        """Whether Home Assistant asks for another token already, which says it all."""
        return any(self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH}))

    @callback
    def _look_at_source(self, now: datetime) -> None:
        away = not self._connected and self._is_steady(now) and not self._asks_for_token
        self._tell(Problem.SOURCE_UNREACHABLE, self._entry.entry_id, wanted=away)

    @callback
    def _look_at_token(self, now: datetime) -> None:
        end = self._token_end
        near = end is not None and end - now < TOKEN_NOTICE and not self._asks_for_token
        day = dt_util.as_local(end).date().isoformat() if end else ""
        self._tell(Problem.TOKEN_ENDING, self._entry.entry_id, wanted=near, date=day)

    @callback
    def _look_at_trackers(self, dog: DogCoordinator, now: datetime) -> None:
        """Tell of a dog whose trackers are silent although the source is there."""
        since = _silent_since(dog.data.gps, self._began)
        silent = since is not None and now - since >= SILENT
        if silent and not (self._connected and self._is_steady(now)):
            return
        self._tell(Problem.TRACKER_SILENT, dog.dog_id, wanted=silent, dog=dog.subentry.title)

    @callback
    def _look_at_links(self, dog: DogCoordinator) -> None:
        """Tell of linked entities that are missed twice: one may be set up anew just now."""
        missed = {link for link in self._links[dog.dog_id] if self._is_gone(link)}
        gone = ", ".join(sorted(missed & self._missed.get(dog.dog_id, set())))
        self._missed[dog.dog_id] = missed
        names = {"dog": dog.subentry.title, "entities": gone}
        self._tell(Problem.LINK_GONE, dog.dog_id, wanted=bool(gone), **names)

    @callback
    def _is_gone(self, link: str) -> bool:
        """Tell whether Home Assistant knows nothing of an entity; what else is linked is none."""
        if not valid_entity_id(link) or self._hass.states.get(link):
            return False
        return er.async_get(self._hass).async_get(link) is None

    @callback
    def _tell(self, problem: Problem, owner: str, *, wanted: bool, **names: str) -> None:
        """Tell of a problem of an owner (dog or entry), or take it back."""
        issue_id = f"{problem}_{owner}"
        if wanted:
            self._told.add(issue_id)
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                issue_id,
                data={"entry_id": self._entry.entry_id},
                is_fixable=problem is Problem.TOKEN_ENDING,
                severity=ir.IssueSeverity.WARNING,
                translation_key=problem,
                translation_placeholders={"source": self._entry.title} | names,
            )
        elif issue_id in self._told:
            self._told.discard(issue_id)
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)


def _silent_since(gps: GpsData, began: datetime) -> datetime | None:
    """Return since when no position of a dog came in; None if none is missed.

    A dog that is seen at home needs none, and one whose trackers only tell that it is away has
    none. `began` is when it was first looked for.
    """
    if gps.quality_reason is QualityReason.HOME_EVIDENCE:
        return None
    if gps.last_fix is None and gps.at_home is not None:
        return None
    return gps.last_fix or began


@callback
def async_tell_of_trackers(hass: HomeAssistant, entry: PawControlConfigEntry) -> CALLBACK_TYPE:
    """Tell of trackers that a source got since set-up, until somebody gives one to a dog."""
    names: list[str] = []

    @callback
    def found(name: str) -> None:
        names.append(name)
        ir.async_create_issue(
            hass,
            DOMAIN,
            _new_trackers_id(entry),
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="new_trackers",
            translation_placeholders={"source": entry.title, "trackers": ", ".join(names)},
        )

    ir.async_delete_issue(hass, DOMAIN, _new_trackers_id(entry))
    return entry.runtime_data.source.async_on_new_tracker(found)


@callback
def async_tell_set_aside(
    hass: HomeAssistant, entry: PawControlConfigEntry, names: list[str]
) -> None:
    """Tell of files of the journal that wait for a person, until none is left."""
    if not names:
        ir.async_delete_issue(hass, DOMAIN, _set_aside_id(entry))
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        _set_aside_id(entry),
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR,
        translation_key="journal_set_aside",
        translation_placeholders={"source": entry.title, "files": ", ".join(names)},
    )


@callback
def async_forget_issues(hass: HomeAssistant, entry: PawControlConfigEntry) -> None:
    """Take back what was told of an entry that is removed."""
    for issue_id in (_new_trackers_id(entry), _set_aside_id(entry)):
        ir.async_delete_issue(hass, DOMAIN, issue_id)


def _new_trackers_id(entry: PawControlConfigEntry) -> str:
    return f"new_trackers_{entry.entry_id}"


def _set_aside_id(entry: PawControlConfigEntry) -> str:
    return f"journal_set_aside_{entry.entry_id}"
