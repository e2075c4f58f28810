"""Words in the language of the house, for what is told outside of entities."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN

_PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    "common": {"": ""},
    "selector": {
        "": "business.options.",
        "care_": "care_kind.options.",
        "sex_": "sex.options.",
        "vital_": "vital.options.",
    },
    "entity": {"kind_": "event.timeline.state_attributes.event_type.state."},
}
"""By sections of the translations: what words are called here, and where they are there."""


async def async_words(hass: HomeAssistant) -> dict[str, str]:
    """Return the words by their keys, in English where a language lacks one.

    Most of those that options and kinds of records have there got a prefix, as in `sex_male`.
    """
    words: dict[str, str] = {}
    for section, places in _PLACES.items():
        texts = await async_get_translations(hass, hass.config.language, section, [DOMAIN])
        for prefix, place in places.items():
            path = f"component.{DOMAIN}.{section}.{place}"
            words |= {
                prefix + key.removeprefix(path): text
                for key, text in texts.items()
                if key.startswith(path)
            }
    return words
