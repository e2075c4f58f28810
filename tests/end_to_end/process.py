"""Run Home Assistant in a folder until a signal comes: python process.py FOLDER PORT."""

import asyncio
from pathlib import Path
import sys

from demo_house.demo import leave_out
from demo_house.house import prepare
from homeassistant import runner

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    asyncio.run(prepare(folder, int(sys.argv[2])))
    leave_out()
    sys.exit(runner.run(runner.RuntimeConfig(config_dir=str(folder), log_no_color=True)))
