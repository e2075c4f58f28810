"""Run the demo until Ctrl-C: python -m demo_house [--reset] [--port N]."""

import argparse
import asyncio
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass
from http.client import HTTPException
import io
import logging
import os
from pathlib import Path
import shutil
import signal
import socket
import sys
import threading
from types import ModuleType
from typing import Final, override

from homeassistant import bootstrap, runner
from homeassistant.const import RESTART_EXIT_CODE

from .house import HOST, PASSWORD, USERNAME, prepare
from .visitor import DemoError, Visitor

# Voice, camera and radio platforms: the demo has no use for them, and they
# need packages that only a C compiler can install.
SKIPPED: Final = {
    "ai_task",
    "assist_satellite",
    "camera",
    "conversation",
    "image_processing",
    "infrared",
    "radio_frequency",
    "stt",
    "tts",
    "wake_word",
}
COMPONENT: Final = "homeassistant.components.{}"
MARK: Final = ".pawcontrol-demo"
LOG_NAME: Final = "home-assistant.log"


class TerminalFilter(logging.Filter):
    """Let pass what the reader of a terminal wants: errors, and all complaints of Paw Control."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        own = record.name.startswith("custom_components.pawcontrol")
        return record.levelno >= (logging.WARNING if own else logging.ERROR)


@dataclass(kw_only=True, slots=True)
class Greeter:
    """Says how to get in as soon as the demo is usable, or stops it."""

    visitor: Visitor
    log: Path
    failed: bool = False

    def greet(self) -> None:
        """Set up the demo from outside while Home Assistant runs in the main thread."""
        try:
            self.visitor.add_demo_dogs()
        except DemoError as error:
            self.failed = True
            fail(f"{error} (details in {self.log})")
            os.kill(os.getpid(), signal.SIGTERM)
        except OSError, HTTPException:
            return  # Home Assistant was told to stop meanwhile.
        else:
            print(
                f"Paw Control is at {self.visitor.url} and lets you in without a password", end=""
            )
            print(f" (or as {USERNAME} / {PASSWORD}). Ctrl-C ends it.", flush=True)


def main() -> int:
    """Prepare and run; a failure is one line on stderr."""
    arguments = parse_arguments()
    folder = Path(os.environ.get("PAWCONTROL_DEMO_DIR", ".cache/demo")).absolute()
    try:
        check_port(arguments.port)
        return run(folder, arguments.port, reset=arguments.reset)
    except KeyboardInterrupt:
        return 0
    except (DemoError, OSError) as error:
        return fail(error)


def parse_arguments() -> argparse.Namespace:
    """Return the options of scripts/demo."""
    parser = argparse.ArgumentParser(prog="scripts/demo")
    parser.add_argument("--reset", action="store_true", help="forget everything and start afresh")
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT", "8123"), help="default: PORT or 8123"
    )
    return parser.parse_args()


def fail(reason: object) -> int:
    """Say in one line why the demo ends."""
    print(f"demo: {reason}", file=sys.stderr)
    return 1


def check_port(port: int) -> None:
    """Raise DemoError unless the port is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = f"port {port} is taken or not allowed; choose another one with --port N"
            raise DemoError(reason) from error


def run(folder: Path, port: int, *, reset: bool) -> int:
    """Run Home Assistant in a folder of its own until it is told to stop."""
    claim(folder)
    with ExitStack() as stack:
        with redirect_stderr(io.StringIO()):
            lock = stack.enter_context(runner.ensure_single_execution(str(folder)))
        if lock.exit_code is not None:
            reason = f"another demo is running in {folder}"
            raise DemoError(reason)
        if reset:
            clear(folder)
        asyncio.run(prepare(folder, port))
        code = serve(folder, port)
    if code == RESTART_EXIT_CODE:
        restart(port)
    return code


def claim(folder: Path) -> None:
    """Mark the folder as the demo's; raises DemoError for one that holds something else."""
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        reason = f"{folder} was not made by scripts/demo and is left alone"
        raise DemoError(reason)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def clear(folder: Path) -> None:
    """Remove what the demo's folder holds, but for its mark and its lock."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name not in {MARK, runner.LOCK_FILE_NAME}:
            path.unlink()


def serve(folder: Path, port: int) -> int:
    """Run Home Assistant; returns its exit code, or 1 when the demo could not be set up in it."""
    leave_out()
    terminal = logging.StreamHandler()
    terminal.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    terminal.addFilter(TerminalFilter())
    logging.getLogger().addHandler(terminal)
    greeter = Greeter(visitor=Visitor(host=HOST, port=port), log=folder / LOG_NAME)
    threading.Thread(target=greeter.greet, daemon=True).start()
    code = runner.run(runner.RuntimeConfig(config_dir=str(folder), log_no_color=True))
    return 1 if greeter.failed else code


def leave_out() -> None:
    """Let Home Assistant start without what is skipped."""
    bootstrap.DEFAULT_INTEGRATIONS.difference_update(SKIPPED)
    # Core imports some of them only to describe their actions, which every page asks for.
    sys.modules.update({name: ModuleType(name) for name in map(COMPONENT.format, SKIPPED)})


def restart(port: int) -> None:
    """Start again in the same process, as the restart button of Home Assistant asks for."""
    os.execv(sys.executable, [sys.executable, "-m", "demo_house", "--port", str(port)])  # noqa: S606
