"""Use the demo as a browser does: sign in, add Paw Control, wait until it is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
import json
import time
from typing import Any, Final
from urllib.parse import urlencode

DOMAIN: Final = "pawcontrol"
SOURCE: Final = "demo"
ENTRIES: Final = f"/api/config/config_entries/entry?domain={DOMAIN}"
FLOW: Final = "/api/config/config_entries/flow"
MAX_STEPS: Final = 10
START_TIMEOUT: Final = 180.0
LOAD_TIMEOUT: Final = 60.0
INTERVAL: Final = 0.1

type Json = dict[str, Any]


class DemoError(Exception):
    """The demo cannot go on, for the reason given in one line."""


@dataclass(kw_only=True, slots=True)
class Visitor:
    """A client of the demo's REST interface."""

    host: str
    port: int
    token: str | None = field(default=None, init=False, repr=False)

    @property
    def url(self) -> str:
        """The address for a browser, which is also the client id of the sign-in."""
        return f"http://{self.host}:{self.port}/"

    def add_demo_dogs(self) -> None:
        """Return when the page is usable and the demo entry is loaded; raises DemoError."""
        session = _wait(self._sign_in, START_TIMEOUT, "Home Assistant did not start")
        _wait(self._is_running, START_TIMEOUT, "Home Assistant did not finish its start")
        self.request("GET", "/api/services")  # No page loads without it.
        if not self.request("GET", ENTRIES):
            self._add_entry()
        _wait(self._is_loaded, LOAD_TIMEOUT, "Paw Control did not load")
        self._send("POST", "/auth/revoke", urlencode({"token": session}))

    def request(self, method: str, path: str, body: Json | None = None) -> Any:
        """Return the answer to a request with the owner's rights; raises DemoError."""
        status, answer = self._send(method, path, None if body is None else json.dumps(body))
        if status != HTTPStatus.OK:
            reason = f"{method} {path.partition('?')[0]} answered {status}: {answer.strip()}"
            raise DemoError(reason)
        return json.loads(answer)

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        form = path.startswith("/auth/") and path != "/auth/login_flow"
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        connection = HTTPConnection(self.host, self.port, timeout=LOAD_TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except TimeoutError as error:
            reason = "Home Assistant does not answer"
            raise DemoError(reason) from error
        finally:
            connection.close()

    def _sign_in(self) -> str | None:
        """Sign in without a password; returns the refresh token, or None when it is too early."""
        try:
            status, answer = self._send("POST", "/auth/login_flow", json.dumps(self._login()))
        except OSError, HTTPException:
            return None
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:  # No provider of that kind is set up.
            reason = "Home Assistant came up in recovery mode"
            raise DemoError(reason)
        if status != HTTPStatus.OK:
            return None
        code = json.loads(answer)["result"]
        grant = {"grant_type": "authorization_code", "code": code, "client_id": self.url}
        tokens = json.loads(self._send("POST", "/auth/token", urlencode(grant))[1])
        self.token = tokens["access_token"]
        return str(tokens["refresh_token"])

    def _login(self) -> Json:
        return {
            "client_id": self.url,
            "redirect_uri": self.url,
            "handler": ["trusted_networks", None],
        }

    def _is_running(self) -> bool:
        return bool(self.request("GET", "/api/config")["state"] == "RUNNING")

    def _add_entry(self) -> None:
        """Go through the config flow, taking the demo and every suggested value."""
        step: Json = self.request("POST", FLOW, {"handler": DOMAIN})
        for _ in range(MAX_STEPS):
            if step["type"] == "create_entry":
                return
            step = self.request("POST", f"{FLOW}/{step['flow_id']}", _answer(step))
        reason = "the config flow does not come to an end"
        raise DemoError(reason)

    def _is_loaded(self) -> bool:
        entries = self.request("GET", ENTRIES)
        failed = [entry for entry in entries if entry["state"] == "setup_error"]
        if failed:
            reason = f"Paw Control could not be set up: {failed[0]['reason']}"
            raise DemoError(reason)
        return any(entry["state"] == "loaded" for entry in entries)


def _answer(step: Mapping[str, Any]) -> Json:
    """Return what to enter at a step of the config flow; raises DemoError where it is stuck."""
    if step["type"] == "menu":
        return {"next_step_id": SOURCE}
    if step["type"] == "form" and not step["errors"]:
        return {}
    reason = f"the config flow stops: {step.get('reason') or step.get('errors') or step['type']}"
    raise DemoError(reason)


def _wait[Result](check: Callable[[], Result | None], timeout: float, failure: str) -> Result:
    """Return the first truthy result of the check; raises DemoError after timeout seconds."""
    end = time.monotonic() + timeout
    while not (result := check()):
        if time.monotonic() > end:
            raise DemoError(failure)
        time.sleep(INTERVAL)
    return result
