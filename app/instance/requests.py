"""What the running app does for a second instance and for the command line."""

import asyncio
from collections.abc import Callable
from typing import Any

from app.instance.store_commands import StoreCommands

LONGEST_SECONDS = 120.0


class InstanceRequests:
    """Answers `{"do": "raise"}` by showing the window, and everything else with the store's commands.

    Called on threads of the instance's own; the work is done on the event loop.
    """

    def __init__(
        self, commands: StoreCommands, loop: asyncio.AbstractEventLoop, raise_window: Callable[[], None]
    ) -> None:
        self._commands = commands
        self._loop = loop
        self._raise_window = raise_window

    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        """The reply. Waits for the loop."""
        if request.get("do") == "raise":
            self._raise_window()
            return {"raised": True}
        work = self._commands.run(request)
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST_SECONDS)
        except RuntimeError:
            # The loop has ended: the caller then does it by itself.
            work.close()
            return {}
