"""pywebview's own bridge (`window.pywebview.api`), on the same Qt. Offscreen."""

import os
from typing import Any

os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_API": "pyside6", "PYWEBVIEW_GUI": "qt"}

import webview

from app.desktop.chromium import Host, assign_flags, chromium_flags
from tests.benchmarks.ipc.contestant import MEASURE, Commands

PAGE = """<!doctype html><html><body><script>
%s
window.addEventListener("pywebviewready", () => {
  const api = window.pywebview.api;
  serve(() => api.next(), (result) => api.done(result), {
    roundTrip: (count) => measure.roundTrip((params) => api.echo(params), count),
    rested: (count) => measure.rested((params) => api.echo(params), count),
    parallel: (count) => measure.parallel((params) => api.echo(params), count),
  });
});
</script></body></html>"""


class Api:
    """What the page may call; pywebview runs each call on a thread."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def echo(self, params: Any) -> Any:
        """One small round trip."""
        return params

    def next(self) -> Any:
        """The next command."""
        command = self._commands.waiting.get()
        if command is None:
            os._exit(0)
        return command

    def done(self, result: Any) -> None:
        """What came out."""
        self._commands.done(result)


if __name__ == "__main__":
    assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
    webview.create_window("bench", html=PAGE % MEASURE, js_api=Api(Commands()))
    webview.start(gui="qt")
