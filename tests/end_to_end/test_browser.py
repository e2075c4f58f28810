"""Paw Control as people see it: in the frontend of a real Home Assistant, in a real browser."""

from collections.abc import AsyncGenerator
import json
from pathlib import Path
import re
from typing import Any, Final

from playwright.async_api import Locator, expect
import pytest
import pytest_asyncio

from .browser import Window, browser
from .house import House

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(600),  # A Chromium may have to be fetched.
    pytest.mark.xdist_group("end_to_end"),
]

_TRANSLATIONS: Final = Path(__file__).parents[2] / "custom_components/pawcontrol/translations"
TEXTS: Final[dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in _TRANSLATIONS.iterdir()
}
DOG_STEPS: Final[dict[str, dict[str, Any]]] = {
    language: texts["config_subentries"]["dog"]["step"] for language, texts in TEXTS.items()
}
FORMS: Final = list(DOG_STEPS["en"]["reconfigure"]["menu_options"])
ADD_INTEGRATION: Final = {"en": "Add integration", "de": "Integration hinzufügen"}
FINISH: Final = re.compile("finish")
DOG: Final = "Bella"
ENTRY_PAGE: Final = "config/integrations/integration/pawcontrol"
FLOW: Final = "dialog-data-entry-flow"
OWN: Final = "Object.values(hass.entities).filter(entity => entity.platform === 'pawcontrol')"
DOGS_ARE_LIVE: Final = f"""{OWN}.filter(entity => entity.entity_id.startsWith('device_tracker.')
    && hass.states[entity.entity_id]?.attributes.latitude).length === 3"""

every_language = pytest.mark.parametrize("language", sorted(TEXTS))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def windows(house: House) -> AsyncGenerator[dict[str, Window]]:
    """Open a window for each language on a house that has the demo dogs, added by its dialogs."""
    async with browser() as chromium:
        windows = {
            language: await Window.async_open(chromium, house.url, locale=language)
            for language in sorted(TEXTS)
        }
        await async_add_demo_dogs(windows["en"])
        yield windows


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def nothing_complains(house: House, windows: dict[str, Window]) -> AsyncGenerator[None]:
    """Fail a test in which the browser or Home Assistant complains about Paw Control."""
    yield
    complaints = [line for window in windows.values() for line in window.complaints]
    for window in windows.values():
        window.complaints.clear()
    complaints += re.findall(r"^.* (?:WARNING|ERROR) .*\[custom_components.*$", house.log, re.M)
    assert not complaints, "\n".join(complaints)


async def async_add_demo_dogs(window: Window) -> None:
    """Add the integration as a person does."""
    await window.async_show("config/integrations/dashboard")
    await window.page.get_by_role("button", name="Add integration").click()
    search = window.page.locator("dialog-add-integration")
    await search.locator("input").fill("Paw Control")
    await search.get_by_text("Paw Control", exact=True).click()
    flow = window.page.locator(FLOW)
    await flow.get_by_text("Demo pack").click()
    await flow.get_by_role("button", name="Submit").click()
    await flow.get_by_role("button", name=FINISH).click()
    await expect(flow).to_be_hidden()
    await window.async_wait_until(DOGS_ARE_LIVE)


async def async_open_dog_form(window: Window, step: str, language: str) -> Locator:
    """Open one of the forms of a dog as a person does; returns its dialog."""
    words = TEXTS[language]["config_subentries"]["dog"]
    await window.async_show(ENTRY_PAGE)
    row = window.page.locator("ha-config-sub-entry-row").filter(has_text=DOG)
    await row.get_by_role("button", name=words["initiate_flow"]["reconfigure"]).click()
    flow = window.page.locator(FLOW)
    await flow.get_by_text(words["step"]["reconfigure"]["menu_options"][step], exact=True).click()
    await flow.get_by_text(words["step"][step]["title"]).first.wait_for()
    return flow


@every_language
async def test_entry_page(windows: dict[str, Window], language: str) -> None:
    window = windows[language]
    await window.async_show(ENTRY_PAGE)
    await window.page.get_by_text(DOG, exact=True).first.wait_for()

    assert await window.async_nonsense() == set()


@every_language
async def test_device_page(windows: dict[str, Window], language: str) -> None:
    window = windows[language]
    device = await window.async_evaluate(
        "Object.values(hass.devices).find(device => device.name === it).id", DOG
    )
    await window.async_show(f"config/devices/device/{device}")
    await window.page.locator("ha-config-device-page").get_by_text(DOG).first.wait_for()

    assert await window.async_nonsense() == set()


@every_language
@pytest.mark.parametrize("step", FORMS)
async def test_forms_of_a_dog(windows: dict[str, Window], language: str, step: str) -> None:
    window = windows[language]
    flow = await async_open_dog_form(window, step, language)
    print(await flow.locator("ha-form").evaluate_all("forms => forms.map(form => form.schema.map(field => [field.name, form.computeLabel(field, form.data)]))"))
    bad = await window.async_nonsense()
    await window.page.screenshot(path=f"/tmp/w/e2/form-{step}-{language}.png")
    assert bad == set()
    await flow.get_by_role("button", name=re.compile("Close|Schließen")).click()
    await expect(flow.locator("ha-form")).to_have_count(0)
