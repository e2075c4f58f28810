"""Check that every JSON, TOML and YAML file of the repository can be parsed."""

from collections.abc import Callable, Iterator
import json
from pathlib import Path
import sys
import tomllib

import yaml

ROOT = Path(__file__).parent.parent
PARSERS: dict[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
}


def data_files() -> Iterator[Path]:
    """Yield the data files outside hidden folders such as .venv, and outside node_modules."""
    for folder, folders, names in ROOT.walk():
        folders[:] = [name for name in folders if not name.startswith((".", "node_modules"))]
        yield from (folder / name for name in names if Path(name).suffix in PARSERS)


def main() -> int:
    """Print each file that does not parse; the exit code tells whether there was one."""
    broken = 0
    for path in data_files():
        try:
            PARSERS[path.suffix](path.read_text(encoding="utf-8"))
        except (ValueError, yaml.YAMLError) as error:
            print(f"{path.relative_to(ROOT)}: {error}")
            broken += 1
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
