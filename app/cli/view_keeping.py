"""Leaves what the page shows for the next start to draw, before there is a main process to ask."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from app.desktop.last_view import LastView
from app.main_process import MainProcess
from ipc.encoding import encode
from ipc.errors import IpcError

log = structlog.get_logger(__name__)

AFTER_S = 5.0
"""When the view of a run is first kept: its end keeps it again, but a run may be killed."""


@asynccontextmanager
async def keeping_view(main: MainProcess, view: LastView | None) -> AsyncIterator[None]:
    """Keep the view once the start is over, and when the context ends."""
    if view is None:
        yield
        return
    early = asyncio.create_task(_keep_later(main, view))
    try:
        yield
    finally:
        early.cancel()
        with suppress(asyncio.CancelledError):
            await early
        await keep(main, view)


async def keep(main: MainProcess, view: LastView) -> None:
    """Keep it now. What cannot be read or written is left out: the next start then waits for its main process."""
    try:
        await asyncio.to_thread(view.write, encode(await view_of(main)))
    except (OSError, IpcError) as error:
        log.info("last_view.not_kept", error=type(error).__name__)


async def view_of(main: MainProcess) -> dict[str, Any]:
    """What the page asks for at a start, as it is answered. `builtIn` names the widgets that came with Latchkey."""
    widgets = await main.ipc.invoke("widget-list", {})
    return {
        "preferences": await main.ipc.invoke("preferences-get", {}),
        "library": await main.ipc.invoke("dashboard-library", {}),
        "widgets": widgets,
        "builtIn": [one["id"] for one in widgets["widgets"] if main.widgets.is_built_in(one["id"])],
    }


async def _keep_later(main: MainProcess, view: LastView) -> None:
    await asyncio.sleep(AFTER_S)
    await keep(main, view)
