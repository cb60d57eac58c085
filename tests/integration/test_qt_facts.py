"""What the code counts on of Qt, measured: an upgrade of Qt that changes one of these shows here first.

QtWebEngine starts once per process, and some of these end the process: each runs in a process of its own.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.desktop.chromium import MINIMUM_SECURITY_PATCH

FACTS = Path(__file__).parent / "qt_facts"


def run(fact: str, within: float = 60.0) -> Any:
    """What the program of that name found out: the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.integration.qt_facts.{fact}"],
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])


def test_chromium_has_the_security_patches_that_latchkey_needs() -> None:
    """The pinned QtWebEngine is at or above the minimum that the app insists on."""
    found = run("versions")
    assert tuple(found["security_patch"]) >= MINIMUM_SECURITY_PATCH


def test_emitting_a_signal_leaves_true_alone() -> None:
    """PySide6 6.12.0 dropped a reference to True with every emit, until CPython 3.11 aborted."""
    found = run("references_to_true")
    assert found["lost"] < 100  # of 1,000 emits; other code holds a few more or less from moment to moment


def test_the_window_stays_where_it_stood() -> None:
    """The offscreen platform's frame is two pixels thick: each start used to be that much further."""
    assert run("window_starts") == [100, 100, 700, 500]


def test_web_facts(web_facts: dict[str, Any]) -> None:
    """The offscreen platform renders a page, and grab() is a true picture of it."""
    assert web_facts["grabbed"] == "#336699"


def test_a_header_takes_a_list_of_values_and_is_lower_cased(web_facts: dict[str, Any]) -> None:
    """Which is why no nonce with capitals can be in a header; and why a bare value would be split into its bytes."""
    assert web_facts["header"] == "mixed case"


def test_the_isolated_world_alone_has_the_channel(web_facts: dict[str, Any]) -> None:
    """`setWebChannel(channel, 1)` hides `qt` from the page's own scripts and gives none to its frames."""
    assert web_facts["qt_in_worlds"] == {"main": "undefined", "isolated": "object"}


def test_the_channel_is_there_when_the_document_is_created(web_facts: dict[str, Any]) -> None:
    """The broker may use `qt.webChannelTransport` from its first line on."""
    assert web_facts["transport_at_creation"] == "object"


def test_a_page_can_destroy_a_registered_object(web_facts: dict[str, Any]) -> None:
    """A raw `deleteLater` over QWebChannel is obeyed: hence the page that is rebuilt when its bridge goes."""
    assert web_facts["destroyed_by_message"] is True


def test_navigation_of_frames_is_asked_too(web_facts: dict[str, Any]) -> None:
    """`acceptNavigationRequest` hears of sub-frames: a widget that navigates itself can be stopped there."""
    assert [False, "https"] in web_facts["navigations"]


def test_a_refused_request_has_a_status(web_facts: dict[str, Any]) -> None:
    """`job.fail` is a 403 to a script, not a network error: the transport judges by `ok`."""
    assert web_facts["refused"] == 403


def test_a_port_tells_that_it_was_closed(web_facts: dict[str, Any]) -> None:
    """With the one Blink feature that is switched on; the broker learns of frames that are gone by it."""
    assert web_facts["port_told"] is True


@pytest.fixture(scope="module")
def web_facts() -> dict[str, Any]:
    """Everything that one page can find out, found out once."""
    facts: dict[str, Any] = run("web")
    return facts
