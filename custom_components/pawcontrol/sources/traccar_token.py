"""What a token of Traccar tells of itself.

A token is base64 (URL-safe, without padding) of the length of a signature, the signature, and
JSON with the user as "u" and the end as "e" (org.traccar.api.signature, TokenManager and
CryptoManager). Only the server can check the signature; nothing here trusts the rest.
"""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads

_MILLISECONDS = 1000


def token_end(token: str) -> datetime | None:
    """Return when a token ends, UTC; None if it does not tell."""
    try:
        block = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        content: Any = json_loads(block[1 + block[0] :])
        return _time(content["e"])
    except IndexError, KeyError, OSError, OverflowError, TypeError, ValueError:
        return None


def _time(value: object) -> datetime | None:
    """Read a time as Jackson writes it: milliseconds since 1970, or ISO 8601."""
    match value:
        case bool():
            return None
        case int() | float() if isfinite(value):
            return datetime.fromtimestamp(value / _MILLISECONDS, UTC)
        case str():
            time = dt_util.parse_datetime(value)
            return time.astimezone(UTC) if time and time.utcoffset() is not None else None
    return None
