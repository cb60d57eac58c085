"""What attacks do with a widget's frame."""

import contextlib

from tests.e2e.cdp import TargetGone
from tests.e2e.harness import AppProcess, wait_until


def reload_widget(app: AppProcess, widget_id: str) -> None:
    """Load the widget's frame anew, and wait until it has."""
    with contextlib.suppress(TargetGone):  # it went before it had answered
        app.widget(widget_id).evaluate("void setTimeout(() => location.reload()); window.old = true")
    wait_until(lambda: app.widget(widget_id).evaluate("!window.old && !!window.seen"), "the widget did not reload")


def begin_waiting(app: AppProcess) -> None:
    """Make the page begin a call that is never answered, and wait until the main process works on it."""
    app.page.evaluate("void mainApi.invoke('probe-wait').catch(() => 0)")
    wait_until(
        lambda: app.page.evaluate("mainApi.invoke('probe-seen').then((seen) => seen.running === 1)"),
        "the call has not begun",
    )
