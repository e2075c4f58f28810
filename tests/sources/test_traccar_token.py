"""When a token of Traccar ends, as far as it tells."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.pawcontrol.sources.traccar_token import token_end

from ..traccar_server import TOKEN, token


@pytest.mark.parametrize("signature", [b"", b"s", b"signature" * 8, bytes(range(72))])
def test_a_token_tells_when_it_ends(signature: bytes) -> None:
    for end in ("2026-11-30T23:00:00.000+00:00", "2026-12-01T00:00:00+01:00", 1_796_079_600_000):
        told = token_end(token({"u": 1, "e": end}, signature))
        assert told == datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        {"u": 1},
        {"e": None},
        {"e": True},
        {"e": []},
        {"e": "soon"},
        {"e": "2026-11-30T23:00:00"},
        {"e": 1e300},
        {"e": 10**20},
        {"e": -(10**20)},
        [],
        "text",
        None,
    ],
)
def test_what_tells_no_end(content: Any) -> None:
    assert token_end(token(content)) is None


@pytest.mark.parametrize(
    "text", ["", "=", TOKEN, "ä", "____", urlsafe_b64encode(b"\xffx").decode()]
)
def test_what_is_no_token(text: str) -> None:
    assert token_end(text) is None


@given(st.binary(max_size=200))
def test_anything_may_be_a_token(block: bytes) -> None:
    assert token_end(urlsafe_b64encode(block).decode()) is None


@given(st.text(max_size=50))
def test_any_text_may_be_a_token(text: str) -> None:
    assert token_end(text) is None
