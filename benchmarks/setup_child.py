"""Measure something in a process of its own: python -m benchmarks.setup_child JOB NUMBER..."""

from importlib import import_module
import json
import sys

from .setup_clock import move_clocks


def main() -> None:
    """Print the figures of a job as JSON in the last line.

    Nothing of Home Assistant is imported before the clocks are ours, and nothing of Paw Control
    before its import is measured.
    """
    job, *numbers = sys.argv[1:]
    if job != "import":
        move_clocks()
    measure = import_module(f"benchmarks.setup_{job}").measure
    print(json.dumps(measure(*map(int, numbers))))


if __name__ == "__main__":
    main()
