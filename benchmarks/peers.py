"""The packages that we compare with; one that is not installed is left out."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import version
import sys
from typing import Any, Final

from .harness import Sample

# Modules by the name of their package.
MODULES: Final[Mapping[str, str]] = {
    "aiocache": "aiocache",
    "aiolimiter": "aiolimiter",
    "async-lru": "async_lru",
    "cachebox": "cachebox",
    "cachetools": "cachetools",
    "cashews": "cashews",
    "ddsketch": "ddsketch",
    "fastdigest": "fastdigest",
    "hdrhistogram": "hdrh.histogram",
    "lru-dict": "lru",
    "theine": "theine",
}


@cache
def load(package: str) -> Any:
    """Return the module of the package, or None after a line about it."""
    try:
        return import_module(MODULES[package])
    except ImportError:
        print(f"bench: {package} is not installed and left out", file=sys.stderr)
        return None


def peers(makers: Mapping[str, Callable[[Any], Sample]]) -> dict[str, Sample]:
    """Return the samples that the installed packages among these make of their modules."""
    return {package: make(module) for package, make in makers.items() if (module := load(package))}


def versions() -> list[str]:
    """Return the installed packages with their versions."""
    return [f"{package} {version(package)}" for package in MODULES if load(package)]
