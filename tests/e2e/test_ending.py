"""How the product ends: caches cleared, every client closed, no thread and no child process left, exit code 0."""

import contextlib
import signal
from pathlib import Path

import pytest

from tests.e2e.cdp import TargetGone
from tests.e2e.harness import AppProcess, wait_until, wait_until_gone

SIGNALS = {"Ctrl+C": signal.SIGINT, "SIGTERM": signal.SIGTERM}
WAYS = ("the window is closed", *SIGNALS)


def tell_to_end(app: AppProcess, way: str) -> None:
    """By closing the window as its frame's button would, or by a signal."""
    if way in SIGNALS:
        app.interrupt(SIGNALS[way])
    else:
        with contextlib.suppress(TargetGone):  # before it has answered
            app.page.evaluate("void mainApi.invoke('probe-close-window')")


def ends_in_order(app: AppProcess, way: str) -> None:
    """Tell the app to end, and see that nothing is left of it."""
    children = app.children()
    tell_to_end(app, way)
    assert app.wait() == 0
    assert app.wait_for_word("ended") == {"event": "ended", "code": 0, "threads": []}
    wait_until_gone(children)
    assert "Traceback" not in app.errors()
    assert "still not deleted" not in app.errors()


@pytest.mark.parametrize("way", WAYS)
def test_the_product_ends_in_order(place: Path, way: str) -> None:
    """With clients made and answers cached, whichever way it is told to end."""
    with AppProcess(place / "data", demo=True) as app:
        clients = "mainApi.devtools.clients().then((told) => told.totals.live > 0)"
        wait_until(lambda: app.page.evaluate(clients), "the demo makes no client")
        ends_in_order(app, way)


@pytest.mark.parametrize("way", [WAYS[0], *(pytest.param(way, marks=pytest.mark.nightly) for way in SIGNALS)])
def test_the_product_ends_in_order_while_it_makes_a_client(place: Path, way: str) -> None:
    """A factory cannot be interrupted, least of all while it imports an SDK: the end waits for its thread."""
    with AppProcess(place / "data") as app:
        app.page.evaluate("mainApi.invoke('stage-slow-client')")
        ends_in_order(app, way)
