"""What Home Assistant knows of the places around a dog."""

from collections.abc import Mapping

from homeassistant.core import State
import pytest

from custom_components.pawcontrol.surroundings import is_moved

PLACE = {"latitude": 52.5, "longitude": 13.4, "radius": 100.0}


def zone(state: str, attributes: Mapping[str, object]) -> State:
    """Return a zone in which so many persons are."""
    return State("zone.home", state, attributes)


@pytest.mark.parametrize(
    ("new", "moved"),
    [
        (zone("0", PLACE), False),
        (zone("1", PLACE | {"persons": ["person.owner"]}), False),
        (zone("0", PLACE | {"latitude": 52.6}), True),
        (zone("0", PLACE | {"longitude": 13.5}), True),
        (zone("0", PLACE | {"radius": 50.0}), True),
        (zone("unavailable", {}), True),
        (None, True),
    ],
)
def test_a_zone_is_moved_by_what_makes_it_a_place(new: State | None, *, moved: bool) -> None:
    old = zone("0", PLACE)
    assert is_moved(old, new) is moved
    assert is_moved(new, old) is moved


def test_what_is_no_place_is_not_moved() -> None:
    assert not is_moved(None, None)
    assert not is_moved(None, zone("unavailable", {}))
