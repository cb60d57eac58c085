"""How long a server that keeps failing is left alone."""

from collections.abc import Callable

from main_process.mcp.errors import McpServerResting
from main_process.mcp.settings import McpSettings


class Crashes:
    """The first crash costs nothing, and each further one within the window twice the pause of the one before.

    A program that has crashed often enough stays down until `forgive`; an address is tried again after each pause: it
    is the network that comes and goes.
    """

    def __init__(self, settings: McpSettings, now: Callable[[], float]) -> None:
        self._settings = settings
        self._now = now
        self._times: list[float] = []
        self.given_up = False

    def note(self, *, program: bool) -> None:
        """The server ended by itself, or could not be started."""
        now = self._now()
        self._times = [*(time for time in self._times if now - time < self._settings.crash_window), now]
        self.given_up = self.given_up or (program and len(self._times) >= self._settings.crashes)

    def check(self) -> None:
        """Raise McpServerResting while the server must not be started."""
        if self.given_up:
            raise McpServerResting
        if len(self._times) > 1:
            pause = self._settings.crash_pause * 2.0 ** min(len(self._times) - 2, 5)
            remaining = self._times[-1] + pause - self._now()
            if remaining > 0:
                raise McpServerResting(
                    "The MCP server failed again and is left alone for a moment. Try again.",
                    retryable=True,
                    retry_after=remaining,
                )

    def forgive(self) -> None:
        """Somebody asked for the server by hand, or its provider was changed."""
        self._times.clear()
        self.given_up = False
