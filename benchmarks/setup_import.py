"""What the import of all modules costs that Home Assistant loads with the integration."""

from importlib import import_module
import sys
from time import process_time
import tracemalloc
from typing import Final

CORE: Final = (
    "bootstrap",
    *(
        f"components.{name}"
        for name in [
            "backup",
            "binary_sensor",
            "button",
            "calendar",
            "device_tracker",
            "diagnostics",
            "energy",
            "event",
            "frontend",
            "history",
            "http",
            "image",
            "logbook",
            "lovelace",
            "number",
            "person",
            "recorder",
            "repairs",
            "sensor",
            "sensor.recorder",
            "switch",
            "system_health",
            "todo",
            "zone",
        ]
    ),
)
"""What a Home Assistant with its defaults has loaded anyway."""
PLATFORMS: Final = [
    "backup",
    "config_flow",
    "diagnostics",
    "repairs",
    "system_health",
    "binary_sensor",
    "button",
    "calendar",
    "device_tracker",
    "event",
    "image",
    "number",
    "sensor",
    "switch",
    "todo",
]


def measure(traced: int) -> dict[str, float]:
    """Return the CPU seconds that the import takes, or, traced, the bytes that it keeps."""
    for name in CORE:
        import_module(f"homeassistant.{name}")
    sys.dont_write_bytecode = False
    if traced:
        tracemalloc.start()
    start = process_time()
    for name in ("", *(f".{platform}" for platform in PLATFORMS)):
        import_module(f"custom_components.pawcontrol{name}")
    return {
        "seconds": process_time() - start,
        "memory": tracemalloc.get_traced_memory()[0],
        "modules": sum(name.startswith("custom_components.pawcontrol") for name in sys.modules),
    }
