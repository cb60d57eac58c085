"""How long a server that keeps failing is left alone."""

from collections.abc import Callable

from main_process.mcp.errors import McpServerResting
from main_process.mcp.settings import McpSettings


class Crashes:
    """The first crash costs nothing, the second a moment, and a third within the window ends it until `forgive`."""

    def __init__(self, settings: McpSettings, now: Callable[[], float]) -> None:
        self._settings = settings
        self._now = now
        self._times: list[float] = []
        self.given_up = False

    def note(self) -> None:
        """The server ended by itself, or could not be started."""
        now = self._now()
        self._times = [*(time for time in self._times if now - time < self._settings.crash_window), now]
        self.given_up = self.given_up or len(self._times) >= self._settings.crashes

    def check(self) -> None:
        """Raise McpServerResting while the server must not be started."""
        if self.given_up:
            raise McpServerResting
        if len(self._times) > 1:
            remaining = self._times[-1] + self._settings.crash_pause - self._now()
            if remaining > 0:
                raise McpServerResting(
                    "The MCP server failed twice and is left alone for a moment. Try again.",
                    retryable=True,
                    retry_after=remaining,
                )

    def forgive(self) -> None:
        """Somebody asked for the server by hand, or its provider was changed."""
        self._times.clear()
        self.given_up = False
