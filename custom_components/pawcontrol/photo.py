"""Photos of dogs: Home Assistant keeps and serves what was uploaded, the dog knows which it is."""

from collections.abc import Mapping
import re
from typing import Any, Final

from homeassistant.helpers.selector import MediaSelector, MediaSelectorConfig

from .cards import PICTURES_URL
from .const import CONF_PHOTO, CONF_TRACKERS
from .sources.demo import DEMO_DOGS, demo_tracker

PHOTO: Final = MediaSelector(MediaSelectorConfig(accept=["image/*"], image_upload=True))
_CONTENT: Final = "media_content_id"
_UPLOADED: Final = re.compile(r"media-source://image_upload/(\w+)")
_DRAWN: Final = {demo_tracker(n): f"{PICTURES_URL}/{n}.svg" for n in range(len(DEMO_DOGS))}


def photo_error(user_input: Mapping[str, Any]) -> str | None:
    """Return why the photo of a form cannot be shown: other media need a signature that ends."""
    photo = user_input.get(CONF_PHOTO)
    return "photo_elsewhere" if photo and not _UPLOADED.fullmatch(photo[_CONTENT]) else None


def photo_url(dog: Mapping[str, Any]) -> str | None:
    """Return the address of a stored dog's photo; simulated ones without one are drawn."""
    if photo := dog.get(CONF_PHOTO):
        return _UPLOADED.sub(r"/api/image/serve/\1/512x512", photo[_CONTENT])
    return _DRAWN.get(dog[CONF_TRACKERS][0])
