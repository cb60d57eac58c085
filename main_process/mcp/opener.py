"""Makes sessions. Here the SDK is imported: on a thread, when the first session is wanted."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from main_process.kit.threads import BoundedThreads
from main_process.mcp.authority import Authority
from main_process.mcp.launch import Launch
from main_process.mcp.server_log import ServerLog
from main_process.mcp.settings import McpSettings

if TYPE_CHECKING:
    from main_process.mcp.session import Session


class SessionOpener:
    """Opens sessions in `environment`, of which a server's program sees PATH, HOME and the locale."""

    def __init__(self, settings: McpSettings, environment: Mapping[str, str]) -> None:
        self._settings = settings
        self._environment = environment
        self._threads = BoundedThreads(1, "mcp-import")
        self._turn = asyncio.Lock()
        self._kind: type[Session] | None = None

    async def open(
        self,
        launch: Launch,
        log: ServerLog,
        *,
        authority: Authority | None = None,
        on_ended: "Callable[[Session], None]",
        on_list_changed: "Callable[[Session], None]",
    ) -> "Session":
        """A session after its handshake. Raises IpcError; then, and when cancelled, nothing is left of it."""
        async with self._turn:
            if self._kind is None:
                self._kind = await self._threads.run(_session)
        session = self._kind(
            *(launch, self._settings, log, self._environment),
            authority=authority,
            on_ended=on_ended,
            on_list_changed=on_list_changed,
        )
        await session.open()
        return session


def _session() -> "type[Session]":
    from main_process.mcp.session import Session  # noqa: PLC0415 (lazy: the SDK takes a second)

    return Session
