"""What a Traccar server does for trackers: it sends them commands, and shows them to others.

A tracker takes the commands that its protocol has. There is one that stops reporting, too, but a
dog whose tracker says nothing is lost; so the end of a short interval is a long one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, override

from . import Ability, Remote
from .traccar_api import TraccarApi

_LOCATE: Final = "positionSingle"
_INTERVAL: Final = "positionPeriodic"
_COMMANDS: Final[Mapping[str, Ability]] = {_LOCATE: Ability.LOCATE, _INTERVAL: Ability.INTERVAL}


class TraccarRemote(Remote):
    """The commands and shares of one account; trackers are the ids of its devices."""

    def __init__(self, api: TraccarApi) -> None:
        """Act in the name of the account of an API."""
        self._api = api

    @override
    async def async_abilities(self, tracker: str) -> frozenset[Ability]:
        types = await self._api.async_command_types(int(tracker))
        return frozenset(_COMMANDS[each] for each in types & _COMMANDS.keys())

    @override
    async def async_locate(self, tracker: str) -> None:
        await self._api.async_send(int(tracker), _LOCATE)

    @override
    async def async_set_interval(self, tracker: str, seconds: int) -> None:
        await self._api.async_send(int(tracker), _INTERVAL, {"frequency": seconds})

    @override
    async def async_share(self, tracker: str, until: datetime) -> str:
        return str(await self._api.async_share(int(tracker), until))
