"""The guard that keeps two people from feeding one dog twice."""

from datetime import datetime

from .action_call import local, refuse
from .coordinator import DogCoordinator


async def async_refuse_second_feeding(dog: DogCoordinator, time: datetime) -> None:
    """Raise ServiceValidationError if the dog was fed around a time (UTC), saying by whom.

    Nothing else happens meanwhile if it was not, so that what is logged next is seen by others.
    """
    fed = dog.feeding_book.recently_fed(time, dog.feeding_book.guard)
    if fed is None:
        return
    told = {"dog": dog.subentry.title, "time": local(fed.time)}
    user = await dog.hass.auth.async_get_user(fed.user_id) if fed.user_id else None
    if user and user.name:
        refuse("fed_already_by", **told, user=user.name)
    refuse("fed_already", **told)
