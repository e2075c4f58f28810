"""Entry of the demo: a signal counts from here on."""

import os
import signal
import sys
import threading
from types import FrameType


def postpone(number: int, _frame: FrameType | None) -> None:
    """Repeat a signal that comes before Home Assistant can end in an orderly way."""
    again = threading.Timer(0.2, os.kill, (os.getpid(), number))
    again.daemon = True
    again.start()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, postpone)
    signal.signal(signal.SIGTERM, postpone)
    from .demo import main  # importing Home Assistant takes a while

    sys.exit(main())
