"""Check that every JSON, TOML and YAML file of the repository can be parsed."""

from collections.abc import Callable, Iterator
import json
from pathlib import Path
import sys
import tomllib

import yaml

ROOT = Path(__file__).parent.parent


class YamlLoader(yaml.SafeLoader):
    """Reads plain data, and the inputs of blueprints."""


def name_of_input(loader: YamlLoader, node: yaml.ScalarNode) -> object:
    """Return the name of an input; what it stands for is chosen by people."""
    return loader.construct_scalar(node)


YamlLoader.add_constructor("!input", name_of_input)


def read_yaml(text: str) -> object:
    """Return what a text of YAML holds."""
    data: object = YamlLoader(text).get_single_data()
    return data


PARSERS: dict[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": read_yaml,
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
