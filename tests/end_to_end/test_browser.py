"""Paw Control as people see it: in the frontend of a real Home Assistant, in a real browser."""

from collections.abc import AsyncGenerator
import json
from pathlib import Path
import re
from typing import Any, Final, Literal

from playwright.async_api import Locator, ViewportSize, expect
import pytest
import pytest_asyncio

from .browser import DESKTOP, PHONE, Window, browser
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
# What Home Assistant calls its own, in both languages.
ADD: Final = re.compile(r"^(Add|Hinzufügen)$")
CANCEL: Final = re.compile(r"^(Cancel|Abbrechen)$")
CLOSE: Final = re.compile(r"^(Close|Schließen)$")
CONFIGURE: Final = re.compile(r"^(Configure|Konfigurieren)$")
FINISH: Final = re.compile("finish")
VIEWS: Final = ["dogs", "day", "walks", "health", "performance"]
# Home Assistant's frontend has no texts for the choices within the lists of a form.
NOT_OURS: Final = {"health": ["core_vaccines", "core_vaccines"]}
DOG: Final = "Bella"
ENTRY_PAGE: Final = "config/integrations/integration/pawcontrol"
FLOW: Final = "dialog-data-entry-flow"
OWN_LINE: Final = re.compile(r"^.* (?:WARNING|ERROR) .*\[custom_components.*$", re.MULTILINE)
OWN: Final = "Object.values(hass.entities).filter(entity => entity.platform === 'pawcontrol')"
DOGS_ARE_LIVE: Final = f"""{OWN}.filter(entity => entity.entity_id.startsWith('device_tracker.')
    && hass.states[entity.entity_id]?.attributes.latitude).length === 3"""

# The keys and labels of the fields of a form.
LABELS: Final = "form => form.schema.map(it => [it.name, form.computeLabel(it, form.data)])"

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


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dashboard(house: House, windows: dict[str, Window]) -> str:
    """Make a dashboard from the strategy; returns its path."""
    path = "paw-control"
    await house.async_command(
        "lovelace/dashboards/create", url_path=path, title="Dogs", mode="storage"
    )
    await house.async_command(
        "lovelace/config/save", url_path=path, config={"strategy": {"type": "custom:pawcontrol"}}
    )
    for window in windows.values():
        await window.page.goto(f"{house.url}{path}")  # Only a new page loads the cards.
    return path


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def nothing_complains(house: House, windows: dict[str, Window]) -> AsyncGenerator[None]:
    """Fail a test in which the browser or Home Assistant complains about Paw Control."""
    yield
    complaints = [line for window in windows.values() for line in window.complaints]
    for window in windows.values():
        window.complaints.clear()
    complaints += OWN_LINE.findall(house.log)
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
    await window.async_wait_until(DOGS_ARE_LIVE)


async def async_open_dog_form(window: Window, language: str, step: str) -> Locator:
    """Open one of the forms of a dog as a person does; returns its dialog."""
    words = TEXTS[language]["config_subentries"]["dog"]
    await window.async_show(ENTRY_PAGE)
    row = window.page.locator("ha-config-sub-entry-row").filter(has_text=DOG)
    await row.get_by_role("button", name=words["initiate_flow"]["reconfigure"]).click()
    flow = window.page.locator(FLOW)
    await flow.get_by_text(words["step"]["reconfigure"]["menu_options"][step], exact=True).click()
    await flow.locator("ha-form").wait_for()
    return flow


async def async_close(flow: Locator) -> None:
    """Close the dialog of a form."""
    await flow.get_by_role("button", name=CLOSE).click()
    await expect(flow.locator("ha-form")).to_have_count(0)


async def async_labels(dialog: Locator) -> dict[str, str]:
    """Return what the fields of a form are called, by their keys."""
    labels = await dialog.locator("ha-form").evaluate(LABELS)
    return dict(labels)


async def async_untranslated(flow: Locator, window: Window) -> list[str]:
    """Return the keys of fields in the lists of a form that have no name."""
    untranslated = []
    for selector in await flow.locator("ha-selector-object").all():
        await selector.get_by_role("button", name=ADD).click()
        item = window.page.locator("dialog-form")
        untranslated += [key for key, label in (await async_labels(item)).items() if key == label]
        untranslated += await window.async_nonsense()
        await item.get_by_role("button", name=CANCEL).click()
        await expect(item.locator("ha-form")).to_have_count(0)
    return untranslated


@every_language
async def test_entry_page(windows: dict[str, Window], language: str) -> None:
    window = windows[language]
    await window.async_show(ENTRY_PAGE)
    await window.page.get_by_text(DOG, exact=True).first.wait_for()

    assert await window.async_nonsense() == set()


