"""Processes that die: the page and the widgets come back by themselves, and what they had begun is over."""

import signal

from tests.e2e.attacks.widgets import begin_waiting
from tests.e2e.harness import AppProcess, wait_until, wait_until_gone


def test_a_killed_page_comes_back(own_app: AppProcess) -> None:
    """SIGKILL to the page's renderer, twice in a row: it loads again, its calls were cancelled, the app goes on."""
    app = own_app.start()
    app.wait_until_loaded()
    before = app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)")
    begin_waiting(app)
    app.page_renderer().kill()
    second = wait_until(
        lambda: app.page.evaluate(f"mainApi.invoke('probe-who').then((told) => told.page !== '{before}' && told.page)"),
        "the page did not come back",
    )
    assert app.page.evaluate("mainApi.invoke('probe-seen').then((seen) => [seen.running, seen.cancelled])") == [0, 1]
    assert app.widget("victim").evaluate("mainApi.invoke('probe-who').then((told) => told.page)") == second
    for renderer in app.renderers():
        renderer.kill()
    wait_until(
        lambda: app.page.evaluate(f"mainApi.invoke('probe-who').then((told) => told.page !== '{second}')"),
        "the page did not come back a second time",
    )
    app.interrupt()
    assert app.wait() == 0


def test_a_killed_widget_comes_back(own_app: AppProcess) -> None:
    """SIGKILL to every renderer but the page's: the page stays, the widgets load again and have ports."""
    app = own_app.start()
    app.wait_until_loaded()
    before = app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)")
    app.widget("victim").evaluate("window.old = true")
    page = app.page_renderer()
    for renderer in app.renderers():
        if renderer.pid != page.pid:
            renderer.kill()
    wait_until(
        lambda: app.widget("victim").evaluate(
            "!window.old && mainApi.invoke('probe-who').then((told) => !!told.widget)"
        ),
        "the widget did not come back",
    )
    assert app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)") == before


def test_closing_leaves_nothing(own_app: AppProcess) -> None:
    """Ctrl+C and SIGTERM end the app in order: exit code 0, calls cancelled, no thread and no child process left."""
    app = own_app.start()
    app.wait_until_loaded()
    begin_waiting(app)
    children = app.children()
    app.interrupt(signal.SIGTERM)
    assert app.wait() == 0
    assert app.wait_for_word("ended") == {"event": "ended", "code": 0, "threads": []}
    wait_until_gone(children)
    assert "Traceback" not in app.errors()
    assert "still not deleted" not in app.errors()
