"""A Home Assistant in a process and a folder of its own, and a person who uses it from outside."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from itertools import count
import json
import os
from pathlib import Path
import re
import signal
import socket
import sys
from typing import Any, Final, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse

_ROOT: Final = Path(__file__).parents[2]
_HOST: Final = "127.0.0.1"
_ZONE: Final = "Asia/Kolkata"
"""Half an hour beside the full one, and without summer time."""
_PATIENCE: Final = 90.0
"""Seconds until something that takes a moment on an idle machine has gone wrong."""
_KNOCK: Final = 0.1
"""Seconds between two attempts to reach a house that starts."""

_RECORD: Final = re.compile(r"^(?=\d{4}-\d\d-\d\d [\d:.]+ [A-Z]+ \()", re.MULTILINE)
"""Where a record of the log begins."""
_COMPLAINT: Final = re.compile(
    r"\S+ \S+ (?!INFO|DEBUG).*(pawcontrol|Traceback)|.*Detected blocking call", re.DOTALL
)
_KNOWN: Final = re.compile(
    r"We found a custom integration pawcontrol"
    r"|is taking over \d+ seconds"  # The machine may be busy.
)

_LOG: Final = "home-assistant.log"

type Json = dict[str, Any]


class Refused(Exception):  # noqa: N818  (it is what the house says, and most tests expect it)
    """What Home Assistant does not do; the text is what it says to a person."""


class House:
    """A house that can be started, stopped and killed; what it knows lies in its folder."""

    def __init__(self, folder: Path) -> None:
        """Choose a port; nothing runs yet."""
        self.folder = folder
        self.token = ""
        with socket.socket() as probe:
            probe.bind((_HOST, 0))
            self.port: int = probe.getsockname()[1]
        self._process: Process | None = None
        self._session: ClientSession | None = None
        self._socket: ClientWebSocketResponse | None = None
        self._ids = count(1)
        self._waiting: list[Json] = []
        self._read = 0
        self._complaints: list[str] = []

    @property
    def url(self) -> str:
        """Where the house is, which is also the client id of a sign-in."""
        return f"http://{_HOST}:{self.port}/"

    @property
    def log(self) -> str:
        """What Home Assistant wrote since its start: warnings, and what we say."""
        return (self.folder / _LOG).read_text(encoding="utf-8")

    def complaints(self) -> list[str]:
        """Return what was logged since the last call that should make somebody look at us.

        These are warnings and errors of ours or about us, all tracebacks, and all blocking calls.
        """
        if self._process:
            self._read_log()
        found, self._complaints = self._complaints, []
        return found

    def _read_log(self) -> None:
        records = _RECORD.split(self.log)[1:]
        new, self._read = records[self._read :], len(records)
        found = [each for each in new if _COMPLAINT.match(each)]
        self._complaints += [each for each in found if not _KNOWN.search(each)]

    def stored(self) -> set[str]:
        """Return the names of the files that Home Assistant keeps."""
        return {path.name for path in (self.folder / ".storage").iterdir()}

    @contextmanager
    def rewriting(self, name: str) -> Iterator[Json]:
        """Change a file that Home Assistant keeps, while it does not run."""
        path = self.folder / ".storage" / name
        content: Json = json.loads(path.read_text(encoding="utf-8"))
        yield content
        path.write_text(json.dumps(content), encoding="utf-8")

    # Its life

    async def async_start(self) -> Self:
        """Start; return when Home Assistant is up with all that it has."""
        with (self.folder / "terminal.log").open("ab") as terminal:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(Path(__file__).with_name("process.py")),
                str(self.folder),
                str(self.port),
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(_ROOT / "scripts"), "TZ": _ZONE},
                stdin=DEVNULL,
                stdout=terminal,
                stderr=terminal,
            )
        self._session = ClientSession(self.url, timeout=ClientTimeout(total=_PATIENCE))
        async with self._patience("Home Assistant starts"):
            self.token = await self._async_token()
            await self._async_open_socket()
            number, _ = await self._async_send(
                {"type": "subscribe_events", "event_type": "homeassistant_started"}
            )
            if (await self.async_command("get_config"))["state"] != "RUNNING":
                await self._async_next(number, "event")
        return self

    async def async_stop(self) -> None:
        """Stop in an orderly way, as a restart of the machine does."""
        code = await self._async_end(signal.SIGTERM)
        assert code == 0, self._told(f"Home Assistant ended with {code}")

    async def async_kill(self) -> None:
        """Pull the plug."""
        await self._async_end(signal.SIGKILL)

    async def async_restart(self) -> None:
        """Stop and start."""
        await self.async_stop()
        await self.async_start()

    async def _async_end(self, number: signal.Signals) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(number)
        if self._socket:
            await self._socket.close()
        if self._session:
            await self._session.close()
        try:
            async with self._patience("Home Assistant ends"):
                code = await process.wait()
        except BaseException:
            process.kill()
            await process.wait()
            raise
        self._read_log()
        # The next start writes another log, and knows nothing of what was asked.
        self._read = 0
        self._waiting.clear()
        return code

    async def async_close(self) -> None:
        """End in any case, and whatever the state."""
        await self.async_kill()

    # What a person does

    async def async_request(self, method: str, path: str, body: Any = None) -> Any:
        """Return the answer to a request by the owner; raises Refused."""
        assert self._session
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self._session.request(method, path, json=body, headers=headers) as answer:
            if not answer.ok:
                raise Refused(await answer.text())
            return await answer.json()

    async def async_command(self, kind: str, /, **fields: Any) -> Any:
        """Return the result of a command of the frontend; raises Refused."""
        _, result = await self._async_send({"type": kind, **fields})
        return result

    async def async_act(self, action: str, /, *, answer: bool = False, **fields: Any) -> Any:
        """Call an action `domain.name` and return its answer, if it has one; raises Refused."""
        domain, _, name = action.partition(".")
        result = await self.async_command(
            "call_service",
            domain=domain,
            service=name,
            service_data=fields,
            return_response=answer,
        )
        return result.get("response")

    async def async_state(self, entity_id: str) -> Json:
        """Return the state of an entity."""
        state: Json = await self.async_request("GET", f"/api/states/{entity_id}")
        return state

    async def async_rendered(self, template: str) -> str:
        """Return what a template says now."""
        assert self._session
        headers = {"Authorization": f"Bearer {self.token}"}
        body = {"template": template}
        async with self._session.post("/api/template", json=body, headers=headers) as answer:
            text = await answer.text()
            if not answer.ok:
                raise Refused(text)
            return text

    async def async_wait_until(self, template: str) -> None:
        """Wait until a template says true."""
        subscription = {"type": "render_template", "template": template, "report_errors": True}
        await self.async_wait_for(
            f"it is true that {template}", subscription, lambda event: event.get("result") is True
        )

    async def async_wait_for(
        self, what: str, subscription: Mapping[str, Any], is_right: Callable[[Any], bool]
    ) -> None:
        """Subscribe to events, and wait for one that is right."""
        async with self.async_expecting(what, subscription, is_right):
            pass

    @asynccontextmanager
    async def async_expecting(
        self, what: str, subscription: Mapping[str, Any], is_right: Callable[[Any], bool]
    ) -> AsyncIterator[None]:
        """Subscribe to events, let something be done, and wait for an event that is right."""
        number, _ = await self._async_send(subscription)
        yield
        async with self._patience(what):
            while not is_right((await self._async_next(number, "event"))["event"]):
                pass
        await self.async_command("unsubscribe_events", subscription=number)
        self._waiting = [each for each in self._waiting if each["id"] != number]

    @asynccontextmanager
    async def async_reload(self, entry_id: str) -> AsyncIterator[None]:
        """Let an entry be loaded anew by what is done meanwhile; it is loaded in the end."""
        states = list[str]()

        def is_loaded_anew(changes: list[Json]) -> bool:
            entries = (each["entry"] for each in changes)
            states.extend(each["state"] for each in entries if each["entry_id"] == entry_id)
            return states[-1:] == ["loaded"] and {*states} != {"loaded"}

        subscription = {"type": "config_entries/subscribe"}
        async with self.async_expecting("the entry is loaded anew", subscription, is_loaded_anew):
            yield

    async def async_wait_for_flow(self) -> str:
        """Return the id of the dialog that the house asks to be filled in, as soon as it does."""
        found = list[str]()

        def is_ours(changes: list[Json]) -> bool:
            flows = (each["flow"] for each in changes if each["type"] != "removed")
            found.extend(each["flow_id"] for each in flows if each["handler"] == "pawcontrol")
            return found != []

        await self.async_wait_for(
            "the house asks for something", {"type": "config_entries/flow/subscribe"}, is_ours
        )
        return found[-1]

    # The way there

    @asynccontextmanager
    async def _patience(self, what: str) -> AsyncIterator[None]:
        """Give something its time, and say what did not happen in it."""
        try:
            async with asyncio.timeout(_PATIENCE):
                yield
        except TimeoutError:
            raise AssertionError(self._told(f"After {_PATIENCE:.0f} s not yet: {what}")) from None

    def _told(self, what: str) -> str:
        """Return a text with what the process said last, which may tell why."""
        names = ("terminal.log", _LOG)
        files = [self.folder / name for name in names if (self.folder / name).exists()]
        tails = [path.read_text(encoding="utf-8")[-3000:] for path in files]
        return "\n".join([what, *tails])

    async def _async_token(self) -> str:
        """Sign in without a password as soon as somebody answers."""
        assert self._session
        login = {
            "client_id": self.url,
            "redirect_uri": self.url,
            "handler": ["trusted_networks", None],
        }
        while True:
            try:
                async with self._session.post("/auth/login_flow", json=login) as answer:
                    if answer.ok:
                        code = (await answer.json())["result"]
                        break
            except ClientError:
                pass
            assert self._process
            assert self._process.returncode is None, self._told("Home Assistant did not start")
            await asyncio.sleep(_KNOCK)
        grant = {"grant_type": "authorization_code", "code": code, "client_id": self.url}
        async with self._session.post("/auth/token", data=grant) as answer:
            return str((await answer.json())["access_token"])

    async def _async_open_socket(self) -> None:
        assert self._session
        self._socket = await self._session.ws_connect("/api/websocket", max_msg_size=0)
        assert (await self._async_receive())["type"] == "auth_required"
        await self._socket.send_json({"type": "auth", "access_token": self.token})
        assert (await self._async_receive())["type"] == "auth_ok"

    async def _async_send(self, message: Mapping[str, Any]) -> tuple[int, Any]:
        """Return the number of a message, and the result that came for it; raises Refused."""
        assert self._socket
        number = next(self._ids)
        await self._socket.send_json({"id": number, **message})
        async with self._patience(f"an answer to {message['type']}"):
            answer = await self._async_next(number, "result")
        if not answer["success"]:
            raise Refused(answer["error"]["message"])
        return number, answer.get("result")

    async def _async_next(self, number: int, kind: str) -> Json:
        """Return the next message of a kind with a number; others wait until they are wanted."""
        for message in self._waiting:
            if message["id"] == number and message["type"] == kind:
                self._waiting.remove(message)
                return message
        while True:
            message = await self._async_receive()
            if message["id"] == number and message["type"] == kind:
                return message
            self._waiting.append(message)

    async def _async_receive(self) -> Json:
        assert self._socket
        message: Json = await self._socket.receive_json()
        return message
