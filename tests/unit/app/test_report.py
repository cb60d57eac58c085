"""A report says what happened, and holds no secret, wherever one may have got into a log."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.report import make_report, scrub
from app.run_marker import Crash

CANARY = "sk-proj-C4nary9XyZ7Kp2Lm4Qr8St"
MADE = datetime(2026, 5, 3, 10, 0, tzinfo=UTC)


def test_no_credential_is_in_a_report(tmp_path: Path) -> None:
    """Not from a field with its name, from another field, from an address, from the trace, or from a finding."""
    records = [
        {"event": "client.created", "type": "algolia", "ms": 48},
        {"event": "odd", "apiKey": CANARY},
        {"event": "odd", "why": f"refused: {CANARY}"},
        {"event": "odd", "at": f"https://user:{CANARY}@example.org/1/search?key={CANARY}"},
        {"event": f"odd {CANARY}", "nested": {"deep": [CANARY]}},
    ]
    log = tmp_path / "latchkey.log"
    log.write_text("\n".join([f"half a line {CANARY}", *map(json.dumps, records)]))
    text = make_report(
        made=MADE,
        versions=[("Latchkey", "1.2.3")],
        findings=[("store", "ok", f"opened with {CANARY}")],
        crash=Crash("2026-05-03T09:00:00+00:00", "1.2.3", f'File "/x/{CANARY}.py", line 3 in call'),
        log=log,
    )
    assert CANARY not in text
    assert "C4nary" not in text
    assert '"event": "client.created", "type": "algolia", "ms": 48' in text
    assert "Latchkey                     1.2.3" in text
    assert "line 3 in call" in text


def test_the_users_own_folder_and_name_are_taken_out() -> None:
    """Both are in paths, and paths are in traces."""
    text = scrub("/home/ada/.local/share/latchkey owned by ada, adamant", home=Path("/home/ada"), user="ada")
    assert text == "~/.local/share/latchkey owned by <user>, adamant"


@pytest.mark.parametrize(
    "word",
    [
        "main_process.response_cache.second_level.warm.warm_start",
        "2026-11-28T06:47:08.123456Z",
        "client-cache-invalidate-all",
        "/usr/lib/python3.11/asyncio/base_events.py:1919",
        "trace=0a1b2c3d4e5f",
        "IncompatibleClassChangeError",
    ],
)
def test_what_helps_to_find_the_fault_stays(word: str) -> None:
    """Names in the code, times, places and trace ids."""
    assert scrub(word, user="ada") == word


@pytest.mark.parametrize(
    "secret",
    [
        "0123456789abcdef0123456789abcdef",
        "Xy7Kp2Lm9Qr4St8Uv",
        "550e8400-e29b-41d4-a716-446655440000",
        "b7Hk-29Ls_0PqZ-mN4v",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    ],
)
def test_what_looks_like_a_key_goes(secret: str) -> None:
    """Of whichever service it is."""
    assert secret not in scrub(f"sent {secret}!", user="ada")


def test_a_report_without_a_log_or_a_crash_says_so(tmp_path: Path) -> None:
    """A first start that fails has neither."""
    text = make_report(made=MADE, versions=[], findings=[], crash=None, log=tmp_path / "none.log")
    assert "The last crash" not in text
    assert text.endswith("nothing\n")
