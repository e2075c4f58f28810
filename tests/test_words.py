"""Words in the language of the house."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.pawcontrol.model.care import CareKind
from custom_components.pawcontrol.model.dog import Sex
from custom_components.pawcontrol.model.record import Business, Kind
from custom_components.pawcontrol.model.vitals import Vital
from custom_components.pawcontrol.words import async_words


@pytest.mark.parametrize(
    ("language", "kind", "sex"),
    [("en", "Walk", "Male"), ("de", "Spaziergang", "Rüde"), ("fr", "Walk", "Male")],
)
async def test_words(hass: HomeAssistant, language: str, kind: str, sex: str) -> None:
    hass.config.language = language
    words = await async_words(hass)
    assert (words["kind_walk"], words["sex_male"]) == (kind, sex)


async def test_all_that_is_told_has_a_word(hass: HomeAssistant) -> None:
    words = await async_words(hass)
    needed = {
        *(f"care_{kind}" for kind in CareKind),
        *(f"kind_{kind}" for kind in Kind if kind is not Kind.NO_WALK),
        *(f"sex_{sex}" for sex in Sex),
        *(f"vital_{vital}" for vital in Vital),
        *Business,
        "start",
        "end",
        "pause",
    }
    assert needed <= set(words)
