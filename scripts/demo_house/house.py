"""Prepare the configuration folder of the demo: no wizard, no login, loopback only."""

from contextlib import suppress
import os
from pathlib import Path
from string import Template
from typing import Any, Final
from zoneinfo import ZoneInfo

from homeassistant.auth import auth_manager_from_config
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.providers.homeassistant import HassAuthProvider, InvalidUser
from homeassistant.components.frontend.storage import STORAGE_VERSION_SYSTEM_DATA
from homeassistant.components.http.config import HTTP_STORAGE_SCHEMA, async_get_and_load_store
from homeassistant.components.lovelace.dashboard import (
    CONFIG_STORAGE_KEY,
    CONFIG_STORAGE_VERSION,
    DASHBOARDS_STORAGE_KEY,
    DASHBOARDS_STORAGE_VERSION,
)
from homeassistant.components.onboarding import (
    STORAGE_KEY as ONBOARDING_STORAGE_KEY,
    STORAGE_VERSION as ONBOARDING_STORAGE_VERSION,
)
from homeassistant.components.onboarding.const import STEPS
from homeassistant.config_entries import ConfigEntries
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.storage import Store

HOST: Final = "127.0.0.1"
USERNAME: Final = "owner"
PASSWORD: Final = "paws"  # noqa: S105  (the demo listens on loopback only and prints it)
INTEGRATIONS: Final = Path(__file__).parents[2] / "custom_components"

CONFIGURATION: Final = Template("""\
# Written by scripts/demo at every start. Additions of your own belong into packages/*.yaml.
homeassistant:
  name: Paw Park
  latitude: 52.3579
  longitude: 4.8686
  elevation: 2
  radius: 60
  unit_system: metric
  currency: EUR
  country: NL
  language: en
  time_zone: $time_zone
  internal_url: http://$host:$port
  packages: !include_dir_named packages
  auth_providers:
    - type: trusted_networks
      trusted_networks: $host
      trusted_users:
        $host: $owner
      allow_bypass_login: true
    - type: homeassistant
  auth_mfa_modules: []
automation: !include automations.yaml
config:
frontend:
history:
isal:
logbook:
logger:
  default: warning
  logs:
    custom_components.pawcontrol: info
my:
person:
  - id: owner
    name: Owner
    user_id: $owner
    device_trackers: device_tracker.owner_phone
scene: !include scenes.yaml
script: !include scripts.yaml
sun:
template:
  - device_tracker:
      - name: Owner phone
        unique_id: owner_phone
        latitude: >-
          $along{{ state_attr(with.place, 'latitude') }}
        longitude: >-
          $along{{ state_attr(with.place, 'longitude') }}
        location_accuracy: "{{ 10 }}"
webhook:
""")

ALONG: Final = (
    "{% set with = namespace(place='zone.home') %}"
    "{% for dog in ['max', 'luna'] + (['bella'] if utcnow().minute < 30 else [])"
    " if is_state('binary_sensor.' ~ dog ~ '_at_home', 'off') %}"
    "{% set with.place = 'device_tracker.' ~ dog %}"
    "{% endfor %}"
)
"""Where the owner is: out with a dog, but for Bella, who runs away after half past each hour."""

DASHBOARDS: Final = (
    ("paw-control", "Paw Control", "mdi:paw", "custom:pawcontrol"),
    ("map", "Map", "mdi:map", "map"),
)
"""Path, title, icon and strategy of each dashboard; the first one opens by itself."""


async def prepare(folder: Path, port: int) -> None:
    """Make a folder ready for Home Assistant; what a former start left stays."""
    (folder / "packages").mkdir(parents=True, exist_ok=True)
    for name in ("automations.yaml", "scenes.yaml", "scripts.yaml"):
        (folder / name).touch()
    _link_integrations(folder / "custom_components")
    hass = HomeAssistant(str(folder))
    try:
        owner = await _owner(hass)
        await _serve_on(hass, port)
        if not (folder / ".storage" / ONBOARDING_STORAGE_KEY).exists():
            await _finish_onboarding(hass)
    finally:
        await hass.async_stop(force=True)
    (folder / "configuration.yaml").write_text(
        CONFIGURATION.substitute(
            along=ALONG, host=HOST, owner=owner, port=port, time_zone=machine_time_zone()
        ),
        encoding="utf-8",
    )


