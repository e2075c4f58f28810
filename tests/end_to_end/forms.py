"""The dialogs of the integration, as a person fills them in, and what was filled in so far."""

from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any, Final

from .house import House, Json

_FLOWS: Final = "/api/config/config_entries"
_TEXTS: Final = Path(__file__).parents[2] / "custom_components/pawcontrol/translations/en.json"


@dataclass(kw_only=True)
class Dialog:
    """A form or a menu that is open, or what became of it."""

    forms: Forms
    kind: str
    """Where its texts stand in the translations."""
    path: str
    shown: Json

    @property
    def step(self) -> str:
        """Which step is open."""
        return str(self.shown["step_id"])

    @property
    def type(self) -> str:
        """What it is, or was in the end."""
        return str(self.shown["type"])

    @property
    def reason(self) -> str:
        """Why it ended."""
        return str(self.shown["reason"])

    @property
    def errors(self) -> Json:
        """What is wrong, by field."""
        return dict(self.shown["errors"] or {})

    @property
    def suggested(self) -> Json:
        """What stands in the fields already."""
        told = {each["name"]: each for each in self.shown["data_schema"]}
        values = {
            name: each.get("description", {}).get("suggested_value", each.get("default"))
            for name, each in told.items()
        }
        return {name: value for name, value in values.items() if value is not None}

    async def async_choose(self, step: str) -> Dialog:
        """Choose from a menu."""
        return await self.async_send(next_step_id=step)

    async def async_send(self, **values: Any) -> Dialog:
        """Send a form; return what follows."""
        before = self.step
        path = f"{self.path}/{self.shown['flow_id']}"
        shown = await self.forms.house.async_request("POST", path, values)
        after = Dialog(forms=self.forms, kind=self.kind, path=self.path, shown=shown)
        if not shown.get("errors"):
            self.forms.note(f"{self.kind}.step.{before}", values)
        return after


@dataclass(kw_only=True)
class Forms:
    """Opens dialogs, and remembers what was sent without an error."""

    house: House
    sent: set[str] = field(default_factory=set)
    """Steps, and their fields, as they are in the translations."""

    async def async_add(self, source: str) -> Dialog:
        """Open the dialog that adds the integration, and choose where positions come from."""
        menu = await self._async_open("config", "/flow", handler="pawcontrol")
        return await menu.async_choose(source)

    async def async_reconfigure(self, entry_id: str) -> Dialog:
        """Open the dialog that changes where a server is."""
        return await self._async_open("config", "/flow", handler="pawcontrol", entry_id=entry_id)

    async def async_reauth(self) -> Dialog:
        """Open the dialog that the house asks to be filled in."""
        flow_id = await self.house.async_wait_for_flow()
        shown = await self.house.async_request("GET", f"{_FLOWS}/flow/{flow_id}")
        return Dialog(forms=self, kind="config", path=f"{_FLOWS}/flow", shown=shown)

    async def async_options(self, entry_id: str) -> Dialog:
        """Open the options of an entry."""
        return await self._async_open("options", "/options/flow", handler=entry_id)

    async def async_add_dog(self, entry_id: str) -> Dialog:
        """Open the dialog that adds a dog."""
        return await self._async_dog(entry_id)

    async def async_edit_dog(self, entry_id: str, dog_id: str, step: str) -> Dialog:
        """Open the dialog that changes a dog, and choose what to change."""
        menu = await self._async_dog(entry_id, subentry_id=dog_id)
        return await menu.async_choose(step)

    async def _async_dog(self, entry_id: str, **fields: Any) -> Dialog:
        path, handler = "/subentries/flow", [entry_id, "dog"]
        return await self._async_open("config_subentries.dog", path, handler=handler, **fields)

    async def _async_open(self, kind: str, path: str, **fields: Any) -> Dialog:
        path = f"{_FLOWS}{path}"
        shown = await self.house.async_request("POST", path, fields)
        return Dialog(forms=self, kind=kind, path=path, shown=shown)

    def note(self, step: str, values: Json) -> None:
        """Remember that a step was sent with values, which are fields or the choice of a menu."""
        fields = {
            f"menu_options.{values[name]}" if name == "next_step_id" else f"data.{name}"
            for name in values
        }
        self.sent |= {step, *(f"{step}.{field}" for field in fields)}


def all_forms() -> set[str]:
    """Return all steps and fields that have a text, as `Forms.sent` names them."""
    texts = json.loads(_TEXTS.read_text(encoding="utf-8"))
    kinds = {"config": texts["config"], "options": texts["options"]}
    kinds |= {
        f"config_subentries.{kind}": told for kind, told in texts["config_subentries"].items()
    }
    steps = {
        f"{kind}.step.{name}": step
        for kind, told in kinds.items()
        for name, step in told["step"].items()
    }
    return {
        *steps,
        *(
            f"{name}.{part}.{field}"
            for name, step in steps.items()
            for part in ("data", "menu_options")
            for field in step.get(part, {})
        ),
    }


def all_actions() -> set[str]:
    """Return the names of all actions that have a text."""
    return set(json.loads(_TEXTS.read_text(encoding="utf-8"))["services"])
