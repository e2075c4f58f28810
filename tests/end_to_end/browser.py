"""A browser in which a person looks at a house, and what may not be seen or heard there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
import re
from subprocess import PIPE
from typing import Any, Final

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Response,
    ViewportSize,
    async_playwright,
    expect,
)

_ROOT: Final = Path(__file__).parents[2]
_DOMAIN: Final = "pawcontrol"
_PATIENCE: Final = 60_000.0
"""Milliseconds until something that takes a moment on an idle machine has gone wrong."""
CHROMIUM_OPTIONS: Final = (
    "--no-sandbox",  # Root has to do without it.
    "--disable-background-networking",
    "--use-gl=angle",  # The map needs WebGL, which software draws here.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_MOMENT: Final = 250.0
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}

_TABS: Final = 100
_AXE: Final = files("axe_playwright_python") / "axe.min.js"

_HASS: Final = "document.querySelector('home-assistant').hass"
_GO: Final = """path => {
    history.pushState(null, '', path);
    window.dispatchEvent(new CustomEvent('location-changed', {detail: {replace: false}}));
}"""
# What is read and what is read out, through all shadow roots.
VISIBLE_TEXTS: Final = """() => {
    const texts = [];
    const range = document.createRange();
    const visit = node => {
        if (['STYLE', 'SCRIPT'].includes(node.nodeName)) return;
        if (node.nodeType === Node.TEXT_NODE) {
            range.selectNode(node);
            if (range.getClientRects().length) texts.push(node.textContent);
        } else if (node.nodeType === Node.ELEMENT_NODE && node.checkVisibility()) {
            ['aria-label', 'title', 'alt', 'placeholder'].forEach(name =>
                texts.push(node.getAttribute(name) ?? ''));
        }
        [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].forEach(visit);
    };
    visit(document.body);
    return texts;
}"""
# What has the focus, through all shadow roots.
_FOCUSED: Final = """() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused?.innerText?.trim() ?? '';
}"""
# Violations of the rules of accessibility in what is ours.
_VIOLATIONS: Final = """async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const {violations} = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
    return violations.flatMap(({id, nodes}) => nodes
        .map(({target, any}) => [target.flat(), any.map(it => it.message)])
        .filter(([path]) => path.some(it => it.includes('pawcontrol-')))
        .map(([path, why]) => `${id} of ${path.at(-1)}: ${why}`));
}"""
# Where a text has no translation the frontend shows its key; and what scripts make of nothing.
NO_TEXT: Final = re.compile(
    r"\bcomponent\.\w+|\b[a-z]+(?:_[a-z]+)+\b|\bundefined\b|\bNaN\b|\[object \w+\]|Invalid Date"
)


async def async_find_chromium() -> str:
    """Return the path of a Chromium, which is fetched where none is installed."""
    finder = await asyncio.create_subprocess_exec(
        _ROOT / "scripts" / "browser", stdout=PIPE, stderr=PIPE
    )
    found, complaint = await finder.communicate()
    assert finder.returncode == 0, complaint.decode()
    return found.decode().strip()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Run a Chromium."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=await async_find_chromium(), args=list(CHROMIUM_OPTIONS)
        )
        yield chromium
        await chromium.close()


@dataclass(kw_only=True)  # no slots: Playwright marks the listeners it has been given
class Window:
    """A window on a house, and what its console says about Paw Control."""

    page: Page
    url: str
    complaints: list[str]

    @classmethod
    async def async_open(cls, chromium: Browser, url: str, *, locale: str = "en-GB") -> Window:
        """Open a window in a language, signed in."""
        context = await chromium.new_context(
            viewport=DESKTOP,
            color_scheme="light",
            locale=locale,
            reduced_motion="reduce",
            timezone_id="Europe/Berlin",
        )
        page = await context.new_page()
        page.set_default_timeout(_PATIENCE)
        window = cls(page=page, url=url, complaints=[])
        page.on("console", window._on_console)
        page.on("pageerror", window._on_page_error)
        page.on("response", window._on_response)
        await page.goto(f"{url}profile")
        await page.locator("home-assistant-main").wait_for()
        return window

    async def async_show(self, path: str) -> None:
        """Go to a page as a link within Home Assistant does."""
        await self.page.evaluate(_GO, f"/{path}")

    async def async_texts(self) -> list[str]:
        """Return what is shown, or read out, as soon as it stays the same for a moment."""
        await expect(self.page.locator("ha-spinner:visible")).to_have_count(0, timeout=_PATIENCE)
        texts: list[str] = []
        while texts != (now := await self.page.evaluate(VISIBLE_TEXTS)):
            texts = now
            await self.page.wait_for_timeout(_MOMENT)
        return texts

    async def async_nonsense(self) -> set[str]:
        """Return what is shown, or read out, and is no text for people."""
        return {found for text in await self.async_texts() for found in NO_TEXT.findall(text)}

    async def async_violations(self) -> list[str]:
        """Return what in our own elements is an obstacle for some people."""
        await self.async_texts()
        await self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        violations: list[str] = await self.page.evaluate(_VIOLATIONS)
        return violations

    async def async_tab_to(self, label: str) -> None:
        """Press the tab key until something with a label has the focus."""
        passed = [""]
        while passed[-1] != label:
            assert len(passed) < _TABS, f"The tab key leads to {passed}, and not to {label}"
            await self.page.keyboard.press("Tab")
            passed.append(await self.page.evaluate(_FOCUSED))

    async def async_evaluate(self, expression: str, argument: Any = None) -> Any:
        """Return the value of an expression of the page in which `hass` is known."""
        return await self.page.evaluate(
            f"it => {{ const hass = {_HASS}; return {expression}; }}", argument
        )

    async def async_wait_until(self, expression: str) -> None:
        """Wait for an expression of the page, in which `hass` is known, to be true."""
        await self.page.wait_for_function(f"() => {{ const hass = {_HASS}; return {expression}; }}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note_own(f"{message.type}: {message.text} ({message.location['url']})")

    def _on_page_error(self, error: Error) -> None:
        self._note_own(f"page error: {error}\n{error.stack}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self._note_own(f"{response.request.method} {response.url} answered {response.status}")

    def _note_own(self, complaint: str) -> None:
        if _DOMAIN in complaint or "config_entries" in complaint:
            self.complaints.append(complaint)
