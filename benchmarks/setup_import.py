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
MODULES: Final = ("backup", "config_flow", "diagnostics", "repairs", "system_health")
"""What Home Assistant loads of the integration beside its platforms."""


def measure(traced: int) -> dict[str, float]:
    """Return the CPU seconds that the import takes, or, traced, the bytes that it keeps."""
    for name in CORE:
        import_module(f"homeassistant.{name}")
    sys.dont_write_bytecode = False
    if traced:
        tracemalloc.start()
    start = process_time()
    package = import_module("custom_components.pawcontrol")
    for name in (*MODULES, *package.PLATFORMS):
        import_module(f"{package.__name__}.{name}")
    return {
        "seconds": process_time() - start,
        "memory": tracemalloc.get_traced_memory()[0],
        "modules": sum(name.startswith("custom_components.pawcontrol") for name in sys.modules),
    }
