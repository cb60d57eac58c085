"""The log files."""

import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app.logs import redact, set_up_logs

CANARY = "sk-canary-0123456789"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    set_up_logs(tmp_path)
    yield tmp_path / "latchkey.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "apiKey",
        "api_key",
        "secretKey",
        "secret",
        "token",
        "accessToken",
        "Authorization",
        "password",
        "passphrase",
        "credentials",
    ],
)
def test_a_credential_is_known_by_its_name(name: str) -> None:
    """Every usual name for a credential is redacted, at the top and below."""
    assert redact({name: CANARY, "deeper": [{name: {"raw": CANARY}}]}) == {name: "***", "deeper": [{name: "***"}]}


def test_counts_and_ordinary_names_stay() -> None:
    """`tokens=12` is a count, `monkey` is no key."""
    assert redact({"tokens": 12, "monkey": "x", "names": ["a"]}) == {"tokens": 12, "monkey": "x", "names": ["a"]}


@pytest.mark.allow_logs
def test_no_canary_reaches_the_file(log_file: Path) -> None:
    """Neither a field, nor an object's repr, nor an exception's text, nor a cause's text writes a credential."""
    log = structlog.get_logger("tests.logs")

    class Holder:
        def __repr__(self) -> str:
            return CANARY

    def fail() -> None:
        try:
            os.environ[CANARY]
        except KeyError as error:
            raise ValueError(f"failed with {CANARY}") from error

    try:
        fail()
    except ValueError:
        log.exception("client.failed", apiKey=CANARY, holder=Holder())
        logging.getLogger("library").exception("went wrong")
    text = log_file.read_text()
    assert CANARY not in text
    assert "client.failed" in text
    assert "builtins.KeyError" in text


@pytest.mark.allow_logs
@pytest.mark.usefixtures("log_file")
def test_a_failure_is_told_on_the_console_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Every format of the log can say what an exception was and where it came from."""
    root = logging.getLogger()
    console = next(handler for handler in root.handlers if type(handler) is logging.StreamHandler)
    console.setStream(sys.stderr)
    try:
        os.environ[CANARY]
    except KeyError:
        structlog.get_logger("tests.logs").exception("client.failed")
    said = capsys.readouterr().err
    assert "builtins.KeyError" in said
    assert "Logging error" not in said
    assert CANARY not in said


def test_only_the_owner_can_read_it(log_file: Path) -> None:
    """The log file is 0600 from its first byte."""
    structlog.get_logger("tests.logs").info("hello")
    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600


@pytest.mark.allow_logs
def test_a_flood_of_refusals_pushes_nothing_out(log_file: Path) -> None:
    """Ten thousand blocked requests of a widget leave a few lines, and what was written before them."""
    log = structlog.get_logger("tests.logs")
    log.warning("store.unlocked")
    for _ in range(10_000):
        log.warning("request.blocked", kind="image")

    lines = log_file.read_text("utf-8").splitlines()
    assert "store.unlocked" in lines[0]
    assert len(lines) < 100