def machine_time_zone() -> str:
    """Return the name of the machine's time zone, or UTC where it has none."""
    localtime = os.path.realpath("/etc/localtime")
    name = os.environ.get("TZ") or localtime.partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name).key
    except ValueError, OSError, LookupError:
        return "UTC"


def _link_integrations(link: Path) -> None:
    """Let the folder use the integration of this repository as it is."""
    link.unlink(missing_ok=True)
    link.symlink_to(INTEGRATIONS, target_is_directory=True)


async def _owner(hass: HomeAssistant) -> str:
    """Return the id of the owner, who is created at the first start."""
    hass.config_entries = ConfigEntries(hass, {})
    await hass.config_entries.async_initialize()
    dr.async_setup(hass)
    await dr.async_load(hass)
    await er.async_load(hass)
    hass.auth = await auth_manager_from_config(hass, [{"type": "homeassistant"}], [])
    for user in await hass.auth.async_get_users():
        if user.is_owner:
            return user.id
    return await _create_owner(hass)


async def _create_owner(hass: HomeAssistant) -> str:
    provider = hass.auth.get_auth_provider("homeassistant", None)
    assert isinstance(provider, HassAuthProvider)  # noqa: S101  (mypy wants to know)
    with suppress(InvalidUser):  # An interrupted first start may have come this far.
        await provider.async_add_auth(USERNAME, PASSWORD)
    credentials = await provider.async_get_or_create_credentials({"username": USERNAME})
    user = await hass.auth.async_create_user("Owner", group_ids=[GROUP_ID_ADMIN])
    await hass.auth.async_link_user(user, credentials)
    return user.id


async def _serve_on(hass: HomeAssistant, port: int) -> None:
    """Confirm the address as Home Assistant's settings page does."""
    store = await async_get_and_load_store(hass)
    await store.async_set_pending(HTTP_STORAGE_SCHEMA({"server_host": [HOST], "server_port": port}))
    if store.pending:
        await store.async_promote_pending()


async def _finish_onboarding(hass: HomeAssistant) -> None:
    """Leave what Home Assistant's wizard leaves: every step done, and dashboards in the sidebar."""
    await _save(
        hass,
        DASHBOARDS_STORAGE_VERSION,
        DASHBOARDS_STORAGE_KEY,
        {"items": [_dashboard(*dashboard) for dashboard in DASHBOARDS]},
    )
    for path, _, _, strategy in DASHBOARDS:
        await _save(
            hass,
            CONFIG_STORAGE_VERSION,
            CONFIG_STORAGE_KEY.format(_dashboard_id(path)),
            {"config": {"strategy": {"type": strategy}}},
        )
    settings = {"core": {"default_panel": DASHBOARDS[0][0]}}
    await _save(hass, STORAGE_VERSION_SYSTEM_DATA, "frontend.system_data", settings)
    await _save(hass, ONBOARDING_STORAGE_VERSION, ONBOARDING_STORAGE_KEY, {"done": STEPS})


def _dashboard(path: str, title: str, icon: str, _strategy: str) -> dict[str, Any]:
    return {
        "id": _dashboard_id(path),
        "url_path": path,
        "title": title,
        "icon": icon,
        "show_in_sidebar": True,
        "require_admin": False,
        "mode": "storage",
    }


def _dashboard_id(path: str) -> str:
    return path.replace("-", "_")


async def _save(hass: HomeAssistant, version: int, key: str, data: dict[str, Any]) -> None:
    await Store[dict[str, Any]](hass, version, key).async_save(data)
