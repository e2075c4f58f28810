"""Check that the tests cover enough of each module: check_coverage.py COVERAGE_JSON LEAST."""

import json
from pathlib import Path
import sys


def main() -> int:
    """Print each module below the least percentage; the exit code tells whether there was one."""
    report, least = Path(sys.argv[1]), float(sys.argv[2])
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    covered = {name: file["summary"]["percent_covered"] for name, file in files.items()}
    low = {name: percent for name, percent in covered.items() if percent < least}
    for name, percent in low.items():
        print(f"{name}: {percent:.1f} % covered, {least:g} % wanted")
    return int(bool(low) or not covered)


if __name__ == "__main__":
    sys.exit(main())