@every_language
async def test_device_page(windows: dict[str, Window], language: str) -> None:
    window = windows[language]
    await window.async_show(f"config/devices/device/{await async_device(window)}")
    await window.page.locator("ha-config-device-page").get_by_text(DOG).first.wait_for()

    assert await window.async_nonsense() == set()


@every_language
async def test_options(windows: dict[str, Window], language: str) -> None:
    window = windows[language]
    await window.async_show(ENTRY_PAGE)
    row = window.page.locator("ha-config-entry-row")
    await row.get_by_role("button", name=CONFIGURE).click()
    flow = window.page.locator(FLOW)
    await flow.locator("ha-form").wait_for()
    nonsense = await window.async_nonsense()
    labels = await async_labels(flow)
    await async_close(flow)

    assert nonsense == set()
    assert labels.items() <= TEXTS[language]["options"]["step"]["init"]["data"].items()


@every_language
@pytest.mark.parametrize("step", FORMS)
async def test_forms_of_a_dog(windows: dict[str, Window], language: str, step: str) -> None:
    window = windows[language]
    flow = await async_open_dog_form(window, language, step)
    nonsense = await window.async_nonsense()
    labels = await async_labels(flow)
    untranslated = await async_untranslated(flow, window)
    await async_close(flow)

    assert nonsense == set()
    assert labels.items() <= DOG_STEPS[language][step]["data"].items()
    assert untranslated == NOT_OURS.get(step, [])


async def test_diagnostics(windows: dict[str, Window], house: House) -> None:
    window = windows["en"]
    await window.async_show(ENTRY_PAGE)
    await (
        window.page.locator("ha-config-entry-row").get_by_role("button", name="Menu").first.click()
    )
    async with window.page.expect_download() as downloading:
        await window.page.get_by_text("Download diagnostics").first.click()
    text = (await (await downloading.value).path()).read_text(encoding="utf-8")

    assert json.loads(text)["data"]["schema"] == 1
    names = ("Bella", "Luna", "Max", "Paw Park", "latitude", "52.357", house.token)
    assert [name for name in names if name in text] == []


@every_language
async def test_dashboard(windows: dict[str, Window], dashboard: str, language: str) -> None:
    window = windows[language]
    nonsense = {}
    for view in VIEWS:
        await async_show_view(window, dashboard, view)
        nonsense[view] = await window.async_nonsense()
        await expect(window.page.locator("hui-error-card")).to_have_count(0)

    assert nonsense == {view: set() for view in VIEWS}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_accessibility(
    windows: dict[str, Window],
    dashboard: str,
    theme: Literal["light", "dark"],
    size: ViewportSize,
) -> None:
    window = windows["en"]
    await window.page.emulate_media(color_scheme=theme)
    await window.page.set_viewport_size(size)
    violations = []
    for view in VIEWS:
        await async_show_view(window, dashboard, view)
        violations += await window.async_violations()
    await window.page.emulate_media(color_scheme="light")
    await window.page.set_viewport_size(DESKTOP)

    assert violations == []


async def test_keyboard_logs(windows: dict[str, Window], dashboard: str, house: House) -> None:
    window = windows["en"]
    await window.async_show(f"{dashboard}/dogs")
    await window.page.locator("pawcontrol-dog-card").first.wait_for()
    before = await async_logged(house, window, "potty")
    await window.async_tab_to("Pee")
    await window.page.keyboard.press("Enter")
    await window.page.get_by_text("Pee: logged for Bella").wait_for(state="attached")

    assert await async_logged(house, window, "potty") == before + 1


async def test_one_tap_logs(windows: dict[str, Window], dashboard: str, house: House) -> None:
    window = windows["de"]
    await window.async_show(f"{dashboard}/dogs")
    card = window.page.locator("pawcontrol-dog-card").filter(has_text=DOG)
    before = await async_logged(house, window, "meal")
    await card.get_by_role("button", name="Füttern").click()
    await expect(card.get_by_role("status")).not_to_be_empty()

    assert await async_logged(house, window, "meal") == before + 1


async def async_show_view(window: Window, dashboard: str, view: str) -> None:
    """Show a view of the dashboard in place of another one."""
    await window.async_show(f"{dashboard}/{view}")
    shown = window.page.locator("hui-view")
    await expect(shown).to_have_js_property("index", VIEWS.index(view))
    await shown.locator("hui-sections-view hui-card:visible").first.wait_for()


async def async_device(window: Window) -> str:
    """Return the id of the dog's device."""
    found = "Object.values(hass.devices).find(device => device.name === it).id"
    return str(await window.async_evaluate(found, DOG))


async def async_logged(house: House, window: Window, kind: str) -> int:
    """Return how many records of a kind the journal of the dog has."""
    answer = await house.async_act(
        "pawcontrol.export_journal", answer=True, device_id=await async_device(window)
    )
    return [record["kind"] for record in answer["records"]].count(kind)
