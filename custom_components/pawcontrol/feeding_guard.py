"""The guard that keeps two people from feeding one dog twice."""

from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .feeding_book import FeedingBook


async def async_refuse_second_feeding(
    hass: HomeAssistant, book: FeedingBook, time: datetime
) -> None:
    """Raise ServiceValidationError if the dog was fed around a time (UTC), saying by whom."""
    fed = book.recently_fed(time, book.guard)
    if fed is None:
        return
    user = await hass.auth.async_get_user(fed.user_id) if fed.user_id else None
    placeholders = {"time": dt_util.as_local(fed.time).strftime("%H:%M")}
    if user is None or not user.name:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="fed_recently",
            translation_placeholders=placeholders,
        )
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="fed_recently_by",
        translation_placeholders=placeholders | {"user": user.name},
    )
