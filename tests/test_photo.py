"""Photos of dogs: chosen in the form, shown by the tracker; nothing of what else may be chosen."""

from http import HTTPStatus
from io import BytesIO
from typing import Any, Final

from aiohttp import FormData
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from PIL import Image
import pytest

from .common import (
    TRACKER,
    HassClient,
    async_load,
    demo_entry,
    dog_data,
    dog_id,
    entities_entry,
    entity_id,
    place,
)
from .forms import async_open, async_submit, suggested

FORM: Final = {
    "name": "Rex",
    "sex": "male",
    "neutered": False,
    "weight": 20.0,
    "home_zone": "zone.home",
    "trackers": [TRACKER],
}


def _photo(media: str) -> dict[str, Any]:
    """Return media as the browser's picker gives it."""
    return {
        "media_content_id": f"media-source://{media}",
        "media_content_type": "image/png",
        "metadata": {"title": "rex.png", "navigateIds": [{}]},
    }


def _shown(hass: HomeAssistant, index: int = 0) -> str | None:
    """Return the address of the picture that the tracker of a dog shows."""
    tracker = hass.states.get(entity_id(hass, "device_tracker", "position", dog_id(index)))
    assert tracker
    picture: str | None = tracker.attributes.get("entity_picture")
    return picture


@pytest.fixture(name="rex")
async def _rex(hass: HomeAssistant) -> ConfigEntry:
    place(hass)
    entry = entities_entry(hass)
    await async_load(hass, entry)
    return entry


async def test_an_uploaded_photo_is_shown(
    hass: HomeAssistant, rex: ConfigEntry, hass_client: HassClient
) -> None:
    assert await async_setup_component(hass, "image_upload", {})
    client, file, form = await hass_client(), BytesIO(), FormData()
    Image.new("RGB", (900, 600), "sienna").save(file, "PNG")
    form.add_field("file", file.getvalue(), filename="rex.png", content_type="image/png")
    uploaded = await (await client.post("/api/image/upload", data=form)).json()
    photo = _photo(f"image_upload/{uploaded['id']}")

    result = await async_submit(
        hass, await async_open(hass, rex, "profile"), FORM | {"photo": photo}
    )
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    shown = _shown(hass)
    assert shown
    answer = await client.get(shown)
    assert answer.status == HTTPStatus.OK
    with Image.open(BytesIO(await answer.read())) as image:
        assert image.width == 512


async def test_a_photo_stays_until_it_is_taken_away(hass: HomeAssistant, rex: ConfigEntry) -> None:
    photo = _photo("image_upload/0a1b")
    for chosen, picture in (
        ({"photo": photo}, "/api/image/serve/0a1b/512x512"),
        ({}, None),
    ):
        form = await async_open(hass, rex, "profile")
        await async_submit(hass, form, FORM | chosen)
        await hass.async_block_till_done()
        assert _shown(hass) == picture
        form = await async_open(hass, rex, "profile")
        assert suggested(form).get("photo") == chosen.get("photo")


@pytest.mark.parametrize(
    "media",
    [
        "media_source/local/rex.png",
        "image_upload/",
        "image_upload/0a1b/../../states",
        "camera/camera.door",
    ],
)
async def test_media_from_elsewhere_are_refused(
    hass: HomeAssistant, rex: ConfigEntry, media: str
) -> None:
    form = await async_open(hass, rex, "profile")
    refused = await async_submit(hass, form, FORM | {"photo": _photo(media)})
    assert refused["errors"] == {"photo": "photo_elsewhere"}
    result = await async_submit(hass, refused, FORM)
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert _shown(hass) is None


async def test_a_dog_from_before_there_were_photos(hass: HomeAssistant) -> None:
    place(hass)
    dog = dog_data()
    del dog["photo"]
    await async_load(hass, entities_entry(hass, [dog]))
    assert _shown(hass) is None


async def test_simulated_dogs_are_drawn(hass: HomeAssistant, hass_client: HassClient) -> None:
    assert await async_setup_component(hass, "lovelace", {})
    entry = demo_entry(hass)
    await async_load(hass, entry)
    client = await hass_client()
    pictures = [_shown(hass, index) for index in range(3)]
    assert len(set(pictures)) == 3
    for picture in pictures:
        assert picture
        answer = await client.get(picture)
        assert (answer.status, answer.content_type) == (HTTPStatus.OK, "image/svg+xml")
