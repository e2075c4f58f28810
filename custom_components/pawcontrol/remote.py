"""Remote control: what the trackers of an entry can be told, and what people tell them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval

from .client import SourceClient
from .const import DOMAIN, LOGGER
from .coordinator import DogCoordinator, PawControlConfigEntry
from .sources import (
    Ability,
    Link,
    SourceAuthError,
    SourceConflictError,
    SourceConnectionError,
    SourceError,
    SourceFaultError,
)

_ASK_AGAIN: Final = timedelta(hours=1)
"""A server knows the commands of a tracker once it has heard of it."""


class RemoteControl:
    """Learns what each tracker can be told, in the background, and passes on what is told."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: PawControlConfigEntry,
        client: SourceClient,
        dogs: Mapping[str, DogCoordinator],
    ) -> None:
        """Create the remote control of an entry; async_start lets it learn."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._dogs = dogs
        self._abilities: dict[str, frozenset[Ability]] = {}
        self._listeners: list[CALLBACK_TYPE] = []
        self._learning = False

    @property
    def offered(self) -> bool:
        """Whether the source has trackers that can be told something, or shown to others."""
        return self._client.has_remote

    @callback
    def async_start(self) -> None:
        """Learn now, when the source is back, and later of trackers that had nothing to offer."""
        if not self.offered:
            return
        self._entry.async_on_unload(async_track_time_interval(self._hass, self._learn, _ASK_AGAIN))
        source = self._entry.runtime_data.source
        self._entry.async_on_unload(source.async_on_link(self._link_changed))
        self._learn()

    @callback
    def able(self, dog: DogCoordinator, ability: Ability) -> list[str]:
        """Return the trackers of a dog that are known to have an ability."""
        return [each for each in dog.trackers if ability in self._abilities.get(each, ())]

    @callback
    def async_on_learned(self, learned: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call a function when more is known, until the returned function is called."""
        self._listeners.append(learned)
        return lambda: self._listeners.remove(learned)

    async def async_locate(self, dog: DogCoordinator) -> None:
        """Let the trackers of a dog report at once.

        Raises HomeAssistantError if none of them can be told.
        """
        told, failure = False, None
        for tracker in self.able(dog, Ability.LOCATE):
            try:
                await self._async_locate(tracker)
                told = True
            except SourceError as err:
                failure = err
        if failure and not told:
            raise _error(failure, dog) from failure

    async def _async_locate(self, tracker: str) -> None:
        await self._client.async_tell(lambda remote: remote.async_locate(tracker))

    async def async_share(self, dog: DogCoordinator, until: datetime) -> str:
        """Return the address of a page that shows a dog to anybody until then (UTC).

        Raises HomeAssistantError if there is none.
        """
        believed = dog.data.gps.tracker
        tracker = believed if believed and believed in dog.trackers else dog.trackers[0]
        try:
            return await self._client.async_tell(lambda remote: remote.async_share(tracker, until))
        except SourceError as err:
            raise _error(err, dog, sharing=True) from err

    @callback
    def _link_changed(self) -> None:
        if self._client.link is not Link.DOWN:
            self._learn()

    @callback
    def _learn(self, now: datetime | None = None) -> None:
        """Ask for trackers that are not known, and on the hour for those that had nothing."""
        worn = [tracker for dog in self._dogs.values() for tracker in dog.trackers]
        known = {each for each, found in self._abilities.items() if found or not now}
        unknown = [tracker for tracker in worn if tracker not in known]
        if unknown and not self._learning:
            self._learning = True
            self._entry.async_create_background_task(
                self._hass, self._async_learn(unknown), "abilities of trackers", eager_start=False
            )

    async def _async_learn(self, trackers: Iterable[str]) -> None:
        """Ask for one tracker after the other, unless something is wrong with the source."""
        try:
            for tracker in trackers:
                await self._async_learn_of(tracker)
        except SourceError as err:
            LOGGER.debug("It is not known what trackers can be told: %s", type(err).__name__)
        finally:
            self._learning = False
        for learned in [*self._listeners]:
            learned()

    async def _async_learn_of(self, tracker: str) -> None:
        try:
            found = await self._client.async_tell(lambda remote: remote.async_abilities(tracker))
        except SourceAuthError, SourceConnectionError, SourceFaultError:
            raise
        except SourceError as err:
            # One that was removed from the server must not hide the others.
            LOGGER.debug("A tracker can be told nothing: %s", type(err).__name__)
            found = frozenset[Ability]()
        self._abilities[tracker] = found


def _error(err: SourceError, dog: DogCoordinator, *, sharing: bool = False) -> HomeAssistantError:
    """Return what a person is told who wanted to find a dog, or to share where it is."""
    match err:
        case SourceAuthError():
            key = "source_unauthorized"
        case SourceConnectionError():
            key = "source_unreachable"
        case SourceFaultError():
            key = "source_refused"
        case SourceConflictError() if sharing:
            key = "shared_already"
        case _:
            key = "share_refused" if sharing else "locate_refused"
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"dog": dog.subentry.title},
    )
