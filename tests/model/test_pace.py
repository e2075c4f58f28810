"""How what a dog does decides how often it is looked for."""

import pytest

from custom_components.pawcontrol.model.pace import Pace


@pytest.mark.parametrize(
    ("pace", "volatility"),
    [
        (Pace.LOST, "urgent"),
        (Pace.ESCAPED, "urgent"),
        (Pace.WALK, "urgent"),
        (Pace.MOVING, "high"),
        (Pace.REST, "low"),
        (Pace.OFFLINE, "low"),
        (Pace.PUSHED, "low"),
        (Pace.BUDGET, "low"),
    ],
)
def test_volatility(pace: Pace, volatility: str) -> None:
    assert pace.volatility == volatility
