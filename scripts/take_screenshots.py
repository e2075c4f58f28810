"""Take the pictures in docs/images from a demo of its own: take_screenshots.py CHROMIUM."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import re
import signal
import socket
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any, Final

from PIL import Image
from playwright.sync_api import (
    ConsoleMessage,
    Error as BrowserError,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.end_to_end.browser import CHROMIUM_OPTIONS, DESKTOP, NO_TEXT, PHONE, VISIBLE_TEXTS

ROOT: Final = Path(__file__).parent.parent
IMAGES: Final = ROOT / "docs" / "images"
BRAND: Final = ROOT / "custom_components" / "pawcontrol" / "brand"
DOMAIN: Final = "pawcontrol"
ENTRIES: Final = "config/config_entries/entry"
DASHBOARD: Final = "config/integrations/dashboard"
SEARCH: Final = "dialog-add-integration"
FLOW: Final = "dialog-data-entry-flow"
FINISH: Final = re.compile("finish", re.IGNORECASE)
DOG: Final = "Bella"
PICTURES: Final = "dog-pictures"
STRATEGY: Final = {"type": "custom:pawcontrol"}
ENTRY: Final = "Paw Control demo"
MARKER: Final = "ha-entity-marker"
"""A dog on the map, which takes its time."""
MAX_SIZE: Final = 100_000
END_TIMEOUT: Final = 30.0
STEP_TIMEOUT: Final = 20_000.0
FIGURES_TIMEOUT: Final = 120_000.0
TOLD_TIMEOUT: Final = 660_000.0
"""A repair is told when something was missed twice, in five minutes each."""
WALK_TIMEOUT: Final = 900_000.0
"""Each dog is out for ten minutes in thirty."""
ANIMATION: Final = 800.0
# What somebody may link to a dog. A fix of its own, so that the form has something to offer.
COLLAR: Final[dict[str, dict[str, Any]]] = {
    "device_tracker.rocky_collar": {
        "state": "home",
        "attributes": {"friendly_name": "Rocky's collar", "source_type": "gps"},
    },
    "sensor.rocky_collar_battery": {
        "state": "84",
        "attributes": {
            "friendly_name": "Rocky's collar battery",
            "device_class": "battery",
            "unit_of_measurement": "%",
        },
    },
}
HASS: Final = "document.querySelector('home-assistant').hass"
CALL: Final = f"([method, path, data]) => {HASS}.callApi(method, path, data)"
SEND: Final = f"message => {HASS}.callWS(message)"
DEVICE: Final = f"name => Object.values({HASS}.devices).find(it => it.name === name).id"
DOGS_ARE_LIVE: Final = f"""() => Object.values({HASS}.entities).filter(entity =>
    entity.platform === '{DOMAIN}' && entity.entity_id.startsWith('device_tracker.') &&
    {HASS}.states[entity.entity_id]?.attributes.latitude).length === 3"""
FIGURES_ARE_IN: Final = f"""() => Object.values({HASS}.entities).some(entity =>
    entity.platform === '{DOMAIN}' && entity.translation_key === 'state_writes' &&
    {HASS}.states[entity.entity_id].state > 0)"""
SOMEBODY_WALKS: Final = f"""() => Object.values({HASS}.entities).find(entity =>
    entity.platform === '{DOMAIN}' && entity.entity_id.startsWith('switch.') &&
    entity.translation_key === 'walk' && {HASS}.states[entity.entity_id]?.state === 'on' &&
    {HASS}.devices[entity.device_id].name !== '{DOG}')?.device_id"""
PEE: Final = f"""device => Object.values({HASS}.entities).filter(entity =>
    entity.device_id === device && entity.translation_key === 'pee').map(it => it.entity_id)"""
COMPLAINT: Final = re.compile(
    rf"^.* (?:WARNING|ERROR|CRITICAL) .*\[custom_components\.{DOMAIN}.*$", re.MULTILINE
)


@dataclass(kw_only=True)  # no slots: Playwright marks the listeners it has been given
class Photographer:
    """Takes pictures of a page and notes what looks wrong."""

    page: Page
    url: str
    problems: list[str]

    def listen(self) -> None:
        """Note every complaint of the browser that concerns Paw Control."""
        self.page.set_default_timeout(STEP_TIMEOUT)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._note_own(f"page error: {error}"))
        self.page.on("response", self._on_response)

    def open(self, path: str) -> None:
        """Open a page of Home Assistant."""
        self.page.goto(f"{self.url}{path}")
        self.page.locator("home-assistant-main").wait_for()

    def take(self, name: str, part: str | None = None) -> None:
        """Write a picture once nothing loads or moves, and check what can be read in it.

        Of a part of the page, if a selector names one.
        """
        expect(self.page.locator("ha-spinner:visible")).to_have_count(0, timeout=STEP_TIMEOUT)
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(ANIMATION)
        path = IMAGES / f"{name}.png"
        if part:
            self.page.locator(part).first.screenshot(path=path)
        else:
            self.page.screenshot(path=path)
        shrink(path)
        if path.stat().st_size > MAX_SIZE:
            self.problems.append(f"{path.name} has more than {MAX_SIZE} bytes")
        keys = {key for text in self.page.evaluate(VISIBLE_TEXTS) for key in NO_TEXT.findall(text)}
        self.problems += [f"{path.name} shows the key {key}" for key in sorted(keys)]

    def send(self, kind: str, **fields: Any) -> Any:
        """Return Home Assistant's answer to a command of the page."""
        return self.page.evaluate(SEND, {"type": kind, **fields})

    def call(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        """Return Home Assistant's answer to a request by the page."""
        return self.page.evaluate(CALL, [method, path, data])

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note_own(f"console: {message.text} ({message.location['url']})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:  # noqa: PLR2004  (the statuses of failures start here)
            self._note_own(f"{response.request.method} {response.url} answered {response.status}")

    def _note_own(self, complaint: str) -> None:
        if DOMAIN in complaint or "config_entries" in complaint:
            self.problems.append(complaint)


def main() -> int:
    """Take all pictures; each problem is one line on stderr."""
    problems: list[str] = []
    try:
        with demo(problems) as url, photographer(sys.argv[1], url, problems) as camera:
            draw_icons(camera.page)
            show_running(camera)
            show_dashboard(camera)
            show_health(camera)
            show_adding(camera)
            walker = mark_walk(camera)
            show_repairs(camera)
            show_lived_in(camera, walker)
    except (BrowserError, AssertionError, OSError, subprocess.TimeoutExpired) as error:
        problems.append(str(error))
    for problem in problems:
        print(f"screenshots: {problem}", file=sys.stderr)
    return int(bool(problems))


def shrink(path: Path) -> None:
    """Make a picture a third as long by drawing it in 256 colors."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256).save(path, optimize=True)


@contextmanager
def demo(problems: list[str]) -> Iterator[str]:
    """Run scripts/demo in a temporary folder; yields its address, and notes what it logged."""
    url = address()
    with TemporaryDirectory() as folder:
        with subprocess.Popen(  # noqa: S603  (our own script)
            [ROOT / "scripts" / "demo", "--port", url.rpartition(":")[2].rstrip("/")],
            env=os.environ | {"PAWCONTROL_DEMO_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                if not any(url in line for line in process.stdout or ()):
                    reason = "the demo did not start (see above)"
                    raise OSError(reason)
                yield url
            finally:
                end(process)
        log = Path(folder) / "home-assistant.log"
        problems += COMPLAINT.findall(log.read_text(encoding="utf-8"))


def end(process: subprocess.Popen[str]) -> None:
    """End Home Assistant as Ctrl-C does, and hard when that takes too long."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(END_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    if process.returncode:
        reason = f"the demo ended with exit code {process.returncode}"
        raise OSError(reason)


def address() -> str:
    """Return an address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


@contextmanager
def photographer(chromium: str, url: str, problems: list[str]) -> Iterator[Photographer]:
    """Start the browser with a page that listens for complaints."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_OPTIONS))
        page = browser.new_page(
            viewport=DESKTOP,
            device_scale_factor=1,
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        camera = Photographer(page=page, url=url, problems=problems)
        camera.listen()
        yield camera
        browser.close()


def draw_icons(page: Page) -> None:
    """Draw the icons of the integration from their source."""
    picture = (IMAGES / "icon.svg").read_text(encoding="utf-8")
    style = "<style>* {margin: 0} svg {display: block; width: %dpx; height: %dpx}</style>"
    for name, size in (("icon", 256), ("icon@2x", 512)):
        page.set_content(style % (size, size) + picture)
        page.locator("svg").screenshot(path=BRAND / f"{name}.png", omit_background=True)


def show_adding(camera: Photographer) -> None:
    """Take away what scripts/demo added, and add it as a person does."""
    camera.open(DASHBOARD)
    for entry in camera.call("GET", f"{ENTRIES}?domain={DOMAIN}"):
        camera.call("DELETE", f"{ENTRIES}/{entry['entry_id']}")
    for entity, state in COLLAR.items():
        camera.call("POST", f"states/{entity}", state)
    camera.open(DASHBOARD)
    flow = choose_integration(camera)
    camera.take("add-2-source")
    flow.get_by_text("Home Assistant entities").click()
    describe_dog(camera, flow)
    camera.open(DASHBOARD)
    flow = choose_integration(camera)
    flow.get_by_text("Demo pack").click()
    flow.get_by_role("button", name="Submit").wait_for()
    camera.take("add-3-demo")
    flow.get_by_role("button", name="Submit").click()
    flow.get_by_role("button", name=FINISH).wait_for()
    camera.take("add-4-done")
    flow.get_by_role("button", name=FINISH).click()
    camera.page.wait_for_function(DOGS_ARE_LIVE)


def choose_integration(camera: Photographer) -> Locator:
    """Find Paw Control in the dialog that adds integrations; returns the dialog of its flow."""
    camera.page.get_by_role("button", name="Add integration").click()
    search = camera.page.locator(SEARCH)
    search.locator("input").fill("Paw Control")
    choice = search.get_by_text("Paw Control", exact=True)
    choice.wait_for()
    search.locator("input").press("End")  # The dialog selects the text when it opens late.
    camera.take("add-1-search")
    choice.click()
    flow = camera.page.locator(FLOW)
    flow.get_by_text("Demo pack").wait_for()
    return flow


def describe_dog(camera: Photographer, flow: Locator) -> None:
    """Fill in the form of a dog that trackers of Home Assistant follow."""
    flow.locator("ha-selector-text input").first.fill("Rocky")
    flow.locator("ha-selector-number input").first.fill("18.4")
    camera.take("add-3-dog")
    entities = flow.locator("ha-selector-entity")
    for field_number, choice in ((2, "Rocky's collar"), (3, "Rocky's collar battery")):
        entities.nth(field_number).get_by_text("Select an entity").click()
        flow.locator("ha-combo-box-item").get_by_text(choice, exact=True).click()
        camera.page.wait_for_timeout(ANIMATION)
        entities.nth(field_number).get_by_text(choice, exact=True).wait_for()
    entities.last.scroll_into_view_if_needed()
    camera.take("add-3-dog-links")
    flow.get_by_role("button", name="Submit").click()
    flow.get_by_role("button", name=FINISH).click()


def show_running(camera: Photographer) -> None:
    """Show where the dogs are, and what Home Assistant knows of them."""
    camera.open(f"config/integrations/integration/{DOMAIN}")
    camera.page.wait_for_function(DOGS_ARE_LIVE)
    camera.page.get_by_text(DOG, exact=True).first.wait_for()
    camera.take("integration")
    open_device(camera, ENTRY)
    camera.page.wait_for_function(FIGURES_ARE_IN, timeout=FIGURES_TIMEOUT)
    camera.take("diagnostics")
    open_device(camera, DOG)
    camera.take("device")


def show_dashboard(camera: Photographer) -> None:
    """Show the dashboard that makes itself, and the cards."""
    page = camera.page
    camera.send("lovelace/dashboards/create", url_path=PICTURES, title="Dogs", icon="mdi:paw")
    camera.send("lovelace/config/save", url_path=PICTURES, config={"strategy": STRATEGY})
    show_view(camera, "dogs", "dashboard", MARKER)
    camera.take("dog-card", "pawcontrol-dog-card")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    show_view(camera, "dogs", "dashboard-dark", MARKER)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    show_view(camera, "dogs", "dashboard-phone", MARKER)
    page.set_viewport_size(DESKTOP)


def show_view(camera: Photographer, view: str, name: str, part: str = "hui-card") -> None:
    """Show a view of the dashboard once there is such a part of it."""
    camera.open(f"{PICTURES}/{view}")
    camera.page.locator(f"hui-sections-view {part}:visible").first.wait_for()
    camera.take(name)


def show_repairs(camera: Photographer) -> None:
    """Take away what the dog is linked to, and show that this is told."""
    for entity in COLLAR:
        camera.call("DELETE", f"states/{entity}")
    camera.open("config/repairs")
    camera.page.locator("ha-config-repairs").get_by_text("Rocky").wait_for(timeout=TOLD_TIMEOUT)
    camera.take("repairs")


def mark_walk(camera: Photographer) -> str:
    """Wait until one of the dogs that never run away is on a walk, and log that it peed there.

    Returns its device.
    """
    camera.page.wait_for_function(SOMEBODY_WALKS, timeout=WALK_TIMEOUT)
    device: str = camera.page.evaluate(SOMEBODY_WALKS)
    (button,) = camera.page.evaluate(PEE, device)
    camera.call("POST", "services/button/press", {"entity_id": button})
    return device


def show_lived_in(camera: Photographer, walker: str) -> None:
    """Show what there is to see once the dogs of the demo have been there for some time."""
    for entry in camera.call("GET", f"{ENTRIES}?domain={DOMAIN}"):
        if entry["title"] != ENTRY:
            camera.call("DELETE", f"{ENTRIES}/{entry['entry_id']}")
    show_view(camera, "performance", "performance")
    card = {"type": "custom:pawcontrol-walk-card", "device_id": walker}
    views = [{"path": "walk", "title": "Walk", "cards": [card]}]
    camera.send("lovelace/config/save", url_path=PICTURES, config={"views": views})
    camera.open(f"{PICTURES}/walk")
    camera.page.locator("pawcontrol-walk-card select").first.wait_for()
    camera.take("walk-card", "pawcontrol-walk-card")


def show_health(camera: Photographer) -> None:
    """Show the form about the health of a dog."""
    camera.open(f"config/integrations/integration/{DOMAIN}")
    row = camera.page.locator("ha-config-sub-entry-row").filter(has_text=DOG)
    row.get_by_role("button", name="Edit dog").click()
    flow = camera.page.locator(FLOW)
    flow.get_by_text("Health", exact=True).click()
    flow.get_by_text("Target weight").wait_for()
    camera.take("health-form")


def open_device(camera: Photographer, name: str) -> None:
    """Open the page of a device."""
    camera.open(f"config/devices/device/{camera.page.evaluate(DEVICE, name)}")
    camera.page.locator("ha-config-device-page").get_by_text(name).first.wait_for()


if __name__ == "__main__":
    sys.exit(main())
