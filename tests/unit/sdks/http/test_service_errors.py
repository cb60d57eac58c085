"""What a service's refusal means, and what is left of its message."""

from datetime import UTC, datetime

import pytest

from ipc.errors import Code
from main_process.sdks.http.service_errors import MOST_MESSAGE_CHARACTERS, clean, from_status, retry_after_seconds

NOW = datetime(2026, 5, 3, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (307, Code.SERVICE_REJECTED, False),
        (400, Code.SERVICE_REJECTED, False),
        (401, Code.REAUTHENTICATION_REQUIRED, False),
        (402, Code.SERVICE_REJECTED, False),
        (403, Code.REAUTHENTICATION_REQUIRED, False),
        (404, Code.SERVICE_NOT_FOUND, False),
        (408, Code.SERVICE_FAILED, True),
        (409, Code.SERVICE_REJECTED, False),
        (410, Code.SERVICE_NOT_FOUND, False),
        (422, Code.SERVICE_REJECTED, False),
        (429, Code.RATE_LIMITED, True),
        (500, Code.SERVICE_FAILED, True),
        (503, Code.SERVICE_FAILED, True),
        (529, Code.SERVICE_FAILED, True),
    ],
)
def test_each_status_has_its_meaning(status: int, code: Code, retryable: bool) -> None:
    """The same status is the same error, whichever service said it; what the service said is in the message."""
    error = from_status(status, service="Acme", message="No such index: cats")
    assert (error.code, error.retryable) == (code, retryable)
    assert error.message.endswith("It said: No such index: cats")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Incorrect key provided: sk-proj-abc. Try again.", "Incorrect key provided: [removed] Try again."),
        ("Incorrect key provided: abcd****wxyz.", "Incorrect key provided: [removed]"),
        ("the canary-password is wrong", "the [removed] is wrong"),
        ("header 'Authorization: Bearer abcdef' is malformed", "header 'Authorization: [removed] is malformed"),
        ("see https://user:pw@host.example/x", "see https://[removed]host.example/x"),
        ("0f3c9a1be7d24c58a6f0e1b2c3d4e5f60718 unknown", "[removed] unknown"),
        ("two\nlines\tand a \x1b[31mcolour", "two lines and a [31mcolour"),
        ("model gpt-4o-mini-2024-07-18 does not exist", "model gpt-4o-mini-2024-07-18 does not exist"),
        ("<html><body>502 Bad Gateway</body></html>", ""),
        ("", ""),
    ],
)
def test_a_message_is_shown_without_what_is_or_looks_secret(said: str, shown: str) -> None:
    """Secrets that are known, masked, named by their prefix or merely long and random are removed; sentences stay."""
    assert clean(said, ["canary-password", "x"]) == shown


def test_a_message_has_an_end() -> None:
    """A megabyte of message is cut, and searched no further than it is shown."""
    assert len(clean("word " * 300_000)) == MOST_MESSAGE_CHARACTERS


def test_a_secret_that_is_part_of_another_leaves_no_rest() -> None:
    """The longest secret is removed first."""
    assert clean("key=abcdef-ghij", ["abcdef", "abcdef-ghij"]) == "key=[removed]"


def test_a_secret_at_the_cut_is_removed_whole() -> None:
    """Blanks are folded after the cut: what stands behind a thousand of them is shown."""
    for blanks in range(1_560, 1_600):
        assert "canary" not in clean("key" + " " * blanks + "canary-0123456789-canary", ["canary-0123456789-canary"])


def test_a_secret_is_found_as_a_url_would_hold_it() -> None:
    """A service repeats the address that it was asked for."""
    assert clean("GET /?key=a%2Fb%3Dcanary failed", ["a/b=canary"]) == "GET /?key=[removed] failed"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "20"}, 20.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"Retry-After-Ms": "250", "Retry-After": "1"}, 0.25),
        ({"Retry-After": "Sun, 03 May 2026 12:01:30 GMT"}, 90.0),
        ({"Retry-After": "Sun, 03 May 2026 11:00:00 GMT"}, 0.0),
        ({"Retry-After": "99999999"}, 86_400.0),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": f"Sun, 03 May {10**20} 12:01:30 GMT"}, None),
        ({"Retry-After": "1e999"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds or a date; bounded to a day; nonsense is as good as nothing."""
    assert retry_after_seconds(headers, NOW) == seconds
