"""What a source answers: fixes of a dog, nested, with numbers and texts of their own."""

from typing import Any


def payload(number: int, fixes: int) -> dict[str, Any]:
    """Return the answer of a certain number; none shares numbers or texts with another.

    With two fixes it takes 1,158 bytes of memory and some 270 as JSON, with six some 650.
    """
    return {
        "fixes": [
            {
                "latitude": 45.5 + number * 1e-5 + index * 1e-6,
                "longitude": -122.6 - number * 1e-5,
                "accuracy": 8.0 + number * 0.001,
                "time": f"2026-11-23T10:{index:02}:{number % 60:02}",
            }
            for index in range(fixes)
        ],
        "battery": {
            "level": 81.5 + number * 0.001,
            "charging": False,
            "serial": f"{number:09}",
        },
    }
