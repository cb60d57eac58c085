"""Simulated conditions for a widget under development: calls that wait, fail, or come back empty.

Only calls of that one widget instance are touched, and only of channels that a manifest has to name: without its own
context a widget would not even start.
"""

import asyncio
from typing import Any, Literal, TypeAlias

from ipc.encoding import decode, encode
from ipc.errors import Code, IpcError
from ipc.messages import Encoded, Sender, WidgetAccess

Mode: TypeAlias = Literal["loading", "error", "offline", "empty", "slow"]
"""Calls wait; fail; find no network; are answered with nothing; take `SLOW` seconds longer."""

SLOW = 2.0


class Simulation:
    """The simulated condition of each instance. While there is none, a call costs one dict look-up."""

    def __init__(self) -> None:
        self.modes: dict[str, Mode] = {}
        """By instance."""
        self._changed = asyncio.Event()

    def set(self, instance: str, mode: Mode | None) -> None:
        """Set or end the condition of an instance; calls that wait for its end go on then."""
        if mode is None:
            self.modes.pop(instance, None)
        else:
            self.modes[instance] = mode
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def before(self, sender: Sender, access: WidgetAccess | None) -> None:
        """Runs before the handler: waits, or raises the simulated failure."""
        mode = self._of(sender, access)
        if mode == "slow":
            await asyncio.sleep(SLOW)
        elif mode == "error":
            raise IpcError("The service failed. (Simulated in the developer tools.)", code=Code.SERVICE_FAILED)
        elif mode == "offline":
            raise IpcError("There is no network. (Simulated in the developer tools.)", code=Code.SERVICE_UNREACHABLE)
        while mode == "loading":
            await self._changed.wait()
            mode = self._of(sender, access)

    def after(self, sender: Sender, access: WidgetAccess | None, encoded: Encoded) -> Encoded:
        """The answer, or the same with its lists empty and its counts at zero."""
        if self._of(sender, access) != "empty":
            return encoded
        return encoded._replace(body=encode(emptied(decode(encoded.body))))

    def _of(self, sender: Sender, access: WidgetAccess | None) -> Mode | None:
        if sender.widget is None or access is None or not access.manifest:
            return None
        return self.modes.get(sender.widget.instance)


def emptied(value: Any) -> Any:
    """The same object with its lists empty and its whole numbers at zero."""
    if isinstance(value, dict):
        return {name: emptied(item) for name, item in value.items()}
    if isinstance(value, list):
        return []
    return 0 if isinstance(value, int) and not isinstance(value, bool) else value
